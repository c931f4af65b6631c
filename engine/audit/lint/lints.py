"""All lints, in the order in which their findings are documented.

In: a ruleset that was accepted. Out: what is wrong with it, each finding once, by place. Guarantee:
no lint needs a solver or a snapshot, so that an editor can run all of them at every keystroke.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from liren.engine.audit.findings import FINDINGS, Finding
from liren.engine.audit.lint.deductions_exceed_item import deductions_exceed_item
from liren.engine.audit.lint.earns_twice import earns_twice
from liren.engine.audit.lint.empty_group import empty_group
from liren.engine.audit.lint.figure_never_in_force import figure_never_in_force
from liren.engine.audit.lint.figure_starts_late import figure_starts_late
from liren.engine.audit.lint.figure_unchanged import figure_unchanged
from liren.engine.audit.lint.gap_between_bands import gap_between_bands
from liren.engine.audit.lint.idle_total import idle_total
from liren.engine.audit.lint.idle_veto import idle_veto
from liren.engine.audit.lint.never_fails import never_fails
from liren.engine.audit.lint.never_met import never_met
from liren.engine.audit.lint.odd_sum import odd_sum
from liren.engine.audit.lint.overlapping_bands import overlapping_bands
from liren.engine.audit.lint.points_out_of_order import points_out_of_order
from liren.engine.audit.lint.rounded_before_comparison import rounded_before_comparison
from liren.engine.audit.lint.rounded_in_two_ways import rounded_in_two_ways
from liren.engine.audit.lint.rounded_twice import rounded_twice
from liren.engine.audit.lint.same_demand import same_demand
from liren.engine.audit.lint.same_item import same_item
from liren.engine.audit.lint.shadowed_tier import shadowed_tier
from liren.engine.audit.lint.threshold_without_figure import threshold_without_figure
from liren.engine.audit.lint.threshold_without_source import threshold_without_source
from liren.engine.audit.lint.tiers_out_of_order import tiers_out_of_order
from liren.engine.audit.lint.unreachable_band import unreachable_band
from liren.engine.audit.lint.unreachable_cap import unreachable_cap
from liren.engine.audit.lint.unreachable_case import unreachable_case
from liren.engine.audit.lint.unreachable_row import unreachable_row
from liren.engine.audit.lint.unreachable_tier import unreachable_tier
from liren.engine.audit.lint.unused_fact import unused_fact
from liren.engine.audit.lint.unused_parameter import unused_parameter
from liren.engine.audit.lint.unused_source import unused_source
from liren.engine.errors import in_order
from liren.engine.record import replace
from liren.engine.ruleset.model import Ruleset

Lint = Callable[[Ruleset], Iterator[Finding]]

LINTS: tuple[Lint, ...] = (
    overlapping_bands,
    gap_between_bands,
    unreachable_band,
    points_out_of_order,
    unreachable_row,
    unreachable_case,
    unreachable_cap,
    deductions_exceed_item,
    never_met,
    never_fails,
    same_demand,
    earns_twice,
    same_item,
    rounded_before_comparison,
    rounded_twice,
    rounded_in_two_ways,
    unreachable_tier,
    shadowed_tier,
    tiers_out_of_order,
    idle_total,
    odd_sum,
    empty_group,
    idle_veto,
    threshold_without_figure,
    threshold_without_source,
    figure_starts_late,
    figure_never_in_force,
    figure_unchanged,
    unused_fact,
    unused_parameter,
    unused_source,
)


ABOUT_DATES: tuple[Lint, ...] = (figure_starts_late, figure_never_in_force, figure_unchanged)
"""Those that are about how days follow on each other, so that one day alone says nothing."""


def lint(ruleset: Ruleset, as_of: date | None = None) -> tuple[Finding, ...]:
    """Everything that the lints find; with `as_of`, of the ruleset as it is on that day."""
    if as_of is None:
        return _found(ruleset, LINTS)
    day = replace(ruleset, start=as_of, end=as_of, plans={})
    return _found(day, [each for each in LINTS if each not in ABOUT_DATES])


def codes_looked_for(as_of: date | None = None) -> frozenset[str]:
    """The codes of which the lints alone find all there are."""
    dated = {each.__name__.replace("_", "-") for each in ABOUT_DATES}
    codes = {each.code for each in FINDINGS if each.by == "lint"}
    return frozenset(codes if as_of is None else codes - dated)


def _found(ruleset: Ruleset, lints: Sequence[Lint]) -> tuple[Finding, ...]:
    found = [finding for each in lints for finding in each(ruleset)]
    return tuple(each for each in in_order(found) if isinstance(each, Finding))
