"""政策测算: the same answers as asking every family one by one, in scope, and nothing written."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import tests.factories as make
from accounts.models import Unit
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import Dossier, Figures, LowIncomeStandard, PolicyEdition
from hardship.policy import Edition, knobs_of, turned
from hardship.services.scenarios import Rate, Scenario, Standards
from hardship.services.what_if import NEAR, Standing, WhatIf, move
from hardship.services.what_if_tables import chosen, flow_name, tables_of
from tests.hardship.crowd import crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return Unit.objects.get(code="130306")


@pytest.fixture
def units(county):
    return [make.unit(), make.unit(), make.unit(Unit.objects.get(code="130322"))]


@pytest.fixture
def files(units):
    clerk = make.user()
    return [row for place, unit in enumerate(units) for row in crowd(unit, clerk, 60, seed=place)]


@pytest.fixture
def viewer(county):
    return make.user(Role.REVIEWER, at=county)


@pytest.fixture
def mine(files, county):
    return [row for row in files if row.unit_path.startswith(county.path)]


def rules(code: str) -> Edition:
    return PolicyEdition.objects.get(code=code).rules


def one_by_one(
    scenario: Scenario, rows: list[Figures], standard=lambda row: row.facts(None).standard
) -> Counter:
    """What groups() counts, asked family by family through the rules' other face."""
    counted: Counter = Counter()
    for row in rows:
        facts = row.facts(standard(row))
        answer = scenario.edition.assess(facts)
        before = Standing(
            {0: "ineligible", 1: "eligible", 2: "unknown"}[row.outcome],
            row.category.code if row.category else "",
        )
        after = Standing(answer.outcome, answer.category.code if answer.category else "")
        counted[row.main_cause.code, before, after, scenario.edition.is_near(facts, NEAR)] += 1
    return counted


def in_one_pass(groups) -> Counter:
    counted: Counter = Counter()
    for group in groups:
        counted[group.cause, group.before, group.after, group.near] += group.households
    return counted


def own(row: Figures) -> Decimal | None:
    return None if row.standard is None else Decimal(row.standard) / 100


@pytest.mark.parametrize("code", ["HB-2017-37", "CN-2020", "HB-2019-FP"])
def test_one_pass_counts_what_the_rules_say_of_each_family(viewer, mine, code):
    scenario = Scenario(rules(code))

    groups = WhatIf(scenario, viewer).groups()

    assert in_one_pass(groups) == one_by_one(scenario, mine, own)
    assert sum(group.households for group in groups) == 120
    assert len({group.move for group in groups}) > 1 or code == "HB-2017-37"


def test_the_rules_of_today_move_nobody(viewer, mine):
    groups = WhatIf(Scenario(rules("HB-2017-37")), viewer).groups()
    assert {group.move for group in groups} == {"stay"}


def test_a_turned_multiple_moves_those_between_the_lines(viewer, mine):
    edition = rules("HB-2017-37")
    edge = next(knob for knob in knobs_of(edition) if knob.clause == "③" and knob.value == "1.5")
    scenario = Scenario(turned(edition, {edge.path: "1.55"}))

    groups = WhatIf(scenario, viewer).groups()

    assert in_one_pass(groups) == one_by_one(scenario, mine, own)
    assert sum(group.households for group in groups if group.move == "enter") > 0
    assert not [group for group in groups if group.move == "leave"]


