"""One household of annex 8: who, why, who helps and how, the entries of the period, and what came of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hardship.annexes.wording import figure, money
from hardship.enums import LedgerKind
from hardship.models import Application, Certification, Dossier, LedgerEntry, Member, Plan

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Sums:
    """Yuan, as text: money, goods, both."""

    paid: str = ""
    goods: str = ""
    total: str = ""


NO_SUMS = Sums()


@dataclass(frozen=True)
class EntryRow:
    """A visit or help given. number: block and row, as 2-3; taken back entries are followed by their reversal."""

    number: str = ""
    done_on: str = ""
    form: str = ""
    item: str = ""
    content: str = ""
    paid: str = ""
    goods: str = ""
    fund_source: str = ""
    pay_way: str = ""
    by_whom: str = ""
    received_by: str = ""


@dataclass(frozen=True)
class Worker:
    """标识"""

    name: str = ""
    gender: str = ""
    case_no: str = ""
    id_no: str = ""
    phone: str = ""
    workplace: str = ""
    hukou: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Hardship:
    """困难"""

    tier: str = ""
    category: str = ""
    main_cause: str = ""
    minor_causes: str = ""
    persons: str = ""
    per_person: str = ""
    relief_target: str = ""
    key_groups: str = ""


@dataclass(frozen=True)
class Help:
    """责任 and 计划"""

    unit: str = ""
    person: str = ""
    title: str = ""
    phone: str = ""
    since: str = ""
    needs: str = ""
    plan: str = ""
    batches: str = ""
    target_on: str = ""


@dataclass(frozen=True)
class Effect:
    """成效; how and when a family left hardship is written by hand until its exit is on file."""

    change: str = ""
    target_on: str = ""
    ended_on: str = ""
    ended_by: str = ""
    relapsed: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Block:
    """One household of the ledger."""

    worker: Worker = Worker()
    hardship: Hardship = Hardship()
    help: Help = Help()
    entries: tuple[EntryRow, ...] = ()
    visits: str = ""
    helps: str = ""
    sums: Sums = NO_SUMS
    effect: Effect = Effect()


def block_of(
    number: int, dossier: Dossier, entries: Sequence[LedgerEntry], places: Mapping[str, str], masked: bool
) -> Block:
    """The block of a dossier whose relations are at hand; number: its place in the ledger."""
    certified = _in_force_certification(dossier)
    plan = next((plan for plan in dossier.plans.all() if plan.superseded_at is None), Plan(needs=[]))
    return Block(
        worker=_worker(dossier, places, masked),
        hardship=_hardship(dossier, certified),
        help=_help(plan, certified),
        entries=tuple(_entry(f"{number}-{row}", entry) for row, entry in enumerate(entries, 1)),
        visits=str(count_of(entries, LedgerKind.VISIT)),
        helps=str(count_of(entries, LedgerKind.HELP)),
        sums=sums_of(entries),
        effect=_effect(dossier, plan, entries),
    )


def _in_force_certification(dossier: Dossier) -> Certification:
    """The certification in force, an empty one before there is any."""
    found = (row for row in dossier.certifications.all() if row.superseded_at is None and row.certified_at)
    return next(found, Certification(is_relief_target=False))


def _worker(dossier: Dossier, places: Mapping[str, str], masked: bool) -> Worker:
    family = dossier.household
    person = next((member for member in family.members.all() if member.is_applicant), Member())
    return Worker(
        name=person.name or dossier.applicant_name,
        gender=person.get_gender_display(),
        case_no=dossier.case_no or dossier.number,
        id_no=person.id_mask if masked else person.id_no,
        phone=person.mobile_mask if masked else person.mobile,
        workplace=dossier.workplace,
        hukou=places.get(family.hukou_region, family.hukou_region),
        unit=dossier.unit.label,
    )


def _hardship(dossier: Dossier, certified: Certification) -> Hardship:
    return Hardship(
        tier=dossier.tier_label,
        category=dossier.category_label,
        main_cause=dossier.main_cause_label,
        minor_causes=_application(dossier).minor_causes_label,
        persons=figure(dossier.persons),
        per_person=money(dossier.monthly_per_person),
        relief_target="是" if certified.is_relief_target else "否",
        key_groups=certified.key_groups_label,
    )


def _application(dossier: Dossier) -> Application:
    return dossier.application if hasattr(dossier, "application") else Application()


def _help(plan: Plan, certified: Certification) -> Help:
    return Help(
        unit=plan.helping_unit,
        person=plan.helper_name,
        title=plan.helper_title,
        phone=plan.helper_phone,
        since=_short(plan.since),
        needs=plan.needs_label,
        plan=plan.plan,
        batches=certified.four_batches_label,
        target_on=_short(plan.target_on),
    )


def _entry(number: str, entry: LedgerEntry) -> EntryRow:
    helped = entry.kind == LedgerKind.HELP
    taken_back = f"冲销{_short(entry.reverses.done_on)}的登记：" if entry.reverses else ""
    change = f"（变化：{entry.change_found}）" if entry.change_found else ""
    return EntryRow(
        number=number,
        done_on=_short(entry.done_on),
        form=entry.aid_type_label if helped else f"走访（{entry.way_label}）" if entry.way else "走访",
        item=entry.item,
        content=f"{taken_back}{entry.content}{change}",
        paid=money(_signed(entry, entry.amount)) if helped and entry.amount else "",
        goods=money(_signed(entry, entry.goods_value)) if helped and entry.goods_value else "",
        fund_source=entry.fund_source_label,
        pay_way=entry.pay_way_label,
        by_whom=entry.by_whom,
        received_by=entry.received_by,
    )


def _effect(dossier: Dossier, plan: Plan, entries: Sequence[LedgerEntry]) -> Effect:
    changes = [entry.change_found for entry in entries if entry.change_found and not entry.reverses_id]
    return Effect(
        change=changes[-1] if changes else "",
        target_on=_short(plan.target_on),
        relapsed="是" if dossier.previous_id else "否",
        remark=_application(dossier).remark,
    )


def _short(value: date | None) -> str:
    """2018-03-06: dates in narrow columns."""
    return value.isoformat() if value else ""


def sums_of(entries: Iterable[LedgerEntry]) -> Sums:
    """What was given: an entry that takes another back counts negative."""
    entries = list(entries)
    paid = sum((_signed(entry, entry.amount) for entry in entries), NOTHING)
    goods = sum((_signed(entry, entry.goods_value) for entry in entries), NOTHING)
    return Sums(money(paid), money(goods), money(paid + goods))


def _signed(entry: LedgerEntry, amount: Decimal) -> Decimal:
    return -amount if entry.reverses_id else amount


def count_of(entries: Iterable[LedgerEntry], kind: LedgerKind) -> int:
    """Entries of a kind that stand: a taken back one and its reversal cancel out."""
    return sum(-1 if entry.reverses_id else 1 for entry in entries if entry.kind == kind)
