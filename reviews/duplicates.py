"""重复建档: a person found in two files, put before the lowest superior of both, who decides once and with a reason."""

from django.db import transaction
from django.utils.timezone import now

from accounts.models import Post, User
from hardship.enums import DuplicateOutcome
from hardship.models import Dossier, DuplicateCase, Hand
from hardship.services.one_file import DECIDING
from reviews.transitions import TransitionRefused, withdraw_merged

MERGED = "上级工会裁定：与另一份有效档案属同一户，合并办理，本档案撤回。"
MOST_SHOWN = 20


class DuplicateRefused(Exception):
    """Nothing was decided; the message is fit to show."""


def duplicates_waiting(user: User, rights: dict[str, list[int]]) -> list[DuplicateCase]:
    """Cases put before a unit in which the user's own post reviews or certifies, oldest first."""
    held = {unit for right in DECIDING for unit in rights.get(right, [])}
    if not held:
        return []
    cases = DuplicateCase.objects.visible_to(user).waiting().filter(unit__in=held)
    return list(cases.for_list()[:MOST_SHOWN])


@transaction.atomic
def decide(
    case: DuplicateCase, *, outcome: str, reason: str, by: User, kept: Dossier | None = None
) -> DuplicateCase:
    """Settle a case for good. kept: the head's file, for KEEP_WITH_HEAD; a merge keeps the file opened first.

    Raises DuplicateRefused: no right, own work, decided already, no reason, or a file that cannot be withdrawn.
    """
    visible = DuplicateCase.objects.visible_to(by).filter(pk=case.pk)
    post = deciding_post(case, by)
    if post is None or not visible.exists():
        raise DuplicateRefused("您没有裁定这件重复建档的权限。")
    locked = DuplicateCase.objects.select_for_update().get(pk=case.pk)
    files = (locked.standing, locked.newcomer)
    if locked.decided_at is not None:
        raise DuplicateRefused(f"这件重复建档已由{locked.decided_by}裁定，不能更改。")
    if is_own_work(locked, by):
        raise DuplicateRefused("您填报或调查过其中一份档案，不能裁定，请由本单位其他人员或上级工会裁定。")
    if not reason.strip():
        raise DuplicateRefused("请写明裁定的理由。")
    if outcome == DuplicateOutcome.MERGE:
        kept, newer = sorted(files, key=lambda file: (file.opened_at, file.pk))
        _withdraw(newer, post)
    elif outcome == DuplicateOutcome.KEEP_WITH_HEAD:
        if kept not in files:
            raise DuplicateRefused("请选择户主所在的档案。")
    else:
        kept = None
    locked.outcome, locked.kept, locked.reason = DuplicateOutcome(outcome), kept, reason.strip()
    locked.decided_by, locked.decided_at = by, now()
    locked.save(update_fields=["outcome", "kept", "reason", "decided_by", "decided_at"])
    return locked


def deciding_post(case: DuplicateCase, user: User) -> Post | None:
    """The user's current post, in the case's unit or nearest above it, that reviews or certifies."""
    posts = Post.objects.current().reaching(case.unit).filter(user=user).select_related("unit", "user")
    return max(
        (post for post in posts if any(post.gives(right) for right in DECIDING)),
        key=lambda post: len(post.unit.path),
        default=None,
    )


def is_own_work(case: DuplicateCase, user: User) -> bool:
    """True for who raised the case, or filled in or investigated one of its files."""
    files = (case.standing_id, case.newcomer_id)
    handled = Hand.objects.filter(dossier__in=files, user=user, step=Hand.HANDLING)
    return case.raised_by_id == user.pk or handled.exists()


def _withdraw(file: Dossier, post: Post) -> None:
    try:
        withdraw_merged(file, post=post, note=MERGED)
    except TransitionRefused as refusal:
        raise DuplicateRefused("".join(refusal.reasons)) from None
