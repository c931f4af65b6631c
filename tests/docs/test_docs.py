"""What the documentation shows is true: examples load and run, links lead somewhere.

`LIREN_RESET=1 pytest tests/docs` writes the printed outputs in the pages anew.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liren.engine import (
    LirenError,
    Ruleset,
    load_profile,
    load_ruleset,
    load_snapshot,
    shipped_rulesets,
)
from liren.engine.errors import Source
from liren.engine.language.units import find_unit, known_unit_names
from liren.engine.language.yaml_reading import read_yaml_text
from liren.scoring import assess

from .pages import (
    BLOCK,
    HERE,
    LINK,
    MARKS,
    ROOT,
    Example,
    anchors,
    examples,
    pages,
    text_of,
    without_blocks,
)

FOR_WHO_WORKS_ON_LIREN = {"docs/structure.md"}
BOTH = {
    name: name.removesuffix(".md") + ".zh.md"
    for name in ("README.md", *(f"docs/{path.name}" for path in sorted(ROOT.glob("docs/*.md"))))
    if not name.endswith(".zh.md") and name not in FOR_WHO_WORKS_ON_LIREN
}
LANGUAGE = ("docs/language.md", "docs/language.zh.md")
JSON_OUTPUT = ("docs/json-output.md", "docs/json-output.zh.md")
PLAYED = [
    page
    for page in (name for pair in BOTH.items() for name in pair)
    if (ROOT / page).exists() and {"run", "python"} & {each.mark for each in examples(page)}
]
DAY = date(2022, 6, 30)
RESET = bool(os.environ.get("LIREN_RESET"))
SHIM = """#!/bin/sh
exec "{python}" -c 'import sys; from liren.cli.main import main; sys.exit(main())' "$@"
"""


def marked(*marks: str) -> list[Any]:
    """The examples of all pages whose mark begins with one of some words."""
    found = [example for page in pages() for example in examples(str(page.relative_to(ROOT)))]
    return [
        pytest.param(example, id=example.name)
        for example in found
        if example.mark.split(" ")[0] in marks
    ]


def data_of(text: str, name: str) -> dict[str, Any]:
    data = read_yaml_text(Source(name, text)).data
    assert isinstance(data, dict)
    return data


def base(name: str) -> dict[str, Any]:
    data = data_of((HERE / f"{name}.yaml").read_text("utf-8"), name)
    return laid_over(base("base"), data) if name == "grouped" else data


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both mappings in one; where both have a mapping below sections, the upper one wins whole."""
    result = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = {**result[key], **value} if both else value
    return result


def ruleset_called(name: str) -> Ruleset:
    return load_ruleset(name if name in shipped_rulesets() else base(name))


def expression_ruleset(line: str) -> Ruleset:
    criterion = {"require": f"({line}) == ({line})", "when_zero": "unmet"}
    return load_ruleset(laid_over(base("base"), {"criteria": {"tried": criterion}}))


@pytest.mark.parametrize("example", marked("ruleset"))
def test_a_complete_ruleset_loads_and_assesses(example: Example) -> None:
    ruleset = load_ruleset(data_of(example.text, example.name))
    nothing = load_snapshot({"snapshot": "nothing", "as_of": DAY, "facts": {}})
    score = assess(ruleset, nothing).score
    assert 0 <= score.low <= score.high <= score.max


@pytest.mark.parametrize("example", marked("part"))
def test_a_fragment_loads_laid_over_its_base(example: Example) -> None:
    part = data_of(example.text, example.name)
    ruleset = load_ruleset(laid_over(base(example.mark.split()[-1]), part))
    assert set(part.get("criteria", {})) <= set(ruleset.criteria)


@pytest.mark.parametrize("example", marked("refused"))
def test_what_is_said_to_be_refused_is_refused(example: Example) -> None:
    _, code, _, name = example.mark.split()
    with pytest.raises(LirenError) as caught:
        load_ruleset(laid_over(base(name), data_of(example.text, example.name)))
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("example", marked("profile"))
def test_a_complete_profile_is_laid_over_its_base(example: Example) -> None:
    data = data_of(example.text, example.name)
    profile = load_profile(data, base=base(example.mark.split()[-1]))
    assert profile.changes
    assert profile.id == data["profile"]


@pytest.mark.parametrize("example", marked("profile-refused"))
def test_a_profile_that_is_said_to_be_refused_is_refused(example: Example) -> None:
    _, code, _, name = example.mark.split()
    with pytest.raises(LirenError) as caught:
        load_profile(data_of(example.text, example.name), base=base(name))
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("example", marked("expressions"))
def test_every_expression_is_understood(example: Example) -> None:
    lines = [line.split("   #")[0].strip() for line in example.text.splitlines()]
    for line in filter(None, lines):
        assert "tried" in expression_ruleset(line).criteria, line


