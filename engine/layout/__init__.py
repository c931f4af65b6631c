"""The canonical layout of files: a text and its shape into the same content, laid out anew."""

from liren.engine.layout.checked import lay_out

__all__ = ["lay_out"]
