"""The quick way reads what the grammar reads, and leaves to it whatever is wrong or unusual."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liren.engine import load_ruleset, shipped_rulesets
from liren.engine.errors import LirenError
from liren.engine.language import expression
from liren.engine.language.expression import (
    MAX_NESTING,
    Node,
    parse,
    parse_any,
    unparse,
    walk,
)
from liren.engine.language.quick_expression import parse_quick
from tests.engine.language.trees import PIECES, TEXTS, TREES

MOST = 10_000


def spans(node: Node) -> list[tuple[type[Node], tuple[int, int]]]:
    return [(type(part), part.span) for part in walk(node)]


def quick(text: str) -> Node | None:
    return parse_quick(text, MAX_NESTING)


def by_grammar(text: str) -> Node | None:
    """What the grammar makes of a text; None when it refuses it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(expression, "parse_quick", lambda *_: None)
        try:
            return parse(text)
        except LirenError:
            return None


def check_agreement(text: str) -> None:
    """The quick way gives nothing, or the grammar's tree with the same spans."""
    short = quick(text)
    full = by_grammar(text) if short is not None else None
    assert short == full
    assert (short and spans(short)) == (full and spans(full))


# Signs and marks that the quick way knows, and a few that it leaves alone.
ORDINARY = st.text("ab居人3._ ²%·/+-*<>=!≤≥≠×÷()[],:，：（）'\"“”\n", max_size=20)
SHORT = st.lists(PIECES, min_size=1, max_size=7).map("".join)
SPACED = st.lists(PIECES, min_size=1, max_size=9).map(" ".join)
COMMON = st.tuples(
    st.sampled_from(["", "a", "b.c", "居民", "in", "notes", "a.in", "_", "3 ", "3"]),
    st.sampled_from(["", " "]),
    st.sampled_from(["", "<", ">=", "==", "-", "−", "/", "×", "=", "in", "not in", "≠", "and"]),
    st.sampled_from(["", " ", "\n"]),
    st.from_regex(r"[0-9]{0,4}(\.[0-9])?(-04-01)?", fullmatch=True),
    st.sampled_from(["", " "]),
    st.sampled_from(["", "%", "m2", "m²", "m2/person", "m2/and", "and", "or_", "²", "人", "m/2"]),
).map("".join)


@given(TREES)
def test_a_written_tree_is_read_as_the_grammar_reads_it(node: Node) -> None:
    text = unparse(node)
    check_agreement(text)
    assert quick(text) in (None, node)


@given(TEXTS | ORDINARY | SHORT | SPACED | COMMON)
@example("a - 2022")
@example("2022-04-01")
@example("3 m2/person")
@example("a < b < c")
@example("a in b in c")
@example("a + not b")
@example("-not a")
@example("a + if b then c else d")
@example("min(a where b, c)")
@example("min(where b)")
@example("min(a,)")
@example("[a, b,]")
@example("a.b(c)")
@example("in(a)")
@example("true(a)")
@example("all(a)")
@example("area²")
@example("a.b²")
@example("3 m²²")
@example("2022-02-30")
@example("(a）")
@example("[a）")
@example("a not b")
@example("not in a")
def test_any_text_is_read_as_the_grammar_reads_it_or_left_to_it(text: str) -> None:
    check_agreement(text)


@given(TREES, st.data())
def test_a_damaged_expression_is_read_as_the_grammar_reads_it_or_left_to_it(
    node: Node, data: st.DataObject
) -> None:
    text = unparse(node)
    at = data.draw(st.integers(0, len(text)))
    gone = data.draw(st.integers(0, 3))
    check_agreement(text[:at] + data.draw(PIECES | st.just("")) + text[at + gone :])


@pytest.mark.parametrize(
    "text",
    [
        "area",
        "estate.area >= 300 m2",
        "人数 ≥ 3 人",
        "parking / households >= 30 %",
        "not (a and b or c)",
        "a not in ['x', “乙”]",
        "count(estates where gated and area > 3 m2/person)",
        "none（小区：面积 < 2 ㎡）",
        "if a > 2022-04-01 then -b else min(c, true)",
    ],
)
def test_ordinary_expressions_go_the_quick_way(text: str) -> None:
    assert quick(text) is not None
    check_agreement(text)


@pytest.mark.parametrize("text", ["a ＞ b", "３０ ％", "a\u3000+ b", "cafe\u0301", "Ａ", "50 ℃"])
def test_unusual_characters_are_left_to_the_grammar(text: str) -> None:
    assert quick(text) is None
    assert parse(text) == parse_any(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [("(", ")"), ("[", "]"), ("f(", ")"), ("-", ""), ("not ", ""), ("if a then b else ", "")],
)
def test_nesting_beyond_the_limit_is_left_to_the_grammar(before: str, after: str) -> None:
    assert quick(before * MAX_NESTING + "a" + after * MAX_NESTING) is not None
    deeper = MAX_NESTING + 1
    assert quick(before * deeper + "a" + after * deeper) is None
    assert quick(before * MOST + "a" + after * MOST) is None


def test_brackets_side_by_side_are_not_nesting() -> None:
    text = " + ".join(["(a)", "[b]", "f(c)", "all(d: e)", "-g"] * 15)
    assert quick(text) is not None
    check_agreement(text)


def test_every_expression_of_the_shipped_rulesets_goes_the_quick_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts: dict[str, Node | None] = {}

    def noted(text: str, deepest: int) -> Node | None:
        texts[text] = parse_quick(text, deepest)
        return texts[text]

    monkeypatch.setattr(expression, "parse_quick", noted)
    for name in shipped_rulesets():
        load_ruleset(name)
    assert len(texts) > 100
    assert [text for text, node in texts.items() if node is None] == []
    for text in texts:
        check_agreement(text)
