"""Random changes to rulesets, each with a name.

In: a chooser and a ruleset as data (of the makers, with an `Expression` wherever one may stand, or
as it is read from a file, with text there). Out: `Mutation`s: two rulesets that differ in one
change. Not every change gives a ruleset that can be loaded; the caller tries another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from tests.oracle.choosing import Chooser, shuffled
from tests.oracle.expression import Expression, Tree, write
from tests.oracle.words import Raw, decimal

Path = tuple[Any, ...]
ENDS = ("at_least", "more_than", "at_most", "less_than")
SECTIONS = ("criteria", "groups", "tiers", "scoring", "parameters", "lower_tier", "types")
WORDS = ("title", "note", "say", "source", "basis", "strength", "remedy", "exemption", "valid_for")
LISTS = (
    "bands", "parts", "lose", "gain", "through", "best_of", "worst_of", "sum_of", "times",
    "together", "cases", "requires", "items", "lower_tier", "round",
)  # fmt: skip
MODES = ("half_up", "half_even", "up", "down", "ceiling", "floor")
CHOICES: dict[str, tuple[Any, ...]] = {
    "when_zero": ("met", "unmet", "not_applicable"),
    "when_empty": ("met", "unmet", "not_applicable"),
    "not_applicable": ("leave_out", "full", "zero"),
    "combine": ("all", "any", "share", "worst", "mean", "best"),
    "rounding": MODES,
    "maximum": ("possible", "fixed"),
    "bonus": (True, False),
    "all_or_nothing": (True, False),
    "bonus_beyond_maximum": (True, False),
    "veto": ({"score": "zero"}, {"bars": "all"}),
}
OPTIONAL = (
    "applies_when", "where", "weight", "exemption", "veto", "times", "full_when", "zero_when",
    "at_most", "at_least", "best", "in", "require", "requires", "every_group", "every_criterion",
    "groups", "floor", "combined_at_most", "round", "lower_tier", "maximum", "all_or_nothing",
    "total", "bonus_beyond_maximum", "rounding", "resolution",
)  # fmt: skip
OPERATORS: dict[str, tuple[str, ...]] = {
    ">=": (">", "=="), ">": (">=", "<"), "<=": ("<", "=="), "<": ("<=", ">"), "==": (">=", "!="),
    "!=": ("==", ">"), "and": ("or",), "or": ("and",), "max": ("min",), "min": ("max",),
    "+": ("-",), "any": ("all", "none"), "all": ("any",), "none": ("all",), "floor": ("ceil",),
    "ceil": ("floor",), "started": ("full",), "full": ("started",), "min_of": ("max_of", "mean_of"),
    "max_of": ("min_of",), "mean_of": ("min_of",),
}  # fmt: skip
OWN = ("veto", "exemption")
"""What a copy of a criterion goes without."""

NUMBER = re.compile(r"\d+(\.\d+)?")


class Mutation(NamedTuple):
    """A change: its name, and the ruleset before and after."""

    name: str
    old: Raw
    new: Raw


def mutation(
    choose: Chooser, raw: Raw, spare: Raw | None = None, kinds: Kinds | None = None
) -> Mutation | None:
    """A random change, None when the ruleset has no place for it; `spare` has conditions to use."""
    kinds = KINDS if kinds is None else kinds
    kind = choose.pick(list(kinds))
    made = copied(raw)
    name = kinds[kind](choose, made, spare or raw)
    if name is None:
        return None
    name = f"{kind}: {name}"
    if choose.chance(50):
        return Mutation(f"{name}, undone", made, raw)
    return Mutation(name, raw, made)


# --- places -------------------------------------------------------------------------------------


def copied(part: Any) -> Any:
    """The same data in new containers."""
    if isinstance(part, dict):
        return {key: copied(inner) for key, inner in part.items()}
    return [copied(inner) for inner in part] if isinstance(part, list) else part


def places(part: Any, path: Path = ()) -> Iterator[tuple[Any, Any, Path]]:
    """Every container, key and path in what decides results."""
    pairs = part.items() if isinstance(part, dict) else enumerate(part)
    for key, inner in list(pairs):
        if key in WORDS or (not path and key not in SECTIONS):
            continue
        yield part, key, (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


def picked(choose: Chooser, raw: Raw, fits: Callable[[Any, Any, Path], bool]) -> Any:
    """One of the places that fit, None when there is none."""
    found = [place for place in places(raw) if fits(*place)]
    return choose.pick(found) if found else None


def said(path: Path) -> str:
    return ".".join(map(str, path))


# --- kinds of changes ---------------------------------------------------------------------------


def figure(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A number in an expression."""
    place = picked(choose, raw, lambda part, key, path: isinstance(part[key], str)
                   and path[0] != "parameters" and bool(_numbers(part[key])))  # fmt: skip
    if place is None:
        return None
    part, key, path = place
    before = part[key]
    part[key] = with_number(choose, before)
    return f"{said(path)} {before} -> {part[key]}"


