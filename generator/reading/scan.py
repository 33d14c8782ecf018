"""One streamed look at a worksheet: what each cell stores, what is hidden, what is merged.

One idea to know: nothing is decoded here. A cell is kept as the file keeps it (type, raw text,
formula, style), so that `workbooks` can hold another reader's values against it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from generator.reading.links import looks_elsewhere
from generator.reading.outline import NAMESPACES
from generator.reading.package import RefusedError
from generator.reading.strings import stream, unescape

MOST_ROWS = 20_000
MOST_COLUMNS = 500
MOST_CELLS = 500_000  # of a workbook, empty ones with a style included
MOST_AREA = 5_000_000  # of the rectangles from first to last value, which readers fill
MOST_MERGED = 500_000  # cells under merges, of a sheet

_REFERENCE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column


class StoredCell(NamedTuple):
    """A cell as stored; `raw` is None where the file keeps no value."""

    type: str
    raw: str | None
    formula: bool
    style: int
    external: bool = False  # the formula looks into another workbook


@dataclass(frozen=True, slots=True)
class ScannedSheet:
    """The stored cells by (row, column) from 0; `count` includes the empty ones."""

    cells: Mapping[tuple[int, int], StoredCell]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merges: tuple[Merge, ...]
    count: int
    area: int


def scan_sheet(content: bytes, name: str, linked: frozenset[str] = frozenset()) -> ScannedSheet:
    """Scans the part of the sheet called `name`; `linked` names look into another workbook.

    Raises:
        RefusedError: broken XML, an unknown namespace, a doubtful reference, beyond the limits.
    """
    scanner = _Scanner(name, linked)
    stream(content, scanner.start, scanner.end, scanner.text)
    return ScannedSheet(
        scanner.cells,
        frozenset(scanner.hidden_rows),
        frozenset(scanner.hidden_columns),
        tuple(scanner.merges),
        scanner.count,
        _area(scanner.cells),
    )


def filled_places(sheet: ScannedSheet, strings: Sequence[str]) -> frozenset[tuple[int, int]]:
    """Where the sheet holds anything but blanks, without decoding: cells are counted by these."""
    return frozenset(place for place, cell in sheet.cells.items() if _is_filled(cell, strings))


def address(row: int, column: int) -> str:
    """The address of a cell counted from 0: (6, 6) is `G7`."""
    return f"{_column_letters(column)}{row + 1}"


class _Scanner:
    """The state of a scan: where we are, and what has been found."""

    def __init__(self, sheet: str, linked: frozenset[str]) -> None:
        self._linked = linked
        self.cells: dict[tuple[int, int], StoredCell] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merges: list[Merge] = []
        self.count = 0
        self._sheet = sheet
        self._space = ""
        self._seen: set[tuple[int, int]] = set()
        self._row = self._column = -1
        self._in_data = self._in_cell = self._in_inline = False
        self._phonetic = 0
        self._merged = 0
        self._attributes: dict[str, str] = {}
        self._formula = False
        self._formula_text: list[str] = []
        self._in_formula = False
        self._shared = ""
        self._external: set[str] = set()  # shared formulas that look into another workbook
        self._raw: list[str] | None = None
        self._open = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self._space:
            self._start_root(space, local)
        elif space != self._space:
            return
        elif self._in_cell:
            self._start_in_cell(local, attributes)
        elif self._in_data:
            if local == "row":
                self._start_row(attributes)
            elif local == "c":
                self._start_cell(attributes)
        elif local == "sheetData":
            self._in_data = True
        elif local == "col":
            self._hide_columns(attributes)
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        space, _, local = name.rpartition(" ")
        if space != self._space:
            return
        if self._in_cell:
            self._end_in_cell(local)
        elif local == "sheetData":
            self._in_data = False

    def text(self, text: str) -> None:
        if self._in_formula:
            self._formula_text.append(text)
        elif self._open and self._raw is not None:
            self._raw.append(text)

    def _start_root(self, space: str, local: str) -> None:
        if space not in NAMESPACES or local != "worksheet":
            raise self._damaged("contenuto inatteso di un foglio")
        self._space = space

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        if number is not None and not re.fullmatch("[1-9][0-9]{0,6}", number):
            raise self._damaged("una riga senza numero valido")
        self._row = int(number) - 1 if number else self._row + 1
        self._column = -1
        if self._row < MOST_ROWS and _hidden(attributes, "ht"):
            self.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column = self._column_of(attributes.get("r"))
        place = (self._row, self._column)
        if self._row >= MOST_ROWS or self._column >= MOST_COLUMNS:
            raise self._refused("celle oltre la riga 20.000 o la colonna 500", place)
        if place in self._seen:
            raise self._refused("due celle con lo stesso indirizzo", place)
        self._seen.add(place)
        self.count += 1
        if self.count > MOST_CELLS:
            raise self._refused("più di 500.000 celle", place)
        self._in_cell, self._attributes = True, attributes
        self._formula, self._raw, self._shared = False, None, ""
        self._formula_text.clear()

    def _column_of(self, reference: str | None) -> int:
        """The column of a cell; without a reference it follows the one before."""
        if reference is None:
            return self._column + 1
        match = _REFERENCE.fullmatch(reference)
        if match is None or int(match[2]) - 1 != self._row:
            raise self._damaged(f"l'indirizzo {reference[:20]} non è valido")
        return _column_number(match[1])

    def _start_in_cell(self, local: str, attributes: dict[str, str]) -> None:
        if local == "f":
            self._formula = self._in_formula = True
            self._shared = attributes.get("si", "")
        elif local == "is":
            self._in_inline, self._raw = True, []
        elif local == "rPh":
            self._phonetic += 1
        elif local == "v" and not self._in_inline:
            self._open, self._raw = True, self._raw or []
        elif local == "t" and self._in_inline:
            self._open = not self._phonetic

    def _end_in_cell(self, local: str) -> None:
        if local in ("v", "t"):
            self._open = False
        elif local == "f":
            self._in_formula = False
        elif local == "rPh":
            self._phonetic -= 1
        elif local == "is":
            self._in_inline = False
        elif local == "c":
            self._in_cell = False
            self._keep()

    def _keep(self) -> None:
        if self._raw is None and not self._formula:
            return
        kind = self._attributes.get("t", "n")
        raw = None if self._raw is None else "".join(self._raw)
        if raw is not None and kind in ("str", "inlineStr"):
            raw = unescape(raw)
        style = self._attributes.get("s", "0")
        number = int(style) if style.isdecimal() else 0
        self.cells[self._row, self._column] = StoredCell(
            kind, raw, self._formula, number, self._looks_elsewhere()
        )

    def _looks_elsewhere(self) -> bool:
        """Whether the formula, or the one it is shared with, names another workbook."""
        if not self._formula:
            return False
        if looks_elsewhere("".join(self._formula_text), self._linked):
            self._external.update([self._shared] if self._shared else [])
            return True
        return self._shared in self._external

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if _hidden(attributes, "width") and first.isdecimal() and last.isdecimal():
            self.hidden_columns.update(range(int(first) - 1, min(int(last), MOST_COLUMNS)))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = [_REFERENCE.fullmatch(corner) for corner in (first, last or first)]
        if None in corners:
            raise self._damaged("un'unione di celle senza indirizzo valido")
        rows = sorted(int(corner[2]) - 1 for corner in corners if corner)
        columns = sorted(_column_number(corner[1]) for corner in corners if corner)
        self._merged += (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)
        if self._merged > MOST_MERGED or rows[1] >= MOST_ROWS or columns[1] >= MOST_COLUMNS:
            raise self._refused("un'unione di celle troppo grande", (rows[0], columns[0]))
        self.merges.append((rows[0], columns[0], rows[1], columns[1]))

    def _damaged(self, reason: str) -> RefusedError:
        return RefusedError("file-danneggiato", sheet=self._sheet, motivo=reason)

    def _refused(self, reason: str, place: tuple[int, int]) -> RefusedError:
        cell = address(*place)
        return RefusedError("file-rifiutato", sheet=self._sheet, cell=cell, motivo=reason)


def _is_filled(cell: StoredCell, strings: Sequence[str]) -> bool:
    """A formula whose result is a blank text shows nothing; without a result it may be anything."""
    raw = cell.raw or ""
    if cell.type == "s" and raw.isdecimal() and int(raw) < len(strings):
        raw = strings[int(raw)]
    unknown = cell.formula and (
        cell.raw is None or (not raw and cell.type not in ("str", "inlineStr"))
    )
    return bool(raw.strip()) or unknown


def _hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Hidden by name or because its height or width is zero."""
    return attributes.get("hidden") in ("1", "true") or attributes.get(size) in ("0", "0.0")


@cache
def _column_letters(column: int) -> str:
    before, rest = divmod(column, 26)
    return (_column_letters(before - 1) if before else "") + chr(ord("A") + rest)


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _area(cells: Mapping[tuple[int, int], StoredCell]) -> int:
    """Cells of the rectangle from the first to the last kept cell."""
    if not cells:
        return 0
    rows = [row for row, _ in cells]
    columns = [column for _, column in cells]
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
