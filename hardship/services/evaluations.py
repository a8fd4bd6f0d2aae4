"""民主评议: recording the meeting and its votes, and what stands against them."""

from django.db import transaction
from django.utils.timezone import now

from accounts.models import User
from hardship.enums import EvaluationResult, Stage
from hardship.models import Case, Dossier, Hand, Meeting
from hardship.services.hands import lay_hand


class EvaluationRefused(Exception):
    """Nothing was written; `reasons` are whole sentences fit to show."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reasons))


@transaction.atomic
def add_cases(meeting: Meeting, dossiers: list[Dossier], *, by: User) -> list[Case]:
    """Put applicants awaiting evaluation on a meeting's list; those already on one are refused by name."""
    if meeting.closed_at is not None:
        raise EvaluationRefused(["会议记录已定稿，不能再增加评议对象。"])
    locked = Dossier.objects.select_for_update().filter(pk__in=[dossier.pk for dossier in dossiers])
    reasons = [f"{dossier}不在“待评议”环节。" for dossier in locked if dossier.stage != Stage.EVALUATION]
    taken = Case.objects.in_force().filter(dossier__in=locked).select_related("dossier", "meeting")
    reasons += [f"{case.dossier}已列入“{case.meeting}”。" for case in taken]
    reasons += [
        f"{dossier}不属于{meeting.unit}。"
        for dossier in locked
        if not dossier.unit_path.startswith(meeting.unit_path)
    ]
    if reasons:
        raise EvaluationRefused(reasons)
    cases = []
    for dossier in locked:
        lay_hand(dossier, by, Hand.HANDLING)
        case = Case.objects.create(meeting=meeting, dossier=dossier)
        case.recused.set(namesakes(case))
        cases.append(case)
    return cases


def namesakes(case: Case) -> list:
    """Attendees who bear the name of someone in the applicant's family: taken to be the person, hence recused."""
    names = set(case.dossier.household.members.values_list("name", flat=True))
    return [attendee for attendee in case.meeting.attendees.all() if attendee.name in names]


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Settle the minutes (定稿): every case must stand, or EvaluationRefused names what does not."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.closed_at is not None:
        raise EvaluationRefused(["会议记录已经定稿。"])
    cases = list(meeting.cases.in_force().select_related("dossier__edition", "dossier__household", "meeting"))
    reasons = [] if cases else ["会议还没有评议对象。"]
    for case in cases:
        reasons += [f"{case.dossier.applicant_name}：{fault}" for fault in case_faults(case)]
    if reasons:
        raise EvaluationRefused(reasons)
    meeting.closed_at = now()
    meeting.save(update_fields=["closed_at"])
    return meeting


def case_faults(case: Case) -> list[str]:
    """Why the case's vote does not stand: quorum, recusal, sums, the edition's pass ratio."""
    rules = case.dossier.edition.rules.process.evaluation
    meeting = case.meeting
    attendees = list(meeting.attendees.all())
    recused = {attendee.pk for attendee in case.recused.all()}
    present, voters = len(attendees), len(attendees) - len(recused)
    faults = []
    if present > meeting.expected:
        faults.append(f"实到 {present} 人多于应到 {meeting.expected} 人。")
    if present < rules.present_needed(meeting.expected):
        faults.append(
            f"应到 {meeting.expected} 人、实到 {present} 人，须有 {rules.present_needed(meeting.expected)} 人到会。"
        )
    faults += [
        f"{kin.name}与申请人家庭成员同名，应当回避。" for kin in namesakes(case) if kin.pk not in recused
    ]
    return faults + _vote_faults(case, voters, rules.votes_needed(voters))


def _vote_faults(case: Case, voters: int, needed: int) -> list[str]:
    votes = (case.agree, case.against, case.abstain)
    if None in votes or not case.result:
        return ["还没有登记票数和结论。"]
    cast = sum(vote or 0 for vote in votes)
    if cast != voters:
        return [f"票数合计 {cast} 票，与参加表决的 {voters} 人（实到减回避）不符。"]
    if case.result == EvaluationResult.AGREED and (case.agree or 0) < needed:
        return [f"同意 {case.agree} 票，未达到通过所需的 {needed} 票。"]
    if case.result == EvaluationResult.REJECTED and (case.agree or 0) >= needed:
        return [f"同意 {case.agree} 票，已达到通过所需的 {needed} 票，结论不能是“不同意”。"]
    return []
