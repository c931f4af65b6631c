"""What is different between two rulesets, by structure."""

from liren.engine.audit.diff.model import Aspect, Bearing, Diff, Difference, Figure, Kind, Side
from liren.engine.audit.diff.rulesets import diff

__all__ = ["Aspect", "Bearing", "Diff", "Difference", "Figure", "Kind", "Side", "diff"]
