"""One fen either side of every line: the sign decides, and nothing is rounded before comparing."""

from decimal import Decimal

import pytest

from tests.policy.families import document, edition, known_family, met

FEN = Decimal("0.01")
CASES = {
    # what: (edition, clause, other facts, fact that moves, its value on the line, answers below / on / above)
    "first": ("HB-2017-37", "①", {"months_below": 6}, "annual_income", "19800", (True, False, False)),
    "aided income": (
        "HB-2017-37",
        "②",
        {"annual_income": 18000, "gov_aid": True},
        "aid_monthly",
        "150",
        (True, False, False),
    ),
    "edge": ("HB-2017-37", "③", {"causes": ["other"]}, "annual_income", "29700", (True, True, False)),
    "three times": (
        "HB-2017-37",
        "④",
        {"causes": ["accident"], "accident_expense": 50000},
        "annual_income",
        "59400",
        (True, True, False),
    ),
    "after the accident": (
        "HB-2017-37",
        "④",
        {"causes": ["accident"], "annual_income": 59400},
        "accident_expense",
        "39600",
        (False, True, True),
    ),
    "above three times": (
        "HB-2017-37",
        "⑤",
        {"causes": ["exceptional"], "accident_expense": 50000},
        "annual_income",
        "59400",
        (False, False, True),
    ),
    "with savings": (
        "HB-2017-37",
        "⑤",
        {"causes": ["exceptional"], "accident_expense": 60000, "net_investments": -1000},
        "savings",
        "8800",
        (True, True, False),
    ),
    "provincial floor": (
        "HB-2019-FP",
        "①",
        {"causes": ["illness"]},
        "annual_income",
        "19800",
        (False, True, True),
    ),
    "provincial ceiling": (
        "HB-2019-FP",
        "①",
        {"causes": ["illness"]},
        "annual_income",
        "25740",
        (True, True, False),
    ),
    "deep": ("CN-2020", "①", {"annual_income": 30000}, "rigid_expense", "10200", (False, False, True)),
    "relative": ("CN-2020", "②", {}, "annual_income", "39600", (True, False, False)),
    "share": ("CN-2020", "③", {"annual_income": 60000}, "accident_expense", "48000", (False, False, True)),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("step", [FEN, FEN * 12 * 3], ids=["a fen a year", "a fen a month and person"])
def test_line_divides_exactly(case, step):
    code, clause, others, moving, line, expected = CASES[case]

    found = [
        met(code, known_family(**(others | {moving: Decimal(line) + shift})))[clause]
        for shift in (-step, 0, step)
    ]

    assert tuple(found) == expected


@pytest.mark.parametrize(("months", "expected"), [(5, False), (6, True), (7, True)])
def test_months_below_count_from_six(months, expected):
    assert met("HB-2017-37", known_family(annual_income=18000, months_below=months))["①"] is expected


def test_a_recurring_fraction_is_not_rounded_to_the_line():
    """100/3 yuan a month is below 33.34 and above 33.33, though both are what two decimals show."""
    below = known_family(annual_income=1200, standard="33.34", months_below=6)
    above = known_family(annual_income=1200, standard="33.33", months_below=6)

    assert met("HB-2017-37", below)["①"] is True
    assert met("HB-2017-37", above)["①"] is False


def test_sums_keep_every_digit():
    """Twelve times the aid has more digits than Decimal carries by default; the last one still decides."""
    told = {"annual_income": 0, "persons": 1, "gov_aid": True, "standard": "12345678901.1234567891"}
    below = known_family(**told, aid_monthly=Decimal("12345678901.12345678909999999999"))
    equal = known_family(**told, aid_monthly=Decimal("12345678901.1234567891"))

    assert (met("HB-2017-37", below)["②"], met("HB-2017-37", equal)["②"]) == (True, False)


def test_signs_and_multiples_are_the_editions():
    """Anhui reads "not above": the same family, another edition, another answer, no other code."""
    anhui = document("CN-2020")
    anhui["clauses"][0]["condition"]["compare"]["sign"] = "<="
    anhui["clauses"][1]["condition"]["compare"]["multiple"] = "2.5"
    t2 = known_family(annual_income=19800)

    assert edition("CN-2020").assess(t2).category.label == "相对困难"
    assert type(edition("CN-2020")).from_json(anhui).assess(t2).category.label == "深度困难"
    wide = type(edition("CN-2020")).from_json(anhui).assess(known_family(annual_income=49499))
    assert wide.category.label == "相对困难"


def test_switching_the_extra_condition_on_refuses_t5():
    """T5: A is on the 1.5 line, but nothing is spent, so N is above the standard."""
    strict = document("HB-2017-37")
    extra = strict["clauses"][2]["condition"]["all_of"][2]
    assert extra["enabled"] is False
    extra["enabled"] = True
    t5 = known_family(annual_income=29700, causes=["schooling"])
    t4 = known_family(annual_income=29700, causes=["schooling"], rigid_expense=12000)

    rules = type(edition("HB-2017-37")).from_json(strict)
    assert edition("HB-2017-37").assess(t5).outcome == "eligible"
    assert rules.assess(t5).outcome == "ineligible"
    assert rules.assess(t4).outcome == "eligible"
