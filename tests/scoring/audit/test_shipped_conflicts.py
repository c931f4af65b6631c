"""The shipped rulesets against each other: what the burden plan forbids, and all other pairs.

The example of a compatible pair is saved, read again from its file, and assessed.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from liren.engine import Ruleset, load_ruleset, load_snapshot, shipped_rulesets
from liren.scoring import assess
from liren.scoring.audit.conflicts import Conflicts, find_conflicts
from liren.scoring.audit.saving import example_files
from tests.scoring.audit.test_conflicts import named, rules, sets

NAMES = sorted(shipped_rulesets())
PAIRS = list(combinations(NAMES, 2))
CONFLICTS = {("harmonious-community", "health-station"), ("health-station", "lighter-burden")}


def loaded(*names: str) -> list[Ruleset]:
    return [load_ruleset(name) for name in names]


def statuses(answer: Conflicts, folder: Path) -> set[str]:
    """The statuses of all demands by the saved example."""
    assert answer.example is not None
    references = [ruleset.id for ruleset in answer.rulesets]
    file, *others = example_files(answer.example, references, str(folder / "example.yaml"))
    assert others == []
    Path(file.name).write_text(file.text, encoding="utf-8")
    snapshot = load_snapshot(Path(file.name))
    return {
        finding.status
        for ruleset, day in zip(answer.rulesets, answer.days, strict=True)
        for finding in assess(ruleset, snapshot, as_of=day).findings
        if finding.criterion.strength == "must"
    }


def test_a_veto_contradicts_the_plan_that_forbids_them() -> None:
    answer = find_conflicts(loaded("lighter-burden", "health-station"))
    assert sets(answer) == [["lighter-burden.no_vetoes", "health-station.certificates vetoes"]]
    assert answer.sets[0].cuts == ()
    said = [clause.criterion.citation for clause in answer.sets[0].clauses]
    assert [None if each is None else each.say("zh") for each in said] == [
        "社区减负实施方案，二(三)", "社区卫生服务站管理办法，4",
    ]  # fmt: skip


def test_a_demand_for_a_further_sign_contradicts_the_plan_that_allows_three() -> None:
    plaque = {"plaque": {"require": "plaque_up", "brings": {"signs": 1}}}
    model = rules("model", {"plaque_up": "flag"}, plaque)
    answer = find_conflicts([*loaded("lighter-burden"), model])
    assert sets(answer) == [["lighter-burden.signs", "model.plaque", "model.plaque signs"]]
    citation = answer.sets[0].clauses[0].criterion.citation
    assert citation is not None
    assert citation.say("en") == "Plan to lighten communities' burden, 二(二)"


@pytest.mark.parametrize("word", ["ledgers", "certificates"])
def test_so_does_whatever_else_it_limits(word: str) -> None:
    model = rules("model", {"done": "flag"}, {"more": {"require": "done", "brings": {word: 1}}})
    (told,) = find_conflicts([*loaded("lighter-burden"), model]).sets
    assert named(told)[1:] == ["model.more", f"model.more {word}"]


def test_of_all_rulesets_together_only_the_veto_is_in_the_way() -> None:
    (told,) = find_conflicts(loaded(*NAMES)).sets
    assert named(told) == ["harmonious-community.no_vetoes", "health-station.certificates vetoes"]
    assert [[each.ruleset.id for each in clause.also] for clause in told.clauses] == [
        ["lighter-burden"], [],
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_none_contradicts_itself(name: str, tmp_path: Path) -> None:
    answer = find_conflicts(loaded(name))
    assert answer.verdict == "compatible"
    assert statuses(answer, tmp_path) <= {"met", "not_applicable", "unspecified"}


def checked(pair: tuple[str, str], folder: Path) -> None:
    answer = find_conflicts(loaded(*pair))
    assert answer.verdict == ("conflict" if pair in CONFLICTS else "compatible")
    if answer.example is not None:
        assert statuses(answer, folder) <= {"met", "not_applicable", "unspecified"}


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if "lighter-burden" in pair])
def test_the_burden_plan_excludes_vetoes_and_nothing_else(
    pair: tuple[str, str], tmp_path: Path
) -> None:
    checked(pair, tmp_path)


@pytest.mark.longrun
@pytest.mark.parametrize("pair", [pair for pair in PAIRS if "lighter-burden" not in pair])
def test_all_other_pairs_can_be_met_together_but_for_one(
    pair: tuple[str, str], tmp_path: Path
) -> None:
    checked(pair, tmp_path)
