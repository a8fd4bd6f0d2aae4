"""Lock-out after wrong passwords, counted by django-axes in its own tables: by account and by address, each with its limit."""

from datetime import timedelta
from math import ceil
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import now

SENTENCE = (
    "连续多次用户名或密码不正确，已暂停登录。请在 {minutes} 分钟后再试；急需办理的，请联系本单位管理员解除。"
)


class TwoLimits(AxesDatabaseHandler):
    """Axes knows one limit (AXES_FAILURE_LIMIT, of the account); an office shares an address, so that has its own."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Wrong passwords so far; the address's are shifted, so that both limits are reached at the same number."""
        by_account, by_address = (
            attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        if request.axes_ip_address is None:
            return by_account
        return max(by_account, by_address - settings.LOCK_ADDRESS_AT + settings.AXES_FAILURE_LIMIT)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """After a right password forget this account's wrong ones from this address.

        Axes would forget the whole address, and whoever has an account could try others' without end.
        """
        username = (credentials or {}).get(settings.AXES_USERNAME_FORM_FIELD)
        own = AccessAttempt.objects.filter(username=username, ip_address=request.axes_ip_address)
        return own.delete()[0]


def minutes_locked(username: str, address: str | None) -> int:
    """Minutes until the account and the address may log in again, at least 1."""
    tried = AccessAttempt.objects.filter(
        Q(username=username) | Q(ip_address=address, ip_address__isnull=False)
    )
    last = tried.aggregate(last=Max("attempt_time"))["last"] or now()
    left: timedelta = last + settings.AXES_COOLOFF_TIME - now()
    return max(1, ceil(left.total_seconds() / 60))


def locked_out(request: HttpRequest, response: Any, credentials: dict | None = None) -> HttpResponse:
    """Axes asks for this instead of the login page: the same words for a known and an unknown account."""
    username = (credentials or {}).get("username") or ""
    sentence = SENTENCE.format(minutes=minutes_locked(username, request.axes_ip_address))
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"message": sentence}, status=429)
    page = render(request, "registration/locked.html", {"sentence": sentence}, status=429)
    add_never_cache_headers(page)
    return page
