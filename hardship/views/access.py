"""How views reach a dossier: always through visible_to, then by the right the page needs."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Unit, User
from accounts.recording import say
from hardship.models import Dossier
from hardship.models.dossiers import ScopedModel
from hardship.services.records import described, nearest_post

READING = ("GET", "HEAD", "OPTIONS")


def holds(user: User, dossier: Dossier, permission: str) -> bool:
    """True when one of the user's posts gives the permission in the dossier's unit or above it."""
    return Dossier.objects.reached_by(user, permission).filter(pk=dossier.pk).exists()


def need_right(user: User, row: ScopedModel, permission: str) -> None:
    """403 unless one of the user's posts gives the permission in the row's unit or above it."""
    if not Unit.objects.where(user, permission).filter(pk=row.unit_id).exists():
        raise PermissionDenied("您没有办理这一项的权限。")


def stands_in_post(request: HttpRequest, unit: Unit) -> None:
    """Say in which post the person changes something here: the one nearest to the unit. A look changes nothing."""
    if request.method not in READING and (post := nearest_post(request.user, unit)):
        say(**described(post))


def dossier_or_404(request: HttpRequest, number: str, *, needs: str = "") -> Dossier:
    """The dossier with its family loaded. Out of scope is 404; seen but without the right `needs` is 403."""
    visible = Dossier.objects.visible_to(request.user)
    dossier = get_object_or_404(visible.with_household().select_related("awaiting"), number=number)
    stands_in_post(request, dossier.unit)
    if needs and not holds(request.user, dossier, needs):
        raise PermissionDenied("您没有办理这一项的权限。")
    return dossier
