"""From a family's file to ready text: forms 1, 2, 3 and 6 built from real dossiers."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

import tests.factories as make
from hardship.annexes import application, authorization, dossier, income
from hardship.annexes.opinions import Opinion
from hardship.annexes.options import PRINTED, boxes
from hardship.annexes.pdf import render
from hardship.annexes.registry import ANNEXES, blank_page, builder
from hardship.annexes.wording import day
from hardship.enums import Stage
from hardship.models import Dossier, IncomeLine, IncomeProof, LedgerEntry, Vehicle
from hardship.models.codes import code_book
from tests.annexes.pictures import words_of

pytestmark = pytest.mark.django_db

TODAY = day(localdate())
OPINIONS = (
    Opinion("unit", "测试厂工会", "情况属实，同意上报。", "赵主席", date(2018, 3, 2)),
    Opinion("superior", "抚宁区留守营镇总工会", "同意上报。", "孙审核", date(2018, 3, 5)),
    Opinion("county", "秦皇岛市抚宁区总工会", "同意认定。", "周认定", None),
)


def fresh(file: Dossier) -> Dossier:
    return Dossier.objects.with_household().get(pk=file.pk)


def is_ready_text(value: object) -> bool:
    """True for text, numbers of rows, ticks, and tuples and frozen dataclasses of these: no rows, no Decimal."""
    if is_dataclass(value):
        frozen = value.__dataclass_params__.frozen
        return frozen and all(is_ready_text(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple):
        return all(map(is_ready_text, value))
    return isinstance(value, str | bool)


def ticked(choices) -> list[str]:
    return [choice.label for choice in choices if choice.ticked]


@pytest.fixture
def file() -> Dossier:
    return make.dossier()


def test_every_page_is_ready_text(file):
    proof = IncomeProof.objects.get()
    pages = [
        authorization.build(file), application.build(file, opinions=OPINIONS), income.build(proof),
        dossier.build(file, opinions=OPINIONS), *(blank_page(ANNEXES[number]) for number in (1, 2, 3, 6)),
    ]  # fmt: skip
    assert all(map(is_ready_text, pages))


def test_printed_options_are_those_of_the_code_lists():
    book = code_book()
    on = date(2018, 2, 6)
    assert {name: list(options) for name, options in PRINTED.items()} == {
        name: book.choices(name, on) for name in PRINTED
    }


def test_a_chosen_code_not_on_the_form_is_added():
    added = boxes("cause", {"01", "V0-01"})
    assert ticked(added) == ["01 无劳动能力", "V0-01 本人大病"]
    assert len(added) == 11


def test_authorization_names_every_member(file):
    page = authorization.build(file)
    members = list(file.household.members.all())
    assert [signer.name for signer in page.signers] == [member.name for member in members]
    assert [signer.relation for signer in page.signers] == ["本人", "妻子", "女儿"]
    assert (page.id_no, page.phone) == (members[0].id_no, members[0].mobile)
    assert page.certifying_union == "秦皇岛市抚宁区总工会"
    assert page.signed_on == TODAY


def test_guardian_signs_for_a_minor(file):
    make.member(file, "王测小", relation="son", id_no=make.resident_id(date(localdate().year - 17, 1, 1)))
    page = authorization.build(fresh(file))
    assert [signer.name for signer in page.signers if signer.note] == ["王测小"]


def test_application_shows_what_was_declared(file):
    page = application.build(file)
    assert page.number == file.number
    assert (page.income.monthly, page.income.annual, page.income.persons) == ("1,200.00", "14,400.00", "3")
    assert page.income.per_person == "400.00"
    assert (page.belongings.education, page.belongings.medical, page.belongings.total) == (
        "9,000.00",
        "0.00",
        "9,000.00",
    )
    assert "自建房 1 套 62.5 ㎡" in ticked(page.belongings.real_estate)
    assert ticked(page.belongings.vehicles) == ["没有"]
    assert ticked(page.belongings.assets) == ["没有"]
    assert ticked(page.causes.choices) == ["09 子女上学"]
    assert page.causes.main == "09"
    assert ticked(page.applicant.work) == ["在职（在岗）"]
    assert ticked(page.income.government_aid) == ["否"]
    assert [member.relation for member in page.members] == ["妻子", "女儿"]
    assert page.members[1].employer == "测试大学"


def test_application_says_nothing_of_what_is_not_declared(file):
    file.household.no_vehicle = False
    file.household.savings = None
    file.application.gov_aid = None
    page = application.build(file)
    assert not any(
        map(ticked, (page.belongings.vehicles, page.belongings.assets, page.income.government_aid))
    )


def test_a_car_and_savings_are_named(file):
    Vehicle.objects.create(household=file.household, use="private", bought_year=2012)
    Vehicle.objects.create(household=file.household, use="motorcycle")
    file = fresh(file)
    file.household.savings = Decimal("3200")
    page = application.build(file)
    assert ticked(page.belongings.vehicles) == ["汽车 1 辆，购买年份 2012", "其他：摩托车"]
    assert ticked(page.belongings.assets) == ["有：储蓄 3,200.00 元"]


@pytest.mark.parametrize(
    ("status", "tick"), [("unemployed", "失业（失(无)业）"), ("retired", "退休（退休）")]
)
def test_worker_out_of_work_is_ticked_so(file, status, tick):
    file.household.members.filter(is_applicant=True).update(work_status=status)
    assert ticked(application.build(fresh(file)).applicant.work) == [tick]


def test_income_certificate_sums_its_months(file):
    proof = IncomeProof.objects.get()
    for month in (1, 2):
        IncomeLine.objects.create(
            proof=proof, month=date(2017, month, 1), gross=Decimal("1500.50"), deducted=Decimal("300.25")
        )
    (sheet,) = income.build(proof).employed
    assert (sheet.total.gross, sheet.total.deducted, sheet.total.net) == ("3,001.00", "600.50", "2,400.50")
    assert sheet.months[0].month == "2017年1月"
    assert (sheet.proved.average, sheet.proved.average_in_words) == ("1,200.00", "壹仟贰佰元整")
    assert sheet.proved.annual == "14,400.00"
    assert sheet.person.relation == "本人"


def test_income_without_an_employer_is_proved_by_the_community(file):
    proof = IncomeProof.objects.get()
    proof.kind, proof.person_type, proof.occupation = "community", "重大疾病", "无"
    (sheet,) = income.build(proof).community
    assert ticked(sheet.types) == ["重大疾病"]
    proof.person_type = "照料病人"
    (sheet,) = income.build(proof).community
    assert ticked(sheet.types) == ["其他：照料病人"]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("2100", "贰仟壹佰元整"),
        ("2156.33", "贰仟壹佰伍拾陆元叁角叁分"),
        ("1000.05", "壹仟元零伍分"),
    ],
)
def test_amount_in_words(amount, words):
    assert income.rmb_in_words(Decimal(amount)) == words


def test_dossier_keeps_what_is_not_decided_empty(file):
    page = dossier.build(file)
    assert (page.file.case_no, page.file.category, page.file.tier) == ("", "", "")
    assert not ticked(page.relief.target)
    assert (page.sign.visitors, page.sign.typist, page.sign.reviewer) == ("", "", "")
    assert page.home.hukou_region == "河北省秦皇岛市抚宁区"
    assert page.posting == application.PostingText()
    assert page.sign.filer == file.opened_by.name


def test_dossier_of_a_helped_family_is_complete():
    file = make.dossier(stage=Stage.ASSISTANCE)
    helped = LedgerEntry(
        dossier=file, kind="help", done_on=localdate(), by_whom="测试厂工会", content="金秋助学", aid_type="E", item="助学金",
        amount=Decimal("2000"), goods_value=Decimal("150.5"), fund_source="own_union", pay_way="bank", recorded_by=file.opened_by,
    )  # fmt: skip
    helped.save()
    page = dossier.build(fresh(file), opinions=OPINIONS)
    assert page.file.case_no == fresh(file).case_no
    assert page.file.category
    assert ticked(page.relief.target) == ["是"]
    assert ticked(page.relief.key_groups) == ["3 支出性生活困难"]
    assert page.relief.helper_name == "李帮扶"
    assert page.relief.signed_on == TODAY
    assert page.sign.reviewer == "赵主席、孙审核"
    assert page.sign.visitors.count("、") == 1
    assert page.sign.typist
    assert [row.worth for row in page.aid] == ["2,000.00，物资 150.50"]
    assert ticked(page.posting.outcome) == ["无异议"]
    assert page.county_opinions[0].signer == "周认定"


def test_help_taken_back_is_not_printed():
    file = make.dossier(stage=Stage.ASSISTANCE)
    values = {
        "dossier": file, "kind": "help", "done_on": localdate(), "by_whom": "测试厂工会", "content": "慰问", "aid_type": "W",
        "amount": Decimal("500"), "fund_source": "own_union", "pay_way": "bank", "recorded_by": file.opened_by,
    }  # fmt: skip
    mistaken = LedgerEntry.objects.create(**values)
    LedgerEntry.objects.create(**values, reverses=mistaken)
    LedgerEntry.objects.create(**values | {"content": "再次慰问"})
    assert [row.item for row in dossier.build(fresh(file)).aid] == ["再次慰问"]


@pytest.mark.parametrize(("form", "count"), [(application, 3), (dossier, 9)])
def test_queries_do_not_grow_with_the_family(file, form, count, django_assert_num_queries):
    form.build(fresh(file))  # fills the code book
    small = fresh(file)
    with django_assert_num_queries(count):
        form.build(small)
    for n in range(6):
        make.member(file, f"王测{'甲乙丙丁戊己'[n]}", relation="sibling")
    large = fresh(file)
    with django_assert_num_queries(count):
        form.build(large)


def test_built_forms_print(file):
    for number, subject in ((1, file), (2, file), (3, IncomeProof.objects.get()), (6, file)):
        words = words_of(render(ANNEXES[number], [builder(ANNEXES[number])(subject)]))
        assert file.applicant_name in words
        assert "None" not in words
        assert "Decimal" not in words
