"""From the blocks of a program to one Python function for snapshots that are known in part.

In: the blocks, each with its three ways to be evaluated. Out: a function of the facts that takes
the cheapest way that is right for each block: generated code where the block's own facts are
known, a stored result where none of them is, and closures over intervals in between. It is
straight-line code, because with sixty blocks of a quarter of a microsecond a loop would cost more
than what it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from liren.engine.backends.scalar.exact import Exact
from liren.engine.backends.scalar.interval import Closure
from liren.engine.backends.scalar.values import Facts

Mixed = Callable[[Facts], tuple[Any, ...]]


class Step(NamedTuple):
    """One block: the mask of its inputs, where its definitions begin, and how to evaluate them.

    `exact` is None for a block that refers to others: its closures serve in every case.
    """

    mask: int
    start: int
    exact: Exact | None
    stored: tuple[Any, ...]
    closures: tuple[Closure, ...]


def compile_steps(
    steps: Sequence[Step],
    outputs: Sequence[str | tuple[str, ...]],
    positions: Mapping[str, int],
) -> Mixed:
    """The function; it returns the outputs like `exact.compile_block` does."""
    names: dict[str, Any] = {}
    lines = ["def mixed(f):", "    v, partial, blank = f"]
    lines.append(f"    d = [None] * {len(positions)}")
    for i, step in enumerate(steps):
        names[f"E{i}"], names[f"S{i}"] = step.exact, step.stored
        names.update({f"C{i}_{j}": read for j, read in enumerate(step.closures)})
        lines += _lines(i, step)
    results = ", ".join(_result(output, positions) for output in outputs)
    source = "\n".join([*lines, f"    return ({results},)", ""])
    exec(compile(source, "<liren mixed>", "exec"), names)
    function: Mixed = names["mixed"]
    return function


def _lines(i: int, step: Step) -> list[str]:
    first, last = step.start, step.start + len(step.closures)
    reads = [f"        d[{first + j}] = C{i}_{j}(f, d, None)" for j in range(len(step.closures))]
    stored = f"d[{first}:{last}] = S{i}"
    if step.exact is None:
        return [f"    if blank & {step.mask} == {step.mask}: {stored}", "    else:", *reads]
    return [
        f"    if not partial & {step.mask}: d[{first}:{last}] = E{i}(v)",
        f"    elif blank & {step.mask} == {step.mask}: {stored}",
        "    else:",
        *reads,
    ]


def _result(output: str | tuple[str, ...], positions: Mapping[str, int]) -> str:
    if isinstance(output, str):
        return f"d[{positions[output]}]"
    return f"({', '.join(f'd[{positions[part]}]' for part in output)},)"
