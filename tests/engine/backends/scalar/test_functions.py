"""Generated code gives what the closures give, whatever is wanted and whatever is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.backends.scalar import compiled as compilation
from liren.engine.backends.scalar.compiled import COLD_RUNS, Compiled, scale_facts
from liren.engine.backends.scalar.exact import summed
from liren.engine.backends.scalar.outputs import MOST_KEPT, Made, Output
from liren.engine.backends.scalar.values import Facts
from liren.engine.ir import build
from liren.engine.ir.nodes import Expr, Ref
from liren.engine.ir.program import Block, Definition, Program
from liren.engine.ir.types import BOOL, NUMBER
from tests.engine.backends.scalar.running import SCALES, blurred
from tests.engine.ir.expressions import (
    CHOICE,
    COLOUR,
    FLAG,
    HAVE,
    INPUTS,
    OTHER,
    SLOTS,
    A,
    B,
    C,
    expressions,
    worlds,
)

WORLD = [6, 4, 5, -2, True, False, 2, 0b011, 103, 110, ()]
NUMBERS = [Ref("one:n", NUMBER), Ref("two:n", NUMBER)]
HOLDS = [Ref("one:b", BOOL), Ref("two:b", BOOL)]


def block(name: str, number: Expr, holds: Expr) -> Block:
    """A block like that of a criterion: a condition, a label, points, and what counts of them."""
    condition = Ref(f"{name}:b", BOOL)
    label = build.select([(condition, "red"), (build.negate(FLAG), "blue")], "green", CHOICE)
    points = build.choose(condition, build.number(Fraction(5, 2)), build.number(0))
    return Block(name, (
        Definition(f"{name}:b", holds),
        Definition(f"{name}:label", label),
        Definition(f"{name}:points", build.choose(OTHER, points, build.number(1))),
        Definition(f"{name}:n", number),
    ))  # fmt: skip


def joint(earned: Expr, conditions: Sequence[Expr]) -> Block:
    """A block like those of groups, total and tier."""
    points = [Ref("one:points", NUMBER), Ref("two:points", NUMBER)]
    rows: list[tuple[Expr, Expr, Expr]] = [
        (HOLDS[0], points[0], build.number(3)),
        (build.boolean(True), points[1], B),
    ]
    share = build.quotient([*rows, (HOLDS[1], NUMBERS[1], build.number(2))], Fraction(100))
    total = build.choose(conditions[0], build.add(*points, *NUMBERS), Ref("share", NUMBER))
    high = build.compare(">=", Ref("total", NUMBER), build.number(Fraction(7, 2)))
    cases = [(build.all_of(high, *conditions), "red")]
    return Block("all", (
        Definition("sum", build.add(*points)),
        Definition("share", build.round_to(share, Fraction(1, 10), "half_up")),
        Definition("total", build.extreme("min", total, earned)),
        Definition("tier", build.select(cases, "blue", CHOICE)),
    ))  # fmt: skip


def of(*parts: str) -> Made:
    """An object that shows what it was made of."""
    return Made(parts, lambda *values: [parts, values])


OUTPUTS: list[Output] = [
    (of("one:label"), of("two:label")),
    (of("one:points", "one:b"), of("two:points", "two:b"), of("one:n")),
    "one:b", "two:label", "one:points", "two:n", of("total", "one:b"), of("tier"),
    (("sum", "share"), "total", "tier", ()),
]  # fmt: skip


def compiled(*blocks: Block) -> Compiled:
    """The blocks as a program."""
    return Compiled(Program(INPUTS, blocks), SLOTS, OUTPUTS, SCALES)


def scaled(world: Sequence[Any]) -> Facts:
    """A world as facts that are all known."""
    return scale_facts(Facts(list(world)), INPUTS, SLOTS, SCALES)


def test_code_is_generated_once_so_many_snapshots_of_a_kind_have_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def noting(name: str) -> Callable[..., Any]:
        generate = getattr(compilation, name)

        def noted(*args: Any) -> Any:
            made.append(name)
            return generate(*args)

        return noted

    for name in ("compile_whole", "compile_mixed"):
        monkeypatch.setattr(compilation, name, noting(name))
    program = compiled(block("one", A, FLAG), block("two", C, OTHER), joint(A, HOLDS))
    whole = scaled(WORLD)
    in_part = scale_facts(Facts([(6, 7), *WORLD[1:]], partial=1), INPUTS, SLOTS, SCALES)
    for kind, name in ((whole, "compile_whole"), (in_part, "compile_mixed")):
        made.clear()
        results = [program.run(kind) for _ in range(COLD_RUNS)]
        assert made == []
        results += [program.run(kind) for _ in range(3)]
        assert made == [name]
        assert results == [program.run_cold(kind)] * (COLD_RUNS + 3)


@given(data=st.data())
def test_generated_code_agrees_with_the_closures(data: st.DataObject) -> None:
    conditions = [data.draw(expressions(of="conditions", depth=2)) for _ in range(2)]
    numbers = [data.draw(expressions(of="numbers", depth=2)) for _ in range(2)]
    joining = joint(
        data.draw(expressions(*NUMBERS, of="numbers", depth=2)),
        [data.draw(st.sampled_from([*HOLDS, build.negate(HOLDS[0]), FLAG])), HOLDS[1]],
    )
    own = [block(*row) for row in zip(("one", "two"), numbers, conditions, strict=True)]
    program = compiled(*own, joining)
    for _ in range(3):
        world = data.draw(worlds)
        assert program.run_generated(scaled(world)) == program.run_cold(scaled(world))
        facts = scale_facts(blurred(data.draw, world), INPUTS, SLOTS, SCALES)
        assert program.run_generated(facts) == program.run_cold(facts)


CONDITIONS = [FLAG, OTHER, build.is_option(COLOUR, ["red"]), build.has_item(HAVE, "fire")]


@pytest.mark.parametrize("first", [FLAG, build.compare(">=", A, build.number(3))])
@pytest.mark.parametrize("second", CONDITIONS)
def test_constants_are_those_that_would_be_made(first: Expr, second: Expr) -> None:
    program = compiled(block("one", A, first), block("two", C, second), joint(A, HOLDS))
    seen = set()
    for flag in (False, True):
        for other in (False, True):
            for a, colour, have in ((2, 0, 1), (3, 1, 0)):
                world = [a, *WORLD[1:4], flag, other, colour, have, *WORLD[8:]]
                assert program.run_generated(scaled(world)) == program.run_cold(scaled(world))
                seen.add(repr(program.run_generated(scaled(world))[:2]))
    assert len(seen) >= 4


def test_an_object_is_made_once_for_the_same_values() -> None:
    program = compiled(block("one", A, FLAG), block("two", C, OTHER), joint(A, HOLDS))
    facts = [scaled(WORLD), scaled([5, *WORLD[1:]])]
    (_, first, *_), (_, second, *_), (_, third, *_) = map(program.run_generated, [*facts, facts[0]])
    assert first[0] is second[0] is third[0]  # the same points
    assert first[2] is third[2]  # the same number
    assert first[2] is not second[2]


def test_objects_kept_are_limited_in_number() -> None:
    program = compiled(block("one", A, FLAG), block("two", C, OTHER), joint(A, HOLDS))
    runs = [program.run_generated(scaled([a, *WORLD[1:]])) for a in range(MOST_KEPT + 2)]
    again = [program.run_generated(scaled([a, *WORLD[1:]])) for a in (0, MOST_KEPT + 1)]
    assert again[0][1][2] is runs[0][1][2]
    assert again[1][1][2] == runs[-1][1][2]
    assert again[1][1][2] is not runs[-1][1][2]


def test_what_is_said_of_dates_is_right_when_a_day_is_open() -> None:
    late = build.compare(">=", INPUTS[9], INPUTS[8])
    program = compiled(block("one", A, late), block("two", C, OTHER), joint(A, HOLDS))
    for day, known in (((105, 112), 3), ((100, 110), 2), ((111, 115), 1)):
        facts = Facts([*WORLD[:8], day, 110, ()], 1 << 8)
        assert program.run_generated(facts)[2] == program.run_cold(facts)[2] == known


def test_a_sum_takes_over_a_known_one_only_where_every_term_counts_once() -> None:
    sums = {"s": frozenset({"a", "b"})}
    assert summed(["a", "c", "b", "2", "3"], sums) == "(s + c + 5)"
    assert summed(["a", "b", "a"], sums) == "(a + b + a)"
    assert summed(["1", "-1"], sums) == "(0)"
