"""Any number of invented dossiers over the whole province, for measuring: flat memory, the same for the same seed."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Final

from django.db import transaction

from accounts.models import Unit
from hardship.enums import ENDED, Decision, Stage
from hardship.models import Certification, Entry, LowIncomeStandard, NumberSeries, PolicyEdition
from hardship.models.codes import code_book
from hardship.policy import Edition
from reviews.demo.copying import Numbers, RowWriter
from reviews.demo.courses import Course, Crew, Limits, straight, take
from reviews.demo.days import OfficeDays
from reviews.demo.families import Family, Situation, make_family
from reviews.demo.family_rows import write_application, write_family
from reviews.demo.growth import grow, short
from reviews.demo.history_rows import case_number_of, number_of, write_dossier, write_hands, write_step
from reviews.demo.persons import IdMaker
from reviews.demo.phrases import opinion
from reviews.demo.showcase import employer_of
from reviews.demo.staff import Offices, open_accounts
from reviews.demo.verdict_rows import Said, ask, standard_on, write_frozen, write_verdict
from reviews.models import Approval

CHUNK: Final = 1000
CATEGORY: Final = {"①": "dibao", "②": "dibao", "③": "dibao_edge", "④": "accident", "⑤": "accident"}
ENDS: Final = {Stage.REMOVED: (Stage.INVESTIGATION, "remove"), Stage.REFUSED: (Stage.CERTIFICATION, "refuse"),
               Stage.WITHDRAWN: (Stage.INVESTIGATION, "withdraw")}  # fmt: skip
NOTES: Final = {
    "remove": "家庭收入超过标准：经核实不符合条件。",
    "refuse": "家庭收入超过标准：不予认定。",
    "withdraw": "家庭收入好转，自愿撤回申请。",
}


class Chances:
    """A weighted choice that costs one random number."""

    def __init__(self, weights: dict[Any, int]) -> None:
        self.values = list(weights)
        self.sums = list(accumulate(weights.values()))

    def pick(self, rng: Random) -> Any:
        return self.values[bisect_right(self.sums, rng.randrange(self.sums[-1]))]


STAGES: Final = Chances({
    Stage.ASSISTANCE: 700, Stage.PLANNING: 25, Stage.ENTRY: 45, Stage.CERTIFICATION: 30, Stage.APPROVAL: 40, Stage.PUBLICITY: 30,
    Stage.EVALUATION: 25, Stage.INVESTIGATION: 25, Stage.APPLICATION: 10, Stage.REMOVED: 35, Stage.REFUSED: 15, Stage.WITHDRAWN: 20,
})  # fmt: skip
CLAUSES: Final = Chances({"①": 24, "②": 20, "③": 38, "④": 14, "⑤": 4})
CAUSES: Final = {
    "any": Chances({"01": 12, "02": 5, "03": 12, "04": 3, "05": 3, "06": 32, "09": 28, "10": 3}),
    "hit": Chances({"06": 70, "07": 10, "08": 20}),
}
SIZES: Final = Chances({1: 9, 2: 18, 3: 38, 4: 21, 5: 9, 6: 5})


def load_province(count: int, seed: int, anchor: date, report: Callable[[int], None]) -> None:
    """Write `count` dossiers, a transaction a thousand; report is told how many are in."""
    open_accounts(anchor)
    counties = grow(count)
    offices = Offices((unit for units in counties.values() for unit in units), seed=str(seed), anchor=anchor)
    filler = Filler(OfficeDays(anchor), offices, seed)
    done = 0
    for place, (county, units) in enumerate(counties.items()):
        share = count // len(counties) + (place < count % len(counties))
        for size in filler.fill(county, units, share):
            done += size
            report(done)
    filler.save()


@dataclass(frozen=True)
class Governing:
    """An edition read once: its key, its rules, the time limits it sets."""

    edition: int
    rules: Edition
    limits: Limits

    @classmethod
    def of(cls, edition: PolicyEdition) -> "Governing":
        rules = edition.rules
        return cls(edition.pk, rules, Limits(rules.process))


class Filler:
    """Writes one county after another, so that used resident numbers are remembered for one county only."""

    def __init__(self, days: OfficeDays, offices: Offices, seed: int) -> None:
        self.days, self.offices, self.seed = days, offices, seed
        self.writer = RowWriter()
        self.book = code_book()
        self.numbers = Numbers(dict(NumberSeries.objects.values_list("prefix", "last")))
        self.editions: dict[date, Governing] = {}
        self.standards: dict[str, list[LowIncomeStandard]] = {}
        self.queued = 0

    def fill(self, county: Unit, units: list[Unit], share: int) -> Iterator[int]:
        """Yields how many dossiers went in with each flush."""
        for family, course, rng in self.invent(county, units, share):
            self.write(county, family, course, rng)
            if self.queued == CHUNK:
                yield self.flush()
        if self.queued:
            yield self.flush()

    def invent(self, county: Unit, units: list[Unit], share: int) -> Iterator[tuple[Family, Course, Random]]:
        """The families of a county and their ways, one by one; nothing is written."""
        code = county.division_code
        ids = IdMaker(code, 400, 999)
        standards = self.standards_of(code)
        crews = [self.offices.crew(unit) for unit in units]
        for place in range(share):
            rng = Random(f"{self.seed}:{county.code}:{place}")  # noqa: S311 - invented families, no secret
            yield *invented(self.days, county, crews[place % len(crews)], rng, ids, standards), rng

    @transaction.atomic
    def flush(self) -> int:
        self.writer.flush()
        queued, self.queued = self.queued, 0
        return queued

    def write(self, county: Unit, family: Family, course: Course, rng: Random) -> None:
        """Queue one dossier with its family and history."""
        governing = self.governing(course.applied_on)
        standard = standard_on(self.standards_of(county.division_code), course.applied_on)
        said = ask(family, course, standard, governing.edition, governing.rules)
        rows = write_family(self.writer, family, on_file=course.stage not in ENDED, months=False)
        certified = course.last("certify")
        category = (said.category or CATEGORY[family.situation.clause]) if certified else ""
        dossier = write_dossier(
            self.writer, family, course, days=self.days, limits=governing.limits, household_id=rows.household,
            edition_id=governing.edition, number=number_of(self.numbers, course),
            case_no=case_number_of(self.numbers, course, county.division_code), category=category,
            tier="national" if certified else "",
        )  # fmt: skip
        write_application(self.writer, family, dossier, course.crew.clerk.user.name)
        write_hands(self.writer, course, dossier)
        write_history(self.writer, course, dossier, rng)
        write_verdict(self.writer, said, dossier, course.opened_at, self.book)
        if certified:
            write_certified(self.writer, said, course, dossier, category)
        self.queued += 1

    def standards_of(self, code: str) -> list[LowIncomeStandard]:
        """The county's, newest first; only one county's are remembered."""
        if code not in self.standards:
            rows = LowIncomeStandard.objects.filter(division_code=code, kind="urban")
            self.standards = {code: list(rows.order_by("-effective_from"))}
        return self.standards[code]

    def governing(self, on: date) -> "Governing":
        """The edition that governs the province on a day."""
        found = self.editions.get(on)
        if found is None:
            edition = PolicyEdition.objects.in_force(on, "130000")
            if edition is None:
                raise RuntimeError(f"No edition governs the province on {on}.")
            read = next((known for known in self.editions.values() if known.edition == edition.pk), None)
            found = self.editions[on] = read or Governing.of(edition)
        return found

    def save(self) -> None:
        """The counters the services go on from."""
        series = [NumberSeries(prefix=prefix, last=last) for prefix, last in self.numbers.last.items()]
        NumberSeries.objects.bulk_create(
            series, batch_size=5000, update_conflicts=True, unique_fields=["prefix"], update_fields=["last"]
        )


def invented(
    days: OfficeDays, county: Unit, crew: Crew, rng: Random, ids: IdMaker, standards: list[LowIncomeStandard]
) -> tuple[Family, Course]:
    """A family and its way, by the province's chances."""
    stage = STAGES.pick(rng)
    goal, end = ENDS.get(stage, (stage, ""))
    verbs = straight(crew, goal, rng.randrange(len(crew.path)) if goal == Stage.APPROVAL else 0) + (
        [end] if end else []
    )
    waited = rng.randint(1, 170) if stage in (Stage.ASSISTANCE, *ENDED) else rng.randint(0, 12)
    course = take(rng, days, crew, verbs, waited)
    on = course.applied_on
    standard = standard_on(standards, on)
    clause = "none" if stage in (Stage.REMOVED, Stage.REFUSED) else CLAUSES.pick(rng)
    cause = CAUSES["hit" if clause in {"④", "⑤"} else "any"].pick(rng)
    situation = Situation(
        clause=clause, cause="09" if clause == "none" else cause, size=SIZES.pick(rng), standard=standard.amount, on=on, county=short(county),
        region=county.division_code, employer=employer_of(crew.unit), migrant=rng.random() < 0.08,
    )  # fmt: skip
    return make_family(rng, situation, ids), course


