"""Cells come out with the right address, value and format, or not at all."""
# ruff: noqa: DTZ001 - a workbook knows no time zone

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import xlsxwriter
from handmade import SHOWN, by_address, read_bytes, read_rows, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from generator.findings import CellRef
from generator.reading.workbooks import CellKind, WorkbookCells, read_workbook

Fill = Callable[[xlsxwriter.Workbook], None]


def read_made(folder: Path, fill: Fill) -> WorkbookCells:
    """What is read, without findings, of a workbook that XlsxWriter made."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book)
    read, findings = read_bytes(folder, buffer.getvalue())
    assert findings == ()
    assert read is not None
    return read


def fill_ordinary(book: xlsxwriter.Workbook) -> None:
    page = book.add_worksheet("Misure")
    percent = book.add_format({"num_format": "0.00%"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    page.write_number("C4", 0.95, percent)
    page.write_number("D4", 1234.5)
    page.write_number("C5", 95, book.add_format({"num_format": '0.00" %"'}))
    page.write_datetime("C6", datetime(2022, 4, 11), day)
    page.write_datetime("C7", datetime(2022, 3, 30, 13, 14, 50), moment)
    page.write_string("C8", "vedi  nota ")
    page.write_string("D8", "   ")
    page.write_blank("E8", None, percent)
    page.write_boolean("C9", True)
    page.write_formula("C10", "=C4*2", None, 1.9)
    page.write_formula("D10", '="a"&"b"', None, "ab")
    page.write_formula("C11", "=1/0", None, "#DIV/0!")
    page.write_rich_string("C12", "acca", book.add_format({"bold": True}), " due", " o")
    book.add_worksheet("Elenchi").hide()


def test_ordinary_cells(tmp_path: Path) -> None:
    read = read_made(tmp_path, fill_ordinary)
    cells = by_address(read.sheets[0])
    assert {address: (cell.value, cell.kind, cell.text) for address, cell in cells.items()} == {
        "C4": (0.95, CellKind.NUMBER, "95 %"),
        "D4": (1234.5, CellKind.NUMBER, "1234,5"),
        "C5": (95.0, CellKind.NUMBER, "95"),
        "C6": (datetime(2022, 4, 11), CellKind.DATE, "11/04/2022"),
        "C7": (datetime(2022, 3, 30, 13, 14, 50), CellKind.DATE, "30/03/2022 13:14:50"),
        "C8": ("vedi  nota ", CellKind.TEXT, "vedi nota"),
        "C9": (True, CellKind.BOOLEAN, "VERO"),
        "C10": (1.9, CellKind.NUMBER, "1,9"),
        "D10": ("ab", CellKind.TEXT, "ab"),
        "C11": ("#DIV/0!", CellKind.ERROR, "#DIV/0!"),
        "C12": ("acca due o", CellKind.TEXT, "acca due o"),
    }
    assert [address for address, cell in cells.items() if cell.percent] == ["C4"]
    assert [address for address, cell in cells.items() if cell.formula] == ["C10", "D10", "C11"]


def test_cells_know_their_place(tmp_path: Path) -> None:
    read = read_made(tmp_path, fill_ordinary)
    cell = read.sheets[0].cells[3, 2]
    assert (cell.row, cell.column) == (3, 2)
    assert cell.where == CellRef(SHOWN, "Misure", "C4")
    assert str(cell.where) == "consuntivo/Scheda_PO3.xlsx › Misure › C4"


def test_workbook_and_sheets(tmp_path: Path) -> None:
    read = read_made(tmp_path, fill_ordinary)
    assert read.file == SHOWN
    assert read.sha256 == hashlib.sha256((tmp_path / "file.xlsx").read_bytes()).hexdigest()
    assert [(sheet.name, sheet.visible) for sheet in read.sheets] == [
        ("Misure", True),
        ("Elenchi", False),
    ]
    assert read.sheet(" MISURE ") is read.sheets[0]
    assert read.sheet("Misura") is None


def test_openpyxl_reads_the_same(tmp_path: Path) -> None:
    """The independent reader, on every kind of cell that it can tell."""
    read = read_made(tmp_path, fill_ordinary)
    page = openpyxl.load_workbook(tmp_path / "file.xlsx", data_only=True)["Misure"]
    theirs = {item.coordinate: item.value for line in page.iter_rows() for item in line}
    typed = {address: value for address, value in theirs.items() if str(value or "").strip()}
    ours = {address: cell.value for address, cell in by_address(read.sheets[0]).items()}
    assert ours == typed


def test_openpyxl_writes_formulas_without_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Misure"
    page["B2"], page["B3"], page["B4"] = "=1+1", 5, datetime(2022, 12, 31)
    book.save(tmp_path / "file.xlsx")
    read, findings = read_workbook(tmp_path / "file.xlsx", SHOWN)
    assert read is not None
    assert findings == ()
    assert shown(read.sheets[0]) == {
        "B2": ("", "NO_VALUE"),
        "B3": (5.0, "NUMBER"),
        "B4": (datetime(2022, 12, 31), "DATE"),
    }
    assert read.sheets[0].cells[1, 1].formula


def test_hidden_and_merged(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.set_row(20, None, None, {"hidden": True})
        page.set_row(22, 0)
        page.set_column("J:L", None, None, {"hidden": True})
        page.set_column("XEY:XFD", None, None, {"hidden": True})
        page.merge_range("E2:G4", "unite")
        page.write(20, 9, 1)

    sheet = read_made(tmp_path, fill).sheets[0]
    assert sheet.hidden_rows == {20, 22}
    assert sheet.hidden_columns == {9, 10, 11}
    assert sheet.merges == ((1, 4, 3, 6),)
    assert shown(sheet) == {"E2": ("unite", "TEXT"), "J21": (1.0, "NUMBER")}


def test_chart_sheets_hold_no_cells(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_chartsheet("Grafico").set_chart(_chart(book))
        book.add_worksheet("Misure").write("B2", 4)

    assert [sheet.name for sheet in read_made(tmp_path, fill).sheets] == ["Misure"]


def _chart(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Misure!$B$2:$B$2"})
    return chart


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    numbers=st.dictionaries(
        st.tuples(st.integers(0, 400), st.integers(0, 60)),
        st.floats(allow_nan=False, allow_infinity=False) | st.booleans(),
        max_size=8,
    )
)
def test_whatever_is_written_is_read(
    numbers: dict[tuple[int, int], float | bool], tmp_path: Path
) -> None:
    def cell(row: int, column: int, value: float | bool) -> str:
        kind = 't="b"' if isinstance(value, bool) else ""
        letters = get_column_letter(column + 1)
        raw = int(value) if isinstance(value, bool) else repr(value)
        return f'<row r="{row + 1}"><c r="{letters}{row + 1}" {kind}><v>{raw}</v></c></row>'

    rows = "".join(cell(*place, value) for place, value in sorted(numbers.items()))
    read = read_rows(tmp_path, rows)
    assert {place: cell.value for place, cell in read.cells.items()} == numbers


def test_refused_by_the_gate(tmp_path: Path) -> None:
    read, findings = read_bytes(tmp_path, b"Codice;Valore\n")
    assert read is None
    assert [found.code for found in findings] == ["file-testo"]
