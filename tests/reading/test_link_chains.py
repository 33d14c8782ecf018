"""Links into another workbook that come to a cell through other cells of its own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from formplan import GOOD, PLAN, filled, form, put, returned, rows
from handmade import c, read_bytes, read_rows, row
from mutator import saved_with
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from test_returned_form import state

LINK = "[1]Foglio!$A$1"


def linked(folder: Path, cells: dict[str, Any], **names: str) -> set[str]:
    """The cells, as `Foglio!A1`, that are marked as coming from another workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for address, content in cells.items():
        name, _, cell = address.rpartition("!")
        page = book[name] if name in book.sheetnames else book.create_sheet(name)
        page[cell] = content
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    out = io.BytesIO()
    book.save(out)
    read, findings = read_bytes(folder, out.getvalue())
    assert read is not None
    assert findings == ()
    return {f"{page.name}!{cell.where.cell}" for page in read.sheets
            for cell in page.cells.values() if cell.external}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "follows"),
    [("=B5", True), ("=$B$5*2", True), ("=Qui!B5", True), ("='Qui'!B5+1", True),
     ("=SUM(B1:B9)", True), ("=SUM(B:B)", True), ("=SUM(5:6)", True), ("=IF(B5>1,2,3)", True),
     ("=ROUND(B5,0)", True), ("=B50", False), ("=AB5", False), ("=B6", False), ("=B5()", False),
     ("=LOG10(3)", False), ('="B5"', False), ("=Altro!B5", False), ("='B5'!A1", False),
     ("=SUM(C1:D9)", False), ("=SUM(B6:B9)", False), ("=SUM(6:9)", False), ("=SUM(C:D)", False),
     ("=Tabella[B5]", False), ("=SUM(Qui:Altro!B5)", True), ("=SUM(Altro:Terzo!B5)", False),
     ("=SUM(Altro:Ignoto!B5)", False)],
)  # fmt: skip
def test_what_refers_to_a_linked_cell(tmp_path: Path, formula: str, follows: bool) -> None:
    cells = {"Qui!B5": f"={LINK}", "Altro!B5": 3, "Terzo!A1": 1, "Qui!D20": formula}
    assert linked(tmp_path, cells) == {"Qui!B5"} | ({"Qui!D20"} if follows else set())


def test_over_several_steps_and_sheets(tmp_path: Path) -> None:
    cells = {
        "Uno!A1": "=Due!A1+1", "Due!A1": "='Il terzo, d''oro'!A1:A3", "Uno!C1": "=C2", "Uno!C2": 5,
        "Il terzo, d'oro!A2": "=Uno!Z9", "Uno!Z9": f"={LINK}*2",
    }  # fmt: skip
    assert linked(tmp_path, cells) == set(cells) - {"Uno!C1", "Uno!C2"}


def test_through_names(tmp_path: Path) -> None:
    cells = {"A!A1": f"={LINK}", "A!B1": "=SUM(Dati)", "A!B2": "=doppio*2", "A!B3": "=Altrove"}
    names = {"Dati": "A!$A$1:$A$3", "Doppio": "Dati*2", "Altrove": "A!$C$1", "Giro": "Giro"}
    assert linked(tmp_path, cells, **names) == {"A!A1", "A!B1", "A!B2"}


def test_formulas_that_refer_to_each_other(tmp_path: Path) -> None:
    cells = {"A!A1": "=A2", "A!A2": "=A1", "A!B1": f"=B2+{LINK}", "A!B2": "=B1"}
    assert linked(tmp_path, cells) == {"A!B1", "A!B2"}


def test_every_cell_of_an_array(tmp_path: Path) -> None:
    """Only the first one holds the formula; the others look like typed figures."""
    array = ArrayFormula("A1:A3", "=[1]Foglio!A1:A3")
    cells = {"A!A1": array, "A!A2": 5, "A!A3": 6, "A!A4": 7, "A!B1": "=A3", "A!B2": "=A4"}
    assert linked(tmp_path, cells) == {"A!A1", "A!A2", "A!A3", "A!B1"}
    through = {"A!C1": f"={LINK}", "A!A1": ArrayFormula("A1:A2", "=C1:C2"), "A!A2": 5}
    assert linked(tmp_path, through) == set(through)


def test_shared_formulas_are_moved(tmp_path: Path) -> None:
    """`A1`, `$A1`, `A$1` are where they would be if each had been typed."""
    page = read_rows(tmp_path, row(
        c("A", f"<f>{LINK}</f><v>1</v>"), c("B", "<v>1</v>"),
        c("C", '<f t="shared" ref="C7:D7" si="0">A7</f><v>1</v>'),
        c("D", '<f t="shared" si="0"/><v>2</v>'),
        c("E", '<f t="shared" ref="E7:F7" si="1">$A7+B$9</f><v>1</v>'),
        c("F", '<f t="shared" si="1"/><v>2</v>'),
        c("G", '<f t="shared" ref="G7:H7" si="2">B7</f><v>1</v>'),
        c("H", '<f t="shared" si="2"/><v>2</v>'),
        c("I", '<f t="shared" si="9"/><v>2</v>'),
        c("J", '<f t="array" ref="Z1:Z9">A7</f><v>2</v>'),
    ))  # fmt: skip
    marked = {cell.where.cell for cell in page.cells.values() if cell.external}
    assert marked == {"A7", "C7", "E7", "F7", "H7", "J7"}  # H7 is C7, one more step


def test_a_long_chain_is_followed_to_its_end(tmp_path: Path) -> None:
    cells = {f"A!A{line}": f"=A{line + 1}+1" for line in range(1, 2000)}
    cells["A!A2000"] = f"={LINK}"
    assert linked(tmp_path, cells) == set(cells)


def test_rows_that_each_look_at_their_own_link(tmp_path: Path) -> None:
    """A form has thousands: each link asks only the formulas that may look at it."""
    cells: dict[str, Any] = {}
    for line in range(1, 3001):
        cells |= {f"A!D{line}": f"={LINK}", f"A!F{line}": f"=SUM(D{line}:E{line})"}
    cells["A!G1"] = "=SUM(F1:F3000)"
    assert linked(tmp_path, cells) == set(cells)


@pytest.mark.parametrize("formula", ["=B60", "=SUM(B58:B60)", "=C60", "=Registro"])
def test_a_measure_that_comes_through_another_cell(tmp_path: Path, formula: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(form(PLAN), GOOD)))
    page = book["Misure"]
    texts = {"B60": f"={LINK}", "C60": "=B60*1"}
    for address, text in texts.items():
        page[address] = text
    book.defined_names["Registro"] = DefinedName("Registro", attr_text="Misure!$B$60")
    put({"Eventi": formula})(book)
    content = saved_with(book, dict.fromkeys([formula, *texts.values()], 12.0))
    returns = returned(tmp_path, {"Scheda_PO3.xlsx": content})
    assert ("H5", "collegamento-esterno") in rows(returns.findings)
    assert state(returns, "Eventi") == "da verificare"
    assert state(returns, "Quota") == "valore"
