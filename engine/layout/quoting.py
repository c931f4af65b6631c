"""How a scalar is written on one line.

In: a leaf. Out: its text, bare or in quotes. Guarantee: quotes stand where YAML needs them, and
where they stood and the bare text would be read as something other than text by a YAML tool that
guesses types (`no`, `010`, `12:30`, `2022-06-30`). They are never added to what stood bare without
need.
"""

from __future__ import annotations

import json
import re

from liren.engine.layout.tree import Leaf

# What YAML 1.1 or 1.2 takes for a number, a day, a time, a switch or nothing, and a little more:
# where one of them could be meant, the quotes that somebody wrote may stay.
_GUESSED = re.compile(
    r"""[-+]?(\.?[0-9][0-9_,.:]*([eE][-+]?[0-9]+)?|0[xob][0-9a-fA-F_]+|\.(inf|nan))
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt\ ].*)?
    |y|yes|n|no|true|false|on|off|null|~|<<|=|""",
    re.I | re.X,
)
_INDICATORS = frozenset(",[]{}#&*!|>'\"%@`")
_BRACKETS = frozenset(",[]{}")


def one_line(leaf: Leaf, *, flow: bool) -> str:
    """The leaf on one line, for between brackets (`flow`) or for a line of its own."""
    value = str(leaf.value)
    if leaf.value.plain:
        trusted = leaf.in_flow or not flow
        return value if trusted or not value or can_stand_bare(value, flow=flow) else quoted(value)
    if _GUESSED.fullmatch(value) or not can_stand_bare(value, flow=flow):
        return quoted(value)
    return value


def can_stand_bare(value: str, *, flow: bool) -> bool:
    """Whether YAML reads the value back from the same characters without quotes."""
    if not value or value != value.strip() or not value.isprintable():
        return False
    if value[0] in _INDICATORS or value.startswith(("- ", "? ", ": ", "---", "...")):
        return False
    if value in ("-", "?", ":") or value.endswith(":") or ": " in value or " #" in value:
        return False
    # What old readers make of these between brackets differs.
    return not flow or (_BRACKETS.isdisjoint(value) and value[0] not in "-?:")


def quoted(value: str) -> str:
    """The value in quotes: double ones, or single ones where that saves escapes."""
    if ('"' in value or "\\" in value) and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False)
