"""Points of lists: added up, the best, and means by weight."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from liren.engine import load_ruleset
from liren.engine.ir.nodes import Number
from liren.engine.ruleset.model import Criterion
from tests.scoring.making import finding, judged, points, ruleset

AWARDS = """
facts:
  awards:
    each: {level: {type: choice, options: [county, city, province]}, shared: flag, years: count}
    at_most: 4
criteria:
  c:
    title: C
    for_each: awards
    when_empty: unmet
    measure: level
    points: {options: {county: 1, city: 2.5, province: 4}, times: [{when: shared, by: 0.5}]}
    MORE
"""


def award(level: str, shared: str = "no", years: int = 1) -> str:
    return f"{{level: {level}, shared: {shared}, years: {years}}}"


def awarded(more: str, *awards: str) -> tuple[str, Number]:
    found = judged(AWARDS.replace("MORE", more), f"awards: [{', '.join(awards)}]")
    return finding(found).status, points(found)


COUNTY, CITY, PROVINCE = award("county"), award("city"), award("province")


@pytest.mark.parametrize(
    ("awards", "together", "best"),
    [
        ([], ("unmet", 0), ("unmet", 0)),
        ([COUNTY], ("partly_met", 1), ("partly_met", 1)),
        ([COUNTY, CITY], ("partly_met", Fraction(7, 2)), ("partly_met", Fraction(5, 2))),
        ([CITY, CITY], ("met", 5), ("partly_met", Fraction(5, 2))),
        ([PROVINCE, CITY], ("met", 5), ("met", 4)),  # 6.5, at most 5
        ([award("province", "yes")], ("partly_met", 2), ("partly_met", 2)),
    ],
)
def test_points_of_records_are_added_up_or_the_best_counts(
    awards: list[str], together: object, best: object
) -> None:
    assert awarded("combine: sum\n    combined_at_most: 5", *awards) == together
    assert awarded("combine: best", *awards) == best


def test_the_best_may_be_capped_too() -> None:
    assert awarded("combine: best\n    combined_at_most: 3", PROVINCE) == ("met", 3)
    assert awarded("combine: best\n    combined_at_most: 3", CITY) == (
        "partly_met", Fraction(5, 2),
    )  # fmt: skip


def criterion(more: str) -> Criterion:
    return ruleset(AWARDS.replace("MORE", more)).criteria["c"]


@pytest.mark.parametrize(
    ("more", "most"),
    [("combine: sum\n    combined_at_most: 9", 9), ("combine: sum\n    combined_at_most: 2", 2),
     ("combine: best", 4), ("combine: best\n    combined_at_most: 3", 3),
     ("combine: best\n    combined_at_most: 9", 4)],
)  # fmt: skip
def test_what_records_can_earn_together_at_most(more: str, most: Number) -> None:
    assert criterion(more).maximum == most


HOMES = """
facts:
  blocks:
    each:
      lit: flag
      faults: {type: count, at_most: 10}
      area: {type: number, unit: m2, at_most: 900}
    at_most: 3
criteria:
  c:
    title: C
    for_each: blocks
    weight: area
    when_empty: WHEN
    MORE
