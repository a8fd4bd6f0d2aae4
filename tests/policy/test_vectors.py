"""The worked families T1 to T11 (standard 550 yuan a month) under the editions of 2016 and of 2020."""

import pytest

from tests.policy.families import edition, family, known_family

VECTORS = {
    # name: (persons, annual income, rigid expense, accident expense, causes, A, N)
    "T1": (3, "18000", "0", "0", [], "500.00", "500.00"),
    "T2": (3, "19800", "0", "0", ["illness"], "550.00", "550.00"),
    "T4": (3, "29700", "12000", "0", ["illness"], "825.00", "491.67"),
    "T5": (3, "29700", "0", "0", ["schooling"], "825.00", "825.00"),
    "T6": (3, "29701.08", "9901.08", "9901.08", ["accident"], "825.03", "550.00"),
    "T7": (4, "60000", "36000", "36000", ["serious_illness"], "1250.00", "500.00"),
    "T8": (4, "79200", "60000", "60000", ["accident"], "1650.00", "400.00"),
    "T9": (3, "72000", "60000", "60000", ["serious_illness"], "2000.00", "333.33"),
    "T10": (2, "26400", "0", "0", ["illness"], "1100.00", "1100.00"),
    "T11": (2, "26399.76", "0", "0", ["illness"], "1099.99", "1099.99"),
}
EXPECTED = {
    # name: (clause and category of 2016, clause and category of 2020)
    "T1": (("①", "低保户"), ("①", "深度困难")),
    "T2": (("③", "低保边缘户"), ("②", "相对困难")),
    "T4": (("③", "低保边缘户"), ("①", "深度困难")),
    "T5": (("③", "低保边缘户"), ("②", "相对困难")),
    "T6": (("④", "意外致困户"), ("②", "相对困难")),
    "T7": (("④", "意外致困户"), ("①", "深度困难")),
    "T8": (("④", "意外致困户"), ("①", "深度困难")),
    "T9": (("⑤", "意外致困户"), ("①", "深度困难")),
    "T10": (None, None),
    "T11": (None, ("②", "相对困难")),
}


def vector(name):
    persons, income, rigid, accident, causes, _, _ = VECTORS[name]
    return known_family(
        persons=persons,
        annual_income=income,
        rigid_expense=rigid,
        accident_expense=accident,
        causes=causes,
        months_below=6 if name == "T1" else 0,
    )


@pytest.mark.parametrize("name", VECTORS)
@pytest.mark.parametrize(("code", "column"), [("CN-2016-36", 0), ("HB-2017-37", 0), ("CN-2020", 1)])
def test_worked_family_gets_its_category(name, code, column):
    assessment = edition(code).assess(vector(name))

    expected = EXPECTED[name][column]
    if expected is None:
        assert (assessment.outcome, assessment.category, assessment.tier) == ("ineligible", None, None)
        assert assessment.ground is None
    else:
        assert assessment.outcome == "eligible"
        assert (assessment.ground.clause, assessment.category.label) == expected
        assert assessment.tier.label == "全国级"


@pytest.mark.parametrize("name", VECTORS)
def test_worked_family_shows_its_metrics(name):
    shown = edition("CN-2016-36").assess(vector(name)).metrics.as_json()

    assert (shown["A"], shown["N"]) == VECTORS[name][-2:]


def test_six_months_or_aid_decide_between_the_first_clauses():
    short = known_family(annual_income=18000, months_below=5)
    aided = known_family(annual_income=18000, gov_aid=True, aid_monthly="149.97")
    enough = known_family(annual_income=18000, gov_aid=True, aid_monthly=150)

    assert edition("CN-2016-36").assess(short).outcome == "ineligible"
    assert edition("CN-2016-36").assess(aided).ground.clause == "②"
    assert edition("CN-2016-36").assess(enough).outcome == "ineligible"


def test_accident_share_of_a_year_is_its_own_clause_in_2020():
    spent = known_family(persons=1, annual_income=60000, accident_expense="48000.01")
    not_quite = known_family(persons=1, annual_income=60000, accident_expense=48000)

    assert edition("CN-2020").assess(spent).category.label == "意外致困"
    assert edition("CN-2020").assess(not_quite).outcome == "ineligible"


def test_provincial_edition_looks_at_income_and_cause_only():
    plain = family(persons=3, annual_income="25740", causes=["illness"], standard=550)
    assessment = edition("HB-2019-FP").assess(plain)

    assert assessment.category.label == "低收入职工家庭（防贫）"
    assert assessment.tier.label == "省级"
    rich = family(persons=3, annual_income="25740", causes=["illness"], vetoes=["HOUSE_2PLUS", "VEHICLE"])
    assert edition("HB-2019-FP").assess(rich).outcome == "eligible"
    assert (
        edition("HB-2019-FP").assess(family(persons=3, annual_income="25740", causes=[])).outcome
        == "ineligible"
    )