@pytest.mark.parametrize("example", marked("snapshot"))
def test_a_complete_snapshot_can_be_assessed(example: Example) -> None:
    snapshot = load_snapshot(data_of(example.text, example.name))
    assessment = assess(ruleset_called(example.mark.split()[-1]), snapshot, as_of=DAY)
    assert assessment.findings


@pytest.mark.parametrize("page", LANGUAGE)
def test_every_listed_unit_is_known(page: str) -> None:
    table = text_of(page).split("<!-- example: units -->\n")[1].split("\n\n")[0]
    listed = re.findall(r"`([^`]+)`", table)
    assert len(listed) > 60
    assert [unit for unit in listed if find_unit(unit) is None] == []


def test_every_unit_of_the_table_is_listed() -> None:
    table = text_of(LANGUAGE[0]).split("<!-- example: units -->\n")[1].split("\n\n")[0]
    listed = {find_unit(unit) for unit in re.findall(r"`([^`]+)`", table)}
    known = {find_unit(name) for name in known_unit_names()}
    assert {unit.name for unit in known - listed if unit} == set()


# programs and commands, run as a reader would run them, in a folder with the fixtures


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("fixtures", "rulesets"):
        (tmp_path / name).symlink_to(ROOT / name)
    command = tmp_path / ".venv" / "bin" / "liren"
    command.parent.mkdir(parents=True)
    command.write_text(SHIM.format(python=sys.executable), "utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PYTHONUTF8", "1")
    return tmp_path


def printed(example: Example, folder: Path) -> str:
    command = ["bash", "-e", "-c"] if example.mark == "run" else [sys.executable, "-c"]
    done = subprocess.run(
        [*command, example.text], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def reset(page: str, outputs: Mapping[int, str]) -> None:
    """Write printed outputs into a page, each into the block that begins at its line."""
    text = text_of(page)

    def block(match: re.Match[str]) -> str:
        said = outputs.get(text.count("\n", 0, match.start()) + 1)
        if said is None:
            return match[0]
        shown = "".join(f"{line}\n" for line in trimmed(said))
        return match[0].removesuffix(f"{match['text']}```") + f"{shown}```"

    (ROOT / page).write_text(BLOCK.sub(block, text), "utf-8")


@pytest.mark.parametrize("page", PLAYED)
def test_programs_and_commands_print_what_the_page_shows(page: str, folder: Path) -> None:
    said = ""
    fresh: dict[int, str] = {}
    for example in examples(page):
        match example.mark.split():
            case ["file", name]:
                (folder / name).write_text(example.text, "utf-8")
            case ["more", name]:
                with (folder / name).open("a", encoding="utf-8") as file:
                    file.write(f"\n{example.text}")
            case ["run"] | ["python"]:
                said = printed(example, folder)
            case ["prints"] if RESET:
                fresh[example.line] = said
            case ["prints"]:
                assert trimmed(example.text) == trimmed(said), example.name
            case ["prints", "part"]:
                lines = iter([line.split() for line in trimmed(said)])
                missing = [e for e in trimmed(example.text) if e.split() not in lines]
                assert missing == [], example.name
    if fresh:
        reset(page, fresh)


def keys_of(data: Any) -> set[str]:
    """Every key in a record, at any depth."""
    if isinstance(data, dict):
        return set(data).union(*map(keys_of, data.values()))
    return set().union(*map(keys_of, data)) if isinstance(data, list) else set()


def explained_by(page: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text_of(page)))


def test_both_pages_about_json_explain_the_same_keys() -> None:
    assert explained_by(JSON_OUTPUT[1]) == explained_by(JSON_OUTPUT[0])


def test_every_key_of_the_json_record_is_explained() -> None:
    snapshot = load_snapshot(ROOT / "fixtures" / "communities" / "example-complete.yaml")
    record = assess(load_ruleset("harmonious-community"), snapshot).to_dict()
    explained = explained_by(JSON_OUTPUT[0])
    assert keys_of(record) - explained - {"zh", "en"} == set()


def test_every_key_of_a_comparison_is_explained(folder: Path) -> None:
    command = folder / ".venv" / "bin" / "liren"
    community = "fixtures/communities/example-complete.yaml"
    explained = explained_by(JSON_OUTPUT[0])
    dated = next(e.text for e in examples("docs/comparing.md") if e.mark == "file dated.yaml")
    (folder / "dated.yaml").write_text(dated, "utf-8")
    days = ["dated.yaml@2022-06-30", "dated.yaml@2023-06-30"]
    for arguments in (
        ["red-property", "health-station", "--diff", "--on", community],
        ["red-property", "health-station", "--diff", "--on", community, "--since", community],
        [*days, "--claim", "looser"],
    ):
        done = subprocess.run(
            [command, "compare", *arguments, "--format", "json"],
            cwd=folder, capture_output=True, text=True,
        )  # fmt: skip
        found = keys_of(json.loads(done.stdout))
        assert found - explained - {"zh", "en", "visits"} == set()


