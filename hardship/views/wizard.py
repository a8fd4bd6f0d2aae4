"""What every page of the wizard does: show or save its forms, restore a draft, answer with live figures."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from hardship.forms.applications import PAGES
from hardship.forms.family import PageForms
from hardship.models import Dossier
from hardship.services import drafts
from hardship.services.assess import assessment_of, standard_for
from hardship.services.completeness import Gap, application_gaps
from hardship.services.economy import economy_of
from hardship.services.editing import EDITED_AT, NotEditable, may_edit
from hardship.services.families import FamilyRefused
from hardship.services.hands import OwnWork
from hardship.services.hints import hints_of
from hardship.services.one_file import PersonOnFile, TooManyHits
from hardship.views.access import dossier_or_404

REFUSALS = (NotEditable, PersonOnFile, TooManyHits, OwnWork, FamilyRefused)
Build = Callable[[QueryDict | None], PageForms]


def dossier_to_edit(request: HttpRequest, number: str) -> Dossier:
    """The dossier, for people who may edit families of its unit at some stage; others 403, out of scope 404."""
    dossier = dossier_or_404(request, number)
    reached = (Dossier.objects.reached_by(request.user, right) for right in EDITED_AT.values())
    if not any(rows.filter(pk=dossier.pk).exists() for rows in reached):
        raise PermissionDenied("您没有填写、修改家庭情况的权限。")
    return dossier


@sensitive_post_parameters()
def work_page(request: HttpRequest, dossier: Dossier, build: Build, *, then: str) -> HttpResponse:
    """Show a page, save it and go on to `then`, or answer ?figures with what the typed values come to."""
    if request.method == "POST":
        forms = build(request.POST)
        if not forms.parts:
            return HttpResponseNotAllowed(["GET"])
        if "figures" in request.GET:
            return figures(request, forms)
        if saved(request, forms):
            messages.success(request, f"“{forms.label}”已保存。")
            return redirect(request.path if request.POST.get("then") == "stay" else then)
        drafts.keep(request.user, request.path, request.POST)
        return shown(request, forms)
    draft = drafts.typed(request.user, request.path)
    forms = build(drafts.fields_of(draft) if draft else None)
    if draft:
        forms.hush()
    return shown(request, forms, draft)


def saved(request: HttpRequest, forms: PageForms) -> bool:
    """Write the page when it is faultless; a service's refusal is shown beside what was typed."""
    if not forms.is_valid():
        return False
    try:
        forms.write(request.user)
    except REFUSALS as refusal:
        forms.refuse(str(refusal), getattr(refusal, "field", None))
        return False
    drafts.forget(request.user, request.path)
    return True


def shown(request: HttpRequest, forms: PageForms, draft: Any = None) -> HttpResponse:
    dossier = dossier_or_404(request, forms.dossier.number)
    context = {
        "forms": forms,
        "page": forms,
        "draft": draft,
        "editable": may_edit(dossier, request.user),
        "unsaved": drafts.unsaved_below(request.user, dossier.get_absolute_url()),
        **forms.parts,
        **forms.context(),
        **side_of(dossier, forms.name),
    }
    return render(request, forms.template, context)


def figures(request: HttpRequest, forms: PageForms) -> HttpResponse:
    """The live part of the side column from what is typed; nothing is written."""
    forms.is_valid()
    forms.as_typed()
    return render(
        request,
        "hardship/application/_live.html",
        {"forms": forms, "says": forms.says(), **money_of(forms.dossier)},
    )


def side_of(dossier: Dossier, current: str) -> dict[str, Any]:
    """Progress of the pages, what is missing, figures and verdict as stored."""
    gaps = application_gaps(dossier)
    return {
        "dossier": dossier,
        "gaps": gaps,
        "gaps_here": [gap for gap in gaps if gap.page == current],
        "hints": hints_of(dossier),
        "progress": progress_of(gaps, current),
        **money_of(dossier),
    }


def money_of(dossier: Dossier) -> dict[str, Any]:
    """Economy and verdict of the dossier as it stands in memory."""
    assessment = assessment_of(dossier)
    return {
        "dossier": dossier,
        "economy": economy_of(dossier.household),
        "standard": standard_for(dossier),
        "assessment": assessment,
        "clauses": [{"met": one.met, "because": f"{one.clause} {one.because}"} for one in assessment.clauses],
    }


def progress_of(gaps: list[Gap], current: str) -> list[dict[str, Any]]:
    """One line a page: name, label, how many things are missing, whether it is this one."""
    missing = Counter(gap.page for gap in gaps)
    return [
        {
            "name": page.name,
            "label": page.label,
            "optional": page.optional,
            "missing": missing[page.name] if page.name != "check" else len(gaps),
            "current": page.name == current,
        }
        for page in PAGES
    ]
