"""The day a value or an element refers to, as it was typed in a column of days.

One idea to know: what a text says as a day is the same in every sheet, and is always told. In
column `Data del dato` a day never decides a score, so one that cannot be right is left out.
"""

from __future__ import annotations

from datetime import date, datetime

from generator.catalogue import finding
from generator.findings import Finding
from generator.italian import format_date
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
    if cell is None or has_no_day(cell):
        return None, ()
    day = find_day(cell)
    if day is None and cell.kind is not CellKind.NUMBER:
        return None, (_told("data-illeggibile", cell, measure),)
    if day is None or not is_near(day, year):
        return None, (_told("data-improbabile", cell, measure),)
    return day, tell_text(cell, day, measure)


def has_no_day(cell: Cell) -> bool:
    """Whether the cell says that there is no day: `n.d.`, `—`."""
    return cell.kind is CellKind.TEXT and texts.is_missing(texts.clean(str(cell.value)))


def find_day(cell: Cell) -> date | None:
    """The day that the cell holds, as a date or as a text; None if it holds none."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    return texts.parse_date(texts.clean(cell.value)) if isinstance(cell.value, str) else None


def is_near(day: date, year: int) -> bool:
    """Whether a day may be one of the year's data, or of the years beside it."""
    return abs(day.year - year) <= 1


def tell_text(cell: Cell, day: date, measure: Measure) -> tuple[Finding, ...]:
    """A day written as text may have been meant otherwise: it is told how it was read."""
    if cell.kind is not CellKind.TEXT:
        return ()
    return (_told("data-da-testo", cell, measure, letto=format_date(day)),)


def _told(code: str, cell: Cell, measure: Measure, **facts: object) -> Finding:
    return finding(code, cell.where, office=measure.office, misura=measure.id,
                   trovato=quote(cell), **facts)  # fmt: skip
