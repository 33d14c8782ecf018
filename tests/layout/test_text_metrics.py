"""Widths and lines: the same on every machine, never fewer than a program draws."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from defusedxml.ElementTree import parse
from hypothesis import given
from hypothesis import strategies as st

from generator.layout.text_metrics import (
    FONTS,
    LINE_EMS,
    MAX_HEIGHT,
    ROW_PADDING,
    break_lines,
    column_pixels,
    column_width,
    line_spans,
    lines_height,
    most_lines,
    text_pixels,
)
from generator.writing.xlsx import Book

ACT = json.loads((Path(__file__).parents[1] / "data/annex-2022.json").read_text("utf-8"))
WIDTHS = (14, 18, 22, 26, 30, 33, 36, 40, 46, 52, 60)


def lines(text: str, width: float, size: float = 8) -> tuple[str, ...]:
    return break_lines(text, "Arial", size, False, width)


def act_texts() -> list[str]:
    found = [f"{item['code']} - {item['name']}" for item in ACT["objectives"]]
    for item in ACT["indicators"]:
        algorithm = "\n".join([*item["algorithm_text"], item["printed_formula"]])
        found += [item["name"], item["description"], algorithm]
    return list(dict.fromkeys(found))


def test_widths_are_arials() -> None:
    """Arial: digits 556, i 222, M 833 thousandths of an em; 1000 at 12 pt is 16 pixels."""
    assert text_pixels("0", "Arial", 12) == pytest.approx(0.556 * 16)
    assert text_pixels("iM", "Arial", 12) == pytest.approx((0.222 + 0.833) * 16)
    assert text_pixels("0", "Courier New", 12) == pytest.approx(0.6 * 16, rel=1e-3)


def test_every_allowed_font_has_its_widths() -> None:
    sizes = {font: text_pixels("Raggiungimento", font, 10) for font in FONTS}
    assert len(set(sizes.values())) == len(FONTS)
    assert sizes["Georgia"] > sizes["Times New Roman"]
    assert text_pixels("Esito", "Arial", 8, bold=True) > text_pixels("Esito", "Arial", 8)


def test_an_unknown_character_is_taken_for_the_widest() -> None:
    assert text_pixels("\u4e2d", "Arial", 12) >= 16


def test_lines_break_at_spaces_and_hyphens_and_inside_long_codes() -> None:
    assert lines("uno due tre", 28) == ("uno", "due", "tre")
    assert lines("prima\n\nterza", 200) == ("prima", "", "terza")
    assert lines("Dip-Form", 28) == ("Dip-", "Form")
    assert lines("2022-2023", 35)[0] != "2022-", "a number range is not broken at its hyphen"
    assert lines("PO2_1_2021_AGGDENUM", 74) == ("PO2_1_2021_", "AGGDENUM")


def test_a_line_keeps_no_space_at_its_end() -> None:
    assert lines("uno   due", 28) == ("uno", "due")


@given(st.text(alphabet="abc -/_\n", max_size=60), st.integers(5, 120))
def test_lines_hold_the_whole_text(text: str, width: int) -> None:
    spans = line_spans(text, "Arial", 8, False, width)
    pieces = [text[first:last] for first, last in spans]
    joined, place = "", 0
    for piece in pieces:
        place = text.index(piece, place) + len(piece)
        joined += piece
    assert joined == text.replace("\n", "")
    assert all(text_pixels(piece.rstrip(), "Arial", 8) <= width or len(piece.rstrip()) == 1
               for piece in pieces)  # fmt: skip


def test_columns_in_characters_and_pixels() -> None:
    assert column_pixels(8.43) == 64
    assert all(column_pixels(column_width(pixels)) == pixels for pixels in range(6, 600))


def test_heights() -> None:
    exact = 3 * 8 * LINE_EMS + ROW_PADDING
    assert exact <= lines_height(3, 8) < exact + 0.75
    assert lines_height(3, 8) % 0.75 == 0, "whole pixels, so that every writer keeps it"
    assert lines_height(most_lines(8), 8) <= MAX_HEIGHT < lines_height(most_lines(8) + 1, 8)


@pytest.mark.deep
@pytest.mark.parametrize(("size", "bold"), [(8, False), (9, False), (8, True)])
def test_lines_against_libreoffice(
    soffice: Callable[[Path, str], Path], tmp_path: Path, size: int, bold: bool
) -> None:
    """Never fewer lines than LibreOffice's own optimal heights, at most two more."""
    source = tmp_path / "righe.xlsx"
    source.write_bytes(_columns_of_texts(size, bold))
    flat = soffice(source, "fods")
    freed = tmp_path / "libere.fods"
    freed.write_text(_without_heights(flat.read_text("utf-8")), "utf-8")
    wrong = []
    for width, heights in _optimal_heights(soffice(freed, "ods")):
        pitch = _pitch(heights)
        for text, height in zip(act_texts(), heights, strict=False):
            ours = len(break_lines(text, "Arial", size, bold, column_pixels(width) - 5))
            more = ours - max(1, round(height / pitch))
            if more < 0 or (more > 2 and not bold):
                wrong.append((width, more, text))
    assert wrong == []


def _columns_of_texts(size: int, bold: bool) -> bytes:
    book = Book({}, None)
    style = book.format(font_size=size, bold=bold, text_wrap=True)
    for width in WIDTHS:
        page = book.add_sheet(f"w{width}")
        page.raw.set_column(0, 0, width)
        for row, text in enumerate(act_texts()):
            page.write(row, 0, text, style)
    return book.close()


def _without_heights(flat: str) -> str:
    bare = re.sub(r'style:row-height="[^"]*"', "", flat)
    return bare.replace('optimal-row-height="false"', 'optimal-row-height="true"')


def _optimal_heights(path: Path) -> list[tuple[int, list[float]]]:
    with zipfile.ZipFile(path) as package, package.open("content.xml") as content:
        root = parse(content).getroot()
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    style = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
    points = {
        item.get(f"{style}name"): _points(properties.get(f"{style}row-height", "0in"))
        for item in root.iter(f"{style}style")
        if (properties := item.find(f"{style}table-row-properties")) is not None
    }
    found = []
    for sheet in root.iter(f"{table}table"):
        heights: list[float] = []
        for row in sheet.iter(f"{table}table-row"):
            times = min(int(row.get(f"{table}number-rows-repeated", "1")), 100)
            heights += [points[row.get(f"{table}style-name")]] * times
        found.append((int(sheet.get(f"{table}name", "w0")[1:]), heights))
    return found


def _points(length: str) -> float:
    return float(length[:-2]) * (72 if length.endswith("in") else 72 / 2.54)


def _pitch(heights: list[float]) -> float:
    """Points of one more line: the usual difference between neighbouring heights."""
    steps = sorted(set(heights))
    gaps = sorted(later - first for first, later in pairwise(steps))
    return gaps[len(gaps) // 2]
