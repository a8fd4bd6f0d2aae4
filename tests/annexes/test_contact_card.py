"""Annex 7: the card for the family and the union's stub."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

import tests.factories as make
from hardship.annexes import pdf
from hardship.annexes.contact_card import BLANK, ELSEWHERE, CardPage, VisitRow, build, shortened
from hardship.annexes.registry import ANNEXES
from hardship.annexes.wording import day
from hardship.enums import LedgerKind, Stage
from hardship.models import Dossier, LedgerEntry
from tests.annexes.pictures import fonts_of, words_of

LONG_NAME = "买买提·阿卜杜热西提·麦麦提敏·吾斯曼·托合提·艾尔肯江"


def printed(page: CardPage, *, draft: bool = False) -> bytes:
    return pdf.render(ANNEXES[7], [page], draft=draft)


def normal() -> CardPage:
    return CardPage(
        number="LX2018000001",
        name="王𬭎",
        gender="男",
        workplace="抚宁区红旗纺织机械有限公司",
        home="抚宁区抚宁镇迎宾路18号3栋2单元501室",
        phone="13800001234",
        persons="3",
        cause="供养直系亲属大病",
        category="低保边缘户",
        filed_on="2018年3月6日",
        helping_unit="抚宁区红旗纺织机械有限公司工会委员会",
        helper="王建国",
        helper_title="工会主席",
        helper_phone="0335-0000000",
        measures="1.协助申请大病保险二次报销；2.纳入年度医疗救助；3.子女助学每学年2000元；4.每季度走访一次。",
        supervision=("抚宁区总工会 0335-0000001",),
        issuer="抚宁区红旗纺织机械有限公司工会委员会",
        issued_on="2018年3月8日",
        visits=(VisitRow("2018-03-08", "发放联系卡，说明帮扶计划，职工签字确认。"),),
    )


def extreme() -> CardPage:
    return replace(
        normal(),
        name=LONG_NAME,
        workplace="厂" * 100,
        home="街" * 120,
        helping_unit="会" * 100,
        helper=LONG_NAME,
        helper_title="职" * 40,
        issuer="会" * 100,
        measures=shortened("协助申请大病保险二次报销；" * 70, 100, ELSEWHERE),
        visits=(VisitRow("2018-12-26", shortened("入户看望，精神尚可；" * 9, 32)),) * 9,
    )


def test_normal_card_and_stub_share_one_sheet(looks_like):
    document = printed(normal())

    words = words_of(document)
    for phrase in ("困难职工解困脱困联系卡", "王𬭎", "帮扶责任人", "12351", "抚宁区总工会0335-0000001", "（存根）",
                   "走访记录", "领卡人签字", "第1页共1页"):  # fmt: skip
        assert phrase in words
    assert words.count("LX2018000001") == 3
    assert "草稿" not in words
    assert fonts_of(document) <= {"Noto-Serif-CJK-SC", "Noto-Serif-CJK-SC-Bold"}
    looks_like(document, "contact_card-normal")


def test_draft_card_says_so(looks_like):
    looks_like(printed(normal(), draft=True), "contact_card-draft")


def test_long_texts_make_the_card_taller_and_move_the_stub_to_the_next_sheet(looks_like):
    document = printed(extreme())

    words = words_of(document)
    assert "共2页" in words
    assert words.count(LONG_NAME) >= 2
    assert "（全文见《困难职工档案表》）" in words
    looks_like(document, "contact_card-extreme")


def test_blank_card_has_nine_lines_for_visits(looks_like):
    assert len(BLANK.spare_visits) == 9
    looks_like(printed(BLANK), "contact_card-blank")


def test_several_households_are_several_sheets():
    words = words_of(pdf.render(ANNEXES[7], [normal(), replace(normal(), name="李四光")]))

    assert words.count("第1页共1页") == 2


def test_a_long_text_says_that_it_goes_on():
    assert shortened("每半年走访一次。\n", 20) == "每半年走访一次。"
    assert shortened("甲乙丙、丁戊己庚辛", 6) == "甲乙丙……"


def visit(file: Dossier, on: date, content: str, **fields: object) -> LedgerEntry:
    return LedgerEntry.objects.create(
        dossier=file, kind=LedgerKind.VISIT, done_on=on, by_whom="李帮扶", content=content, recorded_by=file.opened_by, **fields
    )  # fmt: skip


@pytest.mark.django_db
def test_card_is_built_from_plan_and_latest_visits(settings):
    settings.HOTLINE = "12345"
    file = make.dossier(make.unit(), stage=Stage.ASSISTANCE)
    today = localdate()
    for days in range(11, 0, -1):
        visit(file, today - timedelta(days=days), f"第{days}天前走访")
    mistaken = visit(file, today, "记错了")
    visit(file, today, "冲销", reverses=mistaken)

    page = build(Dossier.objects.get(pk=file.pk))

    plan, card = file.plans.get(), file.cards.get()
    worker = file.household.members.get(is_applicant=True)
    assert (page.number, page.issued_on) == (card.number, day(card.issued_on))
    assert (page.name, page.phone, page.workplace) == (worker.name, worker.mobile, worker.employer)
    assert (page.helper, page.helper_phone, page.measures) == (
        plan.helper_name,
        plan.helper_phone,
        plan.measures,
    )
    assert page.filed_on == day(file.certifications.get().certified_on)
    assert page.hotline == "12345"
    assert page.visits[0] == VisitRow((today - timedelta(days=9)).isoformat(), "第9天前走访")
    assert page.visits[-1].content == "第1天前走访"


@pytest.mark.django_db
def test_card_before_any_plan_leaves_the_helper_empty():
    file = make.dossier(make.unit(), stage=Stage.CERTIFICATION)

    page = build(file)

    assert (page.number, page.helper, page.filed_on, page.issued_on) == ("", "", "", BLANK.issued_on)
    assert page.supervision == () or file.unit.certifying_unit().phone in page.supervision[0]
