"""The examples in the documentation, as they are marked there.

In: a page of Markdown. Out: its fenced blocks, each with what the HTML comment right before it says:

    <!-- example: ruleset -->                 a complete ruleset
    <!-- example: part of BASE -->            keys to lay over tests/docs/BASE.yaml
    <!-- example: refused CODE in BASE -->    the same, and it must be refused with that problem
    <!-- example: expressions in BASE -->     one expression a line
    <!-- example: snapshot of RULESET -->     a complete snapshot, for tests/docs/RULESET.yaml or an id
    <!-- example: file NAME -->               a file that the reader is to write
    <!-- example: run -->                     commands, run where the reader would run them
    <!-- example: python -->                  a program, run there
    <!-- example: prints -->                  what the block before it prints, whole
    <!-- example: prints part -->             lines of that, in this order
    <!-- example: only shown -->              neither run nor checked
    <!-- example: units -->                   the table of units that follows
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
BLOCK = re.compile(
    r"(?:<!-- example: (?P<mark>[^\n]+?) -->\n)?^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S
)
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)


class Example(NamedTuple):
    """One fenced block: its mark (empty when it has none), language, text and line."""

    page: str
    mark: str
    kind: str
    text: str
    line: int

    @property
    def name(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    """Every page of the documentation."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/decisions/*.md")]
    return sorted(found)


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def examples(name: str) -> list[Example]:
    """The fenced blocks of a page, in order."""
    text = text_of(name)
    return [
        Example(name, m["mark"] or "", m["kind"], m["text"], text.count("\n", 0, m.start()) + 1)
        for m in BLOCK.finditer(text)
    ]


def without_blocks(text: str) -> str:
    return BLOCK.sub("", text)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = (re.sub(r"[`*]", "", title) for title in HEADING.findall(without_blocks(text)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
