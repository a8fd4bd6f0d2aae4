"""Keeping a record of every look, print, export and refused attempt; written before the thing is shown.

A look happened even when the page then fails: its record goes over a second connection (settings.RECORD_ALIAS) and is
committed at once, whatever becomes of the request's transaction.
"""

from django.conf import settings

from accounts.models import Post, Unit, User
from hardship.enums import AccessKind
from hardship.models import AccessRecord, Dossier


def nearest_post(user: User, unit: Unit) -> Post | None:
    """The user's current post in a unit or nearest above it."""
    posts = Post.objects.current().reaching(unit).filter(user=user).select_related("unit")
    return max(posts, key=lambda post: len(post.unit.path), default=None)


def note_access(
    kind: str,
    what: str,
    *,
    by: User,
    unit: Unit | None,
    dossier: Dossier | None = None,
    reason: str = "",
    survives: bool = True,
) -> AccessRecord:
    """Write who looked at what, in which post (the one nearest to the unit, else the first), and why.

    survives: kept even if the transaction at hand is rolled back; False for a deed, which then has not happened.
    """
    post = nearest_post(by, unit) if unit else None
    post = post or by.posts.current().select_related("unit").first()
    alias = settings.RECORD_ALIAS if survives else "default"
    return AccessRecord.objects.using(alias).create(
        kind=kind,
        what=what[:120],
        user=by,
        dossier=dossier,
        reason=reason,
        post=post,
        unit=post.unit if post else None,
    )


def note_refusal(path: str, status: int, *, by: User, number: str = "") -> AccessRecord:
    """Write that somebody was refused a page (403) or found nothing where they may not look (404).

    number: of the dossier the address named; when there is such a file, its record shows the attempt.
    """
    dossier = Dossier.objects.select_related("unit").filter(number=number).first() if number else None
    return note_access(
        AccessKind.REFUSED,
        f"{status} {path}",
        by=by,
        unit=dossier.unit if dossier else None,
        dossier=dossier,
    )


def described(post: Post) -> dict[str, object]:
    """A post as it is written beside a change: units and roles are renamed later."""
    return {
        "post": post.pk,
        "role": post.get_role_display(),
        "unit": post.unit_id,
        "unit_name": post.unit.name,
    }
