"""What is asked for and what counts as shown, counted by hand on small rulesets."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest

from liren.engine.ruleset import model
from liren.scoring.testing import figures, grain
from liren.scoring.testing.grain import common_measure
from tests.scoring.testing.files import RULES, files, goals, missing, ran, refused, said

ALL = ("below", "at", "above")
LEAST = "party / members >= least"
NOTHING = "cases: [{that: nothing, as_of: 2022-06-30, expect: {collect: [members, party, window]}}]"


def asked(
    folder: Path, criteria: str, facts: str = "n: {type: count, at_most: 10}"
) -> list[object]:
    """The goals of a ruleset with these facts and criteria, without its owners."""
    rules = f"""
ruleset: small
version: 1.0.0
title: Small
facts: {{{facts}}}
criteria: {{c: {{title: C, {criteria}}}}}
"""
    tests = "cases: [{that: nothing, as_of: 2022-06-30, expect: {statuses: {c: unknown}}}]"
    [coverage] = ran(folder, tests, rules).coverage
    return [(text, ways) for _, text, _, ways in goals(coverage)]


def test_statuses_figures_and_cuts_are_asked_for_per_dated_value(tmp_path: Path) -> None:
    [coverage] = ran(tmp_path, NOTHING).coverage
    assert goals(coverage) == [
        ("share", "", "", ("met", "unmet", "unknown")),
        ("share", LEAST, "2022-01-01", ALL),
        ("share", LEAST, "2023-01-01", ALL),
        ("window", "", "", ("met", "unmet", "unknown")),
        ("good", "total", "", ALL),
    ]
    assert (coverage.shown, coverage.asked) == (0, 3 + 3 + 3 + 3 + 3)
    assert not coverage.complete


def case(facts: str, expect: str, day: str = "2022-06-30") -> str:
    return f"  - {{that: it, as_of: {day}, facts: {{{facts}}}, expect: {{{expect}}}}}\n"


EVERYTHING = "cases:\n" + "".join(
    [
        case("members: 10, party: 3", "statuses: {share: met}"),
        case("members: 11, party: 3", "statuses: {share: unmet}"),
        case("members: 11, party: 4", "statuses: {share: met}"),
        case("members: 10, party: 5", "statuses: {share: met}", "2023-06-30"),
        case("members: 11, party: 5", "statuses: {share: unmet}", "2023-06-30"),
        case("members: 11, party: 6", "statuses: {share: met}", "2023-06-30"),
        case("", "statuses: {share: unknown, window: unknown}"),
        case(
            "members: 10, party: 3, window: no", "statuses: {window: unmet}, score: 6, tier: good"
        ),
        case("members: 10, party: 0, window: yes", "statuses: {window: met}, score: 4, tier: none"),
        case("members: 10, party: 3, window: yes", "tier: good"),
    ]
)


def test_coverage_is_full_when_everything_was_shown(tmp_path: Path) -> None:
    results = ran(tmp_path, EVERYTHING)
    [coverage] = results.coverage
    # the points are 6 and 4, of which 2 is the greatest common measure: 4 is just below 6, but 10
    # is not just above it
    assert said(results) == []
    assert missing(coverage) == [("good", "total", "", ("above",))]


def test_a_case_only_shows_what_it_expects_something_of(tmp_path: Path) -> None:
    [coverage] = ran(
        tmp_path, "cases:\n" + case("members: 10, party: 3", "score: {low: 6, high: 10}")
    ).coverage
    assert coverage.shown == 0
    [coverage] = ran(
        tmp_path, "cases:\n" + case("members: 10, party: 3", "points: {share: 6}")
    ).coverage
    assert coverage.shown == 2  # met, and at the figure


@pytest.mark.parametrize(
    ("party", "members", "side"),
    [
        (3, 10, {"at"}),
        (2, 10, {"below"}),  # one party member more is exactly 30 %
        (4, 10, {"above"}),
        (3, 11, {"below"}),  # one member fewer is exactly 30 %
        (1, 10, set()),  # neither 2 of 10 nor 1 of 9 is 30 %
        (5, 10, set()),
        (15, 50, {"at"}),
        (15, 49, {"above"}),
        (13, 46, {"below"}),
        (13, 47, set()),  # 14 of 47 is 29.8 %, 13 of 46 is 28.3 %
    ],
)
def test_just_beside_a_figure_is_one_smallest_change_away(
    tmp_path: Path, party: int, members: int, side: set[str]
) -> None:
    facts = f"members: {members}, party: {party}"
    status = "met" if Fraction(party, members) >= Fraction(3, 10) else "unmet"
    [coverage] = ran(tmp_path, "cases:\n" + case(facts, f"statuses: {{share: {status}}}")).coverage
    [line] = [
        line
        for line in coverage.lines
        if line.goal.text == LEAST and str(line.goal.since) == "2022-01-01"
    ]
    assert line.seen == side


def test_every_record_of_a_list_is_an_observation(tmp_path: Path) -> None:
    rules = """
    ruleset: small
    version: 1.0.0
    title: Small
    facts: {firms: {each: {staff: {type: count, at_most: 99}, open: flag}}}
    criteria:
      c: {title: C, for_each: firms, where: open, measure: staff, at_least: 3, points: 5,
          combine: share, when_empty: unmet}
    """
    tests = """
    cases:
      - that: one firm is short, one is just right, one is closed
        as_of: 2022-06-30
        facts: {firms: [{staff: 2, open: yes}, {staff: 3, open: yes}, {staff: 4, open: no}]}
        expect: {points: {c: 2.5}}
    """
    results = ran(tmp_path, tests, rules)
    assert said(results) == []
    assert missing(results.coverage[0]) == [
        ("c", "", "", ("met", "unknown")),
        ("c", "staff >= 3", "", ("above",)),
        ("c", "when_empty", "", ("seen",)),
    ]


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ("measure: n, at_least: 3, points: 2", [("n >= 3", ALL)]),
        ("measure: n, at_least: 10, points: 2", [("n >= 10", ("below", "at"))]),
        ("measure: n, at_least: 2.5, points: 2", [("n >= 2.5", ("below", "above"))]),
        (
            "measure: n, points: {table: {0: 1, 4: 2}}",
            [("n >= 0", ("at", "above")), ("n >= 4", ALL)],
        ),
        (
            "measure: n, points: {bands: [{less_than: 3, points: 1}, {at_least: 3, points: 2}]}",
            [("n < 3", ALL)],
        ),
        (
            "measure: n, points: {linear: {from: {at: 2, points: 0}, to: {at: 6, points: 4}}}",
            [("n >= 2", ALL), ("n >= 6", ALL)],
        ),
        (
            ("measure: n, points: {linear: {through: [{at: 1, points: 0}, {at: 2, points: 3},"
            " {at: 6, points: 4}]}}"),
            [("n >= 1", ALL), ("n >= 2", ALL), ("n >= 6", ALL)],
        ),
        (
            ("measure: n / 8, points: {linear: {from: {at: 50 %, points: 0},"
            " to: {at: 100 %, points: 4}}}"),
            [("n / 8 >= 50 %", ALL), ("n / 8 >= 100 %", ALL)],
        ),
        ("points: {per_unit: {points: 2, of: n, at_most: 6}}", [("n >= 3", ALL)]),
        (
            ("points: {deductions: {from: 5, lose: [{points: 1, per: n, at_most: 3}],"
            " zero_when: n > 8}}"),
            [("n >= 0", ("at", "above")), ("n >= 3", ALL), ("n > 8", ALL), ("n > 8", ("seen",))],
        ),
        (
            "points: {cases: [{when: n > 5, points: 3}, {points: 1}]}",
            [("n > 5", ALL), ("n > 5", ("seen",)), ("otherwise", ("seen",))],
        ),
        ("points: {amount: {of: n, at_most: 4}}", [("n >= 0", ("at", "above")), ("n >= 4", ALL)]),
        (
            ("points: {best_of: [{measure: n, at_least: 3, points: 1},"
            " {measure: n, at_least: 6, points: 2}]}"),
            [("n >= 3", ALL), ("n >= 6", ALL)],
        ),
        (
            "require: n >= 2, points: {full: 4, times: [{when: n > 7, by: 0.5}]}",
            [("n >= 2", ALL), ("n > 7", ALL), ("n > 7", ("seen",))],
        ),
    ],
)  # fmt: skip
def test_every_construct_has_its_figures(
    tmp_path: Path, criteria: str, found: list[object]
) -> None:
    assert asked(tmp_path, criteria)[1:] == found


def test_options_of_a_choice_are_to_be_seen(tmp_path: Path) -> None:
    facts = "g: {type: choice, options: [a, b]}"
    found = asked(tmp_path, "measure: g, points: {options: {a: 3, b: 1}}", facts)
    assert found[1:] == [("g == a", ("seen",)), ("g == b", ("seen",))]


def test_comparisons_in_conditions_are_figures(tmp_path: Path) -> None:
    found = asked(tmp_path, "applies_when: n > 1, require: n >= 3 and n != 7, points: 2")
    assert found == [
        ("", ("met", "unmet", "unknown", "not_applicable")),
        ("n > 1", ALL),
        ("n >= 3", ALL),
        ("n == 7", ALL),
    ]


@pytest.mark.parametrize(
    ("criteria", "ways"),
    [
        ("require: n > 2", ("met", "unmet", "unknown")),
        ("require: n > 2, applies_when: n > 1", ("met", "unmet", "unknown", "not_applicable")),
        ("require: n > 2, exemption: by permission", ("met", "unmet", "unknown", "not_applicable")),
        ("require: n > 2, when_missing: unmet", ("met", "unmet")),
        ("require: n >= 0", ("met",)),
    ],
)
def test_only_possible_statuses_are_asked_for(
    tmp_path: Path, criteria: str, ways: tuple[str, ...]
) -> None:
    rules = f"""
