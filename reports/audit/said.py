"""The values of a structural difference in the reader's words and units.

In: a `Diff` and one of its aspects. Out: text. Guarantee: everything that a ruleset can say of a
thing is said here, figures exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from liren.engine.audit.diff import Aspect, Diff, Difference, Figure, Side
from liren.engine.audit.diff.normal import fixed
from liren.engine.ir.build import value_of
from liren.engine.ir.nodes import Parameter
from liren.engine.ir.types import DateType
from liren.engine.language import expression as syntax
from liren.engine.language.numbers import to_text
from liren.engine.language.units import Unit
from liren.engine.record import Record
from liren.engine.ruleset.brought import TITLES
from liren.engine.ruleset.model import (
    Citation,
    Condition,
    Criterion,
    Fact,
    Limit,
    Outcome,
    Period,
    Requirement,
    Threshold,
    Veto,
)
from liren.engine.text import LANGS, Lang, Text
from liren.reports import wording as common
from liren.reports.audit import wording
from liren.reports.explain import veto_in_words
from liren.reports.layout import tight
from liren.reports.page import Page, limit_in_words
from liren.reports.points import phrased, points_in_words
from liren.reports.tiers import condition_in_words, period_in_words, tier_title
from liren.scoring.wording import ENDS_OF_DAYS, Names, end_word, figure, phrase

WORDS: Mapping[str, Mapping[str, Text]] = {
    "basis": common.BASES,
    "combine": common.COMBINE,
    "counts": TITLES,
    "maximum": wording.MAXIMA,
    "not_applicable": common.POLICIES,
    "rounding": wording.ROUNDINGS,
    "strength": common.STRENGTHS,
    "type": common.FACT_KINDS,
    "waived": common.POLICIES,
    "when_empty": common.STATUSES,
    "when_missing": common.STATUSES,
    "when_zero": common.STATUSES,
}
"""Keys whose values are words of the language."""


def key_said(section: str, key: str, page: Page) -> str:
    """What a key is called."""
    return page.say(wording.KEYS_IN.get((section, key)) or wording.KEYS[key])


def said(difference: Difference, aspect: Aspect, diff: Diff, page: Page) -> tuple[str, str]:
    """The old and the new value."""
    before = difference.item if difference.before is None else difference.before
    as_written = aspect.bearing == "wording"
    old = _Sayer(difference.section, aspect.key, before, diff.old, page, as_written)
    new = _Sayer(difference.section, aspect.key, difference.item, diff.new, page, as_written)
    return old.say(aspect.old), new.say(aspect.new)


def demand_in_words(criterion: Criterion, side: Side, page: Page) -> str:
    """What a criterion demands on the day of its side; empty when its points alone say so."""
    if not criterion.text:
        return ""
    what = phrased(criterion.text, criterion, side.ruleset, page)
    sayer = _Sayer("criteria", "threshold", criterion, side, page, as_written=False)
    ends = page.say(common.BAND_AND).join(sayer.of_value(end) for end in criterion.thresholds)
    if criterion.items and not ends:
        ends = page.say(common.ITEMS).join(map(sayer.item_title, criterion.items))
    return tight(page.say(wording.ASPECT, key=what, change=ends) if ends else what)


def part_in_words(
    section: str, key: str, item: object, value: object, side: Side, page: Page
) -> str:
    """What a key of something says, after what the key is called."""
    said_ = _Sayer(section, key, item, side, page, as_written=False).say(value)
    return page.say(wording.ASPECT, key=key_said(section, key, page), change=said_)


def said_in_both(
    difference: Difference, aspect: Aspect, diff: Diff
) -> tuple[dict[str, str], dict[str, str]]:
    """The same in both languages."""
    pairs: dict[Lang, tuple[str, str]] = {
        lang: said(difference, aspect, diff, Page(lang)) for lang in LANGS
    }
    return {lang: pairs[lang][0] for lang in LANGS}, {lang: pairs[lang][1] for lang in LANGS}


class _Sayer(Record):
    section: str
    key: str
    item: Any
    side: Side
    page: Page
    as_written: bool

    def say(self, value: object) -> str:
        """A value in words; the word for nothing where there is none."""
        return tight(self.of_value(value))

    def of_value(self, value: object) -> str:
        match value:
            case None:
                lasting = self.key == "valid_for"
                return self.page.say(wording.NO_END if lasting else wording.NOTHING)
            case bool():
                return self.page.say(wording.YES if value else wording.NO)
            case int() | Fraction():
                return self.number(value)
            case str():
                return self.word(value)
            case Text():
                return value.in_(self.page.lang)
            case tuple() | frozenset():
                return self.listed(value)
            case Mapping():
                return self.list_of([title.in_(self.page.lang) for title in value.values()])
            case date():
                return value.isoformat()
        return self.of_record(value)

    def of_record(self, value: object) -> str:
        page, ruleset = self.page, self.side.ruleset
        match value:
            case Figure():
                return self.figure(value)
            case Threshold():
                return self.end(value)
            case Criterion():
                return points_in_words(value, ruleset, page)
            case Citation():
                return value.say(page.lang)
            case Veto():
                return veto_in_words(ruleset, value, page)
            case Limit():
                return limit_in_words(value, page)
            case Condition():
                return condition_in_words(value, ruleset, page)
            case Period():
                return period_in_words(value, page)
            case Unit():
                return value.symbol.in_(page.lang)
            case Outcome():
                return self.outcome(value)
        assert isinstance(value, Requirement), value
        return self.requirement(value)

    # figures

    def figure(self, value: Figure) -> str:
        if value.value is None:
            return self.page.say(common.NO_VALUE)
        if value.is_day:
            return date.fromordinal(int(value.value)).isoformat()
        return figure(value.value, value.unit).in_(self.page.lang)

    def number(self, value: int | Fraction) -> str:
        if not isinstance(self.item, Fact):
            return to_text(value)
        if isinstance(self.item.node.type, DateType):
            return date.fromordinal(int(value)).isoformat()
        return figure(value, self.item.unit).in_(self.page.lang)

    def end(self, end: Threshold) -> str:
        """The figure of an end on the day; with its direction where that is what changed."""
        unit, node = self.item.measure_unit, fixed(end.expr, self.side)
        if isinstance(node, Parameter):
            return self.page.say(common.NO_VALUE)
        value = value_of(node)
        is_day = isinstance(node.type, DateType)
        if value is None:
            target = phrased(end.text, self.item, self.side.ruleset, self.page)
        elif is_day:
            target = date.fromordinal(int(value)).isoformat()
        else:
            target = figure(value, None if self.item.items else unit).in_(self.page.lang)
        if self.key != "threshold":
            return target
        word = ENDS_OF_DAYS[end.op] if is_day else end_word(end.op, unit)
        return f"{word.in_(self.page.lang)} {target}"

    def outcome(self, value: Outcome) -> str:
        ruleset, page = self.side.ruleset, self.page
        parts = [
            page.say(
                common.OUTCOME_OF,
                tier=tier_title(ruleset, tier, page),
                value=figure(number, value.unit).in_(page.lang),
            )
            for tier, number in value.values.items()
        ]
        return page.say(common.CLAUSES).join(parts)

    # words

    def word(self, value: str) -> str:
        """A word of the language, a name, or an expression, in words unless only these changed."""
        if self.as_written:
            return value
        if self.key in WORDS and value in WORDS[self.key]:
            return self.page.say(WORDS[self.key][value])
        if isinstance(self.item, Criterion):
            return self.of_criterion(value)
        if self.section == "groups":
            return self.group(value)
        if (self.section, self.key) == ("types", "when"):
            names = Names(
                self.side.ruleset.facts, {}, {p.id: p for p in self.item.parameters}, {},
                units=self.side.ruleset.units,
            )  # fmt: skip
            return phrase(syntax.parse(value), names).in_(self.page.lang)
        return value

    def of_criterion(self, value: str) -> str:
        if self.key == "group":
            return self.group(value)
        if self.key in ("for_each", "checklist"):
            fields = self.item.records.fields if self.item.records is not None else {}
            fact = fields.get(value) or self.side.ruleset.facts.get(value)
            return value if fact is None else fact.title.in_(self.page.lang)
        if self.key == "origin":
            return value
        return phrased(value, self.item, self.side.ruleset, self.page)

    def group(self, value: str) -> str:
        found = self.side.ruleset.groups.get(value)
        return value if found is None else found.title.in_(self.page.lang)

    # lists

    def listed(self, value: tuple[Any, ...] | frozenset[Any]) -> str:
        if self.key == "in_force":
            return self.period(*value)
        if self.key == "round":
            words = [word for name, word in wording.ROUNDED.items() if name in value]
            return self.list_of([self.page.say(word) for word in words])
        return self.list_of([self.member(part) for part in value])

    def list_of(self, parts: list[str]) -> str:
        return self.page.say(common.ITEMS).join(parts) or self.page.say(wording.NOTHING)

    def member(self, part: Any) -> str:
        page, ruleset = self.page, self.side.ruleset
        match self.key:
            case "items":
                return self.item_title(part)
            case "needs":
                return page.say(wording.NEEDS[part])
            case "brings":
                what, n = part
                return page.say(common.BRINGS_SO_MANY, what=TITLES[what].in_(page.lang), n=n)
            case "order":
                return tier_title(ruleset, part, page)
            case "groups":
                name, limit = part
                return page.say(
                    common.TIER_GROUP, group=self.group(name), limit=limit_in_words(limit, page)
                )
        return self.of_value(part) if isinstance(part, Requirement) else self.name(part)

    def name(self, part: str) -> str:
        """A name in a list: the title of the fact or parameter that it is."""
        ruleset, records = self.side.ruleset, getattr(self.item, "records", None)
        fields: Mapping[str, Fact] = {} if records is None else records.fields
        found = fields.get(part) or ruleset.facts.get(part) or ruleset.parameters.get(part)
        return part if found is None else found.title.in_(self.page.lang)

    def item_title(self, part: str) -> str:
        fields = self.item.records.fields if self.item.records is not None else {}
        fact = fields.get(self.item.text) or self.side.ruleset.facts.get(self.item.text)
        return fact.options[part].in_(self.page.lang) if fact and part in fact.options else part

    def period(self, start: date | None, end: date | None) -> str:
        first, last = (
            self.page.say(wording.UNLIMITED) if day is None else day.isoformat()
            for day in (start, end)
        )
        return self.page.say(wording.FIRST_TO_LAST, first=first, last=last)

    def requirement(self, value: Requirement) -> str:
        criteria = self.side.ruleset.criteria
        title = criteria[value.criterion].title.in_(self.page.lang)
        if value.when is None:
            return title
        template = wording.UNLESS if value.negated else wording.WHEN
        when = condition_in_words(value.when, self.side.ruleset, self.page)
        return self.page.say(template, what=title, when=when)
