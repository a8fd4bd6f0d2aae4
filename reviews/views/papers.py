"""Printing: the forms of a dossier, the minutes of a meeting, a notice, and every form blank."""

from typing import Any

from csp.constants import SELF
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from accounts.models import Unit
from hardship.annexes import pdf
from hardship.annexes.registry import ANNEXES, Annex, blank_page, builder
from hardship.enums import AccessKind
from hardship.forms.ledger import LedgerQuery
from hardship.models import Dossier, IncomeProof, LedgerEntry, Meeting, Notice
from hardship.services.records import note_access
from hardship.views.access import dossier_or_404
from hardship.views.printed import pdf_answer
from reviews.papers import paper_of, verdict_of

PURPOSES = {
    "archive": "存档",
    "report": "报送上级",
    "worker": "交职工本人",
    "posting": "张贴",
    "check": "核对",
}
HOUSEHOLDS = 60  # on one ledger: about ten seconds of printing


def _annex(slug: str) -> Annex:
    annex = next((annex for annex in ANNEXES.values() if annex.slug == slug), None)
    if annex is None:
        raise Http404("没有这张附表。")
    return annex


def _pdf(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    """A form, which the preview shows in an iframe of our own."""
    response = pdf_answer(request, content, name)
    response._csp_replace["frame-ancestors"] = [SELF]
    return response


def _note_print(request: HttpRequest, what: str, unit: Unit, dossier: Dossier | None = None) -> None:
    purpose = PURPOSES.get(request.GET.get("purpose", ""), "下载" if request.GET.get("download") else "预览")
    note_access(AccessKind.PRINT, what, by=request.user, unit=unit, dossier=dossier, reason=purpose)


@login_required
@require_GET
def paper_preview(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    """The form in a frame, with the purpose asked for before it is downloaded."""
    dossier = dossier_or_404(request, number, needs="print_dossiers")
    context = {
        "dossier": dossier,
        "paper": paper_of(dossier, _annex(slug), request.user),
        "purposes": PURPOSES,
    }
    return render(request, "reviews/paper_preview.html", context)


@login_required
@require_GET
@xframe_options_sameorigin
def paper(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    """One form of a dossier as PDF."""
    dossier = dossier_or_404(request, number, needs="print_dossiers")
    wanted = paper_of(dossier, _annex(slug), request.user)
    if wanted.note:
        raise Http404(wanted.note)
    _note_print(request, wanted.annex.name, dossier.unit, dossier)
    return _pdf(request, wanted.printed(dossier), f"{wanted.annex.name}-{dossier.applicant_name}")


@login_required
@require_GET
@xframe_options_sameorigin
def verdict_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet behind annex 2 by itself: what the rules say of the family."""
    dossier = dossier_or_404(request, number, needs="print_dossiers")
    wanted = verdict_of(dossier)
    if wanted.note:
        raise Http404(wanted.note)
    _note_print(request, wanted.annex.name, dossier.unit, dossier)
    return _pdf(request, wanted.printed(dossier), f"{wanted.annex.title}-{dossier.applicant_name}")


@login_required
@require_GET
@xframe_options_sameorigin
def income_paper(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Annex 3 for one income proof."""
    dossier = dossier_or_404(request, number, needs="print_dossiers")
    proof = get_object_or_404(
        IncomeProof.objects.visible_to(request.user), pk=pk, member__household=dossier.household
    )
    _note_print(request, f"{ANNEXES[3].name} {proof.member.name}", dossier.unit, dossier)
    return _pdf(
        request, pdf.render(ANNEXES[3], [builder(ANNEXES[3])(proof)]), f"收入证明-{proof.member.name}"
    )


@login_required
@require_GET
@xframe_options_sameorigin
def meeting_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Annex 4 of a meeting."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("unit"), pk=pk)
    return _of_unit(request, ANNEXES[4], meeting, meeting.title)


@login_required
@require_GET
@xframe_options_sameorigin
def notice_paper(request: HttpRequest, number: str) -> HttpResponse:
    """Annex 5 of a notice."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user).select_related("unit"), number=number)
    return _of_unit(request, ANNEXES[5], notice, notice.title)


def _of_unit(request: HttpRequest, annex: Annex, subject: Any, name: str) -> HttpResponse:
    model = type(subject)
    if not model.objects.reached_by(request.user, "print_dossiers").filter(pk=subject.pk).exists():
        raise PermissionDenied("您没有打印附表的权限。")
    _note_print(request, f"{annex.name} {name}", subject.unit)
    return _pdf(request, pdf.render(annex, [builder(annex)(subject)]), f"{annex.name}-{name}")


@login_required
@require_GET
@xframe_options_sameorigin
def ledger_paper(request: HttpRequest) -> HttpResponse:
    """Annex 8 of the households with entries that answer the ledger's query, for its unit and period."""
    query = LedgerQuery(request.GET, user=request.user)
    rows = query.narrow(LedgerEntry.objects.reached_by(request.user, "print_dossiers"))
    helped = Dossier.objects.visible_to(request.user).filter(pk__in=rows.values("dossier"))
    dossiers = list(helped.select_related("unit", "household").order_by("unit_path", "pk")[: HOUSEHOLDS + 1])
    unit = query.asked.get("unit") or Unit.objects.holding(request.user, "print_dossiers").first()
    if unit is None:
        raise PermissionDenied("您没有打印附表的权限。")
    if not 0 < len(dossiers) <= HOUSEHOLDS:
        messages.warning(
            request,
            f"按这个条件{'没有' if not dossiers else f'超过 {HOUSEHOLDS} 户'}可打印的台账，请调整单位和期间。",
        )
        return redirect(f"{reverse('ledger')}?{request.GET.urlencode()}")
    since, until = query.period
    page = builder(ANNEXES[8])(unit.name, dossiers, since=since, until=until)
    _note_print(request, f"{ANNEXES[8].name} {unit.name} {len(dossiers)} 户", unit)
    return _pdf(request, pdf.render(ANNEXES[8], [page]), f"{ANNEXES[8].name}-{unit.name}")


@login_required
@require_GET
def blank_annexes(request: HttpRequest) -> HttpResponse:
    """Every form blank, to be filled by hand."""
    return render(request, "reviews/blank_annexes.html", {"annexes": ANNEXES.values(), "title": "空白附表"})


@login_required
@require_GET
@xframe_options_sameorigin
def blank_annex(request: HttpRequest, slug: str) -> HttpResponse:
    """One form blank as PDF."""
    annex = _annex(slug)
    return _pdf(request, pdf.render(annex, [blank_page(annex)]), f"{annex.name}（空白）")
