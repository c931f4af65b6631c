"""How much memory the process has taken, and how much more it may take.

In: megabytes. Out: whether the process has grown by more since then. It is the whole process that
is measured, terms and formulas and all: what else goes on in it meanwhile counts too. Guarantee:
what has been over stays over, since what was given back may be needed again at once.
"""

from __future__ import annotations

import gc
import time
from typing import Any

from liren.engine.errors import LirenError, Problem

EACH = 2000
"""Megabytes that a question to the solver may take."""

IN_ALL = 4000
"""Megabytes that everything may take, unless it is said otherwise."""

OFTEN = 0.02
"""Seconds between two looks at how much memory the process has."""

MEGABYTE = 2**20


class AuditNotInstalled(Problem):
    """Something that proofs need is not installed."""

    package: str
    code = "audit-not-installed"
    zh = "未安装 `{package}`，无法回答这类问题"
    en = "`{package}` is not installed, so questions of this kind cannot be answered"
    hint_zh = "请运行 `pip install 'liren[audit]'`"
    hint_en = "run `pip install 'liren[audit]'`"


def resident() -> int:
    """Bytes of memory that the process has now; raises `LirenError` without psutil."""
    return int(_process().memory_info().rss)


def _process() -> Any:
    try:
        import psutil
    except ImportError:
        raise LirenError([AuditNotInstalled(package="psutil")]) from None
    return psutil.Process()


class Memory:
    """A limit for how much more memory the process may take, in megabytes; None for no limit."""

    def __init__(self, megabytes: float | None) -> None:
        self._most = None if megabytes is None else resident() + int(megabytes * MEGABYTE)
        self._next_look = 0.0
        self._over = False

    @property
    def left(self) -> int:
        """Megabytes that a question may take now; 0 when it was more already."""
        left = EACH * MEGABYTE if self._most is None else max(self._most - resident(), 0)
        return min(left // MEGABYTE, EACH)

    @property
    def over(self) -> bool:
        """Whether it was more at any time that somebody looked."""
        if not self._over and self._most is not None:
            now = time.monotonic()
            if now >= self._next_look:
                self._next_look = now + OFTEN
                self._over = resident() > self._most and _needs_more_than(self._most)
        return self._over


def _needs_more_than(most: int) -> bool:
    """Whether that is so of what is still in use: formulas of the solver weigh much more than the
    collector of garbage knows, so that it may not have run for a long time."""
    gc.collect()
    return resident() > most
