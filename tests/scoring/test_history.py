"""What earlier rounds found, as expressions read it: every form, what is missing, what is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liren.engine import AssessmentError, LirenError, SnapshotError, load_ruleset, load_snapshot
from liren.scoring import Assessment, assess
from tests.scoring.completing import contained
from tests.scoring.making import NAMED, finding, judged, ruleset

RULES = """
facts:
  residents: {type: count, unit: person, at_most: 5000, title: {zh: 居民, en: Residents}}
  outdoor.area: {type: number, unit: m2, at_most: 1000, needs: [evidence]}
  gated: flag
  head: {type: choice, options: [attending, other]}
  rooms: {type: checklist, items: [injection, pharmacy]}
  inspected: date
  estates: {at_most: 3, each: {homes: {type: count, at_most: 100}}}
tiers:
  good: {title: {zh: 良好, en: Good}, total: {at_least: 5}}
  fair: {title: {zh: 合格, en: Fair}, total: {at_least: 0}}
criteria:
  c: {require: CONDITION, points: 5}
"""
LAST = """
history:
  - as_of: 2020-06-30
    score: 55
    tier: fair
    facts: {residents: 900}
  - as_of: 2021-06-30
    score: 62.5
    tier: Good
    facts:
      residents: 1000
      outdoor: {area: 300 m²}
      gated: no
      head: other
      rooms: [injection]
      inspected: 2021-05-01
      estates: [{homes: 10}, {homes: 20}]
