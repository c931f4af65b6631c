"""`liren assess`: one community against one ruleset or several.

In: a snapshot file (or a form that was filled in) and the names or paths of rulesets. Out: a
scorecard for each, or JSON (one object, or a list when several rulesets are named); on stderr what
to confirm, and what the values of a form were read as. Guarantee: problems of all inputs are
reported together.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from liren.cli.common import (
    Command,
    UsageRefusedError,
    as_day,
    format_option,
    help_option,
    lang_option,
    load_all,
)
from liren.cli.form import accepted
from liren.cli.output import Format, as_json, deliver, painter, write
from liren.cli.problems import GoesWith, MissingParameter
from liren.cli.proofs import limit_option, limits
from liren.engine.record import replace
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine.submission.validate import Submission
    from liren.scoring import Assessment
    from liren.scoring.audit.limits import Limits
    from liren.scoring.audit.tight import Tight

T = TypeVar("T")
TABLES = (".csv", ".xlsx")

_ABOUT = Text("评估一个社区", "assess one community")
_HELP = Text(
    "依照规则集评估一个社区。快照文件（YAML 或 JSON）或填报表（XLSX 或 CSV）写明社区的各项事实，"
    "没有写明的列为待查明事项。\n"
    "例：liren assess yili-beiyuan.yaml -r harmonious-community",
    "Assess one community against a ruleset. The snapshot (YAML or JSON) or form (XLSX or CSV)"
    " states the community's facts; what it does not state is listed as to be found out.\n"
    "Example: liren assess yili-beiyuan.yaml -r harmonious-community",
)
_SNAPSHOT = Text("快照文件", "SNAPSHOT")
_RULESET = Text("规则集", "RULESET")
_WHICH = Text(
    "规则集的标识或文件路径，可重复给出",
    "a ruleset by its id or its path; may be given several times",
)
_FILE = Text("文件", "FILE")
_PROFILE = Text(
    "调整方案文件，改动其基准规则集；此时可不写 -r",
    "a profile, which changes its base ruleset; -r is then not needed",
)
_AS_OF = Text(
    "评估基准日，默认为快照所载日期，再次为当日",
    "the day of the assessment, by default that of the snapshot, else today",
)
_VERBOSE = Text("列出全部指标及理由", "show everything, and every finding with its reason")
_TIGHT = Text(
    "用求解器求出最精确的得分范围和等次，并附示例",
    "the tightest score range and tiers, by proof and with examples",
)
_RECORDS = Text(
    "与 --tight 同用：未列全的列表最多再考察几条记录，默认 3",
    "with --tight: how many records beyond those listed are looked at, by default 3",
)
_SECONDS = Text(
    "与 --tight 同用：每份评估的时限（秒），默认 60",
    "with --tight: seconds for each assessment, by default 60",
)
_MEMORY = Text(
    "与 --tight 同用：总内存上限（MB），默认 4000",
    "with --tight: megabytes of memory in all, by default 4000",
)
_CALLED = "liren assess"


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "assess", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("snapshot", metavar=_SNAPSHOT.in_(lang))
    @click.option(
        "-r",
        "--ruleset",
        "rulesets",
        multiple=True,
        metavar=_RULESET.in_(lang),
        help=_WHICH.in_(lang),
    )
    @click.option("--profile", metavar=_FILE.in_(lang), help=_PROFILE.in_(lang))
    @click.option("--as-of", metavar="YYYY-MM-DD", callback=as_day, help=_AS_OF.in_(lang))
    @click.option("--tight", "is_tight", is_flag=True, help=_TIGHT.in_(lang))
    @limit_option(lang, "--records", _RECORDS)
    @limit_option(lang, "--seconds", _SECONDS)
    @limit_option(lang, "--memory", _MEMORY)
    @click.option("-v", "--verbose", is_flag=True, help=_VERBOSE.in_(lang))
    @lang_option(lang)
    @format_option(lang)
    @help_option(lang)
    def assess(
        *,
        snapshot: str,
        rulesets: tuple[str, ...],
        profile: str | None,
        as_of: date | None,
        is_tight: bool,
        verbose: bool,
        lang: Lang,
        output: Format,
        **limited: Any,
    ) -> int:
        _check_tight(is_tight, limited)
        if not rulesets and profile is None:
            raise UsageRefusedError([MissingParameter(name="--ruleset", command="liren assess")])

        def work() -> str:
            assessments, submitted = _assessments(snapshot, rulesets, profile, as_of)
            if _is_table(snapshot):
                _remark(submitted, lang)
            found = _tightened(assessments, limits(limited)) if is_tight else {}
            if output == "json":
                return _json(assessments, found)
            return _text(assessments, found, lang, verbose)

        return deliver(work, output, lang)

    return assess


def _is_table(path: str) -> bool:
    """Whether a file is a form: people write into it as they are used to, and hear of it here."""
    return Path(path.partition("#")[0]).suffix.lower() in TABLES


def _remark(found: Submission, lang: Lang) -> None:
    """Say on stderr what to confirm, and what values were read as."""
    from liren.reports.submissions import render_remarks

    lines = render_remarks(found, lang, verbose=True)
    if lines:
        write("\n".join(lines), sys.stderr)


def _assessments(
    snapshot_path: str, rulesets: tuple[str, ...], profile_path: str | None, as_of: date | None
) -> tuple[list[Assessment], Submission]:
    from liren.engine import load_snapshot
    from liren.engine.errors import LirenError, Problem
    from liren.scoring import assess

    problems: list[Problem] = []

    def attempt(load: Callable[[], T]) -> T | None:
        try:
            return load()
        except LirenError as error:
            problems.extend(error.problems)
            return None

    known = attempt(lambda: load_all(rulesets, profile_path))
    if known is None:
        # What a table means depends on the rulesets whose facts it states.
        if not _is_table(snapshot_path):
            attempt(lambda: load_snapshot(snapshot_path))
        raise LirenError(problems)
    found = accepted(snapshot_path, known)
    assert found.snapshot is not None, "it was accepted"
    return [assess(ruleset, found.snapshot, as_of=as_of) for ruleset in known], found


def _check_tight(is_tight: bool, limited: Mapping[str, float | None]) -> None:
    """Raise `UsageRefusedError` for limits of what was not asked for."""
    given = [] if is_tight else [f"--{name}" for name, value in limited.items() if value]
    if given:
        problems = [GoesWith(name=name, other="--tight", command=_CALLED) for name in given]
        raise UsageRefusedError(problems)


def _tightened(assessments: list[Assessment], given: Limits) -> dict[Assessment, Tight]:
    """What can really come of each snapshot; the solver is only loaded here.

    Each has as much time as there is, and all of them the same memory.
    """
    from liren.engine.backends.smt.solver import load_solver
    from liren.scoring.audit.space import RECORDS
    from liren.scoring.audit.tight import SECONDS, TOTAL_SECONDS, tight

    load_solver()
    records = RECORDS if given.records is None else given.records
    all_told = replace(given, seconds=None, total_seconds=given.seconds)
    whole = all_told.budget(SECONDS, TOTAL_SECONDS)
    return {each: tight(each, records=records, budget=whole.anew()) for each in assessments}


def _json(assessments: list[Assessment], found: Mapping[Assessment, Tight]) -> str:
    documents = [_document(each, found.get(each)) for each in assessments]
    return as_json(documents if len(documents) > 1 else documents[0])


def _document(assessment: Assessment, tight: Tight | None) -> dict[str, object]:
    if tight is None:
        return assessment.to_dict()
    from liren.reports.audit.tight import tight_to_dict

    return {**assessment.to_dict(), "tight": tight_to_dict(tight)}


def _text(
    assessments: list[Assessment], found: Mapping[Assessment, Tight], lang: Lang, verbose: bool
) -> str:
    from liren.reports.page import Page
    from liren.reports.scorecard import scorecard

    page = Page(lang, paint=painter(sys.stdout, os.environ), verbose=verbose)
    return "\n".join(
        line for each in assessments for line in [*scorecard(each, page, found.get(each)), ""]
    )
