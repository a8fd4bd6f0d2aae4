"""How values are worded on paper: dates, money, tick boxes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

BLANK_DAY = "　　　年　　月　　日"
LONG_TEXT = 400
BLANK_MONTH = "　　　年　　月"


@dataclass(frozen=True)
class Choice:
    """A tick box with its label; `mark` is the class the style sheet draws the tick for."""

    label: str
    ticked: bool = False

    @property
    def mark(self) -> str:
        return "ticked" if self.ticked else ""


@dataclass(frozen=True)
class Prose:
    """Free text; `flow` is the class that lets its grid run over to the next page, which only long text may."""

    text: str = ""

    @property
    def flow(self) -> str:
        return "flows" if len(self.text) > LONG_TEXT else ""


def choices(options: Iterable[tuple[str, str]], chosen: Collection[str] = ()) -> tuple[Choice, ...]:
    """One box for each (code, label), ticked when its code was chosen."""
    return tuple(Choice(label, code in chosen) for code, label in options)


def yes_or_no(value: bool | None) -> tuple[Choice, Choice]:
    """是/否 boxes; neither is ticked while the answer is unknown."""
    return Choice("是", value is True), Choice("否", value is False)


def day(value: date | None, otherwise: str = "") -> str:
    """2018年2月6日"""
    return f"{value.year}年{value.month}月{value.day}日" if value else otherwise


def month(value: date | None, otherwise: str = "") -> str:
    """2018年2月"""
    return f"{value.year}年{value.month}月" if value else otherwise


def money(amount: Decimal | None) -> str:
    """Yuan with thousands separators and two places: 1,234.50; empty when unknown."""
    return "" if amount is None else f"{amount:,.2f}"


def figure(value: Decimal | int | None) -> str:
    """A count or measure without needless zeros: 86.5, 120, 3."""
    if value is None:
        return ""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text
