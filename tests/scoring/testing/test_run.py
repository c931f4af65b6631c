"""Cases that pass and fail, and names in expectations that do not exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from liren.engine import load_ruleset
from liren.engine.errors import LirenError, Problem
from liren.scoring.testing import problems, run_tests
from tests.scoring.testing.files import RULES, files, ran, refused, said

PASSING = """
as_of: 2022-06-30
given: {members: 10, window: yes}
cases:
  - that: {zh: 十人三名党员，达到比例, en: 3 of 10 meet the share}
    facts: {party: 3}
    expect:
      statuses: {share: met, window: met}
      points: {share: 6, window: 4}
      score: 10
      tier: good
      remedies: {share: none}
      collect: []
  - that: what is not known leaves a range
    facts: {party: unknown, window: no}
    expect:
      statuses: {share: unknown, window: unmet}
      points: {share: {low: 0, high: 6}}
      score: {low: 0, high: 6}
      tier: [none, good]
      collect: [party]
      remedies: {window: {window: yes}}
  - that: the share is higher from 2023 on
    as_of: 2023-01-01
    facts: {party: 3}
    expect:
      statuses: {share: unmet}
      remedies: {share: {party: "+2"}}
  - that: more party members than members are refused
    facts: {party: 11}
    expect: {error: check-broken}
"""


def test_cases_pass_when_everything_expected_comes(tmp_path: Path) -> None:
    results = ran(tmp_path, PASSING)
    assert said(results) == []
    assert [case.passed for case in results.files[0].cases] == [True] * 4
    assert results.passed


def test_facts_of_a_case_are_laid_over_those_that_are_given(tmp_path: Path) -> None:
    results = ran(
        tmp_path,
        """
        as_of: 2022-06-30
        given: {members: 10, party: 3}
        cases:
          - {that: as given, expect: {statuses: {share: met}}}
          - {that: laid over, facts: {members: 11}, expect: {statuses: {share: unmet}}}
        """,
    )
    assert said(results) == []


def test_a_dotted_fact_is_laid_over_a_nested_one(tmp_path: Path) -> None:
    rules = RULES.replace("  window: {type: flag", "  hall.window: {type: flag").replace(
        "require: window", "require: hall.window"
    )
    results = ran(
        tmp_path,
        """
        as_of: 2022-06-30
        given: {hall: {window: yes}}
        cases:
          - {that: nested, expect: {statuses: {window: met}}}
          - {that: dotted, facts: {hall.window: no}, expect: {statuses: {window: unmet}}}
        """,
        rules,
    )
    assert said(results) == []


FAILING = """
as_of: 2022-06-30
given: {members: 11, party: 3, window: no}
cases:
  - that: all of it is wrong
    expect:
      statuses: {share: met}
      points: {share: 6}
      score: 10
      tier: good
      remedies: {share: {party: 5}, window: none}
      collect: [party]
  - that: it is not refused
    expect: {error: [check-broken, out-of-bounds]}
