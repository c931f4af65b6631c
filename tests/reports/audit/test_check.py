"""What is said of questions that were not answered: all of a kind and a reason in one line."""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine.audit.checking import Checked, Outcome, Question
from liren.engine.text import Lang, Text
from liren.reports.audit.check import checks_to_dict, render_check
from tests.scoring.making import ruleset

TIME = Text("超出时间限制", "the time limit was reached")
MEMORY = Text("超出内存限制", "the memory limit was reached")
FEW = [Question("never-met", (name,), "gave-up", TIME) for name in "abc"]
MANY = [Question("never-fails", (f"c{i}",), "gave-up", TIME) for i in range(9)]
EIGHT, ALL_EIGHT = MANY[:8], "c0, c1, c2, c3, c4, c5, c6, c7"
THREE = "2022-01-01, 2022-01-02, 2022-01-03"
PAIRS = [Question("follows-from", ("a", name), "gave-up", TIME) for name in "bc"]
DAYS = Question("assessment", tuple(f"2022-01-{d:02}" for d in range(1, 11)), "gave-up", TIME)
WHOLE = Question("contradicts", (), "gave-up", MEMORY)
MIXED = [FEW[0], Question("never-met", ("b",), "gave-up", MEMORY), FEW[2]]


def checked(*questions: Question) -> Checked:
    return Checked(ruleset("facts: {f: flag}\ncriteria: {c: {require: f}}"), (), (), questions)


@pytest.mark.parametrize(
    ("questions", "lang", "said"),
    [
        (FEW, "en", ["cannot be told: never-met (a, b, c): the time limit was reached"]),
        (FEW, "zh", ["未能判定 never-met（a, b, c）：超出时间限制"]),
        (MANY, "en",
         [f"cannot be told: never-fails (c0, c1, c2 and 6 more, -v shows all): {TIME.en}"]),
        (MANY, "zh",
         [f"未能判定 never-fails（c0, c1, c2 及另外 6 项，加 -v 全部列出）：{TIME.zh}"]),
        (EIGHT, "en", [f"cannot be told: never-fails ({ALL_EIGHT}): the time limit was reached"]),
        (PAIRS, "en", ["cannot be told: follows-from (a, b; a, c): the time limit was reached"]),
        (PAIRS, "zh", ["未能判定 follows-from（a, b；a, c）：超出时间限制"]),
        (PAIRS[:1], "en", ["cannot be told: follows-from (a, b): the time limit was reached"]),
        ([DAYS], "en",
         [f"cannot be told: assessment ({THREE} and 7 more, -v shows all): {TIME.en}"]),
        ([WHOLE], "en", ["cannot be told: contradicts: the memory limit was reached"]),
        ([WHOLE], "zh", ["未能判定 contradicts：超出内存限制"]),
        (MIXED, "en", ["cannot be told: never-met (a, c): the time limit was reached",
                       "cannot be told: never-met (b): the memory limit was reached"]),
    ],
)  # fmt: skip
def test_questions_that_were_not_answered_are_named_together(
    questions: list[Question], lang: Lang, said: list[str]
) -> None:
    assert render_check(checked(*questions), lang)[:-1] == said


def test_if_everything_is_wanted_all_of_them_are_named() -> None:
    lines = render_check(checked(*MANY), "en", verbose=True)[:-1]
    names = ", ".join(f"c{i}" for i in range(9))
    assert lines == [f"cannot be told: never-fails ({names}): the time limit was reached"]


@pytest.mark.parametrize("outcome", ["proved", "refuted"])
def test_only_what_was_not_answered_is_said_to_be_open(outcome: Outcome) -> None:
    assert len(render_check(checked(Question("never-met", ("a",), outcome)), "en")) == 1


def test_data_have_each_question_by_itself() -> None:
    found: Any = checks_to_dict([checked(*MANY)])
    assert [each["of"] for each in found["rulesets"][0]["questions"]] == [
        [f"c{i}"] for i in range(9)
    ]
