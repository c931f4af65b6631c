"""All communities at once: what holds of every one, and of which something holds.

In: one plan or several (rulesets on days) that read the same facts. Out: `Space`, with the
definitions of each as terms over shared variables, and `ask`, which says whether there is a
community of which some terms hold. Facts are bounded by their declarations and checks; a list has
at most `records` records, which is part of every answer; waivers are left aside, and an exemption
is a variable like a fact. All facts are known: a missing one may be anything.

    space = Space([Side.of(plan_for(ruleset, day, flags=True), day)])
    side = space.sides[0]
    answer = space.ask([side.term("outdoor_venue", MET), space.factory.negate(…)])

An example is as close to an ordinary community as it can be. It has been replayed. When the time is
up before all terms are made, `AssessmentError` is raised; later, questions are given up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from liren.engine.backends.smt.encode import Cut, Encoder, Row, spot_name
from liren.engine.backends.smt.evaluate import Around, Evaluation
from liren.engine.backends.smt.solver import (
    Budget,
    Constraints,
    Question,
    Satisfied,
    Undecided,
    Unsatisfied,
    Value,
)
from liren.engine.backends.smt.terms import Factory, NumberVariable, Term
from liren.engine.errors import AssessmentError, LirenError, Problem
from liren.engine.ir.nodes import Input
from liren.engine.ir.types import NumberType
from liren.engine.ir.walk import inputs
from liren.engine.record import Identity, replace
from liren.engine.ruleset.model import OF_DAY, PREVIOUS, ROUNDS, Fact, Ruleset, of_day
from liren.engine.snapshot.history import facts_of_rounds
from liren.engine.snapshot.load import load_snapshot
from liren.scoring.assess import assess
from liren.scoring.audit.answers import Answer, Example, Found, GaveUp, Proved, Stated
from liren.scoring.audit.exhaustive import NONE, tried
from liren.scoring.audit.ordinary import ordinary
from liren.scoring.audit.plainer import hold_of, plainer
from liren.scoring.audit.sampling import sampled
from liren.scoring.audit.typical import Typical
from liren.scoring.audit.writing import facts_of, said_of
from liren.scoring.names import EARNED, STATUS, STATUSES, TIER, TOTAL, name_of
from liren.scoring.plan import Plan, plan_for
from liren.scoring.scorecard import Assessment

if TYPE_CHECKING:
    from liren.scoring.audit.climb import Part

LOOSE = 3.0
"""Seconds for a question about loose quotients."""

RECORDS = 3
"""Records of a list that are looked at unless it is said otherwise."""

EXISTS = f"{PREVIOUS}.exists"
"""Whether there was an earlier round."""

FINE = 10**6
"""Where no value on the usual grid of a number will do, so much finer ones are tried."""

QUICK = 1.5
"""Seconds for a question whose answer only helps to find something."""

GRACE = 5.0
"""Seconds beyond all that there are in which terms are still made."""

MOST_POLISHED = 8
"""Numbers of an example that are brought closer to the ordinary."""


class TimeUp(Problem):
    """The rules are so many that the time was up before anything was asked about them."""

    code = "time-up"
    zh = "规则集过大，尚未提出任何问题，时间已用完"
    en = "the ruleset is so large that the time was up before anything was asked about it"
    hint_zh = "请给出更多时间"
    hint_en = "allow more time"


class MemoryUp(Problem):
    """The rules are so many that the memory was up before anything was asked about them."""

    code = "memory-up"
    zh = "规则集过大，尚未提出任何问题，内存已达上限"
    en = "the ruleset is so large that the memory was up before anything was asked about it"
    hint_zh = "请用 `--memory` 放宽"
    hint_en = "allow more with `--memory`"


class NothingInCommon(Problem):
    """What rulesets declare of facts leaves no community to compare them by."""

    code = "nothing-in-common"
    zh = "各规则集对事实的声明和核对条件不能同时成立，没有社区可供对比"
    en = "what the rulesets declare of facts and their checks cannot hold together of any community"
    hint_zh = "请核对上下限和核对条件；`liren conflicts` 指出是哪些"
    hint_en = "see whether the bounds and checks are right; `liren conflicts` names them"


class TooFewRecords(Problem):
    """No community has lists as short as those that are looked at."""

    lists: str
    records: int
    code = "too-few-records"
    zh = "列表 `{lists}` 最多只看 {records} 条记录，没有这样的社区可供对比"
    en = "there is no community of which the list `{lists}` has no more than {records} records"
    hint_zh = "请用 `--records` 增加"
    hint_en = "look at more of them with `--records`"


def planned(
    rulesets: Iterable[Ruleset], days: Iterable[date], budget: Budget
) -> list[tuple[Plan, date]]:
    """Rulesets on days, made ready to be asked about.

    Raises `AssessmentError` when one is not in force, or a limit leaves nothing for the next one.
    """
    found = []
    for ruleset, day in zip(rulesets, days, strict=True):
        _within(budget)
        found.append((plan_for(ruleset, day, flags=True), day))
    return found


def _within(budget: Budget) -> None:
    if budget.past(GRACE):
        raise limit_reached(budget)


def limit_reached(budget: Budget) -> AssessmentError:
    """What is raised where a limit leaves nothing to make terms with."""
    return AssessmentError([MemoryUp() if budget.limit == "memory" else TimeUp()])


def is_of_a_limit(error: AssessmentError) -> bool:
    """Whether something could not be looked at because of a limit."""
    return any(isinstance(problem, TimeUp | MemoryUp) for problem in error.problems)


class Side(Identity):
    """A ruleset on a day, and its definitions as terms."""

    plan: Plan
    day: date
    encoder: Encoder
    terms: Mapping[str, Any]

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset."""
        return self.plan.ruleset

    def term(self, owner: str, part: str) -> Any:
        """A definition of a criterion or (by `group_name`) of a group."""
        return self.terms[name_of(owner, part)]


