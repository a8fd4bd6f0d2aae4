"""入户调查: what is recorded, by whom, and every reason against it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

import tests.factories as make
from hardship.enums import Stage
from hardship.forms.applications import PAGE_NAMED
from hardship.models import Dossier, FormDraft, Hand, Investigation
from hardship.services.declared import declared_items
from hardship.services.editing import editing
from hardship.services.investigations import (
    Check,
    InvestigationRefused,
    Visit,
    Visitor,
    checklist,
    record_investigation,
)
from reviews.transitions import TransitionRefused, perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def dossier(at, people):
    return make.dossier(at, stage=Stage.INVESTIGATION, staff=people)


def visit(**changes) -> Visit:
    return replace(Visit(localdate(), "home", "到家中走访，情况属实。", "qualified"), **changes)


def agreeing(dossier: Dossier) -> list[Check]:
    return [Check(item.key, True) for item in checklist(dossier)]


def record(dossier: Dossier, people, **changes) -> Investigation:
    given = {
        "by": people.clerk,
        "visit": visit(),
        "visitors": [Visitor(people.clerk), Visitor(people.clerk2)],
        "checks": agreeing(dossier),
    } | changes
    return record_investigation(dossier, **given)


def refusal(dossier: Dossier, people, **changes) -> list[str]:
    with pytest.raises(InvestigationRefused) as refused:
        record(dossier, people, **changes)
    assert not Investigation.objects.filter(dossier=dossier).exists()
    return refused.value.reasons


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.with_household().get(pk=dossier.pk)


def test_declared_items_tell_the_whole_declaration(dossier):
    items = {item.label: item.declared for item in declared_items(dossier)}
    worker = dossier.applicant_name

    assert items["家庭人口"].startswith(f"3 人：{worker}")
    assert items[f"{worker} 月收入"].startswith("1,200.00 元/月")
    assert "62.50 ㎡" in items["住房"]
    assert items["机动车辆"] == "没有"
    assert items["刚性支出 · 教育费用"] == "自付 9,000.00 元/年"
    assert "测试大学" in items["王测女 就学"]
    assert items["家庭成员健康状况"] == "均为良好"
    assert items["致困原因"] == "主要：子女上学"


def test_every_item_leads_to_the_page_that_corrects_it(dossier):
    assert {item.page for item in declared_items(dossier)} <= set(PAGE_NAMED)


def test_an_ill_member_is_an_item_of_its_own(dossier):
    wife = dossier.household.members.get(name="刘测")
    wife.health, wife.disease = "ill", "kidney"
    wife.save()
    items = {item.label: item.declared for item in declared_items(fresh(dossier))}
    assert items["刘测 健康状况"] == "终末期肾病"
    assert "家庭成员健康状况" not in items


def test_a_visit_is_recorded_with_everyone_who_went(dossier, people):
    checks = agreeing(dossier)
    checks[1] = replace(checks[1], agrees=False, found="工资表月均 1,150 元")

    done = record(
        dossier, people, checks=checks, visitors=[Visitor(people.clerk), Visitor(None, "何社工", "社工站")]
    )

    assert done.names == f"{people.clerk.name}、何社工"
    assert [person.kind for person in done.investigators.all()] == ["staff", "volunteer"]
    (difference,) = done.findings.filter(agrees=False)
    assert (difference.key, difference.found) == (checks[1].key, "工资表月均 1,150 元")
    perform(dossier, "pass_investigation", by=people.clerk2)


def test_every_investigator_leaves_a_hand_and_cannot_decide_later(dossier, people):
    record(dossier, people, visitors=[Visitor(people.clerk), Visitor(people.chair)])
    assert Hand.objects.filter(dossier=dossier, user=people.chair, step=Hand.HANDLING).exists()
    perform(dossier, "pass_investigation", by=people.clerk)
    waiting = make.walk(fresh(dossier), Stage.APPROVAL, people)
    with pytest.raises(TransitionRefused) as refused:
        perform(waiting, "pass_up", by=people.chair, note="同意。")
    assert "您经手过这份档案的其他环节" in refused.value.reasons[0]


def test_someone_who_decided_in_an_earlier_round_cannot_go_on_the_visit(dossier, people):
    Hand.objects.create(dossier=dossier, user=people.chair, step="approval:1")
    (reason,) = refusal(dossier, people, visitors=[Visitor(people.clerk), Visitor(people.chair)])
    assert reason.startswith(f"{people.chair}已经手过这份档案的其他环节")


def test_the_day_lies_between_application_and_today(dossier, people):
    tomorrow, before = localdate() + timedelta(days=1), dossier.applied_on - timedelta(days=1)
    assert refusal(dossier, people, visit=visit(visited_on=tomorrow)) == ["调查日期不能晚于今天。"]
    (reason,) = refusal(dossier, people, visit=visit(visited_on=before))
    assert reason.startswith("调查日期不能早于申报日期")


def test_two_different_investigators_are_needed(dossier, people):
    assert refusal(dossier, people, visitors=[Visitor(people.clerk)]) == [
        "入户调查须有 2 名（含）以上不同的调查人，现在是 1 名。"
    ]
    assert refusal(dossier, people, visitors=[Visitor(people.clerk), Visitor(people.clerk)]) == [
        f"{people.clerk.name}登记了两次；调查人必须是不同的人。",
        "入户调查须有 2 名（含）以上不同的调查人，现在是 1 名。",
    ]


def test_volunteers_go_beside_staff_and_say_where_they_come_from(dossier, people):
    volunteers = [Visitor(None, "何社工", "社工站"), Visitor(None, "林义工", "志愿者协会")]
    assert refusal(dossier, people, visitors=volunteers) == [
        "调查人中至少要有一名工会工作人员；社工、义工须与工作人员一同入户。"
    ]
    nameless = [Visitor(people.clerk), Visitor(None, "何社工", "")]
    assert refusal(dossier, people, visitors=nameless) == ["请写明何社工的姓名和所属单位。"]


def test_a_namesake_of_the_family_may_not_investigate(dossier, people):
    kin = [Visitor(people.clerk), Visitor(people.clerk2), Visitor(None, "刘测", "社工站")]
    assert refusal(dossier, people, visitors=kin) == ["刘测与申请人家庭成员同名，不能担任调查人。"]


def test_staff_must_hold_a_post_that_reaches_the_unit(dossier, people, at):
    stranger = make.user("clerk", at=make.unit())
    (reason,) = refusal(dossier, people, visitors=[Visitor(people.clerk), Visitor(stranger)])
    assert reason == f"{stranger.name}在{at.name}及其上级没有岗位，不能作为工作人员入户调查。"


def test_a_difference_says_what_was_found_and_nothing_is_passed_over(dossier, people):
    checks = agreeing(dossier)
    checks[0] = replace(checks[0], agrees=False)
    assert refusal(dossier, people, checks=checks) == ["“家庭人口”与申报不一致，请写明核实情况。"]
    checks[0] = replace(checks[0], agrees=None)
    assert refusal(dossier, people, checks=checks) == ["“家庭人口”还没有核实。"]
    assert refusal(dossier, people, checks=checks[1:]) == ["“家庭人口”还没有核实。"]


def test_unqualified_says_why(dossier, people):
    bare = visit(conclusion="unqualified")
    assert refusal(dossier, people, visit=bare) == ["结论是“不符合条件”的，必须写明理由。"]
    record(dossier, people, visit=replace(bare, reason="名下有两套住房。"))
    perform(dossier, "remove", by=people.clerk, note="剔除")


def test_only_at_its_stage_and_only_with_the_right(at, people, dossier):
    assert refusal(dossier, people, by=people.chair) == ["您没有登记这份档案入户调查的权限。"]
    early = make.dossier(at, stage=Stage.APPLICATION, staff=people)
    (reason,) = refusal(early, people)
    assert reason.startswith("档案现在是“申请填报”，不能登记入户调查")


def test_the_record_is_corrected_in_place_until_the_file_moves_on(dossier, people):
    first = record(dossier, people)
    again = record(dossier, people, visit=visit(summary="补充：邻居反映情况属实。"))
    assert (first.pk, again.summary) == (again.pk, "补充：邻居反映情况属实。")
    assert Investigation.objects.filter(dossier=dossier).count() == 1
    perform(dossier, "pass_investigation", by=people.clerk)
    with pytest.raises(InvestigationRefused):
        record(dossier, people)


def test_what_was_declared_on_the_day_stays_when_the_family_corrects_it(dossier, people):
    key = next(item.key for item in checklist(dossier) if item.label.endswith("月收入"))
    record(dossier, people)
    with editing(dossier, by=people.clerk) as locked:
        locked.household.members.filter(is_applicant=True).update(monthly_income=Decimal("1150"))
    items = {item.key: item.declared for item in checklist(fresh(dossier))}
    assert items[key].startswith("1,200.00 元/月")
    assert {item.key: item.declared for item in declared_items(fresh(dossier))}[key].startswith("1,150.00")


def posted(dossier: Dossier, people, **changes) -> dict[str, object]:
    fields = {
        "visited_on": localdate().isoformat(), "way": "home", "summary": "情况属实。", "conclusion": "qualified",
        "rest_agrees": "on", "visitors-TOTAL_FORMS": "2", "visitors-INITIAL_FORMS": "0",
        "visitors-0-user": people.clerk.pk, "visitors-1-user": people.clerk2.pk,
    }  # fmt: skip
    return fields | changes


def test_the_page_records_the_visit(client, dossier, people):
    client.force_login(people.clerk)
    page = reverse("investigation", args=[dossier.number])
    shown = client.get(page).content.decode()
    assert "家庭人口" in shown
    assert "认定意见" in shown
    assert client.post(page, posted(dossier, people)).status_code == 302
    assert dossier.investigations.get().findings.count() == len(checklist(dossier))
    assert reverse("step", args=[dossier.number, "pass_investigation"]) in client.get(page).content.decode()


def test_the_page_tells_everything_that_stands_against_it(client, dossier, people):
    client.force_login(people.clerk)
    page = reverse("investigation", args=[dossier.number])
    answer = client.post(page, posted(dossier, people, **{"visitors-1-user": "", "persons-agrees": "no"}))
    assert "“家庭人口”与申报不一致，请写明核实情况。" in answer.content.decode()
    answer = client.post(page, posted(dossier, people, **{"visitors-1-user": ""}))
    assert "入户调查须有 2 名（含）以上不同的调查人" in answer.content.decode()
    assert not dossier.investigations.exists()


def test_what_was_typed_before_lunch_is_there_after_it(client, dossier, people):
    client.force_login(people.clerk)
    page = reverse("investigation", args=[dossier.number])
    client.post(f"{reverse('draft')}?path={page}", posted(dossier, people, summary="写到一半", conclusion=""))
    shown = client.get(page).content.decode()
    assert "写到一半" in shown
    assert "请选择调查结论。" not in shown
    client.post(page, posted(dossier, people))
    assert not FormDraft.objects.exists()


def test_the_page_is_shut_to_others_and_after_the_stage(client, dossier, people):
    page = reverse("investigation", args=[dossier.number])
    client.force_login(people.chair)
    assert client.get(page).status_code == 403
    client.force_login(make.user("clerk", at=make.unit()))
    assert client.get(page).status_code == 404
    make.walk(dossier, Stage.EVALUATION, people)
    client.force_login(people.clerk)
    assert client.get(page).status_code == 302
