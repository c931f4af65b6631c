"""The cases that are missing, ready to be checked by hand.

In: files of tests, folders, or rulesets. Out: the text of a file of tests with a case for all that
coverage asks for and no case shows yet. Guarantee: each case was assessed as it is written, and
shows what it was made for; what was not found is listed at the end, with the nearest points.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from liren.engine.errors import LirenError
from liren.engine.ir import build
from liren.engine.ir.nodes import Number
from liren.engine.language.numbers import to_text
from liren.engine.language.reader import read_file
from liren.engine.record import Record
from liren.engine.ruleset.load import load_ruleset, shipped_rulesets
from liren.engine.ruleset.model import FIRST_DAY, LAST_DAY, Condition, Ruleset, TypeOption
from liren.engine.snapshot.load import load_snapshot
from liren.engine.text import Lang, Text
from liren.scoring.assess import assess
from liren.scoring.plan import plan_for
from liren.scoring.scorecard import Assessment
from liren.scoring.stating import flow, stated_in
from liren.scoring.testing import problems as p
from liren.scoring.testing.coverage import Line, Observer, belongs
from liren.scoring.testing.document import ExpectDoc, RangeDoc
from liren.scoring.testing.figures import Figure
from liren.scoring.testing.goals import Cut, Goal, days_of, parameters_of
from liren.scoring.testing.limits import Bound
from liren.scoring.testing.load import RULESET, RuleTests, load_tests
from liren.scoring.testing.run import observed
from liren.scoring.testing.search import (
    MOST_LOOKS,
    Asked,
    Search,
    asked_by_condition,
    asked_by_criterion,
    days_named,
    reads_the_day,
)
from liren.scoring.testing.sums import PointSearch
from liren.scoring.testing.ways import WAYS
from liren.scoring.world import World

MONTHS = 12
"""Months after the first day that are tried where the day matters."""

FEW_LOOKS = 200
"""Worlds that are looked at on each further day."""

NONE = Text("# 没有可建议的用例", "# no case to suggest")
COMPUTED = Text("计算所得，请人工核对", "computed: check by hand")
NEAR = {
    "below": Text("略低于", "just below"),
    "at": Text("恰好等于", "exactly at"),
    "above": Text("略高于", "just above"),
    "seen": Text("出现", "seen"),
    "yes": Text("成立", "holds"),
    "no": Text("不成立", "does not hold"),
}


class Suggested(Record):
    """A case: what it is for, the day, the facts and claims in it, and what then holds."""

    that: Text
    day: date
    stated: Mapping[str, Any]
    claims: tuple[str, ...]
    expected: Mapping[str, Any]


class GivenUp(NamedTuple):
    """A way in which nothing was found to show a goal, and the points that were nearest."""

    goal: Goal
    way: str
    nearest: Number | None


Progress = Callable[[int, int], None]
"""Told how many of how many cases were looked for."""


def suggestions(
    paths: Iterable[str | os.PathLike[str]], progress: Progress | None = None, lang: Lang = "en"
) -> Iterator[str]:
    """The lines of a file of tests with the cases that are missing; remarks alone if none is.

    Remarks are in one language, the sentences of cases in both. Raises `LirenError` when the files
    are not valid, or are about several rulesets.
    """
    tests, ruleset, head = _subject([os.fspath(path) for path in paths])
    observer, excused = observed(tests, ruleset)
    maker = _Maker(ruleset, observer, progress)
    cases = list(maker.cases(excused))
    yield from (*head, "cases:") if cases else (NONE.in_(lang),)
    for case in cases:
        yield from _written(case, lang)
    yield from (_not_found(each).in_(lang) for each in maker.given_up)


def _not_found(given_up: GivenUp) -> Text:
    goal, way, nearest = given_up
    about = f"{goal.owner} {goal.text}" if goal.text else goal.owner
    zh, en = f"# 未找到：{about} {WAYS[way].zh}", f"# not found: {about} {way}"
    if nearest is None:
        return Text(zh, en)
    found = to_text(nearest)
    return Text(f"{zh}（所见最接近的是 {found}）", f"{en} (the nearest found is {found})")


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
    def __init__(
        self, ruleset: Ruleset, observer: Observer, progress: Progress | None = None
    ) -> None:
        self.ruleset = ruleset
        self.observer = observer
        self.progress = progress
        self.given_up: list[GivenUp] = []
        self._points: dict[date, PointSearch] = {}

    def cases(self, lines: Iterable[Line]) -> Iterator[Suggested]:
        """A case for each way that is missing, but for what an earlier case also shows."""
        wanted = [(line.goal, way) for line in lines for way in line.missing]
        for n, (goal, way) in enumerate(wanted, 1):
            if way not in self.observer.seen[goal]:
                found = self.case(goal, way)
                if found is not None:
                    yield found
            if self.progress is not None:
                self.progress(n, len(wanted))

    def case(self, goal: Goal, way: str) -> Suggested | None:
        """The first case found that shows a goal in a way; what else it shows is noted."""
        day = next(day for day in days_of(self.ruleset) if goal.holds_on(day))
        for each in (day, *self.further_days(goal, day)):
            looks = MOST_LOOKS if each == day else FEW_LOOKS
            found = self.case_on(each, goal, way, looks)
            if found is not None:
                return found
        nearest = None
        if isinstance(goal.target, Cut | Bound):
            nearest = self.points(day).nearest(goal.target, way)
        self.given_up.append(GivenUp(goal, way, nearest))
        return None

    def case_on(self, day: date, goal: Goal, way: str, looks: int) -> Suggested | None:
        """The first case found on a day."""
        expect = _expecting(goal)
        for world, claims in self.candidates(goal, way, day, looks):
            stated = stated_in(world, day)
            assessment = self.assessed(stated, claims, day)
            if assessment is None:
                continue
            if (goal, way) in set(self.observer.shown(assessment, expect)):
                self.observer.note(assessment, expect)
                that, expected = _sentence(self.ruleset, goal, way), _expected(goal, assessment)
                return Suggested(that, day, stated, claims, expected)
        return None

    def further_days(self, goal: Goal, first: date) -> Iterator[date]:
        """The other days that are tried, by the same figures, where something depends on the day.

        These are the days that are named in the rules, those beside them, and one in each month.
        """
        if isinstance(goal.target, Cut | Bound):
            return
        asked = self.asked(goal, first)
        days = [*days_named((asked.applies, asked.met)), *_months_after(first)]
        if reads_the_day((asked.applies, asked.met)):
            others = (each for each in dict.fromkeys(days) if each != first)
            yield from (each for each in others if self.has_figures(each) and goal.holds_on(each))

    def has_figures(self, day: date) -> bool:
        """Whether the ruleset is in force on a day, with all of its figures."""
        start, end = self.ruleset.start or FIRST_DAY, self.ruleset.end or LAST_DAY
        known = parameters_of(self.ruleset).values()
        return start <= day <= end and all(item.on(day) is not None for item in known)

    def candidates(
        self, goal: Goal, way: str, day: date, looks: int
    ) -> Iterator[tuple[World, tuple[str, ...]]]:
        """Worlds, and the exemptions claimed in them, that may show a goal in a way."""
        target = goal.target
        if isinstance(target, Cut | Bound):
            worlds = self.points(day).near(target, way, self.observer.grain(target))
            yield from ((world, ()) for world in worlds)
            return
        search = Search(self.ruleset, self.asked(goal, day), day, looks)
        if goal.subject == "tier":
            yield from search.beginning_with(self.points(day).best, goal, way)
        yield from search.candidates(goal, way)

    def asked(self, goal: Goal, day: date) -> Asked:
        """What a goal is about."""
        plan = plan_for(self.ruleset, day, flags=True)
        match goal.target:
            case _ if goal.subject == "criterion":
                return asked_by_criterion(plan, self.ruleset.criteria[goal.owner])
            case Figure(left=left, right=right):
                return asked_by_condition(plan, build.compare(">=", left, right))
            case Condition(expr=expr):
                return asked_by_condition(plan, expr)
        return asked_by_condition(plan, type_of(self.ruleset, goal.owner).when)

    def points(self, day: date) -> PointSearch:
        """The search for points on a day."""
        if day not in self._points:
            self._points[day] = PointSearch(self.ruleset, day)
        return self._points[day]

    def assessed(
        self, stated: Mapping[str, Any], claims: tuple[str, ...], day: date
    ) -> Assessment | None:
        """The assessment of a case as it is written; None when its snapshot is refused."""
        made = [{"criterion": c, "reason": "test", "evidence": "test"} for c in claims]
        data = {"snapshot": "suggested", **stated, **({"claims": made} if made else {})}
        try:
            return assess(self.ruleset, load_snapshot(data), as_of=day)
        except LirenError:
            return None


def _months_after(day: date) -> Iterator[date]:
    """The first days of the months after that of a day."""
    for n in range(day.month, day.month + MONTHS):
        yield date(min(day.year + n // 12, LAST_DAY.year), n % 12 + 1, 1)


# what is expected


def _expecting(goal: Goal) -> ExpectDoc:
    """Expectations of what a goal is about; what they say does not matter."""
    anything = RangeDoc(low=0, high=0)
    match goal.subject:
        case "criterion":
            return ExpectDoc(statuses={goal.owner: "met"})
        case "type":
            classification, _, option = goal.owner.partition(".")
            return ExpectDoc(types={classification: {option: "yes"}})
        case "group":
            return ExpectDoc(groups={goal.owner: anything})
        case "scoring":
            return ExpectDoc(score=anything)
    return ExpectDoc(score=anything, tier=["none"])


def _expected(goal: Goal, assessment: Assessment) -> dict[str, Any]:
    """What holds of what a goal is about, as a case expects it."""
    match goal.subject:
        case "criterion":
            return _of_criterion(goal.owner, assessment)
        case "type":
            classification, _, option = goal.owner.partition(".")
            return {"types": {classification: {option: belongs(goal.owner, assessment)}}}
        case "group":
            return {"groups": _of_group(goal.owner, assessment)}
        case "scoring":
            return {"score": _score(assessment)}
    tiers = [tier or "none" for tier in assessment.possible_tiers]
    found = {"score": _score(assessment), "tier": tiers[0] if len(tiers) == 1 else tiers}
    cut = goal.target
    if isinstance(cut, Cut) and cut.criterion is not None:
        found["points"] = _of_criterion(cut.criterion, assessment)["points"]
    if isinstance(cut, Cut) and cut.group is not None:
        found["groups"] = _of_group(cut.group, assessment)
    return found


def _of_criterion(name: str, assessment: Assessment) -> dict[str, Any]:
    finding = next(f for f in assessment.findings if f.criterion.id == name)
    found: dict[str, Any] = {"statuses": {name: finding.status}}
    points = finding.points
    if points is not None:
        found["points"] = {name: _range(points.low, points.high)}
    return found


def _of_group(name: str, assessment: Assessment) -> dict[str, Any]:
    group = next(group for group in assessment.groups if group.id == name)
    return {name: _range(group.low, group.high)}


def _score(assessment: Assessment) -> Any:
    score = assessment.score
    return "none" if score.absent else _range(score.low, score.high)


def _range(low: Number, high: Number) -> Any:
    """A number, or its two ends."""
    said = to_text(low), to_text(high)
    return said[0] if low == high else {"low": said[0], "high": said[1]}


# writing


def _sentence(ruleset: Ruleset, goal: Goal, way: str) -> Text:
    title = _title(ruleset, goal)
    if not goal.text:
        return Text(f"{title.zh}：{way}", f"{title.en}: {way.replace('_', ' ')}")
    near = NEAR[way]
    return Text(f"{title.zh}：{near.zh} {goal.text}", f"{title.en}: {near.en} {goal.text}")


def _title(ruleset: Ruleset, goal: Goal) -> Text:
    """What a goal is about, as the ruleset calls it."""
    match goal.subject:
        case "criterion":
            return ruleset.criteria[goal.owner].title
        case "group":
            return ruleset.groups[goal.owner].title
        case "type":
            return type_of(ruleset, goal.owner).title
        case "scoring":
            return Text("总分", "The score")
    titles = {tier.id: tier.title for tier in ruleset.tiers}
    return titles.get(goal.owner, Text("降低等次", "Lower tier"))


def type_of(ruleset: Ruleset, owner: str) -> TypeOption:
    """The type of communities that a goal is about."""
    classification, _, option = owner.partition(".")
    return ruleset.types[classification].options[option]


def _written(case: Suggested, lang: Lang) -> Iterator[str]:
    """The lines of one case."""
    yield f"  - that: {{zh: {_text(case.that.zh)}, en: {_text(case.that.en)}}}"
    yield f"    as_of: {case.day.isoformat()}"
    facts = case.stated.get("facts", {})
    if facts:
        yield "    facts:"
    for name, value in facts.items():
        yield f"      {name}: {flow(value)}"
    if "history" in case.stated:
        yield f"    history: {flow(case.stated['history'])}"
    for criterion in case.claims:
        yield f"    claims: [{{criterion: {criterion}, reason: test, evidence: test}}]"
    yield f"    expect:  # {COMPUTED.in_(lang)}"
    for key, value in case.expected.items():
        yield f"      {key}: {flow(value)}"


def _text(text: str) -> str:
    """A text in quotes."""
    return json.dumps(text, ensure_ascii=False)
