"""认定 and 录入: the pages on which the work is done and the step is taken."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from hardship.enums import Stage
from hardship.forms.certifications import CertificationForm, EntryForm
from hardship.models import Dossier, FormDraft, Hand
from hardship.services.certifications import certified_on, draw_up_certification, record_entry, take_over
from hardship.services.dossier_form import sections_of
from hardship.services.drafts import forget, keeps_drafts
from hardship.services.hands import OwnWork, is_free
from hardship.services.refusals import FactsRefused
from hardship.views.access import dossier_or_404, holds
from hardship.views.facts import opened, written
from reviews.approvals import current_opinions
from reviews.transitions import TransitionRefused, perform, steps_for


def may_certify(dossier: Dossier, user: User) -> bool:
    return dossier.stage == Stage.CERTIFICATION and holds(user, dossier, "certify_dossiers")


def may_enter(dossier: Dossier, user: User) -> bool:
    return dossier.stage == Stage.ENTRY and holds(user, dossier, "enter_dossiers")


@never_cache
@keeps_drafts(may_certify)
def certification(request: HttpRequest, number: str) -> HttpResponse:
    """The certifier's draft beside the verdict and the opinions; 认定 saves it and takes the step."""
    dossier = dossier_or_404(request, number, needs="certify_dossiers")
    if dossier.stage != Stage.CERTIFICATION:
        return elsewhere(request, dossier, "认定意见")
    present = dossier.certifications.in_force().select_related("decided_by").first()
    if request.method == "POST":
        form = CertificationForm(dossier, request.POST, draft=present)
        if written(request, form, lambda: keep(request, dossier, form), refusals=(TransitionRefused,)):
            return certification_kept(request, dossier)
        return certification_page(request, dossier, form)
    form, draft = opened(request, lambda typed: CertificationForm(dossier, typed, draft=present))
    return certification_page(request, dossier, form, draft)


def keep(request: HttpRequest, dossier: Dossier, form: CertificationForm) -> None:
    """Save the draft; with 认定 pressed, take the step in the same transaction."""
    draw_up_certification(dossier, by=request.user, **form.cleaned_data)
    if request.POST.get("then") == "certify":
        perform(dossier, "certify", by=request.user, note=form.cleaned_data["opinion"])


def certification_kept(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    if request.POST.get("then") != "certify":
        messages.success(request, "认定意见已保存，尚未认定；核对无误后点“认定”。")
        return redirect(request.path)
    numbered = Dossier.objects.visible_to(request.user).get(pk=dossier.pk)
    messages.success(
        request,
        f"已认定{numbered}为{numbered.category_label}，职工编号 {numbered.case_no}。下一步由建档工会录入。",
    )
    return redirect(f"{dossier.get_absolute_url()}?tab=certification")


def certification_page(
    request: HttpRequest, dossier: Dossier, form: CertificationForm, draft: FormDraft | None = None
) -> HttpResponse:
    """The page itself. rival: a colleague whose draft stands in the way."""
    present = dossier.certifications.in_force().select_related("decided_by").first()
    context = {
        "dossier": dossier,
        "form": form,
        "draft": draft,
        "rival": present if present and present.decided_by_id != request.user.pk else None,
        "own_work": not is_free(dossier, request.user, Hand.CERTIFICATION),
        "opinions": current_opinions(dossier),
        "verdict": dossier.verdicts.filter(frozen_at__isnull=True).first(),
        "others": [step for step in steps_for(dossier, request.user) if not step.row.leads],
    }
    return render(request, "hardship/certification/page.html", context)


@require_POST
def certification_take_over(request: HttpRequest, number: str) -> HttpResponse:
    """接办: go on with a colleague's unfinished draft."""
    dossier = dossier_or_404(request, number, needs="certify_dossiers")
    try:
        take_over(dossier, by=request.user)
    except (FactsRefused, OwnWork) as refusal:
        messages.error(request, str(refusal))
    else:
        forget(request.user, reverse("certification", args=[number]))
        messages.success(request, "已接办。下面是原认定人填写的内容，请核对后办理。")
    return redirect("certification", number)


@never_cache
@keeps_drafts(may_enter)
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """Annex 6 field by field and the national number; 完成录入 saves and takes the step."""
    dossier = dossier_or_404(request, number, needs="enter_dossiers")
    if dossier.stage != Stage.ENTRY:
        return elsewhere(request, dossier, "录入登记")
    recorded = getattr(dossier, "entry", None)
    if request.method == "POST":
        form, draft = EntryForm(dossier, request.POST, entry=recorded), None
        if written(request, form, lambda: keep_entry(request, dossier, form), refusals=(TransitionRefused,)):
            return entry_kept(request, dossier)
    else:
        form, draft = opened(request, lambda typed: EntryForm(dossier, typed, entry=recorded))
    context = {"dossier": dossier, "form": form, "draft": draft, "certified_on": certified_on(dossier)}
    return render(request, "hardship/entry/page.html", context | {"sections": sections_of(dossier)})


def keep_entry(request: HttpRequest, dossier: Dossier, form: EntryForm) -> None:
    record_entry(dossier, by=request.user, **form.cleaned_data)
    if request.POST.get("then") == "complete_entry":
        perform(dossier, "complete_entry", by=request.user)


def entry_kept(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    if request.POST.get("then") != "complete_entry":
        messages.success(request, "已保存，尚未完成录入。")
        return redirect(request.path)
    messages.success(request, f"{dossier}：录入完成。下一步：制定帮扶计划、发放联系卡。")
    return redirect(dossier)


def elsewhere(request: HttpRequest, dossier: Dossier, what: str) -> HttpResponse:
    """The step is not open: say where the file stands."""
    messages.info(
        request, f"{dossier}现在是“{dossier.get_stage_display()}”，{what}不能填写；可能已由他人办理。"
    )
    return redirect(f"{dossier.get_absolute_url()}?tab=certification")
