"""`liren test`: exit codes, forms of output, files that are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.scoring.testing.files import RULES, files

Call = Callable[..., Any]
CASE = """
cases:
  - {that: it, as_of: 2022-06-30, facts: {window: FLAG}, expect: {statuses: {window: met}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return files(tmp_path, CASE.replace("FLAG", "yes"))


def test_passing_tests_end_with_0_whatever_is_covered(liren: Call, folder: Path) -> None:
    result = liren("test", str(folder))
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"{folder}/tests.yaml: 1 case passes\n\nsmall: 1 of 15 ")


def test_incomplete_coverage_ends_with_1_where_it_is_asked_for(liren: Call, folder: Path) -> None:
    assert liren("test", str(folder), "--require-coverage").code == 1


def test_full_coverage_ends_with_0(liren: Call) -> None:
    result = liren("test", "red-property", "--require-coverage", "--lang", "zh")
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("red-property：状态和界限已检验 93/93\n")


def test_a_failed_case_ends_with_1(liren: Call, tmp_path: Path) -> None:
    result = liren("test", str(files(tmp_path, CASE.replace("FLAG", "no"))))
    assert (result.code, result.err) == (1, "")
    assert "status of `window`: expected met, got unmet" in result.out


def test_a_path_that_is_not_there_ends_with_2(liren: Call) -> None:
    result = liren("test", "nowhere")
    assert (result.code, result.out) == (2, "")
    assert "no such file `nowhere`" in result.err


def test_problems_in_tests_are_shown_with_1_and_nothing_is_run(liren: Call, tmp_path: Path) -> None:
    result = liren("test", str(files(tmp_path, CASE.replace("FLAG", "yes").replace("met", "mett"))))
    assert (result.code, result.out) == (1, "")
    assert "`mett` is not one of the choices" in result.err


def test_the_form_of_the_output_can_be_chosen(liren: Call, folder: Path) -> None:
    data = json.loads(liren("test", str(folder), "--format", "json").out)
    assert data["files"][0]["cases"][0]["that"] == {"zh": "it", "en": "it"}
    root = ET.fromstring(liren("test", str(folder), "--format", "junit").out.encode())
    assert root[0].attrib["tests"] == "1"
    assert liren("test", str(folder), "--format", "xml").code == 2


def test_junit_can_be_written_beside_the_text(liren: Call, folder: Path) -> None:
    file = folder / "results.xml"
    result = liren("test", str(folder), "--junit", str(file))
    assert "1 case passes" in result.out
    assert ET.parse(file).getroot()[0].attrib["failures"] == "0"


def test_suggestions_go_to_the_output_or_to_a_file(liren: Call, folder: Path) -> None:
    text = liren("test", str(folder), "--suggest").out
    assert text.startswith("cases:\n  - that: {zh: ")
    file = folder / "more.tests.yaml"
    result = liren("test", str(folder), "--suggest", "-o", str(file))
    assert (result.code, result.out) == (0, "")
    assert file.read_text(encoding="utf-8") == text
    assert liren("test", str(folder)).code == 0


def test_where_no_case_is_missing_no_file_is_written(liren: Call, folder: Path) -> None:
    more = folder / "more.tests.yaml"
    liren("test", str(folder), "--suggest", "-o", str(more))
    file = folder / "none.tests.yaml"
    result = liren("test", str(folder), "--suggest", "-o", str(file))
    assert (result.code, file.exists()) == (0, False)
    assert result.out.splitlines() == [
        "# no case to suggest",
        "# not found: good total above (the nearest found is 10)",
    ]


def test_remarks_of_suggestions_are_in_the_language_that_is_asked_for(
    liren: Call, folder: Path
) -> None:
    more = folder / "more.tests.yaml"
    liren("test", str(folder), "--suggest", "-o", str(more), "--lang", "zh")
    text = more.read_text(encoding="utf-8")
    assert "    expect:  # 计算所得，请人工核对\n" in text
    assert text.endswith("# 未找到：good total 略高于（所见最接近的是 10）\n")
    again = liren("test", str(folder), "--suggest", "--lang", "zh", "-o", str(folder / "no.yaml"))
    assert again.out.splitlines() == [
        "# 没有可建议的用例",
        "# 未找到：good total 略高于（所见最接近的是 10）",
    ]
    assert not (folder / "no.yaml").exists()


def test_a_ruleset_without_tests_gets_suggestions_by_its_file(liren: Call, tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    result = liren("test", str(tmp_path / "ruleset.yaml"), "--suggest")
    assert result.code == 0
    assert result.out.startswith('tests: "ruleset.yaml"\ncases:\n')


@pytest.mark.parametrize(
    ("lang", "message"), [("zh", "无法写入 `{}`"), ("en", "cannot write `{}`")]
)
def test_a_file_that_cannot_be_written_ends_with_2(
    liren: Call, folder: Path, lang: str, message: str
) -> None:
    file = str(folder / "no" / "such" / "folder.xml")
    result = liren("test", str(folder), "--junit", file, "--lang", lang)
    assert result.code == 2
    assert message.format(file) in result.err
