"""Laying a text out, with the proof that nothing was lost.

In: the text of a YAML file, and the shape of what is in it. Out: the text in the canonical layout.
Guarantees: the layout reads to the same data, has every comment once, and is its own layout. Where
one of these would not hold, the text is refused. Raises `LirenError` for what the reader refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from liren.engine.errors import LirenError, Problem, Source
from liren.engine.language.document import Document, Scalar
from liren.engine.language.reader import read_yaml
from liren.engine.layout.growing import grow
from liren.engine.layout.order import put_in_order
from liren.engine.layout.tree import Branch, Tree
from liren.engine.layout.writing import write
from liren.engine.ruleset.declaring import Shape


class CannotLayOut(Problem):
    """A text whose canonical layout would say something else."""

    code = "layout-changes-meaning"
    zh = "此文件无法在不改变内容的前提下整理版式"
    en = "this file cannot be laid out without changing what it says"


def lay_out(source: Source, shape: type[Shape], sections: Collection[str] = ()) -> str:
    """The text of `source`, whose root is a mapping of a shape and not empty, laid out anew.

    Line ends stay what they are. A blank line goes before each of `sections`.
    """
    plain = Source(source.name, source.text.replace("\r\n", "\n").replace("\r", "\n"))
    document = read_yaml(plain)
    text, comments = _laid_out(document, shape, sections)
    again = read_yaml(Source(source.name, text))
    kept = _same(document.data, again.data)
    if not kept or _laid_out(again, shape, sections) != (text, comments):
        raise LirenError([CannotLayOut(place=document.place(()))])
    return text.replace("\n", "\r\n") if "\r\n" in source.text else text


def _laid_out(
    document: Document, shape: type[Shape], sections: Collection[str]
) -> tuple[str, Counter[str]]:
    tree = grow(document)
    comments = Counter(_comments(tree))
    put_in_order(tree.root, shape)
    return write(tree, sections), comments


def _comments(tree: Tree) -> Iterator[str]:
    yield from filter(None, tree.head)
    yield from _comments_in(tree.root)


def _comments_in(branch: Branch) -> Iterator[str]:
    for entry in branch.entries:
        yield from filter(None, entry.before)
        if entry.remark is not None:
            yield entry.remark.text
        if isinstance(entry.value, Branch):
            yield from _comments_in(entry.value)
    yield from filter(None, branch.end)


def _same(one: object, other: object) -> bool:
    """Whether two readings are the same: order aside, and whether quotes made nothing a text."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one == other and (one.plain == other.plain or one.lower() not in _NOTHING)
    return False


_NOTHING = frozenset({"", "~", "null"})
