"""`liren compare`: what a change of rules does.

In: two rulesets, by id, path, profile, or a ruleset on a day; and real communities, if wished. Out:
what is different, and what that means, as text or JSON. The exit code is 0 when all is well, 1 when
a claim was not proved or a community could not be read, 2 when nothing could be done.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from liren.cli.common import Command, UsageRefusedError, format_option, help_option, lang_option
from liren.cli.output import DONE, HAS_PROBLEMS, Format, as_json, painter, report, write
from liren.cli.problems import (
    BadValue,
    CannotWrite,
    Excludes,
    GoesWith,
    UnknownTierClaimed,
)
from liren.cli.proofs import limit_option, limits, need_solver
from liren.cli.saving import save
from liren.engine.errors import LirenError, nearest
from liren.engine.record import Record
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.audit.named import Named
    from liren.reports.audit.compare import Rest
    from liren.reports.page import Page
    from liren.scoring.audit.answers import Example
    from liren.scoring.audit.claims import Claim, Judged
    from liren.scoring.audit.comparing import Compared, Looked
    from liren.scoring.audit.impact import Impact
    from liren.scoring.audit.limits import Limits
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


_CLAIM = Text(
    "待证结论，不成立或未能判定的，退出码为 1：stricter、looser、equivalent、no-one-loses-等次，"
    "可写多次",
    "what is to be proved, else the exit code is 1: stricter, looser, equivalent or"
    " no-one-loses-TIER; can be repeated",
)
_CLAIM_NAME = Text("结论", "CLAIM")
_RECORDS = Text("证明考察的记录条数，默认 3", "records of a list that proofs look at, by default 3")
_SECONDS = Text("每个问题的时限（秒），默认 5", "seconds for a question, by default 5")
_TOTAL = Text("总时限（秒），默认 60", "seconds in all, by default 60")
_SAVE = Text("把示例社区存入该文件夹", "save the examples in this folder")
_FOLDER = Text("文件夹", "FOLDER")
_A_CLAIM = Text(
    " `stricter`、`looser`、`equivalent` 或 `no-one-loses-等次`",
    "`stricter`, `looser`, `equivalent` or `no-one-loses-TIER`",
)
_CALLED = "liren compare"


class Call(Record):
    """What was asked for."""

    old: str
    new: str
    diff_only: bool
    population: tuple[str, ...]
    since: tuple[str, ...]
    claims: tuple[str, ...]
    limits: Limits
    save_examples: str | None
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
    @click.option(
        "--claim", "claims", multiple=True, metavar=_CLAIM_NAME.in_(lang), help=_CLAIM.in_(lang)
    )
    @click.option("--diff", "diff_only", is_flag=True, help=_DIFF.in_(lang))
    @limit_option(lang, "--records", _RECORDS)
    @limit_option(lang, "--seconds", _SECONDS)
    @limit_option(lang, "--total-seconds", _TOTAL)
    @limit_option(lang, "--memory")
    @click.option("--save-examples", metavar=_FOLDER.in_(lang), help=_SAVE.in_(lang))
    @click.option("-v", "--verbose", is_flag=True, help=_VERBOSE.in_(lang))
    @lang_option(lang)
    @format_option(lang)
    @help_option(lang)
    def compare(**options: Any) -> int:
        limited = limits(options)
        call = Call(limits=limited, **options)
        _check(call)
        try:
            return _compared(call)
        except LirenError as error:
            return report(error.problems, call.output, call.lang)

    return compare


def _check(call: Call) -> None:
    """Raise `UsageRefusedError` where options do not go together."""
    if call.since and not call.population:
        raise UsageRefusedError([GoesWith(name="--since", other="--on", command=_CALLED)])
    if call.diff_only:
        given = {"--claim": call.claims, "--save-examples": call.save_examples}
        wrong = [name for name, value in given.items() if value]
        if wrong:
            problems = [Excludes(name=n, other="--diff", command=_CALLED) for n in wrong]
            raise UsageRefusedError(problems)


def _claims(call: Call, sides: tuple[Ruleset, Ruleset]) -> tuple[Claim, ...]:
    """What is claimed. Raises `UsageRefusedError` for what is no claim, or about no tier."""
    if not call.claims:
        return ()
    from liren.scoring.audit.claims import read_claim, unknown_tier

    found = []
    for text in call.claims:
        claim = read_claim(text)
        if claim is None:
            wrong = BadValue(name="--claim", value=text, expected=_A_CLAIM, command=_CALLED)
            raise UsageRefusedError([wrong])
        if unknown_tier(claim, *sides):
            near = nearest(claim.tier or "", [t.id for side in sides for t in side.tiers])
            problem = UnknownTierClaimed(name=claim.tier or "", nearest=near, command=_CALLED)
            raise UsageRefusedError([problem])
        found.append(claim)
    return tuple(found)


class Found(Record):
    """What was compared, what was found, what was claimed of it, and the names of examples."""

    sides: tuple[Named, Named]
    looked: Looked
    claims: tuple[tuple[Judged, ...], ...]
    rest: Rest
    saved: Mapping[Example, str]

    @property
    def code(self) -> int:
        """1 when a claim was not proved."""
        judged = (*self.claims, self.rest.claims)
        holds = all(each.outcome == "proved" for some in judged for each in some)
        return DONE if holds else HAS_PROBLEMS


def _compared(call: Call) -> int:
    from liren.engine.audit.named import load_both

    sides = load_both(call.old, call.new)
    claims = _claims(call, _rulesets(sides))
    looked = _looked_at(call, sides)
    judged = _judged(claims, looked.compared)
    rest = _rest(claims, looked)
    result = Found(sides, looked, judged, rest, _saved(call, looked.compared, judged))
    if call.output == "json":
        return max(result.code, _as_data(call, result))
    return max(result.code, _as_text(call, result))


def _looked_at(call: Call, sides: tuple[Named, Named]) -> Looked:
    """The comparisons. Raises `LirenError` when there are to be proofs and there is no solver."""
    from liren.scoring.audit.comparing import looked_at

    if not call.diff_only:
        need_solver(_CALLED, without="--diff")
    shown = sys.stderr.isatty()

    def progress(done: int, of: int) -> None:
        if shown:
            sys.stderr.write(f"\r{done}/{of}" if done < of else "\r" + " " * 12 + "\r")
            sys.stderr.flush()

    days = sides[0].day, sides[1].day
    return looked_at(
        *_rulesets(sides), days, call.limits, proofs=not call.diff_only, progress=progress
    )


def _rest(claims: tuple[Claim, ...], looked: Looked) -> Rest:
    """The time that was not looked at, for which no claim is decided."""
    from liren.reports.audit.compare import Rest

    if not claims or not looked.rest:
        return Rest(looked.rest, looked.limit)
    from liren.scoring.audit.claims import not_judged

    return Rest(looked.rest, looked.limit, tuple(not_judged(each, looked.limit) for each in claims))


def _judged(
    claims: tuple[Claim, ...], found: tuple[Compared, ...]
) -> tuple[tuple[Judged, ...], ...]:
    if not claims:
        return ()
    from liren.scoring.audit.claims import judge

    return tuple(tuple(judge(claim, each) for claim in claims) for each in found)


def _saved(
    call: Call, found: tuple[Compared, ...], judged: tuple[tuple[Judged, ...], ...]
) -> Mapping[Example, str]:
    """The examples, written into the folder that was named, and their names."""
    if call.save_examples is None:
        return {}
    from liren.reports.audit.examples import numbered
    from liren.reports.audit.proofs import examples_of

    examples = [e for each in found if each.proof is not None for e in examples_of(each.proof)]
    examples += [each.example for some in judged for each in some if each.example is not None]
    names = numbered(examples)
    folder = Path(call.save_examples)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise LirenError([CannotWrite(path=str(folder))]) from None
    for example, name in names.items():
        save(str(folder / name), example.to_yaml())
    return names


# text


def _as_text(call: Call, found: Found) -> int:
    from liren.reports.audit.compare import comparison_text
    from liren.reports.audit.examples import Told
    from liren.reports.page import Page

    page = Page(call.lang, paint=painter(sys.stdout, os.environ), verbose=call.verbose)
    told = Told(page, _rulesets(found.sides), found.saved)
    compared = found.looked.compared
    lines = comparison_text(*found.sides, compared, told, found.claims, found.rest)
    write("\n".join(lines) + "\n", sys.stdout)
    if call.since:
        return _rounds_text(call, found.sides, page)
    return _impact_text(call, found.sides, found.looked, page) if call.population else DONE


def _impact_text(call: Call, sides: tuple[Named, Named], found: Looked, page: Page) -> int:
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


def _as_data(call: Call, found: Found) -> int:
    from liren.reports.audit.compare import comparison_to_dict

    sides = found.sides
    compared = found.looked.compared
    head = comparison_to_dict(*sides, compared, found.saved, found.claims, found.rest)
    if not call.population:
        write(as_json(head), sys.stdout)
        return DONE
    # Written as it grows: a country of communities is never in memory together.
    write(as_json(head).removesuffix("\n}") + ",", sys.stdout)
    if call.since:
        return _rounds_data(call, sides)
    return _impact_data(call, sides, found.looked)


def _impact_data(call: Call, sides: tuple[Named, Named], found: Looked) -> int:
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


def _impacts(call: Call, sides: tuple[Named, Named], found: Looked) -> Iterator[Impact | Refused]:
    from liren.scoring.audit.impact import Assessor

    return Assessor(*_rulesets(sides), found.stretches).impacts(call.population)


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
