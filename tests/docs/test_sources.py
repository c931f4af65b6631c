"""Every row of the source documents is accounted for, and the index of them is up to date."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ROWS = {
    "H": 16, "R": 15, "S": 14, "P": 1, "C": 5, "D": 19, "W": 13, "G": 9, "I": 9, "B": 7, "N": 3,
    "K": 4, "F": 8,
}  # fmt: skip
"""How many rows the inventory has of each family."""


@pytest.fixture(scope="module")
def tool() -> Any:
    spec = importlib.util.spec_from_file_location("sources", ROOT / "tools" / "sources.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_row_of_the_inventory_is_left_out(tool: Any) -> None:
    expected = {f"{family}{i}" for family, most in ROWS.items() for i in range(1, most + 1)}
    found = [row["id"] for row in tool.rows()]
    assert set(found) == expected
    assert len(found) == len(expected)


def test_every_row_is_carried_by_something_or_says_why_nothing_can(tool: Any) -> None:
    bare = [
        row["id"]
        for row in tool.rows()
        if not row["carried_by"] and not {"zh", "en"} <= set(row.get("reason", ()))
    ]
    assert bare == []


def test_everything_that_carries_a_row_is_there(tool: Any) -> None:
    for row in tool.rows():
        for reference in row["carried_by"]:
            found = tool.carrier(reference)
            assert found.title.zh, reference
            assert found.title.en, reference


@pytest.mark.parametrize(
    "reference",
    ["red-property#criteria/no_such", "fixture:nowhere", "profile:nowhere/profiles/none"],
)
def test_a_reference_to_nothing_is_noticed(tool: Any, reference: str) -> None:
    with pytest.raises(LookupError):
        tool.carrier(reference)


@pytest.mark.parametrize(("lang", "name"), [("en", "sources.md"), ("zh", "sources.zh.md")])
def test_the_index_is_up_to_date(tool: Any, lang: str, name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == tool.page(lang)


@pytest.mark.parametrize(
    ("row", "figure"),
    [("H8", "≥ [the figure is missing in the source] m²/person"), ("W8", "10 printed, 9 distinct"),
     ("N1", "≈ 300 (band: project)")],
)  # fmt: skip
def test_odd_figures_stay_visible(tool: Any, row: str, figure: str) -> None:
    assert {each["id"]: each.get("figure") for each in tool.rows()}[row]["en"] == figure
