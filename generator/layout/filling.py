"""One row of a template filled with values: typed cells, broken lines, a row high enough.

One idea to know: a cell holds exactly what it prints. A text that does not fit goes on the next
line or over the empty cells at its right; a row higher than Excel allows goes on in a second one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from generator.catalogue import finding
from generator.findings import Finding
from generator.layout.bands import BAND
from generator.layout.expressions import Context, Fault, Text, calculate
from generator.layout.figures import GENERAL, Figure, show_value
from generator.layout.sheet import Align, Border, Cell, Row, Style, changed_style
from generator.layout.template import TemplateCell, TemplateRow
from generator.layout.text_metrics import (
    MAX_HEIGHT,
    inner_width,
    line_spans,
    lines_height,
    most_lines,
    text_pixels,
)

EMPTY_HEIGHT = 12.75  # points of a row that nothing sizes


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell's value as stored, its text as read, the number format it needs."""

    value: str | float | datetime | None
    text: str = ""
    number_format: str = GENERAL
    banded: bool = False


def fill_row(
    row: TemplateRow, context: Context, pixels: Sequence[int], group: str = ""
) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """`row` filled where `context` holds; more than one row only if it is too high for one."""
    found: list[Finding] = []
    cells = [_cell(item, context, pixels, found) for item in row.cells]
    cells = [_fitted(cell, cells, pixels, found) if cell.text else cell for cell in cells]
    role = BAND[row.band].role
    parts = _parts(cells, pixels)
    rows = tuple(
        Row(part, _height(part, row.height if not place else None), role, row.band, group)
        for place, part in enumerate(parts)
    )
    return rows, tuple(found)


def needed_height(cells: Sequence[Cell], rows: int = 1) -> float:
    """Points that cells of that many rows need to show every line."""
    heights = [
        lines_height(len(cell.lines), cell.style.size)
        for cell in cells
        if cell.rows == rows and cell.text
    ]
    return max(heights, default=0.0)


# --- values --------------------------------------------------------------------------------------


def _cell(
    item: TemplateCell, context: Context, pixels: Sequence[int], found: list[Finding]
) -> Cell:
    printed = _printed(item, context, found)
    numeric = printed.value is not None and not isinstance(printed.value, str)
    return Cell(
        column=item.column,
        value=printed.value,
        text=printed.text,
        style=_style(item, printed.number_format, numeric),
        columns=min(item.columns, len(pixels) - item.column),
        rows=item.rows,
        banded=printed.banded,
        origin=item.where,
    )


def _printed(item: TemplateCell, context: Context, found: list[Finding]) -> Printed:
    value: object = item.content
    if isinstance(value, Text):
        value = calculate(value, context)
    printed = _typed(value, item.style.number_format)
    if isinstance(printed, Fault):
        found.append(finding("modello-espressione", item.where, motivo=printed.reason))
        return Printed(None)
    if printed.value is not None and printed.text == "" and not isinstance(printed.value, str):
        found.append(finding("modello-formato", item.where, formato=printed.number_format))
        return _plain(value, printed)
    return printed


def _typed(value: object, number_format: str) -> Printed | Fault:
    """What a calculated value prints; text is empty if its number format is beyond us."""
    if isinstance(value, Fault):
        return value
    if value is None or value == "":
        return Printed(None)
    if isinstance(value, Figure):
        return _figure(value, number_format)
    if isinstance(value, bool):
        return Printed("sì", "sì") if value else Printed("no", "no")
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return Fault("il risultato non è un numero")
        return Printed(float(value), show_value(value, number_format) or "", number_format)
    if isinstance(value, date):
        return _moment(value, number_format)
    return Printed(value, value) if isinstance(value, str) else Fault("non dà un testo o un numero")


def _figure(figure: Figure, number_format: str) -> Printed:
    """A figure brings its own number format, unless the template's cell has one."""
    value = float(figure)
    if figure.banded or number_format == GENERAL:
        return Printed(value, figure.text, figure.number_format, figure.banded)
    return Printed(value, show_value(value, number_format) or "", number_format)


def _moment(day: date, number_format: str) -> Printed:
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001
    code = "dd/mm/yyyy" if number_format == GENERAL else number_format
    return Printed(moment, show_value(moment, code) or "", code)


def _plain(value: object, printed: Printed) -> Printed:
    """The value with the format it brings, or none, after its template's proved unusable."""
    again = _typed(value, GENERAL)
    return printed if isinstance(again, Fault) else again


