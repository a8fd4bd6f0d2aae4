"""Verdicts on paper without a database: the rules of the shipped edition asked about invented families."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from hardship.annexes.verdict_sheet import DecisionText, VerdictSheet, sheet_of
from hardship.models import PolicyEdition, Verdict
from hardship.policy import Facts
from tests.annexes.samples import COUNTY, LONG_NAME, RARE

POLICIES = Path(__file__).parents[2] / "fixtures" / "policies"
MADE = datetime(2018, 2, 6, 8, 20, tzinfo=UTC)
FROZEN = datetime(2018, 3, 8, 2, 5, tzinfo=UTC)
FAMILY = Facts(
    persons=3, annual_income=Decimal("27075.96"), rigid_expense=Decimal("38400.00"), accident_expense=Decimal("28600.00"),
    months_below=0, gov_aid=True, aid_monthly=Decimal("350.00"), savings=Decimal("3200.00"), net_investments=Decimal("0.00"),
    causes=frozenset({"serious_illness", "schooling"}), vetoes=frozenset(), member=True, contract_months=35,
    standard=Decimal("550.00"), on=date(2018, 2, 6),
)  # fmt: skip


def edition(code: str = "HB-2017-37") -> PolicyEdition:
    body = json.loads((POLICIES / f"{code}.json").read_text(encoding="utf-8"))
    return PolicyEdition(code=code, title=body["title"], document_no=body["document_no"] or "", body=body)


def verdict(facts: Facts, *, code: str = "HB-2017-37", frozen: bool = False) -> Verdict:
    under = edition(code)
    said = under.rules.assess(facts)
    return Verdict(
        edition=under, facts=facts.to_json(), body=said.to_json(), outcome=said.outcome, standard=facts.standard,
        standard_source="抚政办字〔2017〕85号，2017年7月1日起（推定，认定前须核实）" if facts.standard else "",
        made_at=MADE, frozen_at=FROZEN if frozen else None,
    )  # fmt: skip


def sheet(facts: Facts, name: str = RARE, **how) -> VerdictSheet:
    return sheet_of(verdict(facts, **how), applicant=name, number="130306-2018-0001")


DECIDED = DecisionText(
    f"意外致困户，全国级（{COUNTY} 周正，2018年3月8日）", "低保边缘户，全国级",
    "妻子透析自付费用仍在增加，经集体研究，按突发重大疾病致困认定，诊断证明和结算单附后。",
)  # fmt: skip
NORMAL = sheet(FAMILY)
EMPTY = sheet(Facts(), name="（未填姓名）")
MIGRANT = sheet(replace(FAMILY, migrant=True, contract_months=7))
VETOED = sheet(replace(FAMILY, vetoes=frozenset({"HOUSE_2PLUS", "VEHICLE", "PRIVATE_SCHOOL"})))
OPEN = sheet(replace(FAMILY, annual_income=None, vetoes=None, standard=None, causes=None))
FROZEN_SHEET = replace(sheet(FAMILY, frozen=True), decisions=(DECIDED,))
EXTREME = replace(
    sheet(
        replace(
            FAMILY, persons=9, annual_income=Decimal("9999999999.99"), causes=frozenset({
                "illness", "serious_illness", "schooling", "disability", "single_parent", "accident", "exceptional", "other",
            }), vetoes=frozenset({
                "HOUSE_2PLUS", "SHOP_OR_EMPLOYER", "PRIVATE_SCHOOL", "STUDY_ABROAD", "VEHICLE", "FALSE_INFO", "REFUSE_CHECK",
                "FAMILY_PLANNING",
            }), migrant=True,
        ),
        name=LONG_NAME, frozen=True,
    ),
    decisions=(replace(DECIDED, because="经集体研究。" * 50),),
)  # fmt: skip
SHEETS = {
    "normal": (NORMAL, 1), "empty": (EMPTY, 1), "migrant": (MIGRANT, 1), "vetoed": (VETOED, 1), "open": (OPEN, 1),
    "frozen": (FROZEN_SHEET, 1), "extreme": (EXTREME, 2),
}  # fmt: skip
