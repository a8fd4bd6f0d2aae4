"""A person at a desk: one browser logged in as one account, typing and pressing as people do.

A test asks the fixture `office` for desks: `jiceng = office.desk("jiceng")`. A desk writes every console error into
`office.console`; the fixture fails the test when one is left.
"""

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.models import Unit, User
from accounts.services import appoint
from hardship.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

NAME_OF = {account.username: account.name for account in DEMO_ACCOUNTS}
# What htmx prints when a newer request replaces one on its way (hx-sync): meant, and nothing a user meets.
REPLACED = re.compile(r"htmx:(afterRequest|sendAbort), \[object \w+\]|undefined")
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


class Office:
    """Every desk of a test, and what went wrong at them."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium, self.address = chromium, address
        self.console: list[str] = []
        self.desks: dict[str, Desk] = {}

    def hire(self) -> None:
        """The demo accounts in the posts load_demo gives them, without the administrator."""
        for account in DEMO_ACCOUNTS:
            if not account.all_powerful:
                person = User.objects.create_user(
                    username=account.username, password=DEMO_PASSWORD, name=account.name
                )
                appoint(person, account.post, in_unit=Unit.objects.get(code=account.unit_code))

    def desk(self, who: str | User) -> "Desk":
        """The desk of a demo account, or of a user of tests.factories; logged in through the login page at first."""
        username, password = (who, DEMO_PASSWORD) if isinstance(who, str) else (who.username, "测试密码-1234")
        if username not in self.desks:
            self.desks[username] = Desk(self, username, password)
        return self.desks[username]

    def pictures(self, name: str) -> list[Path]:
        """A picture of every desk's page in a temporary folder, for a test that failed."""
        folder = Path(tempfile.mkdtemp(prefix="journey-"))
        paths = [folder / f"{name}-{username}.png" for username in self.desks]
        for path, desk in zip(paths, self.desks.values(), strict=True):
            desk.page.screenshot(path=path, full_page=True)
        return paths

    def close(self) -> None:
        for desk in self.desks.values():
            desk.page.wait_for_load_state("networkidle")
            desk.page.context.close()


