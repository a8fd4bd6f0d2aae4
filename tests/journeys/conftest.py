"""Chromium for the journeys."""

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.pages import Office

FAILED = pytest.StashKey[bool]()
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def _allow_queries_beside_playwright():
    """Playwright's sync interface keeps an event loop in this thread, which Django takes for async code."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    yield
    patch.undo()


@pytest.fixture(scope="session")
def chromium(_allow_queries_beside_playwright) -> Browser:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Lets the fixture below know whether its test failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def office(request, chromium, transactional_db, live_server):
    """Desks for everybody; no error may be left on any console, and a failure leaves a picture of each desk."""
    office = Office(chromium, live_server.url)
    yield office
    if request.node.stash.get(FAILED, False):
        print("Pictures:", *office.pictures(request.node.name), sep="\n")
    office.close()
    assert office.console == []
