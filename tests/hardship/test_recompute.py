"""Verdicts follow the low-income standards and the codes' meanings; what is frozen or ended stays."""

import inspect
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django_q.models import OrmQ

import tests.factories as make
from hardship import jobs
from hardship.enums import ENDED, Stage
from hardship.management.commands.prepare import Command
from hardship.models import (
    CodeItem,
    Dossier,
    Figures,
    FixtureLoad,
    Household,
    LowIncomeStandard,
    Member,
    Verdict,
)
from hardship.models.codes import RULED_LISTS
from hardship.services import assess, economy, recompute
from hardship.services.assess import reassess
from hardship.services.editing import editing
from hardship.services.reference import load_sheet
from hardship.services.reference_sheets import SHEETS
from tests.fixtures.test_loading import rewrite
from tests.hardship.test_admin import confirm, upload
from tests.hardship.test_one_file import wait_until_somebody_waits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_code_book():
    """A test that changes codes leaves none of them in this process's memory."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def at():
    return make.unit()


@pytest.fixture
def people(at):
    return make.staff(at)


@pytest.fixture
def file(at, people):
    return make.dossier(at, staff=people)


@pytest.fixture
def admin(client):
    client.force_login(make.user(is_superuser=True, is_staff=True))
    return client


def present(county: str = "130306") -> LowIncomeStandard:
    standard = LowIncomeStandard.objects.for_county(county, localdate())
    assert standard is not None
    return standard


def current(file) -> Verdict:
    return file.verdicts.get(frozen_at=None)


def queued() -> list[str]:
    return [row.task["func"] for row in OrmQ.objects.all()]


# what is outdated ---------------------------------------------------------------------------------------------


def test_nothing_is_outdated_after_it_was_computed(file):
    assert recompute.outdated() == []
    done = recompute.recompute_outdated()
    assert (done.count, done.failed, done.finished) == (0, (), True)


def test_finding_nothing_costs_three_queries(file, django_assert_num_queries):
    with django_assert_num_queries(3):  # the code book, the standards, the search
        recompute.recompute_outdated()


@pytest.mark.parametrize(
    "changes", [{"amount": Decimal("380.00")}, {"document_no": "抚政办字〔2018〕1号"}, {"presumed": True}]
)
def test_a_changed_standard_outdates_the_files_of_its_county(file, changes):
    LowIncomeStandard.objects.filter(pk=present().pk).update(**changes)
    assert recompute.outdated() == [file.pk]
    assert recompute.recompute_outdated().count == 1
    verdict = current(file)
    assert (verdict.standard, verdict.standard_source) == (present().amount, assess.source_of(present()))
    assert recompute.outdated() == []


def test_a_changed_standard_changes_the_verdict_and_the_figures(file):
    assert current(file).category == "dibao"
    LowIncomeStandard.objects.filter(pk=present().pk).update(amount=Decimal("300.00"))
    recompute.recompute_outdated()
    assert (current(file).category, Figures.objects.get(pk=file.pk).standard) == ("dibao_edge", 30000)


def test_a_new_standard_counts_from_its_first_day(file):
    old = present()
    tomorrow = localdate() + timedelta(days=1)
    late = LowIncomeStandard.objects.create(
        division_code="130306", amount=Decimal("600"), effective_from=tomorrow
    )
    assert recompute.outdated() == []
    LowIncomeStandard.objects.filter(pk=late.pk).update(effective_from=localdate())
    assert recompute.outdated() == [file.pk]
    recompute.recompute_outdated()
    assert current(file).standard == Decimal("600.00")
    late.delete()
    recompute.recompute_outdated()
    assert current(file).standard == old.amount


def test_a_standard_that_has_ended_or_is_gone_leaves_the_verdict_open(file):
    row = present()
    LowIncomeStandard.objects.filter(pk=row.pk).update(effective_until=localdate() - timedelta(days=1))
    recompute.recompute_outdated()
    assert (current(file).standard, current(file).outcome) == (None, "unknown")
    LowIncomeStandard.objects.filter(division_code="130306").delete()
    assert recompute.outdated() == []


def test_of_two_standards_that_cover_the_day_the_one_begun_last_counts(file):
    """As for_county has it, whichever was entered first and even where the older one has no end."""
    long_ago = LowIncomeStandard.objects.create(
        division_code="130306", amount=Decimal("700"), effective_from=localdate().replace(year=2017)
    )
    assert recompute.outdated() == []
    for row in (present(), long_ago):
        LowIncomeStandard.objects.filter(pk=row.pk).update(amount=row.amount + 1)
        assert recompute.outdated() == ([file.pk] if row != long_ago else [])
        recompute.recompute_outdated()


@pytest.mark.parametrize("other", [{"division_code": "130303"}, {"division_code": "130306", "kind": "rural"}])
def test_another_countys_or_kinds_standard_outdates_nothing(file, other):
    values = {"amount": Decimal("999"), "effective_from": localdate()}
    LowIncomeStandard.objects.create(**other, **values)
    assert recompute.outdated() == []


def test_a_migrant_workers_file_follows_the_county_of_work(at, people):
    file = make.dossier(at, staff=people)
    Household.objects.filter(pk=file.household_id).update(work_region="130303")
    type(file.application).objects.filter(dossier=file).update(worker_kind="migrant")
    reassess(Dossier.objects.with_household().get(pk=file.pk))
    LowIncomeStandard.objects.filter(pk=present("130306").pk).update(amount=Decimal("999"))
    assert recompute.outdated() == []
    LowIncomeStandard.objects.filter(pk=present("130303").pk).update(amount=Decimal("999"))
    assert recompute.outdated() == [file.pk]


def test_a_code_that_means_something_else_outdates_open_files(file):
    assert "schooling" in current(file).facts["causes"]
    CodeItem.objects.filter(list_name="cause", code="09").update(means=["other"])
    CodeItem.objects.filter(list_name="identity", code="undergraduate").update(means=[])
    cache.clear()
    assert recompute.outdated() == [file.pk]
    recompute.recompute_outdated()
    assert current(file).facts["causes"] == ["other"]
    assert recompute.outdated() == []


def test_a_new_wording_or_a_list_the_rules_do_not_read_outdates_nothing(file):
    CodeItem.objects.filter(list_name="cause", code="09").update(label="子女就学")
    CodeItem.objects.filter(list_name="relation", code="son").update(means=["parent"])
    cache.clear()
    assert recompute.outdated() == []


def test_the_ruled_lists_are_those_the_services_read():
    source = inspect.getsource(assess) + inspect.getsource(economy)
    assert set(re.findall(r'book\.means\("(\w+)"', source)) == RULED_LISTS


def test_a_file_from_before_the_figures_gets_them(file):
    Figures.objects.all().delete()
    assert recompute.outdated() == [file.pk]
    recompute.recompute_outdated()
    assert Figures.objects.get(pk=file.pk).annual_income == 1440000


def test_an_ended_file_keeps_its_verdict_and_gets_its_figures(file):
    Dossier.objects.filter(pk=file.pk).update(stage=ENDED[0])
    LowIncomeStandard.objects.filter(pk=present().pk).update(amount=Decimal("300.00"))
    assert recompute.outdated() == []
    before = Verdict.objects.filter(dossier=file).values().get()
    Figures.objects.all().delete()
    assert recompute.recompute_outdated().count == 1
    assert Verdict.objects.filter(dossier=file).values().get() == before
    row = Figures.objects.get(pk=file.pk)
    assert (row.active, row.standard) == (False, int(before["standard"] * 100))
    assert recompute.outdated() == []


def test_a_frozen_verdict_is_never_touched(at, people):
    file = make.dossier(at, stage=Stage.ENTRY, staff=people)
    frozen = Verdict.objects.filter(dossier=file, frozen_at__isnull=False)
    before = frozen.values().get()
    LowIncomeStandard.objects.filter(pk=present().pk).update(amount=Decimal("300.00"))
    assert recompute.recompute_outdated().count == 1
    assert frozen.values().get() == before
    assert current(file).standard == Decimal("300.00")


# the work ------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(at, people, monkeypatch):
    monkeypatch.setattr(recompute, "BATCH", 1)
    monkeypatch.setattr(recompute.outdated, "__kwdefaults__", {"after": 0, "limit": 2})
    files = [make.dossier(at, staff=people) for _ in range(3)]
    LowIncomeStandard.objects.filter(pk=present().pk).update(amount=Decimal("300.00"))
    return files


def test_several_searches_and_batches_reach_every_file(three):
    assert recompute.recompute_outdated().count == 3
    assert {current(file).standard for file in three} == {Decimal("300.00")}


def test_a_run_out_of_time_is_gone_on_with(three):
    done = recompute.recompute_outdated(seconds=0)
    assert (done.count, done.finished) == (1, False)
    assert recompute.outdated(limit=9) == [file.pk for file in three[1:]]
    assert str(recompute.recompute_outdated()) == "重算资格意见 2 份"
    assert recompute.outdated(limit=9) == []


def test_the_job_asks_for_another_where_it_could_not_finish(
    three, monkeypatch, django_capture_on_commit_callbacks
):
    OrmQ.objects.all().delete()
    monkeypatch.setattr(recompute.recompute_outdated, "__kwdefaults__", {"seconds": 0})
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.recompute_outdated() == "重算资格意见 1 份，其余继续重算"
    assert queued() == [recompute.JOB]


def test_one_file_whose_facts_cannot_be_read_does_not_stop_the_others(three):
    spoilt = three[1]
    Household.objects.filter(pk=spoilt.household_id).update(hukou_region="县")
    done = recompute.recompute_outdated()
    assert (done.count, done.failed) == (2, (spoilt.number,))
    assert spoilt.number in str(done)
    assert {current(file).standard for file in (three[0], three[2])} == {Decimal("300.00")}
    assert current(spoilt).standard == Decimal("550.00")


# who asks ------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(django_capture_on_commit_callbacks):
    """asked(work): the jobs that wait once the work is committed."""
    OrmQ.objects.all().delete()

    def run(work) -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            work()
        return queued()

    return run


def test_typing_changing_and_deleting_a_standard_ask(admin, asked):
    values = {"division_code": "130306", "kind": "urban", "amount": "612.00", "effective_from": "2019-01-01"}
    add = reverse("admin:hardship_lowincomestandard_add")
    assert asked(lambda: admin.post(add, values)) == [recompute.JOB]
    row = LowIncomeStandard.objects.get(amount=Decimal("612"))
    OrmQ.objects.all().delete()
    page = reverse("admin:hardship_lowincomestandard_change", args=[row.pk])
    assert asked(lambda: admin.post(page, values | {"amount": "613.00"})) == [recompute.JOB]
    OrmQ.objects.all().delete()
    assert asked(lambda: LowIncomeStandard.objects.filter(pk=row.pk).delete()) == [recompute.JOB]


def test_an_imported_sheet_asks_once(admin, asked):
    rows = [f"{code},城市,612,2019-01-01,,,否," for code in ("130302", "130303", "130306")]
    preview = upload(admin, *rows)
    assert queued() == []
    assert asked(lambda: confirm(admin, preview)) == [recompute.JOB]
    assert LowIncomeStandard.objects.filter(amount=Decimal("612")).count() == 3


def test_a_code_of_a_ruled_list_asks_and_another_does_not(asked):
    assert asked(CodeItem.objects.get(list_name="relation", code="son").save) == []
    assert asked(CodeItem.objects.get(list_name="cause", code="09").save) == [recompute.JOB]


def test_a_rural_standard_asks_nothing(asked):
    values = {
        "division_code": "130306",
        "kind": "rural",
        "amount": Decimal("300"),
        "effective_from": localdate(),
    }
    assert asked(lambda: LowIncomeStandard.objects.create(**values)) == []


@pytest.mark.parametrize(
    ("model", "name", "old", "new"),
    [
        (LowIncomeStandard, "low_income_standards.json", '"amount": "550.00"', '"amount": "551.00"'),
        (CodeItem, "codes/cause.json", "子女上学", "子女就学"),
    ],
)
def test_a_changed_fixture_asks(asked, tmp_path, settings, model, name, old, new):
    shutil.copytree(settings.FIXTURE_DIRS[0], tmp_path / "fixtures")
    settings.FIXTURE_DIRS = [tmp_path / "fixtures"]
    sheet = next(sheet for sheet in SHEETS if sheet.model is model)
    QuerySet(FixtureLoad).delete()
    assert asked(lambda: load_sheet(sheet)) == []  # as it is in the database already
    rewrite(tmp_path / "fixtures" / name, old, new)
    assert asked(lambda: load_sheet(sheet)) == [recompute.JOB]


def test_a_change_while_the_job_runs_asks_again(asked):
    """A job that runs already may have passed the file."""
    row = present()
    assert asked(row.save) == [recompute.JOB]
    OrmQ.objects.update(lock=make.make_aware(make.datetime(2100, 1, 1)))
    assert asked(row.save) == [recompute.JOB] * 2


# beside a clerk ------------------------------------------------------------------------------------------------


def in_thread(pool, work):
    def run():
        try:
            return work()
        finally:
            connection.close()

    return pool.submit(run)


@pytest.mark.django_db(transaction=True)
def test_a_clerk_who_is_saving_is_waited_for_and_not_overwritten():
    at = make.unit()
    people = make.staff(at)
    file = make.dossier(at, staff=people)
    LowIncomeStandard.objects.filter(pk=present().pk).update(amount=Decimal("300.00"))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), editing(file, by=people.clerk) as locked:
            Member.objects.filter(household=locked.household_id, is_applicant=True).update(
                monthly_income=Decimal("2000")
            )
            job = in_thread(pool, lambda: recompute.recompute([file.pk]))
            wait_until_somebody_waits()
        assert job.result(timeout=10) == []
    verdict = current(file)
    assert (verdict.facts["annual_income"], verdict.standard) == ("24000.00", Decimal("300.00"))
    assert Figures.objects.get(pk=file.pk).annual_income == 2400000


@pytest.mark.django_db(transaction=True)
def test_a_clerk_who_comes_while_the_job_holds_the_file_waits_and_has_the_last_word():
    at = make.unit()
    people = make.staff(at)
    file = make.dossier(at, staff=people)

    def save():
        with editing(file, by=people.clerk) as locked:
            Member.objects.filter(household=locked.household_id, is_applicant=True).update(
                monthly_income=Decimal("2000")
            )

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            recompute.recompute([file.pk])
            clerk = in_thread(pool, save)
            wait_until_somebody_waits()
        clerk.result(timeout=10)
    assert current(file).facts["annual_income"] == "24000.00"


# make run ------------------------------------------------------------------------------------------------------


def test_starting_the_system_asks_only_where_something_is_outdated(file, asked, capsys):
    assert asked(Command().recompute) == []
    assert "无需重算" in capsys.readouterr().out
    Figures.objects.all().delete()
    assert asked(Command().recompute) == [recompute.JOB]
    assert "后台重算" in capsys.readouterr().out
