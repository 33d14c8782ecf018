"""One streamed look at a worksheet: what each cell stores, what is hidden, what is merged.

One idea to know: nothing is decoded here. A cell is kept as the file keeps it (type, raw text,
formula, style), so that `workbooks` can hold another reader's values against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from generator.reading.limits import Limits
from generator.reading.links import looks_elsewhere
from generator.reading.outline import NAMESPACES
from generator.reading.package import RefusedError
from generator.reading.plain_rows import cut_rows
from generator.reading.stored import (
    StoredCell,
    StoredCells,
    address,
    column_number,
    stored_cells,
)
from generator.reading.strings import stream, unescape

_REFERENCE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")

_NAMED = (b"<col", b":col", b"mergeCell", b"<sheetData", b":sheetData")  # around the rows
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(frozen=True, slots=True)
class ScannedSheet:
    """The stored cells, row by row; `count` includes the empty ones."""

    cells: StoredCells
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merges: tuple[Merge, ...]
    count: int
    area: int


def scan_sheet(
    content: bytes, name: str, limits: Limits, linked: frozenset[str] = frozenset()
) -> ScannedSheet:
    """Scans the part of the sheet called `name`; `linked` names look into another workbook.

    Raises:
        RefusedError: broken XML, an unknown namespace, a doubtful reference, beyond the limits.
    """
    cut = scan_cut(content, name, limits, linked)
    return scan_parsed(content, name, limits, linked) if cut is None else cut


def scan_parsed(
    content: bytes, name: str, limits: Limits, linked: frozenset[str] = frozenset()
) -> ScannedSheet:
    """`scan_sheet` with every element parsed, whatever it is."""
    scanner = _Scanner(name, limits, linked)
    stream(content, scanner.start, scanner.end, scanner.text)
    return scanner.sheet(stored_cells(scanner.cells), scanner.hidden_rows, scanner.count)


def scan_cut(
    content: bytes, name: str, limits: Limits, linked: frozenset[str] = frozenset()
) -> ScannedSheet | None:
    """`scan_parsed` of a sheet with plain rows; None if they, or what is around them, are not."""
    plain = cut_rows(content, limits, linked)
    if plain is None:
        return None
    around = _Around(name, limits)
    upto = _after_named(plain.remains)
    try:
        stream(plain.remains, around.start, other=around.note_other, upto=upto)
    except RefusedError:
        return None
    if around.others or around.tables != 1:
        return None
    return around.sheet(plain.cells, plain.hidden, plain.count)


def _after_named(content: bytes) -> int:
    """Where the last element that counts has begun; what follows must only be XML."""
    last = max(content.rfind(name) for name in _NAMED)
    return content.find(b"<", last + 1)


class _Around:
    """What a sheet says outside its rows: where they are, hidden columns, merged cells."""

    def __init__(self, sheet: str, limits: Limits) -> None:
        self.tables = 0  # elements that hold rows
        self.others = 0  # comments and the like
        self.hidden_columns: set[int] = set()
        self.merges: list[Merge] = []
        self._sheet = sheet
        self._limits = limits
        self._space = ""
        self._known: dict[str, Callable[[dict[str, str]], None]] = {}
        self._merged = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._space:
            self._start_root(name)
        elif name in self._known:
            self._known[name](attributes)

    def note_other(self, *_: str) -> None:
        self.others += 1

    def sheet(self, cells: StoredCells, hidden: Iterable[int], count: int) -> ScannedSheet:
        """These cells in what was found around them."""
        columns, merges = frozenset(self.hidden_columns), tuple(self.merges)
        return ScannedSheet(cells, frozenset(hidden), columns, merges, count, _area(cells))

    def _start_root(self, name: str) -> None:
        space, _, local = name.rpartition(" ")
        if space not in NAMESPACES or local != "worksheet":
            raise self._damaged("contenuto inatteso di un foglio")
        self._space = space
        self._known = {
            f"{space} sheetData": self._start_table,
            f"{space} col": self._hide_columns,
            f"{space} mergeCell": self._merge,
        }

    def _start_table(self, _: dict[str, str]) -> None:
        self.tables += 1

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if _hidden(attributes, "width") and first.isdecimal() and last.isdecimal():
            self.hidden_columns.update(range(int(first) - 1, min(int(last), self._limits.columns)))

    def _merge(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("ref", "")
        first, _, last = reference.partition(":")
        corners = [_REFERENCE.fullmatch(corner) for corner in (first, last or first)]
        if None in corners:
            raise self._damaged("un'unione di celle senza indirizzo valido")
        rows = sorted(int(corner[2]) - 1 for corner in corners if corner)
        columns = sorted(column_number(corner[1]) for corner in corners if corner)
        self._merged += (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)
        most = self._limits
        if self._merged > most.merged or rows[1] >= most.rows or columns[1] >= most.columns:
            raise self._refused("un'unione di celle troppo grande", (rows[0], columns[0]))
        self.merges.append((rows[0], columns[0], rows[1], columns[1]))

    def _damaged(self, reason: str) -> RefusedError:
        return RefusedError("file-danneggiato", sheet=self._sheet, motivo=reason)

    def _refused(self, reason: str, place: tuple[int, int]) -> RefusedError:
        cell = address(*place)
        return RefusedError("file-rifiutato", sheet=self._sheet, cell=cell, motivo=reason)


class _Scanner(_Around):
    """The same, and the rows: where we are in them, and what has been found."""

    def __init__(self, sheet: str, limits: Limits, linked: frozenset[str]) -> None:
        super().__init__(sheet, limits)
        self._linked = linked
        self.cells: dict[tuple[int, int], StoredCell] = {}
        self.hidden_rows: set[int] = set()
        self.count = 0
        self._seen: set[tuple[int, int]] = set()
        self._row = self._column = -1
        self._in_data = self._in_cell = self._in_inline = False
        self._phonetic = 0
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
        if not self._in_data:
            super().start(name, attributes)
            self._in_data = local == "sheetData" and space == self._space
        elif space != self._space:
            return
        elif self._in_cell:
            self._start_in_cell(local, attributes)
        elif local == "row":
            self._start_row(attributes)
        elif local == "c":
            self._start_cell(attributes)

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

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        if number is not None and not re.fullmatch("[1-9][0-9]{0,6}", number):
            raise self._damaged("una riga senza numero valido")
        self._row = int(number) - 1 if number else self._row + 1
        self._column = -1
        if self._row < self._limits.rows and _hidden(attributes, "ht"):
            self.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column = self._column_of(attributes.get("r"))
        place = (self._row, self._column)
        if self._row >= self._limits.rows or self._column >= self._limits.columns:
            raise self._refused(f"celle oltre {self._limits.edge}", place)
        if place in self._seen:
            raise self._refused("due celle con lo stesso indirizzo", place)
        self._seen.add(place)
        self.count += 1
        if self.count > self._limits.cells:
            raise self._refused(f"più di {self._limits.most_cells}", place)
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
        return column_number(match[1])

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
        self.cells[self._row, self._column] = StoredCell(
            kind, raw, self._formula, self._attributes.get("s", ""), self._is_foreign()
        )

    def _is_foreign(self) -> bool:
        """Whether the formula, or the one it is shared with, names another workbook."""
        if not self._formula:
            return False
        if looks_elsewhere("".join(self._formula_text), self._linked):
            self._external.update([self._shared] if self._shared else [])
            return True
        return self._shared in self._external


def _hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Hidden by name or because its height or width is zero."""
    return attributes.get("hidden") in ("1", "true") or attributes.get(size) in ("0", "0.0")


def _area(cells: StoredCells) -> int:
    """Cells of the rectangle from the first to the last kept cell."""
    if not cells.rows:
        return 0
    return (cells.rows[-1] - cells.rows[0] + 1) * (max(cells.columns) - min(cells.columns) + 1)
