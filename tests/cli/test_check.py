"""`liren check`: what is found, in every form, and how the call ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from liren.engine import Ruleset, load_ruleset, shipped_rulesets
from liren.engine.audit.checking import Checked, Question
from liren.engine.audit.findings import Finding
from liren.engine.text import Lang, Text
from liren.reports.audit.check import render_check

Call = Callable[..., Any]

VISITS = """\
ruleset: visits
version: 1.0.0
title: Visits
sources: {plan: {title: Plan}}
facts: {visits: {type: count, at_most: 20}, gated: flag}
criteria:
  visits: {measure: visits, at_least: 30, points: 10, source: plan}
"""
ACCEPTED = """\
accepted:
  - {code: never-met, of: visits, why: {zh: 如此, en: It is so}}
  - {code: unused-fact, of: gated, why: {zh: 待用, en: For later}}
"""
TEXT = {
    "en": """\
{path}:5:45: warning: nothing reads the fact `gated`
    5 | facts: {{visits: {{type: count, at_most: 20}}, gated: flag}}
      |                                             ^^^^^
   leave it out, so that nobody has to state it
{path}:7:3: `visits` can never be met: no value that the facts can have meets it
    7 |   visits: {{measure: visits, at_least: 30, points: 10, source: plan}}
      |   ^^^^^^
   see whether the figure, or the bounds of the fact, are right
visits: 1 error, 1 warning
""",
    "zh": """\
{path}:5:45: 警告：事实 `gated` 没有被用到
    5 | facts: {{visits: {{type: count, at_most: 20}}, gated: flag}}
      |                                             ^^^^^
   请删去，以免让人填报无用的内容
{path}:7:3: `visits` 永远不能达到：事实的声明范围内没有符合要求的值
    7 |   visits: {{measure: visits, at_least: 30, points: 10, source: plan}}
      |   ^^^^^^
   请核对要求的数值和事实声明的上下限
visits：1 处错误，1 处警告
""",
}


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    file = tmp_path / "v.yaml"
    file.write_text(VISITS, encoding="utf-8")
    return file


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_findings_come_with_place_excerpt_and_advice(liren: Call, visits: Path, lang: str) -> None:
    result = liren("check", "--fast", str(visits), "--lang", lang)
    assert (result.code, result.err) == (1, "")
    assert result.out == TEXT[lang].format(path=visits)


def test_what_is_accepted_does_not_count(liren: Call, visits: Path) -> None:
    visits.write_text(VISITS + ACCEPTED, encoding="utf-8")
    result = liren("check", "--fast", str(visits))
    assert (result.code, result.out, result.err) == (0, "visits: nothing found, 2 accepted\n", "")
    told = liren("check", "--fast", str(visits), "-v").out.splitlines()
    assert told == [
        f"{visits}:10:5: accepted unused-fact (gated): For later",
        f"{visits}:9:5: accepted never-met (visits): It is so",
        "visits: nothing found, 2 accepted",
    ]


def test_json_has_findings_and_what_is_accepted(liren: Call, visits: Path) -> None:
    visits.write_text(VISITS + ACCEPTED.splitlines(keepends=True)[0] + ACCEPTED.splitlines()[1])
    result = liren("check", "--fast", str(visits), "--format", "json")
    (ruleset,) = json.loads(result.out)["rulesets"]
    assert (result.code, ruleset["clean"], ruleset["questions"]) == (1, False, [])
    assert ruleset["ruleset"]["id"] == "visits"
    (finding,) = ruleset["findings"]
    assert (finding["code"], finding["of"], finding["examples"]) == ("unused-fact", ["gated"], [])
    (accepted,) = ruleset["accepted"]
    assert (accepted["code"], accepted["why"]) == ("never-met", {"zh": "如此", "en": "It is so"})


def test_sarif_suppresses_what_is_accepted(liren: Call, visits: Path) -> None:
    visits.write_text(VISITS + ACCEPTED, encoding="utf-8")
    result = liren("check", "--fast", str(visits), "--format", "sarif", "--lang", "en")
    assert result.code == 0
    (run,) = json.loads(result.out)["runs"]
    said = {each["ruleId"]: each["suppressions"] for each in run["results"]}
    assert said == {
        "unused-fact": [{"kind": "inSource", "justification": "For later"}],
        "never-met": [{"kind": "inSource", "justification": "It is so"}],
    }


def test_a_ruleset_that_does_not_load_shows_why(liren: Call, visits: Path) -> None:
    visits.write_text(VISITS.replace("measure: visits", "measure: visit"), encoding="utf-8")
    result = liren("check", str(visits), "--lang", "en")
    assert (result.code, result.out) == (1, "")
    assert result.err.splitlines()[0] == f"{visits}:7:21: unknown fact or parameter `visit`"
    assert liren("check", "no-such-ruleset").code == 2


def test_on_a_day_only_its_figures_count(liren: Call, visits: Path) -> None:
    dated = VISITS.replace("at_least: 30", "at_least: least").replace(", gated: flag", "")
    values = "{2022-01-01: 10, 2023-01-01: 30}"
    visits.write_text(f"{dated}parameters: {{least: {{values: {values}, source: plan}}}}\n")
    assert liren("check", "--fast", str(visits), "--as-of", "2022-06-30").code == 0
    late = liren("check", "--fast", str(visits), "--as-of", "2023-06-30")
    assert (late.code, "can never be met:" in late.out) == (1, True)
    whole = liren("check", "--fast", str(visits))
    assert "can never be met (from 2023-01-01 on):" in whole.out


def test_a_profile_is_laid_over_its_base(liren: Call) -> None:
    file = shipped_rulesets()["harmonious-community"].parent / "profiles" / "residents-first.yaml"
    result = liren("check", "--fast", "harmonious-community", "--profile", str(file))
    said = "harmonious-community + residents-first: nothing found, 1 accepted\n"
    assert (result.code, result.out) == (0, said)


def test_nothing_is_found_in_the_shipped_rulesets(liren: Call) -> None:
    result = liren("check", "--fast", *shipped_rulesets())
    assert (result.code, result.err) == (0, "")
    assert all(": nothing found" in line for line in result.out.splitlines())


SIZES = """\
ruleset: sizes
version: 1.0.0
title: Sizes
facts: {residents: {type: count, unit: person, title: {zh: 居民, en: Residents}}}
types:
  size:
    options: {large: {when: residents > 3000}, small: {when: residents < 3000}}
