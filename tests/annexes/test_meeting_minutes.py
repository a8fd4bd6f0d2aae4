"""Annex 4: minutes of one meeting over several applicants."""

import pytest
from django.utils.timezone import now

import tests.factories as make
from hardship.annexes import meeting_minutes, pdf
from hardship.annexes.meeting_minutes import BLANK, AttendeeRow, CaseRow, MinutesPage, build
from hardship.annexes.registry import ANNEXES
from hardship.annexes.wording import choices
from hardship.enums import AgendaItem, Stage
from hardship.services import evaluations
from tests.annexes.pictures import fonts_of, text_of, words_of

LONG_NAME = "买买提·阿卜杜热西提·麦麦提敏·吾斯曼·托合提·艾尔肯江"
REASON = "经入户核实，家庭主要劳动力患病后停工，连续八个月仅领取病假工资，另有两名子女在校就读；" * 7


def printed(page: MinutesPage) -> bytes:
    return pdf.render(ANNEXES[4], [page])


def normal() -> MinutesPage:
    names = ("王建国", "李秀兰", "张𬭎", "赵玉梅", "刘志强", "陈桂英", "孙德胜")
    visited = {"investigators": ("赵玉梅", "刘志强"), "visit_conclusion": "符合条件，列为评议对象"}
    return MinutesPage(
        title="2018年第一批困难职工民主评议会",
        unit="抚宁区红旗纺织机械有限公司工会委员会",
        held_at="2018年2月6日 14时30分",
        place="公司三楼会议室",
        host="王建国",
        recorder="李秀兰",
        expected="8",
        present="7",
        absence="周海燕（出差）",
        agenda=choices(AgendaItem.choices, AgendaItem.values[:5]),
        attendees=tuple(
            AttendeeRow(name, "工会委员会委员", "车间主任", "回避第2号" if name == "张𬭎" else "否")
            for name in names
        ),
        cases=(
            CaseRow("王𬭎", "机加工车间", "3", "486.50", "本人大病", agree="7", against="0", abstain="0",
                    result="同意上报", **visited),
            CaseRow("马俊峰", "仓储物流部", "2", "1,240.00", "收入低无法维持基本生活", agree="2", against="3",
                    abstain="1", result="不同意", reason="家庭另有出租房屋一套，月租金未计入收入。", **visited),
        ),
        speeches="王建国：宣讲《河北省困难职工认定和档案管理办法》。\n赵玉梅：介绍入户调查情况。",
        conclusion="同意王𬭎户上报并公示；马俊峰户不同意上报。",
        signed_on="2018年2月6日",
    )  # fmt: skip


def extreme() -> MinutesPage:
    case = CaseRow(LONG_NAME, "秦皇岛市抚宁区红旗纺织机械制造有限责任公司第二铸造车间", "12", "10,486.50",
                   "社会保险待遇落实不到位", (LONG_NAME, "社工王𬭎"), "符合条件，列为评议对象", "45", "0", "0",
                   "补充调查", REASON[:300])  # fmt: skip
    return MinutesPage(
        title="会" * 80,
        unit="厂" * 100,
        held_at="2018年12月26日 14时30分",
        place="楼" * 60,
        host=LONG_NAME,
        recorder=LONG_NAME,
        expected="60",
        present="45",
        absence="因公出差：" + "王某、" * 60,
        attendees=(
            AttendeeRow(LONG_NAME, "经费审查委员、群众监督员", "职" * 40, "回避第1、3、12、17、21、30号"),
        )
        + (AttendeeRow("王𬭎", "职工（会员）代表"),) * 44,
        cases=(case, CaseRow("王𬭎", "车间", "3", "486.50", "残疾")) * 15,
        speeches=REASON * 14,
        conclusion=REASON * 3,
    )


def test_normal_minutes_print_facts_votes_and_rare_names(looks_like):
    document = printed(normal())

    words = words_of(document)
    for phrase in ("附件4民主评议会议记录", "2018年2月6日14时30分", "周海燕（出差）", "张𬭎", "回避第2号",
                   "486.50", "同意上报", "月租金未计入收入", "主持人（签字）", "工会（盖章）", "第1页共2页"):  # fmt: skip
        assert phrase in words
    assert fonts_of(document) <= {"Noto-Serif-CJK-SC", "Noto-Serif-CJK-SC-Bold"}
    looks_like(document, "meeting_minutes-normal")


def test_many_attendees_and_cases_flow_on_under_repeated_heads(looks_like):
    document = printed(extreme())

    sheets = text_of(document).split("\f")[:-1]
    over_cases = [sheet for sheet in sheets if "调查结论" in sheet]
    assert len(over_cases) > 3
    assert all("评议" in sheet and "不同意" in sheet for sheet in over_cases)
    assert words_of(document).count("调查结论") == 30
    assert words_of(document).count("王𬭎职工（会员）代表否") == 44
    assert f"共{len(sheets)}页" in words_of(document)
    looks_like(document, "meeting_minutes-extreme")


def test_blank_minutes_leave_room_for_twelve_people_and_six_cases(looks_like):
    document = printed(BLANK)

    assert (len(BLANK.spare_attendees), len(BLANK.spare_cases)) == (12, 6)
    assert words_of(document).count("调查结论") == 6
    looks_like(document, "meeting_minutes-blank")


def test_recusal_names_the_cases():
    assert meeting_minutes.recusal_text([2, 5]) == "回避第2、5号"
    assert meeting_minutes.recusal_text([]) == "否"


@pytest.mark.django_db
def test_minutes_are_built_from_the_meeting():
    unit = make.unit()
    staff = make.staff(unit)
    files = [make.dossier(unit, stage=Stage.EVALUATION, staff=staff) for _ in range(2)]
    held = make.meeting(unit, staff.clerk)
    held.agenda = [AgendaItem.POLICY, AgendaItem.VOTE]
    first, second = evaluations.add_cases(held, files, by=staff.clerk)
    kin = held.attendees.first()
    second.recused.add(kin)
    second.agree, second.against, second.abstain, second.result, second.reason = 1, 3, 1, "rejected", "理由"
    second.save()
    first.superseded_at = now()
    first.save()

    page = build(held)

    assert (page.expected, page.present, page.unit) == ("7", "6", unit.name)
    assert [choice.label for choice in page.agenda if choice.ticked] == ["宣讲政策", "表决"]
    assert page.attendees[0] == AttendeeRow(kin.name, kin.role_label, "", "回避第1号")
    (case,) = page.cases  # the other left the meeting before any vote
    assert (case.name, case.persons) == (second.dossier.applicant_name, "3")
    assert (case.agree, case.against, case.abstain, case.result) == ("1", "3", "1", "不同意")
    assert case.investigators == (staff.clerk.name, staff.clerk2.name)
    assert case.visit_conclusion == "符合条件，列为评议对象"
    assert page.signed_on == meeting_minutes.BLANK_DAY


@pytest.mark.django_db
def test_minutes_cost_the_same_queries_for_one_case_and_three(django_assert_num_queries):
    unit = make.unit()
    staff = make.staff(unit)
    for wanted in (1, 3):
        held = make.meeting(unit, staff.clerk)
        files = [make.dossier(unit, stage=Stage.EVALUATION, staff=staff) for _ in range(wanted)]
        evaluations.add_cases(held, files, by=staff.clerk)
        held.refresh_from_db(fields=["unit"])
        with django_assert_num_queries(9):
            build(held)
