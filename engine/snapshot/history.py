"""The history of a snapshot in the terms of a ruleset: what earlier rounds found.

In: the rounds of a snapshot and a ruleset. Out: a `Reading` for every fact of the ruleset that is
read from history (`previous.FACT`, `rounds` and the like), and what was said beside the values.
Problems go to the reader of values. Without `history` nothing is known of earlier rounds; what a
round does not state is missing, as it is among the facts of the snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, cast

from liren.engine.errors import AssessmentError
from liren.engine.language.document import Path
from liren.engine.record import replace
from liren.engine.ruleset.model import PREVIOUS, ROUNDS, Fact, Ruleset, is_history
from liren.engine.snapshot import problems as p
from liren.engine.snapshot.load import Round, Snapshot
from liren.engine.snapshot.statements import Statement, beside, statements
from liren.engine.snapshot.values import Reading, ValueReader
from liren.engine.text import same

OWN = ("day", "score", "tier")
"""What a round states beside its facts."""

Given = Mapping[str, tuple[object, Path]]


class Told(NamedTuple):
    """What one round states: of itself, and of its facts."""

    own: Mapping[str, Reading]
    facts: Mapping[str, Reading]

    def of(self, name: str) -> Reading | None:
        """What it states under a name."""
        return self.own.get(name) if name in OWN else self.facts.get(name)


class HistoryReader:
    """Reads the rounds of one snapshot; `given` lists the facts of a round by their ids.

    `latest` is what the last of them stated, once `readings` were asked for.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        snapshot: Snapshot,
        values: ValueReader,
        given: Callable[[Mapping[str, object], Path], Given],
    ) -> None:
        self.snapshot = snapshot
        self.values = values
        self.given = given
        self.rounds = snapshot.history
        self.wanted = {name: fact for name, fact in ruleset.facts.items() if is_history(name)}
        self.known = facts_of_rounds(ruleset)
        self.latest: Mapping[str, Reading] = {}

    def readings(self) -> dict[str, Reading]:
        """What is known of every fact that is read from history."""
        self.check_days()
        told = [self.told(earlier) for earlier in self.rounds or ()]
        if told:
            self.latest = told[-1].facts
        return {name: self.reading(fact, told) for name, fact in self.wanted.items()}

    def check_days(self) -> None:
        """Note rounds that are not before the snapshot, and days that have two."""
        day, seen = self.snapshot.as_of, set[date]()
        for earlier in self.rounds or ():
            at = ("history", earlier.position, "as_of")
            if day is not None and earlier.day >= day:
                self.values.add(p.RoundNotEarlier(round=str(earlier.day), day=str(day)), at)
            if earlier.day in seen:
                self.values.add(p.RoundTwice(round=str(earlier.day)), at)
            seen.add(earlier.day)

    def told(self, earlier: Round) -> Told:
        """What a round states, read by the declarations of the ruleset."""
        path = ("history", earlier.position)
        self.values.meta(earlier.beside, path, ())
        own = {"day": Reading(earlier.day.toordinal(), "exact")}
        for name, raw in (("score", earlier.score), ("tier", earlier.tier)):
            fact = self.own_fact(name)
            if raw is not None and fact is not None:
                own[name] = self.values.read(replace(fact, id=name), raw, (*path, name))
        given = self.given(earlier.facts, (*path, "facts"))
        facts = {
            name: self.values.read(self.known[name], raw, at)
            for name, (raw, at) in given.items()
            if name in self.known
        }
        return Told(own, facts)

    def own_fact(self, name: str) -> Fact | None:
        """How the score or the tier is declared, when the ruleset reads it."""
        rounds = self.wanted.get(ROUNDS)
        return self.wanted.get(f"{PREVIOUS}.{name}") or (rounds and rounds.fields.get(name))

    def reading(self, fact: Fact, told: list[Told]) -> Reading:
        """What is known of one fact that is read from history."""
        if self.rounds is None:
            return self.values.blank(fact)
        if fact.id == ROUNDS:
            return self.listed(fact, told)
        name = fact.id.removeprefix(f"{PREVIOUS}.")
        if name == "exists":
            return Reading(bool(told), "exact")
        return (told[-1].of(name) if told else None) or self.values.blank(fact)

    def listed(self, fact: Fact, told: list[Told]) -> Reading:
        """All rounds, the earliest first, each called by its day."""
        rows = [
            [each.of(name) or self.values.blank(inner) for name, inner in fact.fields.items()]
            for each in told
        ]
        names = tuple(same(str(earlier.day)) for earlier in self.rounds or ())
        return self.values.together(fact, rows, names, (0, 0))

    def statements(self) -> Iterator[Statement]:
        """What is said beside the values of rounds that the ruleset reads."""
        sources, rounds = self.snapshot.sources, self.rounds or ()
        if ROUNDS in self.wanted:
            for i, earlier in enumerate(rounds):
                at = f"{ROUNDS}[{i}]"
                yield from beside(at, earlier.beside, sources)
                yield from self.of_facts(earlier, self.wanted[ROUNDS].fields, f"{at}.")
        for earlier in rounds[-1:]:
            names = {fact.id.removeprefix(f"{PREVIOUS}."): fact for fact in self.wanted.values()}
            yield from self.of_facts(earlier, names, f"{PREVIOUS}.")

    def of_facts(
        self, earlier: Round, wanted: Mapping[str, Fact], prefix: str
    ) -> Iterator[Statement]:
        """What is said beside the values of one round."""
        own = {"score": earlier.score, "tier": earlier.tier}
        given = {name: raw for name, (raw, _) in self.given(earlier.facts, ()).items()}
        for name, raw in {**given, **own}.items():
            if name in wanted and isinstance(raw, dict | list):
                fact = replace(wanted[name], id=prefix + name)
                yield from statements(fact, raw, self.snapshot.sources)


