"""`liren form`: a spreadsheet to fill in, for one ruleset or several.

In: rulesets, the file to write, and a snapshot to fill in from the start, if there is one. Out: the
form; what of the snapshot it has no room for is said on stderr. Guarantee: the file is written
whole or not at all.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liren.cli.common import (
    Command,
    UsageRefusedError,
    help_option,
    lang_option,
    load_all,
    profile_option,
)
from liren.cli.output import DONE, report, write
from liren.cli.problems import NotAWorkbook
from liren.cli.saving import save_bytes
from liren.engine.errors import LirenError
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.submission.validate import Submission

_ABOUT = Text("制作填报表", "write a spreadsheet to fill in")
_HELP = Text(
    "按规则集制作可供填写的电子表格，列明各项事实、单位、填写要求和出处。"
    "填好后用 liren validate 校验，用 liren assess 评估。\n"
    "例：liren form red-property -o 填报表.xlsx",
    "Write a spreadsheet that asks for the facts of a ruleset, with units, what to write and the"
    " clause. liren validate and liren assess read it back.\n"
    "Example: liren form red-property -o form.xlsx",
)
_RULESET = Text("规则集 …", "RULESET …")
_FILE = Text("文件", "FILE")
_OUT = Text("要写的 xlsx 文件", "the xlsx file to write")
_FROM = Text("先填入这份快照或填报材料的内容", "fill in what this snapshot or submission states")
WORKBOOK = ".xlsx"


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "form", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("rulesets", nargs=-1, required=True, metavar=_RULESET.in_(lang))
    @click.option("-o", "--output", "out", required=True, metavar=_FILE.in_(lang),
                  help=_OUT.in_(lang))  # fmt: skip
    @profile_option(lang)
    @click.option("--from", "source", metavar=_FILE.in_(lang), help=_FROM.in_(lang))
    @lang_option(lang)
    @help_option(lang)
    def form(
        *,
        rulesets: tuple[str, ...],
        out: str,
        profile: str | None,
        source: str | None,
        lang: Lang,
    ) -> int:
        check_workbook("--output", out, "liren form")
        try:
            warnings = _written(load_all(rulesets, profile), out, source, lang)
        except LirenError as error:
            return report(error.problems, "text", lang)
        write("\n".join(warnings), sys.stderr) if warnings else None
        return DONE

    return form


def check_workbook(option: str, path: str, command_path: str) -> None:
    """Raise `UsageRefusedError` unless a file to write is named as a workbook."""
    if Path(path).suffix.lower() != WORKBOOK:
        raise UsageRefusedError([NotAWorkbook(name=option, path=path, command=command_path)])


def _written(rulesets: list[Ruleset], out: str, source: str | None, lang: Lang) -> list[str]:
    """Write the form; what has to be said about it."""
    from liren.reports.form.writing import write_form
    from liren.reports.problems import render_problem

    snapshot = None if source is None else accepted(source, rulesets).snapshot
    form = write_form(rulesets, lang, snapshot)
    save_bytes(out, form.content)
    return [line for problem in form.left_out for line in render_problem(problem, lang)]


def accepted(source: str, rulesets: list[Ruleset]) -> Submission:
    """What a file states. Raises `LirenError` with everything that is wrong with it."""
    from liren.engine.submission.bulk import validate_one

    found = validate_one(source, rulesets)
    if found.snapshot is None:
        raise LirenError(found.problems)
    return found
