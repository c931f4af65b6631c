"""Problems as a person reads them."""

from __future__ import annotations

from time import process_time
from typing import ClassVar

from liren.engine.errors import Place, Problem, Severity, Source, UnknownName
from liren.reports.layout import cells
from liren.reports.problems import problems_to_dict, render_problem, render_problems


class UnknownFact(UnknownName):
    code = "unknown-fact"
    zh = "没有声明事实 `{name}`"
    en = "unknown fact `{name}`"


class Odd(Problem):
    severity: ClassVar[Severity] = "warning"
    code = "odd"
    zh = "此处可疑"
    en = "this is odd"


SOURCE = Source(
    "my-rules.yaml",
    "criteria:\n    measure: owner_committee.party_member / members\n\t标题: {zh: 党员比例}\n",
)


def unknown(
    line: int, column: int, width: int, name: str = "owner_committee.party_member"
) -> Problem:
    return UnknownFact(
        name=name,
        nearest="owners_committee.party_members",
        declared=Place(SOURCE, line=12, column=1),
        place=Place(SOURCE, line=line, column=column, width=width),
    )


def test_a_problem_shows_its_place_excerpt_carets_and_way_out() -> None:
    assert render_problem(unknown(2, 14, 28), "en") == [
        "my-rules.yaml:2:14: unknown fact `owner_committee.party_member`",
        "    2 |     measure: owner_committee.party_member / members",
        "      |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "   did you mean `owners_committee.party_members` (declared at line 12)?",
    ]


def test_a_problem_reads_as_well_in_chinese() -> None:
    assert render_problem(unknown(2, 14, 28), "zh") == [
        "my-rules.yaml:2:14: 没有声明事实 `owner_committee.party_member`",
        "    2 |     measure: owner_committee.party_member / members",
        "      |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "   您是否想写 `owners_committee.party_members`（见第 12 行）？",
    ]


def test_carets_stand_below_chinese_characters() -> None:
    lines = render_problem(unknown(3, 11, 4), "en")
    assert lines[1:3] == [
        "    3 |  标题: {zh: 党员比例}",
        "      |             ^^^^^^^^",
    ]


def test_all_problems_are_followed_by_their_count_and_what_came_of_it() -> None:
    problems = [unknown(2, 14, 28), unknown(2, 45, 7, "members"), Odd()]
    en = render_problems(problems, "en", outcome="nothing was evaluated")
    zh = render_problems(problems, "zh", outcome="未作评估")
    assert en[-2:] == ["warning: this is odd", "2 errors, 1 warning, nothing was evaluated"]
    assert zh[-2:] == ["警告：此处可疑", "2 处错误，1 处警告，未作评估"]
    assert render_problems(problems[:1], "en")[-1] == "1 error"


def test_a_line_is_cut_around_the_problem() -> None:
    source = Source("rules.json", "党" * 500 + "owner" + ", members" * 500)
    lines = render_problem(UnknownFact(name="owner", place=Place(source, "", 1, 501, 5)), "en")
    assert lines[1:3] == [
        "    1 | …党党党党党党党党党owner, members, members, members, members, members, …",
        "      |                    ^^^^^",
    ]


def test_a_thousand_problems_in_one_line_of_a_megabyte_are_shown_at_once() -> None:
    source = Source("minified.json", "党, members, " * 100_000)
    places = [Place(source, "", 1, 1 + 12 * i, 1) for i in range(0, 100_000, 100)]
    began = process_time()
    lines = render_problems([UnknownFact(name="党", place=place) for place in places], "en")
    assert process_time() - began < 1
    assert lines[-1] == "1000 errors"


def test_a_problem_without_a_line_shows_the_pointer() -> None:
    place = Place(Source("<mapping>"), pointer="/facts/a")
    problem = UnknownFact(name="a", place=place)
    assert render_problem(problem, "en") == ["<mapping>#/facts/a: unknown fact `a`"]


def test_a_file_that_the_message_names_is_not_named_twice() -> None:
    problem = UnknownFact(name="r.yaml", place=Place(Source("r.yaml")))
    assert render_problem(problem, "en") == ["unknown fact `r.yaml`"]


def test_a_long_line_is_cut_around_the_carets() -> None:
    source = Source("r.yaml", "x: " + "党员比例 " * 40 + "here " + "业主 " * 40)
    column = source.text.index("here") + 1
    problem = UnknownFact(name="here", place=Place(source, "", 1, column, 4))
    _, excerpt, carets = render_problem(problem, "en")
    assert max(cells(excerpt), cells(carets)) <= 80
    start = carets.index("^")
    assert carets == " " * 6 + "|" + " " * (start - 7) + "^^^^"
    assert cells(excerpt[: excerpt.index("here")]) == start


def test_an_empty_line_or_one_beyond_the_end_has_no_excerpt() -> None:
    assert len(render_problem(UnknownFact(name="a", place=Place(SOURCE, "", 99, 1)), "en")) == 1


def test_control_characters_of_the_input_are_not_printed() -> None:
    source = Source("r.yaml", "a: \x1b[31mred\n")
    lines = render_problem(UnknownFact(name="\x1b[2J", place=Place(source, "", 1, 4, 4)), "en")
    assert lines == [
        "r.yaml:1:4: unknown fact `�[2J`",
        "    1 | a: �[31mred",
        "      |    ^^^^",
    ]


def test_problems_are_data_in_both_languages() -> None:
    assert problems_to_dict([UnknownFact(name="a", place=Place(SOURCE, "/x", 2, 14))]) == {
        "problems": [
            {
                "code": "unknown-fact",
                "severity": "error",
                "place": {
                    "file": "my-rules.yaml",
                    "pointer": "/x",
                    "line": 2,
                    "column": 14,
                    "cell": None,
                },
                "message": {"zh": "没有声明事实 `a`", "en": "unknown fact `a`"},
                "hints": {"zh": [], "en": []},
            }
        ]
    }
