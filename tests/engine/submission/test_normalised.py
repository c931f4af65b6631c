"""Values as forms have them are read, what they were read as is said, and nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine import validate_submission
from liren.engine.submission.validate import Submission
from tests.engine.submission.making import rules

RULES = rules()


def submit(name: str, value: Any) -> Submission:
    return validate_submission({"snapshot": "a", "context": {}, "facts": {name: value}}, RULES)


@pytest.mark.parametrize(
    "written",
    [
        "2022年6月30日",
        "2022 年 6 月 30 日",
        "2022年06月30号",
        "2022.6.30",
        "2022/6/30",
        "2022-6-30",
        "20220630",
        "２０２２年６月３０日",
        "二〇二二年六月三十日",
        "二○二二年六月三十日",
    ],
)
def test_days_are_read_as_forms_have_them(written: str) -> None:
    found = submit("built", written)
    assert [(each.written, *each.read_as) for each in found.normalised] == [
        (written, "2022-06-30", "2022-06-30")
    ]


@pytest.mark.parametrize(
    "written",
    [
        "30/6/2022",
        "6.30.2022",
        "22.6.30",
        "2022.6",
        "2022年6月",
        "2022.6/30",
        "2022年6月31日",
        "二〇二二年十三月一日",
        "二〇二二年六月三一日",
        "20220631",
        "18991231",
        "2022-06-30\n",
        "昨天",
    ],
)
def test_other_days_are_asked_about(written: str) -> None:
    (problem,) = submit("built", written).errors
    assert problem.code == "wrong-value"


@pytest.mark.parametrize(
    ("name", "written", "zh", "en"),
    [
        ("green", "八成五", "85%", "85 %"),
        ("green", "8成5", "85%", "85 %"),
        ("green", "三成半", "35%", "35 %"),
        ("green", "百分之三十", "30%", "30 %"),
        ("land", "1亩半", "1.5 亩", "1.5 mu"),
        ("land", "两公顷半", "37.5 亩", "37.5 mu"),
        ("area", "0.2 万平方米", "2000 平方米", "2000 m²"),
        ("members", "三百", "300 人", "300 persons"),
        ("members", "１２", "12 人", "12 persons"),
        ("fees", "1,200.50 元", "1200.5 元", "1200.5 yuan"),
    ],
)
def test_numbers_say_what_they_were_read_as(name: str, written: str, zh: str, en: str) -> None:
    found = submit(name, written)
    assert [(each.written, *each.read_as) for each in found.normalised] == [(written, zh, en)]
    assert [each.place.pointer for each in found.normalised] == [f"/facts/{name}"]


@pytest.mark.parametrize("written", ["30 %", "30", "30.0", 30])
def test_what_stands_there_is_not_said_again(written: Any) -> None:
    assert submit("green", written).normalised == ()


def test_a_half_after_ten_thousand_is_ambiguous() -> None:
    (problem,) = submit("land", "1万亩半").errors
    assert problem.code == "ambiguous-number"
    assert "1.5 万亩" in problem.message("zh") + "".join(problem.hints("zh"))


def test_it_is_in_the_outcome_as_data() -> None:
    outcome: dict[str, Any] = submit("members", "三百").to_dict()
    (said,) = outcome["normalised"]
    assert said["written"] == "三百"
    assert said["read_as"] == {"zh": "300 人", "en": "300 persons"}
    assert said["place"]["pointer"] == "/facts/members"


def test_what_a_refused_submission_says_is_shown_too() -> None:
    facts = {"members": "三百", "green": "200 %", "land": "五百公顷", "gated": "maybe"}
    found = validate_submission({"snapshot": "a", "facts": facts}, RULES)
    assert not found.valid
    assert [(each.written, *each.read_as) for each in found.normalised] == [
        ("三百", "300 人", "300 persons"),
        ("五百公顷", "7500 亩", "7500 mu"),
    ]
    assert [each.code for each in found.errors] == ["wrong-value", "out-of-bounds", "out-of-bounds"]
    outcome: dict[str, Any] = found.to_dict()
    assert [each["written"] for each in outcome["normalised"]] == ["三百", "五百公顷"]
