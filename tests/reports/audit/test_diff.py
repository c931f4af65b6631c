"""Every kind of difference between two rulesets, in whole words, in Chinese and in English.

Each case of `cases.yaml` changes one thing in `base.yaml`; what is said of it is in `expected`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from liren.engine import load_ruleset
from liren.engine.audit.diff import Diff, diff
from liren.reports.audit.diff import diff_sections, diff_to_dict
from liren.reports.layout import cells
from liren.reports.page import Page

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"
BASE = (HERE / "base.yaml").read_text(encoding="utf-8")
DAY = date(2022, 6, 30)

Edit = tuple[str, str]
CASES: dict[str, list[dict[str, str]]] = yaml.safe_load(
    (HERE / "cases.yaml").read_text(encoding="utf-8")
)


def edits_of(case: str) -> list[Edit]:
    return [edit for each in CASES[case] for edit in each.items()]


@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_change_is_said_in_both_languages(
    case: str, changed: Callable[..., Diff], stored: Callable[[Path, str], None]
) -> None:
    found = changed(*edits_of(case))
    texts = [diff_sections(found, Page(lang)) for lang in ("zh", "en")]
    assert all(cells(line) <= 80 for text in texts for line in text)
    stored(EXPECTED / f"{case}.txt", "\n".join(line for text in texts for line in text) + "\n")


@pytest.mark.parametrize("case", CASES)
def test_data_say_what_the_text_says(case: str, changed: Callable[..., Diff]) -> None:
    found = changed(*edits_of(case))
    data = json.loads(json.dumps(diff_to_dict(found)))
    assert [each["id"] for each in data["differences"]] == [d.id for d in found.differences]
    for told, each in zip(data["differences"], found.differences, strict=True):
        assert told["bearing"] == each.bearing
        assert [change["key"] for change in told["changes"]] == [a.key for a in each.aspects]
        assert set(told["places"]) == {"old", "new"}


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Diff]:
    """The difference that some edits of the base make."""

    def make(*edits: Edit, day: date = DAY) -> Diff:
        text = BASE
        for before, after in edits:
            assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
            text = text.replace(before, after)
        monkeypatch.chdir(tmp_path)
        Path("old.yaml").write_text(BASE, encoding="utf-8")
        Path("new.yaml").write_text(text, encoding="utf-8")
        return diff(load_ruleset("old.yaml"), load_ruleset("new.yaml"), day)

    return make
