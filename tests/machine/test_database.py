"""The tests must run on their own PostgreSQL, by the driver that is used in production."""

import os
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from hardship.config.env import socket_directory


def test_host_is_the_private_clusters_socket():
    assert connection.settings_dict["HOST"] == str(socket_directory(Path(os.environ["HARDSHIP_VAR"])))


@pytest.mark.django_db
def test_server_keeps_its_files_in_the_private_folder():
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        assert cursor.fetchone() == (str((Path(os.environ["HARDSHIP_VAR"]) / "pg").resolve()),)


@pytest.mark.django_db
def test_server_does_not_listen_on_the_network():
    with connection.cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)


def test_psycopg_3_is_absent():
    assert not is_psycopg3
