"""What the bytes of a workbook begin with, whatever its file is called."""

from __future__ import annotations

ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The format before xlsx; also that of a workbook under a password."""


def is_workbook(content: bytes) -> bool:
    """Whether bytes begin like a workbook, of the present or of the old format."""
    return content.startswith((ZIP, OLD))
