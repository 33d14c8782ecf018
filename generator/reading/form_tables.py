"""Where the tables of a returned form stand, whatever officers did to its sheets.

One idea to know: a table is known by its row of headers, wherever it is, in whatever sheet and
order; only then are rows known by their codes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.form import (
    DETAIL_COLUMNS,
    IDENTITY,
    MEASURE_COLUMNS,
    REASON_COLUMNS,
    FormColumn,
)
from generator.italian import fold
from generator.reading.cells import Cell, CellKind, SheetCells, WorkbookCells
from generator.reading.stored import address

_FIGURES = ("value", "date")  # with a wrong row, a figure or its day would be wrong too
_MOST_HEADER = 60  # characters: a longer text is no header, and folding texts is slow
_WORDS_MERGED = "celle-unite-testo"
_NAMES = frozenset(
    fold(column.header) for column in (*MEASURE_COLUMNS, *DETAIL_COLUMNS, *REASON_COLUMNS)
)
_NOTHING: Mapping[str, Cell] = {}


@dataclass(frozen=True)
class FormTable:
    """A table in a sheet: its row of headers and the column of each field that was found."""

    file: str
    sheet: SheetCells
    header_row: int
    columns: Mapping[str, int]
    typed: frozenset[str]  # the fields that are filled in

    @property
    def lines(self) -> Mapping[int, Sequence[Cell]]:
        """The cells of each row, from the left."""
        return self.sheet.lines

    @cached_property
    def fields(self) -> Mapping[int, str]:
        """The field of each column that has one."""
        return {column: field for field, column in self.columns.items()}

    @cached_property
    def _by_field(self) -> Mapping[int, Mapping[str, Cell]]:
        fields = self.fields
        return {
            row: {fields[cell.column]: cell for cell in line if cell.column in fields}
            for row, line in self.lines.items()
        }

    def line(self, row: int) -> Mapping[str, Cell]:
        """The cells of `row` by field, from the left; those of no field are left out."""
        return self._by_field.get(row, _NOTHING)

    def cell(self, row: int, field: str) -> Cell | None:
        """The cell of `field` in `row`, if it is not empty."""
        return self.line(row).get(field)

    def where(self, row: int, field: str) -> CellRef:
        """The address of that cell, empty or not."""
        column = self.columns.get(field, 0)
        return CellRef(self.file, self.sheet.name, address(row, column))

    def typed_cells(self, row: int) -> dict[str, Cell]:
        """The filled cells of `row` that are for the office, by field."""
        return {field: cell for field, cell in self.line(row).items() if field in self.typed}

    def rows(self) -> tuple[int, ...]:
        """The rows that hold anything, without the headers."""
        return tuple(row for row in self.lines if row != self.header_row)


@dataclass(frozen=True, slots=True)
class Lines:
    """A sheet, and of each row the cells that say what a header says: column and folded text."""

    sheet: SheetCells
    names: Mapping[int, Sequence[tuple[int, str]]]


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
    """The cells to fill in of `rows`, in order, that lie in `area`."""
    top, left, bottom, right = area
    places = [table.columns[field] for field in table.columns if field in table.typed]
    inside = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
    return frozenset(
        (row, column) for row in inside for column in places if left <= column <= right
    )


def check_hidden(table: FormTable, rows: Sequence[int]) -> tuple[Finding, ...]:
    """Typed content in hidden rows, columns or sheet is read, and listed."""
    sheet = table.sheet
    if sheet.visible and not sheet.hidden_rows and not sheet.hidden_columns:
        return ()
    typed = {(cell.row, cell.column) for row in rows for cell in table.typed_cells(row).values()}
    hidden = [f"riga {row + 1}" for row in sorted({row for row, _ in typed})
              if row in sheet.hidden_rows]  # fmt: skip
    hidden += [f"colonna {address(0, column)[:-1]}" for column in sorted({col for _, col in typed})
               if column in sheet.hidden_columns]  # fmt: skip
    if typed and not sheet.visible:
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
    return FormTable(file, lines.sheet, best_row, best, typed)


def _line_up(sheet: SheetCells) -> Lines:
    names = {}
    for row, line in sheet.lines.items():
        named = [(cell.column, name) for cell in line if cell.kind is CellKind.TEXT
                 and (name := _header(str(cell.value).strip()[: _MOST_HEADER + 1]))]  # fmt: skip
        if named:
            names[row] = named
    return Lines(sheet, names)


@lru_cache(maxsize=4_000)
def _header(text: str) -> str:
    """The header that the first line of a text says, as headers are compared; empty if none."""
    first = text.splitlines()[0] if text else ""
    name = fold(first) if len(first) <= _MOST_HEADER else ""
    return name if name in _NAMES else ""


def _headers(table: FormTable) -> Sequence[Cell]:
    return table.lines.get(table.header_row, ())


def _double(table: FormTable, columns: Sequence[FormColumn]) -> Iterator[Finding]:
    """Twice the same header over cells to fill in: no telling which column counts."""
    names = [(fold(cell.text), cell) for cell in _headers(table)]
    for column in columns:
        first = table.columns.get(column.field)
        if first is None or not (column.typed or column is columns[0]):
            continue
        same = [cell for name, cell in names if name == fold(column.header)]
        for cell in same[1:]:
            yield finding("colonna-scheda-doppia", cell.where, colonna=column.header,
                          altra=address(table.header_row, first))  # fmt: skip
