"""回避提示: what a household shares with staff is told to the superior alone; the outcome is kept for good."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from accounts.services import appoint, relieve
from hardship.enums import Stage
from hardship.marks import contact_mark
from hardship.models import ConflictHint, Hand, StaffContact
from hardship.services import kin
from hardship.services.conflicts import HintRefused, hints_for, settle_hint, shared_contacts
from hardship.services.hands import KinInvolved, lay_hand
from reviews.transitions import steps_for

pytestmark = pytest.mark.django_db
TOLD = {"mobile": "", "bank_card": "", "home_addr": ""}


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def file(at, people):
    dossier = make.dossier(at, staff=people)
    household = dossier.household
    household.bank_card, household.home_addr = "6217000010001234567", "抚宁区示范路 9 号幸福小区 3 号楼"
    household.save()
    return dossier


def mobile_of(file) -> str:
    return file.household.members.get(is_applicant=True).mobile


def pairs(file) -> set:
    return {(one.user, one.kind) for one in shared_contacts(file)}


# What is compared.


def test_phone_card_and_address_are_compared_after_normalising(file, people):
    number = mobile_of(file)
    kin.tell_contacts(people.clerk, **TOLD | {"mobile": f"+86 {number[:3]}-{number[3:7]}-{number[7:]}"})
    kin.tell_contacts(people.chair, **TOLD | {"bank_card": "6217 0000 1000 1234 567"})
    kin.tell_contacts(people.township, **TOLD | {"home_addr": "抚宁区示范路9号 幸福小区３号楼"})
    kin.tell_contacts(
        people.county, **TOLD | {"bank_card": "6217000010001234568", "home_addr": "抚宁区示范路 9 号"}
    )
    assert pairs(file) == {(people.clerk, "phone"), (people.chair, "card"), (people.township, "address")}


def test_the_phone_of_the_account_is_compared_too(file, people):
    type(people.chair).objects.filter(pk=people.chair.pk).update(phone=f"{mobile_of(file)} ")
    assert pairs(file) == {(people.chair, "phone")}


def test_only_staff_whose_post_reaches_the_file_are_compared(file, people):
    number, beside = mobile_of(file), make.user(Role.CLERK, at=make.unit())
    kin.tell_contacts(beside, **TOLD | {"mobile": number})
    kin.tell_contacts(people.clerk, **TOLD | {"mobile": number})
    assert pairs(file) == {(people.clerk, "phone")}
    relieve(people.clerk.posts.get(), by=None)
    assert pairs(file) == set()


def test_empty_contacts_are_not_alike(at, people):
    dossier = make.dossier(at, staff=people)
    dossier.household.members.update(mobile="", mobile_index=None, other_contact="")
    type(dossier.household).objects.filter(pk=dossier.household_id).update(
        bank_card="", bank_card_index=None, home_addr="", hukou_addr=""
    )
    StaffContact.objects.create(user=people.clerk)
    assert pairs(dossier) == set()
    with pytest.raises(kin.KinRefused, match="至少填写一项"):
        kin.tell_contacts(people.clerk, **TOLD | {"mobile": "12"})


def test_what_staff_tell_is_kept_as_marks_only(people):
    kin.tell_contacts(
        people.clerk, mobile="13800001234", bank_card="6217000010001234567", home_addr="抚宁区示范路9号"
    )
    kept = str(StaffContact.objects.values().get())
    assert "13800001234" not in kept
    assert bytes(StaffContact.objects.get().phone_mark) == contact_mark("phone", "13800001234")
    kin.tell_contacts(people.clerk, **TOLD | {"mobile": "13800005678"})
    row = StaffContact.objects.get()
    assert bytes(row.phone_mark) == contact_mark("phone", "13800005678")
    assert bytes(row.card_mark) == contact_mark("card", "6217000010001234567")


# Who is told.


def test_only_superiors_who_judge_see_the_hint(client, file, people, at):
    for person in (people.clerk, people.township):
        kin.tell_contacts(person, **TOLD | {"mobile": mobile_of(file)})
    seen = {
        people.clerk: set(), people.clerk2: set(), people.chair: set(), people.township: {people.clerk},
        people.county: {people.clerk, people.township}, people.certifier: {people.clerk, people.township},
        make.user(Role.INSPECTOR, at=Unit.objects.get(code="130300")): set(),
        make.user(Role.REVIEWER, at=at): set(),
    }  # fmt: skip
    for person, about in seen.items():
        assert {hint.shared.user for hint in hints_for(file, person)} == about, person
        client.force_login(person)
        page = client.get(file.get_absolute_url())
        assert ("回避提示" in page.text) is bool(about), person
        address = reverse("conflict_hint", args=[file.number, people.clerk.pk, "phone"])
        assert client.get(address).status_code == (200 if people.clerk in about else 404), person
    assert mobile_of(file) not in page.text


def test_a_post_above_takes_the_hint_away_from_lower_superiors(file, people):
    """The clerk who also stands in the county is the county's superiors' affair, not the township's."""
    kin.tell_contacts(people.clerk, **TOLD | {"mobile": mobile_of(file)})
    appoint(people.clerk, Role.REVIEWER, in_unit=Unit.objects.get(code="130306"))
    assert hints_for(file, people.township) == []
    assert hints_for(file, people.county) == []


