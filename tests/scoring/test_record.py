"""`to_dict`: complete, exact, stable, and the same from any thread and after any number of runs."""

from __future__ import annotations

import gc
import json
import re
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from liren.engine import load_ruleset, load_snapshot, shipped_rulesets
from liren.scoring import Assessment, assess
from tests.scoring.making import judged, ruleset

COMMUNITIES = Path(__file__).parents[2] / "fixtures" / "communities"
COMPLETE = COMMUNITIES / "example-complete.yaml"
PARTIAL = COMMUNITIES / "yili-beiyuan.yaml"

KEYS = {
    "": {"ruleset", "snapshot", "as_of", "score", "tier", "possible_tiers", "groups", "findings",
         "remedies", "collect"},
    "ruleset": {"id", "version", "digest"},
    "snapshot": {"id", "digest"},
    "score": {"value", "low", "high", "max"},
    "findings": {"criterion", "status", "measured", "required", "shortfall", "unit", "points",
                 "source"},
    "remedies": {"criterion", "change", "by", "points_gained"},
    "collect": {"fact", "decides", "criteria"},
}  # fmt: skip


def harmony(snapshot: Path) -> Assessment:
    return assess(load_ruleset("harmonious-community"), load_snapshot(snapshot))


def walked(value: Any) -> Iterator[Any]:
    """Everything inside a value, dicts and lists included."""
    yield value
    if isinstance(value, dict):
        for key, inner in value.items():
            assert isinstance(key, str)
            yield from walked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walked(inner)


@pytest.mark.parametrize("snapshot", [COMPLETE, PARTIAL])
def test_the_record_has_all_that_others_rely_on(snapshot: Path) -> None:
    record: Any = harmony(snapshot).to_dict()
    for place, keys in KEYS.items():
        parts = [record] if not place else record[place]
        for part in [parts] if isinstance(parts, dict) else parts:
            assert keys <= part.keys()
    assert all(
        {"low", "high", "max"} <= f["points"].keys() for f in record["findings"] if f["points"]
    )


@pytest.mark.parametrize("snapshot", [COMPLETE, PARTIAL])
def test_nothing_in_the_record_is_a_float_or_anything_json_does_not_know(snapshot: Path) -> None:
    for value in walked(harmony(snapshot).to_dict()):
        assert type(value) in (dict, list, str, int, bool, type(None))


@pytest.mark.parametrize("snapshot", [COMPLETE, PARTIAL])
def test_the_record_survives_json_and_is_the_same_after_loading_everything_anew(
    snapshot: Path,
) -> None:
    first, second = (json.dumps(harmony(snapshot).to_dict(), ensure_ascii=False) for _ in range(2))
    assert first == second
    assert json.loads(first) == harmony(snapshot).to_dict()


def test_numbers_are_written_exactly() -> None:
    record: Any = judged(
        """
        facts: {party: count, members: {type: count, at_least: 1}}
        criteria: {c: {title: C, measure: party / members, at_least: 30 %, points: 0.3}}
        """,
        "party: 4, members: 11",
    ).to_dict()
    # 4 ÷ 11 = 400/11 %: no decimal, so it stays a fraction, in the unit of the threshold.
    measured = {"value": "400/11", "low": "400/11", "high": "400/11"}
    assert record["findings"][0]["measured"] == measured
    assert record["findings"][0]["unit"] == "%"
    assert record["score"] == {
        "value": "0.3",
        "low": "0.3",
        "high": "0.3",
        "max": "0.3",
        "absent": False,
        "possible": None,
    }


def test_a_quotient_without_an_upper_end_has_no_measure() -> None:
    record: Any = judged(
        """
        facts: {green: {type: number, unit: m2}, built: {type: number, unit: m2}}
        criteria: {c: {title: C, measure: green / built, at_least: 30 %, when_zero: met}}
        """,
        "green: 10 m²",
    ).to_dict()
    assert record["findings"][0]["measured"] is None


