"""Dossiers by number: the same for the same seed, and true to the rules' own arithmetic."""

from decimal import Decimal
from functools import cache
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Unit
from accounts.services import disagreements
from hardship.enums import CERTIFIED, ENDED, Stage
from hardship.models import Certification, Dossier, Figures, Hand, Member, NumberSeries, Verdict
from hardship.services import recompute
from hardship.services.assess import facts_of, reassess, standard_for
from hardship.services.dossiers import initials
from hardship.services.economy import economy_of, proof_disagrees
from hardship.services.workdays import workdays_between
from reviews.demo.days import OfficeDays, demo_anchor
from reviews.demo.growth import grow
from reviews.demo.province import CATEGORY, Filler
from reviews.demo.staff import Offices
from reviews.workflow import row_for
from tests.demo.conftest import PROVINCE

workdays = cache(workdays_between)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def invented_again(seed: int) -> list[tuple[str, ...]]:
    """The people a seed makes, without writing them: acceptance numbers aside, all the facts of a person."""
    anchor = demo_anchor()
    counties = grow(PROVINCE)
    offices = Offices((unit for units in counties.values() for unit in units), seed=str(seed), anchor=anchor)
    filler = Filler(OfficeDays(anchor), offices, seed)
    return sorted(
        (person.id_no, person.name, person.relation, str(person.monthly_income), str(family.request["hardship_desc"]), course.stage)
        for county, units in counties.items()
        for family, course, _ in filler.invent(county, units, PROVINCE // len(counties))
        for person in family.persons
    )  # fmt: skip


def test_the_same_seed_makes_the_same_families():
    stored = [
        (row.id_no, row.name, row.relation, str(row.monthly_income), file.application.hardship_desc, file.stage)
        for row in Member.objects.select_related("household__dossier__application")
        for file in [row.household.dossier]
    ]  # fmt: skip
    again = invented_again(1)
    assert [(*row[:3], f"{Decimal(row[3]):.2f}", *row[4:]) for row in again] == sorted(stored)
    assert again == invented_again(1)
    assert again != invented_again(2)


def test_dossiers_hold_together():
    dossiers = list(Dossier.objects.with_household())
    assert len(dossiers) == PROVINCE
    assert {dossier.unit_path[:4] for dossier in dossiers} == {Unit.objects.get(code="130000").path}
    assert (
        len({dossier.unit_path[:12] for dossier in dossiers})
        == Unit.objects.filter(kind="county", certifies=True).count()
    )
    stages = [dossier.stage for dossier in dossiers]
    assert stages.count(Stage.ASSISTANCE) > PROVINCE // 2
    for dossier in dossiers:
        economy = economy_of(dossier.household)
        assert dossier.persons == economy.persons
        assert dossier.monthly_per_person == round(economy.monthly_per_person, 2)
        assert dossier.applicant_pinyin == initials(dossier.applicant_name)
        assert not any(proof_disagrees(member) for member in dossier.household.members.all())
        assert (dossier.stage in CERTIFIED) == bool(dossier.case_no)
    assert not Member.objects.filter(household__dossier__stage__in=ENDED, on_file=True).exists()
    numbers = [member.id_no for member in Member.objects.only("id_no")]
    assert len(numbers) == len(set(numbers))


def test_categories_are_the_rules_own():
    certified = Dossier.objects.with_household().filter(stage__in=CERTIFIED)
    assert set(certified.values_list("category", flat=True)) == set(CATEGORY.values())
    for dossier in certified[:80]:
        found = dossier.edition.rules.assess(facts_of(dossier, standard_for(dossier)))
        assert found.category is not None, found.conclusion
        assert dossier.category == found.category.code, found.conclusion
    assert Certification.objects.count() == certified.count()


def test_every_file_has_its_verdict_and_its_figures():
    assert Verdict.objects.filter(frozen_at=None).count() == Figures.objects.count() == PROVINCE
    for certification in Certification.objects.select_related("verdict", "dossier"):
        frozen = certification.verdict
        assert frozen.dossier_id == certification.dossier_id
        assert frozen.frozen_at == frozen.made_at == certification.certified_at
        assert (certification.category, certification.tier) == (frozen.category, frozen.tier)
        assert certification.differs_because == ""
    assert Verdict.objects.filter(frozen_at__isnull=False).count() == Certification.objects.count()
    assert recompute.outdated() == []


def test_a_generated_verdict_is_what_the_services_say():
    """Of one file in three, whatever its stage: the same facts, sentences and columns, to the letter."""
    for dossier in Dossier.objects.with_household().order_by("pk")[::3]:
        written, figures = stored(dossier, Verdict), stored(dossier, Figures)
        with transaction.atomic():
            reassess(dossier)
            assert stored(dossier, Verdict) == written
            assert stored(dossier, Figures) == figures
            transaction.set_rollback(True)
    assert {row.outcome for row in Verdict.objects.all()} >= {"eligible", "ineligible"}


def stored(dossier, model):
    """A file's present row without the moment it was made."""
    rows = model.objects.filter(dossier=dossier)
    row = (rows.filter(frozen_at=None) if model is Verdict else rows).values().get()
    row.pop("made_at", None)
    return row


def test_histories_walk_the_table():
    for dossier in Dossier.objects.prefetch_related("stage_changes__post__unit"):
        stage, began = Stage.APPLICATION, dossier.opened_at
        for change in dossier.stage_changes.all():
            row = row_for(stage, change.verb)
            assert row is not None
            assert change.from_stage == stage
            assert change.post.gives(row.permission)
            assert dossier.unit_path.startswith(change.post.unit.path)
            assert change.at >= began
            assert change.days_used == workdays(began.date(), change.at.date())
            stage, began = row.to_stage, change.at
        assert dossier.stage == stage
    assert Hand.objects.count() > PROVINCE


def test_units_and_posts_are_sound():
    assert [list(problem) for problem in Unit.objects.find_problems()] == [[], [], [], [], []]
    assert disagreements() == []


def test_numbers_go_on_where_the_load_stopped():
    for series in NumberSeries.objects.filter(prefix__startswith="SL"):
        assert Dossier.objects.filter(number__startswith=series.prefix).count() == series.last


def test_a_second_load_is_refused(settings):
    settings.DEMO_ALLOWED = True
    said = StringIO()
    call_command("load_demo", dossiers=170, seed=5, stdout=said)
    assert "已经载入" in said.getvalue()
    assert Dossier.objects.count() == PROVINCE


def test_a_number_below_one_is_refused(settings):
    settings.DEMO_ALLOWED = True
    with pytest.raises(CommandError, match="至少为 1"):
        call_command("load_demo", dossiers=0)
