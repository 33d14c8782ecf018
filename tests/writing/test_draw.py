"""The drawn workbook, seen by an independent reader: rules of colour, looks, pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from annex_factory import BANDS, annex, opened, page, plan, scores, sheets
from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.layout.sheet import (
    Align,
    Border,
    Cell,
    PageSetup,
    Role,
    Row,
    Sheet,
    Style,
)
from generator.model import Band
from generator.writing.draw import draw_sheet
from generator.writing.xlsx import Book

FORMULA = re.compile(r"AND\(ISNUMBER\((\w+)\),\1>=([\d.]+)(?:,\1<([\d.]+))?\)")


@dataclass(frozen=True)
class Fired:
    """What the first rule that holds does to a cell."""

    word: str
    fill: str
    color: str


def rules_of(sheet: Worksheet) -> list[tuple[int, ConditionalFormatting, str, Any]]:
    found = [
        (rule.priority, area, rule.formula[0], rule.dxf)
        for area in sheet.conditional_formatting
        for rule in area.rules
    ]
    return sorted(found, key=lambda item: item[0])


def fired(sheet: Worksheet, cell: str) -> Fired | None:
    """The rule that colours `cell`, by this test's own reading of the formulas."""
    row, column = coordinate_to_tuple(cell)
    for _, area, formula, look in rules_of(sheet):
        if not any(cell in part for part in area.sqref.ranges):
            continue
        told = FORMULA.fullmatch(formula)
        assert told, formula
        first_row, first_column = coordinate_to_tuple(str(area.sqref).split()[0].split(":")[0])
        named_row, named_column = coordinate_to_tuple(told[1])
        value = sheet.cell(named_row + row - first_row, named_column + column - first_column).value
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if value >= float(told[2]) and (told[3] is None or value < float(told[3])):
            return Fired(
                look.numFmt.formatCode, look.fill.bgColor.rgb[-6:], look.font.color.rgb[-6:]
            )
    return None


def verdict_cells(sheet: Worksheet, described: Sheet) -> Iterator[tuple[str, Cell]]:
    for place, row in enumerate(described.rows, start=1):
        for cell in row.cells:
            yield sheet.cell(place, cell.column + 1).coordinate, cell


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(annex())


@pytest.mark.parametrize("place", [0, 1])
def test_the_rule_that_fires_is_the_computed_band(book: Workbook, place: int) -> None:
    described = sheets()[place]
    sheet = page(book, described.name)
    told = 0
    for name, cell in verdict_cells(sheet, described):
        result = fired(sheet, name)
        if not cell.banded:
            assert result is None, f"{name}: {cell.text}"
            continue
        band = next(band for band in BANDS if cell.text.endswith(f"{band.symbol} {band.name}"))
        assert result == Fired(f'"{cell.text}"', band.fill, band.color)
        told += 1
    assert told == (7 if place == 0 else 3)


def test_every_computed_verdict_is_on_the_page() -> None:
    """Each band of the score frames is a verdict cell whose rule says the same word."""
    of = plan()
    computed = scores(of)
    names = [
        *computed.indicators["verdict"], *computed.objectives["verdict"],
        *computed.offices["verdict"], *computed.entity["verdict"],
    ]  # fmt: skip
    known = {band.name for band in BANDS}
    drawn = [cell.text.split(" ", 1)[1] for row in sheets()[0].rows for cell in row.cells
             if cell.banded]  # fmt: skip
    assert sorted(drawn) == sorted(name for name in names if name in known)


@pytest.mark.parametrize("value", ["○ n.d.", None, "0.5", True])
def test_texts_and_blanks_fire_nothing(book: Workbook, value: object) -> None:
    sheet = page(book)
    cell = next(name for name, one in verdict_cells(sheet, sheets()[0]) if one.banded)
    kept = sheet[cell].value
    sheet[cell].value = value
    try:
        assert fired(sheet, cell) is None
    finally:
        sheet[cell].value = kept


@pytest.mark.parametrize(
    ("value", "word"),
    [(1.2, "▲ Raggiunto"), (1.0, "▲ Raggiunto"), (0.9999, "■ Parzialmente raggiunto"),
     (0.7, "■ Parzialmente raggiunto"), (0.6999, "▼ Non raggiunto"), (0.0, "▼ Non raggiunto")],
)  # fmt: skip
def test_a_reused_copy_recolours_and_rewords_itself(value: float, word: str) -> None:
    sheet = page(opened(annex()))
    cell = next(name for name, one in verdict_cells(sheet, sheets()[0]) if one.banded)
    sheet[cell].value = value
    result = fired(sheet, cell)
    assert result is not None
    assert result.word == f'"{word}"'


