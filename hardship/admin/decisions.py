"""Facts and decisions of dossiers, only to look at, and only those the person may see as everywhere else."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ReadOnly
from accounts.models import Unit
from hardship.models import AccessRecord, Case, Certification, Entry, Listing, Verdict


class ScopedReadOnly(ReadOnly):
    """Rows of dossiers visible to the user. To administer is not to see families: without a post, nothing."""

    show_full_result_count = False
    list_select_related = ("dossier",)

    def is_open_to(self, user) -> bool:
        return Unit.objects.holding(user, "view_dossiers").exists()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.visible_to(request.user)


@admin.register(Verdict)
class VerdictAdmin(ScopedReadOnly):
    list_display = ("dossier", "edition", "outcome", "standard", "made_at", "frozen_at")
    list_filter = ("outcome",)
    list_select_related = ("dossier", "edition")
    fields = (
        "dossier",
        "edition",
        "outcome",
        "category",
        "tier",
        "standard",
        "standard_source",
        "made_at",
        "frozen_at",
    )


@admin.register(Case)
class CaseAdmin(ScopedReadOnly):
    list_display = ("dossier", "meeting", "result")
    list_filter = ("result",)
    list_select_related = ("dossier", "meeting__unit")


@admin.register(Listing)
class ListingAdmin(ScopedReadOnly):
    list_display = ("dossier", "notice")
    list_select_related = ("dossier", "notice__unit")


@admin.register(Certification)
class CertificationAdmin(ScopedReadOnly):
    list_display = ("dossier", "unit", "category", "tier", "decided_by", "certified_at", "superseded_at")
    list_select_related = ("dossier", "unit", "decided_by")


@admin.register(Entry)
class EntryAdmin(ScopedReadOnly):
    list_display = ("dossier", "national_no", "national_on", "recorded_by", "recorded_at")
    list_select_related = ("dossier", "recorded_by")


@admin.register(AccessRecord)
class AccessRecordAdmin(ScopedReadOnly):
    list_display = ("at", "user", "kind", "what", "dossier", "reason", "unit")
    list_filter = ("kind",)
    list_select_related = ("dossier", "user", "unit")
    date_hierarchy = "at"
