"""`liren assess --tight`: what is printed and refused, and that nothing else needs a solver."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liren.engine.text import Lang

Call = Callable[..., Any]
ROOT = Path(__file__).parents[2]
RULES = """\
ruleset: groups
version: 1.0.0
title: {zh: 社团, en: Groups}
facts: {members: {type: count, at_most: 40}}
criteria:
  large: {title: {zh: 规模, en: Large}, require: members >= 20, points: 10}
  small: {title: {zh: 小型, en: Small}, require: members < 15, points: 10}
tiers:
  good: {title: {zh: 良好, en: Good}, total: {at_least: 15}}
  fair: {title: {zh: 合格, en: Fair}, total: {at_least: 5}}
"""
SNAPSHOT = "snapshot: here\ncommunity: {zh: 此处, en: Here}\nas_of: 2022-06-30\nfacts: {}\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    """The arguments that name a snapshot and a ruleset."""
    for name, text in (("rules.yaml", RULES), ("place.yaml", SNAPSHOT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "place.yaml"), "-r", str(tmp_path / "rules.yaml")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            [
                "between 0.00 and 20.00 of 20 points",
                "tightest range: 0.00 to 10.00, both ends can be reached (proved)",
                '"Fair" can be reached',
                "it may get no tier",
                '"Good" is out of reach (proved)',
            ],
        ),
        (
            "zh",
            [
                "得分在 0.00 至 20.00 分之间（满分 20 分）",
                "最精确的得分范围：0.00 至 10.00 分，两端均可达到（已证明）",
                "可能评为“合格”",
                "可能不予定级",
                "已证明不可能评为“良好”",
            ],
        ),
    ],
)
def test_the_verdict_says_what_is_proved(
    liren: Call, files: tuple[str, str, str], lang: Lang, said: list[str]
) -> None:
    result = liren("assess", *files, "--tight", "--lang", lang)
    assert result.code == 0
    # Lines of a paragraph are broken where they are full.
    assert " ".join(said) in " ".join(result.out.split())


LISTED = """
ruleset: houses
version: 1.0.0
title: {zh: 楼栋, en: Houses}
facts: {houses: {at_most: 9, each: {lifts: {type: count, at_most: 9}}}}
criteria:
  large: {title: {zh: 规模, en: Large}, require: sum(houses.lifts) >= 20, points: 10}
  small: {title: {zh: 小型, en: Small}, require: sum(houses.lifts) < 15, points: 10}
tiers:
  good: {title: {zh: 良好, en: Good}, total: {at_least: 15}}
  fair: {title: {zh: 合格, en: Fair}, total: {at_least: 0}}
"""


@pytest.mark.parametrize(("lang", "tier"), [("en", "FAIR"), ("zh", "合格")])
def test_a_tier_that_is_proved_to_be_the_only_one_is_the_verdict(
    liren: Call, files: tuple[str, str, str], lang: Lang, tier: str
) -> None:
    rules = Path(files[2])
    rules.write_text(RULES.replace("at_least: 5", "at_least: 0"), encoding="utf-8")
    result = liren("assess", *files, "--tight", "--lang", lang)
    assert result.out.splitlines()[3].split()[0] == tier
    undecided = {"en": "NOT YET DECIDED", "zh": "尚不能定级"}[lang]
    assert liren("assess", *files, "--lang", lang).out.splitlines()[3].strip().startswith(undecided)


def test_a_tier_is_no_verdict_where_longer_lists_were_not_looked_at(
    liren: Call, files: tuple[str, str, str]
) -> None:
    Path(files[2]).write_text(LISTED, encoding="utf-8")
    cut = liren("assess", *files, "--tight", "--records", "1", "--lang", "en").out
    assert "NOT YET DECIDED" in cut
    assert "of these lists no more records were looked at: houses 1" in " ".join(cut.split())
    whole = liren("assess", *files, "--tight", "--records", "9", "--lang", "en").out
    assert whole.splitlines()[3].split()[0] == "FAIR"


def test_without_the_option_nothing_is_said_of_it(liren: Call, files: tuple[str, str, str]) -> None:
    assert "proved" not in liren("assess", *files).out
    assert "tight" not in json.loads(liren("assess", *files, "--format", "json").out)


def test_the_record_has_the_examples(liren: Call, files: tuple[str, str, str]) -> None:
    result = liren("assess", *files, "--tight", "--records", "1", "--format", "json")
    record = json.loads(result.out)
    found = record["tight"]
    assert (found["low"]["value"], found["high"]["value"]) == ("0", "10")
    assert found["proved"] is True
    assert [each["answer"] for each in found["tiers"]] == ["impossible", "possible", "possible"]
    members = found["high"]["example"]["snapshot"]["facts"]["members"]
    assert not 15 <= members < 20
    explained = re.findall(r"`([a-z_]+)`", (ROOT / "docs/json-output.md").read_text("utf-8"))
    for part in (found, found["low"], found["low"]["example"], found["tiers"][0]):
        assert set(part) <= set(explained)


@pytest.mark.parametrize(
    ("option", "value", "lang", "said"),
    [
        ("--records", "3", "en", "`--records` is used together with `--tight`"),
        ("--seconds", "3", "zh", "`--seconds` 须与 `--tight` 一起使用"),
    ],
)
def test_limits_without_the_option_are_refused(
    liren: Call, files: tuple[str, str, str], option: str, value: str, lang: Lang, said: str
) -> None:
    result = liren("assess", *files, option, value, "--lang", lang)
    assert result.code == 2
    assert said in result.err


def test_without_the_solver_it_is_said_what_to_install(
    liren: Call, files: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    assert liren("assess", *files).code == 0
    result = liren("assess", *files, "--tight")
    assert result.code != 0
    assert result.err.splitlines()[:2] == [
        "`z3-solver` is not installed, so questions of this kind cannot be answered",
        "   run `pip install 'liren[audit]'`",
    ]
