"""What the forms of a family's facts share: masked secrets, starred fields, rows, and a page of several forms."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from accounts.models import User
from hardship.forms.base import OfficeFormSet, OfficeModelForm
from hardship.forms.fields import CodeSelect, family_field
from hardship.models import Dossier
from hardship.resident_id import masked_bank_card, masked_phone, masked_resident_id

MASKS = {"id_no": masked_resident_id, "mobile": masked_phone, "bank_card": masked_bank_card}
KEPT = "留空则不改。"

Part = forms.BaseForm | forms.BaseFormSet


class FamilyForm(OfficeModelForm):
    """A form of one row of the family's facts.

    starred: names of fields the application cannot do without; they may stay empty until it is submitted.
    A stored secret is never written into the page: its box is empty, shows the mask, and left empty keeps the value.
    """

    starred: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.starred = name in self.starred
            if isinstance(field, CodeSelect):
                field.offer(getattr(self.instance, name))
            if name in MASKS:
                self._mask(name, field)

    def _mask(self, name: str, field: forms.Field) -> None:
        stored = getattr(self.instance, name)
        self.initial[name] = ""
        if stored:
            field.widget.attrs["placeholder"] = MASKS[name](stored)
            field.help_text = f"{KEPT}{field.help_text}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in MASKS.keys() & cleaned.keys():
            cleaned[name] = cleaned[name] or getattr(self.instance, name)
        return cleaned

    def validate_unique(self) -> None:
        """The services say it in words, and before the database does."""

    def validate_constraints(self) -> None:
        """The services say it in words, and before the database does."""

    @property
    def values(self) -> dict[str, Any]:
        """The columns that were read without fault, by name."""
        columns = {column.name for column in self._meta.model._meta.concrete_fields}
        return {name: value for name, value in self.cleaned_data.items() if name in columns}


class FamilyMeta:
    """Inherit it in the Meta of each family form."""

    formfield_callback = family_field


class RowSet(OfficeFormSet):
    """Rows that are kept as a whole: what is on the page replaces what was stored; a blank row is no row."""

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = True

    def rows(self) -> list[Any]:
        """The instances of the rows that were read without fault and are not to be deleted."""
        return [
            form.instance
            for form in self.forms
            if form.is_bound
            and form.has_changed()
            and form.is_valid()
            and not form.cleaned_data.get("DELETE")
        ]


def row_set(
    form: type[FamilyForm],
    prefix: str,
    stored: list[Any],
    posted: QueryDict | None,
    *,
    extra: int = 1,
    formset: type[RowSet] = RowSet,
    form_kwargs: dict[str, Any] | None = None,
) -> RowSet:
    """A formset over stored rows; posted rows are read for themselves, so that rows removed meanwhile harm nothing."""
    made = forms.formset_factory(form, formset=formset, extra=extra, can_delete=True, max_num=200)
    if posted is not None:
        return made(posted, prefix=prefix, form_kwargs=form_kwargs)
    names = list(form.base_fields)
    initial = [{name: getattr(row, name, None) for name in names} for row in stored]
    return made(initial=initial, prefix=prefix, form_kwargs=form_kwargs)


class PageForms(ABC):
    """The forms of one page, read, shown and saved together.

    name, label: the page in the wizard. template: how it is shown. optional: an application may go without it.
    posted: fields of a request or a draft; None shows what is stored.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    template: ClassVar[str]
    optional: ClassVar[bool] = False

    def __init__(self, dossier: Dossier, posted: QueryDict | None = None) -> None:
        self.dossier = dossier
        self.posted = posted
        self.parts: dict[str, Part] = self.build()

    @abstractmethod
    def build(self) -> dict[str, Part]:
        """The page's forms by name, filled with what is posted or stored."""

    def as_typed(self) -> None:  # noqa: B027
        """Put what can be read of the typed values on the dossier in memory; nothing is written."""

    def says(self) -> str:
        """A sentence about what is typed, shown as it is typed; empty for none."""
        return ""

    def context(self) -> dict[str, Any]:
        """What else the page's template shows."""
        return {}

    def write(self, by: User) -> None:  # noqa: B027
        """Save through the services; raises what they refuse. A page that only shows has nothing to save."""

    @property
    def household(self) -> Any:
        return self.dossier.household

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in self.parts.values()])

    def refuse(self, sentence: str, field: str | None = None) -> None:
        """Show a service's refusal beside what was typed."""
        main = next(part for part in self.parts.values() if isinstance(part, forms.BaseForm))
        main.add_error(field if field in main.fields else None, sentence)

    def hush(self) -> None:
        """Show a draft without fault-finding: it is not finished yet."""
        for part in self.parts.values():
            for form in part.forms if isinstance(part, forms.BaseFormSet) else [part]:
                form._errors = ErrorDict()
            if isinstance(part, forms.BaseFormSet):
                part._errors, part._non_form_errors = [{} for _ in part.forms], ErrorList()

    @property
    def every_form(self) -> list[forms.BaseForm]:
        return [part for part in self.parts.values() if isinstance(part, forms.BaseForm)]

    @property
    def every_formset(self) -> list[forms.BaseFormSet]:
        return [part for part in self.parts.values() if isinstance(part, forms.BaseFormSet)]


def put(row: Any, values: dict[str, Any]) -> None:
    """Set columns in memory."""
    for name, value in values.items():
        setattr(row, name, value)


def put_rows(owner: Any, relation: str, rows: list[Any]) -> None:
    """Let `owner.relation.all()` read these rows: the prefetched answer is replaced, nothing is written."""
    owner._prefetched_objects_cache = {**getattr(owner, "_prefetched_objects_cache", {}), relation: rows}
