"""The query strip over the list of dossiers."""

from typing import Any

from django import forms

from accounts.models import Unit, User
from hardship.enums import Stage
from hardship.forms.base import OfficeForm
from hardship.forms.fields import options
from hardship.models import Member
from hardship.querysets import DossierQuerySet
from hardship.resident_id import normalised, parse_resident_id

LEVELS_SHOWN = 2  # below the highest unit a person sees, so that the province's select stays usable
ALL = ("", "全部")


class DossierQuery(OfficeForm):
    """What to look for. An 18-digit resident ID finds the family it belongs to, and nothing near it."""

    q = forms.CharField(
        label="关键字", required=False, max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "姓名、拼音首字母、编号、身份证号"}),
    )  # fmt: skip
    stage = forms.ChoiceField(label="阶段", required=False, choices=[ALL, *Stage.choices])
    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", required=False, empty_label="全部")
    category = forms.ChoiceField(label="困难类别", required=False)
    cause = forms.ChoiceField(label="主要致困原因", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_seen(user)
        self.fields["category"].choices = [ALL, *options("hardship_category")[1:]]
        self.fields["cause"].choices = [ALL, *options("cause")[1:]]

    def narrow(self, dossiers: DossierQuerySet) -> DossierQuerySet:
        """The dossiers that answer the query; a field that cannot be read narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        dossiers = found(dossiers, asked.get("q", ""))
        if asked.get("stage"):
            dossiers = dossiers.at_stage(asked["stage"])
        if asked.get("unit"):
            dossiers = dossiers.of_unit(asked["unit"])
        if asked.get("category"):
            dossiers = dossiers.filter(category=asked["category"])
        if asked.get("cause"):
            dossiers = dossiers.filter(main_cause=asked["cause"])
        return dossiers


def found(dossiers: DossierQuerySet, text: str) -> DossierQuerySet:
    """By resident ID of anybody in the family when the text is one, else by name, initials or number."""
    try:
        number = parse_resident_id(text).number
    except ValueError:
        return dossiers.matching(normalised(text))
    return dossiers.filter(household__in=Member.objects.numbered(number).values("household"))


def units_seen(user: User) -> Any:
    """Units whose dossiers the user may see, down to two levels below the highest."""
    units = Unit.objects.where(user, "view_dossiers")
    top = units.values_list("depth", flat=True).order_by("depth").first()
    return units.filter(depth__lte=(top or 0) + LEVELS_SHOWN)
