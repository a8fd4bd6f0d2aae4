"""What the environment may say, and what production refuses."""

import os
import stat
from pathlib import Path

import pytest

from hardship import keyfile
from hardship.config import env
from hardship.config.env import (
    DEFAULT_KEY,
    Environment,
    SettingsRefused,
    private_database_url,
    socket_directory,
)

SAFE = {
    "HARDSHIP_PRODUCTION": "1",
    "HARDSHIP_SECRET_KEY": "k" * 50,
    "HARDSHIP_ALLOWED_HOSTS": "bangfu.example.cn",
}


@pytest.fixture
def read(tmp_path):
    return lambda **source: Environment.read({"HARDSHIP_VAR": str(tmp_path), **source})


@pytest.fixture(autouse=True)
def keys(tmp_path):
    """Production makes no key file of its own."""
    path = tmp_path / "keys.json"
    keyfile.create(path)
    return path


def test_production_starts_with_safe_settings(read):
    environment = read(**SAFE)
    assert environment.production
    assert not environment.demo
    assert not environment.debug
    assert environment.behind_https
    assert environment.allowed_hosts == ("bangfu.example.cn",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HARDSHIP_DEBUG", "1"),
        ("HARDSHIP_SECRET_KEY", ""),
        ("HARDSHIP_SECRET_KEY", "short"),
        ("HARDSHIP_SECRET_KEY", DEFAULT_KEY),
        ("HARDSHIP_ALLOWED_HOSTS", ""),
        ("HARDSHIP_ALLOWED_HOSTS", "bangfu.example.cn,*"),
        ("HARDSHIP_DEMO", "yes"),
    ],
)
def test_production_refuses(read, name, value):
    with pytest.raises(SettingsRefused, match=name):
        read(**{**SAFE, name: value})


@pytest.mark.parametrize("name", ["DATABASE_URL", "HARDSHIP_OWNER_DATABASE_URL"])
@pytest.mark.parametrize("query", ["", "?sslmode=require", "?sslrootcert=/etc/ca.pem"])
def test_production_refuses_a_far_database_whose_certificate_is_not_checked(read, name, query):
    addresses = {"DATABASE_URL": "postgresql://a@localhost/x", name: f"postgresql://a@db.example.cn/x{query}"}
    with pytest.raises(SettingsRefused, match="sslmode=verify-full"):
        read(**SAFE, **addresses)


@pytest.mark.parametrize("host", ["db.example.cn", "10.0.0.7"])
def test_a_far_database_is_asked_for_its_certificate(read, host):
    address = f"postgresql://a@{host}/x?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    options = read(**SAFE, DATABASE_URL=address).database()["OPTIONS"]
    assert options == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}


def test_production_names_every_reason_at_once(read, keys):
    keys.unlink()
    with pytest.raises(SettingsRefused) as refused:
        read(HARDSHIP_PRODUCTION="1", HARDSHIP_DEBUG="1", HARDSHIP_DEMO="1")
    assert len(str(refused.value).splitlines()) == 6


def test_production_writes_no_key_of_its_own(read, tmp_path, keys):
    keys.unlink()
    with pytest.raises(SettingsRefused):
        read(HARDSHIP_PRODUCTION="1")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_production_refuses_keys_that_others_can_read(read, keys, mode):
    keys.chmod(mode)
    with pytest.raises(SettingsRefused, match=f"chmod 600 {keys}"):
        read(**SAFE)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"current": 1, "index": "eA==", "keys": {}}', "不是密钥"])
def test_production_refuses_what_is_no_key_file(read, keys, text):
    keys.write_text(text)
    with pytest.raises(SettingsRefused, match="内容不完整或被改坏了") as refused:
        read(**SAFE)
    assert not text or text not in str(refused.value)


def test_production_refuses_without_keys_and_says_how_to_make_them(read, keys, tmp_path):
    keys.unlink()
    with pytest.raises(SettingsRefused, match=f"python3 -m hardship.keyfile {keys}"):
        read(**SAFE)
    elsewhere = tmp_path / "safe" / "keys"
    keyfile.create(elsewhere)
    assert read(**SAFE, HARDSHIP_KEYS=str(elsewhere)).keys == elsewhere


def test_no_key_is_shown_where_the_settings_are(read, keys):
    environment = read(**SAFE)
    ring = keyfile.read(keys)
    for shown in (repr(environment), repr(ring), repr(ring.keys[1])):
        assert SAFE["HARDSHIP_SECRET_KEY"] not in shown
        assert str(ring.keys[1].secret) not in shown
        assert str(ring.index) not in shown


def test_development_keeps_one_random_private_key(read, tmp_path, keys):
    keys.unlink()
    first, second = read(), read()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    ring = keyfile.read(keys)
    read()
    assert keyfile.read(keys) == ring
    assert sorted(os.listdir(tmp_path)) == ["keys.json", "secret_key"]


def test_defaults_serve_this_machine_only(read):
    environment = read()
    assert (environment.bind, environment.port, environment.session_minutes) == ("127.0.0.1", 8000, 30)
    assert environment.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert environment.demo
    assert not environment.external_database


