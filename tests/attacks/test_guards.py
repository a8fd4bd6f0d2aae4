"""The list of guards keeps up with the code; that each removal is noticed is for `make guards` to see."""

from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path

import pytest

from tests.attacks.guards import GUARDS
from tests.attacks.removal import Case, Guard, edits_of, of, removed, unnoticed
from tests.matrix.expected import OWN

ROOT = Path(__file__).resolve().parent.parent.parent
EVERY = [(kind, guard) for kind, guards in GUARDS.items() for guard in guards]
KINDS = {  # what the corpus must hold, and the least number of its guards
    "polyglot and oversized files": 15, "XXE and zip bombs": 6, "formula injection": 3, "stored XSS": 10, "SSRF into the PDF": 3,
    "SQL and path tricks": 4, "mass-assignment": 6, "sessions and forged requests": 8, "replayed codes": 3, "open redirects": 4,
    "scope": 10, "secrets": 10, "record": 10,
}  # fmt: skip


@cache
def source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_kind_of_attack_has_its_guards():
    assert {kind: len(guards) >= KINDS[kind] for kind, guards in GUARDS.items()} == dict.fromkeys(KINDS, True)
    assert len({(kind, guard.name) for kind, guard in EVERY}) == len(EVERY)


@pytest.mark.parametrize(("kind", "guard"), EVERY, ids=lambda one: getattr(one, "name", None))
def test_a_guard_stands_once_where_the_list_says(kind, guard):
    for edit in edits_of(guard):
        text = source(edit.file)
        assert text.count(edit.old) == 1, edit
        harmed = removed(text, edit.old, edit.new)
        assert harmed != text
        if edit.file.endswith(".py"):
            compile(harmed, edit.file, "exec")


@pytest.mark.parametrize(("kind", "guard"), EVERY, ids=lambda one: getattr(one, "name", None))
def test_the_tests_of_a_guard_exist(kind, guard):
    assert guard.tests
    for test in guard.tests:
        path, _, name = test.partition("::")
        name, _, case = name.partition("[")
        function = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
        assert not case or case.removesuffix("]") in cases_of(function)


def cases_of(function) -> set[str]:
    """Ids of a test parametrized with texts only."""
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    named = (map(mark.kwargs.get("ids", str), mark.args[1]) for mark in marks)
    return {"-".join(values) for values in product(*named)}


# the runner itself

GUARD = Guard("one", "a.py", "if wrong:", "if False:", ("tests/a.py::test_one", "tests/a.py::test_two[x]"))
FAILED = Case("failure", "AssertionError: assert 1 == 2")


def test_only_failed_assertions_are_proof():
    whole = {
        "tests/a.py::test_one[1]": Case("passed", ""),
        "tests/a.py::test_one[2]": FAILED,
        "tests/a.py::test_two[x]": FAILED,
    }
    assert unnoticed(GUARD, whole) == ""
    assert "UNNOTICED by tests/a.py::test_two" in unnoticed(
        GUARD, whole | {"tests/a.py::test_two[x]": Case("passed", "")}
    )
    for case in (
        Case("error", "AssertionError: in a fixture"),
        Case("failure", "NameError: name 'x'"),
        Case("skipped", "no"),
    ):
        assert "no assertion failed" in unnoticed(GUARD, whole | {"tests/a.py::test_two[x]": case})
    assert "not run" in unnoticed(GUARD, {"tests/a.py::test_one[2]": FAILED})
    assert of("tests/a.py::test_o", whole) == []


@pytest.mark.parametrize("text", ["", "if wrong: if wrong:"])
def test_a_text_that_does_not_stand_once_is_no_guard(text):
    with pytest.raises(ValueError, match="times in the file"):
        removed(text, GUARD.old, GUARD.new)


def test_ids_of_the_matrix_are_its_url_names():
    from tests.matrix import test_own_pages

    assert cases_of(test_own_pages.test_who_gets_the_page) == set(OWN)
