"""Where a cluster's files may lie, which programs fit them, and who works there."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from hardship.config.machine.process import as_account
from hardship.progress import Refused

INSTALLED = Path("/usr/lib/postgresql")
ELSEWHERE = Path("/var/lib/hardship")


def binaries(folder: Path) -> Path:
    """PostgreSQL's programs: of the version that made the folder, or else the newest one installed."""
    installed = {path.parent.parent.name: path.parent for path in INSTALLED.glob("*/bin/initdb")}
    if (folder / "PG_VERSION").exists():
        version = (folder / "PG_VERSION").read_text().strip()
        if version not in installed:
            raise Refused(
                f"{folder} 由 PostgreSQL {version} 建立，请安装：sudo apt-get install postgresql-{version}"
            )
        return installed[version]
    if installed:
        return installed[max(installed, key=float)]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise Refused("找不到 PostgreSQL，请由管理员执行：sudo apt-get install postgresql")


def prepare(folder: Path, account: str | None) -> Path:
    """Make the empty data folder and return where it really lies.

    Where the account may not pass a parent (a checkout in /root), the folder is made in /var/lib/hardship
    and `folder` becomes a link to it: nobody's permissions are widened.
    """
    if account is None:
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder.resolve()
    folder.parent.chmod(folder.parent.stat().st_mode | 0o011)
    if may_enter(folder.parent, account):
        folder.mkdir(mode=0o700, exist_ok=True)
        real = folder.resolve()
    else:
        ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
        real = Path(tempfile.mkdtemp(prefix="pg-", dir=ELSEWHERE))
        if folder.is_dir() and not folder.is_symlink():
            folder.rmdir()
        folder.unlink(missing_ok=True)
        folder.symlink_to(real)
    shutil.chown(real, account, account)
    return real


def may_enter(folder: Path, account: str) -> bool:
    command = ["/usr/bin/test", "-x", str(folder)]
    return subprocess.run(command, cwd="/", check=False, **as_account(account)).returncode == 0


def claim(folder: Path, account: str | None) -> Path:
    """Make a private folder in a place where everyone may write, or refuse one made by somebody else."""
    owner = pwd.getpwnam(account).pw_uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, -1)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
            raise Refused(f"{folder} 已被其他用户占用，请由管理员删除它再试。") from None
    return folder


def servers_in(folder: Path, account: str | None) -> set[int]:
    """Living PostgreSQL processes whose working directory is the folder; zombies have none.

    Asked as the account itself, because in a container even root may not look at other users' processes.
    """
    found = subprocess.run(
        ["find", "/proc", "-mindepth", "2", "-maxdepth", "2", "-name", "cwd", "-printf", "%h\t%l\n"],
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
        cwd="/",
        **as_account(account),
    )
    places = (line.split("\t", 1) for line in found.stdout.splitlines())
    return {
        int(process.name)
        for process, place in ((Path(process), place) for process, place in places)
        if place == str(folder) and process.name.isdecimal() and _name(process) == "postgres"
    }


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
