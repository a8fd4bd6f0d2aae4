"""民主评议: who sits, who is recused, how votes must add up, what the minutes need."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

import tests.factories as make
from hardship.enums import Stage
from hardship.models import Case, Dossier, Hand, Meeting
from hardship.policy.process import Evaluation
from hardship.services.evaluations import (
    Ballot,
    EvaluationRefused,
    Vote,
    add_cases,
    ballot_faults,
    case_faults,
    change_meeting,
    close_meeting,
    drop_case,
    open_meeting,
    record_votes,
)
from reviews.transitions import perform

pytestmark = pytest.mark.django_db

RULES = Evaluation(5, 3, Fraction(2, 3), Fraction(2, 3))
SEVEN = frozenset("甲乙丙丁戊己庚")
STANDING = Ballot(
    expected=9, present=SEVEN, recused=frozenset(), family=frozenset({"王示例"}), kin=frozenset(), agree=5, against=1, abstain=1, result="agreed"
)  # fmt: skip
AGREED = Vote(6, 0, 0, "agreed", "", frozenset())


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def dossier(at, people):
    return make.dossier(at, stage=Stage.EVALUATION, staff=people)


@pytest.fixture
def held(at, people):
    return make.meeting(at, people.clerk)


def refusal(act, *args, **kwargs) -> list[str]:
    with pytest.raises(EvaluationRefused) as refused:
        act(*args, **kwargs)
    return refused.value.reasons


def votes_on(held: Meeting, *cases: Case, vote: Vote = AGREED, by, conclusion: str = "同意上报。") -> None:
    record_votes(held, by=by, votes={case.pk: vote for case in cases}, speeches="", conclusion=conclusion)


def test_a_vote_that_stands_has_nothing_against_it():
    assert ballot_faults(STANDING, RULES) == []


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"expected": 6}, ["实到 7 人多于应到 6 人。"]),
        ({"expected": 12}, ["应到 12 人、实到 7 人，须有 8 人到会。"]),
        ({"agree": 5, "abstain": 2}, ["票数合计 8 票，与参加表决的 7 人（实到减回避）不符。"]),
        ({"agree": 4, "against": 3, "abstain": 0}, ["同意 4 票，未达到通过所需的 5 票。"]),
        ({"agree": None}, ["还没有登记票数和结论。"]),
        ({"result": ""}, ["还没有登记票数和结论。"]),
        ({"family": frozenset({"甲"})}, ["甲与申请人家庭成员同名，应当回避。"]),
        ({"family": frozenset({"甲"}), "recused": frozenset({"甲"}), "abstain": 0}, []),
        ({"recused": frozenset({"甲"})}, ["票数合计 7 票，与参加表决的 6 人（实到减回避）不符。"]),
        (
            {"result": "rejected", "reason": "收入不实。"},
            ["同意 5 票，已达到通过所需的 5 票，结论不能是“不同意”。"],
        ),
        ({"result": "rejected", "agree": 1, "against": 5, "reason": "收入不实。"}, []),
        ({"result": "recheck"}, ["结论不是“同意上报”的，必须写明理由。"]),
        ({"result": "recheck", "reason": "收入须再核。"}, []),
        (
            {"recused": SEVEN, "agree": 0, "against": 0, "abstain": 0},
            ["到会人员全部回避，没有人可以表决。"],
        ),
    ],
)
def test_every_fault_of_a_vote_has_its_sentence(changes, sentences):
    assert ballot_faults(replace(STANDING, **changes), RULES) == sentences


def test_a_small_unit_meets_with_three():
    trio = replace(STANDING, expected=4, present=frozenset("甲乙丙"), agree=3, against=0, abstain=0)
    assert ballot_faults(trio, RULES) == []
    assert ballot_faults(replace(trio, expected=3, present=frozenset("甲乙"), agree=2), RULES) == [
        "应到 3 人、实到 2 人，须有 3 人到会。"
    ]


def test_attendance_is_written_once_a_person_and_never_above_the_expected(at, people):
    facts = {
        "title": "评议会",
        "held_at": now(),
        "place": "会议室",
        "host": "赵主持",
        "recorder": "钱记录",
        "expected": 2,
    }
    rows = [{"name": name, "role": "committee", "duty": ""} for name in ("甲一", "乙二")]
    held = open_meeting(at, by=people.clerk, facts=facts, attendees=rows)
    assert held.present == 2
    third = {"name": "丙三", "role": "committee", "duty": ""}
    assert refusal(change_meeting, held, by=people.clerk, facts={}, attendees=[*rows, third]) == [
        "实到 3 人多于应到 2 人。"
    ]
    change_meeting(held, by=people.clerk, facts={"expected": 3}, attendees=[rows[0], third])
    assert list(held.attendees.values_list("name", flat=True)) == ["甲一", "丙三"]


def test_namesakes_are_recused_from_the_start_and_when_they_come_later(held, dossier, people):
    held.attendees.create(name="刘测", role="committee")
    (case,) = add_cases(held, [dossier], by=people.clerk)
    assert [person.name for person in case.recused.all()] == ["刘测"]

    votes_on(held, case, by=people.clerk)  # nobody ticked: still recused
    assert [person.name for person in case.recused.all()] == ["刘测"]
    rows = [
        *held.attendees.values("name", "role", "duty"),
        {"name": "王测女", "role": "committee", "duty": ""},
    ]
    held.expected = 8
    change_meeting(held, by=people.clerk, facts={"expected": 8}, attendees=rows)
    assert {person.name for person in case.recused.all()} == {"刘测", "王测女"}


def test_only_files_waiting_for_evaluation_in_the_units_reach_are_taken(at, people, held, dossier):
    early = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    assert refusal(add_cases, held, [early], by=people.clerk) == [f"{early}不在“待评议”环节。"]
    elsewhere = make.unit()
    stranger = make.dossier(elsewhere, stage=Stage.EVALUATION)
    assert refusal(add_cases, held, [stranger], by=people.clerk) == [f"{stranger}不属于{at}。"]
    add_cases(held, [dossier], by=people.clerk)
    second = make.meeting(at, people.clerk)
    assert refusal(add_cases, second, [dossier], by=people.clerk) == [f"{dossier}已列入“测试评议会”。"]


def test_a_township_meeting_takes_the_files_of_the_units_below(at, people, dossier):
    above = at.chain()[1]
    clerk = make.user("clerk", at=above)
    held = make.meeting(above, clerk)
    (case,) = add_cases(held, [dossier], by=clerk)
    assert case.dossier == dossier


def test_who_has_no_right_in_the_unit_writes_nothing(held, dossier, people, at):
    sentence = [f"您没有组织{at}民主评议的权限。"]
    for stranger in (people.township, make.user("clerk", at=make.unit())):
        assert refusal(add_cases, held, [dossier], by=stranger) == sentence
        assert refusal(close_meeting, held, by=stranger) == sentence
    assert not held.cases.exists()


def test_the_one_who_decides_may_not_handle(held, dossier, people):
    once_chair = make.user("clerk", at=dossier.unit)
    Hand.objects.create(dossier=dossier, user=once_chair, step="approval:1")
    (reason,) = refusal(add_cases, held, [dossier], by=once_chair)
    assert "已经手过这份档案的其他环节" in reason
    assert not held.cases.exists()


def test_an_unfinished_vote_is_kept_but_not_what_contradicts_itself(held, dossier, people):
    (case,) = add_cases(held, [dossier], by=people.clerk)
    votes_on(held, case, vote=replace(AGREED, agree=3, against=None), by=people.clerk)
    case.refresh_from_db()
    assert (case.agree, case.against) == (3, None)
    name = dossier.applicant_name
    lost = replace(AGREED, agree=2, against=4)
    assert refusal(votes_on, held, case, vote=lost, by=people.clerk) == [
        f"{name}：同意票不多于不同意票，结论不能是“同意上报”。"
    ]
    silent = replace(AGREED, result="recheck")
    assert refusal(votes_on, held, case, vote=silent, by=people.clerk) == [
        f"{name}：结论不是“同意上报”的，必须写明理由。"
    ]


def test_minutes_close_only_when_everything_stands(held, dossier, people):
    assert refusal(close_meeting, held, by=people.clerk) == ["会议还没有评议对象。"]
    (case,) = add_cases(held, [dossier], by=people.clerk)
    assert refusal(close_meeting, held, by=people.clerk) == [
        f"{dossier.applicant_name}：还没有登记票数和结论。"
    ]
    votes_on(held, case, by=people.clerk, conclusion="")
    assert refusal(close_meeting, held, by=people.clerk) == ["请写明会议结论。"]
    votes_on(held, case, by=people.clerk)
    close_meeting(held, by=people.clerk)
    case.refresh_from_db()
    assert case_faults(case) == []


def test_a_meeting_of_tomorrow_is_not_closed_today(held, dossier, people):
    (case,) = add_cases(held, [dossier], by=people.clerk)
    votes_on(held, case, by=people.clerk)
    Meeting.objects.filter(pk=held.pk).update(held_at=now() + timedelta(days=2))
    assert refusal(close_meeting, held, by=people.clerk) == ["会议还没有召开，不能定稿。"]


def test_a_file_that_left_the_stage_holds_up_the_minutes_until_dropped(at, held, dossier, people):
    other = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    gone, stays = add_cases(held, [dossier, other], by=people.clerk)
    votes_on(held, gone, stays, by=people.clerk)
    perform(dossier, "withdraw", by=people.clerk, note="申请人撤回。")
    assert refusal(close_meeting, held, by=people.clerk) == [f"{dossier}已不在“待评议”环节，请移出评议对象。"]
    drop_case(gone, by=people.clerk)
    close_meeting(held, by=people.clerk)


def test_closed_minutes_are_read_only(at, held, dossier, people):
    (case,) = add_cases(held, [dossier], by=people.clerk)
    votes_on(held, case, by=people.clerk)
    close_meeting(held, by=people.clerk)
    other = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    settled = ["会议记录已经定稿，不能再改动。"]
    assert refusal(add_cases, held, [other], by=people.clerk) == settled
    assert refusal(drop_case, case, by=people.clerk) == settled
    assert refusal(votes_on, held, case, by=people.clerk) == settled
    assert refusal(change_meeting, held, by=people.clerk, facts={}, attendees=[]) == settled
    assert refusal(close_meeting, held, by=people.clerk) == settled


# pages


def posted_meeting(at, **changes) -> dict[str, object]:
    rows = {
        f"attendees-{n}-{name}": value
        for n in range(5)
        for name, value in (("name", f"代表{'甲乙丙丁戊'[n]}"), ("role", "committee"))
    }
    return {
        "unit": at.pk, "title": "第一次评议会", "held_at": f"{localdate():%Y-%m-%d}T00:00", "place": "会议室", "host": "赵主持",
        "recorder": "钱记录", "expected": "6", "agenda": ["policy", "vote"], "attendees-TOTAL_FORMS": "5",
        "attendees-INITIAL_FORMS": "0",
    } | rows | changes  # fmt: skip


def typed_votes(case: Case, **changes) -> dict[str, object]:
    votes = {"agree": "5", "against": "0", "abstain": "0", "result": "agreed", "reason": ""} | changes
    return {f"case-{case.pk}-{name}": value for name, value in votes.items()} | {"conclusion": "同意上报。"}


def test_a_meeting_is_held_through_its_pages(client, at, people, dossier):
    client.force_login(people.clerk)
    begun = client.post(reverse("meeting_start"), posted_meeting(at))
    held = Meeting.objects.get()
    assert begun.url == reverse("meeting", args=[held.pk])
    assert (held.present, held.agenda) == (5, ["policy", "vote"])
    client.post(reverse("meeting_add", args=[held.pk]), {"dossiers": [dossier.pk]})
    (case,) = held.cases.all()

    page = reverse("meeting", args=[held.pk])
    answer = client.post(page, typed_votes(case, agree="3", then="close") | {"then": "close"})
    assert "票数合计 3 票，与参加表决的 5 人（实到减回避）不符。" in answer.content.decode()
    assert client.post(page, typed_votes(case) | {"then": "close"}).status_code == 302
    held.refresh_from_db()
    assert held.closed_at is not None
    shown = client.get(page).content.decode()
    assert "已定稿" in shown
    assert "保存并定稿" not in shown


def test_figures_are_checked_as_they_are_typed_and_nothing_is_written(client, held, dossier, people):
    (case,) = add_cases(held, [dossier], by=people.clerk)
    client.force_login(people.clerk)
    check = reverse("meeting_check", args=[held.pk])
    shown = client.post(check, typed_votes(case, agree="4", against="1")).content.decode()
    assert "票数合计 5 票，与参加表决的 6 人（实到减回避）不符。" in shown
    away = held.attendees.first()
    typed = typed_votes(case, agree="4", against="1") | {f"case-{case.pk}-recused": away.pk}
    shown = client.post(check, typed).content.decode()
    assert "参加表决 5 人，同意 4 票以上为通过" in shown
    assert "票数相符" in shown
    case.refresh_from_db()
    assert case.agree is None


def test_votes_save_themselves_and_say_when_they_cannot(client, held, dossier, people):
    (case,) = add_cases(held, [dossier], by=people.clerk)
    client.force_login(people.clerk)
    page, fetch = reverse("meeting", args=[held.pk]), {"X-Requested-With": "fetch"}
    saved = client.post(page, typed_votes(case, agree="2"), headers=fetch)
    assert "saved_at" in saved.json()
    refused = client.post(page, typed_votes(case, result="recheck"), headers=fetch)
    assert (refused.status_code, refused.json()["message"]) == (
        422, f"{dossier.applicant_name}：结论不是“同意上报”的，必须写明理由。",
    )  # fmt: skip
    bad = client.post(page, typed_votes(case, agree="许多"), headers=fetch)
    assert bad.status_code == 422


def test_the_start_page_refuses_doubles_and_strangers(client, at, people):
    client.force_login(people.clerk)
    twice = posted_meeting(at, **{"attendees-1-name": "代表甲"})
    assert "代表甲登记了两次" in client.post(reverse("meeting_start"), twice).content.decode()
    elsewhere = posted_meeting(make.unit())
    assert client.post(reverse("meeting_start"), elsewhere).status_code == 200
    assert not Meeting.objects.exists()
    client.force_login(people.township)
    assert client.get(reverse("meeting_start")).status_code == 403


def test_meetings_of_other_units_are_not_there(client, held, people):
    client.force_login(make.user("clerk", at=make.unit()))
    assert client.get(reverse("meeting", args=[held.pk])).status_code == 404
    assert held.title not in client.get(reverse("meeting_list")).content.decode()
    client.force_login(people.county)
    assert client.get(reverse("meeting", args=[held.pk])).status_code == 200


def test_rejected_and_rechecked_cases_lead_to_their_steps(client, at, held, dossier, people):
    other = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    rejected, rechecked = add_cases(held, [dossier, other], by=people.clerk)
    votes = {
        rejected.pk: Vote(0, 6, 0, "rejected", "收入不实。", frozenset()),
        rechecked.pk: Vote(1, 2, 3, "recheck", "收入再核。", frozenset()),
    }
    record_votes(held, by=people.clerk, votes=votes, speeches="", conclusion="见各户结论。")
    close_meeting(held, by=people.clerk)
    client.force_login(people.clerk)
    shown = client.get(reverse("meeting", args=[held.pk])).content.decode()
    assert reverse("step", args=[dossier.number, "remove"]) in shown
    assert reverse("step", args=[other.number, "recheck"]) in shown
    perform(other, "recheck", by=people.clerk)
    assert Dossier.objects.get(pk=other.pk).stage == Stage.INVESTIGATION


def test_the_list_is_filtered(client, held, people):
    client.force_login(people.clerk)
    address = reverse("meeting_list")
    for query, found in (
        ({}, True), ({"text": "测试评议"}, True), ({"text": "别的"}, False), ({"closed": "no"}, True), ({"closed": "yes"}, False),
        ({"since": localdate().isoformat()}, True), ({"until": (localdate() - timedelta(days=1)).isoformat()}, False),
    ):  # fmt: skip
        assert (held.title in client.get(address, query).content.decode()) is found, query


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_one_meeting_and_three(
    client, at, people, rows, django_assert_num_queries
):
    for _ in range(rows):
        make.meeting(at, people.clerk)
    client.force_login(people.clerk)
    client.get(reverse("meeting_list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("meeting_list"))


LIST_QUERIES = 15
