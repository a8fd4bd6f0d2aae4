"""Annex 8 困难职工解困脱困帮扶台账: each household in a block of its own, help and visits of the period below it.

Thirty-odd columns do not fit across A4, so a block has three parts that share one grid: the household (标识、困难、
责任、计划), one row an entry (实施), and what came of it (小计、成效).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from accounts.models import Division
from hardship.annexes.ledger_block import NO_SUMS, Block, EntryRow, Sums, block_of, count_of, sums_of
from hardship.annexes.wording import BLANK_DAY, day
from hardship.enums import LedgerKind
from hardship.models import Dossier, LedgerEntry

BLANK_ENTRIES = 7


@dataclass(frozen=True)
class LedgerPage:
    unit: str = ""
    since: str = BLANK_DAY
    until: str = BLANK_DAY
    blocks: tuple[Block, ...] = ()
    households: str = ""
    visits: str = ""
    helps: str = ""
    sums: Sums = NO_SUMS


BLANK = LedgerPage(blocks=(Block(entries=(EntryRow(),) * BLANK_ENTRIES),))


def build(
    title_unit: str,
    dossiers: Sequence[Dossier],
    *,
    since: date | None = None,
    until: date | None = None,
    masked: bool = True,
) -> LedgerPage:
    """The ledger of some households for a period, both days included.

    since, until: without them the period runs from the first entry to today.
    masked: identity numbers and the workers' telephones show their ends only; False is for those who may see them.
    """
    dossiers = list(dossiers)
    prefetch_related_objects(
        dossiers, "unit", "application", "household__members", "plans", "certifications", "ledger__reverses"
    )
    until = until or localdate()
    since = since or _first_day(dossiers, until)
    places = _division_names({dossier.household.hukou_region for dossier in dossiers})
    books = [_entries_between(dossier.ledger.all(), since, until) for dossier in dossiers]
    everything = [entry for book in books for entry in book]
    return LedgerPage(
        unit=title_unit,
        since=day(since),
        until=day(until),
        blocks=tuple(
            block_of(number, dossier, book, places, masked)
            for number, (dossier, book) in enumerate(zip(dossiers, books, strict=True), 1)
        ),
        households=str(len(dossiers)),
        visits=str(count_of(everything, LedgerKind.VISIT)),
        helps=str(count_of(everything, LedgerKind.HELP)),
        sums=sums_of(everything),
    )


def _first_day(dossiers: Iterable[Dossier], otherwise: date) -> date:
    return min((entry.done_on for dossier in dossiers for entry in dossier.ledger.all()), default=otherwise)


def _entries_between(entries: Iterable[LedgerEntry], since: date, until: date) -> list[LedgerEntry]:
    return [entry for entry in entries if since <= entry.done_on <= until]


def _division_names(codes: set[str]) -> Mapping[str, str]:
    """The latest name of each division code."""
    known = Division.objects.filter(code__in=codes).order_by("valid_from")
    return dict(known.values_list("code", "name"))
