"""The money part of annex 2: income, property, rigid expenses."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hardship.annexes.family import applicant_of
from hardship.annexes.options import PRINTED
from hardship.annexes.wording import Choice, figure, money, month, yes_or_no
from hardship.models import Dossier, Household, RealEstate, Vehicle
from hardship.models.codes import label_of
from hardship.services.economy import Economy, economy_of

MEDICAL = frozenset({"medical", "serious_medical"})
EDUCATION = frozenset({"education"})
GAP = "　　"
BLANK_PERIOD = "　　　年　月至　　　年　月"
NOTHING, OTHER, SOMETHING = Choice("没有"), Choice("其他"), Choice("有（注明）")


@dataclass(frozen=True)
class IncomeText:
    """Yuan per month for the worker and per person; per year for the family."""

    monthly: str = ""
    non_wage: str = ""
    annual: str = ""
    persons: str = ""
    per_person: str = ""
    period: str = BLANK_PERIOD
    government_aid: tuple[Choice, ...] = yes_or_no(None)
    aid_monthly: str = ""


@dataclass(frozen=True)
class PropertyText:
    """家庭财产 as tick boxes with their figures, and rigid expenses in yuan per year."""

    real_estate: tuple[Choice, ...] = (
        NOTHING,
        *(Choice(f"{label}{GAP}套{GAP}㎡") for _, label in PRINTED["real_estate_kind"]),
    )
    vehicles: tuple[Choice, ...] = (
        Choice("没有"),
        Choice(f"汽车{GAP}辆，购买年份{GAP}{GAP}"),
        Choice("其他"),
    )
    assets: tuple[Choice, ...] = (NOTHING, SOMETHING)
    medical: str = ""
    education: str = ""
    other: str = ""
    total: str = ""


def income_text(dossier: Dossier) -> IncomeText:
    economy, household, application = economy_of(dossier.household), dossier.household, dossier.application
    return IncomeText(
        monthly=money(applicant_of(dossier).monthly_income),
        non_wage=money(economy.other_income),
        annual=money(economy.annual_income),
        persons=figure(economy.persons),
        per_person=per_person(economy),
        period=income_period(household),
        government_aid=yes_or_no(application.gov_aid),
        aid_monthly=money(application.aid_monthly) if application.gov_aid else "",
    )


def income_period(household: Household) -> str:
    if household.income_from is None or household.income_to is None:
        return BLANK_PERIOD
    return f"{month(household.income_from)}至{month(household.income_to)}"


def per_person(economy: Economy) -> str:
    """Yuan per person per month, rounded for the paper only."""
    exact = economy.monthly_per_person
    return money(None if exact is None else round(exact, 2))


def property_text(household: Household) -> PropertyText:
    sums = {row.kind: Decimal(0) for row in household.expenses.all()}
    for row in household.expenses.all():
        sums[row.kind] += row.annual
    others = [amount for kind, amount in sums.items() if kind not in MEDICAL | EDUCATION]
    return PropertyText(
        real_estate=_real_estate(household),
        vehicles=_vehicles(household),
        assets=_assets(household),
        medical=money(sum((sums.get(kind, Decimal(0)) for kind in MEDICAL), Decimal(0))),
        education=money(sum((sums.get(kind, Decimal(0)) for kind in EDUCATION), Decimal(0))),
        other=money(sum(others, Decimal(0))),
        total=money(sum(sums.values(), Decimal(0))),
    )


def _real_estate(household: Household) -> tuple[Choice, ...]:
    rows = list(household.real_estates.all())
    nothing = Choice("没有", household.no_real_estate and not rows)
    kinds = [code for code, _ in PRINTED["real_estate_kind"]]
    kinds += sorted({row.kind for row in rows} - set(kinds))
    return (nothing, *(_estate_of(kind, [row for row in rows if row.kind == kind]) for kind in kinds))


def _estate_of(kind: str, rows: list[RealEstate]) -> Choice:
    label = dict(PRINTED["real_estate_kind"]).get(kind) or label_of("real_estate_kind", kind)
    if not rows:
        return Choice(f"{label}{GAP}套{GAP}㎡")
    area = figure(sum((row.area for row in rows), Decimal(0)))
    return Choice(f"{label} {len(rows)} 套 {area} ㎡", True)


def _vehicles(household: Household) -> tuple[Choice, ...]:
    rows = list(household.vehicles.all())
    cars = [row for row in rows if row.use in ("private", "commercial")]
    others = [row for row in rows if row not in cars]
    return (
        Choice("没有", household.no_vehicle and not rows),
        Choice(f"汽车 {len(cars)} 辆，购买年份 {_years(cars)}", True) if cars else PropertyText.vehicles[1],
        Choice(f"其他：{'、'.join(_vehicle_words(row) for row in others)}", True)
        if others
        else Choice("其他"),
    )


def _years(rows: Iterable[Vehicle]) -> str:
    return "、".join(str(row.bought_year or "不详") for row in rows)


def _vehicle_words(row: Vehicle) -> str:
    return f"{label_of('vehicle_use', row.use)}{f'（{row.bought_year}年）' if row.bought_year else ''}"


def _assets(household: Household) -> tuple[Choice, ...]:
    """Savings, investments and business; nothing is ticked while they are not declared."""
    held = [
        f"{name} {money(amount)} 元"
        for name, amount in (("储蓄", household.savings), ("投资性净资产", household.net_assets))
        if amount
    ]
    held += [label_of("business_kind", row.kind) for row in household.businesses.all()]
    if held:
        return NOTHING, Choice(f"有：{'、'.join(held)}", True)
    none = household.savings is not None and household.net_assets is not None and household.no_business
    return Choice("没有", none), SOMETHING