@pytest.mark.parametrize(
    "standards",
    [
        Standards(percent=Decimal("7.5")),
        Standards(told={"130306": Decimal("600.50"), "130102": Decimal(1)}),
        Standards(on=date(2018, 6, 1)),
        Standards(on=date(2018, 6, 1), percent=Decimal(-10), told={"130322": Decimal(700)}),
    ],
    ids=["raised", "told", "of a day", "all three"],
)
def test_supposed_standards_take_the_place_of_their_own(viewer, mine, standards):
    def supposed(row: Figures) -> Decimal | None:
        code = str(row.county)
        if code in standards.told:
            return standards.told[code]
        found = standards.on and LowIncomeStandard.objects.for_county(code, standards.on)
        amount = found.amount if found else own(row)
        if amount is None or not standards.percent:
            return amount
        fen = amount * (100 + standards.percent)
        return (int(fen * 2 + 1) // 2 if fen % 1 else int(fen)) * Decimal("0.01")

    scenario = Scenario(rules("HB-2017-37"), standards)

    groups = WhatIf(scenario, viewer).groups()

    assert in_one_pass(groups) == one_by_one(scenario, mine, supposed)
    known = [amount for amount in map(supposed, mine) if amount is not None]
    assert sum(group.standards for group in groups) == sum(known) * 100
    assert sum(group.own_standards for group in groups) == sum(filter(None, map(own, mine))) * 100


def test_a_family_beyond_every_told_county_keeps_its_own_standard(viewer, mine):
    Figures.objects.filter(pk=mine[0].pk).update(county=990101)
    Figures.objects.filter(pk=mine[1].pk).update(county=None)
    groups = WhatIf(Scenario(rules("HB-2017-37"), Standards(told={"130306": Decimal(550)})), viewer).groups()
    assert sum(group.own_standards for group in groups) == sum(
        group.standards for group in groups
    ) - 55000 * len([row for row in mine[2:] if row.standard is None and row.county == 130306])


def test_only_what_the_user_may_see_is_counted(files, units):
    clerk = make.user(Role.CLERK, at=units[0])
    groups = WhatIf(Scenario(rules("CN-2020")), clerk).groups()
    assert sum(group.households for group in groups) == 60
    assert {group.unit_path for group in groups} == {units[0].path}
    assert WhatIf(Scenario(rules("CN-2020")), make.user()).groups() == []
    assert WhatIf(Scenario(rules("CN-2020")), clerk, units[1]).groups() == []


def test_counted_by_the_units_right_below(viewer, files, county):
    groups = WhatIf(Scenario(rules("CN-2020")), viewer).groups()
    assert {len(group.unit_path) for group in groups} == {len(county.path) + county.steplen}
    town = Unit.objects.get(code="130306-T02")
    below = WhatIf(Scenario(rules("CN-2020")), viewer, town).groups()
    assert {len(group.unit_path) for group in below} == {len(town.path) + town.steplen}
    assert sum(group.households for group in below) == 120


def test_ended_files_are_left_out(viewer, mine):
    """The stage is written as reviews.transitions writes it; the trigger makes the figures follow."""
    Dossier.objects.filter(pk__in=[row.pk for row in mine[:7]]).update(stage=Stage.REMOVED)
    groups = WhatIf(Scenario(rules("CN-2020")), viewer).groups()
    assert sum(group.households for group in groups) == 113


def test_figures_follow_a_unit_that_moves(files, units):
    Unit.objects.move(units[0], Unit.objects.get(code="130322"), "last-child")
    moved = Unit.objects.get(pk=units[0].pk)
    assert (
        Figures.objects.filter(dossier__unit=moved).values_list("unit_path", flat=True).distinct().get()
        == moved.path
    )


@pytest.mark.parametrize("kind", ["enter", "leave", "change", "unclear", "near", ""])
def test_the_lists_hold_those_who_were_counted(viewer, mine, kind):
    scenario = Scenario(rules("CN-2020"), Standards(percent=Decimal(10)))
    asked = WhatIf(scenario, viewer)
    groups = asked.groups()
    picked = chosen(groups, kind)

    found = [key for key, _ in asked.families(picked, near=kind == "near", most=1000)]

    assert len(found) == sum(group.households for group in picked)
    for row in Figures.objects.filter(pk__in=found):
        amount = None if row.standard is None else Decimal(round(row.standard * Decimal("1.1"))) / 100
        answer = scenario.edition.assess(row.facts(amount))
        before = Standing(
            {0: "ineligible", 1: "eligible", 2: "unknown"}[row.outcome],
            row.category.code if row.category else "",
        )
        after = Standing(answer.outcome, answer.category.code if answer.category else "")
        near = scenario.edition.is_near(row.facts(amount), NEAR)
        assert near if kind == "near" else (not kind or move(before, after) == kind)


def test_a_list_narrows_by_cause_and_flow_and_comes_in_pages(viewer, mine):
    asked = WhatIf(Scenario(rules("CN-2020")), viewer)
    groups = asked.groups()
    largest = max((group for group in groups if group.move == "enter"), key=lambda group: group.households)
    name = flow_name(largest.before, largest.after)

    picked = chosen(groups, "enter", cause=largest.cause, flow=name)
    everyone = [key for key, _ in asked.families(picked, most=1000)]

    assert len(everyone) == sum(group.households for group in picked) < 120
    assert [key for key, _ in asked.families(picked, start=1, most=2)] == everyone[1:3]
    assert set(Figures.objects.filter(pk__in=everyone).values_list("main_cause__code", flat=True)) == {
        largest.cause
    }


def test_the_tables_add_up(viewer, mine):
    rates = {"dibao": Rate(yuan=Decimal(1000)), "deep": Rate(yuan=Decimal(500), months=Decimal(12))}
    groups = WhatIf(Scenario(rules("CN-2020"), rates=rates), viewer).groups()
    tables = tables_of(groups, rates)

    assert tables.total.households == 120
    for lines in (tables.units, tables.causes):
        assert sum(line.households for line in lines.values()) == 120
        assert sum(line.cost_after for line in lines.values()) == tables.total.cost_after
        assert sum(line.moves["enter"] for line in lines.values()) == tables.total.moves["enter"]
    assert sum(flow.households for flow in tables.flows) == 120
    assert tables.total.before == Figures.objects.filter(pk__in=[row.pk for row in mine], outcome=1).count()
    assert tables.total.cost_before == 1000 * tables.categories["dibao"].before
    deep = [group for group in groups if group.after.category == "deep"]
    assert tables.total.cost_after == sum(500 * g.households + 12 * g.standards / 100 for g in deep)
    assert tables.total.difference == tables.total.after - tables.total.before


def test_it_asks_twice_and_writes_nothing(viewer, mine):
    asked = WhatIf(Scenario(rules("CN-2020")), viewer)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        groups = asked.groups()
        asked.families(chosen(groups, "enter"))
    assert len([query for query in queries if "hardship_figures" in query["sql"]]) == 2
    assert not [
        query for query in queries if not query["sql"].lstrip().startswith(("SELECT", "WITH figures"))
    ]


def test_a_list_without_groups_is_empty(viewer, mine):
    assert WhatIf(Scenario(rules("CN-2020")), viewer).families([]) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Standing("eligible", "dibao"), Standing("eligible", "dibao"), "stay"),
        (Standing("eligible", "dibao"), Standing("eligible", "deep"), "change"),
        (Standing("eligible", "dibao"), Standing("ineligible"), "leave"),
        (Standing("eligible", "dibao"), Standing("unknown"), "unclear"),
        (Standing("ineligible"), Standing("eligible", "deep"), "enter"),
        (Standing("unknown"), Standing("eligible", "deep"), "enter"),
        (Standing("ineligible"), Standing("unknown"), "unclear"),
        (Standing("unknown"), Standing("unknown"), "stay"),
        (Standing("unknown"), Standing("ineligible"), "stay"),
    ],
)
def test_unknown_is_never_taken_for_no(before, after, expected):
    assert move(before, after) == expected
