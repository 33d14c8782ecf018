"""The lines of a cell: broken anew when its text changes, found again in its text.

One idea to know: `Cell.lines` leaves out the spaces at which lines were broken; whoever needs the
whole text, word by word, asks here where each line begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.layout.sheet import Cell, Style, changed_style
from generator.layout.text_metrics import (
    break_lines,
    column_pixels,
    inner_width,
    line_spans,
    lines_height,
    text_pixels,
)


def fits(text: str, style: Style, room: float) -> bool:
    """Whether `text` stands on one line of `room` pixels."""
    if "\n" in text:
        return False
    return text_pixels(text, style.font, style.size, style.bold, style.italic) <= room


def room_for(column: int, columns: int, style: Style, pixels: Sequence[int]) -> float:
    """Pixels for the text of a cell over so many columns, which are `pixels` wide."""
    return inner_width(sum(pixels[column : column + columns]), style)


def lines_of(text: str, style: Style, room: float) -> tuple[str, ...]:
    """`text` as lines no wider than `room` pixels."""
    return break_lines(text, style.font, style.size, style.bold, room, style.italic)


def spans_of(text: str, style: Style, room: float) -> tuple[tuple[int, int], ...]:
    """Where each of these lines starts and ends in `text`."""
    return line_spans(text, style.font, style.size, style.bold, room, style.italic)


def with_text(cell: Cell, text: str, widths: Sequence[float]) -> Cell:
    """`cell` with another text, its lines broken for the width it has."""
    style = cell.style
    area = widths[cell.column : cell.column + cell.columns]
    room = inner_width(sum(column_pixels(width) for width in area), style)
    lines = lines_of(text, style, room)
    wrap = style.wrap or len(lines) > 1
    return replace(cell, value=text, text=text, lines=lines, style=changed_style(style, wrap=wrap))


def emptied(cell: Cell) -> Cell:
    """`cell` as a styled blank."""
    return replace(cell, value=None, text="", lines=(), banded=False)


def height_needed(cell: Cell) -> float:
    """Points of a row in which every line of `cell` shows."""
    return lines_height(max(1, len(cell.lines)), cell.style.size)


def line_starts(cell: Cell) -> tuple[int, ...]:
    """Where each line of `cell` begins in its text."""
    starts, place = [], 0
    for line in cell.lines:
        start = max(cell.text.find(line, place), place)
        starts.append(start)
        place = start + len(line)
    return tuple(starts)
