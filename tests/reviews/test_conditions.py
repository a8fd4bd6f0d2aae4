"""A refusal for every condition: the sentence, and nothing written."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

import tests.factories as make
from accounts.models import UnitKind
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import Dossier, Hand, Listing, Objection
from hardship.services import certifications
from reviews.effects import Details
from reviews.models import Approval, StageChange
from reviews.transitions import TransitionRefused, perform, steps_for
from reviews.workflow import TRANSITIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


def refusal(dossier, verb, by, **words):
    """The reasons of a refused step; checks that nothing moved."""
    before = StageChange.objects.count()
    stage = Dossier.objects.get(pk=dossier.pk).stage
    with pytest.raises(TransitionRefused) as refused:
        perform(dossier, verb, by=by, **words)
    assert StageChange.objects.count() == before
    assert Dossier.objects.get(pk=dossier.pk).stage == stage
    return refused.value.reasons


def test_an_incomplete_application_is_refused_with_the_list(at, people):
    from hardship.services.dossiers import open_dossier

    dossier = open_dossier(unit=at, by=people.clerk)
    reasons = refusal(dossier, "submit_application", people.clerk)
    assert "还没有填写申请人。" in reasons
    assert any("授权书" in reason for reason in reasons)


def test_nothing_can_be_passed_before_the_visit_is_recorded(at, people):
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    assert refusal(dossier, "pass_investigation", people.clerk) == ["还没有登记入户调查。"]


def test_one_investigator_is_not_enough(at, people):
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    make.investigation(dossier, people).investigators.last().delete()
    assert refusal(dossier, "pass_investigation", people.clerk) == [
        "入户调查须有 2 名（含）以上工作人员，现在登记了 1 名。"
    ]


def test_volunteers_alone_do_not_make_a_visit(at, people):
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    make.investigation(dossier, people).investigators.update(kind="volunteer")
    assert refusal(dossier, "pass_investigation", people.clerk) == ["调查人中至少要有一名工会工作人员。"]


def test_the_visits_conclusion_binds(at, people):
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    visit = make.investigation(dossier, people, conclusion="unqualified", reason="有两套住房。")
    assert refusal(dossier, "pass_investigation", people.clerk) == [
        "调查结论是“不符合条件”，不能列为评议对象，应予剔除。"
    ]
    visit.conclusion = "qualified"
    visit.save()
    assert "调查结论是“符合条件”" in refusal(dossier, "remove", people.clerk, note="剔除")[0]


def test_the_dossier_form_must_be_filled_after_the_visit(at, people):
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    make.investigation(dossier, people)
    dossier.household.bank_card = ""
    dossier.household.save()
    assert refusal(dossier, "pass_investigation", people.clerk) == ["档案表：还没有填写“银行卡号”。"]


def test_a_begun_visit_cannot_be_taken_back_by_the_clerk(at, people):
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    make.investigation(dossier, people)
    assert "不能撤回" in refusal(dossier, "take_back", people.clerk)[0]


def test_a_submission_nobody_touched_is_taken_back(at, people):
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    perform(dossier, "take_back", by=people.clerk)
    dossier.refresh_from_db()
    assert dossier.stage == Stage.APPLICATION


def test_publicity_cannot_close_on_its_last_day(at, people):
    dossier = make.dossier(at, stage=Stage.PUBLICITY, staff=people)
    today = localdate()
    dossier.listings.get().notice.__class__.objects.update(last_on=today)
    assert refusal(dossier, "close_publicity", people.clerk) == [
        f"公示期到{today:%Y年%-m月%-d日}止，期满后才能结束公示。"
    ]


def test_an_open_objection_holds_the_notice(at, people):
    dossier = make.dossier(at, stage=Stage.PUBLICITY, staff=people)
    Objection.objects.create(
        listing=dossier.listings.get(),
        received_on=localdate(),
        content="家有轿车。",
        recorded_by=people.clerk,
    )
    assert refusal(dossier, "close_publicity", people.clerk) == ["还有 1 件异议没有办结，公示不能结束。"]


def test_an_upheld_objection_leads_to_recheck_or_removal(at, people):
    dossier = make.dossier(at, stage=Stage.PUBLICITY, staff=people)
    assert refusal(dossier, "recheck", people.clerk) == ["没有经复核成立的异议。"]
    Objection.objects.create(
        listing=dossier.listings.get(), received_on=localdate(), content="家有轿车。", recorded_by=people.clerk,
        outcome="upheld", handling="属实。", handled_on=localdate(), handled_by=people.clerk,
    )  # fmt: skip
    assert "应重新调查或剔除" in refusal(dossier, "close_publicity", people.clerk)[0]
    perform(dossier, "recheck", by=people.clerk)
    dossier.refresh_from_db()
    assert dossier.stage == Stage.INVESTIGATION
    assert not Listing.objects.in_force().filter(dossier=dossier).exists()
    assert not dossier.investigations.in_force().exists()


def test_the_posting_needs_its_photo(at, people):
    dossier = make.dossier(at, stage=Stage.PUBLICITY, staff=people)
    dossier.listings.get().notice.attachments.all().delete()
    assert refusal(dossier, "close_publicity", people.clerk) == ["还没有上传公示张贴照片。"]


def test_who_entered_cannot_review_even_with_the_post(at, people):
    from accounts.services import appoint

    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    appoint(people.clerk, Role.CHAIR, in_unit=at)
    assert "须由其他人办理" in refusal(dossier, "pass_up", people.clerk)[0]


def test_who_reviewed_below_cannot_review_above(at, people):
    from accounts.services import appoint

    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    perform(dossier, "pass_up", by=people.chair, note="同意。")
    appoint(people.chair, Role.REVIEWER, in_unit=at.chain()[1])
    assert "须由其他人办理" in refusal(dossier, "pass_up", people.chair)[0]


def test_the_database_itself_refuses_two_hands(at, people):
    from django.db import IntegrityError, transaction

    dossier = make.dossier(at, staff=people)
    with pytest.raises(IntegrityError, match="nobody_decides_on_own_work"), transaction.atomic():
        Hand.objects.create(dossier=dossier, user=people.clerk, step=Hand.CERTIFICATION)


def test_every_unit_between_gives_its_opinion(at, people):
    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    assert refusal(dossier, "approve", people.chair, note="同意")[0].startswith("还须经")
    perform(dossier, "pass_up", by=people.chair, note="同意。")
    perform(dossier, "pass_up", by=people.township, note="同意。")
    assert refusal(dossier, "pass_up", people.county, note="同意") == ["本单位是最后一级审核，应送认定。"]


def test_an_opinion_is_taken_back_until_the_next_level_has_acted(at, people):
    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    assert "只能撤回自己刚刚签署" in refusal(dossier, "take_back", people.chair)[0]
    perform(dossier, "pass_up", by=people.chair, note="同意。")
    perform(dossier, "take_back", by=people.chair)
    dossier.refresh_from_db()
    assert dossier.awaiting == at
    perform(dossier, "pass_up", by=people.chair, note="同意。")
    perform(dossier, "pass_up", by=people.township, note="同意。")
    assert "没有在本环节办理“撤回意见”的权限" in refusal(dossier, "take_back", people.chair)[0]


def test_a_finished_review_is_taken_back_until_the_certifier_begins(at, people):
    dossier = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    make.certification(dossier, people.certifier)
    assert refusal(dossier, "take_back", people.county) == ["认定人已开始办理，不能撤回。"]
    dossier.certifications.all().delete()
    perform(dossier, "take_back", by=people.county)
    dossier.refresh_from_db()
    assert (dossier.stage, dossier.awaiting.certifies) == (Stage.APPROVAL, True)


def test_returns_need_a_coded_reason_and_words(at, people):
    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    assert refusal(dossier, "return_to_application", people.chair) == [
        "办理“退回申请补正”必须写明意见或理由。",
        "退回必须选择退回原因。",
    ]


@pytest.mark.parametrize(
    ("verb", "stage", "kept"),
    [
        ("return_to_application", Stage.APPLICATION, set()),
        ("return_to_investigation", Stage.INVESTIGATION, set()),
        ("return_to_evaluation", Stage.EVALUATION, {"investigation"}),
        ("return_to_publicity", Stage.EVALUATION, {"investigation", "case"}),
    ],
)
def test_a_return_voids_what_came_after_and_keeps_it_readable(at, people, verb, stage, kept):
    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    perform(dossier, "pass_up", by=people.chair, note="同意。")
    details = Details("paper_missing", ("材料",), localdate() + timedelta(days=5))
    perform(dossier, verb, by=people.township, note="缺票据。", details=details)
    dossier.refresh_from_db()
    assert (dossier.stage, dossier.round) == (stage, 2)
    in_force = {
        "investigation": dossier.investigations.in_force().exists(),
        "case": dossier.cases.in_force().exists(),
        "listing": dossier.listings.in_force().exists(),
        "approval": Approval.objects.filter(dossier=dossier).in_force().exists(),
    }
    assert {name for name, there in in_force.items() if there} == kept
    assert dossier.investigations.count() == dossier.cases.count() == dossier.listings.count() == 1


def test_a_returned_file_can_go_all_the_way_in_round_two(at, people):
    dossier = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    details = Details("income_mismatch", ("收入及收入证明",))
    perform(dossier, "return_to_application", by=people.certifier, note="收入不符。", details=details)
    dossier = make.walk(Dossier.objects.with_household().get(pk=dossier.pk), Stage.ASSISTANCE, people)
    assert (dossier.stage, dossier.round) == (Stage.ASSISTANCE, 2)


def test_a_category_other_than_proposed_needs_a_reason(at, people):
    dossier = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    make.certification(dossier, people.certifier, category="accident", differs_because="")
    assert refusal(dossier, "certify", people.certifier) == ["认定类别与系统测算不一致，必须写明理由。"]


def test_certification_must_be_drawn_up_first(at, people):
    dossier = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    assert refusal(dossier, "certify", people.certifier) == ["还没有填写认定意见。"]


def test_a_second_certifier_does_not_overwrite_the_first_ones_draft(at, people):
    dossier = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    make.certification(dossier, people.certifier)
    other = make.user(Role.CERTIFIER, at=at.certifying_unit())
    with pytest.raises(certifications.CertificationRefused, match="正在办理"):
        make.certification(dossier, other)


def test_entry_needs_the_national_number(at, people):
    dossier = make.dossier(at, stage=Stage.ENTRY, staff=people)
    assert refusal(dossier, "complete_entry", people.clerk) == [
        "还没有登记全国工会帮扶工作管理系统的编号和录入日期。"
    ]


def test_help_begins_with_a_signed_plan_and_a_card(at, people):
    dossier = make.dossier(at, stage=Stage.PLANNING, staff=people)
    assert refusal(dossier, "begin_assistance", people.clerk) == [
        "还没有制定帮扶计划。",
        "还没有发放联系卡。",
    ]


def test_a_provincial_industry_union_certifies_its_own():
    industry = make.unit(
        make.Unit.objects.get(code="130000"),
        kind=UnitKind.PROVINCE_INDUSTRY,
        certifies=True,
        name="测试产业工会",
    )
    shop = make.unit(industry)
    assert [unit.name for unit in shop.approval_path()] == [shop.name, "测试产业工会"]


def test_the_entry_clock_is_thirty_working_days(at, people):
    from hardship.services.workdays import WorkCalendar

    dossier = make.dossier(at, stage=Stage.ENTRY, staff=people)
    assert dossier.due_on == WorkCalendar(localdate()).after(localdate(), 30)


def test_every_condition_of_the_table_is_tested_here_or_named_elsewhere():
    """A new condition must come with its refusal: list it here once it has one."""
    tested = {
        "application_is_complete", "investigation_has_not_begun", "investigation_is_recorded", "investigators_suffice",
        "investigation_is_qualified", "investigation_is_unqualified", "dossier_form_is_filled", "publicity_has_run",
        "objections_are_settled", "no_objection_is_upheld", "objection_is_upheld", "posting_photo_is_kept",
        "by_another_hand", "a_higher_unit_remains", "no_higher_unit_remains", "own_opinion_is_the_last",
        "certification_has_not_begun", "certification_is_drawn_up", "national_number_is_recorded", "plan_is_signed",
        "card_is_issued", "dossier_form_is_complete", "a_lower_unit_has_spoken", "evaluation_is_settled",
        "evaluation_has_agreed", "evaluation_has_rejected", "evaluation_asks_recheck", "notice_is_posted",
    }  # fmt: skip
    assert {condition.__name__ for row in TRANSITIONS for condition in row.conditions} == tested


def test_evaluation_conditions_say_what_is_missing(at, people):
    dossier = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    reasons = refusal(dossier, "post_notice", people.clerk)
    assert reasons == ["还没有列入评议会议。", "还没有列入公示名单。"]
    assert refusal(dossier, "recheck", people.clerk) == ["还没有列入评议会议。"]
    held = make.meeting(at, people.clerk)
    (case,) = make.evaluations.add_cases(held, [dossier], by=people.clerk)
    case.agree, case.against, case.abstain, case.result, case.reason = 1, 5, 0, "rejected", "收入不实。"
    case.save()
    make.evaluations.close_meeting(held, by=people.clerk)
    assert "民主评议没有同意上报，不能公示。" in refusal(dossier, "post_notice", people.clerk)
    assert refusal(dossier, "recheck", people.clerk) == ["民主评议结论不是“补充调查”。"]
    perform(dossier, "remove", by=people.clerk, note="评议不通过。")
    dossier.refresh_from_db()
    assert dossier.stage == Stage.REMOVED


def test_a_file_agreed_at_the_meeting_cannot_be_removed_as_rejected(at, people):
    dossier = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    held = make.meeting(at, people.clerk)
    (case,) = make.evaluations.add_cases(held, [dossier], by=people.clerk)
    case.agree, case.against, case.abstain, case.result = 6, 0, 0, "agreed"
    case.save()
    make.evaluations.close_meeting(held, by=people.clerk)
    assert refusal(dossier, "remove", people.clerk, note="剔除") == ["民主评议结论不是“不同意”，不能剔除。"]


def test_the_first_reviewer_has_nobody_below_to_return_to(at, people):
    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    details = Details("signature_missing", ("材料",))
    assert refusal(dossier, "return_to_approval", people.chair, note="缺章", details=details) == [
        "本级是第一级审核，没有下级意见可以退回。"
    ]


def test_entry_refuses_an_incomplete_dossier_form(at, people):
    dossier = make.dossier(at, stage=Stage.ENTRY, staff=people)
    dossier.household.self_help = None
    dossier.household.save()
    assert "档案表：还没有填写“是否有一定自救能力”。" in refusal(dossier, "complete_entry", people.clerk)


def test_steps_show_their_reasons_before_anybody_presses(at, people):
    dossier = make.dossier(at, stage=Stage.PLANNING, staff=people)
    (step,) = steps_for(dossier, people.clerk)
    assert (step.row.verb, step.is_ready) == ("begin_assistance", False)


def test_a_deadline_beyond_the_loaded_calendar_is_filled_in_later(at, people):
    from hardship.models import CalendarYear
    from reviews.deadlines import fill_missing_deadlines

    years = list(CalendarYear.objects.filter(year__gte=localdate().year))
    CalendarYear.objects.filter(year__gte=localdate().year).delete()
    dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    assert dossier.due_on is None
    assert fill_missing_deadlines() == 0
    CalendarYear.objects.bulk_create(years)
    assert fill_missing_deadlines() == 1
    dossier.refresh_from_db()
    assert dossier.due_on > localdate()
