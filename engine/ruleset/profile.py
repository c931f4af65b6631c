"""A profile that was accepted: what it changes in its base, and the ruleset that comes of it.

Everything here is immutable. The applied ruleset is made once, when the profile is loaded, so that
assessing with a profile costs no more than assessing without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from liren.engine.errors import AssessmentError
from liren.engine.record import Identity, Record
from liren.engine.ruleset.profile_problems import BaseChanged, OtherBase

if TYPE_CHECKING:
    from liren.engine.ruleset.model import Basis, Citation, Criterion, Ruleset
    from liren.engine.text import Text

Kind = Literal["changed", "added", "dropped"]
Section = Literal["criteria", "parameters", "groups", "tiers", "outcomes", "types", "scoring"]


class Change(Record):
    """One thing that a profile does to its base, and where it takes that from.

    `id` is that of the criterion, parameter, group, tier or outcome, or `CLASSIFICATION.TYPE`;
    empty for `scoring`. `keys` are what is changed. `note` is the profile's remark, for what is
    dropped its reason. `parameter` is the name of a parameter over all rulesets.
    """

    section: Section
    id: str
    kind: Kind
    keys: tuple[str, ...]
    citation: Citation | None
    basis: Basis
    note: Text | None
    parameter: str | None = None


class AppliedProfile(Record):
    """The profile that made a ruleset what it is; `base_digest` is that of the ruleset below it.

    `dropped` are the criteria of the base that are no longer there.
    """

    id: str
    version: str
    title: Text
    summary: Text | None
    digest: str
    base_digest: str
    changes: tuple[Change, ...]
    dropped: Mapping[str, Criterion]

    def touching(self, criterion: Criterion) -> tuple[Change, ...]:
        """What was done to a criterion, or to a parameter that it uses."""
        read = {each.name for each in criterion.parameters}
        return tuple(
            change
            for change in self.changes
            if (change.section == "criteria" and change.id == criterion.id)
            or change.parameter in read
        )


class Profile(Identity):
    """A profile, its `base`, and the `ruleset` that comes of laying it over the base."""

    id: str
    version: str
    title: Text
    digest: str
    base: Ruleset
    ruleset: Ruleset

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it does to its base, in the order of the file."""
        return () if self.ruleset.profile is None else self.ruleset.profile.changes

    def applied_to(self, ruleset: Ruleset) -> Ruleset:
        """The ruleset that the profile makes of its base; raises `AssessmentError` for another."""
        if ruleset is self.ruleset or ruleset.digest == self.base.digest:
            return self.ruleset
        wanted, got = (f"{each.id}@{each.version}" for each in (self.base, ruleset))
        if wanted == got:
            raise AssessmentError([BaseChanged(profile=self.id, base=wanted)])
        raise AssessmentError([OtherBase(profile=self.id, base=wanted, ruleset=got)])
