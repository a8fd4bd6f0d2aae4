"""Keys are changed while people work: nothing is lost, nothing is overwritten, a kill is gone on from."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

import tests.factories as make
from hardship import keyfile
from hardship.models import FormDraft, Household, Member
from hardship.models.secrets import secrets_of
from hardship.services import rotation
from hardship.services.rotation import RotationRefused, rotate

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 25


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path, monkeypatch):
    """A key file of this test's own; tables rotate in batches of five."""
    settings.KEY_FILE = tmp_path / "keys.json"
    keyfile.create(settings.KEY_FILE)
    monkeypatch.setattr(rotation, "BATCH", 5)
    return settings.KEY_FILE


@pytest.fixture
def people():
    household = Household.objects.create(bank_card="6200000000000000")
    FormDraft.objects.create(user=make.user(), path="/x/", fields={"id_no": ["1303"]})
    return [
        Member.objects.create(
            household=household, name="王示例", id_no=make.resident_id(), mobile=f"138000000{n:02d}"
        )
        for n in range(PEOPLE)
    ]


def silent(*said):
    pass


def key_numbers():
    """Every key number under which anything is stored."""
    numbers = set()
    with connection.cursor() as cursor:
        for model in rotation.secret_holders():
            for field in secrets_of(model):
                cursor.execute(
                    f"SELECT DISTINCT get_byte({field.column}, 0) FROM {model._meta.db_table}"
                    f" WHERE length({field.column}) > 0"
                )
                numbers |= {number for (number,) in cursor.fetchall()}
    return numbers


def facts(people):
    fresh = Member.objects.in_bulk([person.pk for person in people])
    return [(fresh[person.pk].id_no, fresh[person.pk].mobile) for person in people]


def told(people):
    return [(person.id_no, person.mobile) for person in people]


def run(**options):
    said = StringIO()
    call_command("rotate_keys", stdout=said, **options)
    return said.getvalue()


def test_everything_comes_under_the_new_key_and_reads_the_same(people, own_keys):
    said = run()
    assert f"家庭成员：{PEOPLE}/{PEOPLE} 行" in said
    assert "已换用第 2 号密钥；第 1 号密钥停用" in said
    assert key_numbers() == {2}
    assert facts(people) == told(people)
    assert FormDraft.objects.get().fields == {"id_no": ["1303"]}
    assert Member.objects.numbered(people[3].id_no).get() == people[3]
    ring = keyfile.read(own_keys)
    assert (ring.current, bool(ring.keys[1].retired_on), ring.keys[2].retired_on) == (2, True, "")
    assert own_keys.stat().st_mode & 0o077 == 0


def test_no_key_is_printed_or_stored(people, own_keys):
    said = run() + own_keys.name
    written = own_keys.read_text()
    for key in keyfile.read(own_keys).keys.values():
        assert key.secret.hex() not in said
        assert str(key.secret) not in said
    assert len(written) > 100
    assert not [line for line in written.split('"') if len(line) > 40 and line in said]


@pytest.mark.parametrize(("first", "second"), [("sm4", "aes"), ("aes", "sm4")])
def test_the_algorithm_is_changed_by_a_rotation_and_back(people, own_keys, first, second):
    for algorithm in (first, second):
        run(algorithm=algorithm)
        ring = keyfile.read(own_keys)
        assert ring.keys[ring.current].algorithm == algorithm
        assert facts(people) == told(people)
    assert key_numbers() == {3}


def test_a_killed_rotation_is_gone_on_from(people, own_keys):
    """A process of its own is killed after its second batch of people."""
    connection.close()
    child = os.fork()
    if child == 0:
        rotate(None, lambda name, done, total: os.kill(os.getpid(), signal.SIGKILL) if done >= 10 else None)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert key_numbers() == {1, 2}
    assert facts(people) == told(people)
    assert keyfile.read(own_keys).ending == [1]

    assert rotate(None, silent) == [1]

    assert key_numbers() == {2}
    assert facts(people) == told(people)
    assert keyfile.read(own_keys).current == 2


