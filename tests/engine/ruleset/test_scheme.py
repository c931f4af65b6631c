"""What is refused of groups, scoring and tiers, each with its place and its whole text."""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine import LirenError
from liren.engine.ruleset import tiers
from tests.engine.ruleset.helpers import ruleset

CRITERIA = {
    "a": {"require": "gated", "points": 4, "group": "one"},
    "b": {"require": "gated", "points": 2, "group": "one"},
    "c": {"require": "gated", "points": 2, "group": "two"},
}
GROUPS: dict[str, Any] = {"one": {}, "two": {}}


def refused(**parts: Any) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Where, what in Chinese and in English, and the English hints."""
    with pytest.raises(LirenError) as found:
        ruleset(**{"criteria": CRITERIA, "groups": GROUPS, **parts})
    return [
        (p.place.pointer if p.place else "", p.message("zh"), p.message("en"), p.hints("en"))
        for p in found.value.problems
    ]


def in_one(**keys: str) -> dict[str, Any]:
    return {"one": keys, "two": {}}


@pytest.mark.parametrize(
    ("groups", "at", "zh", "en", "hints"),
    [
        ({"one": {"in": "tow"}, "two": {}}, "/groups/one/in", "`groups` 中没有 `tow`",
         "`tow` is not among the groups", ("did you mean `two`?",)),
        ({"one": {"in": "two"}, "two": {"in": "one"}}, "/groups/one/in",
         "各组相互包含成环：`one`、`two`、`one`",
         "these groups lie in each other in a circle: `one`, `two`, `one`", ()),
        ({"one": {"in": "one"}, "two": {}}, "/groups/one/in", "各组相互包含成环：`one`、`one`",
         "these groups lie in each other in a circle: `one`, `one`", ()),
        ({"one": {"bonus": "yes", "in": "two"}, "two": {}}, "/groups/one/bonus",
         "此处不能用 `bonus`：只有最外层的组可作加分组，其下各组随之加分",
         ("`bonus` has no meaning here: only an outermost group is a bonus, and all groups in it"
          " are"), ()),
        ({"one": {"weight": "5", "in": "two"}, "two": {"bonus": "yes"}}, "/groups/one/weight",
         "此处不能用 `weight`：加分组不折算",
         "`weight` has no meaning here: a bonus group is not scaled", ()),
        (in_one(best="0"), "/groups/one/best", "应为大于 0 的整数，实为 `0`",
         "expected a whole number above 0, got `0`", ()),
        (in_one(best="1.5"), "/groups/one/best", "应为大于 0 的整数，实为 `1.5`",
         "expected a whole number above 0, got `1.5`", ()),
        (in_one(best="2"), "/groups/one/best", "组内可得分的只有 2 项，取优的项数应少于此数",
         "the group has 2 members that can earn points, fewer can be chosen", ()),
        (in_one(best="1", points="6"), "/groups/one/points", "声明为 6 分，各项合计为 4 分",
         "declared as 6 points, but the parts add up to 4", ()),
        (in_one(at_least="3", at_most="2"), "/groups/one/at_least", "下限 `3` 高于上限 `2`",
         "the lower end `3` is above the upper end `2`", ()),
        (in_one(at_least="7"), "/groups/one/at_least", "高于该组最多可得的 6 分",
         "it is above the 6 points that the group can earn", ()),
        (in_one(points="6", **{"in": "two"}) | {"two": {"points": "2"}}, "/groups/two/points",
         "声明为 2 分，各项合计为 8 分", "declared as 2 points, but the parts add up to 8", ()),
        (in_one(not_applicable="leave"), "/groups/one/not_applicable", "`leave` 不在可选值中",
         "`leave` is not one of the choices", ("did you mean `leave_out`?",
                                               "choices: leave_out, full, zero")),
    ],
)  # fmt: skip
def test_what_is_refused_of_groups(
    groups: dict[str, Any], at: str, zh: str, en: str, hints: tuple[str, ...]
) -> None:
    assert refused(groups=groups) == [(at, zh, en, hints)]


def test_groups_can_lie_six_levels_deep_and_no_deeper() -> None:
    def chain(levels: int) -> dict[str, Any]:
        deeper = {f"g{i}": {"in": f"g{i - 1}"} for i in range(1, levels)}
        return {"one": {}, "two": {}, "g0": {}, **deeper}

    assert len(ruleset(criteria=CRITERIA, groups=chain(6)).groups) == 8
    assert refused(groups=chain(7)) == [
        ("/groups/g6/in", "组最多嵌套 6 层", "groups can lie at most 6 levels deep", ())
    ]


def test_a_long_circle_is_refused_without_looking_for_its_end() -> None:
    ring = {f"g{i}": {"in": f"g{(i + 1) % 50}"} for i in range(50)}
    texts = {en for _, _, en, _ in refused(groups={**GROUPS, **ring})}
    assert texts == {"groups can lie at most 6 levels deep"}


def test_tiers_ask_only_so_many_minima_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "MOST_MINIMA", 10)
    share = {"at_least": "50 %"}
    asked = {"a": {"every_group": share, "every_criterion": {"at_least": 1}},
             "b": {"every_group": share}, "c": {"groups": {"one": {"at_least": 1}}},
             "d": {"total": {"at_least": 1}}}  # fmt: skip
    # Of two groups and three criteria, of two groups, and of one.
    assert len(ruleset(criteria=CRITERIA, groups=GROUPS, tiers=asked).tiers) == 4
    more = {**asked, "d": {"every_criterion": {"at_least": 1}}}
    assert refused(tiers=more) == [
        ("/tiers", "各等级对组和指标的要求合计不能超过 10 项",
         "the tiers can ask at most 10 minima of groups and criteria in all", ()),
    ]  # fmt: skip


def test_the_best_can_be_chosen_from_64_members() -> None:
    def many(members: int) -> dict[str, Any]:
        own = {f"c{i}": {"require": "gated", "points": 1, "group": "one"} for i in range(members)}
        return {"criteria": own, "groups": {"one": {"best": "3"}}}

    assert len(ruleset(**many(64)).criteria) == 64
    assert refused(**many(65)) == [
        ("/groups/one/best", "最多从 64 项中取优",
         "the best can be chosen from at most 64 members", ())
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scoring", "at", "zh", "en"),
    [
        ({"at_least": "1"}, "/scoring/at_least", "不能大于 0", "it cannot be above 0"),
        ({"round": ["items", "total", "items"]}, "/scoring/round/2", "`items` 重复列出",
         "`items` is listed twice"),
        ({"round": "items"}, "/scoring/round", "应为列表，实为 `items`",
         "expected a list, got `items`"),
        ({"round": ["item"]}, "/scoring/round/0", "`item` 不在可选值中",
         "`item` is not one of the choices"),
        ({"maximum": "open"}, "/scoring/maximum", "`open` 不在可选值中",
         "`open` is not one of the choices"),
        ({"total": "100", "maximum": "possible"}, "/scoring/total",
         "声明为 100 分，各项合计为 8 分", "declared as 100 points, but the parts add up to 8"),
    ],
)  # fmt: skip
def test_what_is_refused_of_scoring(scoring: dict[str, Any], at: str, zh: str, en: str) -> None:
    [(place, chinese, english, _)] = refused(scoring=scoring)
    assert (place, chinese, english) == (at, zh, en)


def test_all_or_nothing_leaves_no_room_for_a_bonus() -> None:
    groups = {"one": {}, "two": {"bonus": "yes"}}
    assert refused(groups=groups, scoring={"all_or_nothing": "yes"}) == [
        ("/scoring/all_or_nothing", "此处不能用 `all_or_nothing`：规则集设有加分组",
         "`all_or_nothing` has no meaning here: the ruleset has a bonus group", ()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tier", "at", "zh", "en", "hints"),
    [
        ({"require": "gate"}, "/require", "没有名为 `gate` 的事实或参数",
         "unknown fact or parameter `gate`", ("did you mean `gated`?",)),
        ({"require": "plain"}, "/require", "此处应为条件（是非值），实为数值",
         "expected a yes or no here, got a number", ()),
        ({"requires": ["d"]}, "/requires/0/criterion", "没有名为 `d` 的指标",
         "there is no criterion `d`", ()),
        ({"requires": ["a", "a"]}, "/requires/1/criterion", "`a` 重复列出",
         "`a` is listed twice", ()),
        ({"requires": [{"criterion": "a", "when": "gated", "unless": "gated"}]}, "/requires/0",
         "应恰好给出其中一个：`when`、`unless`", "expected exactly one of `when`, `unless`",
         ("given are `when`, `unless`",)),
        ({"requires": [{"when": "gated"}]}, "/requires/0", "缺少 `criterion`",
         "`criterion` is missing", ()),
        ({"requires": [{"criterion": "a", "whne": "gated"}]}, "/requires/0/whne",
         "此处没有 `whne` 这个键", "there is no key `whne` here", ("did you mean `when`?",)),
        ({"every_criterion": {"at_least": "120 %"}}, "/every_criterion/at_least",
         "不能高于 100 %", "it cannot be above 100 %", ()),
        ({"every_criterion": {}}, "/every_criterion", "应恰好给出其中一个：`at_least`、`more_than`",
         "expected exactly one of `at_least`, `more_than`", ("none is given",)),
        ({"valid_for": "3"}, "/valid_for", "应为期限，如 `3 years` 或 `90 天`，实为 `3`",
         "expected a period such as `3 years` or `90 days`, got `3`", ()),
        ({"valid_for": "3 persons"}, "/valid_for",
         "应为期限，如 `3 years` 或 `90 天`，实为 `3 persons`",
         "expected a period such as `3 years` or `90 days`, got `3 persons`", ()),
        ({"valid_for": "10 working days"}, "/valid_for",
         "应为期限，如 `3 years` 或 `90 天`，实为 `10 working days`",
         "expected a period such as `3 years` or `90 days`, got `10 working days`", ()),
        ({"valid_for": "36 hours"}, "/valid_for",
         "应为期限，如 `3 years` 或 `90 天`，实为 `36 hours`",
         "expected a period such as `3 years` or `90 days`, got `36 hours`", ()),
        ({"valid_for": "0 days"}, "/valid_for",
         "应为期限，如 `3 years` 或 `90 天`，实为 `0 days`",
         "expected a period such as `3 years` or `90 days`, got `0 days`", ()),
        ({"valid_for": "101 years"}, "/valid_for", "期限不能超过 100 年",
         "a period can be at most 100 years", ()),
    ],
)  # fmt: skip
def test_what_is_refused_of_a_tier(
    tier: dict[str, Any], at: str, zh: str, en: str, hints: tuple[str, ...]
) -> None:
    assert refused(tiers={"good": tier}) == [(f"/tiers/good{at}", zh, en, hints)]


TIERS: dict[str, Any] = {"gold": {}, "silver": {}}
UNITS = (
    "units are such as `m2`, `km`, `yuan`, `%`, `person`, `household`, and may be combined,"
    " as in `m2/person`"
)


@pytest.mark.parametrize(
    ("parts", "at", "zh", "en", "hints"),
    [
        ({"lower_tier": [{"when": "gated"}]}, "/lower_tier",
         "此处不能用 `lower_tier`：需要与 `tiers` 一起使用",
         "`lower_tier` has no meaning here: it needs `tiers`", ()),
        ({"tiers": TIERS, "lower_tier": [{"when": "gated", "by": "0"}]}, "/lower_tier/0/by",
         "应为大于 0 的整数，实为 `0`", "expected a whole number above 0, got `0`", ()),
        ({"tiers": TIERS, "lower_tier": [{"when": "gated", "by": "0.5"}]}, "/lower_tier/0/by",
         "应为大于 0 的整数，实为 `0.5`", "expected a whole number above 0, got `0.5`", ()),
        ({"tiers": TIERS, "lower_tier": [{"when": "plain"}]}, "/lower_tier/0/when",
         "此处应为条件（是非值），实为数值", "expected a yes or no here, got a number", ()),
        ({"tiers": TIERS, "lower_tier": [{"when": "gated", "source": "rules"}]},
         "/lower_tier/0/source/rules", "`sources` 中没有 `rules`",
         "`rules` is not among the sources", ()),
        ({"outcomes": {"fee": {"values": {"none": "1"}}}}, "/outcomes",
         "此处不能用 `outcomes`：需要与 `tiers` 一起使用",
         "`outcomes` has no meaning here: it needs `tiers`", ()),
        ({"tiers": TIERS, "outcomes": {"fee": {"values": {
            "gold": "1", "slver": "2", "silver": "3", "none": "4"}}}},
         "/outcomes/fee/values/slver", "`tiers` 中没有 `slver`", "`slver` is not among the tiers",
         ("did you mean `silver`?",)),
        ({"tiers": TIERS, "outcomes": {"fee": {"values": {"gold": "1", "none": "4"}}}},
         "/outcomes/fee/values", "缺少 `silver`", "`silver` is missing", ()),
        ({"tiers": TIERS, "outcomes": {"fee": {"values": {"gold": "1", "silver": "4"}}}},
         "/outcomes/fee/values", "缺少 `none`", "`none` is missing", ()),
        ({"tiers": TIERS, "outcomes": {"fee": {"unit": "%", "values": {
            "gold": "100 %", "silver": "9 yuan", "none": "0"}}}},
         "/outcomes/fee/values/silver", "应为以%计的数，实为 `9 yuan`",
         "expected a number in %, got `9 yuan`", ()),
        ({"tiers": TIERS, "outcomes": {"fee": {"unit": "gulden", "values": {
            "gold": "1", "silver": "2", "none": "0"}}}},
         "/outcomes/fee/unit", "未知的计量单位 `gulden`", "unknown unit `gulden`",
         (UNITS,)),
    ],
)  # fmt: skip
def test_what_is_refused_of_lowerings_and_outcomes(
    parts: dict[str, Any], at: str, zh: str, en: str, hints: tuple[str, ...]
) -> None:
    assert refused(**parts) == [(at, zh, en, hints)]


def test_a_ruleset_has_at_most_64_tiers() -> None:
    tiers: dict[str, Any] = {f"t{i}": {} for i in range(65)}
    assert refused(tiers=tiers) == [
        ("/tiers", "此处最多 64 项", "at most 64 entries are allowed here", ())
    ]
