"""The names of a program's definitions and of its inputs beside the facts."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from liren.engine.ir.nodes import ChoiceType, Input, Ref
from liren.engine.ir.types import BOOL, NUMBER, Type

Status = Literal["met", "partly_met", "unmet", "unknown", "not_applicable", "waived", "unspecified"]
STATUSES: tuple[Status, ...] = (
    "met",
    "partly_met",
    "unmet",
    "not_applicable",
    "waived",
    "unspecified",
)
"""What a criterion can be when everything is known; `unknown` is several of them."""

APPLIES, MET, POINTS, STATUS = "applies", "met", "points", "status"
PRESENT, GIVEN, EARNED = "present", "given", "earned"
POSSIBLE, BARS = "possible", "bars"
TOTAL, SCORED, TIER = "total", "scored", "tier"
AWARDED, LOWERED_BY = "awarded", "lowered_by"

TYPES: dict[str, Type] = {
    APPLIES: BOOL,
    MET: BOOL,
    PRESENT: BOOL,
    BARS: BOOL,
    SCORED: BOOL,
    STATUS: ChoiceType(STATUSES),
}


def name_of(owner: str, part: str) -> str:
    """The name of a criterion's or group's definition; `:` is in no id."""
    return f"{owner}:{part}"


@lru_cache(maxsize=4096)
def reference(owner: str, part: str) -> Ref:
    """A reference to a definition."""
    return Ref(name_of(owner, part), TYPES.get(part, NUMBER))


def group_name(group: str) -> str:
    """How a group's definitions are told from those of a criterion of the same id."""
    return f"group/{group}"


def tier_name(tier: str) -> str:
    """How a tier's definitions are told from those of a criterion of the same id."""
    return f"tier/{tier}"


def lowering_name(position: int) -> str:
    """Whose definition says whether a reason to lower the tier holds."""
    return f"lower_tier/{position}"


def claimed_input(criterion: str) -> Input:
    """Whether the community claims the criterion's exemption."""
    return Input(f"claimed:{criterion}", BOOL)


def waived_input(criterion: str) -> Input:
    """Whether the criterion is waived on the day."""
    return Input(f"waived:{criterion}", BOOL)
