"""What the tests of a ruleset have shown, and what is missing.

In: the goals of a ruleset and the assessments of cases. Out: `Coverage`: for each goal the ways
that were seen, and those that are declared unreachable. Guarantee: a case counts only for what it
expects something of: a criterion whose status or points it names, a tier when it names the tier or
the score, a minimum of a group also when it names the group's points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from liren.engine.backends.scalar.values import NO, YES
from liren.engine.errors import Place, Problem, nearest
from liren.engine.ir.nodes import Number
from liren.engine.record import Record
from liren.engine.ruleset.model import Condition, Limit, Ruleset
from liren.engine.text import Text
from liren.scoring.scorecard import Assessment
from liren.scoring.testing import problems as p
from liren.scoring.testing.document import ExpectDoc, Subject, UnreachableDoc
from liren.scoring.testing.figures import Alternative, Figure
from liren.scoring.testing.goals import SCORING, Cut, Goal, fix_on, goals_of
from liren.scoring.testing.grain import criterion_grain, grain
from liren.scoring.testing.limits import Bound, measured_bound
from liren.scoring.testing.observe import fixed, sides_seen, was_seen
from liren.scoring.world import World

UNDECIDING = ("not_applicable", "waived", "unspecified")


class Line(Record):
    """A goal, the ways in which it was seen, and those that are declared unreachable, and why."""

    goal: Goal
    seen: frozenset[str]
    excused: Mapping[str, Text]

    @property
    def missing(self) -> tuple[str, ...]:
        """The ways that are still to be shown."""
        return tuple(w for w in self.goal.ways if w not in self.seen and w not in self.excused)


class Coverage(Record):
    """How much of a ruleset its tests show.

    `unmeasured` names constructs that nobody can look at, so that nothing is complete; `unasked`
    what is meant not to be looked at.
    """

    ruleset: Ruleset
    profile: str | None
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    unmeasured: tuple[str, ...]
    unasked: tuple[str, ...]

    @property
    def asked(self) -> int:
        """How many ways are asked for."""
        return sum(len(line.goal.ways) - len(line.excused) for line in self.lines)

    @property
    def shown(self) -> int:
        """How many of them were seen."""
        return self.asked - sum(len(line.missing) for line in self.lines)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.shown == self.asked and not self.problems and not self.unmeasured


class Declared(Record):
    """What is declared unreachable, and where."""

    doc: UnreachableDoc
    place: Place


class Observer:
    """Collects what the cases of one ruleset show."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        found = goals_of(ruleset)
        self.goals, self.unmeasured, self.unasked = found.goals, found.unmeasured, found.unasked
        self.seen: dict[Goal, set[str]] = {goal: set() for goal in self.goals}
        self._grains: dict[Cut | Bound, Fraction] = {}

    def note(self, assessment: Assessment, expect: ExpectDoc) -> None:
        """Add what an assessment shows of what is expected of it."""
        for goal, way in self.shown(assessment, expect):
            self.seen[goal].add(way)

    def shown(self, assessment: Assessment, expect: ExpectDoc) -> Iterator[tuple[Goal, str]]:
        """Each goal that an assessment shows, and in which way."""
        world = World.of(assessment.plan, assessment.bound, assessment.facts)
        statuses = {f.criterion.id: f.status for f in assessment.findings}
        for goal in self.goals:
            if concerns(expect, goal) and goal.holds_on(assessment.as_of):
                status = statuses.get(goal.owner) if goal.subject == "criterion" else None
                yield from ((goal, way) for way in self.ways(goal, assessment, world, status))

    def ways(
        self, goal: Goal, assessment: Assessment, world: World, status: str | None
    ) -> Iterable[str]:
        """The ways in which an assessment shows a goal."""
        target = goal.target
        if goal.subject == "type" and goal.kind == "status":
            return [belongs(goal.owner, assessment)]
        if goal.kind == "status":
            return ["unmet" if status == "partly_met" else str(status)]
        if isinstance(target, Cut | Bound):
            return self.cut(target, assessment)
        if isinstance(target, Condition):
            return answer(target, assessment, world)
        assert isinstance(target, Figure | Alternative)
        if status in UNDECIDING and not target.always:
            return ()
        fix = fix_on(assessment.plan)
        if isinstance(target, Alternative):
            return ["seen"] if was_seen(target, fix, world) else ()
        return sides_seen(fixed(target, fix), world)

    def cut(self, cut: Cut | Bound, assessment: Assessment) -> Iterator[str]:
        """On which side of a minimum or limit of points the community stands, if it is near."""
        if isinstance(cut, Cut):
            found = measured(cut, assessment)
        else:
            found = measured_bound(cut, assessment)
        if found is None:
            return
        value, wanted = found
        if value == wanted:
            yield "at"
        elif abs(Fraction(value) - wanted) <= self.grain(cut):
            yield "below" if value < wanted else "above"

    def grain(self, cut: Cut | Bound) -> Fraction:
        """The smallest amount in which the points that a cut is about come."""
        if cut not in self._grains:
            self._grains[cut] = self.worked_out(cut)
        return self._grains[cut]

    def worked_out(self, cut: Cut | Bound) -> Fraction:
        """The grain of points of a criterion, a group or the score; members are counted."""
        if isinstance(cut, Cut) and cut.criterion is not None:
            return criterion_grain(self.ruleset, self.ruleset.criteria[cut.criterion])
        if isinstance(cut, Bound) and cut.kind == "best":
            return Fraction(1)
        return grain(self.ruleset, cut.group)

    def coverage(self, profile: str | None, declared: Iterable[Declared]) -> Coverage:
        """What was shown, with what is declared unreachable."""
        excused: dict[Goal, dict[str, Text]] = {goal: {} for goal in self.goals}
        problems: list[Problem] = []
        for each in declared:
            problems += self.excuse(each, excused)
        lines = (Line(goal, frozenset(self.seen[goal]), excused[goal]) for goal in self.goals)
        named = self.unmeasured, self.unasked
        return Coverage(self.ruleset, profile, tuple(lines), tuple(problems), *named)

    def excuse(self, declared: Declared, excused: dict[Goal, dict[str, Text]]) -> Iterator[Problem]:
        """Apply a declaration; what is wrong with it."""
        doc, place = declared.doc, declared.place
        subject, owner = subject_of(doc)
        reason = Text(doc.reason.zh, doc.reason.en)
        figure = doc.scoring or doc.figure
        texts = [*([""] if doc.statuses else []), *([figure] if figure else [])]
        for text in texts:
            own = [goal for goal in self.goals if (goal.subject, goal.owner) == (subject, owner)]
            goals = [goal for goal in own if goal.text == text]
            if not goals:
                known = [goal.text for goal in own if goal.text]
                near = nearest(text, known)
                yield p.UnknownFigure(owner=owner, name=text, nearest=near, place=place)
                continue
            asked = dict.fromkeys(way for goal in goals for way in goal.ways)
            for way in (doc.sides or asked) if text else doc.statuses:
                asking = [goal for goal in goals if way in goal.ways]
                if not asking:
                    yield p.UselessDeclaration(owner=owner, side=way, place=place)
                for goal in asking:
                    excused[goal][way] = reason
                    if way in self.seen[goal]:
                        yield p.Reached(owner=owner, side=way, place=place)


