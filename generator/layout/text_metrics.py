"""How wide a text is, where its lines break, how high its row must be.

One idea to know: no program fits rows by itself (LibreOffice clips, Excel never fits merged
cells), so lines are broken once, here, on the advance widths of the font kept as data. The result
is the same on every machine and serves every writer (documents, M4 and M16).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from generator.layout.sheet import Style

FONTS = ("Arial", "Verdana", "Times New Roman", "Georgia", "Courier New")  # AgID's list
LINE_EMS = 1.36  # height of a line
ROW_PADDING = 3.0  # points above and below the lines
MAX_HEIGHT = 409.0  # points; Excel has no higher row
CELL_PADDING = 5.0  # pixels that a cell keeps free at its sides
INDENT = 9.0  # pixels of one indent
PIXEL = 0.75  # points; workbooks keep heights in whole pixels
_PIXELS_PER_POINT = 96 / 72
# Programs measure at the resolution of screen or printer: a hair of tolerance avoids a line more
# there than here.
_TOLERANCE = 1.02
# Spaces, or a word; a lone slash stays with the word before it (Unicode line breaking, LB13).
_RUN = re.compile(r"(\s+)|\S+")
# Inside a word a line may end after a hyphen or slash between letters.
_BREAK = re.compile(r"(?<=[^\W_])-(?=[^\W\d_])")


def column_pixels(width: float) -> int:
    """Pixels of a column whose Excel width is `width` characters."""
    return math.trunc(width * 7 + 5)


def column_width(pixels: float) -> float:
    """Excel width, in characters, of a column of `pixels`."""
    return max(0.0, math.ceil((pixels - 5) / 7 * 10_000) / 10_000)


def text_pixels(
    text: str, font: str, size: float, bold: bool = False, italic: bool = False
) -> float:
    """Width of `text` on one line, in pixels at 96 dpi."""
    ems = _width(text, _advances(font, bold, italic)) / 1000
    return ems * size * _PIXELS_PER_POINT


def break_lines(
    text: str, font: str, size: float, bold: bool, width_px: float, italic: bool = False
) -> tuple[str, ...]:
    """`text` as lines no wider than `width_px`; a line of text keeps no space at its end."""
    return tuple(
        text[start:end].rstrip()
        for start, end in line_spans(text, font, size, bold, width_px, italic)
    )


def line_spans(
    text: str, font: str, size: float, bold: bool, width_px: float, italic: bool = False
) -> tuple[tuple[int, int], ...]:
    """Where each line starts and ends in `text` (the end may hold spaces and the line end)."""
    spans: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        for first, last in _paragraph(paragraph, font, size, bold, width_px, italic):
            spans.append((start + first, start + last))
        start += len(paragraph) + 1
    return tuple(spans)


def lines_height(lines: int, size: float) -> float:
    """Height in points of a row that shows `lines` lines at `size` points, in whole pixels."""
    return math.ceil((lines * size * LINE_EMS + ROW_PADDING) / PIXEL - 1e-9) * PIXEL


@cache
def most_lines(size: float) -> int:
    """How many lines at `size` points the highest row can show."""
    return max(1, math.floor((MAX_HEIGHT - PIXEL - ROW_PADDING) / (size * LINE_EMS)))


def inner_width(pixels: float, style: Style) -> float:
    """Pixels for text in a cell `pixels` wide."""
    return max(1.0, pixels - CELL_PADDING - style.indent * INDENT)


def _paragraph(
    text: str, font: str, size: float, bold: bool, width_px: float, italic: bool
) -> Iterator[tuple[int, int]]:
    """Greedy lines of one paragraph; a piece wider than a line is cut between characters."""
    advances = _advances(font, bold, italic)
    room = width_px / _PIXELS_PER_POINT / size * 1000 / _TOLERANCE
    start = used = 0
    if _width(text, advances) > room:
        for first, piece, spaces in _pieces(text):
            wide = _width(piece, advances)
            if not spaces and used + wide > room:
                if first > start:
                    yield start, first
                    start, used = first, 0
                if wide > room:
                    for place in _cuts(piece, first, advances, room):
                        yield start, place
                        start = place
                    wide = _width(text[start : first + len(piece)], advances)
            used += wide
    yield start, len(text)


def _cuts(piece: str, first: int, advances: Mapping[str, int], room: float) -> Iterator[int]:
    """Where a piece that begins a line, and is wider than one, goes on in the next."""
    used = 0
    for place, char in enumerate(piece, start=first):
        if used + advances[char] > room and place > first:
            yield place
            used = 0
        used += advances[char]


def _pieces(text: str) -> Iterator[tuple[int, str, bool]]:
    """Runs of spaces (told) and unbreakable runs of characters, in order, with their places."""
    for match in _RUN.finditer(text):
        run, start, spaces = match.group(), match.start(), match.group(1) is not None
        if "-" in run:
            done = 0
            for hyphen in _BREAK.finditer(run):
                yield start + done, run[done : hyphen.end()], False
                done = hyphen.end()
            yield start + done, run[done:], False
        else:
            yield start, run, spaces


class _Advances(dict[str, int]):
    """Character → width in thousandths of an em; one not in the table is as wide as the widest."""

    widest: int

    def __missing__(self, _: str) -> int:
        return self.widest


def _width(text: str, advances: Mapping[str, int]) -> int:
    return sum(map(advances.__getitem__, text))


@cache
def _advances(font: str, bold: bool, italic: bool) -> _Advances:
    """The widths of a font's characters."""
    style = " ".join(word for word, on in (("bold", bold), ("italic", italic)) if on) or "regular"
    table = _tables().get(font, _tables()["Arial"])[style]
    widths = _Advances((char, int(width)) for width, chars in table.items() for char in chars)
    widths.widest = max(1000, max(widths.values()))
    return widths


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    text = Path(__file__).with_name("font_widths.json").read_text(encoding="utf-8")
    tables: dict[str, dict[str, dict[str, str]]] = json.loads(text)
    return tables
