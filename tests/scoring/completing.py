"""Every way to fill in what a snapshot leaves open, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from liren.engine import Ruleset
from liren.scoring import Assessment
from tests.scoring.making import judged


def completions(
    rules: Ruleset, known: str, missing: Mapping[str, Sequence[str]]
) -> Iterator[Assessment]:
    """The assessments of every complete snapshot that agrees with what is known."""
    for values in product(*missing.values()):
        filled = [f"{name}: {value}" for name, value in zip(missing, values, strict=True)]
        yield judged(rules, ", ".join([*filter(None, [known]), *filled]))


def contained(rules: Ruleset, known: str, missing: Mapping[str, Sequence[str]]) -> bool:
    """Whether every completion lies within the range: score, groups, tiers, outcomes.

    Returns whether the ends of the score's range are scores of completions.
    """
    open_ = judged(rules, known)
    found = list(completions(rules, known, missing))
    for complete in found:
        assert open_.score.low <= complete.score.low <= complete.score.high <= open_.score.high
        if open_.score.possible is not None and complete.score.possible is not None:
            assert open_.score.possible.low <= complete.score.max <= open_.score.possible.high
        assert set(complete.possible_tiers) <= set(open_.possible_tiers)
        for outcome, wider in zip(complete.outcomes, open_.outcomes, strict=True):
            assert set(outcome.possible) <= set(wider.possible)
        for group, wide in zip(complete.groups, open_.groups, strict=True):
            assert wide.low <= group.low <= group.high <= wide.high
    scores = [complete.score.low for complete in found]
    return (open_.score.low, open_.score.high) == (min(scores), max(scores))
