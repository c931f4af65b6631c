"""`--profile`, and what scorecards say of waivers, claims and reasons: whole outputs, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liren.reports.layout import cells

Call = Callable[..., Any]
Expect = Callable[[str, str], None]

RULES, PROFILE = "data/neighbourhood.yaml", "data/county.yaml"
EXPLAIN = ["explain", "--as-of", "2022-06-30", RULES]
OUTPUTS = {
    "profile": ["assess", "data/example.yaml", "--profile", PROFILE],
    "profile-verbose": ["assess", "data/example.yaml", "--profile", PROFILE, "-v"],
    "profile-explain": [*EXPLAIN, "--profile", PROFILE],
    "profile-explain-share": [*EXPLAIN, "party_share_of_committees", "--profile", PROFILE],
    "set-aside": ["assess", "data/set-aside.yaml", "-r", RULES],
    "set-aside-verbose": ["assess", "data/set-aside.yaml", "-r", RULES, "-v"],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", OUTPUTS)
def test_the_whole_output_is_as_stored(liren: Call, expect: Expect, name: str, lang: str) -> None:
    result = liren(*OUTPUTS[name], "--lang", lang)
    assert (result.code, result.err) == (0, "")
    assert max(map(cells, result.out.splitlines())) <= 80
    expect(f"{name}.{lang}.txt", result.out)


@pytest.mark.parametrize("name", ["profile", "profile-explain-share"])
def test_json_is_as_stored_and_the_same_in_both_languages(
    liren: Call, expect: Expect, name: str
) -> None:
    en = liren(*OUTPUTS[name], "--format", "json", "--lang", "en")
    zh = liren(*OUTPUTS[name], "--format", "json", "--lang", "zh")
    assert en == zh
    assert (en.code, en.err) == (0, "")
    expect(f"{name}.json", en.out)


def test_the_ruleset_may_be_named_beside_its_profile(liren: Call) -> None:
    alone = liren("assess", "data/example.yaml", "--profile", PROFILE)
    named = liren("assess", "data/example.yaml", "-r", RULES, "--profile", PROFILE)
    assert (alone.code, alone) == (0, named)


def test_of_several_rulesets_the_profile_changes_its_base_alone(liren: Call) -> None:
    both = ["-r", RULES, "-r", "data/second.yaml", "--profile", PROFILE]
    data = json.loads(liren("assess", "data/small.yaml", *both, "--format", "json").out)
    named = [(each["ruleset"]["id"], (each["profile"] or {}).get("id")) for each in data]
    assert named == [("neighbourhood", "county"), ("second", None)]


@pytest.mark.parametrize(
    ("call", "zh", "en"),
    [
        (
            ["assess", "data/small.yaml", "-r", "data/second.yaml", "--profile", PROFILE],
            "调整方案 `county` 以 `neighbourhood@1.2.0` 为基准，不适用于 `second@1.0.0`",
            "profile `county` is for `neighbourhood@1.2.0`, not for `second@1.0.0`",
        ),
        (
            ["explain", "data/second.yaml", "--profile", PROFILE],
            "调整方案 `county` 以 `neighbourhood@1.2.0` 为基准，不适用于 `second@1.0.0`",
            "profile `county` is for `neighbourhood@1.2.0`, not for `second@1.0.0`",
        ),
    ],
)
def test_a_profile_for_another_ruleset_is_refused_with_1(
    liren: Call, call: list[str], zh: str, en: str
) -> None:
    for lang, message, outcome in (
        ("zh", zh, "1 处错误，未作评估"),
        ("en", en, "1 error, nothing was evaluated"),
    ):
        result = liren(*call, "--lang", lang)
        assert (result.code, result.out) == (1, "")
        assert result.err == f"{message}\n{outcome}\n"


def test_without_ruleset_and_profile_the_call_is_refused_with_2(liren: Call) -> None:
    for lang, message in (("zh", "缺少 `--ruleset`\n"), ("en", "`--ruleset` is missing\n")):
        result = liren("assess", "data/small.yaml", "--lang", lang)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(message)


def test_an_absent_profile_is_refused_with_2(liren: Call) -> None:
    result = liren("assess", "data/small.yaml", "--profile", "data/absent.yaml")
    assert (result.code, result.out) == (2, "")
    assert "data/absent.yaml" in result.err


def test_problems_of_profile_and_snapshot_are_reported_together(
    liren: Call, tmp_path: Path
) -> None:
    text = Path("data/county.yaml").read_text(encoding="utf-8")
    file = tmp_path / "broken.yaml"
    base = Path("data/neighbourhood.yaml").resolve()
    text = text.replace("neighbourhood.yaml", str(base)).replace("party_share:", "party_shar:")
    file.write_text(text, encoding="utf-8")
    result = liren("assess", "data/broken.yaml", "--profile", str(file))
    assert (result.code, result.out) == (1, "")
    assert "broken.yaml:10:3: the base has no parameter `party_shar`" in result.err
    assert "data/broken.yaml" in result.err
