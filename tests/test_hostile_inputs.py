"""Hostile texts typed in the plan and in a form stay text in whatever is written."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from itertools import cycle
from pathlib import Path

import openpyxl
import pytest
from hostile_texts import HOSTILE
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from generator.gathering import Request
from generator.jobs import Outcome, check_returns, make_annex, make_forms
from generator.writing.answers import ANSWERS_FOLDER

ROOT = Path(__file__).resolve().parent.parent
# What a workbook can hold at all; XML has no way to write the others.
TEXTS = [text for text in HOSTILE if not ILLEGAL_CHARACTERS_RE.search(text) and text.isprintable()]
FIELDS = {
    "Ente": (),
    "Avvisi": ("Testo",),
    "Firme": ("Ruolo", "Nome"),
    "Uffici": ("Nome", "Referente"),
    "Obiettivi": ("Titolo",),
    "Indicatori": ("Nome", "Descrizione", "Algoritmo"),
    "Misure": ("Nome", "Descrizione"),
}


def type_text(cell: Cell, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # openpyxl would make a formula of `=…`


def fill(sheet: Worksheet, headers: tuple[str, ...], key: str, texts: cycle[str]) -> None:
    head = next(row for row in sheet.iter_rows() if any(cell.value == key for cell in row))
    columns = [int(cell.column or 0) for cell in head if cell.value in headers]
    for row in range(int(head[0].row or 0) + 1, sheet.max_row + 1):
        for column in columns:
            cell = sheet.cell(row, column)
            if isinstance(cell, Cell) and sheet.cell(row, 1).value is not None:
                type_text(cell, next(texts))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What each verb makes of a plan and a form full of hostile texts."""
    folder = tmp_path_factory.mktemp("hostile")
    inputs = Path(shutil.copytree(ROOT / "inputs", folder / "inputs"))
    texts = cycle(TEXTS)
    book = openpyxl.load_workbook(inputs / "piano.xlsx")
    for name, headers in FIELDS.items():
        sheet = book[name]
        fill(sheet, headers, headers[0] if headers else "Voce", texts)
    book.save(inputs / "piano.xlsx")
    form = inputs / "consuntivo" / "Scheda_PO2.xlsx"
    book = openpyxl.load_workbook(form)
    fill(book["Misure"], ("Fonte", "Evidenza", "Note"), "Codice", texts)
    book.save(form)
    request = Request(inputs, folder / "outputs", ROOT / "templates", "consuntivo", draft=True)
    return {
        job.__name__: job(request, lambda *_: None)
        for job in (make_annex, check_returns, make_forms)
    }


def test_there_are_enough_texts() -> None:
    assert len(TEXTS) >= 40
    assert {"=", "+", "@", "{", "#", "<"} <= {text[0] for text in TEXTS}


def test_the_annex_is_made_and_holds_no_formula_or_link(made: dict[str, Outcome]) -> None:
    outcome = made["make_annex"]
    assert outcome.status == "bozza", [str(item) for item in outcome.data.blocks]
    annex = next(path for path in outcome.written if path.match("Allegato*.xlsx"))
    with zipfile.ZipFile(annex) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [name for name, part in parts.items() if re.search(rb"<f[ >]|<hyperlink", part)]
    assert not [name for name in parts if "externalLink" in name or "vba" in name]


def test_texts_are_printed_as_they_were_typed(made: dict[str, Outcome]) -> None:
    annex = next(path for path in made["make_annex"].written if path.match("Allegato*.xlsx"))
    shown = {
        str(cell) for row in openpyxl.load_workbook(annex)["Dati"].values for cell in row if cell
    }
    typed = {
        item.name for item in (made["make_annex"].data.plan or pytest.fail("no plan")).indicators
    }
    assert typed <= shown


def test_every_package_passes_the_audit(made: dict[str, Outcome]) -> None:
    """Annex, proof, findings and forms: no error that would make Excel repair them.

    Answers are copies of what an office sent, with the faults of the program that wrote it.
    """
    written = {path for outcome in made.values() for path in outcome.written}
    own = (path for path in written if path.parent.name != ANSWERS_FOLDER)
    books = sorted(path for path in own if path.suffix == ".xlsx")
    assert len(books) >= 10
    faults = {path.name: OpenXmlValidator().validate(path).errors for path in books}
    assert {name: found for name, found in faults.items() if found} == {}


def test_the_pdf_is_whole(made: dict[str, Outcome]) -> None:
    pdf = next(path for path in made["make_annex"].written if path.suffix == ".pdf")
    content = io.BytesIO(pdf.read_bytes()).getvalue()
    assert content.startswith(b"%PDF")
    assert b"/JavaScript" not in content
    assert b"/URI" not in content
