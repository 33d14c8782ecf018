"""Rendered rows clip nothing: their heights against those that LibreOffice finds by itself.

LibreOffice is made to forget the heights of the finished workbook and to find its own. It never
fits merged cells: those only count for what stands beside them. How many lines a height stands for
is read from a ruler, a column of 1, 2, 3 … lines.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from annexes import PLAIN
from defusedxml.ElementTree import parse
from test_same_content import drawn, official

from generator.layout.cell_lines import height_needed, with_text
from generator.layout.sheet import Cell, PageSetup, Role, Row, Sheet, Style
from generator.layout.text_metrics import MAX_HEIGHT

ACT: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data/annex-2022.json").read_text("utf-8")
)
RULER = "righello"
SAMPLE, EVERY = (14, 30, 60), tuple(range(14, 61, 2))
HAIR = 0.5  # points: programs round heights to their own units
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _STYLE = _ODF % "table", _ODF % "style"
Convert = Callable[[Path, str], Path]
Heights = dict[str, list[float]]


@pytest.mark.parametrize(
    "widths", [SAMPLE, pytest.param(EVERY, marks=pytest.mark.deep)], ids=["some", "every"]
)
@pytest.mark.parametrize(
    "style",
    [
        PLAIN,
        pytest.param(replace(PLAIN, size=9), marks=pytest.mark.deep),
        pytest.param(replace(PLAIN, bold=True), marks=pytest.mark.deep),
        pytest.param(replace(PLAIN, font="Times New Roman", size=10), marks=pytest.mark.deep),
    ],
    ids=["8", "9", "bold", "Times"],
)
def test_texts_of_the_act_at_many_widths(
    soffice: Convert, tmp_path: Path, widths: Sequence[int], style: Style
) -> None:
    sheets = [column_of_texts(width, style) for width in widths]
    assert list(misfits(sheets, style, optimal_heights(soffice, tmp_path, sheets, style))) == []


@pytest.mark.parametrize("period", ["iniziale", pytest.param("consuntivo", marks=pytest.mark.deep)])
def test_rows_of_the_annex(soffice: Convert, tmp_path: Path, period: str) -> None:
    sheets = official(period, False).sheets
    style = next(row for row in sheets[0].rows if row.role is Role.DATA).cells[1].style
    assert list(misfits(sheets, style, optimal_heights(soffice, tmp_path, sheets, style))) == []


def misfits(
    sheets: Sequence[Sheet], style: Style, optimal: Heights
) -> Iterator[tuple[str, int, str]]:
    """Rows lower than they must be; rows in `style` with room for too many lines more."""
    ruler = optimal[RULER]
    # In other faces LibreOffice's columns, wider than Excel's, hold now and then a word more.
    share = 0 if (style.font, style.bold) == ("Arial", False) else 0.2
    for sheet in sheets:
        for place, (row, height) in enumerate(zip(sheet.rows, optimal[sheet.name], strict=False)):
            text = max((cell.text for cell in row.cells), key=len, default="")
            if text and row.height < height - HAIR:
                yield sheet.name, place, f"{row.height} < {height}: {text}"
            if any((cell.style.font, cell.style.size) != (style.font, style.size)
                   for cell in row.cells):  # fmt: skip
                continue
            lines = max((len(cell.lines) for cell in row.cells), default=0)
            needed = sum(mark <= height + HAIR for mark in ruler)
            if lines > needed + 2 + share * needed:
                yield sheet.name, place, f"{lines} lines for {needed}: {text}"


def column_of_texts(width: float, style: Style, texts: Sequence[str] = (), name: str = "") -> Sheet:
    rows = []
    for text in texts or act_texts():
        cell = with_text(Cell(0, None, "", style), text, [width])
        rows.append(Row((cell,), min(MAX_HEIGHT, height_needed(cell)), Role.DATA, "indicatore"))
    return Sheet(name or f"w{width}", (width,), tuple(rows), PageSetup())


def act_texts() -> list[str]:
    """Every text of the act that stands in a cell of its own."""
    found = [f"{item['code']} - {item['name']}" for item in ACT["objectives"]]
    for item in ACT["indicators"]:
        algorithm = "\n".join([*item["algorithm_text"], item["printed_formula"]])
        found += [item["name"], item["description"], algorithm]
    return list(dict.fromkeys(text for text in found if text))


def optimal_heights(
    soffice: Convert, folder: Path, sheets: Sequence[Sheet], style: Style
) -> Heights:
    """Points that LibreOffice gives each row, by sheet; and the ruler."""
    source = folder / "righe.xlsx"
    marks = ["\n".join("x" * count) for count in range(1, 40)]
    source.write_bytes(drawn((*sheets, column_of_texts(20, style, marks, RULER))))
    flat = soffice(source, "fods").read_text("utf-8")
    freed = folder / "libere.fods"
    freed.write_text(_without_heights(flat), "utf-8")
    with zipfile.ZipFile(soffice(freed, "ods")) as package:
        root = parse(package.open("content.xml")).getroot()
    heights = {
        item.get(f"{_STYLE}name"): _points(properties.get(f"{_STYLE}row-height", "0in"))
        for item in root.iter(f"{_STYLE}style")
        if (properties := item.find(f"{_STYLE}table-row-properties")) is not None
    }
    return {
        str(sheet.get(f"{_TABLE}name")): [
            heights[row.get(f"{_TABLE}style-name")]
            for row in sheet.iter(f"{_TABLE}table-row")
            for _ in range(min(int(row.get(f"{_TABLE}number-rows-repeated", "1")), 500))
        ]
        for sheet in root.iter(f"{_TABLE}table")
    }


def _without_heights(flat: str) -> str:
    bare = re.sub(r'style:row-height="[^"]*"', "", flat)
    return bare.replace('optimal-row-height="false"', 'optimal-row-height="true"')


def _points(length: str) -> float:
    return float(length[:-2]) * (72 if length.endswith("in") else 72 / 2.54)
