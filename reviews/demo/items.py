"""One household of the demonstration on its way from plot to rows, and the stays that make up its history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from hardship.enums import ORDER, Stage
from hardship.models import Dossier, Verdict
from reviews.demo.courses import Course, Crew, StepTaken, straight
from reviews.demo.days import OfficeDays
from reviews.demo.families import Family
from reviews.demo.plots import DETOURS, Plot

START = {Stage.APPLICATION: 0, Stage.INVESTIGATION: 1, Stage.EVALUATION: 2}
DETOUR_ENDS = {
    "recheck_vote": Stage.INVESTIGATION,
    "recheck_objection": Stage.INVESTIGATION,
    "returned_notice": Stage.EVALUATION,
}


@dataclass
class Item:
    """A household being written. dossier and verdict are read back once its rows are in."""

    plot: Plot
    family: Family
    course: Course
    rng: Random
    pk: int = 0
    members: tuple[int, ...] = ()
    dossier: Dossier | None = None
    verdict: Verdict | None = None

    @property
    def file(self) -> Dossier:
        if self.dossier is None:
            raise RuntimeError("The dossier has not been read back yet.")
        return self.dossier


@dataclass(frozen=True)
class Stay:
    """A stretch at one stage. step: what ended it, None for the stage the dossier is in now."""

    stage: Stage
    began: datetime
    place: int
    step: StepTaken | None

    @property
    def verb(self) -> str:
        return self.step.row.verb if self.step else ""


def verbs_of(plot: Plot, crew: Crew) -> list[str]:
    """Every step of a plot: the detour, the way on from where it ended, the closing step."""
    detour = DETOURS[plot.detour]
    begin = START[DETOUR_ENDS.get(plot.detour, Stage.APPLICATION)]
    return [*detour, *straight(crew, plot.stage, plot.level)[begin:], *filter(None, [plot.end])]


def stays(course: Course) -> Iterator[Stay]:
    began = course.opened_at
    for place, step in enumerate(course.steps):
        yield Stay(Stage(step.row.from_stage), began, place, step)
        began = step.at
    yield Stay(course.stage, began, len(course.steps), None)


def voided_at(course: Course, place: int, stage: Stage) -> datetime | None:
    """When work done at a stage, before the step at a place, was made void by a way back; None while in force."""
    for step in course.steps[place:]:
        if step.row.voids_from is not None and ORDER[Stage(step.row.voids_from)] <= ORDER[stage]:
            return step.at
    return None


def day_within(days: OfficeDays, stay: Stay) -> date:
    """A working day in the middle of a stay, after its first day."""
    first = days.place_of[stay.began.date()]
    last = days.place_of[stay.step.at.date()] if stay.step else days.last
    return days.days[min(last, first + max(1, (last - first) // 2))]
