"""政策测算: the supposition and its answer, the lists behind every figure, the lists as sheets. Nothing is written."""

from datetime import datetime
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from accounts.models import Unit
from hardship.enums import AccessKind
from hardship.forms.what_if import WhatIfForm
from hardship.forms.what_if_lists import MOST, ExportQuery, Families, FamilyQuery, sheet_of
from hardship.services.records import note_access
from hardship.services.what_if import WhatIf
from hardship.services.what_if_tables import MOVES, headed, tables_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def what_if(request: HttpRequest) -> HttpResponse:
    """The form, and below it who would enter, leave, change, and what it would cost."""
    form = WhatIfForm(request.GET, user=request.user)
    context = {"form": form, "moves": MOVES, "asked": "edition" in request.GET}
    if form.is_valid() and context["asked"]:
        scenario = form.scenario()
        tables = tables_of(WhatIf(scenario, request.user, form.cleaned_data["unit"]).groups(), scenario.rates)
        context |= {"total": tables.total, "priced": bool(scenario.rates), **headed(tables)}
    return render(request, "hardship/what_if/page.html", context)


@require_GET
def what_if_list(request: HttpRequest) -> HttpResponse:
    """The families behind one figure, each with the sentence why."""
    query = FamilyQuery(request.GET, user=request.user)
    if not query.is_valid():
        return redirect(f"{reverse('what_if')}?{request.GET.urlencode()}")
    page = Paginator(Families(query), 50).get_page(request.GET.get("page"))
    return render(
        request, "hardship/what_if/list.html", {"query": query, "page": page, "most": MOST, "moves": MOVES}
    )


@require_GET
def what_if_sheet(request: HttpRequest) -> HttpResponse:
    """The same list as an Excel workbook, as far as the right to export reaches; the export is recorded."""
    query = ExportQuery(request.GET, user=request.user)
    unit = Unit.objects.holding(request.user, "export_dossiers").first()
    if unit is None:
        raise PermissionDenied("您没有导出名单的权限。")
    if not query.is_valid() or query.count > MOST:
        return redirect(f"{reverse('what_if_list')}?{request.GET.urlencode()}")
    note_access(
        AccessKind.EXPORT,
        f"测算名单 {query.kind_label} {query.count} 户",
        by=request.user,
        unit=unit,
        reason="政策测算",
    )
    moment: datetime = localtime()
    name = quote(f"测算-{query.kind_label}-{moment:%Y%m%d%H%M}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return HttpResponse(sheet_of(query, moment), content_type=EXCEL, headers=headers)
