"""What is read quickly is what the ordinary reader reads, and nothing that it would refuse."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine import (
    LirenError,
    Ruleset,
    Snapshot,
    SnapshotError,
    load_ruleset,
    load_snapshot,
)
from liren.engine.language.python_reading import from_python
from liren.engine.snapshot import quick
from liren.engine.snapshot.bind import Bound, bind
from liren.engine.snapshot.load import read_snapshot
from liren.engine.snapshot.quick import read_quickly
from liren.engine.snapshot.quick_code import All, read_all
from liren.engine.snapshot.quick_values import never
from tests.engine.submission.making import (
    RULES,
    plain,
    record,
    rules,
    single_submissions,
    submissions,
)

EVERY_KIND = rules()
CHECKED = load_ruleset({
    **RULES, "ruleset": "checked", "checks": ["members <= 100 人", "area >= 20 m² or gated"],
    "facts": {**RULES["facts"],  # type: ignore[dict-item]
        "estates": {
            "type": "records", "at_most": 4,
            "each": {"homes": {"type": "count", "unit": "household"}, "empty": {"type": "count"}},
            "checks": ["homes >= 1 户"],
        },
    },
})  # fmt: skip


def ordinary(data: dict[str, Any], ruleset: Ruleset) -> tuple[Snapshot, Bound]:
    snapshot = read_snapshot(from_python(data, "<snapshot>"))
    return snapshot, bind(ruleset, snapshot)


def same_thing(data: dict[str, Any], ruleset: Ruleset) -> bool:
    """Whether the data are read quickly; if so, then as the ordinary reader does it."""
    quick = read_quickly(data, [ruleset], "<snapshot>")
    if quick is None:
        return False
    snapshot, bound = ordinary(data, ruleset)
    mine = bind(ruleset, quick)
    assert mine.readings == bound.readings
    assert list(mine.readings) == list(bound.readings)
    assert [type(each.value) for each in mine.readings.values()] == [
        type(each.value) for each in bound.readings.values()
    ]
    assert (mine.slots, mine.facts) == (bound.slots, bound.facts)
    assert (mine.scaled, mine.statements) == (bound.scaled, bound.statements)
    for field in ("id", "community", "as_of", "note", "rulesets", "claims", "waivers", "sources",
                  "time_zone", "incomplete", "history", "digest", "document"):  # fmt: skip
        assert getattr(quick, field) == getattr(snapshot, field), field
    assert dict(quick.facts) == snapshot.facts
    return True


def pythonic(value: Any) -> Any:
    """JSON data as a program would have them: exact decimals in the place of floats."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, dict):
        return {key: pythonic(below) for key, below in value.items()}
    return [pythonic(below) for below in value] if isinstance(value, list) else value


@settings(max_examples=300)
@given(submissions(EVERY_KIND) | single_submissions(EVERY_KIND))
def test_what_is_read_quickly_is_what_the_ordinary_reader_reads(data: dict[str, Any]) -> None:
    data = pythonic(data)
    try:
        ordinary(data, EVERY_KIND)
    except LirenError:
        assert read_quickly(data, [EVERY_KIND], "<snapshot>") is None
    else:
        same_thing(data, EVERY_KIND)


STRICTER = load_ruleset({
    **RULES, "ruleset": "stricter",
    "facts": {**RULES["facts"],  # type: ignore[dict-item]
        "members": {"type": "count", "unit": "person", "at_most": 12},
        "area": {"type": "number", "unit": "亩"},
    },
})  # fmt: skip


@settings(max_examples=200)
@given(submissions(EVERY_KIND))
def test_what_is_read_for_two_rulesets_is_what_each_reads(data: dict[str, Any]) -> None:
    data, both = pythonic(data), (EVERY_KIND, STRICTER)
    quick = read_quickly(data, both, "<snapshot>")
    try:
        wanted = [ordinary(data, ruleset)[1] for ruleset in both]
    except LirenError:
        assert quick is None
        return
    if quick is not None:
        found = [bind(ruleset, quick) for ruleset in both]
        assert [each.readings for each in found] == [each.readings for each in wanted]
        assert [each.scaled for each in found] == [each.scaled for each in wanted]


