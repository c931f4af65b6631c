"""Our own terms: what the solver is asked about, built through constructors that simplify.

In: yes-no and number terms. Out: equal terms as one object, constants folded, sums flattened with
what cancels gone, comparisons decided where bounds decide them, and choices pushed outwards until a
comparison of figures is left. A formula that two rulesets share is therefore one term, and what did
not change disappears from their difference before a solver sees it.

Guarantee: every constructor keeps the meaning exactly; numbers are integers and fractions.
A quotient whose parts are both unknown is a term of its own; `defined` gives a variable for it and
the conditions that define it and exclude nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TypeGuard

from liren.engine.ir.nodes import Number, RoundingMode
from liren.engine.record import Identity

End = Number | None
MOST_CASES = 12
"""Values of a divisor that are told apart one by one; more are left to the solver."""

MOST_LEAVES = 64
"""Leaves of a choice into which an operation is carried; larger ones are left to the solver."""


class Term(Identity):
    """A term; `serial` orders terms by when they were made."""

    serial: int


class Truth(Term):
    """Yes or no."""

    value: bool


class BoolVariable(Term):
    """An unknown yes or no."""

    name: str


class Negation(Term):
    """Whether a term does not hold."""

    term: Term


class Conjunction(Term):
    """Whether all terms hold."""

    terms: tuple[Term, ...]


class Disjunction(Term):
    """Whether one of the terms holds."""

    terms: tuple[Term, ...]


class NotBelow(Term):
    """Whether a number is 0 or more."""

    number: NumberTerm


class Above(Term):
    """Whether a number is more than 0."""

    number: NumberTerm


class IsZero(Term):
    """Whether a number is 0."""

    number: NumberTerm


class BoolChoice(Term):
    """One of two yes-no terms."""

    condition: Term
    then: Term
    otherwise: Term


class NumberTerm(Term):
    """A number, and bounds that it keeps in any case."""

    low: End
    high: End
    whole: bool


class Figure(NumberTerm):
    """A known number."""

    value: Number


class NumberVariable(NumberTerm):
    """An unknown number within its bounds."""

    name: str


class Sum(NumberTerm):
    """A constant and multiples of terms, none of which is a sum or a figure."""

    constant: Number
    parts: tuple[tuple[Number, NumberTerm], ...]


class Choice(NumberTerm):
    """One of two numbers; `leaves` are the numbers that it is in the end made among."""

    condition: Term
    then: NumberTerm
    otherwise: NumberTerm
    leaves: int


class Product(NumberTerm):
    """A product of two terms that are no figures."""

    left: NumberTerm
    right: NumberTerm


class Floor(NumberTerm):
    """The greatest whole number not above a number."""

    number: NumberTerm


class FloorRatio(NumberTerm):
    """The whole part of `above / below`, cut off to its bounds; `low` when `below` is 0.

    `below` is never negative. Held against a figure it is a comparison of products; only where it
    is added to something else does the solver get a variable for it.
    """

    above: NumberTerm
    below: NumberTerm


class Ratio(NumberTerm):
    """`above / below`; 0 when `below` is 0."""

    above: NumberTerm
    below: NumberTerm


class Months(NumberTerm):
    """The full calendar months between two days."""

    later: NumberTerm
    earlier: NumberTerm


class Factory:
    """Makes terms; those of one factory may be combined, and equal ones are the same object."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Term] = {}
        self._serial = 0
        self.true = self._make(Truth, True)
        self.false = self._make(Truth, False)
        self.variables: dict[str, Term] = {}
        self.settled: dict[str, Number] = {}
        self._declared: dict[str, Term] = {}
        self._defined: dict[Term, tuple[NumberTerm, list[Term]]] = {}
        self._negations: dict[Term, Term] = {}

    def _make(self, kind: type[Term], *fields: object) -> Term:
        key = (kind, *fields)
        term = self._known.get(key)
        if term is None:
            self._serial += 1
            term = self._known[key] = kind(self._serial, *fields)
        return term

    def _number(self, kind: type[NumberTerm], ends: Ends, whole: bool, *fields: object) -> Term:
        """A number term; bounds of whole numbers are whole."""
        key = (kind, *fields)
        term = self._known.get(key)
        if term is None:
            low, high = ends
            if whole:
                low = None if low is None else math.ceil(low)
                high = None if high is None else math.floor(high)
            self._serial += 1
            term = self._known[key] = kind(self._serial, low, high, whole, *fields)
        return term

    def declare(self, name: str, term: Term) -> None:
        """Let a term stand wherever the unknown of that name is asked for from now on."""
        self._declared[name] = term

    # yes or no

    def truth(self, value: bool) -> Term:
        """A known yes or no."""
        return self.true if value else self.false

    def flag(self, name: str) -> Term:
        """The unknown yes or no of that name, or what was declared for it."""
        known = self._declared.get(name)
        if known is not None:
            return known
        term = self._make(BoolVariable, name)
        self.variables[name] = term
        return term

    def negate(self, term: Term) -> Term:
        """Whether a term does not hold."""
        match term:
            case Truth():
                return self.truth(not term.value)
            case Negation():
                return term.term
            case BoolChoice():
                return self.choose(
                    term.condition, self.negate(term.then), self.negate(term.otherwise)
                )
        return self._make(Negation, term)

    def all_of(self, terms: Iterable[Term]) -> Term:
        """Whether all terms hold."""
        return self._joined(Conjunction, terms, self.true, self.false)

    def any_of(self, terms: Iterable[Term]) -> Term:
        """Whether one of the terms holds."""
        return self._joined(Disjunction, terms, self.false, self.true)

    def _joined(
        self,
        kind: type[Conjunction] | type[Disjunction],
        terms: Iterable[Term],
        neutral: Term,
        decisive: Term,
    ) -> Term:
        kept: dict[Term, None] = {}
        for term in terms:
            for part in term.terms if isinstance(term, kind) else (term,):
                if part is decisive or self.negate_of(part) in kept:
                    return decisive
                if part is not neutral:
                    kept[part] = None
        if not kept:
            return neutral
        if len(kept) == 1:
            return next(iter(kept))
        return self._make(kind, tuple(sorted(kept, key=_serial)))

    def negate_of(self, term: Term) -> Term:
        """The opposite of a term, worked out once."""
        found = self._negations.get(term)
        if found is None:
            found = self._negations[term] = self.negate(term)
        return found

    def implies(self, one: Term, other: Term) -> Term:
        """Whether `other` holds if `one` does."""
        return self.any_of((self.negate(one), other))

    def same(self, one: Term, other: Term) -> Term:
        """Whether two yes-no terms agree."""
        return self.choose(one, other, self.negate(other))

    def choose(self, condition: Term, then: Term, otherwise: Term) -> Term:
        """One of two yes-no terms."""
        if isinstance(condition, Truth):
            return then if condition.value else otherwise
        if isinstance(condition, Negation):
            return self.choose(condition.term, otherwise, then)
        then, otherwise = _settled(condition, then, True), _settled(condition, otherwise, False)
        if then is otherwise:
            return then
        if then is self.true or then is condition:
            return self.any_of((condition, otherwise))
        if then is self.false:
            return self.all_of((self.negate(condition), otherwise))
        if otherwise is self.true:
            return self.any_of((self.negate(condition), then))
        if otherwise is self.false or otherwise is condition:
            return self.all_of((condition, then))
        return self._make(BoolChoice, condition, then, otherwise)

    # numbers

    def figure(self, value: Number) -> NumberTerm:
        """A known number."""
        if isinstance(value, Fraction) and value.denominator == 1:
            value = int(value)
        whole = isinstance(value, int)
        return self._number(Figure, (value, value), whole, value)  # type: ignore[return-value]

    def number(self, name: str, low: End, high: End, *, whole: bool) -> NumberTerm:
        """The number of that name, or what was declared for it.

        Its bounds are those with which it was first asked for. One that can only be a single figure
        is that figure, and no variable.
        """
        known = self._declared.get(name) or self.variables.get(name)
        if known is not None:
            return known  # type: ignore[return-value]
        if low is not None and low == high:
            self.settled.setdefault(name, low)
        if name in self.settled:
            return self.figure(self.settled[name])
        term = self._number(NumberVariable, (low, high), whole, name)
        self.variables[name] = term
        return term  # type: ignore[return-value]

    def add(self, terms: Iterable[NumberTerm]) -> NumberTerm:
        """The sum of terms."""
        return self._combined((1, term) for term in terms)

    def subtract(self, left: NumberTerm, right: NumberTerm) -> NumberTerm:
        """A difference."""
        return self._combined(((1, left), (-1, right)))

    def scale(self, factor: Number, term: NumberTerm) -> NumberTerm:
        """A multiple of a term."""
        if _is_small(term):
            then, otherwise = self.scale(factor, term.then), self.scale(factor, term.otherwise)
            return self.pick(term.condition, then, otherwise, _sum_ends(0, ((factor, term),)))
        return self._combined(((factor, term),))

    def _combined(self, parts: Iterable[tuple[Number, NumberTerm]]) -> NumberTerm:
        constant: Number = 0
        found: dict[NumberTerm, Number] = {}
        for factor, term in parts:
            for inner, part in self._parts(term):
                if part is None:
                    constant += factor * inner
                else:
                    found[part] = found.get(part, 0) + factor * inner
        kept = tuple(
            (_plain(factor), term)
            for term, factor in sorted(found.items(), key=lambda item: item[0].serial)
            if factor
        )
        return self._sum(_plain(constant), kept)

    def _parts(self, term: NumberTerm) -> Iterator[tuple[Number, NumberTerm | None]]:
        """What a term adds up: factors of terms, and (None) its constant.

        A choice between two figures is a multiple of whether its condition holds, so that such
        choices cancel out against each other.
        """
        match term:
            case Figure():
                yield term.value, None
            case Sum():
                yield term.constant, None
                yield from term.parts
            case Choice(then=Figure() as then, otherwise=Figure() as otherwise):
                yield otherwise.value, None
                one, none = self.figure(1), self.figure(0)
                yield then.value - otherwise.value, self.pick(term.condition, one, none)
            case _:
                yield 1, term

    def _sum(self, constant: Number, kept: tuple[tuple[Number, NumberTerm], ...]) -> NumberTerm:
        if not kept:
            return self.figure(constant)
        if len(kept) == 1:
            factor, term = kept[0]
            if factor == 1 and not constant:
                return term
            if _is_small(term):
                return self.pick(
                    term.condition,
                    self._combined(((factor, term.then), (1, self.figure(constant)))),
                    self._combined(((factor, term.otherwise), (1, self.figure(constant)))),
                    _sum_ends(constant, kept),
                )
        whole = _is_whole(constant) and all(_is_whole(f) and t.whole for f, t in kept)
        return self._number(Sum, _sum_ends(constant, kept), whole, constant, kept)  # type: ignore[return-value]

    def pick(
        self, condition: Term, then: NumberTerm, otherwise: NumberTerm,
        within: Ends = (None, None),
    ) -> NumberTerm:  # fmt: skip
        """One of two numbers; `within` is what is known of the one that is picked."""
        if isinstance(condition, Truth):
            return then if condition.value else otherwise
        if isinstance(condition, Negation):
            return self.pick(condition.term, otherwise, then, within)
        then = _settled_number(condition, then, True)
        otherwise = _settled_number(condition, otherwise, False)
        if then is otherwise:
            return then
        ends = _hull((then.low, then.high), (otherwise.low, otherwise.high))
        ends = _common(ends, within)
        whole = then.whole and otherwise.whole
        leaves = _count(then) + _count(otherwise)
        return self._number(Choice, ends, whole, condition, then, otherwise, leaves)  # type: ignore[return-value]

    def multiply(self, left: NumberTerm, right: NumberTerm) -> NumberTerm:
        """A product. Sums are multiplied out, and choices among figures are multiples."""
        if isinstance(left, Figure):
            return self.scale(left.value, right)
        if isinstance(right, Figure):
            return self.scale(right.value, left)
        for one, other in ((left, right), (right, left)):
            if _is_small(one):
                return self.pick(
                    one.condition,
                    self.multiply(one.then, other),
                    self.multiply(one.otherwise, other),
                )
            if isinstance(one, Sum):
                parts = [(factor, self.multiply(term, other)) for factor, term in one.parts]
                return self._combined([*parts, (one.constant, other)])
        if right.serial < left.serial:
            left, right = right, left
        ends = _product_ends((left.low, left.high), (right.low, right.high))
        return self._number(Product, ends, left.whole and right.whole, left, right)  # type: ignore[return-value]

    def least(self, terms: Iterable[NumberTerm]) -> NumberTerm:
        """The least of several numbers."""
        return self._extreme(terms, lambda a, b: self.not_below(self.subtract(b, a)), _none_above)

    def greatest(self, terms: Iterable[NumberTerm]) -> NumberTerm:
        """The greatest of several numbers."""
        return self._extreme(terms, lambda a, b: self.not_below(self.subtract(a, b)), _none_below)

    def _extreme(
        self, terms: Iterable[NumberTerm], better: Callable[[NumberTerm, NumberTerm], Term],
        ends: Callable[[NumberTerm, NumberTerm], Ends],
    ) -> NumberTerm:  # fmt: skip
        found: NumberTerm | None = None
        for term in terms:
            if found is None:
                found = term
            else:
                found = self.pick(better(found, term), found, term, ends(found, term))
        assert found is not None, "an extreme has terms"
        return found

    # comparisons

    def not_below(self, term: NumberTerm) -> Term:
        """Whether a number is 0 or more."""
        if term.low is not None and term.low >= 0:
            return self.true
        if term.high is not None and term.high < 0:
            return self.false
        if _is_small(term):
            return self.choose(
                term.condition, self.not_below(term.then), self.not_below(term.otherwise)
            )
        quotient = _alone(term)
        if quotient is not None:
            return self._quotient_reaches(*quotient)
        term = self._normal(term)
        if _leads_positive(term):
            return self._make(NotBelow, self._tight(term))
        if term.whole:
            less = self._combined(((-1, term), (1, self.figure(-1))))
            return self.negate(self._make(NotBelow, self._tight(less)))
        return self.negate(self._make(Above, self.scale(-1, term)))

    def _quotient_reaches(
        self, factor: Number, quotient: FloorRatio | Ratio, constant: Number
    ) -> Term:
        """Whether factor x quotient + constant is 0 or more, without a variable for it."""
        if factor < 0:
            # -f q + c >= 0  is  q <= c / f, that is: not q > c / f
            return self.negate(self._exceeds(quotient, Fraction(constant) / -factor))
        bound = Fraction(-constant) / factor
        if isinstance(quotient, FloorRatio):
            return self._floor_reaches(quotient, math.ceil(bound))
        return self._ratio_reaches(quotient, bound, self.not_below)

    def _exceeds(self, quotient: FloorRatio | Ratio, bound: Fraction) -> Term:
        if isinstance(quotient, FloorRatio):
            return self._floor_reaches(quotient, math.floor(bound) + 1)
        return self._ratio_reaches(quotient, bound, self.above)

    def _floor_reaches(self, quotient: FloorRatio, bound: int) -> Term:
        assert quotient.low is not None
        assert quotient.high is not None
        if bound <= quotient.low:
            return self.true
        if bound > quotient.high:
            return self.false
        above, below = quotient.above, quotient.below
        reached = self.not_below(self.subtract(above, self.scale(bound, below)))
        return self.all_of((reached, self.negate(self.is_zero(below))))

    def _ratio_reaches(
        self, quotient: Ratio, bound: Fraction, holds: Callable[[NumberTerm], Term]
    ) -> Term:
        above, below = quotient.above, quotient.below
        difference = self.subtract(above, self.scale(bound, below))
        found = self.choose(
            self.not_below(below), holds(difference), holds(self.scale(-1, difference))
        )
        return self.choose(self.is_zero(below), holds(self.figure(-bound)), found)

    def above(self, term: NumberTerm) -> Term:
        """Whether a number is more than 0."""
        return self.negate(self.not_below(self.scale(-1, term)))

    def is_zero(self, term: NumberTerm) -> Term:
        """Whether a number is 0."""
        if term.low is not None and term.high is not None and term.low == term.high:
            return self.truth(term.low == 0)
        if (term.low is not None and term.low > 0) or (term.high is not None and term.high < 0):
            return self.false
        if _is_small(term):
            return self.choose(
                term.condition, self.is_zero(term.then), self.is_zero(term.otherwise)
            )
        if _alone(term) is not None:
            return self.all_of((self.not_below(term), self.not_below(self.scale(-1, term))))
        term = self._normal(term)
        if term.whole and isinstance(term, Sum) and term.constant % _divisor(term):
            return self.false
        return self._make(IsZero, term if _leads_positive(term) else self.scale(-1, term))

    def at_least(self, left: NumberTerm, right: NumberTerm) -> Term:
        """Whether one number is another or more."""
        return self.not_below(self.subtract(left, right))

    def equal(self, left: NumberTerm, right: NumberTerm) -> Term:
        """Whether two numbers are the same."""
        return self.is_zero(self.subtract(left, right))

    def _normal(self, term: NumberTerm) -> NumberTerm:
        """A positive multiple of the number in which all factors are whole, as small as can be."""
        if not isinstance(term, Sum):
            return term
        below = math.lcm(*(Fraction(factor).denominator for factor, _ in term.parts))
        common = math.gcd(*(int(factor * below) for factor, _ in term.parts))
        by = Fraction(below, common)
        return term if by == 1 else self._combined(((by, term),))

    def _tight(self, term: NumberTerm) -> NumberTerm:
        """`term >= 0` is the same with the constant rounded down, among whole numbers."""
        if isinstance(term, Sum) and all(part.whole for _, part in term.parts):
            return self._sum(math.floor(term.constant), term.parts)
        return term

    # quotients and rounding

    def floor(self, term: NumberTerm) -> NumberTerm:
        """The greatest whole number not above a number."""
        if isinstance(term, Figure):
            return self.figure(math.floor(term.value))
        if _is_small(term):
            return self.pick(term.condition, self.floor(term.then), self.floor(term.otherwise))
        if term.whole:
            return term
        if isinstance(term, Sum):
            whole = [(f, t) for f, t in term.parts if _is_whole(f) and t.whole]
            if whole:
                rest = self._combined([(-f, t) for f, t in whole] + [(1, term)])
                return self._combined([*whole, (1, self.floor(rest))])
            if _combinations(term) <= MOST_CASES:
                return self.floor(self._spread(term.constant, term.parts))
        ends = (
            None if term.low is None else math.floor(term.low),
            None if term.high is None else math.floor(term.high),
        )
        return self._number(Floor, ends, True, term)  # type: ignore[return-value]

    def _spread(self, constant: Number, parts: Sequence[tuple[Number, NumberTerm]]) -> NumberTerm:
        """A sum of choices among figures as one choice among figures."""
        if not parts:
            return self.figure(constant)
        (factor, part), rest = parts[0], parts[1:]
        if isinstance(part, Choice):
            then, otherwise = (
                self._spread(constant, [(factor, one), *rest])
                for one in (part.then, part.otherwise)
            )
            return self.pick(part.condition, then, otherwise)
        assert isinstance(part, Figure)
        return self._spread(constant + factor * part.value, rest)

    def floor_ratio(self, above: NumberTerm, below: NumberTerm, low: int, high: int) -> NumberTerm:
        """The whole part of a quotient, cut off to `low` and `high`; `low` when `below` is 0.

        `below` must not be negative.
        """

        def one(divisor: NumberTerm) -> NumberTerm:
            if isinstance(divisor, Figure):
                if not divisor.value:
                    return self.figure(low)
                return self.clamp(self.floor(self.scale(1 / Fraction(divisor.value), above)),
                                  low, high)  # fmt: skip
            return self._floor_ratio(above, divisor, low, high)

        return self._by_divisor(below, one)

    def _floor_ratio(self, above: NumberTerm, below: NumberTerm, low: int, high: int) -> NumberTerm:
        if low >= high:
            return self.figure(low)
        above, below = self._reduced(above, below)
        # The bounds are part of what it is, and not only of what is known about it.
        key = (FloorRatio, above, below, low, high)
        found = self._known.get(key)
        if found is None:
            self._serial += 1
            found = self._known[key] = FloorRatio(self._serial, low, high, True, above, below)
        return found  # type: ignore[return-value]

    def _reduced(self, above: NumberTerm, below: NumberTerm) -> tuple[NumberTerm, NumberTerm]:
        """Both parts of a quotient without a common factor, so that equal quotients are one."""
        known = [_content(term) for term in (above, below)]
        by = 1 / Fraction(
            math.gcd(known[0].numerator * known[1].denominator,
                     known[1].numerator * known[0].denominator),
            known[0].denominator * known[1].denominator,
        )  # fmt: skip
        return self.scale(by, above), self.scale(by, below)

    def defined(self, term: FloorRatio | Ratio) -> tuple[NumberTerm, list[Term]]:
        """A variable in the place of a quotient, and what defines it."""
        found = self._defined.get(term)
        if found is None:
            if isinstance(term, FloorRatio):
                found = self._floor_variable(term)
            else:
                found = self._ratio_variable(term)
            self._defined[term] = found
        return found

    def _floor_variable(self, term: FloorRatio) -> tuple[NumberTerm, list[Term]]:
        above, below, low, high = term.above, term.below, term.low, term.high
        assert low is not None
        assert high is not None
        found = self.number(f"floor:{term.serial}", low, high, whole=True)
        at_low, at_high = (self.equal(found, self.figure(end)) for end in (low, high))
        left = self.subtract(above, self.multiply(found, below))
        none = self.is_zero(below)
        # q <= above / below unless cut off from below; above / below < q + 1 unless from above.
        return found, [
            self.any_of((none, self.not_below(left), at_low)),
            self.any_of((none, self.above(self.subtract(below, left)), at_high)),
            self.implies(none, at_low),
        ]

    def ratio(self, above: NumberTerm, below: NumberTerm) -> NumberTerm:
        """A quotient; 0 when `below` is 0."""

        def one(divisor: NumberTerm) -> NumberTerm:
            if isinstance(divisor, Figure):
                by = 1 / Fraction(divisor.value) if divisor.value else 0
                return self.scale(by, above)
            return self._ratio(above, divisor)

        return self._by_divisor(below, one)

    def _ratio(self, above: NumberTerm, below: NumberTerm) -> NumberTerm:
        above, below = self._reduced(above, below)
        return self._number(Ratio, _ratio_ends(above, below), False, above, below)  # type: ignore[return-value]

    def _ratio_variable(self, term: Ratio) -> tuple[NumberTerm, list[Term]]:
        found = self.number(f"ratio:{term.serial}", term.low, term.high, whole=False)
        zero = self.is_zero(term.below)
        return found, [
            self.any_of((zero, self.equal(self.multiply(found, term.below), term.above))),
            self.implies(zero, self.is_zero(found)),
        ]

    def _by_divisor(self, below: NumberTerm, one: Callable[[NumberTerm], NumberTerm]) -> NumberTerm:
        """What `one` makes of a divisor, case by case where it is one of a few figures."""
        if _is_small(below):
            return self.pick(
                below.condition,
                self._by_divisor(below.then, one),
                self._by_divisor(below.otherwise, one),
            )
        values = None if isinstance(below, Figure) else self.values_of(below)
        if values is None:
            return one(below)
        found = one(self.figure(values[-1]))
        for value in values[:-1]:
            found = self.pick(self.equal(below, self.figure(value)), one(self.figure(value)), found)
        return found

    def values_of(self, term: NumberTerm) -> list[Number] | None:
        """The values of a sum of choices among figures, and of small whole numbers, if few."""
        if not isinstance(term, Sum):
            own = _few(term)
            return None if own is None else sorted(own)
        values: set[Number] = {term.constant}
        for factor, part in term.parts:
            leaves = _few(part)
            if leaves is None:
                return None
            values = {value + factor * leaf for value in values for leaf in leaves}
            if len(values) > MOST_CASES:
                return None
        return sorted(values)

    def clamp(self, term: NumberTerm, low: Number, high: Number) -> NumberTerm:
        """The number, but at least `low` and at most `high`."""
        raised = self.greatest((term, self.figure(low)))
        return self.least((raised, self.figure(high)))

    def rounded(self, term: NumberTerm, step: Fraction, mode: RoundingMode) -> NumberTerm:
        """A number rounded to a multiple of `step`."""
        if _is_small(term):
            return self.pick(
                term.condition,
                self.rounded(term.then, step, mode),
                self.rounded(term.otherwise, step, mode),
            )
        return self.scale(step, self._rounded(self.scale(1 / step, term), mode))

    def _rounded(self, term: NumberTerm, mode: RoundingMode) -> NumberTerm:
        match mode:
            case "floor":
                return self.floor(term)
            case "ceiling":
                return self._ceiling(term)
            case "half_even":
                return self._half_even(term)
        towards = {"half_up": self._half_up, "down": self.floor, "up": self._ceiling}[mode]
        other = self.scale(-1, towards(self.scale(-1, term)))
        return self.pick(self.not_below(term), towards(term), other)

    def _ceiling(self, term: NumberTerm) -> NumberTerm:
        return self.scale(-1, self.floor(self.scale(-1, term)))

    def _half_up(self, term: NumberTerm) -> NumberTerm:
        return self.floor(self.add((term, self.figure(Fraction(1, 2)))))

    def _half_even(self, term: NumberTerm) -> NumberTerm:
        higher = self.add((term, self.figure(Fraction(1, 2))))
        found = self.floor(higher)
        halves = self.floor(self.scale(Fraction(1, 2), found))
        odd = self.equal(found, self.add((halves, halves, self.figure(1))))
        down = self.all_of((self.equal(higher, found), odd))
        ends = tuple(None if end is None else round(end) for end in (term.low, term.high))
        return self.pick(down, self.add((found, self.figure(-1))), found, (ends[0], ends[1]))

    def months(self, later: NumberTerm, earlier: NumberTerm, ends: Ends) -> NumberTerm:
        """The full calendar months between two days."""
        return self._number(Months, ends, True, later, earlier)  # type: ignore[return-value]


