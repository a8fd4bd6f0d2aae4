"""Low-income standards supposed county by county, as people type them."""

from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Division
from hardship.policy.reading import as_decimal
from hardship.resident_id import normalised


class ToldStandards(forms.CharField):
    """Standards county by county: a line each, "抚宁区 600" or "130306 600"."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> dict[str, Decimal]:
        told: dict[str, Decimal] = {}
        faults = []
        counties = _counties() if value else {}
        for number, line in enumerate(str(value or "").splitlines(), 1):
            if not line.strip():
                continue
            try:
                code, amount = _told(line, counties)
            except ValueError as fault:
                faults.append(f"第 {number} 行：{fault}")
                continue
            if code in told:
                faults.append(f"第 {number} 行：{line.split()[0]}前面已经写过。")
            told[code] = amount
        if faults:
            raise forms.ValidationError(faults)
        return told


def _told(line: str, counties: dict[str, list[str]]) -> tuple[str, Decimal]:
    """County code and yuan of one line; ValueError with a sentence."""
    words = line.replace("，", " ").replace(",", " ").split()
    if len(words) != 2:
        raise ValueError(f"“{line.strip()}”请写成“抚宁区 600”的样子。")
    name, text = map(normalised, words)
    found = counties.get(name, [])
    if not found:
        raise ValueError(f"没有名为“{name}”的县(市、区)，请写全称或 6 位区划代码。")
    if len(found) > 1:
        raise ValueError(f"“{name}”有 {len(found)} 个（{'、'.join(found)}），请写区划代码。")
    amount = as_decimal(text)
    if amount is None or not 0 < amount < 10**6 or amount != round(amount, 2):
        raise ValueError(f"“{text}”不是低保标准（元/人·月，最多两位小数）。")
    return found[0], amount


def _counties() -> dict[str, list[str]]:
    """Codes of today's counties by name and by code."""
    found: dict[str, list[str]] = {}
    for code, name in (
        Division.objects.current().filter(level=Division.Level.COUNTY).values_list("code", "name")
    ):
        found.setdefault(name, []).append(code)
        found[code] = [code]
    return found
