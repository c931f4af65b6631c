"""`liren check`: what a careful auditor would find in rulesets.

In: ids or files of rulesets, and a profile if wished. Out: what is wrong with them, as text, JSON
or SARIF. The exit code is 0 when nothing was found but what the rulesets accept, 1 when something
was, 2 when it could not be done.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from liren.cli.common import (
    Command,
    as_day,
    help_option,
    lang_option,
    load_all,
    one_of,
    profile_option,
)
from liren.cli.output import DONE, HAS_PROBLEMS, as_json, report, write
from liren.cli.problems import CannotWrite
from liren.cli.proofs import limit_option, limits, need_solver
from liren.cli.saving import save
from liren.engine.errors import LirenError
from liren.engine.record import Record
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.audit.checking import Checked
    from liren.engine.backends.smt.solver import Budget
    from liren.scoring.audit.limits import Limits

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
_AS_OF = Text(
    "只看该日的规则，默认为施行期内各日", "the rules of that day, by default of all days in force"
)
_FAST = Text("只做速查，不作证明", "only what is quickly told, without proofs")
_RECORDS = Text(
    "列表最多看几条记录，默认 3", "how many records of a list are looked at, 3 by default"
)
_SECONDS = Text("每个疑问的时限（秒），默认 2", "seconds for a question, by default 2")
_TOTAL = Text("总时限（秒），默认每个规则集 60", "seconds in all, by default 60 for each ruleset")
_SAVE = Text(
    "把示例社区存入文件夹，可用 liren assess 评估", "save the examples, for `liren assess`"
)
_FOLDER = Text("文件夹", "FOLDER")
_VERBOSE = Text(
    "同时列出规则集保留的问题，以及全部未能解答的疑问",
    "also list what the rulesets accept, and every question without an answer",
)
_FORMAT = Text("输出格式，默认 text", "form of the output, text by default")


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "check", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("rulesets", nargs=-1, required=True, metavar=_RULESETS.in_(lang))
    @profile_option(lang)
    @click.option("--as-of", metavar="YYYY-MM-DD", callback=as_day, help=_AS_OF.in_(lang))
    @click.option("--fast", is_flag=True, help=_FAST.in_(lang))
    @limit_option(lang, "--records", _RECORDS)
    @limit_option(lang, "--seconds", _SECONDS)
    @limit_option(lang, "--total-seconds", _TOTAL)
    @limit_option(lang, "--memory")
    @click.option("--save-examples", metavar=_FOLDER.in_(lang), help=_SAVE.in_(lang))
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
        save_examples: str | None,
        verbose: bool,
        lang: Lang,
        output: Output,
        **limited: Any,
    ) -> int:
        work = Work(as_of, fast, limits(limited))
        try:
            loaded = load_all(rulesets, profile)
            checks = work.checked(loaded)
            if save_examples is not None:
                _save(checks, save_examples)
        except LirenError as error:
            return report(error.problems, "text" if output == "text" else "json", lang)
        _show(checks, output, lang, verbose)
        return DONE if all(each.is_clean for each in checks) else HAS_PROBLEMS

    return check


class Work(Record):
    """How rulesets are to be checked."""

    as_of: date | None
    fast: bool
    limits: Limits

    def checked(self, rulesets: Sequence[Ruleset]) -> list[Checked]:
        """What is found in each of them; all of them share the time and the memory."""
        if self.fast:
            from liren.engine.audit.checking import check_fast

            return [check_fast(each, self.as_of) for each in rulesets]
        need_solver("liren check", without="--fast")
        from liren.scoring.audit.prove import SECONDS, TOTAL_SECONDS

        budget = self.limits.budget(SECONDS, TOTAL_SECONDS * len(rulesets))
        telling = Telling(sys.stderr.isatty())
        try:
            return [self._proven(each, budget, telling) for each in rulesets]
        finally:
            telling.clear()

    def _proven(self, ruleset: Ruleset, budget: Budget, telling: Telling) -> Checked:
        from liren.engine.audit.checking import check_with
        from liren.engine.audit.lint import lint
        from liren.scoring.audit.prove import prove
        from liren.scoring.audit.space import RECORDS

        telling.about = ruleset.id
        found = lint(ruleset, self.as_of)
        proven = prove(
            ruleset,
            found,
            as_of=self.as_of,
            records=RECORDS if self.limits.records is None else self.limits.records,
            budget=budget,
            progress=telling.tell,
        )
        return check_with(ruleset, self.as_of, proven.findings, proven.questions, found)


class Telling:
    """Says how far the proofs are, in one line of a terminal that is cleared in the end."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal
        self.about = ""

    def tell(self, asked: int) -> None:
        """So many questions were answered."""
        if self.terminal:
            sys.stderr.write(f"\r{self.about} {asked}\033[K")
            sys.stderr.flush()

    def clear(self) -> None:
        """Nothing more is to be said."""
        if self.terminal:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def _save(checks: Sequence[Checked], folder: str) -> None:
    """Write the examples of all findings, each as a snapshot. Raises `LirenError`."""
    from liren.reports.audit.check import name_of
    from liren.scoring.audit.writing import to_yaml

    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError:
        raise LirenError([CannotWrite(path=folder)]) from None
    for checked in checks:
        number = 0
        for finding in checked.findings:
            for example in finding.examples:
                number += 1
                ruleset = name_of(checked.ruleset).replace(" + ", "-")
                file = Path(folder) / f"{ruleset}-{number}-{finding.code}.yaml"
                save(str(file), to_yaml(example.snapshot))


def _show(checks: Sequence[Checked], output: Output, lang: Lang, verbose: bool) -> None:
    from liren.reports.audit.check import checks_to_dict, checks_to_sarif, render_check

    if output == "json":
        write(as_json(checks_to_dict(checks)), sys.stdout)
    elif output == "sarif":
        write(as_json(checks_to_sarif(checks, lang)), sys.stdout)
    else:
        for checked in checks:
            write("\n".join(render_check(checked, lang, verbose=verbose)), sys.stdout)
