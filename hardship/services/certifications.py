"""认定 and 录入: the certifier's decision as facts."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from hardship.enums import AccessKind, Stage
from hardship.models import Certification, Dossier, Entry, Hand
from hardship.models.codes import code_book
from hardship.services.assess import freeze
from hardship.services.dossiers import division_of
from hardship.services.hands import lay_hand
from hardship.services.numbers import worker_number
from hardship.services.records import note_access
from hardship.services.refusals import FactsRefused, day_fault


class CertificationRefused(FactsRefused):
    """A certification or an entry was not written."""


def proposed_for(dossier: Dossier) -> tuple[str, str]:
    """Category and tier by the current verdict; empty where the rules grant none."""
    verdict = dossier.verdicts.filter(frozen_at__isnull=True).first()
    return (verdict.category, verdict.tier) if verdict else ("", "")


def certified_on(dossier: Dossier) -> date | None:
    """The day of the certification in force, None before it is decided."""
    return dossier.certifications.in_force().values_list("certified_on", flat=True).first()


def certification_faults(dossier: Dossier, facts: dict[str, Any]) -> dict[str, str]:
    """What a draft may not say: {field: sentence}. A reason that is missing stands against the step, not the draft."""
    faults = {}
    rules, category = dossier.edition.rules, facts.get("category")
    if category and category not in {named.code for named in rules.categories}:
        faults["category"] = f"困难类别只能从本档案适用的《{rules.title}》所列类别中选择。"
    if not facts.get("is_relief_target"):
        return faults
    confirmed = facts.get("relief_confirmed_on")
    if confirmed is None:
        faults["relief_confirmed_on"] = "确定为解困脱困对象的，请填写确定时间。"
    elif confirmed > localdate():
        faults["relief_confirmed_on"] = "确定时间不能晚于今天。"
    if not facts.get("key_groups"):
        faults["key_groups"] = "解困脱困对象须选择所属的重点群体，至少一项。"
    if not facts.get("four_batches"):
        faults["four_batches"] = "解困脱困对象须选择“四个一批”措施，至少一项。"
    noted = any("text" in code_book().means("key_group", code) for code in facts.get("key_groups") or [])
    if noted and not facts.get("key_group_note"):
        faults["key_group_note"] = "重点群体选了“其他”，请注明是什么群体。"
    return faults


@transaction.atomic
def draw_up_certification(dossier: Dossier, *, by: User, **facts: Any) -> Certification:
    """Write or rewrite the certifier's draft; a colleague's draft is not overwritten.

    Raises CertificationRefused, OwnWork.
    """
    dossier = _locked_at(dossier, Stage.CERTIFICATION, "填写认定意见")
    draft = dossier.certifications.in_force().first()
    if draft is not None and draft.decided_by_id != by.pk:
        raise CertificationRefused.because(
            f"{draft.decided_by}正在办理这份认定，本次没有保存。请与其联系，或点“接办”后再填写。"
        )
    CertificationRefused.unless_faultless(certification_faults(dossier, facts))
    lay_hand(dossier, by, Hand.CERTIFICATION)
    draft = draft or Certification(dossier=dossier, decided_by=by)
    draft.unit = dossier.awaiting
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.full_clean(exclude=["verdict"])
    draft.save()
    return draft


@transaction.atomic
def take_over(dossier: Dossier, *, by: User) -> Certification:
    """接办: go on with a draft that a colleague began and does not finish.

    The colleague's hand stays in the dossier. Raises CertificationRefused, OwnWork.
    """
    dossier = _locked_at(dossier, Stage.CERTIFICATION, "接办认定")
    draft = dossier.certifications.in_force().first()
    if draft is None:
        raise CertificationRefused.because("没有可以接办的认定意见，请直接填写。")
    lay_hand(dossier, by, Hand.CERTIFICATION)
    what = f"接办{draft.decided_by}未办结的认定"
    note_access(AccessKind.TAKE_OVER, what, by=by, unit=dossier.awaiting, dossier=dossier, survives=False)
    draft.decided_by = by
    draft.save(update_fields=["decided_by"])
    return draft


def _locked_at(dossier: Dossier, stage: Stage, work: str) -> Dossier:
    """The dossier's locked row; refuses when it has left the stage meanwhile."""
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("edition").get(pk=dossier.pk)
    if locked.stage != stage:
        raise CertificationRefused.because(
            f"档案现在是“{locked.get_stage_display()}”，不能{work}；可能已由他人办理，请刷新页面。"
        )
    return locked


def settle_certification(dossier: Dossier, *, by: User, at: datetime) -> Certification:
    """Fix the certification: the verdict is frozen beside it, the worker number is given once and for good."""
    certification = dossier.certifications.in_force().get()
    on = localdate(at)
    certification.certified_at, certification.certified_on = at, on
    certification.decided_by = by
    certification.verdict = freeze(dossier)
    certification.save()
    number = dossier.case_no or worker_number(dossier.household.hukou_region or division_of(dossier.unit), on)
    Dossier.objects.filter(pk=dossier.pk).update(
        case_no=number, category=certification.category, tier=certification.tier
    )
    return certification


def entry_faults(dossier: Dossier, facts: dict[str, Any]) -> dict[str, str]:
    """What an entry may not say: {field: sentence}."""
    faults = {}
    fault = day_fault("全国系统录入日期", facts.get("national_on"), certified_on(dossier))
    if fault:
        faults["national_on"] = fault
    if Entry.objects.filter(national_no=facts.get("national_no") or "").exclude(dossier=dossier).exists():
        faults["national_no"] = "这个全国系统编号已登记在另一份档案上，请核对后重填。"
    return faults


@transaction.atomic
def record_entry(dossier: Dossier, *, national_no: str, national_on: date, note: str, by: User) -> Entry:
    """The number and date under which the national system holds the file. Raises CertificationRefused, OwnWork."""
    dossier = _locked_at(dossier, Stage.ENTRY, "登记录入")
    facts = {"national_no": national_no, "national_on": national_on, "note": note}
    CertificationRefused.unless_faultless(entry_faults(dossier, facts))
    lay_hand(dossier, by, Hand.HANDLING)
    entry, _ = Entry.objects.update_or_create(dossier=dossier, defaults=facts | {"recorded_by": by})
    return entry
