"""manage.py assess: verdicts as JSON, and for bad input sentences on stderr, nothing on stdout and exit code 2."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hardship.models import LowIncomeStandard, PolicyEdition
from hardship.policy import Facts

pytestmark = pytest.mark.django_db
EDGE = {
    "persons": 3,
    "annual_income": 29700,
    "causes": ["schooling"],
    "vetoes": [],
    "standard": 550,
    "gov_aid": False,
    "months_below": 0,
}


@pytest.fixture
def run(tmp_path):
    """Run the command as a shell would: (exit code, stdout, lines of stderr)."""

    def runs(content, *options):
        path = tmp_path / "事实.json"
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(raw)
        return call(str(path), *options)

    return runs


def call(*arguments):
    out, err, code = io.StringIO(), io.StringIO(), 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            call_command("assess", *arguments)
        except SystemExit as left:
            code = left.code
    return code, out.getvalue(), err.getvalue().splitlines()


def test_one_family_gives_one_object(run):
    code, out, err = run(EDGE, "--edition", "HB-2017-37")

    answer = json.loads(out)
    assert (code, err) == (0, [])
    assert list(answer) == [
        "edition",
        "standard",
        "outcome",
        "category",
        "tier",
        "vetoes",
        "metrics",
        "clauses",
    ]
    assert (answer["edition"], answer["outcome"]) == ("HB-2017-37", "eligible")
    assert (answer["category"], answer["tier"], answer["standard"]) == ("低保边缘户", "全国级", "550.00")
    assert answer["metrics"] == {"A": "825.00", "N": None, "N_acc": None, "A_aided": None}
    third = answer["clauses"][2]
    assert list(third) == ["clause", "category", "met", "because", "values"]
    assert third["because"].startswith("人均月收入 825.00 元，不高于低保标准 550 元的 1.5 倍 825.00 元")
    assert "低保" in out, "not escaped"


def test_a_list_gives_a_list_each_by_the_edition_of_its_day(run):
    family = EDGE | {"standard": None, "county": "130306"}
    code, out, _ = run(
        [family | {"on": "2018-02-06"}, family | {"on": "2017-05-01", "standard": 500}, EDGE],
    )

    assert code == 0
    assert [(one["edition"], one["standard"]) for one in json.loads(out)] == [
        ("HB-2017-37", "550.00"),
        ("CN-2016-36", "500.00"),
        ("HB-2017-37", "550.00"),
    ]


def test_a_draft_judges_when_it_is_named(run):
    assert not PolicyEdition.objects.get(code="HB-2019-FP").published
    income = EDGE | {"annual_income": 25740, "vetoes": None}

    _, out, _ = run([income, income | {"annual_income": 25740.01}], "--edition", "HB-2019-FP")

    assert [(one["outcome"], one["tier"]) for one in json.loads(out)] == [
        ("eligible", "省级"),
        ("ineligible", None),
    ]


def test_the_standard_of_the_county_is_that_of_the_day(run):
    row = LowIncomeStandard.objects.get(division_code="130306", kind="urban")
    LowIncomeStandard.objects.create(
        division_code="130306", amount="612.50", effective_from=date(2021, 7, 1), document_no="测试文号"
    )
    LowIncomeStandard.objects.create(
        division_code="130306", kind="rural", amount="400", effective_from=date(2021, 7, 1)
    )
    family = {"county": "130306"}
    _, out, _ = run(
        [family | {"on": "2021-06-30"}, family | {"on": "2021-07-01"}, family, {"county": "139999"}]
    )

    standards = [one["standard"] for one in json.loads(out)]
    assert standards == [f"{row.amount:.2f}", "612.50", "612.50", None]


def test_an_empty_object_is_a_family_of_which_nothing_is_known(run):
    code, out, _ = run({})

    assert code == 0
    assert json.loads(out)["outcome"] == "unknown"


def test_digits_are_taken_as_they_are_written(run):
    raw = b'\xef\xbb\xbf{"persons": 3, "annual_income": 29700.0000000001, "causes": ["other"], "vetoes": [], "standard": 550}'

    _, out, _ = run(raw)

    third = json.loads(out)["clauses"][2]
    assert third["met"] is False
    assert "825.000000000003 元，高于" in third["because"]


def test_reads_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(EDGE).encode())))

    code, out, _ = call("-")

    assert (code, json.loads(out)["category"]) == (0, "低保边缘户")


NUMBER_FAULT = "应为不小于 0 的数，现为"
REFUSED = {
    "empty file": (b" \n", ["内容是空的，请写入一户的事实（{…}）或几户的列表（[…]）。"]),
    "not utf-8": ("{}，".encode("gbk"), ["内容不是 UTF-8 编码（第 3 个字节起），请另存为 UTF-8 后再试。"]),
    "not json": (b'{"persons": 3,\n}', ["内容不是有效的 JSON：第 2 行第 1 个字符处有误，请检查引号、逗号和括号。"]),
    "a word": (b"null", ["内容应为对象（{…}），现为空。"]),
    "a text": (b'"abc"', ["内容应为对象（{…}），现为“abc”。"]),
    "NaN": (b'{"annual_income": NaN}', [f"家庭年收入（annual_income）{NUMBER_FAULT}“NaN”。"]),
    "infinity": (
        b'[{"savings": -Infinity}]',
        [f"第 1 户：储蓄（savings）{NUMBER_FAULT}“-Infinity”。"],
    ),
    "list in a list": (b'[[{"persons": 2.5}]]', ['第 1 户：内容应为对象（{…}），现为“[{"persons": "2.5"}]”。']),
    "null in a list": (b"[{}, null]", ["第 2 户：内容应为对象（{…}），现为空。"]),
    "twice": (b'{"persons": 3, "persons": 4}', ["家庭人口（persons）写了不止一次。"]),
    "unknown key": (b'{"perso\\nns": 3}', ["perso ns不是可识别的项目。"]),
    "a word in quotes": (b'{"persons": "three"}', ["家庭人口（persons）应为不小于 1 的整数，现为“three”。"]),
    "true for a number": (b'{"savings": true}', [f"储蓄（savings）{NUMBER_FAULT}“true”。"]),
    "list for a number": (b'{"savings": [1.5]}', [f"储蓄（savings）{NUMBER_FAULT}“[\"1.5\"]”。"]),
    "negative": (b'{"rigid_expense": -0.01}', [f"年刚性支出（rigid_expense）{NUMBER_FAULT}“-0.01”。"]),
    "beyond reckoning": (
        b'{"savings": 1e999999999999999999999}',
        [f"储蓄（savings）{NUMBER_FAULT}“1e999999999999999999999”。"],
    ),
    "huge": (b'{"savings": 1%s}' % (b"0" * 5000), [f"储蓄（savings）{NUMBER_FAULT}“1{'0' * 39}…”。"]),
    "number for yes": (b'{"gov_aid": 1}', ["是否享受政府救助（gov_aid）应为是（true）或否（false），现为“1”。"]),
    "text for a list": (b'{"causes": "illness"}', ["致困原因（causes）应为列表（[…]），现为“illness”。"]),
    "too deep": (b"[" * 100_000, ["内容的括号嵌套层数过多，请写成一户（{…}）或几户的列表（[…]）。"]),
    "no edition on the day": (
        b'{"on": "2015-12-31"}',
        ["河北省在 2015年12月31日 没有已发布并生效的政策版本。"],
    ),
    "no edition in the county": (
        b'[{}, {"county": "110101", "on": "2021-01-01"}]',
        ["第 2 户：区划代码 110101 所在地区在 2021年1月1日 没有已发布并生效的政策版本。"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_in_a_sentence(run, case):
    content, sentences = REFUSED[case]

    assert run(content) == (2, "", sentences)


def test_every_fault_of_every_family_is_told_at_once(run):
    code, out, err = run(
        '[{"persons": 0, "on": "x", "savings": "一", "savings": "x"}, {}, {"vetoes": ["CAT", []]}]'.encode(),
        "--edition",
        "NO-SUCH",
    )

    assert (code, out) == (2, "")
    assert err[0] == "没有代号为“NO-SUCH”的政策版本；现有：CN-2020、CN-2016-36、HB-2019-FP、HB-2017-37。"
    assert [line.partition("：")[0] for line in err[1:]] == ["第 1 户"] * 4 + ["第 3 户"] * 2


def test_no_families_give_no_results(run):
    assert run(b"[]") == (0, "[]\n", [])


def test_what_is_stored_with_a_verdict_can_be_asked_again(run):
    """Facts.to_json writes amounts as text."""
    facts = Facts(persons=3, annual_income=Decimal("29700.00"), standard=Decimal(550), vetoes=frozenset())

    stored, plain = (
        run(facts.to_json()),
        run({"persons": 3, "annual_income": 29700, "standard": 550, "vetoes": []}),
    )

    assert stored == plain
    assert stored[0] == 0


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert call(str(tmp_path / "no.json"))[::2] == (2, [f"没有找到文件“{tmp_path / 'no.json'}”。"])
    assert call(str(tmp_path))[::2] == (2, [f"“{tmp_path}”是文件夹，不是文件。"])
    code, out, err = call()
    assert (code, out, len(err)) == (2, "", 1)


def test_an_edition_with_faulty_clauses_is_refused(run):
    draft = PolicyEdition.objects.get(code="HB-2019-FP")
    draft.body["clauses"] = []
    draft.save()

    code, out, err = run({}, "--edition", "HB-2019-FP")

    assert (code, out) == (2, "")
    assert err == ["政策版本 HB-2019-FP 的条款有误：条款（clauses）不能为空。"]


def test_many_families_of_one_county_ask_the_database_once(run):
    with CaptureQueriesContext(connection) as one:
        run([{"county": "130306"}])
    with CaptureQueriesContext(connection) as many:
        run([{"county": "130306"}] * 30)

    assert len(many) == len(one) == 2
    assert all(query["sql"].startswith("SELECT") for query in many)
