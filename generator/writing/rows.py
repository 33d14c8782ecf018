"""A workbook of large sheets, written row by row: memory does not grow with them.

One idea to know: XlsxWriter keeps the rows of such a book in a file until it is closed
(`constant_memory`); whole rows go there in XlsxWriter's own words, to which tests hold them byte
by byte, because its general way of writing a cell takes four times as long. Texts are shared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import Any, Self

from generator.writing.xlsx import (
    Book,
    Format,
    Page,
    Value,
    check_code,
    check_formula,
    column_name,
    printable,
)

_LONG_TEXT = 32_767  # UTF-16 units that a cell takes


class StreamedBook(Book):
    """A `Book` whose sheets are written from the first row to the last; used in a `with`."""

    def __init__(self, properties: Mapping[str, str], created: datetime | date | None) -> None:
        """Starts a workbook whose rows wait in files of a folder of its own."""
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        self._pages: list[RowPage] = []
        waiting = {"constant_memory": True, "tmpdir": self._folder.name}
        super().__init__(properties, created, options=waiting)

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


class RowPage(Page):
    """A sheet of a `StreamedBook`: the cells of one row in any order, then those of a later one."""

    def __init__(self, raw: Any) -> None:
        """Wraps the library's worksheet."""
        super().__init__(raw)
        self._row = 0
        self._cells: dict[int, str] = {}
        self._columns = [column_name(place) for place in range(64)]

    def write(self, row: int, column: int, value: Value, style: Format = None) -> None:
        """Writes a value as what it is: text stays text, None is a styled blank."""
        start = self._start(row, column, style)
        if isinstance(value, str):
            self._cells[column] = f'{start} t="s"><v>{self._shared(value)}</v></c>'
        elif value is None:
            if style:
                self._cells[column] = f"{start}/>"
        else:
            if isinstance(value, datetime | date):
                value = float(self.raw._convert_date_time(value))
            if not math.isfinite(value):
                raise ValueError(f"no number for a cell: {value}")
            self._cells[column] = f"{start}><v>{value:.16G}</v></c>"

    def formula(self, row: int, column: int, formula: str, cached: str | float,
                style: Format = None) -> None:  # fmt: skip
        """Writes a live formula with the value it comes to; volatile functions are refused."""
        check_formula(formula)
        kind = ' t="str"' if cached and isinstance(cached, str) else ""
        known = _escaped(cached) if isinstance(cached, str) else cached
        told = _escaped(formula.removeprefix("="))
        start = self._start(row, column, style)
        self._cells[column] = f"{start}{kind}><f>{told}</f><v>{known}</v></c>"

    def merge(self, row: int, column: int, *_: object) -> None:
        """No area of a streamed sheet is merged."""
        raise ValueError(f"a merged area in a streamed sheet, at {row}, {column}")

    def finish(self) -> None:
        """Puts the last row in its place."""
        self._put_row()
        self.raw.previous_row = self._row + 1

    def _shared(self, value: str) -> int:
        """The place of a text among those of the book, each kept once."""
        told = printable(value)
        if len(told) > _LONG_TEXT // 2 and len(told.encode("utf-16-le")) // 2 > _LONG_TEXT:
            raise ValueError(f"more text than a cell takes: {told[:200]}")
        return int(self.raw.str_table._get_shared_string_index(told))

    def _start(self, row: int, column: int, style: Format) -> str:
        """What a cell begins with; a later row ends the one before."""
        if row != self._row:
            if row < self._row:
                raise ValueError(f"row {row} of a streamed sheet after row {self._row}")
            self._put_row()
            self._row = row
        place = f'<c r="{self._columns[column]}{row + 1}"'
        return f'{place} s="{style._get_xf_index()}"' if style else place

    def _put_row(self) -> None:
        if not self._cells:
            return
        row, sheet, columns = self._row, self.raw, sorted(self._cells)
        for column in (columns[0], columns[-1]):
            check_code(sheet._check_dimensions(row, column), "write", row, column)
        start = f'<row r="{row + 1}">'
        if row in sheet.row_info:
            sheet._write_row(row, None, sheet.row_info[row])
            start = ""
        sheet.fh.write(f"{start}{''.join([self._cells[column] for column in columns])}</row>")
        self._cells = {}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
