"""The dossier page: everything of one family on one page, a tab at a time."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hardship.enums import Stage
from hardship.models import Dossier
from hardship.services.completeness import application_gaps, dossier_form_gaps
from hardship.services.economy import economy_of
from hardship.services.editing import may_edit
from hardship.services.one_file import told_of
from hardship.views import audit
from hardship.views.access import dossier_or_404, holds

TABS = {
    "family": "家庭与收支",
    "members": "成员",
    "income": "收入证明",
    "investigation": "调查",
    "evaluation": "评议公示",
    "certification": "认定录入",
    "assistance": "帮扶",
    "attachments": "材料",
    "papers": "附表",
}


@login_required
@require_GET
def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """One file. tab: which section is open; the record and the verdict stand beside every tab."""
    file = dossier_or_404(request, number)
    sheets = audit.TABS if holds(request.user, file, "see_audit") else {}
    asked = request.GET.get("tab")
    tab = asked if asked in TABS or asked in sheets else "family"
    context = {
        "dossier": file,
        "tabs": TABS | {"looks": sheets["looks"]} if sheets else TABS,
        "sheets": sheets,
        "tab": tab,
        "economy": economy_of(file.household),
        "verdict": file.verdicts.filter(frozen_at__isnull=True).first(),
        "may_edit": may_edit(file, request.user),
        "gaps": gaps_of(file),
        "told": told_of(file),
    }
    if tab in audit.TABS:
        context |= audit.audit_of(file, tab, request)
    return render(request, "hardship/dossier/page.html", context)


def gaps_of(file: Dossier) -> list:
    """What the present step still misses."""
    if file.stage == Stage.APPLICATION:
        return application_gaps(file)
    if file.stage in (Stage.INVESTIGATION, Stage.ENTRY):
        return dossier_form_gaps(file, parts="ABCD")
    return []
