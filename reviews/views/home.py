"""The workbasket: what waits for me, what I have done, what my unit's files stand at."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hardship.enums import OPEN, Stage
from hardship.models import Dossier
from hardship.services.kin import must_declare
from reviews.workbasket import done_by, tasks, waiting_for

PAGE = 20


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """待办, oldest first, with the count of each stage in sight."""
    waiting = waiting_for(request.user).select_related("unit", "awaiting")
    stage = request.GET.get("stage", "")
    if stage in Stage.values:
        waiting = waiting.at_stage(Stage(stage))
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "tasks": tasks(page), "tiles": tiles(request), "stage": stage, "title": "待办"}
    context["must_declare"] = must_declare(request.user)
    return render(request, "reviews/home.html", context)


@login_required
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """已办: my own steps, newest first."""
    page = Paginator(done_by(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/done.html", {"page": page, "title": "已办"})


def tiles(request: HttpRequest) -> list[dict[str, Any]]:
    """How many files in sight stand at each open stage."""
    visible = Dossier.objects.visible_to(request.user).open().order_by()
    counts = dict(visible.values_list("stage").annotate(Count("pk")))
    return [{"stage": stage, "label": stage.label, "count": counts.get(stage, 0)} for stage in OPEN]
