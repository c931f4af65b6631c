"""From tiers as written to those of the model, with what lowers a tier and what follows from it.

In: the shape of a file, its groups, and the scope of its expressions. Out: `Tier`, `Lowering` and
`Outcome` objects, or problems in the log. Guarantee: an outcome has a figure for every tier and for
none, so that something follows from every assessment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from liren.engine.errors import Problem, nearest
from liren.engine.language.document import Path
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.record import Record
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.conditions import read_condition
from liren.engine.ruleset.expressions import Scope
from liren.engine.ruleset.facts import FactReader, wording
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.model import (
    NO_TIER,
    Condition,
    Group,
    Limit,
    Lowering,
    Outcome,
    Period,
    Requirement,
    Tier,
)
from liren.engine.text import Text, same

if TYPE_CHECKING:
    from liren.engine.ruleset.document import (
        LimitDoc,
        LoweringDoc,
        OutcomeDoc,
        RequirementDoc,
        RulesetDoc,
        TierDoc,
    )

POINTS_OR_SHARE = Text(
    "分数或百分比，如 `60` 或 `60 %`", "points or a share, such as `60` or `60 %`"
)
CONDITION_INSTEAD = Text(
    "这是事实，不是指标；对事实的条件写在 `require` 中",
    "it is a fact and no criterion; a condition on facts is written under `require`",
)
A_PERIOD = Text("期限，如 `3 years` 或 `90 天`", "a period such as `3 years` or `90 days`")
MOST_MINIMA = 50_000
"""What tiers ask of every group and every criterion makes a comparison for each: so many are worked
out in a few seconds."""
LONGEST = {True: 1200, False: 36525}
"""A hundred years, in months and in days."""


class TierReader(Record):
    """Reads what is said about the tiers of one file."""

    doc: RulesetDoc
    groups: Mapping[str, Group]
    scope: Scope
    reader: FactReader

    @property
    def log(self) -> Log:
        """Where problems go."""
        return self.reader.log

    # tiers

    def tiers(self) -> tuple[Tier, ...]:
        """The tiers, best first."""
        found = tuple(self._tier(name, item) for name, item in self.doc.tiers.items())
        if sum(map(self._asked, found)) > MOST_MINIMA:
            self.log.add(p.TooManyMinima(limit=MOST_MINIMA), ("tiers",), key=True)
        return found

    def _asked(self, tier: Tier) -> int:
        """Of how many groups and criteria a tier asks something."""
        of_groups = len(self.groups) if tier.every_group is not None else len(tier.groups)
        return of_groups + (len(self.doc.criteria) if tier.every_criterion is not None else 0)

    def _tier(self, name: str, doc: TierDoc) -> Tier:
        path = ("tiers", name)
        if name in ("all", NO_TIER):
            what = Text(f"`{name}` 不能作为等级的标识", f"`{name}` cannot be the id of a tier")
            self.log.add(p.NotAllowed(what=what), path, key=True)
        every_group = _limit(doc.every_group, (*path, "every_group"), self.log)
        return Tier(
            id=name,
            title=wording(doc.title) or same(name),
            total=_limit(doc.total, (*path, "total"), self.log),
            every_group=_share(every_group, path, self.log),
            every_criterion=_limit(doc.every_criterion, (*path, "every_criterion"), self.log),
            groups=self._minima(doc, path),
            requires=self._requirements(doc.requires, (*path, "requires")),
            require=self._condition(doc.require, (*path, "require")),
            valid_for=_period(doc.valid_for, (*path, "valid_for"), self.log),
        )

    def _condition(self, text: str | None, path: Path) -> Condition | None:
        return None if text is None else read_condition(text, path, self.scope, self.log)

    def _minima(self, doc: TierDoc, path: Path) -> tuple[tuple[str, Limit], ...]:
        minima = []
        for group, limit in doc.groups.items():
            at = (*path, "groups", group)
            if group not in self.groups:
                problem = p.UnknownGroup(name=group, nearest=nearest(group, self.groups))
                self.log.add(problem, at, key=True)
            minima.append((group, _limit(limit, at, self.log)))
        return tuple((group, limit) for group, limit in minima if limit is not None)

    def _requirements(self, docs: Sequence[RequirementDoc], path: Path) -> tuple[Requirement, ...]:
        always = {doc.criterion for doc in docs if doc.when is None and doc.unless is None}
        found, before = [], set[str]()
        for i, doc in enumerate(docs):
            name, at = doc.criterion, (*path, i)
            if name not in self.doc.criteria:
                near = nearest(name, self.doc.criteria)
                meant = CONDITION_INSTEAD if name in self.scope.facts else None
                unknown = p.UnknownCriterion(name=name, nearest=near, advice=meant)
                self.log.add(unknown, (*at, "criterion"))
            elif name in always and name in before:
                self.log.add(p.ListedTwice(name=name), (*at, "criterion"))
            before.add(name)
            found.append(self._requirement(doc, at))
        return tuple(found)

    def _requirement(self, doc: RequirementDoc, path: Path) -> Requirement:
        given = tuple(key for key in ("when", "unless") if getattr(doc, key) is not None)
        if len(given) > 1:
            self.log.add(p.NotOneOf(keys=("when", "unless"), found=given), path)
        if not given:
            return Requirement(doc.criterion)
        when = self._condition(getattr(doc, given[0]), (*path, given[0]))
        return Requirement(doc.criterion, when, negated=given[0] == "unless")

    # what lowers a tier

    def lowerings(self) -> tuple[Lowering, ...]:
        """The reasons to award a lower tier."""
        docs = self.doc.lower_tier
        if docs:
            self._needs_tiers("lower_tier")
        found = [self._lowering(doc, ("lower_tier", i)) for i, doc in enumerate(docs)]
        return tuple(lowering for lowering in found if lowering is not None)

    def _lowering(self, doc: LoweringDoc, path: Path) -> Lowering | None:
        when = self._condition(doc.when, (*path, "when"))
        if not is_positive_whole(doc.by):
            problem = p.WrongShape(expected=p.A_POSITIVE_WHOLE, found=p.shown(to_text(doc.by)))
            self.log.add(problem, (*path, "by"))
        citation = self.reader.citation(doc.source, (*path, "source"))
        if when is None:
            return None
        return Lowering(when, int(doc.by), wording(doc.say), citation)

    # what follows from a tier

    def outcomes(self) -> tuple[Outcome, ...]:
        """What follows from the tiers."""
        if self.doc.outcomes:
            self._needs_tiers("outcomes")
        return tuple(self._outcome(name, doc) for name, doc in self.doc.outcomes.items())

    def _outcome(self, name: str, doc: OutcomeDoc) -> Outcome:
        path = ("outcomes", name)
        unit = self.reader.unit(doc.unit, (*path, "unit"))
        tiers = (*self.doc.tiers, NO_TIER)
        values = {}
        for tier, text in doc.values.items():
            at = (*path, "values", tier)
            if tier not in tiers:
                unknown = p.UnknownTier(name=tier, nearest=nearest(tier, tiers))
                self.log.add(unknown, at, key=True)
            value = self.reader.quantity(text, unit, at)
            if value is not None:
                values[tier] = value
        for tier in tiers:
            if tier not in doc.values:
                self.log.add(p.MissingKey(key=tier), (*path, "values"), key=True)
        return Outcome(
            id=name,
            title=wording(doc.title) or same(name),
            unit=unit,
            values=values,
            citation=self.reader.citation(doc.source, (*path, "source")),
        )

    def _needs_tiers(self, key: str) -> None:
        if not self.doc.tiers:
            reason = Text("需要与 `tiers` 一起使用", "it needs `tiers`")
            self.log.add(p.DoesNotGoWith(key=key, reason=reason), (key,), key=True)


def is_positive_whole(value: object) -> bool:
    """Whether a number as written is 1, 2, 3 and so on."""
    return isinstance(value, int) and value > 0


def _share(limit: Limit | None, path: Path, log: Log) -> Limit | None:
    """What is asked of every group alike can only be a share: groups differ in size."""
    if limit is not None and not limit.share:
        found = p.shown(to_text(limit.value))
        log.add(p.WrongShape(expected=p.A_SHARE, found=found), (*path, "every_group"))
    return limit


def _limit(doc: LimitDoc | None, path: Path, log: Log) -> Limit | None:
    if doc is None:
        return None
    given = tuple(key for key in ("at_least", "more_than") if getattr(doc, key) is not None)
    if len(given) != 1:
        log.add(p.NotOneOf(keys=("at_least", "more_than"), found=given), path)
        return None
    text = getattr(doc, given[0])
    quantity = parse_quantity(text)
    if isinstance(quantity, Problem):
        log.add(quantity, (*path, given[0]))
        return None
    if quantity.unit is not None and quantity.unit.dimension != ():
        log.add(p.WrongShape(expected=POINTS_OR_SHARE, found=p.shown(text)), (*path, given[0]))
        return None
    if quantity.unit is not None and quantity.in_base() > 1:
        what = Text("不能高于 100 %", "it cannot be above 100 %")
        log.add(p.NotAllowed(what=what), (*path, given[0]))
    return Limit(quantity.in_base(), quantity.unit is not None, given[0] == "more_than")


def _period(text: str | None, path: Path, log: Log) -> Period | None:
    if text is None:
        return None
    quantity = parse_quantity(text)
    if isinstance(quantity, Problem):
        log.add(quantity, path)
        return None
    dimension = quantity.unit.dimension if quantity.unit is not None else ()
    amount = quantity.in_base()
    in_months = dimension == (("month", 1),)
    if not (in_months or dimension == (("time", 1),)) or not is_positive_whole(amount):
        log.add(p.WrongShape(expected=A_PERIOD, found=p.shown(text)), path)
        return None
    if amount > LONGEST[in_months]:
        what = Text("期限不能超过 100 年", "a period can be at most 100 years")
        log.add(p.NotAllowed(what=what), path)
    return Period(int(amount), in_months)
