"""帮扶计划: the page on which it is agreed, and 开始帮扶."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hardship.forms.plans import PlanForm
from hardship.models import Dossier
from hardship.services.drafts import keeps_drafts
from hardship.services.plans import HELPED_AT, draw_up_plan, may_assist
from hardship.views.access import dossier_or_404
from hardship.views.facts import opened, written
from reviews.transitions import Step, TransitionRefused, perform, steps_for

BEGIN = "begin_assistance"


@never_cache
@keeps_drafts(may_assist)
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Draw the plan up, record the worker's signature, change it (to be signed again)."""
    dossier = dossier_or_404(request, number, needs="assist_dossiers")
    if dossier.stage not in HELPED_AT:
        messages.info(
            request, f"{dossier}现在是“{dossier.get_stage_display()}”，录入完成后才能制定帮扶计划。"
        )
        return redirect(f"{dossier.get_absolute_url()}?tab=assistance")
    present = dossier.plans.in_force().first()
    if request.method == "POST":
        form, draft = PlanForm(dossier, request.POST, plan=present), None
        if written(request, form, lambda: draw_up_plan(dossier, by=request.user, **form.cleaned_data)):
            return plan_kept(request, form)
    else:
        form, draft = opened(request, lambda typed: PlanForm(dossier, typed, plan=present))
    context = {"dossier": dossier, "form": form, "draft": draft, "present": present}
    return render(request, "hardship/plan/page.html", context | standing(request, dossier))


def standing(request: HttpRequest, dossier: Dossier) -> dict[str, object]:
    """Earlier plans, the card in force, and what stands against beginning."""
    return {
        "earlier": dossier.plans.filter(superseded_at__isnull=False),
        "card": dossier.cards.in_force().first(),
        "begin": begin_step(request, dossier),
    }


def begin_step(request: HttpRequest, dossier: Dossier) -> Step | None:
    """开始帮扶 with its reasons; None when it is not this person's to take now."""
    return next((step for step in steps_for(dossier, request.user) if step.row.verb == BEGIN), None)


def plan_kept(request: HttpRequest, form: PlanForm) -> HttpResponse:
    signed = form.cleaned_data["signed_on"]
    messages.success(
        request,
        "帮扶计划已保存，职工已签字，计划生效。"
        if signed
        else "帮扶计划已保存。请打印附件6，与职工确认并签字后填写签字日期。",
    )
    return redirect(request.path)


@require_POST
def assistance_begin(request: HttpRequest, number: str) -> HttpResponse:
    """开始帮扶, or every reason against it."""
    dossier = dossier_or_404(request, number, needs="assist_dossiers")
    try:
        perform(dossier, BEGIN, by=request.user)
    except TransitionRefused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return redirect("plan", number)
    messages.success(request, f"{dossier}：已开始帮扶。走访和帮扶请逐笔登记台账。")
    return redirect("dossier_ledger", number)
