"""The world is built once a module inside one transaction; each request is rolled back to it."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.matrix import world as building
from tests.plain import HASHERS, STORAGES


@pytest.fixture(scope="module")
def uploads(tmp_path_factory):
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, uploads):
    kept = override_settings(MEDIA_ROOT=uploads, PASSWORD_HASHERS=HASHERS, STORAGES=STORAGES)
    with django_db_blocker.unblock(), transaction.atomic():
        with kept:
            built = building.build()
        yield built
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def same_files(settings, private_files, uploads):
    settings.MEDIA_ROOT = uploads


class Words:
    """Stands for the library's laid-out document: a PDF is the words that would be printed, so that a leak is readable."""

    def __init__(self, page):
        self.pages, self.text = [page], "".join(page.etree_element.itertext())

    def copy(self, _):
        return self

    def write_pdf(self):
        return b"%PDF-1.7 " + self.text.encode()


@pytest.fixture(autouse=True)
def no_typesetting(monkeypatch):
    monkeypatch.setattr("weasyprint.HTML.render", lambda page, **_: Words(page))
