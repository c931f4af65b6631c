"""Text in both of the project's languages.

In: the Chinese and the English wording of one thing. Out: the one the reader asked for.
Everything a user reads is a `Text` or is rendered from templates that exist in both languages.
"""

from __future__ import annotations

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


def say(value: object, lang: Lang) -> str:
    """A field of a message, rendered in `lang`: a `Text` by language, a tuple as a list in backticks."""
    if isinstance(value, Text):
        return value.in_(lang)
    if isinstance(value, tuple):
        separator = "、" if lang == "zh" else ", "
        return separator.join(f"`{say(part, lang)}`" for part in value)
    return str(value)
