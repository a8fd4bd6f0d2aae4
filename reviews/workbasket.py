"""The workbasket: what waits for this user, oldest first."""

from django.db.models import Q

from accounts.models import Unit, User
from hardship.models import Dossier
from hardship.querysets import DossierQuerySet, PartQuerySet
from reviews.models import StageChange
from reviews.workflow import leading_rows


def waiting_for(user: User) -> DossierQuerySet:
    """待办: open dossiers whose next step waits in a unit where the user's own post gives the right.

    A right reaches lower units too, but their work waits for their own people first.
    """
    reach = Q(pk__in=[])
    held: dict[str, list[int]] = {}
    for row in leading_rows():
        if row.permission not in held:
            held[row.permission] = list(
                Unit.objects.holding(user, row.permission).values_list("pk", flat=True)
            )
        if held[row.permission]:
            reach |= Q(stage=row.from_stage, awaiting__in=held[row.permission])
    return Dossier.objects.visible_to(user).filter(reach).order_by("due_on", "stage_since", "pk")


def done_by(user: User) -> PartQuerySet:
    """已办: steps this user took, newest first, on dossiers still in sight."""
    return (
        StageChange.objects.visible_to(user)
        .filter(by=user)
        .select_related("dossier", "dossier__unit")
        .order_by("-at", "-pk")
    )
