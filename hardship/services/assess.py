"""From a family's file to the rules' verdict: gathers the facts, keeps the answer with its inputs."""

from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.utils.timezone import now

from hardship.enums import ENDED, WorkerKind
from hardship.models import Dossier, Figures, Household, LowIncomeStandard, Member, Verdict
from hardship.models.codes import CodeBook, code_book
from hardship.policy import Assessment, Facts, Named
from hardship.policy.answers import OUTCOME_CODES
from hardship.policy.vocabulary import CAUSES
from hardship.services.economy import economy_of

SOURCE_LENGTH = 120


def county_of(dossier: Dossier) -> str:
    """Division code of the county whose standard counts: the family's, for a migrant worker that of the workplace."""
    household = dossier.household
    migrant = dossier.application.worker_kind == WorkerKind.MIGRANT
    return (household.work_region if migrant else "") or household.hukou_region


def standard_for(dossier: Dossier) -> LowIncomeStandard | None:
    """The urban low-income standard of the family's county on the application date."""
    county = county_of(dossier)
    return LowIncomeStandard.objects.for_county(county, dossier.assessed_on) if county else None


def facts_of(dossier: Dossier, standard: LowIncomeStandard | None) -> Facts:
    """Everything the rules ask about a family; what is not filled in is None, that is unknown."""
    application, household = dossier.application, dossier.household
    economy = economy_of(household)
    book = code_book()
    applicant = next((member for member in household.members.all() if member.is_applicant), None)
    aid = (
        application.aid_monthly
        if application.gov_aid
        else (Decimal(0) if application.gov_aid is False else None)
    )
    return Facts(
        persons=economy.persons or None,
        annual_income=economy.annual_income,
        rigid_expense=economy.rigid_expense,
        accident_expense=economy.accident_expense,
        months_below=application.months_below,
        gov_aid=application.gov_aid,
        aid_monthly=aid,
        savings=household.savings,
        net_investments=household.net_assets,
        causes=policy_causes(dossier, book) if application.main_cause else None,
        vetoes=vetoes_of(household, book),
        migrant=application.worker_kind == WorkerKind.MIGRANT,
        member=applicant.is_union_member if applicant else None,
        contract_months=contract_months(applicant, dossier.assessed_on),
        county=county_of(dossier) or None,
        standard=standard.amount if standard else None,
        on=dossier.assessed_on,
    )


def policy_causes(dossier: Dossier, book: CodeBook) -> frozenset[str]:
    """The causes in the rules' words: what was ticked, and what members' health and family show."""
    causes: set[str] = set()
    for code in dossier.application.causes:
        causes |= book.means("cause", code)
    for member in dossier.household.members.all():
        if not member.lives_together:
            continue
        causes |= book.means("disease", member.disease) if member.disease else set()
        causes |= {"disability"} if member.disability_kind else set()
        causes |= {"single_parent"} if member.single_parent else set()
        causes |= (
            {"schooling"}
            if "student" in book.means("identity", member.identity) and member.enroll_year
            else set()
        )
    return frozenset(causes & CAUSES.keys())


def vetoes_of(household: Household, book: CodeBook) -> frozenset[str] | None:
    """Codes of domain §1.4 that the declared assets show; None while assets are not declared."""
    estates, vehicles = list(household.real_estates.all()), list(household.vehicles.all())
    businesses = list(household.businesses.all())
    declared = (
        (bool(estates) or household.no_real_estate)
        and (bool(vehicles) or household.no_vehicle)
        and (bool(businesses) or household.no_business)
        and household.private_school is not None
        and household.study_abroad is not None
    )
    found: set[str] = set()
    if sum("dwelling" in book.means("real_estate_kind", row.kind) for row in estates) >= 2:
        found.add("HOUSE_2PLUS")
    shops = any("shop" in book.means("real_estate_kind", row.kind) for row in estates)
    if shops or any(
        "veto" in book.means("business_kind", row.kind) or row.employs_others for row in businesses
    ):
        found.add("SHOP_OR_EMPLOYER")
    if any("exempt" not in book.means("vehicle_use", row.use) for row in vehicles):
        found.add("VEHICLE")
    if household.private_school:
        found.add("PRIVATE_SCHOOL")
    if household.study_abroad:
        found.add("STUDY_ABROAD")
    return frozenset(found) if declared or found else None


