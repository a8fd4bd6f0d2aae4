"""Keyed marks by which two numbers are known to be the same without either being kept in the clear. A leaf."""

from django.utils.crypto import salted_hmac

from hardship.resident_id import normalised


def kin_mark(number: str) -> str:
    """The mark of a resident ID number: HMAC-SHA256 in hexadecimal, keyed from SECRET_KEY; "" for no number."""
    plain = normalised(number)
    return salted_hmac("hardship.kin", plain, algorithm="sha256").hexdigest() if plain else ""
