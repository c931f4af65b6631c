"""Figures that nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at, own_criteria
from liren.engine.audit.findings import Finding, ThresholdWithoutSource
from liren.engine.ruleset.model import Criterion, Ruleset


def threshold_without_source(ruleset: Ruleset) -> Iterator[Finding]:
    """Each parameter, and each criterion with a figure of its own, without source or `basis`."""
    for name, parameter in ruleset.parameters.items():
        if parameter.citation is None and not _says_basis(ruleset, "parameters", name):
            place = at(ruleset, "parameters", name, key=True)
            yield ThresholdWithoutSource(name=name, of=(name,), place=place)
    for criterion in own_criteria(ruleset):
        bare = criterion.citation is None and _has_figure(ruleset, criterion)
        if bare and not _says_basis(ruleset, "criteria", criterion.id):
            yield ThresholdWithoutSource(
                name=criterion.id, of=(criterion.id,), place=criterion.place
            )


def _says_basis(ruleset: Ruleset, section: str, name: str) -> bool:
    return ruleset.document.value((section, name, "basis")) is not None


def _has_figure(ruleset: Ruleset, criterion: Criterion) -> bool:
    """Whether a threshold is more than the name of a parameter or fact."""
    return any(
        end.text.strip() not in ruleset.parameters and any(map(str.isdecimal, end.text))
        for end in criterion.thresholds
    )