def facts_of_rounds(ruleset: Ruleset) -> Mapping[str, Fact]:
    """The facts that a round may state: those of the snapshot, without what is needed beside them.

    A criterion that was taken over may ask for the earlier value of a fact that is not itself read.
    """
    if FACTS_OF_ROUNDS not in ruleset.plans:
        ruleset.plans[FACTS_OF_ROUNDS] = _facts_of_rounds(ruleset)
    return cast(Mapping[str, Fact], ruleset.plans[FACTS_OF_ROUNDS])


FACTS_OF_ROUNDS = "facts of rounds"


def _facts_of_rounds(ruleset: Ruleset) -> dict[str, Fact]:
    rounds = ruleset.facts.get(ROUNDS)
    asked = {} if rounds is None else dict(rounds.fields)
    for name, fact in ruleset.facts.items():
        if name.startswith(f"{PREVIOUS}."):
            asked[name.removeprefix(f"{PREVIOUS}.")] = fact
    asked = {name: fact for name, fact in asked.items() if name not in (*OWN, "exists")}
    stated = {name: fact for name, fact in ruleset.facts.items() if not is_history(name)}
    return {name: without_needs(fact) for name, fact in {**asked, **stated}.items()}


def without_needs(fact: Fact) -> Fact:
    """The same declaration for a value that was accepted in its day."""
    fields = {name: replace(inner, needs=()) for name, inner in fact.fields.items()}
    return replace(fact, needs=(), fields=fields)


def check_rounds(snapshot: Snapshot, day: date) -> None:
    """Raise `AssessmentError` unless every round of the history is before the day."""
    late = [earlier for earlier in snapshot.history or () if earlier.day >= day]
    if late:
        raise AssessmentError(
            [
                p.RoundNotEarlier(
                    round=str(earlier.day),
                    day=str(day),
                    place=snapshot.document.place(("history", earlier.position, "as_of")),
                )
                for earlier in late
            ]
        )