def _numbers(text: str) -> list[Any]:
    if isinstance(text, Expression):
        return [tree for tree in _trees(text.tree) if tree[0] == "num"]
    return list(NUMBER.finditer(text))


def _trees(tree: Any) -> Iterator[Tree]:
    if isinstance(tree, tuple):
        if tree and isinstance(tree[0], str):
            yield tree
        for part in tree:
            yield from _trees(part)


def with_number(choose: Chooser, text: str) -> str:
    """The expression with one of its numbers moved."""
    if isinstance(text, Expression):
        target = choose.pick(_numbers(text))
        return write(_replaced(text.tree, target, _moved(choose, target)))
    found = choose.pick(_numbers(text))
    value = moved(choose, Decimal(found.group()))
    return text[: found.start()] + str(value) + text[found.end() :]


def _moved(choose: Chooser, tree: Tree) -> Tree:
    """A number in an expression, moved in its own unit."""
    found = NUMBER.search(tree[2])
    if found is None:
        return tree
    before = Decimal(found.group())
    value = moved(choose, before)
    size = tree[1] / Fraction(before) if before else Fraction("%" not in tree[2] or "0.01")
    text = tree[2][: found.start()] + str(value) + tree[2][found.end() :]
    return ("num", Fraction(value) * size, text)


def _replaced(tree: Any, target: Tree, by: Tree) -> Any:
    if tree is target:
        return by
    return tuple(_replaced(part, target, by) for part in tree) if isinstance(tree, tuple) else tree


