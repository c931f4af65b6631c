"""A slow, plain reading of docs/language.md, used only to test the engine against."""

from .expression import Expression, Tree, evaluate, references, to_text, write
from .oracle import Outcome, check_holds
from .scoring import Verdict, asked, assess

__all__ = [
    "Expression",
    "Outcome",
    "Tree",
    "Verdict",
    "asked",
    "assess",
    "check_holds",
    "evaluate",
    "references",
    "to_text",
    "write",
]
