"""A ruleset in words says of whom what is asked, and what comes of it: not only the demand."""

from __future__ import annotations

import pytest

from liren.engine import load_ruleset, load_snapshot
from liren.engine.text import Lang
from liren.reports.explain import explain_ruleset, explanation_to_dict
from liren.reports.page import Page
from liren.scoring import Assessment, assess


@pytest.fixture(scope="module")
def blank() -> Assessment:
    lifts = {"zh": "电梯", "en": "Lifts"}
    checked = {"zh": "已检验", "en": "Checked"}
    fires = {"zh": "火灾", "en": "Fires"}
    rules = {
        "ruleset": "words",
        "version": "1.0.0",
        "title": {"zh": "词句", "en": "Words"},
        "facts": {
            "fires": {"type": "flag", "title": fires},
            "lifts": {
                "title": lifts,
                "each": {
                    "old": {"type": "flag", "title": {"zh": "老旧", "en": "Old"}},
                    "checked": {"type": "flag", "title": checked},
                },
            },
        },
        "criteria": {
            "lifts": {
                "title": lifts,
                "applies_when": "not fires",
                "for_each": "lifts",
                "where": "old",
                "require": "checked",
                "combine": "share",
                "when_empty": "not_applicable",
                "points": 8,
            },
            "fires": {
                "title": {"zh": "无火灾", "en": "No fire"},
                "require": "not fires",
                "veto": {"bars": "all"},
            },
        },
        "tiers": {"good": {"total": {"at_least": 8}}},
    }
    return assess(load_ruleset(rules), load_snapshot({"snapshot": "nothing", "facts": {}}))


SAID: dict[Lang, str] = {
    "zh": """\
    电梯                                                                       8
      适用条件：非 火灾
      适用对象：逐一考核电梯（满足：老旧）；按达到的比例计分
      已检验
      特殊情形：没有记录时：不适用
      硬性要求 · 本规则自行设定 · lifts
    无火灾                                                                不计分
      非 火灾
      一票否决：不符合的，不予定级
      硬性要求 · 本规则自行设定 · fires
""",
    "en": """\
    Lifts                                                                      8
      applies when: not Fires
      asked of: Lifts with Old, one by one; points by the share that meet it
      Checked
      otherwise: with none of them: not applicable
      required · the ruleset's own choice · lifts
    No fire                                                           not scored
      not Fires
      veto: while it is not met, no tier is awarded
      required · the ruleset's own choice · fires
""",
}


@pytest.mark.parametrize("lang", SAID)
def test_the_overview_says_who_is_asked_when_and_what_a_failure_bars(
    blank: Assessment, lang: Lang
) -> None:
    assert SAID[lang] in "\n".join([*explain_ruleset(blank, Page(lang)), ""])


def test_so_do_the_data(blank: Assessment) -> None:
    record = explanation_to_dict(blank, blank.ruleset.criteria["lifts"])
    assert record["applies_when"] == {"zh": "非 火灾", "en": "not Fires"}
    assert record["asked_of"] == {
        "zh": "逐一考核电梯（满足：老旧）；按达到的比例计分",
        "en": "Lifts with Old, one by one; points by the share that meet it",
    }
    assert record["otherwise"] == {
        "zh": "没有记录时：不适用",
        "en": "with none of them: not applicable",
    }
