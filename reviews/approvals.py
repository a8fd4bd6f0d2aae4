"""The approval path of one dossier: which unit's turn it is, what has been said in this round."""

from django.db.models import QuerySet

from accounts.models import Unit
from hardship.enums import Stage
from hardship.models import Dossier, Hand
from reviews.models import Approval


def approval_path(dossier: Dossier) -> list[Unit]:
    """Units that give their opinion, lowest first, the certifying one last."""
    return dossier.unit.approval_path()


def next_unit(dossier: Dossier) -> Unit | None:
    """The unit after the one whose opinion is awaited, None when it is the last."""
    path = approval_path(dossier)
    later = [unit for unit in path if len(unit.path) < len(dossier.awaiting.path)]
    return later[0] if later else None


def previous_unit(dossier: Dossier) -> Unit:
    """The unit that gave the last opinion in force; the filing unit when there is none."""
    last = current_opinions(dossier).last()
    return last.unit if last else dossier.unit


def current_opinions(dossier: Dossier) -> "QuerySet[Approval]":
    return (
        Approval.objects.filter(dossier=dossier).in_force().select_related("unit", "by").order_by("at", "pk")
    )


def step_key(dossier: Dossier) -> str:
    """Under which step a person acting now leaves their hand (hardship.models.Hand)."""
    if dossier.stage == Stage.APPROVAL:
        return f"approval:{dossier.awaiting_id}"
    if dossier.stage == Stage.CERTIFICATION:
        return Hand.CERTIFICATION
    return Hand.HANDLING
