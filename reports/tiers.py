"""What tiers ask for, what lowers them and what follows from them, as text.

In: what an assessment or a ruleset says of them. Out: lines for a terminal, or one line of text.
Guarantee: what is certain is never mixed up with what is still possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from liren.engine.language import expression as syntax
from liren.engine.ruleset.model import NO_TIER
from liren.reports import wording
from liren.reports.layout import widest
from liren.reports.page import Page, limit_in_words, quantity
from liren.scoring.wording import Names, phrase

if TYPE_CHECKING:
    from liren.engine.ir.nodes import Number
    from liren.engine.ruleset.model import (
        Condition,
        Limit,
        Lowering,
        Outcome,
        Period,
        Requirement,
        Ruleset,
        Tier,
    )
    from liren.engine.text import Text
    from liren.scoring import Assessment


def tier_title(ruleset: Ruleset, tier: str | None, page: Page) -> str:
    """The title of a tier, or the word for none."""
    titles = {each.id: each.title for each in ruleset.tiers}
    return page.say(wording.NO_TIER) if tier in (None, NO_TIER) else titles[tier].in_(page.lang)


# -- an assessment --------------------------------------------------------------------------------


def validity(assessment: Assessment, page: Page) -> str:
    """Until when the tier holds, if it has an end."""
    day = assessment.valid_until
    return page.say(wording.VALID_UNTIL, date=day.isoformat()) if day is not None else ""


def lowered_section(assessment: Assessment, page: Page) -> list[str]:
    """What lowers the tier, or may do so, and from which."""
    found = assessment.lowered
    if not found:
        return []
    reached = page.say(wording.OR).join(
        tier_title(assessment.ruleset, tier, page) for tier in assessment.possible_tiers_reached
    )
    lines = [
        page.heading(wording.LOWERED),
        *page.paragraph(page.say(wording.REACHED, tier=reached)),
    ]
    for reason, certain in found:
        effect = _levels(reason, wording.LOWERS if certain else wording.MAY_LOWER, page)
        lines += page.item("", _reason(reason, assessment.ruleset, page) + effect, indent=2)
        if reason.citation is not None:
            lines += page.item("", reason.citation.say(page.lang), indent=4)
    return lines


def outcomes_section(assessment: Assessment, page: Page) -> list[str]:
    """What follows from the tier: a figure, or those that are still possible."""
    if not assessment.outcomes:
        return []
    titles = [result.outcome.title.in_(page.lang) for result in assessment.outcomes]
    indent = widest(titles, 40) + 2
    lines = [page.heading(wording.OUTCOMES)]
    for title, result in zip(titles, assessment.outcomes, strict=True):
        figures = [_figure(result.outcome, value, page) for value in result.possible]
        lines += page.item(title, page.say(wording.OR).join(figures), indent=indent)
        if result.outcome.citation is not None:
            lines += page.item("", result.outcome.citation.say(page.lang), indent=indent)
    return lines


def _figure(outcome: Outcome, value: Number, page: Page) -> str:
    return quantity(value, outcome.unit, page.lang)


def _reason(reason: Lowering, ruleset: Ruleset, page: Page) -> str:
    said = reason.say.in_(page.lang) if reason.say is not None else ""
    return said or condition_in_words(reason.when, ruleset, page)


def _levels(reason: Lowering, effect: tuple[Text, Text], page: Page) -> str:
    colon = page.say(wording.COLON)
    return colon + wording.count(reason.by, *effect, page.lang)


# -- a ruleset ------------------------------------------------------------------------------------


def condition_in_words(condition: Condition, ruleset: Ruleset, page: Page) -> str:
    """A condition with the titles of what it reads."""
    parameters = {item.id: item for item in condition.parameters}
    names = Names(ruleset.facts, {}, parameters, {}, types=ruleset.types, units=ruleset.units)
    return phrase(syntax.parse(condition.text), names).in_(page.lang)


def tier_text(ruleset: Ruleset, tier: Tier, page: Page) -> str:
    """All that a tier asks for, and how long it holds."""
    parts = [*_limits(ruleset, tier, page)]
    always = [each for each in tier.requires if each.when is None]
    if always:
        listed = page.say(wording.ITEMS).join(_criterion(ruleset, each, page) for each in always)
        parts.append(page.say(wording.TIER_REQUIRES, criteria=listed))
    parts += [_conditional(ruleset, each, page) for each in tier.requires if each.when is not None]
    if tier.require is not None:
        when = condition_in_words(tier.require, ruleset, page)
        parts.append(page.say(wording.TIER_REQUIRE, when=when))
    said = page.say(wording.CLAUSES).join(parts) or page.say(wording.TIER_FREE)
    if tier.valid_for is None:
        return said
    return page.say(wording.CLAUSES).join([said, period_in_words(tier.valid_for, page)])


def _limits(ruleset: Ruleset, tier: Tier, page: Page) -> Iterable[str]:
    alike: tuple[tuple[Text, Limit | None], ...] = (
        (wording.TIER_TOTAL, tier.total),
        (wording.TIER_EVERY_GROUP, tier.every_group),
        (wording.TIER_EVERY_CRITERION, tier.every_criterion),
    )
    for template, limit in alike:
        if limit is not None:
            yield page.say(template, limit=limit_in_words(limit, page))
    for name, each in tier.groups:
        title = ruleset.groups[name].title.in_(page.lang)
        yield page.say(wording.TIER_GROUP, group=title, limit=limit_in_words(each, page))


def _criterion(ruleset: Ruleset, item: Requirement, page: Page) -> str:
    return ruleset.criteria[item.criterion].title.in_(page.lang)


def _conditional(ruleset: Ruleset, item: Requirement, page: Page) -> str:
    assert item.when is not None
    template = wording.TIER_REQUIRES_UNLESS if item.negated else wording.TIER_REQUIRES_WHEN
    when = condition_in_words(item.when, ruleset, page)
    return page.say(template, criterion=_criterion(ruleset, item, page), when=when)


def period_in_words(period: Period, page: Page) -> str:
    """How long a tier holds, in years where these are whole."""
    if not period.in_months:
        amount, texts = period.amount, (wording.VALID_DAY, wording.VALID_DAYS)
    elif period.amount % 12:
        amount, texts = period.amount, (wording.VALID_MONTH, wording.VALID_MONTHS)
    else:
        amount, texts = period.amount // 12, (wording.VALID_YEAR, wording.VALID_YEARS)
    return wording.count(amount, *texts, page.lang)


def explained_lowerings(ruleset: Ruleset, page: Page) -> list[str]:
    """What lowers a tier that was reached."""
    lines: list[str] = []
    for reason in ruleset.lowerings:
        when = condition_in_words(reason.when, ruleset, page)
        parts = [reason.say.in_(page.lang), when] if reason.say is not None else [when]
        text = page.say(wording.COLON).join(parts) + _levels(reason, wording.LOWERS, page)
        lines += page.item("", text, indent=2)
        if reason.citation is not None:
            lines += page.item("", reason.citation.say(page.lang), indent=4)
    return [page.heading(wording.LOWERED), *lines] if lines else []


def explained_outcomes(ruleset: Ruleset, page: Page) -> list[str]:
    """What follows from each tier, and from none."""
    lines: list[str] = []
    for outcome in ruleset.outcomes:
        figures = [
            page.say(
                wording.OUTCOME_OF,
                tier=tier_title(ruleset, tier, page),
                value=_figure(outcome, outcome.values[tier], page),
            )
            for tier in (*(each.id for each in ruleset.tiers), NO_TIER)
        ]
        lines += page.item("", outcome.title.in_(page.lang), indent=2)
        lines += page.item("", page.say(wording.CLAUSES).join(figures), indent=4)
        if outcome.citation is not None:
            lines += page.item("", outcome.citation.say(page.lang), indent=4)
    return [page.heading(wording.OUTCOMES), *lines] if lines else []
