"""Editions and families for the policy tests."""

import copy
import json
from pathlib import Path
from typing import Any

from hardship.policy import Edition, Facts

FOLDER = Path(__file__).parents[2] / "fixtures" / "policies"
CODES = ("CN-2016-36", "HB-2017-37", "HB-2019-FP", "CN-2020")


def document(code: str) -> dict[str, Any]:
    """A fresh copy of a shipped edition's JSON, to be spoilt."""
    return copy.deepcopy(json.loads((FOLDER / f"{code}.json").read_text()))


def edition(code: str) -> Edition:
    return Edition.from_json(document(code))


def family(**known: Any) -> Facts:
    """Facts of a family in a county of 550 yuan, checked and free of vetoes; the rest as told."""
    return Facts.from_json({"standard": 550, "vetoes": [], **known})


def known_family(**told: Any) -> Facts:
    """A family of whom everything is known: nothing but its income, unless told."""
    zero = dict.fromkeys(
        ("rigid_expense", "accident_expense", "aid_monthly", "savings", "net_investments"), 0
    )
    plain = {"persons": 3, "annual_income": 72000, "months_below": 0, "gov_aid": False, "causes": []}
    return family(**(zero | plain | {"member": False, "contract_months": 0} | told))


def met(code: str, facts: Facts) -> dict[str, bool | None]:
    """Every clause's answer by its mark."""
    return {finding.clause: finding.met for finding in edition(code).assess(facts).clauses}


def because(code: str, facts: Facts, clause: str) -> str:
    return next(f.because for f in edition(code).assess(facts).clauses if f.clause == clause)
