"""Two people act at once over real connections: one decision."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

import tests.factories as make
from accounts.permissions import Role
from hardship.enums import Stage
from hardship.models import Certification, Dossier
from reviews.models import StageChange
from reviews.transitions import TransitionRefused, perform

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Run each work in its own thread and connection, started together; returns results or exceptions."""
    gate = Barrier(len(works))

    def run(work):
        try:
            gate.wait(timeout=10)
            return work()
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_certifiers_at_once_give_one_decision():
    at = make.unit()
    people = make.staff(at)
    dossier = make.dossier(at, stage=Stage.CERTIFICATION, staff=people)
    make.certification(dossier, people.certifier)
    rival = make.user(Role.CERTIFIER, at=at.certifying_unit())

    results = at_once(
        lambda: perform(dossier, "certify", by=people.certifier, note="同意认定。"),
        lambda: perform(dossier, "certify", by=rival, note="同意认定。"),
    )

    assert sum(isinstance(result, StageChange) for result in results) == 1
    assert sum(isinstance(result, TransitionRefused) for result in results) == 1
    assert StageChange.objects.filter(dossier=dossier, verb="certify").count() == 1
    assert Certification.objects.filter(dossier=dossier, certified_at__isnull=False).count() == 1
    assert Dossier.objects.get(pk=dossier.pk).case_no


def test_an_approval_and_a_return_at_once_give_one_opinion():
    at = make.unit()
    people = make.staff(at)
    dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
    rival = make.user(Role.CHAIR, at=at)

    results = at_once(
        lambda: perform(dossier, "pass_up", by=people.chair, note="同意。"),
        lambda: perform(dossier, "refuse", by=rival, note="不符合。"),
    )

    assert sum(isinstance(result, StageChange) for result in results) == 1
    assert sum(isinstance(result, TransitionRefused) for result in results) == 1
    assert StageChange.objects.filter(dossier=dossier, from_stage=Stage.APPROVAL).count() == 1
    assert dossier.approvals.in_force().filter(unit=at).count() == 1
