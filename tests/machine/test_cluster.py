"""The private cluster: made once, started quickly, mended after a kill, reachable by its owner only."""

import os
import signal
import stat
import time
from pathlib import Path

import psycopg2
import pytest

from hardship.config.env import Environment
from hardship.config.machine import placement
from hardship.config.machine.cluster import OWN_SETTINGS, Cluster
from hardship.progress import Refused
from tests.machine.folders import open_folder

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def var():
    with open_folder() as folder:
        yield folder


@pytest.fixture
def cluster(var):
    made = Cluster(var, durable=False)
    yield made
    made.stop()


def ask(cluster: Cluster, question: str) -> object:
    entry = Environment.read({"HARDSHIP_VAR": str(cluster.var)}).database(cluster.url)
    connection = psycopg2.connect(host=entry["HOST"], user=entry["USER"], dbname=entry["NAME"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def postmaster(cluster: Cluster) -> int:
    return int((cluster.folder / "postmaster.pid").read_text().split()[0])


def test_a_new_cluster_has_the_database_and_knows_chinese(cluster):
    cluster.start()
    assert ask(cluster, "SHOW server_encoding") == "UTF8"
    assert ask(cluster, "SELECT '王' ~ '[[:alpha:]]'") is True
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert ask(cluster, "SHOW fsync") == "off"


def test_a_lasting_cluster_writes_safely(cluster):
    cluster.durable = True
    cluster.start()
    assert ask(cluster, "SHOW fsync") == "on"


def test_only_the_owner_reaches_the_socket(cluster):
    cluster.start()
    assert stat.S_IMODE(cluster.folder.resolve().stat().st_mode) == 0o700


def test_rows_outlive_a_stop(cluster):
    with cluster.serving() as started:
        assert started
        ask(cluster, "CREATE TABLE kept AS SELECT 7 AS number")
    assert not cluster.running()
    cluster.start()
    assert ask(cluster, "SELECT number FROM kept") == 7


def test_a_cluster_that_was_running_is_left_running(cluster):
    cluster.start()
    with cluster.serving() as started:
        assert not started
    assert cluster.running()


def until_gone(cluster, seconds=10):
    """A signal is sent, not yet obeyed: on a busy machine the server answers for a moment more."""
    deadline = time.monotonic() + seconds
    while cluster.running():
        assert time.monotonic() < deadline, "the killed server still runs"
        time.sleep(0.02)


def test_rows_outlive_a_killed_server(cluster):
    cluster.durable = True
    cluster.start()
    ask(cluster, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(postmaster(cluster), signal.SIGKILL)
    until_gone(cluster)
    cluster.start()
    assert ask(cluster, "SELECT number FROM kept") == 7


def test_a_lock_file_naming_another_living_process_does_not_stop_a_start(cluster):
    cluster.start()
    cluster.stop()
    (cluster.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.folder}\n")
    assert not cluster.running()
    cluster.start()
    assert cluster.running()


def test_stopping_a_stopped_cluster_does_nothing(cluster):
    cluster.stop()
    assert not cluster.folder.exists()


def test_a_half_made_folder_is_refused_not_deleted(cluster):
    cluster.folder.mkdir()
    (cluster.folder / "PG_VERSION").write_text("15")
    with pytest.raises(Refused, match="不是完整的数据库目录"):
        cluster.start()
    assert (cluster.folder / "PG_VERSION").exists()


def test_a_folder_of_another_version_names_the_package(cluster):
    cluster.folder.mkdir()
    (cluster.folder / "PG_VERSION").write_text("9.6\n")
    (cluster.folder / OWN_SETTINGS).touch()
    with pytest.raises(Refused, match=r"postgresql-9\.6"):
        cluster.start()


def test_a_deep_folder_works_through_a_socket_in_tmp(var):
    deep = Cluster(var / ("深" * 30), durable=False)
    assert deep.sockets.parent == Path("/tmp")
    with deep.serving():
        assert ask(deep, "SELECT 1") == 1
        assert stat.S_IMODE(deep.sockets.stat().st_mode) == 0o700
    assert not deep.sockets.exists()


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    claimed = tmp_path / "sockets"
    claimed.mkdir()
    claimed.chmod(0o777)
    with pytest.raises(Refused, match="已被其他用户占用"):
        placement.claim(claimed, None)


@pytest.mark.skipif(not AS_ROOT, reason="only root's server runs as another account")
def test_a_checkout_closed_to_the_account_gets_its_files_elsewhere(var, monkeypatch):
    monkeypatch.setattr(placement, "ELSEWHERE", var / "elsewhere")
    (closed := var / "closed").mkdir(mode=0o700)
    hidden = Cluster(closed / "var", durable=False)
    with hidden.serving():
        assert ask(hidden, "SELECT 1") == 1
        assert hidden.folder.resolve().parent == var / "elsewhere"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
