"""python -m tests.attacks [words]: take each guard of guards.py away and see its tests fail; words choose guards by name.

Works in copies of the tracked tree, two side by side, each with a throw-away PostgreSQL of its own. First every named test
must pass with all guards in place. A guard counts as seen when each of its tests was collected, ran and failed by an
assertion: neither an error on the way nor a crash is proof. Exit 1 when any guard's removal goes unnoticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from hardship.config.machine.cluster import Cluster
from tests.attacks.guards import GUARDS
from tests.attacks.removal import Case, Guard, edits_of, of, read_report, removed, unnoticed
from tests.pgplugin import SHARED

ROOT = Path(__file__).resolve().parent.parent.parent
BENCHES = 2
LONGEST = 600  # seconds of one guard's tests
AGES = count(1)


class Verdict(NamedTuple):
    kind: str
    guard: Guard
    fault: str  # empty when the removal was noticed
    seconds: float


class Bench:
    """A copy of the tree with a database that is made once and used for every guard that does not change migrations."""

    def __init__(self, folder: Path) -> None:
        self.tree, var = folder / "tree", folder / "var"
        copy_tracked(self.tree)
        self.cluster = Cluster(var, durable=False)
        own = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("HARDSHIP_", "DATABASE_"))
        }
        self.alone = {name: value for name, value in own.items() if name != SHARED}
        self.shared = own | {
            SHARED: str(os.getpid()),
            "HARDSHIP_VAR": str(var),
            "DATABASE_URL": self.cluster.url,
        }

    def __enter__(self) -> "Bench":
        self.cluster.start()
        (self.cluster.var / "static").mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        self.cluster.stop()

    def run(self, tests: list[str], *, fresh: bool = False) -> dict[str, Case]:
        """{"path::name": how it ended} of the named tests."""
        report = self.tree.parent / "report.xml"
        report.unlink(missing_ok=True)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--junitxml={report}",
            *tests,
        ]
        subprocess.run(
            command if fresh else [*command, "--reuse-db"], cwd=self.tree, env=self.alone if fresh else self.shared,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=LONGEST, check=False,
        )  # fmt: skip
        return read_report(report)

    def judge(self, kind: str, guard: Guard) -> Verdict:
        """Take the guard away, run its tests, put it back."""
        began = time.monotonic()
        kept = {
            self.tree / edit.file: (self.tree / edit.file).read_text(encoding="utf-8")
            for edit in edits_of(guard)
        }
        try:
            for edit in edits_of(guard):
                path = self.tree / edit.file
                write(path, removed(path.read_text(encoding="utf-8"), edit.old, edit.new))
            fault = unnoticed(guard, self.run(list(guard.tests), fresh=guard.fresh))
        except (ValueError, subprocess.TimeoutExpired) as problem:
            fault = str(problem)
        finally:
            for path, text in kept.items():
                write(path, text)
        return Verdict(kind, guard, fault, time.monotonic() - began)


def copy_tracked(to: Path) -> None:
    """The working tree's tracked files, as they are now; what is installed beside them is linked."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    for name in (".venv", "node_modules"):
        (to / name).symlink_to((ROOT / name).resolve())


def write(path: Path, text: str) -> None:
    """With a time of its own: compiled files are told from stale ones by second and size."""
    path.write_text(text, encoding="utf-8")
    age = time.time() + next(AGES)
    os.utime(path, (age, age))


def wanted(words: list[str]) -> list[tuple[str, Guard]]:
    named = [(kind, guard) for kind, guards in GUARDS.items() for guard in guards]
    return [(kind, guard) for kind, guard in named if all(word in f"{kind}: {guard.name}" for word in words)]


def main(words: list[str]) -> int:
    began, guards = time.monotonic(), wanted(words)
    with tempfile.TemporaryDirectory(prefix="hardship-guards-") as folder, ExitStack() as stack:
        benches = [stack.enter_context(Bench(Path(folder) / f"bench{n}")) for n in range(BENCHES)]
        with ThreadPoolExecutor(BENCHES) as pool:
            whole = list(pool.map(with_all_guards, benches, (guards[n::BENCHES] for n in range(BENCHES))))
            if faults := [fault for faults in whole for fault in faults]:
                print("With every guard in place these do not pass:", *faults, sep="\n  ")
                return 1
            print(f"with every guard in place all pass ({time.monotonic() - began:.0f} s)", flush=True)
            waiting: SimpleQueue[tuple[str, Guard]] = SimpleQueue()
            for one in guards:
                waiting.put(one)
            verdicts = [one for some in pool.map(work_off, benches, [waiting] * BENCHES) for one in some]
    verdicts.sort(key=lambda verdict: guards.index((verdict.kind, verdict.guard)))
    return summed_up(verdicts, time.monotonic() - began)


def with_all_guards(bench: Bench, guards: list[tuple[str, Guard]]) -> list[str]:
    """Make the bench's database and run the tests once unharmed; those that do not pass."""
    tests = list(dict.fromkeys(test for _, guard in guards for test in guard.tests))
    cases = bench.run(tests) if tests else {}
    faults = [f"{name}: {case.said[:200]}" for name, case in cases.items() if case.outcome != "passed"]
    return faults + [f"{test}: not run" for test in tests if not of(test, cases)]


def work_off(bench: Bench, waiting: "SimpleQueue[tuple[str, Guard]]") -> list[Verdict]:
    verdicts = []
    while True:
        try:
            kind, guard = waiting.get_nowait()
        except Empty:
            return verdicts
        verdicts.append(verdict := bench.judge(kind, guard))
        print(line(verdict), flush=True)


def line(verdict: Verdict) -> str:
    mark = "seen  " if not verdict.fault else "MISSED"
    said = f" -- {verdict.fault}" if verdict.fault else ""
    return f"{mark} {verdict.seconds:5.1f} s  {verdict.kind}: {verdict.guard.name}{said}"


def summed_up(verdicts: list[Verdict], seconds: float) -> int:
    """The table, and the exit code."""
    print()
    for kind in dict.fromkeys(verdict.kind for verdict in verdicts):
        ours = [verdict for verdict in verdicts if verdict.kind == kind]
        print(f"{kind:32} {sum(not one.fault for one in ours):3} of {len(ours):3} removals noticed")
    missed = [verdict for verdict in verdicts if verdict.fault]
    print(
        f"{'together':32} {len(verdicts) - len(missed):3} of {len(verdicts):3} in {seconds / 60:.1f} minutes"
    )
    print(*(line(verdict) for verdict in missed), sep="\n", end="\n" if missed else "")
    return 1 if missed or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
