"""Parameters that nothing uses."""

from __future__ import annotations

from liren.engine.audit.lint.unused_parameter import unused_parameter
from tests.engine.audit.planting import At, found


def test_a_parameter_that_is_left_over() -> None:
    fragment = """
        parameters: {least: {value: 5}, most: {value: 9}}
        criteria: {c: {measure: visits, at_least: least, points: 1}}
        """
    assert found(unused_parameter, fragment) == [
        At(1, "most", "参数 `most` 没有被用到", "nothing uses the parameter `most`")
    ]
    assert found(unused_parameter, fragment.replace("points", "at_most: most, points")) == []


def test_a_table_and_a_case_rule_use_it() -> None:
    fragment = """
        parameters: {least: {by: head, values: {attending: 5, other: 6}}, fine: {value: 200}}
        criteria: {c: {measure: visits, at_least: least, points: 1}}
        case_rules: {r: {title: R, when: x, then: y, parameters: [fine]}}
        """
    assert found(unused_parameter, fragment) == []
