"""政策测算: every active family in reach asked at once, in the database, by the rules' own SQL face. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection

from accounts.models import Unit, User
from hardship.models import Figures
from hardship.models.codes import code_book
from hardship.policy.answers import OUTCOME_CODES, Outcome
from hardship.services.scenarios import OWN, Scenario

NEAR: Final = Fraction(1, 20)
"""Within 5 % of a line."""

COLUMNS: Final = (
    "dossier_id", "annual_income", "rigid_expense", "accident_expense", "aid_monthly", "savings", "net_investments",
    "persons", "months_below", "contract_months", "gov_aid", "migrant", "member", "causes", "vetoes", "county",
    "main_cause_id", "category_id", "outcome", "unit_path",
)  # fmt: skip
BEFORE: Final[dict[int, Outcome]] = {number: outcome for outcome, number in OUTCOME_CODES.items()}
OUTCOME_AT, CATEGORY_AT, CAUSE_AT, NEAR_AT = 30, 32, 47, 62
"""Where a family's key holds what: the code of the answers first, then these, each at its bit."""

ID_MASK: Final = (1 << 15) - 1

SELF: Final = (1 << CAUSE_AT) - 1
"""The part of a key that says what a family is and would be."""


@dataclass(frozen=True)
class Standing:
    """An outcome with its category's code, "" unless eligible."""

    outcome: Outcome
    category: str = ""


@dataclass(frozen=True)
class Group:
    """Families alike in all that is counted. standards, own_standards: a month's, added up, in fen.

    key: what the database finds them by.
    """

    unit_path: str
    cause: str
    before: Standing
    after: Standing
    near: bool
    households: int
    persons: int
    standards: int
    own_standards: int
    key: int

    @property
    def move(self) -> str:
        return move(self.before, self.after)


def move(before: Standing, after: Standing) -> str:
    """enter, leave, change (of category), unclear (can no longer be told) or stay. Unknown is never taken for no."""
    if after.outcome == "unknown":
        return "stay" if before.outcome == "unknown" else "unclear"
    if before.outcome == "eligible":
        return "leave" if after.outcome != "eligible" else "stay" if before == after else "change"
    return "enter" if after.outcome == "eligible" else "stay"


class WhatIf:
    """One scenario over the active dossiers a user may see, or those of one unit among them.

    The result is counted by the units right below that unit, or below the user's own.
    right: what must reach the families besides seeing them.
    """

    def __init__(
        self, scenario: Scenario, user: User, unit: Unit | None = None, *, right: str = "view_dossiers"
    ) -> None:
        self.scenario, self.rules, self.book = scenario, scenario.edition, code_book()
        if max(self.book.codes, default=0) > ID_MASK:
            raise RuntimeError("Keys of code items have outgrown the 15 bits a what-if keeps for them.")
        self.scope = Figures.objects.visible_to(user).active()
        if right != "view_dossiers":
            self.scope = self.scope.reached_by(user, right)
        if unit is not None:
            self.scope = self.scope.of_unit(unit)
        top = unit.path if unit else Unit.objects.top_of(user, "view_dossiers")
        self.depth = len(top) + Unit.steplen

    def groups(self) -> list[Group]:
        """Everything that is counted, in one pass over the families."""
        families = f"SELECT left(unit_path, {self.depth}) AS unit, {self._key_sql()} AS key, persons, {OWN}, own FROM figures OFFSET 0"
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in ("persons", OWN, "own"))
        rows = self._ask(
            f"SELECT unit, key, count(*), {sums} FROM ({families}) AS families GROUP BY unit, key"
        )
        return [self._group(*row) for row in rows]

    def families(
        self, chosen: Iterable[Group], *, near: bool = False, start: int = 0, most: int = 50
    ) -> list[tuple[int, int | None]]:
        """(dossier key, supposed standard in fen) of the families in the chosen groups, by key, from place `start`.

        near: only those within 5 % of a line.
        """
        chosen = list(chosen)
        keys = sorted({group.key & SELF for group in chosen})
        causes = sorted({group.key >> CAUSE_AT & ID_MASK for group in chosen})
        nearby = f"AND {self.rules.near_sql(NEAR)}" if near else ""
        sql = f"""
            SELECT dossier_id, {OWN} FROM figures
            WHERE {self._self_sql()} = ANY(%s::bigint[]) AND coalesce(main_cause_id, 0) = ANY(%s::int[]) {nearby}
            ORDER BY dossier_id LIMIT %s OFFSET %s
        """
        return self._ask(sql, keys, causes, most, start)

    def _ask(self, sql: str, *more: Any) -> list[tuple[Any, ...]]:
        """Rows of a query over the families in scope, `figures`, the supposed standard in place of their own ("own").

        The text holds our own column names and the rules' numbers; whatever comes from outside is a parameter. OFFSET 0
        keeps the database from working a supposed standard out anew for every rule that reads it.
        """
        try:
            kept, parameters = self.scope.order_by().values_list(*COLUMNS, OWN).query.sql_with_params()
        except EmptyResultSet:
            return []
        fence = "" if self.scenario.standards.are_own else "OFFSET 0"
        supposed = f"{self.scenario.standards.sql()} AS {OWN}, {OWN} AS own"
        figures = f"SELECT {', '.join(COLUMNS)}, {supposed} FROM ({kept}) AS kept {fence}"
        with connection.cursor() as cursor:
            cursor.execute(f"WITH figures AS NOT MATERIALIZED ({figures}) {sql}", [*parameters, *more])
            return cursor.fetchall()

    def _self_sql(self) -> str:
        category = f"(coalesce(category_id, 0)::bigint << {CATEGORY_AT})"
        return f"({self.rules.code_sql()}::bigint + (outcome::bigint << {OUTCOME_AT}) + {category})"

    def _key_sql(self) -> str:
        cause = f"(coalesce(main_cause_id, 0)::bigint << {CAUSE_AT})"
        return f"{self._self_sql()} + {cause} + ({self.rules.near_sql(NEAR)}::int::bigint << {NEAR_AT})"

    def _group(self, unit: str, key: int, households: int, *sums: Any) -> Group:
        answers = self.rules.answers(key & (1 << OUTCOME_AT) - 1)
        granted = self.rules.granted(answers)
        before = BEFORE[key >> OUTCOME_AT & 3]
        category = self.book.code_at(key >> CATEGORY_AT & ID_MASK) if before == "eligible" else ""
        return Group(
            unit,
            self.book.code_at(key >> CAUSE_AT & ID_MASK),
            Standing(before, category),
            Standing(answers.outcome, granted.code if granted else ""),
            bool(key >> NEAR_AT),
            households,
            *map(int, sums),
            key,
        )
