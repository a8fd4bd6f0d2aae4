"""What is known of one family when it is assessed; whatever is not known is None."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from hardship.policy.reading import Reader
from hardship.policy.vocabulary import CAUSES, FACT_LABELS, VETO_CODES

StandardLookup = Callable[[str, date | None], Decimal | None]
"""County code and day in, urban standard out (yuan per person per month), None when not entered."""


class FactsRefused(ValueError):
    """The facts cannot be read; `faults` has one Chinese sentence for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One family's figures. None = unknown, which no rule treats as no.

    annual_income, rigid_expense, accident_expense: yuan per year; counted income, without government aid.
    aid_monthly: government aid of the whole household, yuan per month.
    savings, net_investments: yuan; investments net of debt may be negative.
    months_below: consecutive months with income below the standard.
    contract_months: months of contract or proven employment.
    causes: words of CAUSES; vetoes: words of VETO_CODES, empty = checked and none found.
    standard: urban low-income standard of the county on the day, yuan per person per month; a migrant worker's is
    that of the county of work. Raises ValueError on words outside the vocabulary and on fewer persons than one.
    """

    persons: int | None = None
    annual_income: Decimal | None = None
    rigid_expense: Decimal | None = None
    accident_expense: Decimal | None = None
    months_below: int | None = None
    gov_aid: bool | None = None
    aid_monthly: Decimal | None = None
    savings: Decimal | None = None
    net_investments: Decimal | None = None
    causes: frozenset[str] | None = None
    vetoes: frozenset[str] | None = None
    migrant: bool = False
    member: bool | None = None
    contract_months: int | None = None
    county: str | None = None
    standard: Decimal | None = None
    on: date | None = None

    def __post_init__(self) -> None:
        strangers = {*(self.causes or ())} - CAUSES.keys() | {*(self.vetoes or ())} - VETO_CODES
        if strangers:
            raise ValueError(f"Not in the vocabulary of causes and vetoes: {sorted(strangers)}.")
        if self.persons is not None and self.persons < 1:
            raise ValueError(f"A household has at least one member, not {self.persons}.")
        if self.standard is not None and self.standard <= 0:
            raise ValueError(f"A low-income standard is above zero, not {self.standard}.")

    @classmethod
    def from_json(cls, document: object, standard_of: StandardLookup | None = None) -> "Facts":
        """Facts from a JSON object; raises FactsRefused with every fault.

        standard_of: finds the standard when the object names a county but no standard.
        """
        faults: list[str] = []
        reader = Reader(document, faults, FACT_LABELS)
        read = _amounts(reader) | _answers(reader)
        reader.close()
        if faults:
            raise FactsRefused(faults)
        if read["standard"] is None and read["county"] is not None and standard_of is not None:
            read["standard"] = standard_of(read["county"], read["on"])
        return cls(**read)

    def to_json(self) -> dict[str, Any]:
        """A JSON object that from_json reads back equal; unknown facts are left out, amounts are text."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _plain(value) for name, value in known.items() if value is not None}


def _amounts(reader: Reader) -> dict[str, Any]:
    return {
        "persons": reader.whole("persons", at_least=1),
        "annual_income": reader.amount("annual_income"),
        "rigid_expense": reader.amount("rigid_expense"),
        "accident_expense": reader.amount("accident_expense"),
        "months_below": reader.whole("months_below", at_least=0),
        "aid_monthly": reader.amount("aid_monthly"),
        "savings": reader.amount("savings"),
        "net_investments": reader.amount("net_investments", may_be_negative=True),
        "contract_months": reader.whole("contract_months", at_least=0),
        "standard": reader.amount("standard", above_zero=True),
    }


def _answers(reader: Reader) -> dict[str, Any]:
    return {
        "gov_aid": reader.yes_no("gov_aid"),
        "causes": reader.words("causes", CAUSES.keys()),
        "vetoes": reader.words("vetoes", VETO_CODES),
        "migrant": reader.yes_no("migrant") or False,
        "member": reader.yes_no("member"),
        "county": reader.pattern("county", r"[0-9]{6}", "6 位区划代码"),
        "on": reader.day("on"),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def facts_of(documents: object, standard_of: StandardLookup | None = None) -> list[Facts]:
    """Facts of one object or of a list of them; every fault of a list names the item it is in."""
    if not isinstance(documents, list):
        return [Facts.from_json(documents, standard_of)]
    read: list[Facts] = []
    faults: list[str] = []
    for number, document in enumerate(documents, start=1):
        try:
            read.append(Facts.from_json(document, standard_of))
        except FactsRefused as refused:
            faults.extend(f"第 {number} 户：{fault}" for fault in refused.faults)
    if faults:
        raise FactsRefused(faults)
    return read
