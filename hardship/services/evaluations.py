"""民主评议: recording the meeting and its votes, and what stands against them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, now

from accounts.models import Unit, User
from hardship.enums import EvaluationResult, Stage
from hardship.models import Attendee, Case, Dossier, Hand, Meeting
from hardship.policy.process import Evaluation
from hardship.services.hands import OwnWork, lay_hand
from hardship.services.kin import kin_attendees


class EvaluationRefused(Exception):
    """Nothing was written; `reasons` are whole sentences fit to show."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reasons))


@dataclass(frozen=True)
class Ballot:
    """One case's vote as it stands or as it is typed. Votes are None while not counted; names decide who is recused."""

    expected: int
    present: frozenset[str]
    recused: frozenset[str]
    family: frozenset[str]
    kin: frozenset[str]
    agree: int | None
    against: int | None
    abstain: int | None
    result: str
    reason: str = ""

    @property
    def voters(self) -> int:
        return len(self.present - self.recused)


@dataclass(frozen=True)
class Vote:
    """What a clerk writes of one case; recused: keys of attendees."""

    agree: int | None
    against: int | None
    abstain: int | None
    result: str
    reason: str
    recused: frozenset[int]


@transaction.atomic
def open_meeting(
    unit: Unit, *, by: User, facts: Mapping[str, Any], attendees: Iterable[Mapping[str, Any]]
) -> Meeting:
    """Begin the minutes of a meeting of a unit. facts: columns of Meeting; attendees: name, role, duty."""
    _refuse_without_right(unit, by)
    meeting = Meeting.objects.create(unit=unit, recorded_by=by, **facts)
    _seat(meeting, attendees)
    return meeting


@transaction.atomic
def change_meeting(
    meeting: Meeting, *, by: User, facts: Mapping[str, Any], attendees: Iterable[Mapping[str, Any]]
) -> Meeting:
    """Rewrite the head and the attendance list of minutes not yet settled; recusals of those who stay are kept."""
    meeting = _open_for(meeting, by)
    for name, value in facts.items():
        setattr(meeting, name, value)
    meeting.save()
    _seat(meeting, attendees)
    return meeting


