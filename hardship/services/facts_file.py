"""A facts document as people and programs write it: JSON in bytes, read strictly, every fault a sentence."""

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from hardship.policy import Facts, FactsRefused
from hardship.policy.facts import StandardLookup
from hardship.policy.vocabulary import FACT_LABELS

LONGEST_WHOLE = 30
"""Digits after which a whole number is kept as Decimal: Python refuses to turn endless digits into an int."""


class Written(dict[str, Any]):
    """A JSON object that remembers which keys were written more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        written = Counter(key for key, _ in pairs)
        self.repeated = [key for key, times in written.items() if times > 1]


def document_in(raw: bytes) -> object:
    """The JSON value in the bytes of a file; raises FactsRefused.

    Numbers keep the digits they were written with. NaN, Infinity and numbers beyond reckoning stay the text they
    were written as, and are refused where a number belongs.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FactsRefused(
            [f"内容不是 UTF-8 编码（第 {fault.start + 1} 个字节起），请另存为 UTF-8 后再试。"]
        ) from fault
    if not text.strip():
        raise FactsRefused(["内容是空的，请写入一户的事实（{…}）或几户的列表（[…]）。"])
    try:
        return json.loads(
            text, object_pairs_hook=Written, parse_float=_decimal, parse_int=_whole, parse_constant=str
        )
    except json.JSONDecodeError as fault:
        where = f"第 {fault.lineno} 行第 {fault.colno} 个字符"
        raise FactsRefused([f"内容不是有效的 JSON：{where}处有误，请检查引号、逗号和括号。"]) from fault


def facts_in(document: object, standard_of: StandardLookup) -> tuple[list[tuple[str, Facts]], list[str]]:
    """The families of a document (one object or a list of them) that can be read, and the faults of the others.

    Each family comes with what a sentence about it begins with: "第 2 户：" in a list, "" alone.
    """
    if not isinstance(document, list):
        numbered = [("", document)]
    else:
        numbered = [(f"第 {number} 户：", item) for number, item in enumerate(document, start=1)]
    read: list[tuple[str, Facts]] = []
    faults: list[str] = []
    for before, item in numbered:
        try:
            read.append((before, _facts(item, standard_of)))
        except FactsRefused as refused:
            faults += [before + fault for fault in refused.faults]
    return read, faults


def one_line(sentence: str) -> str:
    """A sentence with whatever would break its line or cannot be printed taken out."""
    return "".join(sign if sign.isprintable() else " " for sign in sentence)


def _facts(item: object, standard_of: StandardLookup) -> Facts:
    """Facts.from_json, stricter: no key twice."""
    if not isinstance(item, Mapping):
        return Facts.from_json(item)
    faults = [f"{_named(key)}写了不止一次。" for key in getattr(item, "repeated", [])]
    try:
        facts = Facts.from_json(item, standard_of)
    except FactsRefused as refused:
        faults += refused.faults
    if faults:
        raise FactsRefused(faults)
    return facts


def _named(key: str) -> str:
    return f"{FACT_LABELS[key]}（{key}）" if key in FACT_LABELS else key[:40]


def _decimal(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= LONGEST_WHOLE else Decimal(text)
