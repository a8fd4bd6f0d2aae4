"""岗位交接: what a post holds, what of it goes to a successor, and handing it over.

Dossiers are named by their acceptance number alone: who keeps accounts must not learn whose family it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate, localtime

from accounts.models import HandOver, Post, User
from accounts.permissions import ROLE_PERMISSIONS
from accounts.services import HandOverRefused, hand_over, hand_over_faults
from hardship.enums import CERTIFIED, ENDED, Stage
from hardship.models import Certification, Dossier, FormDraft, Hand, Investigation, Meeting, Notice
from hardship.services.certifications import take_over
from hardship.services.hands import OwnWork
from hardship.services.refusals import FactsRefused
from reviews.workflow import leading_rows


@dataclass(frozen=True)
class Holding:
    """One thing a post holds. kind: its heading; what: the thing; dossier: whose it is, None for a meeting or notice."""

    kind: str
    what: str
    dossier: Dossier | None = None

    def __str__(self) -> str:
        return f"{self.kind}：{self.what}"


def holdings(post: Post) -> list[Holding]:
    """Everything open that the person of the post holds in its unit: the workbasket, and what they began themselves."""
    held = [*_workbasket(post), *_own_files(post), *_own_drafts(post)]
    return [*held, *_certification_drafts(post)]


def _workbasket(post: Post) -> Iterator[Holding]:
    """Dossiers whose next step waits in the unit for a right of the post."""
    rights = ROLE_PERMISSIONS[post.role]
    stages = {row.from_stage for row in leading_rows() if row.permission in rights}
    waiting = Dossier.objects.filter(awaiting=post.unit, stage__in=stages).order_by("due_on", "pk")
    for dossier in waiting.select_related("awaiting"):
        due = f"，期限{dossier.due_on:%Y年%-m月%-d日}" if dossier.due_on else ""
        yield Holding("待办", f"档案{dossier.number}（{dossier.get_stage_display()}{due}）", dossier)


def _own_files(post: Post) -> Iterator[Holding]:
    """Files they opened that are still on their way, and visits they recorded that are not decided yet."""
    if "file_dossiers" not in ROLE_PERMISSIONS[post.role]:
        return
    files = Dossier.objects.filter(opened_by=post.user, unit=post.unit).exclude(
        stage__in=(*ENDED, *CERTIFIED)
    )
    for dossier in files.select_related("awaiting").order_by("pk"):
        yield Holding("本人建档", f"档案{dossier.number}（{dossier.get_stage_display()}）", dossier)
    visits = Investigation.objects.in_force().filter(
        recorded_by=post.user, dossier__unit=post.unit, dossier__stage=Stage.INVESTIGATION
    )
    for visit in visits.select_related("dossier__awaiting").order_by("pk"):
        what = f"档案{visit.dossier.number}（{visit.visited_on:%Y年%-m月%-d日}调查，尚未提出结论）"
        yield Holding("未完成的调查", what, visit.dossier)


def _own_drafts(post: Post) -> Iterator[Holding]:
    """Minutes and notices they began that are not settled or posted."""
    if "publish_dossiers" not in ROLE_PERMISSIONS[post.role]:
        return
    for meeting in Meeting.objects.filter(recorded_by=post.user, unit=post.unit, closed_at=None).order_by(
        "pk"
    ):
        yield Holding("未定稿的评议会议", f"{meeting.title}（{localtime(meeting.held_at):%Y年%-m月%-d日}）")
    for notice in Notice.objects.filter(drawn_by=post.user, unit=post.unit, posted_on=None).order_by("pk"):
        yield Holding("未张贴的公示", f"{notice.title}（{notice.number}）")


def _certification_drafts(post: Post) -> Iterator[Holding]:
    for draft in _drafts(post):
        yield Holding("未办结的认定", f"档案{draft.dossier.number}", draft.dossier)


def _drafts(post: Post) -> list[Certification]:
    """Certifications begun and not decided; only the person who began one may write on."""
    if "certify_dossiers" not in ROLE_PERMISSIONS[post.role]:
        return []
    begun = Certification.objects.in_force().filter(
        decided_by=post.user, unit=post.unit, certified_at=None, dossier__stage=Stage.CERTIFICATION
    )
    return list(begun.select_related("dossier__awaiting").order_by("pk"))


def obstacles(post: Post, held: list[Holding], *, to: User) -> list[str]:
    """What the successor cannot take: files in which they had a hand at another step, and what was typed but not saved."""
    files = {holding.dossier.pk: holding.dossier for holding in held if holding.dossier}
    touched = Hand.objects.filter(user=to, dossier__in=files).values_list("dossier_id", "step")
    barred = sorted({key for key, step in touched if step != _step(files[key], post)})
    sentences = [
        f"档案{files[key].number}：{to}已经手过其他环节，不能接着办，须由本单位他人或上级工会办理。"
        for key in barred
    ]
    if typed := FormDraft.objects.filter(user=post.user).count():
        sentences.append(f"{post.user}填写后没有保存的内容 {typed} 页：只有本人能看到，请本人交接前保存。")
    return sentences


def _step(dossier: Dossier, post: Post) -> str:
    """The step of Hand under which the post works on the dossier."""
    rights = ROLE_PERMISSIONS[post.role]
    if dossier.stage == Stage.CERTIFICATION and "certify_dossiers" in rights:
        return Hand.CERTIFICATION
    if dossier.stage == Stage.APPROVAL and "review_dossiers" in rights:
        return f"approval:{post.unit_id}"
    return Hand.HANDLING


@transaction.atomic
def hand_over_post(post: Post, *, to: User, by: User, on: date, reason: str) -> HandOver:
    """Hand over a post with what it holds; certification drafts go to the successor who starts today.

    Raises HandOverRefused.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=post.pk)
    if faults := hand_over_faults(post, to=to, by=by, on=on):
        raise HandOverRefused(faults)
    held = holdings(post)
    left = obstacles(post, held, to=to) + _moved(post, to=to, on=on)
    return hand_over(
        post, to=to, by=by, on=on, reason=reason, held=[str(holding) for holding in held], left=left
    )


def _moved(post: Post, *, to: User, on: date) -> list[str]:
    """Move the certification drafts; the sentences say which stay and why. A hand's obstacle is told already."""
    drafts, stay = _drafts(post), []
    if on > localdate():
        return [f"档案{draft.dossier.number}的认定意见：{to}到任后打开，点“接办”继续。" for draft in drafts]
    for draft in drafts:
        try:
            take_over(draft.dossier, by=to)
        except OwnWork:
            continue
        except FactsRefused as refusal:
            stay.append(f"档案{draft.dossier.number}的认定意见：{refusal}")
    return stay
