"""The main chain through the services: one family from the first page to help."""

import pytest

import tests.factories as make
from hardship.enums import Stage
from hardship.models import Member
from reviews.models import Approval, StageChange

pytestmark = pytest.mark.django_db


def test_a_complete_file_walks_the_seven_steps():
    at = make.unit()
    people = make.staff(at)

    dossier = make.dossier(at, stage=Stage.ASSISTANCE, staff=people)

    verbs = list(StageChange.objects.filter(dossier=dossier).values_list("verb", flat=True))
    assert verbs == [
        "submit_application", "pass_investigation", "post_notice", "close_publicity", "pass_up", "pass_up", "approve",
        "certify", "complete_entry", "begin_assistance",
    ]  # fmt: skip
    opinions = Approval.objects.filter(dossier=dossier).in_force().order_by("at")
    assert [opinion.unit.name for opinion in opinions] == [
        at.name,
        "抚宁区留守营镇总工会",
        "秦皇岛市抚宁区总工会",
    ]
    assert dossier.case_no.startswith("130306")
    assert len(dossier.case_no) == 15
    assert Member.objects.filter(household=dossier.household, on_file=True).count() == 3
    assert dossier.certifications.in_force().get().verdict.frozen_at is not None
