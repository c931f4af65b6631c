"""Reading documents by their declarations, and describing these: two readers of one format."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from liren.engine import load_ruleset
from liren.engine.errors import MOST_PROBLEMS, LirenError
from liren.engine.language.reader import from_python, read_text
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.declaring import (
    BeforeValidator,
    Field,
    PlainValidator,
    Shape,
    ShapeError,
    Shorthand,
    WithJsonSchema,
)
from liren.engine.ruleset.schema import shape_schema
from liren.engine.ruleset.shape import read_shape

Colour = Literal["red", "green"]


def _count(value: Any) -> int:
    if not isinstance(value, str) or not value.isdecimal():
        raise ShapeError(p.WrongShape(expected=p.A_BARE_NUMBER, found=p.kind_of(value)))
    return int(value)


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return Leaf(name=value) if value.startswith("=") else {"name": value}
    return value


Count = Annotated[
    int, PlainValidator(_count), WithJsonSchema({"type": "string", "pattern": "^[0-9]+$"})
]


class Leaf(Shape):
    """What has a name."""

    name: str
    size: Count | None = None


LeafOrName = Annotated[Leaf, BeforeValidator(_short), Shorthand({"type": "string"})]


class Tree(Shape):
    """One of everything."""

    kind: str = Field(alias="from")
    colour: Colour = "green"
    below: Tree | None = None
    leaves: list[LeafOrName] = Field([], max_length=3)
    sizes: dict[str, Count] | None = Field(None, min_length=1)
    either: str | dict[str, Count] | None = None
    leaf: Leaf | Literal["none"] | None = None
    pairs: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    source: Annotated[dict[str, str], Field(max_length=1)] | None = None
    more: Any = None


class Wood(Tree):
    """A tree that says how many there are."""

    trees: Count
    below: Leaf | None = None  # type: ignore[assignment]


def read(data: dict[str, Any], shape: type[Shape] = Tree) -> Any:
    return read_shape(from_python(data, "tree"), shape, LirenError)


def refused(data: dict[str, Any], shape: type[Shape] = Tree) -> list[tuple[str, str]]:
    with pytest.raises(LirenError) as caught:
        read(data, shape)
    return [(str(problem.place), problem.message("en")) for problem in caught.value.problems]


def test_a_key_may_have_another_name_than_its_field() -> None:
    assert read({"from": "oak"}).kind == "oak"


def test_the_name_of_a_field_is_no_key_when_the_key_has_another() -> None:
    assert refused({"from": "oak", "kind": "oak"}) == [
        ("tree#/kind", "there is no key `kind` here")
    ]


def test_what_a_file_leaves_out_has_its_default() -> None:
    tree = read({"from": "oak"})
    assert (tree.colour, tree.below, tree.leaves, tree.more) == ("green", None, [], None)


def test_the_fields_whose_keys_stand_in_the_file_are_known() -> None:
    assert read({"from": "oak", "colour": "green"}).fields_given == {"kind", "colour"}


def test_the_fields_of_a_shape_made_by_hand_are_known_too() -> None:
    assert Leaf(name="a").fields_given == {"name"}


def test_a_shape_may_stand_in_itself() -> None:
    assert (
        read({"from": "a", "below": {"from": "b", "below": {"from": "c"}}}).below.below.kind == "c"
    )


def test_a_shape_has_the_keys_of_the_one_it_is_derived_from_unless_it_has_its_own() -> None:
    wood = read({"from": "oak", "trees": "3", "below": {"name": "x"}}, Wood)
    assert (wood.kind, wood.trees, wood.below) == ("oak", 3, Leaf(name="x"))
    assert "trees" not in Tree.known_keys


def test_a_shorter_form_may_be_turned_into_a_mapping_or_into_the_shape_itself() -> None:
    assert read({"from": "a", "leaves": ["x", "=y"]}).leaves == [Leaf(name="x"), Leaf(name="=y")]


def test_what_is_wrong_with_a_shorter_form_is_said_at_its_place() -> None:
    document = read_text("from: a\nleaves: [{name: x, size: ' '}]\n", "tree.yaml")
    with pytest.raises(LirenError) as caught:
        read_shape(document, Tree, LirenError)
    assert [str(problem.place) for problem in caught.value.problems] == ["tree.yaml:2:26"]


def test_words_come_back_as_they_are_declared() -> None:
    assert type(read({"from": "a", "colour": "red"}).colour) is str


def test_a_mapping_may_stand_for_a_text() -> None:
    assert read({"from": "a", "either": "x"}).either == "x"
    assert read({"from": "a", "either": {"x": "1"}}).either == {"x": 1}


def test_a_word_may_stand_for_a_mapping() -> None:
    assert read({"from": "a", "leaf": "none"}).leaf == "none"
    assert read({"from": "a", "leaf": {"name": "x"}}).leaf == Leaf(name="x")


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ({"below": "x"}, ("/below", "expected a mapping of keys to values, got `x`")),
        ({"below": {}}, ("/below", "`from` is missing")),
        ({"colour": "gren"}, ("/colour", "`gren` is not one of the choices")),
        ({"colour": []}, ("/colour", "expected a text, got a list")),
        ({"leaves": {}}, ("/leaves", "expected a list, got a mapping of keys to values")),
        ({"leaves": ["a"] * 4}, ("/leaves", "at most 3 entries are allowed here")),
        ({"leaves": [{"nam": "a", "name": "b"}]}, ("/leaves/0/nam", "there is no key `nam` here")),
        ({"sizes": []}, ("/sizes", "expected a mapping of keys to values, got a list")),
        ({"source": ["a", "b"]}, ("/source", "expected a mapping of keys to values, got a list")),
        ({"source": {"a": "b", "c": "d"}}, ("/source", "expected exactly one key, got `a, c`")),
        ({"sizes": {}}, ("/sizes", "expected at least one entry, got nothing")),
        ({"sizes": {"a": "b"}}, ("/sizes/a", "expected a number without a unit, got `b`")),
        ({"either": []}, ("/either", "expected a text, got a list")),
        ({"either": {"x": "y"}}, ("/either/x", "expected a number without a unit, got `y`")),
        ({"leaf": "non"}, ("/leaf", "expected a mapping of keys to values, got `non`")),
        ({"leaf": ["none"]}, ("/leaf", "expected a mapping of keys to values, got a list")),
        ({"pairs": {"a": "b"}}, ("/pairs", "expected a list, got a mapping of keys to values")),
        ({"pairs": []}, ("/pairs", "expected at least one entry, got nothing")),
        ({"pairs": ["a", []]}, ("/pairs/1", "expected a text, got a list")),
    ],
)
def test_what_is_no_tree_is_refused(part: dict[str, Any], problem: tuple[str, str]) -> None:
    place, message = problem
    assert refused({"from": "oak", **part}) == [(f"tree#{place}", message)]


def test_everything_that_is_wrong_is_said_together() -> None:
    assert refused({"colour": "blue", "sizes": {"a": "b"}, "leaves": [{}], "x": ""}) == [
        ("tree", "`from` is missing"),
        ("tree#/colour", "`blue` is not one of the choices"),
        ("tree#/leaves/0", "`name` is missing"),
        ("tree#/sizes/a", "expected a number without a unit, got `b`"),
        ("tree#/x", "there is no key `x` here"),
    ]


def test_a_file_full_of_errors_is_given_up() -> None:
    found = refused({"from": "a", "sizes": {f"k{i}": "x" for i in range(MOST_PROBLEMS + 1)}})
    assert len(found) == MOST_PROBLEMS + 1
    assert [text for _, text in found if text.startswith("100 problems found")]


def test_as_many_errors_as_can_be_read_are_all_said() -> None:
    found = refused({"from": "a", "sizes": {f"k{i}": "x" for i in range(MOST_PROBLEMS)}})
    assert len(found) == MOST_PROBLEMS
    assert not [text for _, text in found if text.startswith("100 problems found")]


texts = st.sampled_from(["", "x", "=x", "red", "none", "7"])
names = st.sampled_from([*Tree.known_keys, *Leaf.known_keys, "x"])
anything = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
SCHEMA = Draft202012Validator(shape_schema(Tree))


@given(st.dictionaries(names, anything, max_size=5).map(lambda data: {"from": "oak", **data}))
@example({"from": "oak", "leaves": ["x", {"name": "x", "size": "7"}], "leaf": "none"})
@example({"from": "oak", "sizes": {}})
@example({"from": "oak", "pairs": []})
@example({"from": "oak", "either": {"x": "7"}, "below": {"from": "x", "more": [["x"]]}})
def test_the_schema_says_what_the_reader_reads(data: dict[str, Any]) -> None:
    try:
        read(data)
    except LirenError:
        assert not SCHEMA.is_valid(data)
    else:
        assert SCHEMA.is_valid(data)


@pytest.mark.parametrize(("written", "advice"), [("a", True), ("\n", False), (" ", False)])
def test_only_what_can_stand_in_brackets_is_put_there(written: str, advice: bool) -> None:
    data = {"ruleset": "a", "version": "1.0.0", "title": "A", "facts": {"n": "flag"},
            "criteria": {"c": {"require": "n", "points": {"sum_of": written}}}}  # fmt: skip
    with pytest.raises(LirenError) as found:
        load_ruleset(data)
    assert (f"write `[{written}]`, also for a single entry" in str(found.value)) is advice
