"""回避提示: the page on which a superior records what came of a hint."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from hardship.forms.kin import HintForm
from hardship.services.conflicts import HintRefused, hints_for, settle_hint
from hardship.views.access import dossier_or_404


@never_cache
def conflict_hint(request: HttpRequest, number: str, pk: int, kind: str) -> HttpResponse:
    """One hint; for everybody who may not judge it there is none (404)."""
    dossier = dossier_or_404(request, number)
    hints = hints_for(dossier, request.user)
    hint = next((one for one in hints if one.shared.user.pk == pk and one.shared.kind == kind), None)
    if hint is None:
        raise Http404
    form = HintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            settle_hint(dossier, user=hint.shared.user, kind=kind, by=request.user, **form.cleaned_data)
            messages.success(request, "核实结果已记录。")
            return redirect(dossier)
        except HintRefused as refusal:
            form.add_error(None, str(refusal))
    earlier = dossier.conflict_hints.filter(user=pk, kind=kind).select_related("by")
    context = {"dossier": dossier, "shared": hint.shared, "form": form, "earlier": earlier}
    return render(request, "hardship/kin/hint.html", context)