def test_plain_data_are_read_for_two_rulesets_at_once() -> None:
    data = {"snapshot": "a", "facts": {"members": 11, "area": 20}}
    quick = read_quickly(data, (EVERY_KIND, STRICTER), "<snapshot>")
    assert quick is not None
    assert set(quick._bound) == {EVERY_KIND, STRICTER}
    data = {"snapshot": "a", "facts": {"members": 13}}
    assert read_quickly(data, [EVERY_KIND], "<snapshot>") is not None
    assert read_quickly(data, (EVERY_KIND, STRICTER), "<snapshot>") is None


def told(data: dict[str, Any], read: Callable[[dict[str, Any]], Snapshot]) -> Any:
    """What is found in the data by a reader, or what is wrong with them."""
    try:
        snapshot = read(data)
        bound = bind(EVERY_KIND, snapshot)
    except LirenError as error:
        return error.problems
    head = [getattr(snapshot, field) for field in HEAD]
    return head, dict(snapshot.facts), bound.readings, bound.facts, bound.statements


HEAD = ("id", "community", "as_of", "note", "rulesets", "claims", "waivers", "sources",
        "time_zone", "incomplete", "history", "region", "digest", "document")  # fmt: skip


@settings(max_examples=300)
@given(submissions(EVERY_KIND) | single_submissions(EVERY_KIND))
def test_plain_data_are_loaded_as_any_others(data: dict[str, Any]) -> None:
    data = pythonic(data)
    wanted = told(data, lambda given: read_snapshot(from_python(given, "<snapshot>")))
    assert told(data, load_snapshot) == wanted


NOT_PLAIN = [
    float("nan"), 0.5, Decimal("NaN"), Decimal("Infinity"), Decimal("1E+30"), 10**400, (1, 2),
    {1: 2}, {"": 1}, {"a\u202eb": 1}, "a\u200bb", "x" * 20_001, ["\x00"], object(), {1, 2},
    Fraction(1, 3), datetime(2022, 1, 1, tzinfo=UTC), b"x", [[[[0.5]]]], {"value": 0.5},
]  # fmt: skip


