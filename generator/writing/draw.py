"""Draws a filled `Sheet` on a page of a workbook: looks, heights, breaks, rules of colour.

One idea to know: nothing is decided here. The sheet says everything; verdicts are coloured and
worded by real conditional formatting rules made from the plan's bands (documents, M7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from generator.layout.figures import quoted
from generator.layout.sheet import Align, Border, Cell, PageSetup, Picture, Sheet, Style
from generator.layout.text_metrics import column_pixels
from generator.model import Band
from generator.writing.xlsx import Book, Format, Page, Value, area_name, cell_name

A4 = 9
_MM = 25.4  # in an inch
_LINES = {
    "thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7,
    "mediumDashed": 8, "dashDot": 9, "mediumDashDot": 10, "dashDotDot": 11,
    "mediumDashDotDot": 12, "slantDashDot": 13,
}  # fmt: skip
_MIDDLE = {Align.MIDDLE: "vcenter", Align.TOP: "top", Align.BOTTOM: "bottom"}
_ALIGNED = {
    Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right", Align.JUSTIFY: "justify",
}  # fmt: skip


def draw_sheet(book: Book, sheet: Sheet) -> Page:
    """`sheet` as a new page of `book`."""
    page = book.add_sheet(sheet.name)
    for column, width in enumerate(sheet.widths):
        page.set_column_pixels(column, column, column_pixels(width))
    formats = _Formats(book)
    for place, row in enumerate(sheet.rows):
        page.height(place, row.height)
        _draw_cells(page, place, row.cells, formats)
    _draw_rules(book, page, sheet)
    _set_up(page, sheet)
    for picture in sheet.pictures:
        _draw_picture(page, picture)
    return page


def set_up_page(page: Page, setup: PageSetup) -> None:
    """Paper, margins, scale, header and footer."""
    page.raw.set_paper(A4)
    if setup.landscape:
        page.raw.set_landscape()
    page.raw.set_margins(
        *(side / _MM for side in (setup.left, setup.right, setup.top, setup.bottom))
    )
    page.set_print_scale(setup.scale)
    page.set_header(setup.header, {"margin": setup.header_margin / _MM})
    page.set_footer(setup.footer, {"margin": setup.footer_margin / _MM})
    if setup.center:
        page.raw.center_horizontally()


def band_rule(first: str, band: Band, above: Band | None) -> str:
    """The rule's formula for a cell `first`: no text and no blank ever satisfies it."""
    upper = f",{first}<{above.lower!r}" if above else ""
    return f"=AND(ISNUMBER({first}),{first}>={band.lower!r}{upper})"


def _draw_cells(page: Page, row: int, cells: Iterable[Cell], formats: _Formats) -> None:
    """The cells of a row from left to right, those between merged areas at once."""
    single: list[tuple[int, Value, Format]] = []
    for cell in cells:
        style = formats[cell.style, cell.banded]
        if cell.columns == 1 == cell.rows:
            single.append((cell.column, cell.value, style))
            continue
        page.write_row(row, single)
        single = []
        last_row, last_column = row + cell.rows - 1, cell.column + cell.columns - 1
        page.merge(row, cell.column, last_row, last_column, cell.value, style)
    page.write_row(row, single)


class _Formats(dict[tuple[Style, bool], Format]):
    """A cell's style, and whether bands word it → its format."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, look: tuple[Style, bool]) -> Format:
        self[look] = self._book.format(**_properties(*look))
        return self[look]


def _properties(style: Style, banded: bool) -> dict[str, object]:
    properties: dict[str, object] = {
        "font_name": style.font,
        "font_size": style.size,
        "bold": style.bold,
        "italic": style.italic,
        "underline": int(style.underline),
        "font_color": f"#{style.color}",
        "align": _ALIGNED.get(style.horizontal, "left"),
        "valign": _MIDDLE.get(style.vertical, "top"),
        "text_wrap": style.wrap,
        # A number never wraps: a band's long name is shrunk rather than shown as ####.
        "shrink": banded,
        # Elsewhere an indent has no meaning, and XlsxWriter would align left because of it.
        "indent": style.indent if style.horizontal in (Align.LEFT, Align.RIGHT) else 0,
        "num_format": style.number_format,
    }
    if style.fill:
        properties |= {"pattern": 1, "bg_color": f"#{style.fill}"}
    for side in ("left", "right", "top", "bottom"):
        properties |= _border(side, getattr(style, side))
    return properties


def _border(side: str, border: Border) -> dict[str, object]:
    if border.line not in _LINES:
        return {}
    return {side: _LINES[border.line], f"{side}_color": f"#{border.color}"}


# --- rules of colour -----------------------------------------------------------------------------


def _draw_rules(book: Book, page: Page, sheet: Sheet) -> None:
    """One rule per band over every verdict cell, from the highest band down."""
    areas = list(_banded_areas(sheet))
    if not areas:
        return
    first_row, first_column, *_ = areas[0]
    first = cell_name(first_row, first_column)
    above: Band | None = None
    for band in sheet.bands:
        rule = {
            "type": "formula",
            "criteria": band_rule(first, band, above),
            "format": _band_format(book, band),
            "multi_range": " ".join(area_name(*area) for area in areas),
        }
        page.conditional_format(*areas[0], rule)
        above = band


def _band_format(book: Book, band: Band) -> Format:
    words = " ".join(part for part in (band.symbol, band.name) if part)
    colors = {"font_color": f"#{band.color}"} if band.color else {}
    fill = {"bg_color": f"#{band.fill}"} if band.fill else {}
    return book.raw.add_format({"num_format": quoted(words), **colors, **fill})


def _banded_areas(sheet: Sheet) -> Iterator[tuple[int, int, int, int]]:
    """Runs of verdict cells, column by column; merged ones count as their upper left."""
    places = sorted(
        (cell.column, row)
        for row, line in enumerate(sheet.rows)
        for cell in line.cells
        if cell.banded
    )
    for column, run in groupby(places, key=lambda place: place[0]):
        yield from ((first, column, last, column) for first, last in _runs([row for _, row in run]))


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = rows[0]
    for row, following in pairwise(rows):
        if following != row + 1:
            yield first, row
            first = following
    yield first, rows[-1]


# --- pages and pictures --------------------------------------------------------------------------


def _set_up(page: Page, sheet: Sheet) -> None:
    set_up_page(page, sheet.page)
    if sheet.rows:
        page.print_area(0, 0, len(sheet.rows) - 1, len(sheet.widths) - 1)
    if sheet.repeat:
        page.repeat_rows(*sheet.repeat)
    if sheet.breaks:
        page.raw.set_h_pagebreaks(list(sheet.breaks))
    page.raw.hide_gridlines(2)


def _draw_picture(page: Page, picture: Picture) -> None:
    size = (picture.width, picture.height)
    offset = (picture.x_offset, picture.y_offset)
    page.picture(picture.row, picture.column, picture.data, size, offset, picture.alt)
