"""Annex 4 民主评议会议记录: who came, what was said, how each applicant fared in the vote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate, localtime

from hardship.annexes.wording import BLANK_DAY, Choice, choices, day, figure, money
from hardship.enums import AgendaItem
from hardship.models import Attendee, Case, Dossier, Meeting

BLANK_ATTENDEES = 12
BLANK_CASES = 6
BLANK_TIME = "　　　年　　月　　日　　时　　分"


@dataclass(frozen=True)
class AttendeeRow:
    """One person present; `recusal` says from which cases of the table they kept away."""

    name: str
    role: str = ""
    duty: str = ""
    recusal: str = "否"


@dataclass(frozen=True)
class CaseRow:
    """One applicant: the family, what the visit found, the votes and what came of them."""

    name: str = ""
    workplace: str = ""
    persons: str = ""
    per_person: str = ""
    cause: str = ""
    investigators: tuple[str, ...] = ()
    visit_conclusion: str = ""
    agree: str = ""
    against: str = ""
    abstain: str = ""
    result: str = ""
    reason: str = ""


@dataclass(frozen=True)
class MinutesPage:
    title: str = ""
    unit: str = ""
    held_at: str = BLANK_TIME
    place: str = ""
    host: str = ""
    recorder: str = ""
    expected: str = ""
    present: str = ""
    absence: str = ""
    agenda: tuple[Choice, ...] = choices(AgendaItem.choices)
    attendees: tuple[AttendeeRow, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    speeches: str = ""
    conclusion: str = ""
    signed_on: str = BLANK_DAY

    @property
    def spare_attendees(self) -> range:
        """Rows to write in by hand; a filled list has none, so that nobody is added after the meeting."""
        return range(0 if self.attendees else BLANK_ATTENDEES)

    @property
    def spare_cases(self) -> range:
        return range(0 if self.cases else BLANK_CASES)


BLANK = MinutesPage()


def build(meeting: Meeting) -> MinutesPage:
    """The minutes of one meeting: the cases it decided, and those it still has to."""
    prefetch_related_objects(
        [meeting],
        "attendees",
        "cases__recused",
        "cases__dossier__household__members",
        "cases__dossier__investigations__investigators",
    )
    attendees = list(meeting.attendees.all())
    cases = [case for case in meeting.cases.all() if case.result or case.superseded_at is None]
    return MinutesPage(
        title=meeting.title,
        unit=meeting.unit.name,
        held_at=_moment(meeting.held_at),
        place=meeting.place,
        host=meeting.host,
        recorder=meeting.recorder,
        expected=str(meeting.expected),
        present=str(len(attendees)),
        absence=meeting.absence_note or _nobody_absent(meeting.expected, len(attendees)),
        agenda=choices(AgendaItem.choices, meeting.agenda),
        attendees=tuple(_attendee(person, cases) for person in attendees),
        cases=tuple(_case(case) for case in cases),
        speeches=meeting.speeches,
        conclusion=meeting.conclusion,
        signed_on=day(localdate(meeting.closed_at), BLANK_DAY) if meeting.closed_at else BLANK_DAY,
    )


def recusal_text(numbers: Iterable[int]) -> str:
    """回避第1、3号, by the numbers of the cases table."""
    said = "、".join(str(number) for number in numbers)
    return f"回避第{said}号" if said else "否"


def _moment(at: datetime) -> str:
    local = localtime(at)
    return f"{day(local.date())} {local.hour}时{local.minute:02d}分"


def _nobody_absent(expected: int, present: int) -> str:
    return "无" if present >= expected else ""


def _attendee(person: Attendee, cases: Sequence[Case]) -> AttendeeRow:
    numbers = (number for number, case in enumerate(cases, 1) if person in case.recused.all())
    return AttendeeRow(person.name, person.role_label, person.duty, recusal_text(numbers))


def _case(case: Case) -> CaseRow:
    dossier = case.dossier
    investigators, conclusion = _visit(dossier)
    return CaseRow(
        name=dossier.applicant_name,
        workplace=dossier.workplace,
        persons=figure(dossier.persons),
        per_person=money(dossier.monthly_per_person),
        cause=dossier.main_cause_label,
        investigators=investigators,
        visit_conclusion=conclusion,
        agree=figure(case.agree),
        against=figure(case.against),
        abstain=figure(case.abstain),
        result=case.get_result_display(),
        reason=case.reason,
    )


def _visit(dossier: Dossier) -> tuple[tuple[str, ...], str]:
    """Who visited and what they concluded, from the newest visit that stands."""
    visit = next((visit for visit in dossier.investigations.all() if visit.superseded_at is None), None)
    if visit is None:
        return (), ""
    names = tuple(person.name for person in visit.investigators.all())
    return names, visit.get_conclusion_display()
