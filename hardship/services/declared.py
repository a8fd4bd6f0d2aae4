"""What a family declared, item by item, for the visit to check (核实项目)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.timezone import localdate

from hardship.models import Dossier, Household, Member
from hardship.models.codes import label_of

ADULT = 18
LONGEST = 300
PAGES = {
    "persons": "family", "income": "family", "health": "family", "school": "family", "other": "income", "housing": "home",
    "real_estate": "assets", "vehicles": "assets", "business": "assets", "savings": "assets", "expense": "expenses",
    "causes": "causes",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One declared thing. key stays the same when the family's rows are written again."""

    key: str
    label: str
    declared: str

    @property
    def page(self) -> str:
        """The page of the application on which it is corrected."""
        return PAGES[self.key.partition("-")[0]]


def declared_items(dossier: Dossier) -> list[Item]:
    """Everything the visit holds against the declaration, in the order of annex 2; texts of at most 300 characters."""
    household = dossier.household
    members = list(household.members.all())
    together = [member for member in members if member.lives_together]
    items = [
        Item("persons", "家庭人口", _persons(together)),
        *(_income(member) for member in together if _may_earn(member)),
        *_other_incomes(household),
        Item("housing", "住房", _housing(household)),
        Item("real_estate", "不动产", _real_estate(household)),
        Item("vehicles", "机动车辆", _vehicles(household)),
        Item("business", "商铺、工商登记", _business(household)),
        Item(
            "savings",
            "储蓄、投资",
            f"储蓄 {_yuan(household.savings)}；投资性净资产 {_yuan(household.net_assets)}",
        ),
        *_health(together),
        *(_schooling(member) for member in together if member.education or member.enroll_year),
        *_expenses(household),
        Item("causes", "致困原因", _causes(dossier)),
    ]
    return [Item(item.key, item.label[:60], item.declared[:LONGEST]) for item in items]


def _persons(together: list[Member]) -> str:
    return f"{len(together)} 人：{'、'.join(member.name for member in together)}"


def _may_earn(member: Member) -> bool:
    """Grown-ups and whoever has an income; a child without one is no item."""
    age = member.age(localdate())
    return bool(member.monthly_income) or age is None or age >= ADULT


def _income(member: Member) -> Item:
    said = "未填" if member.monthly_income is None else f"{member.monthly_income:,.2f} 元/月"
    about = "，".join(filter(None, (member.employer, member.work_status_label, member.identity_label)))
    return Item(f"income-{member.pk}", f"{member.name} 月收入", f"{said}（{about}）" if about else said)


def _other_incomes(household: Household) -> Iterable[Item]:
    for kind, amount in _by_kind(household.other_incomes.all()).items():
        yield Item(f"other-{kind}", f"其他收入 · {label_of('income_kind', kind)}", f"{amount:,.2f} 元/年")


def _housing(household: Household) -> str:
    area = f"，建筑面积 {household.floor_area} ㎡" if household.floor_area else ""
    address = f"；现住 {household.home_addr}" if household.home_addr else ""
    return f"{household.housing_label or '未填'}{area}{address}"


def _real_estate(household: Household) -> str:
    owned = [f"{row.kind_label} {row.area} ㎡" for row in household.real_estates.all()]
    return "；".join(owned) or ("没有" if household.no_real_estate else "未填")


def _vehicles(household: Household) -> str:
    owned = [
        f"{row.use_label}{f'（{row.bought_year} 年购）' if row.bought_year else ''}"
        for row in household.vehicles.all()
    ]
    return "；".join(owned) or ("没有" if household.no_vehicle else "未填")


def _business(household: Household) -> str:
    owned = [
        f"{row.kind_label}{'（雇佣他人）' if row.employs_others else ''}"
        for row in household.businesses.all()
    ]
    return "；".join(owned) or ("没有" if household.no_business else "未填")


def _health(together: list[Member]) -> Iterable[Item]:
    """Each person who is ill or disabled; when nobody is, that is the item."""
    ailing = [member for member in together if member.health not in ("", "good")]
    for member in ailing:
        yield Item(f"health-{member.pk}", f"{member.name} 健康状况", member.health_text)
    if not ailing:
        yield Item("health", "家庭成员健康状况", "均为良好")


def _schooling(member: Member) -> Item:
    years = (
        f"，{member.enroll_year} 年入学、学制 {member.edu_years} 年"
        if member.enroll_year and member.edu_years
        else ""
    )
    said = f"{member.employer or '未填学校'}，{member.education_label}{years}"
    return Item(f"school-{member.pk}", f"{member.name} 就学", said)


def _expenses(household: Household) -> Iterable[Item]:
    for kind, amount in _by_kind(household.expenses.all()).items():
        yield Item(
            f"expense-{kind}", f"刚性支出 · {label_of('expense_kind', kind)}", f"自付 {amount:,.2f} 元/年"
        )


def _by_kind(rows: Iterable) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.kind] = sums.get(row.kind, Decimal(0)) + row.annual
    return sums


def _causes(dossier: Dossier) -> str:
    request = dossier.application
    minor = f"；次要：{request.minor_causes_label}" if request.minor_causes else ""
    return f"主要：{request.main_cause_label or '未填'}{minor}"


def _yuan(amount: Decimal | None) -> str:
    return "未填" if amount is None else f"{amount:,.2f} 元"
