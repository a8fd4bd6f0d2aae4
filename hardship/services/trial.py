"""资格试算: a family that has no file is judged by the rules and forgotten; nothing is stored."""

from datetime import date
from decimal import Decimal
from functools import cache

from django.utils.timezone import localdate

from hardship.models import LowIncomeStandard, PolicyEdition
from hardship.policy import Assessment, Edition, EditionRefused, Facts, FactsRefused
from hardship.services.facts_file import facts_in

PROVINCE = "130000"


def standard_of(county: str, on: date | None) -> Decimal | None:
    """The urban low-income standard of a county on a day (today unless told), None when not entered."""
    row = LowIncomeStandard.objects.for_county(county, on or localdate())
    return row.amount if row else None


def standards_on(day: date) -> dict[str, LowIncomeStandard]:
    """Every county's urban standard on a day, by division code."""
    rows = LowIncomeStandard.objects.in_force(day).order_by("division_code", "effective_from")
    return {row.division_code: row for row in rows}


def edition_for(facts: Facts, code: str = "") -> PolicyEdition:
    """The edition that judges the facts: the one named, draft or published, else the one in force.

    In force means in the facts' county (the province when there is none) on their day (today when there is none).
    Raises FactsRefused with a sentence when there is no such edition.
    """
    if code:
        return named_edition(code)
    day, county = facts.on or localdate(), facts.county or PROVINCE
    edition: PolicyEdition | None = PolicyEdition.objects.in_force(day, county)
    if edition is None:
        where = f"区划代码 {county} 所在地区" if facts.county else "河北省"
        raise FactsRefused([f"{where}在 {day:%Y年%-m月%-d日} 没有已发布并生效的政策版本。"])
    return edition


def named_edition(code: str) -> PolicyEdition:
    """An edition by its code, draft or published; raises FactsRefused."""
    known = list(PolicyEdition.objects.values_list("code", flat=True))
    if code not in known:
        raise FactsRefused([f"没有代号为“{code[:40]}”的政策版本；现有：{'、'.join(known) or '无'}。"])
    return PolicyEdition.objects.get(code=code)


def rules_of(edition: PolicyEdition) -> Edition:
    """What an edition says, ready to be asked; raises FactsRefused when its clauses are faulty."""
    try:
        return edition.rules
    except EditionRefused as refused:
        faults = [f"政策版本 {edition.code} 的条款有误：{fault}" for fault in refused.faults]
        raise FactsRefused(faults) from refused


def supplements_to(edition: Edition, facts: Facts, *, drafts: bool = False) -> list[PolicyEdition]:
    """Editions that stand beside the governing one on the facts' day, for families it does not reach.

    drafts: also those that are not published yet.
    """
    day, county = facts.on or localdate(), facts.county or PROVINCE
    regions = {"", county, county[:4] + "00", county[:2] + "0000"}
    found = PolicyEdition.objects.filter(body__supplements=edition.code).order_by("code")
    return [
        row
        for row in found
        if (row.published or drafts)
        and row.region_code in regions
        and row.effective_from <= day
        and (row.effective_until is None or day <= row.effective_until)
    ]


def assessments_of(document: object, code: str = "") -> list[Assessment]:
    """The verdict on every family of a facts document (one object or a list of them), in order.

    code: the edition that judges them all; without it each is judged by the edition of its own county and day.
    Raises FactsRefused with every fault of every family, and of the edition.
    """
    read, faults = facts_in(document, cache(standard_of))
    try:
        named = rules_of(named_edition(code)) if code else None
    except FactsRefused as refused:
        raise FactsRefused([*refused.faults, *faults]) from refused
    governing = cache(lambda county, on: rules_of(edition_for(Facts(county=county, on=on))))
    assessments: list[Assessment] = []
    for before, facts in read:
        try:
            rules: Edition = named or governing(facts.county, facts.on)
            assessments.append(rules.assess(facts))
        except FactsRefused as refused:
            faults += [before + fault for fault in refused.faults]
    if faults:
        raise FactsRefused(faults)
    return assessments
