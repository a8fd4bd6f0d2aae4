"""The sentences people read: whole, with the figures, and never at odds with the answer."""

from decimal import Decimal
from fractions import Fraction

import pytest

from hardship.policy import monthly_income_per_person
from hardship.policy.wording import rounded, short, yuan, yuan_beside
from tests.policy.families import because, family, known_family

SENTENCES = [
    (
        "HB-2017-37",
        "①",
        {"annual_income": 18000, "months_below": 8},
        "人均月收入 500.00 元，低于低保标准 550 元，连续 8 个月低于低保标准，已满 6 个月，且未享受政府救助。",
    ),
    (
        "HB-2017-37",
        "①",
        {"annual_income": 18000, "months_below": 5, "gov_aid": True},
        "连续 5 个月低于低保标准，不足 6 个月；已享受政府救助。",
    ),
    (
        "HB-2017-37",
        "②",
        {"annual_income": 18000, "gov_aid": True, "aid_monthly": 300},
        "计入政府救助后人均月收入 600.00 元，不低于低保标准 550 元。",
    ),
    (
        "HB-2017-37",
        "③",
        {"annual_income": 29700, "causes": []},
        "没有患病、重大疾病、子女上学、残疾、单亲、其他特殊原因等致困原因。",
    ),
    (
        "HB-2017-37",
        "④",
        {"annual_income": 59400, "accident_expense": 50000, "causes": ["illness"]},
        "致困原因为患病，不属于重大疾病、意外事故。",
    ),
    (
        "HB-2017-37",
        "④",
        {"annual_income": 45000, "accident_expense": 27000, "causes": ["serious_illness"]},
        "人均月收入 1250.00 元，不高于低保标准 550 元的 3 倍 1650.00 元，因重大疾病致困，"
        "且扣除意外或重病自付支出后人均月收入 500.00 元，不高于低保标准 550 元。",
    ),
    (
        "CN-2020",
        "③",
        {"annual_income": 60000, "accident_expense": 36000},
        "意外或重病自付支出 36000.00 元，不高于家庭年收入 60000.00 元的 80% 48000.00 元。",
    ),
    (
        "CN-2020",
        "①",
        {"annual_income": 6000, "rigid_expense": 13200},
        "扣除刚性支出后人均月收入 -200.00 元，低于低保标准 550 元。",
    ),
    (
        "HB-2017-37",
        "⑥",
        {
            "annual_income": 18000,
            "causes": ["illness"],
            "migrant": True,
            "member": True,
            "contract_months": 24,
        },
        "已加入工会，劳动合同或用工 24 个月，已满 12 个月，且符合第③款的条件。",
    ),
    (
        "HB-2017-37",
        "⑥",
        {"migrant": True, "contract_months": 3},
        "未加入工会；劳动合同或用工 3 个月，不足 12 个月；其他各款的条件均不符合。",
    ),
]


@pytest.mark.parametrize(("code", "clause", "told", "sentence"), SENTENCES)
def test_sentence_reads(code, clause, told, sentence):
    assert because(code, known_family(**told), clause) == sentence


def test_missing_facts_are_named_once_in_one_sentence():
    accident = family(persons=4, annual_income=38040, causes=["accident"])

    assert because("HB-2017-37", accident, "④") == "未填意外或重病自付支出，无法判断。"
    assert because("HB-2017-37", family(standard=None), "②") == (
        "未填家庭人口、家庭年收入、当地低保标准、是否享受政府救助、每月政府救助金额，无法判断。"
    )


def test_an_amount_beside_its_line_never_looks_equal_when_it_is_not():
    just_above = known_family(annual_income="29700.01", causes=["illness"])

    assert because("HB-2017-37", just_above, "③") == (
        "人均月收入 825.0003 元，高于低保标准 550 元的 1.5 倍 825.00 元。"
    )
    assert yuan_beside(Fraction(825), Fraction(825)) == "825.00"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("0.0049", "0.00"),
        ("-0.001", "0.00"),
        ("12345678.995", "12345679.00"),
    ],
)
def test_amounts_round_half_away_from_zero(amount, text):
    assert yuan(Decimal(amount)) == text


def test_given_numbers_are_shown_as_given():
    assert [short(Decimal(text)) for text in ("550.00", "1.50", "665.5", "1000")] == [
        "550",
        "1.5",
        "665.5",
        "1000",
    ]
    assert rounded(Fraction(2, 3), 4) == Decimal("0.6667")


def test_income_per_person_is_not_rounded():
    assert monthly_income_per_person(Decimal("38040"), 4) == Decimal("792.5")
    assert monthly_income_per_person(Decimal("100"), 3) == Decimal("2.777777777777777777777777778")
    with pytest.raises(ValueError, match="at least one member"):
        monthly_income_per_person(Decimal("100"), 0)
