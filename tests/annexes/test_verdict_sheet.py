"""附件2附页 资格意见表: as printed by itself and behind annex 2, before and after certification."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

import tests.factories as make
from accounts.permissions import Role
from hardship.annexes import application
from hardship.annexes.pdf import render
from hardship.annexes.registry import ANNEXES, VERDICT_SHEET
from hardship.annexes.verdict_sheet import sheets_of
from hardship.enums import AccessKind, Stage
from hardship.models import AccessRecord, Dossier, Member, Verdict
from hardship.policy import Facts
from hardship.policy.vocabulary import FACT_LABELS
from hardship.services.assess import reassess
from hardship.services.dossiers import open_dossier
from hardship.services.editing import editing
from hardship.services.verdicts import standing_of
from reviews.transitions import perform
from tests.annexes import samples, verdict_samples
from tests.annexes.pictures import fonts_of, words_of
from tests.annexes.test_building import is_ready_text
from tests.annexes.verdict_samples import FAMILY, SHEETS, sheet

HEADS = (
    "附件2附页",
    "资格意见表",
    "政策版本",
    "测算用的数据",
    "人均月收入",
    "逐款结论",
    "依据",
    "否决情形",
    "结论",
)


def again(file: Dossier) -> Dossier:
    return Dossier.objects.with_household().get(pk=file.pk)


def value_of(page, label: str) -> str:
    return next(fact.value for fact in page.inputs if fact.label == label)


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_is_complete_and_looks_right(name, looks_like):
    page, pages = SHEETS[name]
    pdf = render(VERDICT_SHEET, [page])
    words = words_of(pdf)
    assert [head for head in HEADS if head not in words] == []
    assert [label for label in FACT_LABELS.values() if label not in words] == []
    assert f"第{pages}页共{pages}页" in words
    assert "None" not in words
    assert fonts_of(pdf) <= {"Noto-Serif-CJK-SC", "Noto-Serif-CJK-SC-Bold"}
    looks_like(pdf, f"verdict_sheet-{name}")


def test_sheet_is_ready_text():
    assert all(is_ready_text(page) for page, _ in SHEETS.values())


def test_rare_characters_and_long_names_are_printed():
    assert samples.RARE in words_of(render(VERDICT_SHEET, [verdict_samples.NORMAL]))
    assert samples.LONG_NAME in words_of(render(VERDICT_SHEET, [verdict_samples.EXTREME]))


def test_amounts_have_units_and_stand_beside_the_lines():
    page = sheet(FAMILY)
    assert value_of(page, "家庭年收入") == "27,075.96 元/年"
    assert value_of(page, "致困原因") == "重大疾病、子女上学"
    assert value_of(page, "否决情形核对结果") == "已核对，没有"
    assert [(row.amount, row.lines) for row in page.amounts] == [
        ("752.11", "低保标准 550.00；1.5 倍 825.00；3 倍 1,650.00"),
        ("-314.56", "本标准不作比较"),
        ("-42.33", "低保标准 550.00"),
        ("868.78", "低保标准 550.00"),
    ]


def test_unknown_facts_are_said_to_be_unfilled_and_never_answered_no():
    page = sheet(Facts())
    known = {"是否农民工": "否"}
    assert {fact.label: fact.value for fact in page.inputs if fact.value != "未填"} == known
    assert {clause.answer for clause in page.clauses[:-1]} == {"无法判断"}
    assert {row.amount for row in page.amounts} == {"无法计算"}
    assert page.vetoes == "尚未核对。"
    assert page.standard == "未录入"


def test_a_veto_is_named_with_its_mark():
    page = sheet(replace(FAMILY, vetoes=frozenset({"HOUSE_2PLUS"})))
    assert page.vetoes == "有：拥有 2 套（含）以上住宅（推定）。"
    assert page.conclusion.endswith("不符合认定条件。")


def test_each_clause_names_its_document_and_whether_it_is_presumed():
    page = sheet(FAMILY)
    assert [clause.clause for clause in page.clauses] == ["①", "②", "③", "④", "⑤", "⑥"]
    assert all(clause.source.startswith("（推定）") and "号" in clause.source for clause in page.clauses[:5])
    proved = sheet(FAMILY, code="CN-2020")
    marks = [clause["presumed"] for clause in verdict_samples.edition("CN-2020").body["clauses"]]
    assert [row.source.startswith("（推定）") for row in proved.clauses[: len(marks)]] == marks


def test_a_verdict_kept_before_sources_were_stored_takes_the_editions():
    kept = verdict_samples.verdict(FAMILY)
    for clause in kept.body["clauses"]:
        del clause["source"]
    page = verdict_samples.sheet_of(kept, applicant="王测", number="1")
    assert page.clauses == sheet(FAMILY).clauses


@pytest.mark.django_db
def test_annex_2_carries_the_sheet_and_counts_its_page():
    file = make.dossier()
    words = words_of(render(ANNEXES[2], [application.build(file)], draft=True))
    assert words.count("资格意见表") == 1
    assert "第3页共3页" in words
    assert "现行（测算于" in words


@pytest.mark.django_db
def test_annex_2_without_a_verdict_stays_as_it_was():
    file = make.dossier()
    Verdict.objects.all().delete()
    assert application.build(again(file)).verdicts == ()
    assert "资格意见表" not in words_of(render(ANNEXES[2], [application.BLANK]))


@pytest.mark.django_db
def test_a_bare_application_prints():
    unit = make.unit()
    file = open_dossier(unit=unit, by=make.user(Role.CLERK, at=unit))
    reassess(again(file))
    (page,) = sheets_of(again(file))
    assert (page.applicant, value_of(page, "家庭人口")) == ("（未填姓名）", "未填")
    assert value_of(page, "区划代码") == "河北省秦皇岛市抚宁区"
    assert "资格意见表" in words_of(render(ANNEXES[2], [application.build(again(file))]))


@pytest.mark.django_db
def test_the_certified_verdict_is_frozen_and_goes_on_being_printed():
    at = make.unit()
    people = make.staff(at)
    file = make.dossier(at, stage=Stage.ENTRY, staff=people)
    frozen = file.certifications.get().verdict
    before = (frozen.facts, frozen.body, frozen.category)
    with editing(file, by=people.clerk) as locked:
        Member.objects.filter(household=locked.household_id, is_applicant=True).update(
            monthly_income=Decimal("9000")
        )

    current, kept = file.verdicts.get(frozen_at=None), Verdict.objects.get(pk=frozen.pk)
    assert (kept.facts, kept.body, kept.category) == before
    assert (current.facts["annual_income"], current.category) == ("108000.00", "")
    (page,) = application.build(again(file)).verdicts
    assert page.which.startswith("认定时定格（")
    assert value_of(page, "家庭年收入") == "14,400.00 元/年"
    assert (page.decisions, page.number) == ((), again(file).case_no)
    assert standing_of(again(file)).news == "认定后家庭情况有变化，现行测算为：各款均不符合，不符合认定条件。"


@pytest.mark.django_db
def test_what_a_certifier_decided_otherwise_is_printed_with_the_reason():
    people = make.staff(at := make.unit())
    file = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    make.certification(
        file, people.certifier, category="accident", differs_because="经集体研究，按意外致困认定。"
    )
    assert sheets_of(again(file))[0].decisions == ()  # a draft decides nothing
    perform(file, "certify", by=people.certifier, note="同意认定。")
    (page,) = sheets_of(again(file))
    (decision,) = page.decisions
    assert decision.decided.startswith("意外致困户，全国级（秦皇岛市抚宁区总工会")
    assert (decision.proposed, decision.because) == ("低保户，全国级", "经集体研究，按意外致困认定。")
    assert "经集体研究" in words_of(render(VERDICT_SHEET, [page]))


@pytest.mark.django_db
def test_the_sheet_by_itself_is_a_print_on_record(client):
    people = make.staff(at := make.unit())
    file = make.dossier(at, staff=people)
    client.force_login(people.clerk)
    answer = client.get(reverse("verdict_paper", args=[file.number]))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "草稿" in words_of(answer.content)
    record = AccessRecord.objects.get(kind=AccessKind.PRINT)
    assert (record.what, record.user, record.dossier) == ("附件2附页 资格意见表", people.clerk, file)


@pytest.mark.django_db
def test_the_sheet_out_of_scope_or_before_any_verdict_is_not_found(client):
    people = make.staff(at := make.unit())
    file = make.dossier(at, staff=people)
    client.force_login(make.user(Role.CLERK, at=make.unit()))
    assert client.get(reverse("verdict_paper", args=[file.number])).status_code == 404
    client.force_login(people.clerk)
    Verdict.objects.all().delete()
    assert client.get(reverse("verdict_paper", args=[file.number])).status_code == 404
    assert {record.kind for record in AccessRecord.objects.all()} == {AccessKind.REFUSED}
