"""What is proved of a change of rules, as text and as data.

In: a `Compared` with its proof. Out: lines for a terminal: each criterion that is not the same for
everybody with its verdict, what changed, and a community that shows it, then groups, the score and
the tiers; or JSON-ready data. Guarantee: nothing is said to be so that was not proved or shown by
an example, and what was not decided is said not to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from liren.engine.ir.nodes import Input
from liren.engine.ir.walk import walk
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.parts import expressions
from liren.engine.text import Text
from liren.reports import wording as common
from liren.reports.audit import wording
from liren.reports.audit.diff import (
    INDENT,
    detail_lines,
    difference_lines,
    gist_of,
    head_lines,
    verdict_of,
)
from liren.reports.audit.examples import (
    Told,
    example_to_dict,
    of_criterion,
    of_group,
    of_lowering,
    of_outcome,
    of_score,
    of_tier,
    of_type,
)
from liren.scoring.audit.answers import Answer, Example, Found, GaveUp, Proved

if TYPE_CHECKING:
    from liren.engine.audit.diff import Difference
    from liren.engine.ruleset.model import Ruleset
    from liren.reports.page import Page
    from liren.scoring.audit.claims import Judged
    from liren.scoring.audit.compare import Comparison, Relation, Shift
    from liren.scoring.audit.comparing import Compared
    from liren.scoring.audit.relations import Both

Say = Callable[[Example], str]


def together_line(compared: Compared, page: Page) -> list[str]:
    """What the whole change comes to."""
    from liren.scoring.audit.claims import verdict_of_all  # needs the solver

    verdict = verdict_of_all(compared)
    meaning = page.say(wording.MEANINGS[verdict])
    return head_lines(
        page.say(wording.TOGETHER), page.say(wording.VERDICTS[verdict]), meaning, page
    )


def proof_sections(compared: Compared, told: Told) -> list[str]:
    """Criteria, groups, score and tiers."""
    proof = compared.proof
    assert proof is not None, "nothing was proved"
    sections = (
        _criteria(compared, proof, told),
        _others(compared, proof.groups, GROUPS, told),
        _score(compared, proof, told),
        _others(compared, proof.tiers, TIERS, told),
        _lowering(compared, proof, told),
        _others(compared, _of_kind("outcome", proof), OUTCOMES, told),
        _others(compared, _of_kind("type", proof), TYPES, told),
    )
    return [line for section in sections if section for line in ("", *section)]


def _of_kind(kind: str, proof: Comparison) -> list[Relation]:
    return [relation for relation in proof.beside if relation.kind == kind]


# criteria


def _criteria(compared: Compared, proof: Comparison, told: Told) -> list[str]:
    page = told.page
    lines = [page.heading(wording.SECTIONS["criteria"])]
    relations = {relation.id: relation for relation in proof.criteria}
    same = 0
    for name in dict.fromkeys((*proof.new.criteria, *proof.dropped)):
        difference, relation = compared.diff.find("criteria", name), relations.get(name)
        if difference is None and relation is None:
            continue  # an old id, which stands under the new one
        if difference is None and relation is not None and relation.verdict == "equivalent":
            same += 1
            continue
        lines += _criterion(name, difference, relation, compared, told)
    return lines + _rest(same, len(lines) > 1, CRITERIA, page)


Rest = tuple[tuple[Text, Text], tuple[Text, Text]]
"""How the rest is called where there are others, many and one of it; and where there are none."""

CRITERIA: Rest = (
    (wording.OTHERS_SAME, wording.OTHER_SAME), (wording.ALL_SAME, wording.ONLY_SAME),
)  # fmt: skip


def _rest(n: int, others: bool, words: Rest, page: Page) -> list[str]:
    """How many are proved to be the same for everybody."""
    if not n:
        return []
    template = words[not others][n == 1]
    verdict = page.say(wording.VERDICTS["equivalent"])
    return head_lines(page.say(template, n=n), verdict, page.say(wording.ALL_PROVED), page)


def _criterion(
    name: str,
    difference: Difference | None,
    relation: Relation | None,
    compared: Compared,
    told: Told,
) -> list[str]:
    page = told.page
    if relation is None:
        assert difference is not None
        return difference_lines(difference, compared.diff, page)
    gist = "" if difference is None else gist_of(difference, compared.diff, page)
    lines = head_lines(name, page.say(_verdict(difference, relation)), gist, page)
    shown = [] if relation.verdict == "equivalent" else list(_of_criterion(relation, told))
    if difference is not None:
        return lines + detail_lines(difference, compared.diff, page, gist, shown)
    title = compared.diff.new.ruleset.criteria[name].title.in_(page.lang)
    return lines + [line for text in (title, *shown) for line in page.item(INDENT, text)]


def _verdict(difference: Difference | None, relation: Relation) -> Text:
    """The verdict; where only the points of those who meet it changed, that."""
    points_only = difference is not None and verdict_of(difference) is wording.POINTS
    demand_same = relation.demand is not None and relation.demand.verdict == "equivalent"
    if points_only and demand_same:
        return wording.POINTS
    return _proved_verdict(difference, relation)


def _proved_verdict(difference: Difference | None, relation: Relation) -> Text:
    """The verdict; what is listed at another place is different."""
    if difference is not None and difference.is_moved and relation.verdict == "equivalent":
        return wording.VERDICTS["different"]
    return wording.VERDICTS[relation.verdict]


def _of_criterion(relation: Relation, told: Told) -> Iterator[str]:
    """Who newly meets it and who newly misses it; then who earns more or less beside that."""
    page = told.page

    def say(example: Example) -> str:
        return of_criterion(example, relation.id, told)

    demand, points = relation.demand, relation.points
    assert demand is not None, "criteria demand something"
    asked, earned = (
        [isinstance(answer, Proved) for answer in (both.worse, both.better)]
        for both in (demand, points)
    )
    if all(asked):
        yield page.say(wording.SAME_MEET_IT)
        if not all(earned):
            yield _answer(points.worse, LESS, say, page)
            yield _answer(points.better, MORE, say, page)
    else:
        for i, words in enumerate(WAYS):
            yield from _way(i, relation, words, say, page)
    if not isinstance(relation.other, Proved):
        yield _answer(relation.other, OTHERWISE, say, page)


def _way(
    i: int, relation: Relation, words: tuple[AnswerWords, AnswerWords, Text], say: Say, page: Page
) -> Iterator[str]:
    """Who is worse (0) or better off (1): by the demand, and by the points unless that says it."""
    assert relation.demand is not None, "criteria demand something"
    asked, earned = ((both.worse, both.better)[i] for both in (relation.demand, relation.points))
    if isinstance(asked, Proved) and isinstance(earned, Proved):
        yield page.say(words[2])
        return
    yield _answer(asked, words[0], say, page)
    if not (isinstance(asked, Found) and isinstance(earned, Found)):
        yield _answer(earned, words[1], say, page)


AnswerWords = tuple[str, Text, Text]
UNMET: AnswerWords = ("newly_unmet", wording.NEWLY_UNMET, wording.NOBODY_NEWLY_UNMET)
MET: AnswerWords = ("newly_met", wording.NEWLY_MET, wording.NOBODY_NEWLY_MET)
LESS: AnswerWords = ("less", wording.EARNS_LESS, wording.NOBODY_EARNS_LESS)
MORE: AnswerWords = ("more", wording.EARNS_MORE, wording.NOBODY_EARNS_MORE)
LOST: AnswerWords = ("lost", wording.TIER_LOST, wording.NOBODY_LOSES)
GAINED: AnswerWords = ("gained", wording.TIER_GAINED, wording.NOBODY_GAINS)
WAYS = ((UNMET, LESS, wording.NOBODY_WORSE), (MET, MORE, wording.NOBODY_BETTER))
OTHERWISE: AnswerWords = ("other", wording.JUDGED_OTHERWISE, wording.SAME_MEET_IT)
"""How an answer is said: the key for when it is not decided, an example, that there is none."""
SHORTER: AnswerWords = ("shorter", wording.LASTS_SHORTER, wording.NOBODY_SHORTER)
LONGER: AnswerWords = ("longer", wording.LASTS_LONGER, wording.NOBODY_LONGER)
LOWER: AnswerWords = ("lower", wording.FIGURE_LOWER, wording.NOBODY_LOWER)
HIGHER: AnswerWords = ("higher", wording.FIGURE_HIGHER, wording.NOBODY_HIGHER)
LEFT: AnswerWords = ("left", wording.TYPE_LEFT, wording.NOBODY_LEAVES)
JOINED: AnswerWords = ("joined", wording.TYPE_JOINED, wording.NOBODY_JOINS)
FEWER_LEVELS: AnswerWords = ("fewer_levels", wording.LOWERED_LESS, wording.NOBODY_LOWERED_LESS)
MORE_LEVELS: AnswerWords = ("more_levels", wording.LOWERED_MORE, wording.NOBODY_LOWERED_MORE)
OTHERS: Mapping[str, tuple[str, Text]] = {
    "group": ("other", wording.JUDGED_OTHERWISE),
    "tier": ("tier", wording.OTHER_TIER_INSTEAD),
    "outcome": ("kind", wording.FIGURE_OF_ANOTHER_KIND),
    "type": ("unspecified", wording.TYPE_UNSPECIFIED),
    "lowering": ("reached", wording.REACHED_OTHERWISE),
}
"""How it is said that anything else differs: the key for when it is not decided, an example."""


def _answer(answer: Answer, words: AnswerWords, say: Say, page: Page) -> str:
    """An answer in words: an example, that there is none, or why that was not decided."""
    match answer:
        case Found():
            return page.say(words[1], example=say(answer.example))
        case GaveUp():
            return page.say(wording.NOT_DECIDED[words[0]], why=page.say(answer.say()))
    return page.say(words[2])


# groups and tiers

Words = tuple[str, Rest, AnswerWords, AnswerWords]
GROUPS: Words = (
    "groups",
    ((wording.OTHER_GROUPS, wording.OTHER_GROUP), (wording.ALL_GROUPS, wording.ONLY_GROUP)),
    LESS,
    MORE,
)
TIERS: Words = (
    "tiers",
    ((wording.OTHER_TIERS, wording.OTHER_TIER), (wording.ALL_TIERS, wording.ONLY_TIER)),
    LOST,
    GAINED,
)
OUTCOMES: Words = (
    "outcomes",
    (
        (wording.OTHER_OUTCOMES, wording.OTHER_OUTCOME),
        (wording.ALL_OUTCOMES, wording.ONLY_OUTCOME),
    ),
    LOWER,
    HIGHER,
)
TYPES: Words = (
    "types",
    ((wording.OTHER_TYPES, wording.OTHER_TYPE), (wording.ALL_TYPES, wording.ONLY_TYPE)),
    LEFT,
    JOINED,
)


def _others(
    compared: Compared, relations: Sequence[Relation], words: Words, told: Told
) -> list[str]:
    """Groups or tiers: those that only one has, those that are not the same, how many are."""
    section, rest, worse, better = words
    page, diff = told.page, compared.diff
    known = {relation.id for relation in relations}
    lines = [page.heading(wording.SECTIONS[section])]
    for each in diff.of(section):
        if each.id not in known:
            lines += difference_lines(each, diff, page)
    same = 0
    for relation in relations:
        difference = diff.find(section, relation.id)
        if relation.verdict == "equivalent" and difference is None:
            same += 1
            continue
        lines += _other(relation, difference, compared, (worse, better), told)
    found = _rest(same, len(lines) > 1, rest, page)
    return [*lines, *found] if len(lines) > 1 or found else []


def _other(
    relation: Relation,
    difference: Difference | None,
    compared: Compared,
    words: tuple[AnswerWords, AnswerWords],
    told: Told,
) -> list[str]:
    page, ruleset = told.page, compared.diff.new.ruleset
    alike = relation.verdict == "equivalent"
    gist = ""
    if difference is not None and (alike or difference.bearing == "result"):
        gist = gist_of(difference, compared.diff, page)
    word = _proved_verdict(difference, relation)
    only_one = difference is not None and difference.kind != "changed"
    if difference is not None and only_one:
        word = verdict_of(difference)
    lines = head_lines(relation.id, page.say(word), gist, page)
    shown = [] if alike and not only_one else _both(relation, words, told)
    if difference is not None and only_one and relation.kind == "type":
        # Nobody was of a type that was not there, and nobody is of one that no longer is.
        shown = shown[1:] if difference.kind == "added" else shown[:1]
    if difference is not None:
        return lines + detail_lines(difference, compared.diff, page, gist, shown)
    texts = (_title(relation, ruleset, page), *shown)
    return lines + [line for text in texts for line in page.item(INDENT, text)]


def _both(relation: Relation, words: tuple[AnswerWords, AnswerWords], told: Told) -> list[str]:
    """Who is worse off and who is better off; for how long, and what else differs."""
    page, say = told.page, SAY[relation.kind]

    def one(example: Example) -> str:
        return say(example, relation.id, told)

    lines = [_answer(answer, each, one, page) for answer, each in _pairs(relation.points, words)]
    if relation.lasts is not None:
        ways = _pairs(relation.lasts, (SHORTER, LONGER))
        lines += [_answer(answer, each, one, page) for answer, each in ways]
    if not isinstance(relation.other, Proved):
        key, found = OTHERS[relation.kind]
        lines.append(_answer(relation.other, (key, found, found), one, page))
    return lines


def _pairs(
    both: Both, words: tuple[AnswerWords, AnswerWords]
) -> Iterator[tuple[Answer, AnswerWords]]:
    yield both.worse, words[0]
    yield both.better, words[1]


SAY: Mapping[str, Callable[[Example, str, Told], str]] = {
    "criterion": of_criterion,
    "group": of_group,
    "tier": lambda example, name, told: of_tier(example, told),
    "total": lambda example, name, told: of_score(example, told),
    "outcome": of_outcome,
    "type": lambda example, name, told: of_type(example, told),
    "lowering": lambda example, name, told: of_lowering(example, told),
}
"""What an example shows of each kind of thing."""


def _title(relation: Relation, ruleset: Ruleset, page: Page) -> str:
    match relation.kind:
        case "group":
            return ruleset.groups[relation.id].title.in_(page.lang)
        case "tier":
            titles = {tier.id: tier.title for tier in ruleset.tiers}
        case "outcome":
            titles = {outcome.id: outcome.title for outcome in ruleset.outcomes}
        case _:
            titles = {
                f"{each.id}.{option.id}": option.title
                for each in ruleset.types.values() for option in each.options.values()
            }  # fmt: skip
    return titles[relation.id].in_(page.lang)


# what lowers a tier


def _lowering(compared: Compared, proof: Comparison, told: Told) -> list[str]:
    """What is different about the reasons, and what that comes to."""
    page, diff = told.page, compared.diff
    lines = [line for each in diff.of("lower_tier") for line in difference_lines(each, diff, page)]
    for relation in _of_kind("lowering", proof):
        alike = relation.verdict == "equivalent"
        gist = page.say(wording.ALL_PROVED) if alike else ""
        verdict = page.say(wording.VERDICTS[relation.verdict])
        lines += head_lines(page.say(wording.LEVELS), verdict, gist, page)
        shown = [] if alike else _both(relation, (FEWER_LEVELS, MORE_LEVELS), told)
        lines += [line for text in shown for line in page.item(INDENT, text)]
    return [page.heading(wording.SECTIONS["lower_tier"]), *lines] if lines else []


# the score


def _score(compared: Compared, proof: Comparison, told: Told) -> list[str]:
    page = told.page
    lines = [page.heading(wording.SCORE)]
    for word, shift, i in ((wording.FALLS, proof.fall, 0), (wording.RISES, proof.rise, 1)):
        lines += _labelled(word, _shift(shift, told), page)
        if _moves_by_weight(compared, proof, shift, i):
            why = page.say((wording.FALLS_BY_WEIGHT, wording.RISES_BY_WEIGHT)[i])
            lines += page.item("", why, indent=13)
    old, new = (Maxima(each.groups, each.criteria).total() for each in (proof.old, proof.new))
    if old != new:
        change = page.say(wording.INSTEAD, old=to_text(old), new=to_text(new))
        lines += _labelled(wording.OUT_OF, change, page)
    return lines + _otherwise_scored(proof.total.other, told, fixed=old != new)


def _moves_by_weight(compared: Compared, proof: Comparison, shift: Shift, i: int) -> bool:
    """Whether a score falls (0) or rises (1) by no criterion, but as what can be earned changes."""
    others = (each for each in compared.diff.of("groups", "scoring") if each.bearing == "result")
    if shift.example is None or proof.added or proof.dropped or any(others):
        return False
    answers = ((each.points.worse, each.points.better)[i] for each in proof.criteria)
    old, new = (
        sum(each.points.max for each in a.findings if each.points)
        for a in shift.example.assessments
    )
    return all(isinstance(each, Proved) for each in answers) and (old, new)[i] < (new, old)[i]


def _labelled(label: Text, text: str, page: Page) -> list[str]:
    return page.item(f"{INDENT}{page.say(label)}", text, indent=13)


def _otherwise_scored(answer: Answer, told: Told, *, fixed: bool) -> list[str]:
    """Whether some have a score by one ruleset only, or one that is out of something else; that is
    told already where it is `fixed`, the same for everybody."""
    page = told.page
    match answer:
        case GaveUp():
            text = page.say(wording.NOT_DECIDED["scored"], why=page.say(answer.say()))
            return _labelled(wording.SCORED, text, page)
        case Found(example):
            absent = [each.score.absent for each in example.assessments]
            said = of_score(example, told)
            if absent[0] != absent[1]:
                text = page.say(wording.SCORED_FOR_SOME, example=said)
                return _labelled(wording.SCORED, text, page)
            if not fixed:
                text = page.say(wording.OUT_OF_FOR_SOME, example=said)
                return _labelled(wording.OUT_OF, text, page)
    return []


def _shift(shift: Shift, told: Told) -> str:
    page = told.page
    if shift.example is None:
        if shift.bound is None:
            return page.say(wording.SHIFT_OPEN)
        if shift.bound == 0:
            return page.say(wording.NEVER)
        return page.say(wording.NONE_KNOWN, bound=to_text(shift.bound))
    example = of_score(shift.example, told)
    if shift.proved:
        return page.say(wording.BY_UP_TO, most=to_text(shift.amount), example=example)
    amount = to_text(shift.amount)
    if shift.bound is None:
        return page.say(wording.BY_SOME, amount=amount, example=example)
    return page.say(wording.BY_AT_LEAST, amount=amount, bound=to_text(shift.bound), example=example)


# what the proofs cover


def limits_section(proof: Comparison, page: Page) -> list[str]:
    """What the proofs take for granted."""
    lines = [page.heading(wording.LIMITS)]
    if proof.cuts:
        most = max(cut.records for cut in proof.cuts)
        lists = page.say(common.ITEMS).join(_list(cut.list, proof, page) for cut in proof.cuts)
        lines += page.item(INDENT, page.count(most, wording.UP_TO_RECORDS, lists=lists))
    if any(reads_the_day(ruleset) for ruleset in (proof.old, proof.new)):
        old, new = (day.isoformat() for day in proof.days)
        days = new if old == new else page.say(wording.DAY_AND_DAY, old=old, new=new)
        lines += page.item(INDENT, page.say(wording.ON_DAY_ONLY, day=days))
    if proof.unshared:
        facts = page.say(common.ITEMS).join(proof.unshared)
        lines += page.item(INDENT, page.say(wording.UNSHARED, facts=facts))
    return lines + page.item(INDENT, page.say(wording.WAIVERS_ASIDE))


def _list(name: str, proof: Comparison, page: Page) -> str:
    fact = proof.new.facts.get(name) or proof.old.facts.get(name)
    return name if fact is None else fact.title.in_(page.lang)


def reads_the_day(ruleset: Ruleset) -> bool:
    """Whether what a ruleset asks depends on the day of the assessment beside its figures."""
    nodes = [node for criterion in ruleset.criteria.values() for node in expressions(criterion)]
    nodes += [condition.expr for condition in ruleset.tier_conditions()]
    nodes += [option.when for each in ruleset.types.values() for option in each.options.values()]
    return any(
        isinstance(part, Input) and part.name.partition(".")[0] == "as_of"
        for node in nodes for part in walk(node)
    )  # fmt: skip


# claims


def claims_section(judged: Sequence[Judged], told: Told) -> list[str]:
    """Whether what is claimed holds, and what speaks against it."""
    page = told.page
    lines = [page.heading(wording.CLAIMS)]
    for each in judged:
        lines += head_lines(
            each.claim.written, page.say(wording.CLAIM_OUTCOMES[each.outcome]), "", page
        )
        against = _against(each, told)
        lines += page.item(INDENT, against) if against else []
    return lines


def _against(judged: Judged, told: Told) -> str:
    page = told.page
    if judged.about is None:
        return "" if judged.why is None else page.say(judged.why.say())
    kind, name = judged.about
    about = page.say(wording.ABOUT[kind], id=name)
    if judged.why is not None:
        return page.say(wording.CLAIM_OPEN, about=about, why=page.say(judged.why.say()))
    if judged.example is None:
        assert judged.reason is not None, "a claim is refuted by an example or for a reason"
        return page.say(wording.CLAIM_REASONS[judged.reason], about=about)
    example = SAY[kind](judged.example, name, told)
    return page.say(wording.CLAIM_REFUTED, about=about, example=example)


# -- data -----------------------------------------------------------------------------------------


def examples_of(proof: Comparison) -> Iterator[Example]:
    """Every example, in the order in which they are told."""
    for relation in (*proof.criteria, *proof.groups):
        yield from _examples(_answers(relation))
    yield from (shift.example for shift in (proof.fall, proof.rise) if shift.example is not None)
    yield from _examples([proof.total.other])
    for relation in (*proof.tiers, *proof.beside):
        yield from _examples(_answers(relation))


def _examples(answers: Sequence[Answer]) -> Iterator[Example]:
    yield from (answer.example for answer in answers if isinstance(answer, Found))


def _answers(relation: Relation) -> list[Answer]:
    answers = [answer for both in relation.sides for answer in (both.worse, both.better)]
    return [*answers, relation.other]


def proof_to_dict(compared: Compared, saved: Mapping[Example, str]) -> dict[str, object]:
    """Everything that was proved, shown or left undecided."""
    from liren.scoring.audit.claims import verdict_of_all  # needs the solver

    proof = compared.proof
    assert proof is not None, "nothing was proved"
    return {
        "verdict": verdict_of_all(compared),
        "criteria": [_relation_to_dict(each, saved) for each in proof.criteria],
        "groups": [_relation_to_dict(each, saved) for each in proof.groups],
        "tiers": [_relation_to_dict(each, saved) for each in proof.tiers],
        "total": _relation_to_dict(proof.total, saved),
        "fall": _shift_to_dict(proof.fall, saved),
        "rise": _shift_to_dict(proof.rise, saved),
        "outcomes": [_difference_to_dict(r, saved) for r in _of_kind("outcome", proof)],
        "types": [_difference_to_dict(r, saved) for r in _of_kind("type", proof)],
        "lowering": next(
            (_difference_to_dict(r, saved) for r in _of_kind("lowering", proof)), None
        ),
        "added": list(proof.added),
        "dropped": list(proof.dropped),
        "lists": [{"list": cut.list, "records": cut.records} for cut in proof.cuts],
        "unshared": list(proof.unshared),
        "reads_the_day": any(reads_the_day(each) for each in (proof.old, proof.new)),
    }


def _relation_to_dict(relation: Relation, saved: Mapping[Example, str]) -> dict[str, object]:
    demand, lasts = relation.demand, relation.lasts
    return {
        "id": relation.id,
        "verdict": relation.verdict,
        "points": _both_to_dict(relation.points.worse, relation.points.better, saved),
        "demand": demand and _both_to_dict(demand.worse, demand.better, saved),
        "lasts": lasts and _both_to_dict(lasts.worse, lasts.better, saved),
        "other": _answer_to_dict(relation.other, saved),
    }


def _difference_to_dict(relation: Relation, saved: Mapping[Example, str]) -> dict[str, object]:
    """Of what has no better and worse."""
    return {
        "id": relation.id,
        "verdict": relation.verdict,
        "less": _answer_to_dict(relation.points.worse, saved),
        "more": _answer_to_dict(relation.points.better, saved),
        "other": _answer_to_dict(relation.other, saved),
    }


def _both_to_dict(worse: Answer, better: Answer, saved: Mapping[Example, str]) -> dict[str, object]:
    return {"worse": _answer_to_dict(worse, saved), "better": _answer_to_dict(better, saved)}


def _answer_to_dict(answer: Answer, saved: Mapping[Example, str]) -> dict[str, object]:
    match answer:
        case Found():
            return {"answer": "found", "example": example_to_dict(answer.example, saved)}
        case GaveUp():
            return {"answer": "gave_up", "why": answer.why}
    return {"answer": "proved"}


def _shift_to_dict(shift: Shift, saved: Mapping[Example, str]) -> dict[str, object]:
    return {
        "amount": to_text(shift.amount),
        "bound": None if shift.bound is None else to_text(shift.bound),
        "proved": shift.proved,
        "example": shift.example and example_to_dict(shift.example, saved),
    }


def judged_to_dict(judged: Judged, saved: Mapping[Example, str]) -> dict[str, object]:
    """Whether a claim holds."""
    return {
        "claim": judged.claim.written,
        "outcome": judged.outcome.replace("-", "_"),
        "about": judged.about and {"kind": judged.about[0], "id": judged.about[1]},
        "why": judged.why and judged.why.why,
        "reason": judged.reason and judged.reason.replace("-", "_"),
        "example": judged.example and example_to_dict(judged.example, saved),
    }
