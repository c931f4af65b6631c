"""Tables with one row for each fact: read as snapshots are, and answered by the cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from liren.engine import LirenError, Ruleset, load_ruleset, load_snapshot
from liren.engine.submission.validate import Submission, validate_submission
from liren.scoring import assess

RULES = {
    "ruleset": "small",
    "version": "1.0.0",
    "title": {"zh": "小", "en": "Small"},
    "facts": {
        "outdoor.area": {
            "type": "number", "unit": "m2", "title": {"zh": "室外场地", "en": "Outdoor area"},
        },
        "residents": {"type": "count", "unit": "person", "at_least": "1",
                      "title": {"zh": "居民数", "en": "Residents"}},
        "gated": {"type": "flag", "title": {"zh": "封闭", "en": "Gated"}},
        "rooms": {
            "type": "checklist", "title": {"zh": "房间", "en": "Rooms"},
            "items": {"injection": {"zh": "注射室", "en": "injection room"},
                      "pharmacy": {"zh": "药房", "en": "pharmacy"}},
        },
        "estates": {
            "title": {"zh": "小区", "en": "Estates"},
            "each": {
                "homes": {"type": "count", "title": {"zh": "户数", "en": "Homes"}},
                "fenced": {"type": "flag", "title": {"zh": "围合", "en": "Fenced"}},
            },
        },
    },
    "criteria": {"area": {"measure": "outdoor.area", "at_least": "300 m²", "points": "5"}},
}  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load_ruleset(RULES)


def submitted(rules: Ruleset, text: str, encoding: str = "utf-8") -> Submission:
    return validate_submission("place.csv", rules, content=text.encode(encoding))


def said(found: Submission) -> list[tuple[str, str, str]]:
    return [(str(p.place), p.message("zh"), p.message("en")) for p in found.problems]


def facts(found: Submission) -> object:
    assert found.problems == ()
    assert found.snapshot is not None
    return found.snapshot.facts


def test_facts_go_by_id_and_by_title(rules: Ruleset) -> None:
    found = submitted(rules, "fact,value,unit\noutdoor.area,0.03,ha\n居民数,1 200,\nGated,yes,\n")
    assert facts(found) == {"outdoor.area": "0.03 ha", "residents": "1 200", "gated": "yes"}


def test_a_chinese_header_is_as_good(rules: Ruleset) -> None:
    found = submitted(rules, "事实,填报值,单位,备注\n室外场地,300,平方米,实测\n")
    assert facts(found) == {"outdoor.area": {"value": "300 平方米", "note": "实测"}}


def test_a_unit_is_not_written_twice(rules: Ruleset) -> None:
    assert facts(submitted(rules, "fact,value,unit\noutdoor.area,300 m2,m2\n")) == {
        "outdoor.area": "300 m2"
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_are_told_apart(
    rules: Ruleset, encoding: str, separator: str
) -> None:
    rows = [["事实", "填报值"], ["室外场地", "300"], ["封闭", "是"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    assert facts(submitted(rules, text, encoding)) == {"outdoor.area": "300", "gated": "是"}


def test_the_file_names_the_snapshot_unless_a_row_does(rules: Ruleset) -> None:
    named = submitted(rules, "fact,value\nsnapshot,garden\ncommunity,花园\nas_of,2022-06-30\n")
    assert named.snapshot is not None
    assert (named.snapshot.id, named.snapshot.community.zh) == ("garden", "花园")
    bare = submitted(rules, "fact,value\ngated,yes\n")
    assert bare.snapshot is not None
    assert bare.snapshot.id == "place"


def test_items_of_a_checklist_are_separated_by_commas(rules: Ruleset) -> None:
    assert facts(submitted(rules, "fact\tvalue\nrooms\t注射室、pharmacy\n")) == {
        "rooms": ["注射室", "pharmacy"]
    }
    assert facts(submitted(rules, "fact,value\nrooms,无\n")) == {"rooms": []}


def test_an_empty_value_says_nothing(rules: Ruleset) -> None:
    assert facts(submitted(rules, "fact,value\ngated,\n,\nresidents,5\n")) == {"residents": "5"}


def test_records_are_numbered_in_the_name_or_in_a_column(rules: Ruleset) -> None:
    numbered = "fact,value\nestates[1].homes,12\nestates[1].fenced,yes\nestates[2].户数,30\n"
    expected = {"estates": [{"homes": "12", "fenced": "yes"}, {"homes": "30"}]}
    assert facts(submitted(rules, numbered)) == expected
    column = "记录,事实,值\n1,户数,12\n1,围合,yes\n2,estates.homes,30\n"
    assert facts(submitted(rules, column)) == expected


def test_what_does_not_fit_is_answered_by_its_cell(rules: Ruleset) -> None:
    found = submitted(rules, "fact,value\nresident,5\noutdoor.area,-3\ngated,perhaps\n")
    assert said(found) == [
        ("place.csv:A2", "规则集 `small` 没有名为 `resident` 的事实",
         "ruleset `small` has no fact `resident`"),
        ("place.csv:B3", "`outdoor.area` 的值 `-3` 超出允许范围（不小于 0 平方米）",
         "`-3` is out of bounds for `outdoor.area` (at least 0 m²)"),
        ("place.csv:B4", "`gated` 应为 `是` 或 `否`（也可写 `yes`、`no`），实为 `perhaps`",
         "`gated` should be `yes` or `no`, got `perhaps`"),
    ]  # fmt: skip
    assert found.snapshot is None


@pytest.mark.parametrize(
    ("code", "text", "place", "zh", "en"),
    [
        ("no-header", "name,amount\na,5\n", "A1", "找不到表头：需要“事实”和“填报值”两列",
         "there is no header: the columns `fact` and `value` are needed"),
        ("unknown-column", "fact,value,evidense\ngated,yes,x\n", "C1", "不认识“evidense”这一列",
         "the column `evidense` is not known"),
        ("value-without-fact", "fact,value\n,5\n", "B2", "填了值，但没有写是哪项事实",
         "there is a value here, and no fact that it is of"),
        ("row-given-twice", "fact,value\ngated,yes\ngated,no\n", "B3", "这项事实在 B2 已经填过",
         "this fact is given in B2 already"),
        ("cell-without-column", "fact,value\ngated,yes,5\n", "C2", "这一格在表头以外",
         "the cell stands outside of the header's columns"),
        ("list-itself", "fact,value\nestates,5\n", "A2",
         "`estates` 是记录列表，请逐条填写，如 `estates[1].homes`",
         "`estates` is a list of records: give its facts one by one, as in `estates[1].homes`"),
        ("records-out-of-order", "fact,value\nestates[2].homes,5\n", "A2",
         "记录编号不连续，此处应为 1",
         "the numbers of the records leave one out, 1 was expected here"),
        ("broken-quotes", 'fact,value\ngated,"yes\n', "A2", "引号不成对，或引号之后还有文字",
         "the quotation marks do not pair, or text follows a closing one"),
        ("forbidden-in-cell", "fact,value\ngated,ye\u202es\n", "B2",
         "单元格中含有不可见字符 U+202E",
         "the cell has an invisible character, U+202E"),
    ],
)  # fmt: skip
def test_a_table_at_fault_is_refused(
    rules: Ruleset, code: str, text: str, place: str, zh: str, en: str
) -> None:
    found = submitted(rules, text)
    assert (f"place.csv:{place}", zh, en) in said(found)
    assert code in {problem.code for problem in found.problems}


def test_a_formula_is_data(rules: Ruleset) -> None:
    found = submitted(rules, "fact,value\noutdoor.area,=1+1\n")
    assert [str(p.place) for p in found.problems] == ["place.csv:B2"]


@pytest.mark.parametrize(
    ("code", "content", "encoding", "zh", "en"),
    [
        (
            "unknown-encoding",
            b"\x80\x81\xff",
            None,
            "无法识别文件的编码",
            "the encoding of the file is not recognised",
        ),
        ("wrong-encoding", b"\xff\xff", "utf-8", "文件不是 utf-8 编码", "the file is not in utf-8"),
        (
            "no-such-encoding",
            b"a",
            "gb2321",
            "没有名为 `gb2321` 的编码",
            "there is no encoding `gb2321`",
        ),
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(
    rules: Ruleset, code: str, content: bytes, encoding: str | None, zh: str, en: str
) -> None:
    found = validate_submission("place.csv", rules, content=content, encoding=encoding)
    assert said(found) == [("place.csv", zh, en)]
    assert [problem.code for problem in found.problems] == [code]


def test_a_row_wider_than_any_form_is_refused(rules: Ruleset) -> None:
    found = submitted(rules, "fact,value" + "," * 2000)
    assert [problem.code for problem in found.problems] == ["too-many-columns"]
    assert said(found) == [("place.csv:A1", "一行最多 2000 列", "a row has at most 2000 columns")]


def test_problems_of_the_head_do_not_hide_those_of_the_facts(rules: Ruleset) -> None:
    found = validate_submission(
        {"snapshot": "a b", "as_of": "soon", "facts": {"outdoor.area": "-3"}}, rules
    )
    assert {p.place.pointer for p in found.errors if p.place} == {
        "/snapshot", "/as_of", "/facts/outdoor.area",
    }  # fmt: skip


def test_what_one_of_several_rulesets_knows_is_not_unknown(rules: Ruleset) -> None:
    other = load_ruleset({**RULES, "ruleset": "other", "facts": {"kiosks": "count"},
                          "criteria": {"k": {"measure": "kiosks", "at_least": "1"}}})  # fmt: skip
    found = validate_submission(
        {"snapshot": "s", "facts": {"kiosks": 1, "gated": "yes", "gate": "yes"}}, [rules, other]
    )
    assert [p.message("en") for p in found.problems] == ["ruleset `small` has no fact `gate`"]


def test_what_is_accepted_for_several_rulesets_is_assessed_by_each(rules: Ruleset) -> None:
    kiosks = {"k": {"measure": "kiosks", "at_least": "1", "exemption": "few homes"}}
    other = load_ruleset({**RULES, "ruleset": "other", "facts": {"kiosks": "count"},
                          "criteria": kiosks})  # fmt: skip
    raw = {
        "snapshot": "s",
        "facts": {"kiosks": 1, "gated": "yes"},
        "claims": [{"criterion": "k", "reason": "few homes", "evidence": "roll"}],
    }
    found = validate_submission(raw, [rules, other])
    assert found.problems == ()
    assert found.snapshot is not None
    statuses = [assess(each, found.snapshot).findings[0].status for each in (rules, other)]
    assert statuses == ["unknown", "not_applicable"]
    alone = load_snapshot(raw)
    with pytest.raises(LirenError) as refused:
        assess(rules, alone)
    codes = {each.code for each in refused.value.problems}
    assert codes == {"unknown-fact-given", "unknown-claim"}
    assert found.snapshot.digest == alone.digest
    both = alone.along([rules, other])
    assert [assess(each, both).findings[0].status for each in (rules, other)] == statuses


def test_a_file_is_read_by_its_suffix(rules: Ruleset, tmp_path: Path) -> None:
    for name, text in (
        ("a.yaml", "snapshot: a\nfacts: {gated: yes}\n"),
        ("a.json", '{"snapshot": "a", "facts": {"gated": true}}'),
        ("a.csv", "fact,value\ngated,yes\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert validate_submission(tmp_path / name, rules).valid


def test_a_missing_file_is_a_problem_and_no_exception(rules: Ruleset, tmp_path: Path) -> None:
    found = validate_submission(tmp_path / "absent.csv", rules)
    assert [p.code for p in found.problems] == ["read-file-missing"]


def test_records_of_which_nothing_is_stated_are_none(rules: Ruleset) -> None:
    blank = "fact,value\nestates[1].homes,\nestates[2].homes,30\nestates[3].fenced,\n"
    assert facts(submitted(rules, blank)) == {"estates": [{"homes": "30"}]}


def test_a_record_after_one_at_fault_is_answered_too(rules: Ruleset) -> None:
    text = "fact,value\nestates[1].homes,三 – 5 千户\nestates[2].homes,many\n"
    assert [str(p.place) for p in submitted(rules, text).problems] == [
        "place.csv:B2", "place.csv:B3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "other"),
    [
        ("fact,value,note\ngated,yes,x\ngated,no,\n", "B3", "B2"),
        ("fact,value,note\ngated,yes,\ngated,no,x\n", "B3", "B2"),
        ("fact,value\nfence,1\nfence[1].height,2\n", "B3", "B2"),
        ("fact,value\nfence[1].height,2\nfence,1\n", "B3", "B2"),
        ("fact,value,note\nfence,1,x\nfence[1].height,2,\n", "B3", "B2"),
        ("fact,value,note\nfence[1].height,2,\nfence,1,x\n", "B3", "B2"),
        ("fact,value,note\nfence[1].height,2,y\nfence,1,x\n", "B3", "B2"),
        ("fact,value\nestates[1].homes,2\nestates[1].户数,1\n", "B3", "B2"),
    ],
)
def test_a_fact_given_twice_is_answered_whatever_stands_beside_it(
    rules: Ruleset, text: str, place: str, other: str
) -> None:
    found = [each for each in submitted(rules, text).problems if each.code == "row-given-twice"]
    assert [(str(p.place), p.message("zh"), p.message("en")) for p in found] == [
        (
            f"place.csv:{place}",
            f"这项事实在 {other} 已经填过",
            f"this fact is given in {other} already",
        )
    ]


def test_a_note_without_a_value_is_not_lost(rules: Ruleset) -> None:
    found = submitted(rules, "note,fact,value\nmeasured,gated\n")
    assert said(found) == [
        ("place.csv:A2", "`gated` 应为一个值，实为空", "`gated` should be a value, got nothing")
    ]


def test_what_is_wrong_with_both_ends_of_a_cell_is_said_once(rules: Ruleset) -> None:
    found = submitted(rules, "fact,value,unit\noutdoor.area,36–44,furlong\n")
    assert said(found) == [
        ("place.csv:B2", "未知的计量单位 `furlong`", "unknown unit `furlong`"),
    ]
