"""政策测算 in the browser: what is asked, what is refused in words, lists and sheets, and that nothing is written."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from accounts.services import appoint
from hardship.forms.what_if import WhatIfForm
from hardship.models import AccessRecord, Dossier, Figures, PolicyEdition, Verdict
from hardship.policy import knobs_of
from tests.hardship.crowd import crowd

pytestmark = pytest.mark.django_db
URL, LIST, SHEET = "/what-if/", "/what-if/families/", "/what-if/families.xlsx"


@pytest.fixture
def county():
    return Unit.objects.get(code="130306")


@pytest.fixture
def files():
    clerk = make.user()
    return [row for place in range(2) for row in crowd(make.unit(), clerk, 30, seed=place)]


@pytest.fixture
def reviewer(client, county):
    reviewer = make.user(Role.REVIEWER, at=county)
    client.force_login(reviewer)
    return reviewer


def knob(clause: str, kind: str, code: str = "HB-2017-37") -> str:
    """Field name of the first knob of a kind in a clause."""
    knobs = knobs_of(PolicyEdition.objects.get(code=code).rules)
    return f"{code}.{next(n for n, one in enumerate(knobs) if (one.clause, one.kind) == (clause, kind))}"


def test_the_first_look_offers_the_edition_in_force_and_counts_nothing(client, reviewer, files):
    page = client.get(URL)
    assert page.context["form"].row.code == "HB-2017-37"
    assert "total" not in page.context
    assert "不改变任何档案" in page.text


def test_an_answer_shows_every_table_with_the_scenario_in_words(client, reviewer, files):
    page = client.get(URL, {"edition": "CN-2020", "percent": "5", "y-dibao": "1,200", "m-deep": "12"})
    assert page.context["total"].households == 60
    for text in (
        "类别变化",
        "按单位",
        "按主要致困原因",
        "按困难类别",
        "标准上调 5%",
        "CN-2020",
        "新纳入",
        "临界",
    ):
        assert text in page.text
    assert page.context["priced"]
    assert page.context["total"].cost_after > 0


def test_knobs_of_the_edition_are_turned_and_named(client, reviewer, files):
    asked = {"edition": "HB-2017-37", knob("③", "number"): "1.55", knob("③", "switch"): "on"}
    form = client.get(URL, asked).context["form"]
    assert [(one.clause, value) for one, value in form.turned_knobs()] == [("③", "1.55"), ("③", True)]
    assert "第③款人均月收入与低保标准：低保标准的倍数 1.5 → 1.55" in form.supposed()
    assert "第③款扣除刚性支出后人均月收入与低保标准：启用 停用 → 启用" in form.supposed()
    assert form.turned == 2


def test_numbers_of_another_edition_are_forgotten(client, reviewer, files):
    form = client.get(URL, {"edition": "CN-2020", knob("③", "number"): "9"}).context["form"]
    assert form.turned_knobs() == []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"edition": "XX"}, "请选择政策版本"),
        ({"percent": "abc"}, "标准上调"),
        ({"percent": "500"}, "标准上调"),
        ({"told": "抚宁区"}, "第 1 行：“抚宁区”请写成“抚宁区 600”的样子。"),
        ({"told": "抚宁区 600\n无此县 500"}, "第 2 行：没有名为“无此县”的县(市、区)"),
        ({"told": "桥西区 500"}, "“桥西区”有 2 个"),
        ({"told": "抚宁区 600\n130306 500"}, "第 2 行：130306前面已经写过。"),
        ({"told": "抚宁区 -5"}, "“-5”不是低保标准"),
        ({"told": "抚宁区 550.555"}, "不是低保标准"),
        ({"y-dibao": "很多"}, "请填写金额"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(client, reviewer, files, asked, sentence):
    page = client.get(URL, {"edition": "HB-2017-37"} | asked)
    assert sentence in page.text
    assert "total" not in page.context
    for value in asked.values():
        assert value.splitlines()[0] in page.text or value == "XX"


def test_a_contradiction_is_refused_with_its_place(client, reviewer, files):
    page = client.get(URL, {"edition": "HB-2019-FP", "HB-2019-FP.1": "2"})
    assert "不可能同时成立" in page.text
    assert "total" not in page.context


def test_chinese_names_full_width_digits_and_codes_are_read(client, reviewer, files):
    form = client.get(URL, {"edition": "HB-2017-37", "told": "抚宁区　６００\n130322，620.5"}).context["form"]
    assert {code: str(amount) for code, amount in form.scenario().standards.told.items()} == {
        "130306": "600", "130322": "620.5",
    }  # fmt: skip


def test_a_list_shows_each_family_with_the_sentence_why(client, reviewer, files):
    asked = {"edition": "CN-2020", "kind": "change"}
    page = client.get(LIST, asked)
    rows = page.context["page"].object_list
    assert rows
    assert page.context["page"].paginator.count == client.get(URL, asked).context["total"].moves["change"]
    for row in rows:
        assert row.move == "change"
        assert row.because in page.text
        assert row.after_label in ("深度困难", "相对困难", "意外致困")
    assert "不改变任何档案" in page.text


def test_a_list_leads_back_to_the_same_question(client, reviewer, files):
    asked = {"edition": "CN-2020", "percent": "5", "kind": "near", "y-dibao": ""}
    address = client.get(LIST, asked).context["query"].address()
    form = WhatIfForm(client.get(f"{URL}?{address}").wsgi_request.GET, user=reviewer)
    assert form.is_valid()
    assert form.scenario().standards.percent == 5
    assert "y-dibao" not in address


def test_a_faulty_question_for_a_list_goes_back_to_the_form(client, reviewer, files):
    assert client.get(LIST, {"edition": "CN-2020", "percent": "x"}).url.startswith(URL)
    assert client.get(LIST, {"edition": "CN-2020", "kind": "nothing"}).url.startswith(URL)


def test_lists_narrow_by_cause_flow_and_unit(client, reviewer, files):
    answer = client.get(URL, {"edition": "CN-2020"}).context
    code, _, line = answer["causes"][0]
    name, flow = answer["flows"][0]
    unit = Unit.objects.get(path=files[0].unit_path)
    for narrow, households in (
        ({"cause": code}, line.households), ({"flow": name}, flow.households), ({"unit": unit.pk}, 30),
    ):  # fmt: skip
        assert client.get(LIST, {"edition": "CN-2020"} | narrow).context["page"].paginator.count == households


def test_only_families_in_reach_are_counted_or_listed(client, files):
    client.force_login(make.user(Role.CLERK, at=Unit.objects.get(path=files[0].unit_path)))
    assert client.get(URL, {"edition": "CN-2020"}).context["total"].households == 30
    beside = Unit.objects.get(path=files[-1].unit_path)
    assert client.get(LIST, {"edition": "CN-2020", "unit": beside.pk}).status_code == 302
    client.force_login(make.user())
    assert client.get(URL, {"edition": "CN-2020"}).context["total"].households == 0
    assert client.get(LIST, {"edition": "CN-2020"}).context["page"].paginator.count == 0


def test_the_sheet_says_what_it_is_and_holds_the_list(client, reviewer, files):
    asked = {"edition": "CN-2020", "kind": "change"}
    Dossier.objects.filter(pk=files[0].pk).update(applicant_name="=1+1")
    count = client.get(LIST, asked).context["page"].paginator.count
    answer = client.get(SHEET, asked)
    assert answer["Cache-Control"] == "no-store"
    sheet = load_workbook(BytesIO(answer.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert sheet.title == "测算"
    assert "测算" in lines[0][0]
    assert "不改变任何档案" in lines[1][0]
    assert len(lines) == count + 5
    assert {line[9] for line in lines[5:]} == {"类别改变"}
    record = AccessRecord.objects.get(kind="export")
    assert (record.user, record.what) == (reviewer, f"测算名单 类别改变 {count} 户")


def test_text_that_looks_like_a_formula_stays_text(client, reviewer, files):
    Dossier.objects.filter(pk__in=[row.pk for row in files]).update(applicant_name="=HYPERLINK(1)")
    sheet = load_workbook(BytesIO(client.get(SHEET, {"edition": "CN-2020"}).content)).active
    cells = [row[1] for row in sheet.iter_rows(min_row=6)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} == {"=HYPERLINK(1)"}


def test_a_sheet_needs_the_right_to_export(client, files, county):
    client.force_login(make.user(Role.CHAIR, at=county))
    assert client.get(SHEET, {"edition": "CN-2020"}).status_code == 403
    assert {record.kind for record in AccessRecord.objects.all()} == {"refused"}
    assert "导出表格" not in client.get(LIST, {"edition": "CN-2020"}).text


def test_a_sheet_holds_only_what_may_be_exported(client, files, county):
    """Somebody who sees the county and may export of one unit only takes away that unit's families."""
    chair = make.user(Role.CHAIR, at=county)
    appoint(chair, Role.REVIEWER, in_unit=Unit.objects.get(path=files[0].unit_path))
    client.force_login(chair)
    assert client.get(LIST, {"edition": "CN-2020"}).context["page"].paginator.count > 30
    sheet = load_workbook(BytesIO(client.get(SHEET, {"edition": "CN-2020"}).content)).active
    assert len(list(sheet.iter_rows(min_row=6))) == 30
    beside = Unit.objects.get(path=files[-1].unit_path)
    sheet = load_workbook(
        BytesIO(client.get(SHEET, {"edition": "CN-2020", "unit": beside.pk}).content)
    ).active
    assert len(list(sheet.iter_rows(min_row=6))) == 0