Ends = tuple[End, End]


def _serial(term: Term) -> int:
    return term.serial


def _plain(value: Number) -> Number:
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


def _is_whole(value: Number) -> bool:
    return isinstance(value, int) or value.denominator == 1


def _count(term: NumberTerm) -> int:
    return term.leaves if isinstance(term, Choice) else 1


def _is_small(term: NumberTerm) -> TypeGuard[Choice]:
    return isinstance(term, Choice) and term.leaves <= MOST_LEAVES


def _leads_positive(term: NumberTerm) -> bool:
    return not isinstance(term, Sum) or term.parts[0][0] > 0


def _divisor(term: Sum) -> int:
    return math.gcd(*(int(factor) for factor, _ in term.parts))


def never_negative(term: NumberTerm) -> bool:
    """Whether the bounds of a number exclude that it is below 0."""
    return term.low is not None and term.low >= 0


def _content(term: NumberTerm) -> Fraction:
    """A factor that all of a number has; 1 of what is no sum."""
    if isinstance(term, Figure):
        return abs(Fraction(term.value)) or Fraction(1)
    if not isinstance(term, Sum):
        return Fraction(1)
    figures = [Fraction(factor) for factor, _ in term.parts] + [Fraction(term.constant)]
    below = math.lcm(*(figure.denominator for figure in figures))
    return Fraction(math.gcd(*(int(figure * below) for figure in figures)), below)


