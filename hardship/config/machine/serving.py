"""The web server and its background worker, from the free port to the printed address."""

import errno
import fcntl
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from hardship.config.env import BASE_DIR, Environment
from hardship.config.machine.python import PYTHON
from hardship.config.machine.supervisor import PATIENCE, Program, Supervisor
from hardship.progress import Refused, say, step

START_UP = 60  # seconds until the web server must answer


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the folder's lock: two servers over one database would stop it under each other."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refused(f"系统已经在运行（进程 {lock.read().strip()}），请先停止它。") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def refuse_taken_port(bind: str, port: int) -> None:
    """Say so now rather than after all the work."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise Refused(_port_refused(error, bind, port)) from None


def _port_refused(error: OSError, bind: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用，请先关闭占用它的程序，或换一个端口：make run PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}，请换一个大于 1023 的端口：make run PORT=8000"
    return f"不能在 {bind} 的端口 {port} 上提供服务，请检查 HARDSHIP_BIND：{error.strerror}。"


def serve(environment: Environment, extra: dict[str, str]) -> None:
    """Start both programs, print where to log in, and stay until one ends or Ctrl-C."""
    supervisor = Supervisor()
    try:
        with step("网站和后台任务") as current:
            web, worker = programs(environment)
            supervisor.start(web, extra)
            accounts = _demo_accounts(extra) if environment.demo else ""
            if not supervisor.watch(lambda: _answers(environment), timeout=START_UP):
                raise Refused(f"网站 {START_UP} 秒内没有应答，详见 {environment.var / 'log' / 'web.log'}。")
            supervisor.start(worker, extra)  # last: while starting it would slow the pages down
            current.note = f"记录在 {environment.var / 'log'}"
        say(f"\n困难职工建档立卡系统已启动：{address(environment)}\n{accounts}按 Ctrl-C 停止。")
        supervisor.watch()
    except KeyboardInterrupt:
        say("\n正在停止……")
    finally:
        supervisor.stop()


def programs(environment: Environment) -> list[Program]:
    bind = f"[{environment.bind}]" if ":" in environment.bind else environment.bind
    gunicorn: list[str | Path] = [PYTHON, "-m", "gunicorn", "hardship.config.wsgi", "--no-control-socket"]
    gunicorn += ["--bind", f"{bind}:{environment.port}", "--workers", "2", "--threads", "4"]
    gunicorn += ["--graceful-timeout", str(PATIENCE - 5)]
    log = environment.var / "log"
    return [
        Program("网站", gunicorn, log / "web.log"),
        Program("后台任务", (PYTHON, "manage.py", "qcluster"), log / "worker.log"),
    ]


def address(environment: Environment) -> str:
    anywhere = environment.bind in {"0.0.0.0", "::", "127.0.0.1", "::1"}  # noqa: S104 compared, not bound
    return f"http://{'localhost' if anywhere else environment.bind}:{environment.port}/"


def _answers(environment: Environment) -> bool:
    """Whether a worker answers anything at all; the listening socket alone proves nothing."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(environment.bind, environment.bind)  # noqa: S104
    connection = HTTPConnection(host, environment.port, timeout=2)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _demo_accounts(extra: dict[str, str]) -> str:
    shown = subprocess.run(
        [PYTHON, "manage.py", "print_demo_accounts"],
        cwd=BASE_DIR,
        env={**os.environ, **extra},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return shown.stdout
