"""How amounts are shown in findings: two decimals, and more only where rounding would tell a lie."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction


def rounded(amount: Fraction | Decimal, places: int = 2) -> Decimal:
    """The amount at so many decimals, half away from zero; exact before rounding."""
    above, below = amount.as_integer_ratio()
    whole = (2 * abs(above) * 10**places + below) // (2 * below)
    return Decimal(f"{'-' if above < 0 < whole else ''}{whole}E-{places}")


def yuan(amount: Fraction | Decimal) -> str:
    """Two decimals, as money is written: 792.50."""
    return f"{rounded(amount):f}"


def short(number: Fraction | Decimal) -> str:
    """A given number without idle zeros: "550", "1.5", "665.5"."""
    above, below = number.as_integer_ratio()
    places = next((places for places in range(10) if above * 10**places % below == 0), 10)
    return f"{rounded(number, places):f}"


def yuan_beside(amount: Fraction, line: Fraction) -> str:
    """The amount, with as many decimals as show on which side of the line it lies ("825.003" beside 825)."""
    places = 2
    while amount != line and rounded(amount, places) == rounded(line, places):
        places += 1
    return f"{rounded(amount, places):f}"


def listed(words: Iterable[str]) -> str:
    """Words joined as Chinese prose joins them, each once."""
    return "、".join(dict.fromkeys(words))
