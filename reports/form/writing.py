"""A form as an xlsx file.

In: rulesets, a language, and a snapshot to fill in from the start, if there is one. Out: the bytes
of a workbook, and what of the snapshot it has no room for. Guarantee: text is written as text,
whatever it begins with; the only formulas are those that count; everything but the cells to fill in
is protected; the same input gives the same bytes but for the day in the file's properties.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liren.engine.errors import LirenError, Problem
from liren.engine.language.limits import MAX_MAGNITUDE
from liren.engine.language.words import read_day
from liren.engine.record import Record
from liren.engine.ruleset.model import Fact, Ruleset
from liren.engine.submission import form_keys as k
from liren.engine.submission.tables import column_name
from liren.engine.submission.xlsx_problems import FormsNotInstalled
from liren.engine.submission.xlsx_reading import number_text
from liren.engine.text import Lang, Text
from liren.reports.form import wording
from liren.reports.form.content import Ask, AskSheet, kind_in_words, sheet_name, sheets_of, unit_of
from liren.reports.form.further import asks_for_rounds, rounds_sheet, source_sheet
from liren.reports.form.prefill import Prefill, Stated, option_word

if TYPE_CHECKING:
    from liren.engine.snapshot.load import Snapshot

FEWEST_ROWS = 30
"""Rows for records, unless the list can have only fewer."""
SPARE_ROWS = 10
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_FIRST_DAY = 1901
"""Spreadsheets count a day in 1900 that never was."""
WIDTHS = (0, 34, 20, 10, 24, 24, 24, 24, 34, 34, 34)
MOST_MESSAGE = 250
PALE, DEEPER, GREY = "#FFFBE6", "#FFE699", "#F2F2F2"
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "bg_color": GREY, "border": 1, "text_wrap": True},
    "text": {"text_wrap": True, "valign": "top"},
    "open": {"locked": False, "bg_color": PALE, "border": 1, "text_wrap": True, "valign": "top"},
}
LOOKS = {
    **LOOKS,
    "words": {**LOOKS["open"], "num_format": "@"},
    "needed": {**LOOKS["open"], "num_format": "@", "bg_color": DEEPER},
    "day": {**LOOKS["open"], "num_format": "yyyy-mm-dd"},
}


class Form(Record):
    """A form that was written, and what it has no room for."""

    content: bytes
    left_out: tuple[Problem, ...]


def write_form(rulesets: Sequence[Ruleset], lang: Lang, snapshot: Snapshot | None = None) -> Form:
    """The form for some rulesets, filled in with a snapshot that fits them."""
    try:
        import xlsxwriter
    except ImportError:
        raise LirenError([FormsNotInstalled(package="XlsxWriter")]) from None
    sheets = sheets_of(rulesets, lang)
    facts = [ask.fact for sheet in sheets for ask in sheet.asks]
    prefill = Prefill(snapshot, facts, lang, rulesets)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        Writer(book, rulesets, lang, prefill).write(sheets)
    return Form(out.getvalue(), tuple(prefill.left_out))


class Writer:
    """Writes the sheets of one form; other modules use it for single sheets."""

    def __init__(
        self, book: Any, rulesets: Sequence[Ruleset], lang: Lang, prefill: Prefill
    ) -> None:
        self.book = book
        self.rulesets = rulesets
        self.lang: Lang = lang
        self.prefill = prefill
        self.looks = {name: book.add_format(dict(look)) for name, look in LOOKS.items()}
        self.stamp: Any = None
        self.ranges: dict[tuple[str, ...], str] = {}

    def write(self, sheets: Sequence[AskSheet]) -> None:
        """All of the form."""
        head = self.book.add_worksheet(sheet_name(wording.HEAD_SHEET.in_(self.lang)))
        pages = [(each, self.book.add_worksheet(each.name)) for each in sheets]
        aside = self.book.add_worksheet(sheet_name(wording.ASIDE_SHEET.in_(self.lang)))
        sources = self.book.add_worksheet(sheet_name(wording.SOURCES_SHEET.in_(self.lang)))
        rounds_name = sheet_name(wording.ROUNDS_SHEET.in_(self.lang))
        rounds = self.book.add_worksheet(rounds_name) if asks_for_rounds(self) else None
        self.stamp = self.book.add_worksheet(k.STAMP_SHEET)
        self.stamp_sheet()
        counts = [(each.name, *_Page(self, page).write(each)) for each, page in pages]
        self.head_sheet(head, counts)
        self.aside_sheet(aside)
        source_sheet(self, sources)
        if rounds is not None:
            rounds_sheet(self, rounds)

    def say(self, text: Text) -> str:
        """A wording in the language of the form."""
        return text.in_(self.lang)

    def dressed(self, sheet: Any) -> None:
        """What all sheets have: the hidden ids, the widths of columns, the protection."""
        for i, width in enumerate(WIDTHS):
            sheet.set_column(i, i, width, None, {"hidden": True} if i == 0 else {})
        sheet.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def text(self, sheet: Any, row: int, column: int, text: str, look: str = "text") -> None:
        """A text, never a formula or a link."""
        if text:
            sheet.write_string(row, column, text, self.looks[look])
        else:
            sheet.write_blank(row, column, None, self.looks[look])

    def value(self, sheet: Any, row: int, column: int, text: str, fact: Fact) -> None:
        """A cell to fill in, as a number or a day where the text is one."""
        if fact.kind == "date":
            self.day(sheet, row, column, text)
        elif is_number(text):
            sheet.write_number(row, column, float(text), self.looks["open"])
        else:
            self.text(sheet, row, column, text, "open")

    def day(self, sheet: Any, row: int, column: int, text: str) -> None:
        """A cell for a day, as a day of the spreadsheet where the text is one."""
        day = read_day(text)
        if day is not None and day.year >= _FIRST_DAY:
            moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001  a day has no zone
            sheet.write_datetime(row, column, moment, self.looks["day"])
        else:
            self.text(sheet, row, column, text, "day")

    # drop-downs and checks

    def checked(self, sheet: Any, row: int, column: int, fact: Fact, last: int = -1) -> None:
        """What may be put into a cell, or into those down to row `last`."""
        options = self.check_of(fact)
        if options is not None:
            message = {"input_message": _short(kind_in_words(fact, self.lang, in_record=True)),
                       "error_message": _short(self.say(wording.STILL)),
                       "error_type": "warning"}  # fmt: skip
            sheet.data_validation(row, column, max(row, last), column, {**options, **message})

    def check_of(self, fact: Fact) -> dict[str, Any] | None:
        """The check of a spreadsheet program for a fact."""
        if fact.kind == "flag":
            return self.one_of((wording.YES, wording.NO, wording.UNKNOWN))
        if fact.kind == "choice":
            words = [option_word(fact, option, self.lang) for option in fact.options]
            return {"validate": "list", "source": self.range_of((*words, self.unknown()))}
        if fact.kind == "checklist" or fact.at_least is None or fact.at_most is None:
            return None
        kind = {"date": "date", "count": "integer", "records": "integer"}.get(fact.kind, "decimal")
        low, high = (_in_unit(fact, end) for end in (fact.at_least, fact.at_most))
        if fact.at_most == MAX_MAGNITUDE:
            return {"validate": kind, "criteria": ">=", "value": low}
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}

    def one_of(self, words: Iterable[Text]) -> dict[str, Any]:
        """A drop-down of a few words."""
        return {"validate": "list", "source": [self.say(word) for word in words]}

    def unknown(self) -> str:
        """The word for what is not known."""
        return self.say(wording.UNKNOWN)

    def range_of(self, words: tuple[str, ...]) -> str:
        """Where words for a drop-down stand: a list of any length, with any characters."""
        if words not in self.ranges:
            column = 4 + len(self.ranges)
            for i, word in enumerate(words):
                self.stamp.write_string(i, column, word)
            letters = column_name(column)
            self.ranges[words] = f"='{k.STAMP_SHEET}'!${letters}$1:${letters}${len(words)}"
        return self.ranges[words]

    # the sheets of every form

    def stamp_sheet(self) -> None:
        """Which rulesets the form is for, on a sheet that nobody sees."""
        for column, text in enumerate((k.MARK, k.LAYOUT)):
            self.stamp.write_string(0, column, text)
        for row, ruleset in enumerate(self.rulesets, start=1):
            for column, text in enumerate((ruleset.id, ruleset.version, ruleset.digest)):
                self.stamp.write_string(row, column, text)
        self.stamp.protect()
        self.stamp.hide()

    def head_sheet(self, sheet: Any, counts: Sequence[tuple[str, str, int, int]]) -> None:
        """What the whole is about, how to fill in the rest, and how much is filled in."""
        self.dressed(sheet)
        row = 0
        for ruleset in self.rulesets:
            title = self.say(wording.FORM_OF).format(
                title=ruleset.title.in_(self.lang), version=ruleset.version
            )
            self.line(sheet, row, title, "title")
            row += 1
        for line in wording.EXPLAINED:
            self.line(sheet, row, self.say(line))
            sheet.set_row(row, 32)
            sheet.merge_range(row, k.TITLE, row, k.NOTE, self.say(line), self.looks["text"])
            row += 1
        for key in k.HEAD_KEYS:
            self.head_row(sheet, row := row + 1, key)
        self.counts(sheet, row + 2, counts)

    def line(self, sheet: Any, row: int, text: str, look: str = "text") -> None:
        """A line that asks for nothing."""
        sheet.write_string(row, 0, k.TEXT)
        self.text(sheet, row, k.TITLE, text, look)

    def head_row(self, sheet: Any, row: int, key: str) -> None:
        """One cell about the whole."""
        sheet.write_string(row, 0, k.row_id(k.HEAD, key))
        self.text(sheet, row, k.TITLE, self.say(wording.HEAD_TITLES[key]))
        given = self.prefill.head.get(key, "")
        if key == "rulesets" and not given and len(self.rulesets) > 1:
            given = ", ".join(ruleset.id for ruleset in self.rulesets)
        if key == "as_of":
            self.day(sheet, row, k.VALUE, given)
        else:
            self.text(sheet, row, k.VALUE, given, "words")

    def counts(self, sheet: Any, row: int, counts: Sequence[tuple[str, str, int, int]]) -> None:
        """How much is filled in on each sheet."""
        sheet.write_string(row, 0, k.TEXT)
        for column, title in enumerate((wording.SHEET, wording.FILLED, wording.OF), start=1):
            self.text(sheet, row, column, self.say(title), "heading")
        for name, formula, filled, of in counts:
            row += 1
            self.line(sheet, row, name)
            sheet.write_formula(row, 2, formula, self.looks["text"], filled)
            if of:
                sheet.write_number(row, 3, of, self.looks["text"])
            else:
                self.text(sheet, row, 3, self.say(wording.RECORDS))

    def aside_sheet(self, sheet: Any) -> None:
        """Exemptions that are claimed, and waivers."""
        self.dressed(sheet)
        self.line(sheet, 0, self.say(wording.ASIDE_SHEET), "title")
        sheet.write_string(1, 0, k.TEXT)
        for column, title in enumerate(wording.ASIDE_COLUMNS, start=1):
            self.text(sheet, 1, column, self.say(title), "heading")
        given = self.prefill.asides
        last = 1 + len(given) + SPARE_ROWS
        for row in range(2, last + 1):
            cells = given[row - 2] if row - 2 < len(given) else {}
            sheet.write_string(row, 0, k.ASIDE)
            self.text(sheet, row, k.ASIDE_KIND, cells.get("kind", ""), "words")
            for key, column in k.ASIDE_COLUMNS.items():
                self.text(sheet, row, column, self.set_aside(key, cells.get(key, "")), "words")
        kinds = self.one_of((wording.CLAIM, wording.WAIVER))
        sheet.data_validation(2, k.ASIDE_KIND, last, k.ASIDE_KIND, kinds)
        words = tuple(dict.fromkeys(
            self.criterion(name) for each in self.rulesets for name in each.criteria
        ))  # fmt: skip
        if words:
            source = {"validate": "list", "source": self.range_of(words), "error_type": "warning"}
            sheet.data_validation(2, k.ASIDE_CRITERION, last, k.ASIDE_CRITERION, source)
        sheet.freeze_panes(2, 0)

    def set_aside(self, key: str, text: str) -> str:
        """A cell of what is set aside."""
        return self.criterion(text) if key == "criterion" and text else text

    def criterion(self, name: str) -> str:
        """A criterion by title and id, of which only the id is read."""
        found = (each.criteria[name] for each in self.rulesets if name in each.criteria)
        criterion = next(found, None)
        return name if criterion is None else f"{criterion.title.in_(self.lang)} [{name}]"


class _Page:
    """Writes one sheet that asks for facts."""

    def __init__(self, form: Writer, sheet: Any) -> None:
        self.form = form
        self.sheet = sheet
        self.row = 0

    def write(self, page: AskSheet) -> tuple[str, int, int]:
        """The sheet; the formula that counts what is filled in, its value, and of how many."""
        self.form.dressed(self.sheet)
        self.form.line(self.sheet, 0, page.name, "title")
        self.sheet.write_string(1, 0, k.TEXT)
        for column, title in enumerate(wording.COLUMNS, start=1):
            self.form.text(self.sheet, 1, column, self.form.say(title), "heading")
        self.row = 2
        if page.records is not None:
            return self.records(page.asks[0], page)
        self.sheet.freeze_panes(2, 2)
        filled = sum(self.ask(ask) for ask in page.asks)
        of = sum(max(len(ask.fact.options), 1) if ask.fact.kind == "checklist" else 1
                 for ask in page.asks)  # fmt: skip
        name = page.name.replace("'", "''")
        return f"=COUNTA('{name}'!$C$3:$C${self.row})", filled, of

    def ask(self, ask: Ask) -> int:
        """The row of a fact, and of each item of a checklist; how many are filled in."""
        fact, stated = ask.fact, self.form.prefill.of(ask.fact)
        self.asked(ask, stated, k.FACT)
        if fact.kind != "checklist":
            self.row += 1
            return int(bool(stated.value))
        self.form.text(self.sheet, self.row, k.VALUE, "")
        self.row += 1
        for item, title in fact.options.items():
            self.item(fact, item, title, stated.items.get(item, ""))
        return len(stated.items)

    def asked(self, ask: Ask, stated: Stated, kind: str) -> None:
        """The cells of a fact: its value and what is beside it, and what explains it."""
        self.sheet.write_string(self.row, 0, k.row_id(kind, ask.fact.id))
        explained = {
            k.TITLE: ask.title, k.UNIT: ask.unit, k.HOW: ask.how,
            k.ASKED_BY: ask.asked_by, k.CLAUSE: ask.clause,
        }  # fmt: skip
        for column, text in explained.items():
            self.form.text(self.sheet, self.row, column, text)
        if ask.fact.kind != "checklist":
            self.form.value(self.sheet, self.row, k.VALUE, stated.value, ask.fact)
            self.form.checked(self.sheet, self.row, k.VALUE, ask.fact)
        for key, column in k.BESIDE.items():
            look = "needed" if key in ask.fact.needs else "words"
            self.form.text(self.sheet, self.row, column, stated.beside.get(key, ""), look)

    def item(self, fact: Fact, item: str, title: Text, answer: str) -> None:
        """The row of an item."""
        self.sheet.write_string(self.row, 0, k.row_id(k.ITEM, fact.id, item))
        self.form.text(self.sheet, self.row, k.TITLE, f"    {self.form.say(title)}")
        self.form.text(self.sheet, self.row, k.VALUE, answer, "open")
        words = (wording.YES, wording.NO, wording.UNKNOWN)
        options = self.form.one_of(words)
        self.sheet.data_validation(self.row, k.VALUE, self.row, k.VALUE, options)
        self.row += 1

    # lists

    def records(self, ask: Ask, page: AskSheet) -> tuple[str, int, int]:
        """A row for the whole list, and the table of its records."""
        fact, stated = ask.fact, self.form.prefill.of(ask.fact)
        self.asked(ask, stated, k.LIST)
        self.form.line(self.sheet, self.row + 1, "")
        self.form.text(self.sheet, self.row + 1, k.VALUE, self.form.say(wording.TOTAL))
        self.row += 2
        columns = self.columns(fact)
        self.sheet.write_string(self.row, 0, k.row_id(k.FIELDS, fact.id))
        self.sheet.set_row(self.row, None, None, {"hidden": True})
        self.sheet.write_string(self.row + 1, 0, k.TEXT)
        self.sheet.write_string(self.row + 2, 0, k.TEXT)
        for i, (key, title, how) in enumerate(columns, start=1):
            self.sheet.write_string(self.row, i, key)
            self.form.text(self.sheet, self.row + 1, i, title, "heading")
            self.form.text(self.sheet, self.row + 2, i, how)
        self.sheet.freeze_panes(self.row + 2, 2)
        first = self.row + 3
        last = self.rows(fact, stated, [key for key, _, _ in columns], first)
        return _rows_filled(page.name, len(columns), first, last), len(stated.records), 0

    def columns(self, fact: Fact) -> list[tuple[str, str, str]]:
        """The columns of a table of records: id, title, what to write."""
        say, lang = self.form.say, self.form.lang
        titles = {"evidence": wording.EVIDENCE, "reason": wording.REASON, "note": wording.NOTE,
                  "source": wording.CITED}  # fmt: skip
        fields: list[tuple[str, str, str]] = []
        for name, inner in fact.fields.items():
            kind = kind_in_words(inner, lang, in_record=True)
            fields.append((name, _titled(inner, lang), kind))
            needed = wording.NEEDED_OF.in_(lang)
            fields += [
                (
                    f"{name}{k.AT}{need}",
                    needed.format(what=say(titles[need]), title=inner.title.in_(lang)),
                    "",
                )
                for need in inner.needs
            ]
        beside = [(name, say(titles[key]), "") for name, key in k.RECORD_BESIDE.items()]
        return [(k.RECORD_NAME, say(wording.RECORD_NAME), ""), *fields, *beside]

    def rows(self, fact: Fact, stated: Stated, columns: Sequence[str], first: int) -> int:
        """The rows of records; the last of them."""
        given = stated.records
        most = min(int(fact.at_most or FEWEST_ROWS), max(FEWEST_ROWS, len(given) + SPARE_ROWS))
        last = first + max(most, len(given), 1) - 1
        for row in range(first, last + 1):
            cells = given[row - first] if row - first < len(given) else {}
            self.sheet.write_string(row, 0, k.RECORD)
            for i, key in enumerate(columns, start=1):
                if key in fact.fields:
                    self.form.value(self.sheet, row, i, cells.get(key, ""), fact.fields[key])
                else:
                    look = "needed" if k.AT in key else "words"
                    self.form.text(self.sheet, row, i, cells.get(key, ""), look)
        for i, key in enumerate(columns, start=1):
            if key in fact.fields:
                self.form.checked(self.sheet, first, i, fact.fields[key], last)
        return last


def _titled(fact: Fact, lang: Lang) -> str:
    """The title of a column, with the unit of its values."""
    unit, title = unit_of(fact, lang), fact.title.in_(lang)
    if not unit:
        return title
    return f"{title}（{unit}）" if lang == "zh" else f"{title} ({unit})"


def _rows_filled(name: str, columns: int, first: int, last: int) -> str:
    """The formula that counts rows with anything in them."""
    quoted = name.replace("'", "''")
    parts = "&".join(
        f"'{quoted}'!${letters}${first + 1}:${letters}${last + 1}"
        for letters in map(column_name, range(1, columns + 1))
    )
    return f'=SUMPRODUCT(--({parts}<>""))'


def is_number(text: str) -> bool:
    """Whether a text can be stored as a number and comes back as it is."""
    return bool(_NUMBER.fullmatch(text)) and number_text(float(text)) == text


def _in_unit(fact: Fact, end: Any) -> Any:
    """An end of the bounds as spreadsheet programs take it."""
    if fact.kind == "date":
        from datetime import date

        day = date.fromordinal(int(end))
        return date(max(day.year, _FIRST_DAY), day.month, day.day)
    return float(end if fact.unit is None else fact.unit.from_base(end))


def _short(text: str) -> str:
    return text if len(text) <= MOST_MESSAGE else text[: MOST_MESSAGE - 1] + "…"
