"""Communities that were thought up to show something, in words.

In: an `Example`. Out: what it states, as a person would say it, and what it comes to by either
ruleset; and the names under which examples are saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from liren.engine.errors import Problem
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.language.units import RECORD
from liren.engine.record import Record
from liren.engine.text import Text
from liren.reports import wording as common
from liren.reports.audit import wording
from liren.reports.layout import tight
from liren.reports.page import Page, quantity
from liren.reports.tiers import period_in_words, tier_title
from liren.scoring.wording import figure, figure_after

if TYPE_CHECKING:
    from liren.engine.ir.nodes import Number
    from liren.engine.ruleset.model import Fact, Outcome, Ruleset
    from liren.scoring import Assessment, Finding
    from liren.scoring.audit.answers import Example, Stated

MOST = 4
"""Facts of an example that are told; the rest is in the file."""


class Told(Record):
    """How examples are told: for whom, by which rulesets, and under which names they are saved."""

    page: Page
    sides: tuple[Ruleset, Ruleset]
    saved: Mapping[Example, str]

    def fact(self, stated: Stated) -> Fact | None:
        """The declaration of what is stated, by the new ruleset or else the old one."""
        for ruleset in reversed(self.sides):
            fact = ruleset.facts.get(stated.fact)
            if fact is not None and stated.field is not None:
                fact = fact.fields.get(stated.field)
            if fact is not None:
                return fact
        return None

    def file(self, example: Example) -> str:
        """Where an example is saved; nothing when it is not."""
        name = self.saved.get(example)
        return "" if name is None else self.page.say(wording.SAVED_AS, file=name)


def facts_said(stated: Sequence[Stated], told: Told) -> str:
    """Facts with their values; of many the first, and how many more there are."""
    page, shown = told.page, _worth_saying(stated)
    parts = [part for each in shown[:MOST] if (part := _fact_said(each, told))]
    if len(shown) > MOST:
        n = len(shown) - MOST
        parts.append(common.count(n, wording.AND_ONE_MORE, wording.AND_MORE_FACTS, page.lang))
    # Titles have commas of their own.
    return page.say(common.CLAUSES).join(parts)


def _worth_saying(stated: Sequence[Stated]) -> list[Stated]:
    """Without the number of records where the records themselves are told."""
    lists = {each.fact for each in stated if each.field is not None}
    return [each for each in stated if each.field is not None or each.fact not in lists]


def _fact_said(stated: Stated, told: Told) -> str:
    fact = told.fact(stated)
    if fact is None:
        return ""
    label = None if stated.record else fact.title
    title, value = fact.title.in_(told.page.lang), value_said(fact, stated.value, told.page, label)
    if stated.record:
        title = told.page.say(wording.OF_RECORD, title=title, n=stated.record + 1)
    template = wording.FACT_IS
    if fact.kind == "records" and not stated.value:
        template = wording.NONE_OF
    elif fact.kind in ("flag", "choice", "checklist"):
        template = wording.FACT_IS_SO
    return tight(told.page.say(template, fact=title, value=value))


def value_said(fact: Fact, value: Any, page: Page, label: Text | None = None) -> str:
    """A value as a snapshot states it, in the reader's words and units; `label` is what stands
    right before it."""
    match value:
        case None:
            return page.say(wording.NOTHING)
        case bool():
            return page.say(wording.YES if value else wording.NO)
        case list():
            return _items_said(fact, value, page)
    if fact.kind == "records":
        return RECORD.say(str(value)).in_(page.lang)
    if isinstance(value, str) and value in fact.options:
        return fact.options[value].in_(page.lang)
    return _number_said(fact, str(value), page, label)


def _items_said(fact: Fact, items: list[str], page: Page) -> str:
    titles = [fact.options[item].in_(page.lang) for item in items if item in fact.options]
    if not titles:
        return page.say(wording.NOTHING)
    return page.say(wording.LISTED, items=page.say(common.ITEMS).join(titles))


def _number_said(fact: Fact, text: str, page: Page, label: Text | None) -> str:
    quantity = parse_quantity(text)
    if isinstance(quantity, Problem):
        return text
    bare = quantity.unit is None and fact.unit is not None
    base = fact.unit.to_base(quantity.value) if bare and fact.unit else quantity.in_base()
    return figure_after(label, base, fact.unit).in_(page.lang)


def of_criterion(example: Example, criterion: str, told: Told) -> str:
    """What a criterion reads of a community, what that comes to, and what it earns by either."""
    page, facts = told.page, facts_said(example.matters, told)
    measured = _measured(finding_of(example.assessments[1], criterion), page)
    if measured and facts:
        facts = page.say(wording.COMES_TO, facts=facts, measured=measured)
    old, new = (finding_of(each, criterion) for each in example.assessments)
    points = ""
    if old and new and old.points and new.points and old.points.low != new.points.low:
        points = page.say(
            wording.EARNS_INSTEAD, old=to_text(old.points.low), new=to_text(new.points.low)
        )
    elif old and new and old.points and new.points and old.points.max and new.points.max:
        points = _out_of(old.points.max, new.points.max, page)
    parts = (facts, points, _veto(example, criterion, page))
    return page.say(common.COMMA).join(filter(None, parts)) + told.file(example)


def _out_of(old: Number, new: Number, page: Page) -> str:
    """What can be earned at most, where that is not the same."""
    if old == new:
        return ""
    return page.say(wording.OUT_OF_INSTEAD, old=to_text(old), new=to_text(new))


def _veto(example: Example, criterion: str, page: Page) -> str:
    """Whether it is a veto by one of the rulesets only."""
    old, new = (criterion in each.vetoes for each in example.assessments)
    if old == new:
        return ""
    return page.say(wording.VETOES if new else wording.VETOES_NO_MORE)


def finding_of(assessment: Assessment, criterion: str) -> Finding | None:
    """What is found of a criterion."""
    return next((each for each in assessment.findings if each.criterion.id == criterion), None)


def _measured(finding: Finding | None, page: Page) -> str:
    """The measure; of a demand on records that of the first, where the others have the same."""
    if finding is None:
        return ""
    found = [each.measured for each in finding.records] or [finding.measured]
    first = found[0]
    if first is None or not first.exact or any(each != first for each in found):
        return ""
    if len(finding.criterion.text.split()) == 1:
        return ""  # the measure is the fact, which is told already
    return figure(first.low, finding.criterion.measure_unit).in_(page.lang)


def of_score(example: Example, told: Told) -> str:
    """The score by either ruleset, and in what the community is not an ordinary one."""
    page = told.page
    scores = [each.score for each in example.assessments]
    old, new = (score_said(each, page) for each in example.assessments)
    if old == new:
        text = _out_of(scores[0].max, scores[1].max, page)
    else:
        if scores[0].max != scores[1].max:
            old, new = (_score_of(each, page) for each in example.assessments)
        text = tight(page.say(wording.INSTEAD, old=old, new=new))
    return _with_facts(text, example, told)


def _score_of(assessment: Assessment, page: Page) -> str:
    """A score and what it is out of."""
    score, said = assessment.score, score_said(assessment, page)
    return said if score.absent else page.say(wording.SCORE_OF, score=said, most=to_text(score.max))


def score_said(assessment: Assessment, page: Page) -> str:
    """A score that is known, or that there is none."""
    score = assessment.score
    return page.say(wording.NO_SCORE) if score.absent else to_text(score.low)


def of_tier(example: Example, told: Told) -> str:
    """Tier and score by either ruleset, and in what the community is not an ordinary one.

    Where the tier is the same by both, how long it holds is what is shown.
    """
    page = told.page
    if len({each.tier for each in example.assessments}) == 1:
        return of_validity(example, told)
    tiers = [
        tier_title(ruleset, each.tier, page)
        for ruleset, each in zip(told.sides, example.assessments, strict=True)
    ]
    old, new = (score_said(each, page) for each in example.assessments)
    text = page.say(wording.TIER_INSTEAD, old=tiers[0], new=tiers[1], old_score=old, new_score=new)
    return _with_facts(text, example, told)


def _with_facts(text: str, example: Example, told: Told) -> str:
    facts = facts_said(example.differs, told)
    ordinary = told.page.say(wording.AN_ORDINARY_ONE)
    return told.page.say(wording.WITH, text=text, facts=facts or ordinary) + told.file(example)


def of_group(example: Example, group: str, told: Told) -> str:
    """What a group earns by either ruleset, and in what the community is not an ordinary one."""
    old, new = (next(g for g in each.groups if g.id == group) for each in example.assessments)
    text = told.page.say(wording.INSTEAD, old=to_text(old.low), new=to_text(new.low))
    if old.low == new.low:
        text = _out_of(old.max, new.max, told.page)
    return _with_facts(text, example, told)


# -- what else an assessment yields ---------------------------------------------------------------


def of_validity(example: Example, told: Told) -> str:
    """How long a tier holds by either ruleset."""
    page = told.page
    old, new = (_lasting(each, page) for each in example.assessments)
    tier = tier_title(told.sides[1], example.assessments[1].tier, page)
    change = page.say(wording.TIERS_INSTEAD, old=old, new=new)
    return _with_facts(page.say(wording.AS_TIER, change=change, tier=tier), example, told)


def _lasting(assessment: Assessment, page: Page) -> str:
    tiers = {tier.id: tier for tier in assessment.ruleset.tiers}
    period = None if assessment.tier is None else tiers[assessment.tier].valid_for
    return page.say(wording.NO_END) if period is None else period_in_words(period, page)


def of_outcome(example: Example, outcome: str, told: Told) -> str:
    """The figure that follows from the tier by either ruleset."""
    page = told.page
    old, new = (_outcome_said(each, outcome, page) for each in example.assessments)
    tier = tier_title(told.sides[1], example.assessments[1].tier, page)
    change = tight(page.say(wording.INSTEAD, old=old, new=new))
    return _with_facts(page.say(wording.AS_TIER, change=change, tier=tier), example, told)


def _outcome_said(assessment: Assessment, outcome: str, page: Page) -> str:
    found = next(each for each in assessment.outcomes if each.outcome.id == outcome)
    assert found.value is not None, "the tier of an example is decided"
    return quantity(found.value, found.outcome.unit, page.lang)


def of_type(example: Example, told: Told) -> str:
    """What the condition of a type reads of a community."""
    ordinary = told.page.say(wording.AN_ORDINARY_ONE)
    return (facts_said(example.matters, told) or ordinary) + told.file(example)


def of_lowering(example: Example, told: Told) -> str:
    """By how many levels a tier is lowered by either ruleset, or from which."""
    page = told.page
    old, new = (sum(each.reason.by for each in a.lowered) for a in example.assessments)
    text = page.say(wording.LEVELS_INSTEAD, old=old, new=new)
    if old == new:
        titles = [tier_title(a.ruleset, a.possible_tiers_reached[0], page)
                  for a in example.assessments]  # fmt: skip
        text = page.say(wording.TIERS_INSTEAD, old=titles[0], new=titles[1])
    return _with_facts(text, example, told)


def numbered(examples: Iterable[Example]) -> dict[Example, str]:
    """A name for each example, in their order; the same community has one name."""
    names: dict[str, str] = {}
    found: dict[Example, str] = {}
    for example in examples:
        text = example.to_yaml()
        found[example] = names.setdefault(text, f"compare-{len(names) + 1}.yaml")
    return found


def example_to_dict(example: Example, saved: Mapping[Example, str]) -> dict[str, object]:
    """An example as data."""
    return {
        "snapshot": dict(example.document),
        "file": saved.get(example),
        "differs": [_stated_to_dict(each) for each in example.differs],
        "matters": [_stated_to_dict(each) for each in example.matters],
        **{
            name: _assessment_to_dict(each)
            for name, each in zip(("old", "new"), example.assessments, strict=True)
        },
    }


def _stated_to_dict(stated: Stated) -> dict[str, object]:
    return {"fact": stated.name, "value": stated.value, "ordinary": stated.ordinary}


def _assessment_to_dict(assessment: Assessment) -> dict[str, object]:
    score = assessment.score
    return {
        "as_of": assessment.as_of.isoformat(),
        "score": None if score.absent else to_text(score.low),
        "max": to_text(score.max),
        "tier": assessment.tier,
        "outcomes": {
            each.outcome.id: None if each.value is None else _in_its_unit(each.outcome, each.value)
            for each in assessment.outcomes
        },
        "types": {
            each.classification.id: [option.id for option in each.certain]
            for each in assessment.types
        },
        "valid_until": assessment.valid_until and assessment.valid_until.isoformat(),
    }


def _in_its_unit(outcome: Outcome, value: Number) -> str:
    return to_text(value if outcome.unit is None else outcome.unit.from_base(value))