ruleset: small
version: 1.0.0
title: Small
facts: {{n: {{type: count, at_most: 10}}}}
criteria: {{c: {{title: C, {criteria}}}}}
"""
    [coverage] = ran(tmp_path, "cases: [{that: it, expect: {collect: []}}]", rules).coverage
    assert goals(coverage)[0][3] == ways


def test_what_a_check_makes_impossible_is_not_asked_for(tmp_path: Path) -> None:
    rules = RULES.replace("30, 2023-01-01: 50", "100")
    [coverage] = ran(tmp_path, NOTHING, rules).coverage
    assert goals(coverage)[1] == ("share", LEAST, "2022-01-01", ("below", "at"))


def test_dates_out_of_force_are_not_asked_for(tmp_path: Path) -> None:
    rules = RULES.replace("facts:", "in_force: {from: 2022-03-01, to: 2022-12-31}\nfacts:", 1)
    [coverage] = ran(tmp_path, NOTHING, rules).coverage
    assert [since for _, text, since, _ in goals(coverage) if text == LEAST] == ["2022-01-01"]


def test_a_criterion_without_figures_is_only_seen_unspecified(tmp_path: Path) -> None:
    rules = RULES.replace("values: {2022-01-01: 30, 2023-01-01: 50}", "value: unspecified")
    [coverage] = ran(tmp_path, NOTHING, rules).coverage
    assert goals(coverage)[0] == ("share", "", "", ("unspecified",))
    assert [text for owner, text, _, _ in goals(coverage) if owner == "share"] == [""]


UNREACHABLE = (
    EVERYTHING
    + """
