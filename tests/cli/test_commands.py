"""The subcommands on small inputs made up for these tests: whole outputs, exit codes, problems."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from liren.reports.layout import cells

Call = Callable[..., Any]
Expect = Callable[[str, str], None]

SNAPSHOT = "data/example.yaml"
RULES = "data/neighbourhood.yaml"

OUTPUTS = {
    "assess": ["assess", SNAPSHOT, "-r", RULES],
    "assess-verbose": ["assess", SNAPSHOT, "-r", RULES, "-v"],
    "explain": ["explain", "--as-of", "2022-06-30", RULES],
    "explain-share": ["explain", "--as-of", "2022-06-30", RULES, "party_share_of_committees"],
    "explain-bands": ["explain", "--as-of", "2022-06-30", RULES, "turnout_of_election"],
    "explain-deductions": ["explain", "--as-of", "2022-06-30", RULES, "inspection"],
    "explain-veto": ["explain", "--as-of", "2022-06-30", RULES, "premises_kept"],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", OUTPUTS)
def test_the_whole_output_is_as_stored(liren: Call, expect: Expect, name: str, lang: str) -> None:
    result = liren(*OUTPUTS[name], "--lang", lang)
    assert (result.code, result.err) == (0, "")
    assert max(map(cells, result.out.splitlines())) <= 80
    expect(f"{name}.{lang}.txt", result.out)


@pytest.mark.parametrize("name", ["assess", "explain", "explain-share"])
def test_json_is_as_stored_and_the_same_in_both_languages(
    liren: Call, expect: Expect, name: str
) -> None:
    en = liren(*OUTPUTS[name], "--format", "json", "--lang", "en")
    zh = liren(*OUTPUTS[name], "--format", "json", "--lang", "zh")
    assert en == zh
    assert (en.code, en.err) == (0, "")
    assert json.dumps(json.loads(en.out), ensure_ascii=False, indent=2, sort_keys=True) == (
        en.out.removesuffix("\n")
    )
    expect(f"{name}.json", en.out)


def test_several_rulesets_give_several_scorecards_or_a_list(liren: Call) -> None:
    two = ["assess", "data/small.yaml", "-r", RULES, "-r", "data/second.yaml"]
    one = liren("assess", "data/small.yaml", "-r", RULES)
    both = liren(*two)
    assert both.code == 0
    assert both.out.startswith(one.out.removesuffix("\n"))
    assert "Second rules 1.0.0" in both.out
    data = json.loads(liren(*two, "--format", "json").out)
    assert [each["ruleset"]["id"] for each in data] == ["neighbourhood", "second"]


def test_the_day_of_the_assessment_can_be_given(liren: Call) -> None:
    before = liren("assess", SNAPSHOT, "-r", RULES, "--as-of", "2022-12-31").out
    after = liren("assess", SNAPSHOT, "-r", RULES, "--as-of", "2023-01-01").out
    assert "as of 2022-12-31" in before
    assert "as of 2023-01-01" in after


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_problems_of_all_inputs_are_reported_together_with_1(
    liren: Call, expect: Expect, lang: str
) -> None:
    arguments = ["assess", "data/broken.yaml", "-r", "data/broken-rules.yaml", "--lang", lang]
    result = liren(*arguments)
    assert (result.code, result.out) == (1, "")
    expect(f"problems.{lang}.txt", result.err)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_facts_that_do_not_fit_the_ruleset_are_all_shown_with_1(
    liren: Call, expect: Expect, lang: str
) -> None:
    result = liren("assess", "data/misfit.yaml", "-r", RULES, "--lang", lang)
    assert (result.code, result.out) == (1, "")
    expect(f"misfit.{lang}.txt", result.err)


def test_problems_are_json_when_json_was_asked_for(liren: Call) -> None:
    result = liren("explain", "data/broken-rules.yaml", "--format", "json")
    assert (result.code, result.err) == (1, "")
    problems = json.loads(result.out)["problems"]
    assert [problem["place"]["file"] for problem in problems] == (
        ["data/broken-rules.yaml"] * len(problems)
    )


@pytest.mark.parametrize(
    ("arguments", "en", "zh"),
    [
        (
            ["assess", "missing.yaml", "-r", RULES],
            "no such file `missing.yaml`",
            "找不到文件 `missing.yaml`",
        ),
        (
            ["assess", "data", "-r", RULES],
            "`data` is a folder, not a file",
            "`data` 是文件夹，不是文件",
        ),
        (
            ["explain", "--as-of", "2022-06-30", RULES, "inspections"],
            "ruleset `neighbourhood` has no criterion `inspections`\n   did you mean `inspection`?",
            "规则集 `neighbourhood` 中没有指标 `inspections`\n   您是否想写 `inspection`？",
        ),
    ],
)
def test_what_cannot_be_done_ends_with_2(
    liren: Call, arguments: list[str], en: str, zh: str
) -> None:
    result = liren(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err == (f"{en}\n1 error, nothing was evaluated\n")
    result = liren(*arguments, "--lang", "zh")
    assert (result.code, result.out) == (2, "")
    assert result.err == (f"{zh}\n1 处错误，未作评估\n")


def test_an_unknown_ruleset_is_answered_with_the_nearest_name(liren: Call) -> None:
    result = liren("explain", "red-propery")
    assert (result.code, result.out) == (2, "")
    assert "`red-propery`" in result.err
    assert "   did you mean `red-property`?" in result.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_ruleset_is_listed_and_can_be_explained(liren: Call, lang: str) -> None:
    listed = liren("rulesets", "--lang", lang)
    data = json.loads(liren("rulesets", "--format", "json").out)
    assert (listed.code, listed.err) == (0, "")
    assert len(data) > 0
    for each in data:
        explained = liren("explain", each["id"], "--lang", lang)
        assert explained.code == 0
        assert each["title"][lang] in listed.out
        assert max(map(cells, explained.out.splitlines())) <= 80
