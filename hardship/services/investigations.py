"""入户调查: recording the visit (notice 二(一)2, 三(二)) and what stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.models import Post, Unit, User
from hardship.enums import Conclusion, InvestigatorKind, Stage
from hardship.models import Dossier, Hand, Investigation
from hardship.services.declared import Item, declared_items
from hardship.services.hands import OwnWork, lay_hand


class InvestigationRefused(Exception):
    """Nothing was written; `reasons` are whole sentences fit to show."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reasons))


@dataclass(frozen=True)
class Visit:
    """The visit as a whole; way is a code of the list visit_way."""

    visited_on: date
    way: str
    summary: str
    conclusion: str
    reason: str = ""
    place: str = ""
    received_by: str = ""


@dataclass(frozen=True)
class Visitor:
    """One investigator: a staff member by account, or a volunteer by name and organisation."""

    user: User | None = None
    name: str = ""
    organisation: str = ""

    @property
    def kind(self) -> InvestigatorKind:
        return InvestigatorKind.STAFF if self.user else InvestigatorKind.VOLUNTEER

    @property
    def called(self) -> str:
        return self.user.name if self.user else self.name.strip()


@dataclass(frozen=True)
class Check:
    """One item: agrees with what was declared, or what was found instead. agrees is None while nobody looked."""

    key: str
    agrees: bool | None
    found: str = ""


def staff_of(unit: Unit) -> QuerySet[User]:
    """Who may go on a visit as staff: users with a current post in the unit or above it."""
    posts = Post.objects.current().reaching(unit)
    return User.objects.filter(is_active=True, posts__in=posts).distinct().order_by("name", "pk")


def checklist(dossier: Dossier) -> list[Item]:
    """The items of the visit: as declared when first recorded, and as declared now where new."""
    now_declared = declared_items(dossier)
    visit = dossier.investigations.in_force().first()
    if visit is None:
        return now_declared
    then = {row.key: Item(row.key, row.label, row.declared) for row in visit.findings.all()}
    known = {item.key for item in now_declared}
    gone = [item for item in then.values() if item.key not in known]
    return [then.get(item.key, item) for item in now_declared] + gone


@transaction.atomic
def record_investigation(
    dossier: Dossier, *, by: User, visit: Visit, visitors: Sequence[Visitor], checks: Sequence[Check]
) -> Investigation:
    """Write the visit, in place of the one recorded in this round if there is one; each investigator leaves a hand.

    A hand laid stays although the person is taken off the record again. Raises InvestigationRefused.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).with_household().get(pk=dossier.pk)
    items = {item.key: item for item in checklist(dossier)}
    reasons = [
        *_standing_faults(dossier, by),
        *_visit_faults(dossier, visit),
        *_visitor_faults(dossier, visitors),
        *_check_faults(items, checks),
    ]
    if reasons:
        raise InvestigationRefused(reasons)
    try:
        for person in {by, *(visitor.user for visitor in visitors if visitor.user)}:
            lay_hand(dossier, person, Hand.HANDLING)
    except OwnWork as own:
        raise InvestigationRefused([str(own)]) from own
    return _write(dossier, by, visit, visitors, [(items[check.key], check) for check in checks])


def _write(
    dossier: Dossier,
    by: User,
    visit: Visit,
    visitors: Sequence[Visitor],
    checked: Sequence[tuple[Item, Check]],
) -> Investigation:
    values = vars(visit) | {"recorded_by": by}
    record, _ = Investigation.objects.update_or_create(dossier=dossier, superseded_at=None, defaults=values)
    record.investigators.all().delete()
    record.findings.all().delete()
    for visitor in visitors:
        record.investigators.create(
            kind=visitor.kind,
            user=visitor.user,
            name=visitor.called,
            organisation=visitor.organisation.strip(),
        )
    for item, check in checked:
        record.findings.create(
            key=item.key,
            label=item.label,
            declared=item.declared,
            agrees=check.agrees,
            found=check.found.strip(),
        )
    return record


def _standing_faults(dossier: Dossier, by: User) -> list[str]:
    if dossier.stage != Stage.INVESTIGATION:
        return [
            f"档案现在是“{dossier.get_stage_display()}”，不能登记入户调查；可能已有别人办理，请刷新页面。"
        ]
    reached = Dossier.objects.reached_by(by, "investigate_dossiers").filter(pk=dossier.pk).exists()
    return [] if reached else ["您没有登记这份档案入户调查的权限。"]


def _visit_faults(dossier: Dossier, visit: Visit) -> list[str]:
    faults = []
    if visit.visited_on > localdate():
        faults.append("调查日期不能晚于今天。")
    if dossier.applied_on and visit.visited_on < dossier.applied_on:
        faults.append(
            f"调查日期不能早于申报日期（{dossier.applied_on:%Y年%-m月%-d日}）：入户调查在提出书面申请之后。"
        )
    if visit.conclusion == Conclusion.UNQUALIFIED and not visit.reason.strip():
        faults.append("结论是“不符合条件”的，必须写明理由。")
    if not visit.summary.strip():
        faults.append("请写明调查情况。")
    return faults


def _visitor_faults(dossier: Dossier, visitors: Sequence[Visitor]) -> list[str]:
    wanted = dossier.edition.rules.process.home_visit_min_people
    names = [visitor.called for visitor in visitors]
    faults = [
        f"{name}登记了两次；调查人必须是不同的人。"
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if len(set(names)) < wanted:
        faults.append(f"入户调查须有 {wanted} 名（含）以上不同的调查人，现在是 {len(set(names))} 名。")
    if not any(visitor.user for visitor in visitors):
        faults.append("调查人中至少要有一名工会工作人员；社工、义工须与工作人员一同入户。")
    family = {member.name for member in dossier.household.members.all()}
    faults += [f"{name}与申请人家庭成员同名，不能担任调查人。" for name in sorted(set(names) & family)]
    allowed = set(
        staff_of(dossier.unit)
        .filter(pk__in=[v.user.pk for v in visitors if v.user])
        .values_list("pk", flat=True)
    )
    faults += [
        f"{visitor.called}在{dossier.unit.name}及其上级没有岗位，不能作为工作人员入户调查。"
        for visitor in visitors
        if visitor.user and visitor.user.pk not in allowed
    ]
    faults += [
        f"请写明{visitor.called or '义工'}的姓名和所属单位。"
        for visitor in visitors
        if not visitor.user and not (visitor.called and visitor.organisation.strip())
    ]
    return faults


def _check_faults(items: dict[str, Item], checks: Sequence[Check]) -> list[str]:
    """Every item is looked at once; a difference says what was found."""
    answered = {check.key: check for check in checks if check.key in items}
    faults = [f"“{item.label}”还没有核实。" for key, item in items.items() if _unanswered(answered.get(key))]
    faults += [
        f"“{items[key].label}”与申报不一致，请写明核实情况。"
        for key, check in answered.items()
        if check.agrees is False and not check.found.strip()
    ]
    if len(answered) < len(checks):
        faults.append("申报内容在填写期间有改动，请刷新页面后核对再保存。")
    return faults


def _unanswered(check: Check | None) -> bool:
    return check is None or check.agrees is None
