"""A submission made of errors: the first hundred are told, that there are more is said, soon."""

from __future__ import annotations

import json
from time import process_time

import pytest

from liren.engine.errors import MOST_PROBLEMS
from liren.engine.submission.bulk import validate_table
from liren.engine.submission.validate import Submission, validate_submission
from liren.reports.submissions import render_submission
from tests.engine.submission.making import rules
from tests.engine.submission.workbooks import plain

RULES = rules()
MANY = 9_000
LONG = "x" * 40
SECONDS = 1.0


def csv_of(row: str) -> bytes:
    rows = "".join(f"{row.replace('#', str(i))}\n" for i in range(MANY))
    return f"fact,value,note\n{rows}".encode()


def json_of(section: str, entry: object) -> bytes:
    return json.dumps({"snapshot": "a", section: [entry] * MANY}).encode()


HALF_A_MEGABYTE = {
    "facts that are unknown": ("s.csv", csv_of(f"memberz_#_{LONG},1,n")),
    "values of no fact": ("s.csv", csv_of(f",#,{LONG}")),
    "a fact again and again": ("s.csv", csv_of(f"members,#,{LONG}")),
    "records out of order": ("s.csv", csv_of(f"estates[9].homes,#,{LONG}")),
    "ranges that are ambiguous": ("s.csv", csv_of(f"area,三至五公顷,{LONG}")),
    "cells without a column": ("s.csv", csv_of(f"members,3,,x,y,{LONG}")),
    "claims that lack everything": ("s.json", json_of("claims", {"criterion": LONG})),
    "a workbook of unknown facts": (
        "s.xlsx", plain(["fact", "value"], *([f"x{i}", i] for i in range(4_900))),
    ),
}  # fmt: skip


def in_time(name: str, content: bytes) -> Submission:
    """What is found; with its rendering in less than a second."""
    began = process_time()
    found = validate_submission(name, RULES, content=content)
    assert render_submission(found, "zh")
    assert json.dumps(found.to_dict())
    assert process_time() - began < SECONDS
    return found


@pytest.mark.parametrize("case", HALF_A_MEGABYTE)
def test_half_a_megabyte_of_errors_is_answered_in_a_second(case: str) -> None:
    validate_submission("s.csv", RULES, content=b"fact,value\nmembers,x\n")  # what loads once
    name, content = HALF_A_MEGABYTE[case]
    found = in_time(name, content)
    assert len(found.errors) == MOST_PROBLEMS + 1
    assert [each.code for each in found.errors].count("too-many-problems") == 1
    last = found.errors[-1]
    assert last.message("zh") == "错误已达 100 处，此后的内容未再检查"
    assert last.message("en") == "100 problems found, the rest was not checked"
    assert last.place is not None


def test_nine_thousand_named_records_are_read_in_the_time_of_as_many_facts() -> None:
    rows = "".join(f"estates.homes,no. {i},x,{LONG}\n" for i in range(MANY))
    content = f"fact,record,value,note\n{rows}".encode()
    began = process_time()
    found = validate_submission("s.csv", RULES, content=content)
    assert process_time() - began < 3 * SECONDS, "comparing each with all others took fourteen"
    assert [(str(each.place), each.message("en")) for each in found.errors] == [
        ("s.csv:C2", "9000 records is out of bounds for `estates` (0 to 4 records)")
    ]


def test_a_record_with_a_number_of_many_digits_is_out_of_order() -> None:
    content = f"fact,record,value\nestates.homes,{'9' * 5000},3\n".encode()
    (problem,) = validate_submission("s.csv", RULES, content=content).errors
    assert str(problem.place) == "s.csv:A2"
    assert problem.message("zh") == "记录编号不连续，此处应为 1"
    assert problem.message("en") == "the numbers of the records leave one out, 1 was expected here"


def test_a_row_of_many_errors_stops_no_other_row() -> None:
    strays = "," * 3 + "x," * 150
    table = f"snapshot,members,area\na,3,30\nb,3,30{strays}\nc,many,30\n"
    first, second, third = validate_table(table.encode(), "s.csv", RULES)
    assert first.valid
    assert len(second.errors) == MOST_PROBLEMS + 1
    assert second.errors[0].code == "cell-without-column"
    assert [each.code for each in third.errors] == ["not-a-number"]


def test_the_errors_of_all_phases_together_are_limited() -> None:
    rooms = {f"k{i}": 1 for i in range(90)}
    data = {"snapshot": "a", "facts": rooms, "claims": [{"criterion": "c_gated"}] * 90}
    found = validate_submission(data, RULES)
    assert len(found.errors) == MOST_PROBLEMS + 1
    assert found.errors[-1].code == "too-many-problems"
