"""The numbers and switches of an edition that may be turned without rewriting its clauses."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from hardship.policy.editions import Edition
from hardship.policy.metrics import MEASURES
from hardship.policy.vocabulary import SIGN_WORDS

Kind = Literal["number", "whole", "sign", "switch"]
WORDS: Final[dict[str, str]] = {
    "compare": "与低保标准比较",
    "months_below": "连续低于低保标准",
    "government_aid": "政府救助",
    "has_cause": "致困原因",
    "expense_share": "意外或重病自付支出占家庭年收入",
    "contract_months": "劳动合同或用工",
    "membership": "工会会员",
    "all_of": "同时满足",
    "any_of": "满足其一",
}
TURNED: Final[dict[str, tuple[tuple[str, Kind, str], ...]]] = {
    "compare": (("sign", "sign", "比较符号"), ("multiple", "number", "低保标准的倍数")),
    "months_below": (("at_least", "whole", "最少月数"),),
    "expense_share": (("sign", "sign", "比较符号"), ("share", "number", "占比")),
    "contract_months": (("at_least", "whole", "最少月数"),),
}
SIGN_LABELS: Final = {sign: f"{words[0]}（{sign}）" for sign, words in SIGN_WORDS.items()}


@dataclass(frozen=True)
class Knob:
    """One value of an edition's JSON.

    path: keys and places down to it, joined by dots ("clauses.2.condition.all_of.0.compare.multiple").
    clause: the mark of its clause. subject: what its condition is about (人均月收入与低保标准); name: what is turned.
    kind: number and whole are text of a number, sign a comparison sign, switch a bool.
    """

    path: str
    clause: str
    subject: str
    name: str
    kind: Kind
    value: str | int | bool

    @property
    def label(self) -> str:
        return f"{self.subject}：{self.name}"

    def said(self, value: str | int | bool) -> str:
        """A value of it as people read it: 不高于（<=）, 1.5, 启用."""
        if self.kind == "switch":
            return "启用" if value else "停用"
        return SIGN_LABELS[str(value)] if self.kind == "sign" else str(value)

    @property
    def part(self) -> str:
        """The path of its condition: knobs of one condition share it."""
        return self.path.rpartition(".")[0] if self.kind == "switch" else self.path.rsplit(".", 2)[0]


def knobs_of(edition: Edition) -> list[Knob]:
    """Everything that can be turned, clause by clause in the edition's order."""
    body = edition.to_json()
    found: list[Knob] = []
    for place, clause in enumerate(body["clauses"]):
        found += _of(clause["condition"], f"clauses.{place}.condition", clause["clause"])
    if rule := body["migrant_rule"]:
        found += _of(rule["condition"], "migrant_rule.condition", rule["clause"])
    return found


def turned(edition: Edition, values: Mapping[str, Any]) -> Edition:
    """The edition with the values at these paths in place of its own.

    Raises EditionRefused with a sentence for each value that does not fit; KeyError for a path that is no knob.
    """
    body = copy.deepcopy(edition.to_json())
    known = {knob.path for knob in knobs_of(edition)}
    for path, value in values.items():
        if path not in known:
            raise KeyError(path)
        *way, last = path.split(".")
        part: Any = body
        for key in way:
            part = part[int(key)] if isinstance(part, list) else part[key]
        part[last] = value
    return Edition.from_json(body)


def _of(condition: dict[str, Any], path: str, clause: str) -> Iterator[Knob]:
    kind = next(key for key in condition if key in WORDS)
    inner = condition[kind]
    if "enabled" in condition:
        yield Knob(f"{path}.enabled", clause, _named(kind, inner), "启用", "switch", condition["enabled"])
    if isinstance(inner, list):
        for place, part in enumerate(inner):
            yield from _of(part, f"{path}.{kind}.{place}", clause)
        return
    for key, shape, label in TURNED.get(kind, ()):
        yield Knob(f"{path}.{kind}.{key}", clause, _named(kind, inner), label, shape, inner[key])


def _named(kind: str, inner: Any) -> str:
    """What a condition is about, in words: 人均月收入与低保标准."""
    if kind == "compare":
        return f"{MEASURES[inner['metric']].label}与低保标准"
    return WORDS[kind]
