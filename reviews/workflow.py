"""THE table of transitions: 申请 → 调查 → 评议(公示) → 审核 → 认定 → 录入 → 帮扶, and every way back or out.

From these rows come the buttons, the workbasket, the help page, the README's table and the exhaustive test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hardship.enums import OPEN, ORDER, Stage
from reviews import conditions as c
from reviews.conditions import Condition

Seat = Literal["filing", "awaiting", "previous"]


@dataclass(frozen=True)
class Transition:
    """One row. A person may take it who holds `permission` in the seat's unit or in a unit above.

    seat: filing = where the dossier was filed; awaiting = whose turn it is; previous = who gave the last opinion.
    limit: key of the working-day limit, in the policy edition, within which the step should be taken; "" for none.
    decides: leaves a deciding hand (审核、认定), kept apart from handling hands.
    leads: the way forward, shown first and counted in the workbasket. page: the page on which the work is done.
    voids_from: the work of this stage and every later one is marked superseded; None keeps it.
    """

    verb: str
    label: str
    from_stage: Stage
    to_stage: Stage
    permission: str
    conditions: tuple[Condition, ...] = ()
    seat: Seat = "filing"
    limit: str = ""
    note_needed: bool = False
    decides: bool = False
    leads: bool = False
    page: str = ""
    voids_from: Stage | None = None

    @property
    def is_return(self) -> bool:
        """退回补正: to an earlier step, with a coded reason and the fields to correct."""
        return self.verb.startswith("return_to_")

    @property
    def tone(self) -> Literal["primary", "secondary", "danger"]:
        if self.leads:
            return "primary"
        return "danger" if self.is_return or self.verb in {"remove", "refuse", "withdraw"} else "secondary"


def _row(
    verb: str, label: str, stages: str, permission: str, *conditions: Condition, **marks: object
) -> Transition:
    start, end = (Stage(name.strip()) for name in stages.split("→"))
    return Transition(verb, label, start, end, permission, conditions, **marks)  # type: ignore[arg-type]


def _returns(start: Stage, permission: str, **marks: object) -> list[Transition]:
    """Ways back from a stage to each earlier step: what it is called, where it leads, whose work becomes void."""
    steps = (
        ("application", "退回申请补正", Stage.APPLICATION, Stage.INVESTIGATION),
        ("investigation", "退回重新调查", Stage.INVESTIGATION, Stage.INVESTIGATION),
        ("evaluation", "退回重新评议", Stage.EVALUATION, Stage.EVALUATION),
        ("publicity", "退回重新公示", Stage.EVALUATION, Stage.PUBLICITY),
        ("approval", "退回重新审核", Stage.APPROVAL, Stage.APPROVAL),
    )
    return [
        Transition(
            f"return_to_{step}", label, start, end, permission, note_needed=True, voids_from=voids, **marks
        )  # type: ignore[arg-type]
        for step, label, end, voids in steps
        if ORDER[voids] < ORDER[start] or (step == "application" and start == Stage.INVESTIGATION)
    ]


S = Stage
REVIEW = {"seat": "awaiting", "decides": True}

TRANSITIONS: tuple[Transition, ...] = (
    # 1 申请
    _row("submit_application", "提交申请", "application → investigation", "file_dossiers",
         c.application_is_complete, leads=True, limit="application", page="application"),
    # 2 调查
    _row("pass_investigation", "列为评议对象", "investigation → evaluation", "investigate_dossiers",
         c.investigation_is_recorded, c.investigators_suffice, c.investigation_is_qualified, c.dossier_form_is_filled,
         leads=True, limit="investigation", page="investigation"),
    _row("remove", "剔除", "investigation → removed", "investigate_dossiers",
         c.investigation_is_recorded, c.investigators_suffice, c.investigation_is_unqualified, note_needed=True),
    _row("take_back", "撤回提交", "investigation → application", "file_dossiers", c.investigation_has_not_begun),
    *_returns(S.INVESTIGATION, "investigate_dossiers"),
    # 3 评议、公示
    _row("post_notice", "张贴公示", "evaluation → publicity", "publish_dossiers",
         c.evaluation_is_settled, c.evaluation_has_agreed, c.notice_is_posted,
         leads=True, limit="evaluation", page="notice"),
    _row("recheck", "补充调查", "evaluation → investigation", "evaluate_dossiers",
         c.evaluation_is_settled, c.evaluation_asks_recheck, voids_from=S.INVESTIGATION),
    _row("remove", "评议不通过，剔除", "evaluation → removed", "evaluate_dossiers",
         c.evaluation_is_settled, c.evaluation_has_rejected, note_needed=True),
    *_returns(S.EVALUATION, "evaluate_dossiers"),
    _row("close_publicity", "结束公示并上报", "publicity → approval", "publish_dossiers",
         c.publicity_has_run, c.objections_are_settled, c.no_objection_is_upheld, c.posting_photo_is_kept,
         leads=True, limit="publicity", page="notice"),
    _row("recheck", "异议成立，重新调查", "publicity → investigation", "publish_dossiers", c.objection_is_upheld,
         voids_from=S.INVESTIGATION),
    _row("remove", "异议成立，剔除", "publicity → removed", "publish_dossiers", c.objection_is_upheld,
         note_needed=True),
    # 4 审核
    _row("pass_up", "同意并上报", "approval → approval", "review_dossiers",
         c.by_another_hand, c.a_higher_unit_remains, leads=True, limit="approval", **REVIEW),
    _row("approve", "同意并送认定", "approval → certification", "review_dossiers",
         c.by_another_hand, c.no_higher_unit_remains, leads=True, limit="approval", **REVIEW),
    _row("take_back", "撤回意见", "approval → approval", "review_dossiers", c.own_opinion_is_the_last,
         seat="previous"),
    *_returns(S.APPROVAL, "review_dossiers", conditions=(c.by_another_hand,), **REVIEW),
    _row("return_to_approval", "退回下级重新审核", "approval → approval", "review_dossiers",
         c.by_another_hand, c.a_lower_unit_has_spoken, note_needed=True, voids_from=S.APPROVAL, **REVIEW),
    _row("refuse", "不予通过", "approval → refused", "review_dossiers", c.by_another_hand, note_needed=True, **REVIEW),
    # 5 认定
    _row("certify", "认定", "certification → entry", "certify_dossiers",
         c.by_another_hand, c.certification_is_drawn_up, leads=True, limit="certification", page="certification",
         **REVIEW),
    _row("take_back", "撤回意见", "certification → approval", "review_dossiers",
         c.own_opinion_is_the_last, c.certification_has_not_begun, seat="previous"),
    *_returns(S.CERTIFICATION, "certify_dossiers", conditions=(c.by_another_hand,), **REVIEW),
    _row("refuse", "不予认定", "certification → refused", "certify_dossiers", c.by_another_hand, note_needed=True,
         **REVIEW),
    # 6 录入
    _row("complete_entry", "完成录入", "entry → planning", "enter_dossiers",
         c.dossier_form_is_complete, c.national_number_is_recorded, leads=True, limit="entry", page="entry"),
    # 7 帮扶
    _row("begin_assistance", "开始帮扶", "planning → assistance", "assist_dossiers",
         c.plan_is_signed, c.card_is_issued, leads=True, limit="planning", page="plan"),
    # the family's own way out, at any time before certification
    *(
        Transition("withdraw", "申请人撤回申请", start, S.WITHDRAWN, "file_dossiers", note_needed=True)
        for start in OPEN
        if ORDER[start] <= ORDER[S.CERTIFICATION]
    ),
)  # fmt: skip


def rows_from(stage: str) -> list[Transition]:
    """Rows that leave a stage, in the table's order."""
    return [row for row in TRANSITIONS if row.from_stage == stage]


def row_for(stage: str, verb: str) -> Transition | None:
    return next((row for row in rows_from(stage) if row.verb == verb), None)


def leading_rows(stages: Sequence[str] = tuple(Stage)) -> list[Transition]:
    """The way forward from each stage: what somebody's workbasket waits for."""
    return [row for row in TRANSITIONS if row.leads and row.from_stage in stages]


def limit_of(stage: str) -> str:
    """The key of the working-day limit within which a stage should be left; "" for none."""
    return next((row.limit for row in rows_from(stage) if row.leads and row.limit), "")
