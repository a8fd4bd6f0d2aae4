"""The workbasket: what waits for this user, oldest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.timezone import localdate

from accounts.models import Unit, User
from hardship.models import Dossier
from hardship.querysets import DossierQuerySet, PartQuerySet
from hardship.services.workdays import WorkCalendar
from reviews.models import StageChange
from reviews.pages import pages_of
from reviews.workflow import Transition, leading_rows


def waiting_for(user: User, rights: dict[str, list[int]] | None = None) -> DossierQuerySet:
    """待办: open dossiers whose next step waits in a unit where the user's own post gives the right.

    A right reaches lower units too, but their work waits for their own people first.
    rights: Unit.objects.rights_of(user), where the caller has asked already.
    """
    held = Unit.objects.rights_of(user) if rights is None else rights
    reach = Q(pk__in=[])
    for row in leading_rows():
        if row.permission in held:
            reach |= Q(stage=row.from_stage, awaiting__in=held[row.permission])
    return Dossier.objects.visible_to(user).filter(reach).order_by("due_on", "stage_since", "pk")


@dataclass(frozen=True)
class Task:
    """One line of 待办. days_left: working days, negative when late, None without a limit or a loaded calendar."""

    dossier: Dossier
    row: Transition
    days_left: int | None
    page: str


def tasks(dossiers: Iterable[Dossier]) -> list[Task]:
    """The way forward of each dossier, in a fixed number of queries."""
    works = [(dossier, row) for dossier in dossiers for row in leading_rows([dossier.stage])[:1]]
    left = working_days_left([dossier.due_on for dossier, _ in works])
    return [
        Task(dossier, row, days, page)
        for (dossier, row), days, page in zip(works, left, pages_of(works), strict=True)
    ]


def working_days_left(days: Sequence[date | None]) -> list[int | None]:
    """Working days from today until each day, by one calendar."""
    known = [day for day in days if day is not None]
    if not known:
        return [None] * len(days)
    today = localdate()
    calendar = WorkCalendar(today, years=max(1, *(abs(day.year - today.year) for day in known)))
    return [None if day is None else calendar.between_or_none(today, day) for day in days]


def done_by(user: User) -> PartQuerySet:
    """已办: steps this user took, newest first, on dossiers still in sight."""
    return (
        StageChange.objects.visible_to(user)
        .filter(by=user)
        .select_related("dossier", "dossier__unit")
        .order_by("-at", "-pk")
    )
