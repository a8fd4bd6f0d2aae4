"""Form fields of the family's facts: code lists, yes/no/not said, months, numbers people type with spaces."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.db import models
from django.utils.timezone import localdate

from hardship.models.codes import CodeField, code_book, label_of
from hardship.models.fields import MoneyField
from hardship.resident_id import check_resident_id, normalised

MONTH_FORMATS = ("%Y-%m", "%Y.%m", "%Y/%m", "%Y年%m月", "%Y%m", "%Y-%m-%d")
UNSAID = ("", "请选择")


class MonthInput(forms.TextInput):
    """The browser's month picker; a plain text box where it has none."""

    input_type = "month"

    def format_value(self, value: Any) -> str | None:
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class MonthField(forms.Field):
    """A month as its first day; 2017-03, 2017.3 and 2017年3月 are understood."""

    widget = MonthInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value.replace(day=1)
        for shape in MONTH_FORMATS:
            try:
                return datetime.strptime("".join(str(value).split()), shape).date().replace(day=1)
            except ValueError:
                continue
        raise forms.ValidationError("月份请写成“2017-03”这样。")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


class ResidentIdField(forms.CharField):
    """A resident ID: spaces, small x and full-width digits are put right before it is checked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(max_length=None, validators=[check_resident_id])
        super().__init__(**kwargs)
        self.widget.attrs |= {"maxlength": 24, "spellcheck": "false", "placeholder": "18 位"}

    def to_python(self, value: Any) -> str:
        return normalised(super().to_python(value))


class DigitsField(forms.CharField):
    """A phone or card number: spaces and hyphens people put between the groups are dropped."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["max_length"] = None
        super().__init__(**kwargs)
        self.widget.attrs |= {"maxlength": 30, "inputmode": "numeric"}

    def to_python(self, value: Any) -> str:
        return normalised(super().to_python(value)).replace("-", "")


class AmountField(forms.DecimalField):
    """Yuan; thousands commas, spaces and full-width digits are understood."""

    default_error_messages = {
        "invalid": "请填写金额，如 1200.00。",
        "max_decimal_places": "金额最多到分（两位小数）。",
        "max_digits": "金额太大，请核对。",
        "max_whole_digits": "金额太大，请核对。",
    }

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = normalised(value).replace(",", "")
        return super().to_python(value)


class YesNoSelect(forms.NullBooleanSelect):
    """是 / 否 / not said yet."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("unknown", UNSAID[1]), ("true", "是"), ("false", "否")]


class CodeSelect(forms.ChoiceField):
    """The options of a code list valid today, and the one already chosen even where it has run out."""

    def __init__(self, code_list: str, **kwargs: Any) -> None:
        self.code_list = code_list
        super().__init__(choices=partial(options, code_list), **kwargs)

    def offer(self, code: str) -> None:
        """Keep an option that is no longer valid, because the row holds it."""
        offered = options(self.code_list)
        if code and code not in dict(offered):
            self.choices = [*offered, (code, label_of(self.code_list, code))]


class CodesField(forms.MultipleChoiceField):
    """Several options of one code list as check boxes."""

    def __init__(self, code_list: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=lambda: code_book().choices(code_list, localdate()), **kwargs)


def options(code_list: str) -> list[tuple[str, str]]:
    """A list's options valid today, after the empty one."""
    return [UNSAID, *code_book().choices(code_list, localdate())]


MADE_FOR: dict[str, Callable[..., forms.Field]] = {
    "id_no": ResidentIdField,
    "mobile": DigitsField,
    "bank_card": DigitsField,
}
MONTHS = {"from_month", "to_month", "month"}


def family_field(column: models.Field, **kwargs: Any) -> forms.Field | None:
    """The form field of a column of the family's facts; Meta.formfield_callback of every family form."""
    said = {
        "label": column.verbose_name,
        "required": not column.blank,
        "help_text": column.help_text,
    } | kwargs
    if isinstance(column, CodeField):
        return CodeSelect(column.code_list, **said)
    if column.name in MONTHS:
        return MonthField(**said)
    if isinstance(column, models.BooleanField) and column.null:
        return forms.NullBooleanField(**{"widget": YesNoSelect} | said)
    if isinstance(column, MoneyField):
        return column.formfield(form_class=AmountField, **kwargs)
    if column.name in MADE_FOR:
        return column.formfield(form_class=MADE_FOR[column.name], **kwargs)
    return column.formfield(**kwargs)
