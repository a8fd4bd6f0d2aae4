"""Posting a notice and ending its publicity: steps that many dossiers take together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hardship.forms.publicity import PostingForm
from hardship.services.publicity import NoticeRefused
from hardship.views.notices import RIGHT, notice_or_404, notice_page
from reviews.publicity import close, close_all, post


@require_POST
def notice_post(request: HttpRequest, number: str) -> HttpResponse:
    """Post the notice on the chosen day, with every applicant on it, or show what stands against it."""
    posting = notice_or_404(request, number, needs=RIGHT)
    form = PostingForm(request.POST)
    if not form.is_valid():
        return notice_page(request, posting, reasons=["请填写张贴日期。"])
    try:
        posted = post(posting, on=form.cleaned_data["on"], by=request.user)
    except NoticeRefused as refusal:
        return notice_page(request, posting, reasons=refusal.reasons, on=form.cleaned_data["on"])
    messages.success(request, f"公示已张贴，公示期到{posted.last_on:%Y年%-m月%-d日}止。请上传张贴照片。")
    return redirect("notice", number)


@require_POST
def notice_close(request: HttpRequest, number: str) -> HttpResponse:
    """End the publicity of one applicant (listing=…) or of all, and tell for each what came of it."""
    posting = notice_or_404(request, number, needs=RIGHT)
    wanted = request.POST.get("listing", "")
    if wanted.isdigit():
        listed = posting.listings.in_force().select_related("dossier")
        closings = [close(get_object_or_404(listed, pk=wanted), by=request.user)]
    else:
        closings = close_all(posting, by=request.user)
    return notice_page(request, posting, closings=closings)
