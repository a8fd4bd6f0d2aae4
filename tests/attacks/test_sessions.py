"""A session planted before the login, a code shown twice, and addresses off the site after the login."""

import pytest
from django.conf import settings as live
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

import tests.factories as make
from accounts import second_factor
from accounts.permissions import Role
from accounts.signals import BEGAN

pytestmark = pytest.mark.django_db
PASSWORD = "测试密码-1234"
OFF = (
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "javascript:alert(1)", "data:text/html,x", "http://testserver@evil.example/", "\t//evil.example", "/%09//evil.example/../..//",
)  # fmt: skip


@pytest.fixture
def clerk():
    return make.user(Role.CLERK, at=make.unit())


@pytest.mark.parametrize("door", ["login", "relogin"])
def test_a_planted_session_is_worth_nothing_after_the_login(client, clerk, door):
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[live.SESSION_COOKIE_NAME] = planted = session.session_key
    answer = client.post(reverse(door), {"username": clerk.username, "password": PASSWORD})
    assert answer.status_code in (200, 302)
    assert client.cookies[live.SESSION_COOKIE_NAME].value != planted
    assert client.get(reverse("dossier_list")).status_code == 200

    thief = Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = planted
    assert thief.get(reverse("dossier_list")).status_code == 302


def test_a_session_of_another_person_is_emptied_at_the_login(client, clerk):
    client.force_login(make.user())
    session = client.session
    session["secret"] = "of the first person"
    session.save()
    client.post(reverse("logout"))
    client.post(reverse("login"), {"username": clerk.username, "password": PASSWORD})
    assert "secret" not in client.session


def test_logging_out_ends_the_session_everywhere(client, clerk):
    client.force_login(clerk)
    kept = client.cookies[live.SESSION_COOKIE_NAME].value
    client.post(reverse("logout"))
    thief = Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = kept
    assert thief.get(reverse("dossier_list")).status_code == 302


@pytest.fixture
def phone(clerk):
    """The clerk's phone, in use."""
    return TOTPDevice.objects.create(user=clerk, name="手机")


def behind_the_password(clerk):
    """A browser that got as far as the page for the code."""
    browser = Client()
    answer = browser.post(reverse("login"), {"username": clerk.username, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def is_in(browser):
    return browser.get(reverse("dossier_list")).status_code == 200


def test_the_password_alone_opens_nothing(clerk, phone):
    assert not is_in(behind_the_password(clerk))


def test_a_code_seen_over_the_shoulder_is_worth_nothing_a_second_time(clerk, phone):
    """Within the same half minute, by another browser that knows the password; by the page and by the dialog."""
    shown = f"{totp(phone.bin_key):06d}"
    owner, thief = behind_the_password(clerk), behind_the_password(clerk)
    owner.post(reverse("second_factor_verify"), {"code": shown})
    assert is_in(owner)
    thief.post(reverse("second_factor_verify"), {"code": shown})
    assert not is_in(thief)
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    answer = Client().post(
        reverse("relogin"), {"username": clerk.username, "password": PASSWORD, "code": shown}
    )
    assert answer.status_code == 400


def test_a_code_of_the_half_minute_before_is_refused_after_the_present_one(clerk, phone):
    earlier, now = (f"{totp(phone.bin_key, t0=shift):06d}" for shift in (30, 0))
    owner, thief = behind_the_password(clerk), behind_the_password(clerk)
    owner.post(reverse("second_factor_verify"), {"code": now})
    assert is_in(owner)
    thief.post(reverse("second_factor_verify"), {"code": earlier})
    assert not is_in(thief)


def test_a_recovery_code_is_worth_nothing_a_second_time(clerk, phone):
    code = second_factor.new_codes(clerk)[0]
    owner, thief = behind_the_password(clerk), behind_the_password(clerk)
    owner.post(reverse("second_factor_verify"), {"code": code})
    assert is_in(owner)
    thief.post(reverse("second_factor_verify"), {"code": code})
    assert not is_in(thief)


def test_a_session_known_before_the_code_is_worth_nothing_after_it(clerk, phone):
    owner, thief = behind_the_password(clerk), Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = owner.cookies[live.SESSION_COOKIE_NAME].value
    owner.post(reverse("second_factor_verify"), {"code": f"{totp(phone.bin_key):06d}"})
    assert is_in(owner)
    assert not is_in(thief)


def test_a_login_is_over_after_its_hours_however_busy(clerk):
    browser = behind_the_password(clerk)
    assert is_in(browser)
    session = browser.session
    session[BEGAN] -= live.SESSION_HOURS * 3600 + 1
    session.save()
    assert not is_in(browser)


@pytest.mark.parametrize("address", OFF)
def test_a_code_leads_nowhere_off_the_site(clerk, phone, address):
    browser = behind_the_password(clerk)
    code = {"code": f"{totp(phone.bin_key):06d}", "next": address}
    answer = browser.post(reverse("second_factor_verify", query={"next": address}), code)
    assert answer.status_code == 302
    assert host_of(answer) == ""


@pytest.mark.parametrize("address", OFF)
def test_a_login_leads_nowhere_off_the_site(client, clerk, address):
    fields = {"username": clerk.username, "password": PASSWORD, "next": address}
    for answer in (client.post(reverse("login"), fields), client.get(reverse("login"), {"next": address})):
        assert answer.status_code in (200, 302)
        assert "evil.example" not in answer.get("Location", "").partition("?")[0].replace("/%09", "/")[
            :3
        ] + host_of(answer)


def host_of(answer):
    """The host a browser would go to; browsers read backslashes as slashes and drop tabs."""
    from urllib.parse import urlsplit

    address = answer.get("Location", "").replace("\\", "/").replace("\t", "").strip()
    if address.startswith("//"):
        address = f"//{address.lstrip('/')}"
    return urlsplit(address).netloc + (
        urlsplit(address).scheme if urlsplit(address).scheme not in ("", "http", "https") else ""
    )


@pytest.mark.parametrize("address", OFF)
def test_forms_that_lead_back_lead_back_here(client, clerk, address):
    from hardship.services.dossiers import open_dossier

    client.force_login(clerk)
    dossier = open_dossier(unit=clerk.posts.get().unit, by=clerk)
    for url in (
        reverse("attachment_upload", args=["dossier", dossier.number]),
        reverse("draft_discard"),
        reverse("admin:logout"),
    ):
        answer = client.post(url, {"next": address, "path": address})
        assert host_of(answer) == ""


@pytest.mark.parametrize("address", [one for one in OFF if not one.startswith(("https:evil", "/%09"))])
def test_host_of_tells_an_address_that_leads_off(address):
    assert host_of({"Location": address})
