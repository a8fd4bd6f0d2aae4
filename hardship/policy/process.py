"""The numbers of the procedure that an edition fixes: days, quorum, ratios, terms. Units are in the names."""

from dataclasses import dataclass, fields
from fractions import Fraction
from math import ceil
from typing import Any

from hardship.policy.reading import Reader

PUBLICITY_UNITS = ("workday", "day")
TIMED_STEPS = ("investigation", "evaluation", "publicity", "approval", "certification", "planning")


@dataclass(frozen=True)
class Publicity:
    """How long a name list hangs (公示). unit: workday or day."""

    days: int
    unit: str
    counts_posting_day: bool


@dataclass(frozen=True)
class Evaluation:
    """Quorum and pass ratio of the meeting (民主评议)."""

    min_present: int
    small_unit_min_present: int
    present_ratio: Fraction
    pass_ratio: Fraction

    def present_needed(self, expected: int) -> int:
        """People who must be there of those expected; a unit smaller than the usual minimum has its own."""
        least = self.min_present if expected >= self.min_present else self.small_unit_min_present
        return max(least, ceil(self.present_ratio * expected))

    def votes_needed(self, present: int) -> int:
        """Votes for, of those present and entitled to vote."""
        return ceil(self.pass_ratio * present)


@dataclass(frozen=True)
class Review:
    """Re-verification: every year, the share drawn, and for how long a file stands."""

    annual: bool
    sample_ratio: Fraction
    validity_months: int


@dataclass(frozen=True)
class Exit:
    """Leaving (脱困): months above the standard, publicity, follow-up."""

    months_above: int
    publicity_days: int
    follow_up_months: int


@dataclass(frozen=True)
class Process:
    """Parameters of the seven steps. presumed: names of sections no found document proves (推定).

    step_workdays: working days within which each of TIMED_STEPS should be done.
    """

    publicity: Publicity
    home_visit_min_people: int
    evaluation: Evaluation
    entry_workdays: int
    step_workdays: dict[str, int]
    review: Review
    exit: Exit
    income_window_months: int
    retention_years: int
    case_number_digits: int
    presumed: frozenset[str]

    def workdays_for(self, step: str) -> int | None:
        """Working days within which a step should be done, None for steps without a limit."""
        return self.entry_workdays if step == "entry" else self.step_workdays.get(step)

    def case_number(self, division_code: str, year: int, sequence: int) -> str:
        """职工编号: county code, year, running number; ValueError when the number outgrows its digits."""
        if not 0 < sequence < 10**self.case_number_digits:
            raise ValueError(f"A running number has {self.case_number_digits} digits, not {sequence}.")
        return f"{division_code}{year:04d}{sequence:0{self.case_number_digits}d}"

    def to_json(self) -> dict[str, Any]:
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _plain(value) for name, value in plain.items()}

    @classmethod
    def read(cls, reader: Reader) -> "Process":
        sections = frozenset(field.name for field in fields(cls)) - {"presumed"}
        process = cls(
            publicity=_publicity(reader.child("publicity")),
            home_visit_min_people=_count(reader, "home_visit_min_people"),
            evaluation=_evaluation(reader.child("evaluation")),
            entry_workdays=_count(reader, "entry_workdays"),
            step_workdays=_steps(reader.child("step_workdays")),
            review=_review(reader.child("review")),
            exit=_exit(reader.child("exit")),
            income_window_months=_count(reader, "income_window_months"),
            retention_years=_count(reader, "retention_years"),
            case_number_digits=_count(reader, "case_number_digits"),
            presumed=reader.words("presumed", sections) or frozenset(),
        )
        reader.close()
        return process


def _count(reader: Reader, key: str) -> int:
    return reader.need(key, reader.whole(key, at_least=1), 1)


def _ratio(reader: Reader, key: str) -> Fraction:
    return reader.need(key, reader.ratio(key), Fraction(1))


def _steps(reader: Reader) -> dict[str, int]:
    read = {step: _count(reader, step) for step in TIMED_STEPS}
    reader.close()
    return read


def _publicity(reader: Reader) -> Publicity:
    unit = reader.need("unit", reader.word("unit", PUBLICITY_UNITS), "workday")
    counts = reader.need("counts_posting_day", reader.yes_no("counts_posting_day"), True)
    read = Publicity(_count(reader, "days"), unit, counts)
    reader.close()
    return read


def _evaluation(reader: Reader) -> Evaluation:
    least, small = _count(reader, "min_present"), _count(reader, "small_unit_min_present")
    if small > least:
        reader.fault("small_unit_min_present", f"不大于 {least} 的整数")
    read = Evaluation(least, small, _ratio(reader, "present_ratio"), _ratio(reader, "pass_ratio"))
    reader.close()
    return read


def _review(reader: Reader) -> Review:
    annual = reader.need("annual", reader.yes_no("annual"), True)
    read = Review(annual, _ratio(reader, "sample_ratio"), _count(reader, "validity_months"))
    reader.close()
    return read


def _exit(reader: Reader) -> Exit:
    read = Exit(*(_count(reader, key) for key in ("months_above", "publicity_days", "follow_up_months")))
    reader.close()
    return read


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, int | str | dict):
        return value
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
