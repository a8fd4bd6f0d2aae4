"""How a service says no: nothing was written, and a sentence for each field that stands against it."""

from datetime import date
from typing import Self

from django.utils.timezone import localdate


class FactsRefused(Exception):
    """Nothing was written. faults: {field: sentence}, "" for what concerns no single field; all fit to show."""

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__("".join(faults.values()))

    @classmethod
    def because(cls, sentence: str) -> Self:
        return cls({"": sentence})

    @classmethod
    def unless_faultless(cls, faults: dict[str, str]) -> None:
        if faults:
            raise cls(faults)


def day_fault(label: str, day: date | None, certified_on: date | None) -> str:
    """Why a day cannot stand for something done after the certification; "" when it can, or is not given."""
    if day is None:
        return ""
    if day > localdate():
        return f"{label}不能晚于今天。"
    if certified_on and day < certified_on:
        return f"{label}不能早于认定日期（{certified_on:%Y年%-m月%-d日}）。"
    return ""
