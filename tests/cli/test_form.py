"""`liren form`, and what the other commands do with the forms that it writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liren.engine.snapshot import clock
from liren.engine.submission import form_keys as k
from tests.engine.submission.workbooks import filled, opened, plain, rezipped

Call = Callable[..., Any]
RULES = "red-property"


@pytest.fixture
def form(liren: Call, tmp_path: Path) -> Path:
    path = tmp_path / "form.xlsx"
    assert liren("form", RULES, "-o", str(path), "--lang", "zh").code == 0
    cells = {
        ("head as_of", k.VALUE): "2022-06-30",
        ("fact platform.further_parties", k.VALUE): 3,
        ("fact platform.further_parties", k.EVIDENCE): "list of members",
    }
    path.write_bytes(filled(path.read_bytes(), cells)[0])
    return path


def test_a_form_is_written_in_the_language_that_is_asked_for(liren: Call, tmp_path: Path) -> None:
    for lang, title in (("zh", "填报说明"), ("en", "Start here")):
        result = liren("form", RULES, "-o", str(tmp_path / f"{lang}.xlsx"), "--lang", lang)
        assert (result.code, result.out, result.err) == (0, "", "")
        book = opened((tmp_path / f"{lang}.xlsx").read_bytes())
        assert book.sheetnames[0] == title


def test_a_form_that_was_filled_in_is_assessed(liren: Call, form: Path) -> None:
    result = liren("assess", str(form), "-r", RULES, "--lang", "en", "-v")
    assert result.code == 0
    assert "Further parties take part in the platform" in result.out
    assert liren("validate", str(form.parent), "-r", RULES, "--lang", "en").out == (
        f"{form}: can be assessed\n"
    )


def test_a_form_with_mistakes_is_not_assessed(liren: Call, form: Path) -> None:
    content, (place,) = filled(
        form.read_bytes(), {("fact platform.further_parties", k.VALUE): "many"}
    )
    form.write_bytes(content)
    result = liren("assess", str(form), "-r", RULES, "--lang", "en")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"{form}:{place}: `many` is not a number")


def test_what_there_is_to_confirm_in_a_form_is_said_when_it_is_assessed(
    liren: Call, form: Path
) -> None:
    content, (number, day) = filled(
        form.read_bytes(),
        {("fact platform.further_parties", k.VALUE): "三", ("head as_of", k.VALUE): "2199-01-01"},
    )
    form.write_bytes(content)
    before = ("--as-of", "2022-06-30")
    today = clock.today("Asia/Shanghai")  # the day that the command takes
    for lang, said in (
        ("zh", [f"{form}:{day}: 警告：评估日期 2199-01-01 尚未到来（今天是 {today}），请核实",
                (f"{form}:{day}: 警告：评估日期 2199-01-01 不在规则集 `{RULES}` 的施行期内"
                 "（2022-04-01 至 2022-12-31）"), "   评估时可用 `--as-of` 另指日期",
                f"{form}:{number}：`三` 读作 3 家"]),
        ("en", [(f"{form}:{day}: warning: the day of the assessment, 2199-01-01, has not come"
                f" (today is {today}): please confirm"),
                (f"{form}:{day}: warning: ruleset `{RULES}` is not in force on the day of the"
                 " assessment, 2199-01-01 (it is from 2022-04-01 to 2022-12-31)"),
                "   `--as-of` names another day when it is assessed",
                f"{form}:{number}: `三` is read as 3 organisations"]),
    ):  # fmt: skip
        result = liren("assess", str(form), "-r", RULES, *before, "--lang", lang)
        assert (result.code, result.err.splitlines()) == (0, said)
        as_data = liren("assess", str(form), "-r", RULES, *before, "--format", "json")
        assert json.loads(as_data.out)["as_of"] == "2022-06-30"


def test_a_snapshot_file_is_assessed_without_remarks(liren: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        "snapshot: a\nas_of: 2022-06-30\nfacts: {platform.further_parties: 三}\n", encoding="utf-8"
    )
    assert liren("assess", str(file), "-r", RULES).err == ""


def test_facts_of_several_rulesets_need_no_other_word(liren: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    facts = "{platform.further_parties: 3, outdoor.area: 300 m²}"
    file.write_text(f"snapshot: a\nas_of: 2022-06-30\nfacts: {facts}\n", encoding="utf-8")
    both = ("-r", RULES, "-r", "data/neighbourhood.yaml")
    assert liren("validate", str(file), *both).code == 0
    assert liren("assess", str(file), *both).code == 0
    for command in ("validate", "assess"):
        alone = liren(command, str(file), "-r", RULES, "--lang", "en")
        assert alone.code == 1
        assert "ruleset `red-property` has no fact `outdoor.area`" in alone.out + alone.err


def test_a_form_can_start_from_another(liren: Call, form: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    result = liren("form", RULES, "-o", str(again), "--from", str(form), "--lang", "en")
    assert (result.code, result.err) == (0, "")
    digests = {
        liren("validate", str(path), "-r", RULES, "--format", "json").out.split('"digest": ')[1][
            :66
        ]
        for path in (form, again)
    }
    assert len(digests) == 1


def test_what_a_form_has_no_room_for_is_said(liren: Call, tmp_path: Path) -> None:
    snapshot = tmp_path / "place.yaml"
    snapshot.write_text("snapshot: place\ncontext: {a: 1}\n", encoding="utf-8")
    out = str(tmp_path / "form.xlsx")
    zh = liren("form", RULES, "-o", out, "--from", str(snapshot), "--lang", "zh")
    en = liren("form", RULES, "-o", out, "--from", str(snapshot), "--lang", "en")
    assert (zh.code, zh.err) == (0, "警告：填报表没有填写 `context` 的位置，未转入\n")
    assert (en.code, en.err) == (
        0,
        "warning: the form has no room for `context`, which was left out\n",
    )


def test_the_problems_are_written_into_a_copy(liren: Call, form: Path, tmp_path: Path) -> None:
    content, (place,) = filled(
        form.read_bytes(), {("fact platform.further_parties", k.VALUE): "many"}
    )
    form.write_bytes(content)
    copy = tmp_path / "copy.xlsx"
    result = liren("validate", str(form), "-r", RULES, "--annotate", str(copy), "--lang", "en")
    assert result.code == 1
    sheet, _, cell = place.rpartition("!")
    assert "`many` is not a number" in opened(copy.read_bytes())[sheet][cell].comment.text
    assert form.read_bytes() == content


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (("form", RULES, "-o", "form.csv"), "`--output` 应是 xlsx 文件，实为 `form.csv`",
         "`--output` should be an xlsx file, got `form.csv`"),
        (("validate", "a.xlsx", "b.xlsx", "-r", RULES, "--annotate", "c.xlsx"),
         "`--annotate` 只用于一个 xlsx 文件", "`--annotate` is for one xlsx file"),
        (("validate", "a.yaml", "-r", RULES, "--annotate", "c.xlsx"),
         "`--annotate` 只用于一个 xlsx 文件", "`--annotate` is for one xlsx file"),
        (("validate", "a.xlsx", "-r", RULES, "--annotate", "./a.xlsx"),
         "不能用批注后的副本覆盖原文件 `./a.xlsx`",
         "the annotated copy would overwrite `./a.xlsx` itself"),
    ],
)  # fmt: skip
def test_calls_that_make_no_sense_are_refused(
    liren: Call, arguments: tuple[str, ...], zh: str, en: str
) -> None:
    for lang, message in (("zh", zh), ("en", en)):
        result = liren(*arguments, "--lang", lang)
        assert result.code == 2
        assert result.err.splitlines()[0] == message


def test_an_interrupted_form_leaves_the_old_one(liren: Call, tmp_path: Path) -> None:
    out = tmp_path / "form.xlsx"
    out.write_bytes(b"old")
    assert liren("form", "red-propert", "-o", str(out)).code == 2
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["form.xlsx"]


def test_what_is_left_out_of_a_copy_is_no_matter_of_the_terminal(
    liren: Call, tmp_path: Path
) -> None:
    extension = (
        b"<extLst><ext uri='{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}'></ext></extLst></worksheet>"
    )
    book, copy = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    content = rezipped(
        plain(["fact", "value"], ["resident", 5]),
        lambda part, data: data.replace(b"</worksheet>", extension),
    )
    with pytest.warns(UserWarning, match="Data Validation extension"):
        opened(content)
    book.write_bytes(content)
    result = liren("validate", str(book), "-r", RULES, "--annotate", str(copy), "--lang", "en")
    assert (result.code, result.err) == (1, "")
    assert copy.exists()


def test_a_row_of_a_workbook_is_validated_and_assessed(liren: Call, tmp_path: Path) -> None:
    book = tmp_path / "all.xlsx"
    book.write_bytes(plain(
        ["snapshot", "as_of", "platform.further_parties", "platform.further_parties@evidence"],
        ["east", "2022-06-30", "二以上", "list"], ["west", "2022-06-30", "many", "list"],
    ))  # fmt: skip
    result = liren("validate", str(book), "-r", RULES, "-v", "--lang", "en")
    assert (result.code, result.out.replace(str(book), "all.xlsx").splitlines()) == (1, [
        "all.xlsx:Sheet!C2: `二以上` is read as at least 2 organisations",
        "all.xlsx#2: can be assessed",
        "all.xlsx:Sheet!C3: `many` is not a number",
        "   write it like `1200`, `260 m2`, `30 %` or `47.15 万元`",
        "all.xlsx#3: 1 error, not accepted",
        "1 of 2 can be assessed",
    ])  # fmt: skip
    result = liren("assess", f"{book}#2", "-r", RULES, "--lang", "zh")
    assert (result.code, result.err.replace(str(book), "all.xlsx")) == (
        0, "all.xlsx:Sheet!C2：`二以上` 读作 至少 2 家\n",
    )  # fmt: skip
