"""The order of keys has every key of every shape once, and knows no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from liren.engine.layout import order
from liren.engine.ruleset.declaring import Shape
from liren.engine.ruleset.document import FactDoc, RulesetDoc


def shapes(shape: type[Shape]) -> Iterator[type[Shape]]:
    for each in shape.__subclasses__():
        if each.__module__.startswith("liren."):
            yield each
        yield from shapes(each)


@pytest.mark.parametrize("shape", sorted(set(shapes(Shape)), key=repr), ids=repr)
@pytest.mark.parametrize("keys", [[], ["each"]])
def test_every_key_of_a_shape_has_one_place(shape: type[Shape], keys: list[str]) -> None:
    if shape is FactDoc and keys:
        # A list has no unit, no options: their place is behind what it has.
        assert set(order.order_of(shape, keys)) == set(shape.known_keys)
    else:
        assert sorted(order.order_of(shape, keys)) == sorted(shape.known_keys)


def test_every_exception_is_about_a_key_that_there_is() -> None:
    known = {shape.__name__: shape.known_keys for shape in shapes(Shape)}
    for name, later in order.LATER.items():
        assert set(later) | set(later.values()) <= set(known[name])


def test_sections_that_criteria_read_come_before_them() -> None:
    found = order.order_of(RulesetDoc, [])
    assert found.index("types") < found.index("criteria") < found.index("case_rules")
    assert found.index("case_rules") < found.index("groups")
