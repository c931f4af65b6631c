"""`liren check`: what a careful auditor would find in rulesets.

In: ids or files of rulesets, and a profile if wished. Out: what is wrong with them, as text, JSON
or SARIF. The exit code is 0 when nothing was found but what the rulesets accept, 1 when something
was, 2 when it could not be done.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

import click

from liren.cli.common import Command, as_day, help_option, lang_option, one_of, with_profile
from liren.cli.output import DONE, HAS_PROBLEMS, as_json, report, write
from liren.engine.errors import LirenError, Problem
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.audit.checking import Checked

Output = Literal["text", "json", "sarif"]
FORMATS = ("text", "json", "sarif")

_ABOUT = Text("检查规则集本身", "check rulesets themselves")
_HELP = Text(
    "检查规则集本身：达不到或总能达到的要求、重叠或留空的分档、达不到的等次、不起作用的内容、"
    "没有数值或出处的标准，等等。规则集可写标识或文件。\n例：liren check red-property",
    "Check rulesets themselves: demands that can never be met or never fail, bands that overlap or"
    " leave gaps, tiers that nobody can reach, what is never used, figures without a source, and"
    " more. A ruleset is named by its id or its file.\n"
    "Example: liren check red-property",
)
_RULESETS = Text("规则集 …", "RULESET …")
_PROFILE = Text("叠加的调整方案文件", "a profile to lay over its base first")
_FILE = Text("文件", "FILE")
_AS_OF = Text(
    "只看该日的规则，默认为施行期内各日", "the rules of that day, by default of all days in force"
)
_FAST = Text("只做速查，不作证明", "only what is quickly told, without proofs")
_VERBOSE = Text("同时列出规则集保留的问题", "also list what the rulesets accept")
_FORMAT = Text("输出格式，默认 text", "form of the output, text by default")


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "check", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("rulesets", nargs=-1, required=True, metavar=_RULESETS.in_(lang))
    @click.option("--profile", metavar=_FILE.in_(lang), help=_PROFILE.in_(lang))
    @click.option("--as-of", metavar="YYYY-MM-DD", callback=as_day, help=_AS_OF.in_(lang))
    @click.option("--fast", is_flag=True, help=_FAST.in_(lang))
    @click.option("-v", "--verbose", is_flag=True, help=_VERBOSE.in_(lang))
    @lang_option(lang)
    @click.option(
        "--format",
        "output",
        metavar="|".join(FORMATS),
        callback=one_of(FORMATS),
        default="text",
        help=_FORMAT.in_(lang),
    )
    @help_option(lang)
    def check(
        *,
        rulesets: tuple[str, ...],
        profile: str | None,
        as_of: date | None,
        fast: bool,
        verbose: bool,
        lang: Lang,
        output: Output,
    ) -> int:
        try:
            loaded = _loaded(rulesets, profile)
        except LirenError as error:
            return report(error.problems, "text" if output == "text" else "json", lang)
        checks = [_checked(ruleset, as_of) for ruleset in loaded]
        _show(checks, output, lang, verbose)
        return DONE if all(each.is_clean for each in checks) else HAS_PROBLEMS

    return check


def _loaded(names: Sequence[str], profile: str | None) -> list[Ruleset]:
    """The rulesets; raises `LirenError` with the problems of all that are not accepted."""
    from liren.engine import load_profile, load_ruleset

    found: list[Ruleset] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(load_ruleset(name))
        except LirenError as error:
            problems.extend(error.problems)
    if problems:
        raise LirenError(problems)
    return found if profile is None else with_profile(found, load_profile(profile))


def _checked(ruleset: Ruleset, as_of: date | None) -> Checked:
    from liren.engine.audit.checking import check_fast

    return check_fast(ruleset, as_of)


def _show(checks: Sequence[Checked], output: Output, lang: Lang, verbose: bool) -> None:
    from liren.reports.audit.check import checks_to_dict, checks_to_sarif, render_check

    if output == "json":
        write(as_json(checks_to_dict(checks)), sys.stdout)
    elif output == "sarif":
        write(as_json(checks_to_sarif(checks, lang)), sys.stdout)
    else:
        for checked in checks:
            write("\n".join(render_check(checked, lang, verbose=verbose)), sys.stdout)
