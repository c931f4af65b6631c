"""Suggested cases: written, run again, and enough for full coverage of criteria."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from liren.engine import shipped_rulesets
from liren.engine.errors import LirenError
from liren.scoring.solve import Solver
from liren.scoring.testing import Coverage, run_tests
from liren.scoring.testing.search import MOST_LOOKS
from liren.scoring.testing.suggest import suggestions
from tests.scoring.testing.files import RULES, files, missing, said

STANDARDS = Path(__file__).parents[2] / "standards"


def suggested(folder: Path, *paths: str | Path) -> list[str]:
    """The suggestions for a folder, written beside what is there."""
    lines = list(suggestions(paths or [folder]))
    (folder / "suggested.tests.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines


def left(folder: Path) -> list[object]:
    """What is missing for criteria once the suggestions are run."""
    tiers = {line.goal.owner for line in coverage(folder).lines if line.goal.subject == "tier"}
    return [each for each in missing(coverage(folder)) if each[0] not in tiers]


def coverage(folder: Path) -> Coverage:
    """What all tests in a folder cover; they pass."""
    results = run_tests([folder])
    assert said(results) == []
    assert results.passed
    return results.coverage[0]


def test_suggestions_for_a_ruleset_without_tests_cover_its_criteria(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    lines = suggested(tmp_path)
    assert lines[:2] == ['tests: "ruleset.yaml"', "cases:"]
    assert left(tmp_path) == []


def test_a_suggested_case_is_ready_and_marked_as_computed(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    text = "\n".join(suggested(tmp_path))
    assert (
        '  - that: {zh: "比例：恰好等于 party / members >= least",'
        ' en: "Share: exactly at party / members >= least"}\n'
        "    as_of: 2022-01-01\n"
        "    facts:\n"
        "      members: 10\n"
        "      party: 3\n"
        "    expect:  # computed: check by hand\n"
        "      statuses: {share: met}\n"
        "      points: {share: 6}\n"
    ) in text


def test_only_what_is_missing_is_suggested(tmp_path: Path) -> None:
    files(
        tmp_path,
        """
        as_of: 2022-06-30
        cases:
          - {that: at, facts: {members: 10, party: 3}, expect: {statuses: {share: met}}}
          - {that: there, facts: {window: yes}, expect: {statuses: {window: met}}}
          - {that: not there, facts: {window: no}, expect: {statuses: {window: unmet}}}
          - {that: open, expect: {statuses: {window: unknown}}}
        """,
    )
    lines = suggested(tmp_path)
    assert not [line for line in lines if "窗口" in line]
    assert not [line for line in lines if "as_of: 2022" in line and "exactly at" in line]
    assert left(tmp_path) == []


def test_there_is_nothing_to_suggest_once_criteria_are_covered(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    suggested(tmp_path)
    assert list(suggestions([tmp_path])) == [
        "# no case to suggest",
        "# not found: good total above (the nearest found is 10)",
    ]


def test_what_was_not_found_is_listed(tmp_path: Path) -> None:
    rules = RULES.replace("require: window", "require: window and not window")
    (tmp_path / "ruleset.yaml").write_text(rules, encoding="utf-8")
    lines = list(suggestions([tmp_path]))
    assert [line for line in lines if line.startswith("#")] == [
        "# not found: good total below (the nearest found is 0)",  # the window earns nothing
        "# not found: good total above",
    ]


@pytest.mark.parametrize(
    "criteria",
    [
        "measure: n, at_least: 3, points: 2",
        "measure: n / m, at_least: 1/3, when_zero: unmet, points: {share: 7}",
        (
            "measure: n, points: {bands: [{less_than: 3, points: 1}, {at_least: 3, less_than: 8,"
            " points: 2}, {at_least: 8, points: 5}]}"
        ),
        (
            "for_each: firms, where: open, measure: staff, at_least: 3, points: 5, combine: share,"
            " when_empty: unmet"
        ),
        "measure: count(firms where open), at_least: 2, points: 5",
        "checklist: items, points: {table: {1: 1, 3: 4}}",
        "require: day >= 2020-02-29, points: 2",
        "require: n >= 2, exemption: by permission, points: 2",
        "measure: n, when_missing: unmet, at_most: 4, points: 2",
        "points: {deductions: {from: 5, zero_when: m > 8, lose: [{points: 1, per: n}]}}",
        "measure: g, points: {options: {a: 3, b: 1}}",
        (
            "for_each: awards, where: 'years(as_of, day) < 3 years', measure: level,"
            " points: {options: {a: 2, b: 0.5}}, combine: sum, combined_at_most: 2,"
            " when_empty: unmet"
        ),
    ],
)
def test_suggestions_cover_every_kind_of_criterion(tmp_path: Path, criteria: str) -> None:
    rules = f"""
