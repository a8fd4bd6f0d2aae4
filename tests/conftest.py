"""Every test starts with the reference data loaded: code lists, units, standards, calendar, policies."""

from datetime import date
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command

from hardship.models import CalendarYear, CodeItem, codes
from tests.plain import HASHERS, STORAGES

codes.BOOK_SECONDS = 3600  # a minute that ends inside a test would cost it a query


def load_reference() -> None:
    """Load fixtures/ and make sure that this year and the next can be counted in working days."""
    cache.clear()
    call_command("load_fixtures", again=True, stdout=StringIO())
    for year in (date.today().year, date.today().year + 1):
        CalendarYear.objects.get_or_create(year=year, defaults={"source": "测试"})
    codes.code_book()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_reference()


@pytest.fixture(autouse=True)
def reference_after_flush(request):
    """A transactional test leaves every table empty; the next one loads the reference data again."""
    marker = request.node.get_closest_marker("django_db")
    live = {"live_server", "transactional_db"} & set(request.fixturenames)
    if live or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        if not CodeItem.objects.exists():
            load_reference()


@pytest.fixture(autouse=True)
def code_book_outlives_no_rollback(reference_after_flush):
    """A test that changed the code lists leaves behind the lists as they were."""
    before = cache.get(codes.BOOK_KEY)
    yield
    if cache.get(codes.BOOK_KEY) != before:
        cache.set(codes.BOOK_KEY, before, codes.BOOK_SECONDS)


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    settings.PASSWORD_HASHERS = HASHERS


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Uploads of a test go to its own folder; static files need no manifest."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.STORAGES = STORAGES


@pytest.fixture(autouse=True)
def one_connection(settings):
    """A test's looks are recorded inside its transaction; tests/record proves the second connection."""
    settings.RECORD_ALIAS = "default"
