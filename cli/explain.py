"""`liren explain`: a ruleset, or one of its criteria, in words.

In: the name or path of a ruleset and, if wished, the id of a criterion. Out: what it demands, with
figures, sources, points and the facts it reads.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from liren.cli.common import Command, as_day, format_option, help_option, lang_option, load_all
from liren.cli.output import Format, as_json, deliver, painter
from liren.cli.problems import UnknownCriterion
from liren.engine.errors import LirenError, nearest
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.ruleset.model import Criterion
    from liren.scoring import Assessment

_ABOUT = Text("说明规则集或其中一项指标", "explain a ruleset, or one of its criteria")
_HELP = Text(
    "说明规则集：文件依据、各项指标的要求和分值、参数、等次。给出指标标识的，详细说明该指标。\n"
    "例：liren explain red-property committee_party_share",
    "Explain a ruleset: its sources, what it demands and for how many points, its parameters and"
    " tiers. With the id of a criterion, that criterion in full.\n"
    "Example: liren explain red-property committee_party_share",
)
_AS_OF = Text("取何日的参数值，默认为当日", "the day whose figures are given, by default today")
_FILE = Text("文件", "FILE")
_PROFILE = Text("改动该规则集的调整方案文件", "a profile that changes the ruleset")
_RULESET = Text("规则集", "RULESET")
_CRITERION = Text("[指标]", "[CRITERION]")


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "explain", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("ruleset", metavar=_RULESET.in_(lang))
    @click.argument("criterion", required=False, metavar=_CRITERION.in_(lang))
    @click.option("--profile", metavar=_FILE.in_(lang), help=_PROFILE.in_(lang))
    @click.option("--as-of", metavar="YYYY-MM-DD", callback=as_day, help=_AS_OF.in_(lang))
    @lang_option(lang)
    @format_option(lang)
    @help_option(lang)
    def explain(
        *,
        ruleset: str,
        criterion: str | None,
        profile: str | None,
        as_of: date | None,
        lang: Lang,
        output: Format,
    ) -> int:
        def work() -> str:
            return _explained(_loaded(ruleset, profile), criterion, as_of, lang, output)

        return deliver(work, output, lang)

    return explain


def _loaded(name: str, profile: str | None) -> Ruleset:
    return load_all([name], profile)[0]


def _explained(
    ruleset: Ruleset, criterion_id: str | None, as_of: date | None, lang: Lang, output: Format
) -> str:
    from liren.reports.explain import explain_criterion, explain_ruleset, explanation_to_dict
    from liren.reports.page import Page

    criterion = _criterion(ruleset, criterion_id) if criterion_id else None
    blank = _blank(ruleset, as_of)
    if output == "json":
        return as_json(explanation_to_dict(blank, criterion))
    page = Page(lang, paint=painter(sys.stdout, os.environ))
    if criterion:
        return "\n".join([*explain_criterion(blank, criterion, page), ""])
    return "\n".join([*explain_ruleset(blank, page), ""])


def _blank(ruleset: Ruleset, as_of: date | None) -> Assessment:
    """The assessment of nothing: it knows the figures of the day."""
    from liren.engine import load_snapshot
    from liren.engine.snapshot.clock import today
    from liren.scoring import assess

    day = as_of or _day_in_force(ruleset, today(ruleset.time_zone))
    return assess(ruleset, load_snapshot({"snapshot": "blank", "facts": {}}), as_of=day)


def _day_in_force(ruleset: Ruleset, today: date) -> date:
    """Today, or the day nearest to it on which the ruleset is in force."""
    day = max(today, ruleset.start) if ruleset.start else today
    return min(day, ruleset.end) if ruleset.end else day


def _criterion(ruleset: Ruleset, name: str) -> Criterion:
    if name in ruleset.criteria:
        return ruleset.criteria[name]
    near = nearest(name, ruleset.criteria)
    raise LirenError([UnknownCriterion(name=name, ruleset=ruleset.id, nearest=near)])
