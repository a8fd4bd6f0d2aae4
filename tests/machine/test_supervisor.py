"""Programs that stand and fall together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hardship.config.machine.supervisor import Program, Supervisor
from hardship.progress import Refused

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""
WITH_CHILD = """
import subprocess, time
print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
time.sleep(60)
"""
SUPERVISING = """
import sys, time
from pathlib import Path
from hardship.config.machine.supervisor import Program, Supervisor
supervisor = Supervisor()
supervisor.start(Program("网站", ["sleep", "60"], Path(sys.argv[1]) / "log"), {})
print(supervisor.running[0][1].pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def supervisor():
    """stop() ignores signals for the rest of the process; tests put them back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    made = Supervisor()
    yield made
    made.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def program(tmp_path, code: str, title: str = "网站") -> Program:
    return Program(title, (sys.executable, "-c", code), tmp_path / f"{title}.log")


def wait_for_words(tmp_path, title: str = "网站") -> str:
    for _ in range(100):
        if words := (tmp_path / f"{title}.log").read_text():
            return words
        time.sleep(0.05)
    raise AssertionError("The program said nothing.")


def ends(process: int) -> bool:
    """Whether the process is gone, or a zombie, within five seconds."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def test_a_program_that_ends_is_named_with_its_last_words(supervisor, tmp_path):
    supervisor.start(program(tmp_path, "import time; time.sleep(60)", "后台任务"), {})
    supervisor.start(program(tmp_path, "raise SystemExit('没有磁盘空间')"), {})
    with pytest.raises(Refused, match=r"网站意外结束（代码 1）") as refused:
        supervisor.watch(timeout=10)
    assert str(refused.value).endswith("没有磁盘空间")


def test_watching_ends_when_the_condition_holds(supervisor, tmp_path):
    supervisor.start(program(tmp_path, "import time; time.sleep(60)"), {})
    assert supervisor.watch(lambda: True)
    assert not supervisor.watch(timeout=0)


def test_stop_ends_programs_and_their_children(supervisor, tmp_path):
    supervisor.start(program(tmp_path, WITH_CHILD), {})
    child = int(wait_for_words(tmp_path))
    (_, process), *_ = supervisor.running
    supervisor.stop()
    assert process.returncode is not None
    assert ends(child)


def test_stop_does_not_wait_for_ever(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr("hardship.config.machine.supervisor.PATIENCE", 0.3)
    supervisor.start(program(tmp_path, STUBBORN), {})
    wait_for_words(tmp_path)
    (_, process), *_ = supervisor.running
    supervisor.stop()
    assert process.returncode == -signal.SIGKILL


def test_programs_get_the_environment_given(supervisor, tmp_path):
    supervisor.start(
        program(tmp_path, "import os; print(os.environ['DATABASE_URL'])"), {"DATABASE_URL": "here"}
    )
    assert wait_for_words(tmp_path) == "here\n"


def test_the_last_log_is_kept(supervisor, tmp_path):
    (tmp_path / "网站.log").write_text("yesterday")
    supervisor.start(program(tmp_path, "print('today')"), {})
    assert (tmp_path / "网站.old.log").read_text() == "yesterday"


def test_programs_end_when_the_supervisor_is_killed(tmp_path):
    command = [sys.executable, "-c", SUPERVISING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        os.kill(child, 0)
        parent.kill()
    assert ends(child)
