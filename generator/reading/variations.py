"""The plan's changes during the year, applied to the tables before anything is parsed.

One idea to know: a variation replaces a cell by its own cell `Nuovo valore`, so the value is read
by the rules of the column it replaces and its address is the variation's. The sheets stay as they
were at the beginning, and any period's plan can be made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.model import Change
from generator.reading.cells import Cell
from generator.reading.columns import PlanColumn, PlanSheet, header_key
from generator.reading.plan_columns import INDICATORS, VARIATIONS, sheet_named
from generator.reading.plan_indicators import read_target
from generator.reading.plan_lines import RowCells
from generator.reading.plan_values import RowReader
from generator.reading.tables import Row, Table, code_text, typed_text

_TARGET_FIELDS = frozenset({"operator", "target", "second", "unit", "decimals"})

Tables = Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class _Step:
    """One variation that can be applied: the new cell for one field of one row."""

    period: str
    table: str
    row: int
    column: PlanColumn
    cell: Cell
    reason: str


@dataclass(frozen=True, slots=True)
class _Places:
    """The numbers of a table's rows by their code, and by their official code."""

    table: Table
    by_key: Mapping[str, int]
    by_code: Mapping[str, list[int]]

    @classmethod
    def of(cls, table: Table) -> _Places:
        by_key: dict[str, int] = {}
        by_code: defaultdict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(table.rows):
            by_key.setdefault(row.key, number)
            if "code" in row.cells:
                by_code[code_text(row.cells["code"])].append(number)
        return cls(table, by_key, dict(by_code))


def resolve_variations(
    tables: Tables, periods: Sequence[str], period: str
) -> tuple[dict[str, Table], tuple[Change, ...], tuple[Finding, ...]]:
    """The tables as they stand in `period`, the changes in force, and faulty variations.

    `periods` are all codes in time order. Faults of every row are returned, in force or not.
    """
    steps, found = _read_steps(tables, periods)
    now = periods.index(period)
    due = [step for step in steps if _in_force(step, periods.index(step.period), now)]
    due.sort(key=lambda step: periods.index(step.period))
    rows = {name: list(table.rows) for name, table in tables.items()}
    changes: list[Change] = []
    stages = [tuple(rows[INDICATORS.name])]
    for _, together in groupby(due, key=lambda step: step.period):
        changes.extend(_apply(step, rows[step.table]) for step in together)
        stages.append(tuple(rows[INDICATORS.name]))
    for place in {step.row for step in due if _is_about_target(step)}:
        former = _former(tables[INDICATORS.name], [stage[place] for stage in stages])
        rows[INDICATORS.name][place] = rows[INDICATORS.name][place]._replace(former=former)
    changed = {name: replace(table, rows=tuple(rows[name])) for name, table in tables.items()}
    return changed, tuple(changes), found


def _in_force(step: _Step, start: int, now: int) -> bool:
    """From its period on; a period's own target holds in that period only (domain, 4.6)."""
    return start == now if step.column.field == "period_target" else start <= now


def _is_about_target(step: _Step) -> bool:
    return step.table == INDICATORS.name and step.column.field in _TARGET_FIELDS


def _former(table: Table, stages: Sequence[Row]) -> RowCells | None:
    """The cells of the last stage whose target prints differently from the last one's."""
    texts = [read_target(RowReader(table, row), "target").text for row in stages]
    for row, text in zip(reversed(stages), reversed(texts), strict=True):
        if text != texts[-1]:
            return row.cells
    return None


def _apply(step: _Step, rows: list[Row]) -> Change:
    """Replaces the cell in `rows` and tells what changed."""
    row, field = rows[step.row], step.column.field
    old = row.cells.find(field)
    cells = row.cells.changing(field, step.cell)
    places = {**row.places, field: step.cell.where}
    reason = step.reason if field == "state" else row.reason
    rows[step.row] = Row(row.key, cells, places, row.former, reason)
    return Change(
        period=step.period,
        sheet=step.table,
        code=row.key,
        column=step.column.header,
        old="" if old is None else typed_text(old),
        new=typed_text(step.cell),
        reason=step.reason,
        cell=step.cell.where,
    )


def _read_steps(tables: Tables, periods: Sequence[str]) -> tuple[list[_Step], tuple[Finding, ...]]:
    steps: list[_Step] = []
    found: list[Finding] = []
    rows = tables[VARIATIONS.name].rows
    places = {name: _Places.of(table) for name, table in tables.items()} if rows else {}
    seen: dict[tuple[str, str, int, str], CellRef] = {}
    for row in rows:
        reader = RowReader(tables[VARIATIONS.name], row)
        step = _read_step(reader, places, periods)
        found.extend(reader.found)
        if step is None:
            continue
        place = reader.where("column")
        other = seen.setdefault((step.period, step.table, step.row, step.column.field), place)
        if other is place:
            steps.append(step)
        else:
            reason = (
                f"lo stesso campo cambia due volte nello stesso periodo (anche in {other.cell})"
            )
            found.append(finding("variazione-errata", place, motivo=reason, vicini=""))
    return steps, tuple(found)


def _read_step(
    reader: RowReader, places: Mapping[str, _Places], periods: Sequence[str]
) -> _Step | None:
    """The variation in the reader's row, or None with its faults in the reader."""
    period = reader.reference("period", periods)
    sheet = sheet_named(reader.word("sheet"))
    code, header = reader.code("code"), reader.text("column")
    value, reason = reader.cell("value"), reader.text("reason")
    if sheet is None or value is None or not (period and code and header and reason):
        return None
    row = _find_row(reader, places[sheet.name], code)
    column = _find_column(reader, sheet, header)
    if row is None or column is None:
        return None
    return _Step(period, sheet.name, row, column, value, reason)


def _find_row(reader: RowReader, places: _Places, code: str) -> int | None:
    """The row whose code is `code`, or the only one whose official code it is."""
    if code in places.by_key:
        return places.by_key[code]
    official = places.by_code.get(code, [])
    if len(official) == 1:
        return official[0]
    if places.table.present:
        sheet, near = places.table.sheet.name, nearest(code, places.by_key)
        reader.report("riferimento-sconosciuto", "code", trovato=code, foglio=sheet, vicini=near)
    return None


def _find_column(reader: RowReader, sheet: PlanSheet, header: str) -> PlanColumn | None:
    """The column of `sheet` that may change: any but the one that names its rows."""
    known = [c for c in (*sheet.columns, *sheet.variations) if c.field != sheet.key]
    for column in known:
        if header_key(column.header) == header_key(header):
            return column
    if sheet.headed(header) is not None:
        reason = f"«{header}» dà il nome alla riga e non può cambiare"
        reader.report("variazione-errata", "column", motivo=reason, vicini="")
    else:
        near = nearest(header, (column.header for column in known))
        reason = f"«{header}» non è una colonna del foglio «{sheet.name}»"
        reader.report("variazione-errata", "column", motivo=reason, vicini=near)
    return None
