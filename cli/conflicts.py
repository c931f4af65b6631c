"""`liren conflicts`: whether one community can do what several rulesets ask, all at once.

In: names or paths of rulesets. Out: an example community that satisfies them all, or the clauses
that cannot hold together, as text or JSON. The exit code is 0 when they are compatible, 1 when they
are not or when neither was shown (the first line, or `verdict`, says which), 2 when it could not be
done.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from liren.cli.common import (
    Command,
    UsageRefusedError,
    as_day,
    format_option,
    help_option,
    lang_option,
    load_all,
    one_of,
)
from liren.cli.output import DONE, HAS_PROBLEMS, Format, as_json, painter, report, write
from liren.cli.problems import MissingParameter
from liren.cli.proofs import limit_option, limits
from liren.engine.errors import LirenError
from liren.engine.record import Record
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.scoring.audit.conflicts import Conflicts
    from liren.scoring.audit.limits import Limits

_ABOUT = Text("查几套规则的要求能否同时做到", "can the demands of rulesets be met together")
_HELP = Text(
    "查一个社区能否同时做到几套规则集的硬性要求。能的，给出经评估核对的示例；不能的，列出互相矛盾的条款及其出处。"
    "只给一套规则集的，查它是否自相矛盾。\n"
    "退出码：0 可以同时做到；1 不能，或未能判定；2 无法检查。\n"
    "例：liren conflicts lighter-burden health-station",
    "Can one community satisfy what all of these rulesets require? If so there is an example, which"
    " has been assessed; if not, the clauses that cannot hold together, with their sources. Of a"
    " single ruleset: does it contradict itself?\n"
    "Ends with 0 when all can be met, 1 when not or when neither was shown, 2 when it could not be"
    " done.\n"
    "Example: liren conflicts lighter-burden health-station",
)
_RULESETS = Text("规则集 …", "RULESET …")
_FILE = Text("文件", "FILE")
_WORD = Text("约束力", "STRENGTH")
_STRENGTH = Text(
    "计入约束力不弱于此的要求，默认 must：must、principle、goal、option",
    "the weakest demands that count, must by default: must, principle, goal or option",
)
_AS_OF = Text(
    "各规则集都取这一天；默认取都施行的最后一天，没有的各取自身的最后一天",
    "the day on which all are taken; by default the latest on which all are in force, or else each"
    " one's own latest",
)
_RECORDS = Text(
    "列表最多考察几条记录，默认 3，有矛盾时加到 12",
    "how many records of a list are looked at; by default 3, and up to 12 before a conflict is"
    " told",
)
_EACH = Text("每个问题的时限（秒），默认 10", "seconds for one question, 10 unless given")
_TOTAL = Text("全部问题的时限（秒），默认 60", "seconds for all of them, 60 unless given")
_SAVE = Text("把示例社区存为快照", "save the example as a snapshot")

_STRENGTHS = ("must", "principle", "goal", "option")


class Call(Record):
    """What was asked for."""

    rulesets: tuple[str, ...]
    strength: str
    as_of: date | None
    limits: Limits
    save_as: str | None
    lang: Lang
    output: Format


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "conflicts", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("rulesets", nargs=-1, metavar=_RULESETS.in_(lang))
    @click.option(
        "--strength",
        metavar=_WORD.in_(lang),
        default="must",
        callback=one_of(_STRENGTHS),
        help=_STRENGTH.in_(lang),
    )
    @click.option("--as-of", metavar="YYYY-MM-DD", callback=as_day, help=_AS_OF.in_(lang))
    @click.option("--save-example", "save_as", metavar=_FILE.in_(lang), help=_SAVE.in_(lang))
    @limit_option(lang, "--records", _RECORDS)
    @limit_option(lang, "--seconds", _EACH)
    @limit_option(lang, "--total-seconds", _TOTAL)
    @limit_option(lang, "--memory")
    @lang_option(lang)
    @format_option(lang)
    @help_option(lang)
    def conflicts(
        *,
        rulesets: tuple[str, ...],
        strength: str,
        as_of: date | None,
        save_as: str | None,
        lang: Lang,
        output: Format,
        **limited: Any,
    ) -> int:
        if not rulesets:
            name = _RULESETS.in_(lang)
            raise UsageRefusedError([MissingParameter(name=name, command="liren conflicts")])
        call = Call(
            tuple(dict.fromkeys(rulesets)), strength, as_of, limits(limited), save_as, lang, output
        )
        try:
            return _answered(call)
        except LirenError as error:
            return report(error.problems, output, lang)

    return conflicts


def _answered(call: Call) -> int:
    from liren.reports.audit.conflicts import conflicts_text, conflicts_to_dict
    from liren.reports.page import Page

    found = _found(call)
    saved = _saved(call, found)
    if call.output == "json":
        write(as_json({**conflicts_to_dict(found), "saved": saved}), sys.stdout)
    else:
        page = Page(call.lang, paint=painter(sys.stdout, os.environ))
        write("\n".join(conflicts_text(found, page, saved)), sys.stdout)
    return DONE if found.verdict == "compatible" else HAS_PROBLEMS


def _found(call: Call) -> Conflicts:
    from liren.scoring.audit.conflicts import (
        SECONDS,
        TOTAL_SECONDS,
        find_conflicts,
        strengths_from,
    )

    return find_conflicts(
        load_all(call.rulesets, None),
        strengths=strengths_from(call.strength),  # type: ignore[arg-type]  # checked by `one_of`
        as_of=call.as_of,
        records=call.limits.records,
        budget=call.limits.budget(SECONDS, TOTAL_SECONDS),
    )


def _saved(call: Call, found: Conflicts) -> list[str]:
    """The files that the example was saved in."""
    if call.save_as is None or found.example is None:
        return []
    from liren.cli.saving import save
    from liren.scoring.audit.saving import example_files

    files = example_files(found.example, call.rulesets, call.save_as)
    for file in files:
        save(file.name, file.text)
    return [file.name for file in files]
