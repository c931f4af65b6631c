"""Tables with one row for each community: each row is a submission, answered by the cell."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from liren.engine import Ruleset, load_ruleset
from liren.engine.submission.bulk import validate_all, validate_one
from liren.engine.submission.validate import Submission, validate_submission
from tests.engine.submission.making import rules as every_kind
from tests.engine.submission.test_long_tables import rules

__all__ = ["rules"]
HEAD = "编号,社区,评估日期,居民数,室外场地（亩）,封闭,estates[1].homes,estates[1].fenced,备注\n"
ROWS = (
    "dong,东里,2022-06-30,1200,3,是,30,yes,看过\n"
    "xi,西里,2022年6月30日,三百,,,,,\n\nnan,,,,2 ha,,5,,\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "wide.csv"
    path.write_text(HEAD + ROWS, encoding="gb18030")
    return path


def read(rules: Ruleset, path: Path) -> list[Submission]:
    return list(validate_all([path], rules))


def said(found: Submission) -> list[tuple[str, str, str]]:
    return [
        (str(p.place).rpartition("/")[2], p.message("zh"), p.message("en")) for p in found.problems
    ]


def test_each_row_is_a_submission(rules: Ruleset, table: Path) -> None:
    found = read(rules, table)
    assert [each.name for each in found] == [f"{table}#2", f"{table}#3", f"{table}#5"]
    snapshots = [each.snapshot for each in found]
    assert [(s.id, s.community.zh, str(s.as_of), s.note and s.note.zh, s.facts)
            for s in snapshots if s is not None] == [
        ("dong", "东里", "2022-06-30", "看过",
         {"residents": "1200", "outdoor.area": "3 亩", "gated": "是",
          "estates": [{"homes": "30", "fenced": "yes"}]}),
        ("xi", "西里", "2022-06-30", None, {"residents": "三百"}),
        ("nan", "nan", "None", None,
         {"outdoor.area": "2 ha", "estates": [{"homes": "5"}]}),
    ]  # fmt: skip


def test_the_day_of_a_row_is_read_as_people_write_days(rules: Ruleset, table: Path) -> None:
    second = read(rules, table)[1]
    assert [(str(each.place)[-2:], each.written, *each.read_as) for each in second.normalised] == [
        ("C3", "2022年6月30日", "2022-06-30", "2022-06-30"),
        ("D3", "三百", "300 人", "300 persons"),
    ]


def test_a_row_without_a_name_goes_by_its_number(rules: Ruleset, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("gated,residents\nyes,3\nno,4\n", encoding="utf-8")
    assert [each.snapshot and each.snapshot.id for each in read(rules, path)] == [
        "wide-2", "wide-3",
    ]  # fmt: skip


def test_problems_are_answered_by_the_cell_and_stop_no_other_row(
    rules: Ruleset, tmp_path: Path
) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(
        "Some title\n"
        "no.,snapshot,residents,gated,gate,estates,gated\n"
        "1,a,many,perhaps,,,\n"
        "2,b,5,,yes,3,\n"
        "3,c,5,yes,,,no\n"
        "4,d,5,,,,,stray\n"
        '5,e,"5"x,,,,\n'
        "6,f,7\u200b,,,,\n"
        "7,g,5,,,,\n",
        encoding="utf-8",
    )
    found = read(rules, path)
    assert [(each.name.rpartition("#")[2], each.valid) for each in found] == [
        ("3", False), ("4", False), ("5", False), ("6", False), ("7", False), ("8", False),
        ("9", True),
    ]  # fmt: skip
    assert [said(each) for each in found[:-1]] == [
        [("wide.csv:C3", "`many` 不是可识别的数值", "`many` is not a number"),
         ("wide.csv:D3", "`gated` 应为 `是` 或 `否`（也可写 `yes`、`no`），实为 `perhaps`",
          "`gated` should be `yes` or `no`, got `perhaps`")],
        [("wide.csv:E2", "规则集 `small` 没有名为 `gate` 的事实",
          "ruleset `small` has no fact `gate`"),
         ("wide.csv:F2", "`estates` 是记录列表，请逐条填写，如 `estates[1].homes`",
          "`estates` is a list of records: give its facts one by one, as in `estates[1].homes`")],
        [("wide.csv:G5", "这项事实在 D5 已经填过", "this fact is given in D5 already")],
        [("wide.csv:H6", "这一格在表头以外",
          "the cell stands outside of the header's columns")],
        [("wide.csv:A7", "引号不成对，或引号之后还有文字",
          "the quotation marks do not pair, or text follows a closing one")],
        [("wide.csv:C8", "单元格中含有不可见字符 U+200B",
          "the cell has an invisible character, U+200B")],
    ]  # fmt: skip


def test_what_stands_beside_a_value_has_columns_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(
        "snapshot,proven,proven@reason,proven@佐证,area@source,area\na,2,asked,minutes,map,30\n"
        "b,2,,minutes,,\nc,,asked,,,\n",
        encoding="utf-8",
    )
    first, second, third = read(every_kind(), path)
    assert first.snapshot is not None
    assert first.snapshot.facts == {
        "proven": {"value": "2", "reason": "asked", "evidence": "minutes"},
        "area": {"value": "30", "source": "source_1"},
    }
    assert [each.title.zh for each in first.snapshot.sources.values()] == ["map"]
    assert [(str(p.place)[-2:], p.code) for p in second.errors] == [("B3", "needs-beside")]
    assert [(str(p.place)[-2:], p.code) for p in third.errors] == [("C4", "wrong-value")]


def test_two_rows_of_one_name_and_day_are_asked_about(rules: Ruleset, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    days = "a,2022-06-30,1\na,2022-06-30,2\na,2021-06-30,2\n"
    path.write_text(f"snapshot,as_of,residents\n{days}", encoding="utf-8")
    first, second, third = read(rules, path)
    assert first.problems == third.problems == ()
    assert second.valid
    assert said(second) == [
        ("wide.csv:A3", f"`a` 在 {path}#2 已经填报过，请核实",
         f"`a` is stated in {path}#2 already: please confirm")
    ]  # fmt: skip


def test_one_of_many_is_named_by_its_row(rules: Ruleset, table: Path) -> None:
    found = validate_one(f"{table}#3", rules)
    assert found.snapshot is not None
    assert found.snapshot.id == "xi"
    absent = validate_one(f"{table}#4", rules)
    assert said(absent) == [
        ("wide.csv", f"`{table}` 第 4 行没有填报材料", f"row 4 of `{table}` holds no submission")
    ]
    assert validate_one(f"{table}x#4", rules).errors[0].code == "read-file-missing"
    lines = table.with_suffix(".jsonl")
    lines.write_text('{"snapshot": "a"}\n{"snapshot": "b"}\n', encoding="utf-8")
    assert validate_one(f"{lines}#2", rules).valid


def test_many_are_refused_where_one_is_wanted(rules: Ruleset, table: Path) -> None:
    table.with_suffix(".jsonl").write_text("{}", encoding="utf-8")
    for path in (table, table.with_suffix(".jsonl")):
        found = validate_submission(path, rules)
        assert said(found) == [
            (path.name, "文件中有多份填报材料，此处只能用一份",
             "the file holds several submissions, and one is wanted")
        ]  # fmt: skip
        assert found.problems[0].hints("zh") == (f"请指明其一，如 `{path}#2`（第 2 行）",)
        assert found.problems[0].hints("en") == (
            f"name one of them, as in `{path}#2` for that of row 2",
        )


def test_a_table_of_one_row_is_one_submission(rules: Ruleset) -> None:
    found = validate_submission("a.csv", rules, content=b"gated,residents\nyes,3\n")
    assert found.snapshot is not None
    assert found.snapshot.facts == {"gated": "yes", "residents": "3"}


def test_a_header_without_rows_is_said_to_be_one(rules: Ruleset, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("gated,residents\n", encoding="utf-8")
    (found,) = read(rules, path)
    assert said(found) == [
        ("wide.csv", "表头以下没有填报内容", "there is no submission below the header")
    ]
    assert validate_submission(path, rules).errors[0].code == "no-submission"


def test_a_table_of_either_form_is_told_apart(rules: Ruleset, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("fact,value\nresidents,5\ngated,yes\n", encoding="utf-8")
    (found,) = read(rules, path)
    assert (found.name, found.valid) == (str(path), True)
    path.write_text("name,amount\na,5\n", encoding="utf-8")
    (found,) = read(rules, path)
    assert found.problems[0].hints("zh") == ("也可每个社区一行，表头写各项事实的编号或名称",)
    assert found.problems[0].hints("en") == (
        "or one row for each community, below a header that names the facts",
    )


def test_memory_does_not_grow_with_the_number_of_rows(rules: Ruleset, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    row = "{},2022-06-30,5,yes," + "x" * 100 + "\n"
    rows = "".join(row.format(i) for i in range(300))
    path.write_text(f"snapshot,as_of,residents,gated,note\n{rows}", encoding="utf-8")
    validate_submission({"snapshot": "a"}, rules)
    tracemalloc.start()
    most = 0
    for each in validate_all([path], rules):
        assert each.valid
        most = max(most, tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert most < 12 * len(rows) + 500_000, "the text in memory, and no submission but one"


def test_what_is_impossible_together_stands_in_the_row_that_says_so(tmp_path: Path) -> None:
    rules = load_ruleset({
        "ruleset": "checked", "version": "1.0.0", "title": "Checked",
        "facts": {"party": {"type": "count", "at_most": 9}, "all": {"type": "count", "at_most": 9}},
        "checks": ["party <= all"], "criteria": {"c": {"measure": "party", "at_least": 1}},
    })  # fmt: skip
    path = tmp_path / "wide.csv"
    path.write_text("snapshot,all,party\na,3,2\nb,2,3\n", encoding="utf-8")
    assert [said(each) for each in read(rules, path)] == [
        [],
        [("wide.csv:B3", "各项事实互相矛盾：不满足 `party <= all`",
          "these facts are impossible together: `party <= all` does not hold")],
    ]  # fmt: skip
