"""The results of rule tests as people and as continuous integration read them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from liren.engine.text import Lang
from liren.reports.page import Page
from liren.reports.problems import render_problem
from liren.reports.test_results import junit, render_results, results_to_dict
from liren.scoring.testing import Results, run_tests
from tests.scoring.testing.files import files

MOMENT = datetime(2022, 6, 30, 12, 0, 0, tzinfo=UTC)
TESTS = """
as_of: 2022-06-30
given: {members: 11, window: yes}
cases:
  - that: {zh: 四名党员达到比例, en: 4 party members meet the share}
    facts: {party: 4}
    expect: {statuses: {share: met}}
  - that: {zh: 三名党员“<达到>”比例, en: 3 party members "<meet>" the share}
    facts: {party: 3}
    expect: {statuses: {share: met}}
  - that: {zh: 十二名太多, en: 12 are too many}
    facts: {party: 12}
    expect: {statuses: {share: met}}
unreachable:
  - {tier: good, figure: total, sides: [at], reason: {zh: 从不, en: never}}
"""


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Results:
    files(tmp_path, TESTS)
    monkeypatch.chdir(tmp_path)
    return run_tests(["tests.yaml"])


TEXT: dict[Lang, list[str]] = {
    "en": [
        "tests.yaml: 2 of 3 cases fail",
        "",
        'tests.yaml:8:11: 3 party members "<meet>" the share',
        "   10:32: status of `share`: expected met, got unmet",
        "      why: WHY",
        "",
        "tests.yaml:11:11: 12 are too many",
        "   the snapshot is refused:",
        "PROBLEM",
        "",
        "small: 4 of 14 statuses and boundaries tested",
        "   share: not tested unknown",
        "   share `party / members >= least` (from 2022-01-01): not tested at",
        (
            "   share `party / members >= least` (from 2023-01-01): not tested"
            " just below, at, just above"
        ),
        "   window: not tested met, unmet, unknown",
        "   good `total`: not tested just below, just above",
        "   good `total`: at cannot be (never)",
    ],
    "zh": [
        "tests.yaml：3 个用例中 2 个未通过",
        "",
        "tests.yaml:8:11: 三名党员“<达到>”比例",
        "   10:32: `share` 的状态：应为 met，实为 unmet",
        "      理由：WHY",
        "",
        "tests.yaml:11:11: 十二名太多",
        "   快照被拒绝：",
        "PROBLEM",
        "",
        "small：状态和界限已检验 4/14",
        "   share：尚未检验 unknown（待查明）",
        "   share `party / members >= least`（自 2022-01-01 起）：尚未检验 恰好等于",
        (
            "   share `party / members >= least`（自 2023-01-01 起）：尚未检验"
            " 略低于、恰好等于、略高于"
        ),
        "   window：尚未检验 met（达标）、unmet（未达标）、unknown（待查明）",
        "   good `total`：尚未检验 略低于、略高于",
        "   good `total`：恰好等于 不可能出现（从不）",
    ],
}


def expected(results: Results, lang: Lang) -> list[str]:
    """The text with the reasons and problems as others say them."""
    _, failed, refused = results.files[0].cases
    why = failed.failures[0].why
    assert why is not None
    problem = ["   " + line for line in render_problem(refused.problems[0], lang)]
    lines = [line.replace("WHY", why.in_(lang)) for line in TEXT[lang]]
    at = lines.index("PROBLEM")
    return [*lines[:at], *problem, *lines[at + 1 :]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_says_what_failed_and_what_is_not_tested(results: Results, lang: Lang) -> None:
    assert render_results(results, Page(lang, verbose=True)) == expected(results, lang)


def test_a_single_case_and_several_that_pass_are_said_in_one_line(tmp_path: Path) -> None:
    case = "  - {that: it, as_of: 2022-06-30, expect: {statuses: {share: unknown}}}\n"
    for text, said_en, said_zh in (
        (case, "1 case passes", "1 个用例通过"),
        (case * 2, "all 2 cases pass", "2 个用例全部通过"),
    ):
        found = run_tests([files(tmp_path, "cases:\n" + text)])
        name = tmp_path / "tests.yaml"
        assert render_results(found, Page("en"))[0] == f"{name}: {said_en}"
        assert render_results(found, Page("zh"))[0] == f"{name}：{said_zh}"


def test_json_has_everything_in_both_languages(results: Results) -> None:
    data: Any = results_to_dict(results)
    assert (data["passed"], data["covered"]) == (False, False)
    [file] = data["files"]
    assert (file["ruleset"], file["profile"], file["passed"]) == ("small", None, False)
    cases = file["cases"]
    assert [case["passed"] for case in cases] == [True, False, False]
    assert cases[1]["failures"][0]["what"] == {
        "zh": "`share` 的状态",
        "en": "status of `share`",
    }
    assert cases[1]["failures"][0]["pointer"] == "/cases/1/expect/statuses/share"
    assert [problem["code"] for problem in cases[2]["problems"]] == ["check-broken"]
    [coverage] = data["coverage"]
    assert (coverage["asked"], coverage["shown"]) == (14, 4)
    assert coverage["goals"][-1] == {
        "kind": "cut",
        "owner": "good",
        "text": "total",
        "since": None,
        "ways": ["below", "at", "above"],
        "missing": ["below", "above"],
        "unreachable": {"at": {"zh": "从不", "en": "never"}},
    }


def test_junit_has_a_suite_for_each_file_and_a_testcase_for_each_case(results: Results) -> None:
    root = ET.fromstring(junit(results, "en", MOMENT, "0.250").encode())
    [suite] = root
    assert root.tag == "testsuites"
    assert suite.attrib == {
        "id": "0", "name": "tests.yaml", "package": "small", "timestamp": "2022-06-30T12:00:00",
        "hostname": "localhost", "tests": "3", "failures": "1", "errors": "1", "time": "0.250",
    }  # fmt: skip
    assert [part.tag for part in suite] == [
        "properties", "testcase", "testcase", "testcase", "system-out", "system-err",
    ]  # fmt: skip
    passed, failed, refused = suite.findall("testcase")
    assert passed.attrib == {
        "name": "4 party members meet the share",
        "classname": "small",
        "time": "0",
    }
    assert list(passed) == []
    [failure] = failed
    assert failure.tag == "failure"
    assert failure.attrib == {
        "message": "10:32: status of `share`: expected met, got unmet",
        "type": "expectation",
    }
    assert failure.text is not None
    assert failure.text.splitlines() == expected(results, "en")[2:5]
    [error] = refused
    assert (error.tag, error.attrib["type"]) == ("error", "check-broken")


def test_junit_escapes_what_people_write(results: Results) -> None:
    text = junit(results, "en", MOMENT)
    assert 'name="3 party members &quot;&lt;meet&gt;&quot; the share"' in text
    assert "四名党员达到比例" in junit(results, "zh", MOMENT)


@pytest.mark.parametrize("char", ["\x00", "\x08", "\x1b", "\ufffe", "\ud800"])
def test_what_xml_does_not_know_is_replaced(char: str) -> None:
    from liren.reports.test_results import _xml

    assert _xml(f"a{char}b") == "a�b"
    assert _xml("a\tb\nc 四 😀") == "a\tb\nc 四 😀"
