"""Text measured in cells, as terminals and editors show it.

In: text in any script. Out: how wide it is.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_INVISIBLE = frozenset({"Mn", "Me", "Cf"})


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes: a Chinese character two, a combining mark none.

    Characters of ambiguous width (`“”`, `·`, `²`) count as one, as terminals show them by default.
    """
    return len(text) if text.isascii() else sum(map(cells_of, text))


@lru_cache(maxsize=8192)
def cells_of(character: str) -> int:
    """How many cells one character takes."""
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in _INVISIBLE else 1
