"""From groups, scoring and tiers as written to those of the model, with their sums checked.

In: the shape of a file and its resolved criteria. Out: `Group`, `Scoring` and `Tier` objects, or
problems in the log. Guarantee: declared totals agree with what the criteria can earn.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from liren.engine.errors import Problem, nearest
from liren.engine.ir.nodes import Number
from liren.engine.language.document import Path
from liren.engine.language.numbers import as_decimal, parse_quantity, to_text
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.facts import wording
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.maxima import earnable, maximum
from liren.engine.ruleset.model import (
    Criterion,
    Group,
    Limit,
    Linear,
    PerUnit,
    Scoring,
    Share,
    Tier,
)
from liren.engine.text import Text, same

if TYPE_CHECKING:
    from liren.engine.ruleset.document import GroupDoc, LimitDoc, RulesetDoc, ScoringDoc, TierDoc

POINTS_OR_SHARE = Text(
    "分数或百分比，如 `60` 或 `60 %`", "points or a share, such as `60` or `60 %`"
)


A_SHARE = Text("百分比，如 `60 %`", "a share such as `60 %`")


def read_groups(doc: RulesetDoc, log: Log) -> dict[str, Group]:
    """The groups, before their sums are checked."""
    return {name: _group(name, item, log) for name, item in doc.groups.items()}


def _group(name: str, doc: GroupDoc, log: Log) -> Group:
    path = ("groups", name)
    if doc.points is not None and doc.weight is not None:
        reason = Text("不能与 `points` 同时使用", "it excludes `points`")
        log.add(p.DoesNotGoWith(key="weight", reason=reason), (*path, "weight"), key=True)
    if doc.bonus and doc.weight is not None:
        reason = Text("加分组不折算", "a bonus group is not scaled")
        log.add(p.DoesNotGoWith(key="weight", reason=reason), (*path, "weight"), key=True)
    for key in ("points", "weight", "at_most"):
        value = getattr(doc, key)
        if value is not None and value <= 0:
            log.add(p.NotAllowed(what=Text("应大于 0", "it must be above 0")), (*path, key))
    return Group(
        id=name,
        title=wording(doc.title) or same(name),
        points=doc.points,
        weight=doc.weight,
        bonus=doc.bonus,
        cap=doc.at_most,
        place=log.place(path, key=True),
    )


def read_scoring(doc: ScoringDoc, log: Log) -> Scoring:
    """How points become the score."""
    resolution = Fraction(1, 100) if doc.resolution is None else Fraction(doc.resolution)
    if resolution <= 0:
        what = Text("应大于 0", "it must be above 0")
        log.add(p.NotAllowed(what=what), ("scoring", "resolution"))
        resolution = Fraction(1, 100)
    elif as_decimal(resolution) is None:
        expected = Text("有限小数，如 `0.01`", "a decimal such as `0.01`")
        problem = p.WrongShape(expected=expected, found=p.shown(to_text(resolution)))
        log.add(problem, ("scoring", "resolution"))
    return Scoring(
        total=doc.total,
        resolution=resolution,
        rounding=doc.rounding,
        not_applicable=doc.not_applicable,
        waived=doc.waived,
        bonus_beyond_maximum=doc.bonus_beyond_maximum,
    )


def check_sums(
    groups: Mapping[str, Group], criteria: Mapping[str, Criterion], scoring: Scoring, log: Log
) -> None:
    """Note every declared total that its parts do not add up to."""
    for group in groups.values():
        earned = earnable(group.id, criteria)
        if group.points is not None and earned != group.points:
            problem = p.SumDiffers(declared=to_text(group.points), actual=to_text(earned))
            log.add(problem, ("groups", group.id, "points"))
        if group.weight is not None and earned <= 0:
            what = Text(
                "组内没有可得分的指标，无从折算",
                "no criterion of the group can earn points to scale",
            )
            log.add(p.NotAllowed(what=what), ("groups", group.id, "weight"))
    check_resolution(groups, criteria, scoring, log)
    most = maximum(groups, criteria)
    if scoring.total is not None and most != scoring.total:
        problem = p.SumDiffers(declared=to_text(scoring.total), actual=to_text(most))
        log.add(problem, ("scoring", "total"))


def check_resolution(
    groups: Mapping[str, Group], criteria: Mapping[str, Criterion], scoring: Scoring, log: Log
) -> None:
    """Note graded points that the resolution cannot hold: rounding would exceed their maximum."""
    for criterion in criteria.values():
        key = "worth" if criterion.worth is not None else "points"
        if is_graded(criterion) and Fraction(criterion.maximum) % scoring.resolution:
            _coarse(criterion.maximum, scoring, log, ("criteria", criterion.id, key))
    for group in groups.values():
        if group.weight is not None and Fraction(group.weight) % scoring.resolution:
            _coarse(group.weight, scoring, log, ("groups", group.id, "weight"))


def is_graded(criterion: Criterion) -> bool:
    """Whether the points of a criterion are rounded when they are computed."""
    if criterion.worth is not None:
        return True
    if criterion.records is not None and criterion.combine in ("share", "mean"):
        return True
    return isinstance(criterion.points, Share | Linear | PerUnit)


def _coarse(points: Number, scoring: Scoring, log: Log, path: Path) -> None:
    shown, step = to_text(points), to_text(scoring.resolution)
    what = Text(
        f"{shown} 分不是计分精度 {step} 的整数倍",
        f"{shown} points are no multiple of the resolution {step}",
    )
    log.add(p.NotAllowed(what=what), path)


def read_tiers(
    doc: RulesetDoc, groups: Mapping[str, Group], criteria: Mapping[str, object], log: Log
) -> tuple[Tier, ...]:
    """The tiers, best first."""
    return tuple(_tier(name, item, groups, criteria, log) for name, item in doc.tiers.items())


def _tier(
    name: str,
    doc: TierDoc,
    groups: Mapping[str, Group],
    criteria: Mapping[str, object],
    log: Log,
) -> Tier:
    path = ("tiers", name)
    if name in ("all", "none"):
        what = Text(f"`{name}` 不能作为等级的标识", f"`{name}` cannot be the id of a tier")
        log.add(p.NotAllowed(what=what), path, key=True)
    minima = []
    for group, limit in doc.groups.items():
        if group not in groups:
            problem = p.UnknownGroup(name=group, nearest=nearest(group, groups))
            log.add(problem, (*path, "groups", group), key=True)
        minima.append((group, _limit(limit, (*path, "groups", group), log)))
    for i, criterion in enumerate(doc.requires):
        if criterion not in criteria:
            unknown = p.UnknownCriterion(name=criterion, nearest=nearest(criterion, criteria))
            log.add(unknown, (*path, "requires", i))
        elif criterion in doc.requires[:i]:
            log.add(p.ListedTwice(name=criterion), (*path, "requires", i))
    return Tier(
        id=name,
        title=wording(doc.title) or same(name),
        total=_limit(doc.total, (*path, "total"), log),
        every_group=_share(_limit(doc.every_group, (*path, "every_group"), log), path, log),
        groups=tuple((group, limit) for group, limit in minima if limit is not None),
        requires=tuple(doc.requires),
    )


def _share(limit: Limit | None, path: Path, log: Log) -> Limit | None:
    """What is asked of every group alike can only be a share: groups differ in size."""
    if limit is not None and not limit.share:
        found = p.shown(to_text(limit.value))
        log.add(p.WrongShape(expected=A_SHARE, found=found), (*path, "every_group"))
    return limit


def _limit(doc: LimitDoc | None, path: Path, log: Log) -> Limit | None:
    if doc is None:
        return None
    given = tuple(key for key in ("at_least", "more_than") if getattr(doc, key) is not None)
    if len(given) != 1:
        log.add(p.NotOneOf(keys=("at_least", "more_than"), found=given), path)
        return None
    text = getattr(doc, given[0])
    quantity = parse_quantity(text)
    if isinstance(quantity, Problem):
        log.add(quantity, (*path, given[0]))
        return None
    if quantity.unit is not None and quantity.unit.dimension != ():
        log.add(p.WrongShape(expected=POINTS_OR_SHARE, found=p.shown(text)), (*path, given[0]))
        return None
    if quantity.unit is not None and quantity.in_base() > 1:
        what = Text("不能高于 100 %", "it cannot be above 100 %")
        log.add(p.NotAllowed(what=what), (*path, given[0]))
    return Limit(quantity.in_base(), quantity.unit is not None, given[0] == "more_than")
