"""The second factor at the desk: its pages, and an expired login that asks for a code in the middle of a page."""

import pytest
from django.contrib.sessions.models import Session
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from accounts import second_factor
from tests import factories as make
from tests.journeys import application
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.test_pages_look_right import violations


@pytest.fixture
def clerk(transactional_db):
    """With a phone and recovery codes; `codes` are what is typed here, since a code of the phone is good for one login."""
    person = make.user("clerk", at=make.unit())
    TOTPDevice.objects.create(user=person, name="手机")
    person.codes = second_factor.new_codes(person)
    return person


def test_the_page_for_the_code_looks_right_and_lets_in(office, clerk):
    desk = office.desk(clerk)
    desk.sees("请输入动态口令")
    for view in (DESKTOP, PHONE):
        desk.page.set_viewport_size(view)
        assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert violations(desk) == []
    desk.type(code=clerk.codes[0]).press("验证").sees("已用掉一个恢复码，还剩 9 个")


def test_an_expired_login_asks_for_the_code_too_and_nothing_typed_is_lost(office, clerk):
    desk = office.desk(clerk)
    desk.type(code=clerk.codes[0]).press("验证")
    desk.go("application_page", application.start(desk), "home")
    desk.type(home_addr="抚宁区示例小区")
    expect(desk.page.locator("[data-autosave-status]").first).to_contain_text("已自动保存")
    Session.objects.all().delete()
    with desk.failing("4(01|09)"):
        desk.type(home_addr="抚宁区示例小区 5 号楼")
        expect(desk.page.locator("#relogin")).to_be_visible()
        expect(desk.page.locator("#relogin-code")).to_be_hidden()
        desk.page.fill("#relogin-password", desk.password)
        desk.page.keyboard.press("Enter")
        desk.page.locator("#relogin-code").fill(clerk.codes[1])
        desk.page.keyboard.press("Enter")
        expect(desk.page.locator("#relogin")).to_be_hidden()
        expect(desk.page.locator("[data-autosave-status]").first).to_contain_text("已自动保存")
    desk.page.reload()

    assert desk.page.input_value("[name=home_addr]") == "抚宁区示例小区 5 号楼"
