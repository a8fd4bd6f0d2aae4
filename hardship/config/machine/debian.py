"""The Debian packages the program stands on, and how they get there."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from hardship.config.machine.process import run_quietly
from hardship.progress import Refused, step

PRINTING = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig", "fonts-noto-cjk")
SERVER = ("postgresql",)
TESTING = ("chromium", "poppler-utils")
CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")
APT = ("apt-get", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")


def wanted(*, server: bool, testing: bool) -> list[str]:
    """Package names; python3-venv only where this Python cannot make an environment by itself."""
    python = () if importlib.util.find_spec("ensurepip") else ("python3-venv",)
    return [*python, *PRINTING, *(SERVER if server else ()), *(TESTING if testing else ())]


def missing(packages: list[str]) -> list[str]:
    """Those of the packages that dpkg does not list as installed."""
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages],
        capture_output=True,
        text=True,
    )
    installed = {line.split()[0] for line in listed.stdout.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def ensure(packages: list[str]) -> None:
    """Install what is missing as root; otherwise say in one line what root must install."""
    with step("系统软件包") as current:
        if not shutil.which("dpkg-query"):
            return current.skip(f"不是 Debian 系统，请自行安装 {' '.join(packages)}")
        absent = missing(packages)
        if not absent:
            return current.skip("已齐全")
        if os.geteuid() != 0:
            raise Refused(f"缺少系统软件包，请由管理员执行：sudo apt-get install {' '.join(absent)}")
        current.note = " ".join(absent)
        _install(absent)


def _install(packages: list[str]) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    failing = "系统软件包没有装上，请检查网络和 /etc/apt/sources.list。"
    run_quietly(["apt-get", "-q", "update"], failing=failing, extra=quiet)
    if "postgresql" in packages:
        run_quietly([*APT, "install", "postgresql-common"], failing=failing, extra=quiet)
        keep_private(CREATE_CLUSTER)
    run_quietly([*APT, "install", *packages], failing=failing, extra=quiet)


def keep_private(configuration: Path) -> None:
    """Tell Debian not to make and start a system-wide cluster of its own: ours is private."""
    text = configuration.read_text() if configuration.exists() else ""
    line = "create_main_cluster = false"
    changed, count = re.subn(r"(?m)^#?\s*create_main_cluster\s*=.*$", line, text)
    configuration.write_text(changed if count else f"{text}\n{line}\n")
