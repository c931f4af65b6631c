"""What beginners write is refused with advice that helps: the wrong ways of `beginners.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from liren.engine import Lang, LirenError, Problem, load_ruleset
from liren.engine.errors import OTHER_WORDS, Source
from liren.engine.language.yaml_reading import read_yaml_text

FILE = Path(__file__).with_name("beginners.yaml")
NAMED = {"ruleset": "beginners", "version": "1.0.0", "title": "Beginners"}
WRITTEN: Any = read_yaml_text(Source(FILE.name, FILE.read_text("utf-8"))).data


def laid_over(attempt: Any) -> Any:
    facts = {**WRITTEN["facts"], **attempt.get("facts", {})}
    return {**NAMED, **attempt, "facts": facts}


def problems_of(attempt: Any) -> tuple[Problem, ...]:
    with pytest.raises(LirenError) as caught:
        load_ruleset(laid_over(attempt))
    return caught.value.problems


def shown(lang: Lang) -> Iterator[str]:
    for name, attempt in WRITTEN["attempts"].items():
        yield f"{name}\n"
        for problem in problems_of(attempt):
            assert problem.place is not None
            yield f"  {problem.place.pointer}: {problem.message(lang)}\n"
            yield from (f"    {hint}\n" for hint in problem.hints(lang))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_a_beginner_writes_is_refused_with_the_stored_text(
    lang: Lang, stored: Callable[[Path, str], None]
) -> None:
    stored(FILE.with_suffix(f".{lang}.txt"), "".join(shown(lang)))


def test_every_word_from_elsewhere_has_one_word_here() -> None:
    assert not set(OTHER_WORDS) & set(OTHER_WORDS.values()) - {"full"}


@pytest.mark.parametrize(
    "written",
    [
        {"measure": "area", "at_least": "300 m²"},
        {"measure": "turnout", "at_least": "80 %"},
        {"measure": "residents / households", "at_least": "2 persons/household"},
        {"measure": "residents / households", "at_least": "2 人/户"},
        {"require": "days(as_of, inspected) <= 365 days"},
        {"require": "years(as_of, inspected) <= 20 years"},
        {"require": "kind == old"},
        {"require": "kind in [old]"},
        {"require": "clinic in rooms"},
        {"require": "count(rooms) == 3"},
        {"require": "sum(committees.party) >= 3"},
        {"for_each": "committees", "when_empty": "unmet", "measure": "party", "at_least": 3},
        {"require": "previous.meetings >= 3"},
        {"measure": "area / households", "at_least": "30 m2 / 100 households"},
        {"points": {"per_unit": {"points": 1, "of": "area", "every": "100 m²", "at_most": 6}}},
        {"points": {"amount": {"of": "area / 100 m²", "at_most": 10}}},
    ],
)
def test_what_is_advised_can_be_written(written: Any) -> None:
    criterion = {"points": 5, **written}
    assert load_ruleset(laid_over({"criteria": {"a": criterion}})).criteria["a"].points is not None
