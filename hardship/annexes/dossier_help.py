"""Sections E and G of annex 6: the relief target with its plan, and the help given."""

from dataclasses import dataclass, field

from hardship.annexes.options import boxes
from hardship.annexes.wording import BLANK_DAY, Choice, Prose, day, money, yes_or_no
from hardship.enums import LedgerKind
from hardship.models import Certification, Dossier, LedgerEntry
from hardship.models.codes import label_of


@dataclass(frozen=True)
class ReliefText:
    """解困脱困: whether a target, its groups and measures, and the plan agreed with the worker."""

    target: tuple[Choice, ...] = yes_or_no(None)
    confirmed_on: str = BLANK_DAY
    key_groups: tuple[Choice, ...] = boxes("key_group")
    key_group_note: str = ""
    four_batches: tuple[Choice, ...] = boxes("four_batch")
    needs: tuple[Choice, ...] = boxes("need")
    plan: Prose = field(default_factory=Prose)
    measures: Prose = field(default_factory=Prose)
    helping_unit: str = ""
    helper_name: str = ""
    helper_title: str = ""
    helper_phone: str = ""
    target_on: str = BLANK_DAY
    signed_on: str = BLANK_DAY


@dataclass(frozen=True)
class AidText:
    """One help given; worth is money, or goods at their value."""

    day: str = ""
    aid_type: str = ""
    item: str = ""
    worth: str = ""
    fund_source: str = ""
    by_whom: str = ""
    officer: str = ""


def relief_text(dossier: Dossier, certified: Certification | None) -> ReliefText:
    """Decided facts only: the certification once certified, the plan in force."""
    plan = dossier.plans.in_force().first()
    return ReliefText(
        target=yes_or_no(certified.is_relief_target if certified else None),
        confirmed_on=day(certified.relief_confirmed_on if certified else None, BLANK_DAY),
        key_groups=boxes("key_group", certified.key_groups if certified else ()),
        key_group_note=certified.key_group_note if certified else "",
        four_batches=boxes("four_batch", certified.four_batches if certified else ()),
        needs=boxes("need", plan.needs if plan else dossier.application.needs),
        plan=Prose(plan.plan if plan else ""),
        measures=Prose(plan.measures if plan else ""),
        helping_unit=plan.helping_unit if plan else "",
        helper_name=plan.helper_name if plan else "",
        helper_title=plan.helper_title if plan else "",
        helper_phone=plan.helper_phone if plan else "",
        target_on=day(plan.target_on if plan else None, BLANK_DAY),
        signed_on=day(plan.signed_on if plan else None, BLANK_DAY),
    )


def aid_texts(dossier: Dossier) -> tuple[AidText, ...]:
    """Help that stands: entries taken back, and those that take back, are left to the ledger (annex 8)."""
    entries = dossier.ledger.filter(kind=LedgerKind.HELP, reverses__isnull=True, reversed_by__isnull=True)
    return tuple(_aid(entry) for entry in entries.select_related("recorded_by"))


def _aid(entry: LedgerEntry) -> AidText:
    return AidText(
        day=day(entry.done_on),
        aid_type=label_of("aid_type", entry.aid_type),
        item=entry.item or entry.content,
        worth=_worth(entry),
        fund_source=label_of("fund_source", entry.fund_source),
        by_whom=entry.by_whom,
        officer=entry.recorded_by.name,
    )


def _worth(entry: LedgerEntry) -> str:
    parts = (
        money(entry.amount) if entry.amount else "",
        f"物资 {money(entry.goods_value)}" if entry.goods_value else "",
    )
    return "，".join(filter(None, parts))
