"""Made-up rulesets that are larger than any shipped one, each with its next edition.

In: how many criteria, or fields. Out: both editions as plain data. The wide ones mix counts, shares
of other counts, flags, bands and demands of each record of a list; there are groups with weights,
and tiers that ask something of each of them. Every fifth figure is higher in the next edition.
Nothing is drawn, so that the same number always gives the same rulesets.
"""

from __future__ import annotations

from typing import Any

GROUPS, TIERS, LIST_OF = 20, 8, 10

Data = dict[str, Any]


def editions(criteria: int) -> tuple[Data, Data]:
    """The old and the new one."""
    return _ruleset(criteria, "1.0.0", 0), _ruleset(criteria, "2.0.0", 1)


def listed(fields: int) -> tuple[Data, Data]:
    """Two editions of one that asks for products of the fields of long lists."""
    return _listed(fields, "1.0.0", 0), _listed(fields, "2.0.0", 1)


def _listed(fields: int, version: str, more: int) -> Data:
    asked = {"for_each": "rows", "combine": "mean", "when_empty": "unmet", "points": {"share": 1}}
    return {
        "ruleset": "listed",
        "version": version,
        "title": {"zh": "虚构的长列表规则集", "en": "Made up, with long lists"},
        "facts": {
            "rows": {
                "at_most": 100,
                "each": {f"p{i}": {"type": "number", "at_most": 10**6} for i in range(fields)},
            }
        },
        "criteria": {
            f"c{i}": {
                "title": f"c{i}",
                "measure": f"p{i} * p{(7 * i + 1) % fields} / (p{(3 * i + 2) % fields} + 1)",
                "at_least": 5 + i + more,
                **asked,
            }
            for i in range(fields)
        },
    }


def _ruleset(criteria: int, version: str, more: int) -> Data:
    items = [_item(i, more if i % 5 == 0 else 0) for i in range(criteria)]
    homes = {f"p{i}": {"type": "count", "at_most": 100} for i in range(LIST_OF)}
    facts = {name: fact for item in items for name, fact in item[0].items()}
    return {
        "ruleset": "wide",
        "version": version,
        "title": {"zh": "虚构的大型规则集", "en": "Made up and wide"},
        "facts": {**facts, "homes": {"at_most": 20, "at_least": 1, "each": homes}},
        "groups": {f"g{i}": {"title": f"g{i}", "weight": 5} for i in range(GROUPS)},
        "criteria": {
            f"c{i}": {"title": f"c{i}", "group": f"g{i % GROUPS}", **item[1]}
            for i, item in enumerate(items)
        },
        "tiers": {
            f"t{i}": {
                "title": f"t{i}",
                "total": {"at_least": 90 - 5 * i},
                "every_group": {"at_least": f"{60 - 5 * i} %"},
            }
            for i in range(TIERS)
        },
    }


def _item(i: int, more: int) -> tuple[Data, Data]:
    """The facts of a criterion, and what it asks of them."""
    count = {"type": "count", "at_most": 1000}
    match i % 5:
        case 0:
            return {f"n{i}": count}, {
                "measure": f"n{i}",
                "at_least": 5 + i % 50 + more,
                "points": 2,
            }
        case 1:
            whole = {**count, "at_least": 1}
            asked = {"measure": f"n{i} / w{i}", "at_least": f"{30 + i % 40} %", "points": 3}
            return {f"n{i}": count, f"w{i}": whole}, asked
        case 2:
            return {f"y{i}": {"type": "flag"}}, {"require": f"y{i}", "points": 1}
        case 3:
            bands = [{"at_least": 20 - 5 * k, "points": 4 - k} for k in range(4)]
            return {f"n{i}": count}, {"measure": f"n{i}", "points": {"bands": bands}}
    each = {"for_each": "homes", "measure": f"p{i // 5 % LIST_OF}", "combine": "mean"}
    return {}, {**each, "at_least": 1 + i % 9, "points": {"share": 2}}
