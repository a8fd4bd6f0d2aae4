"""What our own scripts do not do: run text, listen to strangers, keep anything in the browser, fill objects by foreign keys."""

import re

import pytest

from hardship.config.env import BASE_DIR

SCRIPTS = sorted((BASE_DIR / "static" / "js").glob("*.js"))
NEVER = {
    "runs text": r"\beval\s*\(|\bFunction\s*\(|\bdocument\.write|\binsertAdjacentHTML|\bouterHTML|setTimeout\(\s*[\"'`]",
    "takes messages": r"postMessage|[\"'`]message[\"'`]\s*,|\bonmessage\b",
    "keeps in the browser": r"localStorage|sessionStorage|indexedDB|\bcaches\b|document\.cookie\s*=",
    "fills by foreign keys": r"__proto__|Object\.assign|\bprototype\b|[\w\])]\[(?![\"'`\d])[^\]]+\]\s*=[^=]",
    "hinders pasting": r"[\"'`](?:paste|copy)[\"'`]",
}
MARKUP = re.compile(r"\.innerHTML\s*=\s*(.*)")
TEMPLATE = (
    """formset.querySelector("template[data-blank]").innerHTML.replaceAll("__prefix__", total.value);"""
)
BROKEN = (
    "eval(x)",
    "window.addEventListener('message', f)",
    "localStorage.a = 1",
    "all[key] = value",
    "on('paste', f)",
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_does_nothing_of_this(script):
    text = script.read_text()
    assert [(what, found[0]) for what, never in NEVER.items() if (found := re.search(never, text))] == []
    assert set(MARKUP.findall(text)) <= {TEMPLATE}  # the page's own blank row, and a counter


@pytest.mark.parametrize(("text", "never"), list(zip(BROKEN, NEVER.values(), strict=True)))
def test_each_is_seen(text, never):
    assert re.search(never, text)


def test_all_scripts_are_looked_at():
    assert {script.name for script in SCRIPTS} == {"autosave.js", "office.js"}
