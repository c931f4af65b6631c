"""Every form of a value, what it becomes, and what is said of those that do not fit."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from liren.engine import LirenError, Ruleset, SnapshotError, load_ruleset, load_snapshot
from liren.engine.backends.scalar.values import PartialRecords
from liren.engine.snapshot.bind import Bound, bind
from liren.engine.snapshot.values import OPEN, Reading
from tests.engine.ruleset.helpers import ruleset

MOST = 10**15
FACTS: dict[str, Any] = {
    "outdoor.area": {"type": "number", "unit": "m2"},
    "residents": {"type": "count", "unit": "person", "at_most": 50000},
    "plain": {"type": "count"},
    "bare": {"type": "number"},
    "turnout": "share",
    "budget": "money",
    "gated": "flag",
    "inspected": "date",
    "head": {
        "type": "choice",
        "options": {"attending": "主治医师", "other": "其他", "none": "没有"},
    },
    "rooms": {"type": "checklist", "items": ["injection", "pharmacy", "dressing"]},
    "committees": {
        "each": {"members": {"type": "count", "at_least": 1, "at_most": 50}, "active": "flag"},
        "at_most": 5,
    },
}
RULES: Ruleset = ruleset(facts=FACTS, criteria={"c": {"require": "gated", "exemption": "x"}})


def bound(facts: dict[str, Any], **more: Any) -> Bound:
    return bind(RULES, load_snapshot({"snapshot": "s", "facts": facts, **more}))


def reading(name: str, value: Any) -> Reading:
    return bound({name: value}).readings[name]


def codes(facts: dict[str, Any], **more: Any) -> list[str]:
    try:
        bound(facts, **more)
    except SnapshotError as error:
        return [problem.code for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("outdoor.area", "260 m²", 260),
        ("outdoor.area", "260", 260),
        ("outdoor.area", 260, 260),
        ("outdoor.area", "0.03 ha", 300),
        ("outdoor.area", "3.7 万平方米", 37000),
        ("outdoor.area", "1/3", Fraction(1, 3)),
        ("outdoor.area", Fraction(1, 3), Fraction(1, 3)),
        ("outdoor.area", 10**15, 10**15),
        ("residents", "1200 人", 1200),
        ("residents", "0.5 万人", 5000),
        ("residents", "五千", 5000),
        ("plain", "7", 7),
        ("plain", "7 人", 7),
        ("plain", "7 项", 7),
        ("bare", "-0", 0),
        ("bare", "2.50", Fraction(5, 2)),
        ("turnout", "30 %", Fraction(3, 10)),
        ("turnout", "30", Fraction(3, 10)),
        ("turnout", "30%", Fraction(3, 10)),
        ("turnout", "三成", Fraction(3, 10)),
        ("turnout", "三分之一", Fraction(1, 3)),
        ("turnout", "0", 0),
        ("turnout", "100 %", 1),
        ("budget", "47.15 万元", 471500),
        ("gated", "yes", True),
        ("gated", "是", True),
        ("gated", True, True),
        ("gated", "否", False),
        ("inspected", "2022-04-01", date(2022, 4, 1).toordinal()),
        ("inspected", date(1900, 1, 1), date(1900, 1, 1).toordinal()),
        ("head", "attending", 0),
        ("head", "其他", 1),
        ("head", {"one_of": ["other"]}, 1),
        ("rooms", [], 0),
        ("rooms", ["injection", "dressing"], 0b101),
        ("rooms", {"present": ["injection"], "absent": ["pharmacy", "dressing"]}, 0b001),
        ("committees", [], ()),
        ("committees", [{"members": 11, "active": "no"}], ((11, False),)),
        ("committees", {"records": [{"members": 11, "active": "no"}], "count": 1}, ((11, False),)),
        ("residents", {"between": [7, 7]}, 7),
        ("residents", {"more_than": 6, "less_than": 8}, 7),
        ("residents", {"value": {"value": "7"}}, 7),
        ("residents", {"at_least": 50000}, 50000),
        ("inspected", {"between": ["2022-04-01", "2022-04-01"]}, date(2022, 4, 1).toordinal()),
    ],
)
def test_a_value_that_says_all_is_exact(name: str, written: Any, value: Any) -> None:
    assert reading(name, written) == Reading(value, "exact", reading(name, written).names)


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("residents", {"at_least": 1200}, (1200, 50000)),
        ("residents", {"more_than": "1200 人"}, (1201, 50000)),
        ("residents", {"at_most": 3}, (0, 3)),
        ("residents", {"less_than": 3}, (0, 2)),
        ("residents", {"between": [36, 44]}, (36, 44)),
        ("residents", {"at_least": 3, "less_than": 9}, (3, 8)),
        ("outdoor.area", {"more_than": "0.03 ha"}, (300 + OPEN, MOST)),
        ("outdoor.area", {"less_than": 300}, (0, 300 - OPEN)),
        ("turnout", {"more_than": "80 %"}, (Fraction(4, 5) + OPEN, 1)),
        ("head", {"one_of": ["attending", "其他"]}, 0b011),
        ("rooms", {"present": ["injection"]}, (0b001, 0b111)),
        ("rooms", {"absent": ["injection"]}, (0b000, 0b110)),
        ("inspected", {"more_than": "2199-12-30"}, (803168, 803168)),
    ],
)  # fmt: skip
def test_a_value_that_says_a_part_is_a_range(name: str, written: Any, value: Any) -> None:
    found = reading(name, written)
    if isinstance(value, tuple) and value[0] == value[1]:
        assert (found.value, found.known) == (value[0], "exact")
    else:
        assert (found.value, found.known) == (value, "partial")


@pytest.mark.parametrize("written", ["unknown", None, "~", "未知", "不详", {"value": "unknown"}])
@pytest.mark.parametrize("name", sorted(FACTS))
def test_what_is_not_known_is_as_good_as_absent(name: str, written: Any) -> None:
    plain = bound({}).readings[name]
    data = {"snapshot": "s", "facts": {name: written}}
    text = json.dumps(data, ensure_ascii=False)
    assert plain.known == "blank"
    assert bind(RULES, load_snapshot(_unquoted(data))).readings[name] == plain, text


def _unquoted(data: Any) -> Any:
    """The data with the words for `not known` as if written without quotes."""
    from liren.engine.language.document import Scalar

    if isinstance(data, dict):
        return {key: _unquoted(value) for key, value in data.items()}
    return Scalar(data, plain=True) if isinstance(data, str) else data


def test_an_empty_value_in_a_file_is_not_known(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("snapshot: s\nfacts:\n  residents:\n  gated: ~\n", encoding="utf-8")
    assert {r.known for r in bind(RULES, load_snapshot(file)).readings.values()} == {"blank"}


def test_nested_and_dotted_facts_are_the_same() -> None:
    assert reading("outdoor.area", 3) == bound({"outdoor": {"area": 3}}).readings["outdoor.area"]
    with_source = {
        "outdoor": {"area": {"value": 3, "note": "x", "evidence": {"zh": "x", "en": "y"}}}
    }
    assert bound(with_source).readings["outdoor.area"].value == 3


def test_a_fact_stated_in_both_ways_is_refused() -> None:
    assert codes({"outdoor": {"area": 3}, "outdoor.area": 3}) == ["fact-given-twice"]


def test_json_means_the_same_as_yaml(tmp_path: Path) -> None:
    facts = {"outdoor": {"area": 260.5}, "gated": True, "turnout": {"at_least": "30 %"}, "plain": 7}
    file = tmp_path / "s.json"
    file.write_text(json.dumps({"snapshot": "s", "facts": facts}), encoding="utf-8")
    yaml_file = tmp_path / "s.yaml"
    yaml_file.write_text(
        "snapshot: s\nfacts: {outdoor: {area: 260.5}, gated: yes, "
        "turnout: {at_least: 30 %}, plain: 7}\n",
        encoding="utf-8",
    )
    assert (
        bind(RULES, load_snapshot(file)).readings == bind(RULES, load_snapshot(yaml_file)).readings
    )
    assert bind(RULES, load_snapshot(file)).readings["outdoor.area"].value == Fraction(521, 2)


def test_a_float_in_python_data_is_refused_because_it_is_not_exact() -> None:
    assert codes({"outdoor.area": 0.1}) == ["read-float"]


def test_a_record_known_in_part_keeps_what_is_known() -> None:
    found = reading(
        "committees",
        {
            "records": [{"name": "东区", "members": {"at_least": 5}}, {"active": "yes"}],
            "count": {"at_most": 4},
        },
    )
    assert found.known == "partial"
    assert [name.zh for name in found.names] == ["东区", "第 2 条"]
    value = found.value
    assert isinstance(value, PartialRecords)
    assert value.listed[0][0] == (5, 50)
    assert value.listed[1][0] == (1, 50)
    assert (value.more_low, value.more_high) == (0, 2)


def test_without_a_count_there_may_be_as_many_records_as_declared() -> None:
    value = reading("committees", {"records": [{"members": 3, "active": "yes"}]}).value
    assert (value.more_low, value.more_high) == (0, 4)
    value = reading("committees", {"count": {"between": [2, 3]}}).value
    assert (value.listed, value.more_low, value.more_high) == ((), 2, 3)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"residents": 50001}, "out-of-bounds"),
        ({"residents": -1}, "out-of-bounds"),
        ({"residents": "12.5"}, "wrong-value"),
        ({"residents": {"at_least": "12.5"}}, "wrong-value"),
        ({"residents": "3 户"}, "wrong-value"),
        ({"residents": "3 m²"}, "wrong-value"),
        ({"residents": ""}, "not-a-number"),
        ({"residents": []}, "wrong-value"),
        ({"residents": {}}, "wrong-value"),
        ({"residents": {"note": "x"}}, "wrong-value"),
        ({"residents": {"at_least": 5, "at_most": 4}}, "empty-range"),
        ({"residents": {"at_least": 60000}}, "empty-range"),
        ({"residents": {"between": [1]}}, "wrong-value"),
        ({"residents": {"between": 3}}, "wrong-value"),
        ({"residents": {"min": 3}}, "unknown-form"),
        ({"bare": "3 m²"}, "wrong-value"),
        ({"bare": "30 %"}, "wrong-value"),
        ({"turnout": "300 m²"}, "wrong-value"),
        ({"turnout": "130 %"}, "out-of-bounds"),
        ({"budget": "3 m²"}, "wrong-value"),
        ({"gated": "maybe"}, "wrong-value"),
        ({"gated": 1}, "wrong-value"),
        ({"gated": {"at_least": "yes"}}, "wrong-value"),
        ({"inspected": "1 April 2022"}, "wrong-value"),
        ({"inspected": "2022-02-29"}, "wrong-value"),
        ({"inspected": "2200-01-01"}, "wrong-value"),
        ({"head": "atending"}, "unknown-value"),
        ({"head": ["attending"]}, "wrong-value"),
        ({"head": {"one_of": []}}, "wrong-value"),
        ({"head": {"one_of": [["attending"]]}}, "wrong-value"),
        ({"rooms": "injection"}, "wrong-value"),
        ({"rooms": ["injection", "injection"]}, "contradiction"),
        ({"rooms": [{"injection": "yes"}]}, "wrong-value"),
        ({"rooms": {"present": "injection"}}, "wrong-value"),
        ({"committees": {"members": 3}}, "unknown-form"),
        ({"committees": [3]}, "wrong-value"),
        ({"committees": [{"chairs": 3}]}, "unknown-field"),
        ({"committees": [{}] * 6}, "out-of-bounds"),
        ({"committees": {"count": 6}}, "out-of-bounds"),
        ({"committees": {"records": [{}, {}], "count": 1}}, "wrong-count"),
        ({"committees": {"records": {}, "count": 1}}, "wrong-value"),
        ({"committees": [{"name": ["x"], "members": 3}]}, "wrong-shape"),
        ({"residents": {"value": 3, "source": {"nowhere": "一"}}}, "unknown-source"),
        ({"residents": {"value": 3, "note": {"zh": "x"}}}, "wrong-shape"),
        ({"unheard.of": 3}, "unknown-fact-given"),
        ({"outdoor": 3}, "unknown-fact-given"),
        ({"outdoor": {"area": 3, "note": "x"}}, "unknown-fact-given"),
    ],
)
def test_a_value_that_does_not_fit_is_one_problem(facts: dict[str, Any], found: str) -> None:
    assert codes(facts) == [found]


def test_all_problems_of_a_snapshot_come_together() -> None:
    found = codes({"residents": -1, "gated": "maybe", "turnout": "x", "nothing": 1})
    assert sorted(found) == ["not-a-number", "out-of-bounds", "unknown-fact-given", "wrong-value"]


def test_a_fact_of_another_ruleset_is_no_error_when_the_snapshot_names_it(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "ruleset: other\nversion: 1\ntitle: o\nfacts: {far.away: flag, near: flag}\n"
        "criteria: {x: {require: near}}\n",
        encoding="utf-8",
    )
    facts = {"near": "yes", "far": {"away": "no"}, "residents": 3}
    assert codes(facts) == ["unknown-fact-given", "unknown-fact-given"]
    assert codes(facts, rulesets=[str(other)]) == []
    assert codes(facts, rulesets=[f"{other}@1"]) == []
    assert codes({**facts, "neer": 1}, rulesets=[str(other)]) == ["unknown-fact-given"]


def test_another_ruleset_is_looked_for_beside_the_snapshot(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(
        "ruleset: other\nversion: 1\ntitle: o\nfacts: {near: flag}\n"
        "criteria: {x: {require: near}}\n",
        encoding="utf-8",
    )
    file = tmp_path / "s.yaml"
    file.write_text("snapshot: s\nrulesets: [other.yaml]\nfacts: {near: yes}\n", encoding="utf-8")
    assert bind(RULES, load_snapshot(file)).readings["residents"].known == "blank"


def test_a_problem_of_another_ruleset_is_shown_in_its_own_file(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("ruleset: other\nversion: 1\ntitle: o\ncriteria: {x: {}}\n", encoding="utf-8")
    with pytest.raises(LirenError) as found:
        bound({"near": "yes"}, rulesets=[str(other)])
    [problem] = found.value.problems
    assert problem.place is not None
    assert problem.place.source.name == str(other)


def test_other_rulesets_are_not_loaded_when_nothing_needs_them() -> None:
    assert codes({"residents": 3}, rulesets=["nowhere"]) == []


def test_an_exemption_must_be_allowed_and_a_waiver_must_name_a_criterion() -> None:
    claim = {"criterion": "c", "reason": "x", "evidence": "y"}
    waiver = {"criterion": "c", "by": "x", "reason": "y", "until": "2022-12-31"}
    assert codes({}, claims=[claim], waivers=[waiver]) == []
    assert codes({}, claims=[{**claim, "criterion": "d"}]) == ["unknown-claim"]
    assert codes({}, waivers=[{**waiver, "criterion": "d"}]) == ["unknown-claim"]
    assert codes({}, claims=[{**claim, "source": {"nowhere": ""}}]) == ["unknown-source"]
    assert codes({}, claims=[{"criterion": "c", "reason": "x"}]) == ["missing-key"]
    assert codes({}, waivers=[{**waiver, "until": "soon"}]) == ["wrong-shape"]


def test_the_digest_is_that_of_the_content_and_not_of_its_layout() -> None:
    one = load_snapshot({"snapshot": "s", "facts": {"a": 1, "b": 2}})
    other = load_snapshot({"facts": {"b": 2, "a": 1}, "snapshot": "s"})
    assert one.digest == other.digest
    assert one.digest != load_snapshot({"snapshot": "s", "facts": {"a": 1, "b": 3}}).digest


def test_a_fraction_for_a_fact_in_per_cent_is_asked_back_not_guessed() -> None:
    ruleset = load_ruleset(
        {
            "ruleset": "r",
            "version": "1",
            "title": "R",
            "facts": {"turnout": "share"},
            "criteria": {"c": {"measure": "turnout", "at_least": "80 %"}},
        }
    )
    snapshot = load_snapshot({"snapshot": "s", "facts": {"turnout": "84/100"}})
    with pytest.raises(SnapshotError) as refused:
        bind(ruleset, snapshot)
    (problem,) = refused.value.problems
    assert problem.message("en") == "`turnout` should be a number in %, got `84/100`"
    assert problem.message("zh") == "`turnout` 应为以 % 计的数值，实为 `84/100`"
