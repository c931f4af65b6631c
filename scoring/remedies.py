"""What to change so that criteria are met.

In: an `Assessment`. Out: a `Remedy` for each criterion that is certainly not fully met and that a
change can mend: the smallest change found, what it gains, and who demands it. Every remedy has been
verified: the changed community was assessed again. None makes the demand go away, and none names a
day that has passed.

Order, as an office would go about it: first what lifts a veto, then by strength (musts first), then
by points gained for each thing that has to be changed, then in the ruleset's order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from liren.engine.backends.scalar.values import YES, ratio
from liren.engine.ir.nodes import Expr, Field, Input, Number, Or
from liren.engine.ir.walk import rebuild, walk
from liren.engine.language.numbers import to_text
from liren.engine.language.units import Unit
from liren.engine.record import Record
from liren.engine.ruleset.model import Criterion, Fact
from liren.engine.ruleset.parts import demanded
from liren.engine.text import Lang, Text
from liren.scoring.criteria import asked_of
from liren.scoring.figures import fixed_by
from liren.scoring.names import APPLIES, MET, name_of
from liren.scoring.scorecard import Assessment, Finding
from liren.scoring.smallest import Task, smallest
from liren.scoring.solve import Preference, Solver, changed_spots
from liren.scoring.wording import figure, items_text
from liren.scoring.world import Spot, World

STRENGTHS = ("must", "principle", "goal", "option")
UNMET = ("unmet", "partly_met")


class Change(Record):
    """One value to change. `by` is the difference of numbers in base units, None for other kinds.

    `before` and `after` are numbers, yes or no, option ids, or tuples of item ids.
    """

    fact: str
    field: str | None
    record: Text | None
    title: Text
    before: Any
    after: Any
    by: Number | None
    unit: Unit | None
    words: Text

    def text(self, lang: Lang) -> str:
        """The change as one would say it: `40 m² more (260 → 300 m²)`."""
        said = self.words.in_(lang)
        if self.record is None:
            return said
        return f"{self.record.in_(lang)}：{said}" if lang == "zh" else (
            f"{self.record.in_(lang)}: {said}"
        )  # fmt: skip


class Remedy(Record):
    """A smallest change after which a criterion is met.

    `points_gained` is how much the lowest possible score rises; `complete` is false when facts that
    are still missing decide whether the criterion is then met.
    """

    criterion: Criterion
    changes: tuple[Change, ...]
    points_gained: Number
    lifts_veto: bool
    complete: bool

    @property
    def say(self) -> Text | None:
        """How the ruleset would say it."""
        return self.criterion.remedy.say

    def text(self, lang: Lang) -> str:
        """All changes in words."""
        return ("；" if lang == "zh" else "; ").join(c.text(lang) for c in self.changes)


def remedies(assessment: Assessment) -> tuple[Remedy, ...]:
    """The remedies of an assessment, in order."""
    world = World.of(assessment.plan, assessment.bound, assessment.facts)
    met = {d.name: d.expr for d in assessment.plan.program.definitions()}
    found: list[Remedy] = []
    for finding in assessment.findings:
        if finding.status in UNMET:
            target = met[name_of(finding.criterion.id, MET)]
            remedy = _remedy(assessment, finding, target, world)
            if remedy is not None:
                found.append(remedy)
    order = list(assessment.ruleset.criteria)
    return tuple(sorted(found, key=lambda remedy: _priority(remedy, order)))


def _priority(remedy: Remedy, order: Sequence[str]) -> tuple[bool, int, Number, int]:
    per_step = ratio(remedy.points_gained, len(remedy.changes))
    strength = STRENGTHS.index(remedy.criterion.strength)
    return not remedy.lifts_veto, strength, -per_step, order.index(remedy.criterion.id)


def _remedy(assessment: Assessment, finding: Finding, target: Expr, world: World) -> Remedy | None:
    criterion = finding.criterion
    prefer = Preference(criterion.remedy.change, _order(criterion))
    task = _task(assessment, criterion, target)
    solver = Solver(prefer, _avoided(task.zero), first_day=assessment.as_of.toordinal())
    changed = smallest(task, solver, world)
    if changed is None:
        return None
    spots = changed_spots(world, changed)
    if not _as_hinted(criterion, spots):
        return None
    changes = tuple(_change(assessment, spot, world, changed) for spot in spots)
    after = Assessment(assessment.case, assessment.plan.run(changed.facts()))
    gained = ratio(after.score.low - assessment.score.low, 1)
    lifted = criterion.id in assessment.vetoes and criterion.id not in after.vetoes
    complete = changed.evaluate(target) == YES
    return Remedy(criterion, changes, gained, lifted, complete)


def _as_hinted(criterion: Criterion, spots: Iterable[Spot]) -> bool:
    """Whether what the ruleset names is among what changes.

    To hire guards is not to have fewer households, though the demand may be met by either.
    """
    hinted = set(criterion.remedy.change)
    return not hinted or any(hinted & {spot.fact, spot.field} for spot in spots)


def _task(assessment: Assessment, criterion: Criterion, met: Expr) -> Task:
    fix = partial(rebuild, change=fixed_by(assessment.plan.figures))
    wanted = name_of(criterion.id, APPLIES)
    applies = next(d.expr for d in assessment.plan.program.definitions() if d.name == wanted)
    asked, zero = fix(asked_of(criterion)), fix(criterion.zero_divisor)
    return Task(met, applies, asked, zero, criterion.records)


def _avoided(zero: Expr) -> frozenset[Expr]:
    """The conditions under which a divisor is zero, together and one by one."""
    return frozenset((zero, *(zero.terms if isinstance(zero, Or) else ())))


def _order(criterion: Criterion) -> tuple[str, ...]:
    """The names in a demand in the order in which an office would change them.

    A quotient names what is counted before what it is counted among.
    """
    parts = demanded(criterion)
    leaves = [leaf for part in parts for leaf in walk(part) if isinstance(leaf, Input | Field)]
    return tuple(dict.fromkeys(leaf.name for leaf in leaves))


def _change(assessment: Assessment, spot: Spot, world: World, changed: World) -> Change:
    fact = world.declaration(spot)
    record = None
    if spot.record is not None:
        record = assessment.bound.readings[spot.fact].names[spot.record]
    before, after = world.get(spot), changed.get(spot)
    by = None
    if fact.kind in ("count", "number", "share", "money", "date"):
        by = after[0] - before[0]
    return Change(
        fact=spot.fact,
        field=spot.field,
        record=record,
        title=fact.title,
        before=plain(fact, before),
        after=plain(fact, after),
        by=by,
        unit=fact.unit,
        words=_words(fact, before, after),
    )


def plain(fact: Fact, value: Any) -> Any:
    """A value as an engineer would write it; None where it was not known."""
    names = list(fact.options)
    match fact.kind:
        case "flag":
            return {1: False, 2: True}.get(value)
        case "choice":
            return names[value.bit_length() - 1] if value.bit_count() == 1 else None
        case "checklist":
            return tuple(name for i, name in enumerate(names) if value[0] >> i & 1)
        case "date":
            return date.fromordinal(value[0])
    return value[0] if value[0] == value[1] else None


def _words(fact: Fact, before: Any, after: Any) -> Text:
    title = fact.title
    match fact.kind:
        case "flag":
            end = Text("是", "yes") if after == YES else Text("否", "no")
            return Text(f"{title.zh}：应为“{end.zh}”", f"{title.en}: {end.en}")
        case "choice":
            option = list(fact.options.values())[after.bit_length() - 1]
            return Text(f"{title.zh}：改为“{option.zh}”", f"{title.en}: {option.en}")
        case "checklist":
            return _item_words(fact, before, after)
        case "date":
            day = date.fromordinal(after[0]).isoformat()
            return Text(f"{title.zh}：改为 {day}", f"{title.en}: {day}")
    return _number_words(fact, before[0], after[0])


def _item_words(fact: Fact, before: Any, after: Any) -> Text:
    title, titles = fact.title, list(fact.options.values())
    added = [t for i, t in enumerate(titles) if (after[0] & ~before[1]) >> i & 1]
    dropped = [t for i, t in enumerate(titles) if (before[1] & ~after[1]) >> i & 1]
    zh, en = [], []
    if added:
        words = items_text(added)
        zh.append(f"补齐{words.zh}")
        en.append(f"add {words.en}")
    if dropped:
        words = items_text(dropped)
        zh.append(f"去除{words.zh}")
        en.append(f"drop {words.en}")
    return Text(f"{title.zh}：{'，'.join(zh)}", f"{title.en}: {', '.join(en)}")


def _difference(by: Number, unit: Unit | None) -> Text:
    """How much more or less; a share changes by percentage points, not by per cent of itself."""
    said = figure(by, unit)
    if unit is None or unit.name != "%":
        return said
    number = said.zh.removesuffix("%")
    points = "percentage point" if number == "1" else "percentage points"
    return Text(f"{number} 个百分点", f"{said.en.removesuffix('%').strip()} {points}")


def _number_words(fact: Fact, before: Number, after: Number) -> Text:
    unit, title = fact.unit, fact.title
    by = _difference(max(after, before) - min(after, before), unit)
    end = figure(after, unit)
    start = to_text(before if unit is None else unit.from_base(before))
    more = after > before
    zh = f"{title.zh}：{'增加' if more else '减少'} {by.zh}（{start} → {end.zh}）"
    fewer = "fewer" if fact.kind == "count" else "less"
    en = f"{title.en}: {by.en} {'more' if more else fewer} ({start} → {end.en})"
    return Text(zh, en)
