"""`liren validate`: everything that is wrong with submissions, at once.

In: files (YAML, JSON, CSV, XLSX, JSON Lines) and folders, and the rulesets that they are meant for.
Out: all problems with their places, as text, JSON or SARIF. The exit code is 0 when every
submission can be assessed, 1 when one cannot, 2 when nothing could be read.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from liren.cli.common import (
    Command,
    UsageRefusedError,
    help_option,
    lang_option,
    load_all,
    one_of,
    profile_option,
)
from liren.cli.form import WORKBOOK, check_workbook
from liren.cli.output import DONE, HAS_PROBLEMS, as_json, ending, report, write
from liren.cli.problems import MissingParameter, NothingToValidate, OneToAnnotate, OverwritesInput
from liren.cli.saving import save_bytes
from liren.engine.errors import LirenError, Problem
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.submission.validate import Submission

Output = Literal["text", "json", "sarif"]
FORMATS = ("text", "json", "sarif")

_ABOUT = Text("校验填报材料", "validate submissions")
_HELP = Text(
    "一次列出填报材料的全部问题及其位置。可以是 YAML、JSON、CSV、XLSX 文件，"
    "每行一份的 JSON Lines 文件，或者文件夹。\n例：liren validate 填报.csv -r red-property",
    "List everything that is wrong with submissions, with its place: files in YAML, JSON, CSV or"
    " XLSX, JSON Lines with one submission a line, or folders of these.\n"
    "Example: liren validate submission.csv -r red-property",
)
_PATH = Text("文件 …", "FILE …")
_RULESET = Text("规则集", "RULESET")
_RULESETS = Text("所依据的规则集，可写多次", "a ruleset it is meant for; can be repeated")
_FORMAT = Text("输出格式，默认 text", "form of the output, text by default")
_ENCODING = Text("CSV 文件的编码，默认自动识别", "encoding of CSV files, found out by default")
_NAME = Text("编码", "NAME")
_VERBOSE = Text(
    "同时列出换算、改写后读入的值", "also list the values that are read as something else"
)
_ANNOTATE = Text(
    "把问题写进电子表格的副本，以批注和底色标出，原文件不动",
    "write the problems into a copy of the workbook, as comments and colours",
)
_FILE = Text("文件", "FILE")


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "validate", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("paths", nargs=-1, required=True, metavar=_PATH.in_(lang))
    @click.option(
        "-r",
        "--ruleset",
        "rulesets",
        multiple=True,
        metavar=_RULESET.in_(lang),
        help=_RULESETS.in_(lang),
    )
    @profile_option(lang)
    @click.option("--encoding", metavar=_NAME.in_(lang), help=_ENCODING.in_(lang))
    @click.option("--annotate", metavar=_FILE.in_(lang), help=_ANNOTATE.in_(lang))
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
    def validate(
        *,
        paths: tuple[str, ...],
        rulesets: tuple[str, ...],
        profile: str | None,
        encoding: str | None,
        verbose: bool,
        annotate: str | None,
        lang: Lang,
        output: Output,
    ) -> int:  # fmt: skip
        from liren.engine.submission.bulk import validate_all

        if not rulesets and profile is None:
            raise UsageRefusedError([MissingParameter(name="--ruleset", command="liren validate")])
        if annotate is not None:
            _check_copy(paths, annotate)
        try:
            loaded = load_all(rulesets, profile)
            if annotate is not None:
                _annotate(paths[0], loaded, annotate, lang)
        except LirenError as error:
            return report(error.problems, "text" if output == "text" else "json", lang)
        found = _not_none(validate_all(paths, loaded, encoding=encoding), paths)
        if output == "text":
            return _text(found, lang, verbose)
        return {"json": _json, "sarif": _sarif}[output](found, lang)

    return validate


def _check_copy(paths: tuple[str, ...], copy: str) -> None:
    """Raise `UsageRefusedError` unless one workbook goes into another file."""
    called = "liren validate"
    if len(paths) != 1 or Path(paths[0]).suffix.lower() != WORKBOOK:
        raise UsageRefusedError([OneToAnnotate(command=called)])
    check_workbook("--annotate", copy, called)
    if Path(copy).resolve() == Path(paths[0]).resolve() or (
        Path(copy).exists() and Path(paths[0]).exists() and Path(copy).samefile(paths[0])
    ):
        raise UsageRefusedError([OverwritesInput(path=copy, command=called)])


def _annotate(path: str, rulesets: Sequence[Ruleset], copy: str, lang: Lang) -> None:
    """Write the problems of a workbook into a copy of it. Raises `LirenError`."""
    from liren.engine.language.reader import read_bytes
    from liren.engine.submission.validate import validate_submission
    from liren.reports.form.annotate import annotate

    content = read_bytes(path, path)
    found = validate_submission(path, rulesets, content=content)
    with warnings.catch_warnings():
        # The library warns of what it leaves out of a copy, in words that say nothing to a person.
        warnings.simplefilter("ignore")
        annotated = annotate(content, found, lang)
    save_bytes(copy, annotated)


def _not_none(found: Iterator[Submission], paths: tuple[str, ...]) -> Iterator[Submission]:
    """The submissions, of which there must be one."""
    first = next(found, None)
    if first is None:
        raise UsageRefusedError([NothingToValidate(paths=paths)])
    yield first
    yield from found


def _text(found: Iterable[Submission], lang: Lang, verbose: bool) -> int:
    from liren.reports.submissions import render_submission, render_summary

    codes, total, valid = {DONE}, 0, 0
    for each in found:
        total, valid = total + 1, valid + each.valid
        codes.add(_code(each))
        write("\n".join(render_submission(each, lang, verbose=verbose)), sys.stdout)
    if total > 1:
        write(render_summary(valid, total, lang), sys.stdout)
    return _worst(codes)


def _json(found: Iterable[Submission], lang: Lang) -> int:
    """One list, written as it grows: a million submissions are never in memory together."""
    codes, total, valid = {DONE}, 0, 0
    write('{"submissions": [', sys.stdout)
    for each in found:
        comma = "," if total else ""
        total, valid = total + 1, valid + each.valid
        codes.add(_code(each))
        write(comma + json.dumps(each.to_dict(), ensure_ascii=False), sys.stdout)
    write(f'], "total": {total}, "valid": {valid}}}', sys.stdout)
    return _worst(codes)


def _sarif(found: Iterable[Submission], lang: Lang) -> int:
    from liren.reports.sarif import sarif

    codes = {DONE}
    problems: list[Problem] = []
    for each in found:
        codes.add(_code(each))
        problems += each.problems
    write(as_json(sarif(problems, lang)), sys.stdout)
    return _worst(codes)


def _code(found: Submission) -> int:
    return DONE if found.valid else ending(found.errors)


def _worst(codes: set[int]) -> int:
    """1 when anything could be read; 2 when nothing could."""
    failed = codes - {DONE}
    if not failed:
        return DONE
    return HAS_PROBLEMS if HAS_PROBLEMS in failed else max(failed)
