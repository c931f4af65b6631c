"""Expressions as figures are named by them."""

from __future__ import annotations

import pytest

from liren.engine.ruleset.model import Ruleset
from liren.scoring.testing.figures import Figure, targets
from tests.scoring.making import ruleset

FACTS = """
facts:
  a: {type: count, at_most: 90}
  b: {type: count, at_most: 90}
  c: {type: count, at_least: 1, at_most: 90}
  opened: date
"""


def texts(rules: Ruleset) -> list[str]:
    [criterion] = rules.criteria.values()
    found = targets(criterion, rules.scoring)
    return [target.text for target in found if isinstance(target, Figure)]


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("a - 80 >= 0", "a - 80 >= 0"),
        ("80 - a >= 0", "80 - a >= 0"),
        ("a - 2 * b >= 3", "a - 2 * b >= 3"),
        ("a + b >= 3", "a + b >= 3"),
        ("(a + b) * c >= 3", "(a + b) * c >= 3"),
        ("b - (a - 1) * c >= 3", "b - (a - 1) * c >= 3"),
        ("months(as_of, opened) < 36 months", "months(as_of, opened) < 36 months"),
        ("months(as_of, opened) >= 1 month", "months(as_of, opened) >= 1 month"),
        ("days(as_of, opened) <= 30 days", "days(as_of, opened) <= 30 days"),
        ("as_of.month <= 3", "as_of.month <= 3"),
        ("3 >= as_of.month", "as_of.month <= 3"),
        ("as_of < 2022-09-15", "as_of < 2022-09-15"),
        ("a < 30", "a < 30"),
    ],
)
def test_a_comparison_is_written_as_in_the_language(condition: str, text: str) -> None:
    assert texts(ruleset(f'{FACTS}criteria: {{it: {{require: "{condition}"}}}}')) == [text]
