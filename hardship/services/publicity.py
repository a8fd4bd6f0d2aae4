"""公示: drawing up a notice that may be public, posting it for its working days, settling objections."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import Unit, User
from hardship.enums import ObjectionOutcome, Stage
from hardship.models import Case, Dossier, Hand, Listing, Notice, Objection
from hardship.policy.process import Publicity
from hardship.services.hands import OwnWork, lay_hand
from hardship.services.numbers import next_in
from hardship.services.privacy import notice_faults
from hardship.services.workdays import CalendarNotLoaded, WorkCalendar

UNPOSTED = "公示已张贴，内容和名单不能再改；需要更正的，请另拟一份公示。"


class NoticeRefused(Exception):
    """Nothing was written; `reasons` are whole sentences fit to show."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reasons))


def notice_number(unit: Unit, on: date) -> str:
    prefix = f"GS{on:%Y%m}"
    return f"{prefix}{next_in(prefix):04d}"


@transaction.atomic
def draw_up_notice(unit: Unit, *, by: User, facts: Mapping[str, Any]) -> Notice:
    """Begin a notice of a unit. facts: columns of Notice that people write."""
    _refuse_without_right(unit, by)
    return Notice.objects.create(unit=unit, number=notice_number(unit, localdate()), drawn_by=by, **facts)


@transaction.atomic
def change_notice(notice: Notice, *, by: User, facts: Mapping[str, Any]) -> Notice:
    """Rewrite a notice that is not yet posted."""
    notice = _unposted(notice, by)
    for name, value in facts.items():
        setattr(notice, name, value)
    notice.save()
    return notice


