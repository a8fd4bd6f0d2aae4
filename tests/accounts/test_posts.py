"""Appointing gives rights, relieving takes them; the rows never say more or less than the posts."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

import tests.factories as make
from accounts.models import Post, Unit, User
from accounts.permissions import ROLE_PERMISSIONS, Role
from accounts.services import (
    appoint,
    appoint_many,
    disagreements,
    held_permissions,
    mend_posts,
    relieve,
    synchronise_all,
)

pytestmark = pytest.mark.django_db
TODAY = localdate()
DAY = timedelta(days=1)


@pytest.fixture
def unit():
    return make.unit()


@pytest.mark.parametrize("role", Role)
def test_appointing_gives_what_the_role_carries_and_relieving_takes_it(role, unit):
    person = make.user()
    post = appoint(person, role, in_unit=unit)
    assert held_permissions(person, unit) == set(ROLE_PERMISSIONS[role])

    relieve(post, by=make.user())

    assert held_permissions(person, unit) == set()
    assert not UserObjectPermission.objects.filter(user=person).exists()
    assert (post.ended_at is not None, post.ended_by is not None) == (True, True)


def test_relieving_one_of_two_posts_leaves_the_rights_of_the_other(unit):
    person = make.user(Role.CHAIR, at=unit)
    relieve(appoint(person, Role.CLERK, in_unit=unit), by=None)
    assert held_permissions(person, unit) == set(ROLE_PERMISSIONS[Role.CHAIR])


@pytest.mark.parametrize(
    ("from_on", "until_on", "held"),
    [
        (TODAY + DAY, None, True),
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY - 9 * DAY, TODAY, True),
        (TODAY, TODAY, True),
    ],
)
@pytest.mark.parametrize("many", [False, True])
def test_rows_stand_from_the_appointment_to_the_last_day(unit, from_on, until_on, held, many):
    person = make.user()
    if many:
        appoint_many([Post(user=person, unit=unit, role=Role.CLERK, from_on=from_on, until_on=until_on)])
    else:
        appoint(person, Role.CLERK, in_unit=unit, from_on=from_on, until_on=until_on)
    assert bool(held_permissions(person, unit)) is held
    assert disagreements() == []


def test_rows_of_a_post_that_ended_by_its_date_are_mended(unit):
    going = make.user()
    ends = appoint(going, Role.CLERK, in_unit=unit, from_on=TODAY - DAY, until_on=TODAY)
    Post.objects.filter(pk=ends.pk).update(until_on=TODAY - DAY)

    found = {(item.user, bool(item.missing), bool(item.surplus)) for item in mend_posts()}

    assert found == {(going, False, True)}
    assert held_permissions(going, unit) == set()
    assert mend_posts() == []


def test_a_stopped_account_loses_its_rights_and_gets_them_back(unit):
    person = make.user(Role.CLERK, at=unit)
    person.is_active = False
    person.save()
    synchronise_all(person)
    assert held_permissions(person, unit) == set()
    assert disagreements() == []

    person.is_active = True
    person.save()
    synchronise_all(person)
    assert held_permissions(person, unit) == set(ROLE_PERMISSIONS[Role.CLERK])


def test_check_posts_finds_missing_and_surplus_rows_and_mends_them(unit):
    short, over, foreign = make.user(Role.CLERK, at=unit), make.user(), make.user()
    remove_perm("file_dossiers", short, unit)
    assign_perm("certify_dossiers", over, unit)
    assign_perm("change_unit", foreign, unit)
    out = StringIO()

    with pytest.raises(CommandError, match="3 处不一致"):
        call_command("check_posts", stdout=out)
    assert f"{short.username} 在 {unit.name}（{unit.code}）：缺少权限 file_dossiers" in out.getvalue()
    assert f"{over.username} 在 {unit.name}（{unit.code}）：多出权限 certify_dossiers" in out.getvalue()

    call_command("check_posts", "--mend", stdout=out)
    assert "已改正 3 处" in out.getvalue()
    call_command("check_posts", stdout=out)
    assert out.getvalue().endswith("岗位与权限一致。\n")
    assert held_permissions(short, unit) == set(ROLE_PERMISSIONS[Role.CLERK])
    assert held_permissions(over, unit) == held_permissions(foreign, unit) == set()


def test_who_manages_a_unit_may_enter_the_administration_and_nobody_else(unit):
    person = make.user()
    post = appoint(person, Role.UNIT_ADMIN, in_unit=unit)
    assert User.objects.get(pk=person.pk).is_staff
    relieve(post, by=None)
    assert not User.objects.get(pk=person.pk).is_staff
    assert not make.user(Role.CERTIFIER, at=unit).is_staff


def test_the_same_open_post_is_held_once(unit):
    person = make.user(Role.CLERK, at=unit)
    with pytest.raises(IntegrityError, match="one_open_post_a_role_and_unit"), transaction.atomic():
        appoint(person, Role.CLERK, in_unit=unit)
    relieve(person.posts.get(), by=None)
    appoint(person, Role.CLERK, in_unit=unit)
    assert person.posts.count() == 2


def test_a_post_cannot_end_before_it_begins(unit):
    with pytest.raises(IntegrityError, match="post_ends_after_it_begins"):
        appoint(make.user(), Role.CLERK, in_unit=unit, from_on=TODAY, until_on=TODAY - DAY)


def test_posts_reaching_a_unit_are_its_own_and_those_above(unit):
    county = Unit.objects.get(code="130306")
    own, above = make.user(Role.CLERK, at=unit), make.user(Role.CERTIFIER, at=county)
    make.user(Role.CLERK, at=make.unit())
    assert {post.user for post in Post.objects.reaching(unit)} == {own, above}