class Desk:
    """One browser and the person at it."""

    def __init__(self, office: Office, username: str, password: str) -> None:
        self.office, self.username, self.password = office, username, password
        self.page: Page = office.chromium.new_context(
            base_url=office.address, viewport=DESKTOP, reduced_motion="reduce"
        ).new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda line: self._say(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self._say(str(error)))
        self.page.goto("/login/")
        self.type(username=username, password=password)
        self.press("登录")

    def _say(self, line: str) -> None:
        if not REPLACED.fullmatch(line):
            self.office.console.append(f"{self.username} {self.page.url}: {line}")

    # going and looking

    def go(self, name: str, *args: Any, query: str = "") -> "Desk":
        """Open a page by its URL name."""
        return self.visit(reverse(name, args=args) + query)

    def visit(self, path: str) -> "Desk":
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{self.username} {path}: {answer.status}"
        return self

    @contextmanager
    def failing(self, status: int):
        """Within it the console may say that pages answered with this status, and nothing else."""
        before = len(self.office.console)
        yield
        said, self.office.console[before:] = self.office.console[before:], []
        strange = [line for line in said if not re.search(rf"(status of|Error Code) {status}\b", line)]
        assert not strange, strange

    def status_of(self, name: str, *args: Any) -> int:
        """What the server answers to this person, without opening the page."""
        return self.page.request.get(reverse(name, args=args), max_redirects=0).status

    def post(self, name: str, *args: Any, **fields: str) -> int:
        """Send fields past the page, as somebody with tools could; the status."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}
        headers = {"X-CSRFToken": cookies["csrftoken"]}
        return self.page.request.post(reverse(name, args=args), form=fields, headers=headers).status

    def sees(self, *sentences: str) -> "Desk":
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(sentence)
        return self

    def misses(self, *sentences: str) -> "Desk":
        for sentence in sentences:
            expect(self.page.locator("main")).not_to_contain_text(sentence)
        return self

    def lines(self, selector: str) -> list[str]:
        """Texts of every matching element, spaces folded."""
        return [" ".join(text.split()) for text in self.page.locator(selector).all_inner_texts()]

    @property
    def steps(self) -> list[str]:
        """Buttons of the steps open to the person on the dossier page, folded ones included."""
        return [
            text.strip()
            for text in self.page.locator(".page-head-actions a[href*='/steps/']").all_text_contents()
        ]

    # typing and pressing

    def type(self, fields: dict[str, Any] | None = None, **more: Any) -> "Desk":
        """Fill fields by name: text, a select's label or code, True and False for a box, a list for several boxes."""
        for name, value in ((fields or {}) | more).items():
            self._put(self.page.locator(f"main [name='{name}']:visible"), value)
        return self

    def _put(self, field: Locator, value: Any) -> None:
        kind = field.first.evaluate("field => field.localName == 'select' ? 'select' : field.type")
        if kind == "select":
            field.select_option(**value) if isinstance(value, dict) else field.select_option(value)
        elif kind == "radio":
            field.and_(self.page.locator(f"[value='{value}']")).check()
        elif kind == "checkbox" and isinstance(value, list):
            for one in value:
                field.and_(self.page.locator(f"[value='{one}']")).check()
        elif kind == "checkbox":
            field.set_checked(value)
        else:
            field.fill(str(value))

    def add_row(self, label: str) -> "Desk":
        """＋ of a list of rows."""
        self.page.get_by_role("button", name=f"＋ {label}", exact=True).click()
        return self

    def press(self, label: str, *, sure: bool = False, refused: bool = False, inside: str = "main") -> "Desk":
        """Press a button or link that leads to a page. sure: answers 确定 to the question; refused: faults are expected."""
        place = self.page.locator(inside)
        button = place.get_by_role("button", name=label, exact=True).or_(
            place.get_by_role("link", name=label, exact=True)
        )
        with self.page.expect_navigation():
            button.first.click()
            if sure:
                self.page.click("#confirm [value=yes]")
        faults = self.lines("main .error-summary li")
        assert refused or not faults, f"{self.username} 按“{label}”：{faults}"
        return self

    def take_step(self, label: str, *, refused: bool = False, **fields: Any) -> "Desk":
        """A step of the workflow from the dossier page: its button, its form, and the button there."""
        return self.open_step(label).type(fields).press(label, inside="form .action-bar", refused=refused)

    def open_step(self, label: str, *, refused: bool = False) -> "Desk":
        """The page of a step; refused: something stands against it, so that its button there is switched off."""
        folded = self.page.locator(".page-head-actions details:not([open]) summary")
        link = self.page.locator(".page-head-actions").get_by_role("link", name=label, exact=True)
        if not link.is_visible() and folded.count():
            folded.click()
        self.press(label, inside=".page-head-actions", refused=refused)
        button = self.page.locator("form .action-bar").get_by_role("button", name=label, exact=True)
        expect(button).to_be_disabled() if refused else expect(button).to_be_enabled()
        return self

    def upload(self, form: str, path: Path, **fields: Any) -> "Desk":
        """Put a file into the upload form found by a selector."""
        place = self.page.locator(form)
        for name, value in fields.items():
            self._put(place.locator(f"[name='{name}']"), value)
        place.locator("[type=file]").set_input_files(path)
        with self.page.expect_navigation():
            place.get_by_role("button", name="上传").click()
        return self.sees("已上传")

    def log_in_again(self) -> "Desk":
        """Answer the dialog that appears when the login has expired."""
        expect(self.page.locator("#relogin")).to_be_visible()
        self.page.fill("#relogin-password", self.password)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#relogin")).to_be_hidden()
        return self
