"""What is refused of parts of points, modifiers, and what comes of lists together.

Each case is one criterion on one line; the text after which a problem stands says where it is.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from liren.engine import LirenError, load_ruleset
from liren.engine.ruleset.points import CONSTRUCTS
from liren.engine.text import Text

HEAD = """ruleset: small
version: '1'
title: Small
facts:
  n: count
  a: flag
  signed: {type: number, at_least: -5}
  have: {type: checklist, items: [x, y]}
  rows: {each: {n: count, size: count, named: {type: choice, options: [p, q]}}, at_least: 1}
criteria:
"""


def refusals(criterion: str, folder: Path) -> list[tuple[str, str, str]]:
    """What each problem points at, and its message in both languages."""
    line = f"  c: {{title: C, {criterion}}}"
    file = folder / "ruleset.yaml"
    file.write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(LirenError) as found:
        load_ruleset(file)
    return [
        (_shown(line, problem.place.column or 1), problem.message("zh"), problem.message("en"))
        for problem in found.value.problems
        if problem.place is not None
    ]


def _shown(line: str, column: int) -> str:
    return line[column - 1 :].replace("}", " ").replace(",", " ").replace(":", " ").split()[0]


LISTED = "for_each: rows, where: n > 0, when_empty: unmet"
NO_GRADES = Text(
    "它只看各条记录是否达到，分级计分请用 `worst`、`mean`、`best` 或 `sum`",
    "it asks only which records meet it; for graded points say `worst`, `mean`, `best` or `sum`",
)
KEYS = [f"`{name}`" for name in CONSTRUCTS]

CASES: list[tuple[str, list[tuple[str, str, str]]]] = [
    # parts
    (
        "points: {best_of: [{require: a, points: 1, weight: 2}]}",
        [("weight", "此处不能用 `weight`：只用于 `weighted` 的各项",
          "`weight` has no meaning here: it is for the parts of `weighted`")],
    ),
    (
        "points: {weighted: {points: 5, parts: [{require: a, points: 1}]}}",
        [("{require", "缺少 `weight`", "`weight` is missing")],
    ),
    (
        "points: {weighted: {points: 0, parts: [{weight: -1, require: a, points: 1}]}}",
        [("0", "应大于 0", "it must be above 0"), ("-1", "应大于 0", "it must be above 0")],
    ),
    (
        "points: {weighted: {points: 5, parts: [{weight: 1, require: a, points: -3}]}}",
        [("-3", "本项没有可得的分，无从按比例计",
          "the part has no points to earn, so it has no share of them")],
    ),
    (
        "points: {sum_of: [{at_least: 3, points: 1}]}",
        [("at_least", "此处不能用 `at_least`：需要与 `measure` 一起使用",
          "`at_least` has no meaning here: it needs `measure`"),
         ("{at_least", "本项没有写明要求，指标中也没有可沿用的要求",
          "the part demands nothing, and the criterion has no demand that it could inherit")],
    ),
    (
        "points: {sum_of: [{measure: n, require: a, points: 1}]}",
        [("{measure", "应恰好给出其中一个：`measure`、`require`、`checklist`",
          "expected exactly one of `measure`, `require`, `checklist`")],
    ),
    (
        "points: {sum_of: [{require: a, items: [x], points: 1}]}",
        [("items", "此处不能用 `items`：需要与 `checklist` 一起使用",
          "`items` has no meaning here: it needs `checklist`")],
    ),
    (
        "points: {sum_of: [{checklist: hav, points: 1}]}",
        [("hav", "`hav` 不是清单", "`hav` is not a checklist")],
    ),
    (
        "points: {sum_of: [{measure: n, points: 1}]}",
        [("points", "此处不能用 `full`：指标没有说明何为达到",
          "`full` has no meaning here: the criterion does not say what is met")],
    ),
    (
        "points: {sum_off: [{require: a, points: 1}]}",
        [("sum_off", "此处没有 `sum_off` 这个键", "there is no key `sum_off` here")],
    ),
    (
        "points: {sum_of: [{requires: a, points: 1}]}",
        [("requires", "此处没有 `requires` 这个键", "there is no key `requires` here")],
    ),
    (
        "points: {sum_of: [{require: a}]}",
        [("{require", "缺少 `points`", "`points` is missing")],
    ),
    (
        "points: {best_of: []}",
        [("[]", "应为至少一项，实为空", "expected at least one entry, got nothing")],
    ),
    # modifiers
    (
        "require: a, points: {full: 3, times: [{when: n, by: -1}]}",
        [("-1", "倍数不能为负", "a factor cannot be negative"),
         ("n", "此处应为条件（是非值），实为数值", "expected a yes or no here, got a number")],
    ),
    (
        "require: a, points: {full: 3, full_when: n, zero_when: m}",
        [("n", "此处应为条件（是非值），实为数值", "expected a yes or no here, got a number"),
         ("m", "没有名为 `m` 的事实或参数", "unknown fact or parameter `m`")],
    ),
    (
        "require: a, points: {full: 3, at_least: 5, at_most: 2}",
        [("5", "下限 `5` 高于上限 `2`", "the lower end `5` is above the upper end `2`")],
    ),
    (
        "require: a, points: {full: -3, full_when: n == 0}",
        [("full_when", "此处不能用 `full_when`：没有可得的分",
          "`full_when` has no meaning here: there are no points to be earned")],
    ),
    (
        "require: a, points: {at_most: 3}",
        [("{at_most", "应恰好给出其中一个：CONSTRUCTS", "expected exactly one of CONSTRUCTS")],
    ),
    # the resolution
    (
        "measure: n, at_least: 3, points: {share: 3, at_most: 1.005, at_least: 0.001}",
        [("1.005", "1.005 分不是计分精度 0.01 的整数倍",
          "1.005 points are no multiple of the resolution 0.01"),
         ("0.001", "0.001 分不是计分精度 0.01 的整数倍",
          "0.001 points are no multiple of the resolution 0.01")],
    ),
    (
        ("points: {sum_of: [{measure: n, at_least: 3, points: {share: 0.005}},"
         " {measure: n, at_least: 4, points: {share: 0.005}}]}"),
        [("{share", "0.005 分不是计分精度 0.01 的整数倍",
          "0.005 points are no multiple of the resolution 0.01")] * 2,
    ),
    (
        "require: a, points: {full: 1.01, times: [{when: n > 3, by: 1.5}]}",
        [("{full", "1.515 分不是计分精度 0.01 的整数倍",
          "1.515 points are no multiple of the resolution 0.01")],
    ),
    # lists
    (
        "require: a, points: 3, combined_at_most: 3, weight: n, combine: sum",
        [(key, f"此处不能用 `{key}`：需要与 `for_each` 一起使用",
          f"`{key}` has no meaning here: it needs `for_each`")
         for key in ("combined_at_most", "weight", "combine")],
    ),
    (
        f"{LISTED}, require: n > 1, points: 3, combine: sum",
        [("c", "缺少 `combined_at_most`", "`combined_at_most` is missing")],
    ),
    (
        f"{LISTED}, require: n > 1, points: 3, combine: sum, combined_at_most: 0",
        [("0", "应大于 0", "it must be above 0")],
    ),
    (
        f"{LISTED}, require: n > 1, points: 3, combine: all, combined_at_most: 3, weight: size",
        [("combined_at_most",
          "此处不能用 `combined_at_most`：只用于 `combine: sum` 或 `combine: best`",
          "`combined_at_most` has no meaning here: it is for `combine: sum` or `combine: best`"),
         ("weight", "此处不能用 `weight`：只用于 `combine: mean` 或 `combine: share`",
          "`weight` has no meaning here: it is for `combine: mean` or `combine: share`")],
    ),
    (
        f"{LISTED}, require: n > 1, combine: best",
        [("best", "此处不能用 `combine`：该指标没有分值",
          "`combine` has no meaning here: the criterion has no points")],
    ),
    (
        f"{LISTED}, require: n > 1, points: {{full: 3, at_most: 2}}, combine: all",
        [("all", f"此处不能用 `combine`：{NO_GRADES.zh}",
          f"`combine` has no meaning here: {NO_GRADES.en}")],
    ),
    (
        f"{LISTED}, require: n > 1, points: 3, combine: mean, weight: named",
        [("named", "此处应为数值，实为选择", "expected a number here, got a choice")],
    ),
    (
        f"{LISTED}, require: n > 1, points: 3, combine: mean, weight: signed * size",
        [("signed", "权重可能为负，请在事实声明中写 `at_least`",
          "the weight may be negative: declare what it is made of with `at_least`")],
    ),
    (
        f"{LISTED}, require: n > 1, points: 3, combine: men",
        [("men", "`men` 不在可选值中", "`men` is not one of the choices")],
    ),
    # policies
    (
        "require: a, not_applicable: full",
        [("not_applicable", "此处不能用 `not_applicable`：该指标没有分值",
          "`not_applicable` has no meaning here: the criterion has no points")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("criterion", "expected"), CASES, ids=[case for case, _ in CASES])
def test_what_is_wrong_with_parts_and_modifiers_is_said_where_it_stands(
    criterion: str, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    listed = [
        (at, zh.replace("CONSTRUCTS", "、".join(KEYS)),
         en.replace("CONSTRUCTS", ", ".join(KEYS)))
        for at, zh, en in expected
    ]  # fmt: skip
    assert sorted(refusals(criterion, tmp_path)) == sorted(listed)
