"""Why a draft edition cannot be published: what its own JSON cannot show, because it lies in other rows."""

import re
from datetime import date, timedelta

from django.db.models import Q

from hardship.models import CodeItem, PolicyEdition
from hardship.policy import Edition, EditionRefused


def faults_against(row: PolicyEdition) -> list[str]:
    """A sentence with its place for each fault; empty when the draft can be published."""
    try:
        edition = row.rules
    except EditionRefused as refusal:
        return refusal.faults
    published = list(PolicyEdition.objects.filter(published=True).exclude(pk=row.pk))
    known = {other.code: other for other in published}
    return [
        *_against_replacing(edition, known.get(edition.replaces)),
        *_against_supplementing(edition, known.get(edition.supplements)),
        *_overlaps(edition, published),
        *_uncoded(edition),
    ]


def _against_replacing(edition: Edition, replaced: PolicyEdition | None) -> list[str]:
    if not edition.replaces:
        return []
    place = f"取代版本（replaces）{edition.replaces} "
    if replaced is None:
        return [f"{place}不存在，或者还没有发布。请核对版本代号，或先发布它。"]
    faults = []
    if edition.effective_from <= replaced.effective_from:
        faults.append(
            f"生效日期（effective_from）{day(edition.effective_from)}应晚于取代版本 {replaced.code} "
            f"的生效日期{day(replaced.effective_from)}。"
        )
    if not (
        reaches(edition.region_code, replaced.region_code)
        or reaches(replaced.region_code, edition.region_code)
    ):
        faults.append(f"{place}的适用地区 {replaced.region_code} 与本版本的 {edition.region_code} 没有重叠。")
    if edition.supplements and not replaced.body.get("supplements"):
        faults.append(f"{place}是单独施行的标准；本版本是补充版本（supplements），只能取代补充版本。")
    return faults


def _against_supplementing(edition: Edition, supplemented: PolicyEdition | None) -> list[str]:
    if not edition.supplements or supplemented:
        return []
    return [
        f"补充版本（supplements）{edition.supplements} 不存在，或者还没有发布。请核对版本代号，或先发布它。"
    ]


def _overlaps(edition: Edition, published: list[PolicyEdition]) -> list[str]:
    """Editions of the same region, neither replaced nor supplemented, that are in force on the same days.

    Those that govern by themselves stand against one another, and so do those that supplement.
    """
    faults = []
    for other in published:
        alike = bool(other.body.get("supplements")) == bool(edition.supplements)
        named = other.code in (edition.replaces, edition.supplements)
        if other.region_code != edition.region_code or named or not alike:
            continue
        last = last_day(other, published)
        begins_before_it_ends = last is None or edition.effective_from <= last
        ends_after_it_begins = (
            edition.effective_until is None or edition.effective_until >= other.effective_from
        )
        if begins_before_it_ends and ends_after_it_begins:
            until = f"至{day(last)}" if last else "起，未定失效日期"
            faults.append(
                f"{other}在同一地区施行（{day(other.effective_from)}{until}），与本版本的施行时间重叠。"
                f"请在取代版本（replaces）填写 {other.code}，或者改正失效日期（effective_until），使两者不重叠。"
            )
    return faults


def last_day(row: PolicyEdition, published: list[PolicyEdition]) -> date | None:
    """The last day a published edition governs all of its region: its own, or the eve of its successor's first."""
    heirs = [
        other
        for other in published
        if other.replaces == row.code
        and reaches(other.region_code, row.region_code)
        and bool(other.body.get("supplements")) <= bool(row.body.get("supplements"))
    ]
    ends = [row.effective_until, *(heir.effective_from - timedelta(days=1) for heir in heirs)]
    return min((end for end in ends if end), default=None)


def reaches(wide: str, narrow: str) -> bool:
    """Whether a region (six digits, "" = the whole country) holds another, or is it."""
    return narrow.startswith(re.sub(r"(00)+$", "", wide))


def _uncoded(edition: Edition) -> list[str]:
    """Categories and tiers that the files' code lists do not have: no file could carry them."""
    wanted = {
        "hardship_category": ("困难类别（categories）", [category.code for category in edition.categories]),
        "file_tier": ("建档标准（tier）", [edition.tier.code]),
    }
    offered = CodeItem.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=edition.effective_from), list_name__in=wanted
    )
    known = set(offered.values_list("list_name", "code"))
    return [
        f"{place}的代号 {code} 不在代码表 {name} 中，或在生效日期之前已经停用。请改正代号，或先在“代码项”中增加。"
        for name, (place, codes) in wanted.items()
        for code in codes
        if (name, code) not in known
    ]


def day(on: date) -> str:
    return f"{on:%Y年%-m月%-d日}"
