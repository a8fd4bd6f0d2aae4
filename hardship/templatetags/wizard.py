"""Where a missing thing is mended."""

from django import template
from django.urls import reverse

from hardship.forms.applications import PAGE_NAMED
from hardship.models import Dossier
from hardship.services.completeness import Gap

register = template.Library()


@register.simple_tag
def gap_href(dossier: Dossier, gap: Gap) -> str:
    """Address of the wizard's page or the member's own page, with the element to mend; "" for what the wizard has not."""
    if gap.page not in PAGE_NAMED:
        return ""
    if gap.page == "family" and gap.row is not None:
        address = reverse("member", args=[dossier.number, gap.row])
    else:
        address = reverse("application_page", args=[dossier.number, gap.page])
    return f"{address}#{gap.anchor}" if gap.anchor else address
