"""Taking a dossier one step along the table: the only writer of a stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localdate, now

from accounts.models import Post, Unit, User
from accounts.recording import say
from hardship.enums import ENDED, Stage
from hardship.models import Dossier, Hand
from hardship.services.dossiers import leave_files
from hardship.services.hands import OwnWork, lay_hand
from hardship.services.records import described
from hardship.services.snapshots import snapshot
from hardship.services.workdays import workdays_between
from reviews.approvals import approval_path, next_unit, previous_unit, step_key
from reviews.conditions import no_declared_kin
from reviews.deadlines import due_on
from reviews.effects import Details, take_effect
from reviews.models import StageChange
from reviews.workflow import Transition, row_for, rows_from

REMEMBERED = {"submit_application", "certify"}  # steps whose snapshot later rounds and forms compare with


class TransitionRefused(Exception):
    """The step was not taken and nothing was written; `reasons` are whole sentences fit to show."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__("；".join(self.reasons))


@dataclass(frozen=True)
class Step:
    """A row open to a person on a dossier, with what still stands against it."""

    row: Transition
    post: Post
    reasons: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return not self.reasons


def seat_of(dossier: Dossier, row: Transition) -> Unit:
    """The unit in (or above) which the row's permission must be held."""
    if row.seat == "awaiting":
        return dossier.awaiting
    return previous_unit(dossier) if row.seat == "previous" else dossier.unit


def acting_post(dossier: Dossier, row: Transition, user: User) -> Post | None:
    """The person's post that gives the row's permission at its seat, the nearest one first; None without any."""
    held = Unit.objects.holding(user, row.permission)
    seat = seat_of(dossier, row)
    posts = Post.objects.current().reaching(seat).filter(user=user, unit__in=held).select_related("unit")
    return max(
        (post for post in posts if post.gives(row.permission)),
        key=lambda post: len(post.unit.path),
        default=None,
    )


def steps_for(dossier: Dossier, user: User) -> list[Step]:
    """Every step the person may take now or could take once its reasons are gone."""
    steps: list[Step] = []
    kin: list[str] | None = None
    for row in rows_from(dossier.stage):
        post = acting_post(dossier, row, user)
        if post is not None:
            kin = no_declared_kin(dossier, user) if kin is None else kin
            reasons = [reason for condition in row.conditions for reason in condition(dossier, user)]
            steps.append(Step(row, post, (*kin, *reasons)))
    return steps


@transaction.atomic
def perform(
    dossier: Dossier, verb: str, *, by: User, note: str = "", details: Details | None = None
) -> StageChange:
    """Take the dossier one step along the workflow table, or raise TransitionRefused.

    The dossier's row stays locked until the end, so of two people acting at once the second sees the first's result.
    note: the opinion or reason, required where the row says so. details: reason code and fields of a return.
    """
    # No joins in the locking query: after a wait PostgreSQL would re-check them against the row's old partners.
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    row = row_for(locked.stage, verb)
    if row is None:
        raise TransitionRefused(
            [f"档案现在是“{locked.get_stage_display()}”，不能办理这个步骤；可能已有别人办理，请刷新页面。"]
        )
    post = acting_post(locked, row, by)
    if post is None:
        raise TransitionRefused([f"您没有在本环节办理“{row.label}”的权限。"])
    dossier = Dossier.objects.with_household().select_related("awaiting").get(pk=locked.pk)
    conditions = (no_declared_kin, *row.conditions)
    reasons = [reason for condition in conditions for reason in condition(dossier, by)]
    if row.note_needed and not note.strip():
        reasons.append(f"办理“{row.label}”必须写明意见或理由。")
    if row.is_return and (details is None or not details.reason_code):
        reasons.append("退回必须选择退回原因。")
    if reasons:
        raise TransitionRefused(reasons)
    try:
        lay_hand(dossier, by, _hand(dossier, row))
    except OwnWork as own:
        raise TransitionRefused([str(own)]) from own
    say(**described(post), step=row.label, reason=note.strip())
    return _move(dossier, row, post, note.strip(), details)


@transaction.atomic
def withdraw_merged(dossier: Dossier, *, post: Post, note: str) -> StageChange:
    """Withdraw a file that a superior has merged into another: the row `withdraw`, taken in the superior's post.

    Raises TransitionRefused at a stage from which nothing can be withdrawn.
    """
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    row = row_for(locked.stage, "withdraw")
    if row is None:
        raise TransitionRefused(
            [
                f"受理号 {locked.number} 的档案现在是“{locked.get_stage_display()}”，不能撤回，所以不能并入另一份档案。"
            ]
        )
    dossier = Dossier.objects.with_household().select_related("awaiting").get(pk=locked.pk)
    return _move(dossier, row, post, note, None)


def _hand(dossier: Dossier, row: Transition) -> str:
    if row.seat == "previous":
        return f"approval:{previous_unit(dossier).pk}"
    return step_key(dossier) if row.decides else Hand.HANDLING


def _move(dossier: Dossier, row: Transition, post: Post, note: str, details: Details | None) -> StageChange:
    moment = now()
    change = StageChange.objects.create(
        dossier=dossier,
        verb=row.verb,
        from_stage=row.from_stage,
        to_stage=row.to_stage,
        round=dossier.round,
        by=post.user,
        by_name=post.user.name,
        post=post,
        role_label=post.get_role_display(),
        unit=post.unit,
        unit_name=post.unit.name,
        note=note,
        days_used=workdays_between(localdate(dossier.stage_since), localdate(moment)),
        snapshot=snapshot(dossier) if row.is_return or row.verb in REMEMBERED else None,
        at=moment,
    )
    awaiting = awaited_after(dossier, row)
    take_effect(dossier, row, change, details)
    Dossier.objects.filter(pk=dossier.pk).update(
        stage=row.to_stage,
        stage_since=moment,
        awaiting=awaiting,
        due_on=due_on(dossier, row.to_stage, localdate(moment)),
        round=dossier.round + row.is_return,
        changed_at=moment,
    )
    if row.to_stage in ENDED:
        leave_files(dossier)
    return change


def awaited_after(dossier: Dossier, row: Transition) -> Unit:
    """Whose turn it is once the row has been taken."""
    path = approval_path(dossier)
    if row.to_stage == Stage.CERTIFICATION:
        return path[-1]
    if row.to_stage == Stage.APPROVAL:
        if row.verb == "pass_up":
            return next_unit(dossier) or path[-1]
        return previous_unit(dossier) if row.seat == "previous" else path[0]
    return dossier.unit
