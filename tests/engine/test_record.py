"""Frozen records behave like frozen dataclasses."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from functools import cached_property
from typing import ClassVar

import pytest

from liren.engine.record import Identity, Record, field, replace


class Point(Record):
    x: int
    y: int = 0
    kind: ClassVar[str] = "point"


class Marked(Point):
    mark: str = field(default="", compare=False)
    seen: list[int] = field(default_factory=list)


class Spanned(Record):
    span: tuple[int, int] = field(default=(0, 0), compare=False, kw_only=True)


class Word(Spanned):
    text: str


class Token(Identity):
    text: str


class Remembering(Record):
    text: str
    seen: dict[str, object] = field(default_factory=dict, compare=False, copied=False)

    @cached_property
    def length(self) -> int:
        return len(self.text)


def test_fields_are_given_by_place_or_by_name_and_defaults_fill_the_rest() -> None:
    assert (Point(1, 2).x, Point(1, 2).y) == (1, 2)
    assert (Point(x=1).x, Point(x=1).y) == (1, 0)
    assert Point.kind == "point"


@pytest.mark.parametrize(
    ("args", "kwargs", "said"),
    [
        ((), {}, "Point lacks the fields ['x']"),
        ((1, 2, 3), {}, "Point takes 2 fields, got 3"),
        ((1,), {"z": 2}, "Point got an unexpected field z"),
        ((1,), {"x": 2}, "Point got an unexpected field x"),
    ],
)
def test_wrong_fields_are_refused(args: tuple[int, ...], kwargs: dict[str, int], said: str) -> None:
    with pytest.raises(TypeError) as refused:
        Point(*args, **kwargs)
    assert str(refused.value) == said


def test_records_compare_by_type_and_by_the_fields_that_count() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert hash(Point(1, 2)) == hash(Point(1, 2))
    assert Point(1, 2) != Point(1, 3)
    assert Point(1, 0) != Word("1")
    assert Marked(1, mark="a") == Marked(1, mark="b")
    assert Word("a", span=(1, 2)) == Word("a", span=(3, 4))


def test_a_factory_makes_a_fresh_default_for_each_record() -> None:
    first, second = Marked(1), Marked(1)
    first.seen.append(1)
    assert second.seen == []


def test_a_record_never_changes() -> None:
    point = Point(1, 2)
    with pytest.raises(AttributeError, match="Point is immutable"):
        setattr(point, "x", 3)  # noqa: B010  type checkers refuse the plain form
    with pytest.raises(AttributeError, match="Point is immutable"):
        delattr(point, "x")
    assert point == Point(1, 2)


def test_replace_changes_some_fields_of_a_copy() -> None:
    assert replace(Point(1, 2), y=5) == Point(1, 5)
    assert replace(Word("a", span=(1, 2)), text="b").span == (1, 2)


def test_an_identity_is_only_equal_to_itself() -> None:
    token = Token("a")
    assert token == token
    assert token != Token("a")


def test_a_record_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)


@pytest.mark.parametrize("again", [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy])
def test_a_copy_has_the_fields_and_nothing_that_was_worked_out(
    again: Callable[[Remembering], Remembering],
) -> None:
    one = Remembering("word")
    one.seen["here"] = lambda: None
    assert one.length == 4
    other = again(one)
    assert (other, other.seen, other.length) == (one, {}, 4)


def test_patterns_match_fields_by_place() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
        case _:
            pytest.fail("the pattern did not match")
