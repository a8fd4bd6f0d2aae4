"""Encrypted columns: plain in Python, sealed in the database, bound to their place, found by a blind index only."""

import importlib
from types import SimpleNamespace

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse

import tests.factories as make
from accounts.permissions import Role
from hardship import keyfile
from hardship.checkup.keys import keys_open_what_is_stored
from hardship.ciphers import (
    BANK_CARD,
    PHONE,
    RESIDENT_ID,
    SecretUnreadable,
    Sm4Gcm,
    blind_index,
    seal,
    unseal,
)
from hardship.enums import Stage
from hardship.keyfile import KeysRefused
from hardship.models import Dossier, FormDraft, Household, Member
from hardship.models.secrets import SecretMisused
from hardship.services import drafts
from hardship.services.dossiers import open_dossier
from hardship.services.secrets import reveal
from hardship.services.snapshots import changes_between, snapshot, unsaid
from reviews.demo.copying import RowWriter
from reviews.effects import Details
from reviews.transitions import perform
from tests.hardship.pages import address
from tests.hardship.test_investigations import record

pytestmark = pytest.mark.django_db
MOBILE, CARD = "13800004321", "6200000000004321"


@pytest.fixture
def household():
    return Household.objects.create(bank_card=CARD)


@pytest.fixture
def number():
    return make.resident_id()


@pytest.fixture
def member(household, number):
    return Member.objects.create(
        household=household, name="王示例", id_no=number, mobile=MOBILE, disease="kidney"
    )


