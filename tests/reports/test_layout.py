"""Measuring, padding and wrapping by terminal cells."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liren.reports.layout import (
    Column,
    bar,
    beside,
    cells,
    clean,
    clip,
    flow,
    hang,
    pad,
    row,
    tight,
    widest,
    wrap,
)

CLOSING = "，。、；：！？）》】」”％"
OPENING = "（《【「“"
WORDS = st.text(alphabet="党员比例业主abc 0123，。、（）“”%.m²_ ", max_size=120)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("业委会", 6), ("3 m²", 4), ("（一）", 6), ("e\u0301", 1), ("ｆ", 2)],
)
def test_a_chinese_character_takes_two_cells_and_a_combining_mark_none(
    text: str, width: int
) -> None:
    assert cells(text) == width


def test_padding_counts_cells() -> None:
    assert pad("党建", 6) == "党建  "
    assert pad("党建", 6, "right") == "  党建"
    assert pad("党建工作", 6) == "党建工作"


def test_spaces_between_chinese_characters_can_be_taken_out() -> None:
    assert tight("不低于 面积标准 的 300 m² 以上") == "不低于面积标准的 300 m² 以上"


def test_clipping_keeps_within_the_width() -> None:
    assert clip("党建工作", 8) == "党建工作"
    assert clip("党建工作", 7) == "党建工…"
    assert clip("党建工作", 6) == "党建…"


def test_chinese_text_breaks_between_characters() -> None:
    assert wrap("业主委员会成员中党员比例", 10) == ["业主委员会", "成员中党员", "比例"]


def test_a_closing_mark_never_starts_a_line() -> None:
    assert wrap("业主委员会，成员中", 10) == ["业主委员", "会，成员中"]
    assert wrap("（现有二名）应有", 10) == ["（现有二", "名）应有"]


def test_an_opening_mark_never_ends_a_line() -> None:
    assert wrap("评为示范“达标”", 10) == ["评为示范", "“达标”"]


def test_a_number_stays_with_its_unit() -> None:
    assert wrap("at least 300 m² of it", 12) == ["at least", "300 m² of it"]
    assert wrap("应不低于30名党员", 10) == ["应不低于", "30名党员"]
    assert wrap("at most 30 % of it", 11) == ["at most", "30 % of it"]


def test_an_identifier_that_is_too_long_breaks_after_a_dot_or_underscore() -> None:
    assert wrap("residents.registered_volunteers", 24) == ["residents.registered_", "volunteers"]


def test_a_line_of_one_word_that_never_ends_is_cut() -> None:
    assert wrap("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_further_lines_hang_below_the_first_character_of_the_text() -> None:
    assert hang("1  ", "two more members", 12) == ["1  two more", "   members"]
    assert hang("不符合", "业主委员会", 12, indent=8) == [
        "不符合  业主",
        "        委员",
        "        会",
    ]


def test_the_right_text_stands_at_the_edge() -> None:
    assert beside("须整改", "+2", 12) == "须整改    +2"
    assert beside("须整改", "", 12) == "须整改"


def test_a_row_goes_on_below_in_the_cell_that_is_too_narrow() -> None:
    columns = [Column(4), Column(5, "right"), Column(8)]
    assert row(["党建", "12.00", "三项不符合"], columns) == [
        "党建  12.00  三项不符",
        "             合",
    ]


def test_a_list_breaks_between_its_parts() -> None:
    assert flow(["3 项不符合", "5 项待查明"], "，", 14) == ["3 项不符合，", "5 项待查明"]
    assert flow(["3 unmet", "5 unknown"], ", ", 18) == ["3 unmet, 5 unknown"]
    assert flow(["3 项不符合", "5 项"], "，", 6) == ["3 项不", "符合，", "5 项"]


def test_the_widest_text_sets_the_width_up_to_a_limit() -> None:
    assert widest(["a", "党建"], 10) == 4
    assert widest(["a", "党建"], 3) == 3
    assert widest([], 3) == 0


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 3, "░░░░"), (1, 3, "█░░░"), (2, 3, "██░░"), (3, 3, "████"), (0, 0, "████")],
)
def test_a_bar_is_full_only_when_nothing_is_missing(part: int, whole: int, expected: str) -> None:
    assert bar(part, whole, 4) == expected


def test_control_characters_never_reach_the_terminal() -> None:
    assert clean("a\x1b[31mb\u202ec\td\n e") == "a�[31mb�c d e"


@given(WORDS, st.integers(2, 90))
@example("（，，，，，，）", 4)
@example("3 3 3 3 3", 4)
def test_no_wrapped_line_is_too_wide_and_no_text_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(
    st.lists(st.sampled_from(["党员", "业主，", "（成员）", "“达标”", "比例。", "30%，", "m²；"])),
    st.integers(12, 90),
)
def test_lines_obey_the_rules_of_chinese_line_breaking(parts: list[str], width: int) -> None:
    lines = [line for line in wrap("".join(parts), width) if line]
    assert not any(line[0] in CLOSING for line in lines)
    assert not any(line[-1] in OPENING for line in lines)


@given(st.text(max_size=60))
def test_cleaned_text_has_no_control_character(text: str) -> None:
    assert all(unicodedata.category(char) not in ("Cc", "Cs") for char in clean(text))
