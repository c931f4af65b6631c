"""Questions to the solver, and its three-valued answers.

In: terms. Out: `Satisfied` with a value for every variable, `Unsatisfied` with the assumptions that
cannot hold together, or `Undecided` with the reason. The solver is imported when the first question
is asked, works in a context of its own (many threads may ask), and is bounded in time and memory.

A question is given only what can matter to it: constraints that share no variable with it, directly
or through others, are left out. They do not change whether it can be satisfied as long as they can
be satisfied by themselves, which `scoring.audit.space` makes sure of.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from liren.engine.backends.smt import terms as t
from liren.engine.backends.smt.memory import IN_ALL, MEGABYTE, AuditNotInstalled, Memory
from liren.engine.errors import LirenError
from liren.engine.ir.nodes import Number
from liren.engine.record import Record

Value = bool | Number
Limit = Literal["time", "memory"]
Why = Literal[Limit, "incomplete"]

STEPS = 1_500_000
"""Steps that the solver makes in about a second. What it may take is counted in steps, so that a
question is answered, or given up, alike on machines that are slow or busy."""

PATIENCE = 6
"""How many times longer by the clock than by steps a check may last."""


def load_solver() -> Any:
    """The solver; raises `LirenError` when it is not installed."""
    try:
        import z3
    except ImportError:
        raise LirenError([AuditNotInstalled(package="z3-solver")]) from None
    return z3


class Satisfied(Record):
    """It can hold: with these values."""

    values: Mapping[str, Value]


class Unsatisfied(Record):
    """It cannot hold. `core` are assumptions of which it cannot hold even by themselves."""

    core: tuple[t.Term, ...]


class Undecided(Record):
    """The solver gave up."""

    why: Why


Verdict = Satisfied | Unsatisfied | Undecided


class Spent:
    """How many checks were made, and how many seconds the slowest of them took."""

    def __init__(self) -> None:
        self.checks = 0
        self.slowest = 0.0

    def note(self, seconds: float) -> None:
        """Count a check."""
        self.checks += 1
        self.slowest = max(self.slowest, seconds)


class Budget:
    """Seconds for each check and for all of them together, and megabytes for all of them.

    The time for all runs from when the budget is made, and whatever is done meanwhile counts. It is
    `last` up for the whole of which this may only be a share. Memory is not shared out: a check may
    take what is left of it, up to a fixed figure. `spent` is what the checks took.
    """

    def __init__(self, each: float, total: float, memory: float | None = IN_ALL) -> None:
        self.each = each
        self.total = total
        self.until = self.last = time.monotonic() + total
        self.memory = Memory(memory)
        self.spent = Spent()

    def shorter(self, each: float) -> Budget:
        """The same with less time for each check."""
        found = copy(self)
        found.each = min(each, self.each)
        return found

    def anew(self) -> Budget:
        """The same for something else: all the time once more, and what is left of the memory."""
        found = copy(self)
        found.until = found.last = time.monotonic() + self.total
        return found

    def share(self, among: int, least: float = 0.0) -> Budget:
        """One of so many equal shares of the time that is left; what it leaves is for the rest.

        It is no less than `least`, as long as there is so much.
        """
        now = time.monotonic()
        left = self.until - now
        found = copy(self)
        found.until = now + min(left, max(left / among, least))
        return found

    @property
    def steps(self) -> int:
        """What a check may take, in steps of the solver."""
        return max(int(self.each * STEPS), 1)

    @property
    def over(self) -> bool:
        """Whether the time for all together is up, or the memory."""
        return time.monotonic() >= self.until or self.memory.over

    @property
    def limit(self) -> Limit:
        """The limit that was reached when it is over."""
        return "memory" if self.memory.over else "time"

    def past(self, seconds: float) -> bool:
        """Whether the time of the whole was up so many seconds ago, or the memory is."""
        return time.monotonic() >= self.last + seconds or self.memory.over

    def milliseconds(self) -> int:
        """What a check may take now by the clock; 0 when nothing is left."""
        left = min(self.each * PATIENCE, self.until - time.monotonic())
        return max(int(left * 1000), 0)


class Constraints:
    """What holds of every community: terms, and by variable which of them mention it."""

    def __init__(self, factory: t.Factory, terms: Iterable[t.Term]) -> None:
        self.factory = factory
        self.terms = list(dict.fromkeys(terms))
        self._mentioned: dict[t.Term, frozenset[str]] = {}
        self._by_variable: dict[str, list[t.Term]] = {}
        self._writers: dict[bool, _Writer] = {}
        for term in self.terms:
            for name in self.mentioned(term):
                self._by_variable.setdefault(name, []).append(term)

    def writer(self, *, loose: bool) -> _Writer:
        """Writes terms for the solver; all questions of a kind share what was written."""
        if loose not in self._writers:
            self._writers[loose] = _Writer(self.factory, loose=loose)
        return self._writers[loose]

    def mentioned(self, term: t.Term) -> frozenset[str]:
        """The variables that a term depends on, through those that constructors introduced."""
        known = self._mentioned.get(term)
        if known is None:
            known = self._mentioned[term] = frozenset(self._find(term))
        return known

    def concerned(self, term: t.Term) -> frozenset[str]:
        """The same; of a term that mentions nothing, a name of its own that no variable has."""
        return self.mentioned(term) or frozenset((f"#{term.serial}",))

    def _find(self, term: t.Term) -> Iterator[str]:
        for part in parts_of([term]):
            if isinstance(part, t.BoolVariable | t.NumberVariable):
                yield part.name

    def around(self, terms: Iterable[t.Term]) -> tuple[list[t.Term], frozenset[str]]:
        """The constraints that can matter to terms, and all variables concerned."""
        names: set[str] = set()
        pending = sorted({name for term in terms for name in self.mentioned(term)})
        found: dict[t.Term, None] = {}
        while pending:
            name = pending.pop()
            if name in names:
                continue
            names.add(name)
            for term in self._by_variable.get(name, ()):
                if term not in found:
                    found[term] = None
                    pending += sorted(self.mentioned(term))
        return list(found), frozenset(names)


class Question:
    """Whether some terms can hold together; may be asked again under further assumptions.

    To a `loose` one a quotient is any number within its bounds, the same wherever it stands. That
    is asked quickly, and only that terms cannot hold together is then true of what they mean.
    """

    def __init__(
        self, constraints: Constraints, terms: Sequence[t.Term], budget: Budget,
        assumptions: Sequence[t.Term] = (), *, loose: bool = False,
    ) -> None:  # fmt: skip
        self.budget = budget
        self._loose = loose
        self._constraints = constraints
        self._terms = tuple(terms)
        self._about = (*terms, *assumptions)
        self._stated: dict[t.Term, None] = {}  # in their order, which the solver sees
        self._proxies: dict[t.Term, Any] = {}

    @cached_property
    def _around(self) -> tuple[list[t.Term], frozenset[str]]:
        return self._constraints.around(self._about)

    @property
    def variables(self) -> frozenset[str]:
        """All variables that can matter."""
        return self._around[1]

    @property
    def _writer(self) -> _Writer:
        return self._constraints.writer(loose=self._loose)

    @property
    def _z3(self) -> Any:
        return self._writer.z3

    @cached_property
    def _solver(self) -> Any:
        """The solver, told what holds; only made when there is time to ask it anything."""
        solver = self._z3.Solver(ctx=self._writer.context)
        for term in (*self._around[0], *self._terms):
            self._state(solver, term)
        return solver

    def require(self, term: t.Term) -> None:
        """Let a term hold from now on. It must concern variables of the question only."""
        self._state(self._solver, term)

    def _state(self, solver: Any, term: t.Term) -> None:
        solver.add(self._written(solver, term))

    def _written(self, solver: Any, term: t.Term) -> Any:
        """The solver's expression for a term, once all is stated that defines what is in it."""
        written = self._writer.write(term)
        # In an order of its own, so that the same question gets the same answer.
        for part in sorted(
            self._writer.needs(term) - self._stated.keys(), key=lambda one: one.serial
        ):
            self._stated[part] = None
            solver.add(*self._writer.sides[part])
        return written

    def check(self, assumptions: Iterable[t.Term] = ()) -> Verdict:
        """Whether it can hold under assumptions."""
        if self.budget.over:
            return Undecided(self.budget.limit)
        solver = self._solver
        limit = self.budget.milliseconds()
        if not limit:
            return Undecided(self.budget.limit)
        solver.set("timeout", limit)
        solver.set("rlimit", self.budget.steps)
        solver.set("max_memory", self._allowed())
        proxies = {self._proxy(term): term for term in dict.fromkeys(assumptions)}
        began = time.monotonic()
        try:
            found = self._solver.check(*proxies)
        except self._z3.Z3Exception as error:
            return Undecided("memory" if "memory" in str(error) else "incomplete")
        finally:
            self.budget.spent.note(time.monotonic() - began)
        if found == self._z3.sat:
            return Satisfied(self._writer.values(self._solver.model(), self._stated))
        if found == self._z3.unsat:
            return Unsatisfied(tuple(proxies[part] for part in self._solver.unsat_core()))
        said = self._solver.reason_unknown()
        if any(word in said for word in ("timeout", "canceled", "resource")):
            return Undecided("time")
        return Undecided("memory" if "memory" in said else "incomplete")

    def _allowed(self) -> int:
        """Megabytes that the solver may have, those included that it has for other questions."""
        has = int(self._z3.Z3_get_estimated_alloc_size()) // MEGABYTE + 1
        return has + max(self.budget.memory.left, 1)

    def _proxy(self, term: t.Term) -> Any:
        proxy = self._proxies.get(term)
        if proxy is None:
            proxy = self._z3.Bool(f"assumed:{term.serial}", ctx=self._writer.context)
            self._solver.add(self._z3.Implies(proxy, self._written(self._solver, term)))
            self._proxies[term] = proxy
        return proxy


