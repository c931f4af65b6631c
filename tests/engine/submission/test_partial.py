"""What is known only in part, as people write it into cells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import Ruleset, load_ruleset
from liren.engine.submission import form_keys as k
from liren.engine.submission.partial import read_cell, write_cell
from liren.engine.submission.problems import AmbiguousRange
from liren.engine.submission.validate import validate_submission
from liren.engine.text import LANGS, Lang
from liren.reports.form.writing import write_form
from tests.engine.submission.workbooks import filled

RULES = load_ruleset(
    {
        "ruleset": "small",
        "version": "1.0.0",
        "title": "Small",
        "facts": {
            "area": {"type": "number", "unit": "m2"},
            "built": {"type": "date"},
            "gated": {"type": "flag"},
            "grade": {"type": "choice", "options": {"a": {"zh": "甲 或 乙", "en": "A or B"},
                                                    "b": {"zh": "丙", "en": "C"}}},
            "rooms": {"type": "checklist", "items": ["library", "chess"]},
        },
        "criteria": {"area": {"measure": "area", "at_least": "3 m²"}},
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return RULES


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("1 200", "1 200"),
        ("3 亩", "3 亩"),
        ("超过 1200", {"more_than": "1200"}),
        ("不超过1200", {"at_most": "1200"}),
        ("至少 3 亩", {"at_least": "3 亩"}),
        ("1200以上", {"at_least": "1200"}),
        ("1200 及以下", {"at_most": "1200"}),
        ("不满 5", {"less_than": "5"}),
        ("不足5", {"less_than": "5"}),
        ("≥ 5", {"at_least": "5"}),
        ("<5", {"less_than": "5"}),
        ("More than 5", {"more_than": "5"}),
        ("5 or less", {"at_most": "5"}),
        ("36–44", {"between": ["36", "44"]}),
        ("36-44", {"between": ["36", "44"]}),
        ("36 至 44", {"between": ["36", "44"]}),
        ("36到44", {"between": ["36", "44"]}),
        ("36～44", {"between": ["36", "44"]}),
        ("36 to 44", {"between": ["36", "44"]}),
        ("between 36 and 44", {"between": ["36", "44"]}),
        ("1.2–1.5 万平方米", {"between": ["1.2 万平方米", "1.5 万平方米"]}),
        ("30 m2–40 m2", {"between": ["30 m2", "40 m2"]}),
        ("超过 36；不超过 44", {"more_than": "36", "at_most": "44"}),
        ("超过 36；超过 44", "超过 36；超过 44"),
        ("约 30", "约 30"),
        ("未知", "未知"),
        ("-5", "-5"),
        ("", ""),
    ],
)
def test_numbers_known_in_part(rules: Ruleset, text: str, raw: object) -> None:
    assert read_cell(text, rules.facts["area"], rules.units) == raw


@pytest.mark.parametrize(
    ("fact", "text", "raw"),
    [
        ("built", "2022-01-01", "2022-01-01"),
        ("built", "早于 2022-01-01", {"less_than": "2022-01-01"}),
        ("built", "after 2022-01-01", {"more_than": "2022-01-01"}),
        ("built", "2022-01-01 至 2022-03-01", {"between": ["2022-01-01", "2022-03-01"]}),
        ("gated", "是或否", "是或否"),
        ("grade", "甲 或 乙", "甲 或 乙"),
        ("grade", "a 或 丙", {"one_of": ["a", "丙"]}),
        ("grade", "a or b", {"one_of": ["a", "b"]}),
        ("rooms", "library、chess", ["library", "chess"]),
        ("rooms", "无", []),
        ("rooms", "有：library；无：chess", {"present": ["library"], "absent": ["chess"]}),
        ("rooms", "absent: chess", {"absent": ["chess"]}),
    ],
)
def test_other_facts_known_in_part(rules: Ruleset, fact: str, text: str, raw: object) -> None:
    assert read_cell(text, rules.facts[fact]) == raw


def test_a_unit_that_may_be_meant_for_one_end_is_asked(rules: Ruleset) -> None:
    problem = read_cell("三至五公顷", rules.facts["area"])
    assert isinstance(problem, AmbiguousRange)
    assert problem.message("zh") == "`三` 与 `五公顷` 之间：单位是否也适于前一个数？"
    assert (
        problem.message("en")
        == "from `三` to `五公顷`: is the unit meant for the first number too?"
    )
    assert problem.hints("zh") == ("请在两个数后都写明单位",)
    assert problem.hints("en") == ("write the unit after both numbers",)


def test_csv_understands_the_same(rules: Ruleset) -> None:
    table = "fact,value,unit\narea,36–44,ha\nbuilt,早于 2022-01-01,\ngrade,a or b,\n"
    found = validate_submission("place.csv", rules, content=table.encode())
    assert found.snapshot is not None
    assert found.snapshot.facts == {
        "area": {"between": ["36 ha", "44 ha"]},
        "built": {"less_than": "2022-01-01"},
        "grade": {"one_of": ["a", "b"]},
    }


NUMBERS = st.integers(0, 10**9).map(str) | st.sampled_from(["1.5", "3 亩", "0.2 ha", "300 m2"])
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str)


def ends(values: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    keys = st.sampled_from(["at_least", "more_than", "at_most", "less_than"])
    both = st.lists(values, min_size=2, max_size=2).map(lambda two: {"between": two})
    return st.dictionaries(keys, values, min_size=1, max_size=2) | both | values


def as_ends(raw: Any) -> Any:
    """A range stated end by end: both mean the same."""
    if isinstance(raw, dict) and "between" in raw:
        return dict(zip(("at_least", "at_most"), raw["between"], strict=True))
    return raw


@given(ends(NUMBERS), ends(DAYS), st.sampled_from(LANGS))
def test_what_is_written_is_read_back(number: Any, day: Any, lang: Lang) -> None:
    for name, raw in (("area", number), ("built", day)):
        text = write_cell(raw, RULES.facts[name], lang)
        assert text is not None
        assert as_ends(read_cell(text, RULES.facts[name])) == as_ends(raw)


@given(st.text(max_size=30), st.sampled_from(list(RULES.facts)))
def test_any_text_is_read(text: str, fact: str) -> None:
    raw = read_cell(text, RULES.facts[fact], RULES.units)
    assert isinstance(raw, str | list | dict | AmbiguousRange)


UNITS = load_ruleset({
    "ruleset": "units", "version": "1.0.0", "title": "Units",
    "facts": {
        **{name: {"type": "count", "unit": "person", "at_most": 9000}
           for name in ("people", "more")},
        "land": {"type": "number", "unit": "mu", "at_most": "900 mu"},
        "green": "share", "built": "date",
        "grade": {"type": "choice", "options": {"a": {"zh": "甲", "en": "A"},
                                                "b": {"zh": "丙", "en": "C"}}},
        "rooms": {"type": "checklist", "items": {"library": {"zh": "图书室", "en": "Library"},
                                                 "chess": {"zh": "棋牌室", "en": "Chess"}}},
        "yards": {"at_most": 9, "each": {"size": {"type": "number", "unit": "m2"}}},
    },
    "criteria": {"c": {"require": "people >= previous.people"}},
})  # fmt: skip
READ_AS = [
    ("people", "三百以上", "至少 300 人", "at least 300 persons"),
    ("people", "over 1 200", None, None),
    ("people", "超过 1,200", "超过 1200 人", "more than 1200 persons"),
    ("people", "36–44", "36 至 44 人", "36 to 44 persons"),
    ("people", "至少 5；不足 9", "至少 5 人；不足 9 人", "at least 5 persons; less than 9 persons"),
    ("land", "1公顷至2公顷", "15 至 30 亩", "15 to 30 mu"),
    ("land", "至多 2000 m²", "至多 3 亩", "at most 3 mu"),
    ("green", "三成以下", "至多 30%", "at most 30 %"),
    ("built", "早于 2022年1月1日", "早于 2022-01-01", "before 2022-01-01"),
    ("built", "2021.1.1 至 2022-01-01", "2021-01-01 至 2022-01-01", "2021-01-01 to 2022-01-01"),
    ("grade", "甲或b", "甲 或 丙", "A or C"),
    (
        "rooms",
        "有：library；无：棋牌室",
        "有：图书室；无：棋牌室",
        "present: Library; absent: Chess",
    ),
    ("rooms", "absent: none", "无：无", "absent: none"),
    ("yards[1].size", "3 亩以上", "至少 2000 平方米", "at least 2000 m²"),
]


@pytest.mark.parametrize(("fact", "text", "zh", "en"), READ_AS)
def test_what_is_known_in_part_says_what_it_was_read_as(
    fact: str, text: str, zh: str | None, en: str | None
) -> None:
    table = f"fact\tvalue\n{fact}\t{text}\n"
    found = validate_submission("place.csv", UNITS, content=table.encode())
    said = [(str(each.place), each.written, *each.read_as) for each in found.normalised]
    assert said == ([("place.csv:B2", text, zh, en)] if zh else [])


def test_it_is_said_of_a_refused_submission_and_not_of_what_cannot_be_read() -> None:
    table = "fact,value,unit\npeople,三百以上,\nmore,many 以上,\nland,5 以上,万人\ngreen,x,\n"
    found = validate_submission("place.csv", UNITS, content=table.encode())
    assert not found.valid
    assert [(each.written, *each.read_as) for each in found.normalised] == [
        ("三百以上", "至少 300 人", "at least 300 persons")
    ]


def test_a_form_says_it_too_of_facts_records_and_rounds() -> None:
    cells: dict[tuple[str, int], object] = {
        ("fact people", k.VALUE): "三百以上",
        ("record yards 1", 2): "1–2 ha",
        ("round as_of", 3): "2021-06-30",
        ("earlier people", 3): "超过 一百",
    }
    content, at = filled(write_form([UNITS], "en").content, cells)
    found = validate_submission("form.xlsx", UNITS, content=content)
    assert found.valid, found.errors
    assert {str(each.place): (each.place.pointer, each.written, *each.read_as)
            for each in found.normalised} == {
        f"form.xlsx:{at[0]}": ("/facts/people", "三百以上", "至少 300 人", "at least 300 persons"),
        f"form.xlsx:{at[1]}": ("/facts/yards/0/size", "1–2 ha", "10000 至 20000 平方米",
                               "10000 to 20000 m²"),
        f"form.xlsx:{at[3]}": ("/history/0/facts/people", "超过 一百", "超过 100 人",
                               "more than 100 persons"),
    }  # fmt: skip
