"""Finding rulesets, drawing on others, versions, and figures that change from day to day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from liren.engine import (
    AssessmentError,
    LirenError,
    RulesetError,
    load_ruleset,
    load_snapshot,
    shipped_rulesets,
)
from liren.engine.ruleset.load import MOST_USES
from liren.scoring import assess
from tests.engine.ruleset.helpers import codes, ruleset

BASE = """
ruleset: base
version: 1.2.0
title: base
facts: {gated: flag, residents: {type: count, unit: person}}
checks: [residents >= 3 persons or not gated]
criteria:
  gate: {require: gated, points: 4}
  crowd: {measure: residents, at_least: 10}
"""


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def using(reference: str, criteria: str = "taken: {from: base.gate}") -> str:
    head = "ruleset: other\nversion: 1\ntitle: other\n"
    return f"{head}uses: {{base: {reference}}}\ncriteria:\n  {criteria}\n"


def test_every_shipped_ruleset_can_be_loaded_by_its_id_and_its_version() -> None:
    for name in shipped_rulesets():
        found = load_ruleset(name)
        assert found.id == name
        assert load_ruleset(f"{name}@{found.version}").digest == found.digest


def test_another_version_than_the_one_asked_for_is_refused() -> None:
    with pytest.raises(RulesetError) as found:
        load_ruleset("red-property@0.9.9")
    [problem] = found.value.problems
    assert problem.code == "not-allowed"
    assert problem.message("en") == "version `0.9.9` is asked for, but there is version `1.0.0`"
    assert problem.message("zh") == "要求版本 `0.9.9`，实有版本 `1.0.0`"


def test_a_folder_with_an_at_sign_is_no_version(tmp_path: Path) -> None:
    file = write(tmp_path, "me@home/base.yaml", BASE)
    assert load_ruleset(file).id == "base"
    assert load_ruleset(f"{file}@1.2.0").version == "1.2.0"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "..", "/", "nowhere", "nowhere.yaml", ""])
def test_a_name_that_is_no_ruleset_is_refused(name: str) -> None:
    with pytest.raises(RulesetError) as found:
        load_ruleset(name)
    assert len(found.value.problems) == 1


def test_a_criterion_is_taken_over_with_its_facts_and_checks(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", BASE)
    found = load_ruleset(
        write(tmp_path, "o.yaml", using("base.yaml", "t: {from: base.gate, worth: 8}"))
    )
    assert list(found.facts) == ["gated"]
    assert found.criteria["t"].maximum == 8
    assert found.criteria["t"].origin == "base"
    assert found.checks == ()


def test_a_file_drawn_on_is_looked_for_beside_the_file_and_then_in_the_search_path(
    tmp_path: Path,
) -> None:
    write(tmp_path, "lib/base.yaml", BASE)
    file = write(tmp_path, "own/o.yaml", using("base.yaml"))
    with pytest.raises(RulesetError):
        load_ruleset(file)
    assert load_ruleset(file, search=[tmp_path / "lib"]).id == "other"


def test_a_version_can_be_pinned_where_a_ruleset_is_drawn_on(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", BASE)
    assert load_ruleset(write(tmp_path, "o.yaml", using("base.yaml@1.2.0"))).id == "other"
    with pytest.raises(RulesetError) as found:
        load_ruleset(write(tmp_path, "o.yaml", using("base.yaml@1.3.0")))
    assert [(p.code, p.place and p.place.line) for p in found.value.problems] == [
        ("not-allowed", 4)
    ]


def test_the_problems_of_a_file_drawn_on_are_placed_in_that_file(tmp_path: Path) -> None:
    broken = write(tmp_path, "base.yaml", BASE.replace("require: gated", "require: gatd"))
    with pytest.raises(RulesetError) as found:
        load_ruleset(write(tmp_path, "o.yaml", using("base.yaml")))
    [problem] = found.value.problems
    assert problem.code == "unknown-fact"
    assert problem.place is not None
    assert problem.place.source.name == str(broken)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_of_any_length_is_refused(tmp_path: Path, length: int) -> None:
    for i in range(length):
        write(tmp_path, f"r{i}.yaml", using(f"r{(i + 1) % length}.yaml"))
    with pytest.raises(RulesetError) as found:
        load_ruleset(tmp_path / "r0.yaml")
    assert [problem.code for problem in found.value.problems] == ["circular-use"]


def in_a_row(folder: Path, length: int) -> Path:
    """A ruleset that draws on one that draws on one … so many times."""
    write(folder, "r0.yaml", BASE)
    for i in range(1, length + 1):
        write(folder, f"r{i}.yaml", using(f"r{i - 1}.yaml", "gate: {from: base.gate}"))
    return folder / f"r{length}.yaml"


def test_rulesets_draw_on_each_other_so_many_levels_deep(tmp_path: Path) -> None:
    assert load_ruleset(in_a_row(tmp_path, MOST_USES)).id == "other"
    with pytest.raises(RulesetError) as found:
        load_ruleset(in_a_row(tmp_path, MOST_USES + 1))
    (problem,) = found.value.problems
    assert problem.code == "use-too-deep"
    assert problem.message("en") == "rulesets draw on each other more than 50 levels deep"
    assert problem.message("zh") == "规则集逐层引用超过 50 层"
    assert problem.place is not None
    assert (problem.place.source.name, problem.place.line) == (str(tmp_path / "r1.yaml"), 4)


def test_one_ruleset_reached_in_two_ways_is_no_circle(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", BASE)
    write(tmp_path, "mid.yaml", using("base.yaml").replace("other", "mid"))
    top = using("base.yaml").replace("uses: {", "uses: {mid: mid.yaml, ")
    assert load_ruleset(write(tmp_path, "top.yaml", top)).id == "other"


def test_a_fact_declared_differently_says_where_and_in_what(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", BASE)
    own = using("base.yaml") + "facts: {gated: {type: flag, title: 有围墙}}\n"
    with pytest.raises(RulesetError) as found:
        load_ruleset(write(tmp_path, "o.yaml", own))
    [problem] = found.value.problems
    assert problem.message("en") == (
        f"fact `gated` is declared differently at {tmp_path / 'base.yaml'}:5:9"
    )
    assert problem.hints("en") == ("what differs: `title`",)
    assert problem.hints("zh") == ("不同之处：`title`",)


def test_a_fact_declared_alike_is_the_same_fact(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", BASE)
    own = using("base.yaml") + "facts: {gated: flag}\n"
    assert list(load_ruleset(write(tmp_path, "o.yaml", own)).facts) == ["gated"]


def test_a_part_of_a_fact_drawn_on_cannot_be_a_fact(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", BASE)
    own = using("base.yaml") + "facts: {gated.since: date}\n"
    with pytest.raises(RulesetError) as found:
        load_ruleset(write(tmp_path, "o.yaml", own))
    assert [problem.code for problem in found.value.problems] == ["declared-twice"]


DATED = {"values": {"2022-04-01": "30", "2023-01-01": "40"}, "unit": "%"}


def test_a_dated_parameter_holds_from_its_day_on() -> None:
    figure = ruleset(
        parameters={"q": DATED}, criteria={"c": {"measure": "turnout", "at_least": "q"}}
    ).parameters["q"]
    found = [
        figure.on(date(*day)) for day in ((2022, 3, 31), (2022, 4, 1), (2022, 12, 31), (2023, 1, 1))
    ]
    assert [dated and str(dated.value) for dated in found] == [None, "3/10", "3/10", "2/5"]


def test_a_day_before_the_first_figure_is_an_error() -> None:
    rules = ruleset(
        parameters={"q": DATED}, criteria={"c": {"measure": "turnout", "at_least": "q"}}
    )
    with pytest.raises(AssessmentError) as found:
        assess(rules, load_snapshot({"snapshot": "s"}), as_of=date(2022, 3, 31))
    [problem] = found.value.problems
    assert problem.code == "no-figure-yet"
    assert problem.place is not None
    assert (
        problem.message("en")
        == "parameter `q` has no value on 2022-03-31; its first is from 2022-04-01"
    )
    assert problem.message("zh") == "参数 `q` 在 2022-03-31 没有取值，最早的取值始于 2022-04-01"
    assert problem.hints("en") == problem.hints("zh") == ()


def test_a_day_outside_of_force_is_an_error() -> None:
    rules = ruleset(in_force={"from": "2022-04-01"}, criteria={"c": {"require": "gated"}})
    with pytest.raises(AssessmentError) as found:
        assess(rules, load_snapshot({"snapshot": "s", "as_of": "2022-03-31"}))
    [problem] = found.value.problems
    assert problem.code == "outside-force"
    assert problem.message("en") == (
        "ruleset `t` is not in force on 2022-03-31 (it is from 2022-04-01 to …)"
    )
    assert problem.message("zh") == "规则集 `t` 在 2022-03-31 不施行（2022-04-01 至 …）"
    assert problem.hints("en") == (
        "give a day in force with `--as-of`, or with `as_of` in the snapshot",
    )
    assert problem.hints("zh") == ("请用 `--as-of` 或快照中的 `as_of` 指定施行期内的日期",)


@pytest.mark.parametrize(
    ("day", "ok"),
    [("2022-03-31", False), ("2022-04-01", True), ("2022-12-31", True), ("2023-01-01", False)],
)
def test_the_first_and_the_last_day_are_in_force(day: str, ok: bool) -> None:
    in_force = {"from": "2022-04-01", "to": "2022-12-31"}
    rules = ruleset(in_force=in_force, criteria={"c": {"require": "gated"}})
    snapshot = load_snapshot({"snapshot": "s", "as_of": day})
    if ok:
        assert assess(rules, snapshot).findings[0].status == "unknown"
    else:
        with pytest.raises(AssessmentError):
            assess(rules, snapshot)


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "../../etc/passwd", "x" * 3000, "Asia", "\u4e2d"])
def test_a_time_zone_that_does_not_exist_is_refused(zone: str) -> None:
    assert codes(time_zone=zone, criteria={"c": {"require": "gated"}}) == ["wrong-shape"]


def test_a_parameter_is_a_day_or_a_number_but_not_both() -> None:
    values = {"2022-04-01": "2022-05-01", "2023-01-01": "3"}
    assert codes(parameters={"q": {"values": values}}, criteria={"c": {"require": "gated"}}) == [
        "not-allowed"
    ]
    days = {"2022-04-01": "2022-05-01", "2023-01-01": "unspecified"}
    criteria = {"c": {"require": "inspected > q"}}
    assert codes(parameters={"q": {"values": days}}, criteria=criteria) == []


def test_a_file_full_of_errors_is_given_up_in_time() -> None:
    criteria = {f"c{i}": {"require": f"unknown_{i}"} for i in range(5000)}
    with pytest.raises(LirenError) as found:
        ruleset(criteria=criteria)
    assert len(found.value.problems) == 101
    assert "too-many-problems" in {problem.code for problem in found.value.problems}


def test_a_profile_where_a_ruleset_is_wanted_is_said_to_be_one() -> None:
    profile = {"profile": "county", "version": "1.0.0", "title": "County", "base": "red-property"}
    with pytest.raises(RulesetError) as caught:
        load_ruleset(profile)
    [problem] = caught.value.problems
    assert problem.code == "profile-for-ruleset"
    assert problem.place is not None
    assert problem.place.pointer == "/profile"
    assert problem.message("zh") == "这是调整方案，不是规则集"
    assert problem.message("en") == "this is a profile, not a ruleset"
    assert problem.hints("zh") == (
        "规则集写在它的 `base` 中；评估和说明时，调整方案用 `--profile` 给出",
    )
    [hint] = problem.hints("en")
    assert hint == (
        "its ruleset is named by its `base`; to assess or to explain, give a profile by `--profile`"
    )
