"""The named parts of an edition: categories, tier, clauses and vetoes, as its JSON gives them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from hardship.policy.conditions import Membership
from hardship.policy.findings import Condition, Finding
from hardship.policy.grammar import read_condition
from hardship.policy.logic import Switch
from hardship.policy.reading import Reader
from hardship.policy.vocabulary import VETO_CODES


@dataclass(frozen=True)
class Named:
    """A code with the label people read: a category (困难类别), a tier (建档标准), a veto that applies."""

    code: str
    label: str

    def __str__(self) -> str:
        return self.label

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "label": self.label}

    @classmethod
    def read(cls, reader: Reader) -> "Named":
        read = cls(
            reader.need("code", reader.text("code"), ""), reader.need("label", reader.text("label"), "")
        )
        reader.close()
        return read


@dataclass(frozen=True)
class Clause:
    """One clause (款): what must hold, and the category it grants.

    clause: its mark ("③"). presumed: the wording or figures are not proved by a found document (推定).
    """

    clause: str
    title: str
    category: Named
    condition: Condition
    presumed: bool
    source: str

    def signed(self, finding: Finding) -> Finding:
        """The finding as this clause's own."""
        return Finding(
            self.clause,
            finding.met,
            finding.because,
            finding.values,
            self.category.label,
            finding.missing,
            self.source,
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "clause": self.clause,
            "title": self.title,
            "category": self.category.code,
            "condition": self.condition.to_json(),
            "presumed": self.presumed,
            "source": self.source,
        }

    @classmethod
    def read(cls, reader: Reader, categories: Mapping[str, Named]) -> "Clause":
        category = reader.need("category", reader.word("category", categories), "")
        condition: Condition = Membership()
        if reader.need("condition", reader.raw("condition"), None) is not None:
            condition = read_condition(reader.child("condition"))
        if isinstance(condition, Switch) and not condition.on:
            reader.faults.append(f"{reader.at('condition')}已停用，本款没有条件。")
        read = cls(
            reader.need("clause", reader.text("clause"), ""),
            reader.need("title", reader.text("title"), ""),
            categories.get(category, Named("", "")),
            condition,
            reader.yes_no("presumed") or False,
            reader.text("source") or "",
        )
        reader.close()
        return read


@dataclass(frozen=True)
class Veto:
    """A circumstance that rules a family out (否决情形), with its stated exceptions."""

    code: str
    label: str
    exceptions: tuple[str, ...]
    presumed: bool
    source: str

    @property
    def applied(self) -> Named:
        """The veto as a verdict names it: its label with its exceptions."""
        exceptions = f"（{'；'.join(self.exceptions)}）" if self.exceptions else ""
        return Named(self.code, f"{self.label}{exceptions}")

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "label": self.label,
            "exceptions": list(self.exceptions),
            "presumed": self.presumed,
            "source": self.source,
        }

    @classmethod
    def read(cls, reader: Reader) -> "Veto":
        read = cls(
            reader.need("code", reader.word("code", sorted(VETO_CODES)), ""),
            reader.need("label", reader.text("label"), ""),
            sentences(reader, "exceptions"),
            reader.yes_no("presumed") or False,
            reader.text("source") or "",
        )
        reader.close()
        return read


def sentences(reader: Reader, key: str) -> tuple[str, ...]:
    """A list of texts; empty when absent."""
    texts = reader.items(key)
    if not all(isinstance(text, str) and text for text in texts):
        reader.fault(key, "文字的列表")
    return tuple(text for text in texts if isinstance(text, str))


def repeated(marks: Collection[str]) -> list[str]:
    """Marks that occur more than once, in order."""
    seen = list(marks)
    return [mark for place, mark in enumerate(seen) if mark and mark in seen[:place]]
