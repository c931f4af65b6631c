"""The engine: language, rulesets, snapshots, the intermediate representation and its backends.

Importing it is light; what reads YAML, checks shapes or parses expressions loads when first used.
"""

from __future__ import annotations

from liren.engine.errors import (
    AssessmentError,
    LirenError,
    Place,
    Problem,
    RulesetError,
    SnapshotError,
)
from liren.engine.load import (
    load_profile,
    load_ruleset,
    load_snapshot,
    shipped_rulesets,
    validate_submission,
)
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.profile import Profile
from liren.engine.snapshot.load import Snapshot
from liren.engine.text import LANGS, Lang, Text

__all__ = [
    "LANGS",
    "AssessmentError",
    "Lang",
    "LirenError",
    "Place",
    "Problem",
    "Profile",
    "Ruleset",
    "RulesetError",
    "Snapshot",
    "SnapshotError",
    "Text",
    "load_profile",
    "load_ruleset",
    "load_snapshot",
    "shipped_rulesets",
    "validate_submission",
]