@pytest.fixture
def own_keys(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys.json"
    keyfile.create(settings.KEY_FILE)
    return settings.KEY_FILE


def stored(row, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return bytes(cursor.fetchone()[0])


def put(row, column, blob):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [blob, row.pk])


def again(row):
    return type(row).objects.get(pk=row.pk)


# in and out


def test_what_is_written_is_key_number_nonce_and_sealed_text(member, number):
    blob = stored(member, "id_no")
    assert blob[0] == 1
    assert len(blob) == 1 + 12 + 18 + 16
    assert number.encode() not in blob
    assert unseal(blob, f"hardship_member.id_no.{member.pk}") == number
    assert again(member).id_no == number


def test_nothing_is_nothing(member):
    assert stored(member, "other_contact") == b""
    assert again(member).other_contact == ""
    assert member.pk in Member.objects.filter(other_contact="").values_list("pk", flat=True)
    assert member.pk not in Member.objects.exclude(mobile="").filter(disease="").values_list("pk", flat=True)


def test_the_same_text_is_never_sealed_the_same(household, member):
    other = Member.objects.create(household=household, name="刘示例", mobile=MOBILE)
    assert stored(other, "mobile") != stored(member, "mobile")
    assert stored(other, "mobile_index") == stored(member, "mobile_index")


def test_rows_written_together_are_bound_to_their_rows(household):
    people = [Member(household=household, name="王示例", mobile=f"1380000000{n}") for n in range(3)]
    Member.objects.bulk_create(people)
    assert [again(person).mobile for person in people] == ["13800000000", "13800000001", "13800000002"]
    assert Member.objects.get(mobile_index=blind_index(PHONE, "13800000001")) == people[1]


def test_copied_rows_are_bound_to_their_rows(household, number):
    writer = RowWriter()
    keys = [
        writer.add(Member, household_id=household.pk, name="王示例", id_no=number, health="ill"),
        writer.add(Member, household_id=household.pk, name="刘示例", mobile=MOBILE),
    ]
    writer.flush()
    first, second = (Member.objects.get(pk=key) for key in keys)
    assert (first.id_no, first.health, first.mobile) == (number, "ill", "")
    assert (second.id_no, second.mobile, second.mobile_index is None) == ("", MOBILE, False)
    assert Member.objects.numbered(number).get() == first


def test_a_row_saved_once_more_by_hand_is_sealed_for_its_new_place(household, member, number):
    loaded = again(member)
    loaded.pk, loaded.id_no = None, make.resident_id()
    loaded._state.adding = True
    loaded.save()
    assert loaded.pk != member.pk
    assert again(loaded).mobile == again(member).mobile == MOBILE


def test_update_or_create_and_named_columns_take_the_index_along(household, member):
    Member.objects.update_or_create(name="王示例", defaults={"mobile": "13800009999"})
    assert Member.objects.get(mobile_index=blind_index(PHONE, "138 0000 9999")) == member
    household.bank_card = "6200000000009999"
    household.save(update_fields=["bank_card"])
    assert Household.objects.get(bank_card_index=blind_index(BANK_CARD, household.bank_card)) == household
    household.bank_card = ""
    household.save(update_fields=["bank_card"])
    assert again(household).bank_card_index is None


def test_a_new_row_costs_one_insert_and_one_key(household, django_assert_num_queries):
    with django_assert_num_queries(2):
        Member(household=household, name="王示例", mobile=MOBILE).save()


def test_saving_what_did_not_change_leaves_the_sealed_text(member, number):
    before = stored(member, "id_no")
    for same in (again(member), member):
        same.id_no = number
        same.employer = "测试厂"
        same.save()
    assert stored(member, "id_no") == before
    changed = again(member)
    changed.mobile = "13800000001"
    changed.save()
    assert again(member).mobile == "13800000001"


def test_deferred_and_refreshed_secrets_open(member, number):
    assert Member.objects.defer("id_no").get(pk=member.pk).id_no == number
    assert Member.objects.only("mobile").get(pk=member.pk).mobile == MOBILE
    member.id_no = ""
    member.refresh_from_db()
    assert member.id_no == number


# moved, changed, wrong key


def test_a_value_moved_to_another_row_does_not_open(household, member, number):
    other = Member.objects.create(household=household, name="刘示例", id_no=make.resident_id())
    put(other, "id_no", stored(member, "id_no"))
    with pytest.raises(
        SecretUnreadable, match=rf"hardship_member\.id_no\.{other.pk} 的加密内容打不开"
    ) as refused:
        assert again(other).id_no
    assert number not in str(refused.value)


def test_a_value_moved_to_another_column_does_not_open(member):
    put(member, "other_contact", stored(member, "mobile"))
    with pytest.raises(SecretUnreadable, match="从别的行、别的列移来"):
        assert again(member).other_contact
    assert again(member).mobile == MOBILE


@pytest.mark.parametrize("place", [1, 12, 13, -1])
def test_a_changed_byte_does_not_open(member, place):
    blob = bytearray(stored(member, "mobile"))
    blob[place] ^= 1
    put(member, "mobile", bytes(blob))
    with pytest.raises(SecretUnreadable, match="内容被改动过"):
        assert again(member).mobile


@pytest.mark.parametrize("algorithm", sorted(keyfile.KEY_BYTES))
@pytest.mark.parametrize("length", [1, 5, 13, 20])
def test_what_is_cut_short_does_not_open(own_keys, algorithm, length):
    keyfile.write(own_keys, keyfile.new_ring(algorithm))
    blob = seal("130306", "table.column.1")
    assert unseal(blob, "table.column.1") == "130306"
    with pytest.raises(SecretUnreadable, match=r"table\.column\.1"):
        unseal(blob[:length], "table.column.1")


def test_an_unknown_key_and_another_key_file_are_told_apart(member, own_keys):
    with pytest.raises(SecretUnreadable, match="密钥文件不是原来的那一个"):
        assert again(member).mobile
    assert "密钥文件不是原来的那一个" in keys_open_what_is_stored().remedy
    blob = stored(member, "mobile")
    put(member, "mobile", b"\x09" + blob[1:])
    with pytest.raises(SecretUnreadable, match="没有第 9 号密钥"):
        assert again(member).mobile


def test_a_missing_or_open_key_file_is_a_sentence(member, own_keys):
    own_keys.chmod(0o644)
    with pytest.raises(KeysRefused, match=f"chmod 600 {own_keys}"):
        assert again(member).mobile
    own_keys.unlink()
    with pytest.raises(KeysRefused, match=f"没有密钥文件 {own_keys}"):
        Member(household=member.household, name="王示例", mobile=MOBILE).save()
    assert "没有密钥文件" in keys_open_what_is_stored().remedy


def test_the_doctor_is_content_with_the_right_keys(member):
    assert keys_open_what_is_stored().sound


def test_sm4_gcm_is_that_of_the_standard():
    """RFC 8998, appendix A.1."""
    box = Sm4Gcm(bytes.fromhex("0123456789abcdeffedcba9876543210"))
    nonce = bytes.fromhex("00001234567800000000abcd")
    place = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = bytes.fromhex("".join(sign * 16 for sign in "abcdefea"))
    sealed = bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert box.encrypt(nonce, plain, place) == sealed
    assert box.decrypt(nonce, sealed, place) == plain


# asking


@pytest.mark.parametrize(
    "asked",
    [
        {"id_no": "130306197904121234"},
        {"id_no": None},
        {"id_no__contains": "1303"},
        {"id_no__in": ["130306197904121234"]},
        {"id_no__isnull": True},
        {"id_no__length": 18},
        {"disease": "kidney"},
        {"household__bank_card": CARD},
    ],
)
def test_a_secret_cannot_be_searched(asked):
    for ask in (Member.objects.filter, Member.objects.exclude, Member.objects.get):
        with pytest.raises(SecretMisused, match="cannot be searched"):
            ask(**asked)


def test_a_secret_cannot_be_searched_across_tables():
    with pytest.raises(FieldError, match="id_no is encrypted"):
        Dossier.objects.filter(household__members__id_no="130306197904121234")


def test_a_secret_cannot_be_written_without_its_row(member):
    with pytest.raises(SecretMisused, match="save the row"), transaction.atomic():
        Member.objects.update(mobile=MOBILE)
    member.mobile = "13800000001"
    with pytest.raises(SecretMisused, match="save the row"), transaction.atomic():
        Member.objects.bulk_update([member], ["mobile"])
    assert again(member).mobile == MOBILE


def test_a_secret_read_without_its_row_says_nothing_at_all(member, number):
    (read,) = Member.objects.values_list("id_no", flat=True)
    assert repr(read) == "<Sealed>"
    for use in (str, lambda value: value == number, lambda value: f"{value}"):
        with pytest.raises(SecretMisused, match="read the row"):
            use(read)


def test_the_index_knows_one_number_however_it_is_typed(member, number):
    spaced = f" {number[:6]} {number[6:14]}-{number[14:].lower()}"
    assert Member.objects.numbered(spaced).get() == member
    assert not Member.objects.numbered(make.resident_id()).exists()
    assert not Member.objects.numbered("").exists()


def test_the_index_is_bound_to_its_kind_and_key(own_keys):
    assert blind_index(PHONE, CARD) != blind_index(BANK_CARD, CARD)
    first = blind_index(RESIDENT_ID, "130306")
    keyfile.write(own_keys, keyfile.new_ring())
    assert blind_index(RESIDENT_ID, "130306") != first
    assert len(first) == 32


def test_the_database_itself_refuses_a_secret_without_its_index(member):
    for lost in ("id_no_index = NULL", "mobile_index = NULL", "mobile = ''"):
        with (
            pytest.raises(IntegrityError, match="is_indexed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE hardship_member SET {lost} WHERE id = %s", [member.pk])


def test_the_database_itself_allows_one_active_file_a_person(member, number):
    with pytest.raises(IntegrityError, match="one_row_a_person") as clash, transaction.atomic():
        Member.objects.create(household=member.household, name="王又名", id_no=number, on_file=False)
    assert number not in str(clash.value)
    elsewhere = Household.objects.create()
    with pytest.raises(IntegrityError, match="one_active_file_a_person"), transaction.atomic():
        Member.objects.create(household=elsewhere, name="王又名", id_no=number)
    Member.objects.create(household=elsewhere, name="王又名", id_no=number, on_file=False)


# where secrets might be left


def test_a_list_opens_no_secret(client):
    """Every sealed value is spoilt: what opens one falls over."""
    file = make.dossier()
    client.force_login(make.user(Role.REVIEWER, at=file.unit))
    for column in ("id_no", "health", "mobile"):
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE hardship_member SET {column} = decode('01ff', 'hex') WHERE {column} <> ''"
            )
    assert file.applicant_name in client.get("/dossiers/").text
    with pytest.raises(SecretUnreadable):
        client.get(file.get_absolute_url())


def everything_in_the_database(but):
    """(table, row as text) of every table, bytes as hexadecimal."""
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - set(but):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            yield from ((table, row) for (row,) in cursor.fetchall())


def test_a_dump_of_the_database_holds_no_secret(client):
    """After a draft, a visit that names an illness, a look at a secret, and a return with its snapshot."""
    at = make.unit()
    people = make.staff(at)
    file = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
    ill = file.household.members.get(name="刘测")
    ill.health, ill.disease, ill.mobile, ill.other_contact = "ill", "kidney", "13800007777", "其女代接"
    ill.save()
    client.force_login(people.clerk)
    typed = {"bank_card": "6200000000007777"}
    client.post(
        f"{reverse('draft')}?path={address(file, 'bank')}", typed, headers={"X-Requested-With": "fetch"}
    )
    assert FormDraft.objects.get().fields == {"bank_card": ["6200000000007777"]}
    file = Dossier.objects.with_household().get(pk=file.pk)
    visit = record(file, people)
    assert visit.findings.get(label="刘测 健康状况").declared == "终末期肾病"
    reveal(file, what="mobile", pk=ill.pk, by=people.clerk, reason="核对联系方式")
    change = perform(
        file,
        "return_to_application",
        by=people.clerk,
        note="缺票据。",
        details=Details("paper_missing", ("材料",)),
    )
    assert change.snapshot["成员 刘测 · 疾病类别"].startswith("（已填")

    secrets = {
        "kidney", "终末期肾病", ill.mobile, ill.other_contact, "6200000000007777", file.household.bank_card,
        *(member.id_no for member in file.household.members.all()),
    }  # fmt: skip
    lists = ("hardship_codeitem", "hardship_codemapping", "hardship_documentrule")
    lists += tuple(f"{table}event" for table in lists)  # what illnesses are called, nobody's illness
    found = [
        (table, secret)
        for table, row in everything_in_the_database(but=lists)
        for secret in secrets
        if secret in row or secret.encode().hex() in row
    ]
    assert found == []


def test_a_snapshot_shows_that_an_illness_changed_and_not_which():
    file = make.dossier()
    file = Dossier.objects.with_household().get(pk=file.pk)
    ill = next(member for member in file.household.members.all() if member.name == "刘测")
    ill.disease = "kidney"
    before = snapshot(file)
    assert changes_between(before, snapshot(file)) == []
    ill.disease = "malignancy"
    (change,) = changes_between(before, snapshot(file))
    assert change.where == "成员 刘测 · 疾病类别"
    assert (change.old, change.new) == ("（已填，内容不留存）", "（已填，内容不留存）")


def test_an_exported_row_stays_sealed(member, number, capsys):
    call_command("dumpdata", "hardship.member")
    dumped = capsys.readouterr().out
    assert "王示例" in dumped
    assert not [secret for secret in (number, MOBILE, "kidney") if secret in dumped]


# what was there before


def test_the_migration_encrypts_what_there_is(household, member, number):
    """The tables as they were before, then the migration's own function."""
    clerk = make.user(Role.CLERK, at=(unit := make.unit()))
    path = address(open_dossier(unit=unit, by=clerk), "bank")
    migration = importlib.import_module("hardship.migrations.0006_encrypted_secrets")
    old = {
        "hardship_household": ("bank_card", "varchar(19)", CARD),
        "hardship_member": ("id_no", "varchar(18)", number),
        "hardship_formdraft": ("fields", "jsonb", '{"bank_card": ["6200"]}'),
    }
    FormDraft.objects.create(user=clerk, path=path, fields={})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, columns in migration.COLUMNS.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # no record was kept yet
            for column in columns:
                kind = old[table][1] if table in old and old[table][0] == column else "varchar(300)"
                blank = "{}" if kind == "jsonb" else ""
                cursor.execute(f"ALTER TABLE {table} DROP COLUMN {column} CASCADE")
                cursor.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} NOT NULL DEFAULT '{blank}'")
        for table, (column, _, value) in old.items():
            cursor.execute(f"UPDATE {table} SET {column} = %s", [value])
        cursor.execute("UPDATE hardship_member SET id_no_index = NULL, mobile_index = NULL")

    migration.encrypt(None, SimpleNamespace(connection=connection))

    assert (again(member).id_no, again(member).mobile) == (number, "")
    assert Member.objects.numbered(number).get() == member
    assert again(household).bank_card == CARD
    assert FormDraft.objects.get().fields == {"bank_card": ["6200"]}
    assert drafts.typed(clerk, path).fields == {"bank_card": ["6200"]}


def test_the_migration_takes_illnesses_out_of_older_snapshots():
    people = make.staff(at := make.unit())
    file = make.dossier(at, staff=people)
    change = perform(file, "submit_application", by=people.clerk)
    change.pk, change.snapshot = None, {"成员 刘测 · 疾病类别": "终末期肾病", "家庭 · 储蓄（元）": "500.00"}
    change._state.adding = True
    change.save()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    migration = importlib.import_module("reviews.migrations.0002_snapshots_name_no_illness")

    migration.silence(None, SimpleNamespace(connection=connection))

    change.refresh_from_db()
    assert change.snapshot == {
        "成员 刘测 · 疾病类别": unsaid(file.pk, "终末期肾病"),
        "家庭 · 储蓄（元）": "500.00",
    }
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        type(change).objects.filter(pk=change.pk).update(note="改")
