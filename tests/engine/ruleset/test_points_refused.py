"""Points that make no sense are refused: where, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine import LirenError
from tests.engine.ruleset.helpers import codes, ruleset

Said = tuple[str, str, str]


def refused(points: dict[str, Any], **criterion: Any) -> list[Said]:
    """Where each problem is (below the points), and what is said, in English and in Chinese."""
    with pytest.raises(LirenError) as found:
        ruleset(criteria={"c": {**criterion, "points": points}})
    at = "/criteria/c/points"
    return [
        (each.place.pointer.removeprefix(at), each.message("en"), each.message("zh"))
        for each in found.value.problems
        if each.place is not None
    ]


def accepted(points: dict[str, Any], **criterion: Any) -> bool:
    """Whether there is nothing to say against the points."""
    return codes(criteria={"c": {**criterion, "points": points}}) == []


NEVER = (
    "what stands before it has no condition and always holds, so this is never reached",
    "前一项没有条件，总是成立，此项永远轮不到",
)
ABOVE_ZERO = ("it must be above 0", "应大于 0")
NOT_A_COUNT = ("expected a count or a plain number here, got an area",
               "此处应为个数或不带单位的数，实为面积")  # fmt: skip


def test_what_stands_after_the_rest_is_never_reached() -> None:
    cases = [{"points": 1}, {"when": "gated", "points": 2}]
    assert refused({"cases": cases}) == [("/cases/1", *NEVER)]
    bands = [{"at_least": 3, "points": 2}, {"points": 1}, {"at_least": 1, "points": 2}]
    assert refused({"bands": bands}, measure="plain") == [("/bands/2", *NEVER)]
    loss = {"deductions": {"from": 5, "lose": [{"cases": cases}]}}
    assert refused(loss) == [("/deductions/lose/0/cases/1", *NEVER)]


def test_a_case_asks_a_yes_or_no() -> None:
    assert refused({"cases": [{"when": "plain", "points": 1}]}) == [
        (
            "/cases/0/when",
            "expected a yes or no here, got a number",
            "此处应为条件（是非值），实为数值",
        )
    ]


def test_a_name_in_a_case_is_looked_up_with_the_nearest() -> None:
    with pytest.raises(LirenError) as found:
        ruleset(criteria={"c": {"points": {"cases": [{"when": "gatd", "points": 1}]}}})
    [problem] = found.value.problems
    assert problem.message("en") == "unknown fact or parameter `gatd`"
    assert problem.hints("en") == ("did you mean `gated`?",)


def test_the_ends_of_an_amount_are_in_order() -> None:
    assert refused({"amount": {"of": "plain", "at_least": 5, "at_most": 3}}) == [
        ("/amount/at_least", "the lower end `5` is above the upper end `3`",
         "下限 `5` 高于上限 `3`")
    ]  # fmt: skip


def test_an_amount_is_a_plain_number() -> None:
    assert refused({"amount": {"of": "area", "at_most": 3}}) == [("/amount/of", *NOT_A_COUNT)]
    loss = {"deductions": {"from": 5, "lose": [{"amount": "area", "at_most": 3}]}}
    assert refused(loss) == [("/deductions/lose/0/amount", *NOT_A_COUNT)]


def test_a_unit_is_of_the_kind_that_is_counted() -> None:
    unit = {"points": 1, "of": "area", "every": "200 households", "at_most": 5}
    assert refused({"per_unit": unit}) == [
        ("/per_unit/every", "an area cannot be compared with a count of households",
         "面积不能与户数比较")
    ]  # fmt: skip
    assert refused({"per_unit": {"points": 1, "of": "area", "at_most": 5}}) == [
        ("/per_unit/of", *NOT_A_COUNT)
    ]


@pytest.mark.parametrize("every", ["0", "-1 households", "households"])
def test_a_unit_is_above_zero(every: str) -> None:
    unit = {"points": 1, "of": "households", "every": every, "at_most": 5}
    assert refused({"per_unit": unit}) == [("/per_unit/every", *ABOVE_ZERO)]


def test_a_part_of_a_unit_needs_the_unit() -> None:
    unit = {"points": 1, "of": "households", "part": "full", "at_most": 5}
    assert refused({"per_unit": unit}) == [
        ("/per_unit/part", "`part` has no meaning here: it needs `every`",
         "此处不能用 `part`：需要与 `every` 一起使用")
    ]  # fmt: skip


def test_an_unknown_part_is_refused_with_the_choices() -> None:
    unit = {"points": 1, "of": "households", "every": 5, "part": "ful", "at_most": 5}
    with pytest.raises(LirenError) as found:
        ruleset(criteria={"c": {"points": {"per_unit": unit}}})
    [problem] = found.value.problems
    assert problem.message("en") == "`ful` is not one of the choices"
    assert problem.hints("en") == ("did you mean `full`?", "choices: started, full, exact")


# lines


def line(*anchors: object) -> dict[str, Any]:
    """Lines through anchors of one point more each."""
    return {"linear": {"through": [{"at": at, "points": i} for i, at in enumerate(anchors)]}}


@pytest.mark.parametrize(
    ("anchors", "at", "en", "zh"),
    [
        ((1, 3, 2), "/2/at", "anchors stand in ascending order", "端点应由低到高排列"),
        ((1, 2, 2), "/2/at", "the two anchors are at the same measure", "两个端点相同"),
        ((1,), "", "at least two anchors are needed", "至少要有两个端点"),
        (tuple(range(65)), "", "at most 64 entries are allowed here", "此处最多 64 项"),
    ],
)
def test_anchors_ascend(anchors: tuple[int, ...], at: str, en: str, zh: str) -> None:
    assert refused(line(*anchors), measure="plain") == [(f"/linear/through{at}", en, zh)]


def test_64_anchors_and_anchors_between_facts_are_accepted() -> None:
    assert accepted(line(*range(64)), measure="plain")
    assert accepted(line(1, "residents + 1", 3), measure="residents", when_zero="unmet")


def test_a_line_through_anchors_has_no_ends_beside_them() -> None:
    points = line(1, 2)
    points["linear"]["from"] = {"at": 0, "points": 0}
    assert refused(points, measure="plain") == [
        ("/linear/from", "`from` has no meaning here: it does not go with `through`",
         "此处不能用 `from`：不能与 `through` 同时使用")
    ]  # fmt: skip


def test_one_end_of_a_line_needs_the_other() -> None:
    points = {"linear": {"from": {"at": 0, "points": 0}}}
    assert refused(points, measure="plain") == [("/linear", "`to` is missing", "缺少 `to`")]


# grades


@pytest.mark.parametrize(
    ("share", "en", "zh"),
    [
        ("70", "expected a share such as `60 %`, got `70`", "应为百分比，如 `60 %`，实为 `70`"),
        ("0.7", "expected a share such as `60 %`, got `0.7`", "应为百分比，如 `60 %`，实为 `0.7`"),
        ("101 %", "it must lie between 0 and 100 %", "应在 0 至 100 % 之间"),
        ("-1 %", "it must lie between 0 and 100 %", "应在 0 至 100 % 之间"),
        ("70 m2", "expected a share such as `60 %`, got `70 m2`",
         "应为百分比，如 `60 %`，实为 `70 m2`"),
    ],
)  # fmt: skip
def test_a_grade_earns_a_share(share: str, en: str, zh: str) -> None:
    points = {"grade": {"of": 8, "shares": {"attending": share}}}
    assert refused(points, measure="head") == [("/grade/shares/attending", en, zh)]


def test_grades_are_options_of_the_choice_that_is_measured() -> None:
    points = {"grade": {"of": 8, "shares": {"atending": 1, "other": 0}}}
    assert refused(points, measure="head") == [
        ("/grade/shares/atending", "`head` has no option `atending`", "`head` 没有选项 `atending`")
    ]
    assert refused({"grade": {"of": 0, "shares": {"other": 1}}}, measure="head") == [
        ("/grade/of", *ABOVE_ZERO)
    ]
    assert refused({"grade": {"of": 1, "shares": {"other": 1}}}, measure="plain") == [
        ("/grade", "`grade` has no meaning here: the `measure` must be a choice",
         "此处不能用 `grade`：`measure` 应为选择类事实")
    ]  # fmt: skip


# losses and gains


def losing(*losses: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Points that are lost for these reasons."""
    return {"deductions": {"from": 5, "lose": list(losses), **more}}


