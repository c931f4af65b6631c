"""YAML written in every style that the reader takes, with comments in every place they can stand.

In: a way to draw. Out: text of a mapping whose keys are all different, and how many comments were
drawn for it; the comments are `#1`, `#2` and so on, and not all of them need be in it.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

WORDS = [
    *("a", "no", "010", "12:30", "~", "null", "x: y", "a #b", "-", "- a", "? b", "[c]", "{", "}"),
    *("a, b", "里仁", "人均绿地不少于2.5平方米", "it's", 'say "so"', "\\", "", "2022-04-01", "a:b"),
    *("*x", "&y", "!t", "%d", "@", "`", ":", "a:", "# c", "|", ">", "=", "<<", "..", "...", "---"),
    *("1_000", ".5", "1e3", "100 %"),
]
BARE = ["a", "no", "010", "12:30", "~", "里仁 b", "it's", "a - b", "100 %"]
LONG = "the community has a committee that meets and keeps minutes of all that is said, every time"


class Writer:
    """Draws one text; `keys` and `comments` count what is in it."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.keys = self.comments = 0

    def one_of(self, *choices: T) -> T:
        chosen: T = self.draw(st.sampled_from(choices))
        return chosen

    def comment(self) -> str:
        self.comments += 1
        return f"#{self.comments}{self.one_of('', ' why: it is', ' {a: b', ' 里仁', '#')}"

    def beside(self) -> str:
        """Perhaps a comment at the end of a line, and the end of the line."""
        return self.one_of("\n", "\n", "\n", " " * self.one_of(1, 2, 30) + "#").replace(
            "#", self.comment() + "\n"
        )

    def between(self, indent: int) -> str:
        """Perhaps comments and blank lines on their own."""
        lines = ""
        for _ in range(self.one_of(0, 0, 0, 1, 2)):
            margin = " " * self.one_of(indent, indent, 0, indent + 2, max(0, indent - 2))
            lines += self.one_of("\n", margin + "#").replace("#", self.comment() + "\n")
        return lines

    def value(self) -> str:
        if self.one_of(True, False, False, False):
            return self.one_of(LONG, LONG + " " + LONG, "里仁" * 70, "a  b " * 30)
        return " ".join(self.one_of(*WORDS) for _ in range(self.one_of(1, 1, 1, 2)))

    def scalar(self) -> str:
        text = self.value()
        match self.one_of("double", "single", "plain", "plain"):
            case "plain":
                return self.one_of(*BARE)
            case "single":
                return "'" + text.replace("'", "''") + "'"
            case _:
                return json.dumps(
                    self.one_of(text, text + "\n" + text), ensure_ascii=self.one_of(True, False)
                )

    def key(self) -> str:
        self.keys += 1
        name = f"{self.one_of('k', '键', 'no ', 'a:b')}{self.keys}"
        return self.one_of(name, name, f'"{name}"', f"'{name}: x'")

    def flow(self, depth: int) -> str:
        """Between brackets, over one line or several."""
        if depth == 0 or self.one_of(True, False):
            return self.scalar()
        if self.one_of(True, False, False):
            return f"{{zh: {self.scalar()}, en: {self.scalar()}}}"
        keyed = self.one_of(True, False)
        parts: list[str] = []
        for _ in range(self.one_of(0, 1, 2, 3)):
            value = self.flow(depth - 1)
            parts.append(f"{self.key()}: {value}" if keyed else value)
        gap = self.one_of(" ", " ", "\n      ", "BESIDE", "BESIDE")
        text = (
            ("{" if keyed else "[")
            + ("," + gap).join(parts)
            + gap * bool(parts)
            + ("}" if keyed else "]")
        )
        while "BESIDE" in text:
            text = text.replace("BESIDE", " " + self.beside() + self.between(8) + "        ", 1)
        return text

    def lines(self, indent: int) -> str:
        """A text in lines below its key."""
        margin = " " * (indent + self.one_of(1, 2, 4))
        header = self.one_of("|", "|-", "|+", ">", ">-", ">+")
        body = [
            self.one_of("a", "# no comment", "- b", "里仁", "", "  more", "k: v", LONG)
            for _ in range(4)
        ]
        text = "".join(f"{margin}{line}\n" if line else "\n" for line in ["first", *body])
        return f"{header}{self.beside()}{text}"

    def block(self, indent: int, depth: int) -> str:
        """A list or mapping with a line for each entry, from a new line on."""
        keyed = depth == 3 or self.one_of(True, True, False)
        margin = " " * indent
        text = ""
        for _ in range(self.one_of(1, 2, 3)):
            text += self.between(indent) + margin + (f"{self.key()}:" if keyed else "-")
            text += self.below(indent, depth - 1)
        return text

    def below(self, indent: int, depth: int) -> str:
        """What stands behind a key or a dash, to the end of its last line."""
        match self.one_of("block", "block", "lines", "flow", "scalar", "wording", "nothing"):
            case "block" if depth > 0:
                return self.beside() + self.block(indent + self.one_of(1, 2, 4), depth)
            case "lines":
                return " " + self.lines(indent)
            case "flow":
                before = self.one_of(
                    " ", " ", self.beside() + self.between(indent + 2) + " " * (indent + 2)
                )
                return before + self.flow(2) + self.beside()
            case "wording":
                first, second = ("\n" + " " * (indent + 3) + key + ": " for key in ("zh", "en"))
                return first + self.scalar() + second + self.scalar() + self.beside()
            case "nothing":
                return self.beside()
            case _:
                return " " + self.scalar() + self.beside()


@st.composite
def texts(draw: Any) -> tuple[str, int]:
    """A text, and how many comments are in it."""
    writer = Writer(draw)
    text = (
        writer.between(0) + writer.one_of("", "", "---\n") + writer.block(0, 3) + writer.between(0)
    )
    return text, writer.comments
