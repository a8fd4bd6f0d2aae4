"""What a what-if supposes (测算情景): an edition, standards, aid rates. Nothing here reads a family."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.db.models import Q

from hardship.models import LowIncomeStandard
from hardship.models.figures import fen
from hardship.policy import Edition

OWN: Final = "standard"
"""The column with the standard each family was assessed by."""


@dataclass(frozen=True)
class Standards:
    """Which low-income standard each family is held against; without anything told, the one it was assessed by.

    on: the standards in force on this day, where a county has one. percent: the standards raised by so much (5 = 5 %),
    rounded to whole fen. told: yuan per person per month by division code, in place of everything else.
    """

    on: date | None = None
    percent: Decimal = Decimal(0)
    told: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def are_own(self) -> bool:
        return self.on is None and not self.percent and not self.told

    def sql(self) -> str:
        """The standard of a row in fen: a look-up by county in a list of constants, else the family's own."""
        if self.are_own:
            return OWN
        known = in_force(self.on) if self.on else {}
        raised = _raised(f"coalesce({_looked_up(known)}, {OWN})" if known else OWN, self.percent)
        told = {int(code): fen(amount) or 0 for code, amount in self.told.items()}
        return f"coalesce({_looked_up(told)}, {raised})" if told else raised


@dataclass(frozen=True)
class Rate:
    """Help a category is given: yuan a household a year, and months of the local standard a household a year."""

    yuan: Decimal = Decimal(0)
    months: Decimal = Decimal(0)

    def cost(self, households: int, standards: int) -> Fraction:
        """Yuan a year. standards: the households' monthly standards added up, in fen."""
        return Fraction(self.yuan) * households + Fraction(self.months) * standards / 100


@dataclass(frozen=True)
class Scenario:
    """rates: by category code, of the new rules and of the present ones alike."""

    edition: Edition
    standards: Standards = field(default_factory=Standards)
    rates: Mapping[str, Rate] = field(default_factory=dict)


def in_force(on: date) -> dict[int, int]:
    """Urban standards on a day: {division code as a number: fen}."""
    rows = LowIncomeStandard.objects.filter(
        Q(effective_until__isnull=True) | Q(effective_until__gte=on), effective_from__lte=on, kind="urban"
    )
    ordered = rows.order_by("division_code", "effective_from").values_list("division_code", "amount")
    return {int(code): fen(amount) or 0 for code, amount in ordered}


def _looked_up(amounts: Mapping[int, int]) -> str:
    """SQL that finds a row's county in a list of constants, NULL when it is not there.

    An array with one place for each code between the lowest and the highest costs the same for one county as for all.
    """
    low, high = min(amounts), max(amounts)
    places = ",".join(str(amounts.get(code, 0)) for code in range(low, high + 1))
    return f"nullif(('{{{places}}}'::bigint[])[county - {low - 1}], 0)"


def _raised(sql: str, percent: Decimal) -> str:
    """The amount raised by so many percent, half a fen up."""
    if not percent:
        return sql
    above, below = (1 + Fraction(percent) / 100).as_integer_ratio()
    return f"(({sql}) * {2 * above} + {below}) / {2 * below}"
