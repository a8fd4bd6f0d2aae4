"""Annex 2 困难职工申报表: the request, its declaration, the posting's result, every level's opinion, the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hardship.annexes.application_money import IncomeText, PropertyText, income_text, property_text
from hardship.annexes.family import (
    CausesText,
    MemberText,
    applicant_of,
    causes_text,
    means_of_work,
    member_texts,
)
from hardship.annexes.opinions import NO_OPINION, Opinion, OpinionText, opinion_texts
from hardship.annexes.options import boxes
from hardship.annexes.verdict_sheet import VerdictSheet, sheets_of
from hardship.annexes.wording import BLANK_DAY, BLANK_MONTH, Choice, Prose, day, yes_or_no
from hardship.models import Dossier, Member
from hardship.models.codes import label_of
from hardship.models.publicity import Listing

MEMBER_ROWS = 5
NO_OBJECTION, OBJECTION = "无异议", "有异议"
WORK_CHOICES = (
    Choice(f"在职（合同期限{BLANK_MONTH}至{BLANK_MONTH}）"),
    Choice(f"失业（失业金发放期限{BLANK_MONTH}至{BLANK_MONTH}）"),
    Choice("退休"),
)


@dataclass(frozen=True)
class ApplicantText:
    """基本信息 of the worker."""

    name: str = ""
    gender: str = ""
    ethnic: str = ""
    political: str = ""
    marital: str = ""
    id_no: str = ""
    birth_date: str = ""
    hukou_addr: str = ""
    home_addr: str = ""
    mobile: str = ""
    employer: str = ""
    union_member: tuple[Choice, ...] = yes_or_no(None)
    work: tuple[Choice, ...] = WORK_CHOICES


@dataclass(frozen=True)
class PostingText:
    """公示结果, filled after the notice has run."""

    period: str = f"{BLANK_DAY}至{BLANK_DAY}"
    place: str = ""
    outcome: tuple[Choice, ...] = (Choice(NO_OBJECTION), Choice(OBJECTION))
    result: str = ""
    officer: str = ""
    day: str = BLANK_DAY


@dataclass(frozen=True)
class ApplicationPage:
    number: str = ""
    apply_type: tuple[Choice, ...] = boxes("apply_type")
    applied_on: str = BLANK_DAY
    registrar: str = ""
    applicant: ApplicantText = field(default_factory=ApplicantText)
    income: IncomeText = field(default_factory=IncomeText)
    members: tuple[MemberText, ...] = ()
    belongings: PropertyText = field(default_factory=PropertyText)
    causes: CausesText = field(default_factory=CausesText)
    other_aid: str = ""
    description: Prose = field(default_factory=Prose)
    needs: tuple[Choice, ...] = boxes("need")
    needs_note: str = ""
    declared_on: str = BLANK_DAY
    posting: PostingText = field(default_factory=PostingText)
    unit_opinions: tuple[OpinionText, ...] = NO_OPINION
    superior_opinions: tuple[OpinionText, ...] = NO_OPINION
    county_opinions: tuple[OpinionText, ...] = NO_OPINION
    verdicts: tuple[VerdictSheet, ...] = ()

    @property
    def spare_rows(self) -> range:
        return range(max(0, MEMBER_ROWS - len(self.members)))


BLANK = ApplicationPage()


def build(dossier: Dossier, *, opinions: Sequence[Opinion] = ()) -> ApplicationPage:
    """The form of one dossier as it stands; opinions are those given so far, lowest unit first."""
    application = dossier.application
    return ApplicationPage(
        number=dossier.case_no or dossier.number,
        apply_type=boxes("apply_type", {application.apply_type}),
        applied_on=day(dossier.applied_on, BLANK_DAY),
        registrar=application.registrar,
        applicant=_applicant(dossier),
        income=income_text(dossier),
        members=member_texts(dossier),
        belongings=property_text(dossier.household),
        causes=causes_text(application),
        other_aid=application.other_aid,
        description=Prose(application.hardship_desc),
        needs=boxes("need", application.needs),
        needs_note=application.needs_note,
        declared_on=day(application.declared_on, BLANK_DAY),
        posting=posting_text(dossier),
        unit_opinions=opinion_texts(opinions, "unit"),
        superior_opinions=opinion_texts(opinions, "superior"),
        county_opinions=opinion_texts(opinions, "county"),
        verdicts=sheets_of(dossier),
    )


def posting_text(dossier: Dossier) -> PostingText:
    """The posting in force: its days and place, and the result once it is written."""
    listing = (
        dossier.listings.in_force()
        .select_related("notice", "result_by")
        .prefetch_related("objections")
        .first()
    )
    if listing is None or listing.notice.posted_on is None:
        return PostingText()
    notice = listing.notice
    return PostingText(
        period=f"{day(notice.posted_on)}至{day(notice.last_on)}",
        place=notice.place,
        outcome=_outcome(listing),
        result=listing.result,
        officer=listing.result_by.name if listing.result_by else "",
        day=day(listing.result_on, BLANK_DAY),
    )


def _outcome(listing: Listing) -> tuple[Choice, ...]:
    """Neither box is ticked before the result is written."""
    objected, closed = bool(listing.objections.all()), listing.result_on is not None
    return Choice(NO_OBJECTION, closed and not objected), Choice(OBJECTION, closed and objected)


def _applicant(dossier: Dossier) -> ApplicantText:
    row, household = applicant_of(dossier), dossier.household
    return ApplicantText(
        name=row.name,
        gender=row.get_gender_display(),
        ethnic=label_of("ethnic", row.ethnic),
        political=label_of("political", row.political),
        marital=label_of("marital", row.marital),
        id_no=row.id_no,
        birth_date=day(row.birth_date),
        hukou_addr=household.hukou_addr,
        home_addr=household.home_addr,
        mobile=row.mobile,
        employer=row.employer,
        union_member=yes_or_no(row.is_union_member),
        work=_work(row),
    )


def _work(row: Member) -> tuple[Choice, ...]:
    """在职/失业/退休 with the contract; blanks stay where the file holds no date."""
    if not row.work_status:
        return WORK_CHOICES
    means = means_of_work(row)
    status = label_of("work_status", row.work_status)
    retired, jobless = "retired" in means, "unemployed" in means
    signed = f"{day(row.contract_date)}签订合同" if row.contract_date else ""
    contract = "，".join(filter(None, (signed, label_of("contract_term", row.contract_term))))
    at_work = Choice(f"在职（{'，'.join(filter(None, (status, contract)))}）", True)
    return (
        WORK_CHOICES[0] if retired or jobless else at_work,
        Choice(f"失业（{status}）", True) if jobless else WORK_CHOICES[1],
        Choice(f"退休（{status}）" if retired else "退休", retired),
    )
