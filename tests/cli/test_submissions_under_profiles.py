"""Submissions, forms and schemas by a ruleset with a profile: what the profile adds is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
RULES = """\
ruleset: base
version: 1.0.0
title: {zh: 基准, en: Base}
facts: {members: {type: count, at_most: 40, title: {zh: 成员, en: Members}}}
criteria: {large: {title: {zh: 规模, en: Large}, measure: members, at_least: 20, points: 10}}
"""
PROFILE = """\
profile: county
version: 1.0.0
title: {zh: 某县, en: County}
base: base.yaml@1.0.0
summary: {zh: 加一项, en: One more}
facts: {night_school: {type: flag, title: {zh: 办夜校, en: Has a night school}}}
criteria:
  school:
    {title: {zh: 夜校, en: Night school}, require: night_school, points: 5, basis: project,
     note: {zh: 试行, en: On trial}}
"""
SNAPSHOT = "snapshot: here\nas_of: 2022-06-30\nfacts: {members: 25, night_school: yes}\n"


@pytest.fixture
def files(liren: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del liren  # whose folder is another
    monkeypatch.chdir(tmp_path)
    texts = {"base.yaml": RULES, "county.yaml": PROFILE, "here.yaml": SNAPSHOT}
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("files")
def test_what_a_profile_adds_is_known(liren: Call) -> None:
    without = liren("validate", "here.yaml", "-r", "base.yaml", "--lang", "en")
    assert without.code == 1
    assert "here.yaml:3:22: ruleset `base` has no fact `night_school`" in without.out
    alone = liren("validate", "here.yaml", "--profile", "county.yaml", "--lang", "en")
    both = liren(
        "validate", "here.yaml", "-r", "base.yaml", "--profile", "county.yaml", "--lang", "en"
    )
    assert (alone.code, alone.out) == (0, "here.yaml: can be assessed\n")
    assert (both.code, both.out) == (alone.code, alone.out)


@pytest.mark.usefixtures("files")
def test_a_form_asks_for_what_a_profile_adds_and_is_read_back(liren: Call) -> None:
    made = liren(
        "form", "base.yaml", "--profile", "county.yaml", "-o", "form.xlsx", "--from", "here.yaml"
    )
    assert (made.code, made.err) == (0, "")
    read = liren("validate", "form.xlsx", "--profile", "county.yaml", "--lang", "en")
    assert (read.code, read.out) == (0, "form.xlsx: can be assessed\n")
    record = liren("assess", "form.xlsx", "--profile", "county.yaml", "--format", "json")
    assert json.loads(record.out)["score"]["value"] == "15"


@pytest.mark.usefixtures("files")
def test_the_schema_has_what_a_profile_adds(liren: Call) -> None:
    of_base = liren("schema", "base.yaml").out
    of_both = liren("schema", "base.yaml", "--profile", "county.yaml").out
    assert ("night_school" in of_base, "night_school" in of_both) == (False, True)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "缺少 `--ruleset`\n   用法见 `liren validate --help`\n1 处错误，未作评估\n"),
        ("en", ("`--ruleset` is missing\n   see `liren validate --help`\n"
               "1 error, nothing was evaluated\n")),
    ],
)  # fmt: skip
def test_a_ruleset_or_a_profile_is_needed(liren: Call, lang: str, said: str) -> None:
    result = liren("validate", "here.yaml", "--lang", lang)
    assert (result.code, result.err) == (2, said)


@pytest.mark.usefixtures("files")
def test_problems_of_rulesets_and_of_the_profile_come_together(liren: Call) -> None:
    result = liren(
        "validate", "here.yaml", "-r", "bass.yaml", "--profile", "county.yml", "--lang", "en"
    )
    assert result.code == 2
    assert "bass.yaml" in result.err
    assert "county.yml" in result.err
