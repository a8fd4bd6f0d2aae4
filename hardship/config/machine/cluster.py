"""A private PostgreSQL cluster: one folder, one socket, no network port.

As root it runs as the system user postgres, because PostgreSQL refuses to run as root.
"""

import fcntl
import os
import pwd
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hardship.config.env import APPLICATION, OWNER, private_database_url, socket_directory
from hardship.config.machine import placement
from hardship.config.machine.process import run_quietly
from hardship.progress import Refused

SUPERUSER, DATABASE = OWNER, "hardship"
STOPPING = 60  # seconds; writing out a large cache takes a while
OWN_SETTINGS = "hardship.conf"
THROW_AWAY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class Cluster:
    """The cluster in `var`/pg.

    durable: False for tests, which may lose everything in a power cut.
    """

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.var = var
        self.durable = durable
        self.folder = var / "pg"
        self.sockets = socket_directory(var)
        self.account = "postgres" if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        return private_database_url(self.var)

    @contextmanager
    def serving(self) -> Iterator[bool]:
        """Keep the cluster running meanwhile; it is stopped again only if it was not running before.

        Yields whether it had to be started.
        """
        already = self.running()
        try:
            if not already:
                self.start()
            yield not already
        finally:
            if not already:
                self.stop()

    def start(self) -> None:
        """Make the cluster if there is none, then start it; several processes may ask at once."""
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "pg.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._initialise()
            if self.running():
                return
            self._clear_remains()
            self._write_settings()
            log = self.folder.resolve() / "server.log"
            failing = f"数据库没有启动，详见 {log}。"
            self._call("pg_ctl", "-D", self.folder.resolve(), "-l", log, "-w", "start", failing=failing)
            self._create_database()

    def stop(self) -> None:
        """Stop it cleanly, ending open connections; nothing happens when it is not running."""
        process = self._postmaster()
        if process is None:
            return
        os.kill(process, signal.SIGINT)  # PostgreSQL's “fast shutdown”
        deadline = time.monotonic() + STOPPING
        while self.running():
            if time.monotonic() > deadline:
                raise Refused(f"数据库没有在 {STOPPING} 秒内停止（进程 {process}）。")
            time.sleep(0.05)
        if self.sockets != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def running(self) -> bool:
        return self._postmaster() is not None

    def _postmaster(self) -> int | None:
        """The process named in the lock file, if it is alive and works in this folder."""
        try:
            process = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
            return None
        except PermissionError as error:
            raise Refused(f"数据库目录 {self.folder} 属于另一个用户，请用当初建立它的用户来运行。") from error
        return process if process in placement.servers_in(self.folder.resolve(), self.account) else None

    def _initialise(self) -> None:
        if (self.folder / OWN_SETTINGS).exists():
            return
        if self.folder.exists() and any(self.folder.iterdir()):
            raise Refused(
                f"{self.folder} 不是完整的数据库目录（上次建立时被中断？），确认没有要保留的资料后删除再试。"
            )
        folder = placement.prepare(self.folder, self.account)
        self._call(
            *("initdb", "-D", folder, "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=reject", *(() if self.durable else ("--no-sync",))),
            failing="建立数据库没有成功。",
        )
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(f"\ninclude = '{OWN_SETTINGS}'\n")
        self._write_settings()

    def _write_settings(self) -> None:
        """Written at each start, as the folder may have been moved; only its owner reaches the socket."""
        folder = self.folder.resolve()
        sockets = folder
        if self.sockets != self.folder:
            sockets = placement.claim(self.sockets, self.account)
        quoted = str(sockets).replace('"', '""').replace("'", "''")
        lines = ["listen_addresses = ''", f"unix_socket_directories = '\"{quoted}\"'"]
        lines += ["unix_socket_permissions = 0700", *(() if self.durable else THROW_AWAY)]
        (folder / OWN_SETTINGS).write_text("\n".join(lines) + "\n")
        (folder / OWN_SETTINGS).chmod(0o644)

    def _clear_remains(self) -> None:
        """Remove lock files of a killed server; wait for its children, who may still write."""
        deadline = time.monotonic() + 20
        while placement.servers_in(self.folder.resolve(), self.account):
            if time.monotonic() > deadline:
                raise Refused(f"上次的数据库进程还没有结束，请先结束 {self.folder} 中的 postgres 进程。")
            time.sleep(0.2)
        for remains in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.folder / remains).unlink(missing_ok=True)
        if self.sockets != self.folder and self.sockets.exists():
            placement.claim(self.sockets, self.account)
            for socket in self.sockets.iterdir():
                socket.unlink()

    def _create_database(self) -> None:
        connection = ("-h", self.sockets, "-U", SUPERUSER)
        query = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608 a constant
        failing = "数据库已启动，但连不上。"
        found = self._call(
            "psql", *connection, "-d", "postgres", "-tAc", query, failing=failing, as_root=True
        )
        if not found.strip():
            self._call("createdb", *connection, DATABASE, failing="新建数据库没有成功。", as_root=True)
        self._create_application_role(connection)

    def _create_application_role(self, connection: tuple[str | Path, ...]) -> None:
        """The role the application logs in with: it owns nothing; `manage.py grant_rights` says what it may."""
        order = (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION}')"
            f" THEN CREATE ROLE {APPLICATION} LOGIN; END IF; END $$"
        )
        failing = "新建应用程序的数据库角色没有成功。"
        self._call("psql", *connection, "-d", DATABASE, "-qc", order, failing=failing, as_root=True)

    def _call(self, program: str, *arguments: str | Path, failing: str, as_root: bool = False) -> str:
        """Run one of PostgreSQL's programs as its account; clients run as ourselves, as Django will."""
        command = [placement.binaries(self.folder) / program, *arguments]
        account = None if as_root else self.account
        home = {"HOME": pwd.getpwnam(account).pw_dir} if account else {}
        cwd = self.folder.resolve() if self.folder.exists() else Path("/")
        return run_quietly(
            command, failing=failing, cwd=cwd, account=account, extra={"LC_ALL": "C.UTF-8", **home}
        )
