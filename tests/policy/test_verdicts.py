"""Unknowns, vetoes, migrant workers, and the verdict they make."""

import json

import pytest

from hardship.policy import Assessment
from tests.policy.families import CODES, edition, family, known_family, met

EDGE = {"persons": 4, "annual_income": 38040, "causes": ["illness", "schooling"]}


def test_nothing_known_is_unknown_in_every_edition():
    for code in CODES:
        assessment = edition(code).assess(family(standard=None, vetoes=None))
        granting = [finding.met for finding in assessment.clauses if finding.category != "困难农民工"]
        assert assessment.outcome == "unknown"
        assert set(granting) == {None}
        assert set(assessment.metrics.as_json().values()) == {None}


def test_a_fact_that_decides_alone_is_enough():
    """Income above the line refuses a clause though months and aid are unknown; cause unknown leaves others open."""
    answers = met("HB-2017-37", family(persons=3, annual_income=72000))

    assert answers == {"①": False, "②": False, "③": False, "④": False, "⑤": None, "⑥": False}


def test_a_clause_met_with_another_unknown_is_eligible():
    assessment = edition("HB-2017-37").assess(family(persons=3, annual_income=18000, causes=["illness"]))

    assert [finding.met for finding in assessment.clauses[:3]] == [None, None, True]
    assert (assessment.outcome, assessment.category.code) == ("eligible", "dibao_edge")
    assert assessment.conclusion == (
        "符合第③款，困难类别为低保边缘户（全国级）。第①、②款尚不能判断，补全后类别可能改变。"
    )


def test_unchecked_vetoes_leave_a_met_clause_unknown():
    assessment = edition("HB-2017-37").assess(family(**EDGE, vetoes=None))

    assert (assessment.outcome, assessment.category, assessment.ground.clause) == ("unknown", None, "③")
    assert assessment.conclusion == "已符合第③款，否决情形尚未核对。"


def test_unchecked_vetoes_do_not_matter_when_no_clause_can_be_met():
    assessment = edition("HB-2017-37").assess(known_family(vetoes=None))

    assert assessment.outcome == "ineligible"
    assert assessment.conclusion == "各款均不符合，不符合认定条件。"


def test_an_edition_without_vetoes_asks_for_no_check():
    facts = family(persons=3, annual_income=21600, causes=["illness"], vetoes=None)

    assert edition("HB-2019-FP").assess(facts).outcome == "eligible"
    assert edition("HB-2019-FP").veto_finding(facts).because == "本标准不设否决情形。"


@pytest.mark.parametrize("code", ["CN-2016-36", "HB-2017-37", "CN-2020"])
@pytest.mark.parametrize(
    "veto",
    [
        "HOUSE_2PLUS",
        "SHOP_OR_EMPLOYER",
        "PRIVATE_SCHOOL",
        "STUDY_ABROAD",
        "VEHICLE",
        "FALSE_INFO",
        "REFUSE_CHECK",
    ],
)
def test_a_veto_refuses_whatever_else_is_met(code, veto):
    assessment = edition(code).assess(family(**EDGE, rigid_expense=30000, vetoes=[veto]))

    assert (assessment.outcome, assessment.category, assessment.tier) == ("ineligible", None, None)
    assert assessment.as_json()["vetoes"] == [veto]
    assert assessment.ground is not None


def test_a_code_the_edition_does_not_list_vetoes_nothing():
    assert edition("HB-2017-37").assess(family(**EDGE, vetoes=["AGE_LIMIT"])).outcome == "eligible"


def test_a_veto_outweighs_missing_figures():
    assert edition("HB-2017-37").assess(family(vetoes=["VEHICLE"])).outcome == "ineligible"


def test_veto_finding_speaks_with_the_exceptions():
    rules = edition("HB-2017-37")

    assert rules.veto_finding(family(vetoes=["VEHICLE"])).because == (
        "有否决情形：非受雇佣经常使用机动车辆（残疾人功能性补偿代步机动车、摩托车除外；受雇佣驾驶的除外）。"
    )
    assert [rules.veto_finding(family(vetoes=codes)).met for codes in ([], None, ["VEHICLE"])] == [
        True,
        None,
        False,
    ]
    assert rules.assess(family(vetoes=["HOUSE_2PLUS"])).conclusion == (
        "有否决情形：拥有 2 套（含）以上住宅。不符合认定条件。"
    )


@pytest.mark.parametrize(
    ("member", "months", "outcome", "sixth"),
    [
        (True, 12, "eligible", True),
        (True, 11, "ineligible", False),
        (False, 24, "ineligible", False),
        (None, 24, "unknown", None),
        (True, None, "unknown", None),
        (False, None, "ineligible", False),
    ],
)
def test_a_migrant_worker_needs_membership_and_a_year(member, months, outcome, sixth):
    facts = family(**EDGE, accident_expense=0, migrant=True, member=member, contract_months=months)
    assessment = edition("HB-2017-37").assess(facts)

    assert assessment.outcome == outcome
    assert met("HB-2017-37", facts)["⑥"] is sixth
    assert (assessment.category.label if assessment.category else None) == ("低保边缘户" if sixth else None)


def test_the_migrant_rule_alone_grants_nothing():
    facts = known_family(migrant=True, member=True, contract_months=36)

    assert edition("HB-2017-37").assess(facts).outcome == "ineligible"
    assert met("HB-2017-37", facts)["⑥"] is False


def test_the_migrant_rule_does_not_touch_others():
    facts = family(**EDGE, member=False, contract_months=0)

    assert edition("HB-2017-37").assess(facts).outcome == "eligible"
    assert met("HB-2017-37", facts)["⑥"] is False


def test_printed_verdict_has_exactly_the_agreed_shape():
    printed = edition("HB-2017-37").assess(family(**EDGE)).as_json()

    assert json.loads(json.dumps(printed)) == printed
    assert {key: printed[key] for key in printed if key != "clauses"} == {
        "edition": "HB-2017-37",
        "standard": "550.00",
        "outcome": "eligible",
        "category": "低保边缘户",
        "tier": "全国级",
        "vetoes": [],
        "metrics": {"A": "792.50", "N": None, "N_acc": None, "A_aided": None},
    }
    assert [clause["clause"] for clause in printed["clauses"]] == list("①②③④⑤⑥")
    assert printed["clauses"][2] == {
        "clause": "③",
        "category": "低保边缘户",
        "met": True,
        "because": "人均月收入 792.50 元，不高于低保标准 550 元的 1.5 倍 825.00 元，且因患病、子女上学致困。",
        "values": {"A": "792.50", "L": "550.00", "1.5L": "825.00", "causes": ["illness", "schooling"]},
    }


@pytest.mark.parametrize("vetoes", [[], None, ["VEHICLE", "HOUSE_2PLUS"]])
def test_a_stored_verdict_comes_back_word_for_word(vetoes):
    given = edition("HB-2017-37").assess(family(**EDGE, vetoes=vetoes, standard="665.5"))
    back = Assessment.from_json(json.loads(json.dumps(given.to_json())))

    assert back.as_json() == given.as_json()
    assert (back.category, back.vetoes, back.conclusion) == (given.category, given.vetoes, given.conclusion)
    assert back.standard == given.standard
