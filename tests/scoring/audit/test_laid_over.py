"""What is proved of a profile, or of a ruleset that draws on others, holds for it as assessed.

Each is held against every community, as the scalar backend judges it by the same rules written in
one file; and what is asked of both must have the same answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import count, islice
from typing import Any

import pytest

from liren.engine import load_snapshot
from liren.engine.audit.lint import lint
from liren.scoring import assess
from liren.scoring.audit.compare import compare
from liren.scoring.audit.conflicts import find_conflicts
from liren.scoring.audit.prove import prove
from liren.scoring.audit.tight import tight
from liren.scoring.plan import plan_for
from tests.oracle.choosing import Seeded
from tests.oracle.filling import Case, snapshot
from tests.oracle.writing import to_yaml
from tests.scoring.audit.study.communities import Community
from tests.scoring.audit.study.judging import PASSING, Reading, Seen, judged_by
from tests.scoring.audit.study.laid import Laid, Source, of_drawing, of_profiles

SOURCES = (of_profiles, of_drawing)
SECONDS, TOTAL = 20, 80
LOOKED_AT_THERE = frozenset(
    ("types-gap", "types-overlap", "unreachable-points", "better-earns-less")
)
"""What of criteria and types that are drawn from another ruleset is looked at in that one."""


def studied(source: Source, start: int, number: int) -> Iterator[tuple[Laid, list[Seen]]]:
    """So many, with what the ruleset in one file makes of every community."""
    found = (laid for laid in map(source, count(start)) if laid is not None)
    for laid in islice(found, number):
        hand = reading(laid.hand, laid)
        yield laid, [hand.of(each) for each in laid.communities]


def knows_all(laid: Laid) -> bool:
    """Whether it has all facts, and so all checks: what nothing reads is not drawn along."""
    return laid.made.facts.keys() >= laid.hand.facts.keys()


def reading(ruleset: Any, laid: Laid) -> Reading:
    return Reading(plan_for(ruleset, laid.day, flags=True), laid.day)


def told(laid: Laid, *more: object) -> str:
    return "\n".join([laid.name, str(laid.day), *map(str, more), to_yaml(laid.raw)])


def comparisons(source: Source, start: int, number: int) -> Counter[str]:
    """No answer about a change from the base is wrong, and it is the same as in one file."""
    came_to: Counter[str] = Counter()
    for laid, by_hand in studied(source, start, number):
        made, base = reading(laid.made, laid), reading(laid.base, laid)
        assert [made.of(each) for each in laid.communities] == by_hand, told(laid)
        days = laid.day, laid.day
        comparison = compare(laid.base, laid.made, days, seconds=SECONDS, total_seconds=TOTAL)
        pairs = [
            (base.of(each), seen) for each, seen in zip(laid.communities, by_hand, strict=True)
        ]
        found = judged_by(comparison, pairs, whole=True)
        assert found.wrong == [], told(laid, *found.wrong)
        assert (
            compare(laid.made, laid.hand, days, seconds=SECONDS, total_seconds=TOTAL).verdict
            == "equivalent"
        ), told(laid)
        came_to.update(["tried", comparison.verdict, *(["gave up"] if found.gave_up else [])])
    return came_to


def checks(source: Source, start: int, number: int) -> int:
    """What is asked of criteria has the same answer as in one file; how many answers there were."""
    answers = 0
    for laid, _ in studied(source, start, number):
        made, hand = (_answers(ruleset, laid) for ruleset in (laid.made, laid.hand))
        # Where one of the lints tells it, it is not asked, and not of figures that stand elsewhere.
        shared = made.keys() & hand.keys()
        assert {key: made[key] for key in shared} == {key: hand[key] for key in shared}, told(laid)
        answers += len(shared)
    return answers


def _answers(ruleset: Any, laid: Laid) -> dict[tuple[str, tuple[str, ...]], str]:
    found = prove(ruleset, lint(ruleset, laid.day), as_of=laid.day, seconds=5, total_seconds=30)
    return {
        (each.code, each.of): each.outcome
        for each in found.questions if each.code not in LOOKED_AT_THERE
    }  # fmt: skip


def conflicts(source: Source, start: int, number: int) -> Counter[str]:
    """There is a conflict where no community meets all that it must."""
    came_to: Counter[str] = Counter()
    for laid, by_hand in studied(source, start, number):
        if not by_hand or not knows_all(laid):
            continue
        musts = [each.id for each in laid.hand.criteria.values() if each.strength == "must"]
        possible = any(all(seen.statuses[name] in PASSING for name in musts) for seen in by_hand)
        verdict = find_conflicts(
            [laid.made], as_of=laid.day, seconds=SECONDS, total_seconds=TOTAL
        ).verdict
        assert verdict == ("compatible" if possible else "conflict"), told(laid)
        came_to[verdict] += 1
    return came_to


def ranges(source: Source, start: int, number: int) -> Counter[str]:
    """The tightest range is from the least to the greatest score of a completion."""
    came_to: Counter[str] = Counter()
    for i, (laid, by_hand) in enumerate(studied(source, start, number)):
        choose = Seeded(("ranges", start, i))
        pairs = [
            (each, seen) for each, seen in zip(laid.communities, by_hand, strict=True)
            if not each.claimed
        ]  # fmt: skip
        if pairs and knows_all(laid):
            of, _ = choose.pick(pairs)
            kept = {name for name in of.values if choose.chance(50)}
            came_to += _range(laid, of, kept, [
                seen for each, seen in pairs
                if all(each.values[name] == of.values[name] for name in kept)
            ])  # fmt: skip
    return came_to


def _range(laid: Laid, of: Community, kept: set[str], completions: list[Seen]) -> Counter[str]:
    document = snapshot(Seeded("whole"), laid.raw, Case(of.values, laid.day), 0)
    document["facts"] = {name: document["facts"][name] for name in sorted(kept)}
    found = tight(
        assess(laid.made, load_snapshot(document), as_of=laid.day),
        seconds=SECONDS,
        total_seconds=TOTAL,
    )
    scores = [seen.score for seen in completions if seen.score is not None]
    for end, pick in ((found.low, min), (found.high, max)):
        if end is None:
            assert not scores, told(laid, document)
        elif end.proved:
            assert Fraction(end.bound) == pick(scores), told(laid, document)
    order = [*(tier.id for tier in laid.hand.tiers), None]
    if found.proved:
        assert set(found.possible_tiers) == {order[seen.tier] for seen in completions}
    return Counter(["tried", "proved" if found.proved else "open"])


@pytest.mark.parametrize("source", SOURCES)
def test_no_comparison_of_a_laid_over_ruleset_is_wrong_and_none_is_missing(source: Source) -> None:
    came_to = comparisons(source, 0, 12)
    assert (came_to["tried"], came_to["gave up"]) == (12, 0)


@pytest.mark.parametrize("source", SOURCES)
def test_a_laid_over_ruleset_is_checked_as_in_one_file(source: Source) -> None:
    assert checks(source, 100, 10) > 20


@pytest.mark.parametrize("source", SOURCES)
def test_conflicts_of_a_laid_over_ruleset_are_those_there_are(source: Source) -> None:
    assert sum(conflicts(source, 200, 15).values()) > 5


@pytest.mark.parametrize("source", SOURCES)
def test_the_tightest_range_by_a_laid_over_ruleset_is_that_of_its_completions(
    source: Source,
) -> None:
    came_to = ranges(source, 300, 15)
    assert came_to["proved"] == came_to["tried"] > 5


@pytest.mark.longrun
@pytest.mark.parametrize("source", SOURCES)
def test_no_answer_about_very_many_laid_over_rulesets_is_wrong(source: Source) -> None:
    came_to = comparisons(source, 10_000, 200)
    assert (came_to["tried"], came_to["gave up"]) == (200, 0)
    assert checks(source, 20_000, 200) > 400
    assert conflicts(source, 30_000, 200)["conflict"] > 0
    came_to = ranges(source, 40_000, 200)
    assert came_to["open"] <= came_to["tried"] // 50
