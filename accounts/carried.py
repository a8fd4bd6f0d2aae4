"""Fields posted by someone whose login had expired: carried through the login page and kept as a draft.

What keeps them is named in settings.CARRIED_KEEPER, a dotted path to
``keep(user, path: str, fields: QueryDict) -> bool``; True when the path was a draft of that user and the fields are kept.
"""

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.module_loading import import_string

LIMIT = 200_000  # characters, urlencoded
NEVER = ("csrfmiddlewaretoken", "captcha")
FIELD = "carried"


def carry(request: HttpRequest) -> str:
    """The posted fields, urlencoded, without passwords and CSRF fields; empty when there are none or too many."""
    fields = request.POST.copy()
    for name in list(fields):
        if name in NEVER or "password" in name.lower():
            del fields[name]
    encoded = fields.urlencode()
    return encoded if len(encoded) <= LIMIT else ""


def keep(user, path: str, encoded: str) -> bool:
    """Hand carried fields to the keeper; False when nothing was kept."""
    if not encoded or len(encoded) > LIMIT:
        return False
    fields = QueryDict(encoded)
    return bool(fields) and bool(import_string(settings.CARRIED_KEEPER)(user, path, fields))
