"""The tightest range of a score, beside the range of a scorecard: as text and as data.

In: a `Tight`. Out: sentences, or JSON-ready data. Guarantee: an end is called proved only where an
example attains it and nothing goes beyond; what was left open is said to be, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from liren.engine.language.numbers import to_text
from liren.engine.text import Text
from liren.reports import wording as common
from liren.reports.page import Page, figure
from liren.scoring.audit.answers import WHY, Found, GaveUp, Proved

if TYPE_CHECKING:
    from liren.engine.backends.smt.encode import Cut
    from liren.scoring.audit.answers import Answer, Example
    from liren.scoring.audit.tight import End, Tight

RANGE = Text(
    "最精确的得分范围：{low} 至 {high} 分，两端均可达到（已证明）",
    "tightest range: {low} to {high}, both ends can be reached (proved)",
)
CERTAIN = Text(
    "无论待查明事项结果如何，得分均为 {value} 分（已证明）",
    "whatever is still unknown, the score is {value} (proved)",
)
LOWEST, HIGHEST = Text("最低分", "lowest score"), Text("最高分", "highest score")
END = Text("{which}：{value} 分（已证明）", "{which}: {value} (proved)")
NOT_BELOW = Text(
    "{which}：可能得 {value} 分，不会低于 {bound} 分，其间未能判定（{why}）",
    "{which}: {value} is possible, less than {bound} is not; between them it is open ({why})",
)
NOT_ABOVE = Text(
    "{which}：可能得 {value} 分，不会高于 {bound} 分，其间未能判定（{why}）",
    "{which}: {value} is possible, more than {bound} is not; between them it is open ({why})",
)
NOTHING_SHOWN = Text(
    "{which}：未求得示例，界限为 {bound} 分（{why}）",
    "{which}: no example was found, the bound is {bound} ({why})",
)
NEVER_SCORED = Text(
    "无论待查明事项结果如何，均没有可计分的项目（已证明）",
    "whatever is still unknown, nothing is left to score (proved)",
)
MAY_BE_UNSCORED = Text(
    "也可能没有可计分的项目", "it is also possible that nothing is left to score"
)
OUT_OF_REACH = Text("已证明不可能评为{tiers}", "{tiers} is out of reach (proved)")
NOT_NONE = Text("已证明必能评上等次", "some tier is certain (proved)")
TIER_OPEN = Text(
    "能否评为{tiers}未能判定（{why}）", "whether {tiers} can be reached is open ({why})"
)
NONE_OPEN = Text("是否可能不予定级未能判定（{why}）", "whether no tier is possible is open ({why})")
CAN_BE = Text("可能评为{tiers}", "{tiers} can be reached")
CAN_BE_NONE = Text("可能不予定级", "it may get no tier")
LOOKED_AT = Text(
    "仅考察不超过以下条数的列表：{lists}", "of these lists no more records were looked at: {lists}"
)
LIST = Text("{list} {n} 条", "{list} {n}")

REACHED: Mapping[type, str] = {Found: "possible", Proved: "impossible", GaveUp: "gave_up"}


def tight_sentences(tight: Tight, page: Page) -> list[str]:
    """What the tightest range is, and how far it is proved."""
    found = [*_range(tight, page), *_tiers(tight, page)]
    cuts = _cuts_of(tight)
    if cuts:
        parts = (page.say(LIST, list=cut.list, n=cut.records) for cut in cuts)
        found.append(page.say(LOOKED_AT, lists=page.say(common.ITEMS).join(parts)))
    return found


def _range(tight: Tight, page: Page) -> Iterator[str]:
    low, high = tight.low, tight.high
    if low is None or high is None:
        yield page.say(NEVER_SCORED)
        return
    step = tight.assessment.ruleset.scoring.resolution
    if low.proved and high.proved and low.value == high.value:
        yield page.say(CERTAIN, value=figure(low.bound, step))
    elif low.proved and high.proved:
        yield page.say(RANGE, low=figure(low.bound, step), high=figure(high.bound, step))
    else:
        yield _end(low, LOWEST, NOT_BELOW, tight, page)
        yield _end(high, HIGHEST, NOT_ABOVE, tight, page)
    if isinstance(tight.unscored, Found):
        yield page.say(MAY_BE_UNSCORED)


def _end(end: End, which: Text, open_: Text, tight: Tight, page: Page) -> str:
    step = tight.assessment.ruleset.scoring.resolution
    said = {"which": page.say(which), "bound": figure(end.bound, step)}
    if end.proved:
        return page.say(END, value=said["bound"], **said)
    why = WHY[end.why or "time"].in_(page.lang)
    if end.value is None:
        return page.say(NOTHING_SHOWN, why=why, **said)
    return page.say(open_, value=figure(end.value, step), why=why, **said)


def _tiers(tight: Tight, page: Page) -> Iterator[str]:
    titles = {tier.id: tier.title.in_(page.lang) for tier in tight.assessment.ruleset.tiers}
    if len(tight.tiers) < 2:
        return
    if narrows(tight):
        reached = [tier for tier, answer in tight.tiers if isinstance(answer, Found)]
        named = [titles[tier] for tier in reached if tier is not None]
        if named:
            yield page.say(CAN_BE, tiers=common.quoted(named, page.lang))
        if None in reached:
            yield page.say(CAN_BE_NONE)
    for tier, answer in tight.tiers:
        name = common.quoted([titles[tier]], page.lang) if tier is not None else ""
        if isinstance(answer, Proved):
            yield page.say(OUT_OF_REACH, tiers=name) if name else page.say(NOT_NONE)
        elif isinstance(answer, GaveUp):
            why = answer.say().in_(page.lang)
            yield page.say(TIER_OPEN, tiers=name, why=why) if name else page.say(NONE_OPEN, why=why)


def narrows(tight: Tight) -> bool:
    """Whether fewer tiers are possible than intervals say."""
    return len(tight.possible_tiers) < len(tight.tiers)


def tiers_left(tight: Tight) -> tuple[str | None, ...]:
    """The tiers that are possible, whatever lists may be longer than was looked at."""
    of_some_lengths = any(isinstance(t.answer, Proved) and t.answer.cuts for t in tight.tiers)
    return tight.assessment.possible_tiers if of_some_lengths else tight.possible_tiers


def _cuts_of(tight: Tight) -> list[Cut]:
    """The lists of which not every length was looked at, where that matters to what is said."""
    ends = [end.cuts for end in (tight.low, tight.high) if end is not None]
    answers = [t.answer.cuts for t in tight.tiers if isinstance(t.answer, Proved)]
    return sorted({cut for cuts in (*ends, *answers) for cut in cuts}, key=lambda cut: cut.list)


# -- data -----------------------------------------------------------------------------------------


def tight_to_dict(tight: Tight) -> dict[str, object]:
    """The same as JSON-ready data, with the examples."""
    return {
        "proved": tight.proved,
        "low": _end_to_dict(tight.low),
        "high": _end_to_dict(tight.high),
        "possible_tiers": list(tight.possible_tiers),
        "tiers": [{"tier": tier, **_answer_to_dict(answer)} for tier, answer in tight.tiers],
        "unscored": _answer_to_dict(tight.unscored),
    }


def _end_to_dict(end: End | None) -> dict[str, object] | None:
    if end is None:
        return None
    return {
        "value": None if end.value is None else to_text(end.value),
        "bound": to_text(end.bound),
        "proved": end.proved,
        "why": end.why,
        "lists": _lists(end.cuts),
        "example": _example(end.example),
    }


def _answer_to_dict(answer: Answer) -> dict[str, object]:
    return {
        "answer": REACHED[type(answer)],
        "why": answer.why if isinstance(answer, GaveUp) else None,
        "lists": _lists(answer.cuts) if isinstance(answer, Proved) else [],
        "example": _example(answer.example) if isinstance(answer, Found) else None,
    }


def _lists(cuts: Iterable[Cut]) -> list[dict[str, Any]]:
    return [{"list": cut.list, "records": cut.records} for cut in cuts]


def _example(example: Example | None) -> dict[str, object] | None:
    if example is None:
        return None
    filled = dict.fromkeys(stated.fact for stated in example.matters)
    return {"filled": list(filled), "snapshot": example.document}
