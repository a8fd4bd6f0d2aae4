"""What each person sees of the families, and at what price: one range of an index."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.utils.timezone import localdate
from guardian.shortcuts import assign_perm, remove_perm

import tests.factories as make
from accounts.models import Post, Unit
from accounts.permissions import Role
from accounts.querysets import within
from accounts.services import appoint, relieve
from hardship.models import Dossier, Household
from hardship.services.dossiers import open_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def family(unit):
    return open_dossier(unit=unit, by=make.user(Role.CLERK, at=unit))


def sees(person, family) -> bool:
    return Dossier.objects.visible_to(person).filter(pk=family.pk).exists()


@pytest.mark.parametrize("code", ["130000", "130300", "130306", "130306-T02"])
def test_units_above_see_it(family, code):
    assert sees(make.user(Role.INSPECTOR, at=Unit.objects.get(code=code)), family)


def test_the_filing_unit_sees_it_and_units_below_do_not(family, unit):
    assert sees(make.user(Role.CHAIR, at=unit), family)
    assert not sees(make.user(Role.CHAIR, at=make.unit(Unit.objects.get(pk=unit.pk))), family)


@pytest.mark.parametrize(
    "code", ["130306-T02-01", "130306-T03", "130306-G01", "130322", "130100", "130000-C01"]
)
def test_siblings_and_other_counties_do_not(family, code):
    assert not sees(make.user(Role.INSPECTOR, at=Unit.objects.get(code=code)), family)


def test_without_a_post_nobody_sees_anything(family):
    assert not sees(make.user(), family)
    assert not sees(make.user(is_superuser=True, is_staff=True), family)
    assert not sees(AnonymousUser(), family)


@pytest.mark.parametrize("role", [Role.UNIT_ADMIN, Role.SYSTEM_ADMIN])
def test_administrators_see_no_family(family, role):
    person = make.user(role, at=Unit.objects.get(code="130000"), is_superuser=True)
    assert not sees(person, family)


def test_an_ended_post_and_a_post_to_come_show_nothing(family, unit):
    ended, later = make.user(), make.user()
    relieve(appoint(ended, Role.CLERK, in_unit=unit), by=None)
    appoint(later, Role.CLERK, in_unit=unit, from_on=localdate() + timedelta(days=1))
    assert not sees(ended, family)
    assert not sees(later, family)


@pytest.mark.parametrize(
    ("begins", "ends", "seen"),
    [(1, None, False), (0, None, True), (0, 0, True), (-9, 0, True), (-9, -1, False), (-9, None, True)],
)
def test_a_post_works_from_its_first_to_its_last_day_without_any_job(family, unit, begins, ends, seen):
    """The rows are those of an open post; only its dates change, as they do overnight."""
    today, inspector = localdate(), make.user()
    post = appoint(inspector, Role.INSPECTOR, in_unit=Unit.objects.get(code="130306"))
    rights = {"view_dossiers", "inspect_dossiers", "print_dossiers", "export_dossiers", "see_audit"}
    dates = {
        "from_on": today + timedelta(days=begins),
        "until_on": None if ends is None else today + timedelta(days=ends),
    }
    Post.objects.filter(pk=post.pk).update(**dates)

    assert sees(inspector, family) is seen
    assert set(Unit.objects.rights_of(inspector)) == (rights if seen else set())
    assert all(Unit.objects.holding(inspector, right).exists() is seen for right in rights)
    assert not Unit.objects.holding(inspector, "file_dossiers").exists()


def test_a_row_that_no_post_explains_gives_nothing(family, unit):
    stray = make.user()
    assign_perm("view_dossiers", stray, unit)
    clerk = make.user(Role.CLERK, at=unit)
    assign_perm("certify_dossiers", clerk, unit)
    assert not sees(stray, family)
    assert not Dossier.objects.reached_by(clerk, "certify_dossiers").exists()
    assert "certify_dossiers" not in Unit.objects.rights_of(clerk)


def test_a_stopped_account_sees_nothing_even_while_its_rows_stand(family, unit):
    person = make.user(Role.CLERK, at=unit)
    person.is_active = False
    assert not sees(person, family)


def test_a_global_permission_gives_nothing(family):
    person = make.user()
    right = Permission.objects.get(codename="view_dossiers", content_type__app_label="accounts")
    person.user_permissions.add(right)
    assert person.has_perm("accounts.view_dossiers")
    assert not sees(person, family)
    assert not Unit.objects.holding(person, "view_dossiers").exists()


def test_each_right_reaches_by_itself(family, unit):
    person = make.user(Role.INSPECTOR, at=unit)
    remove_perm("view_dossiers", person, unit)
    assert Dossier.objects.reached_by(person, "print_dossiers").filter(pk=family.pk).exists()
    assert not sees(person, family)


def test_nested_posts_are_one_range():
    condition = within("unit_path", ["00010002", "0001", "0003", "00010002"])
    assert str(condition) == str(within("unit_path", ["0001", "0003"]))
    assert not Dossier.objects.filter(within("unit_path", [])).exists()


@pytest.fixture
def many(family):
    """4,000 files spread over forty units, a hundred of them in the unit."""
    units = [family.unit, *(make.unit() for _ in range(39))]
    households = Household.objects.bulk_create(Household() for _ in range(4000))
    Dossier.objects.bulk_create(
        Dossier(
            number=f"多{place:05d}", household=household, edition=family.edition, unit=unit, unit_path=unit.path,
            awaiting=unit, opened_by=family.opened_by,
        )
        for place, household in enumerate(households)
        for unit in [units[place % 40]]
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE hardship_dossier")


def test_a_page_is_two_queries_and_one_index_range(many, unit, django_assert_num_queries):
    clerk = make.user(Role.CLERK, at=unit)
    with django_assert_num_queries(2):  # the units held, then the page
        page = list(Dossier.objects.visible_to(clerk)[:50])
    assert len(page) == 50

    plan = Dossier.objects.visible_to(clerk)[:50].explain()

    assert "dossier_scope" in plan, plan
    assert "Index Cond" in plan, plan
    assert f">= '{unit.path}'" in plan.partition("Index Cond")[2], plan
    assert "Seq Scan" not in plan, plan
    assert len(Dossier.objects.visible_to(clerk)) == 101


def test_the_right_is_one_query(unit, django_assert_num_queries):
    clerk = make.user(Role.CLERK, at=unit)
    with django_assert_num_queries(1):
        assert list(Unit.objects.holding(clerk, "view_dossiers")) == [unit]
