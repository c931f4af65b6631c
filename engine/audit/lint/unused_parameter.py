"""Parameters that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, UnusedParameter
from liren.engine.audit.lint._use import is_own, parameters_used
from liren.engine.ruleset.model import Ruleset


def unused_parameter(ruleset: Ruleset) -> Iterator[Finding]:
    """Each parameter declared here on which nothing depends."""
    used = parameters_used(ruleset)
    for name, parameter in ruleset.parameters.items():
        names = {parameter.name, *(figure.name for figure in parameter.figures())}
        if is_own(ruleset, "parameters", name) and names.isdisjoint(used):
            place = at(ruleset, "parameters", name, key=True)
            yield UnusedParameter(name=name, of=(name,), place=place)
