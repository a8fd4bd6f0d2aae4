"""Every page of the system, for a clerk, a reviewer and a certifier: no fault for CSP, axe, width or keyboard.

The fixture `office` fails a test on any console error, which is what a breach of the CSP is.
"""

from collections.abc import Iterable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys import application
from tests.journeys import town as towns
from tests.journeys.pages import DESKTOP, PHONE, Desk
from tests.journeys.town import Town, Visit

GRAVE = {"serious", "critical"}
PHONE_TOO = {
    "home",
    "dossier_list",
    "dossier",
    "application_page",
    "meeting",
    "notice",
    "certification",
}  # for axe


@pytest.fixture
def town(transactional_db) -> Town:
    return towns.build()


def violations(desk: Desk) -> list[str]:
    """What axe finds grave on the page as it stands."""
    found = Axe().run(desk.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']} {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in GRAVE]


def faults_of(desk: Desk, visit: Visit, views: Iterable[dict[str, int]]) -> list[str]:
    """What is wrong with a page: too wide at a desk or on a phone, or grave for axe in one of the views."""
    desk.visit(visit.path)
    faults = []
    for view in (DESKTOP, PHONE):
        desk.page.set_viewport_size(view)
        wide = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = [f"{wide} px too wide"] * (wide > 0) + (violations(desk) if view in views else [])
        faults += [f"{desk.username} {visit.path} at {view['width']}: {fault}" for fault in found]
    desk.page.set_viewport_size(DESKTOP)
    return faults


def walk(desk: Desk, common: list[Visit], own: list[Visit]) -> list[str]:
    """Every page of a person. Axe looks at those that are the person's own; on the phone at one of each main kind."""
    faults, seen = [], set()
    for visit in (*own, *common):
        on_phone = visit.name in PHONE_TOO - seen
        views = [] if visit not in own else [DESKTOP, PHONE] if on_phone else [DESKTOP]
        faults += faults_of(desk, visit, views)
        seen.add(visit.name)
    return faults


def test_every_page(office, town):
    people, common = town.people, towns.pages_of_all(town)
    reviewer, certifier = towns.pages_of_reviewer(town), towns.pages_of_certifier(town)
    clerk = towns.pages_of_clerk(town) + common
    visited = {visit.name for visit in (*clerk, *reviewer, *certifier)}
    assert visited | towns.NO_PAGE == towns.every_name(), (
        "a new page belongs on the walk or among the exceptions"
    )
    assert not visited & towns.NO_PAGE

    faults = walk(office.desk(people.clerk), [], clerk)
    faults += walk(office.desk(people.chair), common, reviewer)
    faults += walk(office.desk(people.certifier), common, certifier)
    assert not faults, "\n".join(faults)


def test_keyboard_alone_leads_through_a_page_of_the_wizard(office):
    """Tab: the skip link first; Enter: past bar and menu; Tab again: every field in order, then the primary button."""
    office.hire()
    desk = office.desk("jiceng")
    desk.go("application_page", application.start(desk), "bank")
    keyboard = desk.page.keyboard
    keyboard.press("Tab")
    expect(desk.page.get_by_role("link", name="跳到正文")).to_be_focused()
    keyboard.press("Enter")
    expect(desk.page.locator("main")).to_be_focused()
    passed = []
    while "保存并继续" not in passed and len(passed) < 40:
        keyboard.press("Tab")
        passed.append(
            desk.page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        )
    assert passed[-4:] == ["bank", "bank_branch", "bank_card", "保存并继续"]
    with desk.page.expect_navigation():
        keyboard.press("Enter")
    desk.sees("应交材料")


def test_error_pages_have_the_office_look(office):
    office.hire()
    desk = office.desk("zhuxi")
    for status, name, args, sentence in (
        (403, "application_start", (), "您没有权限办理这一项"),
        (404, "dossier", ("SL0000000000000",), "找不到这一页"),
    ):
        with desk.failing(status):
            answer = desk.page.goto(reverse(name, args=args))
        assert answer.status == status
        desk.sees(sentence, f"错误代码 {status}")
        expect(desk.page.locator(".bar-name")).to_be_visible()
        expect(desk.page.get_by_role("navigation", name="主菜单").first).to_be_visible()
        assert violations(desk) == []
        desk.press("回到首页").sees("待办")
