"""Conditions made of conditions, in three-valued logic: one no decides an "and", one yes decides an "or"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hardship.policy.facts import Facts
from hardship.policy.findings import Condition, Finding, Shown, all_met, any_met, cannot_tell


@dataclass(frozen=True)
class Switch:
    """A condition the edition can switch off; off, it weighs nothing and is never asked."""

    condition: Condition
    on: bool

    def finding(self, facts: Facts) -> Finding:
        return self.asked().finding(facts)

    def sql(self) -> str:
        return self.asked().sql()

    def asked(self) -> Condition:
        """The condition itself; TypeError while it is off."""
        if not self.on:
            raise TypeError("A condition switched off is not asked.")
        return self.condition

    def to_json(self) -> dict[str, Any]:
        return self.condition.to_json() | {"enabled": self.on}


def switched_on(parts: Sequence[Condition]) -> list[Condition]:
    """The parts that count, out of their switches."""
    live = [part for part in parts if not (isinstance(part, Switch) and not part.on)]
    return [part.asked() if isinstance(part, Switch) else part for part in live]


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def finding(self, facts: Facts) -> Finding:
        return joined([part.finding(facts) for part in flattened(self.parts)])

    def sql(self) -> str:
        return f"({' AND '.join(part.sql() for part in flattened(self.parts))})"

    def to_json(self) -> dict[str, Any]:
        return {"all_of": [part.to_json() for part in self.parts]}


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def finding(self, facts: Facts) -> Finding:
        return either([part.finding(facts) for part in switched_on(self.parts)])

    def sql(self) -> str:
        return f"({' OR '.join(part.sql() for part in switched_on(self.parts))})"

    def to_json(self) -> dict[str, Any]:
        return {"any_of": [part.to_json() for part in self.parts]}


def flattened(parts: Sequence[Condition]) -> list[Condition]:
    """The parts switched on, with nested "all of" opened: they must hold together as well."""
    opened: list[Condition] = []
    for part in switched_on(parts):
        opened.extend(flattened(part.parts) if isinstance(part, AllOf) else [part])
    return opened


def leaves(condition: Condition) -> list[Condition]:
    """Every single condition that is asked, whatever it is nested in."""
    (live,) = switched_on([condition])
    if isinstance(live, AllOf | AnyOf):
        return [leaf for part in switched_on(live.parts) for leaf in leaves(part)]
    return [live]


def joined(findings: Sequence[Finding]) -> Finding:
    """The findings as one: what decides it is said, the rest is left out."""
    met = all_met(finding.met for finding in findings)
    if met is None:
        return _open(findings)
    telling = [finding.phrase for finding in findings if finding.met is met]
    because = and_so(telling) if met else "；".join(dict.fromkeys(telling))
    return Finding("", met, f"{because}。", _values(findings))


def either(findings: Sequence[Finding]) -> Finding:
    """The findings as alternatives."""
    met = any_met(finding.met for finding in findings)
    if met is None:
        return _open(findings)
    telling = [finding.phrase for finding in findings if finding.met is met]
    because = telling[0] if met else "；".join(dict.fromkeys(telling))
    return Finding("", met, f"{because}。", _values(findings))


def and_so(phrases: Sequence[str]) -> str:
    """Phrases as one clause of prose: "甲，乙，且丙"."""
    *earlier, last = phrases
    return f"{'，'.join(earlier)}，且{last}" if earlier else last


def _open(findings: Sequence[Finding]) -> Finding:
    unknown = [finding for finding in findings if finding.met is None]
    answer = cannot_tell([name for finding in unknown for name in finding.missing])
    return Finding("", None, answer.because, _values(findings), missing=answer.missing)


def _values(findings: Sequence[Finding]) -> dict[str, Shown]:
    return {name: value for finding in findings for name, value in finding.values.items()}