def write_history(writer: RowWriter, course: Course, dossier: int, rng: Random) -> None:
    """The record of the steps and the opinions among them."""
    for step in course.steps:
        verb = step.row.verb
        step.note = NOTES.get(verb) or opinion(rng, verb, step.level)
        change = write_step(writer, step, dossier)
        if verb in {"pass_up", "approve"}:
            writer.add(
                Approval, dossier_id=dossier, unit_id=step.post.unit_id, decision=Decision.AGREE, opinion=step.note,
                by_id=step.post.user_id, change_id=change, at=step.at,
            )  # fmt: skip


def write_certified(writer: RowWriter, said: Said, course: Course, dossier: int, category: str) -> None:
    """The certification in force with its frozen verdict and, once entered, the national number."""
    certify, entered = course.last("certify"), course.last("complete_entry")
    if certify is None:
        return
    on = certify.at.date()
    reason = "" if category == said.category else "材料已补齐，经核实符合条件。"
    writer.add(
        Certification, dossier_id=dossier, unit_id=course.crew.path[-1].pk, category=category, tier="national", is_relief_target=True,
        relief_confirmed_on=on, key_groups=["4" if said.facts.migrant else "3"], four_batches=["4"], opinion="同意认定。",
        decided_by_id=certify.post.user_id, recorded_at=certify.at - timedelta(minutes=20), certified_at=certify.at, certified_on=on,
        differs_because=reason, verdict_id=write_frozen(writer, said, dossier, certify.at),
    )  # fmt: skip
    if entered:
        writer.add(
            Entry, dossier_id=dossier, national_no=f"QG{dossier:012d}", national_on=entered.at.date(), note="",
            recorded_by_id=entered.post.user_id, recorded_at=entered.at,
        )  # fmt: skip
