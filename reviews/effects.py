"""What a step writes besides the stage: opinions, results, numbers, and what a way back makes void."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model
from django.utils.timezone import localdate, now

from hardship.enums import ORDER, Decision, Stage
from hardship.models import Case, Certification, Dossier, Investigation, Listing
from hardship.services.certifications import settle_certification
from hardship.services.publicity import write_result
from reviews.models import Approval, Return, StageChange
from reviews.workflow import Transition


@dataclass(frozen=True)
class Details:
    """What a return says: a code of the list return_reason, the fields to correct, until when."""

    reason_code: str = ""
    fields: tuple[str, ...] = field(default_factory=tuple)
    due_on: date | None = None


WORK_OF_STAGE: tuple[tuple[Stage, type[Model]], ...] = (
    (Stage.INVESTIGATION, Investigation),
    (Stage.EVALUATION, Case),
    (Stage.PUBLICITY, Listing),
    (Stage.APPROVAL, Approval),
    (Stage.CERTIFICATION, Certification),
)


def take_effect(dossier: Dossier, row: Transition, change: StageChange, details: Details | None) -> None:
    """Write what the row brings with it, in the transition's own transaction."""
    if row.seat == "previous":
        last = Approval.objects.filter(dossier=dossier).in_force().order_by("at", "pk").last()
        Approval.objects.filter(pk=last.pk if last else None).update(superseded_at=now())
    elif row.permission == "review_dossiers":
        _record_opinion(dossier, row, change)
    if row.verb == "close_publicity":
        write_result(dossier, by=change.by, on=localdate(change.at))
    if row.verb == "certify":
        settle_certification(dossier, by=change.by, at=change.at)
    if row.voids_from is not None:
        supersede_from(dossier, row.voids_from)
    if row.is_return and details is not None:
        Return.objects.create(
            change=change,
            dossier=dossier,
            reason=details.reason_code,
            fields_to_correct=list(details.fields),
            due_on=details.due_on,
        )


def _record_opinion(dossier: Dossier, row: Transition, change: StageChange) -> None:
    decision = (
        Decision.RETURN if row.is_return else Decision.REFUSE if row.verb == "refuse" else Decision.AGREE
    )
    Approval.objects.create(
        dossier=dossier,
        unit=dossier.awaiting,
        decision=decision,
        opinion=change.note,
        by=change.by,
        change=change,
    )


def supersede_from(dossier: Dossier, stage: str) -> None:
    """Mark void what was done at a stage and after: minutes and notices of an earlier round stay readable."""
    for done_at, model in WORK_OF_STAGE:
        if ORDER[done_at] >= ORDER[Stage(stage)]:
            model.objects.filter(dossier=dossier, superseded_at__isnull=True).update(superseded_at=now())  # type: ignore[attr-defined]