def contract_months(applicant: Member | None, on: date) -> int | None:
    """Whole months since the labour contract was signed, None when no date is given."""
    if applicant is None or applicant.contract_date is None:
        return None
    began = applicant.contract_date
    return (on.year - began.year) * 12 + on.month - began.month - (on.day < began.day)


def assessment_of(dossier: Dossier) -> Assessment:
    """What the dossier's own edition says of it as it stands in memory; nothing is kept."""
    return dossier.edition.rules.assess(facts_of(dossier, standard_for(dossier)))


def reassess(dossier: Dossier) -> Verdict:
    """Compute the verdict of a dossier with its own edition and keep it as the current one."""
    standard = standard_for(dossier)
    facts = facts_of(dossier, standard)
    assessment = dossier.edition.rules.assess(facts)
    verdict, _ = Verdict.objects.update_or_create(
        dossier=dossier,
        frozen_at=None,
        defaults={
            "edition": dossier.edition,
            "facts": facts.to_json(),
            "body": assessment.to_json(),
            "outcome": assessment.outcome,
            "category": code_of(assessment.category),
            "tier": code_of(assessment.tier),
            "standard": standard.amount if standard else None,
            "standard_source": source_of(standard),
        },
    )
    keep_figures(dossier, facts, assessment, basis=basis_of(standard, code_book()))
    return verdict


def basis_of(standard: LowIncomeStandard | None, book: CodeBook) -> int:
    """A fingerprint of what a verdict rests on beside the family: the standard with its source, the codes' meanings."""
    figure = f"{standard.amount.normalize():f}" if standard else ""
    return crc32(f"{figure}\n{source_of(standard)}\n{book.meanings}".encode()) & 0x7FFFFFFF


def keep_figures(dossier: Dossier, facts: Facts, assessment: Assessment, *, basis: int) -> None:
    """The facts and the verdict once more as columns, where all families are asked at once."""
    row = Figures(dossier=dossier, **figures_of(dossier, facts, assessment, basis=basis))
    columns = [field.attname for field in Figures._meta.concrete_fields if not field.primary_key]
    Figures.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["dossier"], update_fields=columns
    )


def figures_of(dossier: Dossier, facts: Facts, assessment: Assessment, *, basis: int) -> dict[str, Any]:
    """A row of Figures without its dossier: {column: value}."""
    book = code_book()
    return {
        **Figures.columns_of(facts),
        "county": int(facts.county) if facts.county else None,
        "main_cause_id": book.key("cause", dossier.application.main_cause),
        "category_id": book.key("hardship_category", code_of(assessment.category)),
        "outcome": OUTCOME_CODES[assessment.outcome],
        "basis": basis,
        "active": dossier.stage not in ENDED,
        "unit_path": dossier.unit_path,
    }


def code_of(named: Named | None) -> str:
    return named.code if named else ""


def source_of(standard: LowIncomeStandard | None) -> str:
    """Where the standard comes from, with 推定 where no document proves it."""
    if standard is None:
        return ""
    presumed = "（推定，认定前须核实）" if standard.presumed else ""
    since = f"，{standard.effective_from:%Y年%-m月%-d日}起{presumed}"
    return (standard.document_no or standard.note or "未注明文号")[: SOURCE_LENGTH - len(since)] + since


def freeze(dossier: Dossier) -> Verdict:
    """A copy of the current verdict that no later change of inputs touches."""
    verdict = reassess(Dossier.objects.with_household().get(pk=dossier.pk))
    verdict.pk, verdict.frozen_at = None, now()
    verdict._state.adding = True
    verdict.save()
    return verdict
