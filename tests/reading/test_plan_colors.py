"""Colours of bands as people choose them: from the theme, with a tint, from the old palette."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color

from generator.reading.band_colors import read_band_colors

# Theme of Office 2007, accent 1 (4F81BD): the shades that Excel's own palette shows.
SHADES = {0.7999816888943144: "DCE6F1", 0.5999938962981048: "B8CCE4", 0.3999755851924192: "95B3D7",
          -0.249977111117893: "366092"}  # fmt: skip


def read(tmp_path: Path, fill: Color | None, ink: Color | None) -> tuple[str, str]:
    book = openpyxl.Workbook()
    page = book.create_sheet("Fasce")
    page["A2"] = "Raggiunto"
    if fill is not None:
        page["A2"].fill = PatternFill("solid", fgColor=fill)
    page["A2"].font = Font(color=ink)
    book.save(tmp_path / "piano.xlsx")
    return read_band_colors(tmp_path / "piano.xlsx", "Fasce", ["A2"])["A2"]


@pytest.mark.parametrize(("tint", "color"), SHADES.items())
def test_shades_of_the_theme(tmp_path: Path, tint: float, color: str) -> None:
    found, _ = read(tmp_path, Color(theme=4, tint=tint), None)
    pairs = zip(bytes.fromhex(found), bytes.fromhex(color), strict=True)
    assert all(abs(one - other) <= 1 for one, other in pairs), found


def test_dark_and_light_of_the_theme(tmp_path: Path) -> None:
    assert read(tmp_path, Color(theme=0), Color(theme=1)) == ("FFFFFF", "000000")


def test_the_old_palette_plain_colours_and_none(tmp_path: Path) -> None:
    assert read(tmp_path, Color(indexed=10), Color(rgb="FF0B3C5D")) == ("FF0000", "0B3C5D")
    assert read(tmp_path, None, None) == ("", "000000")


def test_a_gradient_is_no_colour_and_a_cell_without_style_is_plain(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.create_sheet("Fasce")
    page["A2"] = "Raggiunto"
    page["A2"].fill = GradientFill(stop=("FF0000", "00FF00"))
    book.save(tmp_path / "piano.xlsx")
    found = read_band_colors(tmp_path / "piano.xlsx", "Fasce", ["A2", "A9"])
    assert found == {"A2": ("", "000000"), "A9": ("", "000000")}


def test_cells_and_rows_without_addresses_follow_each_other(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.create_sheet("Fasce", 0)
    page["A1"], page["B1"], page["A2"], page["B2"] = "Nome", "Da", "Raggiunto", 1
    page["A2"].fill = PatternFill("solid", fgColor="D5E8F7")
    book.save(tmp_path / "with.xlsx")
    full = zipfile.ZipFile(tmp_path / "with.xlsx")
    with full, zipfile.ZipFile(tmp_path / "without.xlsx", "w") as bare:
        for name in full.namelist():
            content = full.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(rb' r="[A-Z]*[0-9]+"', b"", content)
            bare.writestr(name, content)
    found = read_band_colors(tmp_path / "without.xlsx", "Fasce", ["A1", "A2"])
    assert found == {"A1": ("", "000000"), "A2": ("D5E8F7", "000000")}
