"""Resident identity numbers (公民身份号码, GB 11643-1999) and how secrets are masked. A leaf."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

from hardship.enums import Gender


@dataclass(frozen=True)
class ResidentId:
    """What a valid number says: the division it was first issued in, the birth date, the sex."""

    number: str
    division_code: str
    birth_date: date
    gender: Gender


def normalised(number: str) -> str:
    """Without spaces and with a capital X, full-width characters made ordinary."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in number)
    return "".join(narrow.split()).upper()


def parse_resident_id(number: str) -> ResidentId:
    """Read an 18-digit number.

    Raises ValueError with a Chinese sentence for a wrong length, an impossible birth date or a wrong check digit.
    The division is a hint only: it may have been abolished long ago (real people's numbers keep it).
    """
    number = normalised(number)
    if len(number) != 18:
        raise ValueError(f"身份证号应为 18 位，现在是 {len(number)} 位。")
    if not (number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise ValueError("身份证号前 17 位是数字，最后一位是数字或 X。")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValueError(f"身份证号第 7 至 14 位“{number[6:14]}”不是真实的日期。") from None
    if not 1900 <= born.year <= date.today().year or born > date.today():
        raise ValueError(f"身份证号中的出生日期 {born:%Y-%m-%d} 不在合理范围内。")
    if not mod_11_2.is_valid(number):
        raise ValueError("身份证号校验位不对，请逐位核对。")
    return ResidentId(number, number[:6], born, Gender.MALE if int(number[16]) % 2 else Gender.FEMALE)


def check_resident_id(number: str) -> None:
    """Validator for model and form fields."""
    try:
        parse_resident_id(number)
    except ValueError as fault:
        raise ValidationError(str(fault)) from None


def check_digit(first_17: str) -> str:
    """The 18th character for 17 digits (for demo and test people)."""
    return mod_11_2.calc_check_digit(first_17)


def masked_resident_id(number: str) -> str:
    """130306********123X; shorter numbers show nothing but stars."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}" if len(number) == 18 else "*" * len(number)


def masked_phone(number: str) -> str:
    """138****0000"""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "*" * len(number)


def masked_bank_card(number: str) -> str:
    """The last four digits only."""
    return f"{'*' * (len(number) - 4)}{number[-4:]}" if len(number) > 8 else "*" * len(number)