"""
LIT = "require: lit\n    combine: share\n    points: 6"
GRADED = """measure: faults
    combine: mean
    points: {linear: {from: {at: 0, points: 6}, to: {at: 3, points: 0}}}"""


def block(area: object, lit: str = "yes", faults: object = 0) -> str:
    return f"{{lit: {lit}, faults: {faults}, area: {area}}}"


def housed(more: str, *blocks: str, when: str = "unmet") -> tuple[str, Number]:
    rule = HOMES.replace("MORE", more).replace("WHEN", when)
    found = judged(rule, f"blocks: [{', '.join(blocks)}]")
    return finding(found).status, points(found)


@pytest.mark.parametrize(
    ("more", "blocks", "expected"),
    [
        (LIT, [block(100), block(300, "no")], ("partly_met", Fraction(3, 2))),  # 6 x 100/400
        (LIT, [block(100), block(300)], ("met", 6)),
        (LIT, [block(100), block(0, "no")], ("met", 6)),  # what weighs nothing is left aside
        (LIT, [block(100, "no"), block(0)], ("unmet", 0)),
        # (6 x 100 + 4 x 200 + 0 x 400) / 700 = 2
        (GRADED, [block(100), block(200, faults=1), block(400, faults=3)], ("partly_met", 2)),
        (GRADED, [block(100), block(200, faults=1)], ("partly_met", Fraction(467, 100))),  # 14/3
    ],
)
def test_a_mean_by_weight(more: str, blocks: list[str], expected: tuple[str, Number]) -> None:
    assert housed(more, *blocks) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [("met", ("met", 6)), ("unmet", ("unmet", 0)), ("not_applicable", ("not_applicable", 0))],
)
@pytest.mark.parametrize("blocks", [[], [block(0, "no")], [block(0), block(0, "no")]])
def test_weights_of_nothing_but_zero_are_an_empty_list(
    when: str, expected: tuple[str, Number], blocks: list[str]
) -> None:
    assert housed(LIT, *blocks, when=when) == expected


@pytest.mark.parametrize("more", [LIT, GRADED])
@pytest.mark.parametrize("when", ["met", "unmet"])
@pytest.mark.parametrize(
    "known",
    [
        [("100", "yes", "0"), ("unknown", "no", "3")],
        [("unknown", "yes", "1"), ("unknown", "no", "unknown")],
        [("{between: [100, 300]}", "unknown", "1"), ("200", "no", "3")],
        [("unknown", "unknown", "unknown")],
    ],
)
def test_every_completion_of_a_weighted_list_lies_in_the_range(
    more: str, when: str, known: list[tuple[str, str, str]]
) -> None:
    areas = {"unknown": ["0", "1", "450", "900"], "{between: [100, 300]}": ["100", "250", "300"]}
    options = [
        [areas.get(a, [a]), ["yes", "no"] if b == "unknown" else [b],
         ["0", "2", "10"] if c == "unknown" else [c]]
        for a, b, c in known
    ]  # fmt: skip
    rule = ruleset(HOMES.replace("MORE", more).replace("WHEN", when))
    stated = ", ".join(block(a, b, c) for a, b, c in known)
    partial = finding(judged(rule, f"blocks: [{stated}]"))
    assert partial.points is not None
    for choice in product(*(product(*each) for each in options)):
        facts = ", ".join(block(a, b, c) for a, b, c in choice)
        complete = judged(rule, f"blocks: [{facts}]")
        assert partial.points.low <= points(complete) <= partial.points.high
        if partial.status != "unknown":
            assert (finding(complete).status == "met") == (partial.status == "met")


def test_an_open_weight_leaves_open_what_it_can_change_and_no_more() -> None:
    rule = ruleset(HOMES.replace("MORE", LIT).replace("WHEN", "unmet"))
    facts = f"blocks: [{block(100)}, {block('{between: [100, 300]}', 'no')}]"
    found = finding(judged(rule, facts)).points
    assert found is not None
    assert (found.low, found.high) == (Fraction(3, 2), 3)  # 6 x 100/400 to 6 x 100/200


def test_further_records_of_which_nothing_is_known_leave_the_sum_open_up_to_its_cap() -> None:
    rule = AWARDS.replace("MORE", "combine: sum\n    combined_at_most: 5")
    found = finding(judged(rule, f"awards: {{records: [{CITY}], count: {{at_most: 3}}}}"))
    assert found.points is not None
    assert (found.points.low, found.points.high, found.status) == (Fraction(5, 2), 5, "unknown")


@pytest.mark.parametrize(
    ("more", "awards", "expected"),
    [
        # 2.5 + 1: one city more is enough
        ("combine: sum\n    combined_at_most: 5", [CITY, COUNTY], 1),
        ("combine: sum\n    combined_at_most: 7", [CITY, COUNTY], 2),
        ("combine: best", [CITY, COUNTY], 1),
    ],
)
def test_the_remedy_changes_as_few_records_as_needed(
    more: str, awards: list[str], expected: int
) -> None:
    found = judged(AWARDS.replace("MORE", more), f"awards: [{', '.join(awards)}]")
    [remedy] = found.remedies
    assert (len(remedy.changes), remedy.complete) == (expected, True)


def test_a_worth_scales_what_records_earn_together(tmp_path: Path) -> None:
    inner = AWARDS.replace("MORE", "combine: sum\n    combined_at_most: 5")
    outer = "uses: {inner: inner.yaml}\ncriteria: {c: {from: inner.c, worth: 2}}\n"
    for name, text in (("inner", inner), ("outer", outer)):
        head = f"ruleset: {name}\nversion: '1'\ntitle: T\n"
        (tmp_path / f"{name}.yaml").write_text(head + text, encoding="utf-8")
    rule = load_ruleset(tmp_path / "outer.yaml")
    assert rule.criteria["c"].maximum == 2
    assert points(judged(rule, f"awards: [{COUNTY}]")) == Fraction(2, 5)  # 1 x 2/5
    assert points(judged(rule, f"awards: [{PROVINCE}]")) == Fraction(8, 5)
    found = judged(rule, f"awards: [{PROVINCE}, {CITY}]")
    assert (finding(found).status, points(found)) == ("met", 2)


def test_a_record_that_weighs_nothing_is_listed_as_not_asked() -> None:
    rule = HOMES.replace("MORE", LIT).replace("WHEN", "unmet")
    found = finding(judged(rule, f"blocks: [{block(100)}, {block(0, 'no')}]"))
    assert [record.status for record in found.records] == ["met", "not_applicable"]


def test_a_difference_without_sign_can_weigh_records() -> None:
    rules = """
    facts: {blocks: {each: {homes: count, empty: count, lit: flag}, at_most: 3}}
    criteria:
      c:
        title: C
        for_each: blocks
        require: lit
        combine: share
        weight: abs(homes - empty)
        when_empty: not_applicable
        points: 8
    """
    blocks = "[{homes: 4, empty: 1, lit: yes}, {homes: 1, empty: 2, lit: no}]"
    assert points(judged(rules, f"blocks: {blocks}")) == 6  # 8 x 3 / (3 + 1)
