"""Parameters for which the source gives no figure."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.figures import moments, on_days
from liren.engine.audit.findings import Finding, ThresholdWithoutFigure
from liren.engine.audit.lint._use import parameters_used
from liren.engine.ruleset.model import Ruleset


def threshold_without_figure(ruleset: Ruleset) -> Iterator[Finding]:
    """Each parameter of this ruleset that is `unspecified` on a day, and used."""
    used = parameters_used(ruleset)
    for name, parameter in ruleset.parameters.items():
        if parameter.name not in used:
            continue
        days = moments(ruleset, (parameter,))
        open_ = [d for d in days if (dated := parameter.on(d)) and dated.value is None]
        if open_:
            finding = ThresholdWithoutFigure(
                name=name, of=(name,), place=at(ruleset, "parameters", name, key=True)
            )
            yield on_days(finding, open_, days)
