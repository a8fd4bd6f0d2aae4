"""Editions as data: the shipped ones are sound, spoilt ones are refused with the place."""

import subprocess
import sys
from datetime import date
from fractions import Fraction

import pytest

from hardship.policy import Edition, EditionRefused
from tests.policy.families import CODES, document, edition

FIRST = "条款（clauses）第 1 项 › 条件（condition）"


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_edition_reads_and_writes_itself(code):
    shipped = document(code)

    assert shipped["code"] == code
    assert Edition.from_json(shipped).to_json() == shipped


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_edition_says_where_it_comes_from(code):
    rules = edition(code)

    assert rules.sources
    assert all(clause.source for clause in rules.clauses)
    assert all(veto.source for veto in rules.vetoes)


def test_what_no_found_document_proves_is_marked_presumed():
    assert all(clause.presumed for clause in edition("HB-2017-37").clauses)
    assert [clause.presumed for clause in edition("CN-2016-36").clauses] == [False, False, False, True, True]
    assert "publicity" in edition("HB-2017-37").process.presumed
    assert "retention_years" not in edition("HB-2017-37").process.presumed


def test_days_in_force():
    rules = edition("CN-2016-36")
    days = [date(2015, 12, 31), date(2016, 1, 1), date(2019, 12, 31), date(2020, 1, 1)]

    assert [rules.in_force_on(day) for day in days] == [False, True, True, False]
    assert edition("HB-2017-37").in_force_on(date(2030, 1, 1))


def spoilt(change):
    body = document("HB-2017-37")
    change(body)
    with pytest.raises(EditionRefused) as refused:
        Edition.from_json(body)
    return refused.value.faults


def condition(body, value):
    body["clauses"][0]["condition"] = value


def compare(metric="A", sign="<", multiple="1", **more):
    return {"compare": {"metric": metric, "sign": sign, "multiple": multiple, **more}}


