"""The demonstration is loaded once a module, in a transaction that is rolled back after it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test.utils import override_settings


@pytest.fixture(scope="module")
def demo_files(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def showcase(django_db_setup, django_db_blocker, demo_files):
    """72 households of 抚宁区, with what the command said."""
    said = StringIO()
    plain = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=demo_files, DEMO_ALLOWED=True, PASSWORD_HASHERS=plain),
    ):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            call_command("load_demo", stdout=said)
            yield said.getvalue()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
