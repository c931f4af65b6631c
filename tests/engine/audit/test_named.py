"""How what is compared is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from liren.engine import RulesetError
from liren.engine.audit.named import load_both, load_named

SMALL = "ruleset: small\nversion: 1.2.0\ntitle: Small\nfacts: {n: count}\n"
SMALL += "parameters: {least: {value: 3}}\n"
SMALL += "criteria: {c: {measure: n, at_least: least, points: 1}}\n"
PROFILE = "profile: here\nversion: 2.0.0\ntitle: Here\nbase: small.yaml\n"
PROFILE += "parameters: {least: {value: 4, basis: project, note: as before}}\n"


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL, encoding="utf-8")
    Path("here.yaml").write_text(PROFILE, encoding="utf-8")


def told(reference: str) -> tuple[list[str], list[str]]:
    with pytest.raises(RulesetError) as error:
        load_named(reference)
    problems = error.value.problems
    return [each.message("zh") for each in problems], [each.message("en") for each in problems]


@pytest.mark.parametrize(
    ("reference", "name", "day"),
    [
        ("red-property", "red-property", None),
        ("red-property@1.0.0", "red-property", None),
        ("red-property@2022-05-01", "red-property", date(2022, 5, 1)),
        ("red-property@1.0.0@2022-05-01", "red-property", date(2022, 5, 1)),
        ("small.yaml", "small", None),
        ("small.yaml@1.2.0", "small", None),
        ("small.yaml@2022-05-01", "small", date(2022, 5, 1)),
    ],
)
def test_a_ruleset_goes_by_id_or_path_with_a_version_or_a_day(
    reference: str, name: str, day: date | None
) -> None:
    found = load_named(reference)
    assert (found.ruleset.id, found.day, found.written) == (name, day, reference)


@pytest.mark.parametrize("reference", ["here.yaml", "here.yaml@2.0.0", "here.yaml@2022-05-01"])
def test_a_profile_is_the_ruleset_that_it_makes_of_its_base(reference: str) -> None:
    ruleset = load_named(reference).ruleset
    assert ruleset.profile is not None
    assert (ruleset.id, ruleset.profile.id) == ("small", "here")


def test_another_version_is_refused_and_the_one_there_is_named() -> None:
    assert told("red-property@9.9.9") == (
        ["`red-property` 现有版本 `1.0.0`，没有版本 `9.9.9`"],
        ["`red-property` is there in version `1.0.0`, not in version `9.9.9`"],
    )
    assert told("here.yaml@1.2.0") == (
        ["`here.yaml` 现有版本 `2.0.0`，没有版本 `1.2.0`"],
        ["`here.yaml` is there in version `2.0.0`, not in version `1.2.0`"],
    )


def test_the_refusal_says_what_to_do() -> None:
    with pytest.raises(RulesetError) as error:
        load_named("red-property@9.9.9")
    (problem,) = error.value.problems
    assert problem.hints("zh") == ("要与旧版本对比，请给出旧版本文件的路径",)
    assert problem.hints("en") == ("to compare with an earlier version, give the path of its file",)


def test_a_day_that_there_is_not_is_refused() -> None:
    assert told("small.yaml@2022-02-30") == (
        ["没有 `2022-02-30` 这一天"],
        ["there is no day `2022-02-30`"],
    )


def test_what_does_not_exist_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(RulesetError) as error:
        load_named("red-propety")
    assert [each.code for each in error.value.problems] == ["unknown-ruleset"]


def test_the_problems_of_both_are_told_together() -> None:
    with pytest.raises(RulesetError) as error:
        load_both("red-property@9.9.9", "none.yaml")
    codes = {each.code for each in error.value.problems}
    assert codes == {"other-version", "read-file-missing"}


def test_two_days_of_one_ruleset_are_days_of_one() -> None:
    old, new = load_both("small.yaml@2022-05-01", "small.yaml@2023-05-01")
    assert old.ruleset is new.ruleset
    assert (old.day, new.day) == (date(2022, 5, 1), date(2023, 5, 1))
