"""`liren format`: which files, what is written, and when nothing is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

UNTIDY = "version: 1.0.0   # new\nruleset:   mine\ntitle: {zh: 我的, en: Mine}\n"
TIDY = "ruleset: mine\nversion: 1.0.0   # new\ntitle: {zh: 我的, en: Mine}\n"


def names() -> list[str]:
    """What is in the current folder."""
    return [path.name for path in Path().iterdir()]


@pytest.fixture
def file(tmp_path: Path, liren: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mine.yaml"
    file.write_text(UNTIDY, "utf-8")
    return file


def test_a_file_is_laid_out_in_its_place(liren: Call, file: Path) -> None:
    result = liren("format", "mine.yaml")
    assert result.out == "laid out mine.yaml\n1 laid out, 0 as they should be\n"
    assert (result.code, result.err) == (0, "")
    assert file.read_text("utf-8") == TIDY
    assert names() == ["mine.yaml"]


def test_a_second_time_changes_nothing(liren: Call, file: Path) -> None:
    liren("format", "mine.yaml")
    before = file.stat()
    result = liren("format", "mine.yaml", "--lang", "zh")
    assert result.out == "已整理 0 个文件，1 个无须整理\n"
    after = file.stat()  # when it was read last may differ
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "not laid out: mine.yaml\n1 to be laid out, 0 as they should be\n"),
        ("zh", "须整理 mine.yaml\n须整理 1 个文件，0 个无须整理\n"),
    ],
)
def test_check_writes_nothing_and_ends_with_1(
    liren: Call, file: Path, lang: str, said: str
) -> None:
    result = liren("format", "--check", "mine.yaml", "--lang", lang)
    assert (result.code, result.out, result.err) == (1, said, "")
    assert file.read_text("utf-8") == UNTIDY


def test_check_ends_with_0_when_all_is_well(liren: Call, file: Path) -> None:
    file.write_text(TIDY, "utf-8")
    assert liren("format", "--check", "mine.yaml").code == 0
    assert liren("format", "--diff", "mine.yaml").out == ""


def test_diff_shows_the_changes_and_writes_nothing(liren: Call, file: Path) -> None:
    result = liren("format", "--diff", "mine.yaml")
    assert result.code == 1
    assert result.out == (
        "--- mine.yaml\n+++ mine.yaml\n@@ -1,3 +1,3 @@\n"
        "+ruleset: mine\n version: 1.0.0   # new\n-ruleset:   mine\n title: {zh: 我的, en: Mine}\n"
    )
    assert file.read_text("utf-8") == UNTIDY


def test_a_folder_stands_for_all_files_of_known_kinds_in_it(liren: Call, file: Path) -> None:
    below = file.parent / "below"
    below.mkdir()
    (below / "snapshot.yml").write_text("facts: {a:   1}\nsnapshot: s\n", "utf-8")
    (below / "tests.yaml").write_text("cases:\n- {expect: {score: 1}, that: it}\n", "utf-8")
    (below / "county.yaml").write_text("base: mine@1\nprofile:   county\n", "utf-8")
    (below / "other.yaml").write_text("steps:   1\n", "utf-8")
    (below / "notes.txt").write_text("a:   1\n", "utf-8")
    assert liren("format", ".").out.endswith("\n4 laid out, 0 as they should be\n")
    texts = {each.name: each.read_text("utf-8") for each in below.iterdir()}
    assert texts == {
        "snapshot.yml": "snapshot: s\nfacts: {a: 1}\n",
        "tests.yaml": "cases:\n  - {that: it, expect: {score: 1}}\n",
        "county.yaml": "profile: county\nbase: mine@1\n",
        "other.yaml": "steps:   1\n",
        "notes.txt": "a:   1\n",
    }


def test_a_malformed_file_is_refused_and_no_file_is_written(liren: Call, file: Path) -> None:
    bad = file.parent / "bad.yaml"
    bad.write_text("ruleset: mine\nruleset: yours\n", "utf-8")
    result = liren("format", "mine.yaml", "bad.yaml")
    assert (result.code, result.out) == (1, "")
    assert "bad.yaml:2:1: " in result.err
    assert file.read_text("utf-8") == UNTIDY
    assert bad.read_text("utf-8") == "ruleset: mine\nruleset: yours\n"


def test_a_file_that_is_not_there_ends_with_2(liren: Call, file: Path) -> None:
    result = liren("format", "nowhere.yaml")
    assert (result.code, result.out) == (2, "")
    assert "no such file `nowhere.yaml`" in result.err


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        (
            "en",
            (
                "it cannot be told what kind of file this is: it has none of `cases`, `ruleset`, "
                "`profile`, `snapshot`\n"
            ),
        ),
        (
            "zh",
            "看不出这是哪一类文件：没有 `cases`、`ruleset`、`profile`、`snapshot` 中的任何一项\n",
        ),
    ],
)
def test_a_file_of_no_known_kind_is_refused_when_it_is_named(
    liren: Call, file: Path, lang: str, message: str
) -> None:
    (file.parent / "other.yaml").write_text("steps: 1\n", "utf-8")
    result = liren("format", "other.yaml", "--lang", lang)
    assert result.code == 1
    assert result.err.startswith(f"other.yaml:1:1: {message}")


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("en", "only YAML is laid out, and `mine.json` is not\n"),
        ("zh", "只整理 YAML 文件，`mine.json` 不是\n"),
    ],
)
def test_json_is_not_laid_out(liren: Call, file: Path, lang: str, message: str) -> None:
    (file.parent / "mine.json").write_text('{"ruleset": "mine"}', "utf-8")
    result = liren("format", "mine.json", "--lang", lang)
    assert result.code == 2
    assert result.err.startswith(message)


def test_the_rights_of_a_file_stay(liren: Call, file: Path) -> None:
    file.chmod(0o640)
    liren("format", "mine.yaml")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(liren: Call, file: Path) -> None:
    link = file.parent / "link.yaml"
    link.symlink_to(file)
    liren("format", "link.yaml")
    assert link.is_symlink()
    assert file.read_text("utf-8") == TIDY


def test_a_file_whose_writing_fails_stays_whole(
    liren: Call, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", fails)
    result = liren("format", "mine.yaml")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("cannot write `mine.yaml`\n")
    assert file.read_text("utf-8") == UNTIDY
    assert names() == ["mine.yaml"]