@transaction.atomic
def add_cases(meeting: Meeting, dossiers: list[Dossier], *, by: User) -> list[Case]:
    """Put applicants awaiting evaluation on a meeting's list; those already on one are refused by name."""
    meeting = _open_for(meeting, by)
    wanted = [dossier.pk for dossier in dossiers]
    locked = list(Dossier.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
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
    return [_add_case(meeting, dossier, by) for dossier in locked]


@transaction.atomic
def drop_case(case: Case, *, by: User) -> None:
    """Take an applicant off the list of a meeting whose minutes are not settled."""
    _open_for(case.meeting, by)
    Case.objects.filter(pk=case.pk).delete()


@transaction.atomic
def record_votes(
    meeting: Meeting, *, by: User, votes: Mapping[int, Vote], speeches: str, conclusion: str
) -> Meeting:
    """Write votes by case key, speeches and conclusion as far as they are known; close_meeting judges them.

    A namesake of the family, and who has declared a relative in it, stays recused whatever is ticked.
    """
    meeting = _open_for(meeting, by)
    seated = {attendee.pk: attendee for attendee in meeting.attendees.all()}
    for case in meeting.cases.in_force().select_related("dossier", "meeting").filter(pk__in=list(votes)):
        vote = votes[case.pk]
        if faults := _unwritable(vote):
            raise EvaluationRefused([f"{case.dossier.applicant_name}：{fault}" for fault in faults])
        for name in ("agree", "against", "abstain", "result", "reason"):
            setattr(case, name, getattr(vote, name))
        case.save()
        away = [seated[pk] for pk in vote.recused if pk in seated]
        case.recused.set({*away, *recused_by_rule(case)})
    meeting.speeches, meeting.conclusion = speeches, conclusion
    meeting.save(update_fields=["speeches", "conclusion"])
    return meeting


def namesakes(case: Case) -> list[Attendee]:
    """Attendees who bear the name of someone in the applicant's family: taken to be the person, hence recused."""
    family = _family(case)
    return [attendee for attendee in case.meeting.attendees.all() if attendee.name in family]


def recused_by_rule(case: Case) -> list[Attendee]:
    """Attendees who may not vote on the case: namesakes of the family, and those who declared a relative in it."""
    return [*namesakes(case), *kin_attendees(case)]


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Settle the minutes (定稿): every case must stand, or EvaluationRefused names what does not."""
    meeting = _open_for(meeting, by)
    cases = list(meeting.cases.in_force().select_related("dossier__edition", "dossier__household", "meeting"))
    reasons = _minutes_faults(meeting, cases)
    for case in cases:
        if case.dossier.stage != Stage.EVALUATION:
            reasons.append(f"{case.dossier}已不在“待评议”环节，请移出评议对象。")
        reasons += [f"{case.dossier.applicant_name}：{fault}" for fault in case_faults(case)]
    if reasons:
        raise EvaluationRefused(reasons)
    for case in cases:
        _lay_hand(case.dossier, by)
    meeting.closed_at = now()
    meeting.save(update_fields=["closed_at"])
    return meeting


def _minutes_faults(meeting: Meeting, cases: Sequence[Case]) -> list[str]:
    faults = [] if cases else ["会议还没有评议对象。"]
    if localdate(meeting.held_at) > localdate():
        faults.append("会议还没有召开，不能定稿。")
    if not meeting.conclusion.strip():
        faults.append("请写明会议结论。")
    return faults


def case_faults(case: Case) -> list[str]:
    """Why the case's vote does not stand: quorum, recusal, sums, the edition's pass ratio."""
    return ballot_faults(ballot_of(case), case.dossier.edition.rules.process.evaluation)


def ballot_of(case: Case) -> Ballot:
    """The vote as it is stored."""
    return Ballot(
        expected=case.meeting.expected,
        present=frozenset(attendee.name for attendee in case.meeting.attendees.all()),
        recused=frozenset(attendee.name for attendee in case.recused.all()),
        family=frozenset(_family(case)),
        kin=frozenset(attendee.name for attendee in kin_attendees(case)),
        agree=case.agree,
        against=case.against,
        abstain=case.abstain,
        result=case.result,
        reason=case.reason,
    )


def ballot_faults(ballot: Ballot, rules: Evaluation) -> list[str]:
    """The sentences against a vote; the same for a stored one and for one being typed."""
    present, wanted = len(ballot.present), rules.present_needed(ballot.expected)
    faults = []
    if present > ballot.expected:
        faults.append(f"实到 {present} 人多于应到 {ballot.expected} 人。")
    if present < wanted:
        faults.append(f"应到 {ballot.expected} 人、实到 {present} 人，须有 {wanted} 人到会。")
    same = sorted((ballot.present & ballot.family) - ballot.recused)
    faults += [f"{name}与申请人家庭成员同名，应当回避。" for name in same]
    kin = sorted((ballot.present & ballot.kin) - ballot.recused - ballot.family)
    faults += [f"{name}按亲属申报应当回避，不能参加表决。" for name in kin]
    return faults + _vote_faults(ballot, rules.votes_needed(ballot.voters))


def _vote_faults(ballot: Ballot, needed: int) -> list[str]:
    if None in (ballot.agree, ballot.against, ballot.abstain) or not ballot.result:
        return ["还没有登记票数和结论。"]
    agree, cast = ballot.agree or 0, sum(vote or 0 for vote in (ballot.agree, ballot.against, ballot.abstain))
    if not ballot.voters:
        return ["到会人员全部回避，没有人可以表决。"]
    if cast != ballot.voters:
        return [f"票数合计 {cast} 票，与参加表决的 {ballot.voters} 人（实到减回避）不符。"]
    if ballot.result == EvaluationResult.AGREED and agree < needed:
        return [f"同意 {agree} 票，未达到通过所需的 {needed} 票。"]
    if ballot.result == EvaluationResult.REJECTED and agree >= needed:
        return [f"同意 {agree} 票，已达到通过所需的 {needed} 票，结论不能是“不同意”。"]
    if ballot.result != EvaluationResult.AGREED and not ballot.reason.strip():
        return ["结论不是“同意上报”的，必须写明理由。"]
    return []


def _unwritable(vote: Vote) -> list[str]:
    """What the database would refuse to keep even as a beginning."""
    faults = []
    if (
        vote.result == EvaluationResult.AGREED
        and vote.agree is not None
        and vote.agree <= (vote.against or 0)
    ):
        faults.append("同意票不多于不同意票，结论不能是“同意上报”。")
    if vote.result not in ("", EvaluationResult.AGREED) and not vote.reason.strip():
        faults.append("结论不是“同意上报”的，必须写明理由。")
    return faults


def _add_case(meeting: Meeting, dossier: Dossier, by: User) -> Case:
    _lay_hand(dossier, by)
    case = Case.objects.create(meeting=meeting, dossier=dossier)
    case.recused.set(recused_by_rule(case))
    return case


def _family(case: Case) -> set[str]:
    return {member.name for member in case.dossier.household.members.all()}


def _lay_hand(dossier: Dossier, by: User) -> None:
    try:
        lay_hand(dossier, by, Hand.HANDLING)
    except OwnWork as own:
        raise EvaluationRefused([f"{dossier.applicant_name}：{own}"]) from own


def _open_for(meeting: Meeting, by: User) -> Meeting:
    """The meeting, locked; refused when its minutes are settled or the user's posts do not reach it."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("unit").get(pk=meeting.pk)
    if meeting.closed_at is not None:
        raise EvaluationRefused(["会议记录已经定稿，不能再改动。"])
    _refuse_without_right(meeting.unit, by)
    return meeting


def _refuse_without_right(unit: Unit, by: User) -> None:
    if not Unit.objects.where(by, "evaluate_dossiers").filter(pk=unit.pk).exists():
        raise EvaluationRefused([f"您没有组织{unit}民主评议的权限。"])


def _seat(meeting: Meeting, attendees: Iterable[Mapping[str, Any]]) -> None:
    """The attendance list as given; rows of the same name stay the same rows, so that their recusals stay."""
    rows = {row["name"]: row for row in attendees}
    if meeting.expected < len(rows):
        raise EvaluationRefused([f"实到 {len(rows)} 人多于应到 {meeting.expected} 人。"])
    meeting.attendees.exclude(name__in=rows).delete()
    for row in rows.values():
        Attendee.objects.update_or_create(meeting=meeting, name=row["name"], defaults=dict(row))
    for case in meeting.cases.in_force().select_related("dossier", "meeting"):
        case.recused.add(*recused_by_rule(case))
