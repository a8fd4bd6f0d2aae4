"""What templates of any floor show of the workflow: steps open to the person, the line of stages, the record."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from hardship.enums import CERTIFIED, ENDED, ORDER, Stage
from hardship.models import Dossier
from hardship.services.snapshots import Change, changes_between, snapshot
from hardship.services.workdays import workdays_between
from reviews.deadlines import workdays_allowed
from reviews.models import StageChange
from reviews.pages import page_of
from reviews.transitions import Step, steps_for
from reviews.workflow import Transition, row_for

register = template.Library()

SEVEN_STEPS = (
    ("申请", (Stage.APPLICATION,)),
    ("调查", (Stage.INVESTIGATION,)),
    ("评议", (Stage.EVALUATION,)),
    ("公示", (Stage.PUBLICITY,)),
    ("审核", (Stage.APPROVAL,)),
    ("认定", (Stage.CERTIFICATION,)),
    ("录入", (Stage.ENTRY,)),
    ("帮扶", (Stage.PLANNING, Stage.ASSISTANCE)),
)


@dataclass(frozen=True)
class StepMark:
    """One mark of the stepper: 申请 · 2月6日 乙."""

    label: str
    state: str
    caption: str


@dataclass(frozen=True)
class RecordLine:
    """One line of 流转记录, in the shape _timeline.html reads."""

    at: datetime
    text: str
    detail: str
    opinion: str
    tone: str


@register.simple_tag
def steps_open(dossier: Dossier, user: User) -> list[Step]:
    """Steps of the table this person may take, or could once the reasons against them are gone."""
    return steps_for(dossier, user)


@register.inclusion_tag("reviews/_step_buttons.html")
def step_buttons(dossier: Dossier, user: User) -> dict[str, Any]:
    """A link for each step open to the person: the ways forward that are ready, or all of them while none is."""
    steps = steps_for(dossier, user)
    forward = [step for step in steps if step.row.leads]
    ready = [step for step in forward if step.is_ready]
    return {
        "dossier": dossier,
        "forward": ready or forward,
        "others": [step for step in steps if not step.row.leads],
    }


@register.simple_tag
def step_marks(dossier: Dossier) -> list[StepMark]:
    """The seven steps with who left each and when; an ended dossier stops at the step it ended in."""
    changes = list(StageChange.objects.filter(dossier=dossier))
    current = changes[-1].from_stage if dossier.stage in ENDED and changes else dossier.stage
    left = {change.from_stage: change for change in changes if change.to_stage != change.from_stage}
    marks = []
    for label, stages in SEVEN_STEPS:
        if current in stages:
            state, caption = (
                ("stopped", dossier.get_stage_display()) if dossier.stage in ENDED else _now(dossier)
            )
        elif ORDER[stages[-1]] < ORDER[Stage(current)]:
            state, caption = "done", _left(left.get(stages[-1]))
        else:
            state, caption = "todo", ""
        marks.append(StepMark(label, state, caption))
    return marks


def _now(dossier: Dossier) -> tuple[str, str]:
    if dossier.stage == Stage.ASSISTANCE:
        return "done", "帮扶中"
    left = workdays_left(dossier)
    if left is None:
        return "current", "期限待录入日历" if workdays_allowed(dossier, dossier.stage) else ""
    return "current", f"剩 {left} 个工作日" if left >= 0 else f"逾期 {-left} 个工作日"


def _left(change: StageChange | None) -> str:
    if change is None:
        return ""
    day = localdate(change.at)
    return f"{day.month}月{day.day}日 {change.by_name}"


@register.filter
def workdays_left(dossier: Dossier) -> int | None:
    """Working days until the step is due, negative when late, None without a limit."""
    return workdays_between(localdate(), dossier.due_on) if dossier.due_on else None


@register.simple_tag
def record_of(dossier: Dossier) -> list[RecordLine]:
    """流转记录, newest first."""
    changes = (
        StageChange.objects.filter(dossier=dossier).select_related("return_details").order_by("-at", "-pk")
    )
    return [_line(change) for change in changes]


def _line(change: StageChange) -> RecordLine:
    row = row_for(change.from_stage, change.verb)
    used = "" if change.days_used is None else f"用时 {change.days_used} 个工作日"
    returned = getattr(change, "return_details", None)
    what = (
        f"（{returned.reason_label}：{'、'.join(returned.fields_to_correct) or '见意见'}）"
        if returned
        else ""
    )
    round_text = f"第 {change.round} 轮" if change.round > 1 else ""
    tone = "stopped" if change.to_stage in ENDED else "returned" if returned else "done"
    return RecordLine(
        at=change.at,
        text=f"{row.label if row else change.verb}{what}",
        detail=" · ".join(
            filter(None, (change.unit_name, change.role_label, change.by_name, used, round_text))
        ),
        opinion=change.note,
        tone=tone,
    )


@register.simple_tag
def changes_since_return(dossier: Dossier) -> list[Change]:
    """What the family's facts say differently since the last return for correction (第 2 轮改动)."""
    last = (
        StageChange.objects.filter(dossier=dossier, verb__startswith="return_to_").order_by("at", "pk").last()
    )
    return _changes_since(last, dossier)


@register.simple_tag
def corrections_since_submission(dossier: Dossier) -> list[Change]:
    """What was corrected since the application was last submitted (调查中更正)."""
    last = StageChange.objects.filter(dossier=dossier, verb="submit_application").order_by("at", "pk").last()
    return _changes_since(last, dossier)


def _changes_since(change: StageChange | None, dossier: Dossier) -> list[Change]:
    if change is None or not change.snapshot:
        return []
    return changes_between(change.snapshot, snapshot(dossier))


@register.simple_tag
def last_return(dossier: Dossier) -> StageChange | None:
    """The last return for correction, while the dossier stands where it was returned to or before certification."""
    if dossier.round == 1 or dossier.stage in (*CERTIFIED, *ENDED):
        return None
    changes = StageChange.objects.filter(dossier=dossier, verb__startswith="return_to_").select_related(
        "return_details"
    )
    return changes.order_by("at", "pk").last()


@register.simple_tag
def step_url(dossier: Dossier, verb: str) -> str:
    return reverse("step", args=[dossier.number, verb])


@register.simple_tag
def work_url(dossier: Dossier, row: Transition) -> str:
    """The page on which the step's work is done; the step's own page where there is nothing to fill in."""
    return page_of(dossier, row)


@register.filter
def verb_label(change: StageChange) -> str:
    row = row_for(change.from_stage, change.verb)
    return row.label if row else change.verb


@register.filter
def late(day: date | None) -> bool:
    return day is not None and day < localdate()
