"""The values of a workbook as python-calamine decodes them.

One idea to know: only bytes that passed the gate may come here; on others this library loops,
takes all memory or aborts the process.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

Value = float | str | bool | date | datetime | time | timedelta
Values = Mapping[tuple[int, int], Value]


def read_values(data: bytes, names: Iterable[str]) -> dict[str, Values]:
    """The values by (row, column) from 0 of the sheets that can be read, without empty cells."""
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
        return {name: _by_place(book.get_sheet_by_name(name))}
    except CalamineError:
        return {}
    except BaseException as error:
        if not _is_panic(error):
            raise
        return {}


def _by_place(sheet: CalamineSheet) -> Values:
    """Rows and columns are counted from the first cell that holds a value, not from A1."""
    if sheet.start is None:
        return {}
    top, left = sheet.start
    return {
        (row, column): value
        for row, line in enumerate(sheet.to_python(skip_empty_area=True), top)
        for column, value in enumerate(line, left)
        if value != ""
    }


def _is_panic(error: BaseException) -> bool:
    """A bug of the library: its exception derives from BaseException and cannot be imported."""
    return type(error).__name__ == "PanicException" and type(error).__module__ == "pyo3_runtime"
