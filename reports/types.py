"""Types of communities and case rules, as text.

In: what an assessment or a ruleset says of them. Out: lines for a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liren.reports import wording
from liren.reports.layout import cells, pad
from liren.reports.page import Page
from liren.scoring.classify import condition_text

if TYPE_CHECKING:
    from liren.engine.ruleset.model import CaseRule, Citation, Ruleset, TypeOption
    from liren.scoring import Assessment
    from liren.scoring.classify import TypeFinding, TypeResult


def types_section(assessment: Assessment, page: Page) -> list[str]:
    """Of which types the community is, and why. What is still open is shown with `verbose`."""
    lines: list[str] = []
    for result in assessment.types:
        title = result.classification.title.in_(page.lang)
        colon = page.say(wording.COLON)
        lines += page.paragraph(page.paint(f"{title}{colon}{result.verdict(page.lang)}"))
        everything = page.verbose or result.kind in ("none", "several")
        for finding in result.findings:
            if everything or finding.belongs == "yes":
                lines += _type(finding, page)
        if result.kind == "open" and not everything:
            lines += _open(result, page)
    return lines


def _open(result: TypeResult, page: Page) -> list[str]:
    """The facts that a classification waits for."""
    missing = dict.fromkeys(name for finding in result.findings for name in finding.missing)
    return page.item("", page.say(wording.MISSING, facts=page.say(wording.ITEMS).join(missing)),
                     indent=2)  # fmt: skip


def _type(finding: TypeFinding, page: Page) -> list[str]:
    indent = 2 + max(cells(page.say(label)) for label in wording.BELONGS.values())
    label = pad(page.say(wording.BELONGS[finding.belongs]), indent)
    option = finding.option
    title, why = option.title.in_(page.lang), finding.text.in_(page.lang)
    lines = page.item(label, f"{title}{page.say(wording.COLON)}{why}", indent=indent)
    if finding.missing:
        names = page.say(wording.ITEMS).join(finding.missing)
        lines += page.item("", page.say(wording.MISSING, facts=names), indent=indent)
    source = _source(option, page)
    return lines + (page.item("", source, indent=indent) if source else [])


def explained_types(blank: Assessment, page: Page) -> list[str]:
    """The classifications of a ruleset with their conditions."""
    lines: list[str] = []
    for classification in blank.ruleset.types.values():
        lines += page.paragraph(f"{classification.title.in_(page.lang)} · {classification.id}")
        for option in classification.options.values():
            condition = condition_text(blank.case, option, with_values=False).in_(page.lang)
            text = f"{option.title.in_(page.lang)}{page.say(wording.COLON)}{condition}"
            lines += page.item("", text, indent=2)
            parts = [_source(option, page), option.note.in_(page.lang) if option.note else ""]
            for part in filter(None, parts):
                lines += page.item("", part, indent=4)
    return [page.heading(wording.TYPES), *lines] if lines else []


def explained_case_rules(ruleset: Ruleset, page: Page) -> list[str]:
    """The case rules of a ruleset, which are listed and not evaluated."""
    if not ruleset.case_rules:
        return []
    lines = [page.heading(wording.CASE_RULES)]
    for rule in ruleset.case_rules.values():
        lines += page.paragraph(rule.title.in_(page.lang))
        said = page.say(
            wording.CASE_RULE, when=rule.when.in_(page.lang), then=rule.then.in_(page.lang)
        )
        lines += page.item("", said, indent=2)
        parts = [_source(rule, page), page.say(wording.STRENGTHS[rule.strength]), rule.id]
        lines += page.item("", page.say(wording.DOT).join(filter(None, parts)), indent=2)
        if rule.note:
            lines += page.item("", rule.note.in_(page.lang), indent=2)
    return lines


def _source(item: TypeOption | CaseRule, page: Page) -> str:
    citation: Citation | None = item.citation
    if citation is not None:
        return citation.say(page.lang)
    return page.say(wording.BASES["project"]) if item.basis == "project" else ""
