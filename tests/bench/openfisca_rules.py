"""HB-2017-37 once more, in openfisca-core: a yardstick for the what-if, vectorised over numpy arrays.

It knows no "unknown" (a missing input is nought) and counts in 32-bit floats, so its answers are not compared.
"""

from collections.abc import Mapping

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2018-01"
INPUTS = (
    "persons", "annual_income", "accident_expense", "aid_monthly", "savings", "net_investments", "standard",
    "months_below", "contract_months", "causes", "vetoes", "gov_aid", "migrant", "member",
)  # fmt: skip
ANY, HIT, WORST, VETOES = 159, 34, 98, 223
"""Causes of ③, of ④ and of ⑤, and the edition's vetoes, as bits."""

household = build_entity(key="household", plural="households", label="家庭", is_person=True)


def variable(name: str, value_type: type, formula=None) -> type[Variable]:
    body = {"value_type": value_type, "entity": household, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), body | ({"formula": formula} if formula else {}))


def line(family, period):
    return 12 * family("persons", period) * family("standard", period)


def after_accident(family, period):
    return family("annual_income", period) - family("accident_expense", period)


def first(family, period):
    low = family("annual_income", period) < family("line", period)
    return low * (family("months_below", period) >= 6) * ~family("gov_aid", period)


def second(family, period):
    income, most = family("annual_income", period), family("line", period)
    return (income < most) * family("gov_aid", period) * (income + 12 * family("aid_monthly", period) < most)


def third(family, period):
    near = family("annual_income", period) <= 1.5 * family("line", period)
    return near * (family("causes", period) & ANY != 0)


def fourth(family, period):
    most = family("line", period)
    reach = (family("annual_income", period) <= 3 * most) * (family("after_accident", period) <= most)
    return reach * (family("causes", period) & HIT != 0)


def fifth(family, period):
    most = family("line", period)
    left = family("after_accident", period) + family("savings", period) + family("net_investments", period)
    return (
        (family("annual_income", period) > 3 * most)
        * (left <= most)
        * (family("causes", period) & WORST != 0)
    )


def ground(family, period):
    """The number of the first clause met, 0 for none or a veto."""
    works = ~family("migrant", period) + family("member", period) * (family("contract_months", period) >= 12)
    free = family("vetoes", period) & VETOES == 0
    met = [family(name, period) * works * free for name in ("first", "second", "third", "fourth", "fifth")]
    return np.select(met, [1, 2, 3, 4, 5], default=0)


def near(family, period):
    """Whether an amount lies within 5 % of a line of the edition."""
    income, left, most = (
        family("annual_income", period),
        family("after_accident", period),
        family("line", period),
    )
    owned = left + family("savings", period) + family("net_investments", period)
    aided = income + 12 * family("aid_monthly", period)
    pairs = ((income, 1), (income, 1.5), (income, 3), (aided, 1), (left, 1), (owned, 1))
    return np.logical_or.reduce(
        [np.abs(amount - times * most) <= 0.05 * times * most for amount, times in pairs]
    )


def system() -> TaxBenefitSystem:
    rules = TaxBenefitSystem([household])
    kinds = (
        {"gov_aid": bool, "migrant": bool, "member": bool}
        | dict.fromkeys(INPUTS[7:11], int)
        | {"persons": int}
    )
    for name in INPUTS:
        rules.add_variable(variable(name, kinds.get(name, float)))
    for formula in (line, after_accident):
        rules.add_variable(variable(formula.__name__, float, formula))
    for formula in (first, second, third, fourth, fifth):
        rules.add_variable(variable(formula.__name__, bool, formula))
    rules.add_variable(variable("near", bool, near))
    rules.add_variable(variable("ground", int, ground))
    return rules


def counted(rules: TaxBenefitSystem, columns: Mapping[str, np.ndarray], alike: np.ndarray) -> int:
    """How many groups there are of households alike: by the clause that grants, near a line, and the numbers in `alike`."""
    simulation = SimulationBuilder().build_default_simulation(rules, count=len(columns["persons"]))
    for name in INPUTS:
        simulation.set_input(name, PERIOD, columns[name])
    answers = simulation.calculate("ground", PERIOD) + 8 * simulation.calculate("near", PERIOD)
    groups, place, households = np.unique(answers + 16 * alike, return_inverse=True, return_counts=True)
    np.bincount(place, weights=columns["persons"])
    np.bincount(place, weights=columns["standard"])
    return len(groups) if households.sum() == len(alike) else 0
