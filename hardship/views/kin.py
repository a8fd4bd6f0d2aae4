"""亲属申报: everybody's own relatives, and those of the evaluation committees one organises."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Unit
from hardship.forms.kin import CommitteeKinForm, ContactForm, EndKinForm, KinForm, NamedKin
from hardship.models import KinDeclaration
from hardship.services import kin
from hardship.services.kin import KinRefused

RIGHT = "evaluate_dossiers"


@never_cache
@require_GET
def kin_list(request: HttpRequest) -> HttpResponse:
    """What I have declared, what stands, and whether I must still say something."""
    return kin_page(request, KinForm(), CommitteeKinForm(user=request.user, prefix="committee"))


@never_cache
@sensitive_post_parameters()
@require_POST
def kin_declare(request: HttpRequest) -> HttpResponse:
    """Declare a relative of mine."""
    form = KinForm(request.POST)
    if done(form, lambda: kin.declare_kin(by=request.user, **form.cleaned_data)):
        messages.success(request, "已申报。涉及这位亲属的档案，您不能再办理，系统会自动回避。")
        return redirect("kin")
    return kin_page(request, form, CommitteeKinForm(user=request.user, prefix="committee"))


@never_cache
@sensitive_post_parameters()
@require_POST
def kin_declare_committee(request: HttpRequest) -> HttpResponse:
    """Declare a relative of a committee member."""
    form = CommitteeKinForm(request.POST, user=request.user, prefix="committee")
    if done(form, lambda: kin.declare_kin(by=request.user, **form.cleaned_data)):
        messages.success(request, "已登记。评议涉及的家庭时，这位成员自动列为回避。")
        return redirect("kin")
    return kin_page(request, KinForm(), form)


@sensitive_post_parameters()
@require_POST
def kin_contacts(request: HttpRequest) -> HttpResponse:
    """Tell one's own phone, card and address."""
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            kin.tell_contacts(request.user, **form.cleaned_data)
            messages.success(request, "已登记，只用于回避比对，系统不保存原文。")
        except KinRefused as refusal:
            messages.error(request, str(refusal))
    return redirect("kin")


@require_POST
def kin_none(request: HttpRequest) -> HttpResponse:
    """Say that there is nobody to declare."""
    try:
        kin.state_none(request.user)
        messages.success(request, "已登记“无应申报亲属”。情况有变化时请及时申报。")
    except KinRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("kin")


@never_cache
def kin_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name and relation, or end the declaration with a reason."""
    row = get_object_or_404(
        KinDeclaration.objects.kept_by(request.user).select_related("user", "unit"), pk=pk
    )
    ending = "end_reason" in request.POST
    posted = request.POST or None
    named = NamedKin(None if ending else posted, initial={"kin_name": row.kin_name, "relation": row.relation})
    end = EndKinForm(posted if ending else None)
    if ending and done(end, lambda: kin.end_kin(row, reason=end.cleaned_data["end_reason"])):
        messages.success(request, "已终止这条申报。")
        return redirect("kin")
    if posted and not ending and done(named, lambda: kin.change_kin(row, **named.cleaned_data)):
        messages.success(request, "已保存。")
        return redirect("kin")
    return render(request, "hardship/kin/change.html", {"row": row, "named": named, "end": end})


def done(form: NamedKin | EndKinForm, write: Callable[[], object]) -> bool:
    """Write what was posted, or put the refusal beside the form."""
    if not form.is_valid():
        return False
    try:
        write()
    except KinRefused as refusal:
        for field, sentence in refusal.faults.items():
            form.add_error(field if field in form.fields else None, sentence)
        return False
    return True


def kin_page(request: HttpRequest, form: KinForm, committee: CommitteeKinForm) -> HttpResponse:
    context = {
        "rows": kin.own_kin(request.user),
        "form": form,
        "committee": committee if Unit.objects.holding(request.user, RIGHT).exists() else None,
        "must": kin.must_declare(request.user),
        "contacts": ContactForm(),
        "told": getattr(request.user, "contact_marks", None),
        "stated": request.user.kin_statements.first(),
    }
    return render(request, "hardship/kin/page.html", context)
