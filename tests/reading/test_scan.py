"""The scan refuses cells and merges that no form has, and says where they stand."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from handmade import check, packed, parts, refused

from generator.reading.gate import pass_gate
from generator.reading.limits import FORM, PLAN, Limits

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR_ROW = '<row r="20001"><c r="A20001"><v>1</v></c></row>'
FAR_CORNER = '<row r="1048576"><c r="XFD1048576"/></row>'


def merged(reference: str) -> str:
    return f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'


@pytest.mark.parametrize(
    ("rows", "after", "row"),
    [
        (FAR_ROW, "", ("file-rifiutato", "Dati › A20001")),
        ('<row r="1"><c r="SG1"><v>1</v></c></row>', "", ("file-rifiutato", "Dati › SG1")),
        (FAR_CORNER, "", ("file-rifiutato", "Dati › XFD1048576")),
        ('<row r="7"><c r="G7"><v>1</v></c><c r="G7"><v>2</v></c></row>', "",
         ("file-rifiutato", "Dati › G7")),
        ('<row r="7"><c r="G8"><v>1</v></c></row>', "", ("file-danneggiato", "Dati")),
        ('<row r="7"><c r="$G$7"><v>1</v></c></row>', "", ("file-danneggiato", "Dati")),
        ('<row r="sette"><c><v>1</v></c></row>', "", ("file-danneggiato", "Dati")),
        (ROW, merged("B2:XFD1048576"), ("file-rifiutato", "Dati › B2")),
        (ROW, merged("A1:SE19000"), ("file-rifiutato", "Dati › A1")),
        (ROW, merged("altro"), ("file-danneggiato", "Dati")),
    ],
)  # fmt: skip
def test_doubtful_cells(rows: str, after: str, row: tuple[str, str], tmp_path: Path) -> None:
    assert refused(tmp_path, packed(parts(rows, after=after)))[:2] == row


def test_last_cell_allowed(tmp_path: Path) -> None:
    rows = '<row r="20000"><c r="SF20000"><v>1</v></c></row><row r="1048576"/>'
    assert check(tmp_path, packed(parts(rows, after=merged("A1:B9")))) == ()


def test_limits_of_the_workbook(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="J9"><v>2</v></c></row>'
    data = packed(parts(rows))
    assert refusals(tmp_path, data, replace(FORM, area=90)) == []
    assert refusals(tmp_path, data, replace(FORM, area=89)) == [("file-rifiutato", "")]
    assert refusals(tmp_path, data, replace(FORM, cells=1)) == [("file-rifiutato", "J9")]
    assert refusals(tmp_path, data, replace(FORM, rows=8)) == [("file-rifiutato", "J9")]
    assert refusals(tmp_path, data, replace(FORM, columns=9)) == [("file-rifiutato", "J9")]


def test_cells_of_all_sheets_count(tmp_path: Path) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as written:
        for name in ("Uno", "Due"):
            written.add_worksheet(name).write_row(0, 0, [1, 2, 3])
    (tmp_path / "file.xlsx").write_bytes(book.getvalue())
    _, (found,) = pass_gate(tmp_path / "file.xlsx", "file.xlsx", replace(FORM, cells=5))
    assert (found.code, found.where.sheet) == ("file-rifiutato", "Due")


def test_a_plan_may_be_larger_than_a_form(tmp_path: Path) -> None:
    data = packed(parts(FAR_ROW))
    assert refusals(tmp_path, data, FORM) == [("file-rifiutato", "A20001")]
    assert refusals(tmp_path, data, PLAN) == []
    (found,) = check(tmp_path, data)
    assert "celle oltre la riga 20.000 o la colonna 500" in found.text


def refusals(folder: Path, data: bytes, limits: Limits) -> list[tuple[str, str]]:
    path = folder / "file.xlsx"
    path.write_bytes(data)
    return [(found.code, found.where.cell) for found in pass_gate(path, path.name, limits)[1]]
