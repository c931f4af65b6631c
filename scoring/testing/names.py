"""Whether what a file of rule tests expects is in the ruleset.

In: the typed file, its document and the ruleset. Out: a located problem for every name that is not
known, each with the nearest name that is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import get_args

from liren.engine.errors import Problem, UnknownName, nearest
from liren.engine.language.document import Document, Path
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.problems import (
    DoesNotGoWith,
    NotOneOf,
    UnknownCriterion,
    UnknownGroup,
    UnknownTier,
)
from liren.engine.text import Text
from liren.scoring.testing import problems as p
from liren.scoring.testing.changes import ChangeReader
from liren.scoring.testing.document import CaseDoc, ExpectDoc, RuleTestsDoc, Subject

NONE = "none"
LOWERING = "lower_tier"
SUBJECTS = get_args(Subject)
IN_THE_FILE = Text("快照文件已写明全部事实", "the file of the snapshot states everything")
REFUSED = Text("快照被拒绝时没有评估结果", "there is no assessment of a snapshot that is refused")


def check_names(doc: RuleTestsDoc, document: Document, ruleset: Ruleset) -> Iterator[Problem]:
    """What is wrong with the names in a file."""
    check = _Check(document, ruleset)
    for i, case in enumerate(doc.cases):
        yield from check.case(case, ("cases", i))
    for i, item in enumerate(doc.unreachable):
        at = ("unreachable", i)
        named = [key for key in SUBJECTS if getattr(item, key) is not None]
        if len(named) != 1:
            yield NotOneOf(keys=SUBJECTS, found=tuple(named), place=document.place(at))
        if item.criterion is not None:
            yield from check.criteria([item.criterion], (*at, "criterion"))
        if item.tier is not None:
            tiers = [*(tier.id for tier in ruleset.tiers), LOWERING]
            yield from check.known(UnknownTier, item.tier, tiers, (*at, "tier"))
        if item.group is not None:
            yield from check.known(UnknownGroup, item.group, ruleset.groups, (*at, "group"))
        if item.type is not None:
            types = [f"{c.id}.{option}" for c in ruleset.types.values() for option in c.options]
            yield from check.known(p.UnknownClassification, item.type, types, (*at, "type"))


class _Check:
    def __init__(self, document: Document, ruleset: Ruleset) -> None:
        self.document = document
        self.ruleset = ruleset
        self.facts = {fact.id for fact in ruleset.facts.values() if fact.kind != "records"}
        for fact in ruleset.facts.values():
            self.facts |= {f"{fact.id}.{name}" for name in fact.fields}

    def known(
        self, cause: type[UnknownName], name: str, known: Collection[str], path: Path,
        *, key: bool = False,
    ) -> Iterator[Problem]:  # fmt: skip
        """A problem when a name is not among those that are known."""
        if name not in known:
            place = self.document.place(path, key=key)
            yield cause(name=name, nearest=nearest(name, known), place=place)

    def criteria(self, names: Iterable[str], path: Path, *, key: bool = False) -> Iterator[Problem]:
        """The names of criteria at a path, or (`key`) as keys below it."""
        for name in names:
            at = (*path, name) if key else path
            yield from self.known(UnknownCriterion, name, self.ruleset.criteria, at, key=key)

    def case(self, case: CaseDoc, at: Path) -> Iterator[Problem]:
        """One case."""
        if case.snapshot is not None:
            yield from self.excluded(case, ("facts", "history", "claims", "waivers"), at)
        expect, below = case.expect, (*at, "expect")
        if expect.error is not None:
            yield from self.refusal(expect, below)
        for part in ("statuses", "points", "remedies"):
            yield from self.criteria(getattr(expect, part), (*below, part), key=True)
        for name in expect.points:
            criterion = self.ruleset.criteria.get(name)
            if criterion is not None and criterion.points is None:
                place = self.document.place((*below, "points", name), key=True)
                yield p.WithoutPoints(name=name, place=place)
        for name in expect.groups:
            path = (*below, "groups", name)
            yield from self.known(UnknownGroup, name, self.ruleset.groups, path, key=True)
        yield from self.tiers(expect, below)
        yield from self.types(expect, (*below, "types"))
        yield from self.expected_facts(expect, below)

    def excluded(self, case: CaseDoc, keys: Iterable[str], at: Path) -> Iterator[Problem]:
        """What may not stand beside the file of a snapshot."""
        for key in keys:
            if getattr(case, key):
                place = self.document.place((*at, key), key=True)
                yield DoesNotGoWith(key=key, reason=IN_THE_FILE, place=place)

    def refusal(self, expect: ExpectDoc, at: Path) -> Iterator[Problem]:
        """A case whose snapshot must be refused."""
        codes = known_codes()
        for i, code in enumerate(expect.error or ()):
            written = self.document.value((*at, "error"))
            path = (*at, "error", i) if isinstance(written, list) else (*at, "error")
            yield from self.known(p.UnknownCode, code, codes, path)
        for key in sorted(expect.fields_given - {"error"}):
            place = self.document.place((*at, key), key=True)
            yield DoesNotGoWith(key=key, reason=REFUSED, place=place)

    def tiers(self, expect: ExpectDoc, at: Path) -> Iterator[Problem]:
        """The tiers that are expected."""
        known = [*(tier.id for tier in self.ruleset.tiers), NONE]
        written = self.document.value((*at, "tier"))
        for i, name in enumerate(expect.tier or ()):
            path = (*at, "tier", i) if isinstance(written, list) else (*at, "tier")
            yield from self.known(UnknownTier, name, known, path)

    def types(self, expect: ExpectDoc, at: Path) -> Iterator[Problem]:
        """The types that are expected, by their classification."""
        known = self.ruleset.types
        for name, types in expect.types.items():
            path = (*at, name)
            yield from self.known(p.UnknownClassification, name, known, path, key=True)
            options = known[name].options if name in known else types
            for option in types:
                if option not in options:
                    place = self.document.place((*path, option), key=True)
                    near = nearest(option, options)
                    yield p.UnknownType(name=option, classification=name, nearest=near, place=place)

    def expected_facts(self, expect: ExpectDoc, at: Path) -> Iterator[Problem]:
        """The facts that are expected to be collected or changed."""
        for i, name in enumerate(expect.collect or ()):
            path = (*at, "collect", i)
            yield from self.known(p.UnknownFactExpected, name, self.ruleset.facts, path)
        reader = ChangeReader(self.document, self.ruleset)
        for criterion, changes in expect.remedies.items():
            for name, raw in changes.items():
                path = (*at, "remedies", criterion, name)
                yield from self.known(p.UnknownFactExpected, name, self.facts, path, key=True)
                if name in self.facts:
                    reader.said(name, raw, path)
        yield from reader.problems


def known_codes() -> frozenset[str]:
    """The codes of all problems that a snapshot can be refused with."""
    from liren.engine.snapshot import bind as _bind  # noqa: F401 - declares the problems of snapshots
    from liren.scoring import plan as _plan  # noqa: F401 - and those of days

    pending, codes = [Problem], set()
    while pending:
        cause = pending.pop()
        pending += cause.__subclasses__()
        if cause.__module__.startswith(("liren.engine.", "liren.scoring.plan")):
            codes.add(cause.code)
    return frozenset(codes - {""})
