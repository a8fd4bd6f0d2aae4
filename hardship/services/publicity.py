"""公示: drawing up a notice that may be public, posting it for its working days, settling objections."""

import re
from collections.abc import Iterator
from datetime import date

from django.db import transaction

from accounts.models import Unit, User
from hardship.enums import ObjectionOutcome, Stage
from hardship.models import Case, CodeItem, Dossier, Hand, Listing, Notice, Objection
from hardship.services.hands import lay_hand
from hardship.services.numbers import next_in
from hardship.services.workdays import CalendarNotLoaded, WorkCalendar

PATTERNS = (
    ("身份证号", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{6}\*{4,}\d{3}[\dXx]")),
    ("手机号", re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")),
    ("银行卡号", re.compile(r"(?<!\d)\d{4}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{1,7}(?!\d)")),
)


class NoticeRefused(Exception):
    """Nothing was written; `reasons` are whole sentences fit to show."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reasons))


def notice_number(unit: Unit, on: date) -> str:
    prefix = f"GS{on:%Y%m}"
    return f"{prefix}{next_in(prefix):04d}"


@transaction.atomic
def add_listings(notice: Notice, dossiers: list[Dossier], *, by: User) -> list[Listing]:
    """Put applicants whose evaluation agreed on a notice that is not yet posted."""
    if notice.posted_on is not None:
        raise NoticeRefused(["公示已张贴，不能再增加名单；请另拟一份公示。"])
    locked = list(Dossier.objects.select_for_update().filter(pk__in=[dossier.pk for dossier in dossiers]))
    agreed = set(Case.objects.in_force().filter(dossier__in=locked, result="agreed", meeting__closed_at__isnull=False)
                 .values_list("dossier_id", flat=True))  # fmt: skip
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
        lay_hand(dossier, by, Hand.HANDLING)
    return [Listing.objects.create(**listing_of(notice, dossier)) for dossier in locked]


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
    listings = list(notice.listings.in_force().select_related("dossier__edition"))
    reasons = [] if listings else ["公示名单是空的。"]
    if notice.posted_on is not None:
        reasons.append("公示已经张贴。")
    reasons += notice_faults(notice)
    try:
        calendar = WorkCalendar(on)
        lasts = []
        for listing in listings:
            rules = listing.dossier.edition.rules.process.publicity
            lasts.append(calendar.last_of(on, rules.days, rules.counts_posting_day))
    except CalendarNotLoaded as missing:
        reasons.append(str(missing))
    if reasons:
        raise NoticeRefused(reasons)
    notice.posted_on, notice.last_on = on, max(lasts)
    notice.save(update_fields=["posted_on", "last_on"])
    return notice


def notice_faults(notice: Notice) -> list[str]:
    """Every private thing found in what the notice says: it is refused, not silently removed."""
    diagnoses = set(CodeItem.objects.filter(list_name="disease").values_list("label", flat=True)) - {
        "一般疾病"
    }
    faults = []
    for where, text in _public_texts(notice):
        faults += [
            f"公示{where}中有{what}，请删去后再张贴。" for what, pattern in PATTERNS if pattern.search(text)
        ]
        faults += [
            f"公示{where}中有病情“{word}”，请删去后再张贴。" for word in sorted(diagnoses) if word in text
        ]
    listings = notice.listings.in_force().select_related("dossier__household")
    for listing in listings:
        home = listing.dossier.household
        texts = [text for _, text in _public_texts(notice)]
        for address in {home.home_addr, home.hukou_addr} - {""}:
            if len(address) >= 6 and any(address in text for text in texts):
                faults.append(f"公示中有{listing.name}的住址，请删去后再张贴。")
    return faults


def _public_texts(notice: Notice) -> Iterator[tuple[str, str]]:
    yield "标题", notice.title
    yield "说明", notice.body
    yield "地点", notice.place
    for listing in notice.listings.in_force():
        yield f"名单“{listing.name}”的单位一栏", listing.workplace
        yield "名单的姓名一栏", listing.name


@transaction.atomic
def settle_objection(objection: Objection, *, outcome: str, handling: str, on: date, by: User) -> Objection:
    """Write how an objection was checked and what came of it."""
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if objection.outcome:
        raise NoticeRefused(["这件异议已经办结。"])
    if not handling.strip():
        raise NoticeRefused(["请写明复核情况。"])
    lay_hand(objection.listing.dossier, by, Hand.HANDLING)
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
