"""The rows of `Dettaglio` in a returned form: the lists that measures are made of.

One idea to know: a row is known by its code wherever it stands, and a row added without one belongs
to the only measure of its sheet. Every cell is used or listed; one row that cannot be trusted makes
its whole list doubtful.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.form import DETAIL_COLUMNS, DETAILS
from generator.italian import fold
from generator.model import Measure, Office
from generator.reading.cell_counts import Taken, join_taken, places
from generator.reading.cells import Cell
from generator.reading.detail_cells import (
    DetailRow,
    find_doubles,
    first_cell,
    is_total,
    read_row,
)
from generator.reading.detail_columns import check_columns, lost_columns, own_fields
from generator.reading.form_identity import Identity
from generator.reading.form_tables import (
    FormTable,
    Lines,
    check_hidden,
    find_tables,
)
from generator.reading.measure_rows import cell_code, list_ignored
from generator.reading.plan_lookup import PlanLookup, code_key
from generator.reading.typed_values import quote

_LEAST_HEADERS = 3


@dataclass(frozen=True, slots=True)
class RowsOf:
    """The list of one measure; `refused` if it cannot be trusted."""

    measure: Measure
    rows: tuple[DetailRow, ...] = ()
    refused: bool = False
    found: bool = True  # its sheet is there


@dataclass(frozen=True, slots=True)
class DetailRows:
    """All lists of a form by measure id, the sheets they were read in, and what was found."""

    lists: Mapping[str, RowsOf] = field(default_factory=dict)
    sheets: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    taken: Taken = field(default_factory=Taken)


@dataclass(frozen=True, slots=True)
class DetailReader:
    """What the lists of one form are read with."""

    lookup: PlanLookup
    identity: Identity
    owner: Office
    refused: frozenset[CellRef]  # cells on which two readings disagreed

    @property
    def office(self) -> str:
        """The code of whose form it is."""
        return self.owner.code

    def read(self, file: str, pages: Iterable[Lines], answered: Iterable[str]) -> DetailRows:
        """Reads every sheet with a list but those called `answered`."""
        own = _by_code(self.lookup.own(self.owner))
        wanted = {item.id: item for item in own.values() if item.detail is not None}
        others = frozenset(answered)
        tables = [
            table for table in find_tables(file, pages, DETAIL_COLUMNS, _LEAST_HEADERS)
            if table.sheet.name not in others and (_names_any(table, own) or (
                wanted and fold(table.sheet.name).startswith(fold(DETAILS))))
        ]  # fmt: skip
        read = [_Page(self, table, wanted).read() for table in tables]
        lists, found = self._join(wanted, read)
        sheets = frozenset(table.sheet.name for table in tables)
        found = [*(item for page in read for item in page.found), *found]
        return DetailRows(lists, sheets, tuple(found), join_taken(page.taken for page in read))

    def _join(
        self, wanted: Mapping[str, Measure], read: list[_Read]
    ) -> tuple[dict[str, RowsOf], list[Finding]]:
        lists: dict[str, RowsOf] = {}
        found: list[Finding] = []
        for name, measure in wanted.items():
            pages = [page for page in read if name in page.measures]
            filled = [page for page in pages if any(row.measure == name for row in page.rows)]
            rows = tuple(row for page in filled for row in page.rows if row.measure == name)
            refused = any(name in page.spoiled for page in pages) or any(r.refused for r in rows)
            if len(filled) > 1:
                refused = True
                other, where = filled[0].sheet, CellRef(read[0].file, filled[1].sheet)
                found.append(finding("dettaglio-doppio", where, office=self.office,
                                     misura=name, altro=other))  # fmt: skip
            lists[name] = RowsOf(measure, rows, refused, bool(pages))
            for page in filled:  # a copied sheet is told once, not by each of its rows
                found += find_doubles(
                    (row for row in page.rows if row.measure == name), self.office
                )
        return lists, found


@dataclass(frozen=True, slots=True)
class _Read:
    """One sheet: its rows, the measures it is for, those that cannot be trusted."""

    file: str
    sheet: str
    measures: frozenset[str]
    rows: tuple[DetailRow, ...]
    spoiled: frozenset[str]
    found: tuple[Finding, ...]
    taken: Taken


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet with a list, being read."""

    reader: DetailReader
    table: FormTable
    wanted: Mapping[str, Measure]
    lost: frozenset[int] = frozenset()  # columns told by their headers

    def read(self) -> _Read:
        """Reads the sheet; what stands under a changed header is told with its column."""
        known = _by_code(self.wanted.values())
        codes = {row: cell for row in self.table.rows()
                 if (cell := self.table.cell(row, "measure"))}  # fmt: skip
        named = {row: known.get(cell_code(cell)) for row, cell in codes.items()}
        present = {item.id: item for item in named.values() if item is not None}
        only = self._only(present)
        names = frozenset(present) | ({only.id} if only is not None else frozenset())
        measures = [self.wanted[name] for name in sorted(names)]
        page = replace(self, lost=lost_columns(self.table, measures))
        faults = check_columns(self.table, measures)
        return page._read_lines(codes, named, only, names, faults)

    def _read_lines(
        self, codes: Mapping[int, Cell], named: Mapping[int, Measure | None],
        only: Measure | None, names: frozenset[str], faults: tuple[Finding, ...],
    ) -> _Read:  # fmt: skip
        table, office = self.table, self.reader.office
        rows: list[DetailRow] = []
        found: list[Finding] = [*check_hidden(table, table.rows())]
        uncoded: list[int] = []
        for line in table.rows():
            if line < table.header_row:
                found += list_ignored(self._added_above(line), office)
                continue
            measure = named.get(line) if line in codes else only
            found += list_ignored(self._left_over(line, measure), office)
            typed = table.typed_cells(line)
            if not set(typed) - {"note"}:
                found += list_ignored(typed.values(), office)
                found += self._strange(codes.get(line), measure)
            elif line in codes and measure is None:
                found += self._foreign(codes[line])
            elif measure is None:
                found.append(self._uncoded(line))
            else:
                row, wrong = self._row(line, measure)
                rows.append(row)
                found += wrong
                uncoded += [line] if line not in codes else []
        found += list_ignored(self._left_over(table.header_row, None), office)
        found += self._unused(codes)
        if uncoded and only is not None:
            told = ", ".join(str(line + 1) for line in uncoded)
            found.append(finding("righe-senza-codice", self._here(), office=office, righe=told,
                                 misura=only.id))  # fmt: skip
        lost = any(item.code in ("riga-estranea", "riga-senza-codice") for item in found)
        broken = lost or any(item.blocks for item in faults)
        spoiled = names if broken else frozenset[str]()
        takers = {line: named.get(line) if line in codes else only for line in table.rows()}
        return _Read(table.file, table.sheet.name, names, tuple(rows), spoiled,
                     (*faults, *found), self._taken(takers))  # fmt: skip

    def _taken(self, takers: Mapping[int, Measure | None]) -> Taken:
        """What became of the cells of each line, which belongs to a measure or is told."""
        fates: dict[str, list[Cell]] = {"used": [], "issued": [], "told": [], "listed": []}
        fields = {column: name for name, column in self.table.columns.items()}
        for line, cells in self.table.lines.items():
            for cell in cells:
                fate = self._fate(cell, fields.get(cell.column, ""), takers.get(line))
                fates[fate].append(cell)
        del fates["listed"]
        return Taken(**{fate: places(cells) for fate, cells in fates.items()})

    def _fate(self, cell: Cell, name: str, taker: Measure | None) -> str:
        if cell.column in self.lost:
            return "told"
        header = cell.row == self.table.header_row and bool(name)
        if header or self.reader.identity.knows(cell) or (name == "row_state" and cell.formula):
            return "issued"
        if name == "measure" or name in self.table.typed:
            return "told" if taker is None else "issued" if name == "measure" else "used"
        return "listed"

    def _only(self, present: Mapping[str, Measure]) -> Measure | None:
        """The measure of rows without a code: the only one of the sheet, or of the office."""
        candidates = list((present or self.wanted).values())
        return candidates[0] if len(candidates) == 1 else None

    def _row(self, line: int, measure: Measure) -> tuple[DetailRow, tuple[Finding, ...]]:
        row, faults = read_row(
            self.table, line, measure, self.reader.lookup.plan, self.reader.refused
        )
        if is_total(row.element):
            faults = (*faults, finding("riga-di-totale", row.where, office=self.reader.office,
                                       elemento=row.element, misura=measure.id))  # fmt: skip
        return row.refuse_if(any(item.blocks for item in faults)), faults

    def _strange(self, code: Cell | None, measure: Measure | None) -> Iterator[Finding]:
        """A code alone is the form's own, or a word that somebody added."""
        if code is not None and measure is None and not self.reader.identity.knows(code):
            yield from list_ignored([code], self.reader.office)

    def _foreign(self, code: Cell) -> Iterator[Finding]:
        if cell_code(code) not in self._typed_measures():
            yield finding("riga-estranea", code.where, office=self.reader.office,
                          trovato=quote(code), ufficio=self.reader.office,
                          vicini=nearest(code.text, self.wanted))  # fmt: skip

    def _unused(self, codes: Mapping[int, Cell]) -> Iterator[Finding]:
        """Rows of measures that were made of rows when the form was sent, told once each."""
        lines = [cell_code(cell) for line, cell in codes.items() if self.table.typed_cells(line)]
        for key, measure in self._typed_measures().items():
            if key in lines:
                yield finding("dettaglio-non-usato", self._here(), office=self.reader.office,
                              misura=measure.id, quante=lines.count(key))  # fmt: skip

    def _typed_measures(self) -> Mapping[str, Measure]:
        """The office's measures typed as one figure, that had a list when the form was sent."""
        own, sent = self.reader.lookup.own(self.reader.owner), self.reader.identity.measures
        return _by_code(item for item in own if item.detail is None
                        and item.id in sent and sent[item.id].rows)  # fmt: skip

    def _uncoded(self, line: int) -> Finding:
        return finding("riga-senza-codice", self.table.where(line, "measure"),
                       office=self.reader.office,
                       elemento=quote(first_cell(self.table, line)))  # fmt: skip

    def _here(self) -> CellRef:
        return CellRef(self.table.file, self.table.sheet.name)

    def _added_above(self, line: int) -> Iterator[Cell]:
        for cell in self.table.lines.get(line, ()):
            if not self.reader.identity.knows(cell):
                yield cell

    def _left_over(self, line: int, measure: Measure | None) -> Iterator[Cell]:
        """The cells of a row that are neither used nor the form's own."""
        fields = {column: name for name, column in self.table.columns.items()}
        own = own_fields(measure)
        for cell in self.table.lines.get(line, ()):
            if cell.column in self.lost or self.reader.identity.knows(cell):
                continue
            name = fields.get(cell.column)
            header = line == self.table.header_row and name is not None
            state = name == "row_state" and cell.formula
            used = name == "measure" or (name in self.table.typed and name in own)
            if not (header or state or used):
                yield cell


def _by_code(measures: Iterable[Measure]) -> dict[str, Measure]:
    """Measures by their ids as codes are compared."""
    return {code_key(measure.id): measure for measure in measures}


def _names_any(table: FormTable, own: Mapping[str, Measure]) -> bool:
    """Whether the table has elements of measures of the office: else it is a sheet of its own."""
    codes = (table.cell(row, "measure") for row in table.rows())
    named = any(code is not None and cell_code(code) in own for code in codes)
    return "element" in table.columns and named
