"""The rules as prose: a family's facts in, findings and a verdict out. No ORM, no other app."""

from hardship.policy.answers import Answers
from hardship.policy.assessment import Assessment
from hardship.policy.clauses import Clause, Named, Veto
from hardship.policy.editions import Edition, EditionRefused
from hardship.policy.facts import Facts, FactsRefused, facts_of
from hardship.policy.findings import Finding
from hardship.policy.knobs import Knob, knobs_of, turned
from hardship.policy.metrics import Metrics, monthly_income_per_person
from hardship.policy.process import Process

__all__ = [
    "Answers",
    "Assessment",
    "Clause",
    "Edition",
    "EditionRefused",
    "Facts",
    "FactsRefused",
    "Finding",
    "Knob",
    "Metrics",
    "Named",
    "Process",
    "Veto",
    "facts_of",
    "knobs_of",
    "monthly_income_per_person",
    "turned",
]