def test_every_key_of_the_json_of_conflicts_is_explained() -> None:
    from liren.reports.audit.conflicts import conflicts_to_dict
    from liren.scoring.audit.conflicts import find_conflicts

    rulesets = [load_ruleset(name) for name in ("lighter-burden", "health-station")]
    explained = explained_by(JSON_OUTPUT[0])
    for asked in (rulesets, rulesets[:1]):
        record: dict[str, Any] = conflicts_to_dict(find_conflicts(asked))
        # A snapshot is a document of its own.
        example = record.pop("example") or {"assessments": []}
        shown = [{**each, "snapshot": None} for each in example["assessments"]]
        assert keys_of([record, *shown]) - explained - {"zh", "en"} == set()


# the pages themselves


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_example_is_left_unchecked(page: Path) -> None:
    found = examples(str(page.relative_to(ROOT)))
    loose = [e.name for e in found if not e.mark and e.kind in ("yaml", "python", "sh", "json")]
    assert loose == []


def test_every_mark_is_one_that_is_acted_upon() -> None:
    marks = re.compile(r"^<!-- example: ([\w-]+)", re.M)
    used = {mark for page in pages() for mark in marks.findall(page.read_text("utf-8"))}
    assert used == set(MARKS)


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for match in LINK.finditer(without_blocks(page.read_text("utf-8"))):
        path, _, anchor = match["target"].partition("#")
        if path.startswith("https://"):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), match["target"]
        assert not anchor or anchor in anchors(target.read_text("utf-8")), match["target"]


def test_every_page_for_users_is_there_in_both_languages() -> None:
    there = {f"docs/{path.name}" for path in ROOT.glob("docs/*.md")} | {"README.md", "README.zh.md"}
    assert {*BOTH, *BOTH.values()} == there - FOR_WHO_WORKS_ON_LIREN


@pytest.mark.parametrize(("page", "other"), BOTH.items())
def test_a_page_leads_to_pages_in_its_language(page: str, other: str) -> None:
    """But for links that are named after the other language."""
    named = re.compile(r"(?<!!)\[(?!中文\]|English\])[^\]\n]+\]\((?P<target>[^)#\s]+)[^)\s]*\)")
    for name, foreign in ((page, BOTH.values()), (other, BOTH.keys())):
        targets = [match["target"] for match in named.finditer(without_blocks(text_of(name)))]
        places = {(ROOT / name).parent.joinpath(target).resolve() for target in targets}
        assert places & {ROOT / each for each in foreign} == set(), name


@pytest.mark.parametrize(("page", "other"), BOTH.items())
def test_both_languages_have_the_same_sections(page: str, other: str) -> None:
    levels = [re.findall(r"^(#+) ", without_blocks(text_of(name)), re.M) for name in (page, other)]
    assert levels[0] == levels[1]


@pytest.mark.parametrize(("page", "other"), BOTH.items())
def test_both_languages_have_the_same_kinds_of_examples(page: str, other: str) -> None:
    kinds = [[(e.mark, e.kind) for e in examples(name)] for name in (page, other)]
    assert kinds[0] == kinds[1]


class Unworded(ast.NodeTransformer):
    """A program without its wordings: of what is written in quotes only keys are kept."""

    def visit_Dict(self, node: ast.Dict) -> ast.Dict:
        node.values = [self.visit(value) for value in node.values]
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.Constant:
        return ast.Constant("")


def unworded(data: Any) -> Any:
    """What is left of a file when every wording and every name of somebody's own is taken away."""
    if isinstance(data, dict):
        if set(data) <= {"zh", "en"}:
            return ""
        # A title is not needed where a name is one already, as names in Chinese are.
        return [unworded(each) for key, each in data.items() if key != "title"]
    if isinstance(data, list):
        return [unworded(each) for each in data]
    return data if re.fullmatch(r"[\d.\-]+", str(data)) else ""


def bare(example: Example) -> Any:
    """An example without what depends on the language."""
    if example.kind == "python":
        return ast.dump(Unworded().visit(ast.parse(example.text)))
    if example.kind == "yaml":
        # What is added to a file may begin inside one of its sections.
        above = "section:\n" if example.text.startswith(" ") else ""
        return unworded(data_of(above + example.text, example.name))
    return re.findall(r"liren \w+|(?<= )--?[a-z][a-z-]*", example.text)


@pytest.mark.parametrize(("page", "other"), BOTH.items())
def test_both_languages_have_the_same_examples_but_for_wordings(page: str, other: str) -> None:
    for example, same in zip(examples(page), examples(other), strict=True):
        if example.kind in ("python", "yaml", "sh"):
            assert bare(example) == bare(same), (example.name, same.name)


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    named = re.findall(
        r"`((?:engine|scoring|rulesets|fixtures|cli|reports|tests|tools|docs|\.ci)/[\w./-]+)`", text
    )
    assert [name for name in named if not (ROOT / name).exists()] == []
