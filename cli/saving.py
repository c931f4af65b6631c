"""Files written whole or not at all.

In: a path and a text, or bytes. Out: the file. Guarantee: whoever reads the file sees the old
content or the new one, also when writing is interrupted. Raises `LirenError` when it cannot be
written.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from liren.cli.problems import CannotWrite
from liren.engine.errors import LirenError


def save(path: str, text: str) -> None:
    """Put a text in the place of a file, with the rights of the file that was there."""
    save_bytes(path, text.encode("utf-8"))


def save_bytes(path: str, content: bytes) -> None:
    """The same for bytes."""
    try:
        _replace(Path(path).resolve(), content)
    except OSError:
        raise LirenError([CannotWrite(path=path)]) from None


def _replace(file: Path, content: bytes) -> None:
    handle, beside = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(beside).chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
        Path(beside).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
