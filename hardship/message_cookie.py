"""Where a page's message waits for the next page: in a cookie, as two requests at once would lose it in the session.

Every request saves the session (idle time is counted from it), so that an autosave that began before a step and ends
after it would write the session without the step's message.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class MessageCookie(CookieStorage):
    """Of this host alone, as the session's; gone once the message is shown."""

    cookie_name = settings.MESSAGE_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """The session for what is too long for a cookie."""

    storage_classes = (MessageCookie, SessionStorage)
