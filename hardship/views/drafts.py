"""Drafts of pages: kept by the page's script while it is typed, thrown away on request."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from hardship.services import drafts


@sensitive_post_parameters()
@require_POST
def draft(request: HttpRequest) -> JsonResponse:
    """Keep the posted fields as the draft of ?path; {"saved_at": "10:32"} or 403 {"message": sentence}."""
    kept = drafts.keep(request.user, request.GET.get("path", ""), request.POST)
    if kept is None:
        return JsonResponse(
            {"message": "这一页现在不能自动保存，内容仍在本页；请点“保存”查看原因。"}, status=403
        )
    return JsonResponse({"saved_at": f"{localtime(kept.saved_at):%H:%M}"})


@require_POST
def draft_discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft of a page away and show the page as it is stored."""
    path = request.POST.get("path", "")
    kept = drafts.is_kept(request.user, path)
    drafts.forget(request.user, path)
    messages.info(request, "已放弃未保存的填写，下面是已保存的内容。")
    return redirect(path if kept else "home")
