"""Who has had a hand in a dossier."""

from django.db import IntegrityError, transaction

from accounts.models import User
from hardship.models import Dossier, Hand
from hardship.services.kin import has_kin


class OwnWork(Exception):
    """The person already had a hand in another step of this dossier; the message is fit to show."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user}已经手过这份档案的其他环节，不能再办理本步骤：填报、调查、审核、认定须由不同的人办理。请换人办理，或由上级工会办理。"
        )


class KinInvolved(OwnWork):
    """The person is a declared or confirmed relative of this family (回避); the message tells no more than that."""

    def __init__(self, user: User) -> None:
        Exception.__init__(
            self,
            f"{user}按亲属回避规定不能办理这份档案（严禁优亲厚友）。请换人办理，或由上级工会办理。",
        )


def lay_hand(dossier: Dossier, user: User, step: str) -> None:
    """Note that a person acts in a step of a dossier, or raise OwnWork, KinInvolved.

    The exclusion constraint nobody_decides_on_own_work and the trigger nobody_acts_for_kin are the judges; the savepoint
    keeps the caller's work alive. Of a hand laid before the relative was declared the service asks again.
    """
    try:
        with transaction.atomic():
            _, new = Hand.objects.get_or_create(dossier=dossier, user=user, step=step)
    except IntegrityError as clash:
        raise (KinInvolved if "nobody_acts_for_kin" in str(clash) else OwnWork)(user) from None
    if not new and has_kin(dossier, user):
        raise KinInvolved(user)


def is_free(dossier: Dossier, user: User, step: str) -> bool:
    """True when the person had no hand in any other step of the dossier."""
    return not Hand.objects.filter(dossier=dossier, user=user).exclude(step=step).exists()
