"""The cells of a sheet as the PDF draws them: lines, faces, fills, borders, headings.

One idea to know: texts leave as data, line by line as the layout broke them, each with the space
at which it was broken (a screen reader needs it) and with verdict symbols apart (for the eye only).
There are hundreds of thousands of cells: what most of them are, one line of text, leaves as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generator.layout.cell_lines import line_starts
from generator.layout.continuations import CONTINUED
from generator.layout.sheet import Border, Cell, Role, Row, Sheet, Style
from generator.layout.text_metrics import (
    CELL_PADDING,
    INDENT,
    column_pixels,
    inner_width,
    text_pixels,
)
from generator.model import Band

POINTS_PER_PIXEL = 0.75

# Open fonts with the advance widths of the annex's; Verdana and Georgia get a narrower one.
FAMILIES = {
    "Arial": "Liberation Sans",
    "Verdana": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Georgia": "Liberation Serif",
    "Courier New": "Liberation Mono",
}
DEFAULT_FAMILY = "Liberation Sans"
_LINE_WIDTHS = {"hair": 0.25, "thin": 0.5, "medium": 1.0, "thick": 1.5, "double": 1.5}
_DASHES = {"dashed": "dashed", "dotted": "dotted", "hair": "dotted"}
# Geometric shapes and dingbats say nothing that a word beside them does not; `□` stands for a text.
_SYMBOLS = re.compile("([\u25a0\u25a2-\u27bf]+)")

_ENTITY = "ente"
_RANKS = {_ENTITY: 0, "ufficio": 1, "obiettivo": 2}

# A line is its text, or pieces of it that must stay as they are, each with whether it is a symbol.
_Line = str | list[tuple[str, bool]]
# What a cell says: its only line, or lines, each with whether a space follows it in the text.
Told = str | list[tuple[_Line, bool]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's level, from 1; a heading said again is no bookmark."""

    level: int
    bookmarked: bool = True


@dataclass(slots=True)
class _Outline:
    """The headings met so far: levels begin with 1 and never skip one (PDF/UA-1, 7.4.2)."""

    open_ranks: list[int]

    def enter(self, rank: int) -> int:
        """The level of a heading of `rank`, given those it stands under."""
        while self.open_ranks and self.open_ranks[-1] >= rank:
            self.open_ranks.pop()
        self.open_ranks.append(rank)
        return len(self.open_ranks)


def find_headings(sheets: Sequence[Sheet]) -> list[dict[int, Heading]]:
    """For each sheet, its heading rows by place."""
    outline = _Outline([])
    return [dict(_headings(sheet.rows, outline)) for sheet in sheets]


def build_text(cell: Cell) -> Told:
    """What `cell` says, as Typst is to draw it."""
    text, lines = cell.text, cell.lines
    if not text or text.isspace():
        return ""
    if len(lines) == 1 and text.isascii() and lines[0].strip() == lines[0]:
        return lines[0]
    only_symbols = not _SYMBOLS.sub("", text).strip()
    if not lines:  # never broken: it goes beyond its cell if it is too wide
        return [(_pieces(text, only_symbols), False)]
    starts = (*line_starts(cell), 0)  # no space follows the last line
    return [
        (_line(line, only_symbols), start + len(line) < following)
        for line, (start, following) in zip(lines, pairwise(starts), strict=True)
    ]


class Looks:
    """Every way in which cells look, once: cells name it by its number."""

    def __init__(self) -> None:
        """None yet."""
        self.drawn: list[dict[str, Any]] = []
        self._numbers: dict[tuple[Style, Band | None, float, float], int] = {}
        self._usual: dict[tuple[int, float], int] = {}

    def number(self, cell: Cell, sheet: Sheet) -> int:
        """The number of how `cell` looks on `sheet`."""
        if not isinstance(cell.value, str):
            band, shrinking = _band(cell, sheet.bands), _shrinking(cell, sheet)
            if band is not None or shrinking != 1.0:
                return self._find(cell.style, band, sheet, shrinking)
        usual = (id(cell.style), sheet.page.scale)  # few objects: no need to compare them
        if usual not in self._usual:
            self._usual[usual] = self._find(cell.style, None, sheet, 1.0)
        return self._usual[usual]

    def _find(self, style: Style, band: Band | None, sheet: Sheet, shrinking: float) -> int:
        key = (style, band, sheet.page.scale / 100, shrinking)
        if key not in self._numbers:
            self._numbers[key] = len(self.drawn)
            self.drawn.append(_look(*key))
        return self._numbers[key]