unreachable:
  - tier: good
    figure: total
    sides: [above]
    reason: {zh: 分值都是2的倍数, en: points come in twos}
"""
)


def test_what_is_declared_unreachable_is_not_asked_for(tmp_path: Path) -> None:
    results = ran(tmp_path, UNREACHABLE)
    [coverage] = results.coverage
    assert (coverage.shown, coverage.asked, coverage.complete) == (14, 14, True)
    assert results.covered
    assert results.passed
    assert coverage.lines[-1].excused["above"].en == "points come in twos"


@pytest.mark.parametrize(
    ("declared", "zh", "en"),
    [
        (
            "{criterion: window, statuses: [met], reason: no}",
            "`window` 的 `met` 注明不可能出现，但有用例出现了",
            "`met` of `window` is declared unreachable, but a case reaches it",
        ),
        (
            "{criterion: window, statuses: [not_applicable], reason: no}",
            "覆盖率本来就不要求 `window` 的 `not_applicable`",
            "coverage does not ask for `not_applicable` of `window`",
        ),
        (
            "{criterion: share, figure: party / members >= lest, sides: [at], reason: no}",
            "`share` 没有名为 `party / members >= lest` 的界限",
            "`share` has no figure `party / members >= lest`",
        ),
    ],
)
def test_a_wrong_declaration_is_a_problem(tmp_path: Path, declared: str, zh: str, en: str) -> None:
    results = ran(tmp_path, UNREACHABLE + f"  - {declared}\n")
    [problem] = results.coverage[0].problems
    assert (problem.message("zh"), problem.message("en")) == (zh, en)
    assert problem.place is not None
    assert not results.passed
    assert not results.covered


def test_a_declaration_is_about_one_thing(tmp_path: Path) -> None:
    tests = EVERYTHING + "unreachable: [{criterion: share, tier: good, reason: no}]\n"
    [(_, zh, en)] = refused(tmp_path, tests)
    assert zh == (
        "应恰好给出其中一个：`criterion`、`tier`、`group`、`type`、`scoring`"
        " / 实际给出：`criterion`、`tier`"
    )
    assert en == (
        "expected exactly one of `criterion`, `tier`, `group`, `type`, `scoring`"
        " / given are `criterion`, `tier`"
    )


def test_an_unknown_construct_is_named_and_never_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(figures.CONSTRUCTS, model.Table)
    files(tmp_path, "")
    rules = RULES.replace("at_least: least, points: 6", "points: {table: {0: 0, 1: 6}}")
    [coverage] = ran(tmp_path, NOTHING, rules).coverage
    assert coverage.unmeasured == ("share: Table",)
    assert not coverage.complete


@pytest.mark.parametrize(
    ("values", "found"),
    [([6, 4], 2), ([10, 8, 5], 1), ([Fraction(5, 2), 2], Fraction(1, 2)), ([0, 3], 3), ([0], 0)],
)
def test_amounts_come_in_multiples_of_their_common_measure(
    values: list[Fraction], found: Fraction
) -> None:
    assert common_measure(map(Fraction, values)) == found


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("n < 3", "n < 3"),
        ("n <= 3", "n <= 3"),
        ("3 < n", "n > 3"),
        ("n >= 3", "n >= 3"),
        ("day <= 2022-05-01", "day <= 2022-05-01"),
        ("day < as_of", "day < as_of"),
        ("n < m", "m > n"),
        ("not n < 3", "n < 3"),
    ],
)
def test_a_figure_stands_behind_what_is_held_against_it(
    condition: str, said: str, tmp_path: Path
) -> None:
    facts = "n: {type: count, at_most: 10}, m: {type: count, at_most: 10}, day: {type: date}"
    assert asked(tmp_path, f"require: '{condition}'", facts)[1:] == [(said, ALL)]


def test_below_a_figure_is_where_the_fact_is_below_it(tmp_path: Path) -> None:
    rules = """
    ruleset: small
    version: 1.0.0
    title: Small
    facts: {n: {type: count, at_most: 10}}
    criteria: {c: {title: C, require: n < 3}}
    """
    [coverage] = ran(tmp_path, "cases:\n" + case("n: 2", "statuses: {c: met}"), rules).coverage
    assert [line[1:] for line in missing(coverage)] == [
        ("", "", ("unmet", "unknown")),
        ("n < 3", "", ("at", "above")),
    ]


def test_every_construct_of_the_language_is_measured() -> None:
    known = {*get_args(model.Points), *get_args(model.Construct)}
    assert {kind for kind in known if isinstance(kind, type)} <= set(figures.CONSTRUCTS)
    assert set(figures.CONSTRUCTS) == set(grain.AMOUNTS)
    assert set(get_args(model.AnyLoss)) == set(figures.LOSSES)


def test_every_figure_of_a_table_is_to_be_seen(tmp_path: Path) -> None:
    rules = """
    ruleset: small
    version: 1.0.0
    title: Small
    facts: {n: {type: count, at_most: 9}, kind: {type: choice, options: [town, village]}}
    parameters: {need: {by: kind, values: {town: 3, village: 2}, basis: project}}
    criteria: {c: {title: C, measure: n, at_least: need, points: 2}}
    """
    tests = "cases: [{that: it, expect: {collect: [n, kind]}}]"
    [coverage] = ran(tmp_path, tests, rules).coverage
    assert [(text, ways) for _, text, _, ways in goals(coverage)][1:] == [
        ("n >= need", ALL),
        ("need: town", ("seen",)),
        ("need: village", ("seen",)),
    ]


def test_a_minimum_in_every_criterion_is_a_cut_of_each(tmp_path: Path) -> None:
    rules = RULES.replace("total: {at_least: 6}", "every_criterion: {more_than: 0}").replace(
        "at_least: least, points: 6", "at_least: least, points: {share: 6}"
    )
    tests = "cases:\n" + case("members: 10, party: 3, window: no", "points: {share: 6, window: 0}")
    results = ran(tmp_path, tests, rules)
    assert said(results) == []
    assert [line for line in goals(results.coverage[0]) if line[0] == "good"] == [
        ("good", "share", "", ("at", "above")),
        ("good", "window", "", ("at", "above")),
    ]
    assert [line for line in missing(results.coverage[0]) if line[0] == "good"] == [
        ("good", "share", "", ("at",)),
        ("good", "window", "", ("above",)),
    ]


def test_a_group_in_which_nothing_is_scored_has_no_cut(tmp_path: Path) -> None:
    rules = """
    ruleset: small
    version: 1.0.0
    title: Small
    facts: {scored: flag, listed: flag}
    groups: {own: {points: 2}, region: {title: Listed only}}
    criteria:
      scored: {group: own, require: scored, points: 2}
      listed: {group: region, require: listed}
    tiers: {good: {every_group: {at_least: 50 %}}}
    """
    tests = "cases: [{that: it, expect: {collect: [scored, listed]}}]"
    [coverage] = ran(tmp_path, tests, rules).coverage
    assert [text for owner, text, _, _ in goals(coverage) if owner == "good"] == ["own"]


def test_points_of_all_or_nothing_are_never_exactly_at_half(tmp_path: Path) -> None:
    rules = RULES.replace("total: {at_least: 6}", "every_criterion: {at_least: 50 %}")
    [coverage] = ran(tmp_path, NOTHING, rules).coverage
    assert [line[3] for line in goals(coverage) if line[0] == "good"] == [("below", "above")] * 2
