"""What a check found in rulesets: as text, as JSON-ready data, and as SARIF.

In: `Checked` rulesets. Out: lines for a terminal, or data in both languages. Guarantee: what is
accepted is listed apart and never counts as found, and a question that nobody could answer is said
to be open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from liren.engine.text import Lang, Text, one_line
from liren.reports import wording
from liren.reports.problems import render_problem, summary
from liren.reports.sarif import sarif

if TYPE_CHECKING:
    from liren.engine.audit.checking import Checked, Question
    from liren.engine.audit.findings import Finding
    from liren.engine.errors import Problem
    from liren.engine.ruleset.model import Accepted, Ruleset

NOTHING = Text("未发现问题", "nothing found")
ACCEPTED = Text("保留 {n} 处", "{n} accepted")
ASKED = (
    Text("证明 {n} 个疑问", "{n} question answered by proof"),
    Text("证明 {n} 个疑问", "{n} questions answered by proof"),
)
OPEN = Text("{n} 个疑问未能解答", "{n} not answered")
OPEN_ITEM = Text("未能判定 {code}（{names}）：{why}", "cannot be told: {code} ({names}): {why}")
OPEN_ALL = Text("未能判定 {code}：{why}", "cannot be told: {code}: {why}")
ACCEPTED_ITEM = Text(
    "{where}保留 {code}（{names}）：{why}", "{where}accepted {code} ({names}): {why}"
)
AND_MORE = Text("{names} 及另外 {n} 项，加 -v 全部列出", "{names} and {n} more, -v shows all")
MOST_NAMED, FIRST_NAMED = 8, 3
INDENT = "   "


def render_check(checked: Checked, lang: Lang, *, verbose: bool = False) -> list[str]:
    """The findings of one ruleset and, last, how many there are; if `verbose`, what is accepted."""
    lines = [line for each in checked.findings for line in render_problem(each, lang)]
    lines += _open(checked.open, lang, verbose)
    if verbose:
        lines += [_accepted(finding, entry, lang) for finding, entry in checked.accepted]
    return [*lines, f"{name_of(checked.ruleset)}{wording.COLON.in_(lang)}{_verdict(checked, lang)}"]


def name_of(ruleset: Ruleset) -> str:
    """What a ruleset is called, with its profile."""
    return ruleset.id if ruleset.profile is None else f"{ruleset.id} + {ruleset.profile.id}"


def _verdict(checked: Checked, lang: Lang) -> str:
    found = summary(checked.findings, lang) if checked.findings else NOTHING.in_(lang)
    accepted = len(checked.accepted)
    parts = [found, *([wording.fill(ACCEPTED, lang, n=accepted)] if accepted else [])]
    asked, left = len(checked.questions), len(checked.open)
    if asked:
        parts.append(wording.count(asked - left, *ASKED, lang))
    if left:
        parts.append(wording.fill(OPEN, lang, n=left))
    return wording.COMMA.in_(lang).join(parts)


def _open(questions: Iterable[Question], lang: Lang, verbose: bool) -> list[str]:
    """A line for all questions of a kind that were not answered for the same reason."""
    alike: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for asked in questions:
        why = "" if asked.why is None else one_line(asked.why.in_(lang))
        alike.setdefault((asked.code, why), []).append(asked.of)
    lines = []
    for (code, why), of in alike.items():
        names = _names(of, lang, verbose)
        template = OPEN_ITEM if names else OPEN_ALL
        lines.append(wording.fill(template, lang, code=code, names=names, why=why))
    return lines


def _names(of: Sequence[tuple[str, ...]], lang: Lang, verbose: bool) -> str:
    """What questions are about: of very many the first, unless everything is wanted."""
    found = of[0] if len(of) == 1 else [", ".join(each) for each in of]
    between = wording.CLAUSES.in_(lang) if any(", " in each for each in found) else ", "
    if verbose or len(found) <= MOST_NAMED:
        return between.join(found)
    names = between.join(found[:FIRST_NAMED])
    return wording.fill(AND_MORE, lang, names=names, n=len(found) - FIRST_NAMED)


def _accepted(finding: Finding, entry: Accepted, lang: Lang) -> str:
    said = {
        "where": f"{entry.place}{wording.COLON.in_(lang)}",
        "code": finding.code,
        "names": ", ".join(finding.of),
        "why": one_line(entry.why.in_(lang)),
    }
    return wording.fill(ACCEPTED_ITEM, lang, **said)


def checks_to_dict(checks: Iterable[Checked]) -> dict[str, object]:
    """The rulesets as JSON-ready data, with texts in both languages."""
    return {"rulesets": [_to_dict(checked) for checked in checks]}


def _to_dict(checked: Checked) -> dict[str, object]:
    ruleset = checked.ruleset
    return {
        "ruleset": {"id": ruleset.id, "version": ruleset.version, "digest": ruleset.digest},
        "profile": None if ruleset.profile is None else ruleset.profile.id,
        "clean": checked.is_clean,
        "findings": [finding.to_dict() for finding in checked.findings],
        "accepted": [
            {**finding.to_dict(), "why": entry.why._asdict()} for finding, entry in checked.accepted
        ],
        "questions": [_question(each) for each in checked.questions],
    }


def _question(asked: Question) -> dict[str, object]:
    return {
        "code": asked.code,
        "of": list(asked.of),
        "answer": asked.outcome,
        "why": None if asked.why is None else asked.why._asdict(),
    }


def checks_to_sarif(checks: Sequence[Checked], lang: Lang) -> dict[str, object]:
    """The findings as SARIF, with those that are accepted as suppressed ones."""
    found = [finding for checked in checks for finding in checked.findings]
    accepted: dict[Problem, Text] = {
        finding: entry.why for checked in checks for finding, entry in checked.accepted
    }
    return sarif(found, lang, suppressed=accepted)
