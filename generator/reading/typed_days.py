"""The day a value refers to, as it was typed in column `Data del dato`.

One idea to know: a day never decides a score, so one that cannot be right is told and left out.
"""

from __future__ import annotations

from datetime import date, datetime

from generator.catalogue import finding
from generator.findings import Finding
from generator.model import Measure
from generator.reading import value_texts as texts
from generator.reading.cells import Cell, CellKind
from generator.reading.typed_values import quote


def read_date(
    cell: Cell | None, measure: Measure, year: int
) -> tuple[date | None, tuple[Finding, ...]]:
    """Reads the cell in column `Data del dato`; what is no date is listed and left out.

    So is a day far from `year`: a value typed in this column shows as a day of 1900.
    """
    if cell is None:
        return None, ()
    if isinstance(cell.value, datetime):
        return _near_day(cell, cell.value.date(), measure, year)
    if cell.kind is CellKind.NUMBER:
        return None, (_told("data-improbabile", cell, measure),)
    text = texts.clean(str(cell.value)) if cell.kind is CellKind.TEXT else ""
    if texts.is_missing(text):
        return None, ()
    day = texts.parse_date(text)
    if day is None:
        return None, (_told("data-illeggibile", cell, measure),)
    return _near_day(cell, day, measure, year)


def _near_day(
    cell: Cell, day: date, measure: Measure, year: int
) -> tuple[date | None, tuple[Finding, ...]]:
    if abs(day.year - year) <= 1:
        return day, ()
    return None, (_told("data-improbabile", cell, measure),)


def _told(code: str, cell: Cell, measure: Measure) -> Finding:
    return finding(code, cell.where, office=measure.office, misura=measure.id, trovato=quote(cell))
