"""The mechanisms that real scoring standards use, in tiny rulesets with figures worked out by hand.

Every `NN-name.yaml` is a list of examples of mechanism NN: the keys of a ruleset without its name,
and `cases` as in a `tests.yaml`. `docs/mechanisms.md` says which construct is meant for what.
"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from liren.engine import load_ruleset, load_snapshot
from liren.engine.errors import Source
from liren.engine.language.yaml_reading import read_yaml_text
from liren.scoring import Assessment, assess
from liren.scoring.testing import Results, run_tests

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))
NAMED = {"ruleset": "mechanism", "version": "1.0.0", "title": "A mechanism"}


def examples(file: Path) -> list[Any]:
    data = read_yaml_text(Source(file.name, file.read_text("utf-8"))).data
    assert isinstance(data, list)
    return data


def every_example() -> list[Any]:
    return [
        pytest.param(example, id=f"{file.stem}-{number}")
        for file in FILES
        for number, example in enumerate(examples(file), 1)
    ]


def ruleset_of(example: Any) -> Any:
    return NAMED | {key: value for key, value in example.items() if key != "cases"}


def run(example: Any, folder: Path) -> Results:
    """Run the cases of an example as `liren test` does. JSON is YAML too."""
    (folder / "ruleset.yaml").write_text(json.dumps(ruleset_of(example)), "utf-8")
    (folder / "tests.yaml").write_text(json.dumps({"cases": example["cases"]}), "utf-8")
    return run_tests([folder / "tests.yaml"])


@pytest.mark.parametrize("example", every_example())
def test_every_figure_of_a_mechanism_comes_out_as_worked_out_by_hand(
    example: Any, tmp_path: Path
) -> None:
    (file,) = run(example, tmp_path).files
    assert [(case, case.failures, case.problems) for case in file.cases if not case.passed] == []
    assert len(file.cases) >= 2


def awarded(name: str, **snapshot: Any) -> Assessment:
    """What the first example of a file makes of a snapshot of 30 June 2022."""
    ruleset = load_ruleset(ruleset_of(examples(HERE / name)[0]))
    return assess(ruleset, load_snapshot({"snapshot": "place", **snapshot}), date(2022, 6, 30))


FEES = (Fraction(1), Fraction(9, 10), Fraction(8, 10), Fraction(7, 10))


@pytest.mark.parametrize(
    ("mark", "fees"),
    [("95", FEES[:1]), ("94.99", FEES[1:2]), ("60", FEES[2:3]), ("59.99", FEES[3:]), (None, FEES)],
)
def test_the_payment_follows_from_the_tier(mark: str | None, fees: tuple[Fraction, ...]) -> None:
    (fee,) = awarded("46-outcomes.yaml", facts={"mark": mark}).outcomes
    assert fee.possible == fees


@pytest.mark.parametrize(
    ("mark", "until"), [("90", date(2025, 6, 30)), ("89", date(2023, 6, 30)), ("59", None)]
)
def test_a_tier_holds_as_long_as_it_says(mark: str, until: date | None) -> None:
    before = [
        {"as_of": f"{year}-06-30", "score": "85", "tier": "standard"} for year in (2020, 2021)
    ]
    found = awarded("45-in-a-row.yaml", facts={"mark": mark}, history=before)
    assert found.valid_until == until


def test_there_are_examples_of_every_mechanism_that_needs_no_other_community() -> None:
    elsewhere = {25, 26, 38, 44}
    assert [int(file.name[:2]) for file in FILES] == [n for n in range(1, 47) if n not in elsewhere]
