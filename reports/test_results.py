"""The results of rule tests: as text, as JSON-ready data, and as JUnit XML.

In: `Results`. Out: lines for a terminal, data in both languages, or an XML text that continuous
integration reads. Guarantee: a failed expectation shows what was expected, what came, and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from liren.engine.text import Text, one_line
from liren.reports.layout import clean
from liren.reports.page import Page
from liren.reports.problems import render_problem
from liren.reports.wording import fill
from liren.scoring.testing.ways import WAYS

if TYPE_CHECKING:
    from liren.engine.errors import Place
    from liren.engine.text import Lang
    from liren.scoring.testing import (
        CaseResult,
        Coverage,
        Failure,
        FileResult,
        Line,
        Results,
        RuleTests,
    )

PASSED = Text("{file}：{n} 个用例全部通过", "{file}: all {n} cases pass")
PASSED_ONE = Text("{file}：1 个用例通过", "{file}: 1 case passes")
FAILED = Text("{file}：{n} 个用例中 {failed} 个未通过", "{file}: {failed} of {n} cases fail")
FAILED_ONE = Text("{file}：{n} 个用例中 {failed} 个未通过", "{file}: {failed} of {n} cases fails")
FAILED_ONLY = Text("{file}：1 个用例未通过", "{file}: 1 case fails")
EXPECTED = Text("{what}：应为 {expected}，实为 {got}", "{what}: expected {expected}, got {got}")
WHY = Text("理由：{why}", "why: {why}")
REFUSED = Text("快照被拒绝：", "the snapshot is refused:")
COVERED = Text(
    "{ruleset}：状态和界限已检验 {shown}/{asked}",
    "{ruleset}: {shown} of {asked} statuses and boundaries tested",
)
MISSING = Text("{owner}{about}：尚未检验 {ways}", "{owner}{about}: not tested {ways}")
UNMEASURED = Text("不统计：{what}", "not measured: {what}")
UNASKED = Text("不要求：{what}", "not asked for: {what}")
EXCUSED = Text(
    "{owner}{about}：{way} 不可能出现（{reason}）", "{owner}{about}: {way} cannot be ({reason})"
)
FROM = Text("（自 {day} 起）", " (from {day})")
ITEMS = Text("、", ", ")
INDENT = "   "


def render_results(results: Results, page: Page) -> list[str]:
    """The files with what failed in them, and the coverage of each ruleset."""
    lines: list[str] = []
    for file in results.files:
        lines += _file(file, page)
    for coverage in results.coverage:
        lines += ["", *_coverage(coverage, page)]
    return lines


def _file(file: FileResult, page: Page) -> list[str]:
    failed = [case for case in file.cases if not case.passed]
    n, name = len(file.cases), file.tests.name
    lines = [page.say(_outcome(n, len(failed)), file=name, n=n, failed=len(failed))]
    for case in failed:
        lines += ["", *_case(case, file.tests, page.lang)]
    return lines


def _outcome(n: int, failed: int) -> Text:
    """What to say of `n` cases of which so many fail."""
    if not failed:
        return PASSED_ONE if n == 1 else PASSED
    if n == 1:
        return FAILED_ONLY
    return FAILED_ONE if failed == 1 else FAILED


def _case(case: CaseResult, tests: RuleTests, lang: Lang) -> list[str]:
    """A case that failed."""
    lines = [f"{case.case.place}: {clean(case.case.that.in_(lang))}"]
    for failure in case.failures:
        lines += [INDENT + line for line in failure_lines(failure, tests, lang)]
    if case.problems:
        lines.append(INDENT + REFUSED.in_(lang))
    for problem in case.problems:
        lines += [INDENT + line for line in render_problem(problem, lang)]
    return lines


def failure_lines(failure: Failure, tests: RuleTests, lang: Lang) -> list[str]:
    """A failed expectation with its place, and why it came otherwise."""
    said = {"what": failure.what, "expected": failure.expected, "got": failure.got}
    text = fill(EXPECTED, lang, **{key: value.in_(lang) for key, value in said.items()})
    lines = [f"{_line(tests.document.place(failure.path))}{text}"]
    if failure.why is not None:
        lines += [INDENT + fill(WHY, lang, why=one_line(failure.why.in_(lang)))]
    return [clean(line) if not line.startswith(INDENT) else line for line in lines]


def _line(place: Place) -> str:
    return "" if place.line is None else f"{place.line}:{place.column}: "


def _coverage(coverage: Coverage, page: Page) -> list[str]:
    name = coverage.ruleset.id
    name += "" if coverage.profile is None else f" + {coverage.profile}"
    said = {"ruleset": name, "shown": coverage.shown, "asked": coverage.asked}
    lines = [page.say(COVERED, **said)]
    for line in coverage.lines:
        if line.missing:
            ways = page.say(ITEMS).join(WAYS[way].in_(page.lang) for way in line.missing)
            lines.append(INDENT + page.say(MISSING, **_about(line, page), ways=ways))
        if page.verbose:
            lines += _excused(line, page)
    lines += [INDENT + page.say(UNMEASURED, what=what) for what in coverage.unmeasured]
    lines += [INDENT + page.say(UNASKED, what=what) for what in coverage.unasked]
    for problem in coverage.problems:
        lines += render_problem(problem, page.lang)
    return lines


def _excused(line: Line, page: Page) -> Iterator[str]:
    for way, reason in line.excused.items():
        said = {"way": WAYS[way].in_(page.lang), "reason": reason.in_(page.lang)}
        yield INDENT + page.say(EXCUSED, **_about(line, page), **said)


def _about(line: Line, page: Page) -> dict[str, str]:
    """Whose goal it is, and which."""
    goal = line.goal
    since = "" if goal.since is None else page.say(FROM, day=goal.since)
    return {"owner": goal.owner, "about": (f" `{goal.text}`" if goal.text else "") + since}


# JSON


def results_to_dict(results: Results) -> dict[str, object]:
    """The results as JSON-ready data, with texts in both languages."""
    return {
        "passed": results.passed,
        "covered": results.covered,
        "files": [_file_to_dict(file) for file in results.files],
        "coverage": [_coverage_to_dict(coverage) for coverage in results.coverage],
    }


def _file_to_dict(file: FileResult) -> dict[str, object]:
    return {
        "file": file.tests.name,
        "ruleset": file.tests.ruleset.id,
        "profile": file.tests.profile,
        "passed": file.passed,
        "cases": [
            {
                "that": case.case.that._asdict(),
                "line": case.case.place.line,
                "passed": case.passed,
                "failures": [_failure_to_dict(each, file.tests) for each in case.failures],
                "problems": [problem.to_dict() for problem in case.problems],
            }
            for case in file.cases
        ],
    }


def _failure_to_dict(failure: Failure, tests: RuleTests) -> dict[str, object]:
    place = tests.document.place(failure.path)
    return {
        "line": place.line,
        "pointer": place.pointer,
        "what": failure.what._asdict(),
        "expected": failure.expected._asdict(),
        "got": failure.got._asdict(),
        "why": None if failure.why is None else failure.why._asdict(),
    }


def _coverage_to_dict(coverage: Coverage) -> dict[str, object]:
    return {
        "ruleset": coverage.ruleset.id,
        "profile": coverage.profile,
        "complete": coverage.complete,
        "asked": coverage.asked,
        "shown": coverage.shown,
        "unmeasured": list(coverage.unmeasured),
        "unasked": list(coverage.unasked),
        "problems": [problem.to_dict() for problem in coverage.problems],
        "goals": [
            {
                "kind": line.goal.kind,
                "owner": line.goal.owner,
                "text": line.goal.text,
                "since": None if line.goal.since is None else line.goal.since.isoformat(),
                "ways": list(line.goal.ways),
                "missing": list(line.missing),
                "unreachable": {way: reason._asdict() for way, reason in line.excused.items()},
            }
            for line in coverage.lines
        ],
    }


# JUnit


def junit(results: Results, lang: Lang, moment: datetime, seconds: str = "0") -> str:
    """The results as JUnit XML: a suite for each file, a test case for each case.

    `moment` is when they were run. A refused snapshot is an error, a failed expectation a failure.
    The attributes are those that the strictest of the schemas in use asks for.
    """
    root = ET.Element("testsuites")
    for i, file in enumerate(results.files):
        root.append(_suite(i, file, lang, moment, seconds))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _suite(i: int, file: FileResult, lang: Lang, moment: datetime, seconds: str) -> ET.Element:
    errors = sum(bool(case.problems) for case in file.cases)
    failed = sum(bool(case.failures) and not case.problems for case in file.cases)
    suite = ET.Element(
        "testsuite",
        id=str(i),
        name=_xml(file.tests.name),
        package=_xml(file.tests.ruleset.id),
        timestamp=moment.strftime("%Y-%m-%dT%H:%M:%S"),
        hostname="localhost",
        tests=str(len(file.cases)),
        failures=str(failed),
        errors=str(errors),
        time=seconds,
    )
    ET.SubElement(suite, "properties")
    for case in file.cases:
        _testcase(suite, case, file.tests, lang)
    ET.SubElement(suite, "system-out")
    ET.SubElement(suite, "system-err")
    return suite


def _testcase(suite: ET.Element, case: CaseResult, tests: RuleTests, lang: Lang) -> None:
    name, owner = _xml(case.case.that.in_(lang)), _xml(tests.ruleset.id)
    element = ET.SubElement(suite, "testcase", name=name, classname=owner, time="0")
    lines = _case(case, tests, lang)
    if case.problems:
        message = case.problems[0].message(lang)
        inner = ET.SubElement(element, "error", message=_xml(message), type=case.problems[0].code)
        inner.text = _xml("\n".join(lines))
    elif case.failures:
        message = failure_lines(case.failures[0], tests, lang)[0]
        inner = ET.SubElement(element, "failure", message=_xml(message), type="expectation")
        inner.text = _xml("\n".join(lines))


def _xml(text: str) -> str:
    """Text without the characters that XML does not know, escaped or not."""
    return "".join(char if _allowed(ord(char)) else "�" for char in text)


def _allowed(code: int) -> bool:
    if code < 0x20:
        return code in (0x9, 0xA, 0xD)
    return code < 0xD800 or 0xE000 <= code <= 0xFFFD or code >= 0x10000
