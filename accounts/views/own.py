"""What is one's own: the posts one holds, the devices one is logged in on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.logins import devices_of, end_logins, several_addresses
from accounts.origins import origin_of


@require_GET
def my_posts(request: HttpRequest) -> HttpResponse:
    """The posts a person holds and held, and what each lets them do."""
    posts = request.user.posts.select_related("unit", "appointed_by").order_by("-from_on", "unit__path")
    return render(request, "accounts/my_posts.html", {"posts": posts})


@never_cache
@require_GET
def my_logins(request: HttpRequest) -> HttpResponse:
    """登录设备: where one is logged in now."""
    devices = devices_of(request.user, request.session.session_key)
    return render(
        request, "accounts/my_logins.html", {"devices": devices, "several": several_addresses(devices)}
    )


@require_POST
def end_login(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own logins; another person's number ends nothing."""
    ended = end_logins(
        request.user,
        only=pk,
        but=request.session.session_key,
        by=request.user,
        note="本人结束",
        origin=origin_of(request),
    )
    if ended:
        messages.success(request, "已结束这台设备上的登录。")
    else:
        messages.info(request, "这个登录已经结束了；要结束本机的登录，请点“退出”。")
    return redirect("my_logins")


@require_POST
def end_other_logins(request: HttpRequest) -> HttpResponse:
    """End all of one's logins but this one."""
    ended = end_logins(
        request.user,
        but=request.session.session_key,
        by=request.user,
        note="本人结束",
        origin=origin_of(request),
    )
    messages.success(request, f"已结束其他 {ended} 个登录，本机不受影响。")
    return redirect("my_logins")


def nowhere(request: HttpRequest, row: str) -> HttpResponse:
    """In place of Django's "view on site", which tells administrators the address, and so the number, of any file."""
    raise Http404
