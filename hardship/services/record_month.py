"""月度留痕封存单: how much was changed, looked at, printed and exported in a month, unit by unit, and the last seal.

Numbers only; no family can be told from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from django.apps import apps
from django.db import connection
from django.db.models import Count
from django.utils.timezone import make_aware

from accounts.models import Unit, User
from accounts.recording import Event
from hardship.enums import AccessKind
from hardship.models import AccessRecord, Seal

RIGHTS: Final = ("see_audit", "manage_unit")
SHOWN: Final = (
    AccessKind.SECRET,
    AccessKind.DOWNLOAD,
    AccessKind.PRINT,
    AccessKind.EXPORT,
    AccessKind.REFUSED,
)
BY_TASK, OUTSIDE = "task", "outside"


@dataclass
class Line:
    """One unit's month. looks: {kind's label: count} in the order of SHOWN."""

    name: str
    changes: int = 0
    looks: dict[str, int] = field(default_factory=lambda: {str(kind.label): 0 for kind in SHOWN})


@dataclass(frozen=True)
class Month:
    """The sheet. by_task: changes of background jobs and commands; outside: made in the database behind the system."""

    first: date
    lines: list[Line]
    total: Line
    by_task: int
    outside: int
    seal: Seal | None

    @property
    def label(self) -> str:
        return f"{self.first.year} 年 {self.first.month} 月"

    @property
    def standing(self) -> str:
        """Whether the record was found whole just before it was sealed."""
        if self.seal is None:
            return "本月底前还没有封存"
        if self.seal.faults is None:
            return "封存前没有核验"
        return "封存前核验通过" if not self.seal.faults else f"封存前核验发现 {self.seal.faults} 项问题"


def units_for(user: User) -> list[Unit]:
    """Units whose numbers the person may see: by the right to audit, or by managing them."""
    reach = Unit.objects.where(user, RIGHTS[0]) | Unit.objects.where(user, RIGHTS[1])
    return list(reach.distinct())


def month_of(first: date, units: Iterable[Unit]) -> Month:
    """Count a month (its first day given) for the units."""
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    begin, end = (make_aware(datetime.combine(day, time.min)) for day in (first, after))
    changes = _changes(begin, end)
    lines = {unit.pk: Line(unit.name, changes.get(str(unit.pk), 0)) for unit in units}
    looks = (
        AccessRecord.objects.filter(at__gte=begin, at__lt=end, unit__in=list(lines), kind__in=SHOWN)
        .order_by()
        .values_list("unit", "kind")
        .annotate(Count("pk"))
    )
    for unit, kind, count in looks:
        lines[unit].looks[str(AccessKind(kind).label)] = count
    busy = [line for line in lines.values() if line.changes or any(line.looks.values())]
    return Month(
        first=first,
        lines=busy,
        total=_total(busy),
        by_task=changes.get(BY_TASK, 0),
        outside=changes.get(OUTSIDE, 0),
        seal=Seal.objects.filter(made_at__lt=end).first(),
    )


def _changes(begin: datetime, end: datetime) -> dict[str, int]:
    """{unit's key as text, BY_TASK or OUTSIDE: rows changed}; changes by people without a post are left out."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, Event)]
    who = (
        f"CASE WHEN pgh_context IS NULL THEN '{OUTSIDE}' WHEN pgh_context ? 'unit' THEN pgh_context->>'unit'"
        f" WHEN pgh_context ? 'job' OR pgh_context ? 'command' THEN '{BY_TASK}' END"
    )
    parts = " UNION ALL ".join(
        f'SELECT {who} AS who FROM "{table}" WHERE pgh_created_at >= %(begin)s AND pgh_created_at < %(end)s'
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT who, count(*) FROM ({parts}) AS kept WHERE who IS NOT NULL GROUP BY who",
            {"begin": begin, "end": end},
        )
        return dict(cursor.fetchall())


def _total(lines: list[Line]) -> Line:
    total = Line("合计", sum(line.changes for line in lines))
    for kind in total.looks:
        total.looks[kind] = sum(line.looks[kind] for line in lines)
    return total
