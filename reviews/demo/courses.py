"""The way of one dossier along the workflow table: which steps, on which days, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Final

from accounts.models import Post, Unit
from hardship.enums import Stage
from hardship.models import Hand
from reviews.demo.days import OfficeDays
from reviews.workflow import Transition, limit_of, row_for

FORWARD: Final = {
    Stage.APPLICATION: "submit_application",
    Stage.INVESTIGATION: "pass_investigation",
    Stage.EVALUATION: "post_notice",
    Stage.PUBLICITY: "close_publicity",
    Stage.CERTIFICATION: "certify",
    Stage.ENTRY: "complete_entry",
    Stage.PLANNING: "begin_assistance",
}
PACE: Final = {  # working days spent in a stage before it is left, fewest and most
    Stage.APPLICATION: (1, 4), Stage.INVESTIGATION: (2, 5), Stage.EVALUATION: (3, 9), Stage.PUBLICITY: (6, 8),
    Stage.APPROVAL: (1, 4), Stage.CERTIFICATION: (2, 7), Stage.ENTRY: (4, 20), Stage.PLANNING: (3, 9),
}  # fmt: skip

row_of = cache(row_for)
limit_key = cache(limit_of)


@dataclass(frozen=True)
class Crew:
    """The people of one filing unit. posts: one reviewer for each unit of the path, lowest first."""

    unit: Unit
    path: tuple[Unit, ...]
    clerk: Post
    clerk2: Post
    reviewers: tuple[Post, ...]
    certifier: Post


@dataclass(slots=True)
class StepTaken:
    """One step: the table's row, who in which post, when, working days used, and where the file went."""

    row: Transition
    post: Post
    at: datetime
    round: int
    used: int | None
    awaiting: Unit
    level: int
    note: str = ""

    @property
    def on(self) -> date:
        return self.at.date()


@dataclass
class Course:
    """All steps of a dossier. opened_at: when the file was opened; hands: (user id, step key) laid by the steps."""

    crew: Crew
    opened_at: datetime
    steps: list[StepTaken] = field(default_factory=list)
    stage: Stage = Stage.APPLICATION
    round: int = 1
    awaiting: Unit | None = None
    hands: set[tuple[int, str]] = field(default_factory=set)

    @property
    def since(self) -> datetime:
        return self.steps[-1].at if self.steps else self.opened_at

    @property
    def applied_on(self) -> date:
        return self.opened_at.date()

    def last(self, *verbs: str) -> StepTaken | None:
        return next((step for step in reversed(self.steps) if step.row.verb in verbs), None)


def straight(crew: Crew, stage: Stage, level: int = 0) -> list[str]:
    """The verbs that lead from the start to a stage; level: opinions already given when it is APPROVAL."""
    verbs = ["submit_application", "pass_investigation", "post_notice", "close_publicity"]
    opinions = ["pass_up"] * (len(crew.path) - 1) + ["approve"]
    after = ["certify", "complete_entry", "begin_assistance"]
    reached = {
        Stage.APPLICATION: 0, Stage.INVESTIGATION: 1, Stage.EVALUATION: 2, Stage.PUBLICITY: 3, Stage.APPROVAL: 4,
    }  # fmt: skip
    if stage in reached:
        return verbs[: reached[stage]] + (opinions[:level] if stage == Stage.APPROVAL else [])
    count = {Stage.CERTIFICATION: 0, Stage.ENTRY: 1, Stage.PLANNING: 2, Stage.ASSISTANCE: 3}[stage]
    return verbs + opinions + after[:count]


def take(rng: Random, days: OfficeDays, crew: Crew, verbs: Sequence[str], waited: int) -> Course:
    """Walk the verbs so that the last one lies `waited` working days before the anchor.

    Raises KeyError when the table has no such row, so that no history can leave the table.
    """
    rows = rows_of(verbs)
    gaps = [rng.randint(*PACE[row.from_stage]) for row in rows]
    place = days.last - waited - sum(gaps)
    course = Course(crew, days.moment(place, rng.randint(30, 150)), awaiting=crew.unit)
    course.hands.add((crew.clerk.user_id, Hand.HANDLING))
    level = 0
    for row, gap in zip(rows, gaps, strict=True):
        place += gap
        step = taken(
            rng,
            course,
            row,
            days.moment(place, rng.choice((rng.randint(20, 230), rng.randint(330, 560)))),
            level,
        )
        step.used = days.used(course.since.date(), step.on)
        level = step.level
        course.steps.append(step)
        course.stage, course.awaiting = Stage(row.to_stage), step.awaiting
        course.round += row.is_return
    return course


def rows_of(verbs: Sequence[str]) -> list[Transition]:
    stage, rows = str(Stage.APPLICATION), []
    for verb in verbs:
        row = row_of(stage, verb)
        if row is None:
            raise KeyError(f"The table has no step {verb!r} from {stage!r}.")
        rows.append(row)
        stage = row.to_stage
    return rows


def taken(rng: Random, course: Course, row: Transition, at: datetime, level: int) -> StepTaken:
    """One step by whoever's turn it is; level counts the opinions in force."""
    crew = course.crew
    post = actor(rng, crew, row, level)
    key = Hand.HANDLING
    if row.decides or row.seat == "previous":
        unit = crew.path[level - (row.seat == "previous")] if row.permission == "review_dossiers" else None
        key = f"approval:{unit.pk}" if unit else Hand.CERTIFICATION
    course.hands.add((post.user_id, key))
    level = level_after(row, level)
    awaiting = crew.unit
    if row.to_stage == Stage.CERTIFICATION:
        awaiting = crew.path[-1]
    elif row.to_stage == Stage.APPROVAL:
        awaiting = crew.path[min(level, len(crew.path) - 1)]
    return StepTaken(row, post, at, course.round, None, awaiting, level)


def level_after(row: Transition, level: int) -> int:
    """Opinions in force after a step."""
    if row.verb in {"pass_up", "approve"}:
        return level + 1
    if row.seat == "previous":
        return level - 1
    return 0 if row.voids_from is not None else level


def actor(rng: Random, crew: Crew, row: Transition, level: int) -> Post:
    if row.permission == "review_dossiers":
        return crew.reviewers[level - (row.seat == "previous")]
    if row.permission == "certify_dossiers":
        return crew.certifier
    return crew.clerk if rng.random() < 0.75 else crew.clerk2


class Limits:
    """Working-day limits of one edition by stage."""

    def __init__(self, process: object) -> None:
        self.by_stage = {stage: process.workdays_for(limit_key(stage)) for stage in Stage}  # type: ignore[attr-defined]

    def due(self, days: OfficeDays, stage: Stage, entered: datetime) -> date | None:
        return days.due(entered.date(), self.by_stage[stage])
