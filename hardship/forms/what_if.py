"""政策测算 as a form that lives in the address: an edition, its numbers, standards, aid rates, a unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.timezone import localdate

from accounts.models import Unit, User
from hardship.forms.base import OfficeForm, style_field, word_refusal
from hardship.forms.dossiers import units_seen
from hardship.forms.fields import AmountField
from hardship.forms.told_standards import ToldStandards
from hardship.models import PolicyEdition
from hardship.models.codes import label_of
from hardship.policy import Edition, EditionRefused, Knob, knobs_of, turned
from hardship.policy.knobs import SIGN_LABELS
from hardship.services.dossiers import division_of
from hardship.services.scenarios import Rate, Scenario, Standards

SWITCH: Final = [("on", "启用"), ("off", "停用")]


class EditionChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: PolicyEdition) -> str:
        return f"{row.code} {row.title}{'' if row.published else '（草稿）'}"


@dataclass
class KnobRow:
    """A condition's fields; those it has not are None."""

    clause: str
    subject: str
    sign: BoundField | None = None
    number: BoundField | None = None
    switch: BoundField | None = None


class WhatIfForm(OfficeForm):
    """Everything optional: without anything told, the edition as it is and each family's own standard."""

    edition = EditionChoice(PolicyEdition.objects.none(), label="政策版本", to_field_name="code")
    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", required=False, empty_label="全部")
    on = forms.DateField(
        label="低保标准",
        required=False,
        help_text="选一天，按那天各县(市、区)的标准；不选，按各户申报时的标准。",
    )
    percent = forms.DecimalField(
        label="标准上调（%）", required=False, min_value=-50, max_value=200, max_digits=6, decimal_places=2
    )
    told = ToldStandards(
        label="另定标准", required=False, help_text="每行一个县(市、区)，如“抚宁区 600”。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user, asked = user, data.copy()
        self.row = _edition(data.get("edition", ""), user)
        asked["edition"] = self.row.code if self.row else ""
        super().__init__(asked)
        self.fields["edition"].queryset = PolicyEdition.objects.order_by(
            "-published", "region_code", "-effective_from"
        )
        self.fields["unit"].queryset = units_seen(user)
        self.rules: Edition | None = self.row.rules if self.row else None
        self.knobs = dict(self._named_knobs())
        for name, knob in self.knobs.items():
            self._add(name, knob_field(knob))
            self.data.setdefault(name, shown(knob))
        for code in self.categories:
            for name, unit in (("y", "元/户·年"), ("m", "个月低保标准/户·年")):
                label = f"{label_of('hardship_category', code)}（{unit}）"
                self._add(f"{name}-{code}", rate_field(label))

    def _named_knobs(self) -> Iterator[tuple[str, Knob]]:
        """Each knob under a short name that no other edition has, so that changing the edition forgets them."""
        if self.rules is not None:
            for place, knob in enumerate(knobs_of(self.rules)):
                yield f"{self.rules.code}.{place}", knob

    @cached_property
    def categories(self) -> list[str]:
        """Codes that may be given help: the edition's, and those families have now under the rules in force."""
        present = [
            named.code
            for row in PolicyEdition.objects.filter(published=True)
            for named in row.rules.categories
        ]
        own = [named.code for named in self.rules.categories] if self.rules else []
        return list(dict.fromkeys([*own, *present]))

    def _add(self, name: str, field: forms.Field) -> None:
        style_field(name, field)
        word_refusal(field)
        self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.rules is None or self.errors:
            return cleaned
        changed = {knob.path: value for knob, value in self.turned_knobs()}
        try:
            cleaned["rules"] = turned(self.rules, changed)
        except EditionRefused as refusal:
            raise forms.ValidationError(refusal.faults) from None
        return cleaned

    def turned_knobs(self) -> list[tuple[Knob, Any]]:
        """The knobs set to something other than the edition's own, each with its new value."""
        said = [(knob, read_knob(knob, self.cleaned_data.get(name))) for name, knob in self.knobs.items()]
        return [(knob, value) for knob, value in said if value != knob.value]

    def scenario(self) -> Scenario:
        """What is supposed; for a valid form."""
        asked = self.cleaned_data
        standards = Standards(asked["on"], asked["percent"] or Decimal(0), asked["told"] or {})
        rates = {
            code: Rate(asked[f"y-{code}"] or Decimal(0), asked[f"m-{code}"] or Decimal(0))
            for code in self.categories
            if asked[f"y-{code}"] or asked[f"m-{code}"]
        }
        return Scenario(asked["rules"], standards, rates)

    def address(self) -> str:
        """The query string that asks the same again, without what is not told."""
        kept = QueryDict(mutable=True)
        for name in self.fields:
            value = self.data.get(name, "")
            if value and not (name in self.knobs and value == shown(self.knobs[name])):
                kept[name] = value
        return kept.urlencode()

    def supposed(self) -> list[str]:
        """The supposition in words, for pages and sheets."""
        asked = self.cleaned_data
        said = [f"政策版本：{self.row}{'' if self.row.published else '（草稿）'}"]
        said += [
            f"第{knob.clause}款{knob.label} {knob.said(knob.value)} → {knob.said(value)}"
            for knob, value in self.turned_knobs()
        ]
        said.append(
            f"低保标准：{asked['on']:%Y年%-m月%-d日}各地标准" if asked["on"] else "低保标准：各户申报时的标准"
        )
        if asked["percent"]:
            said.append(f"标准上调 {asked['percent'].normalize():f}%")
        said += [f"{code} 另定 {amount} 元/人·月" for code, amount in (asked["told"] or {}).items()]
        return said

    @property
    def turned(self) -> int:
        """How many knobs are not as the edition has them."""
        return len(
            [name for name, knob in self.knobs.items() if self.data.get(name) not in ("", shown(knob))]
        )

    @property
    def priced(self) -> bool:
        """Whether any aid rate is told."""
        return any(self.data.get(f"{name}-{code}") for code in self.categories for name in "ym")

    def knob_rows(self) -> list[KnobRow]:
        """One row a condition, its sign, number and switch beside each other."""
        rows: dict[str, KnobRow] = {}
        for name, knob in self.knobs.items():
            row = rows.setdefault(knob.part, KnobRow(knob.clause, knob.subject))
            setattr(row, "number" if knob.kind == "whole" else knob.kind, self[name])
        return list(rows.values())

    def rate_rows(self) -> list[tuple[str, BoundField, BoundField]]:
        return [
            (label_of("hardship_category", code), self[f"y-{code}"], self[f"m-{code}"])
            for code in self.categories
        ]


def knob_field(knob: Knob) -> forms.Field:
    """The field that turns a knob; left empty it turns nothing."""
    if knob.kind == "sign":
        return forms.ChoiceField(label=knob.label, choices=SIGN_LABELS.items(), required=False)
    if knob.kind == "switch":
        return forms.ChoiceField(label=knob.label, choices=SWITCH, required=False)
    if knob.kind == "whole":
        return forms.IntegerField(label=knob.label, min_value=1, max_value=120, required=False)
    return forms.DecimalField(
        label=knob.label,
        min_value=Decimal("0.0001"),
        max_value=100,
        max_digits=7,
        decimal_places=4,
        required=False,
    )


def rate_field(label: str) -> AmountField:
    return AmountField(label=label, required=False, max_digits=9, decimal_places=2, min_value=0)


def shown(knob: Knob) -> str:
    """A knob's own value as its field holds it."""
    return ("on" if knob.value else "off") if knob.kind == "switch" else str(knob.value)


def read_knob(knob: Knob, value: Any) -> Any:
    """A field's answer as the edition's JSON holds it; nothing said is the knob's own."""
    if value in (None, ""):
        return knob.value
    if knob.kind == "switch":
        return value == "on"
    return f"{value.normalize():f}" if knob.kind == "number" else value


def _edition(code: str, user: User) -> PolicyEdition | None:
    """The edition asked for, else the one that governs the highest of the user's units today."""
    if code:
        return PolicyEdition.objects.filter(code=code).first()
    unit = Unit.objects.holding(user, "view_dossiers").order_by("depth").first()
    return PolicyEdition.objects.in_force(localdate(), division_of(unit) if unit else "")