"""


def status(condition: str, facts: str = "", more: str = LAST) -> str:
    return finding(judged(RULES.replace("CONDITION", condition), facts, more)).status


@pytest.mark.parametrize(
    "condition",
    [
        "previous.exists",
        "previous.residents == 1000",
        "previous.outdoor.area >= 300 m2",
        "not previous.gated",
        "previous.head == other and previous.head in [other]",
        "injection in previous.rooms and count(previous.rooms) == 1",
        "previous.inspected == 2021-05-01",
        "count(previous.estates) == 2 and sum(previous.estates.homes) == 30",
        "sum(previous.estates: homes * 2) == 60",
        "previous.score == 62.5",
        "previous.tier == good and previous.tier in [good, fair] and previous.tier != none",
        "count(rounds) == 2 and count(rounds where score >= 60) == 1",
        "count(rounds where tier == fair and residents < 1000) == 1",
        "max(rounds.score) == 62.5 and mean(rounds.score) == 58.75",
        "max(rounds.residents) == 1000 and sum(rounds: residents where score > 60) == 1000",
        "sum(rounds: score where day < 2021-01-01) == 55",
        "any(rounds: months(as_of, day) == 24 months)",
    ],
)  # fmt: skip
def test_what_a_round_stated_can_be_read(condition: str) -> None:
    quoted = f'"{condition}"'
    assert status(quoted) == "met"
    assert status(f'"not ({condition})"') == "unmet"


def test_the_latest_round_counts_whatever_the_order_in_the_file() -> None:
    rounds = "history: [{as_of: 2021-06-30, score: 70}, {as_of: 2020-06-30, score: 60}]"
    assert status("previous.score == 70", more=rounds) == "met"


@pytest.mark.parametrize(
    ("more", "exists", "figure", "rounds"),
    [
        ("", "unknown", "unknown", "unknown"),
        ("history: []", "unmet", "unknown", "unmet"),
        ("history: [{as_of: 2021-06-30}]", "met", "unknown", "met"),
    ],
)
def test_without_history_nothing_is_known_of_earlier_rounds(
    more: str, exists: str, figure: str, rounds: str
) -> None:
    assert status("previous.exists", more=more) == exists
    assert status("previous.residents > 3", more=more) == figure
    assert status("previous.tier == good", more=more) == figure
    assert status("count(rounds) == 1", more=more) == rounds
    assert status("not previous.exists or previous.residents > 3", more="history: []") == "met"


@pytest.mark.parametrize(
    ("residents", "expected"),
    [
        ("{value: 1000, note: counted, evidence: register}", "met"),
        ("{at_least: 901}", "met"),
        ("{between: [800, 900]}", "unmet"),
        ("{more_than: 800}", "unknown"),
        ("unknown", "unknown"),
        ("一千人", "met"),
    ],
)
def test_a_round_states_its_facts_in_every_form(residents: str, expected: str) -> None:
    more = f"history: [{{as_of: 2021-06-30, facts: {{residents: {residents}}}}}]"
    assert status("previous.residents > 900", more=more) == expected


@pytest.mark.parametrize(
    ("score", "expected"), [("{at_least: 61}", "met"), ("unknown", "unknown"), ("-3", "unmet")]
)
def test_so_it_does_its_score(score: str, expected: str) -> None:
    more = f"history: [{{as_of: 2021-06-30, score: {score}}}]"
    assert status("previous.score >= 61", more=more) == expected


@pytest.mark.parametrize(
    ("tier", "expected"), [("{one_of: [good, fair]}", "met"), ("none", "unmet"), ("良好", "met")]
)
def test_and_its_tier(tier: str, expected: str) -> None:
    more = f"history: [{{as_of: 2021-06-30, tier: {tier}}}]"
    assert status("previous.tier != none", more=more) == expected


def test_a_round_that_says_nothing_of_a_fact_leaves_the_list_open() -> None:
    more = "history: [{as_of: 2020-06-30, facts: {residents: 900}}, {as_of: 2021-06-30}]"
    assert status("count(rounds where residents > 800) >= 1", more=more) == "met"
    assert status("count(rounds where residents > 800) == 2", more=more) == "unknown"


def test_what_is_missing_is_asked_for_by_name() -> None:
    rules = RULES.replace("CONDITION", "residents > previous.residents and max(rounds.score) > 3")
    found = judged(rules, "residents: 3000")
    assert {item.fact: (item.title.zh, item.title.en) for item in found.collect} == {
        "previous.residents": ("上一轮居民", "Residents (previous round)"),
        "rounds": ("历次评估", "earlier rounds"),
    }


def test_only_what_an_expression_names_is_asked_of_a_snapshot() -> None:
    found = ruleset(RULES.replace("CONDITION", "previous.residents > 3"))
    assert [
        name
        for name in found.facts
        if name not in ruleset(RULES.replace("CONDITION", "gated")).facts
    ] == ["previous.residents"]


def test_the_range_contains_every_completion() -> None:
    rules = ruleset(RULES.replace("CONDITION", "residents >= previous.residents * 1.1"))
    missing = {"residents": ["1099", "1100", "5000"]}
    assert contained(rules, "", missing) is False
    open_ = judged(rules, "residents: 1100")
    for earlier in ("0", "1000", "1001", "5000"):
        more = f"history: [{{as_of: 2021-06-30, facts: {{residents: {earlier}}}}}]"
        assert (
            open_.score.low <= judged(rules, "residents: 1100", more).score.low <= open_.score.high
        )


def test_no_remedy_changes_the_past() -> None:
    condition = (
        "residents >= previous.residents and previous.gated and count(rounds where score > 90) > 0"
    )
    found = judged(RULES.replace("CONDITION", condition), "residents: 900", LAST)
    changed = {change.fact for remedy in found.remedies for change in remedy.changes}
    assert changed <= {"residents"}


def test_what_stands_beside_a_value_of_the_last_round_is_kept() -> None:
    more = """
      sources: {report: {title: {zh: 报告, en: Report}}}
      history:
        - {as_of: 2020-06-30, note: too early, facts: {residents: {value: 900, note: first}}}
        - as_of: 2021-06-30
          score: {value: 62, source: {report: 一}}
          facts: {residents: {value: 1000, note: second}}
    """
    condition = '"previous.residents > 3 and sum(rounds.score) > 3 and max(rounds.residents) > 1"'
    found = judged(RULES.replace("CONDITION", condition), more=more)
    assert [(item.at, item.note and item.note.en) for item in found.bound.statements] == [
        ("rounds[0]", "too early"),
        ("rounds[0].residents", "first"),
        ("rounds[1].residents", "second"),
        ("rounds[1].score", None),
        ("previous.residents", "second"),
    ]


# The three ways to write it.

DATA: dict[str, Any] = {
    "snapshot": "s",
    "as_of": "2022-06-30",
    "history": [
        {"as_of": "2021-06-30", "score": "62.5", "tier": "good", "facts": {"residents": 1000}}
    ],
}


def test_history_means_the_same_in_yaml_json_and_python(tmp_path: Path) -> None:
    condition = '"previous.residents == 1000 and previous.score == 62.5 and previous.tier == good"'
    rules = ruleset(RULES.replace("CONDITION", condition))
    as_json, as_yaml = tmp_path / "s.json", tmp_path / "s.yaml"
    as_json.write_text(json.dumps(DATA).replace('"62.5"', "62.5"), encoding="utf-8")
    as_yaml.write_text(
        "snapshot: s\nas_of: 2022-06-30\nhistory:\n"
        "- as_of: 2021-06-30\n  score: 62.5\n  tier: good\n  facts:\n    residents: 1000\n",
        encoding="utf-8",
    )
    dated = {**DATA, "history": [{**DATA["history"][0], "as_of": date(2021, 6, 30)}]}
    for source in (as_json, as_yaml, DATA, dated):
        assert finding(assess(rules, load_snapshot(source))).status == "met"


def test_the_digest_of_a_snapshot_is_another_with_another_history() -> None:
    other = {**DATA, "history": [{**DATA["history"][0], "score": "62"}]}
    assert load_snapshot(DATA).digest != load_snapshot(other).digest


# What is wrong.


def problems(**parts: Any) -> list[tuple[str, str, str | None]]:
    rules = ruleset(
        RULES.replace("CONDITION", '"previous.residents > 3 and previous.tier == good"')
    )
    with pytest.raises(LirenError) as found:
        assess(rules, load_snapshot({"snapshot": "s", "as_of": "2022-06-30", **parts}))
    return [
        (p.message("zh"), p.message("en"), p.place.pointer if p.place else None)
        for p in found.value.problems
    ]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([{"as_of": "2021-06-30", "facts": {"resident": 3}}],
         ("规则集 `small` 没有名为 `resident` 的事实", "ruleset `small` has no fact `resident`",
          "/history/0/facts/resident")),
        ([{"as_of": "2021-06-30", "facts": {"residents": -3}}],
         ("`residents` 的值 `-3` 超出允许范围（0 至 5000 人）",
          "`-3` is out of bounds for `residents` (0 to 5000 persons)",
          "/history/0/facts/residents")),
        ([{"as_of": "2021-06-30", "tier": "goood"}],
         ("`tier` 没有 `goood` 这个选项", "`tier` has no `goood`", "/history/0/tier")),
        ([{"as_of": "2021-06-30", "facts": {"outdoor": {"area": 3}, "outdoor.area": 3}}],
         ("事实 `outdoor.area` 已在第 0 行给出", "fact `outdoor.area` is already stated at line 0",
          "/history/0/facts/outdoor.area")),
        ([{"as_of": "2022-06-30"}],
         ("`history` 中的轮次须早于评估日期（2022-06-30），实为 2022-06-30",
          ("a round of `history` must be before the day of the assessment (2022-06-30), "
          "got 2022-06-30"),
          "/history/0/as_of")),
        ([{"as_of": "2021-06-30"}, {"as_of": "2021-06-30"}],
         ("`history` 中 2021-06-30 有两轮", "`history` has two rounds on 2021-06-30",
          "/history/1/as_of")),
        ([{"score": 3}], ("缺少 `as_of`", "`as_of` is missing", "/history/0/as_of")),
        ([{"as_of": "2021-06-30", "waivers": []}],
         ("此处没有 `waivers` 这个键", "there is no key `waivers` here", "/history/0/waivers")),
    ],
)  # fmt: skip
def test_a_history_that_does_not_fit_is_refused(history: Any, expected: Any) -> None:
    (found,) = problems(history=history)
    assert found[:2] == expected[:2]
    assert found[2] in (expected[2], expected[2].rpartition("/")[0])


def test_a_round_must_be_before_the_day_that_is_asked_for() -> None:
    rules = ruleset(RULES.replace("CONDITION", "previous.exists"))
    snapshot = load_snapshot(DATA)
    assert assess(rules, snapshot, as_of=date(2021, 7, 1)).findings[0].status == "met"
    with pytest.raises(AssessmentError) as found:
        assess(rules, snapshot, as_of=date(2021, 6, 30))
    assert [problem.code for problem in found.value.problems] == ["round-not-earlier"]


def test_what_needed_evidence_in_its_day_needs_none_in_the_history() -> None:
    more = "history: [{as_of: 2021-06-30, facts: {outdoor.area: 300}}]"
    assert status("previous.outdoor.area > 3 m2", more=more) == "met"


@pytest.mark.parametrize("name", ["previous", "previous.residents", "rounds", "as_of.year"])
def test_a_fact_cannot_have_the_name_of_what_is_read_elsewhere(name: str) -> None:
    with pytest.raises(LirenError) as found:
        ruleset(f"facts: {{{name}: flag}}\ncriteria: {{c: {{require: 'true'}}}}")
    assert [problem.code for problem in found.value.problems] == ["declared-twice"]


@pytest.mark.parametrize(
    ("condition", "nearest"),
    [
        ("previous.resident > 3", "previous.residents"),
        ("previous.scores > 3", "previous.score"),
        ("count(round) > 3", None),
        ("max(rounds.scor) > 3", "rounds.score"),
        ("previous.day == 2021-01-01", None),
    ],
)
def test_an_unknown_name_of_history_has_its_nearest(condition: str, nearest: str | None) -> None:
    with pytest.raises(LirenError) as found:
        ruleset(RULES.replace("CONDITION", condition))
    (problem,) = found.value.problems
    assert problem.code in ("unknown-fact", "unknown-list")
    assert nearest is None or getattr(problem, "nearest", None) == nearest


def test_a_ruleset_without_tiers_has_no_earlier_tier() -> None:
    with pytest.raises(LirenError) as found:
        ruleset("criteria: {c: {require: previous.tier == none}}")
    assert found.value.problems[0].message("en") == "unknown fact or parameter `previous.tier`"


# Drawing on other rulesets.


def drawn(own: str, tmp_path: Path) -> Assessment:
    (tmp_path / "base.yaml").write_text(
        NAMED.replace("small", "base")
        + RULES.replace(
            "CONDITION",
            '"previous.tier == good and residents >= previous.residents and count(rounds) > 1"',
        ),
        encoding="utf-8",
    )
    whole = tmp_path / "whole.yaml"
    whole.write_text(NAMED + "uses: {base: base.yaml}\n" + own, encoding="utf-8")
    (tmp_path / "s.yaml").write_text(
        "snapshot: s\nas_of: 2022-06-30\nrulesets: [base.yaml]\nfacts: {residents: 1000}\n" + LAST,
        encoding="utf-8",
    )
    return assess(load_ruleset(whole), load_snapshot(tmp_path / "s.yaml"))


def test_a_criterion_that_is_taken_over_keeps_what_it_reads_of_the_past(tmp_path: Path) -> None:
    found = drawn(
        "criteria: {d: {from: base.c}, e: {require: previous.residents == 1000}}", tmp_path
    )
    assert [each.status for each in found.findings] == ["met", "met"]


def test_two_rulesets_with_other_tiers_cannot_both_read_the_earlier_tier(tmp_path: Path) -> None:
    criteria = "{d: {from: base.c}, e: {require: previous.tier == best}}"
    own = f"tiers: {{best: {{total: {{at_least: 1}}}}}}\ncriteria: {criteria}"
    with pytest.raises(LirenError) as found:
        drawn(own, tmp_path)
    (problem,) = found.value.problems
    assert problem.message("en").startswith("fact `previous.tier` is declared differently at ")
    assert problem.hints("en") == ("what differs: `options`",)


def test_facts_of_earlier_rounds_are_not_stated_among_the_facts() -> None:
    rules = ruleset(RULES.replace("CONDITION", "previous.residents > 3"))
    with pytest.raises(SnapshotError) as found:
        assess(rules, load_snapshot({**DATA, "facts": {"previous": {"residents": 3}}}))
    assert [problem.code for problem in found.value.problems] == ["stated-in-history"]
