"""What a ruleset accepts, and what becomes of it."""

from __future__ import annotations

from datetime import date

from liren.engine.audit.checking import Question, check_fast, check_with
from liren.engine.audit.findings import NeverMet
from liren.engine.text import Text
from tests.engine.audit.planting import planted

ACCEPTS = """
sources: {{plan: {{title: Plan}}}}
facts: {{visits: {{type: count, at_most: 20}}}}
criteria:
  c: {{measure: visits, at_least: 30, points: 1, source: plan}}
accepted: [{{code: {code}, of: {of}, why: {{zh: 如此, en: It is so}}}}]
"""
HEAD = "ruleset: planted\nversion: 1.0.0\ntitle: Planted\n"


def messages(code: str, of: str) -> list[tuple[str, str, tuple[str, ...]]]:
    checked = check_fast(planted(ACCEPTS.format(code=code, of=of), HEAD))
    return [(each.message("zh"), each.message(), each.hints()) for each in checked.findings]


NEVER = (
    "`c` 永远不能达到：事实的声明范围内没有符合要求的值",
    "`c` can never be met: no value that the facts can have meets it",
    ("see whether the figure, or the bounds of the fact, are right",),
)


def test_what_is_accepted_is_no_finding_any_more() -> None:
    checked = check_fast(planted(ACCEPTS.format(code="never-met", of="c"), HEAD))
    assert checked.is_clean
    ((finding, entry),) = checked.accepted
    assert isinstance(finding, NeverMet)
    assert entry.why == Text("如此", "It is so")


def test_an_unknown_code_is_reported_with_the_nearest() -> None:
    assert messages("never-meet", "c") == [
        NEVER,
        (
            "没有代码为 `never-meet` 的问题",
            "there is no finding with the code `never-meet`",
            ("did you mean `never-met`?",),
        ),
    ]


def test_an_unknown_name_is_reported() -> None:
    assert messages("never-met", "dd") == [
        NEVER,
        (
            "规则集中没有 `dd`",
            "nothing in the ruleset is called `dd`",
            ("name a criterion, fact, parameter, group, tier or type by its id",),
        ),
    ]


def test_an_entry_that_accepts_nothing_is_reported() -> None:
    assert messages("unused-fact", "visits") == [
        NEVER,
        (
            "`visits` 没有 `unused-fact` 问题，这条保留已无作用",
            "`unused-fact` is not found of `visits`, so there is nothing to accept",
            ("leave it out of `accepted`",),
        ),
    ]


def test_what_was_not_looked_for_may_still_be_there() -> None:
    ruleset = planted(ACCEPTS.format(code="figure-unchanged", of="visits"), HEAD)
    assert [each.code for each in check_fast(ruleset).findings] == ["never-met", "accepts-nothing"]
    day = check_fast(ruleset, date(2022, 6, 30))
    assert [each.code for each in day.findings] == ["never-met"]


def test_what_nobody_could_answer_may_still_be_there() -> None:
    ruleset = planted(ACCEPTS.format(code="never-fails", of="c"), HEAD)
    gave_up = Question("never-fails", ("c",), "gave-up", Text("超时", "out of time"))
    checked = check_with(ruleset, None, [], [gave_up])
    assert [each.code for each in checked.findings] == ["never-met"]
    assert checked.open == (gave_up,)


TWO = """
sources: {plan: {title: Plan}}
facts: {visits: {type: count, at_most: 20}}
criteria:
  c: {measure: visits, at_least: 12, points: 1, source: plan}
  d: {require: 12 <= visits, points: 1, source: plan}
accepted:
  - {code: earns-twice, of: d, why: First}
  - {code: earns-twice, of: [c, d], why: Second}
"""


def test_of_entries_that_accept_one_finding_the_first_does_and_the_others_accept_nothing() -> None:
    checked = check_fast(planted(TWO, HEAD))
    assert [entry.why.en for _, entry in checked.accepted] == ["First"]
    assert [(each.code, each.place and each.place.line) for each in checked.findings] == [
        ("accepts-nothing", 11)
    ]
