"""Small rulesets for these tests, as data."""

from __future__ import annotations

from typing import Any

from liren.engine import LirenError, Ruleset, load_ruleset

FACTS: dict[str, Any] = {
    "area": {"type": "number", "unit": "m2"},
    "residents": {"type": "count", "unit": "person", "at_least": 1},
    "households": {"type": "count", "unit": "household"},
    "plain": {"type": "count"},
    "ratio": {"type": "number"},
    "gated": "flag",
    "turnout": {"type": "share"},
    "budget": {"type": "money"},
    "inspected": "date",
    "head": {"type": "choice", "options": ["attending", "other"]},
    "rooms": {"type": "checklist", "items": ["injection", "pharmacy"]},
    "committees": {"each": {"members": {"type": "count", "unit": "person"}, "active": "flag"}},
}


def ruleset(**parts: Any) -> Ruleset:
    """A ruleset of these parts, with the facts above unless others are given."""
    whole = {"ruleset": "t", "version": "1.0.0", "title": "t", "facts": FACTS}
    return load_ruleset({**whole, **parts})


def requiring(condition: str) -> Ruleset:
    """A ruleset with one criterion."""
    return ruleset(criteria={"c": {"require": condition, "when_zero": "met"}})


def codes(**parts: Any) -> list[str]:
    """The codes of the problems of a ruleset of these parts."""
    try:
        ruleset(**parts)
    except LirenError as error:
        return [problem.code for problem in error.problems]
    return []