def _alone(term: NumberTerm) -> tuple[Number, FloorRatio | Ratio, Number] | None:
    """Factor, quotient and constant of what depends on a single quotient and nothing else."""
    if isinstance(term, FloorRatio | Ratio):
        return 1, term, 0
    if isinstance(term, Sum) and len(term.parts) == 1:
        factor, part = term.parts[0]
        if isinstance(part, FloorRatio | Ratio):
            return factor, part, term.constant
    return None


def _ratio_ends(above: NumberTerm, below: NumberTerm) -> Ends:
    """Bounds of a quotient whose divisor is positive, and of 0."""
    if below.low is None or below.low <= 0:
        return (0 if never_negative(above) and never_negative(below) else None), None
    low = None if above.low is None else min(Fraction(above.low) / Fraction(below.low), Fraction(0))
    high = None if above.high is None else max(
        Fraction(above.high) / Fraction(below.low), Fraction(0)
    )  # fmt: skip
    return low, high


def _settled(condition: Term, term: Term, holds: bool) -> Term:
    """A term under a condition that is known to hold, or not to."""
    while isinstance(term, BoolChoice) and term.condition is condition:
        term = term.then if holds else term.otherwise
    return term


def _settled_number(condition: Term, term: NumberTerm, holds: bool) -> NumberTerm:
    while isinstance(term, Choice) and term.condition is condition:
        term = term.then if holds else term.otherwise
    return term


