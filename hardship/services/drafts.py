"""What a clerk has typed but not yet saved, kept on the server under the page's address.

A draft belongs to one user and one page. It is the user's own typing, secrets included; it goes when the page is saved,
or after a week.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.timezone import now

from accounts.models import User
from hardship.models import Dossier, FormDraft
from hardship.services.editing import may_edit

KEPT_FOR: Final = timedelta(days=7)
LIMIT: Final = 200_000  # characters of names and values together
NOT_TYPED: Final = {"csrfmiddlewaretoken"}

View = TypeVar("View", bound=Callable[..., Any])
May = Callable[[Dossier, User], bool]


def keeps_drafts(may: May = may_edit) -> Callable[[View], View]:
    """Mark a view whose page keeps drafts. may(dossier, user): asked when the address names a dossier (`number`)."""

    def mark(view: View) -> View:
        view.keeps_drafts = may  # type: ignore[attr-defined]
        return view

    return mark


def is_kept(user: User, path: str) -> bool:
    """True when the path is a page of ours that keeps drafts, and the user may work on the dossier it names."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    may: May | None = getattr(match.func, "keeps_drafts", None)
    if may is None or len(path) > 200:
        return False
    number = match.kwargs.get("number")
    if number is None:
        return True
    dossier = Dossier.objects.visible_to(user).select_related("unit").filter(number=number).first()
    return dossier is not None and may(dossier, user)


@transaction.atomic
def keep(user: User, path: str, fields: QueryDict) -> FormDraft | None:
    """Keep the fields of a page as they are, replacing an earlier draft; None when the page keeps none for this user."""
    typed = {name: values for name, values in fields.lists() if name not in NOT_TYPED}
    size = sum(len(name) + sum(map(len, values)) for name, values in typed.items())
    if not typed or size > LIMIT or not is_kept(user, path):
        return None
    forget_old()
    draft, _ = FormDraft.objects.update_or_create(user=user, path=path, defaults={"fields": typed})
    return draft


def keep_carried(user: User, path: str, fields: QueryDict) -> bool:
    """Keep what was posted after the login had expired; True when the person will find it on the page."""
    return keep(user, path.partition("?")[0], fields) is not None


def typed(user: User, path: str) -> FormDraft | None:
    """The user's draft of a page, not older than a week."""
    return FormDraft.objects.filter(user=user, path=path, saved_at__gte=now() - KEPT_FOR).first()


def fields_of(draft: FormDraft) -> QueryDict:
    """The draft as a form reads a posted page."""
    fields = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        fields.setlist(name, values)
    return fields


def forget(user: User, path: str) -> None:
    FormDraft.objects.filter(user=user, path=path).delete()


def forget_old() -> int:
    """Delete drafts older than a week, which `typed` no longer gives back; returns how many."""
    return FormDraft.objects.filter(saved_at__lt=now() - KEPT_FOR).delete()[0]


def unsaved_below(user: User, path: str) -> list[FormDraft]:
    """The user's drafts of pages below an address, oldest first."""
    recent = FormDraft.objects.filter(user=user, path__startswith=path, saved_at__gte=now() - KEPT_FOR)
    return list(recent.order_by("saved_at"))
