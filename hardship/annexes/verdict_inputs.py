"""The facts a verdict was computed from, each with its label and its value in words."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from hardship.annexes.dossier_basic import region_name
from hardship.annexes.wording import day, figure, money
from hardship.models import Verdict
from hardship.policy import Edition, Facts
from hardship.policy.vocabulary import CAUSES, FACT_LABELS
from hardship.policy.wording import listed

UNKNOWN: Final = "未填"
LONG: Final = frozenset({"causes", "vetoes"})
Words = Callable[[Any], str]


@dataclass(frozen=True)
class InputText:
    """One fact. value: with its unit, 未填 when unknown. is_long: a list of words, which wants a line of its own."""

    label: str
    value: str
    is_long: bool = False


def _amount(unit: str) -> Words:
    return lambda value: f"{money(value)} {unit}"


def _count(unit: str) -> Words:
    return lambda value: f"{figure(value)} {unit}"


def _yes_no(value: bool) -> str:
    return "是" if value else "否"


WORDS: Final[dict[str, Words]] = {
    "persons": _count("人"),
    "annual_income": _amount("元/年"),
    "rigid_expense": _amount("元/年"),
    "accident_expense": _amount("元/年"),
    "months_below": _count("个月"),
    "gov_aid": _yes_no,
    "aid_monthly": _amount("元/月"),
    "savings": _amount("元"),
    "net_investments": _amount("元"),
    "causes": lambda causes: listed(CAUSES[word] for word in CAUSES if word in causes) or "无",
    "migrant": _yes_no,
    "member": _yes_no,
    "contract_months": _count("个月"),
    "standard": _amount("元/人·月"),
    "on": day,
}


def inputs_text(verdict: Verdict, rules: Edition) -> tuple[InputText, ...]:
    """Every fact of the vocabulary, known or not, in its order."""
    facts = verdict.known
    return tuple(
        InputText(label, _words(name, facts, rules), name in LONG) for name, label in FACT_LABELS.items()
    )


def _words(name: str, facts: Facts, rules: Edition) -> str:
    value = getattr(facts, name)
    if name == "county" and value is None and facts.standard is not None:
        return "未记录"
    if value is None:
        return UNKNOWN
    if name == "vetoes":
        return vetoes_words(value, rules)
    if name == "county":
        return region_name(value, facts.on) if facts.on else value
    return WORDS[name](value)


def vetoes_words(codes: frozenset[str], rules: Edition) -> str:
    """The circumstances found, as the edition names them."""
    named = [veto.label for veto in rules.vetoes if veto.code in codes]
    if len(named) < len(codes):
        named.append("本标准未列的情形")
    return "；".join(named) or "已核对，没有"


def lines_words(standard: Decimal | None, multiples: list[Decimal]) -> str:
    """The lines a metric is held against: 低保标准 550.00；1.5 倍 825.00."""
    if not multiples:
        return "本标准不作比较"
    if standard is None:
        return "低保标准未录入"
    return "；".join(
        f"{'低保标准' if times == 1 else f'{figure(times)} 倍'} {money(times * standard)}"
        for times in multiples
    )
