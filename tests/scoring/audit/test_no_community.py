"""Rulesets that no community fits together: of nobody everything could be proved."""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine import AssessmentError, Ruleset, load_ruleset
from liren.scoring.audit.compare import compare
from liren.scoring.audit.space import NothingInCommon, TooFewRecords
from tests.scoring.making import DAY

COUNT = {"type": "count", "at_most": "9"}


def ruleset(visits: Any, *checks: str, least: str = "2") -> Ruleset:
    return load_ruleset({
        "ruleset": "made", "version": "1.0.0", "title": "Made",
        "facts": {"visits": visits, "gated": "flag", "estates": {"each": {"homes": "count"}}},
        "checks": list(checks),
        "criteria": {"c": {"measure": "visits", "at_least": least, "points": "5"}},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ruleset({**COUNT, "at_most": "3"}), ruleset({**COUNT, "at_least": "4"})),
        (ruleset(COUNT, "gated"), ruleset(COUNT, "not gated")),
        (ruleset(COUNT, "visits > 20"), ruleset(COUNT)),
    ],
)
def test_without_a_community_nothing_is_compared(old: Ruleset, new: Ruleset) -> None:
    with pytest.raises(AssessmentError) as caught:
        compare(old, new, (DAY, DAY))
    (problem,) = caught.value.problems
    assert isinstance(problem, NothingInCommon)
    assert problem.message("zh") == ("各规则集对事实的声明和核对条件不能同时成立，没有社区可供对比")
    assert problem.message("en") == (
        "what the rulesets declare of facts and their checks cannot hold together of any community"
    )


def test_where_lists_would_have_to_be_longer_that_is_said() -> None:
    old, new = (ruleset(COUNT, "count(estates) >= 5", least=least) for least in ("2", "3"))
    with pytest.raises(AssessmentError) as caught:
        compare(old, new, (DAY, DAY))
    (problem,) = caught.value.problems
    assert isinstance(problem, TooFewRecords)
    assert problem.message("zh") == "列表 `estates` 最多只看 3 条记录，没有这样的社区可供对比"
    assert problem.message("en") == (
        "there is no community of which the list `estates` has no more than 3 records"
    )
    assert compare(old, new, (DAY, DAY), records=5).verdict == "stricter"
