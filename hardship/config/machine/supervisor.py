"""Keep a few programs running together: when one ends, or on Ctrl-C, all of them are stopped."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hardship.config.env import BASE_DIR
from hardship.progress import Refused

PATIENCE = 15  # seconds a program gets to finish what it is doing
PR_SET_PDEATHSIG = 1
SHOWN_LINES = 20


@dataclass(frozen=True)
class Program:
    """A program to keep running. title: what the user calls it; log: where its output goes."""

    title: str
    command: Sequence[str | Path]
    log: Path


class Supervisor:
    """Starts programs, each in a process group of its own so that a Ctrl-C reaches only us."""

    def __init__(self) -> None:
        self.running: list[tuple[Program, subprocess.Popen[bytes]]] = []

    def start(self, program: Program, extra: Mapping[str, str]) -> None:
        program.log.parent.mkdir(parents=True, exist_ok=True)
        if program.log.exists():
            program.log.replace(program.log.with_suffix(".old.log"))
        with program.log.open("wb") as log:
            process = subprocess.Popen(
                [str(word) for word in program.command],
                cwd=BASE_DIR,
                env={**os.environ, **extra},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.running.append((program, process))

    def watch(self, until: Callable[[], bool] = lambda: False, timeout: float | None = None) -> bool:
        """Wait until the condition holds (True) or the time is over (False).

        Raises Refused when a program ends meanwhile: its last lines say why.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while not until():
            for program, process in self.running:
                if process.poll() is not None:
                    raise Refused(_obituary(program, process.returncode))
            if deadline is not None and time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        return True

    def stop(self) -> None:
        """Ask all to end, then end what is left of their process groups; a second Ctrl-C changes nothing."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for _, process in reversed(self.running):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        for _, process in self.running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()


def stop_on_signals() -> None:
    """Treat a closed terminal and a polite kill like Ctrl-C."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    """In the child: be ended by the kernel when we are killed without a chance to stop it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _obituary(program: Program, code: int) -> str:
    last = program.log.read_text(errors="replace").strip().splitlines()[-SHOWN_LINES:]
    return "\n  ".join([f"{program.title}意外结束（代码 {code}），详见 {program.log}：", *last])
