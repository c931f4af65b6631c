"""Types that a community can be of at once."""

from __future__ import annotations

from liren.scoring.audit.prove.types_overlap import types_overlap
from tests.scoring.audit.planting import At, told

TYPES = """
types:
  kind:
    options:
      large: {{when: residents > 3000}}
      small: {{when: residents {small}}}
criteria: {{c: {{require: gated, points: 1}}}}
"""


def test_a_stretch_that_two_types_share() -> None:
    result = told(types_overlap, TYPES.format(small="<= 3001"))
    assert result.findings == [
        At(
            5,
            "residents <= 3001",
            "分类 `kind` 中 `large` 与 `small` 重叠，同一社区可以属于两类",
            "`large` and `small` of `kind` overlap: a community can be of both",
        )
    ]
    assert result.examples == [("residents 3001 persons",)]


def test_types_that_touch() -> None:
    result = told(types_overlap, TYPES.format(small="<= 3000"))
    assert (result.findings, set(result.answers.values())) == ([], {"proved"})