def test_no_number_in_a_record_is_absurdly_long() -> None:
    longest = max(
        (number for value in walked(harmony(PARTIAL).to_dict()) if isinstance(value, str)
         for number in re.findall(r"\d+", value) if len(number) < 64 and "-" not in value),
        key=len, default="",
    )  # fmt: skip
    assert len(longest) <= 20


def test_an_open_score_has_no_value() -> None:
    record: Any = harmony(PARTIAL).to_dict()
    assert record["score"]["value"] is None
    assert record["score"]["low"] != record["score"]["high"]


@pytest.mark.parametrize("name", shipped_rulesets())
def test_every_shipped_ruleset_records_a_snapshot_that_says_nothing(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("snapshot: empty\ncommunity: E\nfacts: {}\n", encoding="utf-8")
    ruleset, day = load_ruleset(name), date(2022, 6, 30)
    day = min(day, ruleset.end or day)
    record: Any = assess(ruleset, load_snapshot(path), as_of=day).to_dict()
    assert record["remedies"] == []
    assert record["collect"]
    json.dumps(record)


def test_many_threads_give_the_same_result() -> None:
    rules = load_ruleset("harmonious-community")
    snapshots = [load_snapshot(COMPLETE), load_snapshot(PARTIAL)]
    alone = [json.dumps(harmony(path).to_dict()) for path in (COMPLETE, PARTIAL)]

    def one(i: int) -> tuple[int, str]:
        return i % 2, json.dumps(assess(rules, snapshots[i % 2]).to_dict())

    with ThreadPoolExecutor(8) as pool:
        for which, record in pool.map(one, range(32)):
            assert record == alone[which]


def test_two_thousand_assessments_leave_nothing_behind() -> None:
    rules = ruleset("""
    facts: {a: flag, n: {type: count, at_most: 99}}
    criteria:
      a: {title: A, require: a, points: 3}
      n: {title: N, measure: n, at_least: 50, points: {share: 7}}
    """)
    documents = [{"snapshot": "s", "community": "c", "as_of": "2022-06-30", "facts": facts}
                 for facts in ({"a": True, "n": 3}, {"n": 7}, {})]  # fmt: skip

    def run(times: int) -> None:
        for i in range(times):
            found = assess(rules, load_snapshot(documents[i % 3]))
            assert found.score.max == 10

    run(100)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    run(2000)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 512 * 1024


def test_what_a_snapshot_says_beside_its_values_is_in_the_record() -> None:
    ruleset = load_ruleset(
        {
            "ruleset": "r",
            "version": "1",
            "title": "R",
            "facts": {
                "area": {"type": "number", "unit": "m2"},
                "estates": {"each": {"homes": "count"}},
            },
            "criteria": {"c": {"measure": "area", "at_least": "300 m²", "points": "1"}},
        }
    )
    snapshot = load_snapshot(
        {
            "snapshot": "s",
            "as_of": "2022-06-30",
            "sources": {"report": {"title": {"zh": "报告", "en": "Report"}, "document": "a.txt"}},
            "facts": {
                "area": {"more_than": "260 m²", "source": {"report": "二"}, "evidence": "plan"},
                "estates": {"records": [{"homes": "12", "note": "counted twice"}], "count": "3"},
            },
        }
    )
    area, estates = cast(Any, assess(ruleset, snapshot).to_dict())["facts"]
    cited = {"id": "report", "title": {"zh": "报告", "en": "Report"}, "document": "a.txt"}
    assert area["known"] == "partial"
    assert area["value"] == {"zh": "超过 260 平方米", "en": "more than 260 m²"}
    assert area["statements"] == [
        {
            "at": "area",
            "source": {**cited, "locator": "二"},
            "reason": None,
            "evidence": {"zh": "plan", "en": "plan"},
            "note": None,
        }
    ]
    assert estates["value"] == {"zh": "3 条记录，已说明 1 条", "en": "3 records, 1 described"}
    assert estates["statements"] == [
        {
            "at": "estates[0]",
            "source": None,
            "reason": None,
            "evidence": None,
            "note": {"zh": "counted twice", "en": "counted twice"},
        }
    ]
