"""Whether the person may go on to a page: a link that ends in 403 is not shown."""

from django import template

from accounts.models import User
from hardship.models import Dossier
from hardship.views.access import holds

register = template.Library()


@register.simple_tag
def may(user: User, dossier: Dossier, permission: str) -> bool:
    """{% may user dossier "assist_dossiers" as allowed %}"""
    return holds(user, dossier, permission)
