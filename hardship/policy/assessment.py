"""A verdict: what an edition says of one family, clause by clause."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hardship.policy.answers import Outcome
from hardship.policy.clauses import Named
from hardship.policy.findings import Finding
from hardship.policy.metrics import Metrics
from hardship.policy.wording import short, yuan


@dataclass(frozen=True)
class Assessment:
    """The answer for one family under one edition.

    edition: its code. standard: yuan per person per month, None when unknown.
    category, tier: granted only when eligible. vetoes: those that apply. clauses: every clause, in order.
    """

    edition: str
    standard: Decimal | None
    outcome: Outcome
    category: Named | None
    tier: Named | None
    vetoes: tuple[Named, ...]
    metrics: Metrics
    clauses: tuple[Finding, ...]

    @property
    def ground(self) -> Finding | None:
        """The first clause met, even where a veto or an unchecked veto stands against it."""
        return next((finding for finding in self.clauses if finding.met), None)

    @property
    def conclusion(self) -> str:
        """The verdict in one or two sentences."""
        if self.vetoes:
            return f"有否决情形：{'；'.join(veto.label for veto in self.vetoes)}。不符合认定条件。"
        unknown = [finding.clause for finding in self.clauses if finding.met is None]
        ground = self.ground
        if ground is None:
            return f"第{'、'.join(unknown)}款尚不能判断。" if unknown else "各款均不符合，不符合认定条件。"
        if self.category is None:
            return f"已符合第{ground.clause}款，否决情形尚未核对。"
        said = f"符合第{ground.clause}款，困难类别为{self.category}（{self.tier}）。"
        earlier = self.clauses[: self.clauses.index(ground)]
        open_before = "、".join(finding.clause for finding in earlier if finding.met is None)
        return f"{said}第{open_before}款尚不能判断，补全后类别可能改变。" if open_before else said

    def as_json(self) -> dict[str, Any]:
        """What the calculator prints; amounts are text of two decimals, names are labels, vetoes are codes."""
        return {
            "edition": self.edition,
            "standard": None if self.standard is None else yuan(self.standard),
            "outcome": self.outcome,
            "category": self.category.label if self.category else None,
            "tier": self.tier.label if self.tier else None,
            "vetoes": [veto.code for veto in self.vetoes],
            "metrics": self.metrics.as_json(),
            "clauses": [finding.as_json() for finding in self.clauses],
        }

    def to_json(self) -> dict[str, Any]:
        """What is stored: as_json with codes beside the labels, so that the verdict stands without its edition."""
        return self.as_json() | {
            "standard": None if self.standard is None else short(self.standard),
            "category": self.category.to_json() if self.category else None,
            "tier": self.tier.to_json() if self.tier else None,
            "vetoes": [veto.to_json() for veto in self.vetoes],
            "clauses": [finding.to_json() for finding in self.clauses],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Assessment":
        """A stored verdict (to_json) again, word for word; metrics have the two decimals stored."""
        standard, category, tier = stored["standard"], stored["category"], stored["tier"]
        return cls(
            edition=stored["edition"],
            standard=None if standard is None else Decimal(standard),
            outcome=stored["outcome"],
            category=Named(**category) if category else None,
            tier=Named(**tier) if tier else None,
            vetoes=tuple(Named(**veto) for veto in stored["vetoes"]),
            metrics=Metrics.from_json(stored["metrics"]),
            clauses=tuple(Finding.from_json(finding) for finding in stored["clauses"]),
        )
