"""Lowering: from groups to their blocks of definitions.

In: a ruleset and those of its criteria that count on the day. Out: a block for each group, those
that lie in another before it, and the `Sum` that groups and criteria make up. What a group means is
written in docs/language.md, section 7.

A group that neither scales nor limits its members is no step of its own: its members stand in its
place, so that a total is one quotient and missing facts leave it no wider than they must.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from liren.engine.ir import build
from liren.engine.ir.nodes import TRUE, Const, Expr, Ref
from liren.engine.ir.program import Block, Definition
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import Criterion, Group, Ruleset
from liren.scoring.figures import rounded
from liren.scoring.names import EARNED, GIVEN, POSSIBLE, PRESENT, group_name, name_of, reference

Term = tuple[Expr, Expr, Expr]


class Sum(NamedTuple):
    """What members make up: terms of a quotient (whether one takes part, what it earns, of how
    much), what must hold for nothing to be left out, and the parts of the plain sum if so."""

    terms: list[Term]
    whole: list[Expr]
    earned: list[Expr]


class GroupLowering:
    """Lowers the groups of a ruleset, given the criteria that count on the day.

    `members` are these criteria by their group; `maxima` says what can be earned on any day.
    """

    def __init__(self, ruleset: Ruleset, counted: Sequence[Criterion]) -> None:
        self.ruleset = ruleset
        self.maxima = Maxima(ruleset.groups, ruleset.criteria)
        self.members: dict[str | None, list[Criterion]] = defaultdict(list)
        self._inner: dict[str | None, list[Group]] = defaultdict(list)
        self._constants: dict[str, Const] = {}
        for criterion in counted:
            self.members[criterion.group].append(criterion)
        for group in ruleset.groups.values():
            self._inner[group.parent].append(group)

    def blocks(self) -> Iterator[Block]:
        """The blocks of all groups, inner ones first."""
        for group in self._inner[None]:
            yield from self._blocks_of(group)

    def _blocks_of(self, group: Group) -> Iterator[Block]:
        for inner in self._inner[group.id]:
            yield from self._blocks_of(inner)
        block = self._block(group)
        for definition in block.definitions:
            if isinstance(definition.expr, Const):
                self._constants[definition.name] = definition.expr
        yield block

    # members

    def inner(self, group: str | None) -> list[Group]:
        """The groups in a group, or the outermost ones that are no bonus."""
        return [each for each in self._inner[group] if group is not None or not each.bonus]

    def value(self, group: Group, part: str) -> Expr:
        """A part of a group: a reference, or the constant that it is."""
        name = group_name(group.id)
        return self._constants.get(name_of(name, part)) or reference(name, part)

    def always_asked(self, group: str) -> bool:
        """Whether every criterion in a group applies to every community."""
        own = all(c.applies == TRUE and c.exemption is None for c in self.members[group])
        return own and all(self.always_asked(each.id) for each in self.inner(group))

    # sums

    def sum(self, group: str | None) -> Sum:
        """What the members of a group, or of none, make up; a bonus is no part of it."""
        parts = [_share_of(criterion) for criterion in self.members[group]]
        parts += [self._share(each) for each in self.inner(group)]
        return Sum(
            [term for part in parts for term in part.terms],
            [condition for part in parts for condition in part.whole],
            [points for part in parts for points in part.earned],
        )

    def _share(self, group: Group) -> Sum:
        """What a group contributes to what it lies in."""
        inner = self.sum(group.id)
        earned, possible = self.value(group, EARNED), self.value(group, POSSIBLE)
        if group.is_plain:
            return inner._replace(earned=[earned]) if self.always_asked(group.id) else inner
        present = self.value(group, PRESENT)
        most = build.number(self.maxima.of(group))
        if group.weight is not None:
            return Sum([(present, earned, most)], [present], [earned])
        whole = inner.whole
        if group.best is not None:
            whole = [build.compare("==", possible, most)]
        return Sum([(present, earned, possible)], whole, [earned])

    def earned(self, group: str | None) -> list[Expr]:
        """What each member earns; 0 for one that does not take part."""
        own: list[Expr] = [reference(c.id, EARNED) for c in self.members[group]]
        return own + [self.value(each, EARNED) for each in self.inner(group)]

    def possible(self, group: str | None) -> list[Expr]:
        """What each member can earn on the day; 0 for one that does not take part."""
        own = [
            build.choose(reference(c.id, PRESENT), build.number(c.maximum), build.number(0))
            for c in self.members[group]
        ]
        return own + [self.value(each, POSSIBLE) for each in self.inner(group)]

    def anything_to_earn(self, group: str | None) -> Expr:
        """Whether a criterion takes part that can earn points, not only cost some."""
        own = [reference(c.id, PRESENT) for c in self.members[group] if c.maximum]
        return build.any_of(*own, *(self.anything_to_earn(each.id) for each in self.inner(group)))

    def full(self, group: str | None) -> Expr:
        """Whether everything in a group that takes part earns all it can."""
        conditions = [
            build.any_of(
                build.negate(reference(c.id, PRESENT)),
                build.compare(">=", reference(c.id, GIVEN), build.number(c.maximum)),
            )
            for c in self.members[group]
        ]
        for each in self.inner(group):
            if (each.best, each.floor, each.cap) == (None, None, None):
                conditions.append(self.full(each.id))
            else:
                earned, possible = self.value(each, EARNED), self.value(each, POSSIBLE)
                conditions.append(build.compare(">=", earned, possible))
        return build.all_of(*conditions)

    # one group

    def _block(self, group: Group) -> Block:
        name, content = group_name(group.id), self.sum(group.id)
        present = build.any_of(*(present for present, _, _ in content.terms))
        cells: list[Definition] = []
        earned = _together(self.earned(group.id), group.best, name_of(name, EARNED), cells)
        possible = _together(self.possible(group.id), group.best, name_of(name, POSSIBLE), cells)
        if group.weight is not None:
            present = self.anything_to_earn(group.id)
            terms = content.terms if group.best is None else [(present, earned, possible)]
            scaled = scaled_to(terms, Fraction(group.weight))
            earned = rounded(scaled, self.ruleset.scoring, "groups")
            possible = build.choose(present, build.number(group.weight), build.number(0))
        if group.cap is not None:
            earned, possible = (
                build.extreme("min", each, build.number(group.cap)) for each in (earned, possible)
            )
        if group.floor is not None:
            earned = build.extreme("max", earned, self._floor(group.floor, possible))
        values = ((PRESENT, present), (POSSIBLE, possible), (EARNED, earned))
        own = [Definition(name_of(name, part), value) for part, value in values]
        return Block(name, (*cells, *own))

    def _floor(self, floor: int | Fraction, possible: Expr) -> Expr:
        """The least a group earns; never more than it can earn on the day."""
        if floor <= 0:
            return build.number(floor)
        return build.extreme("min", build.number(floor), possible)


def scaled_to(terms: Sequence[Term], most: Fraction) -> Expr:
    """What is earned of what can be earned, out of `most`.

    It is never more. Where facts decide what can be earned, that may be next to nothing in a range
    of its own, so that only a bound keeps the range of the quotient from having no end.
    """
    quotient = build.quotient(terms, most)
    if all(isinstance(possible, Const) for _, _, possible in terms):
        return quotient
    return build.extreme("min", quotient, build.number(most))


def _share_of(criterion: Criterion) -> Sum:
    """What a criterion contributes to what it lies in."""
    present, given = (reference(criterion.id, part) for part in (PRESENT, GIVEN))
    return Sum([(present, given, build.number(criterion.maximum))], [present], [given])


def _together(values: Sequence[Expr], best: int | None, name: str, cells: list[Definition]) -> Expr:
    """The sum of all values, or of the `best` greatest of them.

    For the latter `cells` gets the sum of the j greatest of the first i values, for each i and j
    that matters. Every step is a sum or a maximum, so that the ends of intervals are exact.
    """
    if best is None or best >= len(values):
        return build.add(*values)
    if best == 1:
        return build.extreme("max", *values)
    sums: Mapping[int, Expr] = {0: build.number(0)}
    for i, value in enumerate(values, 1):
        fewest = max(0, best - (len(values) - i))
        sums = {
            j: _cell(f"{name}[{j}/{i}]", _choice(sums, j, value), cells)
            for j in range(fewest, min(best, i) + 1)
        }
    return sums[best]


def _choice(sums: Mapping[int, Expr], count: int, value: Expr) -> Expr:
    """The sum of the `count` greatest of some values and one more, by the sums without that one."""
    options = [sums[count]] if count in sums else []
    if count - 1 in sums:
        options.append(build.add(sums[count - 1], value))
    return build.extreme("max", *options)


def _cell(name: str, expr: Expr, cells: list[Definition]) -> Expr:
    """A reference to an expression that is used more than once."""
    if isinstance(expr, Const | Ref):
        return expr
    cells.append(Definition(name, expr))
    return Ref(name, expr.type)