NEGATIVE = ("a loss or a gain is written as a positive number", "扣分、加分应写成正数")


ONE_FORM = (
    "expected exactly one of `per`, `when`, `unless`, `per_missing`, `cases`, `amount`, `together`",
    "应恰好给出其中一个：`per`、`when`、`unless`、`per_missing`、`cases`、`amount`、`together`",
)


def without(key: str, form: str) -> tuple[str, str]:
    """What is said of a key that does not go with a form of a loss."""
    return (
        f"`{key}` has no meaning here: it does not go with `{form}`",
        f"此处不能用 `{key}`：不能与 `{form}` 同时使用",
    )


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ({"points": 1}, [("", *ONE_FORM)]),
        ({"per": "plain"}, [("", "expected exactly one of `points`, `table`",
                             "应恰好给出其中一个：`points`、`table`")]),
        ({"per": "plain", "points": 1, "table": {"1": 1}},
         [("", "expected exactly one of `points`, `table`",
           "应恰好给出其中一个：`points`、`table`")]),
        ({"when": "gated"}, [("", "`points` is missing", "缺少 `points`")]),
        ({"amount": "plain"}, [("", "`at_most` is missing", "缺少 `at_most`")]),
        ({"together": [{"points": 1, "when": "gated"}]},
         [("", "`at_most` is missing", "缺少 `at_most`")]),
        ({"when": "gated", "points": 1, "every": 3}, [("/every", *without("every", "when"))]),
        ({"cases": [{"points": 1}], "points": 1}, [("/points", *without("points", "cases"))]),
        ({"per": "plain", "table": {"0": 1}}, [("/table/0", *ABOVE_ZERO)]),
        ({"per": "plain", "table": {"1": -1}}, [("/table/1", *NEGATIVE)]),
        ({"cases": [{"when": "gated", "points": -1}]}, [("/cases/0/points", *NEGATIVE)]),
        ({"points": -1, "when": "gated"}, [("/points", *NEGATIVE)]),
        ({"points": 1, "per": "plain", "at_most": -1}, [("/at_most", *NEGATIVE)]),
        ({"at_most": 3, "together": [{"at_most": 1, "together": [{"points": 1, "when": "gated"}]}]},
         [("/together/0/together", "`together` has no meaning here: it cannot stand inside itself",
           "此处不能用 `together`：不能再嵌套")]),
    ],
)  # fmt: skip
def test_a_loss_has_one_form_and_what_goes_with_it(
    loss: dict[str, Any], expected: list[Said]
) -> None:
    at = "/deductions/lose/0"
    assert refused(losing(loss)) == [(at + where, en, zh) for where, en, zh in expected]


