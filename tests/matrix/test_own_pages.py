"""Every address of our own × every person × GET and POST, against expected.OWN."""

import pytest
from django.urls import reverse

from accounts.permissions import ROLE_PERMISSIONS, Role
from hardship.enums import Stage
from tests.journeys.town import every_name
from tests.matrix.expected import OWN
from tests.matrix.lines import Line
from tests.matrix.world import Person, World, arguments, guesses

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def where(world):
    return arguments(world)


def faults_of(
    world: World, line: Line, method: str, path: str, body: dict | None = None, *, people: list[Person] = ()
) -> list[str]:
    """What is not as the table says: status, a family's words where it is out of reach, anything written."""
    faults = []
    if line.lacking == 405:  # said before anybody is looked at: one of each standing is enough
        people = [person for person in world.people if person.role in (Role.CLERK, "superuser", "")]
    for person in people or world.people:
        allowed = line.allows(person)
        answer = world.ask(person, method, path, body)
        if answer.status not in line.statuses(person):
            faults.append(f"{person}: {answer.status}, not {sorted(line.statuses(person))}")
        if not person.reaches("view_dossiers") and (found := world.leaks(answer)):
            faults.append(f"{person}: is told {found}")
        if not allowed and answer.written:
            faults.append(f"{person}: writes {answer.written}")
    return faults


def test_every_address_is_in_the_table():
    assert every_name() == set(OWN)


@pytest.mark.parametrize("name", sorted(OWN))
def test_who_gets_the_page(world, where, name):
    path = reverse(name, args=where.get(name, ()))
    assert faults_of(world, Line.read(OWN[name][0]), "GET", path) == []


@pytest.mark.parametrize("name", sorted(OWN))
def test_whose_post_is_taken(world, where, name):
    path = reverse(name, args=where.get(name, ()))
    assert faults_of(world, Line.read(OWN[name][1]), "POST", path) == []


GUESSED = sorted(name for name in OWN if OWN[name][1] != "405")


@pytest.mark.parametrize("name", GUESSED)
def test_guessed_keys_open_nothing(world, where, name):
    """The same POST with a body full of the unit's keys: from whoever holds the right elsewhere, or sees without it."""
    line, path = Line.read(OWN[name][1]), reverse(name, args=where.get(name, ()))
    if line.who in ("any", "open"):  # what a page open to all answers to a body is its own affair
        line = line._replace(ok=frozenset({200, 302, 400, 401, 403, 405}))
    wanted = {right for right in line.rights} or {"view_dossiers"}
    people = [
        person
        for person in world.people
        if (person.place != "own" and wanted & set(ROLE_PERMISSIONS.get(person.role, ())))
        or (person.place == "own" and not line.allows(person))
        or not person.role
    ]
    people = [person for person in people if not line.rights or not line.allows(person)]
    assert faults_of(world, line, "POST", path, guesses(world), people=people) == []


ASKED = ("dossier_list", "ledger", "meeting_list", "notice_list", "home", "done", "what_if", "what_if_list", "ledger_paper",
         "what_if_sheet")  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_no_query_widens_the_scope(world, name):
    """unit, number, name, stage, order, page and kind, guessed and garbled."""
    file = world.own.files[Stage.ASSISTANCE]
    worker = file.household.members.get(is_applicant=True)
    queries = [
        f"unit={world.own.at.pk}", f"q={worker.id_no}", f"q={file.applicant_name}", f"q={file.number}", f"q={file.case_no}",
        f"unit={world.own.at.pk}&edition=CN-2020&kind=enter&flow=x&cause=09", "stage=assistance&sort=applicant_name&page=2",
        "unit=x&q=%27%22%3C&stage=x&page=-1&size=x&sort=-household__bank_card&kind=x", "edition=CN-2020",
    ]  # fmt: skip
    roles = {Role.CLERK, "superuser", ""}
    beyond = [one for one in world.people if not one.reaches("view_dossiers") and one.role in roles]
    for query in queries:
        for person in beyond:
            answer = world.ask(person, "GET", f"{reverse(name)}?{query}")
            assert answer.status < 500, (query, str(person))
            asked_for = {word for word in world.canaries if word in query}
            assert set(world.leaks(answer)) <= asked_for, (query, str(person))
