"""Examples as files that `liren assess` takes.

In: an example and what its rulesets are called. Out: a text for every snapshot it needs: one, or
one for each ruleset where they mean different facts by one name. Comments say how it is assessed.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from liren.engine.record import Record
from liren.scoring.audit.answers import Example
from liren.scoring.audit.writing import to_yaml


class ExampleFile(Record):
    """A file: its name, and the text to put in it."""

    name: str
    text: str


def example_files(
    example: Example, references: Sequence[str], name: str
) -> tuple[ExampleFile, ...]:
    """The files, the first of which is called `name`; `references` are names or paths, in order."""
    groups = list(_groups(example))
    files = []
    for i, members in enumerate(groups):
        own = name if i == 0 else _beside(name, example.assessments[members[0]].ruleset.id)
        files.append(ExampleFile(own, _text(example, members, references, own)))
    return tuple(files)


def _groups(example: Example) -> Iterator[list[int]]:
    """Which rulesets take the same snapshot, by their positions."""
    left = list(range(len(example.documents)))
    while left:
        first = example.documents[left[0]]
        members = [i for i in left if example.documents[i] == first]
        yield members
        left = [i for i in left if i not in members]


def _beside(name: str, ruleset: str) -> str:
    path = PurePath(name)
    return str(path.with_name(f"{path.stem}-{ruleset}{path.suffix}"))


def _text(example: Example, members: Sequence[int], references: Sequence[str], name: str) -> str:
    days = [example.days[i] for i in members]
    calls = [
        f"# liren assess {shlex.quote(name)} -r {shlex.quote(references[i])} --as-of {day}"
        for i, day in zip(members, days, strict=True)
    ]
    document: dict[str, Any] = dict(_head(example.documents[members[0]]))
    if len(set(days)) == 1:
        document["as_of"] = days[0].isoformat()
    if len(members) > 1:
        document["rulesets"] = [references[i] for i in members]
    document |= example.documents[members[0]]
    return "\n".join([*calls, to_yaml(document)])


def _head(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: document[key] for key in ("snapshot", "community")}
