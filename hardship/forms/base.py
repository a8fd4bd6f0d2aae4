"""Forms in the office look: Bootstrap classes, keyboards that fit the figure, Chinese dates, rows of a formset."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.choices import BlankChoiceIterator

UNCHOSEN = "请选择"

DATE_FORMATS = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]
PHONE_ENDINGS = ("phone", "mobile")
ID_ENDINGS = ("resident_id", "id_no")
CARD_ENDINGS = ("bank_card", "bank_account")


class OfficeLook:
    """Mixin for forms: styles the widgets once they are built.

    columns: 2, 3 or 4 fixes the grid of {{ form }}; None lets it fit the width.
    field.starred = True shows the star of a field that may stay empty for now but not at the submit.
    Required fields carry aria-required, not the browser's own check: the server answers in whole Chinese sentences.
    """

    template_name = "forms/form.html"
    use_required_attribute = False
    columns: int | None = None
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            style_field(name, field)
            word_refusal(field)


class OfficeForm(OfficeLook, forms.Form):
    """A plain form in the office look."""


class OfficeModelForm(OfficeLook, forms.ModelForm):
    """A model form in the office look."""


class OfficeRows:
    """Mixin for formsets: the row's 删除 box, as a plain check box that needs no script."""

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "删除"
            style_field("DELETE", form.fields["DELETE"])


class OfficeFormSet(OfficeRows, BaseFormSet):
    """formset_factory(RowForm, formset=OfficeFormSet, can_delete=True, extra=1)."""


class OfficeInlineFormSet(OfficeRows, forms.BaseInlineFormSet):
    """inlineformset_factory(Household, Member, form=RowForm, formset=OfficeInlineFormSet, extra=1)."""


class OfficeModelFormSet(OfficeRows, forms.BaseModelFormSet):
    """modelformset_factory(Member, form=RowForm, formset=OfficeModelFormSet, extra=1)."""


def style_field(name: str, field: forms.Field) -> None:
    """Give a field's widget its class, keyboard and placeholder; what the form set itself stays."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        _add_class(widget, "form-check-input")
        return
    if isinstance(widget, forms.Select):
        _name_the_blank(field)
    _add_class(widget, "form-select" if isinstance(widget, forms.Select) else "form-control")
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") in (None, "10"):
        widget.attrs["rows"] = 3
        widget.attrs.pop("cols", None)
    if isinstance(field, forms.DateTimeField):
        _as_moment(widget)
    elif isinstance(field, forms.DateField):
        _as_date(field)
    elif isinstance(field, forms.IntegerField) and isinstance(widget, forms.NumberInput):
        _as_figure(field)
    elif isinstance(field, forms.CharField):
        _as_written(name, field)
    if field.required and not widget.is_hidden:
        widget.attrs.setdefault("aria-required", "true")


def word_refusal(field: forms.Field) -> None:
    """Say what is missing by its name; a sentence the form wrote itself stays."""
    if (
        not field.label
        or field.error_messages.get("required") != forms.Field.default_error_messages["required"]
    ):
        return
    picked = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    field.error_messages["required"] = f"请{'选择' if picked else '填写'}{field.label}。"


def _add_class(widget: forms.Widget, name: str) -> None:
    present = widget.attrs.get("class", "").split()
    if name not in present:
        widget.attrs["class"] = " ".join([*present, name])


def _name_the_blank(field: forms.Field) -> None:
    """请选择 in the place of Django's nine dashes."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == "---------":
            field.empty_label = UNCHOSEN
    elif isinstance(getattr(field, "choices", None), BlankChoiceIterator):
        field.choices = BlankChoiceIterator(field.choices.choices, [("", UNCHOSEN)])


def _as_date(field: forms.DateField) -> None:
    """The browser's own calendar; typed Chinese and dotted dates are understood as well."""
    field.input_formats = DATE_FORMATS
    widget = field.widget
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
        widget.attrs.setdefault("placeholder", "年-月-日，如 2018-02-06")


def _as_moment(widget: forms.Widget) -> None:
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"


def _as_figure(field: forms.Field) -> None:
    """Money and counts are text with a number keyboard: a mouse wheel must not change a sum."""
    widget = field.widget
    widget.input_type = "text"
    for key in ("step", "min", "max"):
        widget.attrs.pop(key, None)
    whole = not isinstance(field, forms.DecimalField | forms.FloatField)
    widget.attrs.setdefault("inputmode", "numeric" if whole else "decimal")
    widget.attrs.setdefault("autocomplete", "off")
    _add_class(widget, "num")


def _as_written(name: str, field: forms.CharField) -> None:
    attrs = field.widget.attrs
    if name.endswith(ID_ENDINGS):
        for key, value in {"maxlength": 18, "autocapitalize": "characters", "placeholder": "18 位"}.items():
            attrs.setdefault(key, value)
        attrs.setdefault("spellcheck", "false")
    elif name.endswith(PHONE_ENDINGS):
        attrs.setdefault("inputmode", "tel")
    elif name.endswith(CARD_ENDINGS):
        attrs.setdefault("inputmode", "numeric")
    if not isinstance(field.widget, forms.PasswordInput):
        attrs.setdefault("autocomplete", "off")