def test_something_is_lost_or_gained() -> None:
    assert refused({"deductions": {"from": 5}}) == [
        ("/deductions", "`lose` is missing", "缺少 `lose`")
    ]
    assert accepted({"deductions": {"from": 5, "gain": [{"points": 1, "when": "gated"}]}})


ONE = {"points": 1, "when": "gated"}


def test_the_cap_of_deductions_can_be_reached_and_is_no_less_than_the_start() -> None:
    at = "/deductions/at_most"
    assert refused(losing(ONE, at_most=4)) == [
        (at, "the lower end `5` is above the upper end `4`", "下限 `5` 高于上限 `4`")
    ]
    assert refused(losing(ONE, at_most=7, gain=[ONE])) == [
        (at, "what is gained comes to 6 at most, never to 7", "加分后最多 6 分，达不到 7 分")
    ]
    assert accepted(losing(ONE, at_most=6, gain=[ONE]))
    assert accepted(losing(ONE, at_most=99, gain=[{"points": 1, "per": "plain"}]))


@pytest.mark.parametrize(
    ("gain", "most"),
    [
        ({"points": 1, "per": "plain", "at_most": 2}, 7),
        ({"per": "plain", "table": {"1": 1, "2": 3}}, 8),
        ({"cases": [{"when": "gated", "points": 2}, {"points": 1}]}, 7),
        ({"amount": "ratio", "at_most": 4}, 9),
        ({"at_most": 3, "together": [ONE, ONE, ONE, ONE]}, 8),
        ({"at_most": 3, "together": [ONE, ONE]}, 7),
        ({"points": 1, "per_missing": "rooms"}, 7),
    ],
)
def test_what_can_be_gained_is_added_up(gain: dict[str, Any], most: int) -> None:
    assert accepted(losing(ONE, at_most=most, gain=[gain]))
    assert not accepted(losing(ONE, at_most=f"{most}.01", gain=[gain]))


@pytest.mark.parametrize(
    ("points", "measure"),
    [
        ({"amount": {"of": "ratio", "at_most": 5}}, None),
        ({"grade": {"of": 5, "shares": {"other": 1}}}, "head"),
        (losing({"amount": "ratio", "at_most": 1}), None),
        (losing({"points": 1, "per": "households", "every": 7}), None),
        (line(0, 5, 7), "plain"),
    ],
)
def test_what_is_rounded_fits_the_resolution(points: dict[str, Any], measure: str | None) -> None:
    criterion = {"points": points} if measure is None else {"points": points, "measure": measure}
    assert codes(criteria={"c": criterion}, scoring={"resolution": 3}) == ["not-allowed"]
    assert codes(criteria={"c": criterion}, scoring={"resolution": 1}) == []


def test_what_is_not_rounded_need_not_fit_the_resolution() -> None:
    points = losing({"points": 1, "per": "households", "every": 7, "part": "started"})
    assert codes(criteria={"c": {"points": points}}, scoring={"resolution": 3}) == []
