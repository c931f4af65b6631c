"""Defects to plant in rulesets that have none: each changes the data of a ruleset a little.

In: a ruleset, its data, and what decides where and how large. Out: `Planted` copies with the
finding that has to be made of each. A plant yields nothing where a ruleset has no room for it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from liren.engine import Ruleset
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.model import Criterion, Fact
from liren.engine.ruleset.parts import criterion_inputs
from tests.oracle.choosing import Chooser

Raw = dict[str, Any]
Parts = dict[str, Any]
BASIS = {"basis": "project"}
MUCH = 10**9
DAY = date(2022, 6, 30)


class Planted(NamedTuple):
    """A ruleset with a defect: its data, the code of the finding, and what it must be of."""

    raw: Raw
    code: str
    of: frozenset[str]


Plant = Callable[[Ruleset, Raw, Chooser], Iterator[Planted]]


def plain(data: Any) -> Any:
    """A copy of what was read, made of ordinary texts."""
    match data:
        case dict():
            return {str(key): plain(value) for key, value in data.items()}
        case list():
            return [plain(value) for value in data]
    return str(data) if isinstance(data, str) else data


def changed(raw: Raw, code: str, *of: str, **parts: Raw) -> Planted:
    """A copy with entries added to its sections, and what has to be found."""
    made = copy.deepcopy(raw)
    for section, entries in parts.items():
        made[section] = {**made.get(section, {}), **entries}
    return Planted(made, code, frozenset(of))


def of_lists(ruleset: Ruleset, criterion: Criterion) -> bool:
    """Whether a criterion reads a list: of those only so many records are looked at."""
    return any(ruleset.facts[name].kind == "records" for name in criterion_inputs(criterion))


def own(ruleset: Ruleset, raw: Raw, *keys: str) -> Iterator[tuple[Criterion, Raw]]:
    """The criteria that are written here with some keys, not about lists."""
    for name, entry in raw["criteria"].items():
        if all(key in entry for key in keys) and "for_each" not in entry and "from" not in entry:
            yield ruleset.criteria[name], entry


def bounded(ruleset: Ruleset, *kinds: str) -> Iterator[Fact]:
    """The facts of some kinds that are declared here with an end."""
    for name, fact in ruleset.facts.items():
        own_one = ruleset.document.value(("facts", name)) is not None
        if own_one and fact.kind in kinds and (fact.at_most or MUCH) < MUCH:
            yield fact


def figure(fact: Fact, value: Any) -> str:
    """A value in base units as an expression has it."""
    if fact.unit is None:
        return to_text(value)
    return f"{to_text(fact.unit.from_base(value))} {fact.unit.name}"


def extra(**points: Any) -> Raw:
    """A group beside the others, whose criteria change no declared total."""
    return {"planted": {"bonus": "yes", **points}}


def cuts(fact: Fact, choose: Chooser) -> list[str]:
    """Three places within the bounds of a fact, in ascending order, none of them an end."""
    low, high = fact.at_least or 0, fact.at_most
    assert high is not None
    step = (
        Fraction(high - low) / 10 if fact.kind != "count" else max((int(high) - int(low)) // 10, 1)
    )
    shift = choose.whole(1, 2)
    return [figure(fact, low + step * k) for k in (shift, shift + 3, shift + 6)]


def banded(fact: Fact, bands: list[Raw], **more: Any) -> Raw:
    """A criterion with points by bands of a fact."""
    entry = {"group": "planted", "measure": fact.id, "points": {"bands": bands}, **BASIS, **more}
    return {"planted": entry}


# --- by lints -----------------------------------------------------------------------------------


def overlapping_bands(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "count", "number", "share"):
        low, middle, high = cuts(fact, choose)
        bands = [
            {"at_least": middle, "at_most": high, "points": "5"},
            {"at_least": low, "at_most": middle, "points": "2"},
        ]
        criteria = banded(fact, bands)
        yield changed(raw, "overlapping-bands", "planted", criteria=criteria, groups=extra())


def gap_between_bands(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "number", "share"):
        low, middle, high = cuts(fact, choose)
        bands = [
            {"at_least": high, "points": "5"},
            {"at_least": low, "less_than": middle, "points": "2"},
        ]
        criteria = banded(fact, bands)
        yield changed(raw, "gap-between-bands", "planted", criteria=criteria, groups=extra())


def unreachable_band(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "count", "number", "share"):
        low, middle, _ = cuts(fact, choose)
        bands = [{"at_least": low, "points": "2"}, {"at_least": middle, "points": "5"}]
        criteria = banded(fact, bands)
        yield changed(raw, "unreachable-band", "planted", criteria=criteria, groups=extra())


def points_out_of_order(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "count", "number", "share"):
        low, middle, high = cuts(fact, choose)
        bands = [
            {"at_least": high, "points": "5"},
            {"at_least": middle, "less_than": high, "points": "1"},
            {"at_least": low, "less_than": middle, "points": "3"},
        ]
        criteria = banded(fact, bands)
        yield changed(raw, "points-out-of-order", "planted", criteria=criteria, groups=extra())


def unreachable_row(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in ruleset.facts.values():
        if fact.kind == "checklist":
            rows = {"1": "1", str(len(fact.options) + choose.whole(1, 3)): "5"}
            entry = {"group": "planted", "checklist": fact.id, "points": {"table": rows}}
            parts: Parts = {"criteria": {"planted": entry}, "groups": extra()}
            yield changed(raw, "unreachable-row", "planted", **parts)


def unreachable_cap(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in ruleset.facts.values():
        if fact.kind == "checklist":
            most = str(len(fact.options) + choose.whole(1, 3))
            points = {"each": "1", "at_most": most}
            entry = {"group": "planted", "checklist": fact.id, "points": points}
            parts: Parts = {"criteria": {"planted": entry}, "groups": extra()}
            yield changed(raw, "unreachable-cap", "planted", **parts)


def deductions_exceed_item(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in ruleset.facts.values():
        if fact.kind == "checklist":
            start = str(2 * len(fact.options) - choose.whole(1, 2))
            losses = [{"points": "2", "per_missing": fact.id}]
            points = {"deductions": {"from": start, "lose": losses}}
            parts: Parts = {"criteria": {"planted": {"group": "planted", "points": points}}}
            yield changed(raw, "deductions-exceed-item", "planted", **parts, groups=extra())


def never_met(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for criterion, entry in own(ruleset, raw, "measure", "at_least"):
        fact = ruleset.facts.get(entry["measure"])
        if fact is not None and fact.at_most is not None and fact.kind in ("count", "share"):
            above = figure(fact, fact.at_most + choose.whole(1, 9))
            criteria = {criterion.id: {**entry, "at_least": above}}
            yield changed(raw, "never-met", criterion.id, criteria=criteria)


def never_fails(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "count", "number", "share"):
        least = figure(fact, fact.at_least or 0)
        criteria = {"planted": {"measure": fact.id, "at_least": least, **BASIS}}
        yield changed(raw, "never-fails", "planted", criteria=criteria)


def same_demand(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for criterion, entry in own(ruleset, raw):
        if criterion.demand is not None and criterion.unspecified_on(DAY) is None:
            kept = {key: entry[key] for key in ASKS if key in entry}
            criteria = {"planted": {**kept, **BASIS}}
            yield changed(raw, "same-demand", "planted", criterion.id, criteria=criteria)


ASKS = ("applies_when", "measure", "at_least", "more_than", "at_most", "less_than", "equals",
        "require", "checklist", "items", "when_zero", "when_missing")  # fmt: skip


def earns_twice(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for criterion, entry in own(ruleset, raw, "points"):
        if not isinstance(entry["points"], str) or criterion.demand is None:
            continue
        if criterion.maximum and criterion.unspecified_on(DAY) is None:
            kept = {key: entry[key] for key in ASKS if key in entry}
            criteria = {"planted": {**kept, "group": "planted", "points": "3", **BASIS}}
            of = ("planted", criterion.id)
            yield changed(raw, "earns-twice", *of, criteria=criteria, groups=extra())


def same_item(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for name, fact in raw.get("facts", {}).items():
        if (
            isinstance(fact, dict)
            and isinstance(fact.get("items"), dict)
            and len(fact["items"]) > 1
        ):
            first, *rest = fact["items"]
            items = {**fact["items"], choose.pick(rest): fact["items"][first]}
            yield changed(raw, "same-item", name, facts={name: {**fact, "items": items}})


def rounded_before_comparison(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "share"):
        entry = {"measure": f"round({fact.id}, 1 %)", "at_least": f"{choose.whole(2, 98)} %"}
        criteria = {"planted": {**entry, **BASIS}}
        yield changed(raw, "rounded-before-comparison", "planted", criteria=criteria)


def rounded_in_two_ways(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "share"):
        criteria = {"planted": {"require": f"round({fact.id}, 1 %) > 50.5 %", **BASIS}}
        scoring = {"rounding": choose.pick(["down", "floor"])}
        yield changed(raw, "rounded-in-two-ways", "planted", criteria=criteria, scoring=scoring)


def unreachable_tier(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for name, tier in raw.get("tiers", {}).items():
        total = {"at_least": str(100 + choose.whole(1, 20))}
        yield changed(raw, "unreachable-tier", name, tiers={name: {**tier, "total": total}})


def tiers_out_of_order(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    tiers = raw.get("tiers", {})
    if len(tiers) > 1:
        (_, high), (name, low) = list(tiers.items())[:2]
        total = {"more_than": high["total"]["at_least"]}
        if float(high["total"]["at_least"]) < 100:
            yield changed(raw, "tiers-out-of-order", name, tiers={name: {**low, "total": total}})


def shadowed_tier(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    tiers = raw.get("tiers", {})
    vetoes = [each for each in raw["criteria"].values() if "veto" in each]
    if len(tiers) > 1 and not vetoes:
        first, last = next(iter(tiers)), list(tiers)[-1]
        yield changed(raw, "shadowed-tier", last, tiers={last: {**tiers[last], **tiers[first]}})


def idle_total(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for name, tier in raw.get("tiers", {}).items():
        total = {"at_least": f"{choose.whole(50, 80)} %"}
        made = {**tier, "total": total, "every_group": {"at_least": f"{choose.whole(80, 95)} %"}}
        yield changed(raw, "idle-total", name, tiers={name: made})


def odd_sum(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    made = copy.deepcopy(raw)
    if "total" in made.get("scoring", {}):
        del made["scoring"]["total"]
        for group in made["groups"].values():
            group.pop("points", None)
        group = next(iter(made["groups"]))
        lists = [fact.id for fact in ruleset.facts.values() if fact.kind == "checklist"]
        if lists:
            points = str(choose.whole(1, 9))
            entry = {"group": group, "checklist": lists[0], "points": points, **BASIS}
            yield changed(made, "odd-sum", "total", criteria={"planted": entry})


def empty_group(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    yield changed(raw, "empty-group", "planted", groups=extra())


def idle_veto(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    if "tiers" not in raw:
        return
    for fact in bounded(ruleset, "count", "share"):
        least = figure(fact, fact.at_least or 0)
        demand = {"measure": fact.id, "at_least": least, **BASIS}
        criteria = {"planted": {**demand, "veto": {"bars": "all"}}}
        yield changed(raw, "idle-veto", "planted", criteria=criteria)


def unsummed(raw: Raw) -> Raw:
    """A copy that declares no sums, so that any points may be in it."""
    made = copy.deepcopy(raw)
    made.get("scoring", {}).pop("total", None)
    for group in made.get("groups", {}).values():
        group.pop("points", None)
    return made


def threshold_without_figure(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    raw = unsummed(raw)
    for name, entry in _simple(ruleset, raw):
        made = {key: value for key, value in entry.items() if key not in ("value", "values")}
        parameters = {name: {**made, "value": "unspecified"}}
        yield changed(raw, "threshold-without-figure", name, parameters=parameters)


def threshold_without_source(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for name, entry in raw.get("parameters", {}).items():
        made = {key: value for key, value in entry.items() if key not in ("source", "basis")}
        yield changed(raw, "threshold-without-source", name, parameters={name: made})


def _simple(ruleset: Ruleset, raw: Raw) -> Iterator[tuple[str, Raw]]:
    """The parameters with one figure, which a criterion reads."""
    read = {item.id for each in ruleset.criteria.values() for item in each.parameters}
    for name, entry in raw.get("parameters", {}).items():
        figure_ = entry.get("value")
        if name in read and "by" not in entry and figure_ not in (None, "unspecified"):
            yield name, entry


def figure_starts_late(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    yield from _dated(ruleset, raw, "figure-starts-late", "{later}", None)


def figure_never_in_force(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    yield from _dated(ruleset, raw, "figure-never-in-force", "2019-01-01", "2040-01-01")


def figure_unchanged(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    yield from _dated(ruleset, raw, "figure-unchanged", "2019-01-01", "2023-01-01")


def _dated(
    ruleset: Ruleset, raw: Raw, code: str, first: str, second: str | None
) -> Iterator[Planted]:
    """The figures from one or two days on, in a ruleset in force from 2020 to 2030."""
    for name, entry in _simple(ruleset, raw):
        made = {key: value for key, value in entry.items() if key != "value"}
        days = [first.format(later="2020-01-02"), *([second] if second else [])]
        made["values"] = dict.fromkeys(days, entry["value"])
        planted = changed(raw, code, name, parameters={name: made})
        planted.raw["in_force"] = {"from": "2020-01-01", "to": "2030-12-31"}
        yield planted


def unused_fact(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    yield changed(raw, "unused-fact", "planted", facts={"planted": "flag"})


def unused_parameter(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    entry = {"value": str(choose.whole(1, 99)), **BASIS}
    yield changed(raw, "unused-parameter", "planted", parameters={"planted": entry})


def unused_source(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    yield changed(raw, "unused-source", "planted", sources={"planted": {"title": "Planted"}})


# --- by proofs ----------------------------------------------------------------------------------


def contradicts(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for criterion, entry in own(ruleset, raw, "measure", "at_least"):
        if criterion.unspecified_on(DAY) is not None or of_lists(ruleset, criterion):
            continue
        if criterion.thresholds[1:] == ():
            # A divisor of zero must not meet both.
            zero = {"when_zero": "unmet"} if "when_zero" in entry else {}
            ends = {"measure": entry["measure"], "less_than": entry["at_least"]}
            asked: Raw = {**ends, **zero, **BASIS}
            criteria = {"planted": asked}
            yield changed(raw, "contradicts", "planted", criterion.id, criteria=criteria)


def follows_from(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for criterion, entry in own(ruleset, raw, "measure", "at_least", "points"):
        fact = ruleset.facts.get(entry["measure"])
        if criterion.unspecified_on(DAY) is not None or fact is None or fact.kind == "checklist":
            continue
        less = f"{entry['at_least']} / {choose.whole(2, 9)}"
        made = {"measure": fact.id, "at_least": less, "group": "planted", "points": "1", **BASIS}
        parts: Parts = {"criteria": {"planted": made}, "groups": extra()}
        yield changed(raw, "follows-from", "planted", criterion.id, **parts)


def types_gap(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    yield from _types(ruleset, raw, choose, "types-gap", ">", "<")


def types_overlap(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    yield from _types(ruleset, raw, choose, "types-overlap", ">=", "<=")


def _types(
    ruleset: Ruleset, raw: Raw, choose: Chooser, code: str, above: str, below: str
) -> Iterator[Planted]:
    for fact in bounded(ruleset, "count", "number", "share"):
        end = choose.pick(cuts(fact, choose))
        options = {
            "high": {"when": f"{fact.id} {above} {end}"},
            "low": {"when": f"{fact.id} {below} {end}"},
        }
        yield changed(raw, code, "planted", types={"planted": {"options": options}})


def better_earns_less(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "count", "number", "share"):
        low, middle, high = cuts(fact, choose)
        points = choose.whole(2, 5)
        bands = [
            {"at_least": high, "points": str(points - 1)},
            {"at_least": middle, "less_than": high, "points": str(points)},
        ]
        criteria = banded(fact, bands, at_least=low)
        yield changed(raw, "better-earns-less", "planted", criteria=criteria, groups=extra())


def never_applies(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "count", "share"):
        assert fact.at_most is not None
        above = f"{fact.id} > {figure(fact, fact.at_most)}"
        for criterion, entry in list(own(ruleset, raw))[:2]:
            if "applies_when" not in entry and criterion.unspecified_on(DAY) is None:
                criteria = {criterion.id: {**entry, "applies_when": above}}
                yield changed(raw, "never-applies", criterion.id, criteria=criteria)


def always_applies(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "count", "share"):
        always = f"{fact.id} >= {figure(fact, fact.at_least or 0)}"
        for criterion, entry in list(own(ruleset, raw))[:2]:
            if "applies_when" not in entry and criterion.unspecified_on(DAY) is None:
                criteria = {criterion.id: {**entry, "applies_when": always}}
                yield changed(raw, "always-applies", criterion.id, criteria=criteria)


def unreachable_points(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    for fact in bounded(ruleset, "count", "number", "share"):
        low, middle, high = cuts(fact, choose)
        cases = [
            {"when": f"{fact.id} > {low}", "points": "5"},
            {"when": f"{fact.id} < {high}", "points": "3"},
            {"when": f"{fact.id} == {middle}", "points": "1"},
        ]
        entry = {"group": "planted", "points": {"cases": cases}, **BASIS}
        parts: Parts = {"criteria": {"planted": entry}, "groups": extra()}
        yield changed(raw, "unreachable-points", "planted", **parts)


def tier_never_awarded(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    if "tiers" not in raw:
        return
    for fact in bounded(ruleset, "count", "share"):
        _, middle, _ = cuts(fact, choose)
        criteria = {
            "planted": {"require": f"{fact.id} > {middle}", **BASIS},
            "contrary": {"require": f"{fact.id} <= {middle}", **BASIS},
        }
        name, tier = next(iter(raw["tiers"].items()))
        made = {**tier, "requires": [*tier.get("requires", []), "planted", "contrary"]}
        yield changed(raw, "tier-never-awarded", name, criteria=criteria, tiers={name: made})


def veto_cannot_be_lifted(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    if "tiers" not in raw:
        return
    for fact in bounded(ruleset, "count", "share"):
        _, middle, _ = cuts(fact, choose)
        demand = {"require": f"previous.{fact.id} > {middle}", **BASIS}
        criteria = {"planted": {**demand, "veto": {"bars": "all"}}}
        yield changed(raw, "veto-cannot-be-lifted", "planted", criteria=criteria)


def better_scores_less(ruleset: Ruleset, raw: Raw, choose: Chooser) -> Iterator[Planted]:
    made = unsummed(raw)
    group = next(iter(made.get("groups", {})), None)
    if group is None:
        return
    for fact in bounded(ruleset, "count", "share"):
        _, aim, _ = cuts(fact, choose)
        criteria = {
            "planted": {"require": "built", "points": "1", "group": group, **BASIS},
            "further": {
                "applies_when": "built", "measure": fact.id, "at_least": aim,
                "points": str(choose.whole(20, 40)), "group": group, **BASIS,
            },
        }  # fmt: skip
        parts: Parts = {"facts": {"built": "flag"}, "criteria": criteria}
        yield changed(made, "better-scores-less", "built", **parts)


BY_LINT: tuple[Plant, ...] = (
    overlapping_bands, gap_between_bands, unreachable_band, points_out_of_order, unreachable_row,
    unreachable_cap, deductions_exceed_item, never_met, never_fails, same_demand, earns_twice,
    same_item, rounded_before_comparison, rounded_in_two_ways, unreachable_tier,
    tiers_out_of_order, shadowed_tier, idle_total, odd_sum, empty_group, idle_veto,
    threshold_without_figure, threshold_without_source, figure_starts_late, figure_never_in_force,
    figure_unchanged, unused_fact, unused_parameter, unused_source,
)  # fmt: skip
BY_PROOF: tuple[Plant, ...] = (
    contradicts, follows_from, types_gap, types_overlap, better_earns_less, never_applies,
    always_applies, unreachable_points, tier_never_awarded, veto_cannot_be_lifted,
    better_scores_less,
)  # fmt: skip
