"""Appointing, relieving and handing over: the only callers of guardian's assign_perm and remove_perm for posts.

The rows stand from the appointment until the post has ended; they count from its first day to its last
(Unit.objects.holding), so that a post begins and ends by its dates alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, now
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import HandOver, Post, Unit, User
from accounts.permissions import UNIT_PERMISSIONS, Role, permissions_of


@transaction.atomic
def appoint(
    user: User,
    role: str,
    *,
    in_unit: Unit,
    by: User | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Post:
    """Give a user a role in a unit and the guardian rows that go with it.

    by: who appoints; None only for the set-up of a new installation.
    Raises IntegrityError when the same open post exists already.
    """
    post = Post.objects.create(
        user=user,
        unit=in_unit,
        role=Role(role),
        from_on=from_on or localdate(),
        until_on=until_on,
        appointed_by=by,
    )
    synchronise(user, in_unit)
    return post


@transaction.atomic
def appoint_many(posts: list[Post]) -> list[Post]:
    """Write many new posts and their guardian rows at once, for people who hold nothing yet in those units."""
    posts = Post.objects.bulk_create(posts, batch_size=1000)
    content_type = ContentType.objects.get_for_model(Unit)
    rights = {
        right.codename: right.pk
        for right in Permission.objects.filter(content_type=content_type, codename__in=UNIT_PERMISSIONS)
    }
    today = localdate()
    wanted = {
        (post.user_id, post.unit_id, codename)
        for post in posts
        if post.until_on is None or post.until_on >= today
        for codename in permissions_of({post.role})
    }
    rows = (
        UserObjectPermission(
            user_id=user, object_pk=str(unit), content_type=content_type, permission_id=rights[codename]
        )
        for user, unit, codename in sorted(wanted)
    )
    UserObjectPermission.objects.bulk_create(rows, batch_size=2000)
    return posts


@transaction.atomic
def relieve(post: Post, *, by: User | None) -> Post:
    """End a post at once; its rights in the unit go with it."""
    post.ended_at, post.ended_by = now(), by
    post.save(update_fields=["ended_at", "ended_by"])
    synchronise(post.user, post.unit)
    return post


class HandOverRefused(Exception):
    """A post was not handed over; reasons are whole sentences fit to show."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("".join(reasons))
        self.reasons = list(reasons)


def hand_over_faults(post: Post, *, to: User, by: User, on: date) -> list[str]:
    """Why the post cannot go to this person on this day; whether `by` may do it at all is asked before."""
    faults = []
    if post.standing != "在任":
        faults.append(f"{post.user}的这个岗位{post.standing}，不能交接。")
    if by in (post.user, to):
        faults.append("自己交出或接任的岗位，由其他管理员办理交接。")
    if to == post.user:
        faults.append("接任人就是现在的任职人，请另选一人。")
    if not to.is_active:
        faults.append(f"{to}的账号已停用，启用后才能接任。")
    if on < localdate():
        faults.append("交接日期不能早于今天。")
    if post.until_on and on > post.until_on + timedelta(days=1):
        faults.append(f"原岗位任期到{post.until_on:%Y年%-m月%-d日}止，交接日期最晚是次日。")
    same = Post.objects.filter(user=to, unit=post.unit, role=post.role, ended_at=None)
    if same.filter(until_on__gte=localdate(), until_on__lt=on).exists():
        faults.append(f"{to}现有的同一岗位在交接日期之前到期，请先在后台结束那个任职。")
    if same.filter(from_on__gt=localdate()).exists():
        faults.append(f"{to}的同一岗位已任命、尚未到任，请先在后台结束那个任职。")
    return faults


