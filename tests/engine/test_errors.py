"""Problems: frozen data with a text in both languages, on one line, in order, each once."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import liren.engine
import liren.scoring
from liren.engine.errors import (
    LONGEST_NAME,
    LirenError,
    Place,
    Problem,
    RulesetError,
    Source,
    in_order,
    nearest,
)
from liren.engine.ruleset import problems as p
from liren.engine.text import LONGEST, Text, same, spaced

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "errors" / "bad"


def all_problems() -> list[type[Problem]]:
    """Every class of problem of the engine and of scoring."""
    for package in (liren.engine, liren.scoring):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: dict[str, type[Problem]] = {}
    pending = [Problem]
    while pending:
        for one in pending.pop().__subclasses__():
            pending.append(one)
            if one.code and one.__module__.startswith(("liren.engine", "liren.scoring")):
                found[f"{one.__module__}.{one.__qualname__}"] = one
    return [found[name] for name in sorted(found)]


def names_of(problem: type[Problem]) -> tuple[str, ...]:
    """What a test knows it by: its names, or what stands in its message whatever it is about.

    What audits find is looked for by functions that are called after its code.
    """
    said = max(re.split(r"\{\w+\}", problem.en), key=len).strip(" `:,")
    return problem.__qualname__, problem.code, problem.code.replace("-", "_"), said


def test_every_problem_has_a_malformed_file_or_a_test_that_names_it() -> None:
    files = {file.stem for file in FIXTURES.glob("*/*.yaml")}
    tests = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")
    )
    missing = [
        one.__qualname__
        for one in all_problems()
        if one.code not in files and not any(name in tests for name in names_of(one))
    ]
    assert missing == []


def test_every_malformed_file_has_its_text_in_both_languages() -> None:
    for file in FIXTURES.glob("*/*.yaml"):
        for lang in ("zh", "en"):
            assert file.with_suffix(f".{lang}.txt").read_text(encoding="utf-8").strip()


def test_codes_are_kebab_case_and_no_two_causes_share_one() -> None:
    codes = [one.code for one in all_problems()]
    assert all(code.replace("-", "").isalnum() and code == code.lower() for code in codes)
    assert sorted(codes) == sorted(set(codes))


def test_messages_are_lower_case_without_full_stop_or_line_break() -> None:
    for one in all_problems():
        for text in (one.zh, one.en, one.hint_zh, one.hint_en):
            assert "\n" not in text
            assert not text.endswith((".", "。", "！", "!"))
        assert one.en[0] in "`{" or one.en[0] == one.en[0].lower() or one.en.startswith("YAML")


def test_a_problem_needs_a_text_in_both_languages() -> None:
    with pytest.raises(TypeError, match="both languages"):
        type("Half", (Problem,), {"code": "half", "en": "half"})


def test_an_unknown_or_missing_field_is_refused() -> None:
    with pytest.raises(TypeError, match="lacks"):
        p.MissingKey()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="other"):
        p.MissingKey(key="a", other="b")  # type: ignore[call-arg]


def test_a_problem_is_frozen_compares_by_value_and_survives_pickling() -> None:
    one = p.MissingKey(key="title", place=Place(Source("a.yaml", "x: 1\n"), "", 1, 1))
    with pytest.raises(AttributeError):
        one.key = "other"  # type: ignore[misc]
    assert one == p.MissingKey(key="title", place=one.place)
    assert one != p.MissingKey(key="title")
    assert pickle.loads(pickle.dumps(one)) == one
    assert len({one, one.at(one.place)}) == 1


def test_the_text_of_a_problem_names_its_place_message_and_hint() -> None:
    place = Place(Source("a.yaml", "x: 1\n"), "/x", 1, 4)
    near = Place(Source("a.yaml", ""), "", 7, 1)
    one = p.UnknownFact(name="gatd", nearest="gated", declared=near, place=place)
    assert str(one) == (
        "a.yaml:1:4: unknown fact or parameter `gatd`\n"
        "   did you mean `gated` (declared at line 7)?"
    )
    assert one.message("zh") == "没有名为 `gatd` 的事实或参数"
    assert one.hints("zh") == ("您是否想写 `gated`（见第 7 行）？",)
    assert str(LirenError([one])) == str(one)


def test_a_place_without_lines_is_shown_by_its_pointer() -> None:
    assert str(Place(Source("<ruleset>"), "/facts/a")) == "<ruleset>#/facts/a"
    assert str(Place(Source("<ruleset>"))) == "<ruleset>"


def test_problems_come_in_the_order_of_the_file_and_each_once() -> None:
    source = Source("a.yaml", "")
    late = p.MissingKey(key="b", place=Place(source, "", 9, 1))
    early = p.MissingKey(key="a", place=Place(source, "", 2, 5))
    assert in_order([late, early, late]) == (early, late)


def test_hostile_text_in_a_message_stays_on_one_line_and_is_cut() -> None:
    one = p.UnknownKey(name="a\n\u202eb\x00" + "x" * 5000)
    assert one.message("en").startswith("there is no key `a \ufffdb\ufffdxxx")
    assert len(one.message("en")) < LONGEST + 50
    assert one.message("en").isprintable()


def test_braces_in_the_users_text_are_not_templates() -> None:
    assert p.UnknownKey(name="{place}").message("en") == "there is no key `{place}` here"


def test_chinese_stands_apart_from_what_is_in_backticks() -> None:
    assert (
        spaced("应为`yes` 或`no`中的一个，`三成`也可") == "应为 `yes` 或 `no` 中的一个，`三成` 也可"
    )


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("gatd", ["gated", "area"], "gated"),
        ("area", ["outdoor.area", "b"], "outdoor.area"),
        ("red_property", ["red-property"], "red-property"),
        ("zzz", ["gated"], None),
        ("gated", [], None),
        ("x" * (LONGEST_NAME + 1), ["x" * LONGEST_NAME], None),
    ],
)
def test_the_nearest_known_name(name: str, known: list[str], expected: str | None) -> None:
    assert nearest(name, known) == expected


def test_a_problem_as_data_has_both_languages_and_its_place() -> None:
    one = p.OutOfOrder(
        low=same("5"), high=Text("三", "three"), place=Place(Source("a"), "/x", 2, 3)
    )
    assert one.to_dict() == {
        "code": "out-of-order",
        "severity": "error",
        "place": {"file": "a", "pointer": "/x", "line": 2, "column": 3, "cell": None},
        "message": {
            "zh": "下限 `5` 高于上限 `三`",
            "en": "the lower end `5` is above the upper end `three`",
        },
        "hints": {"zh": [], "en": []},
    }


def test_a_ruleset_error_is_a_liren_error() -> None:
    with pytest.raises(LirenError):
        raise RulesetError([p.MissingKey(key="a")])


@pytest.mark.parametrize("module", ["liren.engine", "liren.scoring", "liren.engine.snapshot.bind"])
def test_importing_the_library_loads_neither_lark_nor_yaml(module: str) -> None:
    code = (
        f"import sys, {module}; "
        "heavy = ('lark', 'yaml'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
