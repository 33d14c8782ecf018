"""The rows of `Motivazioni` in a returned form: why a target was missed, and what will be done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.form import REASON_COLUMNS, REASONS
from generator.model import Office
from generator.reading.cell_counts import Taken, places
from generator.reading.cells import Cell
from generator.reading.form_identity import Identity
from generator.reading.form_tables import (
    FormTable,
    Lines,
    check_doubles,
    check_hidden,
    check_merges,
    find_tables,
)
from generator.reading.measure_rows import cell_code, list_ignored
from generator.reading.plan_lookup import code_key
from generator.reading.typed_values import free_text

_LEAST_HEADERS = 3
_NEEDED = ("indicator", "cause", "action")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an indicator missed its target."""

    indicator: str
    cause: str
    action: str
    where: CellRef


@dataclass(frozen=True, slots=True)
class ReasonRows:
    """The reasons of one form, the sheet they were read in, and what was found."""

    reasons: tuple[Reason, ...]
    sheet: str
    findings: tuple[Finding, ...]
    cells: Mapping[str, CellRef] = field(default_factory=dict)  # of each indicator's cause
    taken: Taken = field(default_factory=Taken)


def read_reasons(
    file: str, pages: Sequence[Lines], identity: Identity, office: Office
) -> ReasonRows:
    """Reads the table of reasons; its absence is a warning, for nobody scores on it."""
    tables = find_tables(file, pages, REASON_COLUMNS, _LEAST_HEADERS)
    table = tables[0] if tables else None
    if table is None:
        return ReasonRows((), "", (_absent(CellRef(file, REASONS), office),))
    if any(field not in table.columns for field in _NEEDED):
        name = table.sheet.name
        ours = Taken(issued=places(_known(table, identity)))
        return ReasonRows((), name, (_absent(CellRef(file, name), office),), taken=ours)
    known = {
        code_key(item.id): item.id
        for objective in office.objectives
        for item in objective.indicators
    }
    pairs = [(row, known.get(cell_code(cell))) for row in table.rows()
             if (cell := table.cell(row, "indicator")) is not None]  # fmt: skip
    lines = _first_rows(table, pairs)
    taken, left = _sort_cells(table, identity, lines)
    found = [
        *check_doubles(table, REASON_COLUMNS),
        *check_merges(table, sorted(lines)),
        *check_hidden(table, tuple(lines)),
        *list_ignored(left, office.code),
    ]
    cells = {code: table.where(row, "cause") for row, code in lines.items()}
    return ReasonRows(tuple(_reasons(table, lines)), table.sheet.name, tuple(found), cells, taken)


def _absent(where: CellRef, office: Office) -> Finding:
    return finding("motivazioni-assenti", where, office=office.code)


def _first_rows(table: FormTable, pairs: Iterable[tuple[int, str | None]]) -> dict[int, str]:
    """One row for each indicator: the first in which anything is typed, or the first."""
    rows: dict[str, int] = {}
    for row, code in pairs:
        if code is not None and (code not in rows or not table.typed_cells(rows[code])):
            rows[code] = row
    return {row: code for code, row in sorted(rows.items(), key=lambda item: item[1])}


def _sort_cells(
    table: FormTable, identity: Identity, lines: Collection[int]
) -> tuple[Taken, list[Cell]]:
    """The answers and what is recognised, texts by their digests; then the cells left over."""
    used, ours, left = list[Cell](), list[Cell](), list[Cell]()
    for row, line in table.lines.items():
        here, header = row in lines, row == table.header_row
        for cell in line:
            field = table.fields.get(cell.column)
            if here and field in table.typed:
                used.append(cell)
            elif (
                (header and field is not None)
                or (here and field == "indicator")
                or identity.knows(cell)
            ):
                ours.append(cell)
            else:
                left.append(cell)
    return Taken(places(used), places(ours)), left


def _known(table: FormTable, identity: Identity) -> list[Cell]:
    """The cells with texts that the form came with."""
    return [cell for line in table.lines.values() for cell in line if identity.knows(cell)]


def _reasons(table: FormTable, lines: dict[int, str]) -> Iterator[Reason]:
    for row, code in lines.items():
        cells = table.typed_cells(row)
        if cells:
            cause, action = (_text(cells.get(field)) for field in ("cause", "action"))
            yield Reason(code, cause, action, table.where(row, "cause"))


def _text(cell: Cell | None) -> str:
    return "" if cell is None else free_text(cell)
