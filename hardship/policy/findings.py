"""What a rule answers: yes, no or unknown, with the sentence and the figures behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from hardship.policy.facts import Facts
from hardship.policy.vocabulary import FACT_LABELS
from hardship.policy.wording import listed

Met = bool | None
"""True, False, or None for unknown; unknown is never treated as no."""

Shown = str | int | bool | list[str]
"""A figure as a finding shows and stores it: amounts are text of two decimals, in yuan."""


@dataclass(frozen=True)
class Finding:
    """One rule's answer for one family.

    clause: the clause's mark ("③"), empty while only a part of a clause.
    because: a whole Chinese sentence with the figures.
    values: the figures used, by name ("A", "L", "1.5L", "causes").
    category: label of the category the clause grants, empty for a part.
    missing: names of the facts without which it cannot be judged.
    source: the document the clause rests on, empty for a part.
    """

    clause: str
    met: Met
    because: str
    values: Mapping[str, Shown] = field(default_factory=dict)
    category: str = ""
    missing: tuple[str, ...] = ()
    source: str = ""

    @property
    def phrase(self) -> str:
        """The sentence without its full stop, to be joined with others."""
        return self.because.removesuffix("。")

    def as_json(self) -> dict[str, Any]:
        """What the calculator prints."""
        return {
            "clause": self.clause,
            "category": self.category,
            "met": self.met,
            "because": self.because,
            "values": dict(self.values),
        }

    def to_json(self) -> dict[str, Any]:
        """What is stored: as_json with the document beside the sentence."""
        return self.as_json() | {"source": self.source}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Finding":
        """A stored finding again; verdicts kept before sources were stored have none."""
        return cls(
            stored["clause"],
            stored["met"],
            stored["because"],
            dict(stored["values"]),
            stored["category"],
            source=stored.get("source", ""),
        )


class Condition(Protocol):
    """A small frozen rule object of the closed vocabulary, with two faces.

    finding: the answer for one family, in a sentence. sql: the same answer for a table of families, as an SQL
    expression that is true, false or NULL; its columns are named like the fields of Facts (policy.columns).
    """

    def finding(self, facts: Facts) -> Finding: ...

    def sql(self) -> str: ...

    def to_json(self) -> dict[str, Any]: ...


def all_met(answers: Iterable[Met]) -> Met:
    """Three-valued "and": one no decides; else one unknown leaves it open."""
    seen = set(answers)
    return False if False in seen else None if None in seen else True


def any_met(answers: Iterable[Met]) -> Met:
    """Three-valued "or": one yes decides; else one unknown leaves it open."""
    seen = set(answers)
    return True if True in seen else None if None in seen else False


def cannot_tell(missing: Sequence[str]) -> Finding:
    """The finding of a rule whose inputs are not there."""
    names = tuple(dict.fromkeys(missing))
    return Finding("", None, f"未填{listed(FACT_LABELS[name] for name in names)}，无法判断。", missing=names)
