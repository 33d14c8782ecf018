"""The filled result: what every writer draws, and nothing more.

One idea to know: one description, many writers. A `Sheet` says everything that a page shows (text,
value, style, widths, heights, breaks), so the workbook and the PDF cannot disagree, and most tests
need no file. Columns and rows are counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from generator.findings import CellRef
from generator.model import Band


class Role(StrEnum):
    """What a row is for a reader (and for a screen reader)."""

    TITLE = "titolo"
    HEADER = "intestazione"
    HEADING = "obiettivo"
    DATA = "dato"
    TOTAL = "totale"
    NOTE = "nota"
    SIGNATURE = "firma"


class Align(StrEnum):
    """Horizontal or vertical alignment inside a cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"
    TOP = "top"
    MIDDLE = "vcenter"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Border:
    """One side of a cell; `line` is Excel's name (`thin`, `medium`, `hair` …), empty for none."""

    line: str = ""
    color: str = "000000"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. Colours are RRGGBB, sizes points; no fill is an empty string.

    Its hash is made once: writers look formats up by style at each cell.
    """

    font: str = "Arial"
    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = "000000"
    fill: str = ""
    horizontal: Align = Align.LEFT
    vertical: Align = Align.TOP
    wrap: bool = False
    indent: int = 0
    left: Border = Border()
    right: Border = Border()
    top: Border = Border()
    bottom: Border = Border()
    number_format: str = "General"
    _hash: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        """Makes the hash, of every field that is compared."""
        object.__setattr__(self, "_hash", hash(self._told()))

    def __hash__(self) -> int:
        """As equal styles have it."""
        return self._hash

    def __reduce__(self) -> tuple[type[Style], tuple[object, ...]]:
        """Made again by whom receives it: each process has hashes of its own."""
        return Style, self._told()

    def _told(self) -> tuple[object, ...]:
        return tuple(getattr(self, item.name) for item in fields(self) if item.init)


@lru_cache(maxsize=4096)
def changed_style(style: Style, **changes: Any) -> Style:
    """`style` with some of its fields changed; the same object each time it is asked for."""
    return replace(style, **changes)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, or the upper left of a merged area of `columns` × `rows`.

    `value` is what the file stores (a number already rounded as printed, a moment, or text; None
    is a styled blank); `text` is what a reader sees. With `banded` the value is a printed
    achievement (a fraction) and the plan's bands colour and word the cell.
    """

    column: int
    value: str | float | datetime | None
    text: str
    style: Style
    columns: int = 1
    rows: int = 1
    banded: bool = False
    lines: tuple[str, ...] = ()  # `text` as broken by the layout; every writer draws these
    origin: CellRef | None = field(default=None, compare=False)  # where the text came from


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet; `height` in points, at most 409."""

    cells: tuple[Cell, ...]
    height: float
    role: Role
    band: str  # name of the template's band it came from
    group: str = ""  # the objective it belongs to, for page packing


@dataclass(frozen=True, slots=True)
class Picture:
    """An embedded image (a logo), placed at a cell, sized in pixels at 96 dpi."""

    row: int
    column: int
    data: bytes
    alt: str
    width: float
    height: float
    x_offset: float = 0
    y_offset: float = 0


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Paper and printing; margins in millimetres, `scale` in percent, header and footer as Excel
    codes (`&L`, `&P` …)."""

    landscape: bool = True
    left: float = 10
    right: float = 10
    top: float = 15
    bottom: float = 15
    header_margin: float = 7
    footer_margin: float = 7
    scale: int = 100
    header: str = ""
    footer: str = ""
    center: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page-ready sheet.

    `widths` are Excel column widths (characters of the Normal style); `repeat` is the first and
    last row printed again on each page; `breaks` are the rows before which a page begins; `bands`
    colour the cells marked `banded`.
    """

    name: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    page: PageSetup
    repeat: tuple[int, int] | None = None
    breaks: tuple[int, ...] = ()
    bands: tuple[Band, ...] = ()
    pictures: tuple[Picture, ...] = ()
