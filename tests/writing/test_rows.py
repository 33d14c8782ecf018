"""Streamed sheets: what XlsxWriter itself would write, byte by byte, and what they refuse."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.writing.rows import ROW, StreamedBook
from generator.writing.xlsx import Book, Page, Value, printable

CREATED = date(2022, 12, 31)
Cell = tuple[int, int, Any, bool]  # row, column, value, styled

TEXTS = st.text() | st.sampled_from(
    ["", " ", "_x0041_", "a & b", "<t>", "\ta\n", "=1+1", "http://a.it", "_x00g1_", '"',
     "\U0001f600"]
)  # fmt: skip
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15)
DAYS = st.dates(date(1900, 1, 1)) | st.datetimes(datetime(1900, 1, 1))  # noqa: DTZ001
FORMULAS = st.tuples(
    st.sampled_from(
        ["=A1+B2", '=IF(A1<>"",1,"n.d. & <>")', "=SUM(Misure!A1:A9)", '="a\x01b\udce9\r\nc"']
    ),
    st.sampled_from(["", "n.d.", "a & <b>", "a\x01b\udce9\r\nc"]) | NUMBERS,
)
VALUES = TEXTS | NUMBERS | DAYS | st.none() | FORMULAS
PLACES = st.tuples(st.integers(0, 5), st.integers(1, 70))


Area = tuple[int, int, int, int]  # first and last row and column


@st.composite
def areas(draw: st.DrawFn) -> list[Area]:
    """Merged areas that do not overlap."""
    found: list[Area] = []
    for row, column in draw(st.lists(PLACES, max_size=4)):
        last_row, last_column = row + draw(st.integers(0, 2)), column + draw(st.integers(0, 3))
        apart = all(
            row > area[2] or last_row < area[0] or column > area[3] or last_column < area[1]
            for area in found
        )
        if apart and (row, column) != (last_row, last_column):
            found.append((row, column, last_row, last_column))
    return found


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(PLACES, st.tuples(VALUES, st.booleans()), max_size=20),
    areas(),
    st.dictionaries(st.integers(0, 9), st.sampled_from([12.75, 15, 42]), max_size=4),
)
def test_cells_are_those_of_the_library(
    content: dict[tuple[int, int], tuple[Any, bool]], merged: list[Area], heights: dict[int, float]
) -> None:
    """The same calls in a book in memory; only its hints of how wide a row is are not there."""
    cells = [(*place, *cell) for place, cell in {(0, 0): ("a", False), **content}.items()]
    mixed = sorted(cells, key=lambda cell: (cell[0], -cell[1]))  # columns in any order
    with StreamedBook({}, CREATED) as book:
        ours = made(book, mixed, merged, heights)
    assert ours == made(Book({}, CREATED), mixed, merged, heights)


def made(
    book: Book, cells: Sequence[Cell], merged: Sequence[Area], heights: dict[int, float]
) -> dict[str, bytes]:
    """The parts of a workbook of one sheet with these cells; areas are merged before its cells."""
    page = book.add_sheet("A")
    for row, points in heights.items():
        page.height(row, points)
    style = book.format(bold=True, num_format="0.00")
    for row in range(10):
        for first, column, last_row, last_column in merged:
            if first == row:
                page.merge(row, column, last_row, last_column, "merged", style)
        for place, column, value, styled in cells:
            if place == row and isinstance(value, tuple):
                page.formula(row, column, value[0], value[1], style if styled else None)
            elif place == row:
                page.write(row, column, value, style if styled else None)
    return parts_of(book)


def parts_of(book: Book) -> dict[str, bytes]:
    """The parts of the finished workbook, without hints of how wide their rows are."""
    with zipfile.ZipFile(io.BytesIO(book.close())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return {name: re.sub(rb' spans="[0-9]+:[0-9]+"', b"", part) for name, part in parts.items()}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=9))
def test_shared_texts_are_those_of_the_library(texts: list[str]) -> None:
    book, plain = Book({}, CREATED), io.BytesIO()
    page = book.add_sheet("A")
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as library:
        sheet = library.add_worksheet("A")
        for row, text in enumerate(texts):
            page.write(row, 0, text)
            sheet.write_string(row, 0, printable(text))
    with zipfile.ZipFile(io.BytesIO(book.close())) as ours, zipfile.ZipFile(plain) as theirs:
        part = "xl/sharedStrings.xml"
        assert ours.read(part) == theirs.read(part)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=5))
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    texts = [text for text in texts if "_x" not in text]  # openpyxl reads its escape wrongly
    with StreamedBook({}, CREATED) as book:
        page = book.add_sheet("A")
        for row, text in enumerate(texts):
            page.write(row, 0, text)
        read = openpyxl.load_workbook(io.BytesIO(book.close()))["A"]
    found = [read.cell(row, 1).value or "" for row in range(1, len(texts) + 1)]
    assert found == [printable(text) for text in texts]


@pytest.fixture
def page() -> Iterator[Page]:
    with StreamedBook({}, CREATED) as book:
        yield book.add_sheet("A")


def test_rows_come_in_order(page: Page) -> None:
    page.write(1, 0, "b")
    with pytest.raises(ValueError, match="row 0 of a streamed sheet after row 1"):
        page.write(0, 0, "a")


def test_a_sheet_takes_no_more_rows_than_a_spreadsheet_has(page: Page) -> None:
    page.write(1_048_575, 0, "a")
    page.write(1_048_576, 0, "a")
    with pytest.raises(ValueError, match=r"XlsxWriter write \(1048576, 0\): code -1"):
        page.write(1_048_577, 0, "a")


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_a_figure_that_is_none_is_refused(page: Page, figure: float) -> None:
    with pytest.raises(ValueError, match="no number for a cell"):
        page.write(0, 0, figure)


def test_a_text_longer_than_a_cell_is_refused(page: Page) -> None:
    page.write(0, 0, "\U0001f600" * 16_383)
    with pytest.raises(ValueError, match="more text than a cell takes"):
        page.write(0, 0, "\U0001f600" * 16_384)


def test_a_formula_is_checked(page: Page) -> None:
    with pytest.raises(ValueError, match="no formula for a cell"):
        page.formula(0, 0, "=NOW()", 0)


def test_what_xml_cannot_hold_is_left_out_of_a_formula_too() -> None:
    with StreamedBook({}, CREATED) as book:
        book.add_sheet("A").formula(0, 0, '="a\x01b"', "a\x01b")
        content = io.BytesIO(book.close())
    assert openpyxl.load_workbook(content)["A"]["A1"].value == '="ab"'
    assert openpyxl.load_workbook(content, data_only=True)["A"]["A1"].value == "ab"


def test_merged_areas_do_not_overlap(page: Page) -> None:
    page.merge(0, 0, 1, 1, "a")
    page.merge(1, 2, 1, 3, "b")
    with pytest.raises(ValueError, match="merged areas overlap at 1, 1"):
        page.merge(1, 1, 2, 2, "c")


def test_a_table_is_that_of_the_library() -> None:
    with StreamedBook({}, CREATED) as book:
        ours = tabled(book)
    assert ours == tabled(Book({}, CREATED))


def tabled(book: Book) -> dict[str, bytes]:
    """A sheet with a table of three rows."""
    page = book.add_sheet("A")
    page.write(0, 0, "sopra")
    columns = [{"header": text, "header_format": book.format(bold=True)} for text in ("Età", "<&>")]
    page.add_table(1, 0, 4, 1, {"name": "Dati", "columns": columns})
    for row in range(2, 5):
        page.write(row, 0, row)
        page.write(row, 1, "testo")
    return parts_of(book)


def test_a_table_that_is_refused_leaves_the_sheet_streamed(page: Page) -> None:
    with pytest.raises(UserWarning, match="Duplicate header name"):
        page.add_table(0, 0, 1, 1, {"columns": [{"header": "a"}] * 2})
    assert page.raw.constant_memory


@pytest.mark.parametrize("closed", [True, False])
def test_nothing_is_left_on_the_disk(
    closed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with StreamedBook({}, CREATED) as book:
        book.add_sheet("A").write(0, 0, "a")
        assert list(tmp_path.iterdir())
        if closed:
            book.close()
    assert not list(tmp_path.iterdir())


def test_rows_in_words_are_those_written_cell_by_cell() -> None:
    """Texts, numbers, days and formulas that rows share; a row takes its words alone."""
    values: list[Value] = ["a & b", 0.1, date(2022, 12, 31), ""]
    formula, known = f'=IF(A{ROW}<>"",B{ROW},0)', "<n.d.>"
    parts = []
    for in_words in (True, False):
        with StreamedBook({}, CREATED) as book:
            page, style = book.add_sheet("A"), book.format(bold=True)
            for column in range(5):
                page.write(0, column, "header")
            for row in (1, 2, 4):
                if in_words:
                    cells = [page.begin(place, style) + page.typed(value)
                             for place, value in enumerate(values)]  # fmt: skip
                    page.put_words(
                        row, f"{''.join(cells)}{page.begin(4)}{page.live(formula, known)}"
                    )
                    continue
                for place, value in enumerate(values):
                    page.write(row, place, value, style)
                page.formula(row, 4, formula.replace(ROW, str(row + 1)), known)
            page.write(5, 0, "end")
            with pytest.raises(ValueError, match="other cells"):
                page.put_words(5, "")
            parts.append(parts_of(book))
    assert parts[0] == parts[1]


def test_a_shared_formula_is_looked_at_too() -> None:
    with StreamedBook({}, CREATED) as book:
        page = book.add_sheet("A")
        with pytest.raises(ValueError, match="no formula"):
            page.formula(0, 0, f"=NOW()+A{ROW}", 0)
