"""The ways in which goals are shown, in words."""

from __future__ import annotations

from liren.engine.text import Text

WAYS = {
    "below": Text("略低于", "just below"),
    "at": Text("恰好等于", "at"),
    "above": Text("略高于", "just above"),
    "seen": Text("出现", "seen"),
    "met": Text("met（达标）", "met"),
    "unmet": Text("unmet（未达标）", "unmet"),
    "unknown": Text("unknown（待查明）", "unknown"),
    "not_applicable": Text("not_applicable（不适用）", "not_applicable"),
    "unspecified": Text("unspecified（未定标准）", "unspecified"),
    "yes": Text("yes（成立）", "yes"),
    "no": Text("no（不成立）", "no"),
}
