"""One row of a template filled with values: typed cells, broken lines, a row high enough.

One idea to know: a cell holds exactly what it prints. A text that does not fit goes on the next
line or over the empty cells at its right; a row higher than Excel allows goes on in a second one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from generator.catalogue import finding
from generator.findings import Finding
from generator.layout.bands import BAND
from generator.layout.cell_lines import fits, lines_of, room_for
from generator.layout.expressions import Context, Fault, Text, calculate
from generator.layout.figures import GENERAL, Figure, show_value
from generator.layout.row_parts import divide
from generator.layout.sheet import Align, Cell, Row, Style, changed_style
from generator.layout.template import TemplateCell, TemplateRow
from generator.layout.text_metrics import (
    MAX_HEIGHT,
    lines_height,
)

EMPTY_HEIGHT = 12.75  # points of a row that nothing sizes


class Printed(NamedTuple):
    """A cell's value as stored, its text as read, the number format it needs."""

    value: str | float | datetime | None
    text: str = ""
    number_format: str = GENERAL
    banded: bool = False


class _Slot:
    """A cell of a template's row, with what is the same each time it is filled."""

    def __init__(self, item: TemplateCell, pixels: Sequence[int]) -> None:
        self.item = item
        self.columns = min(item.columns, len(pixels) - item.column)
        self.room = room_for(item.column, self.columns, item.style, pixels)
        self.cells: dict[Printed, Cell] = {}  # made so far, of those that depend on no other cell
        self._styles: dict[tuple[str, bool], Style] = {}

    def style(self, printed: Printed) -> Style:
        """The template's look; a General alignment puts numbers right, a number never wraps."""
        numeric = printed.value is not None and not isinstance(printed.value, str)
        known = self._styles.get((printed.number_format, numeric))
        if known is not None:
            return known
        style = self.item.style
        right = numeric and self.item.general
        made = changed_style(
            style,
            number_format=printed.number_format,
            wrap=style.wrap and not numeric,
            horizontal=Align.RIGHT if right else style.horizontal,
        )
        return self._styles.setdefault((printed.number_format, numeric), made)


class SheetFiller:
    """Fills the rows of a template's sheet, whose printed columns are so many `pixels` wide."""

    def __init__(self, pixels: Sequence[int]) -> None:
        """Begins with no row."""
        self._pixels = pixels
        self._fillers: dict[int, _RowFiller] = {}  # by the row's number

    def fill_row(
        self, row: TemplateRow, context: Context, group: str = ""
    ) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
        """`row` where `context` holds; more than one only if it is too high for one."""
        if row.number not in self._fillers:
            self._fillers[row.number] = _RowFiller(row, self._pixels)
        return self._fillers[row.number].fill(context, group)


class _RowFiller:
    """A row of a template, to be filled as often as its band says."""

    def __init__(self, row: TemplateRow, pixels: Sequence[int]) -> None:
        self._row = row
        self._pixels = pixels
        self._slots = [_Slot(item, pixels) for item in row.cells]

    def fill(self, context: Context, group: str) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
        found: list[Finding] = []
        values = [_printed(slot.item, context, found) for slot in self._slots]
        cells = [self._cell(place, values, found) for place in range(len(values))]
        band = self._row.band
        parts = divide(cells, self._pixels)
        rows = tuple(
            Row(part, _height(part, self._row.height if not place else None), BAND[band].role,
                band, group)
            for place, part in enumerate(parts)
        )  # fmt: skip
        return rows, tuple(found)

    def _cell(self, place: int, values: Sequence[Printed], found: list[Finding]) -> Cell:
        """One cell with its lines, the same object wherever the same is printed in its place."""
        slot, printed = self._slots[place], values[place]
        known = slot.cells.get(printed)
        if known is not None:
            return known
        style, text = slot.style(printed), printed.text
        if text and isinstance(printed.value, str):
            if not style.wrap and not fits(text, style, slot.room):
                return self._wide(place, values, style)
            lines = lines_of(text, style, slot.room)
        else:
            lines = (text,) if text else ()
            if text and not fits(text, style, slot.room):
                found.append(finding("modello-colonna-stretta", slot.item.where, trovato=text))
        return slot.cells.setdefault(printed, _made(slot, printed, style, slot.columns, lines))

    def _wide(self, place: int, values: Sequence[Printed], style: Style) -> Cell:
        """A text that does not fit and is not to be wrapped: wider, or wrapped after all."""
        slot, printed = self._slots[place], values[place]
        columns = self._spilled(place, values)
        room = room_for(slot.item.column, columns, style, self._pixels)
        lines = lines_of(printed.text, style, room)
        if len(lines) > 1:
            style = changed_style(style, wrap=True)
        return _made(slot, printed, style, columns, lines)

    def _spilled(self, place: int, values: Sequence[Printed]) -> int:
        """As in Excel, a text that is not wrapped goes over the empty cells at its right."""
        slot, text = self._slots[place], values[place].text
        item, columns = slot.item, slot.columns
        if columns > 1 or item.rows > 1 or item.style.horizontal is not Align.LEFT:
            return columns
        taken = [
            other.item.column
            for other, printed in zip(self._slots, values, strict=True)
            if other.item.column > item.column
            and (printed.text or other.columns > 1 or other.item.rows > 1)
        ]
        free = min(taken, default=len(self._pixels)) - item.column
        while columns < free and not fits(
            text, item.style, room_for(item.column, columns, item.style, self._pixels)
        ):
            columns += 1
        return columns


def _made(
    slot: _Slot, printed: Printed, style: Style, columns: int, lines: tuple[str, ...]
) -> Cell:
    item = slot.item
    return Cell(item.column, printed.value, printed.text, style, columns, item.rows,
                printed.banded, lines, item.where)  # fmt: skip


def needed_height(cells: Sequence[Cell], rows: int = 1) -> float:
    """Points that cells of that many rows need to show every line."""
    heights = [
        lines_height(len(cell.lines), cell.style.size)
        for cell in cells
        if cell.rows == rows and cell.text
    ]
    return max(heights, default=0.0)


# --- values --------------------------------------------------------------------------------------


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
    if isinstance(value, str):
        return Printed(value, value) if value else Printed(None)
    if isinstance(value, Fault):
        return value
    if value is None:
        return Printed(None)
    if isinstance(value, Figure):
        return _figure(value, number_format)
    if isinstance(value, bool):
        return Printed("sì", "sì") if value else Printed("no", "no")
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return Fault("il risultato non è un numero")
        figure = float(value) + 0.0  # never minus zero
        return Printed(figure, show_value(figure, number_format) or "", number_format)
    if isinstance(value, date):
        return _moment(value, number_format)
    return Fault("non dà un testo o un numero")


def _figure(figure: Figure, number_format: str) -> Printed:
    """A figure brings its own number format, unless the template's cell has one."""
    value = float(figure) + 0.0  # never minus zero
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


# --- lines and heights ---------------------------------------------------------------------------


def _height(cells: Sequence[Cell], least: float | None) -> float:
    height = max(needed_height(cells), least or 0.0) or EMPTY_HEIGHT
    return min(round(height, 2), MAX_HEIGHT)
