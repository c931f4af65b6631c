"""Text in both of the project's languages.

In: the Chinese and the English wording of one thing. Out: the one the reader asked for.
Everything a user reads is a `Text` or is rendered from templates that exist in both languages.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


class Text(NamedTuple):
    """One wording in Chinese and in English."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The wording in `lang`."""
        return self.zh if lang == "zh" else self.en


def same(text: str) -> Text:
    """A wording that is the same in both languages, such as an identifier."""
    return Text(text, text)


def counted(number: str, noun: str) -> str:
    """An amount in English as it is written, with its noun: `1 point`, `0.5 points`."""
    return f"{number} {noun}" if number == "1" else f"{number} {noun}s"


LONGEST = 1000
"""Characters of one field of a message; the user's own text can be a hundred times longer."""

_BREAKS = re.compile("[\\t-\\r\\x85\\u2028\\u2029]+")
# What would reorder a line, be invisible in it, or steer a terminal.
_UNSHOWABLE = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069"
    "\\ud800-\\udfff\\ufeff]"
)


def one_line(text: str) -> str:
    """Any text as it may stand in a message: on one line, visible, and not endless."""
    visible = _UNSHOWABLE.sub("\ufffd", _BREAKS.sub(" ", text))
    return visible if len(visible) <= LONGEST else visible[: LONGEST - 1] + "…"


def spaced(text: str) -> str:
    """Chinese text with a space between a Chinese character and what stands in backticks."""
    parts = text.split("`")
    for i in range(0, len(parts), 2):
        if i and _is_chinese(parts[i][:1]):
            parts[i] = f" {parts[i]}"
        if i < len(parts) - 1 and _is_chinese(parts[i][-1:]):
            parts[i] += " "
    return "`".join(parts)


def _is_chinese(character: str) -> bool:
    # Not a regular expression: compiling so large a range takes milliseconds, at every start.
    return "\u3400" <= character <= "\u9fff"


def say(value: object, lang: Lang) -> str:
    """A field of a message in `lang`: a `Text` by language, a tuple as a list in backticks.

    Whatever the field holds, the result stands on one line.
    """
    if isinstance(value, Text):
        return one_line(value.in_(lang))
    if isinstance(value, tuple):
        separator = "、" if lang == "zh" else ", "
        return separator.join(f"`{say(part, lang)}`" for part in value)
    return one_line(str(value))
