"""帮扶台账: visits made and help given, one row each; a mistake is taken back by a second row (冲销).

Help comes after the decision, so recording it leaves no hand in the dossier.
"""

from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.recording import say
from hardship.enums import CERTIFIED, LedgerKind
from hardship.models import Dossier, LedgerEntry
from hardship.models.codes import code_book, label_of
from hardship.services.certifications import certified_on
from hardship.services.refusals import FactsRefused, day_fault

NATIONAL: Final = "national"
REPEATED: Final = (
    "kind", "by_whom", "way", "aid_type", "item", "amount", "goods_value", "fund_source", "pay_way", "pay_note",
    "received_by",
)  # fmt: skip
SHORTEST_REASON: Final = 4


class LedgerRefused(FactsRefused):
    """An entry was not written."""


def may_keep_ledger(dossier: Dossier, user: User) -> bool:
    """True while this person may write in the household's ledger."""
    reached = Dossier.objects.reached_by(user, "assist_dossiers").filter(pk=dossier.pk)
    return dossier.is_certified and reached.exists()


def visit_faults(dossier: Dossier, facts: dict[str, Any]) -> dict[str, str]:
    """What the record of a visit may not say: {field: sentence}."""
    fault = day_fault("走访日期", facts.get("done_on"), certified_on(dossier))
    return {"done_on": fault} if fault else {}


def help_faults(dossier: Dossier, facts: dict[str, Any]) -> dict[str, str]:
    """What the record of help may not say: {field: sentence}."""
    faults = {
        "done_on": day_fault("帮扶日期", facts.get("done_on"), certified_on(dossier)),
        "fund_source": _fund_fault(dossier, facts.get("fund_source") or ""),
        **_pay_faults(dossier, facts),
    }
    return {field: sentence for field, sentence in faults.items() if sentence}


def _fund_fault(dossier: Dossier, code: str) -> str:
    """Central and provincial special funds are for national-tier files (domain §3.20); which, says the code list."""
    if "national_tier_only" not in code_book().means("fund_source", code) or dossier.tier == NATIONAL:
        return ""
    return (
        f"“{label_of('fund_source', code)}”只能用于“{label_of('file_tier', NATIONAL)}”档案，"
        f"这份档案是“{dossier.tier_label}”，请改用其他资金来源。"
    )


def _pay_faults(dossier: Dossier, facts: dict[str, Any]) -> dict[str, str]:
    """Sums that fit the way of paying (a service may cost nothing); cash says why, a transfer needs the card."""
    means = code_book().means("pay_way", facts.get("pay_way") or "")
    amount, goods = facts.get("amount") or 0, facts.get("goods_value") or 0
    faults = {}
    if means & {"bank", "cash"} and not amount:
        faults["amount"] = f"“{label_of('pay_way', facts['pay_way'])}”发放的，请填写金额。"
    elif "goods" in means and not goods:
        faults["goods_value"] = "发放实物或票证的，请填写物资折价。"
    elif not amount and not goods and "service" not in means:
        faults["amount"] = "金额和物资折价至少填一项，且大于 0。"
    if "bank" in means and not dossier.household.bank_card:
        faults["pay_way"] = "这户还没有登记银行卡，不能用银行卡转账；请先补登银行账户，或改用其他发放方式。"
    if "cash" in means and not facts.get("pay_note"):
        faults["pay_note"] = "现金发放须说明理由。"
    return faults


@transaction.atomic
def record_visit(dossier: Dossier, *, by: User, **facts: Any) -> LedgerEntry:
    """Write a visit: done_on, by_whom, way, content, change_found. Raises LedgerRefused."""
    dossier = _locked(dossier)
    LedgerRefused.unless_faultless(visit_faults(dossier, facts))
    return _written(LedgerEntry(dossier=dossier, kind=LedgerKind.VISIT, recorded_by=by, **facts))


@transaction.atomic
def record_help(dossier: Dossier, *, by: User, **facts: Any) -> LedgerEntry:
    """Write help given: done_on, by_whom, aid_type, item, content, amount and goods_value (yuan), fund_source,
    pay_way, pay_note, received_by. Raises LedgerRefused.
    """
    dossier = _locked(dossier)
    LedgerRefused.unless_faultless(help_faults(dossier, facts))
    return _written(LedgerEntry(dossier=dossier, kind=LedgerKind.HELP, recorded_by=by, **facts))


@transaction.atomic
def reverse_entry(entry: LedgerEntry, *, by: User, reason: str) -> LedgerEntry:
    """冲销: take a mistaken entry back, once, by a row of today that repeats its figures and counts negative.

    Raises LedgerRefused.
    """
    dossier = _locked(entry.dossier)
    fault = reversal_fault(entry)
    if fault:
        raise LedgerRefused.because(fault)
    if len(reason.strip()) < SHORTEST_REASON:
        raise LedgerRefused({"reason": f"请写明冲销的理由（不少于 {SHORTEST_REASON} 个字）。"})
    say(reason=reason.strip())
    same = {name: getattr(entry, name) for name in REPEATED}
    return _written(
        LedgerEntry(
            dossier=dossier,
            done_on=localdate(),
            content=reason.strip(),
            reverses=entry,
            recorded_by=by,
            **same,
        )
    )


def reversal_fault(entry: LedgerEntry) -> str:
    """Why an entry cannot be taken back; "" when it can."""
    if entry.reverses_id:
        return "这一笔本身是冲销，不能再冲销；如冲销有误，请重新登记原来的内容。"
    taken = LedgerEntry.objects.filter(reverses=entry.pk).select_related("recorded_by").first()
    if taken:
        return f"这一笔已由{taken.recorded_by}于{taken.done_on:%Y年%-m月%-d日}冲销，不能再次冲销。"
    return ""


def _written(entry: LedgerEntry) -> LedgerEntry:
    entry.full_clean()
    entry.save()
    return entry


def _locked(dossier: Dossier) -> Dossier:
    """The dossier's locked row; help is for certified files only (先建档、后帮扶)."""
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("household").get(pk=dossier.pk)
    if locked.stage not in CERTIFIED:
        raise LedgerRefused.because(
            f"档案现在是“{locked.get_stage_display()}”。先建档、后帮扶：认定以后才能登记帮扶台账。"
        )
    return locked
