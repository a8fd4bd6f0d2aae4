"""The list of dossiers (档案)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from hardship.forms.dossiers import DossierQuery
from hardship.models import Dossier

SIZES = (20, 50, 100)


@require_GET
def dossier_list(request: HttpRequest) -> HttpResponse:
    """Every dossier in the person's reach that answers the query, newest first."""
    query = DossierQuery(request.GET, user=request.user)
    rows = query.narrow(Dossier.objects.visible_to(request.user)).select_related("unit")
    wanted = request.GET.get("size", "")
    size = int(wanted) if wanted in map(str, SIZES) else SIZES[0]
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    context = {"query": query, "page": page, "size": size, "sizes": SIZES, "today": localdate()}
    return render(request, "hardship/dossier_list.html", context)
