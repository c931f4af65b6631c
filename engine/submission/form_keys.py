"""How a form says what its cells are: the hidden ids that writing and reading agree on.

In: nothing. Out: names of sheets, rows and columns. Guarantee: nothing that a person sees is needed
to read a form, so that its titles can be in any language.

The first column of every sheet is hidden and has the id of the row: a kind, and what it is of. A
row of kind `text` holds nothing that is asked for.
"""

from __future__ import annotations

from typing import Final

MARK: Final = "liren form"
"""What the first cell of the hidden sheet says."""
LAYOUT: Final = "1"
"""The version of what this module says, beside the mark."""
STAMP_SHEET: Final = "_liren"

TEXT: Final = "text"
HEAD: Final = "head"
FACT: Final = "fact"
ITEM: Final = "item"
LIST: Final = "list"
FIELDS: Final = "fields"
RECORD: Final = "record"
ASIDE: Final = "aside"
SOURCE_ROW: Final = "source"
ROUND: Final = "round"
EARLIER: Final = "earlier"

TITLE, VALUE, UNIT, EVIDENCE, REASON, NOTE, SOURCE, HOW, ASKED_BY, CLAUSE = range(1, 11)
"""The columns of a row that asks for a fact; the id is in column 0."""
BESIDE = {"evidence": EVIDENCE, "reason": REASON, "note": NOTE, "source": SOURCE}

SOURCE_ID = 1
SOURCE_COLUMNS = {"id": 1, "title": 2, "title.en": 3, "document": 4, "issued": 5, "note": 6}
"""The columns of the sheet of sources."""

FIRST: Final = "first"
"""The row that says that there was no earlier round."""
ROUND_KEYS = ("as_of", "score", "tier", "evidence", "source", "note")
FIRST_ROUND = 3
"""The column of the first round on the sheet of earlier rounds; a unit stands before it."""

(
    ASIDE_KIND, ASIDE_CRITERION, ASIDE_BY, ASIDE_REASON, ASIDE_EVIDENCE, ASIDE_UNTIL, ASIDE_SOURCE,
) = range(1, 8)  # fmt: skip
ASIDE_COLUMNS = {
    "criterion": ASIDE_CRITERION,
    "by": ASIDE_BY,
    "reason": ASIDE_REASON,
    "evidence": ASIDE_EVIDENCE,
    "until": ASIDE_UNTIL,
    "source": ASIDE_SOURCE,
}
CLAIM_WORDS = ("免于适用", "claim", "exemption")
WAIVER_WORDS = ("豁免", "waiver")

RECORD_NAME: Final = "record name"
RECORD_BESIDE = {f"record {key}": key for key in BESIDE}
"""The columns of a table of records that are no facts of theirs; ids of facts have no spaces."""

AT: Final = "@"
"""Between a field of a record and what its declaration needs beside it: `homes@reason`."""

HEAD_KEYS = (
    "snapshot", "community", "community.en", "as_of", "time_zone", "rulesets", "note", "region",
)  # fmt: skip


def row_id(kind: str, *of: str) -> str:
    """The id of a row: `fact outdoor.area`, `item rooms injection`."""
    return " ".join((kind, *of))
