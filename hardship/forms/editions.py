"""Drafts of policy editions: the JSON typed whole, or its numbers and switches one by one."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.fields import InvalidJSONInput

from hardship.models import PolicyEdition
from hardship.policy import Edition, EditionRefused, Knob, knobs_of
from hardship.policy.knobs import SIGN_LABELS
from hardship.services.editions import fill


class Indented(json.JSONEncoder):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "indent": 2})


def unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, refused when a key stands in it twice: the first would be lost without a word."""
    keys = [key for key, _ in pairs]
    twice = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
    if twice is not None:
        raise forms.ValidationError(f"同一层里有两个“{twice}”，请删去一个。")
    return dict(pairs)


class BodyField(forms.JSONField):
    """JSON whose faults of writing are told with line and column; what was typed is shown again as it was typed."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput(data or "")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            try:
                body = json.loads(value, object_pairs_hook=unrepeated)
                json.dumps(body, ensure_ascii=False).encode()
            except json.JSONDecodeError as fault:
                raise forms.ValidationError(
                    f"第 {fault.lineno} 行第 {fault.colno} 个字符处不是正确的 JSON，"
                    "请检查此处和上一行的逗号、引号和括号。"
                ) from None
            except (RecursionError, UnicodeEncodeError):
                raise forms.ValidationError("层数过多，或者有不能保存的字符，请删去。") from None
            if "\\u0000" in json.dumps(body):
                raise forms.ValidationError("有不能保存的字符（\\u0000），请删去。")
        return super().to_python(value)


class EditionForm(forms.ModelForm):
    """The body alone; its faults are shown with their places."""

    body = BodyField(
        label="条款",
        encoder=Indented,
        widget=forms.Textarea(attrs={"rows": 40, "cols": 110, "spellcheck": "false"}),
    )

    class Meta:
        model = PolicyEdition
        fields = ("body",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.initial:
            self.initial["body"] = in_order(self.initial["body"])

    def clean_body(self) -> Any:
        body = self.cleaned_data["body"]
        try:
            edition = Edition.from_json(body)
        except EditionRefused as refusal:
            raise forms.ValidationError(refusal.faults) from None
        if PolicyEdition.objects.filter(code=edition.code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"版本代号（code）{edition.code} 已有，请另取一个。")
        fill(self.instance, edition)
        self._check_lengths()
        return body

    def _check_lengths(self) -> None:
        """What is copied out of the body must fit its columns, which the body's own rules do not know."""
        try:
            self.instance.clean_fields(exclude=["body"])
        except forms.ValidationError as faults:
            label = PolicyEdition._meta.get_field
            raise forms.ValidationError(
                [
                    f"{label(name).verbose_name}（{name}）：{sentence}"
                    for name, sentences in faults.message_dict.items()
                    for sentence in sentences
                ]
            ) from None


class LookedAtForm(EditionForm):
    """The body as typed, checked and shown again, and never good enough to be saved."""

    def is_valid(self) -> bool:
        super().is_valid()
        return False


def in_order(body: Any) -> Any:
    """The body with its keys in the order they are written in; the database sorts them by length."""
    try:
        return Edition.from_json(body).to_json()
    except EditionRefused:
        return body


class KnobsForm(forms.Form):
    """Every number, sign and switch of a draft; a field is named by its path.

    seen: which body the values were chosen for (services.editions.stamp_of).
    """

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.knobs = knobs_of(edition)
        self.titles = {clause.clause: clause.title for clause in edition.clauses}
        if edition.migrant_rule:
            self.titles[edition.migrant_rule.clause] = edition.migrant_rule.title
        for knob in self.knobs:
            self.fields[knob.path] = field_of(knob)

    @property
    def values(self) -> dict[str, str | bool]:
        return {knob.path: self.cleaned_data[knob.path] for knob in self.knobs}

    def groups(self) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        """Mark, title and fields of each clause that has any."""
        for mark, knobs in groupby(self.knobs, key=lambda knob: knob.clause):
            yield mark, self.titles[mark], [self[knob.path] for knob in knobs]


def field_of(knob: Knob) -> forms.Field:
    if knob.kind == "switch":
        return forms.BooleanField(label=knob.label, initial=knob.value, required=False)
    if knob.kind == "sign":
        return forms.ChoiceField(label=knob.label, initial=knob.value, choices=SIGN_LABELS.items())
    mode = "numeric" if knob.kind == "whole" else "decimal"
    widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "size": 8})
    return forms.CharField(label=knob.label, initial=knob.value, max_length=20, widget=widget)
