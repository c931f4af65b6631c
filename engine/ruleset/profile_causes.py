"""What in a profile caused a problem in its base.

In: a problem that building the changed base met, and the profile. Out: the problem with its place
in the profile. The base was in order before, so whatever is wrong with it now comes from a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from liren.engine.errors import Problem
from liren.engine.language.document import Document
from liren.engine.language.layers import Steps
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.profile import Change
from liren.engine.ruleset.profile_problems import NoLongerFits
from liren.engine.text import Text

OF_SUMS = frozenset(("points", "worth", "group", "in", "weight", "at_most", "best", "at_least"))


class Causes:
    """Finds the changes behind the problems of a changed base."""

    def __init__(self, profile: Document, base: Ruleset, changes: Iterable[Change]) -> None:
        self.profile = profile
        self.base = base
        self.changes = tuple(changes)

    def located(self, problem: Problem) -> Problem:
        """The problem at a place in the profile."""
        place = problem.place
        if place is None or place.source is self.profile.source:
            return problem
        at = self.profile.place(self._cause(problem), key=True)
        texts = [(problem.message(lang), problem.hints(lang)) for lang in ("zh", "en")]
        (zh, zh_hints), (en, en_hints) = texts
        advice = Text("；".join(zh_hints), "; ".join(en_hints)) if zh_hints else None
        return NoLongerFits(what=Text(zh, en), where=str(place), advice=advice, place=at)

    def _cause(self, problem: Problem) -> Steps:
        """The path of the change that most likely caused it; `base` when none stands out."""
        assert problem.place is not None
        name = getattr(problem, "name", None) or getattr(problem, "key", None)
        steps = [part.replace("~1", "/").replace("~0", "~")
                 for part in problem.place.pointer.split("/")[1:]]  # fmt: skip
        candidates = (*self._dropped(name), *self._named(name), *self._related(steps))
        return next(iter(candidates), ("base",))

    def _dropped(self, name: object) -> Iterator[Steps]:
        for change in self.changes:
            if change.kind == "dropped" and change.id == name:
                yield (change.section, change.id, "drop")

    def _named(self, name: object) -> Iterator[Steps]:
        for change in self.changes:
            if change.id == name:
                yield self._path(change)

    def _related(self, steps: list[str]) -> Iterator[Steps]:
        """The changes of what stands at a path of the base, or of what adds up to it."""
        section, *rest = steps or [""]
        entry = rest[0] if rest else ""
        for change in self.changes:
            if change.section == section and change.id == entry and change.keys:
                yield self._path(change)
        if section == "groups":
            yield from self._sums(entry)
        if section == "scoring":
            yield from self._sums(None)
        if section == "criteria":
            yield from self._read_by(entry)
        for change in self.changes:
            if change.section == "scoring" or (change.section, change.kind) == ("groups", "added"):
                yield self._path(change)

    def _sums(self, group: str | None) -> Iterator[Steps]:
        """The changes of points, in one group or in all."""
        for change in self.changes:
            if change.section not in ("criteria", "groups"):
                continue
            moves = change.kind != "changed" or OF_SUMS & set(change.keys)
            if moves and (group is None or group in self._groups(change)):
                yield self._path(change)

    def _groups(self, change: Change) -> set[str]:
        """The groups that a criterion or group is, or was, in; with those around them."""
        given = self.profile.value((change.section, change.id))
        now = cast("dict[str, object]", given) if isinstance(given, dict) else {}
        found = {str(now[key]) for key in ("group", "in") if key in now}
        if change.section == "groups":
            found.add(change.id)
        elif change.id in self.base.criteria:
            found.add(self.base.criteria[change.id].group or "")
        around = {g for name in found for g in self._above(name)}
        return found | around

    def _above(self, name: str) -> Iterator[str]:
        group = self.base.groups.get(name)
        while group is not None and group.parent is not None:
            yield group.parent
            group = self.base.groups.get(group.parent)

    def _read_by(self, criterion: str) -> Iterator[Steps]:
        """The changes of parameters that a criterion of the base reads."""
        known = self.base.criteria.get(criterion)
        read = {each.name for each in known.parameters} if known is not None else set()
        for change in self.changes:
            if change.parameter in read:
                yield self._path(change)

    def _path(self, change: Change) -> Steps:
        """Where a change stands: at the key it changes when that is one."""
        path: Steps = (change.section, change.id) if change.id else (change.section,)
        moving = [key for key in change.keys if key in OF_SUMS]
        if change.kind == "dropped":
            return (*path, "drop")
        if change.kind == "changed" and len(moving or change.keys) == 1:
            return (*path, (moving or change.keys)[0])
        return path
