"""Every kind of defect, planted again and again in rulesets that have none, is found.

The rulesets are those that come with Liren; the test below them says that they are clean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest

from liren.engine import LirenError, Ruleset, load_ruleset, shipped_rulesets
from liren.engine.audit.findings import Finding
from liren.engine.audit.lint import LINTS, lint
from liren.engine.backends.smt.solver import Budget
from liren.engine.language.python_reading import from_python
from liren.engine.ruleset.load import Loader
from liren.scoring.audit.prove import PROOFS, prove
from liren.scoring.audit.prove.proving import Proving
from tests.oracle.choosing import Seeded
from tests.scoring.audit.planted_defects import BY_LINT, BY_PROOF, DAY, Plant, Planted, plain

Finder = Callable[[Planted, Ruleset], Iterator[Finding]]
ALSO = {"follows-from": {"follows-from", "same-demand"}}
"""Where half of a figure asks the same of whole numbers, it is the same demand."""
ENOUGH = 99
"""Of a hundred planted defects of a kind that many are found at least."""


def built(raw: dict[str, object]) -> Ruleset:
    return Loader(()).build(from_python(raw, "<planted>"), None)


def planted_in(plant: Plant, most: int, names: Sequence[str]) -> Iterator[tuple[Planted, Ruleset]]:
    """Defects of a kind in every ruleset, at most so many in each; those that load."""
    for name in names:
        ruleset = load_ruleset(name)
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
