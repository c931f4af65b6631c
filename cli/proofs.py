"""What all subcommands that prove something share: their limits, and that the solver is there.

In: the language. Out: click decorators. Guarantee: a limit means the same, and is refused alike,
wherever it is given; what is not given is None, and as usual for the subcommand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from importlib import util
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

import click

from liren.cli.common import UsageRefusedError, bad_value
from liren.cli.problems import ProofsNotInstalled
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.scoring.audit.limits import Limits

_F = TypeVar("_F", bound=Callable[..., Any])

Name = Literal["--records", "--seconds", "--total-seconds", "--memory"]

PACKAGES = {"z3": "z3-solver", "psutil": "psutil"}
"""What proofs import, and the packages that it comes with."""

WHOLE: Mapping[str, int] = {"--records": 100, "--memory": 1_000_000}
"""The limits that are whole numbers, and the most that each can be."""

MOST_SECONDS = 86_400

MEMORY = Text("总内存上限（MB），默认 4000", "megabytes of memory in all, by default 4000")


def limit_option(lang: Lang, name: Name, about: Text = MEMORY) -> Callable[[_F], _F]:
    """An option that sets a limit, None where it is not given."""
    return click.option(name, metavar="N", callback=_as_limit, help=about.in_(lang))


def _as_limit(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """A limit as the number that it is; whole where only whole ones mean something."""
    if value is None:
        return None
    number, most = _number(value), WHOLE.get(param.opts[0])
    if most is None:
        expected = Text(
            f"大于 0、不超过 {MOST_SECONDS} 的数", f"a number above 0, at most {MOST_SECONDS}"
        )
        if 0 < number <= MOST_SECONDS:
            return float(number)
    else:
        expected = Text(f" 1 至 {most} 的整数", f"a whole number from 1 to {most}")
        if 0 < number <= most and not number % 1:
            return int(number)
    raise UsageRefusedError([bad_value(value, param, ctx, expected)])


def _number(value: str) -> Decimal:
    """What is written; nothing where it is no number."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)


def limits(given: dict[str, Any]) -> Limits:
    """The limits among the options of a call, which are taken out of these; as usual where the
    subcommand has no such option."""
    from liren.scoring.audit.limits import Limits

    options = (name.removeprefix("--").replace("-", "_") for name in get_args(Name))
    return Limits(**{name: given.pop(name, None) for name in options})


def need_solver(command: str, without: str) -> None:
    """Raise `UsageRefusedError` when proofs cannot be made; `without` is how to do without them."""
    problems = [
        ProofsNotInstalled(package=package, without=without, command=command)
        for name, package in PACKAGES.items()
        if util.find_spec(name) is None
    ]
    if problems:
        raise UsageRefusedError(problems)