def concerns(expect: ExpectDoc, goal: Goal) -> bool:
    """Whether a case expects something of what a goal is about."""
    match goal.subject:
        case "criterion":
            return goal.owner in expect.statuses or goal.owner in expect.points
        case "type":
            classification, _, option = goal.owner.partition(".")
            return option in expect.types.get(classification, {})
        case "group":
            return goal.owner in expect.groups or expect.score is not None
        case "scoring":
            return expect.score is not None
    if expect.tier is not None or expect.score is not None:
        return True
    cut = goal.target
    if not isinstance(cut, Cut):
        return False
    return cut.group in expect.groups or cut.criterion in expect.points


def subject_of(doc: UnreachableDoc) -> tuple[Subject, str]:
    """What a declaration is about."""
    named: tuple[tuple[Subject, str | None], ...] = (
        ("criterion", doc.criterion),
        ("tier", doc.tier),
        ("group", doc.group),
        ("type", doc.type),
    )
    for subject, owner in named:
        if owner is not None:
            return subject, owner
    return "scoring", SCORING


def belongs(owner: str, assessment: Assessment) -> str:
    """Whether the community is of a type."""
    classification, _, option = owner.partition(".")
    found = next(r for r in assessment.types if r.classification.id == classification)
    return next(f.belongs for f in found.findings if f.option.id == option)


def answer(condition: Condition, assessment: Assessment, world: World) -> Iterator[str]:
    """Whether a condition certainly holds, or certainly does not."""
    figures = assessment.plan.figures
    if all(figures[item.name] is not None for item in condition.parameters):
        value = world.evaluate(fix_on(assessment.plan)(condition.expr))
        yield from {YES: ["yes"], NO: ["no"]}.get(value, [])


def measured(cut: Cut, assessment: Assessment) -> tuple[Number, Number] | None:
    """The points that a minimum is about and the minimum itself.

    None while they are open, and where nothing is possible: a share of nothing is no minimum.
    """
    limit, share = cut.limit, cut.limit.share
    if cut.criterion is not None:
        return _of_criterion(cut.criterion, limit, assessment)
    if cut.group is None:
        score = assessment.score
        if score.value is None:
            return None
        return score.value, limit.value * score.max if share else limit.value
    position = list(assessment.ruleset.groups).index(cut.group)
    earned, possible = assessment.group_points(position)
    if not (earned.exact and possible.exact and possible.low):
        return None
    return earned.low, limit.value * possible.low if share else limit.value


def _of_criterion(name: str, limit: Limit, assessment: Assessment) -> tuple[Number, Number] | None:
    points = next(f.points for f in assessment.findings if f.criterion.id == name)
    if points is None or points.low != points.high or not points.max:
        return None
    return points.low, limit.value * points.max if limit.share else limit.value
