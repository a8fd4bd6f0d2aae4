"""帮扶台账: all entries in reach, one household's ledger, new entries and reversals."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hardship.forms.ledger import HelpForm, LedgerQuery, ReversalForm, VisitForm
from hardship.models import Dossier, LedgerEntry
from hardship.services.drafts import keeps_drafts
from hardship.services.ledger import (
    LedgerRefused,
    may_keep_ledger,
    record_help,
    record_visit,
    reversal_fault,
    reverse_entry,
)
from hardship.views.access import dossier_or_404, holds
from hardship.views.facts import opened, written


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Every entry of the households in the person's reach that answers the query, newest first."""
    query = LedgerQuery(request.GET, user=request.user)
    rows = query.narrow(LedgerEntry.objects.visible_to(request.user))
    page = Paginator(rows.for_list(), 20).get_page(request.GET.get("page"))
    context = {"query": query, "page": page, "totals": rows.totals()}
    return render(request, "hardship/ledger/list.html", context)


@require_GET
def dossier_ledger(request: HttpRequest, number: str) -> HttpResponse:
    """One household's entries, newest first, with the totals."""
    dossier = dossier_or_404(request, number)
    if not dossier.is_certified:
        return not_yet(request, dossier)
    rows = LedgerEntry.objects.visible_to(request.user).filter(dossier=dossier)
    context = {
        "dossier": dossier,
        "rows": rows.for_list(),
        "totals": rows.totals(),
        "may_write": may_keep_ledger(dossier, request.user),
        "may_print": holds(request.user, dossier, "print_dossiers"),
    }
    return render(request, "hardship/ledger/household.html", context)


def not_yet(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    messages.info(
        request,
        f"{dossier}现在是“{dossier.get_stage_display()}”。先建档、后帮扶：认定以后才能登记帮扶台账。",
    )
    return redirect(f"{dossier.get_absolute_url()}?tab=assistance")


@never_cache
@keeps_drafts(may_keep_ledger)
def visit_new(request: HttpRequest, number: str) -> HttpResponse:
    return entry_page(request, number, VisitForm, record_visit)


@never_cache
@keeps_drafts(may_keep_ledger)
def help_new(request: HttpRequest, number: str) -> HttpResponse:
    return entry_page(request, number, HelpForm, record_help)


def entry_page(
    request: HttpRequest, number: str, form_of: type[VisitForm | HelpForm], record: Callable[..., LedgerEntry]
) -> HttpResponse:
    """A new entry; what was recorded cannot be changed, only reversed."""
    dossier = dossier_or_404(request, number, needs="assist_dossiers")
    if not dossier.is_certified:
        return not_yet(request, dossier)
    if request.method == "POST":
        form, draft = form_of(dossier, request.POST), None
        if written(request, form, lambda: record(dossier, by=request.user, **form.cleaned_data)):
            messages.success(request, "已登入台账。")
            return redirect("dossier_ledger", number)
    else:
        form, draft = opened(request, lambda typed: form_of(dossier, typed))
    return render(request, "hardship/ledger/entry.html", {"dossier": dossier, "form": form, "draft": draft})


def ledger_reverse(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """冲销 one entry, with a reason."""
    dossier = dossier_or_404(request, number, needs="assist_dossiers")
    rows = LedgerEntry.objects.visible_to(request.user).for_list()
    mistaken = get_object_or_404(rows, dossier=dossier, pk=pk)
    if not dossier.is_certified:
        raise PermissionDenied("这份档案不能再登记台账。")
    form = ReversalForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and taken_back(request, mistaken, form):
        return redirect("dossier_ledger", number)
    context = {"dossier": dossier, "form": form, "row": mistaken, "fault": reversal_fault(mistaken)}
    return render(request, "hardship/ledger/reverse.html", context)


def taken_back(request: HttpRequest, mistaken: LedgerEntry, form: ReversalForm) -> bool:
    """Reverse the entry, or put the refusal beside the form."""
    try:
        reverse_entry(mistaken, by=request.user, reason=form.cleaned_data["reason"])
    except LedgerRefused as refusal:
        form.add_error(None, list(refusal.faults.values()))
        return False
    messages.success(request, "已冲销。请重新登记正确的内容。")
    return True
