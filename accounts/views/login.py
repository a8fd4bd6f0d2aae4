"""Logging in and out, renewing an expired login without leaving the page, changing one's password."""

from django.contrib import messages
from django.contrib.auth import login, logout, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import RedirectURLMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django_otp import login as prove

from accounts import carried, second_factor
from accounts.forms import ChangePasswordForm, CodeForm, LoginForm
from accounts.logins import end_logins, move_login, note_login
from accounts.models import LoginOutcome
from accounts.origins import origin_of

KEPT = "您刚才填写的内容没有丢，请核对后继续。"
NOT_KEPT = "登录过期时提交的内容没有生效，请重新操作。"
CODE_WANTED = "请再输入手机上的动态口令。"


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


@login_not_required
@require_GET
def admin_door(request: HttpRequest) -> HttpResponse:
    """The administration pages have no login of their own: there is one door, with its locks."""
    if request.user.is_authenticated:
        raise PermissionDenied("您没有后台管理的权限。需要维护单位、人员的，请联系上级单位管理员。")
    query = request.GET.urlencode()
    return redirect(f"{reverse('login')}?{query}" if query else "login")


@method_decorator(login_not_required, name="dispatch")
class LogOut(views.LogoutView):
    """Leaves a page that says so, not the login form: the next person should see that the last one is gone."""

    def get_default_redirect_url(self):
        return self.request.path


class ChangePassword(RedirectURLMixin, views.PasswordChangeView):
    """A new password ends the logins on all other devices."""

    form_class = ChangePasswordForm
    next_page = "home"

    def get_template_names(self):
        return [
            f"registration/password_{'first' if self.request.user.must_change_password else 'change_form'}.html"
        ]

    def get_success_url(self):
        return self.get_redirect_url() or reverse("home")

    def form_valid(self, form):
        user, before, origin = self.request.user, self.request.session.session_key, origin_of(self.request)
        answer = super().form_valid(form)
        move_login(before, self.request.session.session_key)
        end_logins(user, but=self.request.session.session_key, by=user, note="修改密码", origin=origin)
        note_login(LoginOutcome.PASSWORD, user=user, origin=origin)
        messages.success(self.request, "密码已修改，下次请用新密码登录；其他设备上的登录已结束。")
        return answer


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_POST
def relogin(request: HttpRequest) -> JsonResponse:
    """Log in again from the dialog of an open page; answers {"csrf": new token} or 400 {"message": sentence}.

    409 {"message": sentence, "code": true}: the password is right, the code of the phone is wanted with it.
    """
    form = LoginForm(request, data=request.POST)
    if not form.is_valid():
        return refused(form)
    user, factor = form.get_user(), None
    if second_factor.has_factor(user):
        if not request.POST.get("code"):
            return JsonResponse({"message": CODE_WANTED, "code": True}, status=409)
        factor = CodeForm(user, data=request.POST)
        if not factor.is_valid():
            note_login(LoginOutcome.CODE_REFUSED, user=user, origin=origin_of(request))
            return refused(factor)
    if request.user.is_authenticated:  # the same person once more: Django would go on under the old key
        logout(request)
    login(request, user)
    if factor is not None:
        prove(request, factor.device)
        note_login(LoginOutcome.CODE_PASSED, user=user, origin=origin_of(request))
    return JsonResponse({"csrf": get_token(request)})


def refused(form) -> JsonResponse:
    sentences = [error for errors in form.errors.values() for error in errors]
    return JsonResponse({"message": "".join(sentences)}, status=400)


@never_cache
@require_GET
def session_alive(request: HttpRequest) -> JsonResponse:
    """Asked before a draft is submitted; without a login the middleware has already answered 401."""
    return JsonResponse({"username": request.user.get_username(), "csrf": get_token(request)})
