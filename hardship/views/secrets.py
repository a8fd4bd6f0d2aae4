"""Seeing a masked personal secret in full, once, with a reason."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hardship.services.secrets import SECRETS, RevealRefused, may_reveal, owner_of, reveal
from hardship.views.access import dossier_or_404


@never_cache
@require_http_methods(["GET", "POST"])
def reveal_secret(request: HttpRequest, number: str, what: str, pk: int) -> HttpResponse:
    """GET asks the reason; POST writes the access record and shows the secret on this one answer."""
    dossier = dossier_or_404(request, number)
    owner = owner_of(dossier, what, pk) if what in SECRETS else None
    if owner is None:
        raise Http404
    if not may_reveal(dossier, request.user):
        raise PermissionDenied("您没有查看身份证号、手机号、银行卡号全文的权限。")
    context = {
        "dossier": dossier,
        "owner": owner,
        "label": SECRETS[what],
        "reason": request.POST.get("reason", ""),
    }
    if request.method == "POST":
        try:
            context["secret"] = reveal(dossier, what=what, pk=pk, by=request.user, reason=context["reason"])
        except RevealRefused as refusal:
            context["refusal"] = str(refusal)
    return render(request, "hardship/reveal_secret.html", context)
