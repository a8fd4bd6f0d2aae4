"""What an invented family earns and spends, so that the rules find the clause its situation names."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Final

from reviews.demo.persons import Pay, Person

if TYPE_CHECKING:
    from reviews.demo.families import Family

ZERO = Decimal(0)
MULTIPLES: Final = {  # monthly income per person in hundredths of the standard: lowest, highest
    "①": (50, 88), "②": (35, 70), "③": (103, 145), "④": (160, 280), "⑤": (320, 430), "none": (165, 280),
    "unknown": (320, 400),
}  # fmt: skip
EXPENSE_OF: Final = {
    "01": "care",
    "06": "serious_medical",
    "07": "disaster",
    "08": "accident",
    "09": "education",
}
NOTES: Final = {
    "care": "护理用品、康复训练和护工费用",
    "serious_medical": "住院、放化疗或透析，医保和大病保险报销后自付",
    "disaster": "暴雨进水，房屋修缮和家具损失",
    "accident": "交通事故住院和二次手术，保险赔付后自付",
    "education": "学费、住宿费和必要生活费",
    "medical": "门诊慢性病用药，报销后自付",
    "job": "往返通勤和工具费用",
}


@dataclass(frozen=True)
class OtherPay:
    """A year's income that is no wage; counted is False for kinds the rules leave out."""

    kind: str
    annual: Decimal
    note: str = ""
    counted: bool = True


@dataclass(frozen=True)
class Expense:
    """A year's rigid expense; of: place of the person in the family, None for all."""

    kind: str
    annual: Decimal
    of: int | None
    note: str


def live_on(rng: Random, family: "Family") -> None:
    """Spread the income the situation asks for over those who earn."""
    situation = family.situation
    low, high = MULTIPLES[situation.clause]
    total = int(situation.standard * len(family.persons) * rng.randint(low, high) / 100)
    family.other_incomes = other_pays(rng, family)
    total -= int(sum((pay.annual for pay in family.other_incomes if pay.counted), ZERO) / 12)
    earners = [
        family.applicant,
        *(person for person in family.persons[1:] if earns(rng, person, situation.clause)),
    ]
    weights = [3 if person.is_applicant else rng.choice((1, 2)) for person in earners]
    for person, weight in zip(earners, weights, strict=True):
        person.earn(pay_of(rng, family, person, max(60, total * weight // sum(weights))))


def earns(rng: Random, person: Person, clause: str) -> bool:
    """Whether a member other than the applicant has pay: pensioners do, a spouse sometimes."""
    if person.identity == "retired":
        return True
    if person.relation not in {"wife", "husband"} or person.identity == "no_ability" or person.disease:
        return False
    return rng.random() < (0.8 if clause in {"④", "⑤", "none", "unknown"} else 0.35)


def pay_of(rng: Random, family: "Family", person: Person, average: int) -> Pay:
    """Twelve months around a whole average, each above it matched by one as far below; insured workers have contributions taken off."""
    swings = [rng.randint(0, average // 25) for _ in range(6)]
    nets = [average + swing for pair in swings for swing in (pair, -pair)]
    rng.shuffle(nets)
    if person.identity == "retired":
        return Pay(
            "pension", [average] * 12, 0, f"{family.situation.county}社会保险服务中心", note="养老金按月发放"
        )
    if person.is_applicant:
        laid_off = person.work_status == "laid_off"
        note = (
            "停产待岗，按月发放生活费"
            if laid_off
            else rng.choice(("", "", "因病休减发绩效", "订单不足，计件工资减少"))
        )
        deducted = 0 if laid_off or average < 500 else average * rng.choice((8, 10, 11)) // 100
        return Pay(
            "employer",
            nets,
            deducted,
            family.situation.employer,
            rng.choice(("操作工", "维修工", "保洁员", "保管员")),
            note,
        )
    person.identity = "other"
    person.work_status = "employed"
    return Pay(
        "community",
        nets,
        0,
        f"{family.situation.county}福临社区居委会",
        rng.choice(("零工", "家政", "保洁", "帮厨")),
        "无固定单位，收入由社区核实",
    )


def other_pays(rng: Random, family: "Family") -> list[OtherPay]:
    """Small incomes beside wages, some of which do not count."""
    found = []
    elderly = sum(
        person.identity == "no_ability" and person.relation in {"father", "mother", "parent_in_law"}
        for person in family.persons
    )
    if elderly:
        found.append(
            OtherPay("basic_pension", Decimal(elderly * 12 * 118), "城乡居民基础养老金", counted=False)
        )
    if family.applicant.single_parent and rng.random() < 0.5:
        found.append(
            OtherPay("support", Decimal(len(family.persons) * 100 * rng.randint(3, 6)), "对方支付的抚养费")
        )
    elif rng.random() < 0.12:
        found.append(OtherPay("collective", Decimal(rng.randint(2, 9) * 60), "村集体分红"))
    return found


def months_below(family: "Family") -> int:
    """Months up to the last one in which income per person stayed below the standard without a break."""
    limit = family.situation.standard * len(family.persons) * 12
    counted = sum((pay.annual for pay in family.other_incomes if pay.counted), ZERO)
    pays = [person.pay.nets for person in family.persons if person.pay]
    below = 0
    for month in range(11, -1, -1):
        if sum(nets[month] for nets in pays) * 12 + counted >= limit:
            break
        below += 1
    return below


def spend(rng: Random, family: "Family") -> None:
    """Rigid expenses that go with the causes; as large as clauses ④ and ⑤ need them."""
    situation = family.situation
    main = EXPENSE_OF.get(situation.cause)
    if main:
        family.expenses.append(expense(rng, family, main, main_expense(rng, family)))
    for code in situation.minor:
        kind = EXPENSE_OF.get(code)
        if kind and kind != main:
            family.expenses.append(expense(rng, family, kind, Decimal(rng.randint(20, 60) * 100)))
    kinds = {row.kind for row in family.expenses}
    if "education" not in kinds and any(
        person.is_student and person.identity != "primary" for person in family.persons
    ):
        family.expenses.append(expense(rng, family, "education", Decimal(rng.randint(18, 70) * 100)))
    if any(person.disease for person in family.persons) and "serious_medical" not in kinds:
        family.expenses.append(expense(rng, family, "medical", Decimal(rng.randint(15, 68) * 100)))


def main_expense(rng: Random, family: "Family") -> Decimal:
    situation = family.situation
    if situation.clause not in {"④", "⑤", "unknown"}:
        return Decimal(rng.randint(40, 130) * 100)
    if situation.clause == "unknown":
        family.home["savings"] = None
        return Decimal(rng.randint(200, 260) * 100)
    need = family.annual_income - 12 * situation.standard * len(family.persons)
    if situation.clause == "⑤":
        family.home["savings"], family.home["net_assets"] = (
            Decimal(rng.randint(0, 8) * 1000),
            Decimal(rng.randint(0, 4) * 500),
        )
        need += family.home["savings"] + family.home["net_assets"]
    return Decimal((int(need) // 100 + rng.randint(6, 45)) * 100)


def expense(rng: Random, family: "Family", kind: str, annual: Decimal) -> Expense:
    """An expense hung on the member it is for."""
    fits = {
        "education": lambda person: (person.is_student and person.identity != "primary") or person.is_student,
        "serious_medical": lambda person: bool(person.disease),
        "medical": lambda person: bool(person.disease),
        "care": lambda person: bool(person.disability_kind),
    }.get(kind)
    of = next((place for place, person in enumerate(family.persons) if fits and fits(person)), None)
    return Expense(kind, annual, of, NOTES[kind])