criteria:
  inhabited: {measure: residents, at_least: 1 person, points: 1, basis: project}
"""


def test_proofs_come_with_an_example_that_can_be_assessed(liren: Call, tmp_path: Path) -> None:
    file, folder = tmp_path / "sizes.yaml", tmp_path / "examples"
    file.write_text(SIZES, encoding="utf-8")
    arguments = [str(file), "--as-of", "2022-06-30", "--save-examples", str(folder)]
    result = liren("check", *arguments, "--lang", "en")
    assert (result.code, result.err) == (1, "")
    assert result.out.splitlines()[3:] == [
        "   for example: Residents 3000 persons",
        "   see whether their conditions are right, or add a type for the rest",
        "sizes: 1 warning, 7 questions answered by proof",
    ]
    saved = folder / "sizes-1-types-gap.yaml"
    assert saved.exists()
    assessed = liren("assess", str(saved), "-r", str(file), "--format", "json")
    (kind,) = json.loads(assessed.out)["types"]
    assert json.loads(assessed.out)["as_of"] == "2022-06-30"
    assert [each["belongs"] for each in kind["options"]] == ["no", "no"]


def test_json_says_how_every_question_was_answered(liren: Call, tmp_path: Path) -> None:
    file = tmp_path / "sizes.yaml"
    file.write_text(SIZES.replace("residents < 3000", "residents <= 3000"), encoding="utf-8")
    result = liren("check", str(file), "--format", "json", "--as-of", "2022-06-30")
    (ruleset,) = json.loads(result.out)["rulesets"]
    assert (result.code, ruleset["clean"]) == (0, True)
    answers = {each["code"]: each["answer"] for each in ruleset["questions"]}
    assert answers["types-gap"] == answers["never-met"] == "proved"
    assert set(answers.values()) == {"proved"}


def test_what_was_not_answered_is_said_to_be_open(liren: Call, tmp_path: Path) -> None:
    file = tmp_path / "lists.yaml"
    file.write_text(
        SIZES.replace("criteria:", "criteria:\n  many: {require: count(estates) >= 5, points: 1}")
        .replace("types:", "units: {}\ntypes:")
        .replace("en: Residents}}}", "en: Residents}}, estates: {each: {fenced: flag}}}")
        .replace("residents < 3000", "residents <= 3000"),
        encoding="utf-8",
    )
    result = liren("check", str(file), "--lang", "en", "--as-of", "2022-06-30")
    assert (
        "cannot be told: never-met (many): of the list `estates` no more than 3 records were"
        in (result.out)
    )
    assert result.out.splitlines()[-1].endswith(" not answered")
    wider = liren("check", str(file), "--lang", "en", "--as-of", "2022-06-30", "--records", "5")
    assert "never-met (many)" not in wider.out


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--records", "0", "a whole number from 1 to 20"),
        ("--seconds", "none", "a number above 0"),
        ("--total-seconds", "-1", "a number above 0"),
    ],
)
def test_limits_are_checked(liren: Call, option: str, value: str, expected: str) -> None:
    result = liren("check", "red-property", option, value, "--lang", "en")
    assert result.code == 2
    assert result.err.startswith(f"expected {expected} for `{option}` but got `{value}`")


def test_the_lints_run_once_beside_proofs(
    liren: Call, visits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of large rulesets they take long."""
    from liren.engine.audit import lint

    ran: list[str] = []
    first = lint.lints.LINTS[0]

    def counted(ruleset: Ruleset) -> Iterator[Finding]:
        ran.append(ruleset.id)
        return first(ruleset)

    monkeypatch.setattr(lint.lints, "LINTS", (counted, *lint.lints.LINTS[1:]))
    assert liren("check", str(visits)).code == 1
    assert ran == ["visits"]


LEFT = [
    Question("never-met", (f"c{i}",), "gave-up", Text("时间到", "time is up")) for i in range(20)
]
UNTOLD = {
    "en": [
        "cannot be told: never-met (c0): time is up",
        "cannot be told: never-met (c1): time is up",
        "cannot be told: never-met (c2): time is up",
        "cannot be told: never-met (17 more, -v shows all): time is up",
        "visits: nothing found, 0 questions answered by proof, 20 not answered",
    ],
    "zh": [
        "未能判定 never-met（c0）：时间到",
        "未能判定 never-met（c1）：时间到",
        "未能判定 never-met（c2）：时间到",
        "未能判定 never-met（另有 17 项，加 -v 全部列出）：时间到",
        "visits：未发现问题，证明 0 个疑问，20 个疑问未能解答",
    ],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_of_very_many_open_questions_of_a_kind_the_first_are_told(visits: Path, lang: Lang) -> None:
    checked = Checked(load_ruleset(visits), (), (), tuple(LEFT))
    assert render_check(checked, lang) == UNTOLD[lang]
    whole = render_check(checked, lang, verbose=True)
    assert (len(whole), whole[19]) == (21, UNTOLD[lang][0].replace("c0", "c19"))
    few = Checked(checked.ruleset, (), (), tuple(LEFT[:8]))
    assert len(render_check(few, lang)) == 9
