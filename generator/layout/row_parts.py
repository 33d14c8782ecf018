"""A row too high for Excel, divided into several; cells that a wider text lies over, left out.

One idea to know: lines were broken once, and a cell goes on in the next row from the line where it
stopped. A cell merged over several rows is not cut: whoever fills its band makes it reach further.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from generator.layout.cell_lines import room_for, spans_of
from generator.layout.sheet import Border, Cell, Style
from generator.layout.text_metrics import most_lines


def divide(cells: list[Cell], pixels: Sequence[int]) -> list[tuple[Cell, ...]]:
    """The cells of each row: one row, unless some cell has more lines than a row can hold."""
    counts = [
        math.ceil(len(cell.lines) / most_lines(cell.style.size)) for cell in cells if cell.rows == 1
    ]
    parts = max(counts, default=1) or 1
    if parts == 1:
        return [_covered(cells)]
    return [
        _covered([part for cell in cells if (part := _part(cell, place, parts, pixels))])
        for place in range(parts)
    ]


def _part(cell: Cell, place: int, parts: int, pixels: Sequence[int]) -> Cell | None:
    """What of `cell` stands in the row `place`; None below one merged over several rows."""
    if cell.rows > 1:
        return None if place else cell
    return _slice(cell, place, parts, pixels)


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
    room = room_for(cell.column, cell.columns, cell.style, pixels)
    spans = spans_of(cell.text, cell.style, room)[place * most : (place + 1) * most]
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
