"""Communities that are of no type."""

from __future__ import annotations

from liren.scoring.audit.prove.types_gap import types_gap
from tests.scoring.audit.planting import At, told

TYPES = """
types:
  kind:
    options:
      large: {{when: residents > 3000}}
      small: {{when: residents {small}}}
criteria: {{c: {{require: gated, points: 1}}}}
"""


def test_a_value_that_no_type_has() -> None:
    result = told(types_gap, TYPES.format(small="< 3000"))
    assert result.findings == [
        At(
            2,
            "kind",
            "分类 `kind` 留有空隙，社区可以不属于任何一类",
            "`kind` leaves a gap: a community can be of none of its types",
        )
    ]
    assert result.examples == [("residents 3000 persons",)]


def test_types_that_cover_everything() -> None:
    assert told(types_gap, TYPES.format(small="<= 3000")).answers == {("kind",): "proved"}
