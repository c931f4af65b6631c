"""Mutations of texts and of data, as plain values: a failing one can be read, kept and replayed.

In: a text (or data of dicts, lists and texts) and a list of `Mutation`s. Out: the mutated one.
Guarantee: pure functions of their arguments, so that hypothesis can shrink what it finds.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st

TOKEN = re.compile(r"[\w.]+|\s+|.", re.DOTALL)

HOSTILE = (
    "", " ", "\t", "\n", "\r", "\x00", "\u202e", "\u200b", "\ufeff", "\ud800", "😀", "：", "，",
    "{", "}", "[", "]", "&a", "*a", "!t", "<<", "---", "...", "%YAML 1.1", "|", ">", "'", '"',
    "\\", "#", "- ", "? ", ": ", ",", "`", "@", "null", "~", "yes", "no", "true", "none", "all",
    "unknown", "unspecified", "as_of", "0", "-1", "1", "0.0", "1/3", "1/0", "1e9999", "9" * 30,
    "9" * 120, "0." + "0" * 30 + "1", "nan", "inf", "010", "0x1f", "12:30", "1,000", "三成",
    "约40", "30 %", "300 m²", "3.7 万平方米", "1 m2/m2", "2022-04-01", "2022-13-45", "0001-01-01",
    "9999-12-31", "and", "or", "not", "if", "then", "else", "where", "in", "count", "sum", "min",
    "max", "round", "days", "floor", "+", "-", "*", "/", "<", ">=", "==", "=", "(", ")",
    "((((((((((", ")" * 60, "(" * 60, "[" * 60, "{a: " * 60, "not " * 60, "- " * 60,
    "1 + " * 120 + "1", "1 * " * 30 + "1", "a." * 60 + "a", "x" * 3000, "members", "committees",
    "gated", "type", "each", "value", "records", "points", "measure", "for_each", "share", "full",
    "bands", "items", "at_least", "at_most", "title", "zh", "name", "__class__", "model_fields",
    "{0}", "%s", "{name}",
)  # fmt: skip

EXPRESSIONS = (
    "residents", "households / residents", "outdoor.area / residents", "gated", "not gated",
    "head == other", "head", "rooms", "committees", "count(committees)", "count(rooms)",
    "count(committees where active)", "all(committees: party_members / members >= party_share)",
    "any(committees: head == elected)", "none(estates: homes / homes > 1)",
    "sum(committees.members)", "min(committees.members where active)", "max(estates.homes)",
    "days(as_of, inspected)", "as_of", "inspected", "deadline", "cap", "party_share", "area_each",
    "min(residents, 5)", "max(turnout, rate)", "abs(score)", "round(turnout, 0.01)",
    "floor(score)", "ceil(score / 3)", "if gated then 1 else 2",
    "if gated then turnout else rate", "if gated then head else head", "0", "1", "30 %", "三成",
    "300 m2", "1 / 0", "1 / (score - score)", "score / score", "score * score * score", "-score",
    "true", "2022-01-01", "inspected - as_of", "'other'", "[attending]", "head in [attending]",
    "injection in rooms", "count(gated, head == other)", "turnout + 1", "turnout * 100",
    "1 / turnout", "round(1/3, 1/7)", "sum(committees.duties)", "members", "active", "duties",
    "count(duties)", "patrol in duties", "committees.members", "estates.homes", "min(1)",
    "count()", "gated == gated", "as_of == 2022-01-01", "max(0, households) / max(0, residents)",
    "(households / residents) / (budget / turnout)", "abs(budget) / residents",
    "round(score / plain, 0.5)", "count(committees where members / party_members >= 2)",
    "sum(committees.members) / count(committees)", "max(estates.homes) / sum(estates.homes)",
)  # fmt: skip
"""Well-formed expressions about `fixtures/errors/good/constructs.yaml`, sensible or not."""


class Mutation(NamedTuple):
    """What is done, where (wrapped around the length), how far, and with which hostile text."""

    kind: int
    at: int
    size: int
    what: str


def mutations(most: int = 4) -> st.SearchStrategy[list[Mutation]]:
    """A few mutations; most of the time what is left is nearly right, which reaches deepest."""
    one = st.builds(
        Mutation,
        kind=st.integers(0, 40),
        at=st.integers(0, 100_000),
        size=st.integers(0, 100_000),
        what=st.sampled_from(HOSTILE) | st.text(max_size=5),
    )
    return st.lists(one, min_size=1, max_size=most)


def mutated_text(text: str, steps: list[Mutation]) -> str:
    """The text after all mutations."""
    for step in steps:
        parts = TOKEN.findall(text) if step.kind % 2 else text.splitlines(keepends=True)
        change = TEXT_CHANGES[step.kind % len(TEXT_CHANGES)]
        text = "".join(change(parts or [""], step))
    return text


def _replace(parts: list[str], step: Mutation) -> list[str]:
    i = step.at % len(parts)
    return [*parts[:i], step.what, *parts[i + 1 :]]


def _insert(parts: list[str], step: Mutation) -> list[str]:
    i = step.at % len(parts)
    return [*parts[:i], step.what, *parts[i:]]


def _delete(parts: list[str], step: Mutation) -> list[str]:
    i = step.at % len(parts)
    return parts[:i] + parts[i + 1 + step.size % 3 :]


def _swap(parts: list[str], step: Mutation) -> list[str]:
    i, j = step.at % len(parts), step.size % len(parts)
    parts[i], parts[j] = parts[j], parts[i]
    return parts


def _copy(parts: list[str], step: Mutation) -> list[str]:
    i, j = step.at % len(parts), step.size % len(parts)
    return [*parts[:i], parts[j], *parts[i:]]


def _overwrite(parts: list[str], step: Mutation) -> list[str]:
    i, j = step.at % len(parts), step.size % len(parts)
    parts[i] = parts[j]
    return parts


def _indent(parts: list[str], step: Mutation) -> list[str]:
    i = step.at % len(parts)
    parts[i] = " " * (step.size % 5) + parts[i].lstrip(" ")
    return parts


def _cut(parts: list[str], step: Mutation) -> list[str]:
    return parts[: step.at % len(parts)]


def _repeat(parts: list[str], step: Mutation) -> list[str]:
    i = step.at % len(parts)
    parts[i] *= 1 + step.size % 50
    return parts


TEXT_CHANGES: tuple[Callable[[list[str], Mutation], list[str]], ...] = (
    _replace, _insert, _delete, _swap, _copy, _overwrite, _indent, _cut, _repeat,
    _overwrite, _overwrite, _replace, _swap,
)  # fmt: skip


def mutated_data(data: Any, steps: list[Mutation]) -> Any:
    """A copy of the data after all mutations; the outermost mapping stays one."""
    data = copy.deepcopy(data)
    for step in steps:
        places = spots(data)
        if not places:
            break
        holder, key = places[step.at % len(places)]
        other, other_key = places[step.size % len(places)]
        DATA_CHANGES[step.kind % len(DATA_CHANGES)](holder, key, other[other_key], step)
    return data


def spots(data: Any) -> list[tuple[Any, Any]]:
    """Every place in the data that holds a value."""
    found: list[tuple[Any, Any]] = []
    pending = [data]
    while pending:
        here = pending.pop()
        keys = list(here) if isinstance(here, dict) else range(len(here))
        for key in keys:
            found.append((here, key))
            if isinstance(here[key], dict | list):
                pending.append(here[key])
    return found


def _set_text(holder: Any, key: Any, other: Any, step: Mutation) -> None:
    holder[key] = step.what


def _set_other(holder: Any, key: Any, other: Any, step: Mutation) -> None:
    holder[key] = copy.deepcopy(other)


def _remove(holder: Any, key: Any, other: Any, step: Mutation) -> None:
    del holder[key]


def _rename(holder: Any, key: Any, other: Any, step: Mutation) -> None:
    if isinstance(holder, dict):
        holder[step.what] = holder.pop(key)


def _wrap(holder: Any, key: Any, other: Any, step: Mutation) -> None:
    value = holder[key]
    holder[key] = [value] if step.size % 2 else {step.what: value}


def _deepen(holder: Any, key: Any, other: Any, step: Mutation) -> None:
    value: Any = step.what
    for _ in range(step.size % 60):
        value = [value]
    holder[key] = value


def _set_odd(holder: Any, key: Any, other: Any, step: Mutation) -> None:
    odd: tuple[Any, ...] = (
        None,
        True,
        0,
        -1,
        10**40,
        {},
        [],
        [[]],
        {"": ""},
        [None],
        1,
        3,
        False,
        {"a": None},
    )
    holder[key] = copy.deepcopy(odd[step.size % len(odd)])


def _add_key(holder: Any, key: Any, other: Any, step: Mutation) -> None:
    if isinstance(holder, dict):
        holder[step.what] = copy.deepcopy(other)
    else:
        holder.append(copy.deepcopy(other))


def _trade_key(holder: Any, key: Any, other: Any, step: Mutation) -> None:
    """Give the value another key of the same mapping."""
    if isinstance(holder, dict):
        names = list(holder)
        name = names[step.size % len(names)]
        holder[key], holder[name] = holder[name], holder[key]


DATA_CHANGES: tuple[Callable[[Any, Any, Any, Mutation], None], ...] = (
    _set_text, _set_other, _remove, _rename, _wrap, _deepen, _set_odd, _add_key, _trade_key,
    _set_other, _set_text,
)  # fmt: skip
