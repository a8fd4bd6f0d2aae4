"""待办 and 已办: whose turn, in what order, in how many queries."""

import pytest
from django.urls import reverse

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import Dossier
from reviews.workbasket import tasks, waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


def test_each_person_finds_what_waits_in_their_own_unit(at, people):
    made = {
        stage: make.dossier(at, stage=stage, staff=people)
        for stage in (Stage.APPLICATION, Stage.APPROVAL, Stage.ENTRY)
    }
    assert set(waiting_for(people.clerk)) == {made[Stage.APPLICATION], made[Stage.ENTRY]}
    assert list(waiting_for(people.chair)) == [made[Stage.APPROVAL]]
    assert list(waiting_for(people.township)) == []
    assert list(waiting_for(people.certifier)) == []


def test_the_certifier_finds_what_the_last_reviewer_sent(at, people):
    dossier = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    assert list(waiting_for(people.certifier)) == [dossier]


def test_a_clerk_elsewhere_finds_nothing(at, people):
    make.dossier(at, staff=people)
    assert list(waiting_for(make.user(Role.CLERK, at=make.unit()))) == []


def test_the_most_urgent_comes_first(at, people):
    first, second = make.dossier(at, stage=Stage.INVESTIGATION, staff=people), make.dossier(at, staff=people)
    assert list(waiting_for(people.clerk)) == [first, second]


def test_a_task_leads_to_the_page_where_the_work_is_done(at, people):
    dossier = make.dossier(at, stage=Stage.PUBLICITY, staff=people)
    (task,) = tasks(waiting_for(people.clerk))
    assert task.page == reverse("notice", args=[dossier.listings.get().notice.number])
    assert task.days_left > 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_home_page_asks_a_fixed_number_of_questions(at, people, client, django_assert_num_queries, rows):
    for stage in (Stage.APPLICATION, Stage.EVALUATION, Stage.PUBLICITY)[:rows]:
        make.dossier(at, stage=stage, staff=people)
    make.dossier(at, stage=Stage.PUBLICITY, staff=people)
    client.force_login(people.clerk)
    client.get("/")
    with django_assert_num_queries(QUERIES):
        response = client.get("/")
    assert len(response.context["tasks"]) == rows + 1


def test_whoever_never_declared_kin_is_reminded(people, client):
    client.force_login(people.clerk)
    assert "您还没有做过亲属申报" in client.get("/").text
    client.post("/my/kin/none/")
    assert "您还没有做过亲属申报" not in client.get("/").text


QUERIES = 20  # session, user, rights and scope twice (frame and page), page, counts, calendar, where each task leads, kin


def test_done_lists_my_own_steps_only(at, people, client):
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    client.force_login(people.clerk)
    assert dossier.applicant_name in client.get(reverse("done")).content.decode()
    client.force_login(people.chair)
    assert dossier.applicant_name not in client.get(reverse("done")).content.decode()


def test_an_inspector_sees_but_is_asked_nothing(at, people):
    dossier = make.dossier(at, staff=people)
    inspector = make.user(Role.INSPECTOR, at=Unit.objects.get(code="130300"))
    assert Dossier.objects.visible_to(inspector).filter(pk=dossier.pk).exists()
    assert list(waiting_for(inspector)) == []
