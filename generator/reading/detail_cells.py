"""One row of a list: its element, value, resources and day, each with its cell.

One idea to know: figures are read by the rules of typed values; here is only what a list adds: a
cell that a row cannot do without, and a day that may decide a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from generator.catalogue import finding
from generator.detail import RowField, RowMethod
from generator.findings import CellRef, Finding
from generator.form import value_measure, weight_measure
from generator.italian import fold, format_date
from generator.model import Measure, Plan, State
from generator.reading import value_texts as texts
from generator.reading.cells import Cell, CellKind
from generator.reading.form_tables import FormTable
from generator.reading.typed_days import find_day, has_no_day, is_near, tell_text
from generator.reading.typed_values import free_text, quote, read_value

_HEADERS = {"value": "Valore", "weight": "Risorse"}
_WHAT = "(?:(?:somma|importo|spesa|costo|numero|valore|dato|risultato|risorse|media) )?"
_TOTAL = re.compile(
    rf"(?:gran |in )?{_WHAT}(?:sub ?)?(?:total[ei]|tot)\b"
    r"|(?:somma|media)(?: (?:pesata|ponderata|generale|dei valori|delle risorse))?$"
    rf"|{_WHAT}complessiv[oaie](?: generale)?(?: [0-9].*)?$|complessivamente\b"
    r"|(?:in tutto|nel complesso|sommano)(?: [0-9].*)?$"
    r"|(?:a|da) riportare$|riporto$"
)


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One element of the list of `measure`; figures are None where absent or refused."""

    measure: str
    element: str
    value: float | None
    weight: float | None
    day: date | None
    note: str
    raw: Mapping[str, str]  # what was typed, by field
    cells: Mapping[str, CellRef]  # by field, filled cells only
    where: CellRef  # its element
    refused: bool = False

    @property
    def content(self) -> tuple[object, ...]:
        """What two copies of a form are compared by."""
        raw = tuple(sorted(self.raw.items())) if self.refused else ()
        return (self.element, self.value, self.weight, self.day, self.note, raw)

    def refuse_if(self, broken: bool) -> DetailRow:
        """The same row, not to be trusted if `broken`."""
        return replace(self, refused=self.refused or broken)


def read_row(
    table: FormTable, line: int, measure: Measure, plan: Plan, refused: frozenset[CellRef]
) -> tuple[DetailRow, tuple[Finding, ...]]:
    """Reads row `line` of a list; `refused` are cells on which two readings disagreed."""
    row = _Row(table, line, measure, plan)
    element = row.name()
    if not element and "element" in table.columns:
        first = first_cell(table, line)
        row.report("riga-senza-elemento", table.where(line, "element"), trovato=quote(first))
    figures = {name: row.figure(item, name, element) for item, name in
               ((RowField.VALUE, "value"), (RowField.WEIGHT, "weight"))}  # fmt: skip
    day = row.day(element)
    _check_weight(row, figures["weight"], element)
    cells = table.typed_cells(line)
    lost = any(cell.where in refused for cell in cells.values())
    return DetailRow(
        measure.id, element, figures["value"], figures["weight"], day, row.words("note"),
        {name: cell.text for name, cell in cells.items()},
        {name: cell.where for name, cell in cells.items()}, table.where(line, "element"), lost,
    ), tuple(row.found)  # fmt: skip


def is_total(element: str) -> bool:
    """Whether a row is the total of the others: `TOTALE:`, `Totale attività`, `Media pesata`."""
    return _TOTAL.match(fold(element)) is not None


def first_cell(table: FormTable, line: int) -> Cell:
    """The leftmost filled cell of a row that has one."""
    return min(table.typed_cells(line).values(), key=lambda cell: cell.column)


