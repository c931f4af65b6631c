"""Points and weights that come close to 100, and miss it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from liren.engine.audit.constructs import at, constructs, own_criteria
from liren.engine.audit.findings import Finding, OddSum
from liren.engine.ir.nodes import Number
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import Ruleset, Weighted
from liren.engine.text import Text

MEANT, NEAR = 100, 10
"""What standards give in all, and how far from it a slip of the pen gets."""

POINTS = Text("各项分值", "the points of the ruleset")
WEIGHTS = Text("各组权重", "the weights of the groups")


def odd_sum(ruleset: Ruleset) -> Iterator[Finding]:
    """The maximum of a ruleset that declares none, and the weights of parts."""
    most = Maxima(ruleset.groups, ruleset.criteria).total()
    if ruleset.scoring.total is None and _is_odd(most):
        weighted = any(group.weight is not None for group in ruleset.groups.values())
        section = "groups" if ruleset.groups else "criteria"
        yield OddSum(
            name=WEIGHTS if weighted else POINTS,
            total=to_text(most),
            of=("total",),
            place=at(ruleset, section, key=True),
        )
    for criterion in own_criteria(ruleset):
        for placed in constructs(criterion):
            if isinstance(placed.points, Weighted):
                total = sum(Fraction(part.weight or 0) for part in placed.points.parts)
                if _is_odd(total):
                    yield OddSum(
                        name=_of_parts(criterion.id),
                        total=to_text(total),
                        of=(criterion.id,),
                        place=at(ruleset, *placed.path, "weighted", "parts", key=True),
                    )


def _is_odd(total: Number) -> bool:
    return total != MEANT and MEANT - NEAR <= total <= MEANT + NEAR


def _of_parts(name: str) -> Text:
    return Text(f"`{name}` 各部分的权重", f"the weights of the parts of `{name}`")
