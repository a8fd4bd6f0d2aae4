"""The family's figures: added up, shown as typed without writing, overridden only with a reason."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

import tests.factories as make
from accounts.permissions import Role
from hardship.models import Dossier, Household, IncomeProof, OtherIncome, Verdict
from hardship.services.dossiers import open_dossier
from hardship.services.economy import economy_of
from tests.hardship.pages import address, sentences, shown_fields, type_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(client):
    unit = make.unit()
    clerk = make.user(Role.CLERK, at=unit)
    client.force_login(clerk)
    return make.family(open_dossier(unit=unit, by=clerk), by=clerk)


def again(dossier):
    return Dossier.objects.with_household().get(pk=dossier.pk)


def test_totals_follow_the_rule_of_the_form(family):
    household = family.household
    OtherIncome.objects.create(household=household, kind="rent", annual=Decimal("3600.00"))
    OtherIncome.objects.create(household=household, kind="basic_pension", annual=Decimal("1300.00"))

    economy = economy_of(again(family).household)

    assert economy.wages == Decimal("14400.00")
    assert economy.other_income == Decimal("3600.00")  # the basic pension does not count
    assert economy.annual_income == Decimal("18000.00")
    assert economy.monthly_per_person == Decimal("500")
    assert economy.monthly_net_per_person == Decimal("250")


def test_those_who_live_elsewhere_do_not_count(family):
    family.household.members.filter(relation="daughter").update(lives_together=False, monthly_income=5000)
    economy = economy_of(again(family).household)
    assert (economy.persons, economy.monthly_per_person) == (2, Decimal("600"))


def test_a_missing_income_leaves_the_total_unknown_not_nought(family):
    family.household.members.filter(relation="wife").update(monthly_income=None)
    economy = economy_of(again(family).household)
    assert (economy.annual_income, economy.monthly_per_person) == (None, None)
    assert economy.missing_incomes == ("刘测",)


def test_figures_move_as_typed_and_nothing_is_written(client, family):
    url = address(family, "income")
    wife = family.household.members.get(relation="wife")
    typed = shown_fields(client, url) | {
        f"member-{wife.pk}-monthly_income": "900",
        "others-0-kind": "rent",
        "others-0-annual": "1800",
    }
    before = list(Verdict.objects.values_list("pk", "made_at", "facts"))

    answer = client.post(f"{url}?figures", typed)

    assert "27,000.00" in answer.text
    assert "750.00" in answer.text
    assert "500.00" in answer.text  # after 9,000 of rigid expense
    assert answer.context["economy"].monthly_per_person == Decimal("750")
    wife.refresh_from_db()
    assert wife.monthly_income == Decimal("0.00")
    assert not OtherIncome.objects.exists()
    assert list(Verdict.objects.values_list("pk", "made_at", "facts")) == before


def test_the_verdict_moves_as_typed(client, family):
    url = address(family, "income")
    rich = {f"member-{member.pk}-monthly_income": "9000" for member in family.household.members.all()}
    assert client.get(url).context["assessment"].outcome == "eligible"
    answer = client.post(f"{url}?figures", shown_fields(client, url) | rich)
    assert answer.context["assessment"].outcome == "ineligible"


def test_half_typed_figures_do_not_break_the_answer(client, family):
    url = address(family, "income")
    wife = family.household.members.get(relation="wife")
    typed = shown_fields(client, url) | {f"member-{wife.pk}-monthly_income": "9..", "others-0-kind": "rent"}
    answer = client.post(f"{url}?figures", typed)
    assert answer.status_code == 200
    assert answer.context["economy"].computed_income == Decimal("14400.00")


@pytest.mark.parametrize(
    "page", ["applicant", "family", "home", "assets", "expenses", "causes", "bank", "declaration"]
)
def test_every_page_answers_with_figures(client, family, page):
    url = address(family, page)
    answer = client.post(f"{url}?figures", shown_fields(client, url))
    assert answer.context["economy"].monthly_per_person == Decimal("400")


def test_vetoes_and_expenses_move_as_typed(client, family):
    url = address(family, "assets")
    typed = shown_fields(client, url) | {"vehicles-0-use": "private"}
    del typed["no_vehicle"]
    assert [veto.code for veto in client.post(f"{url}?figures", typed).context["assessment"].vetoes] == [
        "VEHICLE"
    ]
    url = address(family, "expenses")
    typed = shown_fields(client, url) | {"expenses-1-kind": "medical", "expenses-1-annual": "3600"}
    assert client.post(f"{url}?figures", typed).context["economy"].rigid_expense == Decimal("12600")


def test_an_override_needs_a_reason_in_words_and_in_the_database(client, family):
    url = address(family, "income")
    response = type_in(client, url, annual_income_override="20000")
    assert "改写家庭年度总收入须写明理由。" in sentences(response)
    assert response.context["override"]["annual_income_override"].value() == "20000"
    with pytest.raises(IntegrityError, match="override_has_a_reason"), transaction.atomic():
        Household.objects.filter(pk=family.household_id).update(annual_income_override=20000)

    type_in(client, url, annual_income_override="20000", override_reason="单位证明漏计年终奖")

    economy = economy_of(again(family).household)
    assert (economy.annual_income, economy.computed_income) == (Decimal("20000.00"), Decimal("14400.00"))
    assert "改写；计算值 14,400.00 元" in client.get(url).text


def test_incomes_are_saved_together(client, family):
    wife = family.household.members.get(relation="wife")
    fields = {f"member-{wife.pk}-monthly_income": "300", "others-0-kind": "rent", "others-0-annual": "600"}
    url = address(family, "income")
    client.post(url, shown_fields(client, url) | fields)
    dossier = again(family)
    assert dossier.monthly_per_person == Decimal("516.67")
    assert [row.annual for row in dossier.household.other_incomes.all()] == [Decimal("600.00")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("-5", "金额不能为负数。"), ("abc", "请填写金额，如 1200.00。"), ("1.234", "金额最多到分")],
)
def test_money_is_refused_in_words(client, family, typed, said):
    wife = family.household.members.get(relation="wife")
    url = address(family, "income")
    response = client.post(url, shown_fields(client, url) | {f"member-{wife.pk}-monthly_income": typed})
    assert said in sentences(response)


def test_money_is_read_as_people_type_it(client, family):
    wife = family.household.members.get(relation="wife")
    url = address(family, "income")
    client.post(url, shown_fields(client, url) | {f"member-{wife.pk}-monthly_income": " 1，２00.5 "})
    wife.refresh_from_db()
    assert wife.monthly_income == Decimal("1200.50")


# income proofs


def proof_fields(client, family, **typed):
    wife = family.household.members.get(relation="wife")
    url = reverse("proof_new", args=[family.number, wife.pk])
    basics = {
        "kind": "community",
        "issuer": "测试社区",
        "issued_on": "2018-02-01",
        "from_month": "2017-02",
        "to_month": "2018-01",
    }
    return url, shown_fields(client, url) | basics | typed


def test_a_proof_offers_the_twelve_months_before_the_application(client, family):
    wife = family.household.members.get(relation="wife")
    lines = client.get(reverse("proof_new", args=[family.number, wife.pk])).context["lines"].forms
    months = [form["month"].value() for form in lines]
    on = family.assessed_on.replace(day=1)
    assert (len(months), months[0], months[-1] < on) == (12, date(on.year - 1, on.month, 1), True)


def test_a_proof_takes_its_average_from_the_months(client, family):
    url, fields = proof_fields(client, family)
    months = {"lines-0-gross": "1000", "lines-0-deducted": "100", "lines-1-gross": "1101"}
    assert "平均实发 1,000.50 元/月" in client.post(f"{url}?figures", fields | months).text
    assert IncomeProof.objects.filter(kind="community").count() == 0

    client.post(url, fields | months)

    proof = IncomeProof.objects.get(kind="community")
    assert (proof.monthly_average, proof.lines.count()) == (Decimal("1000.50"), 2)
    assert proof.member.monthly_income == Decimal("1000.50")


def test_a_proof_may_leave_the_monthly_income_as_it_is(client, family):
    url, fields = proof_fields(client, family, monthly_average="800")
    del fields["as_monthly_income"]
    client.post(url, fields)
    assert IncomeProof.objects.get(kind="community").member.monthly_income == Decimal("0.00")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "请填写月平均收入，或填写逐月收入"),
        ({"monthly_average": "900", "lines-0-gross": "1000"}, "与逐月收入的平均 1000.00 元不一致"),
        ({"monthly_average": "900", "to_month": "2016-12"}, "收入期间止不能早于收入期间起"),
        ({"monthly_average": "900", "from_month": "去年"}, "月份请写成“2017-03”这样。"),
        ({"lines-0-gross": "100", "lines-0-deducted": "200"}, "不能大于应发"),
        (
            {
                "lines-0-gross": "1",
                "lines-1-gross": "1",
                "lines-1-month": "2017-02",
                "lines-0-month": "2017.2",
            },
            "填了两行",
        ),
    ],
)
def test_a_proof_that_contradicts_itself_is_refused(client, family, typed, said):
    url, fields = proof_fields(client, family, **typed)
    assert said in sentences(client.post(url, fields))
    assert not IncomeProof.objects.filter(kind="community").exists()


def test_a_proof_is_changed_and_removed(client, family):
    proof = IncomeProof.objects.get(member__household=family.household)
    type_in(client, reverse("proof", args=[family.number, proof.pk]), monthly_average="1500")
    assert again(family).monthly_per_person == Decimal("500.00")
    client.post(reverse("proof_remove", args=[family.number, proof.pk]))
    assert not IncomeProof.objects.filter(pk=proof.pk).exists()


def test_another_familys_proof_is_not_found(client, family):
    other = make.dossier()
    proof = IncomeProof.objects.get(member__household=other.household)
    assert client.get(reverse("proof", args=[family.number, proof.pk])).status_code == 404
