"""The types of communities as the project's profile completes them.

In: communities on either side of every figure of the conditions, and at it, in all combinations.
Out: that the completed conditions leave no gap and no overlap, and keep every community in the one
type that the printed conditions give it.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

from liren.engine import Ruleset, load_profile, load_ruleset, load_snapshot
from liren.scoring import assess

RULESET = Path(__file__).parents[2] / "rulesets" / "types" / "community-types"
DENSITIES = ("4999.99", "5000", "5000.01", "10000", "10000.01")
ELDERLY = ("7.99", "8", "10", "10.01", "12", "12.01", "20", "20.01")
GATED = ("49.99", "50")
UNEMPLOYED = ("1.99", "2", "4.5", "4.51")


@cache
def printed() -> Ruleset:
    return load_ruleset("community-types")


@cache
def completed() -> Ruleset:
    return load_profile(RULESET / "profiles" / "completed.yaml").ruleset


def types(ruleset: Ruleset, density: str, elderly: str, gated: str, unemployed: str) -> list[str]:
    """The types of a community with these figures."""
    facts = {
        "density": f"{density} person/km2",
        "elderly_share": f"{elderly} %",
        "gated_share": f"{gated} %",
        "unemployment": f"{unemployed} %",
    }
    (result,) = assess(ruleset, load_snapshot({"snapshot": "case", "facts": facts})).types
    assert {finding.belongs for finding in result.findings} <= {"yes", "no"}
    return [option.id for option in result.certain]


def test_the_completed_types_leave_no_gap_and_no_overlap_and_keep_what_was_clear() -> None:
    seen: set[str] = set()
    for figures in product(DENSITIES, ELDERLY, GATED, UNEMPLOYED):
        now, before = types(completed(), *figures), types(printed(), *figures)
        assert len(now) == 1, figures
        assert len(before) != 1 or now == before, figures
        assert not before or now[0] in before, figures
        seen.update(now)
    assert seen == {"old_open", "gated", "resettled"}


def test_the_profile_says_that_its_conditions_are_the_projects() -> None:
    options = completed().types["community_type"].options.values()
    assert {(each.basis, each.citation) for each in options} == {("project", None)}
    assert all(each.note is not None for each in options)
