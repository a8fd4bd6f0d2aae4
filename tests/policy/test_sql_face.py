"""Each rule's two faces agree: what it says of one family and what its SQL says of a table of them, unknowns included."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardship.models.figures import Figures
from hardship.policy import Answers, Edition, Facts, knobs_of, turned
from hardship.policy.answers import MOST_CLAUSES
from hardship.policy.metrics import MEASURES
from hardship.policy.vocabulary import CAUSE_BITS, CAUSES, SIGN_WORDS, VETO_BITS, VETO_CODES
from tests.policy.families import CODES, document, edition, family
from tests.policy.test_properties import everything_known, forgotten, without

COLUMNS = (
    "annual_income bigint, rigid_expense bigint, accident_expense bigint, aid_monthly bigint, savings bigint, "
    "net_investments bigint, standard bigint, persons smallint, months_below smallint, contract_months smallint, "
    "causes int, vetoes int, gov_aid bool, migrant bool, member bool"
)
FIVE_PERCENT = Fraction(1, 20)
EDITIONS = {code: edition(code) for code in CODES}
families = st.lists(st.builds(without, everything_known, forgotten), min_size=20, max_size=40)
usual = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def asked(rules: Edition, facts: list[Facts]) -> list[tuple[int, bool]]:
    """(code, near) of each family as the database answers."""
    rows = json.dumps([Figures.columns_of(one) for one in facts])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {rules.code_sql()}, {rules.near_sql(FIVE_PERCENT)} "
            f"FROM jsonb_to_recordset(%s::jsonb) AS figures({COLUMNS})",
            [rows],
        )
        return cursor.fetchall()


def assert_faces_agree(rules: Edition, facts: list[Facts]) -> None:
    for one, (code, near) in zip(facts, asked(rules, facts), strict=True):
        assessment = rules.assess(one)
        answers = rules.answers(code)
        said = [finding.met for finding in assessment.clauses[: len(rules.clauses)]]
        assert list(answers.clauses) == said, one
        assert answers.outcome == assessment.outcome, one
        assert rules.granted(answers) == assessment.category, one
        assert answers.code == code
        assert near == rules.is_near(one, FIVE_PERCENT), one


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
@usual
@given(facts=families)
def test_shipped_editions_have_two_equal_faces(code, facts):
    assert_faces_agree(EDITIONS[code], facts)


multiples = st.sampled_from(["1", "0.5", "1.3", "1.0001", "2", "3", "1.3333333333"])
compares = st.fixed_dictionaries(
    {
        "metric": st.sampled_from(sorted(MEASURES)),
        "sign": st.sampled_from(sorted(SIGN_WORDS)),
        "multiple": multiples,
    }
).map(lambda inner: {"compare": inner})
singles = st.one_of(
    compares,
    st.integers(1, 12).map(lambda n: {"months_below": {"at_least": n}}),
    st.booleans().map(lambda yes: {"government_aid": {"received": yes}}),
    st.lists(st.sampled_from(sorted(CAUSES)), min_size=1, max_size=4, unique=True).map(
        lambda words: {"has_cause": {"any_of": words}}
    ),
    st.tuples(st.sampled_from(sorted(SIGN_WORDS)), st.sampled_from(["0.8", "0.3333", "1.5"])).map(
        lambda pair: {"expense_share": {"sign": pair[0], "share": pair[1]}}
    ),
    st.integers(1, 24).map(lambda n: {"contract_months": {"at_least": n}}),
    st.just({"membership": {}}),
)
switched = st.tuples(singles, st.booleans()).map(lambda pair: pair[0] | {"enabled": pair[1]})
alternatives = st.tuples(singles, st.lists(switched, max_size=2)).map(lambda p: {"any_of": [p[0], *p[1]]})
conditions = st.one_of(
    singles,
    alternatives,
    st.tuples(alternatives, singles, st.lists(switched, max_size=2)).map(
        lambda p: {"all_of": [*p[:2], *p[2]]}
    ),
)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Any edition the vocabulary can say, contradictory ones thrown away."""
    from hardship.policy import EditionRefused

    body = document("HB-2017-37")
    marks = "①②③④⑤⑥⑦"
    clauses = draw(st.lists(conditions, min_size=1, max_size=5))
    body["clauses"] = [
        {"clause": mark, "title": "随机", "category": "dibao", "condition": condition}
        for mark, condition in zip(marks, clauses, strict=False)
    ]
    rule = draw(st.none() | conditions)
    body["migrant_rule"] = rule and {"clause": "⑧", "title": "随机", "category": "migrant", "condition": rule}
    body["vetoes"] = body["vetoes"][: draw(st.integers(0, 3))]
    try:
        return Edition.from_json(body)
    except EditionRefused:
        return draw(st.nothing())


