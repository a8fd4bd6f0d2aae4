"""`make run` from an empty folder to a page in the browser, and everything stopped again after Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.urls import reverse

from accounts.models import User
from hardship.config.env import BASE_DIR, SettingsRefused
from hardship.config.machine.cluster import Cluster
from tests.machine.folders import open_folder

COMMAND = [sys.executable, "-m", "hardship.config.machine", "run"]


@pytest.fixture
def var():
    with open_folder() as folder:
        yield folder


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def environment(var, **changes: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**ours, "HARDSHIP_VAR": str(var), "HARDSHIP_DEMO": "0", "PORT": str(free_port()), **changes}


def read_until(process: subprocess.Popen, words: str) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"Ended without “{words}”:\n{said}")


def test_run_serves_until_ctrl_c_and_leaves_nothing_running(var):
    settings = environment(var)
    process = subprocess.Popen(COMMAND, cwd=BASE_DIR, env=settings, stdout=subprocess.PIPE, text=True)
    try:
        read_until(process, f"已启动：http://localhost:{settings['PORT']}/")
        with urlopen(f"http://localhost:{settings['PORT']}{reverse('login')}") as page:
            style = re.search(r'href="(/static/[^"]+\.css)"', page.read().decode())[1]
        with urlopen(f"http://localhost:{settings['PORT']}{style}") as sheet:
            assert sheet.headers["Cache-Control"].endswith("immutable")
        assert Cluster(var).running()
    finally:
        process.send_signal(signal.SIGINT)
        last_words, _ = process.communicate(timeout=40)
    assert process.returncode == 0, last_words
    assert not Cluster(var).running()
    assert not programs_in(var)


def test_run_refuses_unsafe_production_without_starting_anything(var):
    settings = environment(var, HARDSHIP_PRODUCTION="1", HARDSHIP_DEBUG="1")
    done = subprocess.run(COMMAND, cwd=BASE_DIR, env=settings, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout.startswith("生产环境拒绝启动：\n")
    assert "Traceback" not in done.stderr
    assert list(var.iterdir()) == []


@pytest.mark.django_db
def test_production_does_not_serve_a_database_with_demo_accounts(settings):
    from hardship.config.wsgi import refuse_demo_accounts

    User.objects.create(username="jiceng", is_demo=True)
    refuse_demo_accounts()
    settings.PRODUCTION = True
    with pytest.raises(SettingsRefused, match="jiceng"):
        refuse_demo_accounts()


def programs_in(var) -> list[str]:
    """Living processes that were started with this folder in their environment."""
    wanted = f"HARDSHIP_VAR={var}".encode()
    return [str(file) for file in Path("/proc").glob("[0-9]*/environ") if wanted in environment_of(file)]


def environment_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # gone meanwhile, or not ours
        return b""
