"""Who looked at a file and who changed what; the month's sheet with its seal."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from accounts.models import Unit
from hardship.annexes import record_month as sheet
from hardship.enums import AccessKind
from hardship.models import AccessRecord, Dossier
from hardship.services.history import edits_of
from hardship.services.history_events import FamilyChanges
from hardship.services.record_month import month_of, units_for
from hardship.services.records import note_access
from hardship.views.printed import pdf_answer

TABS = {"looks": "谁看过", "changes": "修改记录"}  # one place in the strip of tabs, two sheets


def audit_of(file: Dossier, tab: str, request: HttpRequest) -> dict[str, Any]:
    """What the two audit tabs of a dossier show; the caller has checked the right."""
    asked = request.GET.get("page")
    if tab == "looks":
        looks = AccessRecord.objects.filter(dossier=file).select_related("user", "post", "unit")
        return {"page": Paginator(looks, 50).get_page(asked)}
    page = Paginator(FamilyChanges(file), 20).get_page(asked)
    return {"page": page, "edits": edits_of(page.object_list)}


def asked_month(request: HttpRequest) -> date:
    """?month=2018-03; anything else is the present month."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return localdate().replace(day=1)


def _units(request: HttpRequest) -> list[Unit]:
    units = units_for(request.user)
    if not units:
        raise PermissionDenied("您没有查看留痕统计的权限。")
    return units


@require_GET
def record_month(request: HttpRequest) -> HttpResponse:
    """月度留痕封存单 on the screen."""
    month = month_of(asked_month(request), _units(request))
    return render(request, "hardship/record_month.html", {"month": month})


@require_GET
def record_month_paper(request: HttpRequest) -> HttpResponse:
    """The same sheet on paper, for the file of the month."""
    units = _units(request)
    month = month_of(asked_month(request), units)
    note_access(AccessKind.PRINT, f"{sheet.SHEET.title} {month.label}", by=request.user, unit=units[0])
    return pdf_answer(request, sheet.printed(month, units[0]), f"{sheet.SHEET.title}-{month.first:%Y%m}")
