"""The canonical layout, rule by rule, and what it guarantees for any text."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liren.engine import LirenError
from liren.engine.cells import cells
from liren.engine.errors import Source
from liren.engine.language.reader import read_text
from liren.engine.layout import checked, lay_out
from liren.engine.layout.checked import CannotLayOut
from liren.engine.layout.writing import LIMIT
from liren.engine.ruleset.declaring import Shape
from liren.engine.ruleset.document import RulesetDoc
from tests.engine.layout.yaml_of import texts

ROOT = Path(__file__).parents[3]
RULESETS = sorted([
    *ROOT.glob("rulesets/*/*/ruleset.yaml"),
    *ROOT.glob("fixtures/errors/good/[cds]*[a-z].yaml"),
])  # fmt: skip
ONE, TWO = "x" * 60, "y" * 60


class FreeDoc(Shape):
    """A mapping of whatever keys."""


def laid_out(text: str, shape: type[Shape] = FreeDoc, *sections: str) -> str:
    return lay_out(Source("x.yaml", dedent(text)), shape, sections)


def check(text: str, expected: str, shape: type[Shape] = FreeDoc, *sections: str) -> None:
    assert laid_out(text, shape, *sections) == dedent(expected)


def marks(text: str) -> Counter[str]:
    """The numbered comments in a text."""
    return Counter(re.findall(r"#(\d+)", text))


# whatever the text


@given(texts())
@example(("k1: |+\n first\n\n#2\n#3\n", 2))
@example(("a: 1\nk2:\n\n  #7\n  'b'\n", 1))
@example(("a: [b #1\n , #2\n c] #3\n#4", 4))
@example(("a:\n- - #1\n    b: c\n  #2\n#3", 3))
def test_the_layout_says_the_same_keeps_each_comment_once_and_is_its_own(
    text: tuple[str, int],
) -> None:
    before = read_text(text[0])
    after = laid_out_as_it_is(text[0])
    assert read_text(after).data == before.data
    assert marks(after) == marks(text[0])
    assert set(marks(after).values()) <= {1}
    assert laid_out_as_it_is(after) == after


def laid_out_as_it_is(text: str) -> str:
    return lay_out(Source("x.yaml", text), FreeDoc)


@settings(max_examples=15)
@given(st.sampled_from(RULESETS), st.randoms(use_true_random=False))
def test_a_ruleset_with_comments_anywhere_keeps_them_and_what_it_says(
    file: Path, random: Any
) -> None:
    text = sprinkled(file.read_text("utf-8"), random)
    after = lay_out(Source("x.yaml", text), RulesetDoc)
    assert marks(after) == marks(text)
    assert as_it_is(read_text(after).data) == as_it_is(read_text(text).data)
    assert lay_out(Source("x.yaml", after), RulesetDoc) == after


def sprinkled(text: str, random: Any) -> str:
    """The text with comments beside and between its lines; not inside texts that take lines."""
    lines: list[str] = []
    folded = -1
    number = 0
    for line in text.splitlines():
        margin = len(line) - len(line.lstrip())
        folded = folded if line.strip() == "" or margin > folded >= 0 else -1
        if folded < 0 and random.random() < 0.2:
            number += 1
            lines.append(" " * random.choice([0, margin, margin + 2]) + f"#{number}")
        starts = folded < 0 and line.endswith((">-", "|", ">"))
        if folded < 0 and not starts and line.strip() and random.random() < 0.2:
            number += 1
            line += f"  #{number}"
        folded = margin if starts else folded
        lines.append(line)
    return "\n".join(lines)


def as_it_is(data: object) -> object:
    """The data with the keys that people name in their order, which means something."""
    if isinstance(data, dict):
        order = {key: list(value) for key, value in data.items() if isinstance(value, dict)}
        return order.get("criteria"), order.get("facts"), order.get("tiers"), data
    return data


def test_nothing_is_wider_than_the_limit_where_it_can_be_broken() -> None:
    for file in RULESETS:
        text = lay_out(Source(file.name, file.read_text("utf-8")), RulesetDoc)
        wide = [line for line in text.splitlines() if cells(line) > LIMIT and "#" not in line]
        assert [line for line in wide if " " in line.split(": ", 1)[-1].strip("{}[]")] == []


# rule by rule


def test_two_spaces_indent_and_lists_too() -> None:
    check("a:\n    - b\n    -   c:  1\n        d: 2\ne:\n- f\n", """\
        a:
          - b
          - c: 1
            d: 2
        e:
          - f
        """)  # fmt: skip


def test_what_stands_between_brackets_stays_there_and_spaces_are_even() -> None:
    check("a: {b: 1,c:   [d,e  ], f: {}}\n", "a: {b: 1, c: [d, e], f: {}}\n")


def test_a_mapping_that_does_not_fit_beside_its_key_goes_below_it() -> None:
    x, y = ONE[:54], TWO[:54]
    check(f"a: {{b: {x[1:]}, c: {y}}}\n", f"a: {{b: {x[1:]}, c: {y}}}\n")
    check(f"a: {{b: {x}, c: {y}}}\n", f"a:\n  {{b: {x}, c: {y}}}\n")
    check(f"a: {{b: {x}x, c: {y}}}\n", f"a:\n  {{b: {x}x,\n   c: {y}}}\n")


def test_chinese_characters_count_as_two_cells() -> None:
    check(f"a: {{b: {'里' * 53}, c: d}}\n", f"a: {{b: {'里' * 53}, c: d}}\n")
    check(f"a: {{b: {'里' * 54}, c: d}}\n", f"a:\n  {{b: {'里' * 54},\n   c: d}}\n")


def test_as_many_entries_as_fit_stand_on_a_line_and_inner_ones_line_up() -> None:
    check(f"a: {{b: 1, c: 2, d: [{ONE}, {TWO}], e: 3}}\n", f"""\
        a:
          {{b: 1, c: 2,
           d: [{ONE},
               {TWO}], e: 3}}
        """)  # fmt: skip


def test_a_list_item_between_brackets_begins_behind_its_dash() -> None:
    check(f"a:\n- {{b: {ONE}, c: {TWO}}}\n", f"a:\n  - {{b: {ONE},\n     c: {TWO}}}\n")


def test_a_wording_stands_on_one_line_where_it_fits_and_on_two_where_not() -> None:
    check("a:\n  zh: 甲\n  en: b\n", "a: {zh: 甲, en: b}\n")
    check(f"a: {{zh: {ONE}, en: {TWO}}}\n", f"a:\n  zh: {ONE}\n  en: {TWO}\n")


def test_a_text_too_long_for_its_line_is_folded_where_it_has_spaces() -> None:
    check(f"a: {ONE} {TWO} z\n", f"a: >-\n  {ONE}\n  {TWO} z\n")
    check(f"a: '{'里' * 70}'\n", f"a: {'里' * 70}\n")
    check(f"a: {ONE[:58]} {TWO[:58]}\n", f"a: {ONE[:58]} {TWO[:58]}\n")


def test_texts_in_lines_stay_as_they_are() -> None:
    text = "a: |\n  one\n\n    two\nb: >-\n  short\n  lines\nc: |+\n  end\n\n"
    check(text, text)
    check("a:\n    b: |-\n          one\n          two\n", "a:\n  b: |-\n    one\n    two\n")


def test_quotes_stand_only_where_they_are_needed() -> None:
    check("""\
        a: "plain"
        b: 'it''s'
        c: "a: b"
        d: 'say "so": it'
        e: "a #b"
        f: "- a"
        g: "a, b"
        h: ["a, b", 'c']
        i: ""
        "j": "里仁"
        """, """\
        a: plain
        b: it's
        c: "a: b"
        d: 'say "so": it'
        e: "a #b"
        f: "- a"
        g: a, b
        h: ["a, b", c]
        i: ""
        j: 里仁
        """)  # fmt: skip


@pytest.mark.parametrize(
    "word",
    [
        *("no", "Yes", "on", "y", "~", "null", "<<", "=", "2022-04-01", "2022-04-01 12:00"),
        *("010", "12", "1.5", "+2", "1e3", ".5", "0x1f", "12:30", "1_000"),
    ],
)
def test_quotes_stay_on_what_other_tools_would_not_read_as_text(word: str) -> None:
    check(f'a: ["{word}"]\nb: "{word}"\n', f'a: ["{word}"]\nb: "{word}"\n')


@pytest.mark.parametrize("word", ["no", "010", "12:30", "2022-04-01", "30 %", "~", "1.0", "-1"])
def test_quotes_are_never_put_on_what_stands_bare(word: str) -> None:
    check(f"a: [{word}]\nb: {word}\n", f"a: [{word}]\nb: {word}\n")


def test_nothing_stays_nothing() -> None:
    check("a:\nb: {c: , d: 1}\ne: [f: ]\n", "a:\nb: {c, d: 1}\ne: [{f}]\n")


def test_comments_stay_with_what_they_belong_to() -> None:
    text = """\
        # The whole file.

        a: 1  # beside a
        # before b
        b:  # beside b
          # before c
          c: 2
          # at the end of b

        # before d
        d:
          - 3  # beside 3
          # before 4
          - 4
        # at the end
        """
    check(text, text)


def test_a_comment_beside_a_line_keeps_its_column_where_there_is_room() -> None:
    check("a:   1       # one\nbbbbbbbb: 2  # two\n", "a: 1         # one\nbbbbbbbb: 2  # two\n")
    check("a: 1 # one\n", "a: 1  # one\n")


def test_a_mapping_with_a_comment_between_its_brackets_gets_lines() -> None:
    check("""\
        a: {b: 1,  # why b
            # before c
            c: {d: 2}
            # at the end
           }  # why a
        """, """\
        a:    # why a
          b: 1     # why b
          # before c
          c: {d: 2}
          # at the end
        """)  # fmt: skip


def test_what_stands_between_a_dash_and_its_mapping_goes_before_the_dash() -> None:
    check("a:\n-  # why\n  # what\n  b: 1\n", "a:\n  # why\n  # what\n  - b: 1\n")


def test_a_second_comment_beside_one_value_goes_before_it() -> None:
    check("a:  # one\n  b  # two\n", "# two\na: b  # one\n")


def test_blank_lines_stay_but_only_one_and_none_below_a_key() -> None:
    check("\n\na: 1\n\n\n\nb:\n\n  c: 1\n\n  d: 2\n\n", "a: 1\n\nb:\n  c: 1\n\n  d: 2\n")


def test_sections_have_a_blank_line_before_them_where_they_take_lines() -> None:
    check(
        "a: 1\nb:\n  c: 1\nd: {e: 2}\n", "a: 1\n\nb:\n  c: 1\nd: {e: 2}\n", FreeDoc, "a", "b", "d"
    )


def test_keys_come_in_the_order_of_the_language() -> None:
    check("""\
        # My rules.
        criteria:
          # first
          b: {points: 1, require: f}
          a:
            points: 2
            # what is asked
            at_least: 1
            measure: n
            title: A
        facts:
          n: {title: N, at_most: 5, type: count}
          l: {each: {m: flag}, at_most: 3, title: L}
        version: 1.0.0   # new
        ruleset: mine
        """, """\
        # My rules.
        ruleset: mine
        version: 1.0.0   # new
        facts:
          n: {type: count, at_most: 5, title: N}
          l: {title: L, at_most: 3, each: {m: flag}}
        criteria:
          # first
          b: {require: f, points: 1}
          a:
            title: A
            measure: n
            # what is asked
            at_least: 1
            points: 2
        """, RulesetDoc)  # fmt: skip


def test_a_mapping_with_an_unknown_key_keeps_its_order() -> None:
    text = "ruleset: mine\ncriteria:\n  a: {points: 1, requires: f}\n"
    check(text, text, RulesetDoc)


def test_line_ends_stay_what_they_are() -> None:
    assert laid_out("a:   1\r\nb: 2\r\n") == "a: 1\r\nb: 2\r\n"
    assert laid_out("a:   1") == "a: 1\n"


def test_marks_of_a_document_go() -> None:
    check("--- # why\na: 1\n...\n", "# why\na: 1\n")


def test_what_the_reader_refuses_is_refused() -> None:
    with pytest.raises(LirenError) as caught:
        laid_out("a: &b 1\nc: *b\n")
    assert [problem.code for problem in caught.value.problems] == ["read-anchor", "read-alias"]


def test_a_layout_that_would_say_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked, "write", lambda tree, sections: "a: 2\n")
    with pytest.raises(LirenError) as caught:
        laid_out("a: 1\n")
    [problem] = caught.value.problems
    assert isinstance(problem, CannotLayOut)
    assert problem.message("zh") == "此文件无法在不改变内容的前提下整理版式"
    assert problem.message("en") == "this file cannot be laid out without changing what it says"


@pytest.mark.parametrize("lost", ["a: 1\n", "a: 1  # b\n# b\n", "#b\na: 1\n"])
def test_a_layout_that_loses_or_doubles_a_comment_is_refused(
    monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    monkeypatch.setattr(checked, "write", lambda tree, sections: lost)
    with pytest.raises(LirenError):
        laid_out("a: 1  # b\n")
