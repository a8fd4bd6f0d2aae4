"""Reads a JSON object key by key and collects every fault as a Chinese sentence with its place."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

Value = TypeVar("Value")
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
TOO_LARGE = 10**13
MOST_DECIMALS = 20


def as_decimal(value: object) -> Decimal | None:
    """The number as it was typed, or None: 3, "3.50", 29701.08 (a float by its shortest text), Decimal."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    if isinstance(value, str) and not PLAIN_NUMBER.fullmatch(value.strip()):
        return None
    if isinstance(value, int) and abs(value) >= TOO_LARGE:
        return None
    number = Decimal(value.strip()) if isinstance(value, str) else Decimal(str(value))
    if not number.is_finite() or abs(number) >= TOO_LARGE:
        return None
    return number if int(number.as_tuple().exponent) >= -MOST_DECIMALS else None


class Reader:
    """One JSON object at one place. Getters answer None for an absent or faulty value; faults gather."""

    def __init__(
        self, document: object, faults: list[str], labels: Mapping[str, str], place: str = ""
    ) -> None:
        self.faults, self.labels, self.place = faults, labels, place
        self.asked: set[str] = set()
        self.document: Mapping[str, Any] = {}
        if isinstance(document, Mapping):
            self.document = document
        else:
            faults.append(f"{place or '内容'}应为对象（{{…}}），现为{shown(document)}。")

    def at(self, key: str) -> str:
        label = self.labels.get(key)
        name = f"{label}（{key}）" if label else key
        return f"{self.place} › {name}" if self.place else name

    def fault(self, key: str, wanted: str) -> None:
        self.faults.append(f"{self.at(key)}应为{wanted}，现为{shown(self.document.get(key))}。")

    def raw(self, key: str) -> Any:
        self.asked.add(key)
        return self.document.get(key)

    def need(self, key: str, value: Value | None, placeholder: Value) -> Value:
        """The value, or a fault and a placeholder that is never used: the caller raises when faults exist."""
        if value is None and self.document.get(key) is None:
            self.faults.append(f"{self.at(key)}没有填写。")
        return placeholder if value is None else value

    def text(self, key: str) -> str | None:
        value = self.raw(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self.fault(key, "文字")
        return None

    def pattern(self, key: str, pattern: str, wanted: str) -> str | None:
        """Text of one shape; a whole number counts as its digits."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, str | int) and re.fullmatch(pattern, str(value)):
            return str(value)
        self.fault(key, wanted)
        return None

    def word(self, key: str, allowed: Collection[str]) -> str | None:
        value = self.raw(key)
        if value is None or (isinstance(value, str) and value in allowed):
            return value
        self.fault(key, f"{'、'.join(allowed)}之一")
        return None

    def yes_no(self, key: str) -> bool | None:
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        self.fault(key, "是（true）或否（false）")
        return None

    def whole(self, key: str, at_least: int) -> int | None:
        value = self.raw(key)
        number = as_decimal(value)
        if number is not None and number == number.to_integral_value() and number >= at_least:
            return int(number)
        if value is not None:
            self.fault(key, f"不小于 {at_least} 的整数")
        return None

    def amount(self, key: str, *, above_zero: bool = False, may_be_negative: bool = False) -> Decimal | None:
        value = self.raw(key)
        number = as_decimal(value)
        if number is not None and (may_be_negative or number > 0 or (number == 0 and not above_zero)):
            return number
        if value is not None:
            self.fault(key, "数" if may_be_negative else "大于 0 的数" if above_zero else "不小于 0 的数")
        return None

    def ratio(self, key: str) -> Fraction | None:
        """A share above 0 and up to 1: "2/3" or 0.3."""
        value = self.raw(key)
        part = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", value) if isinstance(value, str) else None
        number = as_decimal(value)
        share = Fraction(number) if number is not None else None
        if part and int(part[2]):
            share = Fraction(int(part[1]), int(part[2]))
        if share is not None and 0 < share <= 1:
            return share
        if value is not None:
            self.fault(key, "大于 0、不大于 1 的比例（如 2/3）")
        return None

    def day(self, key: str) -> date | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.fault(key, "日期（年-月-日，如 2018-02-06）")
        return None

    def items(self, key: str) -> list[Any]:
        value = self.raw(key)
        if isinstance(value, list):
            return value
        if value is not None:
            self.fault(key, "列表（[…]）")
        return []

    def words(self, key: str, allowed: Collection[str]) -> frozenset[str] | None:
        """A set of known words; None when absent, faulty words named one by one."""
        unknown = [item for item in self.items(key) if not isinstance(item, str) or item not in allowed]
        self.faults.extend(
            f"{self.at(key)}中的{shown(item)}不在可选范围内（{'、'.join(sorted(allowed))}）。"
            for item in unknown
        )
        if unknown or not isinstance(self.document.get(key), list):
            return None
        return frozenset(self.document[key])

    def child(self, key: str) -> "Reader":
        return Reader(self.raw(key), self.faults, self.labels, self.at(key))

    def children(self, key: str) -> list["Reader"]:
        numbered = enumerate(self.items(key), start=1)
        return [Reader(item, self.faults, self.labels, f"{self.at(key)}第 {n} 项") for n, item in numbered]

    def close(self) -> None:
        """Every key nobody asked for is a fault: a mistyped key must not read as "unknown"."""
        strangers = [key for key in self.document if key not in self.asked]
        self.faults.extend(f"{self.at(str(key)[:40])}不是可识别的项目。" for key in strangers)


def shown(value: object) -> str:
    """A faulty value as a sentence quotes it, shortened."""
    if value is None:
        return "空"
    if isinstance(value, bool | list | dict):
        text = json.dumps(value, ensure_ascii=False, default=str)
    else:
        text = str(value)
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"
