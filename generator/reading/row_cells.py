"""The cells of a row of `Misure` that are no answers: the form's own, told otherwise, or to list.

One idea to know: nothing is the form's own because nobody else wants it. It is recognised: a text
by its digest, a header by its column, a code by the plan, a state by its words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from generator.form import (
    COMPUTED,
    FILLED,
    MEASURE_COLUMNS,
    NOT_AVAILABLE,
    NOT_DUE,
    TO_CHECK,
    TO_FILL,
)
from generator.model import Measure
from generator.reading.cells import Cell, CellKind
from generator.reading.form_identity import Identity
from generator.reading.form_tables import FormTable
from generator.reading.lost_columns import lost_places

_STATES = frozenset((FILLED, NOT_AVAILABLE, TO_FILL, TO_CHECK, NOT_DUE, COMPUTED))


class _Fate(Enum):
    ANSWER = auto()  # whoever reads answers takes it
    ISSUED = auto()
    TOLD = auto()
    LISTED = auto()


@dataclass(frozen=True, slots=True)
class RowSorter:
    """What the cells of a table's rows are recognised with, and those of the rows seen so far."""

    table: FormTable
    identity: Identity
    office: str
    renamed: frozenset[int]  # columns told by their headers
    issued: list[Cell] = field(default_factory=list)
    told: list[Cell] = field(default_factory=list)

    def rest(self, row: int, measure: Measure | None) -> list[Cell]:
        """The cells of a row that are to be listed; keeps those recognised or told otherwise."""
        listed: list[Cell] = []
        for cell in self.table.lines.get(row, ()):
            fate = self._fate(cell, measure)
            if fate is _Fate.ISSUED:
                self.issued.append(cell)
            elif fate is _Fate.TOLD:
                self.told.append(cell)
            elif fate is _Fate.LISTED:
                listed.append(cell)
        return listed

    def _fate(self, cell: Cell, measure: Measure | None) -> _Fate:
        field = self.table.fields.get(cell.column, "")
        if cell.column in self.renamed and cell.row >= self.table.header_row:
            return _Fate.TOLD
        if self.identity.knows(cell) or self._is_ours(field, cell, measure):
            return _Fate.ISSUED
        if cell.row == self.table.header_row:
            return _Fate.LISTED
        if field in self.table.typed:
            return self._fate_of_typed(field, measure)
        strange = field == "measure" and measure is None
        return _Fate.ANSWER if strange else _Fate.LISTED

    def _fate_of_typed(self, field: str, measure: Measure | None) -> _Fate:
        """Of another office's measure only the value is told; without a value, all is listed."""
        if measure is None or measure.office == self.office:
            return _Fate.ANSWER
        return _Fate.TOLD if field == "value" else _Fate.LISTED

    def _is_ours(self, field: str, cell: Cell, measure: Measure | None) -> bool:
        """Headers, codes of the plan, and what the form fills in by itself."""
        if cell.row == self.table.header_row:
            return bool(field)
        if field == "row_state":
            return cell.kind is CellKind.NO_VALUE or cell.value in _STATES
        if measure is None:
            return False
        if field == "measure":
            own = measure.office == self.office
            return own or "value" in self.table.typed_cells(cell.row)
        return field == "previous" and self.identity.knows_figure(cell, measure)


def sort_rows(table: FormTable, identity: Identity, office: str) -> RowSorter:
    """The sorter of a table's rows."""
    return RowSorter(table, identity, office, lost_places(table, MEASURE_COLUMNS, table.typed))
