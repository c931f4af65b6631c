"""JSON that is plain is read without places, and comes to the same as in the ordinary way."""

from __future__ import annotations

import copy
import json
import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine import validate_submission
from liren.engine.errors import LirenError, Problem, Source
from liren.engine.language.document import LaterDocument
from liren.engine.language.json_reading import plain_json
from liren.engine.language.reader import read_json
from liren.engine.snapshot.bind import bind
from liren.engine.snapshot.quick import read_quickly
from liren.engine.submission.validate import Submission, judged, refused
from tests.engine.submission.making import rules, single_submissions, submissions

RULES = rules()
PLACES = [(), ("snapshot",), ("facts",), ("facts", "members"), ("facts", "estates", 0, "homes")]


def ordinary(text: str) -> Submission:
    problems: list[Problem] = []
    try:
        document = read_json(Source("s.json", text))
    except LirenError as error:
        return refused("s.json", error.problems)
    return judged("s.json", document, problems, [], (RULES,))


def same_outcome(text: str) -> bool:
    """Whether the text is read without places; its outcome is that of the ordinary way."""
    found = validate_submission("s.json", RULES, content=text.encode(), format="json")
    wanted = ordinary(text)
    assert found.to_dict() == wanted.to_dict()
    assert found.problems == wanted.problems
    if found.snapshot is None or wanted.snapshot is None:
        assert found.snapshot is wanted.snapshot
        return False
    mine, theirs = bind(RULES, found.snapshot), bind(RULES, wanted.snapshot)
    assert (dict(mine.readings), mine.scaled) == (dict(theirs.readings), theirs.scaled)
    assert mine.statements == theirs.statements
    for path in PLACES:
        assert found.snapshot.document.place(path) == wanted.snapshot.document.place(path)
        assert found.snapshot.document.value(path) == wanted.snapshot.document.value(path)
    return type(found.snapshot.document) is LaterDocument


@settings(max_examples=300)
@given(submissions(RULES) | single_submissions(RULES), st.sampled_from([None, 2]))
def test_json_comes_to_the_same_as_in_the_ordinary_way(
    data: dict[str, Any], indent: int | None
) -> None:
    text = json.dumps(data, ensure_ascii=indent is None, indent=indent)
    assert same_outcome(text) in (True, False)


@pytest.mark.parametrize(
    "facts",
    [
        '{"members": 11, "area": 12.50, "gated": true, "rooms": ["药房"], "built": "2020-02-29"}',
        '{"members": null, "green": "33.3", "ratio": 0.1234567, "committee": {"members": 5}}',
        '{"estates": [{"name": "no. 1", "homes": 30}], "fees": 3, "heating": "gas"}',
    ],
)
def test_what_systems_send_is_read_without_places(facts: str) -> None:
    plain = "0.1234567" not in facts  # more decimals than are read quickly
    assert same_outcome(f'{{"snapshot": "a", "facts": {facts}}}') is plain


@pytest.mark.parametrize(
    "text",
    [
        '{"snapshot": "a", "snapshot": "b"}',
        '{"snapshot": "a", "facts": {"members": 3, "members": 3}}',
        '{"snapshot": "a", "facts": {"members": -0}}',
        '{"snapshot": "a", "facts": {"members": NaN}}',
        '{"snapshot": "a", "facts": {"members": 1e999999999}}',
        '{"snapshot": "a", "facts": {"members": 3.0, "area": 1E2}}',
        '{"snapshot": "a", "facts": {"members": ' + "9" * 5000 + "}}",
        '{"snapshot": "a", "community": "\\ud800"}',
        '{"snapshot": "a", "community": "\\u202e"}',
        '{"snapshot": "a", "community": "\u202e"}',
        '{"snapshot": "a", "facts": ' + '{"a":' * 400 + "1" + "}" * 400 + "}",
        '{"snapshot": "a", "facts": ' + "[" * 20_000,
        '{"snapshot": "a", "facts": {"green": 0.3, "built": "2029-01-01"}}',
        '\ufeff{"snapshot": "a"}',
        '["snapshot"]',
        '{"snapshot": "a"} {}',
        "",
    ],
    ids=lambda text: text[:40],
)
def test_hostile_json_comes_to_the_same_as_in_the_ordinary_way(text: str) -> None:
    assert same_outcome(text) in (True, False)


def test_plain_json_is_exact() -> None:
    text = '{"a": [1, 0.10, true, null, "é"], "b": {"c": -3}}'
    found: Any = plain_json(text)
    assert found == {"a": [1, Decimal("0.10"), True, None, "é"], "b": {"c": -3}}
    assert str(found["a"][1]) == "0.10"


@pytest.mark.parametrize(
    "text", ['{"a": 1, "a": 1}', "-0", "21e" + "9" * 99, "Infinity", "01", '"\x07"', "[" * 10**5]
)
def test_json_that_is_not_plain_is_left_to_the_reader(text: str) -> None:
    assert plain_json(text) is None


def test_a_document_is_read_again_when_it_is_asked_for() -> None:
    text = '{"snapshot": "a",\n "facts": {"members": 3}}'
    reads: list[str] = []

    def read(source: Source) -> Any:
        reads.append(source.text)
        return read_json(source)

    later = LaterDocument(Source("s.json", text), read)
    assert reads == []
    assert str(later.place(("facts", "members"))) == "s.json:2:23"
    wanted = read_json(Source("s.json", text))
    assert (later, later.data) == (wanted, wanted.data)
    assert later.spots is later.whole().spots
    assert later == LaterDocument(Source("s.json", text), read_json)
    assert later != read_json(Source("s.json", "{}"))
    assert len({later, LaterDocument(Source("s.json", text), read_json)}) == 1
    assert pickle.loads(pickle.dumps(later)) == wanted
    assert reads == [text]
    with pytest.raises(AttributeError):
        later.nothing_of_that_name  # noqa: B018


@pytest.mark.parametrize("deep", [60, 5000])
def test_data_without_bottom_or_end_are_left_to_the_ordinary_reader(deep: int) -> None:
    data: dict[str, Any] = {"snapshot": "a", "facts": {"members": {"value": 3}}}
    inside = data["facts"]
    for _ in range(deep):
        inside["x"] = {}
        inside = inside["x"]
    assert read_quickly(data, [RULES], "s") is None
    endless: dict[str, Any] = copy.copy({"snapshot": "a", "facts": {}})
    endless["facts"]["estates"] = [endless]
    assert read_quickly(endless, [RULES], "s") is None
