"""帮扶台账 in the browser: the list, one household, new entries, reversals, annex 8."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

import tests.factories as make
from accounts.permissions import Role
from hardship.enums import AccessKind, Stage
from hardship.models import AccessRecord, FormDraft, LedgerEntry
from hardship.services.ledger import record_help, record_visit, reverse_entry
from tests.hardship.test_ledger import given, visit

pytestmark = pytest.mark.django_db
LIST_QUERIES = 16
HOUSEHOLD_QUERIES = 26


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def file(at, people):
    return make.dossier(at, stage=Stage.ASSISTANCE, staff=people)


@pytest.fixture
def other(at, people):
    return make.dossier(at, stage=Stage.ENTRY, staff=people)


def url(name, file, *more):
    return reverse(name, args=[file.number, *more])


def errors(answer):
    return [text for texts in answer.context["form"].errors.values() for text in texts]


def rows(answer):
    return list(answer.context["page"].object_list)


def test_a_visit_is_entered(client, people, file):
    client.force_login(people.clerk)
    assert client.get(url("visit_new", file)).context["form"]["by_whom"].value() == "李帮扶"
    answer = client.post(url("visit_new", file), visit(), follow=True)
    assert "家中取暖费尚未缴清。" in answer.content.decode()
    assert LedgerEntry.objects.get().recorded_by == people.clerk


def test_help_is_entered_with_empty_sums_read_as_nothing(client, people, file):
    client.force_login(people.clerk)
    client.post(url("help_new", file), given(goods_value=""))
    assert (LedgerEntry.objects.get().amount, LedgerEntry.objects.get().goods_value) == (3000, 0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "", "goods_value": "", "pay_way": ""}, "金额和物资折价至少填一项，且大于 0。"),
        ({"amount": "-5"}, "金额不能为负数；登记错了请用“冲销”。"),
        ({"pay_way": "cash"}, "现金发放须说明理由。"),
        ({"received_by": ""}, "请填写签收人。"),
        ({"fund_source": ""}, "请选择资金来源。"),
    ],
)
def test_a_refused_entry_keeps_what_was_typed(client, people, file, changes, sentence):
    client.force_login(people.clerk)
    answer = client.post(url("help_new", file), given(**changes))
    assert sentence in errors(answer)
    assert "资助学费。" in answer.content.decode()
    assert not LedgerEntry.objects.exists()
    assert FormDraft.objects.filter(user=people.clerk, path=url("help_new", file)).exists()
    assert "已恢复" in client.get(url("help_new", file)).content.decode()


def test_an_entry_is_taken_back_from_its_row(client, people, file):
    entry = record_help(file, by=people.clerk, **given())
    client.force_login(people.clerk)
    page = url("ledger_reverse", file, entry.pk)
    assert page in client.get(url("dossier_ledger", file)).content.decode()
    assert "冲销理由" in errors(client.post(page, {"reason": ""}))[0]
    shown = client.post(page, {"reason": "金额误登。"}, follow=True).content.decode()
    assert "-3,000.00" in shown
    assert page not in shown
    assert "不能再次冲销" in client.get(page).content.decode()
    assert "不能再次冲销" in errors(client.post(page, {"reason": "再来一次。"}))[0]
    assert LedgerEntry.objects.count() == 2


def test_an_entry_of_another_household_is_not_reached_by_this_one(client, people, file, other):
    entry = record_visit(other, by=people.clerk, **visit())
    client.force_login(people.clerk)
    assert client.get(url("ledger_reverse", file, entry.pk)).status_code == 404


def test_everybody_in_reach_reads_and_only_helpers_write(client, people, file):
    entry = record_visit(file, by=people.clerk, **visit())
    client.force_login(people.township)
    shown = client.get(url("dossier_ledger", file))
    assert (shown.status_code, shown.context["may_write"]) == (200, False)
    assert "登记走访" not in shown.content.decode()
    for name, more in (("visit_new", ()), ("help_new", ()), ("ledger_reverse", (entry.pk,))):
        assert client.post(url(name, file, *more)).status_code == 403
    client.force_login(make.user(Role.CLERK, at=make.unit()))
    for name, more in (("dossier_ledger", ()), ("visit_new", ()), ("ledger_reverse", (entry.pk,))):
        assert client.get(url(name, file, *more)).status_code == 404


def test_a_file_that_is_not_certified_has_no_ledger(client, at, people):
    file = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    client.force_login(people.clerk)
    for name in ("dossier_ledger", "visit_new"):
        assert "先建档、后帮扶" in client.get(url(name, file), follow=True).content.decode()


def test_pages_show_no_secret(client, people, file):
    record_help(file, by=people.clerk, **given())
    client.force_login(people.clerk)
    person = file.household.members.get(is_applicant=True)
    for address in (url("dossier_ledger", file), url("help_new", file), reverse("ledger")):
        shown = client.get(address).content.decode()
        for secret in (person.id_no, person.mobile, file.household.bank_card):
            assert secret not in shown


def test_the_list_is_narrowed_by_every_field(client, people, file, other):
    seen = record_visit(file, by=people.clerk, **visit())
    study = record_help(file, by=people.clerk, **given())
    warm = record_help(other, by=people.clerk, **given(aid_type="W", amount=Decimal("200.00")))
    client.force_login(people.clerk)

    def found(**asked):
        return set(rows(client.get(reverse("ledger"), asked)))

    assert found() == {seen, study, warm}
    assert found(kind="visit") == {seen}
    assert found(aid_type="W") == {warm}
    assert found(unit=file.unit_id) == {seen, study, warm}
    assert found(q=other.case_no) == {warm}
    assert found(since=(localdate() + timedelta(days=1)).isoformat()) == set()
    assert found(until=localdate().isoformat(), kind="help") == {study, warm}
    assert client.get(reverse("ledger"), {"kind": "help"}).context["totals"]["paid"] == Decimal("3200.00")
    upside_down = {"since": "2026-02-01", "until": "2026-01-01"}
    assert "止日早于起日。" in client.get(reverse("ledger"), upside_down).content.decode()


def test_the_list_shows_only_what_is_in_reach(client, people, file):
    entry = record_visit(file, by=people.clerk, **visit())
    elsewhere = make.unit()
    strangers = make.staff(elsewhere)
    theirs = make.dossier(elsewhere, stage=Stage.ENTRY, staff=strangers)
    record_visit(theirs, by=strangers.clerk, **visit())
    client.force_login(people.clerk)
    answer = client.get(reverse("ledger"))
    assert (rows(answer), answer.context["totals"]["visits"]) == ([entry], 1)
    client.force_login(make.user())
    assert rows(client.get(reverse("ledger"))) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_questions_for_one_row_and_three(
    client, people, file, count, django_assert_num_queries
):
    for _ in range(count):
        entry = record_help(file, by=people.clerk, **given())
    reverse_entry(entry, by=people.clerk, reason="金额误登。")
    client.force_login(people.clerk)
    for address, queries in (
        (reverse("ledger"), LIST_QUERIES),
        (url("dossier_ledger", file), HOUSEHOLD_QUERIES),
    ):
        client.get(address)  # content types are remembered from here on
        with django_assert_num_queries(queries):
            client.get(address)


def test_annex_8_is_printed_for_the_query_and_recorded(client, people, file):
    record_help(file, by=people.clerk, **given())
    client.force_login(people.clerk)
    answer = client.get(reverse("ledger_paper"), {"unit": file.unit_id})
    assert (answer.status_code, answer.content[:5], answer["Cache-Control"]) == (200, b"%PDF-", "no-store")
    record = AccessRecord.objects.get(kind=AccessKind.PRINT)
    assert (record.user, record.what) == (
        people.clerk,
        f"附件8 困难职工解困脱困帮扶台账 {file.unit.name} 1 户",
    )
    one = client.get(reverse("paper", args=[file.number, "ledger_sheet"]))
    assert one.content[:5] == b"%PDF-"


def test_there_is_no_annex_8_of_nothing_nor_without_the_right(client, people, file):
    client.force_login(people.clerk)
    answer = client.get(reverse("ledger_paper"), follow=True)
    assert "没有可打印的台账" in answer.content.decode()
    client.force_login(make.user())
    assert client.get(reverse("ledger_paper")).status_code == 403
    assert {record.kind for record in AccessRecord.objects.all()} == {"refused"}
