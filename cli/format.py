"""`liren format`: files in the canonical layout.

In: files, and folders with files, of rulesets, snapshots, profiles and rule tests. Out: the same
files laid out anew. Guarantees: what a file says and its comments stay, which is checked before
anything is written; while one file has a problem, none is written. `--check` and `--diff` write
nothing, and the exit code is 1 when a file is not in the canonical layout.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from liren.cli.common import Command, help_option, lang_option
from liren.cli.output import DONE, HAS_PROBLEMS, report, write
from liren.engine.record import Record
from liren.engine.text import Lang, Text

_ABOUT = Text("整理文件版式", "put files in the canonical layout")
_HELP = Text(
    "把规则集、快照、调整方案和规则测试整理成统一版式，内容和注释不变。\n"
    "路径为文件夹时，整理其中所有这几类文件。\n"
    "例：liren format --check rulesets",
    "Put rulesets, snapshots, profiles and rule tests in the canonical layout. What they say and"
    " their comments stay.\n"
    "Of a folder, all files of these kinds are taken.\n"
    "Example: liren format --check rulesets",
)
_PATH = Text("路径 …", "PATH …")
_CHECK = Text(
    "只检查、不改写；有文件须整理时退出码为 1",
    "write nothing; exit with 1 when a file would change",
)
_DIFF = Text(
    "只显示改动、不改写；退出码同上", "write nothing and show the changes; exit code alike"
)
_LAID_OUT = Text("已整理 {name}", "laid out {name}")
_WOULD_CHANGE = Text("须整理 {name}", "not laid out: {name}")
_SUMMARY = Text(
    "{verb} {changed} 个文件，{kept} 个无须整理", "{changed} {verb}, {kept} as they should be"
)
_DONE = Text("已整理", "laid out")
_TO_DO = Text("须整理", "to be laid out")
_SUFFIXES = frozenset({".yaml", ".yml"})


class Work(Record):
    """A file, its text, and its text in the canonical layout."""

    name: str
    before: str
    after: str

    @property
    def changes(self) -> bool:
        """Whether the file is not in the canonical layout."""
        return self.before != self.after


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "format", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("paths", nargs=-1, required=True, metavar=_PATH.in_(lang))
    @click.option("--check", is_flag=True, help=_CHECK.in_(lang))
    @click.option("--diff", is_flag=True, help=_DIFF.in_(lang))
    @lang_option(lang)
    @help_option(lang)
    def format_(*, paths: tuple[str, ...], check: bool, diff: bool, lang: Lang) -> int:
        from liren.engine.errors import LirenError

        try:
            return _format(paths, lang, writes=not (check or diff), diff=diff)
        except LirenError as error:
            return report(error.problems, "text", lang)

    return format_


def _format(paths: Sequence[str], lang: Lang, *, writes: bool, diff: bool) -> int:
    works = _works(paths)
    changing = [work for work in works if work.changes]
    for work in changing:
        if writes:
            from liren.cli.saving import save

            save(work.name, work.after)
        if diff:
            write("".join(_difference(work)).removesuffix("\n"), sys.stdout)
        else:
            said = _LAID_OUT if writes else _WOULD_CHANGE
            write(said.in_(lang).format(name=work.name), sys.stdout)
    if not diff:
        verb = (_DONE if writes else _TO_DO).in_(lang)
        counts = {"changed": len(changing), "kept": len(works) - len(changing)}
        write(_SUMMARY.in_(lang).format(verb=verb, **counts), sys.stdout)
    return HAS_PROBLEMS if changing and not writes else DONE


def _difference(work: Work) -> Iterator[str]:
    before, after = (text.splitlines(keepends=True) for text in (work.before, work.after))
    for line in difflib.unified_diff(before, after, work.name, work.name):
        yield line if line.endswith("\n") else line + "\n"


def _works(paths: Sequence[str]) -> list[Work]:
    """Every file laid out; raises `LirenError` with the problems of all files."""
    from liren.engine.errors import LirenError, Problem

    works: list[Work] = []
    problems: list[Problem] = []
    for name, is_meant in dict(_files(paths)).items():
        try:
            works += [work] if (work := _work(name, is_meant)) is not None else []
        except LirenError as error:
            problems += error.problems
    if problems:
        raise LirenError(problems)
    return works


def _files(paths: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The files that paths stand for, each with whether it was named itself."""
    for path in paths:
        if Path(path).is_dir():
            found = (each for each in Path(path).rglob("*") if each.suffix.lower() in _SUFFIXES)
            yield from ((str(file), False) for file in sorted(found) if file.is_file())
    yield from ((path, True) for path in paths if not Path(path).is_dir())


def _work(name: str, is_meant: bool) -> Work | None:
    """A file laid out; None for one that is of no kind and was not named itself."""
    from liren.cli.kinds import KINDS, kind_of
    from liren.cli.problems import NotYaml, UnknownKind
    from liren.engine.errors import LirenError
    from liren.engine.language.reader import read_file
    from liren.engine.layout import lay_out

    if name.lower().endswith(".json"):
        raise LirenError([NotYaml(path=name)])
    document = read_file(name)
    kind = kind_of(document)
    if kind is None:
        if not is_meant:
            return None
        keys = tuple(each.key for each in KINDS.values())
        raise LirenError([UnknownKind(keys=keys, place=document.place(()))])
    return Work(name, document.source.text, lay_out(document.source, kind.shape, kind.sections))
