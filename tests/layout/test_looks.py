"""Looks of a template: theme colours with tints, grouped widths, borders of merged cells."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.workbook.workbook import Workbook

from generator.layout.looks import (
    cell_style,
    column_sizes,
    contrast,
    resolve_color,
    theme_colors,
)
from generator.layout.sheet import Align


def reopened(book: Workbook) -> Workbook:
    saved = io.BytesIO()
    book.save(saved)
    return openpyxl.load_workbook(saved)


THEME = theme_colors(reopened(openpyxl.Workbook()))


@pytest.mark.parametrize(
    ("color", "resolved"),
    [
        (Color(theme=0), "FFFFFF"),
        (Color(theme=1), "000000"),
        (Color(theme=4), "4F81BD"),  # accent 1 of openpyxl's own theme
        (Color(theme=0, tint=-0.25), "BFBFBF"),
        (Color(theme=1, tint=0.5), "808080"),
        (Color(theme=4, tint=0.8), "DCE6F2"),
        (Color(rgb="FF1F4E79"), "1F4E79"),
        (Color(indexed=2), "FF0000"),
        (Color(auto=True), ""),
        (None, ""),
    ],
)
def test_colours_are_resolved(color: Color | None, resolved: str) -> None:
    assert resolve_color(color, THEME) == resolved


def test_a_cells_look() -> None:
    sheet = openpyxl.Workbook().active
    assert sheet is not None
    cell = sheet["B2"]
    cell.font = Font(name="Georgia", sz=11, b=True, i=True, u="single", color=Color(theme=4))
    cell.fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.8))
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True, indent=2)
    side = Side(style="thin", color="FF9AA5B1")
    cell.border = Border(left=side, top=side)
    sheet["C2"].border = Border(right=Side(style="medium"))
    style = cell_style(cell, sheet["C2"], THEME)
    assert (style.font, style.size, style.bold, style.italic, style.underline) == (
        "Georgia", 11, True, True, True)  # fmt: skip
    assert (style.color, style.fill) == ("4F81BD", "DCE6F2")
    assert (style.horizontal, style.vertical, style.wrap, style.indent) == (
        Align.CENTER, Align.MIDDLE, True, 2)  # fmt: skip
    assert (style.left.line, style.left.color) == ("thin", "9AA5B1")
    assert style.right.line == "medium", "the right border is the last merged cell's"


def test_grouped_widths_are_expanded() -> None:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.column_dimensions["B"].width = 20.7109375
    sheet.column_dimensions["B"].min, sheet.column_dimensions["B"].max = 2, 4
    sheet.column_dimensions["E"].hidden = True
    sizes, hidden = column_sizes(reopened(book)["Sheet"], 6)
    assert sizes == (64, 145, 145, 145, 91, 64)
    assert hidden == frozenset({4})


def test_contrast() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("4A1700", "F4B183") > 8
