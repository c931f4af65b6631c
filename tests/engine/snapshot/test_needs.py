"""Facts that must be stated with a reason or evidence."""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine import LirenError, RulesetError, SnapshotError, load_ruleset, load_snapshot
from liren.engine.snapshot.bind import Bound, bind

FACTS: dict[str, Any] = {
    "tidiness": {"type": "number", "at_most": 3, "needs": ["reason", "evidence"]},
    "calm": {"type": "flag", "needs": ["reason"]},
    "rooms": {"type": "checklist", "items": ["a", "b"], "needs": ["evidence"]},
    "visits": {
        "each": {"mark": {"type": "count", "needs": ["reason"]}, "reason": "flag"},
    },
    "talks": {"each": {"hours": {"type": "count", "needs": ["reason"]}}, "needs": ["evidence"]},
    "free": {"type": "count"},
}
RULES = load_ruleset(
    {
        "ruleset": "r",
        "version": "1.0.0",
        "title": "R",
        "facts": FACTS,
        "criteria": {"calm": {"require": "calm"}},
    }
)


def bound(**facts: Any) -> Bound:
    return bind(RULES, load_snapshot({"snapshot": "s", "facts": facts}))


def lacking(**facts: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Where something is needed, and what."""
    with pytest.raises(SnapshotError) as caught:
        bound(**facts)
    assert {each.code for each in caught.value.problems} == {"needs-beside"}
    return [(each.place.pointer, each.keys) for each in caught.value.problems]  # type: ignore[attr-defined, union-attr]


@pytest.mark.parametrize(
    "facts",
    [
        {"tidiness": {"value": 2, "reason": "litter", "evidence": "photo"}},
        {"tidiness": {"at_least": 2, "reason": "litter", "evidence": "photo"}},
        {"tidiness": "unknown"},
        {"tidiness": {"value": "unknown"}},
        {"tidiness": None},
        {"rooms": {"present": ["a"], "evidence": "visit"}},
        {"rooms": {"value": ["a"], "evidence": "visit"}},
        {"visits": []},
        {"visits": [{"mark": {"value": 1, "reason": "clean"}, "reason": True}]},
        {"talks": {"value": [{"hours": 1, "reason": "held"}], "evidence": "minutes"}},
        {"talks": {"records": [{"hours": "不详"}], "evidence": "minutes"}},
        {"free": 3},
    ],
)
def test_what_is_needed_is_there(facts: dict[str, Any]) -> None:
    assert bound(**facts).missing() != ()


@pytest.mark.parametrize(
    ("facts", "problems"),
    [
        ({"tidiness": 2}, [("/facts/tidiness", ("reason", "evidence"))]),
        ({"tidiness": 0}, [("/facts/tidiness", ("reason", "evidence"))]),
        (
            {"tidiness": {"value": 2, "evidence": "photo"}},
            [("/facts/tidiness/value", ("reason",))],
        ),
        ({"tidiness": {"at_most": 2, "note": "n"}}, [("/facts/tidiness", ("reason", "evidence"))]),
        ({"calm": False}, [("/facts/calm", ("reason",))]),
        ({"rooms": []}, [("/facts/rooms", ("evidence",))]),
        ({"talks": []}, [("/facts/talks", ("evidence",))]),
        (
            {"visits": [{"mark": 1, "reason": True}, {"mark": 2}]},
            [("/facts/visits/0/mark", ("reason",)), ("/facts/visits/1/mark", ("reason",))],
        ),
        (
            {"talks": {"records": [{"hours": 1}], "evidence": "e", "reason": "of the list"}},
            [("/facts/talks/records/0/hours", ("reason",))],
        ),
    ],
)
def test_a_stated_value_without_what_is_needed_is_refused(
    facts: dict[str, Any], problems: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert lacking(**facts) == problems


def test_reasons_travel_with_the_values() -> None:
    found = bound(
        tidiness={"value": 2, "reason": {"zh": "有杂物", "en": "litter"}, "evidence": "photo"},
        talks={"value": [{"hours": 1, "reason": "held"}], "evidence": "minutes"},
        visits=[{"mark": {"value": 1, "reason": "clean"}, "reason": True}],
    ).statements
    said = {each.at: (each.reason, each.evidence) for each in found}
    assert said == {
        "tidiness": (("有杂物", "litter"), ("photo", "photo")),
        "talks": (None, ("minutes", "minutes")),
        "talks[0]": (("held", "held"), None),
        "visits[0].mark": (("clean", "clean"), None),
    }


@pytest.mark.parametrize("reason", ["", [], {"zh": "只有中文"}])
def test_a_reason_is_a_text(reason: object) -> None:
    with pytest.raises(LirenError) as caught:
        bound(calm={"value": True, "reason": reason})
    assert [each.code for each in caught.value.problems] == ["wrong-shape"]


@pytest.mark.parametrize(
    ("needs", "code"), [(["reason", "reason"], "listed-twice"), (["reasons"], "unknown-word")]
)
def test_needs_are_known_words_given_once(needs: list[str], code: str) -> None:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(
            {
                "ruleset": "r",
                "version": "1",
                "title": "R",
                "facts": {"calm": {"type": "flag", "needs": needs}},
                "criteria": {"calm": {"require": "calm"}},
            }
        )
    assert [each.code for each in caught.value.problems] == [code]


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("True", "是", "yes"),
        ("有", "是", "yes"),
        ("是的", "是", "yes"),
        ("Yes", "是", "yes"),
        ("on", "是", "yes"),
        ("NO", "否", "no"),
        ("没有", "否", "no"),
        ("0", "否", "no"),
    ],
)
def test_a_yes_or_no_in_other_words_is_refused_with_the_word_for_it(
    written: str, zh: str, en: str
) -> None:
    with pytest.raises(SnapshotError) as caught:
        bound(calm={"value": written, "reason": "seen"})
    (problem,) = caught.value.problems
    assert problem.message("en") == f"`calm` should be `yes` or `no`, got `{written}`"
    assert problem.hints("en") == (f"did you mean `{en}`?",)
    assert problem.hints("zh") == (f"您是否想写 `{zh}`？",)


def test_a_switch_of_a_ruleset_in_other_words_is_refused_with_the_word_for_it() -> None:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(
            {
                "ruleset": "r",
                "version": "1",
                "title": "R",
                "facts": {"calm": "flag"},
                "groups": {"g": {"bonus": "有"}},
                "criteria": {"calm": {"require": "calm", "group": "g"}},
            }
        )
    (problem,) = caught.value.problems
    assert (problem.message("en"), problem.hints("en")) == (
        "expected `yes` or `no`, got `有`",
        ("did you mean `yes`?",),
    )
    assert problem.hints("zh") == ("您是否想写 `是`？",)


def test_what_is_no_word_for_yes_or_no_gets_no_guess() -> None:
    with pytest.raises(SnapshotError) as caught:
        bound(calm={"value": "perhaps", "reason": "seen"})
    assert caught.value.problems[0].hints("en") == ()
