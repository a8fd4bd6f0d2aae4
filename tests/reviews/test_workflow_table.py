"""The README's table is the code's."""

from pathlib import Path

import pytest

from reviews.workflow_table import BEGIN, END, as_markdown, put_into

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_shows_the_table_as_it_is():
    shown = README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert shown == as_markdown()


def test_writing_it_twice_changes_nothing(tmp_path):
    copy = tmp_path / "README.md"
    copy.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert put_into(copy)
    assert not put_into(copy)
    assert copy.read_text(encoding="utf-8").startswith("before\n")
    assert copy.read_text(encoding="utf-8").endswith("\nafter\n")


def test_a_readme_without_the_marks_is_refused(tmp_path):
    copy = tmp_path / "README.md"
    copy.write_text("nothing here", encoding="utf-8")
    with pytest.raises(ValueError, match="no place"):
        put_into(copy)
