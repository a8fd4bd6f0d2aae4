"""Handing a post to a successor: who comes when, what ends, what is refused, and the record nobody changes."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction
from django.utils.timezone import localdate

import tests.factories as make
from accounts.models import HandOver, Post, Unit
from accounts.permissions import Role
from accounts.services import HandOverRefused, disagreements, hand_over, held_permissions, relieve

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def keeper():
    return make.user(Role.UNIT_ADMIN, at=Unit.objects.get(code="130306"))


@pytest.fixture
def post(at):
    return make.user(Role.CLERK, at=at).posts.get()


def give(post, to, by, *, days=0, **more):
    return hand_over(post, to=to, by=by, on=localdate() + timedelta(days=days), reason="工作调动", **more)


def test_today_the_old_post_ends_and_the_successor_has_the_rights(post, at, keeper):
    to = make.user()
    record = give(post, to, keeper, held=["一件"], left=["两件"])

    assert (held_permissions(post.user, at), "file_dossiers" in held_permissions(to, at)) == (set(), True)
    post.refresh_from_db()
    assert (post.standing, post.ended_by) == ("已结束", keeper)
    assert (record.new_post.user, record.new_post.appointed_by) == (to, keeper)
    assert (record.unit, record.role, record.held, record.left) == (at, Role.CLERK, ["一件"], ["两件"])
    assert disagreements() == []


def test_on_a_later_day_both_posts_meet_without_a_gap(post, at, keeper):
    to = make.user()
    record = give(post, to, keeper, days=3)

    post.refresh_from_db()
    assert post.until_on + timedelta(days=1) == record.new_post.from_on == localdate() + timedelta(days=3)
    assert (post.standing, Unit.objects.rights_of(to)) == ("在任", {})


def test_a_successor_in_the_same_post_goes_on_in_it(post, at, keeper):
    to = make.user(Role.CLERK, at=at)

    assert give(post, to, keeper).new_post == to.posts.get()


def test_a_successor_whose_term_is_over_is_appointed_anew(post, at, keeper):
    to = make.user(Role.CLERK, at=at)
    Post.objects.filter(user=to).update(from_on="2018-01-01", until_on="2018-12-31")

    assert give(post, to, keeper).new_post.from_on == localdate()


def refusal(post, to, by, **more):
    with pytest.raises(HandOverRefused) as refused:
        give(post, to, by, **more)
    assert not HandOver.objects.exists()
    return refused.value.reasons


def test_what_is_refused(post, at, keeper):
    to = make.user()
    assert refusal(post, post.user, keeper) == ["接任人就是现在的任职人，请另选一人。"]
    assert refusal(post, keeper, keeper) == ["自己交出或接任的岗位，由其他管理员办理交接。"]
    assert refusal(post, to, post.user) == ["自己交出或接任的岗位，由其他管理员办理交接。"]
    assert refusal(post, to, keeper, days=-1) == ["交接日期不能早于今天。"]
    assert "账号已停用" in refusal(post, make.user(is_active=False), keeper)[0]
    Post.objects.filter(pk=post.pk).update(until_on=localdate())
    assert "最晚是次日" in refusal(post, to, keeper, days=2)[0]
    relieve(post, by=keeper)
    assert "已结束，不能交接" in refusal(post, to, keeper)[0]


def test_a_successor_awaited_or_about_to_leave_is_refused(post, at, keeper):
    to = make.user(Role.CLERK, at=at)
    Post.objects.filter(user=to).update(until_on=localdate() + timedelta(days=1))
    assert "到期" in refusal(post, to, keeper, days=5)[0]
    Post.objects.filter(user=to).update(from_on=localdate() + timedelta(days=1))
    assert "尚未到任" in refusal(post, to, keeper)[0]


def test_the_record_is_append_only(post, keeper):
    record = give(post, make.user(), keeper)
    for change in (lambda: HandOver.objects.update(reason="x"), record.delete):
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_who_may_hand_over_which_posts(at, keeper):
    people = make.staff(at)
    system = make.user(Role.SYSTEM_ADMIN, at=Unit.objects.get(code="130000"))
    own = people.clerk.posts.get()
    far = make.user(Role.CLERK, at=Unit.objects.get(code="130322")).posts.get()

    def may(user):
        return set(Post.objects.handed_over_by(user))

    assert may(people.chair) == {own, people.clerk2.posts.get()}
    assert may(people.clerk) == may(people.county) == set()
    assert {own, people.county.posts.get()} <= may(keeper)
    assert not may(keeper) & {far, keeper.posts.get(), system.posts.get()}
    assert far in may(system)
    assert system.posts.get() not in may(system)
    second = make.user(Role.UNIT_ADMIN, at=Unit.objects.get(code="130000"))
    assert system.posts.get() not in may(second)
    relieve(people.chair.posts.get(), by=None)
    assert may(people.chair) == set()
