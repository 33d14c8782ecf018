"""The PDF of record from the same sheets as the workbook: PDF/A-2a and PDF/UA-1 through Typst.

One idea to know: lines, heights and breaks were decided once, in the layout; here rows become
tagged tables (with header cells) or paragraphs placed in reading order, and enter Typst as JSON,
never as markup. Which rules are checked, and by whom: `docs/pdf.md`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

from typst import Compiler

from generator.findings import CellRef
from generator.layout.pagination import pages
from generator.layout.printable import printable_text
from generator.layout.sheet import Picture, Role, Row, Sheet
from generator.layout.text_metrics import ROW_PADDING, column_pixels
from generator.writing.page_codes import SECTIONS, Piece, read_codes
from generator.writing.pdf_cells import (
    POINTS_PER_PIXEL,
    Heading,
    Looks,
    build_face,
    build_text,
    find_headings,
)

FONTS = Path(__file__).parent / "fonts"
SOURCE = Path(__file__).parent / "sheet.typ"
STANDARDS = ("a-2a", "ua-1")

# A cell: its look and text, then four figures of its place and size, then (a heading) its level and
# whether it is a bookmark. In a table they are column and row, columns and rows; else points.
_Drawn = tuple[Any, ...]

_TABLE_ROLES = frozenset({Role.HEADER, Role.HEADING, Role.DATA, Role.TOTAL})


def prepare_pdf(
    sheets: Sequence[Sheet], *, title: str, subject: str, author: str, day: date
) -> Callable[[], bytes]:  # fmt: skip
    """What makes the PDF of `sheets`, page by page as they are broken; `day` is its date.

    The data are ready: what is left is Typst's, which needs no Python.
    """
    book = build_book(sheets, title=title, subject=subject, author=author, day=day)
    return partial(
        compile_data, json.dumps(book, ensure_ascii=False),
        SOURCE.read_text(encoding="utf-8"), STANDARDS,
    )  # fmt: skip


def build_book(
    sheets: Sequence[Sheet], *, title: str, subject: str, author: str, day: date
) -> dict[str, Any]:  # fmt: skip
    """Everything that `sheet.typ` draws, as plain data."""
    looks = Looks()
    return {
        "title": printable_text(title),
        "subject": printable_text(subject),
        "author": printable_text(author),
        "date": [day.year, day.month, day.day],
        "sheets": [
            _sheet(_Source(sheet, headings, looks))
            for sheet, headings in zip(sheets, find_headings(sheets), strict=True)
        ],
        "looks": looks.drawn,
    }


def compile_data(data: str, source: str, standards: Sequence[str]) -> bytes:
    """A book's `data` (JSON) drawn by the Typst program `source`, claiming `standards`."""
    compiler = Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)
    made = compiler.compile(
        source.encode(),
        sys_inputs={"book": data},
        pdf_standards=list(standards),  # type: ignore[arg-type]
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no single file")
    return made


@dataclass(frozen=True, slots=True)
class _Source:
    """A sheet, its headings by row, the looks of all sheets, points of the page per point."""

    sheet: Sheet
    headings: dict[int, Heading]
    looks: Looks

    @property
    def scale(self) -> float:
        return self.sheet.page.scale / 100

    @property
    def widths(self) -> list[float]:
        pixels = (column_pixels(width) for width in self.sheet.widths)
        return [wide * POINTS_PER_PIXEL * self.scale for wide in pixels]


def _sheet(source: _Source) -> dict[str, Any]:
    sheet, setup = source.sheet, source.sheet.page
    return {
        "widths": source.widths,
        "above": ROW_PADDING / 2 * source.scale,
        "landscape": setup.landscape,
        "margin": [setup.left, setup.right, setup.top, setup.bottom],
        "header-margin": setup.header_margin,
        "footer-margin": setup.footer_margin,
        "header": _running(setup.header, sheet.name),
        "footer": _running(setup.footer, sheet.name),
        "center": setup.center,
        "pages": [list(_parts(source, places)) for places in pages(sheet)],
        "pictures": [_picture(source, picture) for picture in sheet.pictures],
    }


# --- rows ----------------------------------------------------------------------------------------


def _parts(source: _Source, places: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Runs of rows that are one table (header cells first) or free paragraphs."""
    for table, run in _runs(source.sheet.rows, places):
        rows = [source.sheet.rows[place] for place in run]
        heights = [row.height * source.scale for row in rows]
        header = sum(row.role is Role.HEADER for row in rows) if table else 0
        bare = table and header == len(rows)
        if table and not bare:
            yield {
                "kind": "table",
                "heights": heights,
                "header": list(_table_cells(source, run[:header])),
                "cells": list(_table_cells(source, run, header)),
            }
        else:
            cells = list(_free_cells(source, run, heights))
            yield {"kind": "artifact" if bare else "free", "heights": heights, "cells": cells}


def _runs(rows: Sequence[Row], places: Sequence[int]) -> Iterator[tuple[bool, list[int]]]:
    """A table begins with a header row and ends at a note or a signature."""
    inside = False
    marked: list[tuple[bool, int]] = []
    for place in places:
        role = rows[place].role
        inside = role is Role.HEADER or (inside and role in _TABLE_ROLES)
        marked.append((inside, place))
    for table, run in groupby(marked, key=lambda pair: pair[0]):
        yield table, [place for _, place in run]


def _table_cells(source: _Source, run: Sequence[int], first: int = 0) -> Iterator[_Drawn]:
    """Cells from the row `first` on, with column and row, and the columns and rows they take."""
    for y, place in enumerate(run[first:], start=first):
        for cell, look, text, *heading in _drawn(source, place):
            yield (look, text, cell.column, y, cell.columns, cell.rows, *heading)


def _free_cells(source: _Source, run: Sequence[int], heights: Sequence[float]) -> Iterator[_Drawn]:
    """Cells with their places and sizes in points, in reading order."""
    lefts = [0.0, *accumulate(source.widths)]
    tops = [0.0, *accumulate(heights)]
    placed = [(y, *pair) for y, place in enumerate(run) for pair in _drawn(source, place)]
    starts = _read_together([source.sheet.rows[place] for place in run])
    for y, cell, look, text, *heading in sorted(
        placed, key=lambda item: (starts[item[0]], item[1].column, item[0])
    ):
        right, bottom = cell.column + cell.columns, min(y + cell.rows, len(heights))
        yield (look, text, lefts[cell.column], tops[y], lefts[right] - lefts[cell.column],
               tops[bottom] - tops[y], *heading)  # fmt: skip


def _read_together(rows: Sequence[Row]) -> list[int]:
    """For each row, the first of the rows read with it, column by column.

    A pair of signatures is read role and name, then role and name; other rows stand alone. A pair
    begins where the cells come again from the template cells of the pair's first row.
    """
    starts: list[int] = []
    for y, row in enumerate(rows):
        signing = y > 0 and row.role is rows[y - 1].role is Role.SIGNATURE
        first = starts[y - 1] if signing else y
        again = first < y and _origins(row) == _origins(rows[first]) != ()
        starts.append(y if again else first)
    return starts


def _origins(row: Row) -> tuple[CellRef, ...]:
    return tuple(cell.origin for cell in row.cells if cell.origin is not None)


def _drawn(source: _Source, place: int) -> Iterator[tuple[Any, ...]]:
    """The cells of a row, each with its look and text; the first with words is the heading."""
    heading = source.headings.get(place)
    number = source.looks.number
    for cell in source.sheet.rows[place].cells:
        drawn = (cell, number(cell, source.sheet), build_text(cell))
        if heading is None or not cell.text.strip():
            yield drawn
        else:
            yield (*drawn, heading.level, heading.bookmarked)
            heading = None


# --- page ----------------------------------------------------------------------------------------


def _running(codes: str, name: str) -> list[dict[str, Any]]:
    """A header's or footer's sections that are not empty, each line as pieces."""
    sections = read_codes(codes, name)
    return [
        {"align": align, "lines": [[_piece(piece) for piece in line] for line in sections[section]]}
        for section, align in zip(SECTIONS, ("left", "center", "right"), strict=True)
        if sections[section]
    ]


def _piece(piece: Piece) -> dict[str, Any]:
    face = build_face(piece.face, piece.face.size, piece.face.color)
    return {"text": printable_text(piece.text), "counter": piece.counter, "face": face}


def _picture(source: _Source, picture: Picture) -> dict[str, Any]:
    sheet, scale = source.sheet, source.scale
    page = next(number for number, places in enumerate(pages(sheet)) if picture.row <= places[-1])
    first = (0, *sheet.breaks)[page]
    above = sum(row.height for row in sheet.rows[first : picture.row])
    before = sum(source.widths[: picture.column])
    return {
        "page": page,
        "left": before + picture.x_offset * POINTS_PER_PIXEL * scale,
        "top": above * scale + picture.y_offset * POINTS_PER_PIXEL * scale,
        "width": picture.width * POINTS_PER_PIXEL * scale,
        "height": picture.height * POINTS_PER_PIXEL * scale,
        "data": list(picture.data),
        "alt": picture.alt,
    }
