"""A fault in the program tells where it lies, never whom it concerns: logs, error page, error report."""

import logging
import re
import sys

import pytest
from django.conf import settings as live
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils.log import configure_logging
from django.views.debug import get_exception_reporter_class, get_exception_reporter_filter

import tests.factories as make
from hardship.discretion import MASK, DiscreetFormatter, discreet

CARD, PHONE = "6222001234567890123", "13800001234"
ID = "130306197506150018"
WORD = "-".join(("geheime", "zeichenfolge"))  # in no line of source as it stands
SECRETS = (ID, PHONE, CARD, WORD)


def bursting(request):
    """A view that breaks with secrets in its variables, in what was posted, in the address and in the message."""
    number, note = request.POST["id_no"], WORD
    raise RuntimeError(f"Key (id_no)=({number}) already exists, {PHONE}, card {CARD}, {len(note)}")


urlpatterns = [path("burst/", bursting)]


@pytest.mark.parametrize(
    "text",
    [ID, ID[:-1] + "X", ID[:-1] + "x", PHONE, CARD, CARD[:12], CARD[:16], "6222 0012 3456 7890", "6222-0012-3456-7890-123",
     f"({ID})", f"id={PHONE}&x=1", f"'{CARD}'", f"号码{ID}的", f"phone{PHONE}"],
)  # fmt: skip
def test_numbers_of_people_are_masked(text):
    shown = discreet(f"before {text} after")
    assert MASK in shown
    assert not any(digits in shown for digits in (ID[:17], PHONE, CARD[:12]))
    assert shown.startswith("before ")
    assert shown.endswith(" after")


@pytest.mark.parametrize(
    "text",
    ["2026-11-26 04:18:37,123", "SL20261124", "0x7f2dadcc6f10", "port 8000", "id 1234567890", "1.2.3.4"],
)
def test_other_numbers_stay(text):
    assert discreet(text) == text


def test_every_handler_of_the_log_writes_masked():
    configure_logging(live.LOGGING_CONFIG, live.LOGGING)
    handlers = [
        handler for name in ("", "django", "django.request") for handler in logging.getLogger(name).handlers
    ]
    ours = [handler for handler in handlers if type(handler) is logging.StreamHandler]
    assert ours
    assert all(isinstance(handler.formatter, DiscreetFormatter) for handler in ours)


FORGED = "2026-01-01T00:00:00+0800 ERROR django.request forged"


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x0b", "\x1b[2K\r", "\x85", "\u2028"])
def test_nothing_typed_passes_for_a_line_of_its_own(break_):
    style = live.LOGGING["formatters"]["plain"]
    formatter = DiscreetFormatter(style["format"], style=style["style"])
    record = logging.LogRecord("ours", logging.ERROR, "", 1, "name %s", (f"a{break_}{FORGED}",), None)
    first, *more = formatter.format(record).split("\n")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ERROR ours name a", first)
    assert [line[:4] for line in more] == ["    "] * len(more)
    assert not set("\r\x0b\x1b\x85\u2028") & set("".join((first, *more)))


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_breaking_view_writes_and_shows_no_secret():
    client = Client(raise_request_exception=False)
    client.force_login(make.user())
    lines = []
    handler = logging.Handler()
    handler.setFormatter(DiscreetFormatter("{levelname} {message}", style="{"))
    handler.emit = lambda record: lines.append(handler.format(record))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        answer = client.post(f"/burst/?q={ID}", {"id_no": ID, "mobile": PHONE, "note": SECRETS[3]})
    finally:
        logger.removeHandler(handler)
    assert answer.status_code == 500
    assert "RuntimeError" in "".join(lines)
    assert "bursting" in "".join(lines)
    for secret in SECRETS:
        assert secret not in "".join(lines)
        assert secret not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("form", ["get_traceback_html", "get_traceback_text"])
def test_a_report_names_fields_and_variables_without_their_values(settings, debug, form):
    settings.DEBUG = debug
    request = RequestFactory().post(
        f"/burst/?q={ID}", {"id_no": ID, "mobile": PHONE, "note": SECRETS[3]},
        headers={"Cookie": f"sessionid={SECRETS[3]}", "Referer": f"http://testserver/?q={CARD}"},
    )  # fmt: skip
    try:
        bursting(request)
    except RuntimeError:
        report = getattr(get_exception_reporter_class(request)(request, *sys.exc_info()), form)()
    assert "RuntimeError" in report
    assert "id_no" in report
    for secret in SECRETS:
        assert secret not in report


def test_the_settings_name_these_guards():
    assert type(get_exception_reporter_filter(None)).__name__ == "DiscreetFilter"
