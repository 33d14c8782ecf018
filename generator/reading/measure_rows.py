"""The rows of `Misure` in a returned form: each one a measure with what the office typed.

One idea to know: every cell that is not empty is either used or listed. What the form came with is
known by its digests (`form_identity`), so anything else outside the cells to fill in is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from generator.model import Measure, Plan, State
from generator.reading.cells import Cell, CellKind
from generator.reading.detail_cells import DetailRow
from generator.reading.form_identity import Identity
from generator.reading.form_tables import FormTable, merged_cells, renamed_columns
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
    rows: tuple[DetailRow, ...] = ()  # the list it is made of
    preview: float | None = None  # what its cell holds, where the value is made of rows

    @property
    def content(self) -> tuple[object, ...]:
        """What two copies of a form are compared by."""
        value = self.value
        told: object = value.raw if value.state is State.REFUSED else (value.state, value.value)
        if self.rows:
            told = (told, *sorted(repr(row.content) for row in self.rows))
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
    plan: Plan
    identity: Identity
    office: str
    refused: frozenset[CellRef]  # cells on which two readings disagreed

    def read(self) -> MeasureRows:
        """Reads every row of the table."""
        known = measures_by_code(self.plan.measures)
        own: list[Entry] = []
        foreign: list[Entry] = []
        found: list[Finding] = []
        for row in self.table.rows():
            code = self.table.cell(row, "measure")
            measure = known.get(code_key(code)) if code is not None else None
            if measure is None:
                found += self._strange_row(row, code)
            elif measure.office == self.office:
                own.append(self._entry(row, measure))
            elif "value" in self.table.typed_cells(row):
                foreign.append(self._entry(row, measure))
            found += list_ignored(self._left_over(row, measure), self.office)
        found += list_ignored(self._left_over(self.table.header_row, None), self.office)
        return MeasureRows(self._spoil_merged(own), tuple(foreign), tuple(found))

    def _entry(self, row: int, measure: Measure) -> Entry:
        table, year = self.table, self.plan.entity.year
        where = table.where(row, "value")
        cell = table.cell(row, "value")
        made = measure.detail is not None and cell is not None and cell.formula
        value = read_value(None if made else cell, measure)  # what it is made of counts
        if where in self.refused:
            value = TypedValue(State.REFUSED, None, value.raw)
        day, day_found = read_date(table.cell(row, "date"), measure, year)
        source, evidence, note = (read_note(table.cell(row, field), measure) for field in _NOTES)
        outside = self._check_day(day, measure, table.where(row, "date"))
        others = (*day_found, *outside, *source[1], *evidence[1], *note[1])
        value = replace(value, findings=(*value.findings, *others))
        own = set(table.typed_cells(row)) - ({"value"} if made else set())
        typed = bool(own) or where in self.refused
        shown = None if measure.detail else shown_figure(cell, value, measure)
        preview = read_value(cell, measure).value if measure.detail else None
        return Entry(measure, value, day, source[0], evidence[0], note[0], where, typed,
                     shown, preview=preview)  # fmt: skip

    def _check_day(self, day: date | None, measure: Measure, where: CellRef) -> tuple[Finding, ...]:
        """The day of a value lies in what the value covers: the year until the period's end."""
        end = self.plan.period.end
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
            near = nearest(code.text, (item.id for item in self.plan.measures
                                       if item.office == self.office))  # fmt: skip
            yield finding("misura-estranea", code.where, office=self.office, trovato=quote(code),
                          ufficio=self.office, vicini=near)  # fmt: skip
            return
        yield from list_ignored(typed.values(), self.office)
        if code is not None and not self.identity.knows(code):
            yield from list_ignored([code], self.office)

    def _left_over(self, row: int, measure: Measure | None) -> Iterator[Cell]:
        """The cells of a row that are neither used, nor told otherwise, nor the form's own."""
        fields = {column: field for field, column in self.table.columns.items()}
        foreign = measure is not None and measure.office != self.office
        with_value = "value" in self.table.typed_cells(row)
        renamed = renamed_columns(self.table, MEASURE_COLUMNS)  # told once, by their headers
        for (line, column), cell in sorted(self.table.sheet.cells.items()):
            if line != row or column in renamed or self.identity.knows(cell):
                continue
            field = fields.get(column)
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


def measures_by_code(measures: Iterable[Measure]) -> Mapping[str, Measure]:
    """Measures by their id as it is compared: spaces and case do not count."""
    return {_key(measure.id): measure for measure in measures}


def code_key(cell: Cell) -> str:
    """The code in a cell, as it is compared."""
    return _key(cell.text if cell.kind is not CellKind.TEXT else str(cell.value))


def list_ignored(cells: Iterable[Cell], office: str) -> Iterator[Finding]:
    """One finding for each cell that is not used."""
    for cell in cells:
        yield finding("contenuto-ignorato", cell.where, office=office, trovato=quote(cell))


def _key(code: str) -> str:
    return " ".join(code.split()).casefold()
