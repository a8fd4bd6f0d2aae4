"""The seals: chained, naming every row that a superuser changed behind the application's back."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

import tests.factories as make
from accounts.models import Division
from hardship.jobs import seal_the_record
from hardship.models import AccessRecord, Seal
from hardship.progress import Refused
from hardship.services import seal_digests
from hardship.services.seal_check import verify_record
from hardship.services.seals import ensure_sealing_key, final_numbers, seal_record

TABLE = "hardship_memberevent"


def superuser(order: str, *values) -> None:
    """Do something with every trigger disabled, as only a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(order, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def newest(table: str = TABLE, key: str = "pgh_id") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({key}) FROM {table}")
        return cursor.fetchone()[0]


@pytest.fixture
def sealed(db, monkeypatch):
    """A family whose record is sealed in blocks of ten rows."""
    monkeypatch.setattr(seal_digests, "BLOCK", 10)
    file = make.dossier()
    AccessRecord.objects.create(dossier=file, user=file.opened_by, kind="print", what="附件2")
    seal_record()
    return file


def test_a_whole_record_is_found_whole(sealed):
    check = verify_record()
    assert (check.seals, check.unsealed, check.faults) == (1, 0, [])
    assert check.rows == Seal.objects.get().rows > 50
    said = StringIO()
    call_command("verify_record", stdout=said)
    assert (
        said.getvalue()
        == f"留痕完整：1 次封存，{check.rows} 条记录与封存时一致；另有 0 条是最近一次封存之后写入的。\n"
    )


def test_what_comes_later_waits_for_the_next_seal(sealed):
    make.member(sealed)
    assert (verify_record().unsealed, verify_record().faults) == (1, [])
    assert seal_record().rows == 1
    assert (verify_record().seals, verify_record().unsealed, verify_record().faults) == (2, 0, [])


def test_an_update_is_named(sealed):
    number = newest()
    superuser(f"UPDATE {TABLE} SET name = '李改名' WHERE pgh_id = %s", number)
    assert verify_record().faults == [f"家庭成员修改记录（{TABLE}）第 {number} 号记录的内容被改动。"]


def test_who_did_it_cannot_be_changed_either(sealed):
    superuser(f"""UPDATE {TABLE} SET pgh_context = '{{"user": 1}}' WHERE pgh_id = %s""", newest())
    assert len(verify_record().faults) == 1


def test_a_deletion_is_named(sealed):
    number = newest() - 1
    superuser(f"DELETE FROM {TABLE} WHERE pgh_id = %s", number)
    assert verify_record().faults == [f"家庭成员修改记录（{TABLE}）第 {number} 号记录被删除。"]


def test_an_insertion_into_a_sealed_range_is_named(sealed):
    number = newest() - 1
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT string_agg('\"' || attname || '\"', ',') FROM pg_attribute WHERE attrelid = '{TABLE}'::regclass"
            " AND attnum > 0 AND attname <> 'pgh_id'"
        )
        columns = cursor.fetchone()[0]
    superuser(
        f"INSERT INTO {TABLE} (pgh_id, {columns}) SELECT -5, {columns} FROM {TABLE} WHERE pgh_id = %s", number
    )
    assert verify_record().faults == [f"家庭成员修改记录（{TABLE}）第 -5 号记录是封存以后插进来的。"]


def test_a_truncated_table_is_named_and_the_others_are_looked_at(sealed):
    count, access = newest(), AccessRecord.objects.get().pk
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SELECT min(pgh_id), count(*) FROM {TABLE}")
        first, rows = cursor.fetchone()
        cursor.execute(f"TRUNCATE {TABLE}")
    superuser("UPDATE hardship_accessrecord SET what = '别的' WHERE id = %s", access)
    assert verify_record().faults == [
        f"访问记录（hardship_accessrecord）第 {access} 号记录的内容被改动。",
        f"家庭成员修改记录（{TABLE}）被清空：第 {first} 号至第 {count} 号共 {rows} 条记录没有了。",
    ]


def test_a_dropped_table_is_named(sealed):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TABLE hardship_realestateevent")
    assert verify_record().faults == [
        "数据表 hardship_realestateevent 不存在，或者少了封存过的列，无法核验。"
    ]


def test_many_rows_are_counted_after_the_first_twenty(sealed):
    rows = Division.objects.count()
    superuser("UPDATE accounts_divisionevent SET name = name || 'x'")
    faults = verify_record().faults
    assert len(faults) == 21
    assert faults[-1] == f"行政区划修改记录（accounts_divisionevent）另有 {rows - 20} 条记录的内容被改动。"


