"""The sheets of a form that ask for no fact of today: sources, and earlier rounds.

In: the writer of the form, and an empty sheet. Out: the sheet. Guarantee: earlier rounds are asked
for where a ruleset reads them, and shown where the snapshot has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from liren.engine.ruleset.model import PREVIOUS, ROUNDS, Fact, Ruleset, is_history
from liren.engine.snapshot.history import OWN
from liren.engine.submission import form_keys as k
from liren.reports.form import wording
from liren.reports.form.content import unit_of

if TYPE_CHECKING:
    from liren.reports.form.writing import Writer

SPARE_SOURCES = 10
FEWEST_ROUNDS = 3
ROUND_WIDTH = 24


def source_sheet(form: Writer, sheet: Any) -> None:
    """The documents that values are taken from."""
    form.dressed(sheet)
    form.line(sheet, 0, form.say(wording.SOURCES_SHEET), "title")
    sheet.write_string(1, 0, k.TEXT)
    for key, column in k.SOURCE_COLUMNS.items():
        form.text(sheet, 1, column, form.say(wording.SOURCE_COLUMNS[key]), "heading")
    given = form.prefill.sources
    for row in range(2, 2 + len(given) + SPARE_SOURCES):
        cells = given[row - 2] if row - 2 < len(given) else {}
        sheet.write_string(row, 0, k.SOURCE_ROW)
        for key, column in k.SOURCE_COLUMNS.items():
            if key == "issued":
                form.day(sheet, row, column, cells.get(key, ""))
            else:
                form.text(sheet, row, column, cells.get(key, ""), "words")
    sheet.freeze_panes(2, 0)


def asks_for_rounds(form: Writer) -> bool:
    """Whether the form has a sheet of earlier rounds."""
    read = any(is_history(name) for each in form.rulesets for name in each.facts)
    return read or bool(form.prefill.rounds) or form.prefill.first_round


def rounds_sheet(form: Writer, sheet: Any) -> None:
    """What facts were in earlier rounds: a row for each, and a column for each round."""
    form.dressed(sheet)
    rounds = form.prefill.rounds
    columns = range(k.FIRST_ROUND, k.FIRST_ROUND + max(FEWEST_ROUNDS, len(rounds) + 1))
    sheet.set_column(columns[0], columns[-1], ROUND_WIDTH)
    form.line(sheet, 0, form.say(wording.ROUNDS_SHEET), "title")
    sheet.write_string(1, 0, k.row_id(k.ROUND, k.FIRST))
    form.text(sheet, 1, k.TITLE, form.say(wording.NO_ROUND))
    first = form.say(wording.YES) if form.prefill.first_round else ""
    form.text(sheet, 1, k.FIRST_ROUND, first, "open")
    options = form.one_of((wording.YES,))
    sheet.data_validation(1, k.FIRST_ROUND, 1, k.FIRST_ROUND, options)
    form.line(sheet, 2, "")
    form.text(sheet, 2, 2, form.say(wording.UNIT), "heading")
    for i, column in enumerate(columns, start=1):
        form.text(sheet, 2, column, form.say(wording.ROUND).format(number=i), "heading")
    _rows(form, sheet, columns)
    sheet.freeze_panes(3, k.FIRST_ROUND)


def _rows(form: Writer, sheet: Any, columns: Sequence[int]) -> None:
    rounds = form.prefill.rounds
    own, facts = form.prefill.own_facts, form.prefill.earlier_asked
    asked = {key: (own.get(key), wording.ROUND_TITLES[key].in_(form.lang)) for key in k.ROUND_KEYS}
    rows = {k.row_id(k.ROUND, key): (key, *each) for key, each in asked.items()}
    for name in _names(form.rulesets, rounds, facts):
        key = k.row_id(k.EARLIER, name)
        rows[key] = (key, facts[name], facts[name].title.in_(form.lang))
    for row, (row_id, (key, fact, title)) in enumerate(rows.items(), start=3):
        sheet.write_string(row, 0, row_id)
        form.text(sheet, row, k.TITLE, title)
        form.text(sheet, row, 2, "" if fact is None else unit_of(fact, form.lang))
        for i, column in enumerate(columns):
            text = rounds[i].get(key, "") if i < len(rounds) else ""
            if key == "as_of":
                form.day(sheet, row, column, text)
            elif fact is None:
                form.text(sheet, row, column, text, "words")
            else:
                form.value(sheet, row, column, text, fact)
                form.checked(sheet, row, column, fact)


def _names(
    rulesets: Iterable[Ruleset], rounds: Iterable[Mapping[str, str]], facts: Mapping[str, Fact]
) -> Iterator[str]:
    """The facts of earlier rounds: those that a ruleset reads, then others that are stated."""
    stated = (key.removeprefix(f"{k.EARLIER} ") for each in rounds for key in each
              if key.startswith(f"{k.EARLIER} "))  # fmt: skip
    names = dict.fromkeys((*(name for each in rulesets for name in _read(each)), *stated))
    return (name for name in names if name in facts and facts[name].kind != "records")


def _read(ruleset: Ruleset) -> Iterator[str]:
    """The facts whose earlier values a ruleset reads."""
    rounds = ruleset.facts.get(ROUNDS)
    names = [] if rounds is None else list(rounds.fields)
    names += [n.removeprefix(f"{PREVIOUS}.") for n in ruleset.facts if n.startswith(f"{PREVIOUS}.")]
    return (name for name in names if name not in (*OWN, "exists"))
