"""Every malformed snapshot under `fixtures/errors/bad/snapshot`, with the whole text it gets.

A file is called after the code of the problem it has; all are for `parts/rules.yaml`. The texts
stand beside it, and `pytest tests/engine --update-expected` writes them anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from liren.engine import LANGS, SnapshotError, load_ruleset, load_snapshot
from liren.engine.snapshot.bind import bind
from liren.reports.problems import render_problems

FIXTURES = Path(__file__).parents[3] / "fixtures" / "errors"
BAD = FIXTURES / "bad" / "snapshot"
FILES = sorted(BAD.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_malformed_snapshot_is_refused_with_the_stored_text(
    file: Path, stored: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    ruleset = load_ruleset("parts/rules.yaml")
    with pytest.raises(SnapshotError) as found:
        bind(ruleset, load_snapshot(file.name))
    codes = {problem.code for problem in found.value.problems}
    assert file.stem in codes
    assert codes == {file.stem} or file.stem == "too-many-problems"
    assert all(problem.place is not None for problem in found.value.problems)
    for lang in LANGS:
        text = "\n".join(render_problems(found.value.problems, lang))
        stored(file.with_suffix(f".{lang}.txt"), text + "\n")


def test_a_snapshot_in_every_form_has_no_problem() -> None:
    ruleset = load_ruleset(FIXTURES / "good" / "constructs.yaml")
    bound = bind(ruleset, load_snapshot(FIXTURES / "good" / "snapshot-full.yaml"))
    assert set(bound.readings) == set(ruleset.facts)
