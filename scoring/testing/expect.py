"""Whether an assessment says what a case expects.

In: an `Assessment` and the expectations of a case. Out: a `Failure` for each that does not hold:
what was expected, what came, and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from liren.engine.ir.nodes import Number
from liren.engine.language.document import Document, Path
from liren.engine.language.numbers import to_text
from liren.engine.record import Record
from liren.engine.text import Text, same
from liren.scoring.scorecard import Assessment, Finding
from liren.scoring.testing import changes
from liren.scoring.testing.changes import ChangeReader
from liren.scoring.testing.document import RangeDoc
from liren.scoring.testing.load import RuleCase

NONE = Text("无", "none")
NO_SCORE = Text("不予评分", "no score")
NOTHING = Text("无需改变", "nothing")


class Failure(Record):
    """One expectation that does not hold. `path` is where it stands in the file of tests."""

    what: Text
    expected: Text
    got: Text
    why: Text | None
    path: Path


def failures(assessment: Assessment, case: RuleCase, document: Document) -> tuple[Failure, ...]:
    """The expectations of a case that an assessment does not meet, in the order of the format."""
    return tuple(_Expected(assessment, case, document).failures())


class _Expected:
    def __init__(self, assessment: Assessment, case: RuleCase, document: Document) -> None:
        self.assessment = assessment
        self.expect = case.expect
        self.document = document
        self.at = ("cases", case.position, "expect")
        self.findings = {finding.criterion.id: finding for finding in assessment.findings}

    def failures(self) -> Iterator[Failure]:
        yield from self.statuses()
        yield from self.points()
        yield from self.score()
        yield from self.groups()
        yield from self.tier()
        yield from self.types()
        yield from self.remedies()
        yield from self.collect()

    def failure(
        self, what: Text, expected: Text, got: Text, path: tuple[str, ...], why: Text | None = None
    ) -> Iterator[Failure]:
        if expected != got:
            yield Failure(what, expected, got, why, (*self.at, *path))

    def statuses(self) -> Iterator[Failure]:
        for name, status in self.expect.statuses.items():
            finding = self.findings[name]
            what = Text(f"`{name}` 的状态", f"status of `{name}`")
            got = same(finding.status)
            yield from self.failure(what, same(status), got, ("statuses", name), reason(finding))

    def points(self) -> Iterator[Failure]:
        for name, wanted in self.expect.points.items():
            finding = self.findings[name]
            assert finding.points is not None, "checked when the file was loaded"
            what = Text(f"`{name}` 的得分", f"points of `{name}`")
            got = span(finding.points.low, finding.points.high)
            path = ("points", name)
            yield from self.failure(what, ends(wanted), got, path, reason(finding))

    def score(self) -> Iterator[Failure]:
        wanted, score = self.expect.score, self.assessment.score
        if wanted is None:
            return
        expected = ends(wanted) if isinstance(wanted, RangeDoc) else NO_SCORE
        got = NO_SCORE if score.absent else span(score.low, score.high)
        what = Text("总分", "the score")
        yield from self.failure(what, expected, got, ("score",), earned(self.assessment, None))

    def groups(self) -> Iterator[Failure]:
        groups = {group.id: group for group in self.assessment.groups}
        for name, wanted in self.expect.groups.items():
            what = Text(f"类别 `{name}` 的得分", f"points of group `{name}`")
            got = span(groups[name].low, groups[name].high)
            why = earned(self.assessment, name)
            yield from self.failure(what, ends(wanted), got, ("groups", name), why)

    def tier(self) -> Iterator[Failure]:
        if self.expect.tier is None:
            return
        order = [*(tier.id for tier in self.assessment.ruleset.tiers), "none"]
        wanted = sorted(self.expect.tier, key=order.index)
        got = [tier or "none" for tier in self.assessment.possible_tiers]
        score = self.assessment.score
        said = NO_SCORE if score.absent else span(score.low, score.high)
        why = Text(f"总分 {said.zh}", f"score {said.en}")
        yield from self.failure(
            Text("等次", "the tier"), listed(wanted), listed(got), ("tier",), why
        )

    def types(self) -> Iterator[Failure]:
        if not self.expect.types:
            return
        found = {result.classification.id: result.findings for result in self.assessment.types}
        for name, wanted in self.expect.types.items():
            findings = {finding.option.id: finding for finding in found[name]}
            for option, belongs in wanted.items():
                finding = findings[option]
                what = Text(f"是否属于类型 `{option}`", f"whether it is of type `{option}`")
                why = with_missing(finding.text, finding.missing)
                path = ("types", name, option)
                yield from self.failure(what, same(belongs), same(finding.belongs), path, why)

    def collect(self) -> Iterator[Failure]:
        if self.expect.collect is None:
            return
        got = listed([item.fact for item in self.assessment.collect])
        what = Text("待查明事项", "what to find out")
        yield from self.failure(what, listed(self.expect.collect), got, ("collect",))

    # remedies

    def remedies(self) -> Iterator[Failure]:
        if not self.expect.remedies:
            return
        found = {remedy.criterion.id: remedy for remedy in self.assessment.remedies}
        for name, wanted in self.expect.remedies.items():
            remedy = found.get(name)
            what = Text(f"`{name}` 的整改建议", f"remedy of `{name}`")
            expected = self.changes(name, wanted)
            got = NOTHING if remedy is None else joined(changes.found(remedy, wanted))
            path = ("remedies", name)
            yield from self.failure(what, expected, got, path, reason(self.findings[name]))

    def changes(self, name: str, wanted: Mapping[str, Any]) -> Text:
        """The changes that are expected, in the words in which those found are said."""
        at = (*self.at, "remedies", name)
        reader = ChangeReader(self.document, self.assessment.ruleset)
        return joined({fact: reader.said(fact, raw, (*at, fact)) for fact, raw in wanted.items()})


def reason(finding: Finding) -> Text:
    """Why a finding is what it is: the demand with the community's values, and what is missing."""
    return with_missing(finding.detail.text, finding.detail.missing)


def with_missing(text: Text, missing: Sequence[str]) -> Text:
    """A condition with the community's values, and the facts that are missing in it."""
    if not missing:
        return text
    zh, en = "、".join(missing), ", ".join(missing)
    return Text(f"{text.zh}；缺少 {zh}", f"{text.en}; missing: {en}")


def earned(assessment: Assessment, group: str | None) -> Text:
    """What each criterion (of a group) earns."""
    parts = [
        f"{f.criterion.id} {span(f.points.low, f.points.high).en}"
        for f in assessment.findings
        if f.points is not None and (group is None or f.criterion.group == group)
    ]
    return Text("、".join(parts), ", ".join(parts))


def joined(changes: Mapping[str, str]) -> Text:
    """Changes one after another, by fact."""
    parts = [f"{fact}: {said}" for fact, said in sorted(changes.items())]
    return same("; ".join(parts)) if parts else NOTHING


def ends(wanted: RangeDoc) -> Text:
    """An expected number or range."""
    return span(wanted.low, wanted.high)


def span(low: Number, high: Number) -> Text:
    """A number, or the two ends of a range."""
    if low == high:
        return same(to_text(low))
    return Text(f"{to_text(low)} 至 {to_text(high)}", f"{to_text(low)} to {to_text(high)}")


def listed(names: list[str]) -> Text:
    """Names one after another."""
    if not names:
        return NONE
    return Text("、".join(names), ", ".join(names))
