"""Scoring: from a ruleset and a snapshot to a scorecard."""

from __future__ import annotations

from liren.scoring.assess import assess
from liren.scoring.scorecard import Assessment, Finding, GroupResult
from liren.scoring.verdicts import Interval, Points, Score

__all__ = ["Assessment", "Finding", "GroupResult", "Interval", "Points", "Score", "assess"]
