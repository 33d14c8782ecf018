"""The plan's sheets as tables of cells with addresses, not yet parsed.

One idea to know: rows keep their cells as typed, so that a variation can replace a cell before
anything is parsed, and its own address becomes the provenance of the new value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.italian import fold
from generator.reading.cells import Cell, SheetCells, WorkbookCells
from generator.reading.columns import ColumnKind, PlanColumn, PlanSheet, header_key
from generator.reading.plan_columns import ENTITY, INDICATORS, SHEETS
from generator.reading.plan_lines import RowCells, Shaper, first_lines, split_lines
from generator.reading.stored import address

HEADER_SEARCH = 10  # rows in which the headers may stand, for a title typed above them

Findings = tuple[Finding, ...]


class Places(Mapping[str, CellRef]):
    """The address of every field of a row; each is made when somebody asks for it: few are."""

    __slots__ = ("_columns", "_line", "_sheet")

    def __init__(self, sheet: CellRef, line: int, columns: Mapping[str, int]) -> None:
        """The fields stand in `columns` (counted from 0) of row `line` of `sheet`."""
        self._sheet, self._line, self._columns = sheet, line, columns

    def __getitem__(self, field: str) -> CellRef:
        """The address of `field`."""
        cell = address(self._line, self._columns[field])
        return CellRef(self._sheet.file, self._sheet.sheet, cell)

    def __contains__(self, field: object) -> bool:
        """Whether `field` has a column."""
        return field in self._columns

    def __iter__(self) -> Iterator[str]:
        """The fields, in the order of their columns."""
        return iter(self._columns)

    def __len__(self) -> int:
        """How many fields have a column."""
        return len(self._columns)


class Row(NamedTuple):
    """One row by field: `cells` holds what is not empty, `places` the address of every field.

    Set by variations only: `former` are the cells before the last period that changed the target,
    `reason` is why the row is left out of the evaluation, if it is.
    """

    key: str
    cells: RowCells
    places: Mapping[str, CellRef]
    former: RowCells | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the plan; fields in `absent` have no column (already a finding)."""

    sheet: PlanSheet
    rows: tuple[Row, ...]
    absent: frozenset[str] = frozenset()
    present: bool = True

    @property
    def keys(self) -> Collection[str] | None:
        """The codes that other sheets may name, as keys; None if the sheet is missing."""
        return dict.fromkeys(row.key for row in self.rows if row.key) if self.present else None


def read_tables(book: WorkbookCells) -> tuple[dict[str, Table], Findings]:
    """Every sheet of the plan by name; a missing sheet is an empty table and a finding."""
    tables, found = {}, []
    names = {fold(sheet.name) for sheet in SHEETS}
    unknown = [page.name for page in book.sheets if fold(page.name) not in names]
    for sheet in SHEETS:
        page = book.sheet(sheet.name)
        if page is None:
            near = nearest(sheet.name, unknown, most=1)
            where = CellRef(book.file)
            found.append(finding("foglio-assente", where, foglio=sheet.name, simili=near))
            tables[sheet.name] = Table(sheet, (), present=False)
        else:
            tables[sheet.name], faults = read_table(page, sheet, book.file)
            found.extend(faults)
    return tables, tuple(found)


def read_table(page: SheetCells, sheet: PlanSheet, file: str) -> tuple[Table, Findings]:
    """The rows under the header row of `page`; blank rows are passed over."""
    first = first_lines(page, HEADER_SEARCH)
    top = _header_row(first, sheet)
    heads = first.get(top, ())
    columns, doubles = _match_headers(heads, sheet)
    lines, ignored = _split_lines(page, top, columns)
    here = CellRef(file, page.name)
    rows = _with_keys(sheet, here, lines, {item.field: number for number, item in columns.items()})
    absent = frozenset(item.field for item in sheet.columns) - {c.field for c in columns.values()}
    found = (
        *doubles,
        *_absent_columns(sheet, absent, heads, columns, here),
        *_ignored_columns(ignored, top, heads, here),
        *_hidden_rows(page, lines, here),
        *_double_codes(sheet, rows),
    )
    if sheet.filled and not rows:
        found = (*found, finding("foglio-vuoto", here, foglio=sheet.name))
    return Table(sheet, rows, absent), found


def _header_row(first: Mapping[int, Iterable[Cell]], sheet: PlanSheet) -> int:
    """The row, among the first ones, that holds most of the headers."""
    hits = {
        row: sum(sheet.headed(cell.text) is not None for cell in first.get(row, ()))
        for row in range(HEADER_SEARCH)
    }
    return max(hits, key=lambda row: hits[row])


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


def _split_lines(
    page: SheetCells, top: int, columns: Mapping[int, PlanColumn]
) -> tuple[dict[int, RowCells], Counter[int]]:
    """The rows below the headers, and how many cells each other column holds."""
    shaper = Shaper({number: column.field for number, column in columns.items()})
    lines: dict[int, RowCells] = {}
    ignored = Counter[int]()
    for row, cells in split_lines(page, top, shaper):
        if cells:
            lines[row] = cells
        ignored.update(cells.others)
    return lines, ignored


def _with_keys(
    sheet: PlanSheet,
    here: CellRef,
    lines: Mapping[int, RowCells],
    columns: Mapping[str, int],
) -> tuple[Row, ...]:
    """The rows with their codes; an indicator without an Id is `objective/n` (design, plan)."""
    rows, counted = [], Counter[str]()
    for line, cells in lines.items():
        key = _typed(cells, sheet.key)
        if sheet is INDICATORS:
            objective = _typed(cells, "objective")
            counted[objective] += 1
            key = key or f"{objective}/{counted[objective]}"
        elif sheet is ENTITY:
            key = next((e.header for e in ENTITY.entries if _same(e.header, key)), key)
        rows.append(Row(key, cells, Places(here, line, columns)))
    return tuple(rows)


def _typed(cells: RowCells, field: str) -> str:
    cell = cells.find(field)
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
    others = {f"«{head.text}»": head for head in heads if head.column not in columns}
    found = []
    for item in sheet.columns:
        if item.field in absent:
            near = nearest(item.header, (head.text for head in others.values()), most=1)
            where = others[near].where if near else here
            found.append(finding("colonna-assente", where, colonna=item.header, simili=near))
    return tuple(found)


def _ignored_columns(
    counts: Mapping[int, int], top: int, heads: Iterable[Cell], here: CellRef
) -> Findings:
    """One finding per column that is not of the plan and holds something below the headers."""
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
    first: dict[str, Row] = {}
    found = []
    for row in rows:
        if not row.key or sheet.key not in row.places:
            continue
        other = first.setdefault(row.key.casefold() if names_files else row.key, row)
        if other is not row:
            place, before = row.places[sheet.key], other.places[sheet.key].cell
            found.append(finding("codice-doppio", place, codice=row.key, altra=before))
    return tuple(found)
