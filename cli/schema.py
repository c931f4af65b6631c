"""`liren schema`: the JSON Schema of submissions for rulesets.

In: rulesets. Out: the schema, on the standard output or in a file, by which other systems check
what they send.
"""

from __future__ import annotations

from collections.abc import Callable

import click

from liren.cli.common import Command, help_option, lang_option, load_all, profile_option
from liren.cli.output import DONE, deliver
from liren.engine.errors import LirenError
from liren.engine.text import Lang, Text

_ABOUT = Text("输出填报材料的 JSON Schema", "print the JSON Schema of submissions")
_HELP = Text(
    "输出一个或几个规则集填报材料的 JSON Schema（2020-12），供其他系统自行校验。\n"
    "例：liren schema red-property -o red-property.schema.json",
    "Print the JSON Schema (2020-12) of submissions for one or several rulesets, by which other"
    " systems can check what they send.\n"
    "Example: liren schema red-property -o red-property.schema.json",
)
_RULESET = Text("规则集 …", "RULESET …")
_FILE = Text("文件", "FILE")
_TO = Text("写入的文件，默认为标准输出", "the file to write, by default the standard output")


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "schema", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("rulesets", nargs=-1, required=True, metavar=_RULESET.in_(lang))
    @click.option("-o", "--output", "to", metavar=_FILE.in_(lang), help=_TO.in_(lang))
    @profile_option(lang)
    @lang_option(lang)
    @help_option(lang)
    def schema(
        *, rulesets: tuple[str, ...], to: str | None, profile: str | None, lang: Lang
    ) -> int:
        def work() -> str:
            return _schema(rulesets, profile)

        if to is None:
            return deliver(lambda: work().removesuffix("\n"), "text", lang)
        return _saved(work, to, lang)

    return schema


def _saved(work: Callable[[], str], to: str, lang: Lang) -> int:
    from liren.cli.output import report
    from liren.cli.saving import save

    try:
        save(to, work())
    except LirenError as error:
        return report(error.problems, "text", lang)
    return DONE


def _schema(rulesets: tuple[str, ...], profile: str | None) -> str:
    from liren.engine.submission.schema import schema_text

    return schema_text(load_all(rulesets, profile))
