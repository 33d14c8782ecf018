"""A workbook of large sheets, written row by row: memory does not grow with them.

One idea to know: XlsxWriter keeps the rows of such a book in a file until it is closed
(`constant_memory`); whole rows go there in XlsxWriter's own words, to which tests hold them byte
by byte, because its general way of writing a cell takes four times as long. Texts are shared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import Any, Self

from generator.writing.xlsx import (
    Book,
    Format,
    Page,
    Value,
    area_name,
    check_code,
    checked_formula,
    column_name,
    printable,
)

ROW = "\0"  # in words that many rows share, the number of a row
_LONG_TEXT = 32_767  # UTF-16 units that a cell takes


class StreamedBook(Book):
    """A `Book` whose sheets are written from the first row to the last; used in a `with`."""

    def __init__(self, properties: Mapping[str, str], created: datetime | date | None, *,
                 language: str = "") -> None:  # fmt: skip
        """Starts a workbook whose rows wait in files of a folder of its own."""
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        self._pages: list[RowPage] = []
        waiting = {"constant_memory": True, "tmpdir": self._folder.name}
        super().__init__(properties, created, language=language, options=waiting)
        self.raw.str_table.string_table = _Places(self.raw.str_table)

    def __enter__(self) -> Self:
        """The book."""
        return self

    def __exit__(self, *_: object) -> None:
        """Takes its files away, however it ended."""
        for page in self._pages:
            page.raw._opt_close()
        self._folder.cleanup()

    def add_sheet(self, name: str) -> RowPage:
        """A new, empty sheet."""
        self._pages.append(RowPage(self.raw.add_worksheet(name)))
        return self._pages[-1]

    def close(self) -> bytes:
        """The finished workbook."""
        for page in self._pages:
            page.finish()
        return super().close()


class _Places(dict[str, int]):
    """The place of each text among those of the book; a text is looked at when it is first met."""

    def __init__(self, table: Any) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, text: str) -> int:
        told = printable(text)
        if len(told) > _LONG_TEXT // 2 and len(told.encode("utf-16-le")) // 2 > _LONG_TEXT:
            raise ValueError(f"more text than a cell takes: {told[:200]}")
        if told not in self:
            self[told] = self._table.unique_count
            self._table.unique_count += 1
        return self[told]


class _Marks(dict[Format, str]):
    """How a cell tells its format."""

    def __missing__(self, style: Format) -> str:
        self[style] = f' s="{style._get_xf_index()}"' if style else ""
        return self[style]


class _Starts(dict[int, str]):
    """How a cell of a column begins, made when it is asked for."""

    def __missing__(self, column: int) -> str:
        """Makes it."""
        self[column] = f'<c r="{column_name(column)}'
        return self[column]


class _Formulas(dict[str, str]):
    """How a cell tells a formula that many rows share, looked at when it is first met."""

    def __missing__(self, formula: str) -> str:
        checked_formula(formula.replace(ROW, "1048576"))
        told = ROW.join(map(printable, formula.removeprefix("=").split(ROW)))
        self[formula] = f"><f>{_escaped(told)}</f><v>"
        return self[formula]


class RowPage(Page):
    """A sheet of a `StreamedBook`: the cells of one row in any order, then those of a later one."""

    def __init__(self, raw: Any) -> None:
        """Wraps the library's worksheet."""
        super().__init__(raw)
        self._row = 0
        self._cells: dict[int, str] = {}  # of this row
        self._below: dict[int, dict[int, str]] = {}  # of later rows, into which merged areas reach
        self._merged: set[tuple[int, int]] = set()  # the cells of areas not yet passed
        self._columns = _Starts()
        self._marks = _Marks()
        self._formulas = _Formulas()
        self._texts = raw.str_table
        self._places: dict[str, int] = raw.str_table.string_table

    def write(self, row: int, column: int, value: Value, style: Format = None) -> None:
        """Writes a value as what it is: text stays text, None is a styled blank."""
        if row != self._row:
            self._go_on(row)
        if style or value is not None:
            start = f'{self._columns[column]}{row + 1}"{self._marks[style]}'
            self._cells[column] = f"{start}{self.typed(value)}"

    def write_row(self, row: int, cells: Iterable[tuple[int, Value, Format]]) -> None:
        """Writes many cells of a row, each with its column and format, as `write` does."""
        if row != self._row:
            self._go_on(row)
        known, columns, marks, told = self._cells, self._columns, self._marks, self.typed
        number = f'{row + 1}"'
        for column, value, style in cells:
            if style or value is not None:
                known[column] = f"{columns[column]}{number}{marks[style]}{told(value)}"

    def formula(self, row: int, column: int, formula: str, cached: str | float,
                style: Format = None) -> None:  # fmt: skip
        """Writes a live formula with the value it comes to; volatile functions are refused.

        `ROW` in it is the row's number: many rows may share it, and it is looked at once.
        """
        if row != self._row:
            self._go_on(row)
        words = f"{self.begin(column, style)}{self.live(formula, cached)}"
        self._cells[column] = words.replace(ROW, str(row + 1))

    def begin(self, column: int, style: Format = None) -> str:
        """How a cell begins in XlsxWriter's words, with `ROW` for the number of its row."""
        return f'{self._columns[column]}{ROW}"{self._marks[style]}'

    def typed(self, value: Value) -> str:
        """How a cell goes on that holds `value`."""
        if isinstance(value, str):
            self._texts.count += 1
            return f' t="s"><v>{self._places[value]}</v></c>'
        if value is None:
            return "/>"
        if isinstance(value, date):  # or a moment, which is a date too
            value = float(self.raw._convert_date_time(value))
        if not math.isfinite(value):
            raise ValueError(f"no number for a cell: {value}")
        return f"><v>{value:.16G}</v></c>"

    def live(self, formula: str, cached: str | float) -> str:
        """How a cell goes on that holds a formula and the value it comes to."""
        if ROW in formula:
            told = self._formulas[formula]
        else:
            told = f"><f>{_escaped(checked_formula(formula).removeprefix('='))}</f><v>"
        if not isinstance(cached, str):
            return f"{told}{cached}</v></c>"
        kind = ' t="str"' if cached else ""
        return f"{kind}{told}{_escaped(printable(cached))}</v></c>"

    def put_words(self, row: int, words: str) -> None:
        """Writes a whole row of the usual height, its cells in words in the order of columns.

        For rows by the hundred thousand: one above them has cells as far as theirs go.
        """
        if row != self._row:
            self._go_on(row)
        if self._cells:
            raise ValueError(f"row {row} has other cells")
        check_code(self.raw._check_dimensions(row, 0), "write", row, 0)
        number = str(row + 1)
        self.raw.fh.write(f'<row r="{number}">{words.replace(ROW, number)}</row>')
        self._row += 1

    def merge(self, row: int, column: int, last_row: int, last_column: int, value: Value,
              style: Format = None) -> None:  # fmt: skip
        """Merges an area that begins in this row and writes `value` in it."""
        self.write(row, column, value, style)
        for place in range(row, last_row + 1):
            cells = self._below.setdefault(place, {}) if place > row else self._cells
            for other in range(column, last_column + 1):
                if (place, other) in self._merged:
                    raise ValueError(f"merged areas overlap at {place}, {other}")
                self._merged.add((place, other))
                if (place, other) != (row, column):
                    cells[other] = f'{self._columns[other]}{place + 1}"{self._marks[style]}/>'
        self.raw.merge.append([row, column, last_row, last_column])

    def add_table(self, row: int, column: int, last_row: int, last_column: int,
                  options: Mapping[str, object]) -> None:  # fmt: skip
        """A table whose headers are in this row.

        XlsxWriter would note each of its cells, so it is told of the first ones only.
        """
        if row != self._row:
            self._go_on(row)
        self.raw.constant_memory = False
        try:
            super().__getattr__("add_table")(row, column, row + 1, last_column, options)
        finally:
            self.raw.constant_memory = True
        area = area_name(row, column, last_row, last_column)
        self.raw.tables[-1] |= {"range": area, "a_range": area, "autofilter": area}
        for place, cell in self.raw.table.pop(row).items():
            start = f'{self._columns[place]}{row + 1}"{self._marks[cell.format]}'
            self._cells[place] = f'{start} t="s"><v>{cell.string}</v></c>'

    def finish(self) -> None:
        """Puts the last rows in their place."""
        self._go_on(max((self._row, *self._below, *self.raw.row_info)) + 1)
        self.raw.previous_row = self._row

    def _go_on(self, row: int) -> None:
        """Ends the rows before this one."""
        if row < self._row:
            raise ValueError(f"row {row} of a streamed sheet after row {self._row}")
        for place in range(self._row, row):
            self._put_row(place)
            self._cells = self._below.pop(place + 1, {})
        self._row = row
        if self._merged:
            self._merged = {cell for cell in self._merged if cell[0] >= row}

    def _put_row(self, row: int) -> None:
        """Puts a finished row in its place, with its cells or for its height alone."""
        sheet = self.raw
        known = sheet.row_info.get(row)
        if self._cells:
            columns = sorted(self._cells)
            for column in {columns[0], columns[-1]}:
                check_code(sheet._check_dimensions(row, column), "write", row, column)
            start = ""
            if known is None:
                start = f'<row r="{row + 1}">'
            else:
                sheet._write_row(row, None, known)
            sheet.fh.write(f"{start}{''.join([self._cells[item] for item in columns])}</row>")
        elif known is not None:
            sheet._write_empty_row(row, None, known)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
