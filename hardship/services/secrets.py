"""Showing a personal secret in full: a right of its own, with a reason, never without a record."""

from typing import Final

from django.db import transaction

from accounts.models import User
from hardship.enums import AccessKind
from hardship.models import Dossier, Household, Member
from hardship.services.records import note_access

SECRETS: Final[dict[str, str]] = {"id_no": "身份证号", "mobile": "手机号码", "bank_card": "银行卡号"}
SHORTEST_REASON: Final = 4


class RevealRefused(Exception):
    """Nothing is shown and nothing recorded; the message is fit to show."""


def owner_of(dossier: Dossier, what: str, pk: int) -> Member | Household | None:
    """The member (id_no, mobile) or the household (bank_card) of this dossier whose secret it is; None for others."""
    household = dossier.household
    if what == "bank_card":
        return household if household.pk == pk else None
    return next((member for member in household.members.all() if member.pk == pk), None)


def may_reveal(dossier: Dossier, user: User) -> bool:
    return Dossier.objects.reached_by(user, "reveal_secrets").filter(pk=dossier.pk).exists()


@transaction.atomic
def reveal(dossier: Dossier, *, what: str, pk: int, by: User, reason: str) -> str:
    """The secret in full; who, in which post, when and why is on record before it is returned.

    Raises RevealRefused without the right, without a reason of four characters, or when there is nothing to show.
    """
    owner = owner_of(dossier, what, pk) if what in SECRETS else None
    if owner is None or not may_reveal(dossier, by):
        raise RevealRefused("您没有查看这项信息的权限。")
    if len(reason.strip()) < SHORTEST_REASON:
        raise RevealRefused("请写明查看的事由（不少于 4 个字）。")
    secret: str = getattr(owner, what)
    if not secret:
        raise RevealRefused(f"这份档案还没有填写{SECRETS[what]}。")
    whose = f"{owner.name} " if isinstance(owner, Member) else ""
    note_access(
        AccessKind.SECRET,
        f"{whose}{SECRETS[what]}",
        by=by,
        unit=dossier.unit,
        dossier=dossier,
        reason=reason.strip(),
    )
    return secret
