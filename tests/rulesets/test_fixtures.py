"""Real communities under every ruleset that fits them: what is decided, what is open, and why.

The expected results stand in `fixtures/results.yaml`, each with its reason in a sentence or two.
`pytest tests/rulesets --update-expected` writes the figures anew; the reasons stay as they are, so
read both before keeping them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from liren.engine import load_ruleset, load_snapshot
from liren.engine.language.numbers import to_text
from liren.scoring import assess

FOLDER = Path(__file__).parents[2] / "fixtures" / "communities"
RESULTS = FOLDER.parent / "results.yaml"
DATA: dict[str, dict[str, Any]] = yaml.safe_load(RESULTS.read_text(encoding="utf-8"))
CASES = [(name, rules) for name, each in DATA.items() for rules in each["rulesets"]]


def result(name: str, rules: str) -> dict[str, Any]:
    """What an assessment comes to, as it is stored."""
    found = assess(load_ruleset(rules), load_snapshot(FOLDER / f"{name}.yaml"))
    by_status = {
        status: [f.criterion.id for f in found.findings if f.status == status]
        for status in ("met", "partly_met", "unmet", "not_applicable")
    }
    return {
        "score": f"{to_text(found.score.low)} to {to_text(found.score.high)}",
        "tiers": [tier or "none" for tier in found.possible_tiers],
        "decided": f"{found.decided} of {found.countable}",
        **{status: names for status, names in by_status.items() if names},
        **({"types": {t.classification.id: [o.id for o in t.certain] for t in found.types}}
           if found.types else {}),
        "collect_first": [item.fact for item in found.collect[:3]],
    }  # fmt: skip


@pytest.mark.parametrize(("name", "rules"), CASES)
def test_a_real_community_comes_to_what_is_stored(
    name: str, rules: str, request: pytest.FixtureRequest
) -> None:
    found = result(name, rules)
    if request.config.getoption("--update-expected", default=False):
        DATA[name]["rulesets"][rules] = found
        text = yaml.safe_dump(DATA, allow_unicode=True, sort_keys=False, width=110)
        RESULTS.write_text(text, encoding="utf-8")
    assert found == DATA[name]["rulesets"][rules]


def test_every_fixture_has_a_result_and_a_reason() -> None:
    fixtures = {str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.yaml")}
    assert set(DATA) == fixtures
    for name, each in DATA.items():
        assert {"zh", "en"} <= set(each["because"]), name


@pytest.mark.parametrize("name", [name for name in DATA if name != "example-complete"])
def test_a_real_community_is_never_decided_from_so_little(name: str) -> None:
    for rules in DATA[name]["rulesets"]:
        assert len(DATA[name]["rulesets"][rules]["tiers"]) > 1
