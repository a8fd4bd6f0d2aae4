"""Logged in, but not yet let in: a first password to change, a second factor to show or to set up."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from accounts import carried, second_factor
from accounts.middleware import wants_json
from accounts.signals import FACTOR

VERIFY, CHANGE, SET_UP = "second_factor_verify", "password_change", "second_factor_set_up"
SENTENCES: Final = {
    VERIFY: "请先输入手机上的动态口令。",
    CHANGE: "请先修改密码，再办理业务。",
    SET_UP: "您的岗位须设置两步验证，设置后才能办理业务。",
}
KEPT: Final = "刚才填写的内容已存为草稿，没有丢。"


def gate_of(request: HttpRequest) -> str:
    """URL name of the one page the person may use now, "" when they are let in.

    The second factor comes first: somebody with a stolen password must not get as far as changing it.
    """
    user = request.user
    if not user.is_authenticated:
        return ""
    proved = user.is_verified()
    if request.session.get(FACTOR) and not proved:
        return VERIFY
    if user.must_change_password:
        return CHANGE
    return SET_UP if not proved and second_factor.is_compulsory(user) else ""


class Gates:
    """Nothing but the page of the gate, logging out and public pages; what a form had posted is kept as a draft."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.gate = gate_of(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func, args, kwargs) -> HttpResponseBase | None:
        gate = request.gate
        if not gate or not getattr(view_func, "login_required", True):
            return None
        if request.resolver_match.url_name == gate:
            return None
        if wants_json(request):
            return JsonResponse({"message": SENTENCES[gate]}, status=401 if gate == VERIFY else 403)
        if request.method == "POST" and carried.keep(request.user, request.path, carried.carry(request)):
            messages.success(request, KEPT)
        query = QueryDict(mutable=True)
        query["next"] = request.get_full_path()
        return redirect(f"{reverse(gate)}?{query.urlencode(safe='/')}")