def test_another_algorithm_is_not_taken_for_the_interrupted_rotation(people, own_keys):
    keyfile.write(own_keys, keyfile.read(own_keys).with_new_key("aes"))
    assert rotate("sm4", silent) == [1, 2]
    assert key_numbers() == {3}


def test_people_work_meanwhile_and_nothing_of_theirs_is_lost(people, own_keys):
    """A second connection writes and reads without pause, whole rows and single columns, until three rotations are over."""
    over, written = Event(), {}

    def work():
        try:
            rounds = 0
            while not over.is_set() or rounds < 3:
                rounds += 1
                for place, person in enumerate(people):
                    row = Member.objects.get(pk=person.pk)
                    assert row.mobile == written.get(person.pk, person.mobile)
                    row.mobile = f"139{rounds % 10000:04d}{place:04d}"
                    row.save(update_fields=["mobile"] if place % 2 else None)
                    written[person.pk] = row.mobile
            return rounds
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(work)
        try:
            ended = [rotate(algorithm, silent) for algorithm in ("sm4", "aes", None)]
        finally:
            over.set()
        assert worker.result(timeout=60) >= 3

    assert ended == [[1], [2], [3]]
    assert facts(people) == [(person.id_no, written[person.pk]) for person in people]
    assert key_numbers() == {4}


def test_a_row_loaded_before_and_saved_after_is_under_the_new_key(people):
    before = Member.objects.get(pk=people[0].pk)
    rotate(None, silent)
    before.employer = "测试厂"
    before.save()
    assert key_numbers() == {2}
    assert facts(people) == told(people)


def test_a_value_changed_after_it_was_read_is_not_overwritten(people):
    """Compare and set, without the row lock that usually makes it idle."""
    person, (field, *_) = people[0], secrets_of(Member)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {field.column} FROM hardship_member WHERE id = %s", [person.pk])
        read = bytes(cursor.fetchone()[0])
        person.id_no = make.resident_id()
        person.save()
        rotation._write(cursor, Member, person.pk, {field: read})
    assert facts(people) == told(people)


def test_rows_that_others_hold_are_passed_over_and_come_again(people, own_keys, monkeypatch):
    monkeypatch.setattr(rotation, "PATIENCE", 0.5)

    def work():
        try:
            return rotate(None, silent)
        except RotationRefused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Member.objects.select_for_update().get(pk=people[7].pk)
        assert "家庭成员有 1 行一直被别的操作占用" in pool.submit(work).result(timeout=30)
    assert key_numbers() == {1, 2}
    assert keyfile.read(own_keys).ending == [1]
    assert rotate(None, silent) == [1]
    assert key_numbers() == {2}


def test_what_does_not_open_is_named_and_its_key_kept(people, own_keys):
    spoilt = people[4]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE hardship_member SET mobile = %s WHERE id = %s", [b"\x01" + bytes(39), spoilt.pk]
        )
    with pytest.raises(CommandError, match=f"hardship_member 第 {spoilt.pk} 行"):
        run()
    assert key_numbers() == {1, 2}
    assert keyfile.read(own_keys).ending == [1]
    spoilt.mobile = "13800000099"
    spoilt.save()
    assert rotate(None, silent) == [1]
    assert facts(people) == told(people)


def test_one_rotation_at_a_time(people):
    def work():
        try:
            return run()
        except CommandError as refusal:
            return str(refusal)
        finally:
            connection.close()

    with rotation._alone(), ThreadPoolExecutor(1) as pool:
        assert "另一个 rotate_keys 正在运行" in pool.submit(work).result(timeout=30)
    assert key_numbers() == {1}


def test_without_a_key_file_nothing_is_done(people, own_keys):
    own_keys.unlink()
    with pytest.raises(CommandError, match="没有密钥文件"):
        run()
    assert not own_keys.exists()


def test_a_key_number_is_one_byte(own_keys):
    ring = keyfile.read(own_keys)
    for _ in range(254):
        ring = ring.with_new_key("aes")
    with pytest.raises(keyfile.KeysRefused, match="密钥编号已用到 255"):
        ring.with_new_key("aes")
