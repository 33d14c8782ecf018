"""The nouns of a workbook that has been read: cells with addresses, sheets, the workbook.

One idea to know: only cells that hold something exist, and each knows where it stands. A sheet
travels between processes as a few columns; its cells are made when it is first looked at.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from generator.findings import CellRef
from generator.italian import fold, format_date, format_moment, format_plain, scale_percent
from generator.reading.stored import Places, address

STANDARD_ERRORS = {
    "#DIV/0!": "#DIV/0!",
    "#N/A": "#N/D",
    "#NAME?": "#NOME?",
    "#NULL!": "#NULLO!",
    "#NUM!": "#NUM!",
    "#REF!": "#RIF!",
    "#VALUE!": "#VALORE!",
}

_FIRST_DAY = datetime(1899, 12, 31)  # noqa: DTZ001 - a workbook knows no time zone

Value = float | str | bool | datetime

_new = tuple.__new__  # a named tuple's own takes twice as long


class CellKind(StrEnum):
    """What a cell holds."""

    NUMBER = "numero"
    TEXT = "testo"
    BOOLEAN = "vero o falso"
    DATE = "data"
    ERROR = "errore"
    NO_VALUE = "senza valore"  # a formula whose result the file does not keep

    __hash__ = str.__hash__  # an enumeration's own is slow, and every cell has a kind


class Cell(NamedTuple):
    """A cell that is not empty; rows and columns count from 0."""

    value: Value  # ERROR: "#DIV/0!"; NO_VALUE: ""
    kind: CellKind
    formula: bool
    percent: bool  # its number format is a real percent format; the value is then a fraction
    page: CellRef  # its sheet
    row: int
    column: int
    external: bool = False  # its formula looks into another workbook
    decimals: int | None = None  # digits after the comma that its format shows; None for all

    @property
    def where(self) -> CellRef:
        """Its address."""
        return CellRef(self.page.file, self.page.sheet, address(self.row, self.column))

    @property
    def text(self) -> str:
        """The value as it should be quoted in a message."""
        return show(self.value, self.kind, self.percent)


class Look(NamedTuple):
    """What many cells of a sheet have in common (see `Cell`)."""

    kind: CellKind
    formula: bool
    percent: bool
    external: bool
    decimals: int | None


class Columns(NamedTuple):
    """The cells of a sheet, row by row: of each its row, column, value and look."""

    rows: array[int]
    columns: array[int]
    values: list[Value]
    looks: list[Look]


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet, and what of it is hidden or merged."""

    file: str
    name: str
    visible: bool
    columns: Columns
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merges: tuple[tuple[int, int, int, int], ...]  # first row, first column, last row, last column
    notes: Mapping[str, str]  # by address
    stored: Places  # where the scan alone finds anything

    @cached_property
    def lines(self) -> Mapping[int, Sequence[Cell]]:
        """The cells of each row that has any, from the left; row by row."""
        page = CellRef(self.file, self.name)
        lines: defaultdict[int, list[Cell]] = defaultdict(list)
        for row, column, value, (kind, formula, percent, external, decimals) in zip(
            *self.columns, strict=True
        ):
            lines[row].append(
                _new(Cell, (value, kind, formula, percent, page, row, column, external, decimals))
            )
        return dict(lines)

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """The cells by (row, column), row by row."""
        return {(cell.row, cell.column): cell for line in self.lines.values() for cell in line}


@dataclass(frozen=True, slots=True)
class WorkbookCells:
    """One workbook, by its shown name."""

    file: str
    sha256: str
    size: int  # bytes
    sheets: tuple[SheetCells, ...]

    def sheet(self, name: str) -> SheetCells | None:
        """The sheet of that name, without regard to case, accents and spaces; None if absent."""
        return next((sheet for sheet in self.sheets if fold(sheet.name) == fold(name)), None)


def show(value: Value, kind: CellKind, percent: bool) -> str:
    """The value as a message quotes it: `95 %`, `1234,5`, `11/04/2022`, `#RIF!`, `VERO`."""
    if isinstance(value, str):
        is_error = kind is CellKind.ERROR
        return STANDARD_ERRORS.get(value, value) if is_error else " ".join(value.split())
    if isinstance(value, bool):
        return "VERO" if value else "FALSO"
    if isinstance(value, datetime):
        return _show_moment(value)
    return f"{format_plain(scale_percent(value))} %" if percent else format_plain(value)


def _show_moment(moment: datetime) -> str:
    if moment < _FIRST_DAY:
        return f"{moment:%H:%M:%S}".removesuffix(":00")
    return format_date(moment) if moment.time() == time() else format_moment(moment)