def test_a_page_without_a_judging_right_above_asks_one_query_a_right(file, people, django_assert_num_queries):
    hints_for(file, people.clerk)  # content types are remembered
    with django_assert_num_queries(2):
        assert hints_for(file, people.clerk) == []


# What comes of it.


def test_the_outcome_is_recorded_and_shown(client, file, people):
    kin.tell_contacts(people.clerk, **TOLD | {"mobile": mobile_of(file)})
    client.force_login(people.township)
    address = reverse("conflict_hint", args=[file.number, people.clerk.pk, "phone"])
    assert "请选择核实结果" in client.post(address, {"outcome": "", "reason": "同一宿舍值班电话"}).text
    assert not ConflictHint.objects.exists()
    client.post(address, {"outcome": "explained", "reason": "同一宿舍值班电话"})
    row = ConflictHint.objects.get()
    assert (row.user, row.kind, row.outcome, row.by) == (people.clerk, "phone", "explained", people.township)
    page = client.get(file.get_absolute_url()).text
    assert "有合理解释：同一宿舍值班电话" in page
    client.force_login(people.clerk)
    assert "同一宿舍值班电话" not in client.get(file.get_absolute_url()).text


def settle(file, people, outcome):
    return settle_hint(
        file, user=people.clerk, kind="phone", by=people.township, outcome=outcome, reason="向本人核实。"
    )


def test_a_confirmed_relative_keeps_away_until_found_otherwise(file, people):
    """The second clerk, who had no hand in the file yet."""
    people = replace(people, clerk=people.clerk2)
    kin.tell_contacts(people.clerk, **TOLD | {"mobile": mobile_of(file)})
    settle(file, people, "kin")
    assert all(step.reasons[0].startswith("按亲属回避规定") for step in steps_for(file, people.clerk))
    with pytest.raises(KinInvolved):
        lay_hand(file, people.clerk, Hand.HANDLING)
    sql = "INSERT INTO hardship_hand (dossier_id, user_id, step, laid_at) VALUES (%s, %s, 'handling', now())"
    with (
        pytest.raises(IntegrityError, match="nobody_acts_for_kin"), transaction.atomic(), connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(sql, [file.pk, people.clerk.pk])
    settle(file, people, "not_kin")
    lay_hand(file, people.clerk, Hand.HANDLING)


def test_outcomes_are_neither_changed_nor_judged_by_others(file, people):
    kin.tell_contacts(people.clerk, **TOLD | {"mobile": mobile_of(file)})
    row = settle(file, people, "not_kin")
    for change in (lambda: ConflictHint.objects.update(outcome="kin"), row.delete):
        with pytest.raises(InternalError), transaction.atomic():
            change()
    for person in (people.clerk, people.chair):
        with pytest.raises(HintRefused):
            settle_hint(
                file, user=people.clerk, kind="phone", by=person, outcome="not_kin", reason="没有关系。"
            )
    with pytest.raises(HintRefused, match="怎样核实"):
        settle_hint(file, user=people.clerk, kind="phone", by=people.township, outcome="kin", reason=" ")


def test_nothing_of_a_hint_is_printed(file, people, at):
    """The card stands on the dossier page alone; papers and the notice know nothing of it."""
    from hardship.annexes.registry import ANNEXES
    from reviews.papers import paper_of

    kin.tell_contacts(people.clerk, **TOLD | {"mobile": mobile_of(file)})
    settle(file, people, "explained")
    dossier = make.walk(file, Stage.EVALUATION, people)
    assert "向本人核实" not in repr(paper_of(dossier, ANNEXES[6], people.clerk))


def test_mobile_numbers_are_masked_in_the_list_of_accounts(client, people):
    type(people.clerk).objects.filter(pk=people.clerk.pk).update(phone="13800009876")
    type(people.chair).objects.filter(pk=people.chair.pk).update(phone="0335-6012345")
    client.force_login(make.user(Role.SYSTEM_ADMIN, at=Unit.objects.get(code="130000")))
    page = client.get(reverse("admin:accounts_user_changelist"), {"all": ""}).text
    assert "138****9876" in page
    assert "13800009876" not in page
    assert "0335-6012345" in page
