"""Taking a step: one page for every verb of the table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hardship.models import Dossier
from hardship.views.access import dossier_or_404
from reviews.forms import StepForm
from reviews.transitions import Step, TransitionRefused, perform, steps_for
from reviews.workflow import row_for


@login_required
def step(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """GET shows what stands against the step and asks for the opinion; POST takes it."""
    dossier = dossier_or_404(request, number)
    open_step = _open_step(dossier, request, verb)
    if open_step is None:
        messages.warning(
            request, f"{dossier}现在是“{dossier.get_stage_display()}”，这个步骤可能已由别人办理。"
        )
        return redirect(dossier)
    form = StepForm(open_step.row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            perform(dossier, verb, by=request.user, note=form.opinion, details=form.details)
        except TransitionRefused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, f"{dossier}：已办理“{open_step.row.label}”。")
            return redirect(dossier)
    verdict = dossier.verdicts.filter(frozen_at__isnull=True).first()
    return render(
        request,
        "reviews/step.html",
        {"dossier": dossier, "step": open_step, "form": form, "verdict": verdict},
    )


def _open_step(dossier: Dossier, request: HttpRequest, verb: str) -> Step | None:
    """The step as the dossier now stands; None when the stage no longer offers it; 403 without the right."""
    found = next((step for step in steps_for(dossier, request.user) if step.row.verb == verb), None)
    if found is None and row_for(dossier.stage, verb) is not None:
        raise PermissionDenied("您没有办理这个步骤的权限。")
    return found
