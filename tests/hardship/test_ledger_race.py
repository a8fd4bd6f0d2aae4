"""Two people take the same entry back at once over real connections: one does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

import tests.factories as make
from hardship.enums import Stage
from hardship.models import LedgerEntry
from hardship.services.ledger import LedgerRefused, record_help, reverse_entry
from tests.hardship.test_ledger import given

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_reversals_of_one_entry_give_one():
    at = make.unit()
    people = make.staff(at)
    file = make.dossier(at, stage=Stage.ENTRY, staff=people)
    mistaken = record_help(file, by=people.clerk, **given())
    gate = Barrier(2)

    def take_back(person):
        try:
            gate.wait(timeout=10)
            return reverse_entry(LedgerEntry.objects.get(pk=mistaken.pk), by=person, reason="金额误登。")
        except LedgerRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(take_back, (people.clerk, people.clerk2)))

    assert sorted(type(result).__name__ for result in results) == ["LedgerEntry", "LedgerRefused"]
    (refusal,) = (result for result in results if isinstance(result, LedgerRefused))
    assert "不能再次冲销" in str(refusal)
    assert LedgerEntry.objects.filter(reverses=mistaken).count() == 1
