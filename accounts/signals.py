"""What is written down when somebody logs in, fails to, or logs out. Connected in accounts.apps."""

from time import time
from typing import Any

from django.http import HttpRequest

from accounts import second_factor
from accounts.logins import begin_login, close_login, note_login
from accounts.models import LoginOutcome, User
from accounts.origins import origin_of

BEGAN, ADDRESS, FACTOR = "began", "address", "has_factor"  # in the session


def logged_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Django has given the session a new key by now, or none yet where another person was logged in.

    A key planted beforehand is worth nothing.
    """
    origin = origin_of(request)
    if request.session.session_key is None:
        request.session.create()
    request.session[BEGAN] = time()
    request.session[ADDRESS] = origin.address
    request.session[FACTOR] = second_factor.has_factor(user)
    begin_login(user, request.session.session_key, origin)
    note_login(LoginOutcome.IN, user=user, origin=origin)


def login_failed(sender: Any, credentials: dict, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Axes has counted before: where it refused to look at the password at all, only the lock is noted."""
    if request is None:
        return
    username, origin = credentials.get("username") or "", origin_of(request)
    if request.axes_failures_since_start is not None:
        note_login(LoginOutcome.REFUSED, username=username, origin=origin)
    if request.axes_locked_out:
        note_login(LoginOutcome.LOCKED, username=username, origin=origin)


def logged_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is None:
        return
    close_login(request.session.session_key or "")
    note = "登录时间已满" if getattr(request, "outlived", False) else ""
    note_login(LoginOutcome.OUT, user=user, origin=origin_of(request), note=note)
