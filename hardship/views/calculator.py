"""资格试算: anybody, logged in or not, asks what the rules say of a family; nothing is kept."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hardship.forms.calculator import CalculatorForm, typed_of
from hardship.services.assess import county_of, facts_of, standard_for
from hardship.views.access import dossier_or_404


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: HttpRequest) -> HttpResponse:
    """The empty form, the form with a dossier's facts (?dossier=), or the answer to what is posted (?figures: alone)."""
    if request.method == "POST":
        form = CalculatorForm(request.POST)
        return answered(request, form, "_live" if "figures" in request.GET else "page")
    if "dossier" not in request.GET:
        return answered(request, CalculatorForm(), "page")
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    dossier = dossier_or_404(request, request.GET["dossier"].replace("\0", ""))
    form = CalculatorForm(typed_of(facts_of(dossier, standard_for(dossier)), county_of(dossier)))
    return answered(request, form, "page", dossier=dossier)


def answered(request: HttpRequest, form: CalculatorForm, template: str, **context: object) -> HttpResponse:
    answer = form.answer(drafts=request.user.is_authenticated)
    return render(
        request, f"hardship/calculator/{template}.html", {"form": form, "answer": answer, **context}
    )