def test_too_long_a_list_is_not_written_on_one_sheet(client, reviewer, files, monkeypatch):
    monkeypatch.setattr("hardship.views.what_if.MOST", 10)
    assert client.get(SHEET, {"edition": "CN-2020"}).url.startswith(LIST)
    assert "请先按单位缩小范围" in client.get(LIST, {"edition": "CN-2020"}).text


def test_looking_writes_nothing(client, reviewer, files):
    before = (
        list(Figures.objects.order_by("pk").values()),
        Verdict.objects.count(),
        AccessRecord.objects.count(),
    )
    with CaptureQueriesContext(connection) as queries:
        client.get(URL, {"edition": "CN-2020", "percent": "5"})
        client.get(LIST, {"edition": "CN-2020", "kind": "enter"})
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not [sql for sql in written if "django_session" not in sql]  # the login's idle clock
    assert before == (
        list(Figures.objects.order_by("pk").values()), Verdict.objects.count(), AccessRecord.objects.count(),
    )  # fmt: skip


def test_queries_do_not_grow_with_the_families(client, reviewer, files):
    def queries(url: str) -> int:
        client.get(url, {"edition": "CN-2020"})  # the code lists are kept for a minute
        with CaptureQueriesContext(connection) as seen:
            client.get(url, {"edition": "CN-2020"})
        return len(seen)

    few = queries(URL), queries(LIST)
    crowd(make.unit(), make.user(), 40, seed=9)
    assert (queries(URL), queries(LIST)) == few == (24, 24)


def test_without_login_there_is_nothing(client):
    for url in (URL, LIST, SHEET):
        assert client.get(url).status_code == 302
