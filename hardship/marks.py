"""Keyed marks by which two contacts are known to be the same without either being kept in the clear. A leaf."""

import re
from unicodedata import normalize

from hardship.ciphers import blind_index


def digits_of(number: str) -> str:
    """The digits of a phone or card number, without the country's 86 before a mobile number."""
    digits = re.sub(r"\D", "", normalize("NFKC", number))
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def contact_mark(kind: str, value: str) -> bytes | None:
    """The blind index of a phone, bank card or address as it is compared; None for one too short to mean anything."""
    plain = re.sub(r"[\s\-—]", "", normalize("NFKC", value)) if kind == "address" else digits_of(value)
    return blind_index(f"contact.{kind}", plain) if len(plain) >= (6 if kind == "address" else 7) else None
