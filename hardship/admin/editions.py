"""Policy editions: the JSON is the edition; everything else on the page is read from it."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import KeptBySystem
from hardship.models import PolicyEdition
from hardship.policy import Edition, EditionRefused


class Indented(json.JSONEncoder):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "indent": 2})


class EditionForm(forms.ModelForm):
    """The body alone; its faults are shown with their places."""

    body = forms.JSONField(
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
        return body


def in_order(body: Any) -> Any:
    """The body with its keys in the order they are written in; the database sorts them by length."""
    try:
        return Edition.from_json(body).to_json()
    except EditionRefused:
        return body


def fill(row: PolicyEdition, edition: Edition) -> None:
    """Copy onto the row what it is found by."""
    for name in (
        "code", "title", "document_no", "region_code", "effective_from", "effective_until", "replaces",
    ):  # fmt: skip
        setattr(row, name, getattr(edition, name))


@admin.register(PolicyEdition)
class PolicyEditionAdmin(KeptBySystem):
    """A draft may be rewritten; what is published never changes, because verdicts rest on it."""

    form = EditionForm
    list_display = (
        "code",
        "title",
        "document_no",
        "region_code",
        "effective_from",
        "effective_until",
        "published",
    )
    list_filter = ("published",)
    readonly_fields = (
        "code", "title", "document_no", "region_code", "effective_from", "effective_until", "replaces", "published",
    )  # fmt: skip
    actions = ("publish",)

    def get_fields(self, request, obj=None):
        if obj and obj.published:
            return (*self.readonly_fields, "articles")
        return (*self.readonly_fields, "body") if obj else ("body",)

    def get_readonly_fields(self, request, obj=None):
        return (*self.readonly_fields, "articles")

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request) and not (obj and obj.published)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new edition starts from the newest one in force."""
        newest = PolicyEdition.objects.filter(published=True).order_by("-effective_from").first()
        return {"body": newest.body} if newest else {}

    @admin.display(description="条款")
    def articles(self, row: PolicyEdition) -> str:
        return json.dumps(in_order(row.body), ensure_ascii=False, indent=2)

    @admin.action(description="发布（发布后不能再改）", permissions=["add"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset.filter(published=False):
            try:
                edition = row.rules
            except EditionRefused as refusal:
                self.message_user(request, f"{row}未发布：{'；'.join(refusal.faults)}", messages.ERROR)
                continue
            fill(row, edition)
            row.published = True
            row.save()
            self.log_change(request, row, "发布")
            self.message_user(request, f"{row}已发布，{row.effective_from:%Y年%-m月%-d日}起施行。")
