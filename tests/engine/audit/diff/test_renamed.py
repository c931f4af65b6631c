"""Criteria that have another id now: which goes with which, and how often they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from liren.engine import Ruleset, load_ruleset
from liren.engine.audit.diff import criteria as comparing
from liren.engine.audit.diff import diff
from liren.engine.ruleset.model import Criterion

DAY = date(2022, 6, 30)


def rules(ends: Sequence[tuple[str, str, object]]) -> Ruleset:
    """Criteria of one fact: the id of each, its kind of end, and its figure."""
    criteria = {
        name: {"title": name, "measure": "n", op: figure, "points": 1} for name, op, figure in ends
    }
    raw: dict[str, Any] = {"ruleset": "small", "version": "1", "title": "Small"}
    facts = {"n": {"type": "count"}}
    parameters = {"five": {"value": 5}}
    return load_ruleset({**raw, "facts": facts, "criteria": criteria, "parameters": parameters})


def said(old: Ruleset, new: Ruleset) -> list[tuple[str, str, str | None]]:
    return [(each.id, each.kind, each.old_id) for each in diff(old, new, DAY).of("criteria")]


def test_of_several_that_mean_the_same_the_first_goes_with_the_first() -> None:
    old = rules([("a", "at_least", 5), ("b", "at_least", 5), ("c", "at_least", 5)])
    new = rules([("x", "at_least", "five"), ("y", "at_least", 5)])
    assert said(old, new) == [
        ("x", "renamed", "a"), ("y", "renamed", "b"), ("c", "dropped", None),
    ]  # fmt: skip


@pytest.mark.parametrize("other", [("x", "at_least", 6), ("x", "at_most", 5)])
def test_what_means_something_else_is_no_new_name(other: tuple[str, str, object]) -> None:
    assert said(rules([("a", "at_least", 5)]), rules([other])) == [
        ("x", "added", None), ("a", "dropped", None),
    ]  # fmt: skip


def test_what_kept_its_id_is_not_taken_for_another_one() -> None:
    old, new = rules([("a", "at_least", 5)]), rules([("a", "at_least", 6), ("b", "at_least", 5)])
    assert said(old, new) == [("a", "changed", None), ("b", "added", None)]


def test_each_criterion_is_looked_at_once_however_many_were_dropped_and_added(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []
    meaning = comparing._Criteria.meaning

    def note(self: comparing._Criteria, criterion: Criterion, i: int) -> object:
        looked.append(criterion.id)
        return meaning(self, criterion, i)

    monkeypatch.setattr(comparing._Criteria, "meaning", note)
    old = rules([(f"a{i}", "at_least", i) for i in range(100)])
    new = rules([(f"b{i}", "at_least", 1000 + i) for i in range(100)])
    assert len(said(old, new)) == 200
    assert len(looked) == 200


def test_nothing_is_parsed_again_where_there_are_no_types(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> list[str]:
        raise AssertionError(f"`{text}` was parsed again")

    monkeypatch.setattr(comparing, "names_in", refuse)
    old, new = rules([("a", "at_least", 5)]), rules([("a", "at_least", "five + 1")])
    assert said(old, new) == [("a", "changed", None)]
