"""Small formsets and pickers that several nouns share."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import Unit
from hardship.forms.base import OfficeForm, OfficeFormSet
from hardship.models import Dossier


class PlainRows(OfficeFormSet):
    """Rows that are kept as a whole: what is on the page replaces what was stored; a blank row is no row."""

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = True

    def written(self) -> list[forms.BaseForm]:
        """Rows with something in them that are not to be deleted."""
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]


def plain_rows(
    form: type[forms.BaseForm],
    prefix: str,
    posted: QueryDict | None,
    *,
    stored: list[dict[str, Any]] = (),  # type: ignore[assignment]
    extra: int = 1,
    formset: type[PlainRows] = PlainRows,
    **form_kwargs: Any,
) -> PlainRows:
    """A formset over stored values; posted rows are read for themselves."""
    made = forms.formset_factory(form, formset=formset, extra=extra, can_delete=True, max_num=200)
    if posted is not None:
        return made(posted, prefix=prefix, form_kwargs=form_kwargs)
    return made(initial=stored, prefix=prefix, form_kwargs=form_kwargs)


class PickForm(OfficeForm):
    """Dossiers ticked in a list of candidates."""

    dossiers = forms.ModelMultipleChoiceField(
        Dossier.objects.none(), error_messages={"required": "请先勾选要加入的职工。"}
    )

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossiers"].queryset = candidates
        gone = "所选的职工已被别人列入或环节已变，请刷新页面后重选。"
        self.fields["dossiers"].error_messages |= {"invalid_choice": gone, "invalid_pk_value": gone}


class UnitChoice(forms.ModelChoiceField):
    """A unit in which the person may do something; a single one is preselected."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Unit.objects.none(), empty_label="请选择单位", **kwargs)

    def offer(self, units: Any, own: Any, wanted: str = "") -> None:
        """units: where the right reaches; own: where the posts are; wanted: key of the unit to begin with."""
        self.queryset = units
        first = units.filter(pk=wanted).first() if wanted.isdigit() else None
        posts = list(own[:2])
        self.initial = first or (posts[0] if len(posts) == 1 else None)
