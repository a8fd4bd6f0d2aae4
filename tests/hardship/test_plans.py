"""帮扶计划 and 联系卡: agreed, signed, changed, issued, begun."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

import tests.factories as make
from accounts.permissions import Role
from hardship.enums import AccessKind, Stage
from hardship.models import AccessRecord, ContactCard, Dossier, FormDraft, Plan
from hardship.services.plans import PlanRefused, draw_up_plan, issue_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def file(at, people):
    return make.dossier(at, stage=Stage.PLANNING, staff=people)


def agreed(**changes):
    today = localdate()
    return {
        "helping_unit": "测试厂工会", "helper_name": "李帮扶", "helper_title": "工会副主席", "helper_phone": "0335-0000001",
        "since": today, "needs": ["E"], "plan": "每学期助学一次。", "measures": "申请金秋助学。", "target_on": None,
        "signed_on": None,
    } | changes  # fmt: skip


def posted(**changes):
    return {name: "" if value is None else value for name, value in agreed(**changes).items()}


def page(file):
    return reverse("plan", args=[file.number])


def errors(answer):
    return [text for texts in answer.context["form"].errors.values() for text in texts]


def test_the_form_begins_with_what_the_family_asked_for(client, people, file):
    client.force_login(people.clerk)
    form = client.get(page(file)).context["form"]
    assert (form["needs"].value(), form["helping_unit"].value()) == (["E"], file.unit.name)


def test_an_unsigned_plan_is_rewritten(client, people, file):
    client.force_login(people.clerk)
    client.post(page(file), posted())
    client.post(page(file), posted(plan="每月走访一次。", signed_on=localdate()))
    plan = Plan.objects.get(dossier=file)
    assert (plan.plan, plan.signed_on, plan.superseded_at) == ("每月走访一次。", localdate(), None)


def test_a_signed_plan_stays_as_signed_and_a_change_is_signed_anew(people, file):
    first = draw_up_plan(file, by=people.clerk, **agreed(signed_on=localdate()))
    second = draw_up_plan(file, by=people.clerk2, **agreed(helper_name="赵接手"))
    first.refresh_from_db()
    assert (first.helper_name, first.signed_on, first.superseded_at is not None) == (
        "李帮扶",
        localdate(),
        True,
    )
    assert (second.pk != first.pk, second.signed_on, second.superseded_at) == (True, None, None)
    assert file.plans.in_force().get() == second


def test_a_signed_plan_without_a_change_is_left_alone(client, people, file):
    draw_up_plan(file, by=people.clerk, **agreed(signed_on=localdate()))
    client.force_login(people.clerk)
    answer = client.post(page(file), posted(signed_on=localdate()))
    assert "计划内容没有改动" in errors(answer)[0]
    assert Plan.objects.filter(dossier=file).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"signed_on": 1}, "职工签字日期不能晚于今天。"),
        ({"signed_on": -1}, "职工签字日期不能早于认定日期"),
        ({"since": 1}, "责任人确定日期不能晚于今天。"),
        ({"target_on": 0}, "预计脱困时间应晚于责任人确定日期。"),
    ],
)
def test_days_that_cannot_be(client, people, file, changes, sentence):
    days = {name: localdate() + timedelta(days=count) for name, count in changes.items()}
    client.force_login(people.clerk)
    assert errors(client.post(page(file), posted(**days)))[0].startswith(sentence)
    with pytest.raises(PlanRefused, match=sentence.rstrip("。")):
        draw_up_plan(file, by=people.clerk, **agreed(**days))
    assert not file.plans.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"helper_name": ""}, "请填写帮扶责任人。"),
        ({"needs": []}, "请选择帮扶需求。"),
        ({"measures": ""}, "请填写帮扶措施。"),
        ({"helper_phone": "找工会"}, "电话由数字和短横线组成，如 0335-6012345。"),
    ],
)
def test_what_a_plan_must_say(client, people, file, changes, sentence):
    client.force_login(people.clerk)
    answer = client.post(page(file), posted(**changes))
    assert errors(answer) == [sentence]
    assert FormDraft.objects.filter(user=people.clerk, path=page(file)).exists()
    assert "每学期助学一次。" in client.get(page(file)).content.decode()


def test_a_card_needs_a_plan_and_a_day_that_can_be(people, file):
    with pytest.raises(PlanRefused, match="还没有制定帮扶计划"):
        issue_card(file, by=people.clerk, on=localdate())
    draw_up_plan(file, by=people.clerk, **agreed())
    with pytest.raises(PlanRefused, match="发卡日期不能晚于今天"):
        issue_card(file, by=people.clerk, on=localdate() + timedelta(days=1))
    assert not file.cards.exists()


def test_cards_are_numbered_by_year_and_a_new_one_takes_the_old_back(client, people, file):
    draw_up_plan(file, by=people.clerk, **agreed())
    client.force_login(people.clerk)
    address = reverse("card", args=[file.number])
    client.post(address, {"on": localdate().isoformat()})
    first = ContactCard.objects.get(dossier=file)
    assert first.number == f"LX{localdate():%Y}00001"
    client.post(address, {"on": localdate().isoformat()})
    first.refresh_from_db()
    new = file.cards.in_force().get()
    assert (first.superseded_at is not None, new.number) == (True, f"LX{localdate():%Y}00002")
    shown = client.get(address).content.decode()
    assert first.number in shown
    assert reverse("paper", args=[file.number, "contact_card"]) in shown


def test_the_card_is_printed_and_the_print_recorded(client, people, file):
    draw_up_plan(file, by=people.clerk, **agreed())
    issue_card(file, by=people.clerk, on=localdate())
    client.force_login(people.clerk)
    answer = client.get(reverse("paper", args=[file.number, "contact_card"]))
    assert (answer.status_code, answer.content[:5], answer["Cache-Control"]) == (200, b"%PDF-", "no-store")
    assert AccessRecord.objects.get(dossier=file, kind=AccessKind.PRINT).user == people.clerk


def test_help_begins_when_the_plan_is_signed_and_the_card_issued(client, people, file):
    client.force_login(people.clerk)
    begin = reverse("assistance_begin", args=[file.number])
    shown = client.get(page(file)).content.decode()
    assert "还没有制定帮扶计划。还没有发放联系卡。" in shown
    refused = client.post(begin, follow=True).content.decode()
    assert "还没有制定帮扶计划。" in refused
    assert Dossier.objects.get(pk=file.pk).stage == Stage.PLANNING

    draw_up_plan(file, by=people.clerk, **agreed(signed_on=localdate()))
    issue_card(file, by=people.clerk, on=localdate())
    answer = client.post(begin)
    assert answer["Location"] == reverse("dossier_ledger", args=[file.number])
    assert Dossier.objects.get(pk=file.pk).stage == Stage.ASSISTANCE


def test_a_plan_may_be_changed_while_help_goes_on(at, people):
    file = make.dossier(at, stage=Stage.ASSISTANCE, staff=people)
    plan = draw_up_plan(file, by=people.clerk, **agreed(helper_name="赵接手", signed_on=localdate()))
    assert file.plans.in_force().get() == plan


def test_no_plan_before_the_entry_is_complete(client, at, people):
    file = make.dossier(at, stage=Stage.ENTRY, staff=people)
    with pytest.raises(PlanRefused, match="录入完成后才能制定帮扶计划"):
        draw_up_plan(file, by=people.clerk, **agreed())
    client.force_login(people.clerk)
    assert "录入完成后才能" in client.get(page(file), follow=True).content.decode()
    assert "录入完成后才能" in client.get(reverse("card", args=[file.number]), follow=True).content.decode()


@pytest.mark.parametrize("name", ["plan", "card", "assistance_begin"])
def test_pages_are_for_those_who_assist(client, people, file, name):
    address = reverse(name, args=[file.number])
    client.force_login(people.chair)
    assert client.post(address).status_code == 403
    client.force_login(make.user(Role.CLERK, at=make.unit()))
    assert client.post(address).status_code == 404
    client.logout()
    assert client.post(address).status_code == 302
