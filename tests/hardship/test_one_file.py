"""One person in one active file, held by the database across all units."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.db import IntegrityError, connection, transaction

import tests.factories as make
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import Dossier, Member
from hardship.services import families
from hardship.services.dossiers import leave_files, open_dossier
from hardship.services.one_file import PersonOnFile
from tests.hardship.pages import address, sentences, type_in


def clerk_and_file():
    unit = make.unit()
    clerk = make.user(Role.CLERK, at=unit)
    return clerk, open_dossier(unit=unit, by=clerk)


def save(dossier, clerk, number, name="王示例"):
    return families.save_applicant(dossier, by=clerk, values={"name": name, "id_no": number}, kind={})


@pytest.mark.django_db
def test_the_second_file_is_refused_and_says_what_happens_next_but_not_whose(client):
    first_clerk, first = clerk_and_file()
    number = make.resident_id()
    save(first, first_clerk, number, "王先来")
    clerk, second = clerk_and_file()
    client.force_login(clerk)

    response = type_in(client, address(second, "applicant"), name="王后到", id_no=number)

    said = sentences(response)
    assert "已在一份有效的困难职工档案中" in said
    assert "已自动报上级工会裁定" in said
    assert "王先来" not in response.text
    assert first.number not in response.text
    assert first.unit.name not in response.text
    assert response.context["person"]["name"].value() == "王后到"
    assert not second.household.members.exists()


@pytest.mark.django_db
def test_a_member_counts_as_much_as_an_applicant():
    first_clerk, first = clerk_and_file()
    number = make.resident_id()
    save(first, first_clerk, make.resident_id())
    families.save_member(first, by=first_clerk, values={"name": "王小", "relation": "son", "id_no": number})
    clerk, second = clerk_and_file()
    with pytest.raises(PersonOnFile):
        save(second, clerk, number)


@pytest.mark.django_db
def test_the_database_refuses_whatever_the_program_does():
    first_clerk, first = clerk_and_file()
    _, second = clerk_and_file()
    number = make.resident_id()
    save(first, first_clerk, number)
    with pytest.raises(IntegrityError, match="one_active_file_a_person"), transaction.atomic():
        Member.objects.create(household=second.household, name="王示例", id_no=number)


@pytest.mark.django_db
def test_an_ended_file_lets_its_people_go():
    people = make.staff(unit := make.unit())
    ended = make.dossier(unit, staff=people)
    number = ended.household.members.first().id_no
    Dossier.objects.filter(pk=ended.pk).update(stage=Stage.WITHDRAWN)
    leave_files(ended)
    clerk, second = clerk_and_file()
    assert save(second, clerk, number).id_no == number


@pytest.mark.django_db(transaction=True)
def test_two_units_at_once_make_one_file():
    """Two clerks of two units save the same person at the same moment, each on a connection of their own."""
    number = make.resident_id()
    desks = [clerk_and_file() for _ in range(2)]
    ready = Barrier(2)

    def work(desk):
        clerk, dossier = desk
        try:
            ready.wait(timeout=10)
            save(dossier, clerk, number)
            return "saved"
        except PersonOnFile as refusal:
            return str(refusal)
        finally:
            connection.close()

    for _ in range(3):
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(work, desks))
        assert sorted(answer == "saved" for answer in answers) == [False, True], answers
        assert any("一人一档" in answer for answer in answers)
        assert Member.objects.numbered(number).filter(on_file=True).count() == 1
        Member.objects.numbered(number).delete()


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first_to_commit_and_is_then_refused():
    """The first is saved but not committed, so that no look at the table can find it: only the index can judge."""
    number = make.resident_id()
    first_clerk, first = clerk_and_file()
    clerk, second = clerk_and_file()

    def work():
        try:
            save(second, clerk, number)
            return "saved"
        except PersonOnFile as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            save(first, first_clerk, number)
            answer = pool.submit(work)
            wait_until_somebody_waits()
        said = answer.result(timeout=10)

    assert "一人一档" in said
    assert list(Member.objects.numbered(number).values_list("household", flat=True)) == [first.household_id]


def wait_until_somebody_waits():
    """Until another connection waits for a lock of ours."""
    end = monotonic() + 10
    while monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    pytest.fail("Nobody came to wait.")