ruleset: small
version: 1.0.0
title: Small
facts:
  n: {{type: count, at_most: 40}}
  m: {{type: count, at_most: 40}}
  day: date
  g: {{type: choice, options: [a, b]}}
  items: {{type: checklist, items: [x, y, z]}}
  firms: {{each: {{staff: {{type: count, at_most: 99}}, open: flag}}}}
  awards: {{at_most: 20, each: {{level: {{type: choice, options: [a, b]}}, day: date}}}}
criteria: {{c: {{title: C, {criteria}}}}}
"""
    (tmp_path / "ruleset.yaml").write_text(rules, encoding="utf-8")
    suggested(tmp_path)
    assert left(tmp_path) == []


def test_what_a_fact_needs_beside_it_is_there(tmp_path: Path) -> None:
    rules = """
ruleset: small
version: 1.0.0
title: Small
facts:
  off: {type: number, at_most: 3, needs: [reason, evidence]}
  halls: {each: {off: {type: count, at_most: 3, needs: [reason]}}}
criteria:
  c: {title: C, points: {deductions: {from: 5, lose: [{amount: off, at_most: 3}]}}}
  d: {title: D, for_each: halls, measure: off, at_most: 1, when_empty: met, points: 2}
"""
    (tmp_path / "ruleset.yaml").write_text(rules, encoding="utf-8")
    text = "\n".join(suggested(tmp_path))
    assert "      off: {value: 3, reason: test, evidence: test}\n" in text
    assert "      halls: [{off: {value: 1, reason: test}}]\n" in text
    assert left(tmp_path) == []


def test_a_case_for_a_branch_says_so_in_both_languages(tmp_path: Path) -> None:
    rules = """
ruleset: small
version: 1.0.0
title: Small
facts: {g: {type: choice, options: [a, b, c]}}
criteria: {c: {title: C, measure: g, points: {options: {a: 3, b: 2, c: 1}}}}
"""
    (tmp_path / "ruleset.yaml").write_text(rules, encoding="utf-8")
    assert '  - that: {zh: "C：出现 g == c", en: "C: seen g == c"}' in suggested(tmp_path)


def test_a_shipped_ruleset_is_covered_by_its_suggestions(tmp_path: Path) -> None:
    rules = shipped_rulesets()["health-station"].read_text(encoding="utf-8")
    (tmp_path / "ruleset.yaml").write_text(rules, encoding="utf-8")
    suggested(tmp_path)
    assert left(tmp_path) == []


def test_suggestions_are_for_one_ruleset_at_a_time(tmp_path: Path) -> None:
    case = "cases: [{that: it, expect: {collect: []}}]"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        files(tmp_path / name, case, RULES.replace("ruleset: small", f"ruleset: {name}"))
    with pytest.raises(LirenError) as caught:
        list(suggestions([tmp_path]))
    [problem] = caught.value.problems
    assert problem.message("zh") == "一次只能为一个规则集补写用例，而这里有 `one`、`two`"
    assert problem.message("en") == (
        "cases can be suggested for one ruleset at a time, but here are `one`, `two`"
    )


HISTORY = """
ruleset: small
version: 1.0.0
title: Small
facts: {n: {type: count, at_most: 40}, kind: {type: choice, options: [town, village]}}
parameters: {need: {by: kind, values: {town: 3, village: 2}, basis: project}}
criteria:
  fewer: {title: Fewer, require: n < previous.n, points: 2}
  enough: {title: Enough, measure: n, at_least: need, points: 2}
