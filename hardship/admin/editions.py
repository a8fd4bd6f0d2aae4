"""Policy editions: the JSON is the edition; drafts are tried on sample families and published for good."""

import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path

from accounts.admin.base import KeptBySystem
from hardship.forms.editions import EditionForm, KnobsForm, LookedAtForm, in_order
from hardship.models import PolicyEdition
from hardship.policy import Edition, EditionRefused
from hardship.services.edition_faults import faults_against
from hardship.services.edition_preview import preview_of
from hardship.services.editions import FOUND_BY, DraftRefused, publish, settled, stamp_of, turn

PAGES = "admin/hardship/policyedition"


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
    readonly_fields = (*FOUND_BY, "published")
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
        """A new edition starts from the one it will replace: that of ?from=, else the newest in force."""
        published = PolicyEdition.objects.filter(published=True).order_by("-effective_from")
        old = published.filter(code=request.GET.get("from", "")).first() or published.first()
        if old is None:
            return {}
        anew = {"code": "", "effective_from": None, "effective_until": None, "replaces": old.code}
        return {"body": in_order(old.body) | anew}

    def get_object(self, request, object_id, from_field=None):
        """A draft being written stays locked until it is saved, so that nobody publishes it meanwhile."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not self.has_view_permission(request):
            return row
        row = PolicyEdition.objects.select_for_update(no_key=True).get(pk=row.pk)
        if row.published:
            raise PermissionDenied(f"没有保存：{settled(row)}")
        return row

    def get_form(self, request, obj=None, change=False, **kwargs):
        if "_preview" in request.POST:
            kwargs["form"] = LookedAtForm
        return super().get_form(request, obj, change, **kwargs)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        context["draft"] = not (obj and obj.published)
        context["looked_at"] = "_preview" in request.POST
        if not form.is_bound:
            context |= previewed(obj.body) if obj else {}
        elif not form.errors:
            context |= previewed(form.cleaned_data["body"])
        elif context["looked_at"]:
            context["faults"] = form.errors["body"]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_urls(self):
        own = {"numbers": self.numbers, "publish": self.confirm}
        name = "hardship_policyedition"
        return [
            path(f"<int:pk>/{page}/", self.admin_site.admin_view(view), name=f"{name}_{page}")
            for page, view in own.items()
        ] + super().get_urls()

    def numbers(self, request: HttpRequest, pk: int) -> HttpResponse:
        """改数值: every number, sign and switch of a draft as a field."""
        row = self._row(request, pk)
        if row.published and request.method != "POST":
            return self._back(request, row, settled(row))
        try:
            form = KnobsForm(request.POST or None, edition=row.rules, initial={"seen": stamp_of(row.body)})
        except EditionRefused as refusal:
            return self._back(request, row, f"条款有误，不能改数值：{'；'.join(refusal.faults)}")
        if form.is_valid() and self._turn(request, row, form):
            return redirect("admin:hardship_policyedition_change", row.pk)
        return self._page(request, row, "numbers", "改数值", {"form": form})

    def _turn(self, request: HttpRequest, row: PolicyEdition, form: KnobsForm) -> bool:
        """Write what was chosen; False with the reasons at the form when it is refused."""
        try:
            with transaction.atomic():
                changes = turn(row, form.values, seen=form.cleaned_data["seen"])
                if changes:
                    self.log_change(request, row, f"改数值：{'；'.join(changes)}")
        except DraftRefused as refusal:
            form.add_error(None, refusal.reasons)
            return False
        self.message_user(request, f"已改：{'；'.join(changes)}" if changes else "数值没有变化。")
        return True

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """发布: what the draft would change, then a button that cannot be taken back."""
        row = self._row(request, pk)
        if row.published:
            return self._back(request, row, settled(row))
        faults = self._publish(request, row) if request.method == "POST" else faults_against(row)
        if request.method == "POST" and not faults:
            return redirect("admin:hardship_policyedition_change", row.pk)
        known = {"against": faults, "seen": stamp_of(row.body), **previewed(row.body)}
        return self._page(request, row, "publish", "发布", known)

    def _publish(self, request: HttpRequest, row: PolicyEdition) -> list[str]:
        """Publish what was shown; the reasons when it is refused."""
        try:
            with transaction.atomic():
                row = publish(row, seen=request.POST.get("seen", ""))
                self.log_change(request, row, "发布")
        except DraftRefused as refusal:
            return refusal.reasons
        self.message_user(request, f"{row}已发布，{row.effective_from:%Y年%-m月%-d日}起施行。")
        return []

    def _row(self, request: HttpRequest, pk: int) -> PolicyEdition:
        if not self.is_open_to(request.user):
            raise PermissionDenied
        return get_object_or_404(PolicyEdition, pk=pk)

    def _back(self, request: HttpRequest, row: PolicyEdition, because: str) -> HttpResponse:
        self.message_user(request, because, messages.ERROR)
        return redirect("admin:hardship_policyedition_change", row.pk)

    def _page(
        self, request, row: PolicyEdition, page: str, title: str, known: dict[str, Any]
    ) -> HttpResponse:
        about = {"opts": self.opts, "original": row, "title": title, "subtitle": str(row)}
        context = {**self.admin_site.each_context(request), **about, **known}
        return TemplateResponse(request, f"{PAGES}/{page}.html", context)

    @admin.display(description="条款")
    def articles(self, row: PolicyEdition) -> str:
        return json.dumps(in_order(row.body), ensure_ascii=False, indent=2)

    @admin.action(description="发布（发布后不能再改）", permissions=["add"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """On to the page that shows what publishing means."""
        if len(queryset) == 1:
            return redirect("admin:hardship_policyedition_publish", queryset[0].pk)
        self.message_user(request, "请只勾选一个版本：发布前要逐个核对，发布后不能再改。", messages.ERROR)
        return None


def previewed(body: Any) -> dict[str, Any]:
    """For a page: what a body says of the sample families, or its faults."""
    try:
        return {"preview": preview_of(Edition.from_json(body))}
    except EditionRefused as refusal:
        return {"faults": refusal.faults}
