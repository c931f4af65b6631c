"""How two rulesets add up points and award tiers.

In: the two sides. Out: a `Difference` for each group and tier, for the scoring rules, and for what
lowers a tier and what follows from it, where they are not alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from liren.engine.audit.diff.keys import (
    Key,
    Pair,
    added,
    by_name,
    difference,
    differing,
    dropped,
    plain,
    source,
    wordings,
)
from liren.engine.audit.diff.model import Aspect, Difference, Side
from liren.engine.audit.diff.normal import normal
from liren.engine.language.document import Path
from liren.engine.ruleset.model import Condition, Lowering, Tier

GROUP_KEYS: tuple[Key, ...] = (
    plain("in", attribute="parent"),
    # Declared sums are only checked: what can be earned is decided by the criteria.
    plain("points", "record"),
    plain("weight"),
    plain("best"),
    plain("at_most", attribute="cap"),
    plain("at_least", attribute="floor"),
    plain("bonus"),
    plain("not_applicable", attribute="policy"),
    *wordings("title"),
)
SCORING_KEYS: tuple[Key, ...] = (
    plain("total", "record"),
    plain("resolution"),
    plain("rounding"),
    plain("round", attribute="rounded"),
    plain("at_least", attribute="floor"),
    Key("maximum", "result", lambda s: "possible" if s.possible_maximum else "fixed"),
    plain("all_or_nothing"),
    plain("not_applicable"),
    plain("waived"),
    plain("bonus_beyond_maximum"),
)


def _of_condition(name: str) -> Key:
    """A condition on facts, at a key of the same name."""
    return Key(
        name, "result", lambda item: getattr(item, name),
        lambda item, side: _meaning(getattr(item, name), side),
        lambda item: None if getattr(item, name) is None else getattr(item, name).text,
    )  # fmt: skip


def _meaning(condition: Condition | None, side: Side) -> object:
    return None if condition is None else normal(condition.expr, side)


TIER_KEYS: tuple[Key, ...] = (
    plain("total"),
    plain("every_group"),
    plain("every_criterion"),
    Key("groups", "result", lambda t: t.groups or None),
    _of_condition("require"),
    plain("valid_for"),
    *wordings("title"),
)  # fmt: skip
LOWERING_KEYS: tuple[Key, ...] = (
    _of_condition("when"),
    plain("by"),
    source(),
    *wordings("say"),
)
OUTCOME_KEYS: tuple[Key, ...] = (
    Key("values", "result", lambda o: o, lambda o, _: dict(o.values)),
    source(),
    *wordings("title"),
)


def compare_groups(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about the groups."""
    old, new = (side.ruleset.groups for side in sides)
    return by_name("groups", old, new, sides, GROUP_KEYS)


def compare_scoring(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about how points become the score."""
    old, new = (side.ruleset.scoring for side in sides)
    pair = Pair(old, new, sides, (("scoring",), ("scoring",)))
    one = difference("scoring", "scoring", pair, differing(pair, SCORING_KEYS))
    return [] if one is None else [one]


def compare_tiers(sides: tuple[Side, Side], renamed: Mapping[str, str]) -> list[Difference]:
    """What is different about the tiers, and about which comes before which.

    `renamed` has the old ids of criteria that have another one now.
    """
    old, new = ({tier.id: tier for tier in side.ruleset.tiers} for side in sides)
    found = by_name("tiers", old, new, sides, (*TIER_KEYS, _requires(renamed)))
    common = [name for name in old if name in new], [name for name in new if name in old]
    if common[0] != common[1]:
        found.append(_order(common, sides))
    return found


def _requires(renamed: Mapping[str, str]) -> Key:
    def meaning(tier: Tier, side: Side) -> object:
        return [
            (renamed.get(each.criterion, each.criterion), each.negated, _meaning(each.when, side))
            for each in tier.requires
        ]

    return Key("requires", "result", lambda tier: tier.requires or None, meaning)


def _order(common: tuple[list[str], list[str]], sides: tuple[Side, Side]) -> Difference:
    pair = Pair(None, None, sides, ((), ()))
    order: Aspect = pair.aspect("order", "result", tuple(common[0]), tuple(common[1]), "tiers")
    one = difference("tiers", "tiers", pair, [order])
    assert one is not None
    return one


def compare_lowerings(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about what lowers a tier: the same condition is the same reason, and of the
    others those in the same place."""
    left, right = (list(enumerate(side.ruleset.lowerings)) for side in sides)
    pairs = []
    for one in list(left):
        other = next((each for each in right if _same_reason(one[1], each[1], sides)), None)
        if other is not None:
            pairs.append((one, other))
            left.remove(one)
            right.remove(other)
    number = min(len(left), len(right))
    pairs += zip(left[:number], right[:number], strict=True)
    found = [_lowering(one, other, sides) for one, other in pairs]
    at: Path = ("lower_tier",)
    found += [added("lower_tier", r.when.text, r, sides[1], (*at, i)) for i, r in right[number:]]
    found += [dropped("lower_tier", r.when.text, r, sides[0], (*at, i)) for i, r in left[number:]]
    return [each for each in found if each is not None]


def _same_reason(old: Lowering, new: Lowering, sides: tuple[Side, Side]) -> bool:
    return _meaning(old.when, sides[0]) == _meaning(new.when, sides[1])


def _lowering(
    old: tuple[int, Lowering], new: tuple[int, Lowering], sides: tuple[Side, Side]
) -> Difference | None:
    paths: tuple[Path, Path] = (("lower_tier", old[0]), ("lower_tier", new[0]))
    pair = Pair(old[1], new[1], sides, paths)
    return difference("lower_tier", new[1].when.text, pair, differing(pair, LOWERING_KEYS))


def compare_outcomes(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about what follows from the tier."""
    old, new = ({each.id: each for each in side.ruleset.outcomes} for side in sides)
    return by_name("outcomes", old, new, sides, OUTCOME_KEYS)
