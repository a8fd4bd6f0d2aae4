"""The application (申请): opening a file and its pages."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.models import NoCertifyingUnit, Unit
from hardship.forms.applications import PAGE_NAMED, PAGES, StartForm
from hardship.services.completeness import application_gaps
from hardship.services.dossiers import NoEdition, open_dossier
from hardship.services.drafts import keeps_drafts
from hardship.views.wizard import dossier_to_edit, work_page


def application_start(request: HttpRequest) -> HttpResponse:
    """Choose the unit and open a file in it."""
    units = Unit.objects.where(request.user, "file_dossiers")
    if not units.exists():
        raise PermissionDenied("您没有为职工填写申请的权限：只有基层工会的经办人可以新建申请。")
    own = Unit.objects.holding(request.user, "file_dossiers")
    form = StartForm(request.POST or None, units=units, own=own)
    if form.is_valid():
        try:
            dossier = open_dossier(
                unit=form.cleaned_data["unit"], by=request.user, on=form.cleaned_data["applied_on"]
            )
            return redirect("application_page", dossier.number, "applicant")
        except (NoEdition, NoCertifyingUnit) as refusal:
            form.add_error("unit", str(refusal))
    return render(
        request, "hardship/application/start.html", {"form": form, "labels": [page.label for page in PAGES]}
    )


@require_GET
def application(request: HttpRequest, number: str) -> HttpResponse:
    """Go to the first page on which something is missing."""
    dossier = dossier_to_edit(request, number)
    missing = {gap.page for gap in application_gaps(dossier)}
    first = next((page.name for page in PAGES if page.name in missing), "check")
    return redirect("application_page", number, first)


@never_cache
@keeps_drafts()
def application_page(request: HttpRequest, number: str, page: str) -> HttpResponse:
    """One page of the wizard; POST with ?figures answers with live figures and writes nothing."""
    if page not in PAGE_NAMED:
        raise Http404
    dossier = dossier_to_edit(request, number)
    after = PAGES[min(PAGES.index(PAGE_NAMED[page]) + 1, len(PAGES) - 1)]
    then = reverse("application_page", args=[number, after.name])
    return work_page(request, dossier, partial(PAGE_NAMED[page], dossier), then=then)
