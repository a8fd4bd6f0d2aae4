"""联系卡: issued, reissued, printed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hardship.forms.plans import CardForm
from hardship.models import Dossier
from hardship.services.plans import HELPED_AT, PlanRefused, issue_card
from hardship.views.access import dossier_or_404, holds


def card(request: HttpRequest, number: str) -> HttpResponse:
    """The card in force with its print, and the form that issues the next."""
    dossier = dossier_or_404(request, number, needs="assist_dossiers")
    if dossier.stage not in HELPED_AT:
        messages.info(request, f"{dossier}现在是“{dossier.get_stage_display()}”，录入完成后才能发放联系卡。")
        return redirect(f"{dossier.get_absolute_url()}?tab=assistance")
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and issued(request, dossier, form):
        return redirect("card", number)
    return card_page(request, dossier, form)


def issued(request: HttpRequest, dossier: Dossier, form: CardForm) -> bool:
    """Issue the next card, or put the refusal beside the form."""
    try:
        new = issue_card(dossier, by=request.user, on=form.cleaned_data["on"])
    except PlanRefused as refusal:
        for field, sentence in refusal.faults.items():
            form.add_error(field or None, sentence)
        return False
    messages.success(request, f"联系卡 {new.number} 已登记发放，请打印后交给职工。")
    return True


def card_page(request: HttpRequest, dossier: Dossier, form: CardForm) -> HttpResponse:
    """The page itself."""
    context = {
        "dossier": dossier,
        "form": form,
        "present": dossier.cards.in_force().select_related("issued_by").first(),
        "earlier": dossier.cards.filter(superseded_at__isnull=False).select_related("issued_by"),
        "plan": dossier.plans.in_force().first(),
        "may_print": holds(request.user, dossier, "print_dossiers"),
    }
    return render(request, "hardship/card/page.html", context)
