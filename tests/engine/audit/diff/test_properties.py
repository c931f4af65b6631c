"""What holds for the structural comparison of any two rulesets."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import Ruleset, load_ruleset, shipped_rulesets
from liren.engine.audit.diff import diff
from tests.oracle.choosing import Drawn
from tests.strategies import Made, reordered, rulesets

DAY = date(2022, 6, 30)


@pytest.mark.parametrize("name", shipped_rulesets())
def test_no_shipped_ruleset_is_different_from_itself(name: str) -> None:
    one, other = load_ruleset(name), load_ruleset(str(shipped_rulesets()[name]))
    found = diff(one, other, DAY)
    assert found.differences == ()
    assert set(found.same) == set(one.criteria)


@given(rulesets())
def test_no_generated_ruleset_is_different_from_itself(made: Made) -> None:
    one, other = loaded(made), loaded(made)
    assert diff(one, other, DAY).differences == ()


@given(st.data(), rulesets())
def test_the_order_of_facts_and_criteria_is_no_difference(data: st.DataObject, made: Made) -> None:
    other = loaded(reordered(Drawn(data.draw), made))
    assert diff(loaded(made), other, DAY).differences == ()


def loaded(made: Made) -> Ruleset:
    with TemporaryDirectory() as folder:
        path = Path(folder, "ruleset.yaml")
        path.write_text(made.text, encoding="utf-8")
        return load_ruleset(path)
