"""One invented family: its situation in, every fact the forms ask for out. Pure Python, the same for a seed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from hardship.enums import WorkerKind
from reviews.demo.money import Expense, OtherPay, live_on, months_below, spend
from reviews.demo.names import BANKS, address
from reviews.demo.persons import IdMaker, Person
from reviews.demo.relatives import Name, gather
from reviews.demo.wording import hardship_text, needs_of

ZERO = Decimal(0)
POSTCODES: Final = {
    "01": "050", "02": "063", "03": "066", "04": "056", "05": "054", "06": "071", "07": "075", "08": "067", "09": "061", "10": "065",
    "11": "053",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What a family is to be like.

    clause: ① to ⑤ = the clause the rules shall find, "none" = no clause, "unknown" = savings not declared.
    cause: code of the list cause. veto: a code of domain §1.4 or "". standard: yuan per person per month.
    """

    clause: str
    cause: str
    size: int
    standard: Decimal
    on: date
    county: str
    region: str
    employer: str
    migrant: bool = False
    veto: str = ""
    name: Name | None = None
    minor: tuple[str, ...] = ()
    traits: frozenset[str] = frozenset()


@dataclass
class Family:
    """A family's facts. home: columns of Household; request: columns of Application; the rest are rows of their own."""

    situation: Situation
    persons: list[Person]
    home: dict[str, object]
    request: dict[str, object]
    other_incomes: list[OtherPay] = field(default_factory=list)
    expenses: list[Expense] = field(default_factory=list)
    estates: list[tuple[str, Decimal, str]] = field(default_factory=list)
    vehicles: list[tuple[str, int, str]] = field(default_factory=list)
    businesses: list[tuple[str, bool, str]] = field(default_factory=list)

    @property
    def applicant(self) -> Person:
        return self.persons[0]

    @property
    def annual_income(self) -> Decimal:
        """Yuan per year: wages × 12 and counted other income, as services.economy adds them up."""
        wages = sum((person.monthly_income for person in self.persons), ZERO) * 12
        return wages + sum((pay.annual for pay in self.other_incomes if pay.counted), ZERO)

    @property
    def monthly_per_person(self) -> Decimal:
        """Yuan per person per month, two decimals, as the summary column keeps it."""
        return round(self.annual_income / 12 / len(self.persons), 2)

    @property
    def rigid_expense(self) -> Decimal:
        return sum((expense.annual for expense in self.expenses), ZERO)


def make_family(rng: Random, situation: Situation, ids: IdMaker) -> Family:
    """Invent one family."""
    persons = gather(rng, situation, ids)
    family = Family(situation, persons, home_of(rng, situation), {})
    own_things(rng, family)
    live_on(rng, family)
    spend(rng, family)
    family.request = request_of(rng, family)
    family.home["zero_employment"] = not any(person.pay for person in persons)
    return family


def home_of(rng: Random, situation: Situation) -> dict[str, object]:
    """Where they live and the period the income is counted over: the twelve whole months before the application."""
    rural = situation.migrant or rng.random() < 0.3
    home = address(rng, situation.county, rural and not situation.migrant)
    last = situation.on.replace(day=1) - timedelta(days=1)
    bank, branch = rng.choice(BANKS)
    rents = situation.migrant or "rents" in situation.traits
    return {
        "hukou_region": situation.region,
        "work_region": situation.region if situation.migrant else "",
        "hukou_addr": address(rng, situation.county, True) if rural else home,
        "home_addr": home,
        "postcode": POSTCODES.get(situation.region[2:4], "050") + "300",
        "housing": "rented"
        if rents
        else rng.choice(("self_built", "commercial", "commercial", "affordable", "low_rent", "unit_public")),
        "floor_area": Decimal(rng.randint(360, 980)) / 10,
        "self_help": rng.random() < 0.7,
        "income_from": date(last.year - (last.month < 12), last.month % 12 + 1, 1),
        "income_to": last,
        "private_school": situation.veto == "PRIVATE_SCHOOL",
        "study_abroad": situation.veto == "STUDY_ABROAD",
        "bank": bank,
        "bank_branch": branch,
        "bank_card": f"6200000000{rng.randint(0, 999_999_999):09d}"[: rng.choice((16, 19))],
        "savings": Decimal(rng.choice((0, 0, 800, 1500, 2000, 3500, 6000))),
        "net_assets": ZERO,
    }


def own_things(rng: Random, family: Family) -> None:
    """Real estate, vehicles, business: what was declared, with the veto the situation asks for."""
    home, veto = family.home, family.situation.veto
    if home["housing"] in ("self_built", "commercial", "affordable"):
        kind = "self_built" if home["housing"] == "self_built" else "commercial"
        family.estates.append((kind, home["floor_area"], str(home["home_addr"])))
        if veto == "HOUSE_2PLUS":
            family.estates.append(("commercial", Decimal("89.60"), f"{family.situation.county}另一处住宅"))
    elif veto == "HOUSE_2PLUS":
        home["housing"] = "commercial"
        return own_things(rng, family)
    year = family.situation.on.year
    if veto == "VEHICLE":
        family.vehicles.append(("private", year - rng.randint(1, 6), "家用轿车"))
    elif rng.random() < 0.15:
        family.vehicles.append(("motorcycle", year - rng.randint(3, 11), "两轮摩托车"))
    if veto == "SHOP_OR_EMPLOYER":
        family.businesses.append(("shop", True, "沿街百货店，雇一名店员"))
    elif rng.random() < 0.06:
        family.businesses.append(("stall", False, "早市菜摊"))
    home["no_real_estate"] = not family.estates
    home["no_vehicle"] = not family.vehicles
    home["no_business"] = not family.businesses


def request_of(rng: Random, family: Family) -> dict[str, object]:
    """The application: causes, needs, aid, and the months below the standard as the proofs show them."""
    situation = family.situation
    aided = situation.clause == "②"
    share = Decimal(rng.randint(6, 14)) / 100
    return {
        "apply_type": "temporary" if situation.cause in {"07", "08"} and rng.random() < 0.4 else "daily",
        "worker_kind": WorkerKind.MIGRANT if situation.migrant else WorkerKind.URBAN,
        "file_origin": "new",
        "main_cause": situation.cause,
        "minor_causes": list(situation.minor),
        "cause_other": "企业长期欠薪，家庭收入中断" if "10" in (situation.cause, *situation.minor) else "",
        "hardship_desc": hardship_text(rng, family),
        "needs": needs_of(rng, family),
        "gov_aid": aided,
        "aid_monthly": Decimal(int(situation.standard * len(family.persons) * share)) if aided else None,
        "other_aid": rng.choice(("", "", "", "社区春节慰问米面油一份。", "所在车间同事捐款 1200 元。")),
        "months_below": months_below(family),
        "authorised_on": situation.on,
        "declared_on": situation.on,
        "remark": "",
    }
