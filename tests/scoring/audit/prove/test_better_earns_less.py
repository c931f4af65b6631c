"""Better figures that earn fewer points."""

from __future__ import annotations

from liren.scoring.audit.prove.better_earns_less import better_earns_less
from tests.scoring.audit.planting import HEAD, At, told

BANDS = """
criteria:
  c:
    measure: turnout
    {op}: 60 %
    points:
      bands:
        - {{at_least: 90 %, points: {high}}}
        - {{at_least: 60 %, less_than: 90 %, points: {low}}}
"""


def test_exchanged_points_with_two_communities() -> None:
    result = told(better_earns_less, BANDS.format(op="at_least", high=3, low=5))
    assert result.findings == [
        At(
            5,
            "points",
            "`c` 中更好的 90% 只得 3 分，而 60% 得 5 分",
            "`c`: 90 % is better and earns 3 points, while 60 % earns 5",
        )
    ]
    assert result.examples == [("turnout 60 % → 5 points", "turnout 90 % → 3 points")]


def test_points_that_grow_with_the_measure() -> None:
    result = told(better_earns_less, BANDS.format(op="at_least", high=5, low=3))
    assert result.answers == {("c",): "proved"}


def test_less_is_better_where_the_threshold_says_so() -> None:
    assert told(better_earns_less, BANDS.format(op="at_most", high=5, low=3)).answers == {
        ("c",): "refuted"
    }


def test_without_a_direction_nothing_is_better() -> None:
    fragment = BANDS.format(op="at_least", high=3, low=5).replace("    at_least: 60 %\n", "")
    assert told(better_earns_less, fragment).answers == {}


def test_a_line_that_bends_down() -> None:
    fragment = """
        criteria:
          c:
            measure: visits
            at_least: 4
            points:
              linear: {through: [{at: 0, points: 0}, {at: 8, points: 4}, {at: 12, points: X}]}
        """
    down = told(better_earns_less, fragment.replace("X", "2"))
    assert [at.en for at in down.findings] == [
        "`c`: 9 is better and earns 3.5 points, while 8 earns 4"
    ]
    assert told(better_earns_less, fragment.replace("X", "4")).answers == {("c",): "proved"}


def test_a_line_that_bends_down_where_nobody_is() -> None:
    fragment = """
        criteria:
          c:
            measure: visits
            at_least: 4
            points:
              linear: {through: [{at: 0, points: 0}, {at: 20, points: 4}, {at: 30, points: 2}]}
        """
    assert told(better_earns_less, fragment).answers == {("c",): "proved"}


def test_values_far_from_every_end_are_looked_at() -> None:
    """A quotient of numbers of which the lower is 1 is a whole number."""
    head = (
        HEAD
        + "  asked: {type: count, at_most: 4}\n  told: {type: count, at_least: 1, at_most: 1}\n"
    )
    fragment = """
        criteria:
          c:
            measure: asked / told
            at_least: 50 %
            points:
              bands:
                - {at_most: 50 %, points: 2}
                - {less_than: 150 %, points: 3}
                - {at_least: 150 %, points: 1}
        """
    (finding,) = told(better_earns_less, fragment, head).findings
    assert finding.en == "`c`: 200 % is better and earns 1 points, while 100 % earns 3"


def test_what_is_divided_by_nothing_has_no_value() -> None:
    """Of nothing out of nothing all is earned, which says nothing of a share."""
    head = HEAD + "  done: {type: count, at_most: 9}\n  due: {type: count, at_most: 9}\n"
    fragment = """
        checks: [done == due]
        criteria:
          c:
            measure: done / due
            at_least: 100 %
            when_zero: met
            points: {bands: [{at_least: 150 %, points: 8}, {at_least: 0 %, points: 5}]}
        """
    assert told(better_earns_less, fragment, head).answers == {("c",): "proved"}


def test_where_facts_decide_the_ends_points_do_not_go_by_the_measure_alone() -> None:
    fragment = """
        criteria:
          c:
            measure: visits
            at_least: 4
            points:
              bands:
                - {at_least: "if gated then 12 else 4", points: 5}
                - {at_least: 8, points: 3}
        """
    assert told(better_earns_less, fragment).answers == {}
