"""`liren explain`: a ruleset, or one of its criteria, in words.

In: the name or path of a ruleset and, if wished, the id of a criterion. Out: what it demands, with
figures, sources, points and the facts it reads.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from liren.cli.common import Command, format_option, help_option, lang_option
from liren.cli.output import Format, as_json, deliver, painter
from liren.cli.problems import UnknownCriterion
from liren.engine.errors import LirenError, nearest
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.ruleset.model import Criterion

_ABOUT = Text("说明规则集或其中一项", "explain a ruleset, or one of its criteria")
_HELP = Text(
    "说明规则集：文件依据、各项要求和分值、指标参数、等次。给出事项标识的，详细说明该事项。\n"
    "例：liren explain red-property committee_party_share",
    "Explain a ruleset: its sources, what it demands and for how many points, its parameters and"
    " tiers. With the id of a criterion, that criterion in full.\n"
    "Example: liren explain red-property committee_party_share",
)
_RULESET = Text("规则集", "RULESET")
_CRITERION = Text("[事项]", "[CRITERION]")


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "explain", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("ruleset", metavar=_RULESET.in_(lang))
    @click.argument("criterion", required=False, metavar=_CRITERION.in_(lang))
    @lang_option(lang)
    @format_option(lang)
    @help_option(lang)
    def explain(*, ruleset: str, criterion: str | None, lang: Lang, output: Format) -> int:
        return deliver(lambda: _explained(ruleset, criterion, lang, output), output, lang)

    return explain


def _explained(name: str, criterion_id: str | None, lang: Lang, output: Format) -> str:
    from liren.engine import load_ruleset
    from liren.reports.explain import explain_criterion, explain_ruleset, explanation_to_dict
    from liren.reports.page import Page

    ruleset = load_ruleset(name)
    criterion = _criterion(ruleset, criterion_id) if criterion_id else None
    if output == "json":
        return as_json(explanation_to_dict(ruleset, criterion))
    page = Page(lang, paint=painter(sys.stdout, os.environ))
    if criterion:
        return "\n".join([*explain_criterion(ruleset, criterion, page), ""])
    return "\n".join([*explain_ruleset(ruleset, page), ""])


def _criterion(ruleset: Ruleset, name: str) -> Criterion:
    if name in ruleset.criteria:
        return ruleset.criteria[name]
    near = nearest(name, ruleset.criteria)
    raise LirenError([UnknownCriterion(name=name, ruleset=ruleset.id, nearest=near)])
