"""Problems written into a copy of the workbook they were found in.

In: the bytes of a workbook and the outcome of validating it. Out: the bytes of a copy in which each
cell with a problem is coloured and has it as a comment, and whose first sheet lists them all.
Guarantee: nothing else changes but what a copy must not have: formulas that were put into the file
are text in the copy, and macros and links to other files stay behind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from liren.engine.errors import LirenError, Place, Problem, Source
from liren.engine.submission.form_keys import MARK
from liren.engine.submission.xlsx_package import Merge, damaged, merges_of
from liren.engine.submission.xlsx_problems import FormsNotInstalled, WorkbookTooLarge
from liren.engine.submission.xlsx_reading import ANSWERS
from liren.engine.text import Lang, one_line
from liren.reports.form import wording
from liren.reports.form.content import sheet_name

if TYPE_CHECKING:
    from liren.engine.submission.validate import Submission

AUTHOR = "Liren"
COLOURS = {"error": "FFF4B6B6", "warning": "FFFCE0A8"}
WIDTHS = (0, 24, 10, 60, 60)
_COUNTING = re.compile(
    r"=COUNTA\('[^']*(?:''[^']*)*'!\$C\$3:\$C\$\d+\)"
    r"|=SUMPRODUCT\(--\((?:'[^']*(?:''[^']*)*'!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+&?)+<>\"\"\)\)"
)
"""The formulas of a form itself: they count cells, and can do nothing else."""


def annotate(content: bytes, found: Submission, lang: Lang) -> bytes:
    """The copy. Raises `LirenError` when the workbook cannot be read."""
    try:
        import openpyxl
    except ImportError:
        raise LirenError([FormsNotInstalled(package="openpyxl")]) from None
    source = Source(found.name)
    _check_merged(merges_of(content, source), source)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
        _Annotator(book, lang).write(found.problems)
        out = io.BytesIO()
        book.save(out)
    except (ValueError, TypeError, AttributeError, LookupError, OSError, SyntaxError) as error:
        raise damaged(source) from error
    return out.getvalue()


MOST_MERGED = 100_000


def _check_merged(merges: Iterable[Merge], source: Source) -> None:
    """Refuse merged cells by the million: the library makes an object of each."""
    cells = sum((each.bottom - each.top + 1) * (each.right - each.left + 1) for each in merges)
    if cells > MOST_MERGED:
        raise LirenError([WorkbookTooLarge(place=Place(source))])


class _Annotator:
    """Writes problems into one workbook."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self.book = book
        self.lang: Lang = lang

    def write(self, problems: Sequence[Problem]) -> None:
        """All problems, in the place of those that an earlier copy had."""
        self.clean()
        for address, among in _by_cell(problems).items():
            sheet, _, cell = address.rpartition("!")
            if sheet in self.book.sheetnames:
                self.mark(self.book[sheet][cell], among)
        self.list_all(problems)

    def clean(self) -> None:
        """Remove earlier answers, and make text of every formula that is not of the form."""
        is_form = any(sheet["A1"].value == MARK for sheet in self.book.worksheets)
        for sheet in self.book.worksheets:
            if sheet["A1"].value == ANSWERS:
                self.book.remove(sheet)
                continue
            # Asked for its rows, a sheet makes every cell of a rectangle that may be huge.
            for cell in [*sheet._cells.values()]:
                if cell.data_type == "f":
                    _make_text(cell, keep=is_form)
                comment = getattr(cell, "comment", None)
                if comment is not None and comment.author == AUTHOR:
                    cell.comment = None

    def mark(self, cell: Any, problems: Sequence[Problem]) -> None:
        """Colour a cell and say what is wrong with it."""
        from openpyxl.cell.cell import MergedCell
        from openpyxl.comments import Comment
        from openpyxl.styles import PatternFill

        if isinstance(cell, MergedCell):
            return
        severity = min((problem.severity for problem in problems), key=list(COLOURS).index)
        cell.fill = PatternFill("solid", fgColor=COLOURS[severity])
        said = "\n".join(line for problem in problems for line in self.lines(problem))
        earlier = f"{cell.comment.text}\n" if cell.comment is not None else ""
        cell.comment = Comment(earlier + said, AUTHOR, width=360, height=40 + 24 * said.count("\n"))

    def lines(self, problem: Problem) -> list[str]:
        """What is wrong, and how to mend it."""
        return [problem.message(self.lang), *problem.hints(self.lang)]

    def list_all(self, problems: Sequence[Problem]) -> None:
        """A sheet with every problem, also of those that have no cell."""
        from openpyxl.styles import Alignment, Font

        name = sheet_name(wording.PROBLEMS_SHEET.in_(self.lang))
        sheet = self.book.create_sheet(name, 0)
        self.book.active = 0
        _text(sheet.cell(1, 1), ANSWERS)
        titles = (wording.PLACE, wording.SEVERITY, wording.PROBLEM, wording.HINT)
        for column, title in enumerate(titles, start=2):
            _text(sheet.cell(1, column), title.in_(self.lang)).font = Font(bold=True)
        for row, problem in enumerate(problems, start=2):
            for column, text in enumerate(self.listed(problem), start=2):
                _text(sheet.cell(row, column), text).alignment = Alignment(
                    wrap_text=True, vertical="top"
                )
        for i, width in enumerate(WIDTHS):
            dimension = sheet.column_dimensions["ABCDE"[i]]
            dimension.width, dimension.hidden = width or 10, not width
        sheet.freeze_panes = "A2"

    def listed(self, problem: Problem) -> tuple[str, str, str, str]:
        """One row: where, how grave, what, and how to mend it."""
        place = problem.place
        where = "" if place is None else place.cell or place.pointer
        severity = wording.SEVERITIES[problem.severity].in_(self.lang)
        hints = "\n".join(problem.hints(self.lang))
        return where, severity, problem.message(self.lang), hints


def _by_cell(problems: Iterable[Problem]) -> Mapping[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.place is not None and problem.place.cell is not None:
            found.setdefault(problem.place.cell, []).append(problem)
    return found


def _make_text(cell: Any, *, keep: bool) -> None:
    """Turn a formula into text, unless it is one by which a form counts."""
    formula = str(getattr(cell.value, "text", cell.value))
    if keep and _COUNTING.fullmatch(formula):
        return
    _text(cell, formula)


def _text(cell: Any, text: str) -> Any:
    """Put a text into a cell as text, whatever it begins with."""
    cell.value = one_line(text) if "\n" not in text else "\n".join(map(one_line, text.split("\n")))
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
