"""Annex 8: households in blocks, visits and help below them, money added up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

import tests.factories as make
from hardship.annexes import pdf
from hardship.annexes.ledger_block import Block, Effect, EntryRow, Hardship, Help, Sums, Worker
from hardship.annexes.ledger_sheet import BLANK, LedgerPage, build
from hardship.annexes.registry import ANNEXES
from hardship.annexes.wording import day
from hardship.enums import LedgerKind, Stage
from hardship.models import Dossier, LedgerEntry
from tests.annexes.pictures import fonts_of, text_of, words_of

LONG_NAME = "买买提·阿卜杜热西提·麦麦提敏·吾斯曼·托合提·艾尔肯江"
YEAR = {"since": date(2018, 1, 1), "until": date(2018, 12, 31)}
WORKER = Worker("王𬭎", "男", "13030620180001", "130306********123X", "138****1234", "抚宁区红旗纺织机械有限公司",
                "抚宁区", "红旗纺织工会")  # fmt: skip
HARDSHIP = Hardship(
    "全国级", "低保边缘户", "本人大病", "子女上学、残疾", "3", "486.50", "是", "城市困难农民工"
)
HELP = Help("抚宁区红旗纺织机械有限公司工会委员会", "王建国", "工会主席", "0335-0000000", "2018-03-06",
            "医疗救助、助学救助", "协助大病保险二次报销；子女助学；每季度走访。", "工会帮扶解困", "2018-12-31")  # fmt: skip
VISIT = EntryRow(
    "1-1",
    "2018-03-08",
    "走访（入户）",
    "",
    "入户看望，子女在校就读。（变化：病情稳定）",
    by_whom="王建国、李秀兰",
)
GIFT = EntryRow("1-2", "2018-09-10", "医疗救助", "大病救助", "本人住院自付费用救助。", "3,000.00", "260.00",
                "中央财政专项", "银行卡转账", "抚宁区总工会", "王𬭎")  # fmt: skip
SUMS = Sums("3,000.00", "260.00", "3,260.00")


def printed(page: LedgerPage) -> bytes:
    return pdf.render(ANNEXES[8], [page])


def block(*entries: EntryRow) -> Block:
    return Block(
        WORKER, HARDSHIP, HELP, entries, "1", "1", SUMS, Effect("病情稳定", "2018-12-31", relapsed="否")
    )


def normal() -> LedgerPage:
    doubled = Sums("6,000.00", "520.00", "6,520.00")
    blocks = (block(VISIT, GIFT), block(replace(VISIT, number="2-1"), replace(GIFT, number="2-2")))
    return LedgerPage("抚宁区总工会", "2018年1月1日", "2018年12月31日", blocks, "2", "2", "2", doubled)


def extreme() -> LedgerPage:
    worker = replace(WORKER, name=LONG_NAME, workplace="厂" * 100, unit="会" * 50)
    helping = replace(HELP, unit="会" * 100, person=LONG_NAME, title="职" * 40, plan="每季度走访一次。" * 125)
    long_entry = replace(GIFT, content="本人住院自付费用救助，凭医院结算单据发放。" * 24, paid="-1,234,567.00",
                         by_whom="会" * 100, received_by=LONG_NAME)  # fmt: skip
    entries = tuple(
        replace(long_entry if row % 13 == 5 else (VISIT, GIFT)[row % 2], number=f"1-{row}")
        for row in range(1, 41)
    )
    millions = Sums("12,345,678.00", "1,234,567.00", "13,580,245.00")
    first = replace(block(*entries), worker=worker, help=helping, sums=millions)
    return LedgerPage(
        "会" * 60, "2018年1月1日", "2018年12月31日", (first, *normal().blocks), "3", "22", "22", millions
    )


def test_normal_ledger_prints_blocks_subtotals_and_totals(looks_like):
    document = printed(normal())

    words = words_of(document)
    for phrase in ("困难职工解困脱困帮扶台账", "填报单位：抚宁区总工会", "单位：元", "130306********123X", "低保边缘户",
                   "大病救助", "6,520.00", "填报日期", "王𬭎"):  # fmt: skip
        assert phrase in words
    assert words.count("金额与物资折价合计：3,260.00") == 2
    assert fonts_of(document) <= {"Noto-Serif-CJK-SC", "Noto-Serif-CJK-SC-Bold"}
    looks_like(document, "ledger_sheet-normal")


def test_forty_entries_flow_on_under_repeated_heads(looks_like):
    document = printed(extreme())

    sheets = text_of(document).split("\f")[:-1]
    assert len(sheets) > 4
    assert all("帮扶形式" in sheet and "责" in sheet for sheet in sheets)
    words = words_of(document)
    assert all(f"1-{row}2018" in words for row in range(1, 41))
    assert "-1,234,567.00" in words
    looks_like(document, "ledger_sheet-extreme")


def test_blank_ledger_is_one_sheet(looks_like):
    document = printed(BLANK)

    assert "第1页共1页" in words_of(document)
    looks_like(document, "ledger_sheet-blank")


def helped(file: Dossier, on: date, amount: int, **fields: object) -> LedgerEntry:
    values = {"kind": LedgerKind.HELP, "aid_type": make.first_code("aid_type"), "pay_way": make.first_code("pay_way"),
              "fund_source": make.first_code("fund_source"), "by_whom": "区总工会", "content": "发放救助金"}  # fmt: skip
    return LedgerEntry.objects.create(
        dossier=file, done_on=on, amount=Decimal(amount), recorded_by=file.opened_by, **(values | fields)
    )


def visited(file: Dossier, on: date, **fields: object) -> LedgerEntry:
    return LedgerEntry.objects.create(
        dossier=file, kind=LedgerKind.VISIT, done_on=on, by_whom="李帮扶", content="走访", recorded_by=file.opened_by, **fields
    )  # fmt: skip


@pytest.fixture
def file(db):
    return make.dossier(make.unit(), stage=Stage.ASSISTANCE)


def test_ledger_adds_up_what_stands_in_the_period(file):
    helped(file, date(2017, 12, 31), 9000)
    mistaken = helped(file, date(2018, 3, 1), 3000, goods_value=Decimal(50))
    helped(file, date(2018, 3, 2), 3000, goods_value=Decimal(50), reverses=mistaken)
    helped(file, date(2018, 3, 2), 300, goods_value=Decimal("20.50"))
    visited(file, date(2018, 12, 31), change_found="收入增加")

    page = build("某总工会", [Dossier.objects.get(pk=file.pk)], **YEAR)

    (only,) = page.blocks
    assert only.sums == page.sums == Sums("300.00", "20.50", "320.50")
    assert (page.households, page.helps, page.visits) == ("1", "1", "1")
    assert [entry.number for entry in only.entries] == ["1-1", "1-2", "1-3", "1-4"]
    assert (only.entries[1].paid, only.entries[1].goods) == ("-3,000.00", "-50.00")
    assert only.entries[1].content == "冲销2018-03-01的登记：发放救助金"
    assert only.entries[3].content == "走访（变化：收入增加）"
    assert only.effect == Effect("收入增加", relapsed="否")


def test_without_a_period_the_ledger_runs_from_the_first_entry_to_today(file):
    assert build("某总工会", [file]).since == day(localdate())

    helped(file, date(2018, 3, 1), 3000)

    page = build("某总工会", [Dossier.objects.get(pk=file.pk)])
    assert (page.since, page.until, page.sums.paid) == ("2018年3月1日", day(localdate()), "3,000.00")


def test_identity_number_and_phone_are_masked_unless_told(file):
    worker = file.household.members.get(is_applicant=True)

    masked = build("某总工会", [file], **YEAR).blocks[0].worker
    plain = build("某总工会", [file], **YEAR, masked=False).blocks[0].worker

    assert (masked.id_no, masked.phone) == (worker.id_mask, worker.mobile_mask)
    assert (plain.id_no, plain.phone) == (worker.id_no, worker.mobile)


def test_ledger_names_hardship_plan_and_place(file):
    only = build("某总工会", [file], **YEAR).blocks[0]

    plan, certified = file.plans.get(), file.certifications.get()
    assert (only.worker.case_no, only.worker.hukou) == (file.case_no, "抚宁区")
    assert (only.hardship.tier, only.hardship.category) == (file.tier_label, file.category_label)
    assert (only.hardship.relief_target, only.hardship.key_groups) == ("是", certified.key_groups_label)
    assert (only.help.person, only.help.needs) == (plan.helper_name, plan.needs_label)
    assert only.help.batches == certified.four_batches_label


@pytest.mark.django_db
def test_ledger_costs_the_same_queries_for_one_household_and_three(django_assert_num_queries):
    unit = make.unit()
    staff = make.staff(unit)
    for households in (1, 3):
        files = [make.dossier(unit, stage=Stage.ASSISTANCE, staff=staff) for _ in range(households)]
        for file in files:
            helped(file, date(2018, 3, 2), 300, reverses=helped(file, date(2018, 3, 1), 300))
        files = Dossier.objects.filter(pk__in=[file.pk for file in files])
        with django_assert_num_queries(10):
            assert len(build("某总工会", files, **YEAR).blocks) == households
