"""Where the tables of a returned form stand, whatever officers did to its sheets.

One idea to know: a table is known by its row of headers, wherever it is, in whatever sheet and
order; only then are rows known by their codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.form import IDENTITY, FormColumn
from generator.italian import fold
from generator.reading.cells import Cell, CellKind, SheetCells, WorkbookCells
from generator.reading.stored import address

_FIGURES = ("value", "date")  # with a wrong row, a figure or its day would be wrong too
_MOST_HEADER = 60  # characters: a longer text is no header, and folding texts is slow
_WORDS_MERGED = "celle-unite-testo"


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table in a sheet: its row of headers and the column of each field that was found."""

    file: str
    sheet: SheetCells
    header_row: int
    columns: Mapping[str, int]
    typed: frozenset[str]  # the fields that are filled in
    lines: Mapping[int, tuple[Cell, ...]]  # the cells of each row, from the left

    def cell(self, row: int, field: str) -> Cell | None:
        """The cell of `field` in `row`, if it is not empty."""
        column = self.columns.get(field)
        return None if column is None else self.sheet.cells.get((row, column))

    def where(self, row: int, field: str) -> CellRef:
        """The address of that cell, empty or not."""
        column = self.columns.get(field, 0)
        return CellRef(self.file, self.sheet.name, address(row, column))

    def typed_cells(self, row: int) -> dict[str, Cell]:
        """The filled cells of `row` that are for the office, by field."""
        cells = {field: self.cell(row, field) for field in self.columns if field in self.typed}
        return {field: cell for field, cell in cells.items() if cell is not None}

    def rows(self) -> tuple[int, ...]:
        """The rows that hold anything, without the headers."""
        return tuple(row for row in self.lines if row != self.header_row)


@dataclass(frozen=True, slots=True)
class Lines:
    """The cells of a sheet by row, and of each row the names that may be headers by column."""

    sheet: SheetCells
    cells: Mapping[int, tuple[Cell, ...]]
    names: Mapping[int, tuple[tuple[int, str], ...]]


def line_up(book: WorkbookCells) -> tuple[Lines, ...]:
    """The sheets of a form where a table may be, looked at once for every kind of table."""
    return tuple(_line_up(sheet) for sheet in book.sheets if fold(sheet.name) != fold(IDENTITY))


def find_tables(
    file: str, pages: Iterable[Lines], columns: Sequence[FormColumn], least: int
) -> tuple[FormTable, ...]:
    """The tables with at least `least` of the headers, at most one for each sheet."""
    found = (_find_table(file, lines, columns, least) for lines in pages)
    return tuple(table for table in found if table is not None)


def check_doubles(table: FormTable, columns: Sequence[FormColumn]) -> tuple[Finding, ...]:
    """A column to fill in that stands twice."""
    return tuple(_double(table, columns))


def check_merges(table: FormTable, rows: Sequence[int]) -> tuple[Finding, ...]:
    """No merged area may touch cells to fill in; over cells for words nothing wrong is scored."""
    figures = {table.columns.get(field) for field in _FIGURES}
    found = []
    for area in table.sheet.merges:
        touched = merged_cells(table, rows, area)
        if touched:
            code = "celle-unite" if figures & {place for _, place in touched} else _WORDS_MERGED
            top, left, bottom, right = area
            found.append(
                finding(code, CellRef(table.file, table.sheet.name, address(top, left)),
                        celle=f"{address(top, left)}:{address(bottom, right)}")
            )  # fmt: skip
    return tuple(found)


def merged_cells(
    table: FormTable, rows: Sequence[int], area: tuple[int, int, int, int]
) -> frozenset[tuple[int, int]]:
    """The cells to fill in that lie in `area`."""
    top, left, bottom, right = area
    places = [table.columns[field] for field in table.columns if field in table.typed]
    return frozenset(
        (row, column)
        for row in rows
        for column in places
        if top <= row <= bottom and left <= column <= right
    )


def check_hidden(table: FormTable, rows: Sequence[int]) -> tuple[Finding, ...]:
    """Typed content in hidden rows, columns or sheet is read, and listed."""
    typed = {(cell.row, cell.column) for row in rows for cell in table.typed_cells(row).values()}
    hidden = [f"riga {row + 1}" for row in sorted({row for row, _ in typed})
              if row in table.sheet.hidden_rows]  # fmt: skip
    hidden += [f"colonna {address(0, column)[:-1]}" for column in sorted({col for _, col in typed})
               if column in table.sheet.hidden_columns]  # fmt: skip
    if typed and not table.sheet.visible:
        hidden.insert(0, "tutto il foglio")
    if not hidden:
        return ()
    where = CellRef(table.file, table.sheet.name)
    return (finding("contenuto-nascosto", where, quali=", ".join(hidden)),)


def _find_table(
    file: str, lines: Lines, columns: Sequence[FormColumn], least: int
) -> FormTable | None:
    """The row with most of the headers; the first one of them, if several have as many."""
    fields = {fold(column.header): column.field for column in columns}
    best: dict[str, int] = {}
    best_row = 0
    for row, names in lines.names.items():
        places = {fields[name]: column for column, name in reversed(names) if name in fields}
        if len(places) > len(best):
            best, best_row = places, row
    if len(best) < least:
        return None
    typed = frozenset(column.field for column in columns if column.typed)
    return FormTable(file, lines.sheet, best_row, best, typed, lines.cells)


def _line_up(sheet: SheetCells) -> Lines:
    rows: dict[int, list[Cell]] = {}
    names: dict[int, list[tuple[int, str]]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, []).append(cell)
        header = _header(cell)
        if header:
            names.setdefault(row, []).append((column, header))
    return Lines(
        sheet,
        {row: tuple(cells) for row, cells in rows.items()},
        {row: tuple(line) for row, line in names.items()},
    )


def _header(cell: Cell) -> str:
    """The cell's first line as a header is compared; empty if it can be none."""
    text = str(cell.value).strip() if cell.kind is CellKind.TEXT else ""
    first = text.splitlines()[0] if text else ""
    return fold(first) if len(first) <= _MOST_HEADER else ""


def _headers(table: FormTable) -> tuple[Cell, ...]:
    return table.lines.get(table.header_row, ())


def _double(table: FormTable, columns: Sequence[FormColumn]) -> Iterator[Finding]:
    """Twice the same header over cells to fill in: no telling which column counts."""
    for column in columns:
        first = table.columns.get(column.field)
        same = [cell for cell in _headers(table) if fold(cell.text) == fold(column.header)]
        if first is None or not (column.typed or column is columns[0]):
            continue
        for cell in same[1:]:
            yield finding("colonna-scheda-doppia", cell.where, colonna=column.header,
                          altra=address(table.header_row, first))  # fmt: skip
