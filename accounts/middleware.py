"""Every page asks for a login unless its view says otherwise (@login_not_required)."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from accounts import carried
from accounts.forms import LoginForm

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