SPOILT = {
    "no title": (lambda body: body.pop("title"), "名称（title）没有填写。"),
    "strange key": (lambda body: body.update(colour=1), "colour不是可识别的项目。"),
    "bad day": (
        lambda body: body.update(effective_from="2018"),
        "生效日期（effective_from）应为日期（年-月-日，如 2018-02-06），现为“2018”。",
    ),
    "ends before it begins": (
        lambda body: body.update(effective_until="2017-12-31"),
        "失效日期（effective_until）早于生效日期（effective_from）。",
    ),
    "replaces itself": (
        lambda body: body.update(replaces="HB-2017-37"),
        "取代版本（replaces）、补充版本（supplements）不能是本版本自己。",
    ),
    "no clause": (lambda body: body.update(clauses=[]), "条款（clauses）不能为空。"),
    "same mark twice": (
        lambda body: body["clauses"][1].update(clause="①"),
        "条款（clauses）的款号 ① 重复。",
    ),
    "same condition twice": (
        lambda body: body["clauses"][1].update(condition=body["clauses"][0]["condition"]),
        "条款②的条件与①相同，永远轮不到。",
    ),
    "unknown category": (
        lambda body: body["clauses"][0].update(category="rich"),
        "条款（clauses）第 1 项 › 困难类别（category）应为dibao、dibao_edge、accident、migrant之一，现为“rich”。",
    ),
    "no condition": (lambda body: condition(body, None), f"{FIRST}没有填写。"),
    "condition off": (
        lambda body: condition(body, compare() | {"enabled": False}),
        f"{FIRST}已停用，本款没有条件。",
    ),
    "unknown kind": (
        lambda body: condition(body, {"horoscope": {}}),
        f"{FIRST} › horoscope不是可识别的项目。",
    ),
    "two kinds": (
        lambda body: condition(body, compare() | {"membership": {}}),
        f"{FIRST}应为compare、months_below、government_aid、has_cause、expense_share、contract_months、membership、"
        "all_of、any_of中的恰好一种条件，且不超过 4 层。",
    ),
    "unknown metric": (
        lambda body: condition(body, compare(metric="Z")),
        f"{FIRST} › 比较（compare） › 指标（metric）应为A、N、N_acc、A_aided、N_assets之一，现为“Z”。",
    ),
    "unknown sign": (
        lambda body: condition(body, compare(sign="≤")),
        f"{FIRST} › 比较（compare） › 比较符号（sign）应为<、<=、>、>=之一，现为“≤”。",
    ),
    "multiple of nothing": (
        lambda body: condition(body, compare(multiple=0)),
        f"{FIRST} › 比较（compare） › 低保标准倍数（multiple）应为大于 0 的数，现为“0”。",
    ),
    "no multiple": (
        lambda body: condition(body, {"compare": {"metric": "A", "sign": "<"}}),
        f"{FIRST} › 比较（compare） › 低保标准倍数（multiple）没有填写。",
    ),
    "no month": (
        lambda body: condition(body, {"months_below": {"at_least": 0}}),
        f"{FIRST} › 连续月数（months_below） › 不少于（at_least）应为不小于 1 的整数，现为“0”。",
    ),
    "no cause": (
        lambda body: condition(body, {"has_cause": {"any_of": []}}),
        f"{FIRST} › 致困原因（has_cause） › 满足其一（any_of）应为至少一项致困原因，现为“[]”。",
    ),
    "nothing switched on": (
        lambda body: condition(body, {"all_of": [compare() | {"enabled": False}]}),
        f"{FIRST} › 同时满足（all_of）中没有启用的条件。",
    ),
    "below and above": (
        lambda body: condition(body, {"all_of": [compare(), {"all_of": [compare(sign=">", multiple=3)]}]}),
        f"{FIRST} › 同时满足（all_of）：A 与低保标准的几个比较不可能同时成立。",
    ),
    "touching but strict": (
        lambda body: condition(body, {"all_of": [compare(), compare(sign=">=")]}),
        f"{FIRST} › 同时满足（all_of）：A 与低保标准的几个比较不可能同时成立。",
    ),
    "aided and not": (
        lambda body: condition(
            body,
            {"all_of": [{"government_aid": {"received": True}}, {"government_aid": {"received": False}}]},
        ),
        f"{FIRST} › 同时满足（all_of）：既要求享受政府救助又要求未享受，不可能同时成立。",
    ),
    "veto twice": (
        lambda body: body["vetoes"].append(body["vetoes"][0]),
        "否决情形（vetoes）的代号 HOUSE_2PLUS 重复。",
    ),
    "ratio above one": (
        lambda body: body["process"]["evaluation"].update(pass_ratio="3/2"),
        "程序参数（process） › 民主评议（evaluation） › 通过比例（pass_ratio）应为大于 0、不大于 1 的比例（如 2/3），"
        "现为“3/2”。",
    ),
    "no investigator": (
        lambda body: body["process"].update(home_visit_min_people=0),
        "程序参数（process） › 入户最少人数（home_visit_min_people）应为不小于 1 的整数，现为“0”。",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_edition_is_refused_with_the_place(case):
    change, fault = SPOILT[case]

    assert fault in spoilt(change)


def test_every_fault_of_an_edition_is_told_at_once():
    def change(body):
        body.pop("title")
        body["vetoes"][0]["code"] = "CAT"
        body["clauses"][2]["condition"]["all_of"][0]["compare"]["sign"] = "="

    assert len(spoilt(change)) == 3


def test_compatible_bounds_are_no_contradiction():
    body = document("HB-2017-37")
    condition(body, {"all_of": [compare(sign="<="), compare(sign=">=")]})

    assert Edition.from_json(body)


@pytest.mark.parametrize("body", [None, [], "text", {}])
def test_anything_but_an_edition_is_refused(body):
    with pytest.raises(EditionRefused):
        Edition.from_json(body)


def test_process_numbers_of_the_hebei_edition():
    process = edition("HB-2017-37").process

    assert (process.publicity.days, process.publicity.unit, process.publicity.counts_posting_day) == (
        5,
        "workday",
        True,
    )
    assert (process.home_visit_min_people, process.entry_workdays, process.retention_years) == (2, 30, 10)
    assert process.evaluation.pass_ratio == Fraction(2, 3)
    assert [process.evaluation.present_needed(expected) for expected in (3, 4, 5, 7, 8, 15)] == [
        3,
        3,
        5,
        5,
        6,
        10,
    ]
    assert [process.evaluation.votes_needed(present) for present in (3, 5, 9, 10)] == [2, 4, 6, 7]


def test_case_numbers_are_county_year_and_running_number():
    process = edition("HB-2017-37").process

    assert process.case_number("130306", 2018, 1) == "130306201800001"
    with pytest.raises(ValueError, match="5 digits"):
        process.case_number("130306", 2018, 100000)


def test_the_rules_stand_without_django():
    proof = (
        "import sys, hardship.policy; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", proof], check=False).returncode == 0
