"""Logging in and out, one's password and posts, and renewing an expired login without leaving the page."""

from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts import carried
from accounts.forms import ChangePasswordForm, LoginForm

KEPT = "您刚才填写的内容没有丢，请核对后继续。"
NOT_KEPT = "登录过期时提交的内容没有生效，请重新操作。"


class LogIn(views.LoginView):
    """The login page; fields carried from an expired login become a draft once the person is known."""

    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        posted = self.request.POST
        return super().get_context_data(
            carried=posted.get(carried.FIELD, ""), files_lost="files_lost" in posted, **kwargs
        )

    def form_valid(self, form):
        login(self.request, form.get_user())
        fields = self.request.POST.get(carried.FIELD, "")
        if not fields:
            return redirect(self.get_success_url())
        if carried.keep(self.request.user, self.get_redirect_url(), fields):
            messages.success(self.request, KEPT)
            return redirect(self.get_success_url())
        messages.warning(self.request, NOT_KEPT)
        return redirect(self.get_default_redirect_url())


@method_decorator(login_not_required, name="dispatch")
class LogOut(views.LogoutView):
    """Leaves a page that says so, not the login form: the next person should see that the last one is gone."""

    def get_default_redirect_url(self):
        return self.request.path


class ChangePassword(views.PasswordChangeView):
    form_class = ChangePasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        messages.success(self.request, "密码已修改，下次请用新密码登录。")
        return super().form_valid(form)


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_POST
def relogin(request: HttpRequest) -> JsonResponse:
    """Log in again from the dialog of an open page; answers {"csrf": new token} or 400 {"message": sentence}."""
    form = LoginForm(request, data=request.POST)
    if not form.is_valid():
        sentences = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"message": "".join(sentences)}, status=400)
    login(request, form.get_user())
    return JsonResponse({"csrf": get_token(request)})


@never_cache
@require_GET
def session_alive(request: HttpRequest) -> JsonResponse:
    """Asked before a draft is submitted; without a login the middleware has already answered 401."""
    return JsonResponse({"username": request.user.get_username(), "csrf": get_token(request)})


def nowhere(request: HttpRequest, row: str) -> HttpResponse:
    """In place of Django's "view on site", which tells administrators the address, and so the number, of any file."""
    raise Http404


@require_GET
def my_posts(request: HttpRequest) -> HttpResponse:
    """The posts a person holds and held, and what each lets them do."""
    posts = request.user.posts.select_related("unit", "appointed_by").order_by("-from_on", "unit__path")
    return render(request, "accounts/my_posts.html", {"posts": posts})
