"""What a form asks, apart from how it looks.

In: rulesets and a language. Out: the sheets of the form in order, each with what it asks for: facts
under the group whose criteria read them, and lists of records on sheets of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from liren.engine.record import Record
from liren.engine.ruleset.model import Criterion, Fact, Ruleset, is_history
from liren.engine.ruleset.parts import criterion_inputs
from liren.engine.snapshot.values import bounds_in_words
from liren.engine.text import Lang, Text
from liren.reports.form import wording

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
LONGEST_NAME = 31


class Ask(Record):
    """What is asked of one fact: in which unit, how to write it, by which criteria and clauses."""

    fact: Fact
    title: str
    unit: str
    how: str
    asked_by: str
    clause: str


class AskSheet(Record):
    """A sheet: facts one below the other, or the records of one list."""

    name: str
    asks: Sequence[Ask]

    @property
    def records(self) -> Fact | None:
        """The list whose records stand on the sheet."""
        first = self.asks[0].fact
        return first if first.kind == "records" else None


def sheets_of(rulesets: Sequence[Ruleset], lang: Lang) -> tuple[AskSheet, ...]:
    """The sheets that ask for the facts of some rulesets, each fact once."""
    groups: dict[tuple[str, str], list[Ask]] = {}
    titles: dict[tuple[str, str], str] = {}
    seen: set[str] = set()
    for ruleset in rulesets:
        readers = _readers(ruleset)
        for name, fact in ruleset.facts.items():
            if name in seen or is_history(name):
                continue
            seen.add(name)
            key, title = _sheet_of(ruleset, fact, readers.get(name, ()))
            groups.setdefault(key, []).append(_ask(fact, readers.get(name, ()), lang))
            titles.setdefault(key, title.in_(lang))
    ordered = sorted(groups, key=lambda key: _position(key, rulesets))
    width = len(str(len(ordered)))
    return tuple(
        AskSheet(sheet_name(f"{i:0{width}} {titles[key]}"), groups[key])
        for i, key in enumerate(ordered, start=1)
    )


def sheet_name(text: str) -> str:
    """A text as a name that spreadsheet programs take."""
    return _NOT_IN_NAMES.sub(" ", text.replace("'", "’"))[:LONGEST_NAME].strip()


def _readers(ruleset: Ruleset) -> Mapping[str, Sequence[Criterion]]:
    """The criteria that read each fact."""
    found: dict[str, list[Criterion]] = {}
    for criterion in ruleset.criteria.values():
        for name in criterion_inputs(criterion):
            found.setdefault(name, []).append(criterion)
    return found


def _sheet_of(
    ruleset: Ruleset, fact: Fact, readers: Sequence[Criterion]
) -> tuple[tuple[str, str], Text]:
    """The key and the title of the sheet that a fact is on."""
    if fact.kind == "records":
        return (ruleset.id, f"list {fact.id}"), fact.title
    for criterion in readers:
        if criterion.group is not None:
            group = ruleset.groups[criterion.group]
            while group.parent is not None:
                group = ruleset.groups[group.parent]
            return (ruleset.id, f"group {group.id}"), group.title
    return ("", ""), wording.OTHER_SHEET


def _position(key: tuple[str, str], rulesets: Sequence[Ruleset]) -> tuple[int, int, int]:
    """Groups of a ruleset in its order, then its lists; what is in no group comes last."""
    for i, ruleset in enumerate(rulesets):
        kind, _, name = key[1].partition(" ")
        if key[0] == ruleset.id:
            among = list(ruleset.groups if kind == "group" else ruleset.facts)
            return i, int(kind == "list"), among.index(name)
    return len(rulesets), 0, 0


def _ask(fact: Fact, readers: Sequence[Criterion], lang: Lang) -> Ask:
    separator = "；" if lang == "zh" else "; "
    citations = (fact.citation, *(each.citation for each in readers))
    clauses = dict.fromkeys(each.say(lang) for each in citations if each is not None)
    return Ask(
        fact=fact,
        title=fact.title.in_(lang),
        unit=unit_of(fact, lang),
        how=separator.join(how_to_fill_in(fact, lang)),
        asked_by=separator.join(each.title.in_(lang) for each in readers),
        clause=separator.join(clauses),
    )


def unit_of(fact: Fact, lang: Lang) -> str:
    """The unit of a fact's values."""
    return "" if fact.unit is None else fact.unit.symbol.in_(lang)


def how_to_fill_in(fact: Fact, lang: Lang) -> Iterator[str]:
    """What kind of value it is, within which bounds, and what has to stand beside it."""
    yield kind_in_words(fact, lang)
    if fact.note is not None:
        yield fact.note.in_(lang)
    if fact.evidence is not None:
        yield wording.SUPPORT.in_(lang).format(text=fact.evidence.in_(lang))
    if fact.needs:
        titles = {"reason": wording.REASON, "evidence": wording.EVIDENCE}
        columns = ("、" if lang == "zh" else ", ").join(titles[n].in_(lang) for n in fact.needs)
        yield wording.NEEDS.in_(lang).format(columns=columns)


def kind_in_words(fact: Fact, lang: Lang, *, in_record: bool = False) -> str:
    """What kind of value is written in a cell."""
    fixed = {
        "flag": wording.YES_OR_NO,
        "choice": wording.ONE_OF,
        "checklist": wording.ITEMS if in_record else wording.EACH_ITEM,
    }
    if fact.kind in fixed:
        return fixed[fact.kind].in_(lang)
    words = {"date": wording.A_DAY, "count": wording.WHOLE, "records": wording.WHOLE}
    bounds = bounds_in_words(fact).in_(lang)
    return words.get(fact.kind, wording.NUMBER).in_(lang).format(bounds=bounds)
