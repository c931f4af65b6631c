"""The facts under which expressions read a snapshot's history.

In: the declared facts, the tiers and the texts of a ruleset. Out: `History`: the declared facts by
name, and beside them `previous.FACT`, `previous.exists`, `previous.score`, `previous.tier` and the
list `rounds`, each made when it is first named, so that only what is read is asked of a snapshot.
Guarantee: what is made is declared like the fact it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from liren.engine.errors import LirenError, Place
from liren.engine.ir.nodes import Field, Input
from liren.engine.ir.types import BOOL, DATE, NUMBER, ChoiceType, RecordsType
from liren.engine.language import expression as syntax
from liren.engine.language.limits import MAX_MAGNITUDE
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import FIRST_DAY, LAST_DAY, PREVIOUS, ROUNDS, Fact, is_history
from liren.engine.text import Text

MOST_ROUNDS = 100
"""Two a year for half a century."""

NO_TIER = Text("未达等次", "no tier")
EXISTS = Text("有上一轮评估", "there was a previous round")
EARLIER_ROUNDS = Text("历次评估", "earlier rounds")
OF_ROUNDS: Mapping[str, Text] = {
    "day": Text("评估日期", "day of the assessment"),
    "score": Text("得分", "score"),
    "tier": Text("等次", "tier"),
}


class Tiers(Record):
    """The tiers of a ruleset, best first, with their titles; and where they are declared."""

    titles: Mapping[str, Text]
    place: Place


class History(Mapping[str, Fact]):
    """The declared facts, and those of history as they are asked for.

    `made` are the latter. They do not show when the mapping is walked through.
    """

    def __init__(
        self, declared: Mapping[str, Fact], tiers: Tiers, in_rounds: Iterable[str] = ()
    ) -> None:
        self.declared = declared
        self.tiers = tiers
        self.in_rounds = tuple(in_rounds)
        self.made: dict[str, Fact] = {}

    def __getitem__(self, name: str) -> Fact:
        if name in self.declared:
            return self.declared[name]
        if name not in self.made:
            made = self._make(name) if is_history(name) else None
            if made is None:
                raise KeyError(name)
            self.made[name] = made
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.declared)

    def __len__(self) -> int:
        return len(self.declared)

    def nameable(self) -> list[str]:
        """Every name of history that may stand in an expression."""
        own = [name for name in self.declared if not is_history(name)]
        return [*(f"{PREVIOUS}.{name}" for name in ("exists", "score", "tier", *own)), ROUNDS]

    def _make(self, name: str) -> Fact | None:
        if name == ROUNDS:
            return self._rounds()
        of = name.removeprefix(f"{PREVIOUS}.")
        if of == "exists":
            return Fact(id=name, kind="flag", node=Input(name, BOOL), title=EXISTS)
        found = self._of_round(of)
        if found is None or of == "day":
            return None
        title = Text(f"上一轮{found.title.zh}", f"{found.title.en} (previous round)")
        return replace(_renamed(found, name), title=title)

    def _of_round(self, name: str) -> Fact | None:
        """What a round states under a name."""
        match name:
            case "day":
                return _day()
            case "score":
                return _score()
            case "tier":
                return self._tier()
        declared = self.declared.get(name)
        return None if declared is None or is_history(name) else declared

    def _tier(self) -> Fact | None:
        if not self.tiers.titles:
            return None
        options = {**self.tiers.titles, "none": NO_TIER}
        node = Input("tier", ChoiceType(tuple(options)))
        return Fact(
            id="tier", kind="choice", node=node, title=OF_ROUNDS["tier"], options=options,
            place=self.tiers.place,
        )  # fmt: skip

    def _rounds(self) -> Fact:
        wanted = ("day", "score", "tier", *self.in_rounds)
        facts = [fact for name in wanted if (fact := self._of_round(name)) is not None]
        fields = {fact.id: _as_field(fact) for fact in facts if fact.kind != "records"}
        nodes = tuple(fact.node for fact in fields.values() if isinstance(fact.node, Field))
        kind = RecordsType(tuple((node.name, node.type) for node in nodes))  # type: ignore[misc]
        node = Input(ROUNDS, kind, 0, MOST_ROUNDS, nodes)
        return Fact(id=ROUNDS, kind="records", node=node, title=EARLIER_ROUNDS, fields=fields)


def names_in_rounds(data: object) -> frozenset[str]:
    """The names that the texts of a ruleset hold where an earlier round is at hand."""
    return frozenset(_names_in_rounds(data))


# A whole word: wordings speak of playgrounds, and asking the grammar about these takes long.
_OF_ROUNDS = re.compile(rf"\b{ROUNDS}\b")


def _names_in_rounds(data: object, inside: bool = False) -> Iterator[str]:
    if isinstance(data, dict):
        inside = inside or data.get("for_each") == ROUNDS
        for part in data.values():
            yield from _names_in_rounds(part, inside)
    elif isinstance(data, list):
        for part in data:
            yield from _names_in_rounds(part, inside)
    elif isinstance(data, str) and (inside or _OF_ROUNDS.search(data)):
        yield from _named(data, inside)


def _named(text: str, inside: bool) -> Iterator[str]:
    try:
        node = syntax.parse(text)
    except LirenError:
        return  # a wording, or an expression that is refused where it is read
    parts = [node] if inside else [part for outer in syntax.walk(node) for part in _of_each(outer)]
    for part in parts:
        for name in syntax.names(part):
            yield ".".join(name.parts).removeprefix(f"{ROUNDS}.")


def _of_each(node: syntax.Node) -> tuple[syntax.Node, ...]:
    """The parts of a function of lists in which a round is at hand."""
    match node:
        case syntax.Quantified(collection=syntax.Name(parts=(head, *_))) if head == ROUNDS:
            return (node.condition,)
        case syntax.Aggregate(collection=syntax.Name(parts=(head, *_))) if head == ROUNDS:
            return syntax.children(node)
        case syntax.Call(arguments=(syntax.Name(parts=(head, *_)), *_)) if head == ROUNDS:
            return syntax.children(node)
    return ()


def _day() -> Fact:
    node = Input("day", DATE, FIRST_DAY.toordinal(), LAST_DAY.toordinal())
    return Fact(id="day", kind="date", node=node, title=OF_ROUNDS["day"])


def _score() -> Fact:
    # Which floor and ceiling the score had in an earlier year is not known.
    node = Input("score", NUMBER, -MAX_MAGNITUDE, MAX_MAGNITUDE)
    return Fact(id="score", kind="number", node=node, title=OF_ROUNDS["score"])


def _renamed(fact: Fact, name: str) -> Fact:
    """The same declaration under another name; checks stay with the fact they were made for."""
    fields = {key: _in_list(inner, name) for key, inner in fact.fields.items()}
    nodes = tuple(inner.node for inner in fields.values() if isinstance(inner.node, Field))
    assert isinstance(fact.node, Input)
    node = replace(fact.node, name=name, fields=nodes)
    return replace(fact, id=name, node=node, fields=fields, checks=())


def _in_list(fact: Fact, records: str) -> Fact:
    return replace(fact, node=replace(fact.node, records=records))


def _as_field(fact: Fact) -> Fact:
    node = fact.node
    field = Field(ROUNDS, fact.id, node.type, node.low, node.high)
    return replace(fact, node=field)
