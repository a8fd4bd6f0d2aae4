"""Annex 5: what hangs on the notice board, and the sheet kept on file."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

import tests.factories as make
from hardship.annexes import pdf
from hardship.annexes.public_notice import (
    BLANK,
    WITH_INCOME,
    NoticePage,
    ObjectionRow,
    ResultRow,
    build,
)
from hardship.annexes.registry import ANNEXES
from hardship.annexes.wording import Choice, day
from hardship.enums import Stage
from hardship.models import Objection
from hardship.services.publicity import write_result
from tests.annexes.pictures import fonts_of, text_of, words_of

LONG_NAME = "买买提·阿卜杜热西提·麦麦提敏·吾斯曼·托合提·艾尔肯江"
RESULT = "2018年2月7日至2018年2月13日在厂区东门公告栏公示，无异议。"


def printed(page: NoticePage) -> bytes:
    return pdf.render(ANNEXES[5], [page])


def normal() -> NoticePage:
    return replace(
        BLANK,
        number="GS2018020001",
        unit="抚宁区红旗纺织机械有限公司工会委员会",
        rows=(
            ("1", "王𬭎", "机加工车间", "3", "本人大病", "低保边缘户"),
            ("2", "张丽华", "后勤服务部", "4", "供养直系亲属大病", "低保户"),
        ),
        place="厂区东门公告栏",
        first_day="2018年2月7日",
        last_day="2018年2月13日",
        contact="李秀兰",
        phone="0335-0000000",
        email="gonghui@example.com",
        office="办公楼203室工会办公室",
        verdict=(Choice("无异议", True), Choice("有异议")),
        results=tuple(ResultRow(name, RESULT, "2018年2月14日", "李秀兰") for name in ("王𬭎", "张丽华")),
    )


def extreme() -> NoticePage:
    row = (LONG_NAME, "厂" * 60, "12", "10,486.50", "社会保险待遇落实不到位", "低保边缘户")
    return replace(
        normal(),
        title="秦皇岛市抚宁区红旗纺织机械制造有限责任公司二〇一八年第一批拟建档困难职工名单公示",
        unit="工" * 100,
        body=BLANK.body * 6,
        columns=WITH_INCOME,
        rows=tuple((str(number), *row) for number in range(1, 31)),
        verdict=(Choice("无异议"), Choice("有异议", True)),
        results=(ResultRow(LONG_NAME, RESULT, "2018年2月14日", LONG_NAME),) * 30,
        objections=(ObjectionRow(LONG_NAME, "2018年2月8日", "异议不成立", "2018年2月9日", LONG_NAME),) * 3,
    )


def test_normal_notice_is_one_poster_and_one_sheet_for_the_file(looks_like):
    document = printed(normal())

    poster, record = text_of(document).split("\f")[:-1]
    for phrase in (
        "困难职工名单公示",
        "王𬭎",
        "供养直系亲属大病",
        "2018年2月7日起至2018年2月13日止",
        "0335-0000000",
    ):
        assert phrase in poster.replace(" ", "")
    assert "不张贴" not in poster
    assert "存档联，不张贴" in record
    assert fonts_of(document) <= {"Noto-Serif-CJK-SC", "Noto-Serif-CJK-SC-Bold"}
    looks_like(document, "public_notice-normal")


def test_a_long_list_flows_on_under_its_head(looks_like):
    document = printed(extreme())

    listing = [sheet for sheet in text_of(document).split("\f") if "10,486.50" in sheet]
    assert len(listing) > 2
    assert all("工作单位（部门）" in sheet for sheet in listing)
    assert words_of(document).count("10,486.50") == 30
    looks_like(document, "public_notice-extreme")


def test_blank_notice_fits_one_poster(looks_like):
    document = printed(BLANK)

    assert "第2页共2页" in words_of(document)
    looks_like(document, "public_notice-blank")


@pytest.fixture
def posted(db):
    """A listing in a running notice, its dossier in publicity."""
    unit = make.unit()
    file = make.dossier(unit, stage=Stage.PUBLICITY)
    return file.listings.select_related("notice").get()


def test_notice_is_built_with_its_list_and_period(posted):
    page = build(posted.notice)

    assert page.number == posted.notice.number
    assert (page.first_day, page.last_day) == (day(posted.notice.posted_on), day(posted.notice.last_on))
    assert page.rows == (
        ("1", posted.name, posted.workplace, "3", posted.cause_label, posted.category_label),
    )
    assert not any(choice.ticked for choice in page.verdict)

    posted.notice.shows_income = True
    assert build(posted.notice).rows[0][4] == f"{posted.monthly_per_person:,.2f}"


def test_result_is_written_back_and_ticked(posted):
    write_result(posted.dossier, by=posted.notice.drawn_by, on=localdate())

    page = build(type(posted.notice).objects.get())

    assert page.results[0].result.endswith("无异议。")
    assert [choice.label for choice in page.verdict if choice.ticked] == ["无异议"]


def test_a_name_taken_off_later_stays_on_the_paper_that_was_posted(posted):
    posted.superseded_at = now()
    posted.save()
    assert [row[1] for row in build(type(posted.notice).objects.get()).rows] == [posted.name]

    posted.superseded_at = now() - timedelta(days=300)
    posted.save()
    assert build(type(posted.notice).objects.get()).rows == ()

    unposted = type(posted.notice).objects.get()
    unposted.posted_on = None
    assert build(unposted).rows == ()


def test_nothing_private_reaches_the_paper(posted):
    household = posted.dossier.household
    worker = household.members.get(is_applicant=True)
    worker.disease, worker.disability_kind = make.first_code("disease"), make.first_code("disability_kind")
    worker.save()
    Objection.objects.create(
        listing=posted, received_on=localdate(), raised_by="举报人", recorded_by=posted.notice.drawn_by,
        content=f"他的身份证号{worker.id_no}，电话{worker.mobile}，住{household.home_addr}。",
    )  # fmt: skip

    page = build(type(posted.notice).objects.get())
    words = words_of(printed(page))

    private = (
        worker.id_no,
        worker.id_mask,
        worker.mobile,
        household.bank_card,
        worker.disease_label,
        "举报人",
    )
    assert not [secret for secret in (*private, household.home_addr.replace(" ", "")) if secret in words]
    assert [choice.label for choice in page.verdict if choice.ticked] == ["有异议"]
    assert (page.objections[0].name, page.objections[0].outcome) == (posted.name, "正在复核")
    assert "content" not in asdict(page.objections[0])


@pytest.mark.django_db
def test_notice_costs_the_same_queries_for_one_name_and_three(django_assert_num_queries):
    unit = make.unit()
    staff = make.staff(unit)
    for names in (1, 3):
        notice = make.dossier(unit, stage=Stage.PUBLICITY, staff=staff).listings.get().notice
        for _ in range(names - 1):
            notice.listings.create(
                dossier=make.dossier(unit, staff=staff), name="王𬭎", workplace="车间", persons=3
            )
        notice.listings.update(result_by=staff.clerk)
        notice = type(notice).objects.select_related("unit").get(pk=notice.pk)
        with django_assert_num_queries(3):
            build(notice)
