"""What `make run`, `make test`, `make lint`, `make install` and `make audit` do, step by step."""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hardship.config.env import BASE_DIR, Environment, SettingsRefused
from hardship.config.machine import debian, python
from hardship.config.machine.audit import audit
from hardship.config.machine.cluster import Cluster
from hardship.config.machine.serving import only_one, refuse_taken_port, serve
from hardship.config.machine.supervisor import stop_on_signals
from hardship.progress import Refused, say, step


def perform(command: str) -> int:
    """Run one command; returns the exit code. A refusal is shown as its sentence, without a traceback."""
    steps: dict[str, Callable[[], int]] = {
        "run": run,
        "test": test,
        "lint": lint,
        "install": install,
        "audit": audit,
    }
    stop_on_signals()
    try:
        return steps[command]()
    except (Refused, SettingsRefused) as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        say("已停止。")
        return 130


def install() -> int:
    prepare_machine(python.RUNNING, server=not Environment.read().external_database)
    return 0


def run() -> int:
    """Serve until Ctrl-C; everything that was started is stopped, what was running before is left."""
    environment = Environment.read()
    with only_one(environment.var):
        refuse_taken_port(environment.bind, environment.port)
        prepare_machine(python.RUNNING, server=not environment.external_database)
        with database(environment) as extra:
            manage("prepare", extra)
            serve(environment, extra)
    return 0


def test() -> int:
    """All checks and tests; the throw-away database is started by tests/pgplugin.py."""
    prepare_machine(python.TESTING, server=True, testing=True)
    return check_code() or call([python.PYTHON, "-m", "pytest", "-n", "2"])


def lint() -> int:
    python.ensure_python(python.TESTING)
    return check_code()


def prepare_machine(lock: str, *, server: bool, testing: bool = False) -> None:
    debian.ensure(debian.wanted(server=server, testing=testing))
    python.ensure_python(lock)
    python.ensure_front_end()


@contextmanager
def database(environment: Environment) -> Iterator[dict[str, str]]:
    """The environment variables that lead to a running database: the given one or the private cluster."""
    if environment.external_database:
        yield {}
        return
    cluster = Cluster(environment.var)
    with ExitStack() as stack:
        with step("数据库") as current:
            if not stack.enter_context(cluster.serving()):
                current.skip("已在运行")
        yield {}


def manage(command: str, extra: dict[str, str]) -> None:
    done = call([python.PYTHON, "manage.py", command], extra)
    if done:
        raise Refused("没有启动：请按上面的提示处理后再运行 make run。")


def check_code() -> int:
    """Lint, layout and types; all three speak before the first failure counts."""
    commands = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "--output-format", "concise", "."],
        ["mypy"],
    )
    return max(call([python.PYTHON, "-m", *command]) for command in commands)


def call(command: Sequence[str | Path], extra: dict[str, str] | None = None) -> int:
    """Run in the foreground with our own terminal; returns the exit code."""
    return subprocess.run(command, cwd=BASE_DIR, env={**os.environ, **(extra or {})}, check=False).returncode