@pytest.mark.parametrize("value", NOT_PLAIN, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize("name", ["members", "area", "estates", "note", "nobody_knows"])
def test_what_is_not_plain_is_refused_as_ever(name: str, value: object) -> None:
    data: dict[str, Any] = {"snapshot": "a", "facts": {name: value}}
    if name == "note":
        data = {"snapshot": "a", "note": value}
    wanted = told(data, lambda given: read_snapshot(from_python(given, "<snapshot>")))
    assert told(data, load_snapshot) == wanted


def test_plain_data_without_end_or_bottom_are_refused_as_ever() -> None:
    deep: list[Any] = []
    for _ in range(60):
        deep = [deep]
    endless: list[Any] = []
    endless.append(endless)
    many = {f"fact_{i}": [0] * 1000 for i in range(500)}
    for facts in ({"members": deep}, {"members": endless}, many):
        with pytest.raises(SnapshotError) as found:
            load_snapshot({"snapshot": "a", "facts": facts})
        with pytest.raises(LirenError) as wanted:
            from_python({"snapshot": "a", "facts": facts}, "<snapshot>")
        assert found.value.problems == wanted.value.problems


def test_what_was_loaded_does_not_change_with_the_dict() -> None:
    data: dict[str, Any] = copy.deepcopy({"snapshot": "a", "facts": PLAIN_VALUES})
    loaded = load_snapshot(data)
    before = read_snapshot(from_python(data, "<snapshot>"))
    data["facts"]["rooms"].append("archive")
    data["facts"]["estates"][0]["homes"] = 900
    data["facts"]["members"] = 12
    assert (loaded.digest, dict(loaded.facts)) == (before.digest, before.facts)
    assert bind(EVERY_KIND, loaded).readings == bind(EVERY_KIND, before).readings


@settings(max_examples=200)
@given(st.data())
def test_checks_count_for_what_is_read_quickly(data: st.DataObject) -> None:
    named = CHECKED.facts
    facts = {name: plain(named[name]) for name in ("members", "area", "gated")}
    facts["estates"] = st.lists(record(named["estates"]), max_size=3)
    stated = data.draw(st.fixed_dictionaries({}, optional=facts))
    made = pythonic({"snapshot": "a", "facts": stated})
    try:
        ordinary(made, CHECKED)
    except LirenError:
        assert read_quickly(made, [CHECKED], "<snapshot>") is None
    else:
        same_thing(made, CHECKED)


PLAIN_VALUES = {
    "members": 11,
    "residents": Decimal("1.25"),
    "committee": {"members": 5, "party.members": "4"},
    "area": Decimal("12.34"),
    "green": Decimal("33.3"),
    "gated": True,
    "built": date(2020, 2, 29),
    "heating": "燃煤",
    "rooms": ["药房", "lab"],
    "proven": {"value": 3, "evidence": "minutes", "reason": "会议记录"},
    "estates": [{"name": "East", "homes": 12, "kind": "old"}, {"homes": None}],
}


@pytest.mark.parametrize("name", PLAIN_VALUES)
def test_values_as_programs_have_them_are_read_quickly(name: str) -> None:
    data = {"snapshot": "a", "as_of": "2022-06-30", "facts": {name: PLAIN_VALUES[name]}}
    assert same_thing(data, EVERY_KIND)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("members", True),
        ("members", -1),
        ("members", 501),
        ("members", Decimal("0.5")),
        ("members", "5 人"),
        ("area", Decimal("0.00000000000001")),
        ("area", Decimal("NaN")),
        ("area", 20.5),
        ("gated", 1),
        ("heating", 7),
        ("rooms", ["药房", "pharmacy"]),
        ("rooms", ("lab",)),
        ("built", "2022.6.30"),
        ("proven", 3),
        ("proven", {"value": 3, "evidence": "minutes"}),
        ("proven", {"value": 3, "evidence": " ", "reason": "r"}),
        ("estates", [{"homes": 1, "evidence": "e"}]),
        ("estates", [{"vetted": True}]),
        ("estates", [{}] * 5),
        ("committee", {"members": 5, "committee.members": 5}),
        ("other", 1),
    ],
)
def test_anything_else_is_left_to_the_ordinary_reader(name: str, value: object) -> None:
    data = {"snapshot": "a", "facts": {name: value}}
    assert read_quickly(data, [EVERY_KIND], "<snapshot>") is None


@pytest.mark.parametrize(
    "head",
    [
        {"snapshot": ""},
        {"snapshot": "a b"},
        {"snapshot": 5},
        {"community": "\u200b"},
        {"community": " "},
        {"as_of": "2022-13-01"},
        {"as_of": None},
        {"as_of": date(1800, 1, 1)},
        {"note": 5},
        {"facts": []},
        {"history": []},
        {"sources": {}},
    ],
)
def test_a_head_that_is_not_plain_is_left_to_the_ordinary_reader(head: dict[str, object]) -> None:
    assert read_quickly({"snapshot": "a", **head}, [EVERY_KIND], "<snapshot>") is None


def test_later_changes_of_the_dict_do_not_show() -> None:
    data: dict[str, Any] = copy.deepcopy({"snapshot": "a", "facts": PLAIN_VALUES})
    before = load_snapshot(data).digest
    quick = read_quickly(data, [EVERY_KIND], "<snapshot>")
    assert quick is not None
    data["facts"]["rooms"].append("archive")
    data["facts"]["estates"][0]["homes"] = 900
    data["facts"]["committee"]["members"] = 3
    data["facts"]["members"] = 12
    data["snapshot"] = "b"
    assert quick.digest == before


def test_a_snapshot_that_was_read_quickly_can_be_pickled() -> None:
    quick = read_quickly({"snapshot": "a", "facts": {"members": 5}}, [EVERY_KIND], "<snapshot>")
    assert quick is not None
    again = pickle.loads(pickle.dumps(quick.document))
    assert (again, again.data) == (quick.document.whole(), quick.document.data)  # type: ignore[attr-defined]


def test_another_ruleset_reads_it_in_the_ordinary_way() -> None:
    quick = read_quickly({"snapshot": "a", "facts": {"members": 5}}, [EVERY_KIND], "<snapshot>")
    assert quick is not None
    assert bind(CHECKED, quick).readings["members"].value == 5


