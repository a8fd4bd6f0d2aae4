"""Keyed marks by which two numbers are known to be the same without either being kept in the clear. A leaf."""

import re
from unicodedata import normalize

from django.utils.crypto import salted_hmac

from hardship.resident_id import normalised


def kin_mark(number: str) -> str:
    """The mark of a resident ID number: HMAC-SHA256 in hexadecimal, keyed from SECRET_KEY; "" for no number."""
    plain = normalised(number)
    return salted_hmac("hardship.kin", plain, algorithm="sha256").hexdigest() if plain else ""


def digits_of(number: str) -> str:
    """The digits of a phone or card number, without the country's 86 before a mobile number."""
    digits = re.sub(r"\D", "", normalize("NFKC", number))
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def contact_mark(kind: str, value: str) -> str:
    """The mark of a phone, bank card or address as it is compared; "" for one too short to mean anything."""
    plain = re.sub(r"[\s\-—]", "", normalize("NFKC", value)) if kind == "address" else digits_of(value)
    if len(plain) < (6 if kind == "address" else 7):
        return ""
    return salted_hmac(f"hardship.contact.{kind}", plain, algorithm="sha256").hexdigest()
