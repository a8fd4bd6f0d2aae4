"""Properties over random families: the rules agree with a plain reading, and knowing more never contradicts."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardship.policy import Edition, EditionRefused, Facts, FactsRefused
from hardship.policy.vocabulary import CAUSES, VETO_CODES
from tests.policy.families import CODES, edition

EDITIONS = {code: edition(code) for code in CODES}
yearly = st.integers(0, 12_000_000).map(lambda fen: Decimal(fen) / 100)
on_the_line = st.sampled_from([Decimal(n) for n in (6600, 9900, 19800, 29700, 39600, 59400)])

everything_known = st.builds(
    Facts,
    persons=st.integers(1, 6),
    annual_income=yearly | on_the_line,
    rigid_expense=yearly | on_the_line,
    accident_expense=yearly | on_the_line,
    months_below=st.integers(0, 12),
    gov_aid=st.booleans(),
    aid_monthly=st.integers(0, 3000).map(Decimal),
    savings=yearly,
    net_investments=st.integers(-50000, 50000).map(Decimal),
    causes=st.frozensets(st.sampled_from(sorted(CAUSES)), max_size=3),
    vetoes=st.just(frozenset()) | st.frozensets(st.sampled_from(sorted(VETO_CODES)), max_size=1),
    migrant=st.booleans(),
    member=st.booleans(),
    contract_months=st.integers(0, 24),
    standard=st.sampled_from([Decimal(550), Decimal("665.50"), Decimal("33.33")]),
)
forgettable = [field.name for field in fields(Facts) if field.name not in ("migrant", "county", "on")]
forgotten = st.sets(st.sampled_from(forgettable))


def without(facts: Facts, names: set[str]) -> Facts:
    return replace(facts, **dict.fromkeys(names))


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=150, deadline=None)
@given(facts=everything_known)
def test_a_family_fully_known_gets_a_clear_answer(code, facts):
    assessment = EDITIONS[code].assess(facts)

    assert assessment.outcome != "unknown"
    assert all(finding.met is not None for finding in assessment.clauses)
    assert all(finding.because.endswith("。") for finding in assessment.clauses)


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=200, deadline=None)
@given(facts=everything_known, names=forgotten)
def test_knowing_more_never_turns_an_answer_round(code, facts, names):
    """What was decided with gaps stays decided when the gaps are filled."""
    partly, fully = EDITIONS[code].assess(without(facts, names)), EDITIONS[code].assess(facts)

    assert partly.outcome in ("unknown", fully.outcome)
    for before, after in zip(partly.clauses, fully.clauses, strict=True):
        assert before.met in (None, after.met)
        assert (before.met is None) == bool(before.missing)
        assert set(before.missing) <= names


def plain_reading(facts: Facts) -> list[bool]:
    """Clauses ① to ⑤ of 2016 multiplied out by hand, without a single division."""
    year = 12 * facts.persons * facts.standard
    income, causes = facts.annual_income, facts.causes
    after = income - facts.accident_expense
    return [
        income < year and facts.months_below >= 6 and not facts.gov_aid,
        income < year and facts.gov_aid and income + 12 * facts.aid_monthly < year,
        2 * income <= 3 * year
        and bool(
            causes & {"illness", "serious_illness", "schooling", "disability", "single_parent", "other"}
        ),
        income <= 3 * year and bool(causes & {"accident", "serious_illness"}) and after <= year,
        income > 3 * year
        and bool(causes & {"accident", "serious_illness", "exceptional"})
        and after + facts.savings + facts.net_investments <= year,
    ]


@settings(max_examples=400, deadline=None)
@given(facts=everything_known)
def test_the_edition_of_2016_means_what_it_says(facts):
    found = EDITIONS["HB-2017-37"].assess(facts)
    fit = not facts.migrant or (facts.member and facts.contract_months >= 12)
    expected = [clause and fit for clause in plain_reading(facts)]

    assert [finding.met for finding in found.clauses] == [*expected, facts.migrant and any(expected)]
    vetoed = facts.vetoes & {veto.code for veto in EDITIONS["HB-2017-37"].vetoes}
    assert (found.outcome == "eligible") == (any(expected) and not vetoed)


@settings(max_examples=100, deadline=None)
@given(facts=everything_known, names=forgotten)
def test_facts_survive_being_stored(facts, names):
    kept = without(facts, names)

    assert Facts.from_json(kept.to_json()) == kept


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
keys = st.sampled_from([*(field.name for field in fields(Facts)), "other"])


@settings(max_examples=300, deadline=None)
@given(document=junk | st.dictionaries(keys, junk, max_size=5))
def test_no_facts_whatever_make_it_stumble(document):
    """Anything that JSON can hold is read, or refused in sentences."""
    try:
        facts = Facts.from_json(document)
    except FactsRefused as refused:
        faults = refused.faults
    else:
        assert EDITIONS["HB-2017-37"].assess(facts).clauses
        return
    assert faults
    assert all(fault.endswith("。") for fault in faults)


@settings(max_examples=200, deadline=None)
@given(
    place=st.sampled_from(["clauses", "vetoes", "process", "tier", "categories", "migrant_rule"]), value=junk
)
def test_no_edition_whatever_makes_it_stumble(place, value):
    body = EDITIONS["HB-2017-37"].to_json() | {place: value}
    try:
        rules = Edition.from_json(body)
    except EditionRefused as refused:
        faults = refused.faults
    else:
        assert Edition.from_json(rules.to_json()) == rules
        return
    assert faults
    assert all(fault.endswith("。") for fault in faults)
