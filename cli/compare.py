"""`liren compare`: what a change of rules does.

In: two rulesets, by id, path, profile, or a ruleset on a day; and real communities, if wished. Out:
what is different, and what that means, as text or JSON. The exit code is 0 when all is well, 1 when
a community could not be read, 2 when nothing could be done.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import click

from liren.cli.common import Command, UsageRefusedError, format_option, help_option, lang_option
from liren.cli.output import DONE, HAS_PROBLEMS, Format, as_json, painter, report, write
from liren.cli.problems import GoesWith
from liren.engine.errors import LirenError
from liren.engine.record import Record
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.audit.named import Named
    from liren.reports.page import Page
    from liren.scoring.audit.comparing import Compared
    from liren.scoring.audit.impact import Impact
    from liren.scoring.audit.population import Refused
    from liren.scoring.audit.rounds import Between, OnlyOnce

T = TypeVar("T")

_ABOUT = Text("对比两套规则，看改动有何影响", "compare two rulesets: what a change does")
_HELP = Text(
    "对比两套规则：改了什么，哪些更严、哪些更宽，得分和等次受何影响。规则可以是标识、路径、调整方案文件；"
    "加 `@2022-05-01` 取该日的规定。\n例：liren compare red-property 我的规则.yaml",
    "Compare two rulesets: what changed, what is stricter or looser, and what that does to scores"
    " and tiers. Each is an id, a path or the file of a profile; `@2022-05-01` after it takes the"
    " figures of that day.\nExample: liren compare red-property my-rules.yaml",
)
_OLD = Text("旧规则", "OLD")
_NEW = Text("新规则", "NEW")
_DIFF = Text("只列改动，不作证明", "only what is different, without proofs")
_PATH = Text("文件或文件夹", "PATH")
_ON = Text(
    "用这些社区的快照测算影响：文件、文件夹或 JSON Lines，可写多次",
    "what it does to these communities: snapshots, folders of them, or JSON Lines; can be repeated",
)
_SINCE = Text(
    "上一轮的快照；--on 为本轮，把两轮之间的变化分为数据、规则、豁免三部分",
    "snapshots of an earlier round; those of --on are the later one, and the change between is"
    " split into what data, rules and waivers did",
)
_VERBOSE = Text("逐一列出所有社区", "list every community")


class Call(Record):
    """What was asked for."""

    old: str
    new: str
    diff_only: bool
    population: tuple[str, ...]
    since: tuple[str, ...]
    verbose: bool
    lang: Lang
    output: Format


def command(lang: Lang) -> click.Command:
    """The subcommand, speaking `lang`."""

    @click.command(
        "compare", cls=Command, lang=lang, help=_HELP.in_(lang), short_help=_ABOUT.in_(lang)
    )
    @click.argument("old", metavar=_OLD.in_(lang))
    @click.argument("new", metavar=_NEW.in_(lang))
    @click.option("--on", "population", multiple=True, metavar=_PATH.in_(lang), help=_ON.in_(lang))
    @click.option("--since", multiple=True, metavar=_PATH.in_(lang), help=_SINCE.in_(lang))
    @click.option("--diff", "diff_only", is_flag=True, help=_DIFF.in_(lang))
    @click.option("-v", "--verbose", is_flag=True, help=_VERBOSE.in_(lang))
    @lang_option(lang)
    @format_option(lang)
    @help_option(lang)
    def compare(
        *,
        old: str,
        new: str,
        population: tuple[str, ...],
        since: tuple[str, ...],
        diff_only: bool,
        verbose: bool,
        lang: Lang,
        output: Format,
    ) -> int:
        if since and not population:
            raise UsageRefusedError([GoesWith(name="--since", other="--on", command=_CALLED)])
        call = Call(old, new, diff_only, population, since, verbose, lang, output)
        try:
            return _compared(call)
        except LirenError as error:
            return report(error.problems, output, lang)

    return compare


_CALLED = "liren compare"


def _compared(call: Call) -> int:
    from liren.engine.audit.named import load_both
    from liren.scoring.audit.comparing import compared

    sides = load_both(call.old, call.new)
    found = compared(sides[0].ruleset, sides[1].ruleset, sides[0].day, sides[1].day)
    if call.output == "json":
        return _as_data(call, sides, found)
    return _as_text(call, sides, found)


# text


def _as_text(call: Call, sides: tuple[Named, Named], found: tuple[Compared, ...]) -> int:
    from liren.reports.audit.compare import comparison_text
    from liren.reports.page import Page

    page = Page(call.lang, paint=painter(sys.stdout, os.environ), verbose=call.verbose)
    write("\n".join(comparison_text(*sides, found, page)) + "\n", sys.stdout)
    if call.since:
        return _rounds_text(call, sides, page)
    return _impact_text(call, sides, found, page) if call.population else DONE


def _impact_text(
    call: Call, sides: tuple[Named, Named], found: tuple[Compared, ...], page: Page
) -> int:
    from liren.reports.audit.impact import impact_sections
    from liren.reports.audit.listing import Listing
    from liren.scoring.audit.impact import Impact
    from liren.scoring.audit.tally import ImpactTally

    rulesets = _rulesets(sides)
    tally = ImpactTally(*rulesets)
    listing = Listing(tally, rulesets, page)
    for each in _counted(_impacts(call, sides, found)):
        if isinstance(each, Impact):
            tally.add(each)
            listing.add(each)
        else:
            tally.refused += 1
            listing.refuse(each)
    lines = [*impact_sections(tally, rulesets, page), *listing.lines(), ""]
    write("\n".join(lines), sys.stdout)
    return HAS_PROBLEMS if tally.refused else DONE


def _rounds_text(call: Call, sides: tuple[Named, Named], page: Page) -> int:
    from liren.reports.audit.rounds import RoundsListing
    from liren.scoring.audit.population import Refused

    listing, code = RoundsListing(_rulesets(sides), page), DONE
    for each in _counted(_betweens(call, sides)):
        listing.add(each)
        code = HAS_PROBLEMS if isinstance(each, Refused) else code
    write("\n".join([*listing.lines()[1:], ""]), sys.stdout)
    return code


# data


def _as_data(call: Call, sides: tuple[Named, Named], found: tuple[Compared, ...]) -> int:
    from liren.reports.audit.compare import comparison_to_dict

    head = comparison_to_dict(*sides, found)
    if not call.population:
        write(as_json(head), sys.stdout)
        return DONE
    # Written as it grows: a country of communities is never in memory together.
    write(as_json(head).removesuffix("\n}") + ",", sys.stdout)
    return _rounds_data(call, sides) if call.since else _impact_data(call, sides, found)


def _impact_data(call: Call, sides: tuple[Named, Named], found: tuple[Compared, ...]) -> int:
    from liren.reports.audit.impact import impact_to_dict, refused_to_dict, tally_to_dict
    from liren.scoring.audit.impact import Impact
    from liren.scoring.audit.tally import ImpactTally

    tally = ImpactTally(*_rulesets(sides))
    refused: list[dict[str, object]] = []

    def communities() -> Iterator[dict[str, object]]:
        for each in _counted(_impacts(call, sides, found)):
            if isinstance(each, Impact):
                tally.add(each)
                yield impact_to_dict(each)
            else:
                tally.refused += 1
                refused.append(refused_to_dict(each))

    _write_list("communities", communities())
    _write_last({"refused": refused, "impact": tally_to_dict(tally)})
    return HAS_PROBLEMS if refused else DONE


def _rounds_data(call: Call, sides: tuple[Named, Named]) -> int:
    from liren.reports.audit.impact import between_to_dict, only_once_to_dict, refused_to_dict
    from liren.scoring.audit.population import Refused
    from liren.scoring.audit.rounds import Between

    refused: list[dict[str, object]] = []
    once: list[dict[str, object]] = []

    def communities() -> Iterator[dict[str, object]]:
        for each in _counted(_betweens(call, sides)):
            if isinstance(each, Between):
                yield between_to_dict(each)
            elif isinstance(each, Refused):
                refused.append(refused_to_dict(each))
            else:
                once.append(only_once_to_dict(each))

    _write_list("rounds", communities())
    _write_last({"not_in_the_earlier_round": once, "refused": refused})
    return HAS_PROBLEMS if refused else DONE


def _write_list(name: str, items: Iterable[dict[str, object]]) -> None:
    """One list, an item a line."""
    write(f'  "{name}": [', sys.stdout)
    comma = ""
    for item in items:
        write(comma + json.dumps(item, ensure_ascii=False, sort_keys=True), sys.stdout)
        comma = ","
    write("  ],", sys.stdout)


def _write_last(data: dict[str, object]) -> None:
    """The last keys, and the end."""
    write(as_json(data).removeprefix("{\n"), sys.stdout)


# both


def _rulesets(sides: tuple[Named, Named]) -> tuple[Ruleset, Ruleset]:
    return sides[0].ruleset, sides[1].ruleset


def _impacts(
    call: Call, sides: tuple[Named, Named], found: tuple[Compared, ...]
) -> Iterator[Impact | Refused]:
    from liren.scoring.audit.impact import Assessor

    stretches = tuple(each.stretch for each in found)
    return Assessor(*_rulesets(sides), stretches).impacts(call.population)


def _betweens(call: Call, sides: tuple[Named, Named]) -> Iterator[Between | OnlyOnce | Refused]:
    from liren.scoring.audit.rounds import RoundAssessor

    assessor = RoundAssessor(*_rulesets(sides), (sides[0].day, sides[1].day))
    return assessor.betweens(call.since, call.population)


def _counted(items: Iterable[T]) -> Iterator[T]:
    """The items, with how many there have been shown on a terminal meanwhile."""
    shown = sys.stderr.isatty()
    number = 0
    for number, item in enumerate(items, start=1):
        if shown and number % 50 == 0:
            sys.stderr.write(f"\r{number}")
            sys.stderr.flush()
        yield item
    if shown and number >= 50:
        sys.stderr.write("\r" + " " * len(str(number)) + "\r")
