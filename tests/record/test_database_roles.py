"""The application's database role adds to the record and can do nothing else to it; proven refusal by refusal."""

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError

import tests.factories as make
from accounts.recording import append_only_models
from hardship.checkup.database import record_is_out_of_reach
from hardship.config.env import APPLICATION
from hardship.enums import Stage
from hardship.models import AccessRecord, Member
from hardship.progress import Refused
from hardship.services.database_rights import grant_rights, rights_too_many
from hardship.services.seal_check import verify_record
from hardship.services.seals import seal_record

KEPT = ("hardship_memberevent", "accounts_postevent", "reviews_stagechange", "hardship_accessrecord", "hardship_ledgerentry",
        "hardship_seal", "hardship_sealblock")  # fmt: skip
FORBIDDEN = (
    "UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL", "DROP TABLE {}",
    "ALTER TABLE {} ADD COLUMN x int", "CREATE TRIGGER t BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION "
    "suppress_redundant_updates_trigger()", "ALTER TABLE {} OWNER TO hardship_app",
)  # fmt: skip


@pytest.fixture
def file(db):
    return make.dossier()


@pytest.fixture
def application(file):
    """The connection, become the application's role."""
    grant_rights(connection, APPLICATION)
    run(f"SET CONSTRAINTS ALL IMMEDIATE; SET SESSION AUTHORIZATION {APPLICATION}")
    yield
    run("RESET SESSION AUTHORIZATION")


def run(order: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(order)


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("order", FORBIDDEN, ids=lambda order: order.split(" {}")[0])
def test_the_record_can_only_be_added_to(application, order, table):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        run(order.format(table))


@pytest.mark.parametrize(
    "order",
    [
        "SET session_replication_role = replica",
        "ALTER TABLE hardship_member DISABLE TRIGGER ALL",
        "DROP TABLE hardship_member CASCADE",
        "TRUNCATE hardship_member CASCADE",
        "CREATE TABLE x (y int)",
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN"
        " AS 'SELECT TRUE' LANGUAGE sql",
        "DROP TRIGGER follow_unit_path ON accounts_unit",
        "UPDATE django_migrations SET name = 'x'",
        "SET ROLE hardship",
    ],
)
def test_no_way_round_is_open(application, order):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        run(order)


def test_naming_triggers_to_be_ignored_changes_nothing(application, file):
    """pgtrigger reads a setting any session may set; for the application's role it has no effect."""
    start = type_count()
    run("SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger), true)")
    Member.objects.filter(household=file.household).update(remark="悄悄改")
    assert type_count() == start + 3
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        run("UPDATE reviews_stagechange SET note = ''")


def type_count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hardship_memberevent")
        return cursor.fetchone()[0]


def test_the_application_works_records_and_seals(application, file):
    make.walk(file, Stage.INVESTIGATION, make.staff(file.unit))
    make.member(file)
    AccessRecord.objects.create(dossier=file, user=file.opened_by, kind="print", what="附件2")
    assert seal_record().rows
    assert verify_record().faults == []
    assert rights_too_many(connection) == []
    assert record_is_out_of_reach(connection, production=True).sound


def test_granting_twice_gives_the_same(file):
    assert grant_rights(connection, APPLICATION) == grant_rights(connection, APPLICATION)
    assert grant_rights(connection, APPLICATION).kept == len(append_only_models())


def test_a_role_that_owns_the_tables_is_told_of(file):
    assert set(rights_too_many(connection)) >= set(KEPT)
    grave, warned = (record_is_out_of_reach(connection, production=live) for live in (True, False))
    assert (grave.sound, warned.sound) == (False, True)
    assert "HARDSHIP_OWNER_DATABASE_URL" in grave.remedy
    assert str(warned).startswith("[提醒] ")


def test_the_owner_is_never_given_the_application_s_rights(file):
    with pytest.raises(Refused, match="不能同时是表的所有者"):
        grant_rights(connection, connection.settings_dict["USER"])
    with pytest.raises(Refused, match="不存在"):
        grant_rights(connection, "nobody_knows")
