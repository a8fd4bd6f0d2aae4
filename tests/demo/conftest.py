"""Demonstrations are loaded once a module, in a transaction that is rolled back after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test.utils import override_settings

from tests.plain import HASHERS, STORAGES

PROVINCE = 332  # two for each county


@pytest.fixture(scope="module")
def demo_files(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@contextmanager
def loaded(blocker, files: Path, **options: int) -> Iterator[str]:
    said = StringIO()
    with (
        blocker.unblock(),
        override_settings(MEDIA_ROOT=files, STORAGES=STORAGES, DEMO_ALLOWED=True, PASSWORD_HASHERS=HASHERS),
        transaction.atomic(),
    ):
        call_command("load_demo", stdout=said, **options)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def showcase(django_db_setup, django_db_blocker, demo_files):
    """The households of 抚宁区, with what the command said."""
    with loaded(django_db_blocker, demo_files) as said:
        yield said


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker, demo_files):
    """PROVINCE dossiers of seed 1."""
    with loaded(django_db_blocker, demo_files, dossiers=PROVINCE, seed=1) as said:
        yield said
