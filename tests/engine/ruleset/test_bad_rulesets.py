"""Every malformed ruleset under `fixtures/errors/bad/ruleset`, with the whole text of its problems.

A file is called after the code of the problem it has, and beside it stand the texts that the
reader shows: `<code>.zh.txt` and `<code>.en.txt`. `pytest tests/engine --update-expected` writes
them anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from liren.engine import LANGS, LirenError, load_ruleset
from liren.reports.problems import render_problems

FIXTURES = Path(__file__).parents[3] / "fixtures" / "errors"
BAD = FIXTURES / "bad" / "ruleset"
FILES = sorted(BAD.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_malformed_ruleset_is_refused_with_the_stored_text(
    file: Path, stored: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(LirenError) as found:
        load_ruleset(file.name)
    codes = {problem.code for problem in found.value.problems}
    assert file.stem in codes
    assert codes == {file.stem} or file.stem == "too-many-problems"
    for lang in LANGS:
        text = "\n".join(render_problems(found.value.problems, lang))
        stored(file.with_suffix(f".{lang}.txt"), text + "\n")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_problem_has_a_place_in_a_file_and_stands_on_one_line(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(LirenError) as found:
        load_ruleset(file.name)
    for problem in found.value.problems:
        assert problem.place is not None
        assert problem.place.line is not None
        for lang in LANGS:
            assert problem.message(lang).isprintable()
            assert all(hint.isprintable() for hint in problem.hints(lang))


@pytest.mark.parametrize("name", ["constructs.yaml", "drawing.yaml", "scheme.yaml"])
def test_a_good_ruleset_has_no_problem(name: str) -> None:
    assert load_ruleset(FIXTURES / "good" / name).id == name.removesuffix(".yaml")


def test_what_refers_to_a_broken_declaration_is_not_reported_again() -> None:
    with pytest.raises(LirenError) as found:
        load_ruleset(
            {
                "ruleset": "t",
                "version": 1,
                "title": "t",
                "facts": {
                    "a": {"type": "count", "unit": "nonsense"},
                    "l": {"each": {"x": {"type": "count", "step": 0}}},
                },
                "parameters": {"q": {"value": "many"}},
                "criteria": {
                    "one": {"measure": "a + 1", "at_least": "q", "points": 3},
                    "two": {"for_each": "l", "require": "x > 3", "points": {"full": 1}},
                    "three": {"require": "a > 1 and count(l) > 3 and q > 1"},
                    "four": {"measure": "max(l.x)", "at_least": 1, "points": {"share": 1}},
                },
            }
        )
    codes = sorted(problem.code for problem in found.value.problems)
    assert codes == ["not-a-number", "not-allowed", "unknown-unit"]