def _look(style: Style, band: Band | None, scale: float, shrinking: float) -> dict[str, Any]:
    """A look, in points of the page."""
    fill = (band and band.fill) or style.fill
    color = (band and band.color) or style.color
    size = style.size * scale * shrinking
    return {
        "face": build_face(style, size, color),
        "fill": f"#{fill}" if fill else "",
        "horizontal": style.horizontal.value,
        "vertical": style.vertical.value,
        "inset": CELL_PADDING / 2 * POINTS_PER_PIXEL * scale,
        "indent": style.indent * INDENT * POINTS_PER_PIXEL * scale,
        "stroke": {
            side: _border(border, scale)
            for side in ("left", "right", "top", "bottom")
            if (border := getattr(style, side)).line
        },
    }


def build_face(style: Any, size: float, color: str) -> dict[str, Any]:
    """Font, size and colour of a text; `style` is a cell's style or a header's face."""
    return {
        "font": FAMILIES.get(style.font, DEFAULT_FAMILY),
        "size": size,
        "bold": style.bold,
        "italic": style.italic,
        "underline": style.underline,
        "color": f"#{color}",
    }


# --- headings ------------------------------------------------------------------------------------


def _headings(rows: Sequence[Row], outline: _Outline) -> Iterator[tuple[int, Heading]]:
    title = _title_place(rows)
    for place, row in enumerate(rows):
        text = heading_text(row)
        if not text or (place != title and not _opens(rows, place)):
            continue
        rank = 0 if place == title else _RANKS.get(row.band, 1)
        yield place, Heading(outline.enter(rank), not text.endswith(CONTINUED))


def _title_place(rows: Sequence[Row]) -> int | None:
    """The sheet's own heading: the entity's, or the first worded title."""
    worded = [place for place, row in enumerate(rows) if heading_text(row)]
    named = [place for place in worded if rows[place].band == _ENTITY]
    titled = [place for place in worded if rows[place].role is Role.TITLE]
    return next(iter(named or titled), None)


def _opens(rows: Sequence[Row], place: int) -> bool:
    """Whether a row is a heading; of several rows of one heading only the first is."""
    row = rows[place]
    if row.role is not Role.HEADING:
        return False
    before = rows[place - 1] if place else None
    same = before is not None and (before.role, before.band, before.group) == (
        row.role, row.band, row.group,
    )  # fmt: skip
    return not same or heading_text(row).endswith(CONTINUED)


def heading_text(row: Row) -> str:
    """The text of the row's first worded cell, which is its heading."""
    return next((cell.text for cell in row.cells if cell.text.strip()), "")


# --- looks ---------------------------------------------------------------------------------------


def _band(cell: Cell, bands: Sequence[Band]) -> Band | None:
    """The band that colours a printed achievement."""
    if not cell.banded or not isinstance(cell.value, int | float):
        return None
    value = cell.value
    return next((band for band in bands if value >= band.lower), None)


def _shrinking(cell: Cell, sheet: Sheet) -> float:
    """How much smaller a figure is drawn than told: it never wraps, so a long one is shrunk."""
    if isinstance(cell.value, str) or not cell.text:
        return 1.0
    style = cell.style
    area = sheet.widths[cell.column : cell.column + cell.columns]
    room = inner_width(sum(map(column_pixels, area)), style)
    wide = text_pixels(cell.text, style.font, style.size, style.bold, style.italic)
    return min(1.0, room / wide)


def _border(border: Border, scale: float) -> dict[str, Any]:
    width = _LINE_WIDTHS.get(border.line, 0.5) * scale
    return {"width": width, "color": f"#{border.color}", "dash": _DASHES.get(border.line)}


# --- lines ---------------------------------------------------------------------------------------


def _line(line: str, only_symbols: bool) -> _Line:
    """A line, whole if nothing in it is a symbol and no space at its ends could be lost."""
    pieces = _pieces(line, only_symbols)
    return line if pieces in ([], [(line.strip(), False)]) else pieces


def _pieces(line: str, only_symbols: bool) -> list[tuple[str, bool]]:
    told = [line] if only_symbols else _SYMBOLS.split(line)
    return [(text, bool(number % 2)) for number, text in enumerate(told) if text]
