"""Where output goes, and how a call ends.

In: what a subcommand made, or the problems that kept it from doing so. Out: text on the standard
streams and an exit code. Guarantees: problems go to stderr as text, or to stdout as JSON when JSON
was asked for; JSON is always UTF-8; a reader that closes the pipe early ends the call silently;
there is never colour where there is no terminal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Literal

from liren.engine.errors import LirenError, Problem
from liren.engine.text import Lang

Format = Literal["text", "json"]

DONE = 0
HAS_PROBLEMS = 1
NOT_DONE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141

# Problems that are about the call and not about what a file says.
_COULD_NOT_START = frozenset(
    {
        "read-file-missing",
        "read-file-is-directory",
        "read-file-unreadable",
        "audit-not-installed",
        "unknown-ruleset",
    }
)


def deliver(work: Callable[[], str], output: Format, lang: Lang) -> int:
    """Write what `work` makes, or the problems it meets; the exit code."""
    try:
        text = work()
    except LirenError as error:
        return report(error.problems, output, lang)
    write(text, sys.stdout)
    return DONE


def report(problems: Sequence[Problem], output: Format, lang: Lang) -> int:
    """Write the problems; 2 when the call could not be carried out at all, else 1."""
    from liren.reports import problems as render
    from liren.reports.wording import NOTHING_EVALUATED

    if output == "json":
        write(as_json(render.problems_to_dict(problems)), sys.stdout)
    else:
        outcome = NOTHING_EVALUATED.in_(lang)
        write("\n".join(render.render_problems(problems, lang, outcome=outcome)), sys.stderr)
    return ending(problems)


def ending(problems: Sequence[Problem]) -> int:
    """How a call with these problems ends: 2 when it could not be carried out at all, else 1."""
    started = not any(_prevents_start(problem) for problem in problems)
    return HAS_PROBLEMS if started else NOT_DONE


def as_json(data: Mapping[str, object] | Sequence[object]) -> str:
    """The data as JSON text that is the same for the same data."""
    import json

    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)


def write(text: str, stream: IO[str]) -> None:
    """Write `text` and a line end; SystemExit(141) when nobody reads it any more."""
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:
        # What is still buffered would raise again when the interpreter closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise SystemExit(PIPE_CLOSED) from None


def prepare_streams(*, utf8: bool) -> None:
    """Let the streams take any character: as UTF-8, or with `?` for what the terminal lacks."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8" if utf8 else None, errors="replace")


def painter(stream: IO[str], environment: Mapping[str, str]) -> Callable[[str], str]:
    """How to emphasise on `stream`: bold on a terminal, not at all elsewhere or under NO_COLOR."""
    plain = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
    if plain or not stream.isatty():
        return str
    return _bold


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m"


def _prevents_start(problem: Problem) -> bool:
    """Whether a problem is about the call; with a line it is about what a file says."""
    inside = problem.place is not None and problem.place.line is not None
    about_call = problem.code in _COULD_NOT_START or problem.code.startswith("usage")
    return about_call and not inside
