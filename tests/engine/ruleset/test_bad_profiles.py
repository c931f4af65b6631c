"""Every malformed profile under `fixtures/errors/bad/profile`, with the whole text it gets.

A file is called after the code of the problem it has; most are for `parts/base.yaml`. The texts
stand beside it, and `pytest tests/engine --update-expected` writes them anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from liren.engine import LANGS, RulesetError, load_profile
from liren.reports.problems import render_problems

BAD = Path(__file__).parents[3] / "fixtures" / "errors" / "bad" / "profile"
FILES = sorted(BAD.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_malformed_profile_is_refused_with_the_stored_text(
    file: Path, stored: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(RulesetError) as found:
        load_profile(file.name)
    assert {problem.code for problem in found.value.problems} == {file.stem}
    for lang in LANGS:
        text = "\n".join(render_problems(found.value.problems, lang))
        stored(file.with_suffix(f".{lang}.txt"), text + "\n")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_problem_has_its_place_in_the_profile(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(RulesetError) as found:
        load_profile(file.name)
    for problem in found.value.problems:
        assert problem.place is not None
        assert (problem.place.source.name, problem.place.line is None) == (file.name, False)
