"""An expired login in the middle of a page of the wizard: nothing typed is lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from hardship.models import FormDraft, Household
from tests import factories as make
from tests.journeys import application

HOME = {"hukou_addr": "抚宁区示例路 8 号", "home_addr": "抚宁区示例小区 5 号楼 302", "floor_area": "58.5"}


@pytest.fixture
def clerk(office):
    """On the page 户籍与住房 of a new application, with the first box filled when the login ends."""
    desk = office.desk(make.user("clerk", at=make.unit()))
    desk.go("application_page", application.start(desk), "home")
    desk.type(hukou_addr=HOME["hukou_addr"])
    expect(desk.page.locator("[data-autosave-status]").first).to_contain_text("已自动保存")
    Session.objects.all().delete()
    return desk


def shown(desk) -> dict[str, str]:
    return {name: desk.page.input_value(f"[name={name}]") for name in HOME}


def test_typing_on_and_logging_in_again_saves_the_draft(clerk):
    with clerk.failing(401):
        clerk.type(HOME).log_in_again()
        expect(clerk.page.locator("[data-autosave-status]").first).to_contain_text("已自动保存")
    clerk.page.reload()

    clerk.sees("已恢复")
    assert shown(clerk) == HOME
    assert Household.objects.get().home_addr == ""


def test_submitting_asks_for_the_password_and_goes_on(clerk):
    with clerk.failing(401):
        clerk.type(HOME)
        with clerk.page.expect_navigation():
            clerk.page.get_by_role("button", name="保存并继续").click()
            clerk.log_in_again()
    clerk.sees("每人的月收入")

    household = Household.objects.get()
    assert {name: str(getattr(household, name)) for name in HOME} == HOME | {"floor_area": "58.50"}
    assert not FormDraft.objects.exists()