@transaction.atomic
def hand_over(
    post: Post,
    *,
    to: User,
    by: User,
    on: date,
    reason: str,
    held: Sequence[str] = (),
    left: Sequence[str] = (),
) -> HandOver:
    """Hand a post to a successor from a day on: the successor is appointed, the old post ends, the record is written.

    on: the successor's first day; today ends the old post at once, a later day on the day before it. A successor who
    holds the same post already goes on in it. held, left: sentences for the record. Raises HandOverRefused.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=post.pk)
    if faults := hand_over_faults(post, to=to, by=by, on=on):
        raise HandOverRefused(faults)
    same = Post.objects.current(on).filter(user=to, unit=post.unit, role=post.role).first()
    Post.objects.filter(
        user=to, unit=post.unit, role=post.role, until_on__lt=localdate(), ended_at=None
    ).update(ended_at=now(), ended_by=by)
    successor = same or appoint(to, post.role, in_unit=post.unit, by=by, from_on=on)
    if on == localdate():
        relieve(post, by=by)
    else:
        post.until_on = on - timedelta(days=1)
        post.save(update_fields=["until_on"])
    return HandOver.objects.create(
        old_post=post, new_post=successor, unit=post.unit, role=post.role, on=on, reason=reason,
        held=list(held), left=list(left), by=by,
    )  # fmt: skip


def synchronise(user: User, unit: Unit) -> None:
    """Make the guardian rows of one user on one unit equal what their posts there give now or will give."""
    wanted = expected_permissions(user, unit)
    held = held_permissions(user, unit)
    for codename in sorted(wanted - held):
        assign_perm(codename, user, unit)
    for codename in sorted(held - wanted):
        remove_perm(codename, user, unit)
    if "manage_unit" in held ^ wanted:
        _admit(user)


def synchronise_all(user: User) -> None:
    """Bring all guardian rows of one user in line with their posts, after the account is stopped or allowed again."""
    units = set(Post.objects.filter(user=user).values_list("unit_id", flat=True))
    for unit in Unit.objects.filter(pk__in=units | {int(pk) for pk in _rows_on_units(user)}):
        synchronise(user, unit)


def _rows_on_units(user: User) -> QuerySet:
    rows = UserObjectPermission.objects.filter(
        user=user, content_type__app_label="accounts", content_type__model="unit"
    )
    return rows.values_list("object_pk", flat=True)


def _admit(user: User) -> None:
    """Who manages a unit, or will, may enter the administration pages, and nobody else but superusers."""
    managing = UserObjectPermission.objects.filter(user=user, permission__codename="manage_unit")
    user.is_staff = user.is_superuser or managing.exists()
    User.objects.filter(pk=user.pk).update(is_staff=user.is_staff)


@transaction.atomic
def place_unit(unit: Unit, *, under: Unit) -> Unit:
    """Add a new unit below a parent, or move it there with everything below it; returns it as stored.

    The root is locked meanwhile: two moves at once would read each other's paths half written.
    Raises InvalidMoveToDescendant when the parent stands below the unit.
    """
    Unit.objects.select_for_update().filter(path=under.path[: Unit.steplen]).get()
    under = Unit.objects.get(pk=under.pk)
    if unit.pk is None:
        return Unit.objects.add_child(under, instance=unit)
    unit = Unit.objects.get(pk=unit.pk)
    Unit.objects.move(unit, under, pos="last-child")
    return Unit.objects.get(pk=unit.pk)


def expected_permissions(user: User, unit: Unit) -> set[str]:
    roles = set(
        Post.objects.unended()
        .filter(user=user, unit=unit, user__is_active=True)
        .values_list("role", flat=True)
    )
    return permissions_of(roles)


def held_permissions(user: User, unit: Unit) -> set[str]:
    return set(
        UserObjectPermission.objects.filter(
            user=user, object_pk=str(unit.pk), content_type__app_label="accounts", content_type__model="unit"
        ).values_list("permission__codename", flat=True)
    )


@dataclass(frozen=True)
class Disagreement:
    """A user and unit whose guardian rows are not what the posts say."""

    user: User
    unit: Unit
    missing: frozenset[str]
    surplus: frozenset[str]

    def __str__(self) -> str:
        parts = [f"{self.user.username} 在 {self.unit.name}（{self.unit.code}）"]
        if self.missing:
            parts.append("缺少权限 " + "、".join(sorted(self.missing)))
        if self.surplus:
            parts.append("多出权限 " + "、".join(sorted(self.surplus)))
        return "：".join((parts[0], "；".join(parts[1:])))


def disagreements() -> list[Disagreement]:
    """Everything in which posts and guardian rows differ; empty when both agree."""
    expected: dict[tuple[int, int], set[str]] = {}
    for user_id, unit_id, role in (
        Post.objects.unended().filter(user__is_active=True).values_list("user_id", "unit_id", "role")
    ):
        expected.setdefault((user_id, unit_id), set()).update(permissions_of({role}))
    held: dict[tuple[int, int], set[str]] = {}
    rows = UserObjectPermission.objects.filter(content_type__app_label="accounts", content_type__model="unit")
    for user_id, unit_pk, codename in rows.values_list("user_id", "object_pk", "permission__codename"):
        held.setdefault((user_id, int(unit_pk)), set()).add(codename)
    pairs = [
        pair for pair in expected.keys() | held.keys() if expected.get(pair, set()) != held.get(pair, set())
    ]
    return _described(sorted(pairs), expected, held)


def _described(
    pairs: Iterable[tuple[int, int]],
    expected: dict[tuple[int, int], set[str]],
    held: dict[tuple[int, int], set[str]],
) -> list[Disagreement]:
    pairs = list(pairs)
    users = User.objects.in_bulk({user for user, _ in pairs})
    units = Unit.objects.in_bulk({unit for _, unit in pairs})
    return [
        Disagreement(
            users[user],
            units[unit],
            frozenset(expected.get((user, unit), set()) - held.get((user, unit), set())),
            frozenset(held.get((user, unit), set()) - expected.get((user, unit), set())),
        )
        for user, unit in pairs
    ]


def mend_posts() -> list[Disagreement]:
    """Bring guardian rows in line with posts (ended ones leave theirs behind); returns what differed. Run hourly."""
    found = disagreements()
    for difference in found:
        synchronise(difference.user, difference.unit)
    return found
