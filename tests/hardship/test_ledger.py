"""帮扶台账: what may be written, reversal, totals, the trigger."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, transaction
from django.utils.timezone import localdate

import tests.factories as make
from hardship.enums import LedgerKind, Stage
from hardship.models import Certification, Dossier, Hand, LedgerEntry
from hardship.services.ledger import LedgerRefused, record_help, record_visit, reverse_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def file(at, people):
    return make.dossier(at, stage=Stage.ASSISTANCE, staff=people)


def visit(**changes):
    return {
        "done_on": localdate(), "by_whom": "张走访", "way": "home", "content": "家中取暖费尚未缴清。", "change_found": "",
    } | changes  # fmt: skip


def given(**changes):
    return {
        "done_on": localdate(), "by_whom": "测试厂工会", "aid_type": "E", "item": "金秋助学", "content": "资助学费。",
        "amount": Decimal("3000.00"), "goods_value": Decimal(0), "fund_source": "county", "pay_way": "bank",
        "pay_note": "", "received_by": "王示例",
    } | changes  # fmt: skip


def test_visits_and_help_are_written_as_they_were(people, file):
    seen = record_visit(file, by=people.clerk, **visit(change_found="妻子就业"))
    helped = record_help(file, by=people.clerk2, **given())
    assert (seen.kind, seen.recorded_by, seen.change_found) == (LedgerKind.VISIT, people.clerk, "妻子就业")
    assert (helped.kind, helped.amount, helped.recorded_by) == (LedgerKind.HELP, 3000, people.clerk2)


def test_help_leaves_no_hand_in_the_dossier(people, file):
    before = Hand.objects.filter(dossier=file).count()
    record_help(file, by=people.county, **given())
    record_visit(file, by=people.certifier, **visit())
    assert Hand.objects.filter(dossier=file).count() == before


@pytest.mark.parametrize("stage", [Stage.APPLICATION, Stage.CERTIFICATION])
def test_no_help_before_the_certification(at, people, stage):
    file = make.dossier(at, stage=stage, staff=people)
    for record, facts in ((record_visit, visit()), (record_help, given())):
        with pytest.raises(LedgerRefused, match="先建档、后帮扶"):
            record(file, by=people.clerk, **facts)
    assert not LedgerEntry.objects.exists()


def test_help_may_follow_the_certification_at_once(at, people):
    file = make.dossier(at, stage=Stage.ENTRY, staff=people)
    assert record_help(file, by=people.clerk, **given()).pk


@pytest.mark.parametrize(("days", "sentence"), [(1, "不能晚于今天"), (-1, "不能早于认定日期")])
def test_days_lie_between_certification_and_today(people, file, days, sentence):
    on = localdate() + timedelta(days=days)
    with pytest.raises(LedgerRefused, match=f"走访日期{sentence}"):
        record_visit(file, by=people.clerk, **visit(done_on=on))
    with pytest.raises(LedgerRefused, match=f"帮扶日期{sentence}"):
        record_help(file, by=people.clerk, **given(done_on=on))
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"amount": Decimal(0)}, "amount", "“银行卡转账”发放的，请填写金额。"),
        ({"amount": Decimal(0), "pay_way": "goods"}, "goods_value", "发放实物或票证的，请填写物资折价。"),
        ({"amount": Decimal(0), "pay_way": "cash", "pay_note": "卧床"}, "amount", "“现金（须说明）”发放的，请填写金额。"),
        ({"pay_way": "cash"}, "pay_note", "现金发放须说明理由。"),
    ],
)  # fmt: skip
def test_sums_fit_the_way_of_paying(people, file, changes, field, sentence):
    with pytest.raises(LedgerRefused) as refused:
        record_help(file, by=people.clerk, **given(**changes))
    assert refused.value.faults == {field: sentence}
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal(0), "goods_value": Decimal("360.50"), "pay_way": "goods"},
        {"pay_way": "cash", "pay_note": "职工卧床，家属代领"},
        {"amount": Decimal(0), "pay_way": "service", "aid_type": "A"},
    ],
)
def test_goods_explained_cash_and_free_services_are_written(people, file, changes):
    assert record_help(file, by=people.clerk, **given(**changes)).pk


def test_a_transfer_needs_the_households_card(people, file):
    file.household.bank_card = ""
    file.household.save()
    with pytest.raises(LedgerRefused) as refused:
        record_help(file, by=people.clerk, **given())
    assert list(refused.value.faults) == ["pay_way"]
    assert "还没有登记银行卡" in str(refused.value)


@pytest.mark.parametrize(("source", "label"), [("central", "中央财政专项"), ("province", "省财政配套")])
def test_special_funds_are_for_the_national_tier_alone(people, file, source, label):
    assert record_help(file, by=people.clerk, **given(fund_source=source)).pk
    Dossier.objects.filter(pk=file.pk).update(tier="county")
    with pytest.raises(LedgerRefused) as refused:
        record_help(file, by=people.clerk, **given(fund_source=source))
    assert refused.value.faults == {
        "fund_source": f"“{label}”只能用于“全国级”档案，这份档案是“区县级”，请改用其他资金来源。"
    }
    assert record_help(file, by=people.clerk, **given(fund_source="city")).pk


def test_a_mistake_is_taken_back_once_by_a_row_that_counts_negative(people, file):
    mistaken = record_help(file, by=people.clerk, **given(amount=Decimal("5000.00")))
    record_help(file, by=people.clerk, **given(amount=Decimal("500.00"), goods_value=Decimal("80.00")))
    record_visit(file, by=people.clerk, **visit())
    back = reverse_entry(mistaken, by=people.clerk2, reason="金额误登，应为 500 元。")
    assert (back.reverses, back.signed_amount, back.done_on) == (mistaken, Decimal("-5000.00"), localdate())
    assert (back.fund_source, back.content) == ("county", "金额误登，应为 500 元。")
    assert LedgerEntry.objects.filter(dossier=file).totals() == {
        "paid": Decimal("500.00"), "goods": Decimal("80.00"), "total": Decimal("580.00"),
        "visits": 1, "helps": 1, "households": 1,
    }  # fmt: skip


def test_an_empty_ledger_adds_up_to_nothing(file):
    assert LedgerEntry.objects.filter(dossier=file).totals()["total"] == 0


def test_what_was_taken_back_stays_taken_back(people, file):
    mistaken = record_visit(file, by=people.clerk, **visit())
    back = reverse_entry(mistaken, by=people.clerk, reason="登错了户。")
    with pytest.raises(LedgerRefused, match=f"已由{people.clerk}于.*冲销，不能再次冲销"):
        reverse_entry(mistaken, by=people.clerk, reason="再冲一次。")
    with pytest.raises(LedgerRefused, match="本身是冲销，不能再冲销"):
        reverse_entry(back, by=people.clerk, reason="冲销有误。")
    assert LedgerEntry.objects.filter(dossier=file).count() == 2


def test_a_reversal_says_why(people, file):
    mistaken = record_visit(file, by=people.clerk, **visit())
    with pytest.raises(LedgerRefused, match="请写明冲销的理由"):
        reverse_entry(mistaken, by=people.clerk, reason=" 错 ")


def test_the_database_lets_nobody_change_or_delete_an_entry(people, file):
    entry = record_help(file, by=people.clerk, **given())
    for change in (
        lambda: LedgerEntry.objects.filter(pk=entry.pk).update(amount=1),
        lambda: LedgerEntry.objects.filter(pk=entry.pk).delete(),
        entry.save,
    ):
        with pytest.raises(Error, match=r"Cannot (update|delete)"), transaction.atomic():
            change()
    assert LedgerEntry.objects.get().amount == 3000


def test_entries_before_the_certification_day_do_not_pass_through_a_moved_clock(people, file):
    """The day counted from is the certification in force, not the opening of the file."""
    Certification.objects.filter(dossier=file).update(certified_on=localdate() - timedelta(days=10))
    assert record_visit(file, by=people.clerk, **visit(done_on=localdate() - timedelta(days=10))).pk
    with pytest.raises(LedgerRefused, match="不能早于认定日期"):
        record_visit(file, by=people.clerk, **visit(done_on=localdate() - timedelta(days=11)))
