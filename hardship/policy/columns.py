"""A family's facts as columns of one table, and the few shapes of SQL the rules are written in. A leaf.

Columns are named like the fields of Facts. Amounts are whole fen (bigint), so that sums and products are exact;
causes and vetoes are sets of bits; NULL is unknown, and SQL's own "and" and "or" treat it as the rules do.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

LINE: Final = "12 * persons * standard"
"""A year of the low-income standard for the whole family, in fen."""

SMALL: Final = 10**5
"""Amounts reach 10^13 fen; times a factor up to this they stay inside a bigint, beyond it numeric takes over."""


def times(factor: Decimal | Fraction, left: str, sign: str, right: str) -> str:
    """left <sign> factor × right, multiplied out to whole numbers."""
    above, below = factor.as_integer_ratio()
    return f"{_by(below, left)} {sign} {_by(above, right)}"


def between(low: Fraction, high: Fraction, left: str, right: str) -> str:
    """low × right ≤ left ≤ high × right."""
    return f"({times(low, left, '>=', right)} AND {times(high, left, '<=', right)})"


def signed_sum(terms: Mapping[str, int]) -> str:
    """Columns added up, each with its factor: {"annual_income": 1, "rigid_expense": -1}."""
    (first, factor), *rest = terms.items()
    text = _by(factor, first)
    for name, factor in rest:
        text += f" {'-' if factor < 0 else '+'} {_by(abs(factor), name)}"
    return f"({text})" if rest else text


def mask(words: Iterable[str], bits: Mapping[str, int]) -> int:
    """The words as one number; KeyError for a word without a bit."""
    return sum(bits[word] for word in set(words))


def _by(factor: int, text: str) -> str:
    if factor == 1:
        return text
    return f"{factor} * {text}" if abs(factor) <= SMALL else f"{factor}::numeric * {text}"
