"""Monthly amounts per person, exactly: sums of yearly and monthly facts, never rounded before comparing."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Any

from hardship.policy.columns import signed_sum
from hardship.policy.facts import Facts
from hardship.policy.wording import yuan

EXACT = Context(prec=60, traps=[Inexact])
"""Sums of yuan never need more digits; if ever they did, it is an error and not a rounding."""


@dataclass(frozen=True)
class Measure:
    """(yearly terms / 12 + monthly terms) / persons; each term is a fact and its sign."""

    label: str
    yearly: Mapping[str, int]
    monthly: Mapping[str, int]

    @property
    def needs(self) -> tuple[str, ...]:
        return ("persons", *self.yearly, *self.monthly)

    def missing(self, facts: Facts) -> tuple[str, ...]:
        return tuple(name for name in self.needs if getattr(facts, name) is None)

    def of(self, facts: Facts) -> Fraction | None:
        """Yuan per person per month, or None when a term or the persons are not known."""
        if self.missing(facts) or facts.persons is None:
            return None
        with localcontext(EXACT):
            twelvefold = sum(sign * getattr(facts, name) for name, sign in self.yearly.items())
            twelvefold += sum(12 * sign * getattr(facts, name) for name, sign in self.monthly.items())
        return Fraction(twelvefold) / (12 * facts.persons)

    def sql(self) -> str:
        """Twelve times the family's amount in fen, to be held against 12 × persons × standard: no division."""
        monthly = {name: 12 * sign for name, sign in self.monthly.items()}
        return signed_sum({**self.yearly, **monthly})


INCOME = {"annual_income": 1}

MEASURES: dict[str, Measure] = {
    "A": Measure("人均月收入", INCOME, {}),
    "N": Measure("扣除刚性支出后人均月收入", INCOME | {"rigid_expense": -1}, {}),
    "N_acc": Measure("扣除意外或重病自付支出后人均月收入", INCOME | {"accident_expense": -1}, {}),
    "A_aided": Measure("计入政府救助后人均月收入", INCOME, {"aid_monthly": 1}),
    "N_assets": Measure(
        "计入储蓄和投资、扣除意外或重病自付支出后人均月额",
        INCOME | {"accident_expense": -1, "savings": 1, "net_investments": 1},
        {},
    ),
}


@dataclass(frozen=True)
class Metrics:
    """The four amounts every verdict shows, in yuan per person per month; None is unknown."""

    A: Fraction | None
    N: Fraction | None
    N_acc: Fraction | None
    A_aided: Fraction | None

    @classmethod
    def of(cls, facts: Facts) -> "Metrics":
        return cls(**{field.name: MEASURES[field.name].of(facts) for field in fields(cls)})

    def as_json(self) -> dict[str, str | None]:
        """Text of two decimals, half up: {"A": "792.50", "N": None, ...}."""
        amounts = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: None if amount is None else yuan(amount) for name, amount in amounts.items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Metrics":
        """As stored: the two decimals shown then, no longer the exact amount."""
        amounts = {field.name: stored[field.name] for field in fields(cls)}
        return cls(**{name: None if text is None else Fraction(text) for name, text in amounts.items()})


def monthly_income_per_person(annual_income: Decimal, persons: int) -> Decimal:
    """Household income per person, for showing and storing; thresholds compare the exact Metrics.

    annual_income: yuan per year, every counted income of every counted member.
    persons: members living on it, applicant included; at least 1.
    Returns yuan per person per month to 28 significant digits: screens round. ValueError below one person.
    """
    if persons < 1:
        raise ValueError(f"A household has at least one member, not {persons}.")
    exact = Fraction(annual_income) / 12 / persons
    return Decimal(exact.numerator) / Decimal(exact.denominator)
