"""Progress lines for a person waiting at a terminal. Standard library only."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Refused(Exception):
    """The set-up cannot go on; the message is a whole sentence that says what to do."""


class Step:
    """One line of progress; `note` is shown behind the result."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.note = ""
        self.skipped = False
        self.began = time.monotonic()

    def skip(self, why: str) -> None:
        self.skipped, self.note = True, why

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def line(self) -> str:
        if self.skipped:
            return f"[跳过] {self.title}：{self.note}"
        note = f"：{self.note}" if self.note else ""
        return f"[完成] {self.title}{note}（{self.seconds:.1f} 秒）"


def say(text: str = "", *, end: str = "\n") -> None:
    """Print at once; a terminal without Chinese shows question marks instead of failing."""
    with suppress(AttributeError, ValueError):
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    print(text, end=end, flush=True)


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Show one step with its running time, then 完成, 跳过 or 失败. Errors pass through."""
    current = Step(title)
    stop_clock = _clock(current) if sys.stdout.isatty() else lambda: None
    try:
        yield current
    except BaseException:
        stop_clock()
        say(f"[失败] {title}（{current.seconds:.1f} 秒）")
        raise
    stop_clock()
    say(current.line())


def _clock(current: Step) -> Callable[[], None]:
    """Rewrite one terminal line every half second; returns the function that clears it."""
    finished = threading.Event()

    def tick() -> None:
        while not finished.wait(0.5):
            say(f"\r[进行] {current.title} {current.seconds:.0f} 秒 ", end="")

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()

    def stop() -> None:
        finished.set()
        thread.join()
        say("\r\x1b[K", end="")

    return stop
