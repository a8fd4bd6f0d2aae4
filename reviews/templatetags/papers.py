"""The list of a dossier's eight forms for its 附表 tab."""

from typing import Any

from django import template
from django.urls import reverse

from hardship.models import Dossier
from reviews.papers import papers_of as papers_printed_of

register = template.Library()


@register.simple_tag(takes_context=True)
def papers_of(context: dict[str, Any], dossier: Dossier) -> list[dict[str, str]]:
    """{name, note, preview, download} of each annex; no links while there is nothing to print."""
    rows = []
    for paper in papers_printed_of(dossier, context["request"].user):
        links = {"preview": "", "download": ""}
        if not paper.note:
            address = reverse("paper", args=[dossier.number, paper.annex.slug])
            links = {
                "preview": reverse("paper_preview", args=[dossier.number, paper.annex.slug]),
                "download": f"{address}?download=1",
            }
        rows.append({"name": paper.annex.name, "note": paper.note, **links})
    return rows
