"""One of a thing is said in the singular, in every report that counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from liren.engine import load_ruleset
from liren.engine.audit.checking import Checked, Question
from liren.engine.text import Lang, Text, counted
from liren.reports import wording
from liren.reports.audit import conflict_wording
from liren.reports.audit import wording as audit_wording
from liren.reports.audit.check import render_check
from liren.reports.page import Page
from liren.reports.ruleset_list import ruleset_list
from liren.reports.test_results import render_results
from liren.scoring.testing import run_tests
from tests.scoring.testing.files import files

Call = Callable[..., Any]

ONE = """\
ruleset: one
version: 1.0.0
title: {zh: 一分, en: One point}
sources: {plan: {title: Plan}}
facts:
  rooms: {type: checklist, title: {zh: 用房, en: Rooms}, items: {office: {zh: 办公室, en: office}}}
groups:
  first: {title: {zh: 甲, en: First}, points: 1}
criteria:
  rooms:
    title: {zh: 用房, en: Rooms}
    group: first
    checklist: rooms
    points: {each: 1}
    source: plan
tiers:
  good: {title: {zh: 良, en: Good}, total: {at_least: 1}}
scoring: {total: 1}
"""
EXPLAINED: Mapping[Lang, str] = {
    "en": """
  One point 1.0.0
  one · in force without limit · figures of 2024-01-01 · 1 point in all

  SOURCES
  plan  Plan

  CRITERIA                                                                points

  First                                                                  1 point
    Rooms                                                                      1
      Rooms: the 1 item
      1 for each of 1 item
      Plan · required · rooms

  TIERS (the best first)
  Good  at least 1 point in all

""",
    "zh": """
  一分 1.0.0
  one · 未限定施行期 · 2024-01-01 的参数值 · 满分 1 分

  文件依据
  plan  Plan

  评估指标                                                                  分值

  甲                                                                        1 分
    用房                                                                       1
      用房，须 1 项齐全
      每具备一项得 1 分（共 1 项）
      Plan · 硬性要求 · rooms

  等次（由高到低）
  良  总分不低于 1 分

""",
}


@pytest.fixture
def one(tmp_path: Path) -> str:
    file = tmp_path / "one.yaml"
    file.write_text(ONE, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_ruleset_of_one_point_and_one_item(liren: Call, one: str, lang: Lang) -> None:
    result = liren("explain", one, "--as-of", "2024-01-01", "--lang", lang)
    assert (result.code, result.out) == (0, EXPLAINED[lang])


SCORES: Mapping[Lang, tuple[str, str]] = {
    "en": ("NOT YET DECIDED   between 0.00 and 1.00 of 1 point", "1.00 of 1 point"),
    "zh": ("尚不能定级      得分在 0.00 至 1.00 分之间（满分 1 分）", "1.00 分（满分 1 分）"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_score_of_one_point(liren: Call, one: str, tmp_path: Path, lang: Lang) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("snapshot: a\nas_of: 2024-01-01\nfacts: {}\n", encoding="utf-8")
    whole = file.with_name("whole.yaml")
    whole.write_text(file.read_text().replace("{}", "{rooms: [office]}"), encoding="utf-8")
    verdicts = [
        liren("assess", str(each), "-r", one, "--lang", lang).out.splitlines()[3].strip()
        for each in (file, whole)
    ]
    assert verdicts[0] == SCORES[lang][0]
    assert verdicts[1].endswith(f" {SCORES[lang][1]}")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["one: nothing found, 1 question answered by proof",
                "one: nothing found, 2 questions answered by proof",
                "one: nothing found, 0 questions answered by proof, 1 not answered"]),
        ("zh", ["one：未发现问题，证明 1 个疑问", "one：未发现问题，证明 2 个疑问",
                "one：未发现问题，证明 0 个疑问，1 个疑问未能解答"]),
    ],
)  # fmt: skip
def test_one_question_that_was_answered(one: str, lang: Lang, said: list[str]) -> None:
    proved = Question("never-met", ("rooms",), "proved")
    asked = [(proved,), (proved, proved), (Question("never-met", (), "gave-up"),)]
    checks = [Checked(load_ruleset(one), (), (), each) for each in asked]
    assert [render_check(each, lang)[-1] for each in checks] == said


@pytest.mark.parametrize(("lang", "said"), [("en", "1 criterion"), ("zh", "1 项")])
def test_a_ruleset_of_one_criterion_in_the_list(one: str, lang: Lang, said: str) -> None:
    lines = ruleset_list([load_ruleset(one)], Page(lang))
    assert f" · {said} · " in "\n".join(lines)


CASE = """
as_of: 2022-06-30
given: {members: 11, window: yes}
cases:
"""
FAILS = "  - {that: it, facts: {party: 3}, expect: {statuses: {share: met}}}\n"
PASSES = "  - {that: it, facts: {party: 4}, expect: {statuses: {share: met}}}\n"


@pytest.mark.parametrize(
    ("cases", "en", "zh"),
    [
        (FAILS, "tests.yaml: 1 case fails", "tests.yaml：1 个用例未通过"),
        (FAILS + PASSES, "tests.yaml: 1 of 2 cases fails", "tests.yaml：2 个用例中 1 个未通过"),
        (FAILS * 2, "tests.yaml: 2 of 2 cases fail", "tests.yaml：2 个用例中 2 个未通过"),
    ],
)
def test_one_case_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cases: str, en: str, zh: str
) -> None:
    files(tmp_path, CASE + cases)
    monkeypatch.chdir(tmp_path)
    results = run_tests(["tests.yaml"])
    assert render_results(results, Page("en"))[0] == en
    assert render_results(results, Page("zh"))[0] == zh


@pytest.mark.parametrize(
    ("templates", "values", "en", "zh"),
    [
        (wording.UP_TO, {}, "up to 1 point", "至多 1 分"),
        (wording.POINTS_AT_MOST, {}, "at most 1 point", "最多 1 分"),
        (wording.ALL_ITEMS, {"what": "x"}, "the 1 item of x", "x 1 项齐全"),
        (
            audit_wording.UP_TO_RECORDS, {"lists": "x"},
            "lists with up to 1 record: x (more with --records)",
            "记录表只考察到 1 条记录：x（可用 --records 增加）",
        ),
        (
            conflict_wording.OF_RECORDS, {"list": "x"},
            "of x at most 1 record was looked at (`--records` takes more)",
            "x 只考察了不超过 1 条记录的情形（可用 `--records` 增加）",
        ),
    ],
)  # fmt: skip
def test_words_for_one(
    templates: tuple[Text, Text], values: Mapping[str, object], en: str, zh: str
) -> None:
    assert Page("en").count("1", templates, **values) == en
    assert Page("zh").count(1, templates, **values) == zh
    assert Page("en").count("0.5", templates, **values) != en


def test_an_amount_with_its_noun() -> None:
    assert [counted(n, "point") for n in ("1", "0.5", "12")] == [
        "1 point",
        "0.5 points",
        "12 points",
    ]