def find_doubles(rows: Iterable[DetailRow], office: str) -> Iterator[Finding]:
    """The same element more than once: perhaps a row pasted twice."""
    same: dict[str, list[DetailRow]] = {}
    for row in rows:
        if row.element:
            same.setdefault(fold(row.element) or row.element, []).append(row)
    for group in same.values():
        if len(group) > 1:
            lines = ", ".join(row.where.cell for row in group)
            yield finding("riga-doppia", group[1].where, office=office, elemento=group[0].element,
                          righe=lines, misura=group[0].measure)  # fmt: skip


@dataclass(slots=True)
class _Row:
    """A row being read; `found` gathers what is wrong with it."""

    table: FormTable
    line: int
    measure: Measure
    plan: Plan
    found: list[Finding] = field(default_factory=list)

    def cell(self, name: str) -> Cell | None:
        return self.table.cell(self.line, name)

    def report(self, code: str, where: CellRef, **facts: object) -> None:
        self.found.append(
            finding(code, where, office=self.measure.office, misura=self.measure.id, **facts)
        )

    def has(self, item: RowField) -> bool:
        """Whether the rows of the measure hold such a cell."""
        return self.measure.detail is not None and item in self.measure.detail.columns

    def words(self, name: str) -> str:
        """A cell of free text; one that shows nothing a person reads is told."""
        cell = self.cell(name)
        if cell is None:
            return ""
        if cell.kind in (CellKind.ERROR, CellKind.NO_VALUE):
            self.report("contenuto-ignorato", cell.where, trovato=quote(cell))
            return ""
        return free_text(cell)

    def name(self) -> str:
        """The element; a dash, dots or `n.d.` are no name, and would count as an element."""
        words = self.words("element")
        named = any(char.isalnum() for char in words)
        return words if named and not texts.is_missing(texts.clean(words)) else ""

    def figure(self, item: RowField, name: str, element: str) -> float | None:
        """The value or the resources; their absence is told where they are needed."""
        if not self.has(item):
            return None
        like = value_measure if item is RowField.VALUE else weight_measure
        typed = read_value(self.cell(name), like(self.measure))
        self.found += typed.findings
        needed = self.measure.detail is not None and self.measure.detail.requires(item)
        told = name not in self.table.columns  # the whole column is missing: one finding
        if element and needed and not told and typed.state in (State.BLANK, State.MISSING):
            self.report("riga-incompleta", self.table.where(self.line, name), elemento=element,
                        colonna=_HEADERS[name])  # fmt: skip
        return typed.value

    def day(self, element: str) -> date | None:
        """The day; `n.d.` is none, and what cannot be a day of these years is refused."""
        cell = self.cell("date")
        if cell is None or not self.has(RowField.DAY):
            return None
        if cell.external:
            self.report("collegamento-esterno", cell.where, trovato=quote(cell))
            return None
        day, year = find_day(cell), self.plan.entity.year
        if has_no_day(cell):
            return None
        if day is None or not is_near(day, year):
            self.report("riga-data-errata", cell.where, trovato=quote(cell), elemento=element,
                        anno=year)  # fmt: skip
            return None
        self.found += tell_text(cell, day, self.measure)
        self._check_period(day, cell, element)
        return day

    def _check_period(self, day: date, cell: Cell, element: str) -> None:
        end = self.plan.period.end
        if end is None or date(end.year, 1, 1) <= day <= end:
            return
        self.report("riga-data-fuori-periodo", cell.where, elemento=element,
                    trovato=format_date(day), dal=format_date(date(end.year, 1, 1)),
                    al=format_date(end))  # fmt: skip


def _check_weight(row: _Row, weight: float | None, element: str) -> None:
    """What weighs a mean is more than zero; a row without any counts for nothing: it is told."""
    detail = row.measure.detail
    if detail is None or detail.method is not RowMethod.WEIGHTED:
        return
    where = row.table.where(row.line, "weight")
    if weight is not None and weight < 0:
        shown = row.table.cell(row.line, "weight")
        row.report("risorse-negative", where, elemento=element,
                   trovato=quote(shown) if shown is not None else "")  # fmt: skip
    elif weight == 0:
        row.report("risorse-zero", where, elemento=element)