def _style(item: TemplateCell, number_format: str, numeric: bool) -> Style:
    """The template's look; a General alignment puts numbers right, a number never wraps."""
    style = item.style
    right = numeric and item.general
    return changed_style(
        style,
        number_format=number_format,
        wrap=style.wrap and not numeric,
        horizontal=Align.RIGHT if right else style.horizontal,
    )


# --- lines and heights ---------------------------------------------------------------------------


def _fitted(cell: Cell, cells: Sequence[Cell], pixels: Sequence[int], found: list[Finding]) -> Cell:
    """`cell` with its lines; wider, or wrapped, if its text does not fit."""
    if not isinstance(cell.value, str):
        if cell.origin is not None and not _fits(cell, pixels):
            found.append(finding("modello-colonna-stretta", cell.origin, trovato=cell.text))
        return cell.with_lines((cell.text,), cell.style)
    if not cell.style.wrap and not _fits(cell, pixels):
        cell = _spilled(cell, cells, pixels)
    lines = tuple(cell.text[first:last].rstrip() for first, last in _spans(cell, pixels))
    wrapped = cell.style.wrap or len(lines) == 1
    return cell.with_lines(lines, cell.style if wrapped else changed_style(cell.style, wrap=True))


def _spilled(cell: Cell, cells: Sequence[Cell], pixels: Sequence[int]) -> Cell:
    """As in Excel, a text that is not wrapped goes over the empty cells at its right."""
    if cell.columns > 1 or cell.rows > 1 or cell.style.horizontal is not Align.LEFT:
        return cell
    taken = [other.column for other in cells if other.column > cell.column and _occupied(other)]
    free = min(taken, default=len(pixels)) - cell.column
    while cell.columns < free and not _fits(cell, pixels):
        cell = replace(cell, columns=cell.columns + 1)
    return cell


def _occupied(cell: Cell) -> bool:
    return bool(cell.text) or cell.columns > 1 or cell.rows > 1


def _fits(cell: Cell, pixels: Sequence[int]) -> bool:
    if "\n" in cell.text:
        return False
    style = cell.style
    wide = text_pixels(cell.text, style.font, style.size, style.bold, style.italic)
    return wide <= _room(cell, pixels)


def _room(cell: Cell, pixels: Sequence[int]) -> float:
    return inner_width(sum(pixels[cell.column : cell.column + cell.columns]), cell.style)


def _spans(cell: Cell, pixels: Sequence[int]) -> tuple[tuple[int, int], ...]:
    style = cell.style
    room = _room(cell, pixels)
    return line_spans(cell.text, style.font, style.size, style.bold, room, style.italic)


def _height(cells: Sequence[Cell], least: float | None) -> float:
    height = max(needed_height(cells), least or 0.0) or EMPTY_HEIGHT
    return min(round(height, 2), MAX_HEIGHT)


def _parts(cells: list[Cell], pixels: Sequence[int]) -> list[tuple[Cell, ...]]:
    """The cells of each row: one row, unless some cell has more lines than a row can hold."""
    counts = [
        math.ceil(len(cell.lines) / most_lines(cell.style.size)) for cell in cells if cell.rows == 1
    ]
    parts = max(counts, default=1) or 1
    if parts == 1:
        return [_covered(cells)]
    return [
        _covered([_slice(cell, place, parts, pixels) for cell in cells]) for place in range(parts)
    ]


def _slice(cell: Cell, place: int, parts: int, pixels: Sequence[int]) -> Cell:
    """The lines of `cell` that stand in the row `place`; no border where it goes on."""
    style = replace(
        cell.style,
        top=cell.style.top if place == 0 else Border(),
        bottom=cell.style.bottom if place == parts - 1 else Border(),
    )
    most = most_lines(cell.style.size)
    if not isinstance(cell.value, str) or len(cell.lines) <= most:
        return replace(cell, style=style) if place == 0 else _blank(cell, style)
    spans = _spans(cell, pixels)[place * most : (place + 1) * most]
    if not spans:
        return _blank(cell, style)
    text = cell.text[spans[0][0] : spans[-1][1]].strip("\n").rstrip()
    lines = cell.lines[place * most : (place + 1) * most]
    return replace(cell, value=text, text=text, lines=lines, style=style)


def _blank(cell: Cell, style: Style) -> Cell:
    return replace(cell, value=None, text="", lines=(), banded=False, style=style)


def _covered(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Without the blank cells that a wider text lies over."""
    wide = [cell for cell in cells if cell.columns > 1]
    if not wide:
        return tuple(cells)
    return tuple(
        cell
        for cell in cells
        if not any(
            other is not cell and other.column < cell.column < other.column + other.columns
            for other in wide
        )
    )
