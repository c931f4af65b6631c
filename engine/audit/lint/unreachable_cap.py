"""Points that are promised and cannot be earned."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import Placed, at, constructs, own_criteria
from liren.engine.audit.findings import Finding, UnreachableCap
from liren.engine.ir.bounds import upper
from liren.engine.ir.nodes import Number
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.model import Amount, Criterion, PerUnit, Ruleset


def unreachable_cap(ruleset: Ruleset) -> Iterator[Finding]:
    """Each `at_most` that is more than the points can come to."""
    for criterion in own_criteria(ruleset):
        for placed in constructs(criterion):
            for path, cap, most in _caps(placed):
                yield _finding(ruleset, criterion, (*placed.path, *path), cap, most)
        together, reach = criterion.combined_cap, _combined(criterion)
        if together is not None and reach is not None and reach < together:
            at_most = ("criteria", criterion.id, "combined_at_most")
            yield _finding(ruleset, criterion, at_most, together, reach)


def _caps(placed: Placed) -> Iterator[tuple[tuple[str, ...], Number, Number]]:
    match placed.points:
        case PerUnit(points=each, of=of, cap=cap):
            most = upper(of)
            if most is not None and 0 < each * most < cap:
                yield ("per_unit", "at_most"), cap, each * most
        case Amount(of=of, cap=cap):
            most = upper(of)
            if most is not None and most < cap:
                yield ("amount", "at_most"), cap, most
    changed = placed.modified
    if changed is not None and changed.cap is not None and changed.reach < changed.cap:
        yield ("at_most",), changed.cap, changed.reach


def _combined(criterion: Criterion) -> Number | None:
    """What all records can earn together, or the best of them."""
    if criterion.records is None or criterion.points is None:
        return None
    if criterion.combine == "best":
        return criterion.points.maximum
    most = criterion.records.at_most
    return None if most is None else most * criterion.points.maximum


def _finding(
    ruleset: Ruleset, criterion: Criterion, path: tuple[str | int, ...], cap: Number, most: Number
) -> UnreachableCap:
    return UnreachableCap(
        name=criterion.id,
        cap=to_text(cap),
        most=to_text(most),
        of=(criterion.id,),
        place=at(ruleset, *path),
    )
