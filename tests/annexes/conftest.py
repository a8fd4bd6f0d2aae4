"""Renewing the stored pictures: `.venv/bin/python -m pytest tests/annexes --renew-pictures`, then look at them."""

from collections.abc import Callable

import pytest

from tests.annexes.pictures import compare, renew


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-pictures", action="store_true", help="store the forms' pictures anew instead of comparing"
    )


@pytest.fixture
def looks_like(request: pytest.FixtureRequest) -> Callable[[bytes, str], None]:
    """looks_like(pdf, "application-normal"): every page equals its stored picture, within tolerance."""
    return renew if request.config.getoption("renew_pictures", default=False) else compare