@pytest.mark.parametrize("port", ["80a", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(read, port):
    with pytest.raises(SettingsRefused, match="PORT 必须是 1 到 65535 之间的整数"):
        read(PORT=port)


def test_a_database_address_is_taken_apart(read):
    environment = read(DATABASE_URL="postgresql://li%40na:p%2Fw@db.example.cn:5433/bangfu")
    entry = environment.database()
    assert environment.external_database
    assert {key: entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "bangfu",
        "USER": "li@na",
        "PASSWORD": "p/w",
        "HOST": "db.example.cn",
        "PORT": "5433",
    }


def test_the_private_cluster_is_reached_by_its_socket(read, tmp_path):
    databases = read().databases()
    for alias, role in {"default": "hardship_app", "record": "hardship_app", "owner": "hardship"}.items():
        entry = databases[alias]
        assert (entry["NAME"], entry["USER"], entry["PASSWORD"]) == ("hardship", role, "")
        assert entry["HOST"] == str(tmp_path / "pg")


def test_an_outside_database_may_have_an_owner_of_its_own(read):
    address, owner = "postgresql://app@db.example.cn/bangfu", "postgresql://owner@db.example.cn/bangfu"
    assert set(read(DATABASE_URL=address).databases()) == {"default", "record"}
    databases = read(DATABASE_URL=address, HARDSHIP_OWNER_DATABASE_URL=owner).databases()
    assert {alias: entry["USER"] for alias, entry in databases.items()} == {
        "default": "app",
        "record": "app",
        "owner": "owner",
    }


def test_the_key_of_the_seals_may_lie_elsewhere(read, tmp_path):
    assert read().seal_key == tmp_path / "seal_key"
    assert read(HARDSHIP_SEAL_KEY="/secure/key").seal_key == Path("/secure/key")


def test_odd_characters_in_the_folder_survive_the_address(tmp_path):
    var = tmp_path / "困难 职工+100%&a=b"
    environment = Environment.read({"HARDSHIP_VAR": str(var)})
    assert environment.database()["HOST"] == str(socket_directory(var))


@pytest.mark.parametrize("url", ["sqlite:///db.sqlite3", "mysql://localhost/bangfu", "bangfu"])
def test_other_databases_are_refused(read, url):
    with pytest.raises(SettingsRefused, match="postgresql://"):
        read(DATABASE_URL=url).database()


def test_an_address_without_a_database_is_refused(read):
    with pytest.raises(SettingsRefused, match="缺少数据库名"):
        read(DATABASE_URL="postgresql://localhost/").database()


def test_a_deep_folder_has_its_socket_in_tmp():
    deep = Path("/srv") / ("深" * 40)
    assert socket_directory(deep).parent == Path("/tmp")
    assert socket_directory(deep) != socket_directory(deep / "other")
    assert len(os.fsencode(socket_directory(deep) / ".s.PGSQL.5432")) <= 107
    assert str(socket_directory(deep)) in private_database_url(deep)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({}, ("off", 0, 12, 5, 30, 15)),
        (SAFE, ("county", 1, 12, 5, 30, 15)),
        (SAFE | {"HARDSHIP_SECOND_FACTOR": "All", "HARDSHIP_PROXIES": "2"}, ("all", 2, 12, 5, 30, 15)),
        ({"HARDSHIP_LOCK_ACCOUNT": "3", "HARDSHIP_LOCK_MINUTES": "60"}, ("off", 0, 12, 3, 30, 60)),
    ],
)
def test_the_door_is_stricter_in_production(read, source, expected):
    env = read(**source)
    assert expected == (
        env.second_factor, env.proxies, env.session_hours, env.lock_account, env.lock_address, env.lock_minutes
    )  # fmt: skip


def test_a_misspelt_second_factor_is_refused(read):
    with pytest.raises(SettingsRefused, match="HARDSHIP_SECOND_FACTOR"):
        read(HARDSHIP_SECOND_FACTOR="country")


def test_papers_lie_in_var_unless_told(read, tmp_path):
    entry = read().storage()
    assert entry["BACKEND"].endswith("FileSystemStorage")
    assert entry["OPTIONS"] == {"location": str(tmp_path / "uploads")}


def test_one_setting_puts_papers_into_an_object_store(read, monkeypatch):
    monkeypatch.setattr(env, "find_spec", lambda name: object() if name == "storages" else None)
    url = "s3://AK%2B1:se%2Fcret@dangan?endpoint=https://oss.example.cn:9000&region=cn-north-1"
    entry = read(HARDSHIP_STORAGE=url).storage()
    assert entry == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": "dangan", "endpoint_url": "https://oss.example.cn:9000", "region_name": "cn-north-1",
            "access_key": "AK+1", "secret_key": "se/cret", "default_acl": "private", "file_overwrite": False,
            "querystring_auth": True,
        },
    }  # fmt: skip
    plain = read(HARDSHIP_STORAGE="s3://dangan").storage()["OPTIONS"]
    assert {"endpoint_url", "access_key", "secret_key"}.isdisjoint(plain)


@pytest.mark.parametrize(
    "url", ["dangan", "https://oss.example.cn/dangan", "s3://", "s3://dangan/folder", "s3://dangan?bucket=x"]
)
def test_other_storages_are_refused(read, url, monkeypatch):
    monkeypatch.setattr(env, "find_spec", lambda name: object())
    with pytest.raises(SettingsRefused, match="s3://"):
        read(HARDSHIP_STORAGE=url).storage()


def test_an_object_store_needs_its_library(read):
    with pytest.raises(SettingsRefused, match="django-storages"):
        read(HARDSHIP_STORAGE="s3://dangan").storage()