def leaves_of(term: NumberTerm) -> set[Number] | None:
    """The figures that a number is chosen among; None when there is anything else."""
    if isinstance(term, Figure):
        return {term.value}
    if not isinstance(term, Choice):
        return None
    then, otherwise = leaves_of(term.then), leaves_of(term.otherwise)
    return None if then is None or otherwise is None else then | otherwise


def _combinations(term: Sum) -> float:
    """In how many ways the choices among figures can fall that a sum is made of."""
    if any(leaves_of(part) is None for _, part in term.parts):
        return math.inf
    return math.prod(_count(part) for _, part in term.parts)


def _few(term: NumberTerm) -> set[Number] | None:
    """The figures that a term can be, if they are few."""
    if not term.whole or term.low is None or term.high is None:
        return leaves_of(term)
    if term.high - term.low >= MOST_CASES:
        return leaves_of(term)
    return set(range(int(term.low), int(term.high) + 1))


def _sum_ends(constant: Number, parts: Iterable[tuple[Number, NumberTerm]]) -> Ends:
    low: End = constant
    high: End = constant
    for factor, term in parts:
        ends = (term.low, term.high) if factor > 0 else (term.high, term.low)
        low = None if low is None or ends[0] is None else low + factor * ends[0]
        high = None if high is None or ends[1] is None else high + factor * ends[1]
    return low, high


def _hull(one: Ends, other: Ends) -> Ends:
    low = None if one[0] is None or other[0] is None else min(one[0], other[0])
    high = None if one[1] is None or other[1] is None else max(one[1], other[1])
    return low, high


def _none_above(one: NumberTerm, other: NumberTerm) -> Ends:
    """The least of two numbers is above the highest end of neither."""
    return None, min((end for end in (one.high, other.high) if end is not None), default=None)


def _none_below(one: NumberTerm, other: NumberTerm) -> Ends:
    """The greatest of two numbers is below the lowest end of neither."""
    return max((end for end in (one.low, other.low) if end is not None), default=None), None


def _common(one: Ends, other: Ends) -> Ends:
    """What lies between both pairs of ends."""
    lows = [end for end in (one[0], other[0]) if end is not None]
    highs = [end for end in (one[1], other[1]) if end is not None]
    return max(lows, default=None), min(highs, default=None)


def _product_ends(one: Ends, other: Ends) -> Ends:
    ends = [a * b for a in one for b in other if a is not None and b is not None]
    if len(ends) == 4:
        return min(ends), max(ends)
    if one[0] is not None and other[0] is not None and one[0] >= 0 and other[0] >= 0:
        return one[0] * other[0], None
    return None, None
