"""Fields nobody's form offers, posted with every form: stage, unit, who decided, numbers. Nothing of it is written."""

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Value
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

import tests.factories as make
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.forms import base
from hardship.models import Dossier
from hardship.services import evaluations, publicity
from hardship.services.dossiers import open_dossier
from tests.attacks.addresses import addresses, filled
from tests.journeys.town import NOTICE

pytestmark = pytest.mark.django_db
KEPT = (
    "stage", "unit_id", "unit_path", "awaiting_id", "case_no", "number", "opened_by_id", "opened_at", "edition_id", "household_id",
    "previous_id", "round", "due_on", "category", "tier",
)  # fmt: skip
NEVER_OFFERED = {
    "stage", "unit_path", "awaiting", "case_no", "number", "opened_by", "decided_by", "recorded_by", "uploaded_by", "drawn_by",
    "household", "dossier", "edition", "on_file", "exemption", "certified_at", "certified_on", "closed_at", "posted_on", "frozen_at",
    "superseded_at", "removed_at", "round", "is_superuser", "is_staff", "user_permissions", "groups", "is_demo", "sha256",
    "media_type", "outcome_by", "handled_by", "is_applicant",
}  # fmt: skip
STEPS = {
    "step",
    "assistance_begin",
    "notice_post",
    "notice_close",
    "certification_take_over",
    "logout",
    "login",
    "relogin",
}


def every_form(of):
    for form in of.__subclasses__():
        yield form
        yield from every_form(form)


def test_no_form_offers_what_only_services_write():
    import hardship.config.urls  # noqa: F401 - so that every form is known

    forms = set(every_form(base.OfficeModelForm))
    assert len(forms) > 10
    offered = {
        (form.__name__, name)
        for form in forms
        if getattr(form, "_meta", None) and form._meta.model
        for name in form.base_fields
    }
    assert len(offered) > 50
    assert not {(form, name) for form, name in offered if name in NEVER_OFFERED}


def posted(client, address):
    """What the page's forms would post, by their own fields, as far as the page shows forms."""
    answer = client.get(address)
    fields = {}
    for context in answer.context or []:
        for form in [
            value for layer in context.dicts for value in layer.values() if hasattr(value, "fields")
        ]:
            for bound in form:
                if bound.value() not in (None, "", []):
                    fields[bound.html_name] = bound.value() if not isinstance(bound.value(), bool) else "on"
    return {name: value for name, value in fields.items() if isinstance(value, str | int | list)}


@pytest.mark.parametrize(
    "stage", [Stage.APPLICATION, Stage.INVESTIGATION, Stage.CERTIFICATION, Stage.ENTRY, Stage.PLANNING]
)
def test_what_is_posted_beside_a_form_changes_no_file(stage):
    unit = make.unit()
    people = make.staff(unit)
    dossier = make.dossier(unit, stage=stage, staff=people)
    other, strange = make.unit(), make.user()
    extras = {
        "stage": "assistance", "unit": other.pk, "unit_id": other.pk, "unit_path": other.path, "awaiting": other.pk,
        "awaiting_id": other.pk, "decided_by": strange.pk, "decided_by_id": strange.pk, "recorded_by": strange.pk,
        "case_no": "9999999999999", "number": "SL2000010100001", "opened_by": strange.pk, "opened_by_id": strange.pk,
        "edition": 1, "household": 1, "round": 9, "on_file": "", "id": 987654, "pk": 987654, "tier": "national", "category": "dibao",
        "exemption": 1, "certified_on": "2020-01-01", "is_superuser": "on", "previous": dossier.pk,
    }  # fmt: skip
    before, named = Dossier.objects.filter(pk=dossier.pk).values(*KEPT).get(), naming(strange)
    reached, changed = 0, []
    for person in (people.clerk, people.certifier):
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for name in [name for name in addresses() if not name.startswith("admin:") and name not in STEPS]:
            address = filled(name, **of_family(name, dossier))
            with transaction.atomic():
                answer = client.post(address, posted(client, address) | extras)
                reached += answer.status_code in (200, 302)
                assert answer.status_code < 500, name
                after = Dossier.objects.filter(pk=dossier.pk).values(*KEPT).get()
                changed += [(name, column) for column in KEPT if after[column] != before[column]]
                changed += [(name, "other unit")] * Dossier.objects.filter(unit=other).count()
                changed += [(name, column) for column in naming(strange) - named]
                changed += [(name, "rights")] * type(person).objects.filter(is_superuser=True).count()
                transaction.set_rollback(True)
    assert reached > 20
    assert changed == []


def naming(person):
    """Columns of our tables in which the person stands: decided_by, recorded_by, opened_by and the like."""
    columns = [
        (model, field.name)
        for label in ("accounts", "hardship", "reviews")
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.local_fields
        if field.related_model is type(person)
    ]
    found = [
        model._base_manager.filter(**{name: person}).order_by().values_list(Value(f"{model.__name__}.{name}"))
        for model, name in columns
    ]
    assert len(found) > 20
    return {column for (column,) in found[0].union(*found[1:])}


