"""The rows of `Misure` in a returned form: each one a measure with what the office typed.

One idea to know: every cell that is not empty is either used or listed. What the form came with is
known by its digests (`form_identity`), so anything else outside the cells to fill in is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.form import (
    COMPUTED,
    FILLED,
    MEASURE_COLUMNS,
    NOT_AVAILABLE,
    NOT_DUE,
    TO_CHECK,
    TO_FILL,
)
from generator.italian import format_date
from generator.model import Measure, State
from generator.reading.cells import Cell, CellKind
from generator.reading.form_identity import Identity
from generator.reading.form_tables import FormTable, merged_cells, renamed_columns
from generator.reading.plan_lookup import PlanLookup, code_key
from generator.reading.typed_days import read_date
from generator.reading.typed_values import (
    TypedValue,
    quote,
    read_note,
    read_value,
    shown_figure,
)

_STATES = frozenset((FILLED, NOT_AVAILABLE, TO_FILL, TO_CHECK, NOT_DUE, COMPUTED))
_NOTES = ("source", "evidence", "note")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says of its measure; `where` is its cell in column `Valore`."""

    measure: Measure
    value: TypedValue
    day: date | None
    source: str
    evidence: str
    note: str
    where: CellRef
    typed: bool  # anything at all was typed in the row
    shown: float | None = None  # the value as the cell's number format shows it

    @property
    def content(self) -> tuple[object, ...]:
        """What two copies of a form are compared by."""
        value = self.value
        told = value.raw if value.state is State.REFUSED else (value.state, value.value)
        return (told, self.day, self.source, self.evidence, self.note)


@dataclass(frozen=True, slots=True)
class MeasureRows:
    """The rows of a table of measures, sorted by whose they are."""

    own: tuple[Entry, ...]
    foreign: tuple[Entry, ...]  # with a value, of measures of other offices
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RowReader:
    """What the rows of one form are read with."""

    table: FormTable
    lookup: PlanLookup
    identity: Identity
    office: str
    refused: frozenset[CellRef]  # cells on which two readings disagreed

    def read(self) -> MeasureRows:
        """Reads every row of the table."""
        renamed = renamed_columns(self.table, MEASURE_COLUMNS)  # told once, by their headers
        own: list[Entry] = []
        foreign: list[Entry] = []
        found: list[Finding] = []
        for row in self.table.rows():
            code = self.table.cell(row, "measure")
            measure = self.lookup.measures.get(cell_code(code)) if code is not None else None
            if measure is None:
                found += self._strange_row(row, code)
            elif measure.office == self.office:
                own.append(self._entry(row, measure))
            elif "value" in self.table.typed_cells(row):
                foreign.append(self._entry(row, measure))
            found += list_ignored(self._left_over(row, measure, renamed), self.office)
        header = self._left_over(self.table.header_row, None, renamed)
        found += list_ignored(header, self.office)
        return MeasureRows(self._spoil_merged(own), tuple(foreign), tuple(found))

    def _entry(self, row: int, measure: Measure) -> Entry:
        table, year = self.table, self.lookup.plan.entity.year
        where = table.where(row, "value")
        value = read_value(table.cell(row, "value"), measure)
        if where in self.refused:
            value = TypedValue(State.REFUSED, None, value.raw)
        day, day_found = read_date(table.cell(row, "date"), measure, year)
        source, evidence, note = (read_note(table.cell(row, field), measure) for field in _NOTES)
        outside = self._check_day(day, measure, table.where(row, "date"))
        others = (*day_found, *outside, *source[1], *evidence[1], *note[1])
        value = replace(value, findings=(*value.findings, *others))
        typed = bool(table.typed_cells(row)) or where in self.refused
        shown = shown_figure(table.cell(row, "value"), value, measure)
        return Entry(measure, value, day, source[0], evidence[0], note[0], where, typed, shown)

    def _check_day(self, day: date | None, measure: Measure, where: CellRef) -> tuple[Finding, ...]:
        """The day of a value lies in what the value covers: the year until the period's end."""
        end = self.lookup.plan.period.end
        if day is None or end is None:
            return ()
        first = date(end.year, 1, 1)
        if first <= day <= end:
            return ()
        return (finding("data-fuori-periodo", where, office=self.office, misura=measure.id,
                        trovato=format_date(day), dal=format_date(first),
                        al=format_date(end)),)  # fmt: skip

    def _strange_row(self, row: int, code: Cell | None) -> Iterator[Finding]:
        """A row without a known code: its value would be lost, so it is told."""
        typed = self.table.typed_cells(row)
        if code is not None and "value" in typed:
            near = nearest(code.text, (item.id for item in self.lookup.plan.measures
                                       if item.office == self.office))  # fmt: skip
            yield finding("misura-estranea", code.where, office=self.office, trovato=quote(code),
                          ufficio=self.office, vicini=near)  # fmt: skip
            return
        yield from list_ignored(typed.values(), self.office)
        if code is not None and not self.identity.knows(code):
            yield from list_ignored([code], self.office)

    def _left_over(
        self, row: int, measure: Measure | None, renamed: frozenset[int]
    ) -> Iterator[Cell]:
        """The cells of a row that are neither used, nor told otherwise, nor the form's own."""
        fields = {column: field for field, column in self.table.columns.items()}
        foreign = measure is not None and measure.office != self.office
        with_value = "value" in self.table.typed_cells(row)
        for cell in self.table.lines.get(row, ()):
            if cell.column in renamed or self.identity.knows(cell):
                continue
            field = fields.get(cell.column)
            if field == "measure":
                listed = foreign and not with_value
            elif field in self.table.typed:
                listed = foreign and field != "value"
            else:
                listed = field is None or not (
                    row == self.table.header_row or self._is_ours(field, cell, measure)
                )
            if listed:
                yield cell

    def _is_ours(self, field: str, cell: Cell, measure: Measure | None) -> bool:
        """Cells that the form fills in by itself: row states and last period's figures."""
        if field == "row_state":
            return cell.formula or cell.value in _STATES
        return (
            field == "previous"
            and measure is not None
            and self.identity.knows_figure(cell, measure)
        )

    def _spoil_merged(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Values under a merged area cannot be trusted (the merge itself is a finding)."""
        rows = self.table.rows()
        spoiled = {
            self.table.where(row, "value")
            for area in self.table.sheet.merges
            for row, column in merged_cells(self.table, rows, area)
            if column == self.table.columns.get("value")
        }
        return tuple(
            replace(entry, value=TypedValue(State.REFUSED, None, entry.value.raw))
            if entry.where in spoiled else entry
            for entry in entries
        )  # fmt: skip


def cell_code(cell: Cell) -> str:
    """The code in a cell, as it is compared."""
    return code_key(cell.text if cell.kind is not CellKind.TEXT else str(cell.value))


def list_ignored(cells: Iterable[Cell], office: str) -> Iterator[Finding]:
    """One finding for each cell that is not used."""
    for cell in cells:
        yield finding("contenuto-ignorato", cell.where, office=office, trovato=quote(cell))
