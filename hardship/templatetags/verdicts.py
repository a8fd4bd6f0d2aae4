"""The verdict of a dossier on screen, worded as the printed sheet words it."""

from dataclasses import dataclass

from django import template

from hardship.annexes.verdict_sheet import VerdictSheet, build
from hardship.models import Dossier, Verdict
from hardship.services.verdicts import standing_of

register = template.Library()


@dataclass(frozen=True)
class Card:
    """What the card shows. news: what changed since the certification, empty for nothing."""

    verdict: Verdict
    sheet: VerdictSheet
    news: str


@register.simple_tag
def verdict_card(dossier: Dossier, current: Verdict | None) -> Card | None:
    """{% verdict_card dossier verdict as card %}: the frozen verdict once certified, else the current one."""
    standing = standing_of(dossier, current)
    if standing.binding is None:
        return None
    return Card(standing.binding, build(dossier, standing), standing.news)
