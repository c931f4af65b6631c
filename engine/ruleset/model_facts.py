"""Sources, facts, parameters and what is held against them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from liren.engine.errors import Place
from liren.engine.ir.nodes import Expr, Field, Input, Number
from liren.engine.language.units import Unit
from liren.engine.record import Record, field
from liren.engine.ruleset.brought import Counts
from liren.engine.ruleset.model_terms import Basis, Need, ThresholdOp
from liren.engine.text import Lang, Text


class SourceDocument(Record):
    """A document that is cited."""

    id: str
    title: Text
    document: str | None = None
    issued: date | None = None


class Citation(Record):
    """A place in a document."""

    source: SourceDocument
    locator: str

    def say(self, lang: Lang) -> str:
        """Document and clause, as one would cite them."""
        title = self.source.title.in_(lang)
        if not self.locator:
            return title
        return f"{title}，{self.locator}" if lang == "zh" else f"{title}, {self.locator}"


class Check(Record):
    """A condition that must hold among facts."""

    expr: Expr
    text: str
    say: Text | None
    place: Place = field(compare=False)


class Fact(Record):
    """A fact that a ruleset reads, as declared.

    `node` is how expressions read it: an `Input`, or a `Field` of a list of records. `fields` and
    `checks` are there for lists of records only. `needs` are what has to stand beside its value.
    It is no less than the number of what it `counts` that assessments bring upon the community.
    """

    id: str
    kind: str
    node: Input | Field
    title: Text
    unit: Unit | None = None
    step: Fraction = Fraction(1)
    options: Mapping[str, Text] = field(default_factory=dict)
    fields: Mapping[str, Fact] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    note: Text | None = None
    evidence: Text | None = None
    citation: Citation | None = None
    needs: tuple[Need, ...] = ()
    place: Place = field(default=None, compare=False)
    counts: Counts | None = None

    @property
    def at_least(self) -> Number | None:
        """The smallest value, in base units."""
        return self.node.low

    @property
    def at_most(self) -> Number | None:
        """The largest value, in base units."""
        return self.node.high


class DatedValue(Record):
    """A figure from a day on; `value` None where the source gives none."""

    since: date | None
    value: Number | None


class Cell(Record):
    """The place of a figure in a table: which table, what it is looked up by, and its `key` there.

    The figure counts while `when` holds: `per_record` when that is decided for each record.
    """

    table: str
    title: Text
    by: Text
    key: Text
    when: Expr
    per_record: bool


class Lookup(Record):
    """What a table of figures is looked up by, and its figures.

    `chosen` is the figure that counts; of a table that is looked up by a fact of the `records` of
    a list, for the record at hand. `zero_divisor` holds where `by` divides by zero.
    """

    by: Text
    chosen: Expr
    cells: tuple[Parameter, ...]
    records: str | None
    zero_divisor: Expr


class Parameter(Record):
    """A figure of the ruleset. `name` is unique over all rulesets that are drawn on.

    A parameter with a `table` has no values of its own: each figure is a parameter with a `cell`.
    """

    id: str
    name: str
    title: Text
    unit: Unit | None
    values: tuple[DatedValue, ...]
    citation: Citation | None
    basis: Basis
    note: Text | None = None
    is_day: bool = False
    place: Place = field(default=None, compare=False)
    table: Lookup | None = None
    cell: Cell | None = None

    def figures(self) -> tuple[Parameter, ...]:
        """The parameter itself, or those in its table."""
        return (self,) if self.table is None else self.table.cells

    def on(self, day: date) -> DatedValue | None:
        """The value in force on a day; None before the first."""
        # Values stand in the order of their days, and there may be thousands of them.
        place = bisect_right(self.values, day, key=_first_day)
        return self.values[place - 1] if place else None


def _first_day(dated: DatedValue) -> date:
    return dated.since or date.min


class Threshold(Record):
    """One end that the measure must keep to."""

    op: ThresholdOp
    expr: Expr
    text: str
