"""Reading facts: what is accepted, and a sentence for every fault."""

from datetime import date
from decimal import Decimal

import pytest

from hardship.policy import Facts, FactsRefused, facts_of

FAULTS = [
    ({"persons": 0}, "家庭人口（persons）应为不小于 1 的整数，现为“0”。"),
    ({"persons": 2.5}, "家庭人口（persons）应为不小于 1 的整数，现为“2.5”。"),
    ({"persons": True}, "家庭人口（persons）应为不小于 1 的整数，现为“true”。"),
    ({"annual_income": -1}, "家庭年收入（annual_income）应为不小于 0 的数，现为“-1”。"),
    ({"annual_income": "三万"}, "家庭年收入（annual_income）应为不小于 0 的数，现为“三万”。"),
    ({"annual_income": float("nan")}, "家庭年收入（annual_income）应为不小于 0 的数，现为“nan”。"),
    ({"annual_income": 10**400}, f"家庭年收入（annual_income）应为不小于 0 的数，现为“1{'0' * 39}…”。"),
    (
        {"annual_income": Decimal("1e-999999")},
        "家庭年收入（annual_income）应为不小于 0 的数，现为“1E-999999”。",
    ),
    ({"standard": 0}, "当地低保标准（standard）应为大于 0 的数，现为“0”。"),
    ({"gov_aid": "是"}, "是否享受政府救助（gov_aid）应为是（true）或否（false），现为“是”。"),
    ({"causes": "illness"}, "致困原因（causes）应为列表（[…]），现为“illness”。"),
    ({"county": "1303"}, "区划代码（county）应为6 位区划代码，现为“1303”。"),
    ({"on": "2018-02-30"}, "申报日期（on）应为日期（年-月-日，如 2018-02-06），现为“2018-02-30”。"),
    ({"on": "20180206"}, "申报日期（on）应为日期（年-月-日，如 2018-02-06），现为“20180206”。"),
    ({"anual_income": 1}, "anual_income不是可识别的项目。"),
    ([], "内容应为对象（{…}），现为“[]”。"),
]


@pytest.mark.parametrize(("document", "fault"), FAULTS)
def test_a_fault_is_one_sentence(document, fault):
    with pytest.raises(FactsRefused) as refused:
        Facts.from_json(document)

    assert refused.value.faults == [fault]


def test_every_fault_is_told_at_once():
    with pytest.raises(FactsRefused) as refused:
        Facts.from_json({"persons": -1, "causes": ["flu", 3, "illness"], "vetoes": ["CAT"], "on": 3})

    faults = refused.value.faults
    assert len(faults) == 5
    assert any(fault.startswith("致困原因（causes）中的“flu”不在可选范围内（accident、") for fault in faults)


def test_absent_and_null_are_unknown():
    assert (
        Facts.from_json({}) == Facts.from_json({"persons": None, "causes": None, "vetoes": None}) == Facts()
    )
    assert Facts().migrant is False


def test_numbers_keep_the_digits_that_were_typed():
    facts = Facts.from_json(
        {"annual_income": 29701.08, "savings": "0.10", "persons": "3", "net_investments": -5, "standard": 550}
    )

    assert facts.annual_income == Decimal("29701.08")
    assert (facts.savings, facts.persons, facts.net_investments) == (Decimal("0.10"), 3, Decimal(-5))


def test_facts_survive_the_round_trip():
    facts = Facts.from_json(
        {
            "persons": 3,
            "annual_income": "18000.50",
            "causes": ["other", "illness"],
            "vetoes": [],
            "gov_aid": False,
            "migrant": True,
            "county": 130306,
            "standard": 550,
            "on": "2018-02-06",
        }
    )

    assert Facts.from_json(facts.to_json()) == facts
    assert facts.on == date(2018, 2, 6)
    assert facts.to_json()["vetoes"] == []
    assert "savings" not in facts.to_json()


def test_a_county_is_looked_up_unless_a_standard_is_given():
    asked = []

    def standard_of(county, on):
        asked.append((county, on))
        return Decimal(600)

    document = {"county": "130306", "on": "2018-02-06"}
    assert Facts.from_json(document, standard_of).standard == 600
    assert Facts.from_json(document | {"standard": 550}, standard_of).standard == 550
    assert Facts.from_json(document).standard is None
    assert asked == [("130306", date(2018, 2, 6))]


def test_a_list_of_families_names_the_faulty_one():
    assert facts_of([{"persons": 1}, {"persons": 2}]) == [Facts(persons=1), Facts(persons=2)]
    assert facts_of({"persons": 1}) == [Facts(persons=1)]
    with pytest.raises(FactsRefused) as refused:
        facts_of([{"persons": 1}, {"persons": 0}, 7])

    assert refused.value.faults == [
        "第 2 户：家庭人口（persons）应为不小于 1 的整数，现为“0”。",
        "第 3 户：内容应为对象（{…}），现为“7”。",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"persons": 0},
        {"causes": frozenset({"flu"})},
        {"vetoes": frozenset({"CAT"})},
        {"standard": Decimal(0)},
    ],
)
def test_facts_built_in_code_are_held_to_the_vocabulary(wrong):
    with pytest.raises(ValueError, match=r"vocabulary|at least one member|above zero"):
        Facts(**wrong)
