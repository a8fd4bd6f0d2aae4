"""认定 and 录入: the certifier's decision as facts."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from hardship.enums import Stage
from hardship.models import Certification, Dossier, Entry, Hand
from hardship.services.assess import freeze
from hardship.services.dossiers import division_of
from hardship.services.hands import lay_hand
from hardship.services.numbers import worker_number


class CertificationRefused(Exception):
    """Nothing was written; the message is fit to show."""


@transaction.atomic
def draw_up_certification(dossier: Dossier, *, by: User, **facts: Any) -> Certification:
    """Write or rewrite the certifier's draft; a colleague's draft is not overwritten."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if dossier.stage != Stage.CERTIFICATION:
        raise CertificationRefused(
            f"档案现在是“{dossier.get_stage_display()}”，不能填写认定意见；可能已由他人办理。"
        )
    draft = dossier.certifications.in_force().first()
    if draft is not None and draft.decided_by_id != by.pk:
        raise CertificationRefused(f"{draft.decided_by}正在办理这份认定，请与其联系。")
    lay_hand(dossier, by, Hand.CERTIFICATION)
    draft = draft or Certification(dossier=dossier, decided_by=by)
    draft.unit = dossier.awaiting
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.full_clean(exclude=["verdict"])
    draft.save()
    return draft


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


@transaction.atomic
def record_entry(dossier: Dossier, *, national_no: str, national_on: date, note: str, by: User) -> Entry:
    """The number and date under which the national system holds the file."""
    lay_hand(dossier, by, Hand.HANDLING)
    entry, _ = Entry.objects.update_or_create(
        dossier=dossier,
        defaults={"national_no": national_no, "national_on": national_on, "note": note, "recorded_by": by},
    )
    return entry
