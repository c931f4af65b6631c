"""Forms: what is filled in comes back exactly, and what is wrong with it is said by the cell."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import Ruleset, load_ruleset, load_snapshot
from liren.engine.record import replace
from liren.engine.snapshot.bind import Bound, bind
from liren.engine.snapshot.history import facts_of_rounds
from liren.engine.snapshot.statements import Statement
from liren.engine.submission import form_keys as k
from liren.engine.submission.validate import Submission, validate_submission
from liren.engine.text import LANGS, Lang
from liren.reports.form.writing import write_form
from liren.scoring import assess
from tests.engine.submission.workbooks import filled, opened, rezipped, saved
from tests.oracle.words import Raw
from tests.strategies import cases, rulesets, snapshots

RULES: Raw = {
    "ruleset": "small",
    "version": "1.0.0",
    "title": {"zh": "小", "en": "Small"},
    "groups": {"place": {"title": {"zh": "场地", "en": "Place"}, "points": 10},
               "people": {"title": {"zh": "人员", "en": "People"}, "points": 10}},
    "facts": {
        "area": {"type": "number", "unit": "m2", "at_most": 5000,
                 "title": {"zh": "室外场地", "en": "Outdoor area"}},
        "green": {"type": "number", "unit": "m2", "at_most": 5000,
                  "title": {"zh": "绿地", "en": "Green space"}},
        "covered": {"type": "share", "title": {"zh": "覆盖率", "en": "Coverage"}},
        "gated": {"type": "flag", "title": {"zh": "封闭", "en": "Gated"}},
        "lit": {"type": "flag", "title": {"zh": "有路灯", "en": "Lit"}},
        "built": {"type": "date", "title": {"zh": "建成日", "en": "Built"}},
        "grade": {"type": "choice", "title": {"zh": "等级", "en": "Grade"},
                  "options": {"a": {"zh": "甲", "en": "first"}, "b": {"zh": "乙", "en": "second"},
                              "c": {"zh": "丙", "en": "third"}}},
        "fund": {"type": "money", "title": {"zh": "经费", "en": "Fund"}, "at_most": 1000000},
        "staff": {"type": "count", "unit": "person", "at_most": 100,
                  "title": {"zh": "工作人员", "en": "Staff"}},
        "appeals": {"type": "count", "at_most": 99, "needs": ["reason"],
                    "title": {"zh": "申诉", "en": "Appeals"}},
        "rooms": {"type": "checklist", "title": {"zh": "房间", "en": "Rooms"},
                  "items": {"library": {"zh": "图书室", "en": "library"},
                            "chess": {"zh": "棋牌室", "en": "chess room"},
                            "gym": {"zh": "健身房", "en": "gym"}}},
        "estates": {"title": {"zh": "小区", "en": "Estates"}, "at_most": 5, "each": {
            "homes": {"type": "count", "at_most": 900, "title": {"zh": "户数", "en": "Homes"}},
            "let": {"type": "count", "at_most": 900, "title": {"zh": "出租", "en": "Let"}},
            "fenced": {"type": "flag", "title": {"zh": "围合", "en": "Fenced"}},
            "kind": {"type": "choice", "title": {"zh": "类型", "en": "Kind"},
                     "options": {"old": {"zh": "老", "en": "old"},
                                 "new": {"zh": "新", "en": "new"}}},
        }, "checks": ["let <= homes"]},
    },
    "checks": ["green <= area"],
    "criteria": {
        "outdoor": {"group": "place", "measure": "area", "at_least": "300 m²", "points": 4,
                    "exemption": {"zh": "老城区", "en": "old town"}},
        "green": {"group": "place", "measure": "green", "at_least": "30 m²", "points": 4},
        "built": {"group": "place", "measure": "built", "at_least": "2000-01-01", "points": 2},
        "staffed": {"group": "people", "measure": "staff", "at_least": 3, "points": 5},
        "rooms": {"group": "people", "checklist": "rooms", "points": 5},
        "homes": {"measure": "sum(estates.homes)", "at_least": 1},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load_ruleset(RULES)


@pytest.fixture(scope="module")
def form(rules: Ruleset) -> bytes:
    return write_form([rules], "en").content


def read(rules: Ruleset, content: bytes) -> Submission:
    return validate_submission("form.xlsx", rules, content=content)


def facts(rules: Ruleset, content: bytes) -> Any:
    found = read(rules, content)
    assert found.problems == ()
    assert found.snapshot is not None
    return found.snapshot.facts


def bound(rules: Ruleset, found: Submission) -> Bound:
    assert found.snapshot is not None, [str(problem) for problem in found.problems]
    return bind(rules, found.snapshot)


# ---- the done-when of forms: everything at once, and mending it is enough

MISTAKES: dict[tuple[str, int], object] = {
    ("head as_of", k.VALUE): "next spring",
    ("fact area", k.VALUE): -4,
    ("fact green", k.VALUE): "30 persons",
    ("fact covered", k.VALUE): 130,
    ("fact gated", k.VALUE): "maybe",
    ("fact lit", k.VALUE): "=1=1",
    ("fact built", k.VALUE): "2022-02-30",
    ("fact grade", k.VALUE): "forth",
    ("fact fund", k.VALUE): 0.1234567890123456,
    ("fact staff", k.VALUE): 3.5,
    ("fact appeals", k.VALUE): 2,
    ("item rooms library", k.VALUE): "perhaps",
    ("item rooms gym", k.VALUE): "#N/A",
    ("record estates 1", 2): "many",
    ("record estates 1", 3): "44–36",
    ("record estates 2", 4): "√",
    ("record estates 2", 5): "middle-aged",
    ("aside 1", k.ASIDE_KIND): "favour",
    ("aside 2", k.ASIDE_CRITERION): "Homes [hoems]",
    ("fact staff", 12): "see annex",
}
MENDED: dict[tuple[str, int], object] = {
    ("head as_of", k.VALUE): "2022-06-30",
    ("fact area", k.VALUE): 400,
    ("fact green", k.VALUE): "30 m²",
    ("fact covered", k.VALUE): 13,
    ("fact gated", k.VALUE): "yes",
    ("fact lit", k.VALUE): "no",
    ("fact built", k.VALUE): "2022-02-28",
    ("fact grade", k.VALUE): "third",
    ("fact fund", k.VALUE): 0.3,
    ("fact staff", k.VALUE): 3,
    ("fact appeals", k.REASON): "reviewed in May",
    ("item rooms library", k.VALUE): "yes",
    ("item rooms gym", k.VALUE): "no",
    ("record estates 1", 2): 120,
    ("record estates 1", 3): "36–44",
    ("record estates 2", 4): "yes",
    ("record estates 2", 5): "old",
    ("aside 1", k.ASIDE_KIND): None,
    ("aside 2", k.ASIDE_CRITERION): "Outdoor [outdoor]",
    ("fact staff", 12): None,
}
RIGHT: dict[tuple[str, int], object] = {
    ("head community", k.VALUE): "Green Lane",
    ("item rooms chess", k.VALUE): "yes",
    ("record estates 1", 1): "East",
    ("record estates 2", 1): "West",
    ("aside 2", k.ASIDE_KIND): "claim",
    ("aside 2", k.ASIDE_REASON): "listed houses",
    ("aside 2", k.ASIDE_EVIDENCE): "register",
}


def test_twenty_mistakes_come_back_at_once_and_mending_them_is_enough(
    rules: Ruleset, form: bytes
) -> None:
    wrong, _ = filled(form, RIGHT)
    wrong, places = filled(wrong, MISTAKES)
    found = read(rules, wrong)
    assert not found.valid
    assert len(places) == 20
    assert sorted(str(problem.place) for problem in found.problems) == sorted(
        f"form.xlsx:{place}" for place in places
    )
    mended = read(rules, filled(wrong, MENDED)[0])
    assert [str(problem) for problem in mended.problems] == []
    assert mended.snapshot is not None
    assert mended.snapshot.as_of is not None
    result = assess(rules, mended.snapshot)
    assert [each.status for each in result.findings][:2] == ["not_applicable", "met"]
    assert {problem.severity for problem in found.problems} == {"error"}


# ---- what is filled in comes back

ANSWERS: dict[tuple[str, int], object] = {
    ("head snapshot", k.VALUE): "green-lane-2022",
    ("head community", k.VALUE): "绿巷社区",
    ("head community.en", k.VALUE): "Green Lane",
    ("head as_of", k.VALUE): "2022-06-30",
    ("fact area", k.VALUE): "more than 1200",
    ("fact green", k.VALUE): "0.03 ha",
    ("fact gated", k.VALUE): True,
    ("fact grade", k.VALUE): "first or third",
    ("fact fund", k.VALUE): 12.35,
    ("fact staff", k.VALUE): "36–44",
    ("fact staff", k.EVIDENCE): "=cmd|' /C calc'!A0",
    ("item rooms chess", k.VALUE): "no",
    ("fact rooms", k.NOTE): "gym is being built",
    ("fact built", k.NOTE): "to be asked",
    ("list estates", k.VALUE): "at least 3",
    ("record estates 2", 1): "West",
    ("record estates 2", 2): 12,
}


def test_every_kind_of_answer_is_read_as_a_snapshot_states_it(rules: Ruleset, form: bytes) -> None:
    cells = dict(ANSWERS)
    cells[("fact staff", k.EVIDENCE)] = "list"
    assert facts(rules, filled(form, cells)[0]) == {
        "area": {"more_than": "1200"},
        "green": "0.03 ha",
        "gated": "yes",
        "grade": {"one_of": ["first", "third"]},
        "fund": "12.35",
        "staff": {"value": {"between": ["36", "44"]}, "evidence": "list"},
        "rooms": {"value": {"present": [], "absent": ["chess"]}, "note": "gym is being built"},
        "built": {"value": "null", "note": "to be asked"},
        "estates": {"count": {"at_least": "3"}, "records": [{"name": "West", "homes": "12"}]},
    }


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_form_states_nothing(rules: Ruleset, lang: Lang) -> None:
    found = read(rules, write_form([rules], lang).content)
    assert found.problems == ()
    assert found.snapshot is not None
    assert found.snapshot.facts == {}
    assert (found.snapshot.id, found.snapshot.as_of) == ("form", None)


def known(found: Bound) -> dict[str, Any]:
    """What is known of each fact; that nothing is can be said in several ways."""
    return {
        name: (reading.value, reading.known == "exact", reading.names)
        for name, reading in found.readings.items()
    }


def held(statement: Statement) -> Statement | None:
    """What a form has room for of what stands beside a value."""
    if statement.at.startswith("previous."):
        return None
    if "]." not in statement.at:
        return statement
    if statement.at.startswith("rounds["):
        return None
    return replace(statement, note=None) if statement.reason or statement.evidence else None


def same(rules: Ruleset, raw: Raw, lang: Lang) -> None:
    snapshot = load_snapshot(raw)
    written = write_form([rules], lang, snapshot)
    # Beside a fact of a record there is room for what its declaration needs, and for no remark.
    assert [each for each in written.left_out if "]." not in each.message()] == []
    found = read(rules, written.content)
    assert found.errors == ()
    again, before = bound(rules, found), bind(rules, snapshot)
    assert known(again) == known(before)
    assert set(again.statements) == set(filter(None, map(held, before.statements)))
    assert found.snapshot is not None
    for name in ("id", "community", "as_of", "note", "time_zone", "rulesets", "sources"):
        assert getattr(found.snapshot, name) == getattr(snapshot, name)
    asked = facts_of_rounds(rules)
    lists = {name for name in before.previous if asked[name].kind == "records"}
    assert again.previous == {n: each for n, each in before.previous.items() if n not in lists}
    assert [each.day for each in found.snapshot.history or ()] == [
        each.day for each in snapshot.history or ()
    ]
    for kind in ("claims", "waivers"):
        assert getattr(found.snapshot, kind) == getattr(snapshot, kind)


def loaded(text: str) -> Ruleset:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ruleset.yaml"
        path.write_text(text, encoding="utf-8")
        return load_ruleset(path)


@given(st.data(), st.sampled_from(LANGS), st.sampled_from([0, 40, 90]))
def test_every_value_comes_back_exactly(data: st.DataObject, lang: Lang, hide: int) -> None:
    made = data.draw(rulesets(size=4))
    rules = loaded(made.text)
    case = data.draw(cases(made))
    raw = data.draw(snapshots(made, case, hide=hide))
    raw = {key: part for key, part in raw.items() if key != "context"}
    raw.setdefault("snapshot", "place")
    same(rules, raw, lang)


# What XML can hold, without white space at the ends, which cells lose.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from(" \n=+-@\"'<&_x"),
    min_size=1, max_size=40,
).map(str.strip).filter(bool)  # fmt: skip


@given(WORDS, WORDS, WORDS, st.sampled_from(LANGS))
def test_texts_come_back_as_they_were(one: str, two: str, three: str, lang: Lang) -> None:
    rules = load_ruleset(RULES)
    raw = {
        "snapshot": "place",
        "community": {"zh": one, "en": two},
        "note": three,
        "facts": {
            "area": {
                "value": 5,
                "evidence": one,
                "reason": two,
                "note": three,
                "source": {"plan": one},
            },
            "estates": {
                "value": [{"name": one, "evidence": two, "homes": 1, "source": "plan"}],
                "note": one,
            },
        },
        "sources": {
            "plan": {
                "title": {"zh": one, "en": two},
                "document": three,
                "issued": "2020-01-31",
                "note": two,
            },
            "roll": {"title": three},
        },
        "history": [
            {
                "as_of": "2020-01-31",
                "evidence": one,
                "note": two,
                "source": "roll",
                "facts": {"area": 3, "rooms": {"present": ["gym"]}, "grade": "a"},
            },
            {"as_of": "2021-01-31", "facts": {"built": {"more_than": "2000-01-01"}}},
        ],
        "claims": [
            {
                "criterion": "outdoor",
                "reason": one,
                "evidence": two,
                "until": "2023-01-31",
                "source": {"roll": three},
            }
        ],
        "waivers": [{"criterion": "green", "by": one, "reason": two, "until": "2023-01-31"}],
    }
    same(rules, raw, lang)


def test_what_a_form_has_no_room_for_is_said(rules: Ruleset) -> None:
    raw = {
        "snapshot": "place",
        "sources": {"plan": {"title": "Plan"}},
        "facts": {"estates": [{"homes": {"value": 5, "source": "plan"}}]},
        "history": [{"as_of": "2020-01-01", "facts": {"area": {"value": 5, "note": "n"},
                                                      "estates": [{"homes": 3}]}}],
        "context": {"a": 1},
    }  # fmt: skip
    form = write_form([rules], "en", load_snapshot(raw))
    left = ("estates[1].homes.source", "history[1].facts.area.note", "history[1].facts.estates",
            "context")  # fmt: skip
    assert [(p.message("zh"), p.message("en")) for p in form.left_out] == [
        (f"填报表没有填写 `{what}` 的位置，未转入",
         f"the form has no room for `{what}`, which was left out")
        for what in left
    ]  # fmt: skip


# ---- sources and earlier rounds

ROUNDS = {
    ("head as_of", k.VALUE): "2022年6月30日",
    ("source", 1): "roll",
    ("source", 2): "居民名册",
    ("source", 3): "Register of residents",
    ("source", 4): "No. 7",
    ("source", 5): "2022.1.5",
    ("fact area", k.VALUE): 400,
    ("fact area", k.SOURCE): "roll: page 3",
    ("fact green", k.VALUE): 50,
    ("fact green", k.SOURCE): "survey of May",
    ("fact staff", k.VALUE): 5,
    ("fact staff", k.SOURCE): "survey of May",
    ("item rooms gym", k.VALUE): "yes",
    ("fact rooms", k.SOURCE): "roll",
    ("round as_of", 3): "2021年6月30日",
    ("round as_of", 4): "2020-06-30",
    ("round source", 3): "roll",
    ("round note", 4): "first",
    ("earlier area", 3): "more than 300",
    ("earlier area", 4): "0.02 ha",
}


@pytest.fixture(scope="module")
def with_rounds() -> Ruleset:
    grown = {"group": "place", "require": "area >= previous.area", "points": 1}
    criteria = {**RULES["criteria"], "grown": grown}
    groups = {**RULES["groups"], "place": {**RULES["groups"]["place"], "points": 11}}
    return load_ruleset({**RULES, "criteria": criteria, "groups": groups})


def test_sources_and_earlier_rounds_are_read_as_a_snapshot_states_them(
    with_rounds: Ruleset,
) -> None:
    found = read(with_rounds, filled(write_form([with_rounds], "zh").content, ROUNDS)[0])
    assert [str(each) for each in found.problems] == []
    assert found.snapshot is not None
    data: Any = found.snapshot.document.data
    assert data["sources"] == {
        "roll": {"title": {"zh": "居民名册", "en": "Register of residents"},
                 "document": "No. 7", "issued": "2022-01-05"},
        "source_1": {"title": "survey of May"},
    }  # fmt: skip
    assert data["facts"] == {
        "area": {"value": "400", "source": {"roll": "page 3"}},
        "green": {"value": "50", "source": "source_1"},
        "staff": {"value": "5", "source": "source_1"},
        "rooms": {"value": {"present": ["gym"], "absent": []}, "source": "roll"},
    }
    assert data["history"] == [
        {"as_of": "2021-06-30", "source": "roll", "facts": {"area": {"more_than": "300"}}},
        {"as_of": "2020-06-30", "note": "first", "facts": {"area": "0.02 ha"}},
    ]
    assert [(each.written, *each.read_as) for each in found.normalised][:3] == [
        ("2022年6月30日", "2022-06-30", "2022-06-30"),
        ("2022.1.5", "2022-01-05", "2022-01-05"),
        ("2021年6月30日", "2021-06-30", "2021-06-30"),
    ]
    record: Any = assess(with_rounds, found.snapshot).to_dict()
    statuses = {each["criterion"]: each["status"] for each in record["findings"]}
    assert statuses["grown"] == "unknown"


@pytest.mark.parametrize(
    ("cells", "place", "zh", "en"),
    [
        ({("round first", 3): "yes", ("earlier area", 3): 5}, ("round first", 3),
         "此处填了 `yes`：没有往轮的填“是”，且不再填往轮各栏；有往轮的请留空",
         "`yes`: write `yes` where there was no earlier round, and nothing where there was"),
        ({("round first", 3): "maybe"}, ("round first", 3),
         "此处填了 `maybe`：没有往轮的填“是”，且不再填往轮各栏；有往轮的请留空",
         "`maybe`: write `yes` where there was no earlier round, and nothing where there was"),
        ({("earlier area", 3): 5}, ("earlier area", 3),
         "缺少 `as_of`", "`as_of` is missing"),
        ({("round as_of", 3): "2021-06-30", ("earlier area", 3): "many"}, ("earlier area", 3),
         "`many` 不是可识别的数值", "`many` is not a number"),
        ({("fact area", k.VALUE): 5, ("fact area", k.SOURCE): "rol: 3", ("source", 1): "roll",
          ("source", 2): "Roll"}, ("fact area", k.SOURCE),
         "`sources` 中没有 `rol`", "`rol` is not among the sources"),
        ({("source", 1): "roll"}, ("source", 1), "缺少 `title`", "`title` is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_them_is_answered_by_the_cell(
    with_rounds: Ruleset,
    cells: dict[tuple[str, int], object],
    place: tuple[str, int],
    zh: str,
    en: str,
) -> None:
    content, addresses = filled(write_form([with_rounds], "en").content, cells)
    at = dict(zip(cells, addresses, strict=True))[place]
    assert (f"form.xlsx:{at}", zh, en) in said(read(with_rounds, content))


FORMULA = ("此处应填值，不能填公式 `=1+1`",
           "a value is asked for here, not the formula `=1+1`")  # fmt: skip
ALL_OF_A_ROUND = [f"round {key}" for key in ("as_of", "evidence", "source", "note")]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([("record estates 1", i) for i in range(1, 10)], id="a record"),
        pytest.param([("record estates 1", 2), ("record estates 2", 2)], id="two records"),
        pytest.param([(row, 3) for row in (*ALL_OF_A_ROUND, "earlier area")], id="a round"),
        pytest.param([("round as_of", 3), ("round as_of", 4)], id="the days of two rounds"),
        pytest.param([("aside 1", i) for i in range(1, 8)], id="a claim or waiver"),
        pytest.param([("source", i) for i in range(1, 7)], id="a source"),
        pytest.param([("fact appeals", k.VALUE), ("fact appeals", k.REASON)], id="a fact"),
    ],
)
def test_where_every_cell_is_wrong_each_is_named_and_nothing_is_made_up(
    with_rounds: Ruleset, cells: list[tuple[str, int]]
) -> None:
    form = write_form([with_rounds], "en").content
    content, addresses = filled(form, dict.fromkeys(cells, "=1+1"))
    found = read(with_rounds, content)
    assert not found.valid
    assert sorted(said(found)) == sorted((f"form.xlsx:{at}", *FORMULA) for at in addresses)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ({("fact appeals", k.VALUE): 3}, ("fact appeals", k.REASON)),
        ({("earlier area", 3): 5}, ("round as_of", 3)),
        ({("source", 1): "roll"}, ("source", 2)),
        ({("aside 1", k.ASIDE_KIND): "waiver", ("aside 1", k.ASIDE_CRITERION): "green",
          ("aside 1", k.ASIDE_BY): "street", ("aside 1", k.ASIDE_REASON): "flood"},
         ("aside 1", k.ASIDE_UNTIL)),
        ({("aside 1", k.ASIDE_KIND): "claim", ("aside 1", k.ASIDE_EVIDENCE): "deed",
          ("aside 1", k.ASIDE_REASON): "old town"}, ("aside 1", k.ASIDE_CRITERION)),
        ({("aside 1", k.ASIDE_CRITERION): "outdoor", ("aside 1", k.ASIDE_EVIDENCE): "deed"},
         ("aside 1", k.ASIDE_KIND)),
    ],
)  # fmt: skip
def test_a_cell_that_is_wrong_is_not_said_to_be_missing(
    with_rounds: Ruleset, right: dict[tuple[str, int], object], wrong: tuple[str, int]
) -> None:
    form = write_form([with_rounds], "en").content
    content, addresses = filled(form, {**right, wrong: "=1+1"})
    assert said(read(with_rounds, content)) == [(f"form.xlsx:{addresses[-1]}", *FORMULA)]


def test_the_facts_of_a_round_are_looked_at_although_its_day_is_wrong(
    with_rounds: Ruleset,
) -> None:
    cells = {("round as_of", 3): "soon", ("earlier area", 3): "many", ("earlier area", 4): "few"}
    content, (day, many, few) = filled(write_form([with_rounds], "en").content, cells)
    assert said(read(with_rounds, content)) == [
        (f"form.xlsx:{day}", "应为日期（1900 至 2199 年，如 `2022-04-01`），实为 `soon`",
         "expected a day from 1900 to 2199 such as `2022-04-01`, got `soon`"),
        (f"form.xlsx:{many}", "`many` 不是可识别的数值", "`many` is not a number"),
        (f"form.xlsx:{few}", "缺少 `as_of`", "`as_of` is missing"),
        (f"form.xlsx:{few}", "`few` 不是可识别的数值", "`few` is not a number"),
    ]  # fmt: skip


def test_a_sheet_of_nothing_but_ids_states_nothing(rules: Ruleset, form: bytes) -> None:
    def cut(sheet: str, part: str, data: bytes) -> bytes:
        found = re.sub(rb'<c r="[B-Z]+[0-9]+"[^>]*?(?:/>|>.*?</c>)', b"", data)
        return found if part == sheet else data

    may = {"form-stamp-damaged", "form-row-unknown"}
    sheets = [each for each in zipfile.ZipFile(io.BytesIO(form)).namelist() if "/sheet" in each]
    for sheet in sheets:
        assert {
            each.code for each in read(rules, rezipped(form, partial(cut, sheet))).problems
        } <= may


@pytest.mark.parametrize("changed", ["fact area area", "head note x y z", "item rooms gym gym"])
def test_an_id_of_too_many_parts_is_none_of_the_form(
    rules: Ruleset, form: bytes, changed: str
) -> None:
    content, (place,) = filled(form, {("fact area", 0): changed})
    assert said(read(rules, content)) == [(
        f"form.xlsx:{place}",
        f"隐藏的编号列被改动：`{changed}` 不是本表的编号",
        f"the hidden column of ids was changed: `{changed}` is none of the form's",
    )]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_that_there_was_no_earlier_round_comes_back(rules: Ruleset, lang: Lang) -> None:
    form = write_form([rules], lang, load_snapshot({"snapshot": "a", "history": []}))
    found = read(rules, form.content)
    assert (form.left_out, found.problems) == ((), ())
    assert found.snapshot is not None
    assert found.snapshot.history == ()


def test_a_form_has_earlier_rounds_where_they_are_read(
    rules: Ruleset, with_rounds: Ruleset
) -> None:
    names = [opened(write_form([each], "en").content).sheetnames for each in (rules, with_rounds)]
    assert ["Earlier rounds" in each for each in names] == [False, True]


# ---- what people do to forms


def said(found: Submission) -> list[tuple[str, str, str]]:
    return [(str(p.place), p.message("zh"), p.message("en")) for p in found.problems]


def test_a_form_of_another_version_is_noticed(form: bytes) -> None:
    newer = load_ruleset({**RULES, "version": "1.1.0"})
    older = load_ruleset(RULES)
    found = read(newer, form)
    assert found.valid
    old, new = (f"{each.version} ({each.digest[:8]})" for each in (older, newer))
    assert said(found) == [
        (
            "form.xlsx",
            f"本表依据 `small` {old} 制作，现依据 {new} 校验",
            f"the form was made for `small` {old}, and is held against {new}",
        )
    ]
    assert found.problems[0].hints("zh") == ("用 `liren form --from` 可把已填内容转入新表",)
    assert found.problems[0].hints("en") == (
        "`liren form --from` puts what is filled in into a new form",
    )


def test_a_form_of_another_ruleset_is_noticed(form: bytes) -> None:
    other = load_ruleset("red-property")
    assert said(read(other, form))[0][1:] == (
        "本表为 `small` 制作，不含 `red-property` 的事实",
        "the form was made for `small` and has no facts of `red-property`",
    )


@pytest.mark.parametrize(
    "kept",
    ["", "small", "small 1.0.0", "small _ 12345678", "_ 1.0.0 12345678"],
    ids=lambda kept: kept or "nothing",
)
def test_a_form_with_a_damaged_stamp_says_so_in_a_whole_sentence(
    rules: Ruleset, form: bytes, kept: str
) -> None:
    book = opened(form)
    for column, text in enumerate([*kept.split(), *"___"][:3], start=1):
        book["_liren"].cell(2, column).value = None if text == "_" else text
    found = read(rules, saved(book))
    assert found.valid
    assert said(found) == [
        (
            "form.xlsx",
            "隐藏的 `_liren` 工作表已损坏，本表未必依据现行的 `small` 制作",
            "the hidden sheet `_liren` is damaged: the form may be of another `small`",
        )
    ]


def test_a_changed_id_is_refused(rules: Ruleset, form: bytes) -> None:
    content, (place,) = filled(form, {("fact area", 0): "fcat area"})
    found = read(rules, content)
    assert said(found) == [
        (
            f"form.xlsx:{place}",
            "隐藏的编号列被改动：`fcat area` 不是本表的编号",
            "the hidden column of ids was changed: `fcat area` is none of the form's",
        )
    ]
    assert found.problems[0].hints("zh") == ("请用未改动的表重新填写",)
    assert found.problems[0].hints("en") == ("fill in a fresh form",)


def test_what_stands_outside_is_not_lost(rules: Ruleset, form: bytes) -> None:
    content, (place,) = filled(form, {("fact area", 14): "300"})
    found = read(rules, content)
    assert said(found) == [
        (
            f"form.xlsx:{place}",
            "这一格不在填报栏内",
            "the form asks for nothing in this cell",
        )
    ]
    assert found.problems[0].hints("zh") == ("请填入相应栏目，或者删除",)
    assert found.problems[0].hints("en") == ("move it to where it belongs, or remove it",)


def test_rows_below_the_table_are_records_too(rules: Ruleset, form: bytes) -> None:
    book = opened(form)
    sheet = next(each for each in book.worksheets if each.title.endswith("Estates"))
    sheet.cell(sheet.max_row + 1, 3).value = 7
    assert facts(rules, saved(book)) == {"estates": [{"homes": "7"}]}


def test_an_entry_of_neither_kind_is_refused(rules: Ruleset, form: bytes) -> None:
    content, _ = filled(form, {("aside 1", k.ASIDE_REASON): "old town"})
    assert [each[1:] for each in said(read(rules, content))] == [
        (
            "类别应为“免于适用”或“豁免”，实为空白",
            "the kind should be `claim` or `waiver`, got nothing",
        )
    ]


def test_the_counts_are_formulas_of_the_form_alone(rules: Ruleset, form: bytes) -> None:
    content, _ = filled(form, {("fact area", k.EVIDENCE): "=1+1"})
    formulas = [
        cell.value for sheet in opened(content).worksheets for row in sheet.iter_rows()
        for cell in row if cell.data_type == "f"
    ]  # fmt: skip
    assert formulas[0] == "=COUNTA('1 Place'!$C$3:$C$5)"
    assert len(formulas) == 5


def test_only_cells_to_fill_in_are_open(form: bytes) -> None:
    for sheet in opened(form).worksheets:
        assert sheet.protection.sheet
        ids = [cell for (cell,) in sheet.iter_rows(min_col=1, max_col=1)]
        assert all(cell.protection.locked for cell in ids)
        if sheet.sheet_state == "visible":
            assert sheet.column_dimensions["A"].hidden


def test_a_text_that_looks_like_a_formula_stays_text(rules: Ruleset) -> None:
    attack = "=cmd|' /C calc'!A0"
    raw = {"snapshot": "place", "facts": {"area": {"value": 1, "note": attack}}}
    content = write_form([rules], "en", load_snapshot(raw)).content
    cells = [cell for sheet in opened(content).worksheets for row in sheet.iter_rows()
             for cell in row if cell.value == attack]  # fmt: skip
    assert [cell.data_type for cell in cells] == ["s"]
    assert facts(rules, content) == {"area": {"value": "1", "note": attack}}
