"""登录设备: every login is listed, ends at once when ended, and none lasts longer than allowed."""

from datetime import timedelta

import pytest
from django.conf import settings as live
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

import tests.factories as make
from accounts.logins import browser_in_words, hash_of
from accounts.models import LoginOutcome, LoginRecord, LoginSession, Unit, User
from accounts.permissions import Role
from accounts.signals import BEGAN
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


def browser(address="192.0.2.1", agent=EDGE) -> Client:
    """A browser at an address, logged in through the page."""
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": agent})
    assert client.post("/login/", {"username": "jingban", "password": PASSWORD}).status_code == 302
    return client


def devices(client):
    return client.get("/my/logins/").context["devices"]


def test_own_logins_are_listed_this_one_first(clerk):
    here, _ = browser(), browser("192.0.2.2", "Mozilla/5.0 (iPhone) MicroMessenger/8.0")

    assert [(device.words, device.login.address, device.is_here) for device in devices(here)] == [
        ("Windows 上的 Edge", "192.0.2.1", True),
        ("iPhone 上的 微信", "192.0.2.2", False),
    ]
    assert "两个以上的地址同时使用" in here.get("/my/logins/").content.decode()


def test_one_address_is_no_warning(clerk):
    here, _ = browser(), browser()

    assert "两个以上的地址" not in here.get("/my/logins/").content.decode()


def test_a_login_that_moves_is_listed_where_it_is(clerk):
    here = browser()
    here.get("/my/posts/", REMOTE_ADDR="192.0.2.77")

    assert LoginSession.objects.get().address == "192.0.2.77"


def test_only_the_hash_of_the_key_is_kept(clerk):
    here = browser()
    key = here.cookies[live.SESSION_COOKIE_NAME].value

    assert LoginSession.objects.get().key_hash == hash_of(key) != key


def test_ending_one_ends_it_at_once(clerk):
    here, lost = browser(), browser("192.0.2.2")
    other = next(device for device in devices(here) if not device.is_here)
    here.post(f"/my/logins/{other.login.pk}/end/")

    assert lost.get("/my/posts/").url == "/login/?next=/my/posts/"
    assert here.get("/my/posts/").status_code == 200
    assert LoginRecord.objects.get(outcome=LoginOutcome.ENDED).user == clerk


def test_ending_all_others_keeps_this_one(clerk):
    here, *others = browser(), browser(), browser("192.0.2.2")
    here.post("/my/logins/end-others/")

    assert [other.get("/my/posts/").status_code for other in others] == [302, 302]
    assert [device.is_here for device in devices(here)] == [True]


def test_logging_in_once_more_in_the_dialog_changes_the_key(clerk):
    here, thief = browser(), Client(REMOTE_ADDR="192.0.2.1")
    old = here.cookies[live.SESSION_COOKIE_NAME].value
    assert here.post("/relogin/", {"username": "jingban", "password": PASSWORD}).status_code == 200
    thief.cookies[live.SESSION_COOKIE_NAME] = old

    assert here.cookies[live.SESSION_COOKIE_NAME].value != old
    assert thief.get("/my/logins/").status_code == 302
    assert [device.is_here for device in devices(here)] == [True]


def test_the_number_of_anothers_login_ends_nothing(clerk):
    here = browser()
    stranger = Client()
    stranger.force_login(User.objects.create(username="lingyi", name="示例己"))
    stranger.post(f"/my/logins/{LoginSession.objects.get(user=clerk).pk}/end/")

    assert here.get("/my/posts/").status_code == 200


def test_ending_asks_for_a_post(clerk):
    here = browser()

    assert here.get("/my/logins/end-others/").status_code == 405


def test_logging_out_closes_the_login(clerk):
    here = browser()
    here.post("/logout/")

    assert LoginSession.objects.get().ended_at is not None


