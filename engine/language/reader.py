"""Reading: a file, a text or Python data to a located document.

In: a path, a `Source`, a text or a mapping. Out: a `Document` of dicts, lists and `Scalar`s, with
the place of every key and value. Guarantee: bad input of any kind raises `LirenError` with all
problems found and nothing else, in bounded time and memory.
"""

from __future__ import annotations

import os
from pathlib import Path

from liren.engine.errors import LirenError, Place, Problem, Source
from liren.engine.language import limits
from liren.engine.language import problems as p
from liren.engine.language.document import Document, Lines, Scalar, pointer
from liren.engine.language.python_reading import from_python
from liren.engine.record import replace
from liren.engine.text import Text

__all__ = [
    "Document",
    "Scalar",
    "decode",
    "from_python",
    "pointer",
    "read_bytes",
    "read_file",
    "read_json",
    "read_text",
    "read_yaml",
    "unopened",
]


def read_yaml(source: Source) -> Document:
    """Read YAML. Raises `LirenError` with all problems found."""
    from liren.engine.language.yaml_reading import read_yaml_text

    return read_yaml_text(_checked(source))


def read_json(source: Source) -> Document:
    """Read JSON. Raises `LirenError` with all problems found."""
    from liren.engine.language.json_reading import read_json_text

    return read_json_text(_checked(source))


def read_text(text: str, name: str = "<text>") -> Document:
    """Read a text: JSON when `name` ends in `.json`, else YAML."""
    return _read(Source(name, text), name)


def read_file(path: str | os.PathLike[str], name: str | None = None) -> Document:
    """Read a file in UTF-8: JSON when its name ends in `.json`, else YAML.

    `name` is how the user knows it, when that is not its path. Raises `LirenError` when it cannot
    be opened, is too large, or has problems.
    """
    written = os.fspath(path)
    name = name or written
    name = name if name.isprintable() else p.shown(name)
    return _read(Source(name, decode(read_bytes(path, name), name)), written)


def _read(source: Source, path: str) -> Document:
    return (read_json if path.lower().endswith(".json") else read_yaml)(source)


def _checked(source: Source) -> Source:
    """The source without byte order mark, if it is not too large."""
    text = source.text
    if len(text) > limits.MAX_BYTES or (
        len(text) * 4 > limits.MAX_BYTES
        and len(text.encode("utf-8", "surrogatepass")) > limits.MAX_BYTES
    ):
        raise LirenError([p.TooLarge(place=Place(Source(source.name)))])
    return replace(source, text=text[1:]) if text.startswith("\ufeff") else source


def read_bytes(path: str | os.PathLike[str], name: str, *, most: int = limits.MAX_BYTES) -> bytes:
    """The bytes of a file, if there are not too many. Raises `LirenError`."""
    place = Place(Source(name))
    try:
        with Path(path).open("rb") as file:
            content = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise LirenError([unopened(error, name)]) from None
    if len(content) > most:
        raise LirenError([p.TooLarge(place=place)])
    return content


def unopened(error: OSError | ValueError, name: str) -> Problem:
    """Why a file could not be opened, as a problem."""
    place = Place(Source(name))
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return p.FileMissing(place=place, path=name)
    if isinstance(error, IsADirectoryError):
        return p.FileIsDirectory(place=place, path=name)
    if isinstance(error, PermissionError):
        # Windows reports a folder this way.
        if Path(name).is_dir():
            return p.FileIsDirectory(place=place, path=name)
        return p.FileUnreadable(
            place=place, path=name, reason=Text("没有权限", "permission denied")
        )
    if isinstance(error, ValueError):
        return p.FileMissing(place=place, path=name)
    said = (error.strerror or type(error).__name__).lower()
    return p.FileUnreadable(place=place, path=name, reason=Text(said, said))


def decode(content: bytes, name: str) -> str:
    """The text that is meant by bytes in UTF-8. Raises `LirenError` with the place of the first
    that is not."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = content[error.start]
        before = content[: error.start].decode("utf-8-sig", "replace")
        place = Lines(Source(name, before + "\ufffd")).place(len(before), len(before) + 1)
        problem = p.NotUtf8(place=place, byte=f"{bad:02x}", guess=_guess(content))
        raise LirenError([problem]) from None


def _guess(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return "GBK"
