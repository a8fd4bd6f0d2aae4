"""The visit's page: the visit, who went, item by item what was found."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from accounts.models import User
from hardship.enums import Conclusion
from hardship.forms.base import OfficeForm
from hardship.forms.fields import CodeSelect
from hardship.forms.rows import PlainRows, plain_rows
from hardship.models import Dossier, Investigation, InvestigationFinding
from hardship.services.declared import Item, declared_items
from hardship.services.investigations import Check, Visit, Visitor, checklist, record_investigation, staff_of

AGREES = {"yes": True, "no": False}


class VisitForm(OfficeForm):
    """The visit as a whole."""

    columns = 4
    visited_on = forms.DateField(label="调查日期")
    way = CodeSelect("visit_way", label="调查方式")
    place = forms.CharField(label="调查地点", max_length=100, required=False)
    received_by = forms.CharField(label="接待人", max_length=30, required=False)
    summary = forms.CharField(
        label="调查情况",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="走访了谁、看到了什么；邻里、班组反映的情况。",
    )
    conclusion = forms.ChoiceField(label="调查结论", choices=Conclusion, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由",
        max_length=300,
        required=False,
        help_text="不符合条件的必须写明理由。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rest_agrees = forms.BooleanField(label="其余未选的各项，经核实均与申报一致", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("conclusion") == Conclusion.UNQUALIFIED and not cleaned.get("reason"):
            self.add_error("reason", "结论是“不符合条件”的，必须写明理由。")
        return cleaned

    @property
    def visit(self) -> Visit:
        return Visit(**{name: self.cleaned_data[name] for name in Visit.__dataclass_fields__})


class VisitorForm(OfficeForm):
    """One investigator: a colleague chosen by account, or a volunteer by name and organisation."""

    user = forms.ModelChoiceField(User.objects.none(), label="工会工作人员", required=False)
    name = forms.CharField(label="社工、义工姓名", max_length=30, required=False)
    organisation = forms.CharField(label="社工、义工所属单位", max_length=100, required=False)

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = staff

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("user") and cleaned.get("name"):
            self.add_error("name", "一行只登记一个人：选了工作人员就不填义工姓名。")
        return cleaned

    @property
    def visitor(self) -> Visitor:
        return Visitor(**{name: self.cleaned_data[name] for name in ("user", "name", "organisation")})


class CheckForm(OfficeForm):
    """One declared item beside what was found."""

    agrees = forms.ChoiceField(
        label="核对", choices=[("yes", "一致"), ("no", "不一致")], widget=forms.RadioSelect, required=False
    )
    found = forms.CharField(label="核实情况", max_length=300, required=False)

    def __init__(self, *args: Any, item: Item, now: str, **kwargs: Any) -> None:
        """now: how the item is declared today, where that differs from the day of recording."""
        super().__init__(*args, **kwargs)
        self.item, self.now = item, now
        self.fields["found"].widget.attrs["aria-label"] = f"{item.label}，核实情况"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("agrees") == "no" and not cleaned.get("found"):
            self.add_error("found", f"“{self.item.label}”与申报不一致，请写明核实情况。")
        return cleaned

    def check(self, rest_agrees: bool) -> Check:
        answer = AGREES.get(self.cleaned_data["agrees"], True if rest_agrees else None)
        return Check(self.item.key, answer, self.cleaned_data["found"])


class VisitPage:
    """The forms of the page, read, shown and saved together. posted: None shows what is stored."""

    def __init__(self, dossier: Dossier, posted: QueryDict | None = None) -> None:
        self.dossier = dossier
        self.stored = dossier.investigations.in_force().first() if posted is None else None
        self.visit = VisitForm(posted, initial=_visit_initial(self.stored))
        self.visitors: PlainRows = plain_rows(
            VisitorForm, "visitors", posted, stored=_visitors_initial(self.stored), staff=staff_of(dossier.unit),
            extra=0 if self.stored else 2,
        )  # fmt: skip
        found = {row.key: row for row in self.stored.findings.all()} if self.stored else {}
        today = {item.key: item.declared for item in declared_items(dossier)}
        self.checks = [
            CheckForm(
                posted,
                prefix=item.key,
                item=item,
                now=_change(item, today),
                initial=_check_initial(found.get(item.key)),
            )
            for item in checklist(dossier)
        ]

    @property
    def forms(self) -> list[forms.BaseForm]:
        return [self.visit, *self.checks]

    def is_valid(self) -> bool:
        parts = [form.is_valid() for form in self.forms]
        return all([*parts, self.visitors.is_valid()])

    def hush(self) -> None:
        """Show a draft without fault-finding: it is not finished yet."""
        for form in [*self.forms, *self.visitors.forms]:
            form._errors = ErrorDict()
        self.visitors._errors = [{} for _ in self.visitors.forms]
        self.visitors._non_form_errors = ErrorList()

    def record(self, *, by: User) -> Investigation:
        """Save through the service; raises InvestigationRefused."""
        rest = self.visit.cleaned_data["rest_agrees"]
        return record_investigation(
            self.dossier,
            by=by,
            visit=self.visit.visit,
            visitors=[row.visitor for row in self.visitors.written()],
            checks=[form.check(rest) for form in self.checks],
        )


def _visit_initial(stored: Investigation | None) -> dict[str, Any]:
    return {name: getattr(stored, name) for name in Visit.__dataclass_fields__} if stored else {}


def _visitors_initial(stored: Investigation | None) -> list[dict[str, Any]]:
    people = stored.investigators.all() if stored else []
    return [
        {
            "user": person.user_id,
            "name": "" if person.user_id else person.name,
            "organisation": person.organisation,
        }
        for person in people
    ]


def _check_initial(row: InvestigationFinding | None) -> dict[str, Any]:
    return {"agrees": "yes" if row.agrees else "no", "found": row.found} if row else {}


def _change(item: Item, today: dict[str, str]) -> str:
    """What the item says now, empty when it says the same."""
    declared = today.get(item.key, "（已删除）")
    return declared if declared != item.declared else ""