"""


def test_history_and_tables_of_figures_are_suggested_too(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(HISTORY, encoding="utf-8")
    text = "\n".join(suggested(tmp_path))
    assert "    history: [{as_of: 1999-01-01, facts: {n: 10}}]" in text
    assert "      kind: village" in text
    assert left(tmp_path) == []


CUTS = """
ruleset: small
version: 1.0.0
title: Small
facts:
  a: {type: count, at_most: 9}
  b: {type: flag, title: {zh: 乙, en: B}}
  items: {type: checklist, items: [x, y, z]}
  litter: {type: count, at_most: 20}
  firms: {each: {staff: {type: count, at_most: 99}, open: flag}}
  bad: flag
criteria:
  a: {title: A, group: main, points: {per_unit: {points: 2, of: a, at_most: 10}}}
  b: {title: B, group: main, require: b, points: 6}
  items: {title: I, group: second, checklist: items, points: {each: 3}}
  firms: {title: F, group: second, for_each: firms, measure: staff, at_least: 3, points: 4,
          combine: all, when_empty: unmet}
  litter: {title: L, group: conduct, points: {deductions: {from: 0, floor: -9, lose: [
           {points: 1, per: litter}]}}}
groups:
  main: {title: M, at_most: 12}
  second: {title: S}
  conduct: {title: C, bonus: yes, at_least: -2}
tiers:
  best: {title: Best, total: {at_least: 20}, groups: {second: {at_least: 50 %}}, require: a > 2}
  good: {title: Good, total: {more_than: 11}, every_criterion: {more_than: 0}}
lower_tier: [{when: bad, by: 1}]
types:
  kind: {title: Kind, options: {big: {title: Big, when: a >= 4 and not bad, basis: project}}}
"""


def test_cuts_limits_conditions_and_types_are_suggested(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(CUTS, encoding="utf-8")
    lines = suggested(tmp_path)
    # half of the 13 points of second are 6.5, and all of its points are whole
    assert [line for line in lines if line.startswith("#")] == [
        "# not found: best second at (the nearest found is 7)",
    ]
    assert missing(coverage(tmp_path)) == [("best", "second", "", ("at",))]


def test_suggestions_are_the_same_every_time(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(CUTS, encoding="utf-8")
    assert list(suggestions([tmp_path])) == list(suggestions([tmp_path]))


def test_a_suggested_cut_states_everything_and_what_it_earns(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    text = "\n".join(suggested(tmp_path))
    assert (
        '  - that: {zh: "优：恰好等于 total", en: "Good: exactly at total"}\n'
        "    as_of: 2022-01-01\n"
        "    facts:\n"
        "      members: 10\n"
        "      party: 10\n"
        "      window: no\n"
        "    expect:  # computed: check by hand\n"
        "      score: 6\n"
        "      tier: good\n"
    ) in text
    assert "# not found: good total above (the nearest found is 10)" in text


def test_progress_is_told(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    told: list[tuple[int, int]] = []
    list(suggestions([tmp_path], lambda done, total: told.append((done, total))))
    # statuses 3 + 3, figures 3 + 3, the cut 3
    assert told == [(n, 15) for n in range(1, 16)]


BY_DAY = """
ruleset: by-day
version: 1.0.0
title: By day
in_force: {from: 2022-01-01, to: 2024-06-30}
facts: {window: flag, notices: {type: count, at_most: 20}}
criteria:
  spring: {applies_when: as_of.quarter == 2, require: window, points: 3}
  later: {require: window or as_of < 2022-09-15, points: 2}
  year: {applies_when: as_of.year >= 2023, measure: notices, at_least: 4, points: 1}
