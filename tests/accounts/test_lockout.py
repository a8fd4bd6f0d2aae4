"""Wrong passwords lock an account and an address, each at its limit; everything at the door is written down."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import InternalError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import tests.factories as make
from accounts.models import LoginOutcome, LoginRecord, Unit
from accounts.origins import client_address
from accounts.permissions import Role
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings):
    settings.AXES_FAILURE_LIMIT, settings.LOCK_ADDRESS_AT = 3, 6


def attempt(client, username="jingban", password="cuo", address="192.0.2.1", **fields):
    return client.post("/login/", {"username": username, "password": password, **fields}, REMOTE_ADDR=address)


def outcomes():
    return list(LoginRecord.objects.order_by("pk").values_list("outcome", "username", "address"))


def test_an_account_is_locked_at_its_limit_whatever_the_address(client, clerk):
    answers = [attempt(client, address=f"192.0.2.{n}") for n in range(1, 4)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    page = attempt(client, password=PASSWORD, address="192.0.2.9")
    assert page.status_code == 429
    assert "请在 15 分钟后再试" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_an_address_is_locked_at_its_own_limit(client, clerk):
    answers = [attempt(client, username=f"sheng{n}") for n in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert attempt(client, password=PASSWORD).status_code == 429
    assert attempt(client, password=PASSWORD, address="192.0.2.2").status_code == 302


def test_the_lock_opens_by_itself_and_trying_meanwhile_does_not_prolong_it(client, clerk, settings):
    for _ in range(3):
        attempt(client)
    first = AccessAttempt.objects.get().attempt_time
    attempt(client)
    assert AccessAttempt.objects.get().attempt_time == first
    AccessAttempt.objects.update(attempt_time=first - settings.AXES_COOLOFF_TIME - timedelta(seconds=1))

    assert attempt(client, password=PASSWORD).status_code == 302


def test_a_right_password_forgets_only_ones_own_wrong_ones(client, clerk):
    attempt(client, username="bieren")
    attempt(client)
    attempt(client, password=PASSWORD)

    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["bieren"]


def test_an_unknown_name_is_answered_and_locked_like_a_known_one(clerk, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    seen = {}
    for n, name in enumerate(("jingban", "meiyou")):
        browser, address = Client(), f"192.0.2.{n + 1}"
        with CaptureQueriesContext(connection) as queries:
            pages = [attempt(browser, username=name, address=address)]
        pages += [attempt(browser, username=name, address=address) for _ in range(3)]
        texts = [page.content.decode().replace(name, "") for page in pages[-2:]]
        seen[name] = ([page.status_code for page in pages], len(queries), texts)

    assert seen["jingban"] == seen["meiyou"]
    assert seen["jingban"][0] == [200, 200, 429, 429]


def test_the_door_of_the_open_page_is_locked_too(client, clerk):
    fields, fetch = {"username": "jingban", "password": "cuo"}, {"X-Requested-With": "fetch"}
    answers = [client.post("/relogin/", fields, headers=fetch) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert "已暂停登录" in answers[-1].json()["message"]


def test_what_was_typed_is_not_kept_by_the_lock(client, clerk):
    attempt(client, carried="id_no=130306197506150010", next="/dossiers/?q=130306197506150010")
    row = AccessAttempt.objects.get()

    assert "cuo" not in row.post_data
    assert "130306" not in row.post_data + row.get_data


def test_coming_failing_locking_and_leaving_are_written_down(client, clerk):
    attempt(client, username="meiyou\n")
    attempt(client, password=PASSWORD)
    client.post("/logout/", REMOTE_ADDR="192.0.2.1")
    for _ in range(4):
        attempt(client)

    at = "192.0.2.1"
    assert outcomes() == [
        (LoginOutcome.REFUSED, "meiyou", at), (LoginOutcome.IN, "jingban", at), (LoginOutcome.OUT, "jingban", at),
        (LoginOutcome.REFUSED, "jingban", at), (LoginOutcome.REFUSED, "jingban", at),
        (LoginOutcome.REFUSED, "jingban", at), (LoginOutcome.LOCKED, "jingban", at), (LoginOutcome.LOCKED, "jingban", at),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change", ["UPDATE accounts_loginrecord SET username = ''", "DELETE FROM accounts_loginrecord"]
)
def test_the_record_is_append_only(client, clerk, change):
    attempt(client)

    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_an_administrator_unlocks_within_reach_only(client, clerk):
    county, elsewhere = Unit.objects.get(code="130306"), Unit.objects.get(code="130322")
    near, far = make.user(Role.CLERK, at=county), make.user(Role.CLERK, at=elsewhere)
    for person in (near, far):
        for _ in range(3):
            attempt(Client(), username=person.username, address="192.0.2.7")
    keeper = make.user(Role.UNIT_ADMIN, at=county)
    client.force_login(keeper)
    fields = {"action": "unlock", "_selected_action": [near.pk, far.pk]}
    client.post(reverse("admin:accounts_user_changelist"), fields)

    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {far.username}
    record = LoginRecord.objects.get(outcome=LoginOutcome.UNLOCKED)
    assert (record.user, record.by) == (near, keeper)


def test_a_system_administrator_unlocks_an_address(client, clerk):
    for n in range(6):
        attempt(Client(), username=f"sheng{n}")
    client.force_login(make.user(Role.SYSTEM_ADMIN, at=Unit.objects.get(code="130000")))
    fields = {
        "action": "unlock_addresses",
        "_selected_action": [LoginRecord.objects.filter(username="sheng0").get().pk],
    }
    page = client.post(reverse("admin:accounts_loginrecord_changelist"), fields, follow=True)

    assert "已解除 1 个地址" in page.content.decode()
    assert attempt(Client(), password=PASSWORD).status_code == 302


def test_a_unit_administrator_does_not_read_the_record_of_the_system(client):
    client.force_login(make.user(Role.UNIT_ADMIN, at=Unit.objects.get(code="130306")))

    assert client.get(reverse("admin:accounts_loginrecord_changelist")).status_code == 403


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.5", "10.0.0.1"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.1"),
        (1, "<script>", None),
        (1, None, "10.0.0.1"),
    ],
)
def test_a_forwarded_address_counts_only_as_far_as_proxies_are_ours(settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=headers)

    assert client_address(request) == address


def test_the_administration_pages_have_no_door_of_their_own(client, clerk):
    assert client.get("/admin/login/?next=/admin/").url == "/login/?next=%2Fadmin%2F"
    assert client.post("/admin/login/", {"username": "jingban", "password": PASSWORD}).status_code == 405
    client.force_login(clerk)
    assert client.get("/admin/", follow=True).status_code == 403
