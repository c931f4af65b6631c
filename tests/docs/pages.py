"""The examples in the documentation, as they are marked there.

In: a page of Markdown. Out: its fenced blocks, each with its mark: what stands in an HTML comment
`<!-- example: MARK -->` right before it. `MARKS` says what is done with a block that bears one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
MARKS = {
    "ruleset": "a complete ruleset",
    "part": "`part of BASE`: keys to lay over tests/docs/BASE.yaml",
    "refused": "`refused CODE in BASE`: the same, and it must be refused with that problem",
    "profile": "`profile over BASE`: a complete profile, laid over tests/docs/BASE.yaml",
    "profile-refused": "`profile-refused CODE over BASE`: the same, and it must be refused",
    "expressions": "`expressions in BASE`: one expression a line",
    "snapshot": "`snapshot of RULESET`: a complete snapshot, to be assessed by that ruleset",
    "file": "`file NAME`: a file that the reader is to write",
    "more": "`more NAME`: what the reader adds at the end of that file",
    "run": "commands, run where the reader would run them",
    "python": "a program, run there",
    "prints": "all that the block before it prints; `prints part`: lines of it, in order",
    "units": "the table of units that follows",
}
BLOCK = re.compile(
    r"(?:<!-- example: (?P<mark>[^\n]+?) -->\n)?^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$",
    re.M | re.S,
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
