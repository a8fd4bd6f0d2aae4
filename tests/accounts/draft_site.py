"""A site of one draft page beside the real login, to see what becomes of what is typed there."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template import engines
from django.urls import include, path

from hardship.forms.base import OfficeForm, OfficeFormSet

KEPT: list[tuple[str, str, dict[str, list[str]]]] = []
SAVED: list[dict[str, list[str]]] = []
POSTED: list[dict[str, list[str]]] = []

PAGE = """{% extends "base.html" %}{% block title %}草稿{% endblock %}{% block page %}
<h1>草稿</h1>
{% include "_form_errors.html" with formset=rows %}
<form method="post" data-autosave="/draft/save/" data-confirm="{{ question }}">{% csrf_token %}
<section class="card"><div class="card-body">{{ form }}</div>
{% include "_formset_table.html" with formset=rows caption="收入明细" %}</section>
<div class="action-bar"><button class="btn btn-primary" name="go" value="on">保存并继续</button>
<span class="autosave" data-autosave-status role="status"></span></div></form>
<p><button class="btn btn-secondary" hx-get="/fresh/" hx-target="#fresh">重新测算</button><span id="fresh"></span></p>
{% endblock %}"""


class Draft(OfficeForm):
    name = forms.CharField(label="姓名")
    born_on = forms.DateField(label="出生日期", required=False)
    reason = forms.CharField(label="困难情况", widget=forms.Textarea, required=False)


class Month(OfficeForm):
    amount = forms.DecimalField(label="金额（元）")


Months = forms.formset_factory(Month, formset=OfficeFormSet, can_delete=True, extra=1)


def keep(user, path: str, fields: QueryDict) -> bool:
    """What settings.CARRIED_KEEPER names here: only the draft page keeps anything."""
    if path != "/draft/":
        return False
    KEPT.append((user.username, path, dict(fields.lists())))
    return True


def draft(request: HttpRequest) -> HttpResponse:
    form, rows = Draft(request.POST or None), Months(request.POST or None, prefix="months")
    if request.method == "POST":
        POSTED.append(dict(request.POST.lists()))
    context = {"form": form, "rows": rows, "question": request.GET.get("ask", "")}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def save(request: HttpRequest) -> JsonResponse:
    SAVED.append(dict(request.POST.lists()))
    return JsonResponse({"saved_at": "10:32"})


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("公开")


urlpatterns = [
    path("", draft, name="home"),
    path("draft/", draft, name="draft"),
    path("draft/save/", save),
    path("fresh/", lambda request: HttpResponse("<b>已测算</b>")),
    path("public/", public),
    path("", include("accounts.urls")),
]
