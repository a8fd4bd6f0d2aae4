"""How far an administrator reaches: which units, people and posts are theirs to keep."""

from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Post, Unit, User
from accounts.permissions import Role
from accounts.querysets import UnitQuerySet

KEPT: Final = "_manages_all"  # asked some twenty times a page; a user object lives for one request


def manages_all(user: User) -> bool:
    """A system administrator: a superuser, or whoever holds that post now. Says nothing about dossiers."""
    if not hasattr(user, KEPT):
        holds = user.is_superuser or Post.objects.current().filter(user=user, role=Role.SYSTEM_ADMIN).exists()
        setattr(user, KEPT, user.is_active and holds)
    return getattr(user, KEPT)


def units_of(user: User) -> UnitQuerySet:
    """Units the user administers."""
    return Unit.objects.all() if manages_all(user) else Unit.objects.where(user, "manage_unit")


def manages_some(user: User) -> bool:
    return manages_all(user) or Unit.objects.holding(user, "manage_unit").exists()


def people_of(user: User) -> QuerySet:
    """People who hold or held a post in a unit the user administers."""
    if manages_all(user):
        return User.objects.all()
    held = Post.objects.filter(user=OuterRef("pk"), unit__in=units_of(user).values("pk"))
    return User.objects.filter(Exists(held))


def posts_of(user: User) -> QuerySet:
    return (
        Post.objects.all() if manages_all(user) else Post.objects.filter(unit__in=units_of(user).values("pk"))
    )


def may_keep(user: User, person: User) -> bool:
    """True when the account (password, active or not) is the administrator's to change.

    Not one's own; nor, for a unit's administrator, that of somebody who also stands outside the reach, or above it.
    """
    if user == person:
        return False
    if manages_all(user):
        return True
    beyond = (
        Post.objects.unended()
        .filter(user=person)
        .exclude(unit__in=units_of(user).values("pk"), role__in=roles_for(user))
    )
    return not person.is_superuser and not beyond.exists()


def roles_for(user: User) -> list[str]:
    """Roles the administrator may give: a unit's administrator makes no system administrator."""
    return [role for role in Role if manages_all(user) or role != Role.SYSTEM_ADMIN]
