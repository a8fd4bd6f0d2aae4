"""Annex 5 困难职工名单公示: the list posted in the unit, and a sheet kept on file for what came of it.

The posted sheets say who, where they work, how many they are, why and in which category, and nothing else of a
family. The sheet kept on file counts objections without repeating them: an objector's words may hold anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from hardship.annexes.wording import BLANK_DAY, Choice, day, figure, money
from hardship.models import Listing, Notice, Objection

BLANK_ROWS = 8
BLANK_RESULTS = 8


@dataclass(frozen=True)
class Column:
    """A column of the list: its head, and the class that gives its width."""

    head: str
    width: str


WITHOUT_INCOME = (
    Column("序号", "w8"),
    Column("姓　名", "w16"),
    Column("工作单位（部门）", "w28"),
    Column("家庭\n人口", "w10"),
    Column("主要致困原因", "w22"),
    Column("困难类别", "w16"),
)
WITH_INCOME = (
    Column("序号", "w7"),
    Column("姓　名", "w14"),
    Column("工作单位（部门）", "w24"),
    Column("家庭\n人口", "w8"),
    Column("家庭月人均\n收入（元）", "w16"),
    Column("主要致困\n原因", "w16"),
    Column("困难类别", "w15"),
)


@dataclass(frozen=True)
class ResultRow:
    """How the posting ended for one applicant."""

    name: str = ""
    result: str = ""
    settled_on: str = ""
    clerk: str = ""


@dataclass(frozen=True)
class ObjectionRow:
    """An objection, told without its words."""

    name: str
    received_on: str
    outcome: str
    handled_on: str
    handler: str


@dataclass(frozen=True)
class NoticePage:
    number: str = ""
    title: str = "困难职工名单公示"
    unit: str = ""
    body: str = ""
    columns: tuple[Column, ...] = WITHOUT_INCOME
    rows: tuple[tuple[str, ...], ...] = ()
    place: str = ""
    first_day: str = BLANK_DAY
    last_day: str = BLANK_DAY
    contact: str = ""
    phone: str = ""
    email: str = ""
    office: str = ""
    verdict: tuple[Choice, ...] = (Choice("无异议"), Choice("有异议"))
    results: tuple[ResultRow, ...] = ()
    objections: tuple[ObjectionRow, ...] = ()

    @property
    def spare_rows(self) -> range:
        return range(0 if self.rows else BLANK_ROWS)

    @property
    def spare_results(self) -> range:
        return range(0 if self.results else BLANK_RESULTS)


BLANK = NoticePage(
    body="根据《河北省困难职工认定和档案管理办法》，经本人申请、入户调查、民主评议，拟将下列职工列为困难职工，"
    "现予公示。公示期内如有异议，请向本单位工会反映。反映情况应当实事求是，我们将对反映人的情况保密。"
)


def build(notice: Notice) -> NoticePage:
    """The notice as it is posted: everybody listed on the posting day, whatever came of it later."""
    prefetch_related_objects([notice], "listings__result_by", "listings__objections__handled_by")
    listings = [listing for listing in notice.listings.all() if _was_posted(listing, notice.posted_on)]
    objections = [(listing, objection) for listing in listings for objection in listing.objections.all()]
    return NoticePage(
        number=notice.number,
        title=notice.title,
        unit=notice.unit.name,
        body=notice.body,
        columns=WITH_INCOME if notice.shows_income else WITHOUT_INCOME,
        rows=tuple(_row(number, listing, notice.shows_income) for number, listing in enumerate(listings, 1)),
        place=notice.place,
        first_day=day(notice.posted_on, BLANK_DAY),
        last_day=day(notice.last_on, BLANK_DAY),
        contact=notice.contact_name,
        phone=notice.contact_phone,
        email=notice.contact_email,
        office=notice.contact_place,
        verdict=_verdict(listings, len(objections)),
        results=tuple(_result(listing) for listing in listings),
        objections=tuple(_objection(listing.name, objection) for listing, objection in objections),
    )


def _was_posted(listing: Listing, posted_on: date | None) -> bool:
    if listing.superseded_at is None:
        return True
    return posted_on is not None and localdate(listing.superseded_at) >= posted_on


def _row(number: int, listing: Listing, shows_income: bool) -> tuple[str, ...]:
    income = (money(listing.monthly_per_person),) if shows_income else ()
    return (
        str(number),
        listing.name,
        listing.workplace,
        figure(listing.persons),
        *income,
        listing.cause_label,
        listing.category_label,
    )


def _verdict(listings: Sequence[Listing], objections: int) -> tuple[Choice, ...]:
    """Neither box is ticked before somebody objected or every result is written."""
    settled = bool(listings) and all(listing.result for listing in listings)
    return Choice("无异议", settled and not objections), Choice("有异议", objections > 0)


def _result(listing: Listing) -> ResultRow:
    clerk = listing.result_by.name if listing.result_by else ""
    return ResultRow(listing.name, listing.result, day(listing.result_on), clerk)


def _objection(name: str, objection: Objection) -> ObjectionRow:
    return ObjectionRow(
        name=name,
        received_on=day(objection.received_on),
        outcome=objection.get_outcome_display() or "正在复核",
        handled_on=day(objection.handled_on),
        handler=objection.handled_by.name if objection.handled_by else "",
    )
