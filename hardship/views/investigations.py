"""入户调查: the page of the visit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.models import User
from hardship.enums import Stage
from hardship.forms.investigations import VisitPage
from hardship.models import Dossier
from hardship.services.drafts import fields_of, forget, keeps_drafts, typed
from hardship.services.economy import economy_of
from hardship.services.investigations import InvestigationRefused
from hardship.views.access import dossier_or_404

PHOTO_KINDS = [
    ("visit_photo", "入户照片"),
    ("visit_record", "入户调查记录"),
    ("check_result", "信息核对结果"),
]


def may_investigate(dossier: Dossier, user: User) -> bool:
    """True while the visit may be recorded by this person."""
    reached = Dossier.objects.reached_by(user, "investigate_dossiers").filter(pk=dossier.pk)
    return dossier.stage == Stage.INVESTIGATION and reached.exists()


@never_cache
@keeps_drafts(may_investigate)
def investigation(request: HttpRequest, number: str) -> HttpResponse:
    """Record the visit, or correct the record until the file moves on."""
    dossier = dossier_or_404(request, number, needs="investigate_dossiers")
    if dossier.stage != Stage.INVESTIGATION:
        messages.info(request, f"{dossier}现在是“{dossier.get_stage_display()}”，入户调查记录不能再改。")
        return redirect(f"{dossier.get_absolute_url()}?tab=investigation")
    if request.method == "POST":
        return save(request, dossier)
    draft = typed(request.user, request.path)
    page = VisitPage(dossier, fields_of(draft) if draft else None)
    if draft:
        page.hush()
    return show(request, dossier, page, draft=draft)


def save(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Keep what was posted, or show the page again with every reason against it."""
    page = VisitPage(dossier, request.POST)
    if not page.is_valid():
        return show(request, dossier, page)
    try:
        page.record(by=request.user)
    except InvestigationRefused as refusal:
        return show(request, dossier, page, reasons=refusal.reasons)
    forget(request.user, request.path)
    messages.success(request, "入户调查已保存。下一步：核对调查结论，列为评议对象或者剔除。")
    return redirect(reverse("investigation", args=[dossier.number]))


def show(
    request: HttpRequest,
    dossier: Dossier,
    page: VisitPage,
    *,
    draft: object = None,
    reasons: list[str] | None = None,
) -> HttpResponse:
    """The page itself. draft: what is shown was typed but not saved yet."""
    context = {
        "dossier": dossier,
        "page": page,
        "draft": draft,
        "reasons": reasons or [],
        "refused": request.method == "POST",
        "recorded": dossier.investigations.in_force().first(),
        "economy": economy_of(dossier.household),
        "verdict": dossier.verdicts.filter(frozen_at__isnull=True).first(),
        "photos": dossier.attachments.filter(kind__in=dict(PHOTO_KINDS), removed_at__isnull=True),
        "photo_kinds": PHOTO_KINDS,
    }
    return render(request, "hardship/investigation/page.html", context)
