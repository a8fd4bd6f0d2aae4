"""What a password must be, that a set one is changed at first, and that changing it ends the other logins."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

import tests.factories as make
from accounts.models import LoginOutcome, LoginRecord, PasswordHistory, Unit, User
from accounts.passwords import classes_in
from accounts.permissions import Role
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FRESH = "Linggong-Butie-2018"


@pytest.fixture
def keeper(client):
    person = make.user(Role.SYSTEM_ADMIN, at=Unit.objects.get(code="130000"))
    client.force_login(person)
    return person


def change(client, old, new, query=""):
    fields = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(f"/password/{query}", fields)


@pytest.mark.parametrize(
    ("password", "count"),
    [
        ("abc", 1),
        ("abcABC", 2),
        ("abcAB1", 3),
        ("aA1-", 4),
        ("密码密码", 1),
        ("密a1", 3),
        ("１２３", 1),
        ("", 0),
    ],
)
def test_classes_are_counted(password, count):
    assert classes_in(password) == count


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Ab1-short", "10"),
        ("onlysmallletters2018", "至少要有三种"),
        ("Password123", "太常见"),
        ("jingban-A1x9", "用户名"),
        ("Gonghui-2018x", "人人想得到的词"),
        ("xX-12351-Yy", "人人想得到的词"),
        ("我在秦皇岛-A1b2", "人人想得到的词"),
        (FRESH, None),
    ],
)
def test_rules_speak_in_sentences(password, sentence, clerk):
    if sentence is None:
        return validate_password(password, clerk)
    with pytest.raises(ValidationError) as refused:
        validate_password(password, clerk)
    assert sentence in "".join(refused.value.messages)


def test_a_long_password_is_taken_as_it_is_typed(client, clerk):
    """Blanks around it, capitals and the hundredth character count."""
    client.force_login(clerk)
    typed = f"  {'Ab1-' * 24}字尾 "
    assert change(client, PASSWORD, typed).status_code == 302
    for other in (typed.strip(), typed.swapcase(), typed[:-2] + "首 ", typed[:72]):
        assert Client().post("/login/", {"username": "jingban", "password": other}).status_code == 200
    assert Client().post("/login/", {"username": "jingban", "password": typed}).status_code == 302


def test_none_of_the_last_five_is_taken_again(clerk):
    passwords = [f"Ceshi-mima-{n}" for n in range(6)]
    for password in passwords:
        clerk.set_password(password)
        clerk.save()

    for password in passwords[1:]:
        with pytest.raises(ValidationError, match="最近 5 次"):
            validate_password(password, clerk)
    validate_password(passwords[0], clerk)
    assert PasswordHistory.objects.filter(user=clerk).count() == 5
    assert not PasswordHistory.objects.filter(password__contains="Ceshi").exists()


def test_a_password_set_behind_the_history_counts_too(db):
    user = User.objects.create(username="laoren", name="示例丁")
    user.set_password(FRESH)
    User.objects.filter(pk=user.pk).update(password=user.password)

    with pytest.raises(ValidationError, match="最近 5 次"):
        validate_password(FRESH, user)


def test_a_reused_password_is_refused_on_the_page(client, clerk):
    client.force_login(clerk)

    assert "不能与最近 5 次用过的密码相同" in change(client, PASSWORD, PASSWORD).content.decode()


def test_changing_ends_the_other_logins_and_keeps_this_one(client, clerk):
    other = Client()
    for browser in (client, other):
        browser.force_login(clerk)
    change(client, PASSWORD, FRESH)

    assert client.get("/my/logins/").status_code == 200
    assert other.get("/my/logins/").status_code == 302
    assert len(client.get("/my/logins/").context["devices"]) == 1
    assert LoginRecord.objects.filter(user=clerk, outcome=LoginOutcome.PASSWORD).count() == 1


def new_account(client, **changes):
    fields = {
        "username": "xinren",
        "name": "示例新人",
        "password1": FRESH,
        "password2": FRESH,
        "from_on": "2026-01-01",
    }
    return client.post(reverse("admin:accounts_user_add"), fields | changes)


def test_a_new_account_changes_its_password_before_anything_else(client, keeper):
    new_account(client)
    person, browser = User.objects.get(username="xinren"), Client()
    browser.post("/login/", {"username": "xinren", "password": FRESH})

    assert person.must_change_password
    for path in ("/", "/my/posts/", "/admin/", "/my/second-factor/"):
        assert browser.get(path).url == f"/password/?next={path}"
    assert "请先修改密码" in browser.get("/password/").content.decode()
    assert browser.get("/session/", headers={"X-Requested-With": "fetch"}).status_code == 403
    assert change(browser, FRESH, "Ziji-xuande-2018", "?next=/my/posts/").url == "/my/posts/"
    assert browser.get("/my/posts/").status_code == 200


def test_logging_out_is_always_open(client, clerk):
    User.objects.update(must_change_password=True)
    client.force_login(clerk)

    assert "您已安全退出" in client.post("/logout/").content.decode()


def test_a_reset_password_must_be_changed_and_ends_the_logins(client, keeper, clerk):
    victim = Client()
    victim.force_login(clerk)
    fields = {"password1": FRESH, "password2": FRESH}
    client.post(reverse("admin:auth_user_password_change", args=[clerk.pk]), fields)

    clerk.refresh_from_db()
    assert clerk.must_change_password
    assert victim.get("/my/logins/").status_code == 302
    record = LoginRecord.objects.get(outcome=LoginOutcome.PASSWORD_RESET)
    assert (record.user, record.by) == (clerk, keeper)


def test_a_refused_reset_changes_nothing(client, keeper, clerk):
    client.post(
        reverse("admin:auth_user_password_change", args=[clerk.pk]), {"password1": "123", "password2": "123"}
    )

    clerk.refresh_from_db()
    assert not clerk.must_change_password
    assert clerk.check_password(PASSWORD)


def test_the_account_page_says_one_person_one_account(client, keeper, clerk):
    for address in (
        reverse("admin:accounts_user_add"),
        reverse("admin:accounts_user_change", args=[clerk.pk]),
    ):
        assert "一人一个账号，不得共用" in client.get(address).content.decode()


def test_leaving_the_site_after_a_change_is_refused(client, clerk):
    client.force_login(clerk)

    assert change(client, PASSWORD, FRESH, "?next=https://elsewhere.example/").url == "/"
