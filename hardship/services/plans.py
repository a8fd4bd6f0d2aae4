"""帮扶计划 and 联系卡: what help is agreed with the worker, and the card handed to the family.

Both come after the decision, so they leave no hand in the dossier.
"""

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import now

from accounts.models import User
from hardship.enums import Stage
from hardship.models import ContactCard, Dossier, Plan
from hardship.services.certifications import certified_on
from hardship.services.numbers import next_in
from hardship.services.refusals import FactsRefused, day_fault

HELPED_AT: Final = (Stage.PLANNING, Stage.ASSISTANCE)
AGREED: Final = (
    "helping_unit", "helper_name", "helper_title", "helper_phone", "since", "needs", "plan", "measures", "target_on",
)  # fmt: skip


class PlanRefused(FactsRefused):
    """A plan or a card was not written."""


def may_assist(dossier: Dossier, user: User) -> bool:
    """True while a plan may be drawn up and a card issued by this person."""
    reached = Dossier.objects.reached_by(user, "assist_dossiers").filter(pk=dossier.pk)
    return dossier.stage in HELPED_AT and reached.exists()


def plan_faults(dossier: Dossier, facts: dict[str, Any]) -> dict[str, str]:
    """What a plan may not say: {field: sentence}."""
    certified = certified_on(dossier)
    faults = {
        "since": day_fault("责任人确定日期", facts.get("since"), certified),
        "signed_on": day_fault("职工签字日期", facts.get("signed_on"), certified),
    }
    since, target = facts.get("since"), facts.get("target_on")
    if since and target and target <= since:
        faults["target_on"] = "预计脱困时间应晚于责任人确定日期。"
    return {field: sentence for field, sentence in faults.items() if sentence}


@transaction.atomic
def draw_up_plan(dossier: Dossier, *, by: User, **facts: Any) -> Plan:
    """Write the plan agreed with the worker; signed_on: the day the worker signed it on annex 6, None until then.

    An unsigned plan is rewritten. A signed one stays as it was signed: a change makes a new plan, which takes effect
    when it is signed in its turn (domain §2.10.4). Raises PlanRefused.
    """
    dossier = _locked(dossier, "制定帮扶计划")
    PlanRefused.unless_faultless(plan_faults(dossier, facts))
    present = dossier.plans.in_force().first()
    if present is not None and present.signed_on:
        if all(getattr(present, name) == facts[name] for name in AGREED):
            raise PlanRefused.because(
                f"计划内容没有改动，{present.signed_on:%Y年%-m月%-d日}签字的计划继续有效。"
            )
        Plan.objects.filter(pk=present.pk).update(superseded_at=now())
        present = None
    plan = present or Plan(dossier=dossier)
    for name, value in facts.items():
        setattr(plan, name, value)
    plan.recorded_by = by
    plan.full_clean()
    plan.save()
    return plan


@transaction.atomic
def issue_card(dossier: Dossier, *, by: User, on: date) -> ContactCard:
    """Give the family a contact card with a number of its own; an earlier card is taken back. Raises PlanRefused."""
    dossier = _locked(dossier, "发放联系卡")
    fault = day_fault("发卡日期", on, certified_on(dossier))
    if fault:
        raise PlanRefused({"on": fault})
    if not dossier.plans.in_force().exists():
        raise PlanRefused.because(
            "还没有制定帮扶计划。联系卡上要印帮扶单位、责任人和措施，请先填写帮扶计划。"
        )
    dossier.cards.in_force().update(superseded_at=now())
    return ContactCard.objects.create(dossier=dossier, number=card_number(on), issued_on=on, issued_by=by)


def card_number(on: date) -> str:
    """卡号: LX + year + five digits."""
    prefix = f"LX{on:%Y}"
    return f"{prefix}{next_in(prefix):05d}"


def _locked(dossier: Dossier, work: str) -> Dossier:
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if locked.stage not in HELPED_AT:
        raise PlanRefused.because(
            f"档案现在是“{locked.get_stage_display()}”，录入完成后才能{work}；可能已由他人办理，请刷新页面。"
        )
    return locked
