"""How far proofs go before they are given up: records, time, memory.

In: what was asked for, each of it only where it is to be other than usual. Out: a `Budget`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liren.engine.record import Record

if TYPE_CHECKING:
    from liren.engine.backends.smt.solver import Budget


class Limits(Record):
    """Records of a list, seconds for a question and in all, megabytes in all; None as usual."""

    records: int | None = None
    seconds: float | None = None
    total_seconds: float | None = None
    memory: float | None = None

    def budget(self, seconds: float, total_seconds: float) -> Budget:
        """What there is for it all, with the usual seconds for a question and in all."""
        from liren.engine.backends.smt.memory import IN_ALL
        from liren.engine.backends.smt.solver import Budget

        return Budget(
            seconds if self.seconds is None else self.seconds,
            total_seconds if self.total_seconds is None else self.total_seconds,
            IN_ALL if self.memory is None else self.memory,
        )


NO_LIMITS = Limits()
