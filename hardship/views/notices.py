"""公示: the list of notices, one notice and its list, objections. Posting and ending it are steps (reviews)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Unit
from hardship.forms.publicity import (
    NewNoticeForm,
    NoticeForm,
    NoticeQuery,
    ObjectionForm,
    PostingForm,
    SettlingForm,
    first_words,
)
from hardship.forms.rows import PickForm
from hardship.models import Dossier, Notice, Objection
from hardship.services import publicity
from hardship.services.privacy import notice_faults
from hardship.services.publicity import NoticeRefused
from hardship.services.workdays import CalendarNotLoaded, workdays_between
from hardship.views.access import need_right

RIGHT = "publish_dossiers"
PAPER_KINDS = [("posting_photo", "公示照片"), ("notice", "公示材料"), ("objection", "异议及处理材料")]


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices of the units the person may see."""
    query = NoticeQuery(request.GET or None)
    notices = Notice.objects.visible_to(request.user).matching(**query.wanted).for_list()
    page = Paginator(notices, 20).get_page(request.GET.get("page"))
    context = {"query": query, "page": page, "may_start": Unit.objects.holding(request.user, RIGHT).exists()}
    return render(request, "hardship/notices/list.html", context)


def notice_start(request: HttpRequest) -> HttpResponse:
    """Draw up a new notice."""
    units = Unit.objects.where(request.user, RIGHT)
    if not units.exists():
        raise PermissionDenied("您没有办理公示的权限。")
    form = NewNoticeForm(request.POST or None)
    form.fields["unit"].offer(units, Unit.objects.holding(request.user, RIGHT), request.GET.get("unit", ""))
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        return redirect(publicity.draw_up_notice(unit, by=request.user, facts=form.facts))
    form.initial |= first_words(form.fields["unit"].initial, request.user)
    return render(request, "hardship/notices/edit.html", {"form": form})


