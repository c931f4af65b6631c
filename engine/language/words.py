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


FIRST_YEAR, LAST_YEAR = 1900, 2199
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_day(text: str) -> date | None:
    """A day written as `2022-04-01`, between 1900 and 2199; None when it is not one."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


# Habits of forms, year first: what begins with the day or the month can be read in two ways.
_YEAR, _PART = "[0-9０-９]{4}", "[0-9０-９]{1,2}"
_NUMERAL = "(?:[一二三四五六七八九]|[一二三]?十[一二三四五六七八九]?)"
_GAP = "[ \u3000]*"
_HABITS = (
    f"{_YEAR}{_GAP}年{_GAP}{_PART}{_GAP}月{_GAP}{_PART}{_GAP}[日号]",
    *(f"{_YEAR}{mark}{_PART}{mark}{_PART}" for mark in ("[-－]", "[.．]", "[/／]")),
    "[0-9０-９]{8}",
    f"[零〇○一二三四五六七八九]{{4}}年{_NUMERAL}月{_NUMERAL}[日号]",
)
DAY_PATTERN = f"^(?:{'|'.join(_HABITS)})$"
"""The ways in which `read_written_day` reads a day, as a regular expression for other programs."""
_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")


def read_written_day(text: str) -> date | None:
    """A day as forms have it: `2022年6月30日`, `2022.6.30`, `20220630`, 二〇二二年六月三十日."""
    if len(text) > _LONGEST_DAY or not re.fullmatch(DAY_PATTERN, text) or text[-1:] == "\n":
        return None
    parts = [part for part in re.split(r"[-－.．/／年月日号 \u3000]+", text) if part]
    if len(parts) == 1:
        parts = [text[:4], text[4:6], text[6:]]
    year, month, day = (_small(part) for part in parts)
    return read_day(f"{year:04}-{month:02}-{day:02}")


_LONGEST_DAY = 60


def _small(written: str) -> int:
    """A number in digits, or in numerals with 十."""
    tens, ten, ones = written.partition("十")
    if not ten:
        return int(written.translate(_DIGITS))
    return 10 * int((tens or "一").translate(_DIGITS)) + int((ones or "零").translate(_DIGITS))
