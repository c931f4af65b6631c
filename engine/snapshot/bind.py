"""Holding a snapshot against the declarations of a ruleset.

In: a `Ruleset` and a `Snapshot`. Out: `Bound`: every declared fact's value, known or partly known,
and what was said beside it. Raises `SnapshotError` with everything that does not fit: unknown
names, wrong values, impossible combinations, claims that the ruleset does not allow. What is
missing is no error; it is only ever narrowed by the checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import cast

from liren.engine.backends.scalar.compiled import scale_facts
from liren.engine.backends.scalar.values import Facts
from liren.engine.errors import LirenError, Problem, SnapshotError, nearest
from liren.engine.ir.nodes import Input
from liren.engine.ir.walk import inputs
from liren.engine.language.document import DeferredDocument
from liren.engine.language.document import Path as Steps
from liren.engine.language.problems import FileMissing
from liren.engine.record import Identity, Record, field
from liren.engine.ruleset.model import Check, Ruleset, is_history
from liren.engine.ruleset.parts import holders
from liren.engine.ruleset.problems import UnknownRuleset
from liren.engine.ruleset.scalars import is_id
from liren.engine.snapshot import clock
from liren.engine.snapshot import problems as p
from liren.engine.snapshot.checks import broken_checks, narrowed
from liren.engine.snapshot.history import HistoryReader, facts_of_rounds
from liren.engine.snapshot.load import Snapshot
from liren.engine.snapshot.statements import Statement, statements
from liren.engine.snapshot.values import Normalised, Reading, ValueReader, WithUnit
from liren.engine.text import Text


class Bound(Identity):
    """A snapshot in the terms of one ruleset: values in the order of the ruleset's facts.

    `statements` are what was said beside the values; `normalised` are the values that were read as
    something else than what stands there; `with_units` are those whose unit is written; `previous`
    is what the latest round of the history stated; `ready` are the facts as a compiled program
    takes them, where that is known before.
    """

    ruleset: Ruleset
    readings: Mapping[str, Reading]
    slots: Mapping[str, int]
    statements: tuple[Statement, ...]
    normalised: tuple[Normalised, ...] = ()
    with_units: tuple[WithUnit, ...] = ()
    previous: Mapping[str, Reading] = field(default_factory=dict)
    ready: Facts | None = None

    @cached_property
    def facts(self) -> Facts:
        """The facts in base units."""
        return facts_of(self.readings)

    @cached_property
    def scaled(self) -> Facts:
        """The facts as a compiled program takes them."""
        if self.ready is not None:
            return self.ready
        return scale_facts(self.facts, to_scale(self.ruleset), self.slots, self.ruleset.scales())

    def missing(self) -> tuple[str, ...]:
        """The facts that are not, or not wholly, known."""
        return tuple(name for name, reading in self.readings.items() if reading.known != "exact")


class Held(Record):
    """What came of holding a snapshot against a ruleset: `bound` is None when it does not fit.

    `normalised` are the values that were read as something else than what stands there, also those
    of a snapshot that does not fit.
    """

    bound: Bound | None
    problems: tuple[Problem, ...]
    normalised: tuple[Normalised, ...]


def bind(ruleset: Ruleset, snapshot: Snapshot) -> Bound:
    """The snapshot in the terms of the ruleset; raises `SnapshotError`."""
    found = _bound(ruleset, snapshot)
    if found is None:
        found = snapshot._bound[ruleset] = _Binder(ruleset, snapshot).bind()
    return found


def _bound(ruleset: Ruleset, snapshot: Snapshot) -> Bound | None:
    """What was found out before, or is found out quickly."""
    found = snapshot._bound.get(ruleset)
    if found is None and isinstance(snapshot.document, DeferredDocument):
        from liren.engine.snapshot.quick import bound_quickly

        found = bound_quickly(ruleset, snapshot)
        if found is not None:
            snapshot._bound[ruleset] = found
    return found


def hold(ruleset: Ruleset, snapshot: Snapshot) -> Held:
    """The same without raising: the snapshot in the terms of the ruleset, or what is wrong."""
    found = _bound(ruleset, snapshot)
    if found is not None:
        return Held(found, (), found.normalised)
    binder = _Binder(ruleset, snapshot)
    try:
        found = snapshot._bound[ruleset] = binder.bind()
    except SnapshotError as error:
        return Held(None, error.problems, tuple(binder.values.normalised))
    return Held(found, (), found.normalised)


def value_path(
    ruleset: Ruleset, snapshot: Snapshot, name: str, record: int | None = None, part: str = ""
) -> Steps:
    """Where a stated value is written: of a fact, or of a part of a record of a list."""
    path: Steps = ("facts", name)
    if record is not None or snapshot.document.value(path) is None:
        binder = _Binder(ruleset, snapshot)
        path = binder.given_path(name)
        if record is not None:
            path = (*binder.record_path(path, record), part)
    value = snapshot.document.value(path)
    while isinstance(value, dict) and "value" in value:
        path, value = (*path, "value"), value["value"]
    return path


Stated = Mapping[str, tuple[object, Steps]]
"""What is stated of facts, by their ids: as it was written, and where."""


def stated_facts(ruleset: Ruleset, snapshot: Snapshot) -> tuple[Stated, list[Stated]]:
    """What a snapshot states of the facts of a ruleset, and what each of its earlier rounds does.

    The rounds stand in their order, the earliest first.
    """
    binder = _Binder(ruleset, snapshot)
    rounds = [
        binder.given_in(earlier.facts, ("history", earlier.position, "facts"))
        for earlier in snapshot.history or ()
    ]
    return binder.given(), list(rounds)


def facts_of(readings: Mapping[str, Reading]) -> Facts:
    """Readings as the facts of the scalar backend."""
    partial = blank = 0
    for i, reading in enumerate(readings.values()):
        partial |= (reading.known != "exact") << i
        blank |= (reading.known == "blank") << i
    return Facts([reading.value for reading in readings.values()], partial, blank)


def to_scale(ruleset: Ruleset) -> list[Input]:
    """The facts that are not the same at the scale of a compiled program; worked out once."""
    if SCALED not in ruleset.plans:
        scales = ruleset.scales()
        ruleset.plans[SCALED] = [
            fact.node for name, fact in ruleset.facts.items()
            if any(scales.get(n, 1) != 1 for n in (name, *(f"{name}.{f}" for f in fact.fields)))
        ]  # fmt: skip
    return cast(list[Input], ruleset.plans[SCALED])


SCALED = "scaled"


def prefixes_of(ruleset: Ruleset, facts: Iterable[str]) -> frozenset[str]:
    """What dotted names of facts begin with; worked out once for a ruleset."""
    if PREFIXES not in ruleset.plans:
        ruleset.plans[PREFIXES] = frozenset(part for name in facts for part in holders(name))
    return cast(frozenset[str], ruleset.plans[PREFIXES])


PREFIXES = "prefixes"


class _Binder:
    def __init__(self, ruleset: Ruleset, snapshot: Snapshot) -> None:
        self.ruleset = ruleset
        self.snapshot = snapshot
        self.document = snapshot.document
        self.problems: list[Problem] = []
        sources = self.document.value(("sources",))
        self.values = ValueReader(
            self.document, ruleset.units, list(sources) if isinstance(sources, dict) else [],
            self.problems,
        )  # fmt: skip
        self.others: tuple[Ruleset, ...] | None = None
        self.others_failed = False
        self.history = HistoryReader(ruleset, snapshot, self.values, self.given_in)
        self.prefixes = prefixes_of(ruleset, self.history.known)
        self.stated: dict[str, tuple[object, Steps]] | None = None

    def bind(self) -> Bound:
        given = self.given()
        readings = {
            name: self.values.read(fact, *given[name]) if name in given else self.values.blank(fact)
            for name, fact in self.ruleset.facts.items()
        }
        readings.update(self.history.readings())
        self.check_claims()
        self.stop()
        bound = self.bound(narrowed(self.ruleset, readings))
        self.check(bound)
        self.stop()
        return bound

    def bound(self, readings: dict[str, Reading]) -> Bound:
        slots = {name: i for i, name in enumerate(readings)}
        said, normalised = self.statements(), tuple(self.values.normalised)
        written, latest = tuple(self.values.with_units), self.history.latest
        return Bound(self.ruleset, readings, slots, said, normalised, written, latest)

    def statements(self) -> tuple[Statement, ...]:
        """What is said beside the values of the ruleset's facts."""
        found: list[Statement] = []
        for name, (raw, _) in self.given().items():
            if isinstance(raw, dict | list):
                found += statements(self.ruleset.facts[name], raw, self.snapshot.sources)
        return (*found, *self.history.statements())

    def stop(self) -> None:
        if self.problems:
            raise SnapshotError(self.problems)

    # names

    def given(self) -> dict[str, tuple[object, Steps]]:
        """Every stated fact by its id, nested or dotted, with its path."""
        if self.stated is None:
            given = self.given_in(self.snapshot.facts, ("facts",))
            self.stated = {n: part for n, part in given.items() if n in self.ruleset.facts}
        return self.stated

    def given_in(self, facts: Mapping[str, object], at: Steps) -> dict[str, tuple[object, Steps]]:
        """The same for the facts of the snapshot, or of an earlier round."""
        found: dict[str, tuple[object, Steps]] = {}
        for name, raw, path in self.flat(facts, "", at):
            if name in found:
                line = self.document.place(found[name][1], key=True).line or 0
                problem = p.FactGivenTwice(name=name, other=line)
                self.values.add(problem, path, key=True)
            found.setdefault(name, (raw, path))
        return found

    def flat(
        self, given: Mapping[str, object], prefix: str, path: Steps
    ) -> Iterator[tuple[str, object, Steps]]:
        for key, raw in given.items():
            name, at = prefix + key, (*path, key)
            if name in self.history.known:
                yield name, raw, at
            elif isinstance(raw, dict) and name in self.prefixes:
                yield from self.flat(raw, f"{name}.", at)
            elif is_history(name):
                self.values.add(p.StatedInHistory(name=name), at, key=True)
            elif self.known_elsewhere(name):
                continue
            elif isinstance(raw, dict) and name in self.prefixes:
                yield from self.flat(raw, f"{name}.", at)
            else:
                near = nearest(name, self.known_names())
                problem = p.UnknownFactGiven(name=name, ruleset=self.ruleset.id, nearest=near)
                self.values.add(problem, at, key=True)

    def known_names(self) -> list[str]:
        names = list(self.history.known)
        for other in self.others or ():
            names.extend(facts_of_rounds(other))
        return names

    def known_elsewhere(self, name: str) -> bool:
        """Whether another ruleset that the snapshot names declares the fact."""
        others = self.other_rulesets()
        return self.others_failed or any(name in facts_of_rounds(other) for other in others)

    def other_rulesets(self) -> tuple[Ruleset, ...]:
        """The rulesets that it is for beside this one; those it names are loaded when asked for."""
        if self.others is None:
            self.others = tuple(self.load_others())
            facts = (name for other in self.others for name in facts_of_rounds(other))
            self.prefixes |= {prefix for name in facts for prefix in holders(name)}
        return self.others

    def load_others(self) -> Iterator[Ruleset]:
        from liren.engine.ruleset.load import load_ruleset

        yield from self.snapshot.alongside
        at_hand = {self.ruleset.id, *(each.id for each in self.snapshot.alongside)}
        for i, name in enumerate(self.snapshot.rulesets):
            if name in at_hand:
                continue
            try:
                yield load_ruleset(name, search=[Path(self.document.source.name).parent])
            except LirenError as error:
                self.others_failed = True
                at = self.document.place(("rulesets", i))
                missing = isinstance(error.problems[0], UnknownRuleset | FileMissing)
                self.problems += [error.problems[0].at(at)] if missing else error.problems

    def check_claims(self) -> None:
        self.problems += self.snapshot.incomplete
        for section in ("claims", "waivers"):
            entries = self.document.value((section,))
            for i, _ in enumerate(entries if isinstance(entries, list) else ()):
                self.check_set_aside(section, i)
                self.check_source((section, i, "source"))

    def check_set_aside(self, section: str, i: int) -> None:
        """Note a criterion that cannot be set aside; one that is no name was told when loading."""
        at = (section, i, "criterion")
        name = self.document.value(at)
        if not isinstance(name, str) or not is_id(name) or name in self.ruleset.elsewhere:
            return
        if self.ruleset.profile and name in self.ruleset.profile.dropped:
            return
        criterion = self.ruleset.criteria.get(name)
        if criterion is None:
            self.unknown_criterion(name, at)
        elif section == "claims" and criterion.exemption is None:
            self.values.add(p.NoExemption(name=criterion.id), at)

    def check_source(self, path: Steps) -> None:
        cited = self.document.value(path)
        if cited is not None:
            self.values.citation(cited, path)

    def unknown_criterion(self, name: str, path: Steps) -> None:
        others = self.other_rulesets()
        if not self.others_failed and not any(name in other.criteria for other in others):
            near = nearest(name, self.ruleset.criteria)
            self.values.add(p.UnknownClaim(name=name, nearest=near), path)

    # checks

    def check(self, bound: Bound) -> None:
        for check, name, i in broken_checks(bound):
            if name is not None and i is not None:
                self.broken(check, name, i, bound.readings[name].names[i])
            else:
                names, given = sorted(inputs(check.expr)), self.given()
                self.broken(check, next((n for n in names if n in given), names[0]))

    def broken(
        self, check: Check, name: str, i: int | None = None, record: Text | None = None
    ) -> None:
        path = self.given_path(name)
        problem = p.CheckBroken(check=check.text, say=check.say, record=record)
        if i is None:
            self.values.add(problem, path, key=True)
        else:
            self.values.add(problem, self.record_path(path, i))

    def record_path(self, path: Steps, i: int) -> Steps:
        """The path of the i-th record, whichever way the list is written."""
        value = self.document.value(path)
        while isinstance(value, dict):
            key = "records" if "records" in value else "value"
            path = (*path, key)
            value = self.document.value(path)
            if key == "value" and value is None:
                break
        return (*path, i)

    def given_path(self, name: str) -> Steps:
        unsaid = ("history",) if is_history(name) else ("facts",)
        return self.given()[name][1] if name in self.given() else unsaid


def day_of(snapshot: Snapshot, as_of: date | None, time_zone: str) -> date:
    """The day it is made for: as asked, else the snapshot's, else today where the community is.

    That is in the snapshot's time zone, or else in `time_zone`, the ruleset's.
    """
    if as_of is not None:
        return as_of
    if snapshot.as_of is not None:
        return snapshot.as_of
    return clock.today(snapshot.time_zone or time_zone)
