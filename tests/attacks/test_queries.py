"""SQL, path, template and control-character tricks in every query parameter of every address that answers GET."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

import tests.factories as make
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.services.dossiers import open_dossier
from tests.attacks.addresses import addresses, filled

pytestmark = pytest.mark.django_db
PARAMETERS = (
    "q", "text", "stage", "unit", "category", "cause", "since", "until", "standing", "closed", "kind", "flow", "aid_type", "edition",
    "on", "percent", "page", "tab", "size", "purpose", "download", "figures", "from", "path", "next", "o", "p", "e", "_popup",
    "_to_field", "id__in", "unit__path__startswith", "household__members__id_no", "opened_by__password",
)  # fmt: skip
TRICKS = (
    "' OR '1'='1' --", "\0", "../../../../etc/passwd", "1)) UNION SELECT password FROM accounts_user --", "{{7*7}}{% debug %}",
    "-1", "99999999999999999999", "NaN", "2026-99-99", "\x1b[31m\r\nX: y", "x" * 5000,
)  # fmt: skip
SKIPPED = {"logout", "admin:logout"}


@pytest.fixture
def town():
    unit = make.unit()
    people = make.staff(unit)
    whole = make.dossier(unit, stage=Stage.PUBLICITY, staff=people)
    other = make.unit(name="旁边的测试厂工会")
    stranger = make.user(Role.CLERK, at=other, name="旁人")
    hidden = make.family(open_dossier(unit=other, by=stranger), by=stranger)
    return people, whole, hidden


def reached(name, whole):
    """The address with this family's own values, where it has them."""
    values = {}
    gaps = addresses()[name]
    if "number" in gaps:
        values["number"] = (
            whole.listings.first().notice.number if name.startswith(("notice", "objection")) else whole.number
        )
    if "pk" in gaps and name.startswith("meeting"):
        values["pk"] = whole.cases.first().meeting_id
    return filled(name, **values)


def test_no_trick_breaks_a_page_or_opens_one(town):
    people, whole, hidden = town
    client = Client(raise_request_exception=False)
    client.force_login(people.clerk)
    names = [name for name in addresses() if not name.startswith("admin:") and name not in SKIPPED]
    assert len(names) > 60
    broken = []
    for name in names:
        address = reached(name, whole)
        for trick in TRICKS if not address.endswith((".pdf", ".xlsx")) else TRICKS[:1]:
            answer = client.get(address, dict.fromkeys(PARAMETERS, trick))
            text = answer.content.decode(errors="replace") if not answer.streaming else ""
            if answer.status_code >= 500 or "root:x:0" in text or hidden.number in text or "argon2" in text:
                broken.append((name, trick[:30], answer.status_code))
            if answer.status_code == 302 and not url_has_allowed_host_and_scheme(
                answer.url, allowed_hosts=None
            ):
                broken.append((name, trick[:30], answer.url))
    assert broken == []


@pytest.mark.parametrize(
    "name",
    ["dossier_list", "ledger", "meeting_list", "notice_list", "what_if", "what_if_list", "home", "done"],
)
def test_no_single_parameter_breaks_a_list_or_widens_it(town, name):
    people, _whole, hidden = town
    client = Client(raise_request_exception=False)
    client.force_login(people.clerk)
    broken = []
    for parameter in PARAMETERS:
        for trick in TRICKS[:4]:
            answer = client.get(reverse(name), {parameter: trick})
            if (
                answer.status_code >= 500
                or hidden.number in answer.text
                or hidden.applicant_name in answer.text
            ):
                broken.append((parameter, trick, answer.status_code))
    assert broken == []


def test_no_trick_breaks_an_administration_page(client):
    client = Client(raise_request_exception=False)
    client.force_login(
        make.user(
            Role.SYSTEM_ADMIN, at=make.Unit.objects.get(code="130000"), is_staff=True, is_superuser=True
        )
    )
    names = [
        name
        for name in addresses()
        if name.startswith("admin:") and name.endswith(("changelist", "add", "index", "search"))
    ]
    broken = []
    for name in names:
        for trick in TRICKS[:4]:
            for asked in ({"q": trick}, {"o": trick, "p": trick}, dict.fromkeys(PARAMETERS, trick)):
                answer = client.get(filled(name), asked)
                if answer.status_code >= 500 or "root:x:0" in answer.text:
                    broken.append((name, trick, sorted(asked)[:2], answer.status_code))
    assert broken == []


@pytest.mark.parametrize("gap", ["\0", "'", "..", "%2e%2e%2f", "x" * 500, "SL2026' OR 1=1", "１"])
def test_no_trick_in_the_address_itself_breaks_a_page(town, gap):
    """Asked by GET and by POST; papers also of a meeting, whose key is a number."""
    client = Client(raise_request_exception=False)
    client.force_login(town[0].clerk)
    broken, asked = [], 0
    for name, gaps in addresses().items():
        for place in set(gaps) & {"number", "ref", "subject", "stage", "slug", "page", "what", "verb"}:
            try:
                address = filled(name, **{place: gap} | ({"subject": "meeting"} if place == "ref" else {}))
            except NoReverseMatch:
                continue
            asked += 1
            for ask in (client.get, client.post):
                if (status := ask(address).status_code) >= 500:
                    broken.append((name, place, status))
    assert broken == []
    assert asked > 30


def test_a_null_in_a_posted_field_is_a_fault_of_the_sender(town):
    people, whole, _hidden = town
    client = Client(raise_request_exception=False)
    client.force_login(people.clerk)
    applicant = whole.household.members.get(is_applicant=True)
    url = reverse("reveal_secret", args=[whole.number, "id_no", applicant.pk])
    assert client.post(url, {"reason": "核对\0证件号码"}).status_code == 400
    assert client.post(url, {"reason": "核对证件号码"}).status_code == 200
