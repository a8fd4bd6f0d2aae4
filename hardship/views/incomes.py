"""Income proofs (收入证明) of the members."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hardship.forms.incomes import ProofPage
from hardship.models import IncomeProof, Member
from hardship.services.drafts import forget, keeps_drafts
from hardship.services.families import remove_proof
from hardship.views.wizard import REFUSALS, dossier_to_edit, work_page


@never_cache
@keeps_drafts()
def proof_new(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A new proof for the member `pk`."""
    dossier = dossier_to_edit(request, number)
    people = Member.objects.visible_to(request.user).filter(household=dossier.household_id)
    member = get_object_or_404(people, pk=pk)
    then = reverse("application_page", args=[number, "income"])
    return work_page(request, dossier, lambda posted: ProofPage(dossier, posted, member, None), then=then)


@never_cache
@keeps_drafts()
def proof(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    dossier = dossier_to_edit(request, number)
    row = get_object_or_404(proofs_of(request, dossier.household_id), pk=pk)
    then = reverse("application_page", args=[number, "income"])
    return work_page(request, dossier, lambda posted: ProofPage(dossier, posted, row.member, row), then=then)


@require_POST
def proof_remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    dossier = dossier_to_edit(request, number)
    row = get_object_or_404(proofs_of(request, dossier.household_id), pk=pk)
    try:
        remove_proof(dossier, by=request.user, proof=row)
        forget(request.user, reverse("proof", args=[number, pk]))
        messages.success(request, f"已移除{row.member}的收入证明 {row.period}。")
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("application_page", number, "income")


def proofs_of(request: HttpRequest, household: int):
    proofs = IncomeProof.objects.visible_to(request.user).filter(member__household=household)
    return proofs.select_related("member")
