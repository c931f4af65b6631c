"""From groups and scoring as written to those of the model, with their sums checked.

In: the shape of a file and its resolved criteria. Out: `Group` and `Scoring` objects, or problems
in the log. Guarantee: groups lie in each other without a circle, and declared totals agree with
what the criteria can earn.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from liren.engine.errors import nearest
from liren.engine.ir.nodes import Number
from liren.engine.language.document import Path
from liren.engine.language.numbers import as_decimal, to_text
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.facts import wording
from liren.engine.ruleset.grading import rounded_figures
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import (
    EVERYWHERE,
    Criterion,
    Group,
    Scoring,
)
from liren.engine.ruleset.tiers import is_positive_whole
from liren.engine.text import Text, same

if TYPE_CHECKING:
    from liren.engine.ruleset.document import GroupDoc, RulesetDoc, ScoringDoc

MOST_LEVELS, MOST_CHOSEN_FROM = 6, 64
"""How deep groups lie in each other, and among how many members the best can be chosen."""


def read_groups(doc: RulesetDoc, log: Log) -> dict[str, Group]:
    """The groups, before their sums are checked."""
    for name in doc.groups:
        _check_nesting(name, doc.groups, log)
    return {name: _group(name, doc.groups, log) for name in doc.groups}


def _around(name: str, docs: Mapping[str, GroupDoc]) -> list[str]:
    """The group and those it lies in, from the inside; cut off where that goes too far."""
    found = [name]
    while (parent := docs[found[-1]].parent) in docs and parent not in found:
        found.append(str(parent))
        if len(found) > MOST_LEVELS:
            break
    return found


def _check_nesting(name: str, docs: Mapping[str, GroupDoc], log: Log) -> None:
    """Note a parent that is no group, groups in a circle (once), and groups that lie too deep."""
    parent, at = docs[name].parent, ("groups", name, "in")
    if parent is None:
        return
    names = _around(name, docs)
    if parent not in docs:
        log.add(p.UnknownGroup(name=parent, nearest=nearest(parent, docs)), at)
    elif docs[names[-1]].parent == name:
        order = list(docs)
        if name == min(names, key=order.index):
            log.add(p.CircularGroups(chain=(*names, name)), at)
    elif len(names) > MOST_LEVELS:
        what = Text(
            f"组最多嵌套 {MOST_LEVELS} 层", f"groups can lie at most {MOST_LEVELS} levels deep"
        )
        log.add(p.NotAllowed(what=what), at)


def _group(name: str, docs: Mapping[str, GroupDoc], log: Log) -> Group:
    doc, path = docs[name], ("groups", name)
    around = [docs[each] for each in _around(name, docs)]
    bonus = around[-1].bonus
    _check_keys(doc, bonus, path, log)
    return Group(
        id=name,
        title=wording(doc.title) or same(name),
        parent=doc.parent,
        points=doc.points,
        weight=doc.weight,
        bonus=bonus,
        best=doc.best,
        floor=doc.at_least,
        cap=doc.at_most,
        policy=next((each.not_applicable for each in around if each.not_applicable), None),
        place=log.place(path, key=True),
    )


def _check_keys(doc: GroupDoc, bonus: bool, path: Path, log: Log) -> None:
    if doc.points is not None and doc.weight is not None:
        reason = Text("不能与 `points` 同时使用", "it excludes `points`")
        log.add(p.DoesNotGoWith(key="weight", reason=reason), (*path, "weight"), key=True)
    if bonus and doc.weight is not None:
        reason = Text("加分组不折算", "a bonus group is not scaled")
        log.add(p.DoesNotGoWith(key="weight", reason=reason), (*path, "weight"), key=True)
    if doc.bonus and doc.parent is not None:
        reason = Text(
            "只有最外层的组可作加分组，其下各组随之加分",
            "only an outermost group is a bonus, and all groups in it are",
        )
        log.add(p.DoesNotGoWith(key="bonus", reason=reason), (*path, "bonus"), key=True)
    for key in ("points", "weight", "at_most"):
        value = getattr(doc, key)
        if value is not None and value <= 0:
            log.add(p.NotAllowed(what=Text("应大于 0", "it must be above 0")), (*path, key))
    if doc.best is not None and not is_positive_whole(doc.best):
        problem = p.WrongShape(expected=p.A_POSITIVE_WHOLE, found=p.shown(to_text(doc.best)))
        log.add(problem, (*path, "best"))
    low, high = doc.at_least, doc.at_most
    if low is not None and high is not None and low > high:
        ends = same(to_text(low)), same(to_text(high))
        log.add(p.OutOfOrder(low=ends[0], high=ends[1]), (*path, "at_least"))


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
    if doc.at_least > 0:
        what = Text("不能大于 0", "it cannot be above 0")
        log.add(p.NotAllowed(what=what), ("scoring", "at_least"))
    for i, place in enumerate(doc.round or ()):
        if place in (doc.round or ())[:i]:
            log.add(p.ListedTwice(name=place), ("scoring", "round", i))
    return Scoring(
        total=doc.total,
        resolution=resolution,
        rounding=doc.rounding,
        rounded=EVERYWHERE if doc.round is None else frozenset(doc.round),
        floor=doc.at_least,
        possible_maximum=doc.maximum == "possible",
        all_or_nothing=doc.all_or_nothing,
        not_applicable=doc.not_applicable,
        waived=doc.waived,
        bonus_beyond_maximum=doc.bonus_beyond_maximum,
    )


def check_sums(
    groups: Mapping[str, Group], criteria: Mapping[str, Criterion], scoring: Scoring, log: Log
) -> None:
    """Note every declared total that its parts do not add up to."""
    maxima = Maxima(groups, criteria)
    for group in groups.values():
        _check_choice(group, len(maxima.members(group.id)), log)
        _check_floor(group, maxima.of(group), log)
        earned = maxima.earnable(group)
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
    most = maxima.total()
    if scoring.total is not None and most != scoring.total:
        problem = p.SumDiffers(declared=to_text(scoring.total), actual=to_text(most))
        log.add(problem, ("scoring", "total"))
    if scoring.all_or_nothing and any(group.bonus for group in groups.values()):
        reason = Text("规则集设有加分组", "the ruleset has a bonus group")
        at = ("scoring", "all_or_nothing")
        log.add(p.DoesNotGoWith(key="all_or_nothing", reason=reason), at, key=True)


def _check_choice(group: Group, members: int, log: Log) -> None:
    """Of the members of a group fewer can be chosen than there are."""
    if group.best is None:
        return
    at = ("groups", group.id, "best")
    if group.best >= members:
        what = Text(
            f"组内可得分的只有 {members} 项，取优的项数应少于此数",
            f"the group has {members} members that can earn points, fewer can be chosen",
        )
        log.add(p.NotAllowed(what=what), at)
    elif members > MOST_CHOSEN_FROM:
        what = Text(
            f"最多从 {MOST_CHOSEN_FROM} 项中取优",
            f"the best can be chosen from at most {MOST_CHOSEN_FROM} members",
        )
        log.add(p.NotAllowed(what=what), at)


def _check_floor(group: Group, most: Number, log: Log) -> None:
    if group.floor is not None and group.floor > max(most, 0):
        what = Text(
            f"高于该组最多可得的 {to_text(most)} 分",
            f"it is above the {to_text(most)} points that the group can earn",
        )
        log.add(p.NotAllowed(what=what), ("groups", group.id, "at_least"))


def check_resolution(
    groups: Mapping[str, Group], criteria: Mapping[str, Criterion], scoring: Scoring, log: Log
) -> None:
    """Note graded points that the resolution cannot hold: rounding would exceed their maximum."""
    for criterion in criteria.values() if "items" in scoring.rounded else ():
        for path, figure in rounded_figures(criterion):
            if Fraction(figure) % scoring.resolution:
                _coarse(figure, scoring, log, ("criteria", criterion.id, *path))
    for group in groups.values():
        weight = group.weight if "groups" in scoring.rounded else None
        if weight is not None and Fraction(weight) % scoring.resolution:
            _coarse(weight, scoring, log, ("groups", group.id, "weight"))


def _coarse(points: Number, scoring: Scoring, log: Log, path: Path) -> None:
    shown, step = to_text(points), to_text(scoring.resolution)
    what = Text(
        f"{shown} 分不是计分精度 {step} 的整数倍",
        f"{shown} points are no multiple of the resolution {step}",
    )
    log.add(p.NotAllowed(what=what), path)
