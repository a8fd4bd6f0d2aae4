"""What forms 2 and 6 both print of a family: causes, members, the applicant."""

from dataclasses import dataclass

from hardship.annexes.options import boxes
from hardship.annexes.wording import Choice, day, money
from hardship.models import Application, Dossier, Member
from hardship.models.codes import code_book, label_of


@dataclass(frozen=True)
class CausesText:
    """致困原因: the boxes, and the numbers of the main (one) and the minor ones (up to three)."""

    choices: tuple[Choice, ...] = boxes("cause")
    main: str = ""
    minor: str = ""
    other: str = ""


@dataclass(frozen=True)
class MemberText:
    """One member other than the applicant; forms print the columns they have."""

    name: str = ""
    relation: str = ""
    gender: str = ""
    id_no: str = ""
    birth_date: str = ""
    ethnic: str = ""
    political: str = ""
    marital: str = ""
    health: str = ""
    insurance: str = ""
    monthly_income: str = ""
    identity: str = ""
    schooling: str = ""
    employer: str = ""
    mobile: str = ""
    remark: str = ""


def applicant_of(dossier: Dossier) -> Member:
    """The applicant's row, or an empty one while nobody is entered."""
    return next((row for row in dossier.household.members.all() if row.is_applicant), Member())


def causes_text(application: Application) -> CausesText:
    return CausesText(
        choices=boxes("cause", application.causes),
        main=application.main_cause,
        minor="、".join(application.minor_causes),
        other=application.cause_other,
    )


def member_texts(dossier: Dossier) -> tuple[MemberText, ...]:
    """Every member but the applicant, in the order they were entered."""
    return tuple(_member(row) for row in dossier.household.members.all() if not row.is_applicant)


def _member(row: Member) -> MemberText:
    return MemberText(
        name=row.name,
        relation=label_of("relation", row.relation),
        gender=row.get_gender_display(),
        id_no=row.id_no,
        birth_date=day(row.birth_date),
        ethnic=label_of("ethnic", row.ethnic),
        political=label_of("political", row.political),
        marital=label_of("marital", row.marital),
        health=row.health_text,
        insurance=label_of("medical_insurance", row.medical_insurance),
        monthly_income=money(row.monthly_income),
        identity=label_of("identity", row.identity) or label_of("work_status", row.work_status),
        schooling=_schooling(row),
        employer=row.employer,
        mobile=row.mobile,
        remark=row.remark if row.lives_together else "、".join(filter(None, ("不共同生活", row.remark))),
    )


def _schooling(row: Member) -> str:
    """本科，2016年入学，学制4年; empty for those not at school."""
    parts = (
        label_of("education", row.education),
        f"{row.enroll_year}年入学" if row.enroll_year else "",
        f"学制{row.edu_years}年" if row.edu_years else "",
    )
    return "，".join(filter(None, parts))


def means_of_work(row: Member) -> frozenset[str]:
    """employed, unemployed, retired … as the code list says of the work status."""
    return code_book().means("work_status", row.work_status)
