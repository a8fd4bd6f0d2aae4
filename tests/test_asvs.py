"""The self-assessment in ASVS.md: whole against the standard's list, true of the tests it names and the numbers it tells."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings as live

from hardship import exchange
from hardship.config.env import BASE_DIR, Environment
from hardship.forms import what_if_lists
from hardship.services import drafts, pdf_cleaning
from reviews.views import papers

PAGE = BASE_DIR / "tests" / "ASVS.md"
OUTCOMES = ("met", "not met", "n.a.")
STANDARD = """
1.1 22  1.2 1111122223  1.3 112222222223  1.4 222  1.5 123
2.1 122  2.2 112  2.3 12223  2.4 23
3.1 3  3.2 113  3.3 12223  3.4 11222233  3.5 11122333  3.6 3  3.7 22333
4.1 12233  4.2 23333  4.3 22  4.4 1222
5.1 2  5.2 112333  5.3 113  5.4 222
6.1 122  6.2 111111112222  6.3 11223333  6.4 112233  6.5 22222333  6.6 2223  6.7 33  6.8 2222
7.1 222  7.2 1111  7.3 22  7.4 11222  7.5 223  7.6 22
8.1 1233  8.2 1123  8.3 133  8.4 23
9.1 111  9.2 1222
10.1 22  10.2 223  10.3 22223  10.4 1111122222233333  10.5 22222  10.6 22  10.7 222
11.1 2233  11.2 22233  11.3 11233  11.4 1222  11.5 23  11.6 23  11.7 33
12.1 12233  12.2 11  12.3 22223
13.1 2333  13.2 222223  13.3 2233  13.4 1222233
14.1 22  14.2 12223333  14.3 122
15.1 12233  15.2 12233  15.3 1222222  15.4 3333
16.1 2  16.2 22222  16.3 2222  16.4 222  16.5 2223
17.1 23  17.2 22223333  17.3 22
"""  # ASVS 5.0.0: each section, and the level of its first, second, third requirement ...
CHAPTERS = dict(
    zip(range(1, 18), (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7), strict=True)
)  # L1 and L2 of each
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
SOURCE = re.compile(r"`((?:accounts|hardship|reviews|templates|tests)/[\w/.]+\.\w+)`")
CRYPTOGRAPHY = re.compile(r"\b(?:import|from) (?:hashlib|hmac|secrets|cryptography)\b|salted_hmac|argon2")


class Row(NamedTuple):
    number: str
    level: int
    outcome: str
    how: str


def rows(text: str) -> list[Row]:
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| [\d.]+\.\d+ \|", line) and line.count("|") == 6
    ]
    return [Row(number, int(level), outcome, how) for number, level, _about, outcome, how in cells]


def levels() -> dict[str, int]:
    """{requirement: level} of the whole standard."""
    words = STANDARD.split()
    return {
        f"{section}.{place}": int(level)
        for section, all_levels in zip(words[::2], words[1::2], strict=True)
        for place, level in enumerate(all_levels, 1)
    }


@cache
def functions(file: Path) -> set[str]:
    found = ast.walk(ast.parse(file.read_text()))
    return {node.name for node in found if isinstance(node, ast.FunctionDef)}


def faults(text: str) -> list[str]:
    """What does not hold together, a line each."""
    table = rows(text)
    wanted = {number: level for number, level in levels().items() if level < 3}
    times = Counter(row.number for row in table)
    found = [f"{number}: {times[number]} times" for number in wanted if times[number] != 1]
    found += [f"{number}: not of levels 1 and 2" for number in times if number not in wanted]
    for row in table:
        if row.level != wanted.get(row.number):
            found.append(f"{row.number}: level {row.level}")
        if row.outcome not in OUTCOMES:
            found.append(f"{row.number}: {row.outcome}")
        if row.outcome == "met" and "`" not in row.how and "Django" not in row.how:
            found.append(f"{row.number}: met, but nothing shows it")
    found += [name for name in named(text)]
    return found + listing_faults(text, table) + count_faults(text, table)


def named(text: str) -> list[str]:
    """Tests and files the page names that do not exist."""
    missing = [name for name in SOURCE.findall(text) if not (BASE_DIR / name).is_file()]
    for file, function in TEST.findall(text):
        if not (BASE_DIR / file).is_file() or (function and function not in functions(BASE_DIR / file)):
            missing.append(f"{file}::{function}")
    return missing


def listing_faults(text: str, table: list[Row]) -> list[str]:
    """The list at the top names what is not met, and that alone, once each."""
    section = text.partition("## Not met")[2].partition("\n## ")[0]
    listed = re.findall(r"\d+\.\d+\.\d+", section)
    unmet = [row.number for row in table if row.outcome == "not met"]
    return [] if sorted(listed) == sorted(unmet) else [f"listed: {sorted({*listed} ^ {*unmet})}"]


def count_faults(text: str, table: list[Row]) -> list[str]:
    """The counts in the head are those of the tables."""
    found = []
    for title, chosen in (("Level 1", (1,)), ("Level 2", (2,)), ("Together", (1, 2))):
        counted = [
            sum(row.outcome == outcome and row.level in chosen for row in table) for outcome in OUTCOMES
        ]
        line = " | ".join(map(str, (title, *counted, sum(counted))))
        if f"| {line} |" not in text:
            found.append(f"head: {line}")
    return found


def test_the_standards_list_is_whole():
    assert Counter(levels().values()) == {1: 70, 2: 183, 3: 92}
    of_chapter = Counter(int(number.split(".")[0]) for number, level in levels().items() if level < 3)
    assert of_chapter == CHAPTERS


def test_the_assessment_holds_together():
    text = PAGE.read_text()
    assert faults(text) == []
    assert Counter(int(row.number.split(".")[0]) for row in rows(text)) == CHAPTERS


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("\n| 1.2.4 | 1 |", "\n| 1.2.5 | 1 |", "1.2.5: 2 times"),
        ("\n| 17.3.2 | 2 |", "\n| 17.3.3 | 2 |", "17.3.3: not of levels 1 and 2"),
        ("\n| 8.2.2 | 1 |", "\n| 8.2.2 | 2 |", "8.2.2: level 2"),
        ("| LDAP injection | n.a. |", "| LDAP injection | partly |", "1.2.6: partly"),
        ("| LDAP injection | n.a. |", "| LDAP injection | met |", "1.2.6: met, but nothing shows it"),
        ("| CSRF | met |", "| CSRF | not met |", "listed: ['3.5.1']"),
        ("::test_every_post_needs_the_token`", "::test_every_post`", "tests/attacks/test_headers.py::test_every_post"),
        ("`tests/attacks/test_queries.py`", "`tests/attacks/test_query.py`", "tests/attacks/test_query.py::"),
        ("`hardship/ciphers.py`", "`hardship/cipher.py`", "hardship/cipher.py"),
        ("| Together |", "| Together | 1", "head: Together"),
    ],
)  # fmt: skip
def test_each_fault_is_seen(old, new, fault):
    text = PAGE.read_text()
    assert old in text
    assert any(found.startswith(fault) for found in faults(text.replace(old, new, 1)))


def test_the_numbers_told_are_those_in_force():
    told = " ".join(PAGE.read_text().split())
    door = Environment.read({"HARDSHIP_VAR": str(live.VAR)})
    for sentence in (
        f"{live.ATTACHMENTS_A_DAY} papers and {live.ATTACHMENTS_A_DAY_MB} MB a day, {live.DUPLICATE_HITS_A_DAY} people",
        f"{live.ATTACHMENTS_A_SUBJECT} papers, {live.ATTACHMENTS_A_SUBJECT_MB} MB.",
        f"{live.DATA_UPLOAD_MAX_NUMBER_FIELDS} fields, {live.UPLOAD_REQUEST_LIMIT_MB} MB.",
        f"{drafts.LIMIT:,} characters, kept {drafts.KEPT_FOR.days} days",
        f"{live.ATTACHMENT_LIMIT_MB} MB; {live.ATTACHMENT_MEGAPIXELS} megapixels; a PDF of {pdf_cleaning.MOST_PAGES} pages",
        f"{exchange.MOST_BYTES // exchange.MB} MB, {exchange.MOST_UNPACKED // exchange.MB} MB unpacked,"
        f" {exchange.MOST_ROWS} rows, {exchange.MOST_COLUMNS} columns",
        f"{door.lock_account} wrong passwords lock an account, {door.lock_address} an address, for {door.lock_minutes} minutes",
        f"after {door.session_minutes} unused minutes and after {door.session_hours} hours",
        f"at most {papers.HOUSEHOLDS} households",
        f"exports ({what_if_lists.MOST:,} families)",
    ):
        assert sentence in told


def test_every_module_that_does_cryptography_is_in_the_inventory():
    keys = PAGE.read_text().partition("**Keys.**")[2].partition("**Connections.**")[0]
    modules = {
        str(file.relative_to(BASE_DIR))
        for room in ("accounts", "hardship", "reviews")
        for file in (BASE_DIR / room).rglob("*.py")
        if "migrations" not in file.parts and CRYPTOGRAPHY.search(file.read_text())
    }
    assert len(modules) > 10
    assert {module for module in modules if f"`{module}`" not in keys} == set()
