"""What all subcommands share: their options, and help that speaks the reader's language.

In: the language. Out: click decorators and command classes. The layout of help is our own, as click
neither knows Chinese nor measures its width.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import click

from liren.cli.output import DONE, write
from liren.cli.problems import BadValue, TooMany, UnknownCommand, UsageProblem
from liren.engine.errors import LirenError, Problem, nearest
from liren.engine.text import LANGS, Lang, Text
from liren.reports.layout import WIDTH, hang, widest, wrap

if TYPE_CHECKING:
    from liren.engine import Profile, Ruleset

T = TypeVar("T")
_F = TypeVar("_F", bound=Callable[..., Any])

_USAGE = Text("用法：", "usage: ")
_OPTIONS = Text("选项", "options")
_COMMANDS = Text("子命令", "commands")
_PLACEHOLDER = Text("[选项]", "[OPTIONS]")
_REQUIRED = Text("（必填）", " (needed)")
_HELP = Text("显示本说明", "show this help")
_LANG = Text("输出语言，默认依系统语言", "language of the output, by default that of the locale")
_FORMAT = Text("输出格式，默认 text", "form of the output, text by default")
_DAY = Text("日期，如 2022-06-30", "a day such as 2022-06-30")
_FORMATS = ("text", "json")
_PROFILE = Text("调整方案文件，改动其基准规则集", "a profile to lay over its base first")
_FILE = Text("文件", "FILE")
_ONE_OF = Text(" {choices} 之一", "one of {choices}")


class UsageRefusedError(LirenError):
    """The call cannot be understood."""


class Command(click.Command):
    """A command whose help is in one language, laid out by cells."""

    def __init__(self, name: str, *, lang: Lang, **settings: Any) -> None:
        settings |= {"add_help_option": False, "context_settings": {"allow_extra_args": True}}
        super().__init__(name, options_metavar=_PLACEHOLDER.in_(lang), **settings)
        self.lang: Lang = lang

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out the command, unless it was given more arguments than it has."""
        if ctx.args:
            refused = TooMany(names=tuple(ctx.args), command=ctx.command_path)
            raise UsageRefusedError([refused])
        return super().invoke(ctx)

    def get_help(self, ctx: click.Context) -> str:
        """Usage, description and options."""
        return "\n".join([*_head(self, ctx, self.lang), *_options(self, ctx, self.lang)])


class LazyGroup(click.Group):
    """A group whose commands live in modules that are imported when they are called for.

    `modules` maps a command's name to a module with a function `command(lang) -> click.Command`.
    """

    def __init__(self, name: str, *, lang: Lang, modules: dict[str, str], **settings: Any) -> None:
        settings |= {"add_help_option": False, "options_metavar": ""}
        super().__init__(name, **settings)
        self.lang: Lang = lang
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self.modules:
            return None
        command: click.Command = import_module(self.modules[cmd_name]).command(self.lang)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, but with the nearest name when there is no such command."""
        if args[0] not in self.modules and not args[0].startswith("-"):
            near = nearest(args[0], self.modules)
            raise UsageRefusedError([UnknownCommand(name=args[0], nearest=near)])
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """Usage, description, the commands and the options."""
        commands = [(name, self._summary(ctx, name)) for name in self.modules]
        lines = _section(_COMMANDS.in_(self.lang), commands)
        return "\n".join([*_head(self, ctx, self.lang), *lines, *_options(self, ctx, self.lang)])

    def _summary(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return (command.short_help or "") if command else ""


def one_of(choices: Sequence[str]) -> Callable[[click.Context, click.Parameter, str], str]:
    """A check that a value is one of some words."""

    def check(ctx: click.Context, param: click.Parameter, value: str) -> str:
        if value in choices:
            return value
        expected = Text(
            _ONE_OF.zh.format(choices="、".join(choices)),
            _ONE_OF.en.format(choices=", ".join(choices)),
        )
        raise UsageRefusedError([bad_value(value, param, ctx, expected)])

    return check


def as_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A value as the date that it is, written year-month-day."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageRefusedError([bad_value(value, param, ctx, _DAY)]) from None


def load_all(names: Iterable[str], profile: str | None) -> list[Ruleset]:
    """The rulesets of these names or files, with a profile laid over the one it is for.

    Raises `LirenError` with everything that is wrong with any of them.
    """
    from liren.engine import load_profile, load_ruleset

    problems: list[Problem] = []

    def attempt(load: Callable[[], T]) -> list[T]:
        try:
            return [load()]
        except LirenError as error:
            problems.extend(error.problems)
            return []

    found = [each for name in dict.fromkeys(names) for each in attempt(partial(load_ruleset, name))]
    laid_over = [] if profile is None else attempt(lambda: load_profile(profile))
    if problems:
        raise LirenError(problems)
    return with_profile(found, laid_over[0]) if laid_over else found


def with_profile(rulesets: Sequence[Ruleset], profile: Profile) -> list[Ruleset]:
    """The rulesets with a profile laid over the one it is for; that one alone when none is named.

    Raises `LirenError` when none of them is.
    """
    if profile.base.id not in {each.id for each in rulesets}:
        return [profile.applied_to(each) for each in rulesets] or [profile.ruleset]
    return [profile.applied_to(each) if each.id == profile.base.id else each for each in rulesets]


def profile_option(lang: Lang) -> Callable[[_F], _F]:
    """`--profile`, the file of a profile."""
    return click.option("--profile", metavar=_FILE.in_(lang), help=_PROFILE.in_(lang))


def lang_option(lang: Lang, **settings: Any) -> Callable[[_F], _F]:
    """`--lang`, which is known already and only checked here."""
    return click.option(
        "--lang",
        metavar="|".join(LANGS),
        callback=one_of(LANGS),
        default=lang,
        help=_LANG.in_(lang),
        **settings,
    )


def format_option(lang: Lang) -> Callable[[_F], _F]:
    """`--format text|json`, passed on as `output`."""
    return click.option(
        "--format",
        "output",
        metavar="|".join(_FORMATS),
        callback=one_of(_FORMATS),
        default="text",
        help=_FORMAT.in_(lang),
    )


def help_option(lang: Lang) -> Callable[[_F], _F]:
    """`--help`, also `-h`."""

    def show(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            write(ctx.get_help(), sys.stdout)
            ctx.exit(DONE)

    return click.option(
        "-h",
        "--help",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=_HELP.in_(lang),
    )


def bad_value(
    value: str, param: click.Parameter, ctx: click.Context, expected: Text
) -> UsageProblem:
    """A value that an option cannot have, and what it can."""
    return BadValue(name=param.opts[0], value=value, expected=expected, command=ctx.command_path)


def _head(command: click.Command, ctx: click.Context, lang: Lang) -> list[str]:
    """The usage line and the description, whose paragraphs are its lines."""
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    paragraphs = [wrap(part, WIDTH - 2) for part in (command.help or "").splitlines()]
    description = ["  " + line for lines in paragraphs for line in lines]
    return [*hang(_USAGE.in_(lang), usage), "", *description]


def _options(command: click.Command, ctx: click.Context, lang: Lang) -> list[str]:
    records = [
        (param.get_help_record(ctx), param.required)
        for param in command.get_params(ctx)
        if isinstance(param, click.Option)
    ]
    entries = [
        (record[0], record[1].partition("  [")[0] + _REQUIRED.in_(lang) * required)
        for record, required in records
        if record
    ]
    return _section(_OPTIONS.in_(lang), entries)


def _section(title: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    indent = widest([left for left, _ in entries], 30) + 4
    lines = [line for left, right in entries for line in hang("  " + left, right, indent=indent)]
    return ["", title, *lines]
