"""`liren validate`: every submission is answered, whatever the others are like."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
RULES = "data/neighbourhood.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text("fact,value\nresident,5\n", encoding="utf-8")
    lines = ['{"snapshot": "a", "facts": {}}', "", '{"snapshot": "b", "facts": {"x": 1}}', "{bad"]
    (tmp_path / "b.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "c.txt").write_text("not a submission", encoding="utf-8")
    return tmp_path


def test_a_bad_submission_does_not_stop_the_rest(liren: Call, folder: Path) -> None:
    result = liren("validate", str(folder), "-r", RULES, "--lang", "en")
    assert (result.code, result.err) == (1, "")
    ends = [line.removeprefix(str(folder)) for line in result.out.splitlines() if "ssess" in line]
    assert ends == ["/b.jsonl#1: can be assessed", "1 of 4 can be assessed"]
    refused = [line for line in result.out.splitlines() if line.endswith("not accepted")]
    assert [line.removeprefix(str(folder)) for line in refused] == [
        "/a.csv: 1 error, not accepted",
        "/b.jsonl#3: 1 error, not accepted",
        "/b.jsonl#4: 1 error, not accepted",
    ]


def test_it_speaks_chinese(liren: Call, folder: Path) -> None:
    result = liren("validate", str(folder / "b.jsonl"), "-r", RULES, "--lang", "zh")
    lines = [line.removeprefix(str(folder)) for line in result.out.splitlines()]
    assert lines[0] == "/b.jsonl#1：可以评估"
    assert lines[-1] == "共 3 份，可以评估 1 份"


def test_json_has_every_submission(liren: Call, folder: Path) -> None:
    result = liren("validate", str(folder), "-r", RULES, "--format", "json")
    data = json.loads(result.out)
    assert (result.code, data["total"], data["valid"]) == (1, 4, 1)
    assert [each["valid"] for each in data["submissions"]] == [False, True, False, False]
    problem = data["submissions"][0]["problems"][0]
    assert (problem["code"], problem["place"]["cell"]) == ("unknown-fact-given", "A2")


def test_sarif_has_a_result_for_each_problem(liren: Call, folder: Path) -> None:
    result = liren("validate", str(folder), "-r", RULES, "--format", "sarif", "--lang", "en")
    (run,) = json.loads(result.out)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[each["ruleIndex"]] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]
    first, second, third = run["results"]
    assert first["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "A2"}]
    assert second["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert third["level"] == "error"


def test_valid_submissions_end_with_0(liren: Call, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("snapshot: a\n", encoding="utf-8")
    result = liren("validate", str(tmp_path), "-r", RULES, "--lang", "en")
    assert (result.code, result.out) == (0, f"{tmp_path}/a.yaml: can be assessed\n")


def test_a_file_that_is_not_there_ends_with_2(liren: Call, tmp_path: Path) -> None:
    for name in ("absent.yaml", "absent.jsonl"):
        assert liren("validate", str(tmp_path / name), "-r", RULES).code == 2


def test_an_empty_folder_is_said_to_be_empty(liren: Call, tmp_path: Path) -> None:
    zh = liren("validate", str(tmp_path), "-r", RULES, "--lang", "zh")
    en = liren("validate", str(tmp_path), "-r", RULES, "--lang", "en")
    assert (zh.code, en.code) == (2, 2)
    assert zh.err.splitlines()[0] == f"`{tmp_path}` 中没有 YAML、JSON、CSV、XLSX 文件"
    assert en.err.splitlines()[0] == f"there is no YAML, JSON, CSV or XLSX file in `{tmp_path}`"


def test_a_ruleset_at_fault_is_reported_first(liren: Call, folder: Path) -> None:
    result = liren("validate", str(folder), "-r", "red-propert", "--lang", "en")
    assert result.code == 2
    assert "did you mean `red-property`?" in result.err


def test_verbose_says_what_values_were_read_as(liren: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("snapshot: a\nfacts: {residents: 三百}\n", encoding="utf-8")
    brief = liren("validate", str(file), "-r", RULES, "--lang", "en")
    assert brief.out == f"{file}: can be assessed\n"
    zh = liren("validate", str(file), "-r", RULES, "-v", "--lang", "zh")
    en = liren("validate", str(file), "-r", RULES, "-v", "--lang", "en")
    assert zh.out.splitlines()[0] == f"{file}:2:20：`三百` 读作 300 人"
    assert en.out.splitlines()[0] == f"{file}:2:20: `三百` is read as 300 persons"
