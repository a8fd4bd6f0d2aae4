"""重复建档: what waits for the superior, and one case with both files side by side."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hardship.models import Dossier, DuplicateCase
from reviews.duplicates import DuplicateRefused, decide, deciding_post, is_own_work
from reviews.forms import DuplicateForm

PAGE = 20


@require_GET
@login_required
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Every case within the person's right to review or certify; those that wait come first."""
    newest = F("decided_at").desc(nulls_first=True)
    cases = DuplicateCase.objects.visible_to(request.user).for_list().order_by(newest, "raised_at", "pk")
    page = Paginator(cases, PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/duplicates/list.html", {"page": page})


@never_cache
@login_required
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Both files beside each other; POST decides, once."""
    case = get_object_or_404(DuplicateCase.objects.visible_to(request.user).for_list(), pk=pk)
    files = files_of(request, case)
    form = DuplicateForm(files, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide(case, by=request.user, **form.decision)
        except DuplicateRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已裁定{case.typed_name}的重复建档。两份档案的页面上会显示结果。")
            return redirect(case)
    return render(request, "reviews/duplicates/page.html", context_of(request, case, files, form))


def files_of(request: HttpRequest, case: DuplicateCase) -> list[Dossier]:
    """The standing file and the newcomer with their families; 404 when either is out of sight."""
    pks = (case.standing_id, case.newcomer_id)
    found = Dossier.objects.visible_to(request.user).with_household().in_bulk(pks)
    if len(found) < len(pks):
        raise Http404
    return [found[pk] for pk in pks]


def context_of(
    request: HttpRequest, case: DuplicateCase, files: list[Dossier], form: DuplicateForm
) -> dict[str, Any]:
    return {
        "case": case,
        "sides": list(
            zip(("已有档案", "后填档案"), files, (case.member_id, case.typed_member_id), strict=True)
        ),
        "form": form,
        "may_decide": case.decided_at is None and deciding_post(case, request.user) is not None,
        "own_work": is_own_work(case, request.user),
    }
