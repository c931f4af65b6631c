"""The communities that a snapshot leaves possible.

In: an assessment. Out: `Completions`, a space of one ruleset in which all that the snapshot states
is known, claims and waivers included. Only what it leaves open is a variable, within the bounds
that it gives; the rest folds away while terms are built. Of records that are not listed up to
`records` more are looked at, which `cuts` tells. Examples are the snapshot with the gaps filled in.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from liren.engine.backends.scalar.values import NO, YES, PartialRecords, lift
from liren.engine.backends.smt.encode import Cut, spot_name
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Budget, Question, Undecided, Unsatisfied, Value
from liren.engine.backends.smt.terms import NumberVariable, Term, Truth
from liren.engine.errors import LirenError
from liren.engine.ir.nodes import Number
from liren.engine.language.python_reading import from_python
from liren.engine.ruleset.model import PREVIOUS, ROUNDS, Fact
from liren.engine.snapshot.load import read_snapshot
from liren.scoring.assess import assess
from liren.scoring.audit.answers import Example, GaveUp, Proved
from liren.scoring.audit.filling import filled
from liren.scoring.audit.space import EXISTS, FINE, RECORDS, Side, Space, agrees
from liren.scoring.plan import FLAGS, Plan
from liren.scoring.scorecard import Assessment


class Completions(Space):
    """Every way to fill in what a snapshot leaves open.

    `known` are the values of what it does not; they are no variables.
    """

    def __init__(self, assessment: Assessment, budget: Budget, records: int = RECORDS) -> None:
        self.assessment = assessment
        self.known: dict[str, Value] = {}
        self._narrowed: list[Term] = []
        self._cut: list[Cut] = []
        super().__init__([(assessment.plan, assessment.as_of)], budget, records)

    @property
    def side(self) -> Side:
        """The only ruleset."""
        return self.sides[0]

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The lists that could have more records than are looked at."""
        return tuple(sorted(self._cut, key=lambda cut: cut.list))

    def whole(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Values of variables together with what is known."""
        return {**self.known, **values}

    @property
    def statable(self) -> tuple[Term, ...]:
        """What has to hold for a snapshot to state all that is open.

        Nothing can be stated of an earlier round that there was not.
        """
        about = [name for name in self.facts if name.startswith(f"{PREVIOUS}.")]
        if not any(name not in (EXISTS, *self.known) for name in about):
            return ()
        found = [self.factory.flag(EXISTS)] if EXISTS in self.facts else []
        if ROUNDS in self.facts:
            count = self.factory.number(f"{ROUNDS}.count", 0, None, whole=True)
            found.append(self.factory.at_least(count, self.factory.figure(1)))
        return tuple(term for term in found if not isinstance(term, Truth))

    @cached_property
    def ordinary(self) -> dict[str, Value]:
        """An ordinary community among them, of values that a snapshot can state."""
        found = super().ordinary
        for name in self.grids:
            found = self._on_step(name, found)
        return found

    def _on_step(self, name: str, values: dict[str, Value]) -> dict[str, Value]:
        """The same with a number on its grid, when it is not and that breaks nothing."""
        about, variable = self.fact_of(name), self.factory.variables[name]
        assert about is not None
        assert isinstance(variable, NumberVariable)
        step, value = Fraction(about[0].step), Fraction(values[name])
        for each in (step, step / FINE):
            moved = math.ceil(value / each) * each
            if moved == value:
                break
            other = {**values, name: moved}
            if (variable.high is None or moved <= variable.high) and self.keeps(other):
                return other
        return values

    def holder(self, name: str) -> str:
        """The fact that a variable, or what is known, speaks of; a claim speaks of itself."""
        about = self.fact_of(name)
        return name if about is None else about[1]

    @cached_property
    def known_by_fact(self) -> Mapping[str, dict[str, Value]]:
        """What is known, by the facts that it is about."""
        found: dict[str, dict[str, Value]] = {}
        for name, value in self.known.items():
            found.setdefault(self.holder(name), {})[name] = value
        return found

    def keeps(self, values: Mapping[str, Value]) -> bool:
        """Whether a community keeps all bounds and checks."""
        says = Evaluation(values)
        return all(says.of(term) for term in self.constraints.terms)

    def contradictory(self) -> Proved | GaveUp | None:
        """Whether it is proved that nothing fits what is stated; None when something does."""
        if self.factory.false in self.constraints.terms:
            return Proved(self.cuts)
        match Question(self.constraints, self.constraints.terms, self.budget).check():
            case Unsatisfied():
                return Proved(self.cuts)
            case Undecided(why):
                return GaveUp(why)
        return None

    # what is stated

    def _flags(self, plan: Plan) -> dict[str, bool]:
        values = self.assessment.facts.values
        found = {
            name: slot < len(values) and bool(values[slot])
            for name, slot in plan.slots.items()
            if name.startswith(FLAGS)
        }
        self.known |= found
        return found

    def _variables(self, name: str, fact: Fact) -> None:
        reading = self.assessment.bound.readings[name]
        exact = reading.known == "exact"
        value = lift(reading.value, fact.node.type) if exact else reading.value
        if fact.kind == "records":
            self._list(name, fact, value)
        else:
            self._value(name, fact, value)

    def _list(self, name: str, fact: Fact, value: PartialRecords) -> None:
        listed = len(value.listed)
        least = listed + value.more_low
        most = listed + min(value.more_high, max(self.records, value.more_low))
        if listed + value.more_high > most:
            self._cut.append(Cut(name, most))
        self.most[name] = most
        self._amount(f"{name}.count", least, most, whole=True)
        rows = [*value.listed, *[value.unlisted] * (most - listed)]
        for number, row in enumerate(rows):
            for (part, field), inner in zip(fact.fields.items(), row, strict=True):
                self._value(spot_name(name, number, part), field, inner)

    def _value(self, name: str, fact: Fact, value: Any) -> None:
        """Fix a fact or a field to what is stated, as far as it is."""
        match fact.kind:
            case "flag":
                self._flag(name, value)
            case "choice":
                self._choice(name, value)
            case "checklist":
                for i, item in enumerate(fact.options):
                    certain, possible = (part >> i & 1 for part in value)
                    self._flag(f"{name}:{item}", YES * possible | NO * (not certain))
            case _:
                self._amount(name, *value, whole=getattr(fact.node.type, "whole", True))

    def _flag(self, name: str, possible: int) -> None:
        if possible in (YES, NO):
            self._fix(name, possible == YES)
        else:
            self.factory.flag(name)

    def _choice(self, name: str, possible: int) -> None:
        positions = [i for i in range(possible.bit_length()) if possible >> i & 1]
        if len(positions) == 1:
            self._fix(name, positions[0])
            return
        term = self.factory.number(name, positions[0], positions[-1], whole=True)
        if positions[-1] - positions[0] >= len(positions):
            options = (self.factory.equal(term, self.factory.figure(i)) for i in positions)
            self._narrowed.append(self.factory.any_of(options))

    def _amount(self, name: str, low: Number, high: Number, *, whole: bool) -> None:
        if whole:
            low, high = math.ceil(low), math.floor(high)
        if low == high:
            self._fix(name, low)
        elif low < high:
            self.factory.number(name, low, high, whole=whole)
        else:
            self._fix(name, low)
            self._narrowed.append(self.factory.false)

    def _fix(self, name: str, value: Value) -> None:
        self.known[name] = value
        term = self.factory.truth(value) if isinstance(value, bool) else self.factory.figure(value)
        self.factory.declare(name, term)

    # what has to hold

    def _checks(self, side: Side) -> Iterator[Term]:
        yield from super()._checks(side)
        yield from self._narrowed

    def _history(self, side: Side) -> Iterator[Term]:
        """The last of the rounds is the previous one, and they are in the order of their days."""
        factory, rounds = self.factory, self.facts[ROUNDS]
        count = factory.number(f"{ROUNDS}.count", 0, self.most[ROUNDS], whole=True)
        if EXISTS in self.facts:
            there = factory.at_least(count, factory.figure(1))
            yield factory.same(factory.flag(EXISTS), there)
        for row in range(self.most[ROUNDS]):
            is_last = factory.equal(count, factory.figure(row + 1))
            for name, fact in rounds.fields.items():
                if f"{PREVIOUS}.{name}" in self.facts:
                    spots = (f"{PREVIOUS}.{name}", spot_name(ROUNDS, row, name))
                    for alike in self._alike(fact, *spots):
                        yield factory.implies(is_last, alike)
            yield from self._in_order(side, row, count)

    def _in_order(self, side: Side, row: int, count: Any) -> Iterator[Term]:
        factory = self.factory
        if "day" not in self.facts[ROUNDS].fields:
            return
        day, end = self._day(row), factory.figure(side.day.toordinal())
        there, next_there = (
            factory.at_least(count, factory.figure(row + number)) for number in (1, 2)
        )
        yield factory.implies(there, factory.above(factory.subtract(end, day)))
        if row + 1 < self.most[ROUNDS]:
            later = factory.subtract(self._day(row + 1), day)
            yield factory.implies(next_there, factory.above(later))

    def _day(self, row: int) -> Any:
        return self.factory.number(spot_name(ROUNDS, row, "day"), None, None, whole=True)

    def _alike(self, fact: Fact, one: str, other: str) -> Iterator[Term]:
        """That two spots hold the same value."""
        factory = self.factory
        match fact.kind:
            case "flag":
                yield factory.same(factory.flag(one), factory.flag(other))
            case "checklist":
                for item in fact.options:
                    yield factory.same(*(factory.flag(f"{n}:{item}") for n in (one, other)))
            case "records":
                return
            case _:
                numbers = (factory.number(n, None, None, whole=True) for n in (one, other))
                yield factory.equal(*numbers)

    # replaying

    def example(self, values: Mapping[str, Value], matters: Iterable[str]) -> Example | None:
        """The snapshot with the gaps filled in, assessed; None when that does not go through.

        What matters of it is what was filled in.
        """
        whole = {name: value for name, value in values.items() if name in self.factory.variables}
        document = filled(self.assessment, self.whole(whole))
        found = self.replayed(self.side, document, whole)
        if found is None:
            return None
        stated = tuple(self.stated(spot, whole) for spot in self.spots(whole))
        names = {each.fact for each in stated}
        facts = {name: said for name, said in document["facts"].items() if name in names}
        return Example(
            document=document,
            brief={**document, "facts": facts},
            differs=tuple(each for each in stated if each.value != each.ordinary),
            matters=stated,
            assessments=(found,),
            days=(self.side.day,),
            documents=(document,),
        )

    def replayed(
        self, side: Side, document: Mapping[str, Any], values: Mapping[str, Value]
    ) -> Assessment | None:
        """The assessment of the snapshot so filled in, if it comes to what the terms say."""
        try:
            # Read under the name of the snapshot, beside which rulesets that it names are found.
            named = from_python(document, self.assessment.snapshot.document.source.name)
            found = assess(side.ruleset, read_snapshot(named), as_of=side.day)
        except LirenError:
            return None
        return found if agrees(side, found, Evaluation(self.whole(values))) else None
