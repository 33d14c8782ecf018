"""Workbook and PDF say the same, cell by cell and page by page, read from the finished files.

The workbook is read by openpyxl through number formats and rules of colour, the PDF through its
structure tree; LibreOffice says how many pages the workbook has and how high its rows must be.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from annexes import build_annex
from hostile_texts import HOSTILE
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from pdf_reader import ARTIFACT, marked_texts, open_pdf, read_structure

from generator.gathering import Request, gather
from generator.layout.pagination import paginate_all
from generator.layout.printable import make_printable, plan_texts
from generator.layout.render import render
from generator.layout.sheet import Sheet
from generator.layout.template import read_template
from generator.layout.variables import build_variables
from generator.writing.annex import prepare_annex_pdf, write_annex
from generator.writing.draw import draw_sheet
from generator.writing.pdf import prepare_pdf
from generator.writing.xlsx import Book

ROOT = Path(__file__).parents[2]
DATA = "Dati"
SYMBOLS = re.compile("[\u25a0\u25a2-\u27bf]")
NEAR = re.compile(r'"([^"]*)"|\\(.)|([#0,.]+)|(.)')
SETTINGS = {"title": "Prova", "subject": "Prova", "author": "Ente", "day": datetime(2022, 1, 1)}  # noqa: DTZ001
Convert = Callable[[Path, str], Path]


@dataclass(frozen=True)
class Made:
    """The finished files of one annex, and the sheets they were drawn from."""

    sheets: tuple[Sheet, ...]
    workbook: bytes
    pdf: bytes


@cache
def official(period: str, draft: bool) -> Made:
    """The annex of the shipped plan."""
    request = Request(ROOT / "inputs", ROOT / "outputs", ROOT / "templates", period, draft)
    data = gather(request, lambda *_: None)
    assert data.plan is not None
    assert data.scores is not None
    name = f"{data.plan.period.template}.xlsx"
    template, _ = read_template(ROOT / "templates" / name, name)
    assert template is not None
    filled, _ = render(template, build_variables(data.plan, data.scores, draft=draft))
    sheets = paginate_all(make_printable(filled, plan_texts(data.plan))[0])
    return Made(
        sheets,
        write_annex(sheets, data.plan, data.scores),
        prepare_annex_pdf(sheets, data.plan)(),
    )


@cache
def generated(objectives: int) -> Made:
    """An annex with texts from one word to three pages, or with hostile texts if 0."""
    texts = [("titolo " * (1 + number * 7 % 40), [
        "parola " * (1 + (number * 131 + place * 577) % (1300 if number % 9 == 4 else 90))
        for place in range(1 + number % 5)
    ]) for number in range(objectives)] or [(text, [text]) for text in HOSTILE]  # fmt: skip
    sheets = paginate_all(make_printable([build_annex(texts, totals=True)])[0])
    return Made(sheets, drawn(sheets), prepare_pdf(sheets, **SETTINGS)())  # type: ignore[arg-type]


def drawn(sheets: tuple[Sheet, ...]) -> bytes:
    """A workbook of these sheets only, without `Dati`."""
    book = Book({}, None)
    for sheet in sheets:
        draw_sheet(book, sheet)
    return book.close()


FILES = [
    pytest.param(lambda: official("iniziale", False), id="iniziale"),
    pytest.param(lambda: official("consuntivo", False), id="consuntivo"),
    pytest.param(lambda: generated(0), id="ostili"),
    pytest.param(lambda: generated(30), id="30"),
    pytest.param(lambda: official("consuntivo", True), id="bozza", marks=pytest.mark.deep),
    pytest.param(lambda: generated(1), id="1", marks=pytest.mark.deep),
    pytest.param(lambda: generated(120), id="120", marks=pytest.mark.deep),
    pytest.param(lambda: generated(400), id="400", marks=pytest.mark.deep),
]
MAKERS = pytest.mark.parametrize("make", FILES)


# --- cell by cell --------------------------------------------------------------------------------


@MAKERS
def test_the_same_texts_on_the_same_pages(make: Callable[[], Made]) -> None:
    made = make()
    pages = zip(workbook_pages(made.workbook), pdf_pages(made.pdf), strict=True)
    for number, (sheet, pdf) in enumerate(pages, start=1):
        assert Counter(sheet) == Counter(pdf), f"page {number}"


@MAKERS
def test_the_same_symbols_on_the_same_pages(make: Callable[[], Made]) -> None:
    """Symbols are for the eye only, so the structure tree has none of them."""
    made = make()
    drawn_ones = [
        sorted(SYMBOLS.findall(marked_texts(page)[ARTIFACT])) for page in open_pdf(made.pdf).pages
    ]
    told = [
        sorted(symbol for text in page for symbol in SYMBOLS.findall(text))
        for page in workbook_pages(made.workbook, symbols=True)
    ]
    assert drawn_ones == told


def workbook_pages(data: bytes, *, symbols: bool = False) -> Iterator[list[str]]:
    """The texts of each printed page, repeated rows included."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        if sheet.title == DATA:
            continue
        rows = [row_texts(sheet, row, symbols=symbols) for row in range(1, sheet.max_row + 1)]
        breaks = [item.id for item in sheet.row_breaks.brk]
        first, last = repeated(sheet)
        for start, end in pairwise((0, *breaks, len(rows))):
            again = rows[first:last] if start >= last else []
            yield [text for cells in (*again, *rows[start:end]) for text in cells]


