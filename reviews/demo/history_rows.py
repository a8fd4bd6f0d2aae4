"""A dossier's course as rows: the dossier with its summary, hands, and one StageChange a step."""

from functools import cache
from typing import Any

from accounts.permissions import Role
from hardship.models import Dossier, Hand
from hardship.resident_id import masked_resident_id
from hardship.services.dossiers import initials
from reviews.demo.copying import Numbers, RowWriter
from reviews.demo.courses import Course, Limits, StepTaken
from reviews.demo.days import OfficeDays
from reviews.demo.families import Family
from reviews.models import StageChange

quick_initials = cache(initials)


def number_of(numbers: Numbers, course: Course) -> str:
    """受理号 for the day the file was opened, as services.numbers makes it."""
    return numbers.next_in(f"SL{course.applied_on:%Y%m%d}", 5)


def case_number_of(numbers: Numbers, course: Course, region: str) -> str | None:
    """职工编号 of a certified file, by the certifying day's year; None before."""
    step = course.last("certify")
    return numbers.next_in(f"{region}{step.at.date():%Y}", 5) if step else None


def write_dossier(
    writer: RowWriter, family: Family, course: Course, *, days: OfficeDays, limits: Limits, **known: Any
) -> int:
    """Queue the dossier's row. known: household_id, edition_id, number, case_no, and what certification fixed."""
    applicant = family.applicant
    return writer.add(
        Dossier,
        unit_id=course.crew.unit.pk,
        unit_path=course.crew.unit.path,
        stage=course.stage,
        stage_since=course.since,
        round=course.round,
        awaiting_id=(course.awaiting or course.crew.unit).pk,
        due_on=limits.due(days, course.stage, course.since) if course.steps else None,
        opened_by_id=course.crew.clerk.user_id,
        opened_at=course.opened_at,
        changed_at=course.since,
        applicant_name=applicant.name,
        applicant_pinyin=quick_initials(applicant.name),
        applicant_id_mask=masked_resident_id(applicant.id_no),
        workplace=applicant.employer,
        persons=len(family.persons),
        monthly_per_person=family.monthly_per_person,
        main_cause=family.situation.cause,
        applied_on=course.applied_on,
        **known,
    )


def write_hands(writer: RowWriter, course: Course, dossier: int) -> None:
    for user, step in sorted(course.hands):
        writer.add(Hand, dossier_id=dossier, user_id=user, step=step, laid_at=course.opened_at)


def write_step(
    writer: RowWriter, step: StepTaken, dossier: int, snapshot: dict[str, str] | None = None
) -> int:
    """Queue one line of the record (流转记录); returns its id for the opinion that belongs to it."""
    post = step.post
    return writer.add(
        StageChange,
        dossier_id=dossier,
        verb=step.row.verb,
        from_stage=step.row.from_stage,
        to_stage=step.row.to_stage,
        round=step.round,
        by_id=post.user_id,
        by_name=post.user.name,
        post_id=post.pk,
        role_label=Role(post.role).label,
        unit_id=post.unit_id,
        unit_name=post.unit.name,
        note=step.note,
        days_used=step.used,
        snapshot=snapshot,
        at=step.at,
    )
