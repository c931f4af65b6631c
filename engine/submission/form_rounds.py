"""The earlier rounds of a form: a sheet with a row for each fact and a column for each round.

In: the rows of the sheet. Out: `history` as a snapshot has it, the rounds in the order of their
columns. Guarantee: a column in which nothing stands is no round; that there was none before is
stated by saying so, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from liren.engine.errors import Problem
from liren.engine.language.words import SWITCH
from liren.engine.ruleset.model import PREVIOUS, ROUNDS, Fact, Ruleset
from liren.engine.snapshot.history import facts_of_rounds
from liren.engine.submission import form_keys as k
from liren.engine.submission import xlsx_problems as p
from liren.engine.submission.form_sources import FormSources
from liren.engine.submission.tables import Cell, TableBuilder


class FormRounds:
    """The earlier rounds of one form; `raw` says what a cell states of a fact."""

    def __init__(
        self,
        builder: TableBuilder,
        rulesets: Sequence[Ruleset],
        sources: FormSources,
        raw: Callable[[Cell, Fact | None], object],
    ) -> None:
        self.builder = builder
        self.sources = sources
        self.raw = raw
        self.facts = {n: fact for each in rulesets for n, fact in facts_of_rounds(each).items()}
        self.own = own_facts(rulesets)
        self.first: Cell | None = None
        self.rounds: dict[int, dict[str, Cell]] = {}

    def row(self, key: str, cells: Mapping[int, Cell]) -> None:
        """A row: what one fact, or something of the rounds themselves, was in each round."""
        if key == k.FIRST:
            self.first = next(iter(cells.values()), None)
            return
        for column, cell in cells.items():
            self.rounds.setdefault(column, {})[key] = cell

    def end(self, note: Callable[[Problem, Cell], None]) -> None:
        """State the rounds."""
        if self.first is not None and not self.rounds and SWITCH.get(self.first.text):
            self.builder.put_empty_list(("history",), self.first)
        elif self.first is not None and (self.rounds or self.first.text not in SWITCH):
            note(p.FirstRound(found=self.first.text), self.first)
        for i, column in enumerate(sorted(self.rounds)):
            self.builder.put_mapping(("history", i), next(iter(self.rounds[column].values())))
            for key, cell in self.rounds[column].items():
                self.state(i, key, cell)

    def state(self, i: int, key: str, cell: Cell) -> None:
        """One cell of one round."""
        at = ("history", i)
        if key == "as_of":
            self.builder.put_day((*at, key), cell)
        elif key == "source":
            self.builder.put_raw((*at, key), cell, self.sources.cited(cell))
        elif key in k.ROUND_KEYS:
            self.stated((*at, key), cell, self.own.get(key))
        else:
            self.stated((*at, "facts", key), cell, self.facts.get(key))

    def stated(self, path: tuple[str | int, ...], cell: Cell, fact: Fact | None) -> None:
        """What a cell states of a fact, unless that cannot be told, which is noted."""
        raw = self.raw(cell, fact)
        if raw is not None:
            self.builder.put_raw(path, cell, raw)


def own_facts(rulesets: Sequence[Ruleset]) -> dict[str, Fact]:
    """How the score and the tier of a round are declared, where a ruleset reads them."""
    found: dict[str, Fact] = {}
    for ruleset in rulesets:
        rounds = ruleset.facts.get(ROUNDS)
        for key in ("score", "tier"):
            fact = ruleset.facts.get(f"{PREVIOUS}.{key}") or (rounds and rounds.fields.get(key))
            if fact:
                found.setdefault(key, fact)
    return found
