"""`liren new`: what it makes is good to start from, and it touches nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from liren.cli.kinds import KINDS
from liren.engine.language.reader import read_file
from tests.engine.ruleset.test_schema import as_editors_see

Call = Callable[..., Any]
LANGS = ["zh", "en"]


def names() -> list[str]:
    """What is in the current folder."""
    return [path.name for path in Path().iterdir()]


@pytest.fixture
def here(tmp_path: Path, liren: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(liren: Call, lang: str) -> Any:
    return liren("new", "mine", "--lang", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_what_it_made_and_what_to_do_next(
    liren: Call, expect: Callable[[str, str], None], here: Path, lang: str
) -> None:
    result = made(liren, lang)
    assert (result.code, result.err) == (0, "")
    expect(f"new.{lang}.txt", result.out)
    found = sorted(str(path.relative_to(here)) for path in here.rglob("*") if path.is_file())
    assert found == [
        "mine/ruleset.yaml",
        "mine/schema/ruleset.schema.json",
        "mine/schema/snapshot.schema.json",
        "mine/schema/tests.schema.json",
        "mine/snapshot.yaml",
        "mine/tests.yaml",
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_ruleset_passes_its_tests_with_full_coverage(
    liren: Call, here: Path, lang: str
) -> None:
    made(liren, lang)
    result = liren("test", "mine", "--require-coverage")
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("lang", LANGS)
def test_the_snapshot_can_be_assessed(liren: Call, here: Path, lang: str) -> None:
    made(liren, lang)
    result = liren("assess", "mine/snapshot.yaml", "-r", "mine/ruleset.yaml", "--format", "json")
    assert result.code == 0
    score = json.loads(result.out)["score"]
    assert (score["low"], score["high"]) == ("20", "100")


@pytest.mark.parametrize("lang", LANGS)
def test_all_files_are_in_the_canonical_layout(liren: Call, here: Path, lang: str) -> None:
    made(liren, lang)
    assert liren("format", "--check", "mine").code == 0


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["ruleset", "tests", "snapshot"])
def test_the_first_line_names_a_schema_that_is_there_and_that_the_file_passes(
    liren: Call, here: Path, lang: str, kind: str
) -> None:
    made(liren, lang)
    file = here / "mine" / f"{kind}.yaml"
    first = file.read_text("utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found is not None
    schema = json.loads((file.parent / found[1]).read_text("utf-8"))
    data = as_editors_see(read_file(file).data)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []


def test_every_comment_is_in_the_language_asked_for_and_the_data_are_the_same(
    liren: Call, here: Path
) -> None:
    data = {}
    for lang in LANGS:
        (here / lang).mkdir()
        liren("new", "mine", "-o", lang, "--lang", lang)
        text = "".join(path.read_text("utf-8") for path in (here / lang / "mine").glob("*.yaml"))
        comments = [line for line in re.findall(r"#(.*)", text) if "$schema" not in line]
        assert len(comments) > 15
        chinese = [bool(re.search(r"[\u4e00-\u9fff]", line)) for line in comments]
        assert set(chinese) <= ({True, False} if lang == "zh" else {False})
        data[lang] = {
            path.name: without_places(read_file(path).data)
            for path in (here / lang / "mine").glob("*.yaml")
        }
    assert data["zh"] == data["en"]


def without_places(data: Any) -> Any:
    """The data without where in a document something stands."""
    if isinstance(data, dict):
        return {key: without_places(value) for key, value in data.items() if key != "source"}
    return list(map(without_places, data)) if isinstance(data, list) else data


@pytest.mark.parametrize("name", ["my-standard", "我的标准", "a", "2022_rules"])
def test_the_ruleset_is_called_what_was_asked_for(liren: Call, here: Path, name: str) -> None:
    assert liren("new", name).code == 0
    data = read_file(here / name / "ruleset.yaml").data
    assert isinstance(data, dict)
    assert data["ruleset"] == name


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (
            ["a/b"],
            "规则集不能叫 `a/b`：名称以字母、汉字或数字开头，只含字母、汉字、数字、`-` 和 `_`",
            "`a/b` cannot name a ruleset: a letter or digit, then letters, digits, `-` and `_`",
        ),
        (
            ["red-property"],
            "`red-property` 是随附规则集的名称，请另取一个",
            "`red-property` is the name of a ruleset that comes with Liren",
        ),
        (["there"], "`there` 已经存在，未作改动", "`there` is there already and was left as it is"),
        (["x", "-o", "nowhere"], "没有文件夹 `nowhere`", "there is no folder `nowhere`"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    liren: Call, here: Path, arguments: list[str], zh: str, en: str
) -> None:
    (here / "there").write_text("mine", "utf-8")
    for lang, message, see in (("zh", zh, "用法见"), ("en", en, "see")):
        result = liren("new", *arguments, "--lang", lang)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"{message}\n   {see} `liren new --help`\n")
    assert names() == ["there"]
    assert (here / "there").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "-x", "_x", "a b", "a.b", "a\n", "é".encode().decode("latin-1") + "\\"]
)
def test_names_that_a_ruleset_cannot_have_are_refused(liren: Call, here: Path, name: str) -> None:
    assert liren("new", "--", name).code == 2
    assert names() == []


def test_without_a_name_nothing_is_made(liren: Call, here: Path) -> None:
    result = liren("new")
    assert result.err.startswith("`NAME` is missing\n")
    assert (result.code, names()) == (2, [])


def test_what_cannot_be_written_whole_is_not_written_at_all(
    liren: Call, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "rename", fails)
    result = liren("new", "mine")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("cannot write `mine`\n")
    assert names() == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_every_kind_can_be_printed(liren: Call, here: Path, kind: str) -> None:
    result = liren("new", "--schema", kind)
    assert (result.code, result.err) == (0, "")
    assert result.out == KINDS[kind].schema
    Draft202012Validator.check_schema(json.loads(result.out))
    assert names() == []


def test_a_kind_that_there_is_not_is_refused(liren: Call) -> None:
    result = liren("new", "--schema", "rules")
    assert result.code == 2
    assert result.err.startswith(
        "expected one of tests, ruleset, profile, snapshot for `--schema` but got `rules`\n"
    )
