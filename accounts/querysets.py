"""Reads over units and posts: the tree as path prefixes, rights as guardian rows on units under current posts."""

from collections.abc import Iterable
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.timezone import localdate
from guardian.shortcuts import get_objects_for_user
from guardian.utils import get_user_obj_perms_model
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from accounts.permissions import Role, permissions_of, roles_giving

if TYPE_CHECKING:
    from accounts.models import Unit, User


class DivisionManager(models.Manager):
    def get_by_natural_key(self, code: str, valid_from: str | date) -> Any:
        return self.get(code=code, valid_from=valid_from)

    def current(self, on: date | None = None) -> models.QuerySet:
        """Divisions valid on a day (today unless told)."""
        on = on or localdate()
        return self.filter(Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gte=on))


class UnitQuerySet(MP_NodeQuerySet):
    def under(self, unit: "Unit") -> "UnitQuerySet":
        """The unit itself and every unit below it."""
        return self.filter(path__startswith=unit.path)

    def under_any(self, units: Iterable["Unit"]) -> "UnitQuerySet":
        return self.filter(within("path", [unit.path for unit in units]))

    def holding(self, user: "User", permission: str) -> "UnitQuerySet":
        """Units in which a post the user holds today gives the permission (not the units below).

        Guardian's row and the post must both say so: a post gives nothing before its first day and after its last,
        whether or not the hourly job has run. Global permissions and superuser status count for nothing.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        held = get_objects_for_user(
            user,
            f"accounts.{permission}",
            self,
            use_groups=False,
            with_superuser=False,
            accept_global_perms=False,
        )
        return held.filter(Exists(posts_in(OuterRef("pk"), user).filter(role__in=roles_giving(permission))))

    def rights_of(self, user: "User") -> dict[str, list[int]]:
        """Every household right of the user's posts: {codename: primary keys of units}, in one query."""
        if not user.is_authenticated or not user.is_active:
            return {}
        rows = get_user_obj_perms_model().objects.filter(
            user=user, content_type__app_label="accounts", content_type__model="unit"
        )
        posts = posts_in(Cast(OuterRef("object_pk"), BigIntegerField()), user).order_by()
        rows = rows.annotate(roles=ArraySubquery(posts.values("role")))
        held: dict[str, list[int]] = {}
        for codename, key, roles in rows.values_list("permission__codename", "object_pk", "roles"):
            if codename in permissions_of(set(roles)):
                held.setdefault(codename, []).append(int(key))
        return held

    def top_of(self, user: "User", permission: str) -> str:
        """Path of the lowest unit above everything the permission reaches; "" when it reaches nothing."""
        return shared_path(self.holding(user, permission).values_list("path", flat=True), self.model.steplen)

    def where(self, user: "User", permission: str) -> "UnitQuerySet":
        """Units the permission reaches: those holding it and every unit below them."""
        return self.under_any(self.holding(user, permission))


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")

    def get_by_natural_key(self, code: str) -> "Unit":
        return self.get(code=code)


class PostQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> "PostQuerySet":
        """Posts held on a day (today unless told)."""
        on = on or localdate()
        return self.filter(
            Q(from_on__lte=on), Q(until_on__isnull=True) | Q(until_on__gte=on), ended_at__isnull=True
        )

    def unended(self, on: date | None = None) -> "PostQuerySet":
        """Posts held on a day (today unless told) or later."""
        on = on or localdate()
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), ended_at__isnull=True)

    def awaited(self, on: date | None = None) -> "PostQuerySet":
        """Posts that begin after a day (today unless told)."""
        return self.filter(from_on__gt=on or localdate(), ended_at__isnull=True)

    def handed_over_by(self, user: "User") -> "PostQuerySet":
        """Posts held now that the user may hand to a successor, own ones never.

        Who manages units: all posts there and below, a system administrator's only if they are one. The chair of a
        unit: the posts of that unit that keep no accounts.
        """
        posts = self.current().exclude(user=user)
        if not user.is_active:
            return self.none()
        own = self.model.objects.current().filter(user=user)
        units = self.model._meta.get_field("unit").related_model.objects
        managed = Q(unit__in=units.where(user, "manage_unit").values("pk"))
        if not own.filter(role=Role.SYSTEM_ADMIN).exists():
            managed &= ~Q(role=Role.SYSTEM_ADMIN)
        chaired = Q(unit__in=own.filter(role=Role.CHAIR).values("unit"))
        return posts.filter(managed | chaired & ~Q(role__in=(Role.UNIT_ADMIN, Role.SYSTEM_ADMIN)))

    def reaching(self, unit: "Unit") -> "PostQuerySet":
        """Posts in this unit or in a unit above it."""
        ends = range(unit.steplen, len(unit.path) + 1, unit.steplen)
        return self.filter(unit__path__in=[unit.path[:end] for end in ends])


def posts_in(unit: Any, user: "User") -> "PostQuerySet":
    """The user's current posts in a unit given as a key or an expression."""
    return apps.get_model("accounts", "Post").objects.current().filter(user=user, unit=unit)


def shared_path(paths: Iterable[str], steplen: int) -> str:
    """The longest path that all the paths begin with, whole steps only; "" for none."""
    ordered = sorted(paths)
    if not ordered:
        return ""
    low, high = ordered[0], ordered[-1]
    shared = takewhile(lambda end: low[:end] == high[:end], range(steplen, len(low) + 1, steplen))
    return low[: max(shared, default=0)]


def within(field: str, paths: Iterable[str]) -> Q:
    """Rows whose path column lies at or below one of the given paths; no paths, no rows.

    Paths below another of the list are dropped, so that each row is reached through one index range.
    """
    tops: list[str] = []
    for path in sorted(set(paths)):
        if not tops or not path.startswith(tops[-1]):
            tops.append(path)
    if not tops:
        return Q(pk__in=[])
    reach = Q()
    for path in tops:
        reach |= Q(**{f"{field}__startswith": path})
    return reach


class HandOverQuerySet(models.QuerySet):
    def in_sight_of(self, user: "User") -> "HandOverQuerySet":
        """Hand-overs of units the user manages or chairs, and those they gave, took or witnessed."""
        posts = self.model._meta.get_field("old_post").related_model.objects
        units = self.model._meta.get_field("unit").related_model.objects
        chaired = posts.current().filter(user=user, role=Role.CHAIR).values("unit")
        managed = units.where(user, "manage_unit").values("pk")
        part = Q(old_post__user=user) | Q(new_post__user=user) | Q(by=user)
        return self.filter(part | Q(unit__in=managed) | Q(unit__in=chaired))
