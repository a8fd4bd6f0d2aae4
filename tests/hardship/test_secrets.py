"""A secret in full: a right of its own, a reason, a record, once."""

import pytest
from django.urls import reverse

import tests.factories as make
from accounts.permissions import Role
from hardship.models import AccessRecord
from hardship.services import secrets
from hardship.services.secrets import RevealRefused, reveal

pytestmark = pytest.mark.django_db
REASON = "发放助学金核对"


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def family(unit):
    return make.dossier(unit)


@pytest.fixture
def clerk(client, unit):
    clerk = make.user(Role.CLERK, at=unit)
    client.force_login(clerk)
    return clerk


def url(dossier, what="id_no", pk=None):
    pk = pk or dossier.household.members.first().pk
    return reverse("reveal_secret", args=[dossier.number, what, pk])


def test_a_secret_is_shown_once_with_a_record(client, clerk, family):
    member = family.household.members.first()
    assert member.id_no not in client.get(url(family)).text
    assert not AccessRecord.objects.exists()

    shown = client.post(url(family), {"reason": REASON})

    assert member.id_no in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert AccessRecord.objects.count() == 1
    record = AccessRecord.objects.get()
    assert (record.kind, record.user, record.dossier, record.reason) == ("secret", clerk, family, REASON)
    assert record.what == f"{member.name} 身份证号"
    assert record.post.unit == family.unit
    assert member.id_no not in record.what
    assert member.id_no not in client.get(url(family)).text


def test_phone_and_card_are_shown_the_same_way(client, clerk, family):
    applicant = family.household.members.get(is_applicant=True)
    assert applicant.mobile in client.post(url(family, "mobile", applicant.pk), {"reason": REASON}).text
    card = client.post(url(family, "bank_card", family.household_id), {"reason": REASON})
    assert "6200000000000000" in card.text
    assert [record.what for record in AccessRecord.objects.order_by("pk")][1] == "银行卡号"


@pytest.mark.parametrize("reason", ["", "   ", "看看", " 看 看 "])
def test_no_reason_no_secret(client, clerk, family, reason):
    member = family.household.members.first()
    page = client.post(url(family), {"reason": reason})
    if len(reason.strip()) >= secrets.SHORTEST_REASON:
        pytest.fail("the reason must be too short")
    assert "请写明查看的事由" in page.text
    assert member.id_no not in page.text
    assert not AccessRecord.objects.exists()


def test_without_the_right_it_is_forbidden(client, unit, family):
    client.force_login(make.user(Role.CHAIR, at=unit))
    for answer in (client.get(url(family)), client.post(url(family), {"reason": REASON})):
        assert answer.status_code == 403
    assert {record.kind for record in AccessRecord.objects.all()} == {"refused"}


def test_the_service_refuses_by_itself(unit, family):
    chair = make.user(Role.CHAIR, at=unit)
    with pytest.raises(RevealRefused, match="没有查看这项信息的权限"):
        reveal(family, what="id_no", pk=family.household.members.first().pk, by=chair, reason=REASON)


def test_out_of_scope_and_other_families_are_not_found(client, clerk, family):
    other = make.dossier()
    stranger = other.household.members.first()
    assert client.get(url(other)).status_code == 404
    assert client.get(url(family, "id_no", stranger.pk)).status_code == 404
    assert client.get(url(family, "bank_card", other.household_id)).status_code == 404
    assert client.get(url(family, "name")).status_code == 404


def test_nothing_to_show_is_said_without_a_record(client, clerk, family):
    wife = family.household.members.get(relation="wife")
    assert "还没有填写手机号码" in client.post(url(family, "mobile", wife.pk), {"reason": REASON}).text
    assert not AccessRecord.objects.exists()
