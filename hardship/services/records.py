"""Keeping a record of every look, print and export; written in its own right before the thing is shown."""

from accounts.models import Post, Unit, User
from hardship.models import AccessRecord, Dossier


def nearest_post(user: User, unit: Unit) -> Post | None:
    """The user's current post in a unit or nearest above it."""
    posts = Post.objects.current().reaching(unit).filter(user=user).select_related("unit")
    return max(posts, key=lambda post: len(post.unit.path), default=None)


def note_access(
    kind: str, what: str, *, by: User, unit: Unit, dossier: Dossier | None = None, reason: str = ""
) -> AccessRecord:
    """Write who looked at what, in which post, and why."""
    post = nearest_post(by, unit)
    return AccessRecord.objects.create(
        kind=kind,
        what=what[:120],
        user=by,
        dossier=dossier,
        reason=reason,
        post=post,
        unit=post.unit if post else None,
    )
