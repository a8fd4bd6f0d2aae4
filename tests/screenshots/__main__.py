"""python -m tests.screenshots [address]: log in as demo people and photograph the pages the README shows."""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from hardship.demo.accounts import DEMO_PASSWORD

FOLDER = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


def log_in(page: Page, address: str, username: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit], form button")
    page.wait_for_url(f"{address}/")


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"{name}.png")


def annex(page: Page, address: str, number: str) -> None:
    """The first page of annex 2 of a file, as a picture of the PDF itself."""
    content = page.request.get(f"{address}/dossiers/{number}/papers/application.pdf").body()
    pdf = FOLDER / "annex2.pdf"
    pdf.write_bytes(content)
    command = [
        "/usr/bin/pdftoppm",
        "-r",
        "60",
        "-f",
        "1",
        "-l",
        "1",
        "-png",
        "-singlefile",
        str(pdf),
        str(FOLDER / "annex2"),
    ]
    subprocess.run(command, check=True)
    pdf.unlink()
    print("annex2.png")


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        log_in(page, address, "quxian")
        shoot(page, "workbasket")
        page.click("table tbody a >> nth=0")
        page.wait_for_selector(".stepper")
        number = page.url.rstrip("/").split("/")[-1]
        shoot(page, "dossier")
        annex(page, address, number)
        log_in(page, address, "jiceng")
        page.goto(f"{address}/dossiers/?stage=application")
        page.click("table tbody a >> nth=0")
        page.goto(f"{page.url.split('?')[0]}application/family/")
        shoot(page, "wizard")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
