"""民主评议: the list of meetings, the minutes of one, its votes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Unit
from hardship.forms.evaluations import MeetingForm, MeetingQuery, NewMeetingForm, VotesPage, attendee_rows
from hardship.forms.rows import PickForm
from hardship.models import Dossier, Meeting
from hardship.services import evaluations
from hardship.services.evaluations import EvaluationRefused, ballot_faults
from hardship.views.access import need_right

RIGHT = "evaluate_dossiers"
SCAN_KINDS = [("minutes", "评议记录"), ("other", "其他")]


@require_GET
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings of the units the person may see."""
    query = MeetingQuery(request.GET or None)
    meetings = Meeting.objects.visible_to(request.user).matching(**query.wanted).for_list()
    page = Paginator(meetings, 20).get_page(request.GET.get("page"))
    context = {"query": query, "page": page, "may_start": Unit.objects.holding(request.user, RIGHT).exists()}
    return render(request, "hardship/meetings/list.html", context)


def meeting_start(request: HttpRequest) -> HttpResponse:
    """Begin the minutes of a new meeting."""
    units = Unit.objects.where(request.user, RIGHT)
    if not units.exists():
        raise PermissionDenied("您没有组织民主评议的权限。")
    form, rows = NewMeetingForm(request.POST or None), attendee_rows(None, request.POST or None)
    form.fields["unit"].offer(units, Unit.objects.holding(request.user, RIGHT), request.GET.get("unit", ""))
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            unit = form.cleaned_data["unit"]
            return redirect(
                evaluations.open_meeting(unit, by=request.user, facts=form.facts, attendees=rows.people)
            )
        except EvaluationRefused as refusal:
            form.add_error(None, refusal.reasons)
    return render(request, "hardship/meetings/edit.html", {"form": form, "rows": rows})


def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the head and the attendance list until the minutes are settled."""
    held = meeting_or_404(request, pk, needs=RIGHT)
    form = MeetingForm(request.POST or None, instance=held)
    rows = attendee_rows(held, request.POST or None)
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            evaluations.change_meeting(held, by=request.user, facts=form.facts, attendees=rows.people)
            return redirect("meeting", pk)
        except EvaluationRefused as refusal:
            form.add_error(None, refusal.reasons)
    title = meeting_or_404(request, pk).title  # the form has written what was typed into `held`
    return render(
        request, "hardship/meetings/edit.html", {"form": form, "rows": rows, "meeting": held, "title": title}
    )


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting; POST keeps the votes and, when asked to, settles the minutes."""
    held = meeting_or_404(request, pk, needs=RIGHT if request.method == "POST" else "")
    if request.method == "POST":
        return keep_votes(request, held)
    return meeting_page(request, held, VotesPage(held))


def keep_votes(request: HttpRequest, held: Meeting) -> HttpResponse:
    """Write what was posted; a script asks in the same way and is answered in JSON."""
    page = VotesPage(held, request.POST)
    reasons = (
        write_votes(request, held, page) if page.is_valid() else ["票数只能填 0 以上的整数，请改正后保存。"]
    )
    if request.headers.get("X-Requested-With") == "fetch":
        answer = {"message": reasons[0]} if reasons else {"saved_at": f"{localtime():%H:%M}"}
        return JsonResponse(answer, status=422 if reasons else 200)
    if reasons:
        return meeting_page(request, meeting_or_404(request, held.pk), page, reasons=reasons)
    settled = request.POST.get("then") == "close"
    messages.success(request, "会议记录已定稿。" if settled else "票数和记录已保存。")
    return redirect("meeting", held.pk)


def write_votes(request: HttpRequest, held: Meeting, page: VotesPage) -> list[str]:
    """Save, and settle when the person pressed 定稿; the reasons against it, if any."""
    minutes = page.minutes.cleaned_data
    try:
        evaluations.record_votes(held, by=request.user, votes=page.votes, **minutes)
        if request.POST.get("then") == "close":
            evaluations.close_meeting(held, by=request.user)
    except EvaluationRefused as refusal:
        typed = [
            f"{check['case'].dossier.applicant_name}：{fault}"
            for check in checks_of(page)
            for fault in check["faults"]
        ]
        wants_all = request.POST.get("then") == "close"
        return list(dict.fromkeys(refusal.reasons + (typed if wants_all else [])))
    return []


@require_POST
def meeting_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands against each vote as it is typed; nothing is written."""
    held = meeting_or_404(request, pk, needs=RIGHT)
    page = VotesPage(held, request.POST)
    return render(request, "hardship/meetings/_checks.html", {"meeting": held, "checks": checks_of(page)})


@require_POST
def meeting_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the ticked applicants on the meeting's list."""
    held = meeting_or_404(request, pk, needs=RIGHT)
    form = PickForm(request.POST, candidates=candidates(request, held))
    reasons = [str(error) for errors in form.errors.values() for error in errors]
    if form.is_valid():
        try:
            evaluations.add_cases(held, list(form.cleaned_data["dossiers"]), by=request.user)
            return redirect(f"{held.get_absolute_url()}#cases")
        except EvaluationRefused as refusal:
            reasons = refusal.reasons
    return meeting_page(request, held, VotesPage(held), reasons=reasons)


@require_POST
def meeting_drop(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Take an applicant off the list again."""
    held = meeting_or_404(request, pk, needs=RIGHT)
    row = get_object_or_404(held.cases.in_force().select_related("dossier"), pk=case)
    try:
        evaluations.drop_case(row, by=request.user)
        messages.success(request, f"已将{row.dossier}移出评议对象。")
    except EvaluationRefused as refusal:
        messages.error(request, "".join(refusal.reasons))
    return redirect(f"{held.get_absolute_url()}#cases")


def meeting_or_404(request: HttpRequest, pk: int, *, needs: str = "") -> Meeting:
    """The meeting. Out of scope is 404; seen but without the right `needs` in its unit is 403."""
    visible = Meeting.objects.visible_to(request.user).select_related("unit", "recorded_by")
    held = get_object_or_404(visible.prefetch_related("attendees"), pk=pk)
    if needs:
        need_right(request.user, held, needs)
    return held


def candidates(request: HttpRequest, held: Meeting):
    """Applicants of the unit and below who wait for a meeting."""
    return (
        Dossier.objects.visible_to(request.user).of_unit(held.unit).awaiting_meeting().select_related("unit")
    )


def checks_of(page: VotesPage) -> list[dict]:
    """Each case with its voters, the votes it needs and the sentences against it."""
    checks = []
    for form in page.cases:
        rules, ballot = form.case.dossier.edition.rules.process.evaluation, form.ballot
        needed = rules.votes_needed(ballot.voters)
        checks.append(
            {"case": form.case, "ballot": ballot, "needed": needed, "faults": ballot_faults(ballot, rules)}
        )
    return checks


def meeting_page(
    request: HttpRequest, held: Meeting, page: VotesPage, *, reasons: list[str] | None = None
) -> HttpResponse:
    may = held.closed_at is None and Unit.objects.where(request.user, RIGHT).filter(pk=held.unit_id).exists()
    checks = checks_of(page)
    context = {
        "meeting": held,
        "page": page,
        "rows": list(zip(page.cases, checks, strict=True)),
        "decided": held.cases.with_family(),
        "may_edit": may,
        "may_attach": Unit.objects.where(request.user, RIGHT).filter(pk=held.unit_id).exists(),
        "candidates": candidates(request, held) if may else [],
        "scans": held.attachments.filter(removed_at__isnull=True),
        "scan_kinds": SCAN_KINDS,
        "reasons": reasons or [],
    }
    return render(request, "hardship/meetings/page.html", context)
