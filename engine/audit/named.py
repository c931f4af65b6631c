"""What is compared, as people name it.

In: an id or a path, with a version or a day after an `@`, or the file of a profile. Out: the
ruleset and the day, if one was named. Raises `RulesetError` when there is no such ruleset, or when
it has another version than the one that was named.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from liren.engine.errors import LirenError, Place, Problem, RulesetError, Source
from liren.engine.language.reader import read_file
from liren.engine.record import Record, replace
from liren.engine.ruleset.load import is_file, load_ruleset, pinned, shipped_rulesets
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.profile_load import load_profile

_DAY = re.compile(r"(.+)@(\d{4}-\d{2}-\d{2})")


class OtherVersion(Problem):
    """A ruleset or profile is there, in another version than the one that is asked for."""

    name: str
    wanted: str
    actual: str
    code = "other-version"
    zh = "`{name}` 现有版本 `{actual}`，没有版本 `{wanted}`"
    en = "`{name}` is there in version `{actual}`, not in version `{wanted}`"
    hint_zh = "要与旧版本对比，请给出旧版本文件的路径"
    hint_en = "to compare with an earlier version, give the path of its file"


class NoSuchDay(Problem):
    """What stands after the `@` looks like a day and is none."""

    day: str
    code = "no-such-day"
    zh = "没有 `{day}` 这一天"
    en = "there is no day `{day}`"


class Named(Record):
    """A ruleset, the day that was named with it, and the words it was named by."""

    ruleset: Ruleset
    day: date | None
    written: str


def load_named(reference: str) -> Named:
    """The ruleset (a profile laid over its base is one) that a reference names, and its day."""
    found = _DAY.fullmatch(reference)
    name, day = (found[1], _day(found[2], reference)) if found else (reference, None)
    return Named(_ruleset(name), day, reference)


def _day(text: str, reference: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RulesetError([NoSuchDay(day=text, place=Place(Source(reference)))]) from None


def _ruleset(reference: str) -> Ruleset:
    name, wanted = pinned(reference)
    if name not in shipped_rulesets() and _is_profile(name):
        profile = load_profile(name)
        found, actual = profile.ruleset, profile.version
    else:
        found = load_ruleset(name)
        actual = found.version
    if wanted and wanted != actual:
        raise RulesetError([OtherVersion(name=name, wanted=wanted, actual=actual)])
    return found


def _is_profile(name: str) -> bool:
    if not is_file(Path(name)):
        return False
    try:
        data = read_file(name).data
    except LirenError:
        return False  # what is wrong with it is said when it is read as a ruleset
    return isinstance(data, dict) and "profile" in data and "ruleset" not in data


def load_both(old: str, new: str) -> tuple[Named, Named]:
    """Two references, with the problems of both together. The same ruleset is loaded once, so that
    two days of it are known to be days of one."""
    found: list[Named] = []
    problems: list[Problem] = []
    for reference in (old, new):
        try:
            found.append(load_named(reference))
        except RulesetError as error:
            problems += error.problems
    if problems:
        raise RulesetError(problems)
    first, second = found
    if first.ruleset.digest == second.ruleset.digest:
        second = replace(second, ruleset=first.ruleset)
    return first, second
