"""The families of a what-if's list, each with the rules' own sentence why."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from hardship.models import Dossier, Figures
from hardship.models.figures import yuan
from hardship.policy import Assessment, Edition
from hardship.services.what_if import BEFORE, Standing, move
from hardship.services.what_if_tables import MOVES, standing_label


@dataclass(frozen=True)
class Row:
    """One family. monthly: A, yuan per person to two decimals, None when unknown; standard: the supposed one, yuan."""

    dossier: Dossier
    before: Standing
    after: Standing
    monthly: Decimal | None
    standard: Decimal | None
    because: str

    @property
    def before_label(self) -> str:
        return standing_label(self.before)

    @property
    def after_label(self) -> str:
        return standing_label(self.after)

    @property
    def move_label(self) -> str:
        return MOVES.get(self.move, "不变")

    @property
    def move(self) -> str:
        return move(self.before, self.after)


def rows_of(families: Sequence[tuple[int, int | None]], rules: Edition, user: User) -> list[Row]:
    """Rows in the order given (WhatIf.families); a dossier out of the user's reach is left out."""
    standards = dict(families)
    seen = Dossier.objects.visible_to(user).select_related("unit", "figures__category").in_bulk(standards)
    return [
        _row(seen[key].figures, seen[key], yuan(standards[key]), rules) for key in standards if key in seen
    ]


def _row(figures: Figures, dossier: Dossier, standard: Decimal | None, rules: Edition) -> Row:
    answer = rules.assess(figures.facts(standard))
    before = Standing(BEFORE[figures.outcome], figures.category.code if figures.category else "")
    after = Standing(answer.outcome, answer.category.code if answer.category else "")
    named = figures.category.label if figures.category else ""
    monthly = answer.metrics.as_json()["A"]
    return Row(dossier, before, after, Decimal(monthly) if monthly else None, standard, why(answer, named))


def why(answer: Assessment, before: str) -> str:
    """The sentence that decides: of the clause that grants, of a veto, or of the clause that granted before.

    before: label of the category the family has now, "" for none.
    """
    if answer.vetoes or (answer.outcome == "unknown" and answer.ground):
        return answer.conclusion
    telling = answer.ground or next(
        (finding for finding in answer.clauses if finding.category == before and finding.met is not True),
        answer.clauses[0],
    )
    return f"{telling.clause} {telling.because}"