@pytest.mark.django_db
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(rules=editions(), facts=families)
def test_every_edition_that_can_be_written_has_two_equal_faces(rules, facts):
    assert_faces_agree(rules, facts)


@pytest.mark.django_db
def test_the_sql_face_is_exact_one_fen_either_side_of_each_line():
    rules, line = EDITIONS["HB-2017-37"], Decimal(29700)
    facts = [
        family(
            persons=3,
            annual_income=line + fen,
            causes=["other"],
            months_below=0,
            gov_aid=False,
            accident_expense=0,
        )
        for fen in (Decimal("-0.01"), Decimal(0), Decimal("0.01"))
    ]
    third = [rules.answers(code).clauses[2] for code, _ in asked(rules, facts)]
    assert third == [True, True, False]


@pytest.mark.django_db
def test_the_largest_amounts_stay_exact():
    most = Decimal("9999999999.99")
    facts = Facts(
        persons=20, annual_income=most, rigid_expense=most, accident_expense=most, aid_monthly=most, savings=most,
        net_investments=most, standard=Decimal("999999.99"), causes=frozenset(CAUSES), vetoes=frozenset(VETO_CODES),
        months_below=99, gov_aid=True, migrant=True, member=True, contract_months=999,
    )  # fmt: skip
    for rules in EDITIONS.values():
        assert_faces_agree(rules, [facts, replace(facts, net_investments=-most)])


def test_five_percent_of_a_line_is_counted_on_both_sides():
    rules = EDITIONS["HB-2017-37"]
    for income, near in (
        (28215, True),
        (Decimal("28214.99"), False),
        (31185, True),
        (Decimal("31185.01"), False),
    ):
        facts = family(persons=3, annual_income=income, accident_expense=0)
        assert rules.is_near(facts, FIVE_PERCENT) is near, income


def test_a_code_is_read_back_as_it_was_written():
    for answers in (Answers((True, False, None), None), Answers((None,) * MOST_CLAUSES, True)):
        assert Answers.of_code(answers.code, len(answers.clauses)) == answers
    assert Answers((None,) * MOST_CLAUSES, None).code < 2**31


def test_bits_of_causes_and_vetoes_never_change():
    """They are stored; a change would turn one cause into another in every row."""
    assert list(CAUSE_BITS) == list(CAUSES)
    assert list(CAUSE_BITS.values()) == [2**n for n in range(8)]
    assert list(VETO_BITS.values()) == [2**n for n in range(12)]
    assert VETO_BITS["HOUSE_2PLUS"] == 1
    assert VETO_BITS["AGE_LIMIT"] == 2048


def test_a_turned_knob_is_the_only_thing_that_changes():
    rules = EDITIONS["HB-2017-37"]
    third = next(knob for knob in knobs_of(rules) if knob.clause == "③" and knob.kind == "number")
    wider = turned(rules, {third.path: "1.6"})

    assert [knob.path for knob in knobs_of(wider)] == [knob.path for knob in knobs_of(rules)]
    assert [a.path for a, b in zip(knobs_of(wider), knobs_of(rules), strict=True) if a != b] == [third.path]
    assert turned(wider, {third.path: third.value}) == rules


def test_a_switch_turned_on_can_be_turned_off_again():
    rules = EDITIONS["HB-2017-37"]
    switch = next(knob for knob in knobs_of(rules) if knob.kind == "switch")
    on = turned(rules, {switch.path: True})

    assert [knob.value for knob in knobs_of(on) if knob.kind == "switch"] == [True]
    assert turned(on, {switch.path: False}) == rules
    assert (
        on.assess(family(persons=3, annual_income=29700, rigid_expense=0, causes=["other"])).clauses[2].met
        is False
    )
    assert (
        rules.assess(family(persons=3, annual_income=29700, rigid_expense=0, causes=["other"])).clauses[2].met
    )


def test_a_path_that_is_no_knob_is_refused():
    with pytest.raises(KeyError):
        turned(EDITIONS["CN-2020"], {"tier.label": "省级"})
