"""Chromium on one draft page: saving by itself, an expired login, rows, questions, no CSP fault, no axe fault."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from accounts.models import User
from tests.accounts.conftest import PASSWORD, clerk, site  # noqa: F401 (fixtures)

STATUS = "[data-autosave-status]"


@pytest.fixture
def page(chromium, site, transactional_db, clerk, live_server):  # noqa: F811
    """A page logged in as the clerk; at the end nothing but refused logins may be on the console."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
    page, console = context.new_page(), []
    page.on("console", lambda line: console.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    page.goto("/login/?next=/draft/")
    page.fill("[name=username]", "jingban")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/draft/")
    yield page
    context.close()
    assert [line for line in console if "401" not in line and "400 (Bad" not in line] == []


def expire(page):
    """End the login behind the page's back, as half an hour does; the CSRF cookie stays."""
    page.context.clear_cookies(name="sessionid")


def token(page):
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    return {"X-CSRFToken": cookies["csrftoken"]}


def log_in_again(page):
    expect(page.locator("#relogin")).to_be_visible(timeout=5000)
    page.fill("#relogin-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#relogin")).to_be_hidden()


def arrived(page, posts, seconds=10):
    """Wait until the server has got a post: the old page stays loaded while the new one is still under way."""
    deadline = time.monotonic() + seconds
    while not posts:
        assert time.monotonic() < deadline, "nothing was posted"
        page.wait_for_timeout(20)
    page.wait_for_load_state()


def test_a_draft_saves_itself(page, site):  # noqa: F811
    page.fill("[name=name]", "王示例")

    expect(page.locator(STATUS)).to_have_text("已自动保存 10:32", timeout=5000)
    assert site.SAVED[-1]["name"] == ["王示例"]
    assert "csrfmiddlewaretoken" not in site.SAVED[-1]


def test_leaving_at_once_saves_as_well(page, site):  # noqa: F811
    page.fill("[name=name]", "李示例")
    page.goto("/my/posts/")
    arrived(page, site.SAVED)

    assert site.SAVED[-1]["name"] == ["李示例"]


def test_after_the_lunch_break_the_draft_is_saved_once_logged_in_again(page, site):  # noqa: F811
    expire(page)
    page.fill("[name=name]", "赵示例")
    expect(page.locator("#relogin")).to_be_visible(timeout=5000)
    page.fill("#relogin-password", "no")
    page.keyboard.press("Enter")
    expect(page.locator("#relogin [data-error]")).to_contain_text("用户名或密码不正确")
    assert site.SAVED == []
    log_in_again(page)

    expect(page.locator(STATUS)).to_have_text("已自动保存 10:32", timeout=5000)
    assert site.SAVED[-1]["name"] == ["赵示例"]


def test_a_submit_with_an_expired_login_goes_through_after_logging_in(page, site):  # noqa: F811
    page.fill("[name=name]", "钱示例")
    expire(page)
    page.click("text=保存并继续")
    log_in_again(page)
    arrived(page, site.POSTED)

    expect(page.locator("[name=name]")).to_have_value("钱示例")
    assert [fields["go"] for fields in site.POSTED] == [["on"]]


def test_a_draft_is_not_submitted_in_the_name_of_the_next_person(page, site, live_server):  # noqa: F811
    page.fill("[name=name]", "吴示例")
    other = User.objects.create(username="lingyiren", name="示例丙", password=make_password(PASSWORD))
    page.context.request.post("/logout/", headers=token(page))
    page.context.request.post(
        "/login/", form={"username": other.username, "password": PASSWORD}, headers=token(page)
    )
    page.click("text=保存并继续")
    expect(page.locator("#relogin-username")).to_have_value("jingban")
    assert site.POSTED == []
    log_in_again(page)
    arrived(page, site.POSTED)

    assert [fields["name"] for fields in site.POSTED] == [["吴示例"]]


def test_a_submitted_draft_is_not_saved_again(page, site):  # noqa: F811
    page.fill("[name=name]", "孙示例")
    page.click("text=保存并继续")
    page.wait_for_selector("[name=name]")
    page.wait_for_timeout(2000)

    assert site.SAVED == []
    assert len(site.POSTED) == 1


def test_htmx_asks_again_after_logging_in(page):
    expire(page)
    page.click("text=重新测算")
    log_in_again(page)

    expect(page.locator("#fresh")).to_have_text("已测算")


def test_rows_are_added_and_removed(page, site):  # noqa: F811
    page.fill("[name=months-0-amount]", "1870")
    page.click("text=增加一行")
    expect(page.locator("[name=months-1-amount]")).to_be_focused()
    page.keyboard.type("400")
    page.check("[name=months-0-DELETE]")
    expect(page.locator("tr.row-removed")).to_have_count(1)
    page.click("text=保存并继续")
    page.wait_for_selector(".error-summary")

    posted = site.POSTED[-1]
    assert (posted["months-TOTAL_FORMS"], posted["months-1-amount"], posted["months-0-DELETE"]) == (
        ["2"],
        ["400"],
        ["on"],
    )
    expect(page.locator(".error-summary")).to_be_focused()


def test_a_question_is_asked_before_a_form_is_sent(page, site):  # noqa: F811
    page.goto("/draft/?ask=确定提交？")
    page.fill("[name=name]", "周示例")
    page.click("text=保存并继续")
    page.click("#confirm [value=no]")
    page.wait_for_timeout(300)
    assert site.POSTED == []
    page.click("text=保存并继续")
    with page.expect_navigation():
        page.click("#confirm [value=yes]")

    assert len(site.POSTED) == 1


@pytest.mark.parametrize("width", [1366, 390])
def test_page_has_no_fault_for_assistive_technology_and_fits(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.click("text=保存并继续")
    page.wait_for_selector(".error-summary")

    faults = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in faults] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
