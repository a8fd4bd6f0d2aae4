"""公示: what may be public, for how long it hangs, objections, and how it ends."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

import tests.factories as make
from hardship.annexes.public_notice import BLANK
from hardship.enums import Stage
from hardship.models import CalendarYear, Dossier, Listing, Meeting, Notice
from hardship.services.evaluations import add_cases, close_meeting
from hardship.services.privacy import notice_faults
from hardship.services.publicity import (
    NoticeRefused,
    add_listings,
    change_notice,
    draw_up_notice,
    record_objection,
    remove_listing,
    settle_objection,
)
from reviews.publicity import close_all, post
from reviews.transitions import TransitionRefused, perform

pytestmark = pytest.mark.django_db

FACTS = {
    "title": "困难职工名单公示", "body": BLANK.body, "place": "一楼公告栏", "contact_name": "孙联系", "contact_phone": "0335-0000000",
    "contact_email": "union@example.org", "contact_place": "办公楼 302 室", "shows_income": False,
}  # fmt: skip


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def dossier(at, people):
    return agreed_file(at, people)


@pytest.fixture
def notice(at, people, dossier):
    """A draft that lists one family."""
    new = draft(at, people)
    add_listings(new, [dossier], by=people.clerk)
    return new


def draft(at, people, **facts) -> Notice:
    return draw_up_notice(at, by=people.clerk, facts=FACTS | facts)


def agreed_file(at, people) -> Dossier:
    """A file a meeting of two weeks ago agreed to."""
    new = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    held = make.meeting(at, people.clerk)
    Meeting.objects.filter(pk=held.pk).update(held_at=held.held_at - timedelta(days=14))
    (case,) = add_cases(held, [new], by=people.clerk)
    case.agree, case.against, case.abstain, case.result = 6, 0, 0, "agreed"
    case.save()
    close_meeting(held, by=people.clerk)
    return new


def refusal(act, *args, **kwargs) -> list[str]:
    with pytest.raises(NoticeRefused) as refused:
        act(*args, **kwargs)
    return refused.value.reasons


def stage_of(dossier: Dossier) -> str:
    return Dossier.objects.get(pk=dossier.pk).stage


def hang(notice: Notice, people, *, days_ago: int = 0) -> Listing:
    """Post a notice; back-dated ones have their photo and have run."""
    make.paper("posting_photo", by=people.clerk, notice=notice)
    post(notice, on=localdate() - timedelta(days=days_ago), by=people.clerk)
    return notice.listings.get()


# what may be public


def test_the_prefilled_notice_is_clean(notice):
    assert notice_faults(notice) == []


@pytest.mark.parametrize(
    ("field", "text", "what"),
    [
        ("body", "王示例，身份证号 130306197506150011。", "身份证号"),
        ("body", "身份证 130306 19750615 001X", "身份证号"),
        ("body", "身份证 １３０３０６１９７５０６１５００１１", "身份证号"),
        ("title", "公示 130306********001X", "身份证号"),
        ("body", "电话 13800000000", "手机号"),
        ("body", "电话 138 0000 0000", "手机号"),
        ("body", "电话 １３８００００００００", "手机号"),
        ("place", "公告栏（138-0000-0000）", "手机号"),
        ("body", "卡号 6200000000000000", "银行卡号"),
        ("body", "卡号 6200 0000 0000 0000 000", "银行卡号"),
        ("body", "存折 620000000000", "银行卡号"),
        ("contact_phone", "6200000000000000", "银行卡号"),
        ("contact_place", "130306197506150011", "身份证号"),
        ("body", "住幸福小区 3 号楼", "住址"),
        ("body", "住 2 单元 501 室", "住址"),
    ],
)
def test_private_numbers_and_dwellings_are_found(notice, field, text, what):
    setattr(notice, field, text)
    (fault,) = [fault for fault in notice_faults(notice) if what in fault]
    assert fault.endswith("请删去后再张贴。")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("body", "公示期 2018-02-13 至 2018-02-24，电话 0335-0000000、0311-00000000，共 12 户 38 人。"),
        ("contact_phone", "13800009999"),  # the union's own mobile
        ("contact_place", "区总工会 3 号楼 302 室"),
        ("place", "2 号门公告栏"),
        ("body", "根据冀工办发〔2017〕37号文件和抚工通字[2018]2号通知。"),
    ],
)
def test_ordinary_figures_are_left_alone(notice, field, text):
    setattr(notice, field, text)
    assert notice_faults(notice) == []


def test_an_illness_is_found_wherever_it_stands(notice):
    notice.body = "因尿毒症致困。"
    notice.title = "恶性肿瘤职工公示"
    assert notice_faults(notice) == [
        "公示说明中有病情“尿毒症”，请删去后再张贴。",
        "公示标题中有病情“恶性肿瘤”，请删去后再张贴。",
    ]


def test_things_of_the_listed_family_are_found(notice, dossier):
    listing = notice.listings.get()
    worker = dossier.household.members.get(is_applicant=True)
    notice.body = f"家住{dossier.household.home_addr.replace(' ', '')}。"
    assert notice_faults(notice) == [f"公示中有{listing.name}的住址，请删去后再张贴。"]
    notice.body, notice.contact_phone, notice.contact_name = "现予公示。", worker.mobile, "刘测"
    assert notice_faults(notice) == [
        f"公示中有{listing.name}家庭的联系电话，请删去后再张贴。",
        f"联系人刘测与{listing.name}的家庭成员同名，请由工会工作人员受理异议。",
    ]


def test_a_workplace_with_a_phone_in_it_stops_the_posting(notice, people):
    notice.listings.update(workplace="某厂 13800000000")
    (reason,) = refusal(post, notice, on=localdate(), by=people.clerk)
    assert "的单位一栏中有手机号" in reason
    notice.refresh_from_db()
    assert notice.posted_on is None


# the list


def test_only_families_a_meeting_agreed_to_are_listed(at, people, dossier):
    waiting = make.dossier(at, stage=Stage.EVALUATION, staff=people)
    new = draft(at, people)
    assert refusal(add_listings, new, [waiting], by=people.clerk) == [
        f"{waiting}还没有通过民主评议，不能公示。"
    ]
    elsewhere = make.unit()
    beside = draft(elsewhere, make.staff(elsewhere))
    clerk = beside.drawn_by
    assert refusal(add_listings, beside, [dossier], by=clerk) == [f"{dossier}不属于{elsewhere}。"]
    add_listings(new, [dossier], by=people.clerk)
    again = draft(at, people)
    assert refusal(add_listings, again, [dossier], by=people.clerk) == [f"{dossier}已在另一份公示名单中。"]


def test_a_listing_copies_only_what_may_be_public(notice, dossier):
    row = notice.listings.get()
    assert (row.name, row.persons, row.workplace) == (dossier.applicant_name, 3, "测试纸业有限公司")
    assert {field.name for field in Listing._meta.concrete_fields} == {
        "id", "notice", "dossier", "name", "workplace", "persons", "monthly_per_person", "cause", "category", "result",
        "result_on", "result_by", "superseded_at",
    }  # fmt: skip


def test_a_draft_changes_and_a_posted_notice_does_not(notice, people, dossier):
    change_notice(notice, by=people.clerk, facts={"place": "二楼公告栏"})
    listing = hang(notice, people)
    settled = ["公示已张贴，内容和名单不能再改；需要更正的，请另拟一份公示。"]
    assert refusal(change_notice, notice, by=people.clerk, facts={"place": "三楼"}) == settled
    assert refusal(remove_listing, listing, by=people.clerk) == settled
    assert refusal(add_listings, notice, [dossier], by=people.clerk) == settled


def test_a_removed_family_may_be_listed_again(notice, people, dossier, at):
    remove_listing(notice.listings.get(), by=people.clerk)
    add_listings(draft(at, people), [dossier], by=people.clerk)


def test_who_has_no_right_in_the_unit_publishes_nothing(notice, people, at):
    stranger = make.user("clerk", at=make.unit())
    sentence = [f"您没有办理{at}公示的权限。"]
    assert refusal(draw_up_notice, at, by=stranger, facts=FACTS) == sentence
    assert refusal(change_notice, notice, by=stranger, facts={}) == sentence
    (reason,) = refusal(post, notice, on=localdate(), by=stranger)
    assert reason.endswith("您没有在本环节办理“张贴公示”的权限。")


# posting


def test_posting_takes_every_family_into_publicity(at, people, notice, dossier):
    second = agreed_file(at, people)
    add_listings(notice, [second], by=people.clerk)
    post(notice, on=localdate(), by=people.clerk)
    notice.refresh_from_db()
    assert notice.posted_on == localdate()
    assert notice.last_on > notice.posted_on
    assert {stage_of(dossier), stage_of(second)} == {Stage.PUBLICITY}


def test_posting_is_all_or_nothing(at, people, notice, dossier):
    gone = agreed_file(at, people)
    add_listings(notice, [gone], by=people.clerk)
    perform(gone, "withdraw", by=people.clerk, note="申请人撤回。")
    (reason,) = refusal(post, notice, on=localdate(), by=people.clerk)
    assert reason.startswith(f"{gone.applicant_name}：档案现在是“已撤回”")
    notice.refresh_from_db()
    assert (notice.posted_on, stage_of(dossier)) == (None, Stage.EVALUATION)


def test_the_posting_day_lies_between_the_meeting_and_today(people, notice):
    assert refusal(post, notice, on=localdate() + timedelta(days=1), by=people.clerk) == [
        "张贴日期不能晚于今天。"
    ]
    (reason,) = refusal(post, notice, on=localdate() - timedelta(days=15), by=people.clerk)
    assert reason.startswith("张贴日期不能早于民主评议会议")
    assert refusal(post, draft(notice.unit, people), on=localdate(), by=people.clerk) == ["公示名单是空的。"]


def test_a_year_without_a_calendar_is_refused(people, notice):
    CalendarYear.objects.filter(year=localdate().year).delete()
    (reason,) = refusal(post, notice, on=localdate(), by=people.clerk)
    assert f"{localdate().year} 年的节假日和调休安排尚未录入" in reason


# objections and the end


def test_publicity_ends_after_its_last_day_with_its_photo(people, notice, dossier):
    post(notice, on=localdate() - timedelta(days=14), by=people.clerk)
    (closing,) = close_all(notice, by=people.clerk)
    assert closing.reasons == ("还没有上传公示张贴照片。",)
    make.paper("posting_photo", by=people.clerk, notice=notice)
    (closing,) = close_all(notice, by=people.clerk)
    assert (closing.reasons, stage_of(dossier)) == ((), Stage.APPROVAL)
    assert "无异议" in notice.listings.get().result
    assert close_all(notice, by=people.clerk) == []


def test_publicity_does_not_end_on_its_last_day(people, notice, dossier):
    listing = hang(notice, people, days_ago=0)
    Notice.objects.filter(pk=notice.pk).update(last_on=localdate())
    (closing,) = close_all(notice, by=people.clerk)
    today = localdate()
    assert closing.reasons == (f"公示期到{today:%Y年%-m月%-d日}止，期满后才能结束公示。",)
    assert (closing.listing, stage_of(dossier)) == (listing, Stage.PUBLICITY)


def test_an_open_objection_holds_up_only_its_own_family(at, people, notice, dossier):
    second = agreed_file(at, people)
    add_listings(notice, [second], by=people.clerk)
    make.paper("posting_photo", by=people.clerk, notice=notice)
    post(notice, on=localdate() - timedelta(days=14), by=people.clerk)
    listing = notice.listings.get(dossier=dossier)
    objection = record_objection(listing, by=people.clerk, received_on=localdate(), content="另有收入。")

    reasons = {closing.listing.dossier_id: closing.reasons for closing in close_all(notice, by=people.clerk)}

    assert reasons == {dossier.pk: ("还有 1 件异议没有办结，公示不能结束。",), second.pk: ()}
    settle_objection(objection, outcome="dismissed", handling="查无此事。", on=localdate(), by=people.clerk)
    assert [closing.reasons for closing in close_all(notice, by=people.clerk)] == [()]
    listing.refresh_from_db()
    assert "收到异议 1 件，经复核均不成立" in listing.result


def test_an_upheld_objection_leads_to_a_new_visit(people, notice, dossier):
    listing = hang(notice, people, days_ago=14)
    objection = record_objection(listing, by=people.clerk, received_on=localdate(), content="另有收入。")
    settle_objection(objection, outcome="upheld", handling="属实。", on=localdate(), by=people.clerk)
    (closing,) = close_all(notice, by=people.clerk)
    assert closing.reasons == ("有异议经复核成立，不能结束公示；应重新调查或剔除。",)
    perform(dossier, "recheck", by=people.clerk)
    assert stage_of(dossier) == Stage.INVESTIGATION
    listing.refresh_from_db()
    assert listing.superseded_at is not None
    assert not dossier.cases.in_force().exists()


def test_an_upheld_objection_may_remove_the_family(people, notice, dossier):
    listing = hang(notice, people)
    with pytest.raises(TransitionRefused):
        perform(dossier, "remove", by=people.clerk, note="异议成立。")
    objection = record_objection(listing, by=people.clerk, received_on=localdate(), content="有两套住房。")
    settle_objection(objection, outcome="upheld", handling="属实。", on=localdate(), by=people.clerk)
    perform(dossier, "remove", by=people.clerk, note="异议成立。")
    assert stage_of(dossier) == Stage.REMOVED


def test_an_objection_has_its_days_and_its_words(people, notice, dossier):
    listing = notice.listings.get()
    today = localdate()
    early = refusal(record_objection, listing, by=people.clerk, received_on=today, content="另有收入。")
    assert early == [f"{listing.name}不在公示中，不能登记或办理异议。"]
    hang(notice, people)
    for on in (today - timedelta(days=1), today + timedelta(days=1)):
        (reason,) = refusal(record_objection, listing, by=people.clerk, received_on=on, content="另有收入。")
        assert reason.startswith("受理日期应在张贴之日")
    assert refusal(record_objection, listing, by=people.clerk, received_on=today, content=" ") == [
        "请写明异议内容。"
    ]
    stranger = make.user("clerk", at=make.unit())
    assert refusal(record_objection, listing, by=stranger, received_on=today, content="有。")[0].startswith(
        "您没有"
    )


def test_an_objection_is_settled_once_and_says_how(people, notice):
    listing = hang(notice, people)
    today = localdate()
    objection = record_objection(listing, by=people.clerk, received_on=today, content="另有收入。")

    def settle(outcome="dismissed", handling="查无此事。", on=today):
        return refusal(
            settle_objection, objection, outcome=outcome, handling=handling, on=on, by=people.clerk
        )

    assert settle(handling=" ") == ["请写明复核情况。"]
    assert settle(outcome="") == ["请选择处理结论。"]
    assert settle(on=today + timedelta(days=1)) == ["办结日期应在受理日期和今天之间。"]
    settle_objection(objection, outcome="dismissed", handling="查无此事。", on=today, by=people.clerk)
    assert settle() == ["这件异议已经办结。"]


# pages


def test_a_notice_runs_through_its_pages(client, at, people, dossier):
    client.force_login(people.clerk)
    shown = client.get(reverse("notice_start")).content.decode()
    assert BLANK.body in shown
    begun = client.post(reverse("notice_start"), FACTS | {"unit": at.pk, "shows_income": "on"})
    notice = Notice.objects.get()
    page = reverse("notice", args=[notice.number])
    assert begun.url == page
    assert dossier.applicant_name in client.get(page).content.decode()
    client.post(reverse("notice_add", args=[notice.number]), {"dossiers": [dossier.pk]})
    answer = client.post(
        reverse("notice_post", args=[notice.number]), {"on": localdate() + timedelta(days=1)}
    )
    assert "张贴日期不能晚于今天。" in answer.content.decode()
    client.post(reverse("notice_post", args=[notice.number]), {"on": localdate() - timedelta(days=13)})
    assert stage_of(dossier) == Stage.PUBLICITY
    listing = notice.listings.get()
    client.post(
        reverse("objection_new", args=[notice.number, listing.pk]),
        {"received_on": localdate(), "content": "另有收入。"},
    )
    answer = client.post(reverse("notice_close", args=[notice.number])).content.decode()
    assert "还有 1 件异议没有办结" in answer
    assert "还没有上传公示张贴照片。" in answer
    objection = listing.objections.get()
    settled = {"outcome": "dismissed", "handling": "查无此事。", "on": localdate()}
    client.post(reverse("objection_settle", args=[notice.number, objection.pk]), settled)
    make.paper("posting_photo", by=people.clerk, notice=notice)
    client.post(reverse("notice_close", args=[notice.number]), {"listing": listing.pk})
    assert stage_of(dossier) == Stage.APPROVAL


def test_the_period_is_told_before_posting(client, people, notice):
    client.force_login(people.clerk)
    address = reverse("notice_period", args=[notice.number])
    shown = client.get(address, {"on": "2018-02-13"}).content.decode()
    assert "2018年2月13日" in shown
    assert "2018年2月24日" in shown
    assert "5 个工作日（含张贴当日）" in shown
    assert (
        "2031 年的节假日和调休安排尚未录入" in client.get(address, {"on": date(2031, 2, 13)}).content.decode()
    )


def test_a_draft_with_private_words_says_so_on_its_page(client, people, notice):
    change_notice(notice, by=people.clerk, facts={"body": "电话 13800000000"})
    client.force_login(people.clerk)
    assert "公示说明中有手机号，请删去后再张贴。" in client.get(notice.get_absolute_url()).content.decode()


def test_notices_of_other_units_are_not_there(client, people, notice):
    client.force_login(make.user("clerk", at=make.unit()))
    for name in ("notice", "notice_edit", "notice_period"):
        assert client.get(reverse(name, args=[notice.number])).status_code == 404
    for name in ("notice_add", "notice_post", "notice_close"):
        assert client.post(reverse(name, args=[notice.number])).status_code == 404
    assert notice.number not in client.get(reverse("notice_list")).content.decode()


def test_who_only_looks_sees_no_buttons(client, people, notice):
    client.force_login(people.township)
    shown = client.get(notice.get_absolute_url()).content.decode()
    assert notice.number in shown
    assert "确认已张贴" not in shown
    assert client.get(reverse("notice_start")).status_code == 403


def test_the_list_is_filtered(client, people, notice):
    client.force_login(people.clerk)
    address = reverse("notice_list")
    for query, found in (
        ({}, True), ({"text": notice.number}, True), ({"text": "别的"}, False), ({"standing": "draft"}, True),
        ({"standing": "posted"}, False), ({"standing": "run"}, False),
    ):  # fmt: skip
        assert (notice.number in client.get(address, query).content.decode()) is found, query
    hang(notice, people, days_ago=14)
    assert notice.number in client.get(address, {"standing": "run"}).content.decode()
    assert "期满待结束" in client.get(address).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_one_notice_and_three(
    client, at, people, rows, django_assert_num_queries
):
    for _ in range(rows):
        hang_one = draft(at, people)
        add_listings(hang_one, [agreed_file(at, people)], by=people.clerk)
    client.force_login(people.clerk)
    client.get(reverse("notice_list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("notice_list"))


LIST_QUERIES = 16
