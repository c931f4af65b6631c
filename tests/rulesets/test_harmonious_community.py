"""What `docs/harmonious-community.md` says of weights and tiers is so.

In: both pages, the composite, and the community with full marks of its rule tests. Out: verdicts on
the tables and on the examples of what tiers come to.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from liren.engine import load_profile, load_ruleset, load_snapshot, shipped_rulesets
from liren.engine.ruleset.model import Criterion, Ruleset
from liren.scoring import Assessment, assess

ROOT = Path(__file__).parents[2]
FOLDER = shipped_rulesets()["harmonious-community"].parent
PAGES = ("docs/harmonious-community.md", "docs/harmonious-community.zh.md")
ROW = re.compile(r"^\| ([^|]+) \| ([\d.]+) \| (\d+) \|$", re.M)
Share = tuple[Fraction, int]


@cache
def composite() -> Ruleset:
    return load_ruleset("harmonious-community")


def shares(name_of: Callable[[Criterion], str]) -> dict[str, Share]:
    """Points and number of the criteria, by what they are called."""
    points: defaultdict[str, Fraction] = defaultdict(Fraction)
    numbers: Counter[str] = Counter()
    for criterion in composite().criteria.values():
        name = name_of(criterion)
        numbers[name] += 1
        points[name] += Fraction(criterion.maximum) if criterion.points else 0
    return {name: (points[name], numbers[name]) for name in numbers}


def taken_from() -> dict[str, str]:
    data = yaml.safe_load((FOLDER / "ruleset.yaml").read_text("utf-8"))
    return {
        name: data["uses"][criterion["from"].split(".")[0]]
        for name, criterion in data["criteria"].items()
    }


@pytest.mark.parametrize("page", PAGES)
def test_the_tables_give_points_and_criteria_of_dimensions_and_rulesets(page: str) -> None:
    lang = "zh" if ".zh." in page else "en"
    groups = composite().groups
    by_group = shares(lambda c: str(getattr(groups[c.group or ""].title, lang)))
    by_ruleset = shares(lambda c: taken_from()[c.id])
    rows = ROW.findall((ROOT / page).read_text("utf-8"))
    written = {name: (Fraction(points), int(number)) for name, points, number in rows}
    assert written == by_group | by_ruleset


def test_no_criterion_is_worth_more_than_two_and_a_half_points() -> None:
    scored = [c for c in composite().criteria.values() if c.points]
    assert max(Fraction(c.maximum) for c in scored) == Fraction("2.5")
    unscored = {c.id for c in composite().criteria.values() if c.points is None}
    assert unscored == {
        *("green_space", "joint_meeting_cadence"),
        *("service_network", "four_levels", "no_cases"),
    }


def assessed(ruleset: Ruleset, **changed: Any) -> Assessment:
    """The community with full marks, with some facts changed."""
    tests = yaml.load((FOLDER / "tests.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    facts = {**tests["given"], **changed}
    return assess(
        ruleset, load_snapshot({"snapshot": "case", "as_of": "2022-06-30", "facts": facts})
    )


NO_TURNOUT = {"election.voters": 0}
NO_SOCIAL_SECURITY = {
    "jobs.free_training": "no",
    "jobs.public_posts": "no",
    "charity_supermarkets": 0,
    "community_workers": [{"pay": 0, "insurances": [], "smart_training": 30}],
    "subsidy": 0,
    "paired_units": [],
}


@pytest.mark.parametrize(("changed", "score"), [(NO_TURNOUT, "98.5"), (NO_SOCIAL_SECURITY, "90")])
def test_a_single_demand_or_dimension_bars_the_best_tier(
    changed: dict[str, Any], score: str
) -> None:
    found = assessed(composite(), **changed)
    assert (found.score.value, found.tier) == (Fraction(score), "up_to_standard")
    residents_first = load_profile(FOLDER / "profiles" / "residents-first.yaml").ruleset
    by_profile = assessed(residents_first, **changed, resident_satisfaction="90 %")
    assert by_profile.tier == "demonstration"


def test_the_five_demands_are_worth_eight_points() -> None:
    best = composite().tiers[0]
    demands = [each.criterion for each in best.requires]
    assert len(demands) == 5
    assert sum(Fraction(composite().criteria[each].maximum) for each in demands) == 8
