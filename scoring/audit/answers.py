"""What a question about rulesets is answered by.

Three answers that are never confused: `Proved` (there is no such community), `Found` (there is: the
example), `GaveUp` (neither was shown, and why). An example has been replayed: it was written as a
snapshot, read again, and assessed by the scalar backend with the result that is claimed for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from liren.engine.backends.smt.encode import Cut
from liren.engine.record import Identity, Record
from liren.engine.text import Text

if TYPE_CHECKING:
    from liren.scoring.scorecard import Assessment

Why = Literal["time", "memory", "incomplete", "unwritable", "not-replayed"]

WHY: Mapping[Why, Text] = {
    "time": Text("超出时间限制", "the time limit was reached"),
    "memory": Text("超出内存限制", "the memory limit was reached"),
    "incomplete": Text("求解器无法判定", "the solver could not decide it"),
    "unwritable": Text(
        "只有快照无法写出的取值才能做到", "only values that no snapshot can state would do"
    ),
    "not-replayed": Text(
        "求得的示例未能通过实际评估核对", "the example found did not stand up when it was assessed"
    ),
}


class Stated(Record):
    """A fact of an example: its name (`estates[0].households` for a record's), what it is in the
    example and what it is in an ordinary community; None where it is not there."""

    name: str
    fact: str
    record: int | None
    field: str | None
    value: Any
    ordinary: Any


class Example(Identity):
    """A community, replayed.

    `document` is the whole snapshot, `brief` its part that matters to the question. `differs` are
    the facts in which it differs from an ordinary community, one that meets what it can.
    `assessments` are by each of the rulesets, on their `days`, of its snapshot in `documents`:
    the whole one, unless rulesets understand a fact of the same name differently.
    """

    document: Mapping[str, Any]
    brief: Mapping[str, Any]
    differs: tuple[Stated, ...]
    matters: tuple[Stated, ...]
    assessments: tuple[Assessment, ...]
    days: tuple[date, ...]
    documents: tuple[Mapping[str, Any], ...]

    def to_yaml(self) -> str:
        """The snapshot as text that `liren assess` takes."""
        from liren.scoring.audit.writing import to_yaml

        return to_yaml(self.document)


class Proved(Record):
    """There is no such community; of lists only so many records were looked at (`cuts`)."""

    cuts: tuple[Cut, ...] = ()


class Found(Record):
    """There is one."""

    example: Example


class GaveUp(Record):
    """Neither was shown."""

    why: Why

    def say(self) -> Text:
        """Why, in words."""
        return WHY[self.why]


Answer = Proved | Found | GaveUp