def children(term: t.Term) -> tuple[t.Term, ...]:
    """The direct parts of a term."""
    return CHILDREN[type(term)](term)


def _none(_: Any) -> tuple[t.Term, ...]:
    return ()


CHILDREN: Mapping[type[t.Term], Callable[[Any], tuple[t.Term, ...]]] = {
    t.Truth: _none,
    t.Figure: _none,
    t.BoolVariable: _none,
    t.NumberVariable: _none,
    t.Negation: lambda term: (term.term,),
    t.Conjunction: lambda term: term.terms,
    t.Disjunction: lambda term: term.terms,
    t.NotBelow: lambda term: (term.number,),
    t.Above: lambda term: (term.number,),
    t.IsZero: lambda term: (term.number,),
    t.Floor: lambda term: (term.number,),
    t.BoolChoice: lambda term: (term.condition, term.then, term.otherwise),
    t.Choice: lambda term: (term.condition, term.then, term.otherwise),
    t.Sum: lambda term: tuple(part for _, part in term.parts),
    t.Product: lambda term: (term.left, term.right),
    t.FloorRatio: lambda term: (term.above, term.below),
    t.Ratio: lambda term: (term.above, term.below),
    t.Months: lambda term: (term.later, term.earlier),
}


def parts_of(terms: Iterable[t.Term]) -> dict[t.Term, None]:
    """Terms and all that they are made of, each once."""
    seen: dict[t.Term, None] = {}
    pending = list(terms)
    while pending:
        part = pending.pop()
        if part not in seen:
            seen[part] = None
            pending += children(part)
    return seen


