"""Decisions in the administration pages: only to look at, and only of dossiers the person may see."""

from django.contrib import admin

from hardship.admin.decisions import ScopedReadOnly
from reviews.models import Approval, Return, StageChange


@admin.register(StageChange)
class StageChangeAdmin(ScopedReadOnly):
    list_display = (
        "at",
        "dossier",
        "from_stage",
        "to_stage",
        "by_name",
        "role_label",
        "unit_name",
        "days_used",
    )
    list_display_links = ("dossier",)
    list_filter = ("to_stage",)
    date_hierarchy = "at"
    exclude = ("snapshot",)


@admin.register(Approval)
class ApprovalAdmin(ScopedReadOnly):
    list_display = ("at", "dossier", "unit", "decision", "by", "superseded_at")
    list_display_links = ("dossier",)
    list_filter = ("decision",)
    list_select_related = ("dossier", "unit", "by")


@admin.register(Return)
class ReturnAdmin(ScopedReadOnly):
    list_display = ("dossier", "reason_label", "due_on")

    @admin.display(description="退回原因")
    def reason_label(self, row: Return) -> str:
        return row.reason_label