def moved(choose: Chooser, value: Decimal) -> Any:
    """A number near another one, in the grain it is written in."""
    exponent = int(min(0, value.normalize().as_tuple().exponent)) if value else 0
    grain = Decimal(1).scaleb(exponent) if value < 10 or value % 10 else Decimal(10)
    found = value + grain * choose.pick([1, 1, -1, -1, 2, -2])
    return decimal(Fraction(max(found, Decimal(0)) if value >= 0 else found))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def parameter(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A figure of a parameter."""
    return _number_in(choose, raw, lambda path: path[0] == "parameters")


def points(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A number of points, a cap, a weight."""
    return _number_in(choose, raw, lambda path: path[0] != "parameters")


def _number_in(choose: Chooser, raw: Raw, fits: Callable[[Path], bool]) -> str | None:
    place = picked(choose, raw, lambda part, key, path: _is_number(part[key]) and fits(path))
    if place is None:
        return None
    part, key, path = place
    before = part[key]
    part[key] = moved(choose, Decimal(before))
    return f"{said(path)} {before} -> {part[key]}"


def direction(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """At least, more than, at most or less than."""
    place = picked(choose, raw, lambda part, key, path: key in ENDS and isinstance(part, dict))
    if place is None:
        return None
    part, key, path = place
    other = choose.pick([end for end in ENDS if end not in part] or [key])
    pairs = [(other if name == key else name, value) for name, value in part.items()]
    part.clear()
    part.update(pairs)
    return f"{said(path)} -> {other}"


def operator(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A comparison, a connective, or what is made of the records of a list."""
    place = picked(choose, raw, lambda part, key, path: isinstance(part[key], Expression)
                   and any(tree[0] in OPERATORS for tree in _trees(part[key].tree)))  # fmt: skip
    if place is None:
        return None
    part, key, path = place
    before = part[key]
    target = choose.pick([tree for tree in _trees(before.tree) if tree[0] in OPERATORS])
    by = (choose.pick(OPERATORS[target[0]]), *target[1:])
    part[key] = write(_replaced(before.tree, target, by))
    return f"{said(path)} {before} -> {part[key]}"


def part(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A band, a part, a reason to lose points, a prerequisite less."""
    place = picked(choose, raw, lambda part, key, path: len(path) > 1 and path[-2] in LISTS
                   and isinstance(part, list))  # fmt: skip
    if place is None:
        return None
    inside, key, path = place
    del inside[key]
    return f"{said(path)} dropped"


def option(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A key that need not be there, dropped."""
    place = picked(choose, raw, lambda part, key, path: key in OPTIONAL and len(path) > 1)
    if place is None:
        return None
    inside, key, path = place
    del inside[key]
    return f"{said(path)} dropped"


def word(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """Another of the words that may stand at a key, in a criterion or in what is scored."""
    holders = [*raw["criteria"].values(), *raw.get("groups", {}).values()]
    holders.append(raw.setdefault("scoring", {}))
    holder, key = choose.pick(holders), choose.pick(list(CHOICES))
    before = holder.get(key)
    holder[key] = choose.pick([value for value in CHOICES[key] if value != before])
    return f"{key} {before} -> {holder[key]}"


def known_word(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """Another of the words that may stand at a key that is there."""
    place = picked(choose, raw, lambda part, key, path: key in CHOICES)
    if place is None:
        return None
    inside, key, path = place
    before = inside[key]
    inside[key] = choose.pick([value for value in CHOICES[key] if value != before])
    return f"{said(path)} {before} -> {inside[key]}"


def resolution(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """How finely, how and where scores are rounded."""
    scoring = raw.setdefault("scoring", {})
    key = choose.pick(["resolution", "rounding", "round"])
    values: dict[str, list[Any]] = {
        "resolution": [1, Decimal("0.1"), Decimal("0.01")],
        "rounding": list(MODES),
        "round": [["total"], ["items"], ["groups"], [], ["items", "groups", "total"]],
    }
    before = scoring.get(key)
    scoring[key] = choose.pick([value for value in values[key] if value != before])
    return f"scoring.{key} {before} -> {scoring[key]}"


def dropped(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A criterion less; undone, one more."""
    if len(raw["criteria"]) < 2:
        return None
    name: str = choose.pick(list(raw["criteria"]))
    group = raw["criteria"].pop(name).get("group")
    for tier in raw.get("tiers", {}).values():
        tier["requires"] = [r for r in tier.get("requires", ()) if _criterion(r) != name]
        if not tier["requires"]:
            del tier["requires"]
    used = {criterion.get("group") for criterion in raw["criteria"].values()}
    used |= {each.get("in") for each in raw.get("groups", {}).values()}
    if group is not None and group not in used:
        raw["groups"].pop(group, None)
        for tier in raw.get("tiers", {}).values():
            tier.get("groups", {}).pop(group, None)
    return name


def _criterion(required: Any) -> Any:
    return required["criterion"] if isinstance(required, dict) else required


def condition(choose: Chooser, raw: Raw, spare: Raw) -> str | None:
    """A condition from elsewhere in the ruleset, put where one may stand."""
    criterion = choose.pick(list(raw["criteria"]))
    key = choose.pick(["applies_when", "applies_when", "applies_when", "require"])
    found = [inner for other in spare["criteria"].values() for name, inner in other.items()
             if name in ("applies_when", "require") and "for_each" not in other]  # fmt: skip
    flags = [write(("ref", name)) for name, stated in raw["facts"].items() if _is_flag(stated)]
    known = key in raw["criteria"][criterion]
    if not (found or flags) or (key == "require" and not known):
        return None
    raw["criteria"][criterion][key] = choose.pick([*found, *flags])
    return f"{criterion}.{key} -> {raw['criteria'][criterion][key]}"


def _is_flag(stated: Any) -> bool:
    return stated == "flag" or (isinstance(stated, dict) and stated.get("type") == "flag")


def exemption(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """An exemption more."""
    criterion: str = choose.pick(list(raw["criteria"]))
    if "exemption" in raw["criteria"][criterion]:
        return None
    raw["criteria"][criterion]["exemption"] = {"zh": "可不设", "en": "may be dispensed with"}
    return criterion


def veto(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A veto more, or of another kind."""
    criterion = choose.pick(list(raw["criteria"]))
    kinds: list[Raw] = [{"score": "zero"}]
    kinds += [
        {"bars": tier} for tier in (*raw.get("tiers", {}), *(["all"] if "tiers" in raw else []))
    ]
    raw["criteria"][criterion]["veto"] = choose.pick(kinds)
    return f"{criterion} {raw['criteria'][criterion]['veto']}"


def tier(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A tier less."""
    if len(raw.get("tiers", {})) < 2:
        return None
    name: str = choose.pick(list(raw["tiers"]))
    del raw["tiers"][name]
    for outcome in raw.get("outcomes", {}).values():
        outcome["values"].pop(name, None)
    return name


def regrouped(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A criterion in another group."""
    criterion = choose.pick(list(raw["criteria"].values()))
    others = [name for name in raw.get("groups", {}) if name != criterion.get("group")]
    if not others:
        return None
    before, criterion["group"] = criterion.get("group"), choose.pick(others)
    return f"{before} -> {criterion['group']}"


def group(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A key of a group, set or changed."""
    if not raw.get("groups"):
        return None
    name = choose.pick(list(raw["groups"]))
    kinds: list[tuple[str, list[Any]]] = [
        ("weight", [5, 20, 30]), ("at_most", [1, 2]), ("at_least", [0, -1]), ("best", [1, 2]),
        ("bonus", [True, False]),
    ]  # fmt: skip
    key, values = choose.pick(kinds)
    before = raw["groups"][name].get(key)
    raw["groups"][name][key] = choose.pick([v for v in values if v != before])
    return f"{name}.{key} {before} -> {raw['groups'][name][key]}"


def around(choose: Chooser, raw: Raw, spare: Raw) -> str | None:
    """A weighted group around all that is scored, and a criterion beside it; now and then a figure
    changes as well, or something stays outside."""
    groups = raw.setdefault("groups", {})
    stays = choose.pick(list(raw["criteria"])) if choose.chance(15) else None
    for outermost in groups.values():
        outermost.setdefault("in", "around")
    for criterion in raw["criteria"].values():
        criterion.setdefault("group", "around")
    groups["around"] = {"title": "Around", "weight": choose.pick([20, 40, 100])}
    if choose.chance(70):
        kept = copied(choose.pick(list(raw["criteria"].values())))
        raw["criteria"]["beside"] = {key: kept[key] for key in kept if key not in OWN}
    for name in {"beside", stays} & raw["criteria"].keys():
        groups["beside"] = {"title": "Beside"}
        raw["criteria"][name]["group"] = "beside"
    also = figure(choose, raw, spare) if choose.chance(30) else None
    return f"{groups['around']['weight']}, {stays} outside, {also}"


def bound(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """What a fact can be."""
    found = [(name, d) for name, d in raw["facts"].items() if isinstance(d, dict)]
    found += [(field, d) for _, holder in found for field, d in holder.get("each", {}).items()
              if isinstance(d, dict)]  # fmt: skip
    found = [(name, d) for name, d in found if isinstance(d.get("at_most"), int)]
    if not found:
        return None
    name, declaration = choose.pick(found)
    before = declaration["at_most"]
    declaration["at_most"] = max(1, before + choose.pick([-1, 1]))
    return f"{name}.at_most {before} -> {declaration['at_most']}"


def order(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """The same in another order, and in other words."""
    for section in ("facts", "criteria"):
        names = shuffled(choose, list(raw[section]))
        raw[section] = {name: raw[section][name] for name in names}
    choose.pick(list(raw["criteria"].values()))["title"] = "another title"
    return "facts and criteria"


# --- changes of what else an assessment yields ---------------------------------------------------


def outcome(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """What follows from a tier, or from none."""
    if "outcomes" not in raw:
        return None
    values = choose.pick(list(raw["outcomes"].values()))["values"]
    tier = choose.pick(list(values))
    before, percent = values[tier], choose.pick([100, 90, 80, 70, 50])
    values[tier] = f"{percent} %"
    return f"{tier} {before} -> {values[tier]}"


PERIODS = ("3 years", "1 year", "12 months", "365 days", "366 days", "2 quarters", "2 weeks")


def valid_for(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """How long a tier holds."""
    if not raw.get("tiers"):
        return None
    name = choose.pick(list(raw["tiers"]))
    before = raw["tiers"][name].get("valid_for")
    raw["tiers"][name]["valid_for"] = choose.pick([each for each in PERIODS if each != before])
    return f"{name} {before} -> {raw['tiers'][name]['valid_for']}"


def type_figure(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """A number in the condition of a type."""
    options = [each for kind in raw.get("types", {}).values() for each in kind["options"].values()]
    found = [each for each in options if _numbers(each["when"])]
    if not found:
        return None
    each = choose.pick(found)
    before = each["when"]
    each["when"] = with_number(choose, before)
    return f"{before} -> {each['when']}"


def type_condition(choose: Chooser, raw: Raw, spare: Raw) -> str | None:
    """Another condition of a type, or a type more."""
    if not raw.get("types"):
        return None
    options = choose.pick(list(raw["types"].values()))["options"]
    name = choose.pick([*options, "another"])
    options[name] = {
        **options.get(name, {"title": "another"}),
        "when": _a_condition(choose, raw, spare),
    }
    return f"{name} {options[name]['when']}"


def _a_condition(choose: Chooser, raw: Raw, spare: Raw) -> str:
    """A condition on facts from elsewhere in the ruleset, else on a count or a flag."""
    found = [
        inner["applies_when"] for inner in spare["criteria"].values() if "applies_when" in inner
    ]
    flags = [write(("ref", name)) for name, stated in raw["facts"].items() if _is_flag(stated)]
    lowering = [each["when"] for each in spare.get("lower_tier", ())]
    condition: str = choose.pick([*found, *flags, *lowering, "1 == 1"])
    return condition


def lowered(choose: Chooser, raw: Raw, spare: Raw) -> str | None:
    """What lowers a tier: by more or fewer levels, when something else holds, or a reason more."""
    if not raw.get("tiers"):
        return None
    reasons = raw.setdefault("lower_tier", [])
    at = choose.whole(0, len(reasons))
    if at == len(reasons):
        reasons.append({"when": _a_condition(choose, raw, spare)})
    elif choose.chance(50):
        reasons[at]["by"] = 3 - reasons[at].get("by", 1)
    else:
        reasons[at]["when"] = _a_condition(choose, raw, spare)
    return f"{at} {reasons[at]}"


def swapped(choose: Chooser, raw: Raw, _: Raw) -> str | None:
    """Two tiers that change places, with what they ask for or without."""
    names = list(raw.get("tiers", {}))
    if len(names) < 2:
        return None
    one, other = shuffled(choose, names)[:2]
    whole = choose.chance(50)
    turned = [{one: other, other: one}.get(name, name) for name in names]
    raw["tiers"] = {
        name: raw["tiers"][name if whole else before]
        for name, before in zip(turned, names, strict=True)
    }
    return f"{one} and {other}, {'whole' if whole else 'names only'}"


Kinds = dict[str, Callable[[Chooser, Raw, Raw], str | None]]
YIELDED: Kinds = {
    "outcome": outcome, "outcome again": outcome, "valid for": valid_for,
    "valid for again": valid_for, "type": type_figure, "condition of a type": type_condition,
    "lowered": lowered, "lowered again": lowered, "swapped": swapped, "veto": veto,
}  # fmt: skip
AROUND: Kinds = {"around": around}
KINDS: Kinds = {
    "figure": figure, "figure again": figure, "parameter": parameter, "points": points,
    "points again": points, "direction": direction, "operator": operator, "part": part,
    "option": option, "option again": option, "word": word, "known word": known_word,
    "resolution": resolution, "criterion": dropped, "criterion again": dropped,
    "condition": condition, "exemption": exemption, "veto": veto, "tier": tier,
    "group of": regrouped, "group": group, "bound": bound, "order": order,
}  # fmt: skip
