"""Run one outside program quietly; its words are shown only when it fails."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hardship.config.env import BASE_DIR
from hardship.progress import Refused

SHOWN_LINES = 15


def run_quietly(
    command: Sequence[str | Path],
    *,
    failing: str,
    cwd: Path = BASE_DIR,
    extra: Mapping[str, str] | None = None,
    account: str | None = None,
) -> str:
    """Run to the end and return what was printed.

    failing: the sentence shown, above the program's last lines, when it exits with an error.
    extra: environment variables added to ours.
    account: run as this system user (only root may).
    """
    try:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **(extra or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            **as_account(account),
        )
    except FileNotFoundError as error:
        raise Refused(f"{failing}\n  找不到程序 {command[0]}。") from error
    if done.returncode:
        raise Refused("\n  ".join([failing, *done.stdout.strip().splitlines()[-SHOWN_LINES:]]))
    return done.stdout


def as_account(account: str | None) -> dict[str, Any]:
    """Arguments for subprocess that run a program as another system user; None is ourselves."""
    return {"user": account, "group": account, "extra_groups": []} if account else {}
