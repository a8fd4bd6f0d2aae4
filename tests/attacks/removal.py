"""A guard, its removal from a text, and what proves from pytest's report that a removal was noticed."""

from pathlib import Path
from typing import NamedTuple

from defusedxml import ElementTree

ASSERTED = ("assert ", "AssertionError", "Failed: DID NOT RAISE")


class Edit(NamedTuple):
    """old stands exactly once in the file."""

    file: str
    old: str
    new: str


class Guard(NamedTuple):
    """tests: node ids, each of which must fail by an assertion (of a parametrized one, a case at least).

    also: further edits of a guard that is doubled. fresh: what the database is made of changes, so that it is made anew.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    also: tuple[Edit, ...] = ()
    fresh: bool = False


def edits_of(guard: Guard) -> tuple[Edit, ...]:
    return (Edit(guard.file, guard.old, guard.new), *guard.also)


class Case(NamedTuple):
    """One test as it ran. outcome: passed, failure, error or skipped; said: its first words."""

    outcome: str
    said: str


def removed(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"its text stands {text.count(old)} times in the file")
    return text.replace(old, new)


def read_report(report: Path) -> dict[str, Case]:
    if not report.is_file():
        return {}
    cases = {}
    for case in ElementTree.parse(report).iter("testcase"):
        bad = next((part for part in case if part.tag in ("failure", "error", "skipped")), None)
        path = case.get("classname", "").replace(".", "/")
        said = (bad.get("message") or "").strip() if bad is not None else ""
        cases[f"{path}.py::{case.get('name')}"] = Case(bad.tag if bad is not None else "passed", said)
    return cases


def of(test: str, cases: dict[str, Case]) -> list[Case]:
    """The cases of a node id: itself, or those of its parameters."""
    return [case for name, case in cases.items() if name == test or name.startswith(f"{test}[")]


def unnoticed(guard: Guard, cases: dict[str, Case]) -> str:
    """Why the removal is not proven to be noticed; empty when it is."""
    for test in guard.tests:
        found = of(test, cases)
        if not found:
            return f"not run: {test}"
        bad = [case for case in found if case.outcome != "passed"]
        if not bad:
            return f"UNNOTICED by {test}"
        if not any(case.outcome == "failure" and case.said.startswith(ASSERTED) for case in bad):
            return f"no assertion failed in {test}: {bad[0].outcome}, {bad[0].said[:120]}"
    return ""
