"""How amounts are shown in findings: two decimals, and more only where rounding would tell a lie."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor


def rounded(amount: Fraction | Decimal, places: int = 2) -> Decimal:
    """The amount at so many decimals, half away from zero; exact before rounding."""
    scaled = Fraction(amount) * 10**places
    whole = floor(abs(scaled) + Fraction(1, 2))
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def yuan(amount: Fraction | Decimal) -> str:
    """ "792.50"."""
    return f"{rounded(amount):f}"


def short(number: Fraction | Decimal) -> str:
    """A given number without idle zeros: "550", "1.5", "665.5"."""
    places = 0
    while places < 10 and Fraction(rounded(number, places)) != Fraction(number):
        places += 1
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
