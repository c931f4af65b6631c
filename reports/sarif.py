"""Problems in SARIF 2.1.0, which code hosts and editors show beside the lines they are about.

In: problems with their places. Out: JSON-ready data. A cell of a table is a logical location, as
SARIF knows no columns with letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version

from liren.engine.errors import Place, Problem
from liren.engine.text import Lang, Text


def sarif(
    problems: Iterable[Problem], lang: Lang, *, suppressed: Mapping[Problem, Text] | None = None
) -> dict[str, object]:
    """One run with a result for each problem, its messages in `lang`.

    `suppressed` are problems that were seen and stay, each with the reason.
    """
    reasons = suppressed or {}
    found = [*problems, *reasons]
    codes = sorted({problem.code for problem in found})
    driver = {
        "name": "liren",
        "version": version("liren"),
        "rules": [{"id": code} for code in codes],
    }
    results = [
        {**_result(each, codes.index(each.code), lang), **_suppressed(reasons.get(each), lang)}
        for each in found
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints",
                  "results": results}],
    }  # fmt: skip


def _result(problem: Problem, rule: int, lang: Lang) -> dict[str, object]:
    text = "\n".join([problem.message(lang), *problem.hints(lang)])
    result: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": text},
    }
    if problem.place is not None:
        result["locations"] = [_location(problem.place)]
    return result


def _suppressed(reason: Text | None, lang: Lang) -> dict[str, object]:
    if reason is None:
        return {}
    return {"suppressions": [{"kind": "inSource", "justification": reason.in_(lang)}]}


def _location(place: Place) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": place.source.name}}
    if place.line is not None and place.column is not None:
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + max(place.width, 1),
        }
    location: dict[str, object] = {"physicalLocation": physical}
    name = place.cell or place.pointer
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location
