"""People of the family beside the applicant."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hardship.forms.households import MemberPage
from hardship.models import Member
from hardship.services.drafts import forget, keeps_drafts
from hardship.services.families import remove_member
from hardship.views.wizard import REFUSALS, dossier_to_edit, work_page


@never_cache
@keeps_drafts()
def member(request: HttpRequest, number: str, pk: int | None = None) -> HttpResponse:
    """The form page of one person; without pk a new one."""
    dossier = dossier_to_edit(request, number)
    people = Member.objects.visible_to(request.user).filter(
        household=dossier.household_id, is_applicant=False
    )
    row = get_object_or_404(people, pk=pk) if pk else None
    another = request.POST.get("then") == "another"
    then = (
        reverse("member_new", args=[number])
        if another
        else reverse("application_page", args=[number, "family"])
    )
    return work_page(request, dossier, lambda posted: MemberPage(dossier, posted, row), then=then)


@require_POST
def member_remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    dossier = dossier_to_edit(request, number)
    people = Member.objects.visible_to(request.user).filter(
        household=dossier.household_id, is_applicant=False
    )
    row = get_object_or_404(people, pk=pk)
    try:
        remove_member(dossier, by=request.user, member=row)
        forget(request.user, reverse("member", args=[number, pk]))
        messages.success(request, f"已移除家庭成员{row.name}。")
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("application_page", number, "family")
