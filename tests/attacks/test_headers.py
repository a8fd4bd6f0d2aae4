"""What every answer tells the browser, and what production settings say."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as live
from django.test import Client
from django.urls import reverse

import tests.factories as make
from accounts.permissions import Role
from hardship import keyfile
from hardship.config.env import BASE_DIR, Environment
from hardship.enums import Stage
from hardship.message_cookie import MessageCookie
from tests.attacks.addresses import addresses, filled

db = pytest.mark.django_db
WANTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PRODUCTION = {
    "HARDSHIP_PRODUCTION": "1",
    "HARDSHIP_SECRET_KEY": "9f3kQm7Zr2vXwLpT5sYb8dNc6hJg4uEa1oRiVtKyMxBzHqWnDs0fPl",
    "HARDSHIP_ALLOWED_HOSTS": "bangfu.example.cn",
}


def admin():
    return make.user(
        Role.SYSTEM_ADMIN, at=make.Unit.objects.get(code="130000"), is_staff=True, is_superuser=True
    )


@db
@pytest.mark.parametrize(
    "address",
    ["/", "/login/", "/nowhere/", "/admin/", "/admin/hardship/lowincomestandard/import/",
     "/admin/hardship/lowincomestandard/export/", "/admin/hardship/policyedition/", "/admin/accounts/user/add/"],
)  # fmt: skip
def test_every_page_carries_the_headers(client, address):
    client.force_login(admin())
    answer = client.get(address)
    assert {name: answer.get(name) for name in WANTED} == WANTED
    assert "camera=()" in answer.get("Permissions-Policy", "")
    policy = answer.get("Content-Security-Policy", "")
    assert "default-src 'self'" in policy
    for directive in (
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ):
        assert directive in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


@pytest.mark.parametrize(("name", "kind"), [("own.css", "text/css"), ("own.js", "text/javascript")])
def test_static_files_carry_the_headers_and_say_what_they_are(settings, tmp_path, name, kind):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / name).write_text("/* 字 */")
    answer = Client().get(f"{settings.STATIC_URL}{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, f'{kind}; charset="utf-8"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in answer["Content-Security-Policy"]
    assert "字" in b"".join(answer).decode()


def test_folders_of_static_files_are_not_listed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "own.css").touch()
    for folder in ("", "css", "css/", "css/../"):
        assert Client().get(f"{settings.STATIC_URL}{folder}").status_code in (302, 404)


def test_a_redirect_to_https_carries_the_headers(settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/login/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/login/")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@db
@pytest.mark.parametrize(
    "name", ["home", "done", "dossier_list", "ledger", "meeting_list", "notice_list", "what_if", "my_posts"]
)
def test_no_page_of_somebody_logged_in_is_kept(client, name):
    client.force_login(make.user(Role.CLERK, at=make.unit()))
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@db
def test_a_file_and_its_pages_are_not_kept(client):
    unit = make.unit()
    people = make.staff(unit)
    dossier = make.dossier(unit, stage=Stage.INVESTIGATION, staff=people)
    client.force_login(people.clerk)
    for address in (
        dossier.get_absolute_url(),
        reverse("application_page", args=[dossier.number, "family"]),
        reverse("paper", args=[dossier.number, "application"]),
    ):
        assert "no-store" in client.get(address)["Cache-Control"]


@db
@pytest.mark.parametrize("address", ["/", "/login/", "/calculator/", "/help/", "/admin/"])
def test_trace_is_not_answered(client, address):
    client.force_login(admin())
    answer = client.trace(address)
    assert (answer.status_code, answer.content) == (405, b"")


@db
def test_only_printed_forms_may_stand_in_a_frame_of_ours(client):
    unit = make.unit()
    people = make.staff(unit)
    dossier = make.dossier(unit, stage=Stage.INVESTIGATION, staff=people)
    client.force_login(people.clerk)
    answer = client.get(reverse("paper", args=[dossier.number, "application"]))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_production_passes_djangos_own_check_without_a_warning(tmp_path):
    done = in_production(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


def test_production_cookies_are_of_this_host_alone(tmp_path):
    names = (
        "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS"
    )
    shown = f"from django.conf import settings as s; print(*[getattr(s, n) for n in '{names}'.split()])"
    done = in_production(tmp_path, "shell", "-v", "0", "-c", shown)
    assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "31536000"], (
        done.stderr
    )
    assert live.SESSION_COOKIE_HTTPONLY
    assert live.SESSION_COOKIE_SAMESITE == live.CSRF_COOKIE_SAMESITE == "Lax"
    assert not live.SESSION_COOKIE_DOMAIN
    assert live.SESSION_COOKIE_PATH == live.CSRF_COOKIE_PATH == "/"  # or __Host- is refused


@db
def test_no_cookie_but_session_token_and_message_is_ever_set(client):
    """A message may name a family: scripts cannot read it, and it is gone once it is shown."""
    unit = make.unit()
    people = make.staff(unit)
    dossier = make.dossier(unit, stage=Stage.INVESTIGATION, staff=people)
    client.force_login(people.clerk)
    client.get("/password/")
    upload = reverse("attachment_upload", args=["dossier", dossier.number])
    assert client.post(upload).status_code == 302
    message = client.cookies[MessageCookie.cookie_name]
    assert message.value
    assert message["httponly"]
    assert message["samesite"] == "Lax"
    assert "请先选择要上传的文件" in client.get(dossier.get_absolute_url()).text
    assert not client.cookies[MessageCookie.cookie_name].value
    assert set(client.cookies) == {live.SESSION_COOKIE_NAME, live.CSRF_COOKIE_NAME, MessageCookie.cookie_name}


def in_production(var, *command):
    keys = var / "keys.json"
    if not keys.exists():
        keyfile.create(keys)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HARDSHIP_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=BASE_DIR,
        env=environment | PRODUCTION | {"HARDSHIP_VAR": str(var), "HARDSHIP_KEYS": str(keys)},
        capture_output=True,
        text=True,
    )


def test_plain_http_keeps_the_plain_cookie_names():
    assert Environment.read({"HARDSHIP_VAR": str(live.VAR)}).cookie_prefix == ""


@db
def test_every_post_needs_the_token():
    """Somebody logged in, at every address: without the token nothing is reached."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(admin())
    reached = []
    for name in addresses():
        answer = client.post(filled(name), {"a": "b"})
        if answer.status_code != 403 or "页面已过期，没有提交" not in answer.text:
            reached.append((name, answer.status_code))
    assert len(addresses()) > 150
    assert reached == []
