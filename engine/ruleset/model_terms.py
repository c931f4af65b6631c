"""The words in which a ruleset says how something counts."""

from __future__ import annotations

from typing import Literal

Strength = Literal["must", "principle", "goal", "option"]
Basis = Literal["source", "project"]
Need = Literal["reason", "evidence"]
Combine = Literal["all", "any", "share", "worst", "mean", "best", "sum"]
Otherwise = Literal["met", "unmet", "not_applicable"]
Policy = Literal["leave_out", "full", "zero"]
Part = Literal["started", "full", "exact"]
Rounded = Literal["items", "groups", "total"]
ThresholdOp = Literal["at_least", "more_than", "at_most", "less_than", "equals"]

NO_TIER = "none"
"""What no tier is called where it stands among the tiers."""

EVERYWHERE: frozenset[Rounded] = frozenset(("items", "groups", "total"))
