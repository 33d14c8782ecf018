"""The scan refuses cells and merges that no form has, and says where they stand."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from handmade import check, packed, parts, refused

from generator.reading import gate, scan

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


def test_limits_of_the_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="J9"><v>2</v></c></row>'
    monkeypatch.setattr(gate, "MOST_AREA", 90)
    assert check(tmp_path, packed(parts(rows))) == ()
    monkeypatch.setattr(gate, "MOST_AREA", 89)
    assert refused(tmp_path, packed(parts(rows)))[:2] == ("file-rifiutato", "Dati")
    monkeypatch.setattr(scan, "MOST_CELLS", 1)
    assert refused(tmp_path, packed(parts(rows)))[:2] == ("file-rifiutato", "Dati › J9")


def test_cells_of_all_sheets_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as written:
        for name in ("Uno", "Due"):
            written.add_worksheet(name).write_row(0, 0, [1, 2, 3])
    monkeypatch.setattr(gate, "MOST_CELLS", 5)
    assert refused(tmp_path, book.getvalue())[:2] == ("file-rifiutato", "Due")