class Space:
    """The communities that rulesets may be asked about."""

    def __init__(
        self,
        plans: Sequence[tuple[Plan, date]],
        budget: Budget,
        records: int = RECORDS,
        *,
        hurried: bool = True,
    ) -> None:
        self.factory = Factory()
        self.hurried = hurried
        self.budget = budget
        self.records = records
        self.facts: dict[str, Fact] = {}
        self.unshared: set[str] = set()
        self.gaps: dict[object, Any] = {}
        self.noted: list[dict[str, Value]] = []
        self.promising: dict[int, dict[str, Value]] = {}
        self.most: dict[str, int] = {}
        self.read: dict[Term, set[str]] = {}
        self._plans = tuple(plans)
        names = [self._declare(plan.ruleset) for plan, _ in plans]
        self.sides = tuple(
            self._side(plan, day, own) for (plan, day), own in zip(plans, names, strict=True)
        )
        self.constraints = Constraints(
            self.factory, (term for side in self.sides for term in self._checks(side))
        )

    def forget(self) -> None:
        """Let go of all terms, which need much memory: nothing can be asked any more."""
        kept = {"budget": self.budget}
        self.__dict__.clear()
        self.__dict__.update(kept)

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The lists of which not every length was looked at."""
        found = {cut for side in self.sides for cut in side.encoder.cuts.values()}
        return tuple(sorted(found, key=lambda cut: cut.list))

    def read_around(self, terms: Iterable[Term]) -> frozenset[str]:
        """The facts in the checks that can matter to terms, as they were written.

        With so few records a check may have come down to less, and mention its list no more.
        """
        around, _ = self.constraints.around(terms)
        return frozenset().union(*(self.read.get(term, ()) for term in around))

    @property
    def statable(self) -> tuple[Term, ...]:
        """What holds of those that a snapshot can state in full, as most can.

        Nothing can be stated of an earlier round that there was not.
        """
        about = [name for name in self.facts if name.startswith(f"{PREVIOUS}.")]
        return (self.factory.flag(EXISTS),) if EXISTS in about and len(about) > 1 else ()

    # the variables

    def _declare(self, ruleset: Ruleset) -> dict[str, str]:
        """Names of the facts that this ruleset declares as something else than one before it."""
        renamed = {}
        for name, fact in ruleset.facts.items():
            known = self.facts.get(name)
            if known is None:
                self.facts[name] = fact
            elif not _alike(known, fact):
                own = f"{name}@{ruleset.id}@{len(self.facts)}"
                renamed[name] = own
                self.facts[own] = fact
                self.unshared.add(name)
            else:
                self.facts[name] = _narrower(known, fact)
        return renamed

    def _side(self, plan: Plan, day: date, names: Mapping[str, str]) -> Side:
        fixed: dict[str, Any] = dict(zip(OF_DAY, of_day(day), strict=True))
        fixed |= self._flags(plan)
        for name, fact in self.facts.items():
            if name not in names:
                self._variables(name, fact)
        encoder = Encoder(self.factory, fixed, self.records, names, self.most)
        return Side(plan, day, encoder, encoder.program(plan.program, self._within))

    def _within(self) -> None:
        if self.hurried:
            _within(self.budget)

    def _flags(self, plan: Plan) -> dict[str, bool]:
        """What is claimed and waived as far as that is fixed: no waivers, claims where they can be
        made."""
        found = {name: False for name in plan.slots if name.startswith("waived:")}
        return found | {
            f"claimed:{criterion.id}": False
            for criterion in plan.criteria
            if criterion.exemption is None
        }

    def _variables(self, name: str, fact: Fact) -> None:
        """Make the number variables of a fact, so that they have the bounds of all declarations."""
        node = fact.node
        if fact.kind == "records":
            assert isinstance(node, Input)
            low = int(node.low or 0)
            most = max(self.records, low)
            most = most if node.high is None else min(most, int(node.high))
            self.factory.number(f"{name}.count", low, most, whole=True)
            for row in range(most):
                for part, inner in fact.fields.items():
                    self._number(spot_name(name, row, part), inner)
        else:
            self._number(name, fact)

    def _number(self, name: str, fact: Fact) -> None:
        if fact.kind not in ("flag", "choice", "checklist"):
            whole = getattr(fact.node.type, "whole", True)
            self.factory.number(name, fact.node.low, fact.node.high, whole=whole)

    def _checks(self, side: Side) -> Iterator[Term]:
        """What the declarations ask to hold among facts."""
        encoder = side.encoder
        for check in side.ruleset.checks:
            term = encoder.encode(check.expr)
            self.read.setdefault(term, set()).update(inputs(check.expr))
            yield term
        for fact in side.ruleset.facts.values():
            if fact.checks and isinstance(fact.node, Input):
                for row in encoder.rows(fact.node):
                    for check in fact.checks:
                        holds = encoder.within(check.expr, row)
                        yield self.factory.implies(row.exists, holds)
        if ROUNDS in side.ruleset.facts and not encoder.names:
            yield from self._history(side)

    def _history(self, side: Side) -> Iterator[Term]:
        """The last of the rounds is the previous one, and they are in the order of their days."""
        facts, encoder, factory = side.ruleset.facts, side.encoder, self.factory
        rounds = facts[ROUNDS]
        assert isinstance(rounds.node, Input)
        rows = encoder.rows(rounds.node)
        if EXISTS in facts:
            there = rows[0].exists if rows else factory.false
            yield factory.same(encoder.encode(facts[EXISTS].node), there)
        ends = [*(row.exists for row in rows[1:]), factory.false]
        for row, further in zip(rows, ends, strict=True):
            is_last = factory.all_of((row.exists, factory.negate(further)))
            for name, field in rounds.fields.items():
                previous = facts.get(f"{PREVIOUS}.{name}")
                if previous is not None and field.kind not in ("checklist", "records"):
                    said = encoder.encode(previous.node), encoder.within(field.node, row)
                    same = factory.same if field.kind == "flag" else factory.equal
                    yield factory.implies(is_last, same(*said))
        if "day" in rounds.fields:
            yield from self._ordered(side, rounds.fields["day"], rows)

    def _ordered(self, side: Side, day: Fact, rows: Sequence[Row]) -> Iterator[Term]:
        """Each round is before the next one, and the last before the day of the assessment."""
        factory = self.factory
        days = [side.encoder.within(day.node, row) for row in rows]
        today = factory.figure(side.day.toordinal())
        for row, own in zip(rows, days, strict=True):
            yield factory.implies(row.exists, factory.above(factory.subtract(today, own)))
        for (own, after), row in zip(pairwise(days), rows[1:], strict=True):
            yield factory.implies(row.exists, factory.above(factory.subtract(after, own)))

    def fact_of(self, name: str) -> tuple[Fact, str, int | None, str | None] | None:
        """The fact that a variable speaks of: its declaration, and the list, record and field."""
        base = name.partition(":")[0]
        if base == "claimed":
            return None
        if base.endswith("]") or "[" in base:
            holder, _, rest = base.partition("[")
            row, _, field = rest.partition("].")
            fact = self.facts.get(holder)
            if fact is None or field not in fact.fields:
                return None
            return fact.fields[field], holder, int(row), field
        holder = base.removesuffix(".count") if base not in self.facts else base
        found = self.facts.get(holder)
        return None if found is None else (found, holder, None, None)

    @cached_property
    def grids(self) -> dict[str, tuple[Term, Term]]:
        """For each fractional number: that it is on its usual grid, and on a much finer one."""
        found = {}
        for name, term in list(self.factory.variables.items()):
            about = self.fact_of(name)
            if isinstance(term, NumberVariable) and not term.whole and about is not None:
                step = Fraction(about[0].step)
                found[name] = (
                    self._on_grid(term, f"grid:{name}", step),
                    self._on_grid(term, f"fine:{name}", step / FINE),
                )
        return found

    def _on_grid(self, term: NumberVariable, name: str, step: Fraction) -> Term:
        steps = self.factory.number(
            name,
            None if term.low is None else term.low / step,
            None if term.high is None else term.high / step,
            whole=True,
        )
        return self.factory.equal(term, self.factory.scale(step, steps))

    @cached_property
    def ordinary(self) -> dict[str, Value]:
        """An ordinary community: one that meets what can be met together."""
        return ordinary(self)

    @cached_property
    def _around(self) -> Around:
        return Around(self.ordinary, self._all_terms())

    def _all_terms(self) -> Iterator[Term]:
        """All that holds of communities, and all that rulesets make of them."""
        yield from self.constraints.terms
        for side in self.sides:
            yield from side.terms.values()

    def says(self, values: Mapping[str, Value]) -> Evaluation:
        """The values of terms of a community; quick for one that is nearly ordinary."""
        return self._around.says(values)

    @cached_property
    def typical(self) -> Typical:
        """What its numbers are typically like."""
        return Typical(self)

    @cached_property
    def single(self) -> Space:
        """The same communities, with at most one record in each list."""
        return self if self.records == 1 else Space(self._plans, self.budget, 1, hurried=False)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """A community taken apart: what nothing connects, and the states it can be in."""
        from liren.scoring.audit.parts import parts_of

        return parts_of(self)

    @cached_property
    def finer_parts(self) -> tuple[Part, ...]:
        """The same with more states."""
        from liren.scoring.audit.parts import finer_parts

        return tuple(finer_parts(self))

    @cached_property
    def extremes(self) -> tuple[dict[str, Value], ...]:
        """An ordinary community, one that misses what it can, and one of which little is asked."""
        found = [self.ordinary]
        for position in (1, -1):
            values = dict(self.ordinary)
            for part in self.parts:
                values |= part.states[position % len(part.states)]
            found.append(values)
        return tuple(found)

    def between(self) -> Iterator[dict[str, Value]]:
        """The extreme communities, and those between the ordinary one and the others."""
        yield from self.extremes
        for position in (1, -1):
            values = dict(self.ordinary)
            for part in self.parts:
                values |= part.states[position % len(part.states)]
                yield dict(values)

    # questions

    def ask(self, terms: Sequence[Term], near: Mapping[str, Value] | None = None) -> Answer:
        """Whether there is a community of which all terms hold; close to `near`, or ordinary."""
        if any(term is self.factory.false for term in terms):
            return Proved(self.cuts)
        answer: Answer = GaveUp(self.budget.limit)
        if self.budget.over:
            return answer
        near = self.ordinary if near is None else near
        for budget, further in self._stages(terms):
            search = _Search(self, terms, near, budget)
            answer = search.answer()
            if not isinstance(answer, GaveUp):
                return answer
            known = further()
            if known == NONE:
                return Proved(self.cuts)
            if known is not None:
                return search.found(known)
        return answer

    def _stages(
        self, terms: Sequence[Term], budget: Budget | None = None
    ) -> Iterator[tuple[Budget, Callable[[], dict[str, Value] | Literal["none"] | None]]]:
        """The solver for a while, then communities one by one, then the solver for longer."""
        budget = budget or self.budget
        quick = budget.shorter(QUICK)
        yield quick, lambda: self._one_by_one(terms, quick)
        if quick.each < budget.each:
            yield budget, lambda: None

    def must_hold_of_some(self) -> None:
        """Raises `AssessmentError` when it is proved that there is no community at all.

        Of nobody everything could be proved.
        """
        ends = ((fact.at_least, fact.at_most) for fact in self.facts.values())
        if any(low is not None and high is not None and low > high for low, high in ends):
            raise AssessmentError([NothingInCommon()])
        if isinstance(self.holds_of_none(self.constraints.terms), Proved):
            read = frozenset().union(*self.read.values())
            cut = next((each for each in self.cuts if each.list in read), None)
            problem = TooFewRecords(lists=cut.list, records=cut.records) if cut else None
            raise AssessmentError([problem or NothingInCommon()])

    def _one_by_one(
        self, terms: Sequence[Term], budget: Budget
    ) -> dict[str, Value] | Literal["none"] | None:
        """One of the communities that are tried, or that there is none; not when the time is up."""
        return None if budget.over else tried(self, terms, budget) or sampled(self, terms, budget)

    def find(self, terms: Sequence[Term], *, closest: bool = False) -> dict[str, Value] | None:
        """The values of a community of which all terms hold, None when none was found.

        It has not been replayed, and is as `closest` to the ordinary as it can be on request only.
        """
        if self.budget.over or any(term is self.factory.false for term in terms):
            return None
        search = _Search(self, terms, self.ordinary, self.budget.shorter(QUICK))
        return search.values(closest=closest)

    def holds_of_none(
        self, terms: Sequence[Term], seconds: float | None = None
    ) -> Proved | GaveUp | None:
        """Whether it is proved that there is none; None when there is one. Makes no example."""
        budget = self.budget if seconds is None else self.budget.shorter(seconds)
        if any(term is self.factory.false for term in terms):
            return Proved(self.cuts)
        answer: GaveUp | None = GaveUp(self.budget.limit)
        if self.budget.over:
            return answer
        for stage, further in self._stages(terms, budget):
            match Question(self.constraints, terms, stage).check():
                case Unsatisfied():
                    return Proved(self.cuts)
                case Satisfied():
                    return None
                case Undecided(why):
                    answer = GaveUp(why)
            known = further()
            if known is not None:
                return Proved(self.cuts) if known == NONE else None
        return answer

    def none_loosely(self, terms: Sequence[Term]) -> bool:
        """Whether it is proved that there is none, whatever the quotients in the terms come to."""
        question = Question(self.constraints, terms, self.budget.shorter(LOOSE), loose=True)
        return isinstance(question.check(), Unsatisfied)

    def some(
        self, terms: Sequence[Term], seconds: float | None = None
    ) -> dict[str, Value] | Proved | GaveUp:
        """A community of which all terms hold, or that it is proved that there is none.

        It is any community, and has not been replayed.
        """
        none = self.holds_of_none(terms, seconds)
        if none is not None:
            return none
        budget = self.budget if seconds is None else self.budget.shorter(seconds)
        near = _Search(self, terms, self.ordinary, budget).values(closest=False)
        found = near or self._one_by_one(terms, budget)
        return found if isinstance(found, dict) else GaveUp("unwritable")

    def is_as(self, name: str, value: Value) -> Term:
        """That a variable has a value."""
        variable = self.factory.variables[name]
        if isinstance(value, bool):
            return variable if value else self.factory.negate(variable)
        assert isinstance(variable, NumberVariable)
        return self.factory.equal(variable, self.factory.figure(value))

    # replaying

    def example(self, values: Mapping[str, Value], matters: Iterable[str]) -> Example | None:
        """The community with these values, assessed; None when that does not go through."""
        names = frozenset(matters)
        holders = {about[1] for each in names if (about := self.fact_of(each)) is not None}
        brief = {
            name: value for name, value in values.items() if self.belongs(name, names, holders)
        }
        apart = tuple(_merged([self.document(side, values)]) for side in self.sides)
        whole = _merged(apart)
        for documents in ((whole,) * len(apart), apart):
            found = self._assessed(documents, values)
            if found is not None:
                return Example(
                    whole,
                    _merged([self.document(side, brief) for side in self.sides]),
                    tuple(self.differences(values)),
                    tuple(self.stated(name, values) for name in self.spots(brief)),
                    found,
                    tuple(side.day for side in self.sides),
                    documents,
                )
        return None

    def _assessed(
        self, documents: Sequence[Mapping[str, Any]], values: Mapping[str, Value]
    ) -> tuple[Assessment, ...] | None:
        """The assessments by each side of its own snapshot; None when one does not go through."""
        found = []
        for side, document in zip(self.sides, documents, strict=True):
            assessment = self.replayed(side, document, values)
            if assessment is None:
                return None
            found.append(assessment)
        return tuple(found)

    def belongs(self, name: str, names: Collection[str], holders: Collection[str]) -> bool:
        """Whether a variable is one of the names, or the length of one of the lists they are of."""
        if name in names:
            return True
        about = self.fact_of(name)
        return about is not None and name.endswith(".count") and about[1] in holders

    def own(self, side: Side, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """The values under the names that one ruleset has for them."""
        if not side.encoder.names:
            return values
        back = {own: name for name, own in side.encoder.names.items()}
        found = {}
        for name, value in values.items():
            about = self.fact_of(name)
            holder = None if about is None else about[1]
            if holder in back:
                found[back[holder] + name.removeprefix(holder)] = value
            elif holder not in side.encoder.names:
                found[name] = value
        return found

    def document(self, side: Side, values: Mapping[str, Value]) -> dict[str, Any]:
        """A snapshot that states the values as far as one ruleset knows them."""
        # All are taken to know of the same earlier round.
        day = min(each.day for each in self.sides)
        parts = facts_of(side.ruleset, self.own(side, values), day)
        claims = [
            {"criterion": criterion.id, "reason": "example", "evidence": "example"}
            for criterion in side.plan.criteria
            if criterion.exemption is not None and values.get(f"claimed:{criterion.id}")
        ]
        return {**parts, **({"claims": claims} if claims else {})}

    def replayed(
        self, side: Side, document: Mapping[str, Any], values: Mapping[str, Value]
    ) -> Assessment | None:
        """The assessment of the document, if it comes to what the terms say."""
        try:
            snapshot = load_snapshot(self.known_to(side, document))
            assessment = assess(side.ruleset, snapshot, as_of=side.day)
        except LirenError:
            return None
        return assessment if agrees(side, assessment, self.says(values)) else None

    def known_to(self, side: Side, document: Mapping[str, Any]) -> dict[str, Any]:
        """The document without what the ruleset does not know."""
        ruleset = side.ruleset
        kept = dict(document)
        kept["facts"] = {
            name: _fields_known(ruleset.facts[name], value)
            for name, value in document["facts"].items()
            if name in ruleset.facts
        }
        claims = [
            claim
            for claim in document.get("claims", ())
            if (one := ruleset.criteria.get(claim["criterion"])) is not None
            and one.exemption is not None
        ]
        kept.pop("claims", None)
        if "history" in document:
            kept["history"] = [_known_of(earlier, ruleset) for earlier in document["history"]]
        return {**kept, **({"claims": claims} if claims else {})}

    # what an example says

    def spots(self, values: Mapping[str, Value]) -> Iterator[str]:
        """The names of values that are facts, each once; items of a checklist together."""
        seen = set()
        for name in values:
            spot = name.partition(":")[0]
            row = spot.partition("[")[2].partition("]")[0]
            count = values.get(f"{spot.partition('[')[0]}.count")
            there = not row or count is None or int(row) < int(count)
            if self.fact_of(name) is not None and spot not in seen and there:
                seen.add(spot)
                yield spot

    def differences(self, values: Mapping[str, Value]) -> Iterator[Stated]:
        """The facts in which a community differs from the ordinary one."""
        for spot in self.spots(values):
            found = self.stated(spot, values)
            if found.value != found.ordinary:
                yield found

    def stated(self, spot: str, values: Mapping[str, Value]) -> Stated:
        """A fact of a community beside the same fact of an ordinary one."""
        about = self.fact_of(spot)
        assert about is not None, "asked of facts only"
        fact, holder, record, field = about
        value, usual = (self._said(spot, fact, where) for where in (values, self.ordinary))
        return Stated(spot, holder, record, field, value, usual)

    def _said(self, spot: str, fact: Fact, values: Mapping[str, Value]) -> Any:
        if spot.endswith(".count") and fact.kind == "records":
            return values.get(spot)
        return said_of(replace(fact, id=spot), values)


class _Search:
    """Looks for a community of which terms hold, close to one that is given."""

    def __init__(
        self,
        space: Space,
        terms: Sequence[Term],
        near: Mapping[str, Value],
        budget: Budget | None = None,
    ) -> None:
        self.space = space
        self.terms = list(terms)
        self.near = near
        _, names = space.constraints.around(terms)
        self.names = sorted(names)
        self.grid = [space.grids[name][0] for name in self.names if name in space.grids]
        self.fine = [space.grids[name][1] for name in self.names if name in space.grids]
        self.usual = {space.is_as(name, near[name]): name for name in self.names if name in near}
        self.question = Question(
            space.constraints,
            self.terms,
            budget or space.budget,
            [*self.grid, *self.fine, *self.usual],
        )

    def answer(self) -> Answer:
        """The answer, with an example where there is one."""
        found = self._as_usual(self.grid)
        if isinstance(found, Unsatisfied) and self.grid:
            found = self.question.check()
            if isinstance(found, Satisfied):
                found = self._as_usual(self.fine)
                if isinstance(found, Unsatisfied):
                    return self._in_fractions()
        match found:
            case Unsatisfied():
                return Proved(self.space.cuts)
            case Undecided(why):
                return self._among_extremes() or GaveUp(why)
            case Satisfied(values):
                return self.found(values)

    def _in_fractions(self) -> Answer:
        """A community of which some number is a fraction (`115/3`), as no decimal would do."""
        found = self._as_usual(())
        if isinstance(found, Satisfied):
            answer = self.found(found.values)
            if isinstance(answer, Found):
                return answer
        return GaveUp("unwritable")

    def _among_extremes(self) -> Answer | None:
        """One of the extreme communities, or one between them, if the terms hold of it."""
        for values in self.space.between():
            if self.space.budget.over:
                return None
            says = self.space.says(values)
            if all(says.of(term) for term in self.terms):
                return self.found(values)
        return None

    def _as_usual(self, grid: Sequence[Term]) -> Satisfied | Unsatisfied | Undecided:
        """A community that differs from the ordinary one only where it has to."""
        found, kept, dropped = self._nearby(grid)
        if isinstance(found, Satisfied) and dropped:
            return self._closer(found, [*grid, *kept], dropped)
        return found

    def _nearby(
        self, grid: Sequence[Term]
    ) -> tuple[Satisfied | Unsatisfied | Undecided, dict[Term, None], list[Term]]:
        """A community near the ordinary one, what it shares with it, and what was given up."""
        kept = dict.fromkeys(self.usual)
        found = self.question.check([*grid, *kept])
        dropped: list[Term] = []
        while isinstance(found, Unsatisfied):
            blamed = [term for term in found.core if term in kept]
            if not blamed:
                return found, kept, dropped
            for term in blamed:
                del kept[term]
            dropped += blamed
            found = self.question.check([*grid, *kept])
        if isinstance(found, Undecided):
            return self._anywhere(grid), {}, []
        return found, kept, dropped

    def _anywhere(self, grid: Sequence[Term]) -> Satisfied | Unsatisfied | Undecided:
        """Any community, be it one that a snapshot can state if there is such a one."""
        rounds = [term for term, name in self.usual.items() if name == EXISTS]
        if rounds:
            found = self.question.check([*grid, *rounds])
            if not isinstance(found, Unsatisfied):
                return found
        return self.question.check(grid)

    def _closer(
        self, found: Satisfied, fixed: list[Term], dropped: Sequence[Term]
    ) -> Satisfied | Unsatisfied | Undecided:
        """The same with as much as possible of what was given up made usual again."""
        open_names = []
        for term in sorted(dropped, key=lambda one: self.space.typical.turn(self.usual[one])):
            again = self.question.check([*fixed, term])
            if isinstance(again, Satisfied):
                found = again
                fixed.append(term)
            elif self.usual[term].endswith(".count"):
                found = self._polished(self.usual[term], found, fixed)
            else:
                open_names.append(self.usual[term])
        for name in open_names[:MOST_POLISHED]:
            found = self._polished(name, found, fixed)
        return found

    def _polished(self, name: str, found: Satisfied, fixed: list[Term]) -> Satisfied:
        """The same with one number as near to its usual value as it can be."""
        space, variable = self.space, self.space.factory.variables[name]
        about = space.fact_of(name)
        if not isinstance(variable, NumberVariable) or about is None:
            return self._kept(name, found, fixed)
        is_number = isinstance(about[0].node.type, NumberType)
        step = Fraction(about[0].step) if is_number else Fraction(1)
        usual, value = Fraction(self.near[name]), Fraction(found.values[name])
        sign = 1 if value > usual else -1
        low, high = 0, abs(value - usual) // step
        while high - low > 1:
            middle = (low + high) // 2
            end = space.factory.figure(usual + sign * middle * step)
            ends = (end, variable) if sign > 0 else (variable, end)
            again = self.question.check([*fixed, space.factory.at_least(*ends)])
            if isinstance(again, Satisfied):
                found = again
                high = abs(Fraction(again.values[name]) - usual) // step
                if high >= middle and Fraction(again.values[name]) == usual:
                    break
                high = min(high, middle)
            else:
                low = middle
        return self._kept(name, found, fixed)

    def _kept(self, name: str, found: Satisfied, fixed: list[Term]) -> Satisfied:
        fixed.append(self.space.is_as(name, found.values[name]))
        return found

    def values(self, *, closest: bool) -> dict[str, Value] | None:
        """A community, and not whether there is none."""
        found = self._as_usual(self.grid) if closest else self._nearby(self.grid)[0]
        return self._whole(found.values) if isinstance(found, Satisfied) else None

    def _whole(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """A value for every variable: the rest is as near to the ordinary as what was found."""
        known = self.space.factory.variables
        found = {name: value for name, value in values.items() if name in known}
        return {**self.space.ordinary, **self.near, **found}

    def found(self, values: Mapping[str, Value]) -> Answer:
        """The answer that there is a community: this one, replayed."""
        whole, holds = self._whole(values), hold_of(self.terms, self.space.says)
        if not holds(whole):
            return GaveUp("not-replayed")
        whole = plainer(self.space, whole, self.near, holds)
        matters = [n for term in self.terms for n in self.space.constraints.mentioned(term)]
        example = self.space.example(whole, matters)
        if example is None:
            return GaveUp("not-replayed")
        self.space.noted.append(whole)
        return Found(example)


def agrees(side: Side, assessment: Assessment, says: Evaluation) -> bool:
    """Whether an assessment came to what the terms of its side come to."""
    for finding in assessment.findings:
        status = STATUSES[says.of(side.term(finding.criterion.id, STATUS))]
        if finding.status != status:
            return False
        earned = says.of(side.term(finding.criterion.id, EARNED))
        points = finding.points
        if points is not None and not points.low == points.high == earned:
            return False
    score = assessment.score
    if not score.absent and not score.low == score.high == says.of(side.terms[TOTAL]):
        return False
    tiers = (*(tier.id for tier in side.ruleset.tiers), None)
    return assessment.tier_decided and assessment.tier == tiers[says.of(side.terms[TIER])]


def _alike(one: Fact, other: Fact) -> bool:
    """Whether two declarations are of the same kind of fact."""
    return (one.kind, one.node.type) == (other.kind, other.node.type)


def _narrower(one: Fact, other: Fact) -> Fact:
    """A declaration with the bounds of both."""
    fields = {name: _narrower(field, other.fields[name]) for name, field in one.fields.items()}
    lows = [end for end in (one.node.low, other.node.low) if end is not None]
    highs = [end for end in (one.node.high, other.node.high) if end is not None]
    node = replace(one.node, low=max(lows, default=None), high=min(highs, default=None))
    return replace(one, node=node, fields=fields)


def _merged(documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One snapshot that states what any of several state."""
    merged: dict[str, Any] = {"snapshot": "example", "community": {"zh": "示例", "en": "example"}}
    for document in documents:
        facts = {**merged.get("facts", {}), **document["facts"]}
        claims = [*merged.get("claims", ()), *document.get("claims", ())]
        unique = [claim for i, claim in enumerate(claims) if claim not in claims[:i]]
        earlier = _rounds_of(merged.get("history"), document.get("history"))
        merged = {**merged, **document, "facts": facts}
        if unique:
            merged["claims"] = unique
        if earlier is not None:
            merged["history"] = earlier
    return merged


def _rounds_of(one: Any, other: Any) -> Any:
    """The earlier rounds of two snapshots with what both state, the last beside the last."""
    if not one or not other:
        return other if one is None else one or other or one
    first, second = (len(each) - min(len(one), len(other)) for each in (one, other))
    pairs = zip(one[first:], other[second:], strict=True)
    return [*one[:first], *other[:second], *(_one_round(*pair) for pair in pairs)]


def _one_round(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    facts = {**one.get("facts", {}), **other.get("facts", {})}
    return {**one, **other, **({"facts": facts} if facts else {})}


def _known_of(earlier: Mapping[str, Any], ruleset: Ruleset) -> dict[str, Any]:
    """What a ruleset knows of an earlier round."""
    known = facts_of_rounds(ruleset)
    facts = {name: value for name, value in earlier.get("facts", {}).items() if name in known}
    kept = {key: value for key, value in earlier.items() if key != "facts"}
    return {**kept, **({"facts": facts} if facts else {})}


def _fields_known(fact: Fact, value: Any) -> Any:
    if fact.kind != "records":
        return value
    return [{name: part for name, part in row.items() if name in fact.fields} for row in value]