"""


def test_a_failure_says_what_was_expected_what_came_and_why(tmp_path: Path) -> None:
    results = ran(tmp_path, FAILING)
    found = [line.split(" | ") for line in said(results)]
    assert [line[:3] for line in found] == [
        ["status of `share`", "met", "unmet"],
        ["points of `share`", "6", "0"],
        ["the score", "10", "0"],
        ["the tier", "good", "none"],
        ["remedy of `share`", "party: 5", "party: 4"],
        ["remedy of `window`", "nothing", "window: yes"],
        ["what to find out", "party", "none"],
        [
            "what the snapshot is refused with",
            "check-broken, out-of-bounds",
            "the snapshot is accepted",
        ],
    ]  # fmt: skip
    assert found[0][3].startswith("Party members (3 persons) ÷ Members (11 persons): at least 30 %")
    assert found[2][3] == "share 0, window 0"
    assert found[3][3] == "score 0"
    assert not results.passed


def test_a_failure_is_said_in_chinese_too(tmp_path: Path) -> None:
    found = [line.split(" | ")[:3] for line in said(ran(tmp_path, FAILING), "zh")]
    assert found == [
        ["`share` 的状态", "met", "unmet"],
        ["`share` 的得分", "6", "0"],
        ["总分", "10", "0"],
        ["等次", "good", "none"],
        ["`share` 的整改建议", "party: 5", "party: 4"],
        ["`window` 的整改建议", "无需改变", "window: yes"],
        ["待查明事项", "party", "无"],
        ["快照被拒绝的原因", "check-broken、out-of-bounds", "快照被接受"],
    ]


def test_a_snapshot_that_is_refused_fails_its_case_at_its_place(tmp_path: Path) -> None:
    results = ran(
        tmp_path,
        """
        as_of: 2022-06-30
        given: {members: 10}
        cases:
          - that: too many
            facts: {party: 11}
            expect: {statuses: {share: met}}
          - {that: the next one still runs, facts: {party: 3}, expect: {statuses: {share: met}}}
        """,
    )
    first, second = results.files[0].cases
    [problem] = first.problems
    assert (problem.code, problem.place and problem.place.pointer) == (
        "check-broken",
        "/given/members",
    )
    assert second.passed


def test_a_fact_that_is_given_wrongly_is_located_in_given(tmp_path: Path) -> None:
    results = ran(
        tmp_path,
        """
        given: {members: many}
        cases: [{that: it, as_of: 2022-06-30, expect: {statuses: {share: met}}}]
        """,
    )
    [problem] = results.files[0].cases[0].problems
    assert (problem.place and problem.place.line, problem.place and problem.place.pointer) == (
        2,
        "/given/members",
    )


def test_unknown_names_in_expectations_are_refused_together(tmp_path: Path) -> None:
    found = refused(
        tmp_path,
        """
        cases:
          - that: everything is misspelt
            expect:
              statuses: {shair: met}
              points: {widow: 4}
              groups: {all: 4}
              tier: goood
              remedies: {share: {partly: 1}}
              collect: [partie]
          - {that: so is the code, expect: {error: check-brokn}}
        unreachable: [{criterion: shares, statuses: [met], reason: because}]
        """,
    )
    assert found == [
        ("5:18", "没有名为 `shair` 的指标 / 您是否想写 `share`？",
         "there is no criterion `shair` / did you mean `share`?"),
        ("6:16", "没有名为 `widow` 的指标 / 您是否想写 `window`？",
         "there is no criterion `widow` / did you mean `window`?"),
        ("7:16", "`groups` 中没有 `all`", "`all` is not among the groups"),
        ("8:13", "`tiers` 中没有 `goood` / 您是否想写 `good`？",
         "`goood` is not among the tiers / did you mean `good`?"),
        ("9:26", "规则集没有事实 `partly` / 您是否想写 `party`？",
         "the ruleset has no fact `partly` / did you mean `party`?"),
        ("10:17", "规则集没有事实 `partie` / 您是否想写 `party`？",
         "the ruleset has no fact `partie` / did you mean `party`?"),
        ("11:44", "没有代码为 `check-brokn` 的错误 / 您是否想写 `check-broken`？",
         "there is no problem with the code `check-brokn` / did you mean `check-broken`?"),
        ("12:27", "没有名为 `shares` 的指标 / 您是否想写 `share`？",
         "there is no criterion `shares` / did you mean `share`?"),
    ]  # fmt: skip


def test_points_of_a_criterion_without_points_are_refused(tmp_path: Path) -> None:
    tests = "cases: [{that: it, expect: {points: {window: 4}}}]"
    rules = RULES.replace("require: window, points: 4", "require: window")
    assert refused(tmp_path, tests, rules) == [
        ("1:38", "指标 `window` 不计分", "criterion `window` has no points")
    ]  # fmt: skip


def test_a_refusal_goes_with_no_other_expectation(tmp_path: Path) -> None:
    tests = "cases: [{that: it, expect: {error: check-broken, score: 4}}]"
    assert refused(tmp_path, tests) == [
        ("1:50", "此处不能用 `score`：快照被拒绝时没有评估结果",
         "`score` has no meaning here: there is no assessment of a snapshot that is refused")
    ]  # fmt: skip


def test_the_file_of_a_snapshot_goes_with_no_facts(tmp_path: Path) -> None:
    tests = "cases: [{that: it, snapshot: s.yaml, facts: {party: 1}, expect: {score: 4}}]"
    assert refused(tmp_path, tests) == [
        ("1:38", "此处不能用 `facts`：快照文件已写明全部事实",
         "`facts` has no meaning here: the file of the snapshot states everything")
    ]  # fmt: skip


def test_a_snapshot_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    text = "snapshot: s\nas_of: 2022-06-30\nfacts: {members: 10, party: 3, window: yes}\n"
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    assert said(ran(tmp_path, "cases: [{that: it, snapshot: s.yaml, expect: {score: 10}}]")) == []


@pytest.mark.parametrize(
    ("expect", "zh", "en"),
    [
        ("{score: high}", "`high` 不是可识别的数值", "`high` is not a number"),
        ("{statuses: {share: mett}}", "`mett` 不在可选值中", "`mett` is not one of the choices"),
        ("{points: {share: {low: 1}}}", "缺少 `high`", "`high` is missing"),
    ],
)
def test_a_wrong_shape_is_refused(tmp_path: Path, expect: str, zh: str, en: str) -> None:
    [(_, said_zh, said_en)] = refused(tmp_path, f"cases: [{{that: it, expect: {expect}}}]")
    assert (said_zh.split(" / ")[0], said_en.split(" / ")[0]) == (zh, en)


def test_problems_of_all_files_are_raised_together(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        files(tmp_path / name, "cases: [{that: it, expect: {tier: best}}]")
    with pytest.raises(LirenError) as caught:
        run_tests([tmp_path])
    assert [problem.code for problem in caught.value.problems] == ["unknown-tier"] * 2


def test_a_ruleset_stands_for_the_tests_beside_it_that_are_about_it(tmp_path: Path) -> None:
    case = "cases: [{that: nothing is known, expect: {tier: [good, none]}}]\n"
    for name in ("ruleset.yaml", "other.yaml"):
        (tmp_path / name).write_text(RULES, encoding="utf-8")
    (tmp_path / "tests.yaml").write_text(case, encoding="utf-8")
    (tmp_path / "other.tests.yaml").write_text(f"tests: other.yaml\n{case}", encoding="utf-8")
    for name, tests in (("ruleset.yaml", "tests.yaml"), ("other.yaml", "other.tests.yaml")):
        results = run_tests([tmp_path / name])
        assert [file.tests.name for file in results.files] == [str(tmp_path / tests)]
        assert results.passed


def test_a_ruleset_without_tests_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    with pytest.raises(LirenError) as caught:
        run_tests([tmp_path / "ruleset.yaml"])
    [problem] = caught.value.problems
    assert problem.message("zh") == f"`{tmp_path / 'ruleset.yaml'}` 中没有规则测试"
    assert problem.message("en") == f"there are no rule tests in `{tmp_path / 'ruleset.yaml'}`"


def test_a_folder_without_tests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LirenError) as caught:
        run_tests([tmp_path])
    [problem] = caught.value.problems
    assert problem.message("zh") == f"`{tmp_path}` 中没有规则测试"
    assert problem.message("en") == f"there are no rule tests in `{tmp_path}`"
    assert problem.hints("zh") == (
        "规则测试写在规则集旁的 `tests.yaml` 中，也可命名为 `….tests.yaml`",
    )
    assert problem.hints("en") == (
        "rule tests are in `tests.yaml` beside the ruleset, or in files named `….tests.yaml`",
    )


def test_tests_name_their_ruleset_by_id_or_path_or_stand_beside_it(tmp_path: Path) -> None:
    case = "cases: [{that: it, expect: {statuses: {share: unknown}}, as_of: 2022-06-30}]"
    files(tmp_path, case)
    (tmp_path / "more.tests.yaml").write_text(f"tests: ruleset.yaml\n{case}", encoding="utf-8")
    found = run_tests([tmp_path])
    assert [file.tests.ruleset.id for file in found.files] == ["small", "small"]
    assert len(found.coverage) == 1  # both are about one ruleset
    assert load_ruleset(tmp_path / "ruleset.yaml").digest == found.coverage[0].ruleset.digest


def test_a_ruleset_that_is_not_there_is_located_in_the_tests(tmp_path: Path) -> None:
    found = refused(tmp_path, "tests: red-propperty\ncases: [{that: it, expect: {score: 1}}]")
    assert found == [
        ("1:1", "没有名为 `red-propperty` 的规则集，也没有这个文件 / 您是否想写 `red-property`？",
         "`red-propperty` is neither a known ruleset nor a file / did you mean `red-property`?")
    ]  # fmt: skip


PROFILE = """
profile: strict
version: 1.0.0
title: Strict
base: ruleset.yaml
parameters: {least: {values: {2022-01-01: 40, 2023-01-01: 50}, basis: project, note: stricter}}
"""


def test_a_profile_is_laid_over_the_ruleset_that_is_tested(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(PROFILE, encoding="utf-8")
    results = ran(
        tmp_path,
        """
        profile: p.yaml
        as_of: 2022-06-30
        given: {members: 10, party: 3}
        cases: [{that: 30 % are too few, expect: {statuses: {share: unmet}}}]
        """,
    )
    assert said(results) == []
    assert results.coverage[0].profile == "strict"


def test_a_profile_of_another_ruleset_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(PROFILE, encoding="utf-8")
    tests = "tests: red-property\nprofile: p.yaml\ncases: [{that: it, expect: {score: 1}}]"
    assert refused(tmp_path, tests) == [
        ("1:1", "调整方案 `strict` 的基础规则集是 `small`，不是 `red-property`",
         "profile `strict` is laid over `small`, not over `red-property`")
    ]  # fmt: skip


def test_codes_do_not_change() -> None:
    causes = [cause for cause in vars(problems).values() if isinstance(cause, type)]
    own = [cause for cause in causes if cause.__module__ == problems.__name__]
    assert {cause.__name__: cause.code for cause in own if issubclass(cause, Problem)} == {
        "NoTestsFound": "no-tests-found",
        "OtherRuleset": "tests-other-ruleset",
        "WithoutPoints": "tests-without-points",
        "UnknownFactExpected": "tests-unknown-fact",
        "UnknownCode": "tests-unknown-code",
        "UnknownClassification": "tests-unknown-classification",
        "UnknownType": "tests-unknown-type",
        "UnknownFigure": "tests-unknown-figure",
        "UselessDeclaration": "tests-not-asked-for",
        "Reached": "tests-reached",
        "SeveralRulesets": "tests-several-rulesets",
    }
