"""帮助: each step in the notice's words, with the rows of the table that leave it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import UNIT_PERMISSIONS
from hardship.enums import OPEN, Stage
from reviews.help_texts import HELP
from reviews.workflow import rows_from


@login_required
@require_GET
def help_index(request: HttpRequest) -> HttpResponse:
    """The seven steps, one after another."""
    return render(
        request, "reviews/help.html", {"topics": [_topic(stage) for stage in OPEN], "title": "帮助"}
    )


@login_required
@require_GET
def help_stage(request: HttpRequest, stage: str) -> HttpResponse:
    """One step."""
    if stage not in OPEN:
        raise Http404("没有这个环节的帮助。")
    return render(
        request,
        "reviews/help.html",
        {"topics": [_topic(Stage(stage))], "title": f"帮助：{Stage(stage).label}"},
    )


def _topic(stage: Stage) -> dict[str, object]:
    rows = [
        {"row": row, "to": Stage(row.to_stage).label, "right": UNIT_PERMISSIONS[row.permission]}
        for row in rows_from(stage)
    ]
    return {"stage": stage, "text": HELP[stage], "rows": rows}
