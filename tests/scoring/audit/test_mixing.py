"""Made-up rulesets, figures of which are changed at random, on made-up communities.

What must hold of any change: rulesets that differ in nothing that bears on a result give the same
results; with none of the changes made the score is the old one, and with all of them the new.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from liren.engine import LirenError, Ruleset, load_ruleset, load_snapshot
from liren.engine.audit.diff import Diff, diff
from liren.scoring import assess
from liren.scoring.audit.attribution import attribute
from liren.scoring.audit.mixing import Mixer, Moment
from liren.scoring.audit.population import acquainted, held
from tests.laws.law import tried
from tests.oracle.choosing import Chooser, Seeded
from tests.oracle.filling import snapshot
from tests.strategies import Made, make

RULESETS = 20
FIGURE = re.compile(r"(?<![\w.\-@])\d+(?:\.\d+)?(?![\w.\-])")


def edited(choose: Chooser, text: str) -> str:
    """The ruleset with one to three figures changed, wherever they stand below the facts."""
    start = text.index("\nfacts:")
    for _ in range(choose.whole(1, 3)):
        found = list(FIGURE.finditer(text, start))
        if found:
            one = choose.pick(found)
            other = max(Decimal(one[0]) + choose.pick([1, 2, -1]), Decimal(0))
            text = f"{text[: one.start()]}{other}{text[one.end() :]}"
    return text


def loaded(text: str) -> Ruleset | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ruleset.yaml")
        path.write_text(text, encoding="utf-8")
        try:
            return load_ruleset(path)
        except LirenError:
            return None


def pairs(seed: int) -> Iterator[tuple[Made, Ruleset, Ruleset, Chooser]]:
    """A ruleset and, where it is one, what some other figures make of it."""
    choose = Seeded(("mixing", seed))
    made = make(choose, when_missing=True)
    old = loaded(made.text)
    assert old is not None
    for _ in range(4):
        new = loaded(edited(choose, made.text))
        if new is not None:
            yield made, *acquainted(old, new), choose


def moments(
    made: Made, old: Ruleset, new: Ruleset, choose: Chooser
) -> Iterator[tuple[Moment, Diff]]:
    for of in tried(choose, made, 2):
        for hidden in (0, 40):
            document = snapshot(choose, made.raw, of, hidden)
            try:
                stated = held("made-up", load_snapshot(document), (old, new))
                days = (of.as_of, of.as_of)
                for ruleset in (old, new):
                    assess(ruleset, stated.snapshot, of.as_of)
            except LirenError:
                continue
            yield Moment(stated.snapshot, stated.bounds, days), diff(old, new, of.as_of)


@pytest.mark.parametrize("seed", range(RULESETS))
def test_what_holds_of_any_change(seed: int) -> None:
    for made, old, new, choose in pairs(seed):
        for moment, found in moments(made, old, new, choose):
            results = [assess(r, moment.snapshot, moment.days[0]) for r in (old, new)]
            told = f"{made.text}\n{found.differences}\n{moment.snapshot.document.data}"
            if all(each.bearing != "result" for each in found.differences):
                assert results[0].score == results[1].score, told
                assert results[0].possible_tiers == results[1].possible_tiers, told
            mixer = Mixer(found)
            scores = [(each.score.low, each.score.high) for each in results]
            assert mixer.ends(frozenset(), moment) == scores[0], told
            assert mixer.ends(frozenset(mixer.causes), moment) == scores[1], told
            parts = attribute(mixer.causes, partial(mixer.ends, moment=moment)).parts
            for side in (0, 1):
                whole = scores[1][side] - scores[0][side]
                assert sum((ends[side] for ends in parts.values()), Fraction(0)) == whole


def test_the_changes_that_are_tried_are_of_many_kinds() -> None:
    kinds: Counter[str] = Counter()
    causes: Counter[int] = Counter()
    for seed in range(RULESETS):
        for made, old, new, choose in pairs(seed):
            for _, found in moments(made, old, new, choose):
                causes[len(Mixer(found).causes)] += 1
                kinds.update(
                    f"{each.section} {aspect.key}"
                    for each in found.differences
                    for aspect in each.aspects
                    if aspect.bearing == "result"
                )
    assert sum(causes.values()) >= 100
    assert max(causes) >= 3
    assert len(kinds) >= 8, kinds
