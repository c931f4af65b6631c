"""`liren test`: rule tests, and what they cover.

In: files of tests, folders, or ids of rulesets. Out: what failed, and which boundaries no case has
tested; as text, JSON or JUnit XML. With `--suggest`: the cases that are missing, ready to check.
The exit code is 1 when a case fails, or when coverage is asked for and incomplete.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Literal

import click

from liren.cli.common import Command, help_option, lang_option, one_of
from liren.cli.output import DONE, HAS_PROBLEMS, as_json, painter, report, write
from liren.cli.saving import save
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.scoring.testing import Results

Output = Literal["text", "json", "junit"]
FORMATS = ("text", "json", "junit")

_ABOUT = Text("运行规则测试", "run rule tests")
_HELP = Text(
    "运行规则集旁 `tests.yaml` 中的用例，并统计哪些界限已有用例检验。\n"
    "例：liren test rulesets --require-coverage",
    "Run the cases in `tests.yaml` beside a ruleset, and see which boundaries they test.\n"
    "Example: liren test rulesets --require-coverage",
)
_PATH = Text("路径 …", "PATH …")
_FORMAT = Text("输出格式，默认 text", "form of the output, text by default")
_JUNIT = Text("另把结果写成 JUnit XML 文件", "also write the results to a JUnit XML file")
_COVERAGE = Text("界限覆盖不全时退出码为 1", "exit with 1 when a boundary is not tested")
_SUGGEST = Text(
    "写出尚缺的用例，结果为计算所得，须人工核对",
    "write the cases that are missing, with computed results to check by hand",
)
_TO = Text("写入文件，不写到标准输出", "write to a file instead of the standard output")
_VERBOSE = Text("也列出注明不可能出现的情形", "also list what is declared unreachable")
_FILE = Text("文件", "FILE")


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""
    file = _FILE.in_(lang)

    @click.command(
        "test", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("paths", nargs=-1, required=True, metavar=_PATH.in_(lang))
    @click.option("--require-coverage", is_flag=True, help=_COVERAGE.in_(lang))
    @click.option("--suggest", is_flag=True, help=_SUGGEST.in_(lang))
    @click.option("-o", "--output-file", "to", metavar=file, help=_TO.in_(lang))
    @click.option("--junit", "junit_file", metavar=file, help=_JUNIT.in_(lang))
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
    def test(
        *,
        paths: tuple[str, ...],
        require_coverage: bool,
        suggest: bool,
        to: str | None,
        junit_file: str | None,
        verbose: bool,
        lang: Lang,
        output: Output,
    ) -> int:
        from liren.engine.errors import LirenError

        try:
            if suggest:
                return _suggest(paths, to, lang)
            return _run(paths, require_coverage, (junit_file, to), verbose, lang, output)
        except LirenError as error:
            return report(error.problems, "json" if output == "json" else "text", lang)

    return test


def _run(
    paths: tuple[str, ...],
    require_coverage: bool,
    files: tuple[str | None, str | None],
    verbose: bool,
    lang: Lang,
    output: Output,
) -> int:
    junit_file, to = files
    from liren.scoring.testing import run_tests

    moment, start = datetime.now(UTC), perf_counter()
    results = run_tests(paths)
    seconds = f"{perf_counter() - start:.3f}"
    if junit_file is not None:
        from liren.reports.test_results import junit

        save(junit_file, junit(results, lang, moment, seconds) + "\n")
    _put(_shown(results, verbose, lang, output, moment, seconds), to)
    good = results.passed and (results.covered or not require_coverage)
    return DONE if good else HAS_PROBLEMS


def _shown(
    results: Results, verbose: bool, lang: Lang, output: Output, moment: datetime, seconds: str
) -> str:
    from liren.reports.page import Page
    from liren.reports.test_results import junit, render_results, results_to_dict

    if output == "json":
        return as_json(results_to_dict(results))
    if output == "junit":
        return junit(results, lang, moment, seconds)
    page = Page(lang, paint=painter(sys.stdout, os.environ), verbose=verbose)
    return "\n".join(render_results(results, page))


def _suggest(paths: tuple[str, ...], to: str | None, lang: Lang) -> int:
    from liren.scoring.testing.suggest import NONE, suggestions

    lines = list(suggestions(paths, _told if sys.stderr.isatty() else None, lang))
    none = lines[0] == NONE.in_(lang)
    _put("\n".join(lines), None if none else to)  # remarks are no file of tests
    return DONE


def _told(done: int, total: int) -> None:
    """Say how far the search is, in one line of a terminal that is cleared in the end."""
    text = f"\r{done}/{total}" if done < total else "\r\033[K"
    sys.stderr.write(text)
    sys.stderr.flush()


def _put(text: str, to: str | None) -> None:
    """Write a text to a file, or where output goes otherwise."""
    if to is None:
        write(text, sys.stdout)
    else:
        save(to, text + "\n")
