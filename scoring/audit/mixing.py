"""Rulesets between an old and a new one, in which some of the changes are made and others are not.

In: a `Diff`. Out: the causes into which its changes fall, and for any set of them the score of a
community. Guarantee: with none of them made it is the score by the old ruleset, with all of them
that by the new one.

A criterion with its figures is one cause. What cannot be told apart is one cause too: the groups
and scoring rules, with the criteria that lie in groups of one ruleset only; and the declarations of
facts, with all criteria that read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from liren.engine.audit.diff import Diff, Side
from liren.engine.audit.diff.normal import fixed
from liren.engine.backends.scalar.values import Facts
from liren.engine.ir.nodes import Expr
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import Criterion, Fact, Ruleset, Threshold
from liren.engine.ruleset.parts import criterion_inputs
from liren.engine.snapshot.bind import Bound
from liren.engine.snapshot.load import Snapshot
from liren.scoring.audit.attribution import Ends, ends_of
from liren.scoring.criteria import fixed_points
from liren.scoring.inputs import sets_aside, with_day_and_flags
from liren.scoring.plan import Plan, Results, make_plan

SCORING, FACTS, DAY = "scoring", "facts", "day"


class Cause(Record):
    """Changes that are made together.

    `criteria` are the criteria in it, by their new ids, or the old ones of those that were dropped.
    `parts` are `scoring`, `facts` and `day` where these are in it.
    """

    criteria: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called: the ids of its criteria, and what else is in it."""
        return (*self.criteria, *(part for part in (SCORING, FACTS, DAY) if part in self.parts))


class Moment(Record):
    """A community by either ruleset, on the day of each."""

    snapshot: Snapshot
    bounds: tuple[Bound, Bound]
    days: tuple[date, date]