def test_a_row_made_to_look_right_in_its_leaf_is_still_found(sealed):
    """The leaf is half a hash; the block's digest is whole."""
    superuser(
        "UPDATE hardship_sealblock SET leaves = leaves || leaves WHERE after_id = %s", seal_digests.BEFORE_ALL
    )
    assert verify_record().faults == ["第 1 号封存的明细被改动。"]


@pytest.mark.parametrize(
    "column", ["made_at = made_at + interval '1 day'", "faults = 3", "rows = 1", "previous = 'x'"]
)
def test_a_seal_cannot_be_altered(sealed, column):
    superuser(f"UPDATE hardship_seal SET {column}")
    assert "第 1 号封存的印记不对：内容被改动，或者不是用本密钥封存的。" in verify_record().faults


def test_a_seal_made_without_the_key_is_seen(sealed, settings):
    settings.SEAL_KEY_FILE.write_text("another key, as long as it has to be")
    assert verify_record().faults == ["第 1 号封存的印记不对：内容被改动，或者不是用本密钥封存的。"]


def test_a_missing_link_is_seen(sealed):
    for _ in range(3):
        seal_record()
    superuser("DELETE FROM hardship_seal WHERE number IN (2, 3)")
    assert "缺少第 2 号至第 3 号封存。" in verify_record().faults


def test_cutting_off_the_last_seals_is_seen_by_the_copy_beside_the_database(sealed):
    seal_record()
    superuser("DELETE FROM hardship_seal WHERE number = 2")
    assert [fault[:8] for fault in verify_record().faults] == ["底单 seals"]


def test_a_column_added_later_breaks_no_seal(sealed):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN later text NOT NULL DEFAULT 'x'")
    assert verify_record().faults == []


def test_the_nightly_job_verifies_first_and_seals_the_outcome(sealed):
    superuser(f"DELETE FROM {TABLE} WHERE pgh_id = %s", newest())
    said = seal_the_record()
    assert said.splitlines()[0] == "第 2 号封存，0 条记录。"
    assert len(said.splitlines()) == 2
    assert Seal.objects.get(number=2).faults == 1


def test_the_command_says_every_fault_and_fails(sealed):
    number = newest()
    superuser(f"DELETE FROM {TABLE} WHERE pgh_id = %s", number)
    with pytest.raises(CommandError) as refused:
        call_command("verify_record")
    assert str(refused.value).splitlines() == [
        f"家庭成员修改记录（{TABLE}）第 {number} 号记录被删除。",
        "共 1 项问题。",
    ]
    assert refused.value.returncode == 1


def test_sealing_on_demand_prints_the_seal_in_groups_of_four(sealed):
    said = StringIO()
    call_command("seal_record", stdout=said)
    assert Seal.objects.get(number=2).grouped in said.getvalue()


@pytest.mark.django_db
def test_without_a_key_nothing_is_sealed(settings):
    settings.SEAL_KEY_FILE.unlink()
    with pytest.raises(Refused, match="找不到封存密钥"):
        seal_record()
    assert ensure_sealing_key()
    assert settings.SEAL_KEY_FILE.stat().st_mode & 0o777 == 0o600
    assert not ensure_sealing_key()
    assert seal_record().number == 1
    settings.SEAL_KEY_FILE.write_text("short")
    with pytest.raises(Refused, match="太短"):
        verify_record()


@pytest.mark.django_db(transaction=True)
def test_a_row_committed_late_under_a_lower_number_is_neither_lost_nor_an_alarm():
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        other = connections.create_connection("default")
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE accounts_division SET name = name || '一' WHERE code = '130306'")
        begun.set()
        go_on.wait(20)
        other.commit()
        other.close()

    writer = threading.Thread(target=slow)
    writer.start()
    begun.wait(20)
    Division.objects.filter(code="130300").update(name="先提交")
    tables = seal_digests.sealed_tables()
    assert "accounts_divisionevent" not in final_numbers(tables, patience=0)
    assert "hardship_codeitemevent" in final_numbers(tables, patience=0)
    seal_record(patience=0)
    assert verify_record().faults == []
    threading.Timer(0.5, go_on.set).start()
    seal_record(patience=20)
    writer.join()
    assert (verify_record().unsealed, verify_record().faults) == (0, [])
