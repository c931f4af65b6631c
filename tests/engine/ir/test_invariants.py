"""Every named invariant: a good program keeps it, a broken one is caught, and all that are shipped
keep all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction

import pytest

from liren.engine import load_ruleset, shipped_rulesets
from liren.engine.ir import build
from liren.engine.ir import invariants as inv
from liren.engine.ir.nodes import (
    FALSE,
    TRUE,
    Add,
    Aggregate,
    And,
    Compare,
    Div,
    Expr,
    HasItem,
    If,
    Input,
    IsOption,
    Mul,
    Not,
    Or,
    Quotient,
    Ref,
    Round,
    Select,
)
from liren.engine.ir.program import Block, Definition, Program, specialise
from liren.engine.ir.types import BOOL, DATE, NUMBER, WHOLE
from liren.scoring.lower import lower
from liren.scoring.plan import plan_for
from tests.engine.ir.expressions import CHOICE, FIELDS, FLAG, INPUTS, LIST, OTHER, A, B, C

N = FIELDS[0]
COUNT = build.aggregate("sum", LIST, N)
OTHER_LIST = Input("others", LIST.type, 0, 4, FIELDS)


def program(*definitions: Expr, extra: tuple[Input, ...] = ()) -> Program:
    """A program whose definitions are called d0, d1 …"""
    named = tuple(Definition(f"d{i}", expr) for i, expr in enumerate(definitions))
    return Program((*INPUTS, *extra), (Block("block", named),))


TWICE = Program(INPUTS, (Block("x", (Definition("d0", A),)), Block("y", (Definition("d0", B),))))

GOOD: Mapping[Callable[[Program], Iterator[str]], Program] = {
    inv.references_point_backwards: program(A, Ref("d0", WHOLE)),
    inv.definitions_are_unique: program(A, B),
    inv.inputs_are_declared: program(A, FLAG),
    inv.fields_stand_in_their_records: program(COUNT),
    inv.operands_have_the_right_type: program(build.all_of(FLAG, OTHER), build.add(A, C)),
    inv.quotients_are_on_top: program(build.compare(">=", build.divide(A, B), build.number(1))),
    inv.magnitudes_are_bounded: program(A),
    inv.weights_are_of_means: program(Aggregate("mean", LIST, N, TRUE, NUMBER, N)),
}

BROKEN: list[tuple[Callable[[Program], Iterator[str]], Program, list[str]]] = [
    (inv.references_point_backwards, program(Ref("d1", WHOLE), A),
     ["d0 refers to d1, which is not defined before it"]),
    (inv.references_point_backwards, program(Ref("d0", WHOLE)),
     ["d0 refers to d0, which is not defined before it"]),
    (inv.references_point_backwards, program(A, Ref("d0", BOOL)),
     ["d1 refers to d0 by another type"]),
    (inv.definitions_are_unique, TWICE, ["d0 is defined twice"]),
    (inv.inputs_are_declared, program(Input("stray", WHOLE, 0, 1)),
     ["d0 reads stray, which is not declared so"]),
    (inv.inputs_are_declared, program(Input("a", WHOLE, 0, 8)),
     ["d0 reads a, which is not declared so"]),
    (inv.fields_stand_in_their_records, program(N), ["field n outside of list"]),
    (inv.fields_stand_in_their_records,
     program(Aggregate("sum", OTHER_LIST, N, TRUE, WHOLE), extra=(OTHER_LIST,)),
     ["field n outside of list"]),
    (inv.fields_stand_in_their_records, program(Aggregate("sum", LIST, COUNT, TRUE, WHOLE)),
     ["aggregate over list inside list"]),
    (inv.operands_have_the_right_type, program(And((FLAG, A))), ["d0: And got Input"]),
    (inv.operands_have_the_right_type, program(Or((FLAG, COUNT))), ["d0: Or got Aggregate"]),
    (inv.operands_have_the_right_type, program(Not(A)), ["d0: Not got Input"]),
    (inv.operands_have_the_right_type, program(Add((A, FLAG), WHOLE)), ["d0: Add got Input"]),
    (inv.operands_have_the_right_type, program(Mul(FLAG, A, WHOLE)), ["d0: Mul got Input"]),
    (inv.operands_have_the_right_type, program(Compare(">", A, TRUE)), ["d0: Compare got Const"]),
    (inv.operands_have_the_right_type, program(If(A, A, B, WHOLE)), ["d0: If got Input"]),
    (inv.operands_have_the_right_type, program(HasItem(FLAG, "fire")), ["d0: HasItem got Input"]),
    (inv.operands_have_the_right_type, program(Aggregate("any", LIST, N, TRUE, BOOL)),
     ["d0: Aggregate got Field"]),
    (inv.operands_have_the_right_type, program(Aggregate("sum", LIST, N, N, WHOLE)),
     ["d0: Aggregate got Field"]),
    (inv.operands_have_the_right_type, program(Round(FLAG, Fraction(1), "up", NUMBER)),
     ["d0: Round got Input"]),
    (inv.operands_have_the_right_type, program(IsOption(A, frozenset(["red"]))),
     ["d0: IsOption got Input"]),
    (inv.operands_have_the_right_type, program(Select(((A, "red"),), "blue", CHOICE)),
     ["d0: Select got Input"]),
    (inv.operands_have_the_right_type,
     program(Quotient(((A, B, FLAG),), Fraction(1), NUMBER)),
     ["d0: Quotient got Input", "d0: Quotient got Input"]),
    (inv.quotients_are_on_top, program(Add((A, Div(A, B, NUMBER)), NUMBER)),
     ["d0: Add over a quotient"]),
    (inv.quotients_are_on_top, program(Compare(">", Div(A, B, NUMBER), C)),
     ["d0: Compare over a quotient"]),
    (inv.quotients_are_on_top, program(Div(Div(A, B, NUMBER), C, NUMBER)),
     ["d0: Div over a quotient"]),
    (inv.weights_are_of_means, program(Aggregate("sum", LIST, N, TRUE, WHOLE, N)),
     ["d0: a sum has a weight that it cannot have"]),
    (inv.weights_are_of_means, program(Aggregate("mean", LIST, N, TRUE, NUMBER, FIELDS[1])),
     ["d0: a mean has a weight that it cannot have"]),
    (inv.fields_stand_in_their_records,
     program(Aggregate("mean", LIST, N, TRUE, NUMBER, COUNT)),
     ["aggregate over list inside list"]),
    (inv.operands_have_the_right_type,
     program(Aggregate("mean", LIST, N, TRUE, NUMBER, FIELDS[2])),
     ["d0: Aggregate got Field"]),
    (inv.magnitudes_are_bounded, program(A, extra=(Input("free", NUMBER, 0),)),
     ["free is unbounded"]),
    (inv.magnitudes_are_bounded, program(A, extra=(Input("some_day", DATE),)),
     ["some_day is unbounded"]),
]  # fmt: skip


@pytest.mark.parametrize("check", inv.INVARIANTS)
def test_a_good_program_keeps_the_invariant(check: Callable[[Program], Iterator[str]]) -> None:
    assert list(check(GOOD[check])) == []


@pytest.mark.parametrize(("check", "made", "said"), BROKEN)
def test_a_broken_program_is_caught(
    check: Callable[[Program], Iterator[str]], made: Program, said: list[str]
) -> None:
    assert list(check(made)) == said
    assert [f"{check.__name__}: {line}" for line in said] == [
        line for line in inv.broken(made) if line.startswith(check.__name__)
    ]


def test_each_invariant_is_broken_at_least_once_here() -> None:
    assert {check for check, _, _ in BROKEN} == set(inv.INVARIANTS) == set(GOOD)


def test_a_divisor_that_can_be_zero_is_found() -> None:
    assert list(inv.unguarded_divisors(Div(A, C, NUMBER))) == [C]
    assert list(inv.unguarded_divisors(Div(A, B, NUMBER))) == []


DAYS = [date(2022, 4, 1), date(2022, 12, 31)]


@pytest.mark.parametrize("flags", [False, True])
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", shipped_rulesets())
def test_every_shipped_ruleset_keeps_all_invariants(name: str, day: date, flags: bool) -> None:
    ruleset = load_ruleset(name)
    plan = plan_for(ruleset, min(day, ruleset.end or day), flags=flags)
    assert inv.broken(plan.program) == []
    assert inv.broken(lower(ruleset, plan.figures)) == []
    assert inv.broken(specialise(lower(ruleset, plan.figures), {"as_of": build.number(1)})) == []
    claimed = specialise(plan.program, {f"claimed:{c}": TRUE for c in ruleset.criteria})
    assert inv.broken(specialise(claimed, {f"waived:{c}": FALSE for c in ruleset.criteria})) == []
