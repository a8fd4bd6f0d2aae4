"""Fields nobody's form offers, posted with every form: stage, unit, who decided, numbers. Nothing of it is written."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

import tests.factories as make
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.forms import base
from hardship.models import Dossier
from hardship.services.dossiers import open_dossier
from tests.attacks.addresses import addresses, filled

pytestmark = pytest.mark.django_db
KEPT = (
    "stage", "unit_id", "unit_path", "awaiting_id", "case_no", "number", "opened_by_id", "opened_at", "edition_id", "household_id",
    "previous_id", "round", "due_on", "category", "tier",
)  # fmt: skip
NEVER_OFFERED = {
    "stage", "unit_path", "awaiting", "case_no", "number", "opened_by", "decided_by", "recorded_by", "uploaded_by", "drawn_by",
    "household", "dossier", "edition", "on_file", "exemption", "certified_at", "certified_on", "closed_at", "posted_on", "frozen_at",
    "superseded_at", "removed_at", "round", "is_superuser", "is_staff", "user_permissions", "groups", "is_demo", "sha256",
    "media_type", "outcome_by", "handled_by",
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
    import reviews.urls  # noqa: F401 - so that every form is known

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
    before = Dossier.objects.filter(pk=dossier.pk).values(*KEPT).get()
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
                now = Dossier.objects.filter(pk=dossier.pk).values(*KEPT).get()
                changed += [(name, column) for column in KEPT if now[column] != before[column]]
                changed += [(name, "other unit")] * Dossier.objects.filter(unit=other).count()
                changed += [(name, "rights")] * type(person).objects.filter(is_superuser=True).count()
                transaction.set_rollback(True)
    assert reached > 20
    assert changed == []


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
    answer = client.post(url, fields | {"stage": "assistance", "on_file": "", "person-on_file": "", "person-is_applicant": "",
                                        "case_no": "9", "household": "1", "person-household": "1"})  # fmt: skip
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