@transaction.atomic
def add_listings(notice: Notice, dossiers: list[Dossier], *, by: User) -> list[Listing]:
    """Put applicants whose evaluation agreed on a notice that is not yet posted."""
    notice = _unposted(notice, by)
    wanted = [dossier.pk for dossier in dossiers]
    locked = list(Dossier.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    cases = Case.objects.in_force().filter(
        dossier__in=locked, result="agreed", meeting__closed_at__isnull=False
    )
    agreed = set(cases.values_list("dossier_id", flat=True))
    listed = set(Listing.objects.in_force().filter(dossier__in=locked).values_list("dossier_id", flat=True))
    reasons = []
    for dossier in locked:
        if dossier.stage != Stage.EVALUATION or dossier.pk not in agreed:
            reasons.append(f"{dossier}还没有通过民主评议，不能公示。")
        if dossier.pk in listed:
            reasons.append(f"{dossier}已在另一份公示名单中。")
        if not dossier.unit_path.startswith(notice.unit_path):
            reasons.append(f"{dossier}不属于{notice.unit}。")
    if reasons:
        raise NoticeRefused(reasons)
    for dossier in locked:
        _lay_hand(dossier, by)
    return [Listing.objects.create(**listing_of(notice, dossier)) for dossier in locked]


@transaction.atomic
def remove_listing(listing: Listing, *, by: User) -> None:
    """Take an applicant off a notice that is not yet posted."""
    _unposted(listing.notice, by)
    Listing.objects.filter(pk=listing.pk).delete()


def listing_of(notice: Notice, dossier: Dossier) -> dict[str, object]:
    """What the public may read of a family: name, workplace, size, cause in a word, category, income if chosen."""
    verdict = dossier.verdicts.filter(frozen_at__isnull=True).first()
    return {
        "notice": notice,
        "dossier": dossier,
        "name": dossier.applicant_name,
        "workplace": dossier.workplace or dossier.unit.name,
        "persons": dossier.persons,
        "monthly_per_person": dossier.monthly_per_person,
        "cause": dossier.main_cause,
        "category": verdict.category if verdict else "",
    }


@transaction.atomic
def post_notice(notice: Notice, *, on: date) -> Notice:
    """Fix the posting day and the last day in working days, or NoticeRefused.

    The longest period any listed dossier's edition asks for is taken.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    reasons = ["公示已经张贴。"] if notice.posted_on is not None else []
    reasons += notice_faults(notice)
    try:
        last_on = last_day(notice, on)
    except CalendarNotLoaded as missing:
        reasons.append(str(missing))
    else:
        if last_on is None:
            reasons.append("公示名单是空的。")
    if reasons:
        raise NoticeRefused(reasons)
    notice.posted_on, notice.last_on = on, last_on
    notice.save(update_fields=["posted_on", "last_on"])
    return notice


def last_day(notice: Notice, on: date) -> date | None:
    """The last day when posted on a day: the longest period of the listed dossiers' editions; None for an empty list.

    Raises CalendarNotLoaded.
    """
    terms = terms_of(notice)
    calendar = WorkCalendar(on)
    return max((period_end(term, on, calendar) for term in terms), default=None)


def terms_of(notice: Notice) -> list[Publicity]:
    """The different periods that the listed dossiers' editions ask for."""
    listings = notice.listings.in_force().select_related("dossier__edition")
    return list({listing.dossier.edition.rules.process.publicity for listing in listings})


def period_end(term: Publicity, on: date, calendar: WorkCalendar) -> date:
    """The last day of an edition's period of working or calendar days."""
    if term.unit == "day":
        return on + timedelta(days=term.days - term.counts_posting_day)
    return calendar.last_of(on, term.days, term.counts_posting_day)


@transaction.atomic
def record_objection(
    listing: Listing, *, by: User, received_on: date, content: str, raised_by: str = ""
) -> Objection:
    """Take in an objection against one applicant while the notice stands; publicity cannot close until it is settled."""
    listing = _listing_in_publicity(listing, by)
    reasons = []
    if not listing.notice.posted_on <= received_on <= localdate():
        reasons.append(f"受理日期应在张贴之日（{listing.notice.posted_on:%Y年%-m月%-d日}）和今天之间。")
    if not content.strip():
        reasons.append("请写明异议内容。")
    if reasons:
        raise NoticeRefused(reasons)
    _lay_hand(listing.dossier, by)
    return Objection.objects.create(
        listing=listing,
        received_on=received_on,
        content=content.strip(),
        raised_by=raised_by.strip(),
        recorded_by=by,
    )


@transaction.atomic
def settle_objection(objection: Objection, *, outcome: str, handling: str, on: date, by: User) -> Objection:
    """Write how an objection was checked and what came of it."""
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    listing = _listing_in_publicity(objection.listing, by)
    reasons = ["这件异议已经办结。"] if objection.outcome else []
    if outcome not in ObjectionOutcome.values:
        reasons.append("请选择处理结论。")
    if not handling.strip():
        reasons.append("请写明复核情况。")
    if not objection.received_on <= on <= localdate():
        reasons.append("办结日期应在受理日期和今天之间。")
    if reasons:
        raise NoticeRefused(reasons)
    _lay_hand(listing.dossier, by)
    objection.outcome, objection.handling = ObjectionOutcome(outcome), handling.strip()
    objection.handled_on, objection.handled_by = on, by
    objection.save()
    return objection


def write_result(dossier: Dossier, *, by: User, on: date) -> Listing:
    """公示结果, which annex 2 prints: the period, the place, and whether anybody objected."""
    listing = dossier.listings.in_force().select_related("notice").get()
    notice = listing.notice
    objections = listing.objections.count()
    verdict = f"收到异议 {objections} 件，经复核均不成立" if objections else "无异议"
    listing.result = (
        f"{notice.posted_on:%Y年%-m月%-d日}至{notice.last_on:%Y年%-m月%-d日}在{notice.place}公示，{verdict}。"
    )
    listing.result_on, listing.result_by = on, by
    listing.save(update_fields=["result", "result_on", "result_by"])
    return listing


def _unposted(notice: Notice, by: User) -> Notice:
    """The notice, locked; refused when it hangs already or the user's posts do not reach it."""
    notice = Notice.objects.select_for_update(of=("self",)).select_related("unit").get(pk=notice.pk)
    if notice.posted_on is not None:
        raise NoticeRefused([UNPOSTED])
    _refuse_without_right(notice.unit, by)
    return notice


def _listing_in_publicity(listing: Listing, by: User) -> Listing:
    """The listing with its dossier locked, while the dossier is being publicised."""
    listing = Listing.objects.select_related("notice__unit").get(pk=listing.pk)
    dossier = Dossier.objects.select_for_update().get(pk=listing.dossier_id)
    if listing.superseded_at is not None or dossier.stage != Stage.PUBLICITY:
        raise NoticeRefused([f"{listing.name}不在公示中，不能登记或办理异议。"])
    _refuse_without_right(listing.notice.unit, by)
    return listing


def _refuse_without_right(unit: Unit, by: User) -> None:
    if not Unit.objects.where(by, "publish_dossiers").filter(pk=unit.pk).exists():
        raise NoticeRefused([f"您没有办理{unit}公示的权限。"])


def _lay_hand(dossier: Dossier, by: User) -> None:
    try:
        lay_hand(dossier, by, Hand.HANDLING)
    except OwnWork as own:
        raise NoticeRefused([f"{dossier.applicant_name}：{own}"]) from own
