"""`liren rulesets`: the rulesets that come with Liren.

In: nothing. Out: each ruleset's id, title, version, number of criteria and period.
"""

from __future__ import annotations

import os
import sys

import click

from liren.cli.common import Command, format_option, help_option, lang_option
from liren.cli.output import Format, as_json, deliver, painter
from liren.engine.text import Lang, Text

_ABOUT = Text("列出随附的规则集", "list the rulesets that come with Liren")
_HELP = Text(
    "列出随附的规则集：标识、名称、版本、指标数、施行期。",
    "List the rulesets that come with Liren: id, title, version, number of criteria, period.",
)


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "rulesets", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @lang_option(lang)
    @format_option(lang)
    @help_option(lang)
    def rulesets(*, lang: Lang, output: Format) -> int:
        return deliver(lambda: _listed(lang, output), output, lang)

    return rulesets


def _listed(lang: Lang, output: Format) -> str:
    from liren.engine import load_ruleset, shipped_rulesets
    from liren.reports.page import Page
    from liren.reports.ruleset_list import ruleset_list, ruleset_to_dict

    loaded = [load_ruleset(name) for name in sorted(shipped_rulesets())]
    if output == "json":
        return as_json([ruleset_to_dict(ruleset) for ruleset in loaded])
    page = Page(lang, paint=painter(sys.stdout, os.environ))
    return "\n".join([*ruleset_list(loaded, page), ""])
