"""两步验证: showing a code after the password, setting up a phone, new recovery codes."""

import segno
from django.contrib import messages
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from django_otp import login as prove

from accounts import second_factor
from accounts.forms import CodeForm, PasswordForm, SetUpForm
from accounts.logins import end_logins, move_login, note_login
from accounts.models import LoginOutcome
from accounts.origins import origin_of
from accounts.signals import FACTOR

sensitive = method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")


class OwnPage(RedirectURLMixin, FormView):
    """A form about the person's own account that leads back to where they were going, never off the site."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_success_url(self):
        return self.get_redirect_url() or reverse("home")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            next=self.get_redirect_url(), forced=bool(self.request.gate), **kwargs
        )


@sensitive
class Verify(OwnPage):
    """The second half of logging in. The session gets a new key: what was known of it before is worth nothing now."""

    form_class, template_name = CodeForm, "accounts/second_factor/verify.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.gate:
            return HttpResponseRedirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form):
        if form.data.get("code"):
            note_login(LoginOutcome.CODE_REFUSED, user=self.request.user, origin=origin_of(self.request))
        return super().form_invalid(form)

    def form_valid(self, form):
        proved(self.request, form.device)
        note_login(LoginOutcome.CODE_PASSED, user=self.request.user, origin=origin_of(self.request))
        left = second_factor.codes_left(self.request.user)
        if not hasattr(form.device, "key"):
            messages.warning(
                self.request, f"已用掉一个恢复码，还剩 {left} 个。手机丢失的，请尽快重新设置两步验证。"
            )
        return super().form_valid(form)


@sensitive
class SetUp(OwnPage):
    """The QR code of a new secret, the secret to type, and a first code that proves the phone has it."""

    form_class, template_name = SetUpForm, "accounts/second_factor/set_up.html"

    def get_context_data(self, **kwargs):
        device = second_factor.begin(self.request.user)
        picture = segno.make(device.config_url, error="m").png_data_uri(scale=5, border=3)
        secret = second_factor.typed_secret(device)
        return super().get_context_data(picture=picture, secret=secret, **kwargs)

    def form_valid(self, form):
        user, key = self.request.user, self.request.session
        proved(self.request, second_factor.phone_of(user))
        origin = origin_of(self.request)
        end_logins(user, but=key.session_key, by=user, note="设置两步验证", origin=origin)
        note_login(LoginOutcome.FACTOR_SET_UP, user=user, origin=origin)
        return codes_page(self.request, form.codes, self.get_success_url())


def proved(request: HttpRequest, device) -> None:
    """Mark the session as verified by the device, under a new key."""
    before = request.session.session_key
    request.session.cycle_key()
    move_login(before, request.session.session_key)
    request.session[FACTOR] = True
    prove(request, device)


def codes_page(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    """The only time the recovery codes are shown."""
    context = {"codes": codes, "onward": onward, "wide": True}
    return render(request, "accounts/second_factor/codes.html", context)


@never_cache
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """How things stand: whether a phone is set up, how many recovery codes are left."""
    user = request.user
    context = {
        "phone": second_factor.phone_of(user),
        "left": second_factor.codes_left(user),
        "form": PasswordForm(user),
        "compulsory": second_factor.is_compulsory(user),
    }
    return render(request, "accounts/second_factor/page.html", context)


@sensitive_post_parameters()
@never_cache
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes against one's password."""
    user, form = request.user, PasswordForm(request.user, request.POST)
    phone = second_factor.phone_of(user)
    if phone is None:
        messages.error(request, "还没有设置两步验证，没有恢复码可换。请先设置。")
        return redirect("second_factor")
    if form.is_valid():
        note_login(LoginOutcome.FACTOR_SET_UP, user=user, origin=origin_of(request), note="重新生成恢复码")
        return codes_page(request, second_factor.new_codes(user), reverse("second_factor"))
    context = {"phone": phone, "left": second_factor.codes_left(user), "form": form}
    return render(
        request,
        "accounts/second_factor/page.html",
        context | {"compulsory": second_factor.is_compulsory(user)},
    )