def test_bands_without_colours_or_with_quotes() -> None:
    bands = (Band('Ben "fatto"', 0.5, "", "", ""), Band("Da rifare", 0.0, "▼", "", "4A1700"))
    cell = Cell(0, 0.6, 'Ben "fatto"', Style(), banded=True)
    row = Row((cell,), 15, Role.DATA, "indicatore")
    sheet = drawn(Sheet("Prova", (20,), (row,), PageSetup(), bands=bands))
    first, second = (look for *_, look in rules_of(sheet))
    assert first.numFmt.formatCode == '"Ben "\\""fatto"\\"""'
    assert (first.fill, second.fill) == (None, None)
    assert second.font.color.rgb == "FF4A1700"


def drawn(sheet: Sheet) -> Worksheet:
    book = Book({}, None)
    draw_sheet(book, sheet)
    return page(opened(book.close()), sheet.name)


def test_looks_are_drawn_as_described() -> None:
    style = Style(
        font="Georgia", size=9.5, bold=True, italic=True, underline=True, color="0B3C5D",
        fill="D5E8F7", horizontal=Align.JUSTIFY, vertical=Align.MIDDLE, wrap=True, indent=1,
        left=Border("medium", "9AA5B1"), top=Border("hair"), number_format="0.00%",
    )  # fmt: skip
    rows = (
        Row((Cell(0, 0.5, "50,00%", style), Cell(1, "=1+1", "=1+1", Style(), columns=2)), 15,
            Role.DATA, "indicatore"),
        Row((Cell(0, None, "", style),), 33.75, Role.DATA, "indicatore"),
    )  # fmt: skip
    sheet = drawn(Sheet("Prova", (10, 20.5, 30), rows, PageSetup()))
    cell = sheet["A1"]
    assert (cell.value, cell.number_format) == (0.5, "0.00%")
    assert (cell.font.name, cell.font.sz, cell.font.b, cell.font.i, cell.font.u) == (
        "Georgia", 9.5, True, True, "single")  # fmt: skip
    assert (cell.font.color.rgb, cell.fill.fgColor.rgb) == ("FF0B3C5D", "FFD5E8F7")
    assert (cell.alignment.horizontal, cell.alignment.vertical) == ("justify", "center")
    assert (cell.border.left.style, cell.border.left.color.rgb) == ("medium", "FF9AA5B1")
    assert cell.border.top.style == "hair"
    assert (sheet["B1"].value, sheet["B1"].data_type) == ("=1+1", "s"), "text stays text"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B1:C1"]
    assert sheet.row_dimensions[1].height is not None, "Excel's default height is written too"
    assert sheet.row_dimensions[2].height == 33.75


def test_pages_are_set_up_as_described() -> None:
    described = sheets()[0]
    sheet = page(opened(annex()))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.page_setup.scale == described.page.scale
    assert not sheet.page_setup.fitToWidth or not sheet.sheet_properties.pageSetUpPr
    assert sheet.print_area == f"'Allegato'!$A$1:$I${len(described.rows)}"
    assert described.repeat is not None
    first, last = (place + 1 for place in described.repeat)
    assert sheet.print_title_rows == f"${first}:${last}"
    assert [mark.id for mark in sheet.row_breaks.brk] == list(described.breaks)
    header: Any = sheet.oddHeader
    footer: Any = sheet.oddFooter
    assert footer.right.text == "Pagina &P di &N"
    assert "n. 21 dell’11/04/2022" in header.left.text
    assert sheet.page_margins.left == pytest.approx(10 / 25.4)


def test_heights_and_widths_are_the_described_ones() -> None:
    described = sheets()[0]
    sheet = page(opened(annex()))
    for place, row in enumerate(described.rows, start=1):
        written = sheet.row_dimensions[place].height
        assert written == pytest.approx(row.height, abs=0.01)
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFGHI"]
    assert widths == pytest.approx([width + 5 / 7 for width in described.widths], abs=0.01)
