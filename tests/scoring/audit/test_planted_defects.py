"""Every kind of defect, planted again and again in rulesets that have none, is found.

The rulesets are those that come with Liren, and made-up ones that are clean because of how they are
made; tests say that nothing is found in either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import pytest

from liren.engine import LirenError, Ruleset, load_ruleset, shipped_rulesets
from liren.engine.audit.findings import Finding
from liren.engine.audit.lint import LINTS, lint
from liren.engine.backends.smt.solver import Budget
from liren.scoring.audit.prove import PROOFS, prove
from liren.scoring.audit.prove.proving import Proving
from tests.oracle.choosing import Seeded
from tests.scoring.audit.clean import built, clean
from tests.scoring.audit.planted_defects import BY_LINT, BY_PROOF, DAY, Plant, Planted, plain

Finder = Callable[[Planted, Ruleset], Iterator[Finding]]
ALSO = {"follows-from": {"follows-from", "same-demand"}}
"""Where half of a figure asks the same of whole numbers, it is the same demand."""
ENOUGH = 99
"""Of a hundred planted defects of a kind that many are found at least."""


@cache
def ruleset_of(name: str) -> Ruleset:
    """A shipped ruleset by its id, or a made-up one by its number."""
    return built(clean(int(name))) if name.isdecimal() else load_ruleset(name)


def planted_in(plant: Plant, most: int, names: Sequence[str]) -> Iterator[tuple[Planted, Ruleset]]:
    """Defects of a kind in every ruleset, at most so many in each; those that load."""
    for name in names:
        ruleset = ruleset_of(name)
        raw = plain(ruleset.document.data)
        choose = Seeded((plant.__name__, name))
        found = 0
        for planted in plant(ruleset, raw, choose):
            try:
                made = built(planted.raw)
            except LirenError:
                continue  # what the language refuses needs no check
            yield planted, made
            found += 1
            if found == most:
                break


def by_lint(planted: Planted, ruleset: Ruleset) -> Iterator[Finding]:
    names = {each.__name__: each for each in LINTS}
    return names[planted.code.replace("-", "_")](ruleset)


def by_proof(planted: Planted, ruleset: Ruleset) -> Iterator[Finding]:
    names = {each.__name__: each for each in PROOFS}
    day = ruleset.start or DAY
    proving = Proving(ruleset, day, Budget(3, 60), found=lint(ruleset, day))
    for result in names[planted.code.replace("-", "_")](proving):
        if result.finding is not None:
            yield result.finding


def missed(
    plants: Sequence[Plant], finder: Finder, most: int, names: Sequence[str]
) -> Counter[str]:
    """By kind, how many were planted, and (with a minus) how many of them were not found."""
    counts: Counter[str] = Counter()
    for plant in plants:
        for planted, ruleset in planted_in(plant, most, names):
            counts[planted.code] += 1
            found = finder(planted, ruleset)
            codes = ALSO.get(planted.code, {planted.code})
            if not any(each.code in codes and planted.of <= set(each.of) for each in found):
                counts["-" + planted.code] += 1
    return counts


def check(counts: Counter[str], plants: Sequence[Plant]) -> None:
    kinds = {code for code in counts if not code.startswith("-")}
    assert kinds == {plant.__name__.replace("_", "-") for plant in plants}, counts
    for code in kinds:
        assert counts["-" + code] * 100 <= counts[code] * (100 - ENOUGH), counts


OWN = [name for name in shipped_rulesets() if not load_ruleset(name).document.value(("uses",))]


def test_some_planted_defects_are_found_by_lints() -> None:
    check(missed(BY_LINT, by_lint, 2, OWN), BY_LINT)


def test_some_planted_defects_are_found_by_proofs() -> None:
    names = ["health-station", "campus-children", "red-property", "smart-community"]
    check(missed(BY_PROOF, by_proof, 1, names), BY_PROOF)


def made_up(numbers: range) -> list[str]:
    return list(map(str, numbers))


def test_some_planted_defects_are_found_by_lints_in_made_up_rulesets() -> None:
    check(missed(BY_LINT, by_lint, 1, made_up(range(8))), BY_LINT)


def test_some_planted_defects_are_found_by_proofs_in_made_up_rulesets() -> None:
    check(missed(BY_PROOF, by_proof, 1, made_up(range(3))), BY_PROOF)


def test_nothing_is_found_in_some_clean_made_up_rulesets() -> None:
    assert [finding for name in made_up(range(10)) for finding in found_in(ruleset_of(name))] == []


def found_in(ruleset: Ruleset) -> list[Finding]:
    """All that lints and proofs find; every question is answered."""
    known = lint(ruleset, DAY)
    proven = prove(ruleset, known, as_of=DAY)
    assert {question.outcome for question in proven.questions} == {"proved"}
    return [*known, *proven.findings]


@pytest.mark.longrun
@pytest.mark.parametrize("part", range(4))
def test_nothing_is_found_in_clean_made_up_rulesets(part: int) -> None:
    start = 1000 * (part + 1)
    names = made_up(range(start, start + 50))
    assert [finding for name in names for finding in found_in(ruleset_of(name))] == []


@pytest.mark.longrun
def test_planted_defects_are_found_by_lints_in_made_up_rulesets() -> None:
    check(missed(BY_LINT, by_lint, 3, made_up(range(100, 200))), BY_LINT)


@pytest.mark.longrun
@pytest.mark.parametrize("part", range(4))
def test_planted_defects_are_found_by_proofs_in_made_up_rulesets(part: int) -> None:
    start = 200 + 25 * part
    check(missed(BY_PROOF, by_proof, 1, made_up(range(start, start + 25))), BY_PROOF)


@pytest.mark.longrun
def test_planted_defects_are_found_by_lints() -> None:
    check(missed(BY_LINT, by_lint, 25, OWN), BY_LINT)


@pytest.mark.longrun
def test_planted_defects_are_found_by_proofs() -> None:
    check(missed(BY_PROOF, by_proof, 3, OWN), BY_PROOF)


@pytest.mark.longrun
@pytest.mark.parametrize("name", list(shipped_rulesets()))
def test_proofs_find_nothing_in_shipped_rulesets_but_what_they_accept(name: str) -> None:
    from liren.engine.audit.checking import check_with

    ruleset = load_ruleset(name)
    proven = prove(ruleset, lint(ruleset))
    assert check_with(ruleset, None, proven.findings, proven.questions).findings == ()