@pytest.mark.parametrize("then", ["", "certify"])
def test_who_decided_is_who_is_logged_in(client, then):
    """A certification whose body names somebody else, another unit, a number, a day."""
    unit = make.unit()
    people = make.staff(unit)
    dossier = make.dossier(unit, stage=Stage.CERTIFICATION, staff=people)
    dossier.certifications.all().delete()
    strange, address = make.user(), reverse("certification", args=[dossier.number])
    client.force_login(people.certifier)
    fields = posted(client, address) | {"is_relief_target": "no", "then": then}
    client.post(
        address,
        fields | {"decided_by": strange.pk, "decided_by_id": strange.pk, "unit": unit.pk, "case_no": "9"},
    )
    certification = dossier.certifications.get()
    assert (certification.decided_by, certification.unit) == (people.certifier, unit.approval_path()[-1])
    assert Dossier.objects.get(pk=dossier.pk).case_no != "9"
    assert bool(certification.certified_on) == bool(then)


@pytest.mark.parametrize("what", ["meeting", "notice"])
def test_ticked_keys_bring_in_no_family_of_another_unit(client, what):
    """Bulk fields: the keys of a neighbour's family among those ticked. It is neither written nor named in the refusal."""
    own, other = make.unit(), make.unit()
    people, strangers = make.staff(own), make.staff(other)
    mine = make.dossier(own, stage=Stage.PUBLICITY if what == "notice" else Stage.APPROVAL, staff=people)
    theirs = make.dossier(other, stage=Stage.EVALUATION, staff=strangers)
    Dossier.objects.filter(pk=theirs.pk).update(applicant_name="王邻家")
    client.force_login(people.clerk)
    if what == "meeting":
        facts = {
            "title": "评议会",
            "held_at": now(),
            "place": "会议室",
            "host": "赵",
            "recorder": "钱",
            "expected": 5,
        }
        held = evaluations.open_meeting(own, by=people.clerk, facts=facts, attendees=[])
        address, rows = reverse("meeting_add", args=[held.pk]), held.cases
    else:
        drawn = publicity.draw_up_notice(own, by=people.clerk, facts=NOTICE)
        address, rows = reverse("notice_add", args=[drawn.number]), drawn.listings
    answer = client.post(address, {"dossiers": [theirs.pk, mine.pk]})
    assert answer.status_code == 200
    assert not rows.exists()
    assert "王邻家" not in answer.text


def test_fields_of_another_familys_member_are_not_read(client):
    """Bulk fields: the income page's fields are named by the members' keys."""
    from tests.hardship.pages import address, shown_fields

    unit = make.unit()
    clerk = make.user(Role.CLERK, at=unit)
    mine, theirs = (make.family(open_dossier(unit=unit, by=clerk), by=clerk) for _ in range(2))
    client.force_login(clerk)
    url = address(mine, "income")
    other = theirs.household.members.first()
    answer = client.post(url, shown_fields(client, url) | {f"member-{other.pk}-monthly_income": "7777"})
    assert answer.status_code == 302
    assert other.monthly_income == type(other).objects.get(pk=other.pk).monthly_income


def of_family(name, dossier):
    gaps = addresses()[name]
    values = {}
    if "number" in gaps and not name.startswith(("notice", "objection")):
        values["number"] = dossier.number
    if "pk" in gaps and name in ("member", "member_remove"):
        values["pk"] = dossier.household.members.filter(is_applicant=False).first().pk
    if name == "attachment_upload":
        values["ref"] = dossier.number
    return values


@pytest.mark.parametrize("page", ["applicant", "family", "fields"])
def test_a_wizard_page_saves_its_own_fields_and_no_other(client, page):
    from tests.hardship.pages import address, shown_fields

    unit = make.unit()
    clerk = make.user(Role.CLERK, at=unit)
    dossier = make.family(open_dossier(unit=unit, by=clerk), by=clerk)
    client.force_login(clerk)
    if page == "fields":
        page = "declaration"
    url = address(dossier, page)
    before = Dossier.objects.filter(pk=dossier.pk).values(*KEPT).get()
    on_file = set(dossier.household.members.values_list("pk", "on_file", "is_applicant"))
    fields = shown_fields(client, url)
    answer = client.post(url, fields | {"stage": "investigation", "on_file": "", "is_applicant": "", "case_no": "9",
                                        "household": "1", "unit": make.unit().pk})  # fmt: skip
    assert answer.status_code == 302
    assert Dossier.objects.filter(pk=dossier.pk).values(*KEPT).get() == before
    assert set(dossier.household.members.values_list("pk", "on_file", "is_applicant")) == on_file


def test_the_opener_of_a_file_is_who_is_logged_in(client):
    unit = make.unit()
    clerk, strange = make.user(Role.CLERK, at=unit), make.user()
    client.force_login(clerk)
    client.post(
        reverse("application_start"),
        {
            "unit": unit.pk,
            "applied_on": localdate().isoformat(),
            "opened_by": strange.pk,
            "stage": "entry",
            "case_no": "1",
            "number": "X",
        },
    )
    dossier = Dossier.objects.get(unit=unit)
    assert (dossier.opened_by, dossier.stage, dossier.case_no) == (clerk, Stage.APPLICATION, None)
    assert dossier.number != "X"
