"""A throw-away PostgreSQL for the tests, started before Django reads its settings.

It must be a plugin named by `-p`, not a conftest.py: pytest-django reads the settings before any conftest.
Under pytest-xdist the controller starts one cluster and the workers find it in their environment.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from hardship.config.machine.cluster import Cluster

SHARED = "TEST_CLUSTER_OWNER"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Called the moment the plugin is registered, which is early enough."""
    if SHARED not in os.environ:
        start_cluster()


def start_cluster() -> None:
    """Start a cluster in a temporary folder and let the settings know nothing but it."""
    for name in [name for name in os.environ if name.startswith("HARDSHIP_")]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="hardship-test-"))
    cluster = Cluster(folder, durable=False)
    atexit.register(remove, cluster, os.getpid())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("SIGTERM"))  # so that atexit runs
    cluster.start()
    (folder / "static").mkdir()
    os.environ.update({SHARED: str(os.getpid()), "HARDSHIP_VAR": str(folder), "DATABASE_URL": cluster.url})


def remove(cluster: Cluster, owner: int) -> None:
    """Stop the cluster and delete its folder; a forked child of the owner leaves it alone."""
    if os.getpid() == owner:
        cluster.stop()
        shutil.rmtree(cluster.var, ignore_errors=True)