"""


def days(lines: list[str], criterion: str) -> dict[str, str]:
    """The day of each suggested case about a criterion, by what it is for."""
    pairs = pairwise(line.strip() for line in lines)
    return {
        that.partition('en: "')[2].removesuffix('"}'): day.removeprefix("as_of: ")
        for that, day in pairs
        if f'en: "{criterion}:' in that
    }


def test_where_the_day_matters_other_days_are_tried(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(BY_DAY, encoding="utf-8")
    lines = suggested(tmp_path)
    assert left(tmp_path) == []
    assert not [line for line in lines if line.startswith("# not found")]
    spring = days(lines, "spring")
    assert spring["spring: not applicable"] == "2022-01-01"
    assert spring["spring: met"] == spring["spring: unmet"] == "2022-04-01"
    assert {day for that, day in days(lines, "later").items() if "just below" in that} == {
        "2022-09-14"
    }
    assert days(lines, "year")["year: met"] == "2023-01-01"


def test_no_day_is_tried_on_which_the_ruleset_is_not_in_force(tmp_path: Path) -> None:
    short = BY_DAY.replace("to: 2024-06-30", "to: 2022-03-31")
    (tmp_path / "ruleset.yaml").write_text(short, encoding="utf-8")
    lines = suggested(tmp_path)
    assert "# not found: spring met" in lines
    assert "# not found: year unmet" in lines


@pytest.mark.parametrize(("least", "asked"), [("", 1), ("at_least: 1, ", 0)])
def test_that_a_list_is_empty_is_asked_for_only_where_it_can_be(
    tmp_path: Path, least: str, asked: int
) -> None:
    (tmp_path / "ruleset.yaml").write_text(
        f"""
ruleset: halls
version: 1.0.0
title: Halls
facts: {{halls: {{{least}at_most: 9, each: {{open: flag}}}}}}
criteria: {{halls: {{for_each: halls, require: open, combine: all, when_empty: met, points: 2}}}}
""",
        encoding="utf-8",
    )
    suggested(tmp_path)
    texts = [line.goal.text for line in coverage(tmp_path).lines]
    assert texts.count("when_empty") == asked
    assert left(tmp_path) == []


HARD = """
ruleset: hard
version: 1.0.0
title: Hard
facts:
  blocks:
    at_most: 40
    each: {floors: {type: count, at_most: 40}, lifts: {type: count, at_most: 9}}
criteria:
  lifts:
    measure: "sum(blocks: lifts) / sum(blocks: floors)"
    at_least: 7.31 %
    when_zero: unmet
    points: 4
"""


def test_what_nobody_can_show_is_given_up_after_so_many_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ruleset.yaml").write_text(HARD, encoding="utf-8")
    solved, solve = [0], Solver.solve

    def counted(self: Solver, *given: Any) -> Any:
        solved[0] += 1
        return solve(self, *given)

    monkeypatch.setattr(Solver, "solve", counted)
    lines = list(suggestions([tmp_path]))
    about = "lifts sum(blocks: lifts) / sum(blocks: floors) >= 7.31 %"
    assert lines[-1] == f"# not found: {about} at"
    assert solved[0] < 2 * MOST_LOOKS


def test_a_share_of_a_hundred_is_found_exactly(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(
        """
ruleset: shares
version: 1.0.0
title: Shares
facts: {helpers: {type: count, at_most: 5000}, people: {type: count, at_least: 1, at_most: 5000}}
criteria: {share: {measure: helpers / people, at_least: 13 %, points: 2}}
""",
        encoding="utf-8",
    )
    lines = suggested(tmp_path)
    assert left(tmp_path) == []
    assert "      helpers: 13" in lines
