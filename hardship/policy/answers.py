"""Every clause's answer for one family, and the outcome they make: one reading for both faces of the rules.

The SQL face packs the answers of a whole edition into one whole number a family (a "code"), two bits an answer, so
that families can be counted by code in one pass and the outcome is worked out here, once a code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hardship.policy.findings import Met, any_met

Outcome = Literal["eligible", "ineligible", "unknown"]
NO, YES, OPEN = 0, 1, 2
MEANS: dict[int, Met] = {NO: False, YES: True, OPEN: None}
OUTCOME_CODES: dict[Outcome, int] = {"ineligible": NO, "eligible": YES, "unknown": OPEN}
MOST_CLAUSES = 14
"""Two bits a clause and two for the vetoes fit an integer."""


@dataclass(frozen=True)
class Answers:
    """clauses: each granting clause in order. vetoed: a veto applies; None = not checked though the edition asks."""

    clauses: tuple[Met, ...]
    vetoed: Met

    @property
    def ground(self) -> int | None:
        """The place of the first clause met."""
        return next((place for place, met in enumerate(self.clauses) if met), None)

    @property
    def outcome(self) -> Outcome:
        """A veto refuses whatever else is met. With no clause met one unknown leaves it open; with one met, vetoes do."""
        if self.vetoed:
            return "ineligible"
        met = any_met(self.clauses)
        if met and self.vetoed is None:
            return "unknown"
        return "unknown" if met is None else "eligible" if met else "ineligible"

    @classmethod
    def of_code(cls, code: int, clauses: int) -> "Answers":
        """The answers of a code; KeyError for a number no code can be."""
        said = [MEANS[code >> 2 * place & 3] for place in range(clauses + 1)]
        return cls(tuple(said[:-1]), said[-1])

    @property
    def code(self) -> int:
        said = (*self.clauses, self.vetoed)
        return sum((OPEN if met is None else int(met)) << 2 * place for place, met in enumerate(said))


def code_sql(answers: Sequence[str]) -> str:
    """SQL that packs three-valued expressions (the clauses in order, then the veto) into one code."""
    packed = [f"coalesce(({sql})::int * {YES << 2 * n}, {OPEN << 2 * n})" for n, sql in enumerate(answers)]
    return f"({' + '.join(packed)})"
