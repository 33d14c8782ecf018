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
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

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
_RUN = re.compile(r"\s+|\S+")
# Inside a word a line may end after a hyphen between letters.
_BREAK = re.compile(r"(?<=[^\W_])-(?=[^\W\d_])")

_MOST_WORDS = 10_000  # of a font, that are kept

_Piece = tuple[int, int, bool]  # characters, width in thousandths of an em, whether spaces


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
    ems = _width(text, _font(font, bold, italic).advances) / 1000
    return ems * size * _PIXELS_PER_POINT


def break_lines(
    text: str, font: str, size: float, bold: bool, width_px: float, italic: bool = False
) -> tuple[str, ...]:
    """`text` as lines no wider than `width_px`; a line of text keeps no space at its end."""
    spans = line_spans(text, font, size, bold, width_px, italic)
    return tuple([text[start:end].rstrip() for start, end in spans])


def line_spans(
    text: str, font: str, size: float, bold: bool, width_px: float, italic: bool = False
) -> tuple[tuple[int, int], ...]:
    """Where each line starts and ends in `text` (the end may hold spaces and the line end)."""
    letters = _font(font, bold, italic)
    room = width_px / _PIXELS_PER_POINT / size * 1000 / _TOLERANCE
    spans: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        if len(paragraph) * letters.advances.widest <= room:
            spans.append((start, start + len(paragraph)))
        else:
            for first, last in _paragraph(paragraph, letters, room):
                spans.append((start + first, start + last))
        start += len(paragraph) + 1
    return tuple(spans)


@cache
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


def _paragraph(text: str, font: _Font, room: float) -> Iterator[tuple[int, int]]:
    """Greedy lines of one paragraph; a piece wider than a line is cut between characters."""
    advances, widths = font.advances, font.widths
    space = advances[" "]
    start = place = used = 0
    for word in text.split(" "):
        wide = widths[word]
        if used + wide <= room:
            used += wide
        else:
            first = place
            for length, wide, spaces in font.pieces[word]:
                if used + wide > room and not spaces:
                    if first > start:
                        yield start, first
                        start, used = first, 0
                    if wide > room:
                        for cut in _cuts(text[first : first + length], first, advances, room):
                            yield start, cut
                            start = cut
                        wide = _width(text[start : first + length], advances)
                used += wide
                first += length
        used += space
        place += len(word) + 1
    yield start, len(text)


def _cuts(piece: str, first: int, advances: Mapping[str, int], room: float) -> Iterator[int]:
    """Where a piece that begins a line, and is wider than one, goes on in the next."""
    used = 0
    for place, char in enumerate(piece, start=first):
        if used + advances[char] > room and place > first:
            yield place
            used = 0
        used += advances[char]


class _Advances(dict[str, int]):
    """Character → width in thousandths of an em; one not in the table is as wide as the widest."""

    widest: int

    def __missing__(self, _: str) -> int:
        return self.widest


class _Widths(dict[str, int]):
    """Word → its width in thousandths of an em."""

    def __init__(self, advances: _Advances) -> None:
        super().__init__()
        self._advances = advances

    def __missing__(self, word: str) -> int:
        wide = _width(word, self._advances)
        if len(self) < _MOST_WORDS:
            self[word] = wide
        return wide


class _Pieces(dict[str, tuple[_Piece, ...]]):
    """Word → its pieces, between which a line may end."""

    def __init__(self, advances: _Advances) -> None:
        super().__init__()
        self._advances = advances

    def __missing__(self, word: str) -> tuple[_Piece, ...]:
        made = tuple(self._cut(word))
        if len(self) < _MOST_WORDS:
            self[word] = made
        return made

    def _cut(self, word: str) -> Iterator[_Piece]:
        for run in _RUN.findall(word):
            ends = [hyphen.end() for hyphen in _BREAK.finditer(run)]
            for first, last in pairwise((0, *ends, len(run))):
                yield last - first, _width(run[first:last], self._advances), run.isspace()


class _Font(NamedTuple):
    """The widths of a font's characters; the widths and the pieces of the words met so far."""

    advances: _Advances
    widths: _Widths
    pieces: _Pieces


def _width(text: str, advances: Mapping[str, int]) -> int:
    return sum(map(advances.__getitem__, text))


@cache
def _font(name: str, bold: bool, italic: bool) -> _Font:
    style = " ".join(word for word, on in (("bold", bold), ("italic", italic)) if on) or "regular"
    table = _tables().get(name, _tables()["Arial"])[style]
    widths = _Advances((char, int(width)) for width, chars in table.items() for char in chars)
    widths.widest = max(1000, max(widths.values()))
    return _Font(widths, _Widths(widths), _Pieces(widths))


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    text = Path(__file__).with_name("font_widths.json").read_text(encoding="utf-8")
    tables: dict[str, dict[str, dict[str, str]]] = json.loads(text)
    return tables
