"""Every page asks for a login unless its view says otherwise (@login_not_required), and a login does not last for ever."""

from collections.abc import Callable
from time import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from accounts import carried
from accounts.forms import LoginForm
from accounts.logins import move_address
from accounts.origins import client_address
from accounts.signals import ADDRESS, BEGAN

EXPIRED = "登录已过期，请重新登录。"


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch" or "HX-Request" in request.headers


class LoginNeeded(LoginRequiredMiddleware):
    """Scripts and htmx get 401 and open the dialog; a posted form gets the login page with its fields carried."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponseBase:
        if wants_json(request):
            return JsonResponse({"message": EXPIRED}, status=401)
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        fields = carried.carry(request)
        if not fields and not request.FILES:
            return super().handle_no_permission(request, view_func)
        context = {
            "form": LoginForm(request),
            "next": request.get_full_path(),
            "carried": fields,
            "files_lost": bool(request.FILES),
        }
        page = render(request, "registration/login.html", context, status=401)
        add_never_cache_headers(page)
        return page


class SessionLimits:
    """A login ends some hours after it began, however busy; a change of address is noted for the page 登录设备."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        session = request.session
        if SESSION_KEY in session:
            if time() - session.get(BEGAN, 0) > settings.SESSION_HOURS * 3600:
                request.outlived = True
                logout(request)
            elif session.get(ADDRESS) and (address := client_address(request)) not in (
                None,
                session[ADDRESS],
            ):
                session[ADDRESS] = address
                move_address(session.session_key, address)
        return self.get_response(request)
