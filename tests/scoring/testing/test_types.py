"""What is expected of types of communities: said, refused, failed, and covered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scoring.testing.files import goals, missing, ran, refused, said

RULES = """
ruleset: small
version: 1.0.0
title: Small
facts:
  old: {type: count, unit: person, at_most: 100, title: {zh: 老人, en: Old people}}
  open: {type: flag, title: {zh: 开放, en: Open}}
parameters:
  most: {unit: person, values: {2022-01-01: 20, 2023-01-01: 30}, basis: project,
         title: {zh: 上限, en: Most}}
  none_yet: {unit: person, value: unspecified, basis: project, title: {zh: 未定, en: Not given}}
criteria: {c: {title: C, require: open}}
types:
  kind:
    title: {zh: 类型, en: Kind}
    options:
      aged: {title: {zh: 老龄, en: Aged}, when: old > most, basis: project}
      free: {title: {zh: 开放, en: Open}, when: open, basis: project}
      vague: {title: {zh: 不明, en: Vague}, when: old > none_yet, basis: project}
"""


def case(facts: str, types: str, day: str = "2022-06-30") -> str:
    expect = f"{{types: {{kind: {types}}}}}"
    return f"  - {{that: it, as_of: {day}, facts: {{{facts}}}, expect: {expect}}}\n"


def test_each_type_is_expected_to_hold_or_not(tmp_path: Path) -> None:
    tests = "cases:\n" + case("old: 21", "{aged: yes, free: unknown, vague: unspecified}")
    tests += case("old: 20, open: no", "{aged: no, free: no}")
    assert said(ran(tmp_path, tests, RULES)) == []


def test_a_type_that_came_otherwise_shows_its_condition_with_the_values(tmp_path: Path) -> None:
    results = ran(tmp_path, "cases:\n" + case("old: 20", "{aged: yes, free: no}"), RULES)
    assert said(results) == [
        "whether it is of type `aged` | yes | no | Old people (20 persons) > 20 persons",
        "whether it is of type `free` | no | unknown | Open (unknown); missing: open",
    ]
    assert said(results, "zh") == [
        "是否属于类型 `aged` | yes | no | 老人（20 人） > 20 人",
        "是否属于类型 `free` | no | unknown | 开放（未知）；缺少 open",
    ]


def test_unknown_types_are_refused_with_the_nearest(tmp_path: Path) -> None:
    tests = """
    cases:
      - that: it
        expect: {types: {kinds: {aged: yes}}}
      - that: it
        expect: {types: {kind: {agd: yes}}}
    unreachable: [{type: kind.fre, reason: no}]
    """
    assert refused(tmp_path, tests, RULES) == [
        ("4:22", "`types` 中没有 `kinds` / 您是否想写 `kind`？",
         "`kinds` is not among the types of the ruleset / did you mean `kind`?"),
        ("6:29", "分类 `kind` 没有名为 `agd` 的类型 / 您是否想写 `aged`？",
         "classification `kind` has no type `agd` / did you mean `aged`?"),
        ("7:22", "`types` 中没有 `kind.fre` / 您是否想写 `kind.free`？",
         "`kind.fre` is not among the types of the ruleset / did you mean `kind.free`?"),
    ]  # fmt: skip


def test_an_answer_about_a_type_is_yes_no_unknown_or_unspecified(tmp_path: Path) -> None:
    [(place, zh, en)] = refused(tmp_path, "cases:\n" + case("", "{aged: perhaps}"), RULES)
    assert place == "2:76"
    assert "perhaps" in zh
    assert "perhaps" in en


ALL = ("below", "at", "above")
ANSWERS = ("yes", "no", "unknown")


def test_the_conditions_of_types_are_asked_for_per_dated_value(tmp_path: Path) -> None:
    [coverage] = ran(tmp_path, "cases:\n" + case("", "{aged: unknown}"), RULES).coverage
    assert goals(coverage)[1:] == [
        ("kind.aged", "", "", ANSWERS),
        ("kind.aged", "old > most", "2022-01-01", ALL),
        ("kind.aged", "old > most", "2023-01-01", ALL),
        ("kind.free", "", "", ANSWERS),
        ("kind.vague", "", "", ("unspecified",)),
    ]


def test_a_case_shows_only_the_types_that_it_expects(tmp_path: Path) -> None:
    tests = "cases:\n" + case("old: 20, open: yes", "{aged: no}") + case("open: no", "{free: no}")
    [coverage] = ran(tmp_path, tests, RULES).coverage
    # the first shows aged: no, and at 20 of 2022; the second free: no
    assert missing(coverage)[1:] == [
        ("kind.aged", "", "", ("yes", "unknown")),
        ("kind.aged", "old > most", "2022-01-01", ("below", "above")),
        ("kind.aged", "old > most", "2023-01-01", ALL),
        ("kind.free", "", "", ("yes", "unknown")),
        ("kind.vague", "", "", ("unspecified",)),
    ]


@pytest.mark.parametrize(
    ("old", "day", "side"),
    [
        (19, "2022-06-30", {"below"}),
        (20, "2022-06-30", {"at"}),
        (21, "2022-06-30", {"above"}),
        (22, "2022-06-30", set()),
        (29, "2022-06-30", set()),
        (29, "2023-06-30", {"below"}),
    ],
)
def test_a_condition_of_a_type_is_tested_just_beside_its_figure(
    tmp_path: Path, old: int, day: str, side: set[str]
) -> None:
    tests = "cases:\n" + case(f"old: {old}", "{aged: no}", day)
    [coverage] = ran(tmp_path, tests, RULES).coverage
    seen = {
        way
        for line in coverage.lines
        for way in line.seen
        if line.goal.text == "old > most" and str(line.goal.since)[:4] == day[:4]
    }
    assert seen == side


def test_a_type_that_cannot_be_is_declared_unreachable(tmp_path: Path) -> None:
    tests = "cases:\n" + case("", "{free: unknown}")
    tests += (
        "unreachable:\n"
        "  - {type: kind.free, statuses: [yes, no], reason: none}\n"
        "  - {type: kind.aged, figure: old > most, sides: [at], reason: none}\n"
    )
    [coverage] = ran(tmp_path, tests, RULES).coverage
    assert coverage.problems == ()
    assert [line for line in missing(coverage) if line[0] == "kind.free"] == []
    assert ("kind.aged", "old > most", "2022-01-01", ("below", "above")) in missing(coverage)
