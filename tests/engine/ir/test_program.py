"""Programs: what they read, and that fixing figures and flags beforehand keeps their meaning."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.backends.scalar.compiled import Compiled
from liren.engine.backends.scalar.values import Facts, ratio
from liren.engine.ir import build
from liren.engine.ir.nodes import (
    FALSE,
    TRUE,
    Aggregate,
    Const,
    Expr,
    HasItem,
    Input,
    Parameter,
    Ref,
)
from liren.engine.ir.program import Block, Definition, Program, specialise
from liren.engine.ir.types import BOOL, NUMBER
from liren.engine.ir.walk import children, filled, inputs, rebuild, references, walk
from tests.engine.backends.scalar.running import run_exact
from tests.engine.ir.expressions import (
    FIELDS,
    FLAG,
    HAVE,
    INPUTS,
    LIMIT,
    LIST,
    OTHER,
    RATIO,
    SLOTS,
    A,
    B,
    C,
    expressions,
    tenths,
    worlds,
)


def program(*definitions: tuple[str, Expr]) -> Program:
    """A program of one block."""
    found = tuple(Definition(name, expr) for name, expr in definitions)
    return Program(INPUTS, (Block("block", found),))


def test_a_program_reads_what_its_definitions_read_directly_or_not() -> None:
    made = program(
        ("x", build.add(A, B)), ("y", Ref("x", NUMBER)), ("z", build.add(Ref("y", NUMBER), C))
    )
    assert made.reads() == {
        "x": frozenset({"a", "b"}),
        "y": frozenset({"a", "b"}),
        "z": frozenset({"a", "b", "c"}),
    }


def test_an_aggregate_reads_its_list_and_whatever_else_it_mentions() -> None:
    node = build.aggregate("sum", LIST, build.add(FIELDS[0], A), FLAG)
    assert inputs(node) == {"list", "a", "flag"}


def test_references_are_those_of_every_part() -> None:
    assert references(build.any_of(Ref("p", BOOL), build.negate(Ref("q", BOOL)))) == {"p", "q"}


def test_walking_comes_by_every_part() -> None:
    node = build.choose(FLAG, build.add(A, build.number(1)), B)
    assert list(walk(node)) == [node, FLAG, build.add(A, build.number(1)), A, build.number(1), B]


@given(node=expressions())
def test_rebuilding_without_a_change_is_the_same_in_normal_form(node: Expr) -> None:
    once = rebuild(node, lambda leaf: leaf)
    assert rebuild(once, lambda leaf: leaf) == once
    assert inputs(once) <= inputs(node)


@given(node=expressions(LIMIT, RATIO))
def test_figures_in_place_of_parameters_are_what_rebuilding_makes_of_them(node: Expr) -> None:
    def fixed(leaf: Expr) -> Expr:
        is_limit = isinstance(leaf, Parameter) and leaf.name == LIMIT.name
        return Const(3, leaf.type) if is_limit else leaf

    normal = rebuild(node, lambda leaf: leaf)
    assert filled(normal, {LIMIT.name: 3}.get) == rebuild(normal, fixed)
    assert filled(normal, lambda name: None) == normal


def test_what_reads_no_parameter_is_not_made_anew() -> None:
    node = build.all_of(FLAG, build.compare(">=", A, B))
    assert filled(node, {LIMIT.name: 3}.get) is node


@given(node=expressions(LIMIT, RATIO))
def test_every_part_is_a_node_whose_parts_can_be_listed(node: Expr) -> None:
    for part in walk(node):
        assert all(isinstance(child.type, object) for child in children(part))


def test_specialising_fixes_parameters_and_drops_fixed_inputs() -> None:
    made = program(("x", build.compare(">=", A, LIMIT)), ("y", build.all_of(FLAG, Ref("x", BOOL))))
    fixed = specialise(made, {"limit": build.number(3), "flag": FALSE})
    assert [d.expr for d in fixed.definitions()] == [build.compare(">=", A, build.number(3)), FALSE]
    assert FLAG not in fixed.inputs
    assert A in fixed.inputs


def test_specialising_carries_constants_on_to_later_definitions() -> None:
    made = program(("x", build.any_of(FLAG, OTHER)), ("y", build.choose(Ref("x", BOOL), A, B)))
    fixed = specialise(made, {"flag": TRUE})
    assert [d.expr for d in fixed.definitions()] == [TRUE, A]


def test_specialising_leaves_checklists_and_lists_alone() -> None:
    has = build.has_item(HAVE, "fire")
    total = build.aggregate("count", LIST, TRUE)
    made = program(("x", has), ("y", total))
    fixed = [d.expr for d in specialise(made, {"flag": TRUE}).definitions()]
    assert isinstance(fixed[0], HasItem)
    assert isinstance(fixed[1], Aggregate)


@given(node=expressions(LIMIT, RATIO), limit=tenths, ratio=tenths, world=worlds)
def test_a_fixed_parameter_means_the_same_as_an_input_of_that_value(
    node: Expr, limit: Any, ratio: Any, world: list[Any]
) -> None:
    fixed = {"limit": build.number(limit), "ratio": build.number(ratio)}
    stand_ins = {"limit": Input("limit", NUMBER, -3, 5), "ratio": Input("ratio", NUMBER, -3, 5)}
    asked = rebuild(
        node, lambda leaf: stand_ins[leaf.name] if isinstance(leaf, Parameter) else leaf
    )
    special = specialise(program(("it", node)), fixed)
    slots = {**SLOTS, "limit": len(SLOTS), "ratio": len(SLOTS) + 1}
    free = Program((*INPUTS, *stand_ins.values()), program(("it", asked)).blocks)
    assert value(special, world, SLOTS) == value(free, [*world, limit, ratio], slots)


@given(
    node=expressions(),
    world=worlds,
    known=st.sets(st.sampled_from(["a", "b", "c", "flag", "other"])),
)
def test_a_fixed_input_means_the_same_as_that_input_known(
    node: Expr, world: list[Any], known: set[str]
) -> None:
    fixed = {
        item.name: Const(world[SLOTS[item.name]], item.type)
        for item in INPUTS
        if item.name in known
    }
    special = specialise(program(("it", node)), fixed)
    assert value(special, world, SLOTS) == run_lifted(node, world)


def value(made: Program, values: list[Any], slots: dict[str, int]) -> Any:
    """What the definition `it` comes to when everything is known."""
    compiled = Compiled(made, slots, ["it"])
    result = compiled.run(Facts(values))[0]
    scale = compiled.scale("it")
    return tuple(ratio(end, scale) for end in result) if isinstance(result, tuple) else result


def run_lifted(node: Expr, world: list[Any]) -> Any:
    """The same without a program."""
    result = run_exact(node, world)
    return result if node.type == BOOL or not _numeric(node) else (result, result)


def _numeric(node: Expr) -> bool:
    return isinstance(node.type, type(NUMBER))


@pytest.mark.parametrize("name", ["limit", "ratio"])
def test_a_program_with_an_open_parameter_cannot_be_compiled(name: str) -> None:
    with pytest.raises(LookupError, match=f"parameter {name} was not fixed"):
        Compiled(program(("it", Parameter(name, NUMBER))), SLOTS, ["it"])
