"""The list of dossiers: what is found, by whom, in how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import Dossier
from hardship.services.dossiers import open_dossier
from reviews.workbasket import waiting_for

pytestmark = pytest.mark.django_db
URL = "/dossiers/"
OWN_QUERIES = 16  # session, user, scope, filters, count, rows, post; four for people found in two files


@pytest.fixture
def town():
    return Unit.objects.get(code="130306-T02")


@pytest.fixture
def reviewer(client, town):
    reviewer = make.user(Role.REVIEWER, at=town)
    client.force_login(reviewer)
    return reviewer


def rows(response):
    return list(response.context["page"].object_list)


def test_shows_what_is_below_and_nothing_beside(client, reviewer, town):
    mine = make.dossier(make.unit(town))
    make.dossier(make.unit(Unit.objects.get(code="130306")))
    response = client.get(URL)
    assert rows(response) == [mine]
    assert "共 1 条" in response.text
    assert mine.applicant_id_mask in response.text
    assert mine.household.members.first().id_no not in response.text


def test_without_posts_there_is_nothing(client):
    make.dossier()
    client.force_login(make.user())
    assert rows(client.get(URL)) == []


def test_found_by_name_initials_and_number(client, reviewer, town):
    dossier = make.dossier(make.unit(town))
    make.dossier(make.unit(town))
    Dossier.objects.filter(pk=dossier.pk).update(
        applicant_name="欧阳示例", applicant_pinyin="oysl", case_no="1303062018"
    )
    for text in ("欧阳", "示例", "oys", "OYSL", dossier.number, dossier.number.lower(), "13030620", " 欧阳 "):
        assert rows(client.get(URL, {"q": text})) == [dossier], text
    assert rows(client.get(URL, {"q": "司马"})) == []


def test_found_by_the_whole_resident_id_of_anybody_in_the_family_within_scope(client, reviewer, town):
    dossier = make.dossier(make.unit(town))
    beside = make.dossier(make.unit(Unit.objects.get(code="130306")))
    for member in dossier.household.members.all():
        spaced = f" {member.id_no[:6]} {member.id_no[6:].lower()}"
        assert rows(client.get(URL, {"q": spaced})) == [dossier]
        assert rows(client.get(URL, {"q": member.id_no[:17]})) == []
    assert rows(client.get(URL, {"q": beside.household.members.first().id_no})) == []


def test_narrowed_by_stage_unit_category_and_cause(client, reviewer, town):
    one, two = make.unit(town), make.unit(town)
    first, second = make.dossier(one), make.dossier(two, stage=Stage.INVESTIGATION)
    Dossier.objects.filter(pk=second.pk).update(main_cause="06", category="dibao")
    for query in ({"stage": "investigation"}, {"unit": two.pk}, {"cause": "06"}, {"category": "dibao"}):
        assert rows(client.get(URL, query)) == [second], query
    assert rows(client.get(URL, {"unit": one.pk, "cause": "09"})) == [first]
    assert len(rows(client.get(URL, {"unit": town.pk}))) == 2


def test_an_unknown_or_foreign_filter_narrows_nothing(client, reviewer, town):
    make.dossier(make.unit(town))
    foreign = make.unit(Unit.objects.get(code="130306"))
    for query in ({"unit": foreign.pk}, {"stage": "nowhere"}, {"size": "7"}, {"page": "99"}):
        assert len(rows(client.get(URL, query))) == 1


def test_pages_keep_the_query_and_the_size(client, reviewer, town):
    unit = make.unit(town)
    clerk = make.user(Role.CLERK, at=unit)
    for _ in range(21):
        open_dossier(unit=unit, by=clerk)
    first = client.get(URL, {"stage": "application"})
    assert len(rows(first)) == 20
    assert "stage=application&amp;page=2" in first.text
    assert len(rows(client.get(URL, {"page": 2}))) == 1
    assert len(rows(client.get(URL, {"size": 50}))) == 21


def test_queries_do_not_grow_with_the_rows(client, reviewer, town, django_assert_num_queries):
    unit = make.unit(town)
    make.dossier(unit)
    client.get(URL)
    with CaptureQueriesContext(connection) as basket:
        waiting_for(reviewer).count()  # the number beside 待办 in the menu
    wanted = OWN_QUERIES + len(basket)
    with django_assert_num_queries(wanted):
        assert len(rows(client.get(URL))) == 1
    make.dossier(make.unit(town))
    make.dossier(unit)
    with django_assert_num_queries(wanted):
        assert len(rows(client.get(URL))) == 3
