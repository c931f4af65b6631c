"""`liren compare`: what a change of rules does.

In: two rulesets, by id, path, profile, or a ruleset on a day. Out: what is different, and what that
means: as text or JSON. The exit code is 0 when all that was claimed holds, 1 when a claim does not
or could not be decided, 2 when it could not be done.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from liren.cli.common import Command, format_option, help_option, lang_option
from liren.cli.output import Format, as_json, deliver, painter
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine.audit.named import Named

_ABOUT = Text("对比两套规则，看改动有何影响", "compare two rulesets: what a change does")
_HELP = Text(
    "对比两套规则：改了什么，哪些更严、哪些更宽，得分和等次受何影响。规则可以是标识、路径、调整方案文件；"
    "加 `@2022-05-01` 取该日的规定。\n例：liren compare red-property 我的规则.yaml",
    "Compare two rulesets: what changed, what is stricter or looser, and what that does to scores"
    " and tiers. Each is an id, a path or the file of a profile; `@2022-05-01` after it takes the"
    " figures of that day.\nExample: liren compare red-property my-rules.yaml",
)
_OLD = Text("旧规则", "OLD")
_NEW = Text("新规则", "NEW")
_DIFF = Text("只列改动，不作证明", "only what is different, without proofs")


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "compare", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("old", metavar=_OLD.in_(lang))
    @click.argument("new", metavar=_NEW.in_(lang))
    @click.option("--diff", "diff_only", is_flag=True, help=_DIFF.in_(lang))
    @lang_option(lang)
    @format_option(lang)
    @help_option(lang)
    def compare(*, old: str, new: str, diff_only: bool, lang: Lang, output: Format) -> int:
        def work() -> str:
            return _compared(old, new, lang, output)

        return deliver(work, output, lang)

    return compare


def _compared(old: str, new: str, lang: Lang, output: Format) -> str:
    from liren.reports.audit.compare import comparison_text, comparison_to_dict
    from liren.reports.page import Page
    from liren.scoring.audit.comparing import compared

    sides = _loaded(old, new)
    found = compared(sides[0].ruleset, sides[1].ruleset, sides[0].day, sides[1].day)
    if output == "json":
        return as_json(comparison_to_dict(*sides, found))
    page = Page(lang, paint=painter(sys.stdout, os.environ))
    return "\n".join(comparison_text(*sides, found, page))


def _loaded(old: str, new: str) -> tuple[Named, Named]:
    """What is compared; a ruleset that is named twice is read once."""
    from liren.engine.audit.named import load_both

    return load_both(old, new)
