"""The ways into the engine, without the weight behind them.

They import what reads and checks files on their first call, so that a program which only passes
objects around does not pay for it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.engine.ruleset.model import Ruleset
    from liren.engine.ruleset.profile import Profile
    from liren.engine.snapshot.load import Snapshot
    from liren.engine.submission.validate import Submission

Reference = str | os.PathLike[str]


def load_ruleset(
    reference: Reference | Mapping[str, object], *, search: Sequence[Reference] = ()
) -> Ruleset:
    """A ruleset by its id (`red-property`), its path, or as Python data.

    `search` are folders in which `uses:` may also find files. Raises `RulesetError` with every
    problem of the phase that failed.
    """
    from liren.engine.ruleset.load import load_ruleset as load

    return load(reference, search=search)


def load_profile(
    source: Reference | Mapping[str, object],
    *,
    base: Mapping[str, object] | None = None,
    search: Sequence[Reference] = (),
) -> Profile:
    """A profile from a file or as Python data, laid over its base.

    The base is found by `base:` in the profile, or given as Python data. Raises `RulesetError` with
    every problem of the phase that failed, in the profile's file where the profile caused it.
    """
    from liren.engine.ruleset.profile_load import load_profile as load

    return load(source, base=base, search=search)


def validate_submission(
    source: Reference | Mapping[str, object],
    rulesets: Ruleset | Sequence[Ruleset],
    *,
    content: bytes | None = None,
    format: str | None = None,  # noqa: A002  the word that the command line uses
    encoding: str | None = None,
    today: date | None = None,
) -> Submission:
    """Everything that is wrong with a submission, and its snapshot when nothing is.

    `source` is a file (YAML, JSON, CSV) or Python data; with `content` (the bytes that came over a
    network) it is the name to show. `today` is the day after which days have not come. Nothing that
    is handed in raises.
    """
    from liren.engine.submission.validate import validate_submission as validate

    return validate(
        source, rulesets, content=content, format=format, encoding=encoding, today=today
    )


def load_snapshot(source: Reference | Mapping[str, object]) -> Snapshot:
    """A snapshot from a file (YAML, or JSON by its suffix) or from Python data.

    Raises `SnapshotError` with every problem of its shape; whether its facts fit a ruleset is found
    out when it is assessed.
    """
    from liren.engine.snapshot.load import load_snapshot as load

    return load(source)


def shipped_rulesets() -> dict[str, Path]:
    """The rulesets that come with Liren: id -> file, sorted by id."""
    from liren.engine.ruleset.load import shipped_rulesets as shipped

    return shipped()
