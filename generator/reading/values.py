"""The values of a workbook as python-calamine decodes them.

One idea to know: only bytes that passed the gate may come here; on others this library loops,
takes all memory or aborts the process.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

Value = float | str | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a sheet from the first to the last row and column that hold any.

    Rows and columns count from 0; empty cells are empty texts.
    """

    top: int
    left: int
    lines: list[list[Value]]

    def at(self, rows: Iterable[int], columns: Iterable[int]) -> list[Value]:
        """The values at these places, in this order; empty texts where there are none."""
        lines, top, left = self.lines, self.top, self.left
        bottom, right = top + len(lines), left + len(lines[0]) if lines else 0
        return [
            lines[row - top][column - left] if top <= row < bottom and left <= column < right
            else ""
            for row, column in zip(rows, columns, strict=True)
        ]  # fmt: skip

    def count(self) -> int:
        """How many there are."""
        return sum(len(line) - line.count("") for line in self.lines)

    def places(self) -> list[tuple[int, int]]:
        """Where they are."""
        return [
            (row, column)
            for row, line in enumerate(self.lines, self.top)
            for column, value in enumerate(line, self.left)
            if value != ""
        ]


def read_values(data: bytes, names: Iterable[str]) -> dict[str, Values]:
    """The values of the sheets that can be read, by their names."""
    read: dict[str, Values] = {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for name in names:
                read |= _read_sheet(book, name)
    except CalamineError:
        return {}
    except BaseException as error:
        if not _is_panic(error):
            raise
        return {}
    return read


def _read_sheet(book: CalamineWorkbook, name: str) -> dict[str, Values]:
    """One sheet by its name; nothing if it cannot be read."""
    try:
        return {name: _values(book.get_sheet_by_name(name))}
    except (CalamineError, OverflowError):  # the latter: a duration that Python cannot hold
        return {}
    except BaseException as error:
        if not _is_panic(error):
            raise
        return {}


def _values(sheet: CalamineSheet) -> Values:
    """Rows and columns are counted from the first cell that holds a value, not from A1."""
    top, left = sheet.start or (0, 0)
    return Values(top, left, [] if sheet.start is None else sheet.to_python(skip_empty_area=True))


def _is_panic(error: BaseException) -> bool:
    """A bug of the library: its exception derives from BaseException and cannot be imported."""
    return type(error).__name__ == "PanicException" and type(error).__module__ == "pyo3_runtime"
