"""Until when a step should be taken: the dossier's own edition, counted in working days."""

from datetime import date

from django.utils.timezone import localdate

from hardship.models import Dossier
from hardship.services.workdays import due_after
from reviews.workflow import TRANSITIONS, limit_of


def due_on(dossier: Dossier, stage: str, entered_on: date) -> date | None:
    """The last day for leaving a stage entered on a day; None without a limit, or while a year's calendar is missing."""
    count = workdays_allowed(dossier, stage)
    return due_after(entered_on, count) if count else None


def workdays_allowed(dossier: Dossier, stage: str) -> int | None:
    return dossier.edition.rules.process.workdays_for(limit_of(stage))


def fill_missing_deadlines() -> int:
    """Give open dossiers the deadline a missing calendar year had left out; returns how many. Run daily."""
    limited = {row.from_stage for row in TRANSITIONS if row.leads and row.limit}
    waiting = Dossier.objects.at_stage(*limited).filter(due_on__isnull=True).select_related("edition")
    filled = 0
    for dossier in waiting.iterator(chunk_size=500):
        due = due_on(dossier, dossier.stage, localdate(dossier.stage_since))
        if due is not None:
            filled += Dossier.objects.filter(pk=dossier.pk, stage=dossier.stage, due_on=None).update(
                due_on=due
            )
    return filled
