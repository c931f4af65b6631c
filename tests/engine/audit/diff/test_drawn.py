"""What changes in a ruleset that is drawn on is a change of those that draw on it, in its file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from liren.engine import Ruleset, load_profile, load_ruleset
from liren.engine.audit.diff import diff
from liren.engine.errors import Place

DAY = date(2022, 6, 30)
BASE = """\
ruleset: base
version: 1.0.0
title: Base
sources: {plan: {title: Plan}}
facts: {visits: {type: count, at_most: 20}, gated: flag, homes: count}
checks: [visits <= homes]
parameters:
  least: {title: Least, values: {2022-01-01: 6, 2023-01-01: 7}, source: plan}
criteria:
  some: {measure: visits, at_least: least, points: 2, source: plan}
  more:
    measure: visits
    at_least: 12
    points: 2
    veto: {bars: all}
  gates: {title: Gates, require: gated, points: 3, strength: goal}
tiers: {good: {total: {at_least: 3}}}
"""
MIDDLE = """\
ruleset: middle
version: 1.0.0
title: Middle
uses: {b: base.yaml}
criteria:
  gates: {from: b.gates, strength: must}
"""
OWN = """\
ruleset: own
version: 1.0.0
title: Own
uses: {b: base.yaml, m: middle.yaml}
parameters:
  least: {title: Another, values: {2022-01-01: 1}}
criteria:
  some: {from: b.some}
  more: {from: b.more, worth: 4}
  gates: {from: m.gates, title: The gates}
  here: {require: homes >= least, points: 1}
"""
Edit = tuple[str, str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def drawing(folder: str, *edits: Edit) -> Ruleset:
    """The ruleset that draws on others, in a folder of its own, with some edits in any file."""
    Path(folder).mkdir()
    for name, text in (("base", BASE), ("middle", MIDDLE), ("own", OWN)):
        for before, after in edits:
            text = text.replace(before, after)
        Path(folder, f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_ruleset(Path(folder, "own.yaml"))


def said(place: Place | None) -> str | None:
    return None if place is None else f"{place.source.name}:{place.line}"


def places(*edits: Edit) -> dict[str, list[tuple[str | None, str | None]]]:
    """Where the changes of each thing stand in the old and in the new files."""
    found = diff(drawing("old"), drawing("new", *edits), DAY).differences
    return {
        each.id: [(said(a.old_place), said(a.new_place)) for a in each.aspects if not a.through]
        or [(said(each.old_place), said(each.new_place))]
        for each in found
    }


def both(file: str, line: int) -> list[tuple[str | None, str | None]]:
    return [(f"old/{file}:{line}", f"new/{file}:{line}")]


def test_a_figure_of_a_criterion_stands_in_the_file_that_it_is_drawn_from() -> None:
    assert places(("at_least: 12", "at_least: 13")) == {"more": both("base.yaml", 13)}


def test_what_is_drawn_through_another_ruleset_stands_where_it_was_first_written() -> None:
    assert places(("require: gated", "require: not gated")) == {"gates": both("base.yaml", 16)}
    assert places_again(("strength: must", "strength: option")) == {"gates": both("middle.yaml", 6)}


def places_again(*edits: Edit) -> dict[str, list[tuple[str | None, str | None]]]:
    for folder in ("old", "new"):
        for file in Path(folder).iterdir():
            file.unlink()
        Path(folder).rmdir()
    return places(*edits)


def test_what_is_set_anew_stands_here() -> None:
    assert places(("title: The gates", "title: All gates")) == {"gates": both("own.yaml", 10)}
    assert places_again(("worth: 4", "worth: 5")) == {"more": both("own.yaml", 9) * 2}
    assert places_again(("from: b.some", "from: b.some, veto: {score: zero}")) == {
        "some": both("own.yaml", 8)
    }


def test_what_it_does_not_have_from_there_is_no_change() -> None:
    """A veto is not taken over, nor is what is set anew, nor what only the other ruleset says."""
    assert places(
        ("veto: {bars: all}", "veto: {score: zero}"), ("strength: goal", "strength: principle"),
        ("total: {at_least: 3}", "total: {at_least: 4}"), ("title: Gates", "title: Doors"),
    ) == {}  # fmt: skip


def test_a_parameter_stands_in_its_file_and_is_none_of_the_same_name_here() -> None:
    found = places(("2023-01-01: 7", "2023-01-01: 8"))
    assert found == {"base:least": both("base.yaml", 8)}
    own = places_again(("2022-01-01: 1}", "2022-01-01: 2}"))
    assert own["least"] == both("own.yaml", 6)


def test_figures_that_change_by_the_day_are_seen_through_the_drawn_parameter() -> None:
    drawn = drawing("old")
    found = diff(drawn, drawn, date(2022, 6, 30), date(2023, 6, 30))
    some = found.find("criteria", "some")
    assert some is not None
    assert some.is_indirect
    assert some.aspects[0].through == ("base:least",)
    assert [each.id for each in found.differences] == ["some", "base:least"]


def test_facts_and_checks_stand_in_the_file_that_declares_them() -> None:
    found = places(("at_most: 20", "at_most: 30"), ("[visits <= homes]", "[visits < homes]"))
    assert found == {
        "visits": both("base.yaml", 5),
        "visits < homes": [(None, "new/base.yaml:6")],
        "visits <= homes": [("old/base.yaml:6", None)],
    }


def test_what_a_profile_changes_of_a_ruleset_that_is_drawn_on_stands_in_the_profile() -> None:
    base = drawing("old")
    Path("old/profile.yaml").write_text(
        "profile: p\nversion: 1.0.0\ntitle: P\nbase: own.yaml\nparameters:\n"
        "  b.least: {values: {2022-01-01: 6, 2023-01-01: 9}, basis: project, note: Made up}\n"
        "criteria: {more: {worth: 5, basis: project, note: Made up}}\n",
        encoding="utf-8",
    )
    made = load_profile("old/profile.yaml").ruleset
    found = {each.id: each.aspects[0] for each in diff(base, made, DAY).differences}
    more, least = found["more"], found["base:least"]
    assert [said(more.old_place), said(more.new_place)] == ["old/own.yaml:9", "old/profile.yaml:7"]
    assert [said(least.old_place), said(least.new_place)] == [
        "old/base.yaml:8", "old/profile.yaml:6",
    ]  # fmt: skip
