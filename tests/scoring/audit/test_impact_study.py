"""What is said of the impact on made-up communities is what assessing them one by one comes to.

Made-up rulesets with a few random changes; each community is assessed by the old and by the new
rules as if there were no comparison.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from liren.engine import LirenError, Ruleset, load_snapshot
from liren.scoring import Interval, assess
from liren.scoring.audit.comparing import compared
from liren.scoring.audit.impact import Assessor, Impact, Outcome
from liren.scoring.audit.population import Refused
from tests.laws.law import loaded
from tests.oracle.choosing import Chooser, Seeded
from tests.oracle.filling import case, snapshot
from tests.oracle.making import Maker
from tests.oracle.words import Raw
from tests.scoring.audit.study.mutations import mutation
from tests.strategies import Made


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def drawn(number: int) -> tuple[Ruleset, Ruleset, list[Raw]] | None:
    """A ruleset before and after some changes that leave the facts alone, and communities."""
    choose = Seeded(("impact", number))
    maker = Maker(choose, size=4)
    maker.history = False
    old = new = maker.made()
    for _ in range(choose.whole(1, 4)):
        change = mutation(choose, new)
        if change is not None and change.old["facts"] == change.new["facts"]:
            new = change.new if change.old is new else change.old
    try:
        rulesets = loaded(Made(old, ())), loaded(Made(new, ()))
    except LirenError:
        return None
    return *rulesets, list(_population(choose, old, maker))


def _population(choose: Chooser, raw: Raw, maker: Maker) -> Iterator[Raw]:
    for i in range(8):
        of = case(choose, raw, maker.hints)
        if of is not None:
            document = snapshot(choose, raw, of, choose.pick([0, 0, 30]))
            yield {**document, "snapshot": f"c{i}", "as_of": of.as_of.isoformat()}


def outcome(ruleset: Ruleset, document: Raw, day: date, other: Ruleset) -> Outcome:
    """What one ruleset alone makes of a community, without what it says of the other's criteria."""
    own: Raw = {
        part: [each for each in document[part] if each["criterion"] in ruleset.criteria
               or each["criterion"] not in other.criteria]
        for part in ("claims", "waivers") if part in document
    }  # fmt: skip
    facts: Raw = {n: v for n, v in document["facts"].items() if n in ruleset.facts}
    found = assess(ruleset, load_snapshot({**document, "facts": facts, **own}), as_of=day)
    score = found.score
    known = None if score.absent else Interval(score.low, score.high)
    return Outcome(known, score.max, found.possible_tiers)


def plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def checked(number: int) -> int:
    """Holds one comparison against assessing; how many communities there were."""
    made = drawn(number)
    if made is None:
        return 0
    old, new, documents = made
    assessor = Assessor(old, new, tuple(each.stretch for each in compared(old, new)))
    Path("all.jsonl").write_text(
        "".join(json.dumps(each, default=plain) + "\n" for each in documents), "utf-8"
    )
    found = list(assessor.impacts(["all.jsonl"]))
    for document, each in zip(documents, found, strict=True):
        assert not isinstance(each, Refused), each
        _holds(each, old, new, document)
    return len(found)


def _holds(found: Impact, old: Ruleset, new: Ruleset, document: Raw) -> None:
    assert found.old == outcome(old, document, found.day, new), document
    assert found.new == outcome(new, document, found.day, old), document
    if found.parts is not None and found.change is not None:
        for end in (0, 1):
            parts = [Fraction(ends[end]) for ends in found.parts.parts.values()]
            assert sum(parts, Fraction(0)) == found.change[end], document


def test_the_impact_on_made_up_communities_is_that_of_assessing_them() -> None:
    assert sum(checked(number) for number in range(40)) > 100


@pytest.mark.longrun
@pytest.mark.parametrize("part", range(4))
def test_the_impact_on_very_many_is_that_of_assessing_them(part: int) -> None:
    assert sum(checked(10_000 * (part + 1) + number) for number in range(300)) > 800
