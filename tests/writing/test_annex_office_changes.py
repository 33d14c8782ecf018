"""A template changed in Excel, as an office would, gives the changed annex: no Python touched."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from annex_factory import (
    CONFIGURATION,
    add_logo,
    annex,
    changed,
    opened,
    page,
    plan,
    png,
    row_of,
)
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def as_an_office_does(book: Workbook) -> None:
    """Moves a column, rewords a caption, recolours with theme colours, adds a column."""
    sheet = page(book)
    swap(sheet, "F", "G")
    header, data = row_of(sheet, "intestazione"), row_of(sheet, "indicatore")
    sheet[f"C{header}"] = "Indicatore di risultato"
    heading = sheet[f"B{row_of(sheet, 'obiettivo')}"]
    heading.font = Font(name="Georgia", sz=10, b=True, color=Color(theme=3))
    heading.fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.8))
    sheet.column_dimensions["H"].width = 12
    for row, text in ((header, "Metodo"), (data, "{{ indicatore.metodo }}")):
        cell = sheet[f"H{row}"]
        cell.value = text
        cell.font = Font(name="Arial", sz=8, bold=row == header)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def swap(sheet: Worksheet, one: str, other: str) -> None:
    """Exchanges two columns in the rows where they are cells of their own."""
    for row in (row_of(sheet, "intestazione"), row_of(sheet, "indicatore")):
        first, second = sheet[f"{one}{row}"], sheet[f"{other}{row}"]
        first.value, second.value = second.value, first.value
        first._style, second._style = second._style, first._style
    widths = sheet.column_dimensions
    widths[one].width, widths[other].width = widths[other].width, widths[one].width


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = changed(tmp_path_factory.mktemp("modello"), as_an_office_does, CONFIGURATION)
    add_logo(path, png(), "Stemma della Camera")
    return annex(path=path)


def row_starting(sheet: Worksheet, text: str) -> list[Cell]:
    rows = ([cell for cell in row if isinstance(cell, Cell)] for row in sheet.iter_rows())
    return next(row for row in rows if str(row[0].value).startswith(text))


def test_columns_and_captions(made: bytes) -> None:
    sheet = page(opened(made))
    assert [cell.value for cell in row_starting(sheet, "Peso")] == [
        "Peso", "Indicatore di risultato", "Descrizione", "Algoritmo", "Valore atteso", "Valori",
        "Metodo"]  # fmt: skip
    data = next(row for row in sheet.iter_rows() if row[1].value == "I2 - Nome di I2")
    assert [cell.value for cell in data] == [
        0.5, "I2 - Nome di I2", "Descrizione di I2", "Fatte / Totali\nA / B", "<= 2 gg", "9 / 10",
        "proporzionale"]  # fmt: skip
    assert sheet.column_dimensions["G"].width == pytest.approx(12, abs=0.15)
    assert sheet.column_dimensions["E"].width < sheet.column_dimensions["F"].width


def test_fonts_and_theme_colours(made: bytes) -> None:
    heading = row_starting(page(opened(made)), "PO2_1")[0]
    assert (heading.font.name, heading.font.sz) == ("Georgia", 10)
    assert heading.font.color is not None
    assert (heading.font.color.rgb, heading.fill.fgColor.rgb) == ("FF1F497D", "FFDCE6F2")


def test_the_logo_is_carried_over(made: bytes) -> None:
    with zipfile.ZipFile(BytesIO(made)) as package:
        images = [package.read(name) for name in package.namelist() if "media/" in name]
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert images == [png()]
    assert 'descr="Stemma della Camera"' in drawing
    assert "<xdr:col>0</xdr:col><xdr:colOff>19050</xdr:colOff><xdr:row>0</xdr:row>" in drawing
    assert 'cx="762000" cy="381000"' in drawing


def test_the_print_scale_follows_the_widths(made: bytes) -> None:
    before = page(opened(annex(name=CONFIGURATION))).page_setup.scale
    after = page(opened(made)).page_setup.scale
    assert before is not None
    assert after is not None
    assert after < before


def test_a_template_saved_again_gives_the_same_annex(tmp_path: Path) -> None:
    same = annex(path=changed(tmp_path, lambda _: None, CONFIGURATION))
    shipped = annex(name=CONFIGURATION)
    texts = [
        [[cell.value for cell in row] for row in page(opened(content)).iter_rows()]
        for content in (same, shipped)
    ]
    assert texts[0] == texts[1]
    assert len(plan().indicators) == sum("Descrizione di" in str(row) for row in texts[0])
