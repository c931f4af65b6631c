"""A document with parts of another laid over it.

In: two documents, the data of both together, and where each part from above stands there. Out:
`Layers`, a `Document` whose places are those of the file in which a thing was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from liren.engine.errors import Place
from liren.engine.language.document import Document, Path
from liren.engine.record import field

Steps: TypeAlias = tuple[str | int, ...]


class Layers(Document):
    """`data` is what both say together; `origins` maps what is from `above` to its path there."""

    below: Document = field(compare=False, kw_only=True)
    above: Document = field(compare=False, kw_only=True)
    origins: Mapping[Steps, Steps] = field(compare=False, kw_only=True)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where the value or key at a path stands, in the file it was written in."""
        document, at = self._origin(path)
        return document.place(at, key=key)

    def inside(self, path: Path, offset: int, width: int = 1) -> Place:
        """Where some characters of a scalar stand, in the file it was written in."""
        document, at = self._origin(path)
        return document.inside(at, offset, width)

    def is_laid_over(self, path: Path) -> bool:
        """Whether what stands at a path is from above."""
        return self._origin(path)[0] is self.above

    def _origin(self, path: Path) -> tuple[Document, Path]:
        for length in range(len(path), 0, -1):
            found = self.origins.get(tuple(path[:length]))
            if found is not None:
                return self.above, (*found, *path[length:])
        return self.below, path
