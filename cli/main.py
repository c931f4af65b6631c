"""The command `liren`.

In: the arguments. Out: text on the standard streams and an exit code: 0 done and nothing wrong,
1 done but the input or the ruleset has problems, 2 it could not be done, 130 interrupted.
Guarantee: never a traceback for bad input. Subcommands load when they are called for.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from itertools import pairwise

import click

from liren.cli.common import LazyGroup, UsageRefusedError, help_option, lang_option
from liren.cli.language import chosen_language
from liren.cli.output import DONE, INTERRUPTED, Format, prepare_streams, report, write
from liren.cli.problems import (
    BadUsage,
    FlagWithValue,
    MissingParameter,
    MissingValue,
    UnknownOption,
)
from liren.engine.errors import Problem, nearest
from liren.engine.text import Lang, Text

COMMANDS = {
    "assess": "liren.cli.assess",
    "rulesets": "liren.cli.rulesets",
    "explain": "liren.cli.explain",
    "test": "liren.cli.test",
    "check": "liren.cli.check",
    "compare": "liren.cli.compare",
    "conflicts": "liren.cli.conflicts",
    "new": "liren.cli.new",
    "format": "liren.cli.format",
    "form": "liren.cli.form",
    "validate": "liren.cli.validate",
    "schema": "liren.cli.schema",
}

_ABOUT = Text(
    "里仁：依照规则集评估居住社区，给出得分、等次、须整改事项和待查明事项。",
    "Liren assesses residential communities against rulesets: score, tier, what must be put right,"
    " what has to be found out.",
)
_VERSION = Text("显示版本号", "show the version")
_METAVAR = Text("子命令 …", "COMMAND …")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one call and return its exit code.

    Without `arguments` they are those of the process, which is then taken to be this call's own.
    """
    if arguments is not None:
        return _call(list(arguments))
    # Loading makes many objects and drops few: looking for garbage takes a tenth of the time.
    gc.set_threshold(100_000, 20, 100)
    try:
        return _call(sys.argv[1:])
    finally:
        # Nor need the interpreter look through them all on its way out, for another tenth.
        gc.freeze()


def _call(arguments: list[str]) -> int:
    lang = chosen_language(arguments, os.environ)
    output: Format = "json" if _wants_json(arguments) else "text"
    prepare_streams(utf8=output == "json")
    try:
        return _run(arguments, lang)
    except UsageRefusedError as error:
        return report(error.problems, output, lang)
    except click.ClickException as error:
        return report([_translated(error, arguments)], output, lang)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED


def root(lang: Lang) -> click.Group:
    """The command itself, speaking `lang`."""

    @click.group(
        cls=LazyGroup,
        lang=lang,
        modules=COMMANDS,
        help=_ABOUT.in_(lang),
        invoke_without_command=True,
        subcommand_metavar=_METAVAR.in_(lang),
    )
    @help_option(lang)
    @click.option("--version", is_flag=True, help=_VERSION.in_(lang))
    @lang_option(lang, expose_value=False)
    @click.pass_context
    def liren(ctx: click.Context, *, version: bool) -> int:
        if version:
            write(f"liren {_version()}", sys.stdout)
            ctx.exit(DONE)
        if ctx.invoked_subcommand is None:
            write(ctx.get_help(), sys.stdout)
        return DONE

    return liren


def _run(arguments: list[str], lang: Lang) -> int:
    code: object = root(lang).main(arguments, prog_name="liren", standalone_mode=False)
    return code if isinstance(code, int) else DONE


def _wants_json(arguments: Sequence[str]) -> bool:
    pairs = pairwise(arguments)
    return "--format=json" in arguments or ("--format", "json") in pairs


def _version() -> str:
    from importlib.metadata import version

    return version("liren")


def _translated(error: click.ClickException, arguments: Sequence[str]) -> Problem:
    """A refusal of the command-line library as a problem of ours, in both languages."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    called = next((part for part in arguments if part in COMMANDS), "")
    command = ctx.command_path if ctx else f"liren {called}".rstrip()
    match error:
        case click.NoSuchOption():
            known = [name for param in ctx.command.params for name in param.opts] if ctx else []
            near = nearest(error.option_name, known)
            return UnknownOption(name=error.option_name, nearest=near, command=command)
        case click.MissingParameter(param=click.Parameter() as param):
            return MissingParameter(name=_name(param), command=command)
        case click.BadOptionUsage(option_name=name):
            given = any(part.startswith(f"{name}=") for part in arguments)
            return (FlagWithValue if given else MissingValue)(name=name, command=command)
        case _:
            said = error.format_message().rstrip(".")
            return BadUsage(said=said[:1].lower() + said[1:], command=command)


def _name(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return param.opts[-1]
    return str(param.metavar or param.name)
