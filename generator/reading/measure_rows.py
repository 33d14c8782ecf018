"""The rows of `Misure` in a returned form: each one a measure with what the office typed.

One idea to know: every cell that is not empty is used, recognised as the form's own
(`row_cells`), or listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.italian import format_date
from generator.model import Measure, State
from generator.reading.cell_counts import Taken, places, places_of
from generator.reading.cells import Cell, CellKind
from generator.reading.detail_cells import DetailRow
from generator.reading.form_identity import Identity
from generator.reading.form_tables import FormTable, merged_cells
from generator.reading.plan_lookup import PlanLookup, code_key
from generator.reading.row_cells import sort_rows
from generator.reading.typed_days import read_date
from generator.reading.typed_values import (
    TypedValue,
    quote,
    read_note,
    read_value,
    shown_figure,
)

_NOTES = ("source", "evidence", "note")
_ANSWERS = ("value", "date", *_NOTES)


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
    cells: tuple[Cell, ...] = ()  # what was typed, and read
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
    taken: Taken = field(default_factory=Taken)  # beside the cells of `own`


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
        sorter = sort_rows(self.table, self.identity, self.office)
        own: list[Entry] = []
        foreign: list[Entry] = []
        found: list[Finding] = []
        for row in self.table.rows():
            code = self.table.cell(row, "measure")
            measure = self.lookup.measures.get(cell_code(code)) if code is not None else None
            if measure is None:
                faults, told = self._strange_row(row, code)
                found += faults
                sorter.told.extend(told)
            elif measure.office == self.office:
                own.append(self._entry(row, measure))
            elif "value" in self.table.typed_cells(row):
                foreign.append(self._entry(row, measure))
            found += list_ignored(sorter.rest(row, measure), self.office)
        found += list_ignored(sorter.rest(self.table.header_row, None), self.office)
        refused = places_of(self.refused)
        taken = Taken(issued=places(sorter.issued), told=places(sorter.told) | refused)
        return MeasureRows(self._spoil_merged(own), tuple(foreign), tuple(found), taken)

    def _entry(self, row: int, measure: Measure) -> Entry:
        table, year = self.table, self.lookup.plan.entity.year
        line = table.line(row)
        where = table.where(row, "value")
        cell = line.get("value")
        made = measure.detail is not None and cell is not None and cell.formula
        value = read_value(None if made else cell, measure)  # what it is made of counts
        if where in self.refused:
            value = TypedValue(State.REFUSED, None, value.raw)
        day, day_found = read_date(line.get("date"), measure, year)
        source, evidence, note = (read_note(line.get(field), measure) for field in _NOTES)
        outside = self._check_day(day, measure, row)
        others = (*day_found, *outside, *source[1], *evidence[1], *note[1])
        if others:
            value = replace(value, findings=(*value.findings, *others))
        own = table.typed.intersection(line) - ({"value"} if made else set())
        typed = bool(own) or where in self.refused
        shown = None if measure.detail else shown_figure(cell, value, measure)
        preview = read_value(cell, measure).value if measure.detail else None
        cells = tuple(line[field] for field in _ANSWERS if field in line)
        return Entry(measure, value, day, source[0], evidence[0], note[0], where, typed, shown,
                     cells, preview=preview)  # fmt: skip

    def _check_day(self, day: date | None, measure: Measure, row: int) -> tuple[Finding, ...]:
        """The day of a value lies in what the value covers: the year until the period's end."""
        end = self.lookup.plan.period.end
        if day is None or end is None:
            return ()
        first = date(end.year, 1, 1)
        if first <= day <= end:
            return ()
        where = self.table.where(row, "date")
        return (finding("data-fuori-periodo", where, office=self.office, misura=measure.id,
                        trovato=format_date(day), dal=format_date(first),
                        al=format_date(end)),)  # fmt: skip

    def _strange_row(self, row: int, code: Cell | None) -> tuple[list[Finding], list[Cell]]:
        """A row without a known code: its value would be lost, so it is told."""
        typed = self.table.typed_cells(row)
        if code is not None and "value" in typed and not self._is_title(code):
            near = nearest(code.text, (item.id for item in self.lookup.plan.measures
                                       if item.office == self.office))  # fmt: skip
            fault = finding("misura-estranea", code.where, office=self.office, trovato=quote(code),
                            ufficio=self.office, vicini=near)  # fmt: skip
            return [fault], [code, *typed.values()]
        left = [*typed.values(), *([code] if code and not self.identity.knows(code) else [])]
        return list(list_ignored(left, self.office)), []

    def _is_title(self, cell: Cell) -> bool:
        """Whether the cell holds a text that the form came with, and that was no code."""
        sent = {code_key(code) for code in self.identity.measures}
        return self.identity.knows(cell) and cell_code(cell) not in sent

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