def notice_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change what the notice says until it is posted."""
    posting = notice_or_404(request, number, needs=RIGHT)
    form = NoticeForm(request.POST or None, instance=posting)
    if form.is_valid():
        try:
            publicity.change_notice(posting, by=request.user, facts=form.facts)
            return redirect("notice", number)
        except NoticeRefused as refusal:
            form.add_error(None, refusal.reasons)
    return render(request, "hardship/notices/edit.html", {"form": form, "notice": posting, "number": number})


@require_GET
def notice(request: HttpRequest, number: str) -> HttpResponse:
    return notice_page(request, notice_or_404(request, number))


@require_POST
def notice_add(request: HttpRequest, number: str) -> HttpResponse:
    """Put the ticked applicants on the list."""
    posting = notice_or_404(request, number, needs=RIGHT)
    form = PickForm(request.POST, candidates=candidates(request, posting))
    reasons = [str(error) for errors in form.errors.values() for error in errors]
    if form.is_valid():
        try:
            publicity.add_listings(posting, list(form.cleaned_data["dossiers"]), by=request.user)
            return redirect("notice", number)
        except NoticeRefused as refusal:
            reasons = refusal.reasons
    return notice_page(request, posting, reasons=reasons)


@require_POST
def notice_remove(request: HttpRequest, number: str, listing: int) -> HttpResponse:
    """Take an applicant off the list again, while it is not posted."""
    posting = notice_or_404(request, number, needs=RIGHT)
    row = get_object_or_404(posting.listings.in_force(), pk=listing)
    try:
        publicity.remove_listing(row, by=request.user)
        messages.success(request, f"已将{row.name}移出公示名单。")
    except NoticeRefused as refusal:
        messages.error(request, "".join(refusal.reasons))
    return redirect("notice", number)


@require_GET
def notice_period(request: HttpRequest, number: str) -> HttpResponse:
    """The days a posting on the chosen day would run, as a fragment; nothing is written."""
    posting = notice_or_404(request, number, needs=RIGHT)
    return render(request, "hardship/notices/_period.html", period_of(posting, PostingForm(request.GET)))


def objection_new(request: HttpRequest, number: str, listing: int) -> HttpResponse:
    """Take in an objection against one applicant."""
    posting = notice_or_404(request, number, needs=RIGHT)
    row = get_object_or_404(posting.listings.in_force(), pk=listing)
    form = ObjectionForm(request.POST or None)
    if form.is_valid():
        try:
            publicity.record_objection(row, by=request.user, **form.cleaned_data)
            messages.success(request, f"已受理对{row.name}的异议，办结前不能结束公示。")
            return redirect("notice", number)
        except NoticeRefused as refusal:
            form.add_error(None, refusal.reasons)
    return render(
        request, "hardship/notices/objection.html", {"notice": posting, "listing": row, "form": form}
    )


def objection_settle(request: HttpRequest, number: str, objection: int) -> HttpResponse:
    """Write how an objection was checked and what came of it."""
    posting = notice_or_404(request, number, needs=RIGHT)
    row = get_object_or_404(
        Objection.objects.select_related("listing"), listing__notice=posting, pk=objection
    )
    form = SettlingForm(request.POST or None)
    if form.is_valid():
        try:
            publicity.settle_objection(row, by=request.user, **form.cleaned_data)
            messages.success(request, f"对{row.listing.name}的异议已办结。")
            return redirect("notice", number)
        except NoticeRefused as refusal:
            form.add_error(None, refusal.reasons)
    context = {"notice": posting, "listing": row.listing, "objection": row, "form": form}
    return render(request, "hardship/notices/objection.html", context)


def notice_or_404(request: HttpRequest, number: str, *, needs: str = "") -> Notice:
    """The notice. Out of scope is 404; seen but without the right `needs` in its unit is 403."""
    visible = Notice.objects.visible_to(request.user).select_related("unit", "drawn_by")
    posting = get_object_or_404(visible, number=number)
    if needs:
        need_right(request.user, posting, needs)
    return posting


def candidates(request: HttpRequest, posting: Notice):
    """Applicants of the unit and below whom a meeting agreed to and no notice lists."""
    return (
        Dossier.objects.visible_to(request.user)
        .of_unit(posting.unit)
        .awaiting_notice()
        .select_related("unit")
    )


def period_of(posting: Notice, form: PostingForm) -> dict[str, Any]:
    """First and last day for the chosen day, or the sentence that says why it cannot be told."""
    if not form.is_valid():
        return {"refusal": "请填写张贴日期。"}
    on = form.cleaned_data["on"]
    try:
        last_on = publicity.last_day(posting, on)
    except CalendarNotLoaded as missing:
        return {"refusal": str(missing)}
    return {"first_on": on, "last_on": last_on, "terms": publicity.terms_of(posting)}


def notice_page(request: HttpRequest, posting: Notice, **more: Any) -> HttpResponse:
    """The notice. more: reasons (sentences of a refusal), closings (how each publicity ended), on (the typed day)."""
    may = Unit.objects.where(request.user, RIGHT).filter(pk=posting.unit_id).exists()
    listings = posting.listings.select_related("dossier", "result_by").prefetch_related(
        "objections__handled_by"
    )
    context = {
        "notice": posting,
        "may_publish": may,
        "papers": posting.attachments.filter(removed_at__isnull=True),
        "paper_kinds": PAPER_KINDS,
    }
    if posting.posted_on is None:
        context |= draft_parts(request, posting, may, more.pop("on", None) or localdate())
        listings = listings.in_force()
    else:
        left = workdays_between(localdate(), posting.last_on)
        context |= {"left": left, "has_run": posting.has_run(localdate())}
    return render(request, "hardship/notices/page.html", context | {"listings": listings} | more)


def draft_parts(request: HttpRequest, posting: Notice, may: bool, on: date) -> dict[str, Any]:
    """What only a notice not yet posted shows: who may be added, what must go, how long it would hang."""
    return {
        "may_edit": may,
        "candidates": candidates(request, posting) if may else [],
        "faults": notice_faults(posting),
        "posting": PostingForm(initial={"on": on}),
        "period": period_of(posting, PostingForm({"on": on})),
    }
