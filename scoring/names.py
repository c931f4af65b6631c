"""The names of a program's definitions and of its inputs beside the facts."""

from __future__ import annotations

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


def reference(owner: str, part: str) -> Ref:
    """A reference to a definition."""
    return Ref(name_of(owner, part), TYPES.get(part, NUMBER))


def group_name(group: str) -> str:
    """How a group's definitions are told from those of a criterion of the same id."""
    return f"group/{group}"


def claimed_input(criterion: str) -> Input:
    """Whether the community claims the criterion's exemption."""
    return Input(f"claimed:{criterion}", BOOL)


def waived_input(criterion: str) -> Input:
    """Whether the criterion is waived on the day."""
    return Input(f"waived:{criterion}", BOOL)