def repeated(sheet: Worksheet) -> tuple[int, int]:
    if not sheet.print_title_rows:
        return 0, 0
    first, last = re.findall(r"\d+", sheet.print_title_rows)
    return int(first) - 1, int(last)


def row_texts(sheet: Worksheet, row: int, *, symbols: bool) -> list[str]:
    texts = (shown(sheet, cell) for cell in sheet[row] if isinstance(cell, Cell))
    return [kept for text in texts if (kept := text if symbols else said(text))]


def said(text: str) -> str:
    """What a text says, whatever its spaces; a verdict without its symbol."""
    words = "".join(text.split())
    return SYMBOLS.sub("", words) or words


def shown(sheet: Worksheet, cell: Cell) -> str:
    """A cell as Excel shows it in Italian, by rules of this test's own."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    assert isinstance(value, int | float)
    return figure(value, banded(sheet, cell, value) or cell.number_format)


def banded(sheet: Worksheet, cell: Cell, value: float) -> str:
    """The number format of the first rule of colour that holds for the cell."""
    for area in sheet.conditional_formatting:
        if cell.coordinate not in area.sqref:
            continue
        for rule in sorted(area.rules, key=lambda item: item.priority):
            limits = dict(re.findall(r"(>=|<)([0-9.]+)", rule.formula[0]))
            if float(limits[">="]) <= value < float(limits.get("<", "inf")):
                return str(rule.dxf.numFmt.formatCode)
    return ""


def figure(value: float, number_format: str) -> str:
    text = ""
    percent = "%" in re.sub(r'"[^"]*"', "", number_format)
    for literal, escaped, digits, other in NEAR.findall(number_format):
        if digits:
            places = len(digits.partition(".")[2])
            number = f"{value * (100 if percent else 1):,.{places}f}"
            plain = number if "," in digits else number.replace(",", "")
            text += plain.translate(str.maketrans(",.", ".,"))
        text += literal + escaped + other
    return text


def pdf_pages(data: bytes) -> list[list[str]]:
    """The tagged texts of each page."""
    pdf = open_pdf(data)
    pages: list[list[str]] = [[] for _ in pdf.pages]
    for element in read_structure(pdf).walk():
        if element.text.strip():
            pages[element.page].append("".join(element.text.split()))
    return pages


# --- pages ---------------------------------------------------------------------------------------


@MAKERS
def test_the_workbook_has_as_many_pages(
    make: Callable[[], Made], soffice: Convert, program: Callable[[str], str], tmp_path: Path
) -> None:
    """LibreOffice breaks the layout and the legend where the PDF does: same words on each page."""
    made = make()
    source = tmp_path / "allegato.xlsx"
    source.write_bytes(drawn(made.sheets))
    printed = page_words(program("pdftotext"), soffice(source, "pdf"))
    ours = tmp_path / "allegato.pdf"
    ours.write_bytes(made.pdf)
    assert printed == page_words(program("pdftotext"), ours)


def page_words(pdftotext: str, path: Path) -> list[str]:
    """The characters of each page, sorted: programs differ in where they put spaces.

    Commas count as points: LibreOffice writes figures in the machine's language.
    """
    done = subprocess.run([pdftotext, str(path), "-"], capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    return ["".join(sorted("".join(page.replace(",", ".").split()))) for page in pages]
