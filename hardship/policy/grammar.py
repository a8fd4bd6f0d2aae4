"""Reads conditions from an edition's JSON and refuses what is not in the vocabulary or contradicts itself."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from hardship.policy.conditions import (
    Compare,
    ContractMonths,
    ExpenseShare,
    GovernmentAid,
    HasCause,
    Membership,
    MonthsBelow,
)
from hardship.policy.findings import Condition
from hardship.policy.logic import AllOf, AnyOf, Switch, flattened, switched_on
from hardship.policy.reading import Reader

DEEPEST = 4


class Readable(Protocol):
    def read(self, reader: Reader) -> Condition: ...


KINDS: dict[str, Readable] = {
    "compare": Compare,
    "months_below": MonthsBelow,
    "government_aid": GovernmentAid,
    "has_cause": HasCause,
    "expense_share": ExpenseShare,
    "contract_months": ContractMonths,
    "membership": Membership,
}
GROUPS: dict[str, type[AllOf] | type[AnyOf]] = {"all_of": AllOf, "any_of": AnyOf}


def read_condition(reader: Reader, depth: int = 1) -> Condition:
    """One condition of the closed vocabulary; faults go to the reader, with the place.

    The object names exactly one kind ({"compare": {...}}) and may carry "enabled": false to switch it off.
    """
    enabled = reader.yes_no("enabled")
    named = [key for key in reader.document if key in KINDS or key in GROUPS]
    condition: Condition = Membership()
    if len(named) != 1 or depth > DEEPEST:
        wanted = f"{'、'.join([*KINDS, *GROUPS])}中的恰好一种条件，且不超过 {DEEPEST} 层"
        reader.faults.append(f"{reader.place}应为{wanted}。")
        reader.asked.update(named)
    elif named[0] in GROUPS:
        condition = _group(reader, named[0], depth)
    else:
        inner = reader.child(named[0])
        condition = KINDS[named[0]].read(inner)
        inner.close()
    reader.close()
    return condition if enabled is None else Switch(condition, enabled)


def _group(reader: Reader, kind: str, depth: int) -> Condition:
    parts = tuple(read_condition(part, depth + 1) for part in reader.children(kind))
    live = switched_on(parts)
    if not live:
        reader.faults.append(f"{reader.at(kind)}中没有启用的条件。")
    if kind == "all_of":
        reader.faults.extend(f"{reader.at(kind)}：{sentence}" for sentence in contradictions(live))
    return GROUPS[kind](parts)


def contradictions(parts: Sequence[Condition]) -> list[str]:
    """Why the parts can never hold together, a sentence each; empty when they can."""
    parts = flattened(parts)
    aids = {part.received for part in parts if isinstance(part, GovernmentAid)}
    sentences = ["既要求享受政府救助又要求未享受，不可能同时成立。"] if len(aids) > 1 else []
    bounds: dict[str, list[tuple[str, Fraction]]] = {}
    for part in parts:
        if isinstance(part, Compare):
            bounds.setdefault(f"{part.metric} 与低保标准", []).append((part.sign, Fraction(part.multiple)))
        if isinstance(part, ExpenseShare):
            bounds.setdefault("意外支出占年收入", []).append((part.sign, Fraction(part.share)))
    sentences += [f"{name}的几个比较不可能同时成立。" for name, signs in bounds.items() if _empty(signs)]
    return sentences


def _empty(signs: Sequence[tuple[str, Fraction]]) -> bool:
    """Whether no multiple satisfies every bound."""
    floors = [(line, sign == ">") for sign, line in signs if sign in (">", ">=")]
    ceilings = [(line, sign == "<") for sign, line in signs if sign in ("<", "<=")]
    return any(low > high or (low == high and (a or b)) for low, a in floors for high, b in ceilings)
