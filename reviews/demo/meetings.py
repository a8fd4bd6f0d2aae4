"""Evaluation meetings and notices of the demonstration, each for all the dossiers that came to it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from hardship.enums import AgendaItem, EvaluationResult, ObjectionOutcome, Stage
from hardship.models import Attendee, Case, Listing, Meeting, Notice, Objection
from hardship.services.publicity import listing_of
from reviews.demo import phrases
from reviews.demo.copying import Numbers, RowWriter
from reviews.demo.courses import Crew
from reviews.demo.days import OfficeDays
from reviews.demo.items import Item, Stay, day_within, stays, voided_at
from reviews.demo.names import given_name, surname

EXPECTED: Final = 9
Comers = list[tuple[Item, Stay]]


class Gatherings:
    """Writes meetings and notices. photographed: (notice id, clerk's user id, when) of every posting."""

    def __init__(self, writer: RowWriter, days: OfficeDays, numbers: Numbers) -> None:
        self.writer, self.days, self.numbers = writer, days, numbers
        self.photographed: list[tuple[int, int, datetime]] = []

    def write(self, items: list[Item]) -> None:
        meetings: dict[tuple[int, date, bool], Comers] = defaultdict(list)
        notices: dict[tuple[int, date | None], Comers] = defaultdict(list)
        for item, stay in evaluated(items):
            closed = stay.step is not None or "voted" in item.plot.marks
            if not stands_already(item, stay):
                meetings[item.course.crew.unit.pk, day_within(self.days, stay), closed].append((item, stay))
            if stay.verb == "post_notice" and stay.step:
                notices[item.course.crew.unit.pk, stay.step.at.date()].append((item, stay))
            elif stay.step is None and "noticed" in item.plot.marks:
                notices[item.course.crew.unit.pk, None].append((item, stay))
        for (_, on, closed), comers in meetings.items():
            self.meeting(on, closed, comers)
        for (_, posted), comers in notices.items():
            self.notice(posted, comers)

    def meeting(self, on: date, closed: bool, comers: Comers) -> None:
        crew = comers[0][0].course.crew
        crowd = people_of(crew, {person.name for item, _ in comers for person in item.family.persons})
        present, absent = crowd[:-1], crowd[-1:]
        host, recorder = crew.reviewers[0].user.name, crew.clerk.user.name
        held = self.days.moment(self.days.place_of[on], 60)
        meeting = self.writer.add(
            Meeting,
            unit_id=crew.unit.pk, unit_path=crew.unit.path, title=f"{on:%Y年%-m月}困难职工民主评议会", held_at=held,
            place="工会会议室", host=host, recorder=recorder, expected=EXPECTED,
            absence_note=phrases.ABSENT.format(names="、".join(absent)),
            agenda=list(AgendaItem.values) if closed else [AgendaItem.POLICY, AgendaItem.CASES],
            speeches="\n".join(phrases.SPEECHES).format(host=host, recorder=recorder) if closed else "",
            conclusion=f"本次评议 {len(comers)} 户，表决结果逐户记录在案。" if closed else "",
            recorded_by_id=crew.clerk.user_id, recorded_at=held + timedelta(hours=2),
            closed_at=held + timedelta(hours=3) if closed else None,
        )  # fmt: skip
        seats = {name: self._seat(meeting, name, place) for place, name in enumerate(present)}
        for item, stay in comers:
            self._case(meeting, item, stay, seats, closed)

    def _seat(self, meeting: int, name: str, place: int) -> int:
        role, duty = (
            (
                ("committee", "工会主席"),
                ("committee", "工会委员"),
                ("supervisor", "经审委员"),
                ("group_leader", "工会小组长"),
            )[place]
            if place < 4
            else ("representative", "职工代表")
        )
        return self.writer.add(Attendee, meeting_id=meeting, name=name, role=role, duty=duty)

    def _case(self, meeting: int, item: Item, stay: Stay, seats: dict[str, int], closed: bool) -> None:
        kin = {person.name for person in item.family.persons}
        kin |= {list(seats)[-1]} if "kin" in item.plot.marks else set()
        recused = [seat for name, seat in seats.items() if name in kin]
        voters = len(seats) - len(recused)
        result, agree = result_of(stay, item, voters)
        abstain = int(voters - agree > 1)
        votes = (agree, voters - agree - abstain, abstain, result) if closed else (None, None, None, "")
        case = self.writer.add(
            Case,
            meeting_id=meeting, dossier_id=item.pk, agree=votes[0], against=votes[1], abstain=votes[2], result=votes[3],
            reason="" if votes[3] in ("", EvaluationResult.AGREED) else REASONS[votes[3]],
            superseded_at=voided_at(item.course, stay.place, Stage.EVALUATION),
        )  # fmt: skip
        for attendee in recused:
            self.writer.add(Case.recused.through, case_id=case, attendee_id=attendee)

    def notice(self, posted: date | None, comers: Comers) -> None:
        """One posting for all that were posted on a day; None: drawn up and not yet posted."""
        item, stay = comers[0]
        crew, rules = item.course.crew, item.file.edition.rules.process.publicity
        drawn = (
            min(stay.step.at for _, stay in comers if stay.step) if posted else stay.began + timedelta(days=1)
        ) - timedelta(minutes=40)
        last = self.days.period_end(posted, rules.days, rules.counts_posting_day) if posted else None
        employer = item.family.situation.employer
        notice = self.writer.add(
            Notice,
            unit_id=crew.unit.pk, unit_path=crew.unit.path, number=self.numbers.next_in(f"GS{drawn.date():%Y%m}", 4),
            title=f"{employer}困难职工名单公示", body=phrases.NOTICE_BODY, place="本单位公告栏", contact_name=crew.clerk.user.name,
            contact_phone="0335-0000000", contact_place="工会办公室", shows_income=len(comers) > 1, posted_on=posted, last_on=last,
            drawn_by_id=crew.clerk.user_id, drawn_at=drawn,
        )  # fmt: skip
        if posted:
            self.photographed.append((notice, crew.clerk.user_id, drawn + timedelta(minutes=30)))
        for item, stay in comers:
            self._listing(notice, item, stay, posted, last)

    def _listing(self, notice: int, item: Item, stay: Stay, posted: date | None, last: date | None) -> None:
        facts = listing_of(Notice(pk=notice), item.file)
        facts["notice_id"], facts["dossier_id"] = facts.pop("notice").pk, facts.pop("dossier").pk  # type: ignore[attr-defined]
        after = item.course.steps[stay.place + 1] if stay.place + 1 < len(item.course.steps) else None
        outcome = objection_of(item, after.row.verb if after else "")
        closing = after if after and after.row.verb == "close_publicity" else None
        if closing and posted and last:
            heard = "收到异议 1 件，经复核均不成立" if outcome is not None else "无异议"
            facts["result"] = f"{posted:%Y年%-m月%-d日}至{last:%Y年%-m月%-d日}在本单位公告栏公示，{heard}。"
            facts["result_on"], facts["result_by_id"] = closing.at.date(), closing.post.user_id
        place = stay.place + (1 if posted else 0)
        listing = self.writer.add(
            Listing, **facts, superseded_at=voided_at(item.course, place, Stage.PUBLICITY)
        )
        if posted and outcome is not None:
            self._objection(listing, item, posted, outcome)

    def _objection(self, listing: int, item: Item, posted: date, outcome: str) -> None:
        content, handling = phrases.OBJECTIONS[outcome]
        clerk = item.course.crew.clerk2.user_id
        first = self.days.place_of[posted]
        result = {"settled": ObjectionOutcome.DISMISSED, "upheld": ObjectionOutcome.UPHELD}.get(outcome, "")
        self.writer.add(
            Objection,
            listing_id=listing, received_on=self.days.days[first + 1], raised_by="" if outcome else "职工甲", content=content,
            recorded_by_id=clerk, handling=handling, outcome=result, handled_on=self.days.days[first + 3] if result else None,
            handled_by_id=clerk if result else None,
        )  # fmt: skip


REASONS: Final = {
    EvaluationResult.REJECTED: phrases.VOTED_DOWN,
    EvaluationResult.RECHECK: "代表反映其家中另有收入来源，请调查组补充核实。",
}


def evaluated(items: list[Item]) -> Iterator[tuple[Item, Stay]]:
    """Every stay at EVALUATION that came to a meeting."""
    for item in items:
        for stay in stays(item.course):
            begun = stay.step is None and item.plot.marks & {"met", "voted"}
            if stay.stage == Stage.EVALUATION and (
                stay.verb in {"post_notice", "remove", "recheck"} or begun
            ):
                yield item, stay


def stands_already(item: Item, stay: Stay) -> bool:
    """True when an earlier vote still holds: a way back to the posting alone keeps it."""
    earlier = [before for _, before in evaluated([item]) if before.place < stay.place]
    return any(voided_at(item.course, before.place, Stage.EVALUATION) is None for before in earlier)


def result_of(stay: Stay, item: Item, voters: int) -> tuple[EvaluationResult, int]:
    """The conclusion and the votes for it, by the edition's own ratio."""
    needed = item.file.edition.rules.process.evaluation.votes_needed(voters)
    if stay.verb == "remove":
        return EvaluationResult.REJECTED, needed - 3
    if stay.verb == "recheck":
        return EvaluationResult.RECHECK, needed - 1
    return EvaluationResult.AGREED, item.rng.randint(needed, voters)


def objection_of(item: Item, verb: str) -> str | None:
    """Which objection a posting met: None for none, "" open, settled or upheld. verb: the step after the posting."""
    if verb in {"recheck", "remove"}:
        return "upheld"
    if "objection" not in item.plot.marks:
        return None
    return "settled" if "settled" in item.plot.marks or verb else ""


def people_of(crew: Crew, strangers_to: set[str]) -> list[str]:
    """Those expected at a unit's meetings: chair, clerk and representatives, nobody named like a family's member."""
    rng = Random(crew.unit.code)  # noqa: S311 - invented names, no secret
    names = [crew.reviewers[0].user.name, crew.clerk.user.name]
    while len(names) < EXPECTED:
        name = surname(rng) + given_name(rng, rng.choice(("male", "female")), 45)
        if name not in strangers_to and name not in names:
            names.append(name)
    return names
