"""A generated family's verdict as rows: the current one, the frozen copy of a certified file, and the figures.

The rules are asked through the services' own functions, about a family that only looks like rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from types import SimpleNamespace
from typing import Any, cast

from hardship.models import Dossier, Figures, LowIncomeStandard, Verdict
from hardship.models.codes import CodeBook
from hardship.policy import Assessment, Edition, Facts
from hardship.services.assess import basis_of, code_of, facts_of, figures_of, source_of
from reviews.demo.copying import RowWriter
from reviews.demo.courses import Course
from reviews.demo.families import Family

CENT = Decimal("0.01")


class Rows:
    """Rows at hand, asked for like a relation of a model."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows = list(rows)

    def all(self) -> list[Any]:
        return self.rows


def two_places(amount: Any) -> Any:
    """As the column gives it back."""
    return amount.quantize(CENT) if isinstance(amount, Decimal) else amount


def looks_like_a_dossier(family: Family, course: Course) -> Dossier:
    """What services.assess reads of a dossier, without a row."""
    request = {name: two_places(value) for name, value in family.request.items()}
    application = SimpleNamespace(**request)
    application.causes = [application.main_cause, *application.minor_causes]
    home = {name: two_places(value) for name, value in family.home.items()}
    household = SimpleNamespace(
        **home,
        annual_income_override=None,
        members=Rows(_member(vars(person)) for person in family.persons),
        other_incomes=Rows(SimpleNamespace(kind=row.kind, annual=two_places(row.annual)) for row in family.other_incomes),
        expenses=Rows(SimpleNamespace(kind=row.kind, annual=two_places(row.annual)) for row in family.expenses),
        real_estates=Rows(SimpleNamespace(kind=kind) for kind, *_ in family.estates),
        vehicles=Rows(SimpleNamespace(use=use) for use, *_ in family.vehicles),
        businesses=Rows(SimpleNamespace(kind=kind, employs_others=employs) for kind, employs, _ in family.businesses),
    )  # fmt: skip
    unit = course.crew.unit
    looks = SimpleNamespace(
        application=application, household=household, assessed_on=course.applied_on, stage=course.stage, unit_path=unit.path
    )  # fmt: skip
    return cast(Dossier, looks)


def _member(columns: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(
        **columns | {"monthly_income": two_places(columns["monthly_income"]), "lives_together": True}
    )


@dataclass(frozen=True)
class Said:
    """What the rules say of one generated family, and on what."""

    file: Dossier
    edition: int
    standard: LowIncomeStandard
    facts: Facts
    assessment: Assessment

    @property
    def category(self) -> str:
        return code_of(self.assessment.category)

    @cached_property
    def columns(self) -> dict[str, Any]:
        """A row of Verdict without its dossier and its moments."""
        return {
            "edition_id": self.edition,
            "facts": self.facts.to_json(),
            "body": self.assessment.to_json(),
            "outcome": self.assessment.outcome,
            "category": self.category,
            "tier": code_of(self.assessment.tier),
            "standard": self.standard.amount,
            "standard_source": source_of(self.standard),
        }


def ask(family: Family, course: Course, standard: LowIncomeStandard, edition: int, rules: Edition) -> Said:
    """What reassess() would say of the family once it is written."""
    file = looks_like_a_dossier(family, course)
    facts = facts_of(file, standard)
    return Said(file, edition, standard, facts, rules.assess(facts))


def write_verdict(writer: RowWriter, said: Said, dossier: int, made_at: datetime, book: CodeBook) -> None:
    """Queue the current verdict and the figures."""
    writer.add(Verdict, dossier_id=dossier, made_at=made_at, **said.columns)
    basis = basis_of(said.standard, book)
    writer.add(Figures, dossier_id=dossier, **figures_of(said.file, said.facts, said.assessment, basis=basis))


def write_frozen(writer: RowWriter, said: Said, dossier: int, at: datetime) -> int:
    """Queue the copy that certification freezes; returns its id."""
    return writer.add(Verdict, dossier_id=dossier, made_at=at, frozen_at=at, **said.columns)


def standard_on(standards: Iterable[LowIncomeStandard], on: date) -> LowIncomeStandard:
    """The standard in force on a day; RuntimeError when there is none. standards: newest first."""
    for row in standards:
        if row.effective_from <= on and (row.effective_until is None or row.effective_until >= on):
            return row
    raise RuntimeError(f"No low-income standard is in force on {on}.")
