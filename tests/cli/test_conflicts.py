"""`liren conflicts`: whole outputs in both languages, exit codes, the saved example, odd input."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liren.reports.layout import cells

Call = Callable[..., Any]
Expect = Callable[[str, str], None]
FOLDER = "data/conflicts"
BURDEN, MODEL, HALLS = (f"{FOLDER}/{name}.yaml" for name in ("burden", "model", "halls"))
ON = ["--as-of", "2022-06-30"]

OUTPUTS: dict[str, tuple[int, list[str]]] = {
    "compatible": (0, [BURDEN, HALLS, *ON]),
    "conflict": (1, [BURDEN, MODEL, *ON, "--strength", "principle"]),
    "gave-up": (1, [BURDEN, MODEL, *ON, "--seconds", "0.000001"]),
    "lists": (1, [f"{FOLDER}/estates.yaml", *ON]),
    "declarations": (1, [f"{FOLDER}/estates.yaml", f"{FOLDER}/streets.yaml", *ON]),
    "checks": (1, [f"{FOLDER}/contrary.yaml", *ON]),
    "apart": (0, [MODEL, f"{FOLDER}/later.yaml"]),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", OUTPUTS)
def test_the_whole_output_is_as_stored(liren: Call, expect: Expect, name: str, lang: str) -> None:
    code, arguments = OUTPUTS[name]
    result = liren("conflicts", *arguments, "--lang", lang)
    assert (result.code, result.err) == (code, "")
    assert max(map(cells, result.out.splitlines())) <= 80
    expect(f"conflicts-{name}.{lang}.txt", result.out)


@pytest.mark.parametrize("name", ["compatible", "conflict", "gave-up", "declarations"])
def test_json_is_as_stored_and_the_same_in_both_languages(
    liren: Call, expect: Expect, name: str
) -> None:
    code, arguments = OUTPUTS[name]
    en, zh = (
        liren("conflicts", *arguments, "--format", "json", "--lang", lang) for lang in ("en", "zh")
    )
    assert en == zh
    assert (en.code, en.err) == (code, "")
    data = json.loads(en.out)
    assert data["verdict"] == name.replace("gave-up", "gave_up").replace("declarations", "conflict")
    expect(f"conflicts-{name}.json", en.out)


# --- the saved example ---------------------------------------------------------------------------


def test_the_saved_example_is_assessed_as_its_comments_say(liren: Call, tmp_path: Path) -> None:
    file = tmp_path / "an example.yaml"
    result = liren("conflicts", MODEL, f"{FOLDER}/later.yaml", "--save-example", str(file))
    assert result.code == 0
    assert f"saved as {file}" in " ".join(result.out.split())
    calls = [line for line in file.read_text("utf-8").splitlines() if line.startswith("# liren ")]
    assert calls == [
        f"# liren assess '{file}' -r {MODEL} --as-of 2022-12-31",
        f"# liren assess '{file}' -r {FOLDER}/later.yaml --as-of 2023-12-31",
    ]
    for call in calls:
        arguments = shlex.split(call.removeprefix("# liren "))
        record = json.loads(liren(*arguments, "--format", "json").out)
        assert {each["status"] for each in record["findings"]} <= {"met", "unspecified"}


def test_a_file_for_each_ruleset_where_one_name_means_two_facts(
    liren: Call, tmp_path: Path
) -> None:
    file = tmp_path / "x.yaml"
    result = liren("conflicts", BURDEN, HALLS, *ON, "--save-example", str(file), "--format", "json")
    assert json.loads(result.out)["saved"] == [str(file), str(tmp_path / "x-halls.yaml")]
    for name, rules in (("x.yaml", BURDEN), ("x-halls.yaml", HALLS)):
        record = json.loads(
            liren("assess", str(tmp_path / name), "-r", rules, "--format", "json").out
        )
        required = [each for each in record["findings"] if each["strength"] == "must"]
        assert {each["status"] for each in required} == {"met"}


def test_nothing_is_saved_when_there_is_no_example(liren: Call, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    assert liren("conflicts", BURDEN, MODEL, *ON, "--save-example", str(file)).code == 1
    assert not file.exists()


def test_a_file_that_cannot_be_written_ends_with_2(liren: Call) -> None:
    result = liren("conflicts", HALLS, "--save-example", "no/such/folder/x.yaml")
    assert result.code == 2
    assert "cannot write `no/such/folder/x.yaml`" in result.err


# --- what cannot be done -------------------------------------------------------------------------


def test_without_the_solver_it_ends_with_2_and_says_what_to_install(
    liren: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    result = liren("conflicts", BURDEN, MODEL, *ON)
    assert (result.code, result.out) == (2, "")
    assert (
        "`z3-solver` is not installed, so questions of this kind cannot be answered" in result.err
    )
    assert "run `pip install 'liren[audit]'`" in result.err


def test_the_solver_is_not_imported_for_help() -> None:
    program = (
        "import sys\nfrom liren.cli.main import main\n"
        "main(['conflicts', '-h'])\nprint('z3' in sys.modules)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "`RULESET …` is missing"),
        (["nowhere"], "`nowhere` is neither a known ruleset nor a file"),
        (["nowhere.yaml"], "no such file `nowhere.yaml`"),
        ([FOLDER], "`data/conflicts` is a folder"),
        ([HALLS, "--strength", "shall"], "expected one of must, principle, goal, option"),
        ([HALLS, "--as-of", "yesterday"], "expected a day such as 2022-06-30"),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_carried_out_ends_with_2(
    liren: Call, arguments: list[str], said: str
) -> None:
    result = liren("conflicts", *arguments)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_what_is_wrong_with_any_of_the_rulesets_is_told_together(liren: Call) -> None:
    result = liren("conflicts", "data/broken-rules.yaml", "nowhere.yaml", HALLS)
    assert (result.code, result.out) == (2, "")
    assert "data/broken-rules.yaml:" in result.err
    assert "no such file `nowhere.yaml`" in result.err


def test_a_day_outside_the_force_of_one_ends_with_1_and_says_so(liren: Call) -> None:
    result = liren("conflicts", BURDEN, MODEL, "--as-of", "2024-01-01")
    assert (result.code, result.out) == (1, "")
    assert "ruleset `model` is not in force on 2024-01-01" in result.err


def test_titles_cannot_reach_the_terminal(liren: Call, tmp_path: Path) -> None:
    rules = {
        "ruleset": "odd",
        "version": "1",
        "title": "a\u001b[31mred\u202e",
        "facts": {"n": {"type": "count", "title": "n\u001b[2J"}},
        "criteria": {
            "c": {"title": "\u001b]0;x\u0007" + "很长" * 200, "require": "n > 3"},
            "d": {"require": "n < 3"},
        },
    }
    file = tmp_path / "odd.json"
    file.write_text(json.dumps(rules), encoding="utf-8")
    result = liren("conflicts", str(file))
    assert result.code == 1
    assert "\u001b" not in result.out + result.err
    assert "\u202e" not in result.out + result.err


def test_a_ruleset_that_is_named_twice_is_one(liren: Call) -> None:
    once, twice = (liren("conflicts", *[HALLS] * n, *ON) for n in (1, 2))
    assert once == twice
    assert once.code == 0
