"""Conditions on the facts that stand outside of criteria: those of tiers, and of lowering one.

In: the text of a condition and the scope it stands in. Out: a `Condition`, or problems in the log.
Guarantee: it is a yes or no, and no divisor in it can be zero: there is nobody here to say what
would then hold.
"""

from __future__ import annotations

from liren.engine.ir.types import BOOL
from liren.engine.language.document import Path
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.expressions import Scope, translate
from liren.engine.ruleset.kinds import in_words
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.model import Condition


def read_condition(text: str, path: Path, scope: Scope, log: Log) -> Condition | None:
    """The condition at a path, or None when it could not be understood."""
    inner = scope.fresh()
    typed = log.attempt(lambda: translate(log.document, path, text, inner))
    if typed is None:
        return None
    if typed[1] != BOOL:
        log.add(p.WrongType(expected=p.A_CONDITION, found=in_words(typed[1])), path)
        return None
    if inner.zero_divisors:
        log.add(p.DivisorCanBeZero(), path)
    return Condition(typed[0], str(text), tuple(inner.used.values()))
