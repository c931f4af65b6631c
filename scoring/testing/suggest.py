"""The cases that are missing, ready to be checked by hand.

In: files of tests, folders, or rulesets. Out: the text of a file of tests with a case for every
status, figure and alternative of a criterion that no case shows yet. Guarantee: each case was
assessed as it is written, and shows what it was made for; what was not found is listed at the end.
Minima of points that tiers ask for are left to the author: they depend on everything at once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from liren.engine.backends.scalar.compiled import unknown
from liren.engine.backends.scalar.values import NO, YES, PartialRecords
from liren.engine.errors import LirenError
from liren.engine.ir import build
from liren.engine.ir.nodes import Aggregate, Const, Expr, Field, Input
from liren.engine.ir.types import NumberType
from liren.engine.ir.walk import walk
from liren.engine.language.numbers import to_text
from liren.engine.language.reader import read_file
from liren.engine.record import Record, replace
from liren.engine.ruleset.load import load_ruleset, shipped_rulesets
from liren.engine.ruleset.model import (
    OF_DAY,
    PREVIOUS,
    ROUNDS,
    Criterion,
    Fact,
    Ruleset,
    is_history,
    of_day,
)
from liren.engine.ruleset.parts import criterion_inputs, expressions
from liren.engine.snapshot.load import load_snapshot
from liren.engine.text import Text
from liren.scoring.assess import assess
from liren.scoring.names import APPLIES, MET, name_of
from liren.scoring.plan import plan_for
from liren.scoring.scorecard import Assessment
from liren.scoring.solve import Preference, Solver, changed_spots
from liren.scoring.testing import problems as p
from liren.scoring.testing.coverage import Line, Observer
from liren.scoring.testing.document import ExpectDoc
from liren.scoring.testing.figures import Alternative, Figure, targets
from liren.scoring.testing.goals import Goal, days_of, fix_on
from liren.scoring.testing.load import RULESET, RuleTests, load_tests
from liren.scoring.testing.observe import Fixed, fixed, sides_seen, smallest_changes
from liren.scoring.testing.run import observed
from liren.scoring.world import Spot, World

USUAL = ((10, 1), (0, 1), (100, 1), (10, 2), (10, 0))
"""What to begin with, one after another: the numbers, within their bounds, and the records."""

EXISTS = f"{PREVIOUS}.exists"
YEAR = timedelta(days=365)
MOST_RECORDS = 12
"""Records with which a list is tried."""

MOST_PAIRS = 60
"""Steps by which a second number is varied to stand exactly at a ratio."""

NEAR = {
    "below": Text("略低于", "just below"),
    "at": Text("恰好等于", "exactly at"),
    "above": Text("略高于", "just above"),
    "seen": Text("", "seen"),
}


class Suggested(Record):
    """A case: what it is for, the day, the facts and claims in it, and what it was seen to show."""

    that: Text
    day: date
    stated: Mapping[str, Any]
    claims: tuple[str, ...]
    assessment: Assessment
    criterion: str


def suggestions(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """The lines of a file of tests with the cases that are missing.

    Raises `LirenError` when the files are not valid, or are about several rulesets.
    """
    tests, ruleset, head = _subject([os.fspath(path) for path in paths])
    observer, excused = observed(tests, ruleset)
    maker = _Maker(ruleset, observer)
    cases = list(maker.cases(excused))
    yield from head
    yield "cases:" if cases else "cases: []"
    for case in cases:
        yield from _written(case, ruleset)
    for goal, way in maker.given_up:
        yield f"# not found: {goal.owner} {goal.text} {way}".replace("  ", " ")


def _subject(paths: list[str]) -> tuple[tuple[RuleTests, ...], Ruleset, list[str]]:
    """The tests there are, their ruleset, and the head of a file about it."""
    if len(paths) == 1 and (alone := _without_tests(paths[0])) is not None:
        return (), alone[0], [f"tests: {json.dumps(alone[1], ensure_ascii=False)}"]
    tests = load_tests(paths)
    names = tuple(dict.fromkeys(each.ruleset.id for each in tests))
    if len(names) > 1:
        raise LirenError([p.SeveralRulesets(rulesets=names)])
    document = tests[0].document
    head = [
        f"{key}: {json.dumps(str(document.value((key,))), ensure_ascii=False)}"
        for key in ("tests", "profile")
        if document.value((key,)) is not None
    ]
    return tests, tests[0].ruleset, head


def _without_tests(path: str) -> tuple[Ruleset, str] | None:
    """The ruleset that a path stands for when there are no tests beside it, and its name."""
    file = shipped_rulesets().get(path, Path(path))
    file = file / RULESET if file.is_dir() else file
    if not file.is_file():
        return None
    data = read_file(file, str(file)).data
    is_ruleset = isinstance(data, dict) and "ruleset" in data
    if not is_ruleset or list(file.parent.glob("*tests.yaml")):
        return None
    return load_ruleset(file), path if path in shipped_rulesets() else file.name


class _Maker:
    def __init__(self, ruleset: Ruleset, observer: Observer) -> None:
        self.ruleset = ruleset
        self.observer = observer
        self.given_up: list[tuple[Goal, str]] = []

    def cases(self, lines: Iterable[Line]) -> Iterator[Suggested]:
        """A case for each way that is missing, but for what an earlier case also shows."""
        for line in lines:
            if line.goal.of_tier:
                continue
            for way in line.missing:
                if way in self.observer.seen[line.goal]:
                    continue
                found = self.case(line.goal, way)
                if found is None:
                    self.given_up.append((line.goal, way))
                    continue
                self.observer.note(found.assessment, _expecting(found.criterion))
                yield found

    def case(self, goal: Goal, way: str) -> Suggested | None:
        """The first case found that shows a goal in a way."""
        day = next((day for day in days_of(self.ruleset) if goal.holds_on(day)), None)
        if day is None:
            return None
        search = _Search(self.ruleset, self.ruleset.criteria[goal.owner], day)
        for world, claims in search.candidates(goal, way):
            stated = stated_in(world, day)
            assessment = self.assessed(stated, claims, day)
            if assessment is None:
                continue
            shown = self.observer.shown(assessment, _expecting(goal.owner))
            if (goal, way) in set(shown):
                that = _sentence(search.criterion, goal, way)
                return Suggested(that, day, stated, claims, assessment, goal.owner)
        return None

    def assessed(
        self, stated: Mapping[str, Any], claims: tuple[str, ...], day: date
    ) -> Assessment | None:
        made = [{"criterion": c, "reason": "test", "evidence": "test"} for c in claims]
        data = {"snapshot": "suggested", **stated, **({"claims": made} if made else {})}
        try:
            return assess(self.ruleset, load_snapshot(data), as_of=day)
        except LirenError:
            return None


def _expecting(criterion: str) -> ExpectDoc:
    return ExpectDoc(statuses={criterion: "met"})


class _Search:
    """Looks for worlds that show one goal of a criterion."""

    def __init__(self, ruleset: Ruleset, criterion: Criterion, day: date) -> None:
        self.ruleset = ruleset
        self.criterion = criterion
        self.day = day
        self.plan = plan_for(ruleset, day, flags=True)
        self.solver = Solver(Preference((), ()))
        expressions = {d.name: d.expr for d in self.plan.program.definitions()}
        self.applies = expressions[name_of(criterion.id, APPLIES)]
        self.met = expressions[name_of(criterion.id, MET)]

    def candidates(self, goal: Goal, way: str) -> Iterator[tuple[World, tuple[str, ...]]]:
        """Worlds, and the exemptions claimed in them, that may show a goal in a way."""
        for number, records in USUAL:
            base = self.base(number, records)
            for start in (base, self.at_all_limits(base)):
                yield from self.beginning_with(start, goal, way)

    def beginning_with(
        self, base: World, goal: Goal, way: str
    ) -> Iterator[tuple[World, tuple[str, ...]]]:
        asked = self.solver.solve(self.applies, base) or base
        if goal.kind == "status":
            yield from ((world, ()) for world in self.with_status(way, asked))
            if way == "not_applicable" and self.criterion.exemption is not None:
                yield asked, (self.criterion.id,)
        elif isinstance(goal.target, Alternative):
            fix = fix_on(self.plan)
            holds = fix(goal.target.holds)
            where = fix(goal.target.where)
            yield from ((world, ()) for world in self.holding(holds, where, goal.target, asked))
            yield from ((world, ()) for world in self.emptied(asked))
        elif isinstance(goal.target, Figure):
            for start in (asked, base):
                yield from ((world, ()) for world in self.beside(goal.target, way, start))

    # the beginning

    def base(self, number: int, records: int) -> World:
        """Everything that the criterion reads is known, and ordinary; nothing else is."""
        values = tuple(self.values(number, records))
        world = World(self.ruleset, self.plan.slots, values, {})
        return self.solver.mended(world) or world

    def at_all_limits(self, start: World) -> World:
        """The world with every fact that is held against a number exactly at it."""
        fix = fix_on(self.plan)
        for target in targets(self.criterion):
            if isinstance(target, Figure) and isinstance(target.left, Input):
                right = fix(target.right)
                if isinstance(right, Const):
                    start = start.put(Spot(target.left.name), (right.value, right.value))
        return self.solver.mended(start) or start

    def values(self, number: int, records: int) -> Iterator[Any]:
        read, facts = criterion_inputs(self.criterion), self.ruleset.facts
        usual = Usual(self.day, number, records, fields_read(self.criterion))
        today = dict(zip(OF_DAY, of_day(self.day), strict=True))
        for item in self.plan.program.inputs:
            if item.name in today:
                yield today[item.name], today[item.name]
            elif item.name not in facts:
                yield NO
            else:
                known = item.name in read and item.name != ROUNDS
                value = usual.of(facts[item.name]) if known else unknown(item)
                yield YES if known and item.name == EXISTS else value

    # statuses

    def with_status(self, status: str, start: World) -> Iterator[World]:
        match status:
            case "met":
                yield from self.solved_with_more(self.met, start)
            case "unmet":
                yield from self.solved_with_more(build.negate(self.met), start)
            case "not_applicable":
                yield from self.solved(build.negate(self.applies), start)
                yield from self.emptied(start)
            case "unknown":
                yield from self.blanked(start)
        yield start

    def solved_with_more(self, node: Expr, start: World) -> Iterator[World]:
        """The world changed so that a condition holds, with as many records as that takes."""
        yield from self.solved(node, start)
        for other in self.lengthened(walk(node), start):
            yield from self.solved(node, other)

    def solved(self, node: Expr, start: World) -> Iterator[World]:
        """The world changed so that a condition holds, and the opposite of its opposite."""
        found = self.solver.solve(node, start)
        if found is not None:
            yield found
            return
        first = self.solver.solve(build.negate(node), start)
        again = None if first is None else self.solver.solve(node, first)
        if again is not None:
            yield again

    def emptied(self, start: World) -> Iterator[World]:
        """The world without the records of a list, one list at a time."""
        for name in self.read():
            if self.ruleset.facts[name].kind == "records":
                yield start.put(Spot(name), PartialRecords((), 0, 0, ()))

    def blanked(self, start: World) -> Iterator[World]:
        """The world without one of the facts, and without any."""
        world = start
        for name in self.read():
            nothing = unknown(self.ruleset.facts[name].node)
            yield start.put(Spot(name), nothing)
            world = world.put(Spot(name), nothing)
        yield world

    def read(self) -> list[str]:
        """The facts that the criterion reads, in the order of the ruleset."""
        read = criterion_inputs(self.criterion)
        return [name for name in self.ruleset.facts if name in read]

    # figures and alternatives

    def holding(
        self, node: Expr, where: Expr, target: Figure | Alternative, start: World
    ) -> Iterator[World]:
        yield from self.solved(self.of_some(node, where, target), start)

    def of_some(self, node: Expr, where: Expr, target: Figure | Alternative) -> Expr:
        """A condition on the community, or on some record of a list."""
        if target.records is None:
            return build.all_of(where, node)
        return build.aggregate("any", target.records, node, where)

    def beside(self, figure: Figure, way: str, start: World) -> Iterator[World]:
        """Worlds that stand on a side of a figure."""
        on_day = fixed(figure, fix_on(self.plan))
        near = self.near(figure, on_day, way, start)
        return (world for world in near if way in sides_seen(on_day, world))

    def near(self, figure: Figure, on_day: Fixed, way: str, start: World) -> Iterator[World]:
        """Worlds close to a figure: down to it, across it, and back."""
        sides = {
            name: self.of_some(node, on_day.where, figure)
            for name, node in (*on_day.sides.items(), *_renamed(on_day.beyond))
        }
        yield from self.walk(sides, start)
        yield from self.nudged(on_day.leaves, start)
        for other in self.lengthened(on_day.leaves, start):
            yield other
            yield from self.walk(sides, other)
        if way == "at":
            for other in self.varied(on_day.leaves, start):
                yield from self.walk(sides, other)

    def walk(self, sides: Mapping[str, Expr], start: World) -> Iterator[World]:
        """Each step changes as little as possible, so that it ends just beside the figure."""
        for order in (("below", "reached", "above", "within", "below"),
                      ("above", "within", "below", "reached", "above")):  # fmt: skip
            world = start
            for step in order:
                found = self.solver.solve(sides[step], world)
                if found is not None:
                    world = found
                    yield world

    def nudged(self, leaves: Iterable[Expr], start: World) -> Iterator[World]:
        """The world with one fact changed by the least it can, and mended elsewhere."""
        scalars = [leaf for leaf in leaves if isinstance(leaf, Input)]
        for changed in smallest_changes(scalars, start, None):
            keep = frozenset(changed_spots(start, changed))
            mended = replace(self.solver, frozen=keep).mended(changed)
            if mended is not None:
                yield mended

    def lengthened(self, leaves: Iterable[Expr], start: World) -> Iterator[World]:
        """The world with so many equal records in one of the lists."""
        for name in dict.fromkeys(
            leaf.records.name for leaf in leaves if isinstance(leaf, Aggregate)
        ):
            spot = Spot(name)
            rows = start.get(spot).listed
            for n in range(MOST_RECORDS + 1 if rows else 1):
                yield start.put(spot, PartialRecords(rows[:1] * n, 0, 0, ()))

    def varied(self, leaves: Iterable[Expr], start: World) -> Iterator[World]:
        """The world with one number changed by a few steps, one number at a time."""
        for leaf in leaves:
            if not isinstance(leaf, Input | Field) or not isinstance(leaf.type, NumberType):
                continue
            spot = Spot(leaf.name) if isinstance(leaf, Input) else Spot(leaf.records, 0, leaf.name)
            if spot.fact not in self.ruleset.facts or not _has(start, spot):
                continue
            fact = start.declaration(spot)
            for value in _around(fact, start.get(spot)[0]):
                world = start.put(spot, (value, value))
                if world.possible():
                    yield world


def _renamed(beyond: Mapping[Any, Expr]) -> Iterator[tuple[str, Expr]]:
    yield "reached", beyond["below"]
    yield "within", beyond["above"]


def _has(world: World, spot: Spot) -> bool:
    """Whether a known number stands at a spot."""
    if spot.record is not None and not world.values[world.slots[spot.fact]].listed:
        return False
    low, high = world.get(spot)
    return bool(low == high)


def _around(fact: Fact, value: Any) -> Iterator[Any]:
    """Values within the bounds of a number, the nearest first."""
    for n in range(1, MOST_PAIRS + 1):
        for other in (value + n * fact.step, value - n * fact.step):
            low, high = fact.at_least, fact.at_most
            if (low is None or other >= low) and (high is None or other <= high):
                yield other


class Usual(Record):
    """Ordinary values, as partly known ones that are known; of records only some fields are."""

    day: date
    number: int
    records: int
    fields: frozenset[tuple[str, str]]

    def of(self, fact: Fact) -> Any:
        """An ordinary value of a fact."""
        match fact.kind:
            case "flag":
                return NO
            case "choice":
                return 1
            case "checklist":
                return 0, 0
            case "records":
                return PartialRecords((tuple(self.record(fact)),) * self.records, 0, 0, ())
        wanted: Any = self.day.toordinal() if fact.kind == "date" else self.number
        low, high = fact.at_least, fact.at_most
        wanted = wanted if low is None else max(wanted, low)
        wanted = wanted if high is None else min(wanted, high)
        return wanted, wanted

    def record(self, fact: Fact) -> Iterator[Any]:
        """An ordinary record of a list."""
        for name, inner in fact.fields.items():
            known = (fact.id, name) in self.fields
            yield self.of(inner) if known else unknown(inner.node)


def fields_read(criterion: Criterion) -> frozenset[tuple[str, str]]:
    """The fields of lists that a criterion reads."""
    leaves = (leaf for expr in expressions(criterion) for leaf in walk(expr))
    return frozenset((leaf.records, leaf.name) for leaf in leaves if isinstance(leaf, Field))


# writing


def facts_in(world: World) -> dict[str, Any]:
    """What is known in a world, as a snapshot states it."""
    found = {}
    for name, fact in world.ruleset.facts.items():
        value = stated(fact, world.get(Spot(name)))
        if value is not None and not is_history(name):
            found[name] = value
    return found


def stated_in(world: World, day: date) -> dict[str, Any]:
    """The parts of a snapshot that state what is known in a world."""
    facts = facts_in(world)
    parts: dict[str, Any] = {"facts": facts} if facts else {}
    known = {
        name.partition(".")[2]: value
        for name, fact in world.ruleset.facts.items()
        if name != ROUNDS and is_history(name)
        and (value := stated(fact, world.get(Spot(name)))) is not None
    }  # fmt: skip
    exists = known.pop("exists", True if known else None)
    if exists is not None:
        parts["history"] = [_round(known, day)] if exists else []
    return parts


def _round(known: Mapping[str, Any], day: date) -> dict[str, Any]:
    """An earlier round, a year before the day."""
    found = {key: known[key] for key in ("score", "tier") if key in known}
    facts = {name: value for name, value in known.items() if name not in found}
    return {"as_of": (day - YEAR).isoformat(), **found, **({"facts": facts} if facts else {})}


def stated(fact: Fact, value: Any) -> Any:
    """A value as a snapshot states it; None when it is not known."""
    names = list(fact.options)
    match fact.kind:
        case "flag":
            return {YES: True, NO: False}.get(value)
        case "choice":
            return names[value.bit_length() - 1] if value.bit_count() == 1 else None
        case "checklist":
            if value[0] != value[1]:
                return None
            return [name for i, name in enumerate(names) if value[0] >> i & 1]
        case "records":
            return None if value.more_high else _records(fact, value)
    if value[0] != value[1]:
        return None
    if fact.kind == "date":
        return date.fromordinal(int(value[0])).isoformat()
    return _number(fact, value[0])


def _records(fact: Fact, value: PartialRecords) -> list[dict[str, Any]]:
    rows = []
    for row in value.listed:
        said = zip(fact.fields.items(), row, strict=True)
        parts = {name: stated(field, part) for (name, field), part in said}
        rows.append({name: part for name, part in parts.items() if part is not None})
    return rows


def _number(fact: Fact, value: Any) -> Any:
    if fact.unit is None or fact.kind == "count":
        text = to_text(value if fact.unit is None else fact.unit.from_base(value))
        return int(text) if text.lstrip("-").isdecimal() else text
    return f"{to_text(fact.unit.from_base(value))} {fact.unit.name}"


def _sentence(criterion: Criterion, goal: Goal, way: str) -> Text:
    title = criterion.title
    if goal.kind == "status":
        return Text(f"{title.zh}：{way}", f"{title.en}: {way.replace('_', ' ')}")
    near = NEAR[way]
    return Text(f"{title.zh}：{near.zh} {goal.text}", f"{title.en}: {near.en} {goal.text}")


def _written(case: Suggested, ruleset: Ruleset) -> Iterator[str]:
    """The lines of one case."""
    yield f"  - that: {{zh: {_quoted(case.that.zh)}, en: {_quoted(case.that.en)}}}"
    yield f"    as_of: {case.day.isoformat()}"
    facts = case.stated.get("facts", {})
    if facts:
        yield "    facts:"
    for name, value in facts.items():
        yield f"      {name}: {_flow(value)}"
    if "history" in case.stated:
        yield f"    history: {_flow(case.stated['history'])}"
    for criterion in case.claims:
        yield f"    claims: [{{criterion: {criterion}, reason: test, evidence: test}}]"
    finding = next(f for f in case.assessment.findings if f.criterion.id == case.criterion)
    yield "    expect:  # computed: check by hand"
    yield f"      statuses: {{{case.criterion}: {finding.status}}}"
    points = finding.points
    if points is not None:
        low, high = to_text(points.low), to_text(points.high)
        said = _flow(low) if low == high else f"{{low: {_flow(low)}, high: {_flow(high)}}}"
        yield f"      points: {{{case.criterion}: {said}}}"


def _flow(value: Any) -> str:
    """A value in one line of YAML."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return f"[{', '.join(map(_flow, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {_flow(part)}' for key, part in value.items())}}}"
        case str():
            return value if _plain(value) else _quoted(value)
    return str(value)


def _plain(text: str) -> bool:
    return text.replace("_", "").replace("-", "").replace(".", "").isalnum()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