AT_ONCE = quick._plan(EVERY_KIND).generate()


def read_at_once(facts: dict[str, Any], read: All = AT_ONCE) -> bool:
    """Whether generated code reads the facts; if so, then as the ordinary reader does it."""
    snapshot = quick.snapshot_of({"snapshot": "a", "facts": facts}, "<snapshot>")
    if snapshot is None:
        return False
    found = read(facts)
    if found is None:
        return False
    _, bound = ordinary({"snapshot": "a", "facts": facts}, EVERY_KIND)
    assert found == bound.scaled
    assert [type(each) for each in found.values] == [type(each) for each in bound.scaled.values]
    return True


@settings(max_examples=300)
@given(submissions(EVERY_KIND))
def test_what_is_read_all_at_once_is_what_the_ordinary_reader_reads(data: dict[str, Any]) -> None:
    facts = pythonic(data).get("facts")
    if isinstance(facts, dict):
        plainly = {name: facts[name] for name in facts if name in PLAIN_FACTS}
        read_at_once(facts)
        read_at_once(plainly)


ALL_AT_ONCE: dict[str, list[object]] = {
    "members": [0, 11, 500, "12", Decimal(7), Decimal("7.00")],
    "residents": [20, Decimal("1.25"), Decimal("0.00"), "3"],
    "area": [10, 100000, Decimal("10.00"), Decimal("12.345678"), Decimal("99999.99"), "12.5"],
    "land": [3, Decimal("0.5"), "7"],
    "ratio": [Decimal("0.333333"), 4, Decimal("999999999999999.999999")],
    "green": [Decimal("33.3"), 100, Decimal("0.0"), "12"],
    "fees": [Decimal("1.05"), 12],
    "gated": [True, False, "yes", "否"],
    "built": [date(2020, 2, 29), "2022-06-30"],
    "heating": ["燃煤", "gas"],
    "rooms": [["药房", "lab"], []],
}
PLAIN_FACTS = frozenset(ALL_AT_ONCE)


@pytest.mark.parametrize(
    ("name", "value"), [(name, each) for name, values in ALL_AT_ONCE.items() for each in values]
)
def test_plain_values_are_read_all_at_once(name: str, value: object) -> None:
    assert read_at_once({name: value})
    everything = {other: values[0] for other, values in ALL_AT_ONCE.items()}
    assert read_at_once({**everything, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("members", 501), ("members", -1), ("members", True), ("members", Decimal("0.5")),
        ("members", "5 人"), ("members", None), ("members", "unknown"), ("members", {"value": 3}),
        ("area", 9), ("area", Decimal("9.99")), ("area", Decimal("100000.01")), ("area", True),
        ("gated", 1), ("gated", 0), ("gated", None), ("heating", 7),
        ("rooms", ["药房", "pharmacy"]), ("proven", 3), ("estates", []), ("other", 1),
        ("committee", {"members": 5}), ("previous.gated", True),
    ],
)  # fmt: skip
def test_what_takes_a_second_look_is_not_read_all_at_once(name: str, value: object) -> None:
    everything = {other: values[0] for other, values in ALL_AT_ONCE.items()}
    assert AT_ONCE({name: value}) is None
    assert AT_ONCE({**everything, name: value}) is None


def test_a_context_of_the_caller_that_rounds_does_not_change_what_is_read() -> None:
    with localcontext() as context:
        context.prec = 2
        assert read_at_once({"area": Decimal("99999.99"), "green": Decimal("33.3")})


def test_facts_are_read_all_at_once_when_there_were_many_snapshots() -> None:
    ruleset = load_ruleset(RULES)
    plan = quick._plan(ruleset)
    for i in range(quick.COLD_READINGS + 2):
        assert (plan.all is None) == (i <= quick.COLD_READINGS)
        bound = bind(
            ruleset, load_snapshot({"snapshot": "a", "facts": {"members": i, "gated": True}})
        )
        assert (bound.readings["members"].value, bound.facts.values[0]) == (i, i)


def test_a_single_fact_is_not_read_all_at_once() -> None:
    assert read_all({}, {}, {}, []) is never
