"""The golden workbook: every row against the shipped editions, and a sentence with row and column for every fault."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from hardship.enums import Outcome
from hardship.models import PolicyEdition
from hardship.policy import Facts, FactsRefused
from hardship.services.golden import HEADINGS, cases_in
from tests.policy.families import CODES, FOLDER, edition

WORKBOOK = FOLDER.parent / "golden_cases.xlsx"
EDITIONS = {code: edition(code) for code in CODES}
CASES = cases_in(WORKBOOK.read_bytes(), EDITIONS)
PLAIN = {
    "案例号": "甲",
    "政策版本": "HB-2017-37",
    "家庭人口": 3,
    "家庭年收入": 29700,
    "致困原因": "患病、子女上学",
    "否决情形": "无",
    "当地低保标准": 550,
    "期望结论": "符合",
    "期望类别": "低保边缘户",
    "期望依据款": "③",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
def test_row_gets_the_expected_verdict(case):
    assert case.disagreement(EDITIONS[case.edition].assess(case.facts)) == ""


def test_the_workbook_has_every_edition_outcome_and_worked_family():
    assert len(CASES) >= 90
    assert {case.edition for case in CASES} == set(CODES)
    assert {case.outcome for case in CASES} == set(Outcome)
    worked = {f"T{n}" for n in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11)}
    for code in ("HB-2017-37", "CN-2016-36", "CN-2020"):
        assert {case.number.partition("-")[0] for case in CASES if case.edition == code} >= worked


def test_every_clause_and_category_of_every_edition_is_granted_somewhere():
    granted = {(case.edition, case.clause, case.category) for case in CASES if case.category}

    for code, rules in EDITIONS.items():
        for clause in rules.clauses:
            assert (code, clause.clause, clause.category.label) in granted


def test_people_find_their_way_in_the_workbook():
    book = load_workbook(BytesIO(WORKBOOK.read_bytes()))

    cases, notes = book.worksheets
    assert (cases.title, notes.title, cases.freeze_panes) == ("案例", "填写说明", "C2")
    lists = {
        str(rule.sqref).partition("2:")[0]: rule
        for rule in cases.data_validations.dataValidation
        if rule.type == "list"
    }
    assert {HEADINGS[ord(letter) - ord("A")] for letter in lists} == {
        "政策版本", "政府救助", "农民工", "工会会员", "致困原因", "否决情形", "期望结论", "期望类别", "期望依据款",
    }  # fmt: skip
    explained = {str(row[0].value) for row in notes.iter_rows()}
    assert explained >= set(HEADINGS)


def book_of(*rows, headings=HEADINGS):
    """Bytes of a workbook with these rows ({heading: cell})."""
    book = Workbook()
    book.active.append(list(headings))
    for row in rows:
        book.active.append([row.get(heading) for heading in headings])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def faults_of(raw):
    with pytest.raises(FactsRefused) as refused:
        cases_in(raw, EDITIONS)
    return refused.value.faults


def test_a_row_becomes_typed_facts():
    row = PLAIN | {"家庭年收入": 29700.000000000004, "政府救助": "否", "投资性净资产": -5.25, "农民工": "是"}
    (blank, case) = cases_in(
        book_of(PLAIN | {"否决情形": None, "致困原因": " "}, {}, row | {"案例号": 7}), EDITIONS
    )

    assert (case.row, case.number, case.outcome, case.clause) == (4, "7", Outcome.ELIGIBLE, "③")
    assert case.facts == Facts(
        persons=3,
        annual_income=Decimal(29700),
        net_investments=Decimal("-5.25"),
        gov_aid=False,
        causes=frozenset({"illness", "schooling"}),
        vetoes=frozenset(),
        migrant=True,
        standard=Decimal(550),
    )
    assert (blank.facts.vetoes, blank.facts.causes, blank.facts.migrant) == (None, None, False)


FAULTS = {
    "count": ({"家庭人口": 0}, "第 2 行 › 家庭人口应为不小于 1 的整数，现为“0”。"),
    "text for money": ({"储蓄": "三万"}, "第 2 行 › 储蓄应为不小于 0 的数，现为“三万”。"),
    "negative": ({"年刚性支出": -1}, "第 2 行 › 年刚性支出应为不小于 0 的数，现为“-1”。"),
    "a formula": ({"家庭年收入": "=2475*12"}, "第 2 行 › 家庭年收入是公式，请改为数值或文字。"),
    "yes or no": ({"政府救助": "有"}, "第 2 行 › 政府救助应为是、否之一，现为“有”。"),
    "an unknown edition": (
        {"政策版本": "HB-1999"},
        "第 2 行 › 政策版本应为CN-2016-36、HB-2017-37、HB-2019-FP、CN-2020之一，现为“HB-1999”。",
    ),
    "no edition": ({"政策版本": None}, "第 2 行 › 政策版本没有填写。"),
    "no number": ({"案例号": None}, "第 2 行 › 案例号没有填写。"),
    "no outcome": ({"期望结论": None, "期望类别": None}, "第 2 行 › 期望结论没有填写。"),
    "no category": ({"期望类别": None}, "第 2 行 › 期望类别没有填写。"),
    "no clause": ({"期望依据款": None}, "第 2 行 › 期望依据款没有填写。"),
    "a category too many": ({"期望结论": "不符合"}, "第 2 行 › 期望类别应为空：期望结论不是“符合”。"),
    "a category of another edition": (
        {"期望类别": "深度困难"},
        "第 2 行 › 期望类别应为低保户、低保边缘户、意外致困户、困难农民工之一，现为“深度困难”。",
    ),
    "a number for causes": ({"致困原因": 3}, "第 2 行 › 致困原因应为文字，现为“3”。"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_cell_is_named_by_row_and_column(fault):
    change, sentence = FAULTS[fault]

    assert faults_of(book_of(PLAIN | change)) == [sentence]


def test_unknown_words_are_named_one_by_one():
    faults = faults_of(book_of(PLAIN | {"致困原因": "患病、感冒", "否决情形": "没有"}))

    assert [fault.partition("不在可选范围内")[0] for fault in faults] == [
        "第 2 行 › 致困原因中的“感冒”",
        "第 2 行 › 否决情形中的“没有”",
    ]


def test_every_fault_of_the_sheet_is_told_at_once():
    faults = faults_of(book_of(PLAIN | {"家庭人口": 1.5}, PLAIN | {"储蓄": True}))

    assert [fault[:14] for fault in faults] == [
        "第 2 行 › 家庭人口应为",
        "第 3 行 › 储蓄应为不小",
        "第 3 行 › 案例号“甲”",
    ]


def test_headings_are_checked():
    headings = [*HEADINGS[:-1], "备注", "储蓄"]

    assert faults_of(book_of(PLAIN, headings=headings)) == [
        "第 1 行缺少“期望依据款”一列。",
        "第 1 行第 21 列的“备注”不是可识别的列名。",
        "第 1 行的“储蓄”出现不止一次。",
    ]
    assert faults_of(book_of()) == ["第一张表没有案例，请从第 2 行起填写。"]
    assert faults_of(b"PK no workbook") == ["文件不是有效的 Excel 工作簿（.xlsx），请用原文件修改后另存。"]


def check(capsys, *arguments):
    """(exit code, stdout, stderr) of manage.py check_golden."""
    code = 0
    try:
        call_command("check_golden", *map(str, arguments))
    except SystemExit as left:
        code = left.code
    return code, *capsys.readouterr()


@pytest.mark.django_db
def test_the_command_finds_every_row_right(capsys):
    assert check(capsys) == (0, f"共 {len(CASES)} 例，全部相符。\n", "")


@pytest.mark.django_db
def test_the_command_says_what_differs_and_why(capsys, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(
        book_of(PLAIN, PLAIN | {"案例号": "乙", "说明": "超过", "家庭年收入": 29700.01})
    )

    code, out, err = check(capsys, tmp_path / "a.xlsx")

    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[0] == ("第 3 行 乙（HB-2017-37，超过）：期望“符合 低保边缘户 ③”，规则得出“不符合”。")
    assert any("③ 人均月收入 825.0003 元，高于低保标准 550 元的 1.5 倍 825.00 元" in line for line in lines)
    assert lines[-1] == "共 2 例，1 例不符。"


@pytest.mark.django_db
def test_the_command_asks_the_editions_in_the_system(capsys):
    edited = PolicyEdition.objects.get(code="CN-2020")
    edited.body["clauses"][2]["condition"]["expense_share"]["share"] = "0.9"
    edited.save()

    code, out, _ = check(capsys)

    assert code == 1
    assert "CN-2020，③：自付比 80% 多 0.01 元" in out


@pytest.mark.django_db
def test_the_command_refuses_a_faulty_file(capsys, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(book_of(PLAIN | {"家庭人口": 0, "储蓄": -1}))

    code, out, err = check(capsys, tmp_path / "a.xlsx")
    assert (code, out, len(err.splitlines())) == (2, "", 2)
    assert check(capsys, tmp_path / "b.xlsx") == (2, "", "没有找到或无法读取文件“b.xlsx”。\n")
