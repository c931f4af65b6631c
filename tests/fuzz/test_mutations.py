"""Whatever is done to a file, reading it ends in a value or in a `LirenError`, and soon.

`pytest` tries a few hundred mutations; `pytest -m longrun` more than ten thousand (`LIREN_EXAMPLES`
says how many for each test).
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine import LANGS, LirenError, Problem, load_ruleset, load_snapshot
from liren.engine.snapshot.bind import bind
from tests.fuzz.mutations import EXPRESSIONS, Mutation, mutated_data, mutated_text, mutations

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "fixtures" / "errors" / "good"
RULESETS = [
    GOOD / "constructs.yaml",
    GOOD / "drawing.yaml",
    GOOD / "scheme.yaml",
    *sorted(ROOT.glob("rulesets/*/*/ruleset.yaml")),
]
SMALL = [GOOD / "constructs.yaml", GOOD / "drawing.yaml", GOOD / "scheme.yaml"]
SNAPSHOTS = [GOOD / "snapshot-full.yaml", *sorted(ROOT.glob("fixtures/communities/*.yaml"))]
SECONDS = 1.0
MORE_MEMORY = 400 * 1024  # KiB above what the process had when the tests began

# The smaller files reach every construct and are read ten times as fast.
a_ruleset = st.sampled_from([*SMALL * 4, *RULESETS])
a_snapshot = st.sampled_from([*SNAPSHOTS[:1] * 4, *SNAPSHOTS])


@contextmanager
def ends_well(subject: object) -> Iterator[None]:
    """What is done inside succeeds or raises a `LirenError` that can be shown, and soon."""
    began = time.process_time()
    try:
        yield
    except LirenError as error:
        check_shown(error.problems)
    assert time.process_time() - began < SECONDS * slowness(), subject


@cache
def slowness() -> float:
    """How much slower this machine is now than one that reads a small ruleset in 50 ms."""
    began = time.process_time()
    load_ruleset(SMALL[0])
    return max(1.0, (time.process_time() - began) / 0.05)


def check_shown(problems: tuple[Problem, ...]) -> None:
    assert problems
    for problem in problems:
        assert problem.place is not None, problem
        assert problem.to_dict()
        for text in (
            text for lang in LANGS for text in (problem.message(lang), *problem.hints(lang))
        ):
            assert "\n" not in text
            assert text.encode("utf-8")


def plain(file: Path) -> Any:
    """A file as dicts, lists and texts."""
    return yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where mutated files are written, beside the file that one of them draws on."""
    found = tmp_path_factory.mktemp("mutated")
    for file in SMALL:
        (found / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return found


@pytest.fixture(scope="module", autouse=True)
def _memory() -> Iterator[None]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MORE_MEMORY


@given(file=a_ruleset, steps=mutations())
def test_a_mutated_ruleset_file_ends_well(folder: Path, file: Path, steps: list[Mutation]) -> None:
    text = mutated_text(file.read_text(encoding="utf-8"), steps)
    target = folder / "mutated.yaml"
    target.write_bytes(text.encode("utf-8", "surrogatepass"))
    with ends_well(text):
        load_ruleset(target)


@given(file=a_ruleset, steps=mutations())
def test_mutated_data_of_a_ruleset_end_well(
    folder: Path, file: Path, steps: list[Mutation]
) -> None:
    data = mutated_data(plain(file), steps)
    with ends_well(data):
        load_ruleset(data, search=[folder])


placed_expressions = st.lists(
    st.tuples(st.integers(0, 999), st.sampled_from(EXPRESSIONS)), max_size=3
)


@given(steps=mutations(), chosen=placed_expressions)
def test_a_ruleset_with_other_expressions_ends_well(
    folder: Path, steps: list[Mutation], chosen: list[tuple[int, str]]
) -> None:
    data = plain(SMALL[0])
    for at, expression in chosen:
        spots = [*expression_spots(data)]
        holder, key = spots[at % len(spots)]
        holder[key] = expression
    holder, key = spots_of(data)[steps[0].at % len(spots_of(data))]
    holder[key] = mutated_text(holder[key], steps)
    with ends_well(data):
        load_ruleset(data, search=[folder])


@given(file=a_snapshot, steps=mutations())
def test_a_mutated_snapshot_file_ends_well(folder: Path, file: Path, steps: list[Mutation]) -> None:
    text = mutated_text(file.read_text(encoding="utf-8"), steps)
    target = folder / "snapshot.yaml"
    target.write_bytes(text.encode("utf-8", "surrogatepass"))
    ruleset = ruleset_for(file)
    with ends_well(text):
        bind(ruleset, load_snapshot(target))


@given(file=a_snapshot, steps=mutations())
def test_mutated_data_of_a_snapshot_end_well(file: Path, steps: list[Mutation]) -> None:
    data = mutated_data(plain(file), steps)
    ruleset = ruleset_for(file)
    with ends_well(data):
        bind(ruleset, load_snapshot(data))


KEYS = frozenset(
    ("measure", "require", "at_least", "at_most", "more_than", "less_than", "equals", "where",
     "applies_when", "per", "when", "unless", "of", "zero_when", "that", "at")
)  # fmt: skip


def expression_spots(data: Any) -> Iterator[tuple[Any, str]]:
    """Where an expression stands in a ruleset's data."""
    pending = [data["criteria"], data["checks"]]
    while pending:
        here = pending.pop()
        for key, value in here.items() if isinstance(here, dict) else enumerate(here):
            if isinstance(value, dict | list):
                pending.append(value)
            elif key in KEYS:
                yield here, key


def spots_of(data: Any) -> list[tuple[Any, str]]:
    return list(expression_spots(data))


LOADED: dict[str, Any] = {}


def ruleset_for(file: Path) -> Any:
    """The ruleset that a snapshot is for; loaded once."""
    name = str(SMALL[0]) if file.parent == GOOD else "harmonious-community"
    if name not in LOADED:
        LOADED[name] = load_ruleset(name)
    return LOADED[name]


# --- inputs made to be slow, large or deep --------------------------------------------------------

HEAD = "ruleset: t\nversion: 1\ntitle: t\nfacts: {a: {type: count}, b: {type: count}, g: flag}\n"


def criteria(*expressions: str) -> str:
    rows = "".join(
        f"  c{i}: {{require: '{expression}', when_zero: met}}\n"
        for i, expression in enumerate(expressions)
    )
    return f"{HEAD}criteria:\n{rows}"


def continued(depth: int) -> str:
    return "a" if not depth else f"b / (a + {continued(depth - 1)})"


HOSTILE: dict[str, Callable[[], str]] = {
    "a continued fraction": lambda: criteria(f"{continued(19)} > 2"),
    "products of sums of quotients": lambda: criteria(
        f"({'+'.join(['a/(b+1)'] * 9)}) * ({'+'.join(['b/(a+1)'] * 9)}) > 2"
    ),
    "extremes of quotients": lambda: criteria(
        f"min({','.join(f'a/(b+{i})' for i in range(19))}) > max({'a,b,' * 40}1)"
    ),
    "cases within cases": lambda: criteria("if g then (" * 8 + "a/b" + ") else b/a" * 8 + " > 2"),
    "nested brackets": lambda: criteria("(" * 900 + "a" + ")" * 900),
    "a thousand groups, in each other": lambda: (
        HEAD
        + "groups:\n"
        + "".join(f"  g{i}: {{in: g{i // 4}, best: 1}}\n" for i in range(1, 1000))
        + "  g0: {}\n"
        + "criteria: {a: {require: g, points: 1, group: g9}}"
    ),
    "the best of many": lambda: (
        HEAD
        + "groups: {g: {best: 32}}\ncriteria:\n"
        + "".join(f"  c{i}: {{require: g, points: {i + 1}, group: g}}\n" for i in range(64))
    ),
    "a long conjunction": lambda: criteria("g and " * 300 + "g"),
    "a number of many digits": lambda: criteria("a > " + "9" * 1900),
    "nested lists": lambda: HEAD + "criteria: " + "[" * 5000,
    "nested mappings": lambda: HEAD + "criteria: " + "{a: " * 2000 + "}" * 2000,
    "long names that nothing declares": lambda: criteria(*("x" * 1900 for _ in range(60))),
    "many unknown keys": lambda: HEAD + "".join(f"key{i}: x\n" for i in range(5000)),
    "one key a hundred thousand long": lambda: HEAD + "k" * 100_000 + ": x\n",
    "a list of twenty thousand items": lambda: f"{HEAD}criteria: {{c: {{checklist: l}}}}\n".replace(
        "g: flag", f"g: flag, l: {{type: checklist, items: [{','.join(['x'] * 20_000)}]}}"
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_ruleset_is_refused_or_read_in_a_second(name: str, tmp_path: Path) -> None:
    text = HOSTILE[name]()
    file = tmp_path / "hostile.yaml"
    file.write_text(text, encoding="utf-8")
    load_ruleset(SMALL[0])  # what loads once is not counted
    with ends_well(name):
        load_ruleset(file)


def test_a_snapshot_of_ten_thousand_unknown_facts_is_refused_in_time(tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    rows = "".join(f"  fact{i}: 1\n" for i in range(10_000))
    file.write_text(f"snapshot: s\nfacts:\n{rows}", encoding="utf-8")
    snapshot = load_snapshot(file)
    ruleset = load_ruleset(SMALL[0])
    with ends_well(file.name):
        bind(ruleset, snapshot)


@pytest.mark.longrun
@settings(max_examples=12_000)
@given(file=st.sampled_from(SMALL), steps=mutations(2))
def test_very_many_mutated_rulesets_end_well(
    folder: Path, file: Path, steps: list[Mutation]
) -> None:
    text = mutated_text(file.read_text(encoding="utf-8"), steps)
    target = folder / "mutated.yaml"
    target.write_bytes(text.encode("utf-8", "surrogatepass"))
    with ends_well(text):
        load_ruleset(target)
    data = mutated_data(plain(file), steps)
    with ends_well(data):
        load_ruleset(data, search=[folder])
