"""The peers: the sixty comparisons, and nothing else, in rule-engine and zen-engine.

In: the facts of a community as plain data. Out: sixty verdicts. Each function here returns another
one that takes the facts, so that whatever can be prepared beforehand is not timed.

zen-engine has several ways to say the same. All are timed; the fastest counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from benchmarks.workload import ITEMS, comparisons

Facts = dict[str, object]
Verdicts = list[bool]
Peer = Callable[[Any], Verdicts]
ZEN_LENGTH = "len({})"
RULE_ENGINE_LENGTH = "{}.length"


def rule_engine_rules() -> Peer:
    """Sixty compiled rules, one `matches` each."""
    import rule_engine

    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    rules = [rule_engine.Rule(text, context=context) for text in comparisons(RULE_ENGINE_LENGTH)]
    return lambda facts: [rule.matches(facts) for rule in rules]


def zen_decision() -> Peer:
    """A decision with one expression node of sixty expressions."""
    import zen

    decision = zen.ZenEngine().create_decision(json.dumps(_decision()))
    names = [item.name for item in ITEMS]

    def judge(facts: Facts) -> Verdicts:
        result = decision.evaluate(facts)["result"]
        return [result[f"c_{name}"] for name in names]

    return judge


def zen_expressions() -> Peer:
    """Sixty compiled expressions, one `evaluate` each."""
    import zen

    expressions = [zen.compile_expression(text) for text in comparisons(ZEN_LENGTH)]
    return lambda facts: [expression.evaluate(facts) for expression in expressions]


def zen_list() -> Peer:
    """One compiled expression that is a list of the sixty comparisons."""
    import zen

    expression = zen.compile_expression(f"[{', '.join(comparisons(ZEN_LENGTH))}]")

    def judge(facts: Facts) -> Verdicts:
        verdicts: Verdicts = expression.evaluate(facts)
        return verdicts

    return judge


def _decision() -> dict[str, object]:
    expressions = [
        {"id": str(i), "key": f"c_{item.name}", "value": text}
        for i, (item, text) in enumerate(zip(ITEMS, comparisons(ZEN_LENGTH), strict=True))
    ]
    kinds = {"in": "inputNode", "compare": "expressionNode", "out": "outputNode"}
    nodes: list[dict[str, object]] = [
        {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
        for name, kind in kinds.items()
    ]
    nodes[1]["content"] = {"expressions": expressions}
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "compare"},
        {"id": "b", "type": "edge", "sourceId": "compare", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


PEERS: dict[str, Callable[[], Peer]] = {
    "rule-engine, 60 rules": rule_engine_rules,
    "zen-engine, decision": zen_decision,
    "zen-engine, 60 expressions": zen_expressions,
    "zen-engine, one list expression": zen_list,
}