def test_a_login_ends_when_its_hours_are_over_however_busy(clerk, settings):
    here = browser()
    session = here.session
    session[BEGAN] -= settings.SESSION_HOURS * 3600 - 60
    session.save()
    assert here.get("/my/posts/").status_code == 200
    session[BEGAN] -= 61
    session.save()

    assert here.get("/my/posts/").url == "/login/?next=/my/posts/"
    assert LoginRecord.objects.filter(outcome=LoginOutcome.OUT, note="登录时间已满").count() == 1


def test_a_login_unused_for_its_minutes_is_over(clerk):
    here = browser()
    last = Session.objects.get()
    assert live.SESSION_COOKIE_AGE == 30 * 60
    assert 29 * 60 < (last.expire_date - now()).total_seconds() <= 30 * 60
    Session.objects.update(expire_date=now() - timedelta(seconds=1))

    assert here.get("/my/logins/").status_code == 302


def test_a_login_without_a_beginning_is_over(clerk):
    here = browser()
    session = here.session
    del session[BEGAN]
    session.save()

    assert here.get("/my/posts/").status_code == 302


def test_what_is_typed_when_the_hours_are_over_is_carried(clerk, site):
    here = browser()
    session = here.session
    session[BEGAN] = 0
    session.save()
    page = here.post("/draft/", {"name": "王示例"})

    assert (page.status_code, page.context["carried"]) == (401, "name=%E7%8E%8B%E7%A4%BA%E4%BE%8B")


def test_a_key_planted_before_login_is_worth_nothing(clerk):
    victim = Client()
    session = victim.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    victim.cookies[live.SESSION_COOKIE_NAME] = planted
    victim.post("/login/", {"username": "jingban", "password": PASSWORD})

    assert victim.cookies[live.SESSION_COOKIE_NAME].value != planted
    assert not Session.objects.filter(session_key=planted).exists()
    thief = Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = planted
    assert thief.get("/my/posts/").status_code == 302


def test_logging_in_over_anothers_login_begins_a_new_one(clerk):
    here = Client()
    here.force_login(User.objects.create(username="lingyi", name="示例己"))
    here.force_login(clerk)

    assert [device.is_here for device in devices(here)] == [True]


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "http:///x",
    ],
)
def test_no_login_leads_off_the_site(client, clerk, target):
    answer = client.post("/login/", {"username": "jingban", "password": PASSWORD, "next": target})

    assert answer.url == "/"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (EDGE, "Windows 上的 Edge"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko Firefox/130.0", "Linux 上的 Firefox"),
        ("curl/8", "未知浏览器"),
        ("", "未知浏览器"),
    ],
)
def test_browsers_are_named_in_words(header, words):
    assert browser_in_words(header) == words


@pytest.mark.parametrize("way", ["stop", "end", "untick"])
def test_an_administrator_ends_a_persons_logins_and_they_do_not_come_back(client, way):
    works, away = make.unit(), Unit.objects.get(code="130322")
    person, other = make.user(Role.CLERK, at=works), make.user(Role.CLERK, at=away)
    for someone in (person, other):
        someone.set_password(PASSWORD)
        someone.save()
    used = [Client(), Client(), Client()]
    for device, name in zip(used, (person.username, person.username, other.username), strict=True):
        device.post("/login/", {"username": name, "password": PASSWORD})
    client.force_login(keeper := make.user(Role.UNIT_ADMIN, at=Unit.objects.get(code="130306")))
    act, people = reverse("admin:accounts_user_changelist"), {"_selected_action": [person.pk, other.pk]}
    if way == "untick":
        form = {"username": person.username, "name": person.name, "phone": ""}
        rows = {"posts-TOTAL_FORMS": 0, "posts-INITIAL_FORMS": 0}
        client.post(reverse("admin:accounts_user_change", args=[person.pk]), form | rows)
    else:
        client.post(act, people | {"action": way})
    client.post(act, people | {"action": "allow"})

    assert [device.get("/my/posts/").status_code for device in used] == [302, 302, 200]
    assert LoginRecord.objects.get(outcome=LoginOutcome.ENDED).by == keeper
    assert User.objects.get(pk=person.pk).is_active
