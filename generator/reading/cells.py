"""The nouns of a workbook that has been read: cells with addresses, sheets, the workbook.

One idea to know: only cells that hold something exist, and each knows where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from generator.findings import CellRef
from generator.italian import fold


class CellKind(StrEnum):
    """What a cell holds."""

    NUMBER = "numero"
    TEXT = "testo"
    BOOLEAN = "vero o falso"
    DATE = "data"
    ERROR = "errore"
    NO_VALUE = "senza valore"  # a formula whose result the file does not keep


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty; rows and columns count from 0."""

    value: float | str | bool | datetime  # ERROR: "#DIV/0!"; NO_VALUE: ""
    kind: CellKind
    formula: bool
    percent: bool  # its number format is a real percent format; the value is then a fraction
    where: CellRef
    row: int
    column: int
    text: str  # as it should be quoted in a message
    external: bool = False  # its formula looks into another workbook
    decimals: int | None = None  # digits after the comma that its format shows; None for all


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells of one sheet by (row, column), and what of it is hidden or merged."""

    name: str
    visible: bool
    cells: Mapping[tuple[int, int], Cell]  # row by row
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merges: tuple[tuple[int, int, int, int], ...]  # first row, first column, last row, last column
    notes: Mapping[str, str] = field(default_factory=dict)  # by address
    stored: frozenset[tuple[int, int]] = frozenset()  # where the scan alone finds anything


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
