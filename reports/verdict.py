"""The first line of a scorecard: what has been decided, and what has not.

In: an assessment. Out: a short label and the sentences beside it. Guarantee: the label claims no
more than is certain; an open score is always given as its range.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from liren.engine.text import Text
from liren.reports import wording
from liren.reports.page import Page, limit_in_words, worked_out
from liren.reports.tiers import validity

if TYPE_CHECKING:
    from liren.engine.ruleset.model import Tier
    from liren.scoring import Assessment
    from liren.scoring.audit.tight import Tight


def verdict(
    assessment: Assessment, page: Page, tight: Tight | None = None
) -> tuple[str, list[str]]:
    """The label (a tier, or that none is decided) and the sentences that explain it.

    `tight` is what can really come of the snapshot, where that was worked out.
    """
    if not _is_scored(assessment):
        return _verdict_without_points(assessment, page)
    sentences = [_score(assessment, page), *_tight(tight, page)]
    if assessment.ruleset.tiers:
        if not _narrows(tight):
            sentences.append(_tiers(assessment, page))
        sentences.append(validity(assessment, page))
        sentences += _barred(assessment, page)
    return _label(assessment, page, tight), [sentence for sentence in sentences if sentence]


def _narrows(tight: Tight | None) -> bool:
    """Whether what was said of tiers already goes beyond what intervals say."""
    if tight is None:
        return False
    from liren.reports.audit.tight import narrows

    return narrows(tight)


def _tight(tight: Tight | None, page: Page) -> list[str]:
    if tight is None:
        return []
    from liren.reports.audit.tight import tight_sentences

    return tight_sentences(tight, page)


def _is_scored(assessment: Assessment) -> bool:
    return any(finding.criterion.points is not None for finding in assessment.findings)


def _label(assessment: Assessment, page: Page, tight: Tight | None) -> str:
    if not assessment.ruleset.tiers:
        return page.say(wording.SCORED)
    tier, *others = _tiers_left(assessment, tight)
    if others:
        return page.say(wording.NOT_YET_DECIDED)
    if tier is None:
        return page.say(wording.NO_TIER_AWARDED)
    return _tier_title(assessment, tier, page).upper()


def _tiers_left(assessment: Assessment, tight: Tight | None) -> tuple[str | None, ...]:
    if tight is None:
        return assessment.possible_tiers
    from liren.reports.audit.tight import tiers_left

    return tiers_left(tight)


def _score(assessment: Assessment, page: Page) -> str:
    score, resolution = assessment.score, assessment.ruleset.scoring.resolution
    if score.absent:
        return page.say(wording.SCORE_ABSENT)
    low, high = worked_out(score.low, resolution), worked_out(score.high, resolution)
    most = worked_out(score.max)
    if score.possible is not None and not score.possible.exact:
        ends = map(worked_out, score.possible)
        most = page.say(wording.BETWEEN_BOUNDS, **dict(zip(("low", "high"), ends, strict=True)))
    if low == high:
        return page.count(most, wording.SCORE_IS, value=low)
    return page.count(most, wording.SCORE_BETWEEN, low=low, high=high)


def _tiers(assessment: Assessment, page: Page) -> str:
    """Which tiers are out of reach and which are open, or that the tier is certain."""
    if assessment.tier_decided:
        return _certain(assessment, page)
    possible = assessment.possible_tiers
    lost = [tier for tier in assessment.ruleset.tiers if tier.id not in possible]
    still = [tier for tier in assessment.ruleset.tiers if tier.id in possible]
    best = [tier for tier in lost if _is_better(assessment, tier, still)]
    clauses = [
        _clause(best, wording.OUT_OF_REACH, wording.OUT_OF_REACH_MANY, page),
        _clause(still, wording.STILL_OPEN, wording.STILL_OPEN_MANY, page),
        _floor(assessment, page),
    ]
    return page.say(wording.CLAUSES).join(clause for clause in clauses if clause)


def _certain(assessment: Assessment, page: Page) -> str:
    """That nothing can change the tier, and what was not reached when there is none."""
    score = assessment.score
    clauses: list[str] = []
    if not any(assessment.possible_tiers_reached) and not assessment.vetoes:
        lowest = _with_limit(assessment.ruleset.tiers[-1], page)
        clauses.append(page.say(wording.NOT_REACHED, tier=lowest))
    if not score.absent and score.low != score.high:
        clauses.append(page.say(wording.TIER_CERTAIN))
    return page.say(wording.CLAUSES).join(clauses)


def _is_better(assessment: Assessment, tier: Tier, others: Sequence[Tier]) -> bool:
    order = [each.id for each in assessment.ruleset.tiers]
    return all(order.index(tier.id) < order.index(other.id) for other in others)


def _clause(tiers: Sequence[Tier], one: Text, many: Text, page: Page) -> str:
    if not tiers:
        return ""
    names = page.say(wording.ITEMS).join(_with_limit(tier, page) for tier in tiers)
    return page.say(one if len(tiers) == 1 else many, tiers=names)


def _with_limit(tier: Tier, page: Page) -> str:
    name = wording.quoted([tier.title.in_(page.lang)], page.lang)
    if tier.total is None:
        return name
    return page.say(wording.NEEDS, tier=name, limit=limit_in_words(tier.total, page))


def _floor(assessment: Assessment, page: Page) -> str:
    """The least that is certain: some tier at least, or not even that."""
    *_, worst = assessment.possible_tiers
    if worst is None:
        return page.say(wording.NONE_POSSIBLE)
    title = wording.quoted([_tier_title(assessment, worst, page)], page.lang)
    return page.say(wording.AT_LEAST_CERTAIN, tier=title)


def _barred(assessment: Assessment, page: Page) -> list[str]:
    certain = len(assessment.vetoes)
    possible = len(set(assessment.possible_vetoes) - set(assessment.vetoes))
    counts = (
        (certain, wording.BARRED_ONE, wording.BARRED_MANY),
        (possible, wording.MAY_BE_BARRED_ONE, wording.MAY_BE_BARRED_MANY),
    )
    return [wording.count(*each, page.lang) for each in counts if each[0]]


def _tier_title(assessment: Assessment, tier_id: str, page: Page) -> str:
    titles = {tier.id: tier.title.in_(page.lang) for tier in assessment.ruleset.tiers}
    return titles[tier_id]


def _verdict_without_points(assessment: Assessment, page: Page) -> tuple[str, list[str]]:
    counts = Counter[str](finding.status for finding in assessment.findings)
    parts = [
        page.say(wording.SOME_STATUS, n=counts[status], status=page.say(text))
        for status, text in wording.STATUSES.items()
        if counts[status]
    ]
    return page.say(_judgement(counts)), [page.say(wording.COMMA).join(parts)]


def _judgement(counts: Counter[str]) -> Text:
    if counts["unmet"] or counts["partly_met"]:
        return wording.NOT_ALL_MET
    return wording.NOT_YET_JUDGED if counts["unknown"] else wording.ALL_MET
