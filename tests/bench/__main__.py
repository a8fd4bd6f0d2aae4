"""python -m tests.bench N M: fill a throw-away PostgreSQL with N dossiers, and figures of M families for the what-if.

Every figure stands beside a floor of the same run: fetching one page of rows by primary key with nothing else.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hardship.config.machine.cluster import Cluster


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """Median of several runs, the first thrown away."""
    work()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def main(dossiers: int, families: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="hardship-bench-"))
    cluster = Cluster(folder, durable=False)
    cluster.start()
    os.environ |= {
        "HARDSHIP_VAR": str(folder),
        "DATABASE_URL": cluster.url,
        "DJANGO_SETTINGS_MODULE": "hardship.config.settings",
        "HARDSHIP_ALLOWED_HOSTS": "testserver",
    }
    try:
        import django

        django.setup()
        from tests.bench import what_if
        from tests.bench.measures import fill, measure

        fill(dossiers)
        measure(milliseconds)
        what_if.measure(lambda work: milliseconds(work, 5), families)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:3]))