class _Writer:
    """Writes terms for the solver, each once.

    `sides` are, for each variable and each quotient or pair of days, what has to be stated beside
    an expression in which it stands: bounds, and what defines it. When it is `loose`, what defines
    quotients is left out.
    """

    def __init__(self, factory: t.Factory, *, loose: bool) -> None:
        self.z3 = load_solver()
        self.factory = factory
        self.loose = loose
        self.context = self.z3.Context()
        self.known: dict[t.Term, Any] = {}
        self.sides: dict[t.Term, list[Any]] = {}
        self.calendar: dict[t.Term, tuple[Any, Any, Any, Any]] = {}
        self.dates: dict[t.Term, list[Any]] = {}
        self._needs: dict[t.Term, frozenset[t.Term]] = {}

    def write(self, term: t.Term) -> Any:
        """The solver's expression for a term; parts first, as terms can be deep."""
        pending = [term]
        while pending:
            part = pending[-1]
            if part in self.known:
                pending.pop()
                continue
            below = [child for child in children(part) if child not in self.known]
            if below:
                pending += below
                continue
            pending.pop()
            self.known[part] = self._one(part)
            own = (part,) if part in self.sides else ()
            self._needs[part] = frozenset(own).union(
                *(self._needs[child] for child in children(part)),
                *(self._needs[other] for other in self._beside(part)),
            )
        return self.known[term]

    def needs(self, term: t.Term) -> frozenset[t.Term]:
        """The parts of a written term that have something beside them."""
        return self._needs[term]

    def _beside(self, term: t.Term) -> list[t.Term]:
        """The terms in what is stated beside a quotient."""
        if not isinstance(term, t.FloorRatio | t.Ratio):
            return []
        variable, conditions = self.factory.defined(term)
        return [variable] if self.loose else [variable, *conditions]

    def values(self, model: Any, stated: Iterable[t.Term]) -> dict[str, Value]:
        """The value of every variable that was stated."""
        found: dict[str, Value] = {}
        for term in stated:
            if not isinstance(term, t.BoolVariable | t.NumberVariable):
                continue
            value = model.eval(self.known[term], model_completion=True)
            if self.z3.is_bool(value):
                found[term.name] = self.z3.is_true(value)
            elif self.z3.is_algebraic_value(value):
                found[term.name] = _fraction(value.approx(12))
            else:
                found[term.name] = _fraction(value)
        return found

    def _one(self, term: t.Term) -> Any:  # noqa: C901  a line a class
        z3, known = self.z3, self.known
        match term:
            case t.Truth():
                return z3.BoolVal(term.value, ctx=self.context)
            case t.BoolVariable():
                self.sides[term] = []
                return z3.Bool(term.name, ctx=self.context)
            case t.NumberVariable():
                return self._number(term)
            case t.Figure():
                return self._figure(term.value)
            case t.Negation():
                return z3.Not(known[term.term])
            case t.Conjunction():
                return z3.And(*[known[part] for part in term.terms])
            case t.Disjunction():
                return z3.Or(*[known[part] for part in term.terms])
            case t.NotBelow():
                return known[term.number] >= 0
            case t.Above():
                return known[term.number] > 0
            case t.IsZero():
                return known[term.number] == 0
            case t.BoolChoice() | t.Choice():
                return z3.If(*self._alike(term))
            case t.Sum():
                return self._sum(term)
            case t.Product():
                left, right = self._both(term.left, term.right)
                return left * right
            case t.Floor():
                return z3.ToInt(known[term.number])
            case t.FloorRatio() | t.Ratio():
                return self._defined(term)
            case t.Months():
                return self._months(term)
        raise LookupError(f"a term of class {type(term).__name__} cannot be written")

    def _figure(self, value: Number) -> Any:
        if isinstance(value, int):
            return self.z3.IntVal(value, ctx=self.context)
        return self.z3.RealVal(str(value), ctx=self.context)

    def _number(self, term: t.NumberVariable) -> Any:
        sort = self.z3.Int if term.whole else self.z3.Real
        variable = sort(term.name, ctx=self.context)
        self.sides[term] = [
            *([] if term.low is None else [variable >= self._figure(term.low)]),
            *([] if term.high is None else [variable <= self._figure(term.high)]),
        ]
        return variable

    def _defined(self, term: t.FloorRatio | t.Ratio) -> Any:
        variable, conditions = self.factory.defined(term)
        written = self.write(variable)
        self.sides[term] = [] if self.loose else [self.write(each) for each in conditions]
        return written

    def _alike(self, term: t.BoolChoice | t.Choice) -> list[Any]:
        """A choice's parts, the values of one sort."""
        condition = self.known[term.condition]
        if isinstance(term, t.BoolChoice):
            return [condition, self.known[term.then], self.known[term.otherwise]]
        return [condition, *self._both(term.then, term.otherwise)]

    def _both(self, left: t.NumberTerm, right: t.NumberTerm) -> tuple[Any, Any]:
        one, other = self.known[left], self.known[right]
        if one.is_int() and other.is_int():
            return one, other
        return self._real(one), self._real(other)

    def _real(self, expression: Any) -> Any:
        return self.z3.ToReal(expression) if expression.is_int() else expression

    def _sum(self, term: t.Sum) -> Any:
        figures = (term.constant, *(factor for factor, _ in term.parts))
        parts = [self.known[part] for _, part in term.parts]
        whole = all(isinstance(f, int) for f in figures) and all(p.is_int() for p in parts)
        if not whole:
            parts = [self._real(part) for part in parts]
        value = self._figure if whole else self._real_figure
        added = [
            part if factor == 1 else value(factor) * part
            for (factor, _), part in zip(term.parts, parts, strict=True)
        ]
        if term.constant:
            added.append(value(term.constant))
        return self.z3.Sum(*added) if len(added) > 1 else added[0]

    def _real_figure(self, value: Number) -> Any:
        return self.z3.RealVal(str(value), ctx=self.context)

    # days

    def _months(self, term: t.Months) -> Any:
        z3 = self.z3
        after = self.known[term.later] >= self.known[term.earlier]
        self.sides[term] = []
        one, other = self._date(term.later), self._date(term.earlier)
        for day in (term.later, term.earlier):
            self.sides[term] += self.dates.get(day, [])
        return z3.If(after, self._full_months(one, other), -self._full_months(other, one))

    def _full_months(self, later: Any, earlier: Any) -> Any:
        months = (later[0] - earlier[0]) * 12 + later[1] - earlier[1]
        full = self.z3.Or(later[2] >= earlier[2], later[3])
        return self.z3.If(full, months, months - 1)

    def _date(self, term: t.NumberTerm) -> tuple[Any, Any, Any, Any]:
        """Year, month, day of the month, and whether that is the last one."""
        found = self.calendar.get(term)
        if found is None:
            found = self.calendar[term] = self._take_apart(term)
        return found

    def _take_apart(self, term: t.NumberTerm) -> tuple[Any, Any, Any, Any]:
        z3, context = self.z3, self.context
        if isinstance(term, t.Figure):
            known = date.fromordinal(int(term.value))
            last = date.fromordinal(int(term.value) + 1).day == 1
            parts = (known.year, known.month, known.day)
            return (*map(self._figure, parts), z3.BoolVal(last, ctx=context))
        year, month, day = (z3.Int(f"{part}:{term.serial}", ctx=context) for part in "ymd")
        leap = z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))
        length = self._by_month(month, DAYS)
        length = z3.If(z3.And(month == 2, leap), length + 1, length)
        # Years that begin in March, so that a leap day is the last of its year.
        since = z3.If(month <= 2, year - 1, year)
        before = 365 * since + since / 4 - since / 100 + since / 400
        ordinal = before + self._by_month(month, BEFORE_MONTH) + day + FIRST_OF_MARCH
        self.dates[term] = [
            month >= 1, month <= 12, day >= 1, day <= length, year >= 1800, year <= 2300,
            self.known[term] == ordinal,
        ]  # fmt: skip
        return year, month, day, day == length

    def _by_month(self, month: Any, values: Sequence[int]) -> Any:
        found = self._figure(values[-1])
        for i, value in reversed(list(enumerate(values[:-1], 1))):
            found = self.z3.If(month == i, self._figure(value), found)
        return found


DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
BEFORE_MONTH = (306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275)
"""Days of a year from 1 March that lie before each month."""
FIRST_OF_MARCH = date(1, 3, 1).toordinal() - 366
"""What is added so that 1 March of the year 1 has its ordinal: 365 days a year, and its day 1."""


def _fraction(value: Any) -> Number:
    if value.is_int():
        return int(value.as_long())
    found = Fraction(value.numerator_as_long(), value.denominator_as_long())
    return int(found) if found.denominator == 1 else found
