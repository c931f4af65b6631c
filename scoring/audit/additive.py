"""How far a score can move at most, added up from what each criterion can do.

In: a space of two rulesets whose score is a sum: points earned over points possible, and a bonus.
Out: a number by which the score is never lower on one side than on the other, or None where the
score is made otherwise.

The score is S x N / D: of the criteria that count, N is what they give and D what they can give.
Criteria that are the same on both sides only matter by how much of D they are, and by whether they
give all or nothing, as the difference is linear in what they give. So all sums that they can make
up are tried, with every way in which the changed criteria can count. Criteria are taken to be
independent but for those that count whenever another does; where they are not, the bound is only
larger than it has to be. Where there are too many ways to try, as all points change, the most is
bounded without trying them (`together`).

What a group caps, or lifts to a floor, moves no further than what is in it; of the best of its
members no more can go than the members that lose most lose.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

from liren.engine.backends.smt.terms import NumberTerm, Term, Truth, leaves_of
from liren.engine.ir.nodes import Number
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import Criterion, Group, Rounded, Ruleset, Scoring
from liren.scoring.audit.closing import Closed, Writable, greatest
from liren.scoring.audit.gaps import gap
from liren.scoring.audit.grouping import connected
from liren.scoring.audit.nesting import Nesting, is_step, lies_within
from liren.scoring.audit.space import QUICK, Side, Space
from liren.scoring.audit.stepwise import Sides, fallen
from liren.scoring.audit.together import MOST_CORNERS, MOST_TOGETHER, Together
from liren.scoring.audit.ways import (
    NOTHING,
    Item,
    Line,
    Way,
    cases_of,
    common_step,
    extremes,
    lost_of,
    most_lost,
    ways_alike,
)
from liren.scoring.names import (
    BARS,
    EARNED,
    GIVEN,
    POSSIBLE,
    PRESENT,
    SCORED,
    TOTAL,
    group_name,
)

Held = Mapping[str | None, list[str]]
"""Ids by the step around them; None for the total."""


def additive_bound(space: Space, one: Side, other: Side) -> Number | None:
    """By how much the score on `other` is lower than on `one` at most; None where not known."""
    if not _are_sums(one.ruleset, other.ruleset):
        return None
    return _Adding(space, one, other).bound()


def _are_sums(one: Ruleset, other: Ruleset) -> bool:
    """Whether both scores are sums, limited alike."""
    if one.scoring.bonus_beyond_maximum != other.scoring.bonus_beyond_maximum:
        return False
    scorings = (one.scoring, other.scoring)
    return not any(s.possible_maximum or s.all_or_nothing or s.floor > 0 for s in scorings)


class _Adding(Together):
    def __init__(self, space: Space, one: Side, other: Side) -> None:
        super().__init__(space, one, other)
        self.maxima = [Maxima(side.ruleset.groups, side.ruleset.criteria) for side in self.sides]
        self.nesting = Nesting(
            (one.ruleset, other.ruleset), (self.maxima[0].total(), self.maxima[1].total())
        )

    def bound(self) -> Number | None:
        """By how much the score is lower at most."""
        scales = Fraction(self.maxima[0].total()), Fraction(self.maxima[1].total())
        extras = self.bonuses()
        bonus = _total(self.loss_of(name) for name in extras)
        if bonus is None or self.is_taken():
            return None
        base = self.lost(None, scales, bonus if extras else None)
        if base is None:
            return None
        floors = [scoring.floor for scoring in self.scorings]
        # A score that a veto takes is 0, and that on the other side may be below it.
        least = 0 if self.zeroing(self.sides[0]) else floors[0]
        return max(base, least - floors[1], scales[0] - scales[1] if extras else 0)

    def is_taken(self) -> bool:
        """Whether a veto can take the whole score on the other side alone."""
        zeroed = [
            self.factory.any_of([side.term(name, BARS) for name in self.zeroing(side)])
            for side in self.sides
        ]
        return self.possible(self.factory.negate(zeroed[0]), zeroed[1])

    def zeroing(self, side: Side) -> list[str]:
        """The criteria whose veto takes the whole score."""
        own = side.ruleset.criteria.values()
        return [each.id for each in own if each.veto is not None and each.veto.zero]

    def bonuses(self) -> list[str]:
        """The groups whose points are added to the score, on either side."""
        return list(dict.fromkeys(
            group.id for side in self.sides for group in side.ruleset.groups.values()
            if group.bonus and group.parent is None
        ))  # fmt: skip

    def lost(
        self, group: str | None, scales: tuple[Fraction, Fraction], bonus: Number | None = None
    ) -> Number | None:
        """The most by which a group, or the total with its bonus, earns less on the other side.

        The `bonus` is how much lower that can be; None where there is none.
        """
        known = self.known(group)
        if known is None:
            return None
        if group is not None and all(item.same for item in known):
            # What it earns of what is possible is the same on both sides, at most all of it.
            return self.rounded(max(scales[0] - scales[1], Fraction(0)), "groups")
        joined = self.joined(known)
        cases = cases_of(joined, self.space.budget)
        most = self.most_of_many(known, scales) if cases is None else most_lost(cases, scales)
        if most is None:
            return None
        if group is not None:
            return self.rounded(most, "groups")
        if bonus is not None:
            return self.with_bonus(most, bonus, joined)
        bound = self.rounded(most, "total")
        grid = self.grid(joined) if self.is_even else None
        if grid is None or cases is None:
            return bound
        return fallen(cases, scales, self.scorings, grid, bound)

    def with_bonus(self, most: Fraction, bonus: Number, items: Iterable[Item]) -> Number:
        """The same of the score before its bonus, and that."""
        if not all({"items", "groups"} <= scoring.rounded for scoring in self.scorings):
            return self.rounded(most + bonus, "total")
        # Where all parts are rounded it is added to a rounded score. Below 0, which is made good
        # only with it, halves may go the other way.
        below = any(min(way.given) < 0 for item in items for way in item.ways)
        step = max(scoring.resolution for scoring in self.scorings) if below else 0
        return self.rounded(most, "total") + bonus + step

    def grid(self, items: Iterable[Item]) -> Fraction | None:
        """What all that unchanged items give is a multiple of, if all is known of the others."""
        steps = [item.step for item in items]
        if not steps or any(step is None for step in steps):
            return None
        found = [Fraction(step) for step in steps if step] or [Fraction(1)]
        return common_step(found)

    def known(self, group: str | None) -> list[Item] | None:
        """All of what a group is summed up from; None when something is not known in time."""
        found = []
        for item in self.items(group):
            if item is None or self.space.budget.over:
                return None
            found.append(item)
        return found

    def joined(self, items: Iterable[Item]) -> list[Item]:
        """The same items, those that are the same on both sides in one where they count by
        connected facts."""
        mentioned = self.space.constraints.mentioned
        found, about = [], []
        for item in items:
            read = self.read(item) if item.same else frozenset()
            if read:
                about.append((read, item))
            else:
                found.append(item)
        for _, members in connected(about, map(mentioned, self.space.constraints.terms)):
            found += self.in_one(members) if len(members) > 1 else members
        return found

    def in_one(self, items: Sequence[Item]) -> Sequence[Item]:
        """The same together, which is asked once: it is alike in both directions."""
        key = "together", frozenset[str]().union(*(item.names for item in items))
        if key not in self.space.gaps:
            self.space.gaps[key] = list(self.together(items))
        known: list[Item] = self.space.gaps[key]
        return known

    def given(self, name: str) -> NumberTerm:
        """What a criterion gives on the first side."""
        found: NumberTerm = self.term(self.sides[0], name, GIVEN)
        return found

    def together(self, items: Sequence[Item]) -> Iterator[Item]:
        """The same in one, with all ways in which they can count together; alone if too many."""
        by_term: dict[Term, Way] = {}
        for item in items:
            assert item.criterion is not None, "only criteria read anything"
            term = self.term(self.sides[0], item.criterion, PRESENT)
            by_term[term] = by_term.get(term, NOTHING).beside(item.ways[-1])
        if len(by_term) > MOST_TOGETHER:
            yield from items
            return
        found: list[tuple[tuple[Term, ...], Way]] = [((), NOTHING)]
        for term, way in by_term.items():
            negated = self.factory.negate(term)
            further = [((*terms, term), known.beside(way)) for terms, known in found]
            further += [((*terms, negated), known) for terms, known in found]
            found = [each for each in further if self.possible(*each[0])]
        ways = dict.fromkeys(self.narrowed(terms, way) for terms, way in found)
        names = frozenset[str]().union(*(item.names for item in items))
        yield Item(True, tuple(ways), names, step=self.grid(items))

    def rounded(self, most: Fraction, where: Rounded) -> Number:
        """The same of what is rounded on both sides to multiples of a step.

        Rounding moves along with whole steps, unless it is to even ones: then it can be one more.
        """
        if not any(where in scoring.rounded for scoring in self.scorings):
            return most
        step = max(scoring.resolution for scoring in self.scorings)
        alike = {(scoring.rounding, scoring.rounded) for scoring in self.scorings}
        if len(alike) > 1:
            return most + 2 * step
        if any(scoring.floor < 0 for scoring in self.scorings):
            # Below 0 halves may go the other way.
            return most + 2 * step
        if not self.is_even or self.scorings[0].rounding == "half_even":
            return (most + step) // step * step if self.is_even else most + step
        return math.ceil(most / step) * step

    @cached_property
    def scorings(self) -> list[Scoring]:
        return [side.ruleset.scoring for side in self.sides]

    @cached_property
    def is_even(self) -> bool:
        """Whether both scores are multiples of the same step, and their maxima are too."""
        step = max(scoring.resolution for scoring in self.scorings)
        return all(
            scoring.resolution == step
            and not Fraction(maxima.total()) % step
            and "total" in scoring.rounded
            for scoring, maxima in zip(self.scorings, self.maxima, strict=True)
        )

    # items

    def items(self, group: str | None) -> Iterator[Item | None]:
        """What a group is summed up from: criteria, also of plain groups in it, and groups."""
        members = (
            self.criterion(name, [self.nesting.lies_in(i, name, group) for i in (0, 1)])
            for name in self.members(group)
        )
        for item in (*members, *map(self.group, self.steps(group))):
            # A group that comes to less than nothing may be rounded otherwise there.
            below = item is not None and any(min(way.given) < 0 for way in item.ways)
            yield None if below and group is not None else item

    def members(self, group: str | None) -> list[str]:
        """The criteria that count in a group, on either side."""
        return self.by_holder[0].get(group, [])

    def steps(self, group: str | None) -> list[str]:
        """The groups that are steps and lie directly in a group, or in plain ones in it."""
        return self.by_holder[1].get(group, [])

    @cached_property
    def by_holder(self) -> tuple[Held, Held]:
        """The criteria, and the groups that are steps, by the step that they lie in."""
        criteria: dict[str | None, dict[str, None]] = {}
        groups: dict[str | None, dict[str, None]] = {}
        for i, side in enumerate(self.sides):
            for criterion in side.ruleset.criteria.values():
                if criterion.points is not None:
                    holder = self.nesting.holder(i, criterion.group)
                    criteria.setdefault(holder, {})[criterion.id] = None
            for each in side.ruleset.groups.values():
                if is_step(each) and not (each.bonus and each.parent is None):
                    groups.setdefault(self.nesting.place(i, each), {})[each.id] = None
        return _lists(criteria), _lists(groups)

    def criterion(self, name: str, there: Sequence[bool]) -> Item | None:
        """A criterion, and whether it is `there` on each side; None where it has no lowest end."""
        present = [self.term(side, name, PRESENT) if has else self.factory.false
                   for side, has in zip(self.sides, there, strict=True)]  # fmt: skip
        given = [self.term(side, name, GIVEN) for side in self.sides]
        most = [self.most(side, name) if has else 0
                for side, has in zip(self.sides, there, strict=True)]  # fmt: skip
        lows = [term.low for term in given]
        if any(low is None for low in lows):
            return None
        least = min(lows[0], 0), min(lows[1], 0)
        names = frozenset((name,))
        if present[0] is present[1] and given[0] is given[1] and most[0] == most[1]:
            alike = tuple(ways_alike(present[0] is self.factory.true, least[0], most[0], names))
            return Item(True, alike, names, step=self.step(given[0], "items"), criterion=name)
        together = self.corners(name, present, given, (least, most))
        ways = [*self.apart(present, least, most), *together]
        exact = Fraction(0) if self.figures(given) else None
        return Item(False, tuple(ways), names, self.forced(present), exact, name)

    def step(self, given: NumberTerm, where: Rounded) -> Fraction | None:
        """What a number that both sides give is a multiple of."""
        figures = leaves_of(given)
        if figures is not None:
            return common_step([Fraction(figure) for figure in figures if figure])
        if not all(where in scoring.rounded for scoring in self.scorings):
            return None
        return common_step([Fraction(scoring.resolution) for scoring in self.scorings])

    def narrowed(self, terms: Sequence[Term], way: Way) -> Way:
        """A way of several items with the least and the most that they give together in it."""
        factory = self.factory
        number = factory.add(self.given(name) for name in sorted(way.names))
        ends = []
        for sign, end in ((-1, way.given[0]), (1, way.given[1])):
            signed = factory.scale(sign, number)
            all_of_it = factory.at_least(signed, factory.figure(sign * end))
            if not self.possible(*terms, all_of_it):
                budget = self.space.budget.shorter(QUICK)
                asked = Writable(self.space, terms, [signed], self.space.ordinary, budget)
                end = sign * greatest(asked, signed, Closed(None, sign * end, None)).bound
            ends.append(end)
        return way._replace(given=(ends[0], ends[1]))

    def most(self, side: Side, name: str) -> Number:
        found: Criterion | None = side.ruleset.criteria.get(name)
        return 0 if found is None else found.maximum

    def apart(self, present: Sequence[Term], least: Sides, most: Sequence[Number]) -> Iterator[Way]:
        """Every way in which something can count on one side at most, with what loses most."""
        negate = self.factory.negate
        if self.possible(negate(present[0]), negate(present[1])):
            yield NOTHING
        if self.possible(present[0], negate(present[1])):
            yield Way((most[0], 0), (most[0], 0))
        if self.possible(negate(present[0]), present[1]):
            yield Way((0, least[1]), (0, most[1]))

    def corners(
        self, name: str, present: Sequence[Term], given: Sequence[NumberTerm],
        ends: tuple[Sides, Sequence[Number]],
    ) -> Iterable[Way]:  # fmt: skip
        """What a criterion gives where it counts on both sides, as far as it can lose most."""
        if not self.possible(*present):
            return ()
        pairs = self.figures(given)
        if pairs:
            return self.attained(present, given, pairs, ends[1])
        return extremes(self.lines(name, *ends), *ends)

    def forced(self, present: Sequence[Term]) -> frozenset[str]:
        """The criteria that count on both sides whenever one counts on either."""
        counts = self.factory.any_of(present)
        about = self.space.constraints.around([counts])[1]
        found = []
        for name, present_too in self.alike:
            if about.isdisjoint(self.space.constraints.mentioned(present_too)):
                continue
            if not self.possible(counts, self.factory.negate(present_too)):
                found.append(name)
        return frozenset(found)

    @cached_property
    def alike(self) -> list[tuple[str, Term]]:
        """The criteria that count, but not always, for the same on both sides, and when they do."""
        found = []
        for name in self.sides[0].ruleset.criteria:
            one, other = (self.term(side, name, PRESENT) for side in self.sides)
            if one is other and not isinstance(one, Truth) and self.nesting.stays(name):
                found.append((name, one))
        return found

    def lines(self, name: str, least: Sides, most: Sequence[Number]) -> Iterator[Line]:
        """How much more a criterion, and the part of it that it keeps, gives on the one side."""
        if any(name not in side.ruleset.criteria for side in self.sides):
            yield Line(1, most[0])
            return
        lost = min(gap(self.space, *self.sides, name).bound, most[0] - least[1])
        yield Line(1, lost)
        if most[0] and lost < most[0]:
            # Where nothing is lost, what is given grows as it can at most.
            kept = 1 - Fraction(lost) / most[0] if lost > 0 else Fraction(most[1]) / most[0]
            yield Line(kept, gap(self.space, *self.sides, name, kept).bound)

    # groups

    def group(self, name: str) -> Item | None:
        """A group that is a step, if it is one of the same kind at the same place on both sides."""
        groups = self.nesting.both(name)
        if groups is None:
            return None
        kinds = {
            (self.nesting.place(i, group), group.weight is None, group.is_plain)
            for i, group in enumerate(groups)
        }
        if len(kinds) > 1:
            return None
        return self.limited(name) if groups[0].weight is None else self.weighted(name, groups)

    def weighted(self, name: str, groups: tuple[Group, Group]) -> Item | None:
        """A group that is worth its weight, whatever its members are worth."""
        weights = [group.weight or 0 for group in groups]
        known = self.known(name)
        if known is None or any(group.best is not None for group in groups):
            return None
        names = frozenset[str]().union(*(item.names for item in known))
        present, earned = ([self.of_group(i, name, part) for i in (0, 1)]
                           for part in (PRESENT, EARNED))  # fmt: skip
        if earned[0] is earned[1] and present[0] is present[1] and weights[0] == weights[1]:
            alike = tuple(ways_alike(present[0] is self.factory.true, 0, weights[0], names))
            return Item(True, alike, names, step=self.step(earned[0], "groups"))
        gap = self.lost(name, (Fraction(weights[0]), Fraction(weights[1])))
        if gap is not None and not self.nesting.is_around(name):
            gap = self.held(gap, groups)
        if gap is None:
            return None
        ways = [*self.apart(present, (0, 0), weights)]
        if self.possible(*present):
            ways += extremes([Line(1, gap)], (0, 0), weights)
        return Item(False, tuple(ways), names)

    def of_group(self, side: int, name: str, part: str) -> Any:
        """A definition of a group; of the one that a side is only taken to have, of its score."""
        if name in self.sides[side].ruleset.groups:
            return self.sides[side].term(group_name(name), part)
        return self.sides[side].terms[SCORED if part == PRESENT else TOTAL]

    def limited(self, name: str) -> Item | None:
        """A group without a weight: what it earns, and of how much, is a sum within limits."""
        earned, possible = (
            [side.term(group_name(name), part) for side in self.sides]
            for part in (EARNED, POSSIBLE)
        )
        lows = [term.low for term in earned]
        figures = list(map(self.factory.values_of, possible))
        if None in lows or None in figures:
            return None
        least = min(lows[0], 0), min(lows[1], 0)
        names = frozenset(
            criterion.id for side in self.sides for criterion in side.ruleset.criteria.values()
            if lies_within(side.ruleset, criterion.group, name)
        )  # fmt: skip
        if earned[0] is earned[1] and possible[0] is possible[1]:
            ways = [Way((least[0], most), (most, most), names) for most in sorted(figures[0] or ())]
            return Item(True, tuple(ways), names)
        loss, pairs = self.loss_of(name), list(product(*(sorted(each or ()) for each in figures)))
        if loss is None or len(pairs) > MOST_CORNERS:
            return None
        found: list[Way] = []
        for pair in pairs:
            alike = (self.factory.equal(term, self.factory.figure(most))
                     for term, most in zip(possible, pair, strict=True))  # fmt: skip
            if self.possible(*alike):
                found += extremes([Line(1, loss)], least, pair)
        return Item(False, tuple(found), names)

    def loss_of(self, name: str) -> Number | None:
        """By how much a group earns less on the other side at most; None where it is not known."""
        groups = self.nesting.both(name)
        if groups is None or groups[0].best != groups[1].best:
            return None
        if any(group.weight is not None for group in groups):
            item = self.weighted(name, groups) if all(group.weight for group in groups) else None
            return None if item is None else lost_of(item)
        losses = []
        for loss in self.losses_in(name):
            if loss is None or self.space.budget.over:
                return None
            losses.append(loss)
        together = sum(sorted(losses, reverse=True)[: groups[0].best])
        return self.held(together, groups)

    def held(self, loss: Number, groups: tuple[Group, Group]) -> Number | None:
        """How much of a loss is left within the limits of a group."""
        most = [maxima.of(group) for maxima, group in zip(self.maxima, groups, strict=True)]
        if any(group.cap is not None for group in groups):
            loss = max(loss, most[0] - most[1])
        least: Number | None = self.sides[1].term(group_name(groups[1].id), EARNED).low
        if least is not None:
            loss = min(loss, most[0] - least)
        floors = [group.floor for group in groups]
        if floors == [None, None]:
            return max(loss, 0)
        if floors[0] is None or floors[1] is None or max(floors[0], floors[1]) > 0:
            return None
        return max(loss, floors[0] - floors[1], 0)

    def losses_in(self, name: str) -> Iterator[Number | None]:
        """By how much each member of a group earns less."""
        criteria = dict.fromkeys(
            criterion.id for side in self.sides for criterion in side.ruleset.criteria.values()
            if criterion.group == name and criterion.points is not None
        )  # fmt: skip
        for each in criteria:
            own = (side.ruleset.criteria.get(each) for side in self.sides)
            item = self.criterion(each, [one is not None and one.group == name for one in own])
            yield None if item is None else lost_of(item)
        yield from map(self.loss_of, dict.fromkeys(
            group.id for side in self.sides for group in side.ruleset.groups.values()
            if group.parent == name
        ))  # fmt: skip


def _total(losses: Iterable[Number | None]) -> Number | None:
    """All together; None where one is not known."""
    found = list(losses)
    return None if None in found else sum(each for each in found if each is not None)


def _lists(found: Mapping[str | None, Iterable[str]]) -> Held:
    return {holder: list(names) for holder, names in found.items()}
