"""How a yes or no and a day are written, wherever they stand.

In: the text of a scalar. Out: its value, or None when it is not one. This module imports nothing
heavy, so that what only reads values does not load the models of the file format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

SWITCH: Mapping[str, bool] = MappingProxyType(
    {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
)
"""The words for yes and no; no others are understood."""

_MEANT_YES = frozenset(("y", "t", "yes", "true", "on", "1", "有", "是的", "对", "已", "√", "✓"))
_MEANT_NO = frozenset(("n", "f", "no", "false", "off", "0", "无", "没有", "不是", "未", "×", "✗"))


def meant_switch(text: object) -> bool | None:
    """The yes or no that other words were most likely meant to be; None when none is likely."""
    word = str(text).strip().casefold()
    if word in _MEANT_YES:
        return True
    return False if word in _MEANT_NO else SWITCH.get(word)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_day(text: str) -> date | None:
    """A day written as `2022-04-01`, between 1900 and 2199; None when it is not one."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2199 else None
