"""Columns to fill in that a table has lost: renamed, without a header, or gone.

One idea to know: what stands under a header that was changed is told once, with its column, and not
cell by cell. The column is found by its name or, failing that, by its place between the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.form import FormColumn
from generator.italian import fold
from generator.reading.cells import Cell
from generator.reading.form_tables import FormTable
from generator.reading.stored import address


def check_lost_columns(
    table: FormTable, columns: Sequence[FormColumn], needed: Collection[str]
) -> tuple[Finding, ...]:
    """The columns that are not there and that the table cannot be read without."""
    return tuple(_tell("colonna-scheda-assente", table, columns, column)
                 for column in _absent(table, columns, needed))  # fmt: skip


def check_text_columns(
    table: FormTable, columns: Sequence[FormColumn], wanted: Collection[str]
) -> tuple[Finding, ...]:
    """The columns that are not there and that the table can be read without."""
    return tuple(_tell("colonna-testo-assente", table, columns, column)
                 for column in _absent(table, columns, wanted))  # fmt: skip


def lost_places(
    table: FormTable, columns: Sequence[FormColumn], wanted: Collection[str]
) -> frozenset[int]:
    """The columns of the sheet that seem to be those of `wanted` that are not there."""
    places = (_place(table, columns, column) for column in _absent(table, columns, wanted))
    return frozenset(place for place in places if place is not None)


def _absent(
    table: FormTable, columns: Sequence[FormColumn], wanted: Collection[str]
) -> Iterator[FormColumn]:
    for column in columns:
        if column.field in wanted and column.field not in table.columns:
            yield column


def _tell(
    code: str, table: FormTable, columns: Sequence[FormColumn], column: FormColumn
) -> Finding:  # fmt: skip
    """A column that is not there, at the place that seems to be its own, if there is one."""
    place = _place(table, columns, column)
    if place is None:
        where, seems, lost = CellRef(table.file, table.sheet.name), "", 0
    else:
        where = CellRef(table.file, table.sheet.name, address(table.header_row, place))
        cells = [cell for line in table.lines.values() for cell in line if cell.column == place]
        header = next((cell for cell in cells if cell.row == table.header_row), None)
        seems = "una colonna senza intestazione" if header is None else f"«{header.text}»"
        lost = sum(cell.row > table.header_row for cell in cells)
    told = f" (celle: {lost})" if lost else ""
    return finding(code, where, colonna=column.header, perse=told, simili=seems)


def _place(
    table: FormTable, columns: Sequence[FormColumn], column: FormColumn
) -> int | None:  # fmt: skip
    """Where the column seems to be: under nearly its header, or where it was sent."""
    near = _near_header(table, columns, column)
    return _between(table, columns, column) if near is None else near.column


def _near_header(
    table: FormTable, columns: Sequence[FormColumn], column: FormColumn
) -> Cell | None:  # fmt: skip
    """An unknown header that is nearly the column's, or that begins with its words."""
    known = {fold(other.header) for other in columns}
    others = [cell for cell in table.lines.get(table.header_row, ())
              if fold(f"{cell.value}\n".splitlines()[0]) not in known]  # fmt: skip
    words = fold(column.header)
    starting = [cell for cell in others if f"{fold(cell.text)} ".startswith(f"{words} ")]
    close = nearest(column.header, (cell.text for cell in others), most=1)
    spelled = [cell for cell in others if f"«{cell.text}»" == close]
    return next(iter((*starting, *spelled)), None)


def _between(
    table: FormTable, columns: Sequence[FormColumn], column: FormColumn
) -> int | None:  # fmt: skip
    """The column with other contents just after the one it followed, or before the next one."""
    order = [item.field for item in columns]
    here = order.index(column.field)
    before = [table.columns[name] + 1 for name in order[:here] if name in table.columns]
    after = [table.columns[name] - 1 for name in order[here:] if name in table.columns]
    filled = {cell.column for row, cells in table.lines.items() if row >= table.header_row
              for cell in cells} - set(table.columns.values())  # fmt: skip
    return next((place for place in (*before[-1:], *after[:1]) if place in filled), None)
