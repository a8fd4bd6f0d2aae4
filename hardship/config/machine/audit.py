"""`make audit`: are the installed packages those of the lock, and is a weakness of any of them known?

The lock is always checked. The advisories are asked through pip-audit, in an environment of its own under var/, when the
service answers; when it does not, that is said and nothing is claimed.
"""

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hardship.config.env import BASE_DIR, Environment
from hardship.config.machine import python
from hardship.config.machine.process import run_quietly
from hardship.progress import Refused, say, step

LOCKS: Final = (python.RUNNING, python.TESTING)
ADVISORIES: Final = "https://pypi.org/pypi/pip/24.0/json"
PIP_AUDIT: Final = "pip-audit==2.9.0"
LISTED: Final = (
    "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"
)
PATIENCE: Final = 8  # seconds until the service counts as out of reach


def audit(address: str = ADVISORIES) -> int:
    """0 when nothing is known against the locked packages or nobody could be asked; Refused otherwise."""
    with step("锁定文件") as current:
        locked = {name: version for lock in LOCKS for name, version in read_lock(BASE_DIR / lock).items()}
        refuse_differences(locked, installed())
        current.note = f"{len(locked)} 个软件包均有校验值，与已安装的一致"
    with step("已知漏洞") as current:
        if not answers(address):
            current.skip("漏洞库连不上，没有核对；以上只证明安装的就是锁定的版本")
            return 0
        found = ask(Environment.read().var / "audit", BASE_DIR / python.TESTING)
        if found is None:
            current.skip("漏洞库没有给出结果，没有核对；以上只证明安装的就是锁定的版本")
            return 0
        if found:
            raise Refused("锁定的软件包有已知漏洞，请升级后重新锁定：\n  " + "\n  ".join(found))
        current.note = "没有发现"
    return 0


def read_lock(lock: Path) -> dict[str, str]:
    """{name: version}; refuses a line without a version or without a hash."""
    found = {}
    for entry in lock.read_text().replace("\\\n", " ").splitlines():
        if not entry.strip() or entry.lstrip().startswith("#"):
            continue
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", entry)
        if match is None or "--hash=sha256:" not in entry:
            raise Refused(f"{lock.name} 里有一行没有版本或校验值：{entry.strip()[:80]}")
        found[plain(match[1])] = match[2]
    return found


def installed() -> dict[str, str]:
    """{name: version} of everything in .venv."""
    listed = run_quietly(
        [python.PYTHON, "-c", LISTED], failing="读不出 .venv 里的软件包，请先运行 make install。"
    )
    return {plain(name): version for name, version in json.loads(listed).items()}


def refuse_differences(locked: dict[str, str], present: dict[str, str]) -> None:
    differing = [
        f"{name}：锁定 {version}，安装的是 {present.get(name, '（没有）')}"
        for name, version in locked.items()
        if present.get(name) != version
    ]
    if differing:
        raise Refused("安装的软件包与锁定文件不一致，请删除 .venv 后重新安装：\n  " + "\n  ".join(differing))


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def answers(address: str) -> bool:
    """Whether the service with the advisories can be reached from here."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - a fixed https address
            return bool(json.load(answer))
    except (OSError, ValueError, urllib.error.URLError):
        return False


def ask(venv: Path, lock: Path) -> list[str] | None:
    """One line a known weakness, read from pip-audit's own report; None when it could not be had."""
    program = venv / "bin" / "pip-audit"
    if not program.exists():
        failing = "pip-audit 没有装上，请检查网络。"
        run_quietly([python.PYTHON, "-m", "venv", "--clear", venv], failing=failing)
        run_quietly([venv / "bin" / "python", "-m", "pip", "install", "--quiet", PIP_AUDIT], failing=failing)
    flags = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "-f", "json", "-r"]
    done = subprocess.run([program, *flags, lock], capture_output=True, text=True, check=False)
    try:
        return list(weaknesses(json.loads(done.stdout)))
    except ValueError:
        say("  " + (done.stderr.strip().splitlines() or ["pip-audit 没有输出。"])[-1])
        return None


def weaknesses(report: Any) -> Iterator[str]:
    """name version: advisory, mended in."""
    for package in report["dependencies"]:
        for known in package.get("vulns", []):
            mended = "、".join(known.get("fix_versions", [])) or "尚无"
            yield f"{package['name']} {package['version']}：{known['id']}，已修复的版本：{mended}"
