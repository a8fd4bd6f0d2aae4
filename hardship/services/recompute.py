"""Verdicts that no longer rest on what is in force, because a standard or a code's meaning changed: found and made anew.

Found by SQL, so that nothing outdated costs one query; worked off in short transactions, so that clerks hardly wait.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any, Final

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save
from django.utils.timezone import localdate, now
from django_q.models import OrmQ
from django_q.tasks import async_task

from hardship.models import CodeItem, Dossier, LowIncomeStandard
from hardship.models.codes import BOOK_KEY, RULED_LISTS, code_book
from hardship.services.assess import basis_of, keep_figures, reassess

JOB: Final = "hardship.jobs.recompute_outdated"
BATCH: Final = 200
FOUND: Final = 10_000
"""A search reads every file, so that it brings work for many batches."""
SECONDS: Final = 300
"""One run of the job; what is left is another run's."""
log = logging.getLogger(__name__)

OUTDATED: Final = """
SELECT id FROM (
    SELECT DISTINCT ON (d.id) d.id, f.dossier_id, f.active, f.basis, s.basis AS now
    FROM hardship_dossier d
    LEFT JOIN hardship_figures f ON f.dossier_id = d.id
    LEFT JOIN unnest(%(counties)s::int[], %(since)s::date[], %(until)s::date[], %(bases)s::int[])
        AS s(county, since, until, basis)
        ON s.county = f.county AND coalesce(d.applied_on, %(today)s) BETWEEN s.since AND s.until
    WHERE d.id > %(after)s
    ORDER BY d.id, s.since DESC
) known
WHERE dossier_id IS NULL OR (active AND basis <> coalesce(now, %(without)s))
ORDER BY id
LIMIT %(limit)s
"""
"""A standard is in force on a day as StandardQuerySet.for_county says: of those that cover it, the one begun last."""


@dataclass(frozen=True)
class Done:
    """What a run did. failed: acceptance numbers whose facts could not be read; finished: nothing is left."""

    count: int
    failed: tuple[str, ...]
    finished: bool

    def __str__(self) -> str:
        said = f"重算资格意见 {self.count} 份"
        if self.failed:
            said += f"，{len(self.failed)} 份未能重算：{'、'.join(self.failed[:20])}"
        return said if self.finished else f"{said}，其余继续重算"


def outdated(*, after: int = 0, limit: int = FOUND) -> list[int]:
    """Keys of dossiers, in order: open ones whose basis is no longer what is in force, and all without figures."""
    standards = list(LowIncomeStandard.objects.filter(kind=LowIncomeStandard.Kind.URBAN))
    book = code_book()
    values = {
        "today": localdate(),
        "counties": [int(row.division_code) for row in standards],
        "since": [row.effective_from for row in standards],
        "until": [row.effective_until or date.max for row in standards],
        "bases": [basis_of(row, book) for row in standards],
        "without": basis_of(None, book),
        "after": after,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(OUTDATED, values)
        return [key for (key,) in cursor.fetchall()]


def recompute_outdated(*, seconds: float = SECONDS) -> Done:
    """Bring every outdated verdict up to date, a batch a transaction. Broken off, the next run takes up what is left.

    seconds: no batch begins later than this.
    """
    cache.delete(BOOK_KEY)  # another process may have changed a code within the last minute
    began, count, failed = monotonic(), 0, []
    for keys in _batches():
        faults = recompute(keys)
        count += len(keys) - len(faults)
        failed += faults
        if monotonic() - began > seconds:
            return Done(count, tuple(failed), finished=False)
    return Done(count, tuple(failed), finished=True)


def _batches() -> Iterator[list[int]]:
    keys = outdated()
    while keys:
        yield from (keys[at : at + BATCH] for at in range(0, len(keys), BATCH))
        keys = outdated(after=keys[-1])


@transaction.atomic
def recompute(keys: list[int]) -> list[str]:
    """Make the current verdicts of these dossiers anew; returns the numbers of those whose facts cannot be read.

    The rows are locked before the facts are read: a clerk who is saving is waited for, and what they saved counts.
    """
    locked = Dossier.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    held = list(locked.values_list("pk", flat=True))
    failed = []
    for dossier in Dossier.objects.with_household().filter(pk__in=held).order_by("pk"):
        try:
            with transaction.atomic():
                _bring_up_to_date(dossier)
        except (ValueError, ArithmeticError):
            log.exception("The verdict of %s was not recomputed.", dossier.number)
            failed.append(dossier.number)
    return failed


def _bring_up_to_date(dossier: Dossier) -> None:
    """An ended dossier keeps the verdict it ended with and gets its figures from it."""
    kept = dossier.verdicts.filter(frozen_at__isnull=True).first() if dossier.is_ended else None
    if kept is None:
        reassess(dossier)
    else:
        keep_figures(dossier, kept.known, kept.assessment, basis=0)


def ask() -> None:
    """Once the present transaction is committed, have the background worker recompute what it has outdated."""
    transaction.on_commit(_enqueue, robust=True)


def _enqueue() -> None:
    """A job that waits will see what has just been committed; one that runs already may not."""
    waiting = OrmQ.objects.filter(lock__lte=now())
    if not any(row.task.get("func") == JOB for row in waiting):
        async_task(JOB, task_name="重算资格意见")


def listen() -> None:
    """Ask whenever a standard or a code that the rules read is saved or deleted, wherever it is done.

    Bulk writes send no signal: services.reference asks by itself.
    """
    for signal in (post_save, post_delete):
        signal.connect(_standard_changed, sender=LowIncomeStandard)
        signal.connect(_code_changed, sender=CodeItem)


def _standard_changed(instance: LowIncomeStandard, **kwargs: Any) -> None:
    if instance.kind == LowIncomeStandard.Kind.URBAN:
        ask()


def _code_changed(instance: CodeItem, **kwargs: Any) -> None:
    if instance.list_name in RULED_LISTS:
        ask()
