"""Every check of the doctor, sound and with the fault it exists for."""

import os
from contextlib import closing

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

from accounts.models import User
from hardship.checkup import accounts, database, files
from hardship.checkup.results import CheckResult


@pytest.fixture
def database_without_chinese(django_db_setup):
    """A second database on the test cluster whose ctype is C, as a careless createdb makes it."""
    settings = connection.settings_dict
    name = f"without_chinese_{os.getpid()}"
    with closing(psycopg2.connect(host=settings["HOST"], user=settings["USER"], dbname="postgres")) as server:
        server.autocommit = True
        order = f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        with server.cursor() as cursor:
            cursor.execute(order)
        other = DatabaseWrapper({**settings, "NAME": name}, alias=connection.alias)
        yield other
        other.close()
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.django_db
def test_this_database_knows_chinese_and_has_its_extensions():
    assert database.database_knows_chinese(connection).sound
    assert database.extensions_are_present(connection).sound


@pytest.mark.django_db
def test_trigrams_of_a_chinese_name_are_found():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(show_trgm('王秀英'))")
        assert cursor.fetchone() == (4,)


def test_a_c_ctype_is_a_fault(django_db_blocker, database_without_chinese):
    with django_db_blocker.unblock():
        fault = database.database_knows_chinese(database_without_chinese)
    assert "字符分类是 C" in fault.remedy
    assert "--locale=C.UTF-8" in fault.remedy


def test_missing_extensions_are_named_with_their_orders(django_db_blocker, database_without_chinese):
    with django_db_blocker.unblock():
        fault = database.extensions_are_present(database_without_chinese)
    assert "CREATE EXTENSION btree_gist;CREATE EXTENSION pg_trgm" in fault.remedy


def test_psycopg_3_is_a_fault():
    assert database.psycopg_3_is_absent().sound
    assert "pip uninstall psycopg" in database.psycopg_3_is_absent(found=True).remedy


@pytest.mark.parametrize(("mode", "sound"), [(0o600, True), (0o400, True), (0o640, False), (0o604, False)])
def test_secret_files_must_be_private(tmp_path, mode, sound):
    key = tmp_path / "secret_key"
    key.touch()
    key.chmod(mode)
    checked = files.secrets_are_private([key, tmp_path / "absent"])
    assert checked.sound is sound
    assert sound or checked.remedy.endswith(f"chmod 600 {key}")


def test_uncollected_static_files_are_a_fault(tmp_path):
    assert "collectstatic" in files.static_files_are_collected(tmp_path).remedy
    (tmp_path / "staticfiles.json").touch()
    assert files.static_files_are_collected(tmp_path).sound


@pytest.mark.django_db
def test_demo_accounts_are_a_fault_only_in_production():
    assert accounts.no_demo_accounts(production=True).sound
    User.objects.create(username="jiceng", is_demo=True)
    assert "jiceng" in accounts.no_demo_accounts(production=True).remedy
    assert accounts.no_demo_accounts(production=False).sound


@pytest.mark.django_db
def test_doctor_shows_faults_and_fails(settings, tmp_path, capsys):
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(CommandError, match="有 1 项异常"):
        call_command("doctor")
    shown = capsys.readouterr()
    assert shown.err.startswith("[异常] 静态文件已收集：")
    assert shown.out.count("[正常]") == 9


@pytest.mark.django_db
def test_doctor_is_content_with_a_sound_machine(settings, tmp_path, capsys):
    (tmp_path / "staticfiles.json").touch()
    settings.STATIC_ROOT = tmp_path
    call_command("doctor")
    assert capsys.readouterr().out.endswith("全部正常。\n")


def test_a_result_reads_as_one_line():
    assert str(CheckResult("密钥")) == "[正常] 密钥"
    assert str(CheckResult("密钥", "执行：chmod 600 key")) == "[异常] 密钥：执行：chmod 600 key"
