"""The plan's sheets as tables of cells with addresses, not yet parsed.

One idea to know: rows keep their cells as typed, so that a variation can replace a cell before
anything is parsed, and its own address becomes the provenance of the new value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.reading.columns import ColumnKind, PlanColumn, PlanSheet, header_key
from generator.reading.plan_columns import ENTITY, INDICATORS, SHEETS
from generator.reading.scan import address
from generator.reading.workbooks import Cell, SheetCells, WorkbookCells

HEADER_SEARCH = 10  # rows in which the headers may stand, for a title typed above them

Findings = tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row by field: `cells` holds what is not empty, `places` the address of every field.

    Set by variations only: `former` are the cells before the last period that changed the target,
    `reason` is why the row is left out of the evaluation, if it is.
    """

    key: str
    cells: Mapping[str, Cell]
    places: Mapping[str, CellRef]
    former: Mapping[str, Cell] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the plan; fields in `absent` have no column (already a finding)."""

    sheet: PlanSheet
    rows: tuple[Row, ...]
    absent: frozenset[str] = frozenset()
    present: bool = True

    @property
    def keys(self) -> tuple[str, ...] | None:
        """The codes that other sheets may name; None if the sheet is missing."""
        return tuple(row.key for row in self.rows if row.key) if self.present else None


def read_tables(book: WorkbookCells) -> tuple[dict[str, Table], Findings]:
    """Every sheet of the plan by name; a missing sheet is an empty table and a finding."""
    tables, found = {}, []
    for sheet in SHEETS:
        page = book.sheet(sheet.name)
        if page is None:
            near = nearest(sheet.name, (other.name for other in book.sheets))
            where = CellRef(book.file)
            found.append(finding("foglio-assente", where, foglio=sheet.name, vicini=near))
            tables[sheet.name] = Table(sheet, (), present=False)
        else:
            tables[sheet.name], faults = read_table(page, sheet, book.file)
            found.extend(faults)
    return tables, tuple(found)


def read_table(page: SheetCells, sheet: PlanSheet, file: str) -> tuple[Table, Findings]:
    """The rows under the header row of `page`; blank rows are passed over."""
    top = _header_row(page, sheet)
    heads = [cell for (row, _), cell in sorted(page.cells.items()) if row == top]
    columns, doubles = _match_headers(heads, sheet)
    lines = sorted({row for row, column in page.cells if row > top and column in columns})
    rows = _with_keys(sheet, [_read_row(page, file, line, columns) for line in lines])
    absent = frozenset(item.field for item in sheet.columns) - {c.field for c in columns.values()}
    here = CellRef(file, page.name)
    found = (
        *doubles,
        *_absent_columns(sheet, absent, heads, columns, here),
        *_ignored_columns(page, top, columns, heads, here),
        *_hidden_rows(page, lines, here),
        *_double_codes(sheet, rows),
    )
    if sheet.filled and not rows:
        found = (*found, finding("foglio-vuoto", here, foglio=sheet.name))
    return Table(sheet, rows, absent), found


def _header_row(page: SheetCells, sheet: PlanSheet) -> int:
    """The row, among the first ones, that holds most of the headers."""
    hits = Counter(
        row
        for (row, _), cell in page.cells.items()
        if row < HEADER_SEARCH and sheet.headed(cell.text) is not None
    )
    return max(sorted(hits), key=lambda row: hits[row], default=0)


def _match_headers(
    heads: Iterable[Cell], sheet: PlanSheet
) -> tuple[dict[int, PlanColumn], Findings]:
    columns: dict[int, PlanColumn] = {}
    first: dict[str, Cell] = {}
    found = []
    for head in heads:
        column = sheet.headed(head.text)
        if column is None:
            continue
        if column.field in first:
            other = first[column.field].where.cell
            found.append(
                finding("colonna-doppia", head.where, colonna=column.header, altra=other)
            )  # fmt: skip
        else:
            first[column.field] = head
            columns[head.column] = column
    return columns, tuple(found)


def _read_row(page: SheetCells, file: str, line: int, columns: Mapping[int, PlanColumn]) -> Row:
    places = {
        column.field: CellRef(file, page.name, address(line, number))
        for number, column in columns.items()
    }
    cells = {
        column.field: page.cells[line, number]
        for number, column in columns.items()
        if (line, number) in page.cells
    }
    return Row("", cells, places)


def _with_keys(sheet: PlanSheet, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows with their codes; an indicator without an Id is `objective/n` (design, plan)."""
    keyed, counted = [], Counter[str]()
    for row in rows:
        key = _typed(row, sheet.key)
        if sheet is INDICATORS:
            objective = _typed(row, "objective")
            counted[objective] += 1
            key = key or f"{objective}/{counted[objective]}"
        elif sheet is ENTITY:
            key = next((e.header for e in ENTITY.entries if _same(e.header, key)), key)
        keyed.append(Row(key, row.cells, row.places))
    return tuple(keyed)


def _typed(row: Row, field: str) -> str:
    cell = row.cells.get(field)
    return "" if cell is None else code_text(cell)


def _same(one: str, other: str) -> bool:
    return header_key(one) == header_key(other)


def typed_text(cell: Cell) -> str:
    """What a cell holds, exactly as typed; a number or a date is written the Italian way."""
    return cell.value.replace("\r\n", "\n") if isinstance(cell.value, str) else cell.text


def code_text(cell: Cell) -> str:
    """The code that a cell holds, without spaces at its ends."""
    return typed_text(cell).strip()


def _absent_columns(
    sheet: PlanSheet,
    absent: frozenset[str],
    heads: Sequence[Cell],
    columns: Mapping[int, PlanColumn],
    here: CellRef,
) -> Findings:
    unknown = [head.text for head in heads if head.column not in columns]
    return tuple(
        finding("colonna-assente", here, colonna=item.header, vicini=nearest(item.header, unknown))
        for item in sheet.columns
        if item.field in absent
    )


def _ignored_columns(
    page: SheetCells,
    top: int,
    columns: Mapping[int, PlanColumn],
    heads: Sequence[Cell],
    here: CellRef,
) -> Findings:
    """One finding per column that is not of the plan and holds something below the headers."""
    counts = Counter(
        column for row, column in sorted(page.cells) if row > top and column not in columns
    )
    names = {head.column: head.text for head in heads}
    return tuple(
        finding(
            "colonna-ignorata",
            CellRef(here.file, here.sheet, address(top, column)),
            colonna=names.get(column, "senza intestazione"),
            quanti=count,
        )
        for column, count in sorted(counts.items())
    )


def _hidden_rows(page: SheetCells, lines: Iterable[int], here: CellRef) -> Findings:
    hidden = [str(line + 1) for line in lines if line in page.hidden_rows]
    return (finding("righe-nascoste", here, righe=", ".join(hidden)),) if hidden else ()


def _double_codes(sheet: PlanSheet, rows: Iterable[Row]) -> Findings:
    """Each code once; codes that name files must also differ by more than case."""
    if not sheet.key:
        return ()
    names_files = sheet.column(sheet.key).kind is ColumnKind.FILE_CODE
    first: dict[str, CellRef] = {}
    found = []
    for row in rows:
        place = row.places.get(sheet.key)
        if not row.key or place is None:
            continue
        plain = row.key.casefold() if names_files else row.key
        other = first.setdefault(plain, place)
        if other is not place:
            found.append(finding("codice-doppio", place, codice=row.key, altra=other.cell))
    return tuple(found)
