"""Papers and photos: seen, added and put aside; always through what the person may see."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from hardship.enums import AccessKind
from hardship.models import Attachment, Dossier, Meeting, Member, Notice
from hardship.services.attachments import (
    AttachmentRefused,
    Subject,
    may_attach,
    may_take_away,
    put_aside,
    saved_name,
    subject_of,
    take_in,
)
from hardship.services.hands import OwnWork
from hardship.services.records import note_access

SERVED = {  # whatever a file turns out to be, a browser neither runs nor keeps it
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
KEYS = {"dossier": (Dossier, "number"), "meeting": (Meeting, "pk"), "notice": (Notice, "number")}


@require_GET
def attachment(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file itself, to be saved, never shown inside our pages' origin. The look is recorded first."""
    row = get_object_or_404(Attachment.objects.visible_to(request.user), key=key)
    if "download" in request.GET and not may_take_away(row, request.user):
        raise PermissionDenied("您没有下载材料的权限，只能在页面上查看。")
    subject = subject_of(row)
    dossier = row.dossier
    what = f"{row.kind_label} {row.title}"
    note_access(AccessKind.DOWNLOAD, what, by=request.user, unit=subject.unit, dossier=dossier)
    response = FileResponse(row.file.open(), content_type=row.media_type)
    for header, value in SERVED.items():
        response[header] = value
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(saved_name(row), safe='')}"
    return response


@require_POST
def attachment_upload(request: HttpRequest, subject: str, ref: str) -> HttpResponse:
    """Take in one file for a dossier, a meeting or a notice; refusals are said on the page it came from."""
    row = subject_or_404(request, subject, ref)
    if not may_attach(row, request.user):
        raise PermissionDenied("现在不能在这里添加材料：没有权限，或者这一步已经办结。")
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "请先选择要上传的文件。")
        return back(request, row)
    try:
        paper = take_in(file, **typed_facts(request), by=request.user, **{subject: row})
        messages.success(request, f"已上传{paper.kind_label}“{paper.title}”。")
    except (AttachmentRefused, OwnWork) as refusal:
        messages.error(request, f"“{file.name}”没有保存：{refusal}")
    return back(request, row)


@require_POST
def attachment_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(Attachment.objects.visible_to(request.user), key=key)
    if not may_attach(subject_of(row), request.user):
        raise PermissionDenied("现在不能在这里移除材料：没有权限，或者这一步已经办结。")
    try:
        put_aside(row, by=request.user)
        messages.success(request, f"已移除“{row.title}”。")
    except (AttachmentRefused, OwnWork) as refusal:
        messages.error(request, str(refusal))
    return back(request, subject_of(row))


def subject_or_404(request: HttpRequest, subject: str, ref: str) -> Subject:
    model, key = KEYS.get(subject, (None, ""))
    if model is None or (key == "pk" and not ref.isdigit()):
        raise Http404
    return get_object_or_404(model.objects.visible_to(request.user), **{key: ref})


def typed_facts(request: HttpRequest) -> dict[str, object]:
    """Kind, title and whose paper it is, as posted."""
    pk = request.POST.get("member", "")
    people = Member.objects.visible_to(request.user)
    return {
        "kind": request.POST.get("kind", ""),
        "title": request.POST.get("title", ""),
        "member": get_object_or_404(people, pk=pk) if pk.isdigit() else None,
    }


def back(request: HttpRequest, subject: Subject) -> HttpResponse:
    """To the page it was posted from, when that is ours."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/"):
        return redirect(address)
    return redirect(subject if isinstance(subject, Dossier) else "home")