class Mixer:
    """The causes of a change, and the scores between. Keeps a plan for each set of causes."""

    def __init__(self, diff: Diff) -> None:
        self.sides = (diff.old, diff.new)
        self.renamed = {each.id: each.old_id or each.id for each in diff.of("criteria")}
        self.kinds = {each.id: each.kind for each in diff.of("criteria")}
        self.old, self.new = (_settled(side) for side in self.sides)
        self.causes = tuple(self._causes(diff))
        self.rulesets: dict[frozenset[Cause], Ruleset] = {}
        self.plans: dict[tuple[frozenset[Cause], bool], Plan] = {}

    def _causes(self, diff: Diff) -> Iterator[Cause]:
        changed = [d.id for d in diff.of("criteria") if d.bearing == "result" or d.old_id]
        groups = self._groups_apart() if self._scores_otherwise(diff) else set[str]()
        facts = self._declared_apart(diff)
        readers = self._readers(facts) if facts is not None else set[str]()
        scoring = {c for c in changed if self._lies_in(c) & groups}
        bundles: list[tuple[set[str], str]] = []
        if self._scores_otherwise(diff):
            bundles.append((scoring, SCORING))
        if facts is not None:
            bundles.append((readers, FACTS))
        if len(bundles) == 2 and scoring & readers:
            yield Cause(tuple(sorted(scoring | readers)), frozenset((SCORING, FACTS)))
        else:
            yield from (Cause(tuple(sorted(ids)), frozenset((part,))) for ids, part in bundles)
        yield from (Cause((name,)) for name in changed if name not in scoring | readers)
        if diff.old.day != diff.new.day:
            yield Cause((), frozenset((DAY,)))

    def _scores_otherwise(self, diff: Diff) -> bool:
        return any(each.bearing == "result" for each in diff.of("groups", "scoring"))

    def _groups_apart(self) -> set[str]:
        """The groups that only one of the rulesets has."""
        old, new = (set(side.ruleset.groups) for side in self.sides)
        return old ^ new

    def _lies_in(self, name: str) -> set[str]:
        """The groups that a criterion lies in by either ruleset."""
        found = (self.old.get(self.renamed.get(name, name)), self.new.get(name))
        return {each.group for each in found if each is not None and each.group is not None}

    def _declared_apart(self, diff: Diff) -> set[str] | None:
        """The facts that are not declared alike; None when that bears on nothing."""
        old, new = (side.ruleset.facts for side in self.sides)
        apart = {name for name in {*old, *new} if _node(old, name) != _node(new, name)}
        checked = any(each.bearing == "result" for each in diff.of("checks"))
        return apart if apart or checked else None

    def _readers(self, facts: set[str]) -> set[str]:
        """The criteria, by their new ids, that read one of some facts by either ruleset."""
        back = {old: new for new, old in self.renamed.items()}
        found = {name for name, each in self.new.items() if criterion_inputs(each) & facts}
        return found | {
            back.get(name, name)
            for name, each in self.old.items()
            if criterion_inputs(each) & facts
        }

    # between

    def ends(self, made: frozenset[Cause], moment: Moment) -> Ends:
        """The range of a community's score when some of the changes are made."""
        parts = {part for cause in made for part in cause.parts}
        day = moment.days[DAY in parts]
        plan = self.plan(made, flags=sets_aside(self.mixed(made), moment.snapshot, day))
        readings = moment.bounds[FACTS in parts].readings
        own = {name: readings[name] for name in plan.ruleset.facts}
        bound = Bound(plan.ruleset, own, {name: i for i, name in enumerate(own)}, ())
        inputs: Facts = with_day_and_flags(bound.scaled, plan, moment.snapshot, day)
        return ends_of(Results(*plan.compiled.run(inputs)).score)

    def plan(self, made: frozenset[Cause], *, flags: bool) -> Plan:
        """The ruleset with some of the changes made, ready to evaluate."""
        if (made, flags) not in self.plans:
            mixed = self.mixed(made)
            open_ones = {p.name: None for c in mixed.criteria.values() for p in c.parameters}
            self.plans[made, flags] = make_plan(mixed, open_ones, flags=flags)
        return self.plans[made, flags]

    def mixed(self, made: frozenset[Cause]) -> Ruleset:
        """The ruleset with some of the changes made, and without tiers."""
        if made not in self.rulesets:
            self.rulesets[made] = self._mixed(made)
        return self.rulesets[made]

    def _mixed(self, made: frozenset[Cause]) -> Ruleset:
        parts = {part for cause in made for part in cause.parts}
        scheme = self.sides[SCORING in parts].ruleset
        declared, other = (self.sides[i].ruleset.facts for i in _first(FACTS in parts))
        order = dict.fromkeys((*self.sides[0].ruleset.facts, *self.sides[1].ruleset.facts))
        return replace(
            self.sides[0].ruleset,
            facts={name: declared.get(name) or other[name] for name in order},
            criteria=self._criteria({name for cause in made for name in cause.criteria}),
            groups=scheme.groups,
            scoring=scheme.scoring,
            checks=(), parameters={}, tiers=(), lowerings=(), outcomes=(), types={},
            profile=None, plans={},
        )  # fmt: skip

    def _criteria(self, made: set[str]) -> dict[str, Criterion]:
        """The criteria: the new ones of what is made, the old ones of the rest."""
        gone = {self.renamed.get(name, name) for name in made}
        kept = {name: each for name, each in self.old.items() if name not in gone}
        return {**kept, **{name: each for name, each in self.new.items() if name in made}}


def _first(new: bool) -> tuple[int, int]:
    return (1, 0) if new else (0, 1)


def _node(facts: Mapping[str, Fact], name: str) -> object:
    return facts[name].node if name in facts else None


def _settled(side: Side) -> dict[str, Criterion]:
    """The criteria of a side with the figures of its day in them, so that they can stand beside
    those of another: no name of a parameter is left but of those without a figure."""
    return {name: _fixed(item, side) for name, item in side.ruleset.criteria.items()}


def _fixed(criterion: Criterion, side: Side) -> Criterion:
    def fix(node: Expr) -> Expr:
        return fixed(node, side)

    def maybe(node: Expr | None) -> Expr | None:
        return None if node is None else fix(node)

    open_ones = (item for item in criterion.parameters if side.figures.get(item.name) is None)
    return replace(
        criterion,
        applies=fix(criterion.applies),
        where=fix(criterion.where),
        measure=maybe(criterion.measure),
        demand=maybe(criterion.demand),
        zero_divisor=fix(criterion.zero_divisor),
        weight=maybe(criterion.weight),
        thresholds=tuple(_fixed_ends(criterion.thresholds, side)),
        points=None if criterion.points is None else fixed_points(criterion.points, fix),
        parameters=tuple(replace(p, name=f"{side.day} {p.name}") for p in open_ones),
    )


def _fixed_ends(ends: Iterable[Threshold], side: Side) -> Iterator[Threshold]:
    return (replace(end, expr=fixed(end.expr, side)) for end in ends)
