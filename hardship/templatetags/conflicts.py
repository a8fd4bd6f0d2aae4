"""Hints of a conflict of interest on the dossier page."""

from django import template

from accounts.models import User
from hardship.models import Dossier
from hardship.services.conflicts import Hint, hints_for

register = template.Library()


@register.simple_tag
def conflict_hints(dossier: Dossier, user: User) -> list[Hint]:
    """The hints this person may judge; for nearly everybody none."""
    return hints_for(dossier, user)
