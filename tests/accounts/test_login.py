"""Logging in and out, and that a login which ran out costs nobody their typing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import carried
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("site")


def log_in(client, **fields):
    return client.post("/login/", {"username": "jingban", "password": PASSWORD, **fields})


def test_every_page_asks_for_a_login(client, db):
    answer = client.get("/draft/")

    assert (answer.status_code, answer.url) == (302, "/login/?next=/draft/")


def test_a_page_declared_public_asks_for_none(client, db):
    assert client.get("/public/").status_code == 200


def test_login_leads_where_the_person_was_going(client, clerk):
    assert log_in(client, next="/draft/").url == "/draft/"


def test_login_never_leads_off_the_site(client, clerk):
    assert log_in(client, next="https://elsewhere.example/").url == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(client, clerk):
    wrong = client.post("/login/", {"username": "jingban", "password": "no"}).context["form"].errors
    unknown = client.post("/login/", {"username": "nobody", "password": "no"}).context["form"].errors

    assert wrong == unknown
    assert "用户名或密码不正确" in str(wrong)


def test_fields_posted_after_the_login_expired_become_a_draft(client, clerk, site):
    page = client.post(
        "/draft/", {"name": "王示例", "reason": "a&b=甲", "old_password": "x", "csrfmiddlewaretoken": "t"}
    )

    assert page.status_code == 401
    assert page.context["next"] == "/draft/"
    assert "no-store" in page["Cache-Control"]
    answer = log_in(client, next=page.context["next"], carried=page.context["carried"])

    assert answer.url == "/draft/"
    assert site.KEPT == [("jingban", "/draft/", {"name": ["王示例"], "reason": ["a&b=甲"]})]


def test_carried_fields_outlive_a_mistyped_password(client, clerk, site):
    page = client.post(
        "/login/", {"username": "jingban", "password": "no", "carried": "name=%E7%8E%8B", "next": "/draft/"}
    )

    assert 'name="carried" value="name=%E7%8E%8B"' in page.content.decode()
    assert site.KEPT == []


def test_a_page_that_keeps_no_drafts_says_so(client, clerk, site):
    answer = log_in(client, next="/fresh/", carried="verb=approve")

    assert answer.url == "/"
    assert "没有生效" in client.get("/").content.decode()
    assert site.KEPT == []


def test_too_much_is_not_carried(client, db):
    answer = client.post("/draft/", {"reason": "x" * (carried.LIMIT + 1)})

    assert answer.url == "/login/?next=/draft/"


def test_files_are_said_to_be_lost(client, db):
    page = client.post("/draft/", {"name": "王示例", "photo": SimpleUploadedFile("a.png", b"png")})

    assert "文件没有上传" in page.content.decode()


@pytest.mark.parametrize("headers", [{"X-Requested-With": "fetch"}, {"HX-Request": "true"}])
def test_scripts_are_told_with_401_instead_of_a_page(client, db, headers):
    answer = client.post("/draft/save/", {"name": "王示例"}, headers=headers)

    assert (answer.status_code, answer.json()) == (401, {"message": "登录已过期，请重新登录。"})


def test_an_unknown_address_shows_a_stranger_no_menu(client, db):
    page = client.get("/nowhere/").content.decode()

    assert "您还没有登录" in page
    assert "主菜单" not in page


def test_relogin_gives_a_token_that_works(django_user_model, clerk):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.get("/login/")
    token = client.cookies["csrftoken"].value
    answer = client.post(
        "/relogin/", {"username": "jingban", "password": PASSWORD}, headers={"X-CSRFToken": token}
    )

    fresh = answer.json()["csrf"]
    assert client.post("/draft/save/", {"name": "甲"}, headers={"X-CSRFToken": fresh}).status_code == 200


def test_relogin_refuses_in_a_sentence(client, clerk):
    answer = client.post("/relogin/", {"username": "jingban", "password": "no"})

    assert (answer.status_code, answer.json()["message"][:9]) == (400, "用户名或密码不正确")


def test_session_alive_names_the_person(client, clerk):
    client.force_login(clerk)

    assert client.get("/session/").json()["username"] == "jingban"


def test_logging_out_ends_on_a_page_that_says_so(client, clerk):
    client.force_login(clerk)

    assert "您已安全退出" in client.post("/logout/").content.decode()
    assert client.get("/draft/").status_code == 302


def test_changing_the_password(client, clerk):
    client.force_login(clerk)
    fresh = "linggong-butie-2018"
    fields = {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}

    assert client.post("/password/", fields).url == "/"
    clerk.refresh_from_db()
    assert clerk.check_password(fresh)


def test_a_weak_password_is_refused_beside_its_field(client, clerk):
    client.force_login(clerk)
    fields = {"old_password": PASSWORD, "new_password1": "123456", "new_password2": "123456"}
    page = client.post("/password/", fields).content.decode()

    assert 'href="#id_new_password2"' in page
    assert "密码没有修改" in page
