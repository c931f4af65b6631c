"""What points are given for, as written in the points of a criterion: counts, conditions, cases.

In: texts and shapes of the file, and what names mean at their place. Out: typed expressions, or
problems in the log. Both what is earned (`points.py`) and what is lost (`losses.py`) read these.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from liren.engine.errors import Problem
from liren.engine.ir import build
from liren.engine.ir.bounds import lower
from liren.engine.ir.nodes import FALSE, TRUE, Expr, Number
from liren.engine.ir.types import NumberType
from liren.engine.language.document import Path
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.language.units import is_count
from liren.engine.ruleset import model
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.demands import condition
from liren.engine.ruleset.document import CaseDoc, LossDoc, PerUnitDoc
from liren.engine.ruleset.expressions import Scope, Typed, translate
from liren.engine.ruleset.kinds import in_words
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.thresholds import threshold
from liren.engine.text import Text, same

A_COUNT = Text("个数或不带单位的数", "a count or a plain number")
ABOVE_ZERO = Text("应大于 0", "it must be above 0")
SAY_EVERY = Text(
    "请用 `every` 写明每多少算一份，如 `every: 100 m²`",
    "say with `every` how much makes a unit, as in `every: 100 m²`",
)
DIVIDE = Text(
    "请除以同类的量，如 `/ 100 m²`", "divide it by a figure of its kind, as in `/ 100 m²`"
)
NEEDS_EVERY = Text("需要与 `every` 一起使用", "it needs `every`")


class AmountReader:
    """Reads what points are given for, at any path of a document."""

    def __init__(self, log: Log, scope: Scope) -> None:
        self.log = log
        self.scope = scope

    def typed(self, text: str, path: Path) -> Typed | None:
        """An expression of any type."""
        return self.log.attempt(lambda: translate(self.log.document, path, text, self.scope))

    def condition(self, text: str, path: Path) -> Expr | None:
        """A yes or no."""
        return condition(self.log, path, text, self.scope)

    def number(self, text: str, path: Path) -> Expr | None:
        """A count or a plain number."""
        typed = self.typed(text, path)
        return None if typed is None else self.plain(typed, path, DIVIDE)

    def plain(self, typed: Typed, path: Path, otherwise: Text) -> Expr | None:
        """An expression that must be a count or a plain number; what to do with `otherwise`."""
        kind = typed[1]
        if not isinstance(kind, NumberType) or (kind.dimension and not is_count(kind.dimension)):
            advice = otherwise if isinstance(kind, NumberType) else None
            problem = p.WrongType(expected=A_COUNT, found=in_words(kind), advice=advice)
            self.log.add(problem, path)
            return None
        return typed[0]

    def units(self, doc: PerUnitDoc | LossDoc, key: str, path: Path) -> Expr | None:
        """How many units there are of what stands at a key."""
        text, at = str(getattr(doc, key)), (*path, key)
        typed = self.typed(text, at)
        return None if typed is None else self.units_of(typed, doc, path, at, text)

    def units_of(
        self, typed: Typed, doc: PerUnitDoc | LossDoc, path: Path, at: Path, text: str = "0"
    ) -> Expr | None:
        """How many units there are of an amount: a count, or how often `every` goes into it."""
        if doc.every is None:
            if doc.part is not None:
                problem = p.DoesNotGoWith(key="part", reason=NEEDS_EVERY)
                self.log.add(problem, (*path, "part"), key=True)
            return self.plain(typed, at, SAY_EVERY)
        size = self._size(doc.every, (*path, "every"), typed, text)
        if size is None:
            return None
        count = build.divide(typed[0], size)
        if doc.part in (None, "exact"):
            return count
        return build.round_to(count, Fraction(1), "ceiling" if doc.part == "started" else "floor")

    def _size(self, every: str, path: Path, typed: Typed, text: str) -> Expr | None:
        """The size of a unit, of the kind of what is counted."""
        size = self.log.attempt(
            lambda: threshold(self.log, path, "at_least", every, self.scope, typed, text)
        )
        if size is None:
            return None
        if (lower(size.expr) or 0) <= 0:
            self.log.add(p.NotAllowed(what=ABOVE_ZERO), path)
            return None
        return size.expr

    def cases(self, docs: Sequence[CaseDoc], path: Path) -> tuple[model.Case, ...]:
        """The cases; the last is for the rest, and worth nothing unless one is written."""
        self.all_reached([doc.when is not None for doc in docs], path)
        found = []
        for i, doc in enumerate(docs):
            when = TRUE if doc.when is None else self.condition(doc.when, (*path, i, "when"))
            found.append(model.Case(when or FALSE, doc.points, doc.when or ""))
        if docs[-1].when is not None:
            found.append(model.Case(TRUE, 0))
        return tuple(found)

    def all_reached(self, conditional: Sequence[bool], path: Path) -> None:
        """Note what stands after one that always holds: the first that holds decides."""
        if not all(conditional[:-1]):
            self.log.add(p.NeverReached(), (*path, conditional.index(False) + 1))

    def each_row_once(self, rows: Collection[Number], path: Path) -> None:
        """Note keys of a table that are one number written in two ways (`1` and `1.0`)."""
        written = self.log.document.value(path)
        seen: set[object] = set()
        for key in written if isinstance(written, dict) and len(written) > len(rows) else ():
            quantity = parse_quantity(key)
            value = key if isinstance(quantity, Problem) else quantity.value
            if value in seen:
                self.log.add(p.ListedTwice(name=key), (*path, key), key=True)
            seen.add(value)

    def check_order(self, low: Number, high: Number, path: Path) -> None:
        """Note a lower end of points that is above the upper one."""
        if low > high:
            self.log.add(p.OutOfOrder(low=same(to_text(low)), high=same(to_text(high))), path)


def every_of(doc: PerUnitDoc | LossDoc) -> model.Every | None:
    """How much makes a unit, as written."""
    return None if doc.every is None else model.Every(doc.every, doc.part or "exact")
