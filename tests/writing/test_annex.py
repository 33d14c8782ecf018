"""The finished annex workbook: static, typed, described, the same bytes, nobody's data."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from annex_factory import (
    CONFIGURATION,
    FINAL,
    OFFICES,
    Outcome,
    annex,
    indicator,
    objective,
    opened,
    page,
    plan,
    scores,
)
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from generator.layout.text_metrics import FONTS
from generator.model import NO_CAP, Operator, Target

ROOT = Path(__file__).parents[2]
FORBIDDEN = ("vbaProject", "externalLink", "connections", "embeddings", "comments", "vmlDrawing",
             "queryTable", "ctrlProp", "activeX", "customXml")  # fmt: skip


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


@pytest.fixture(scope="module")
def content() -> bytes:
    return annex()


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return opened(content)


# --- M1, M5, M9, M11, M12 ------------------------------------------------------------------------


@pytest.mark.parametrize("name", [CONFIGURATION, FINAL])
def test_the_package_is_static(name: str) -> None:
    package = parts(annex(name=name))
    assert not [part for part in package for word in FORBIDDEN if word in part]
    for part, text in package.items():
        assert not re.search("<f[ >]", text), part
        assert 'TargetMode="External"' not in text, part
    assert 'state="hidden"' not in package["xl/workbook.xml"]
    assert "veryHidden" not in package["xl/workbook.xml"]


def test_the_package_is_valid(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "annex.xlsx"
    path.write_bytes(content)
    done = subprocess.run(
        [Path(sys.executable).with_name("openxml-audit"), str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_fonts_that_acts_may_use(content: bytes) -> None:
    package = parts(content)
    names = set(re.findall(r'<name val="([^"]*)"', package["xl/styles.xml"]))
    assert names <= set(FONTS)
    headers = re.findall(r'&amp;"([^,"]*),', "".join(package.values()))
    assert set(headers) <= set(FONTS)
    assert "Arial" in headers
    assert re.search(r'<fonts[^>]*><font><sz val="10"/>.*?<name val="Arial"',
                     package["xl/styles.xml"])  # fmt: skip


def test_properties(book: Workbook) -> None:
    told = book.properties
    assert told.title == "Obiettivi di prova - Consuntivo 2022"
    assert str(told.subject).startswith("ALL. 4 alla determinazione")
    assert (told.creator, told.language) == ("CCIAA di Prova", "it-IT")
    assert str(told.created) == "2023-01-20 09:30:00"
    assert str(told.lastModifiedBy) == "CCIAA di Prova"


def test_the_annex_opens_at_its_beginning(book: Workbook) -> None:
    assert book.sheetnames == ["Allegato", "Legenda", "Dati"]
    assert book.active is book.worksheets[0]
    for sheet in book.worksheets:
        assert sheet.sheet_view.selection[0].activeCell in (None, "A1")


def test_the_same_inputs_give_the_same_bytes(content: bytes) -> None:
    assert annex() == content


def test_nobody_but_the_signatories(content: bytes) -> None:
    text = "".join(parts(content).values())
    assert "Enrico Rossi" in text
    for private in ("Anna Bianchi", "Luca Verdi", "example.it"):
        assert private not in text


def test_hostile_texts_stay_texts() -> None:
    hostile = ("=cmd|' /C calc'!A0", "+1", "@x", "http://example.org", "a\x07b", "<b>&amp;</b>",
               "{{ 7 * 7 }}", "{=1}")  # fmt: skip
    offices = tuple(
        replace(OFFICES[0], objectives=(objective("O", indicator("I1", name=text), title=text),))
        for text in hostile
    )
    for office, text in zip(offices, hostile, strict=True):
        made = annex(plan(offices=(office,)))
        shown = text.replace("\x07", "")
        found = [cell.value for row in page(opened(made)).iter_rows() for cell in row]
        assert f"O - {shown}" in found
        assert "<f>" not in parts(made)["xl/worksheets/sheet1.xml"]
        assert "hyperlink" not in parts(made)["xl/worksheets/sheet1.xml"]


# --- M8 ------------------------------------------------------------------------------------------


def data(book: Workbook) -> list[dict[str, object]]:
    rows = [[cell.value for cell in row] for row in page(book, "Dati").iter_rows()]
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_the_flat_sheet_is_one_table(book: Workbook) -> None:
    sheet = page(book, "Dati")
    (table,) = sheet.tables.values()
    headers = [cell.value for cell in sheet[1]]
    assert table.name == "Dati"
    assert table.ref == f"A1:{get_column_letter(len(headers))}5"
    assert len(set(headers)) == len(headers)
    assert not sheet.merged_cells.ranges
    assert [row["Id indicatore"] for row in data(book)] == ["I1/id", "I2/id", "I3/id", "I4/id"]


def test_the_flat_sheet_has_what_the_methods_count_from() -> None:
    floor = indicator("I1", floor=0.12345, previous=0.8, cap=1.125)
    offices = (replace(OFFICES[0], objectives=(objective("PO2_1", floor),)),)
    made = opened(annex(plan(offices=offices)))
    [row] = data(made)
    cells = {cell.value: below for cell, below in zip(*page(made, "Dati")["1:2"], strict=True)}
    assert cells["Soglia minima"].number_format == r"#,##0.000\ %"
    assert (row["Soglia minima"], row["Valore anno precedente"]) == (0.12345, 0.8)
    assert (row["Tetto"], cells["Tetto"].number_format) == (1.125, r"#,##0.00\ %")
    assert (row["Dati mancanti"], row["Confronto"]) == ("escludi", "stampato")


def test_the_flat_sheet_has_every_field(book: Workbook) -> None:
    second = data(book)[1]
    assert second == {
        "Anno": 2022, "Periodo": "consuntivo", "Codice ufficio": "PO2", "Ufficio": "Promozione",
        "Codice obiettivo": "PO2_1", "Obiettivo": "Titolo di PO2_1", "Peso obiettivo": None,
        "Id indicatore": "I2/id", "Codice indicatore": "I2", "Indicatore": "Nome di I2",
        "Descrizione": "Descrizione di I2", "Algoritmo": "Fatte / Totali", "Formula": "A / B",
        "Valori": "9 / 10", "Peso": 0.5, "Operatore": "<=", "Valore atteso": 2,
        "Secondo valore atteso": None, "Unità": "gg",
        "Valore atteso prima della variazione": None, "Valore atteso annuale": None,
        "Metodo": "proporzionale", "Soglia minima": None, "Valore anno precedente": None,
        "Tetto": 1, "Dati mancanti": "escludi", "Confronto": "stampato",
        "Stato": "valore", "Motivo dell'esclusione": None, "Risultato": 2.4,
        "Raggiungimento": 0.8333, "Esito": "Parzialmente raggiunto", "Regola": "b",
        "Punteggio obiettivo": 0.9167, "Peso rilevato obiettivo": 1,
        "Esito obiettivo": "Parzialmente raggiunto",
    }  # fmt: skip
    third = data(book)[2]
    assert (third["Stato"], third["Risultato"], third["Raggiungimento"], third["Esito"]) == (
        "n.d.", None, None, None)  # fmt: skip


def test_the_flat_sheet_of_what_is_rare() -> None:
    target = Target(Operator.BETWEEN, 0.8, "%", 2, second=0.9)
    former = Target(Operator.AT_LEAST, 0.95, "%", 2)
    rare = indicator("I1", target, former_target=former, cap=NO_CAP, excluded_reason="Accorpata")
    of = plan(offices=(replace(OFFICES[0], objectives=(objective("PO2_1", rare),)),))
    (row,) = data(opened(annex(of, outcomes=scores(of, {"I1/id": Outcome("non valutabile")}))))
    assert (row["Valore atteso"], row["Secondo valore atteso"]) == (0.8, 0.9)
    assert row["Valore atteso prima della variazione"] == ">= 95,00 %"
    assert (row["Tetto"], row["Motivo dell'esclusione"]) == ("nessuno", "Accorpata")


def test_a_plan_without_indicators_still_has_its_table() -> None:
    of = plan(offices=(replace(OFFICES[0], objectives=()),))
    empty = scores(plan())
    made = opened(annex(of, outcomes=replace(empty, indicators=empty.indicators.iloc[:0])))
    (table,) = page(made, "Dati").tables.values()
    assert table.ref == "A1:AJ2"
    assert data(made) == []


def test_figures_are_stored_as_printed(book: Workbook) -> None:
    sheet = page(book, "Dati")
    headers = [cell.value for cell in sheet[1]]
    formats = {
        header: sheet.cell(3, place).number_format for place, header in enumerate(headers, start=1)
    }
    assert formats["Peso"] == "0.00%"
    assert formats["Raggiungimento"] == "#,##0.00\\ %"
    assert formats["Risultato"] == "#,##0.00"


def test_the_flat_sheet_is_printed_large_enough_to_be_read(book: Workbook) -> None:
    sheet = page(book, "Dati")
    breaks = [item.id for item in sheet.col_breaks.brk]
    assert (sheet.page_setup.scale, breaks) == (76, [9, 13, 26])
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$H:$H")
    assert sheet["H1"].value == "Id indicatore"
    assert sheet.page_setup.pageOrder == "overThenDown"


def test_a_draft_is_marked_on_every_sheet() -> None:
    package = parts(annex(draft=True))
    for number in (1, 2, 3):
        assert "BOZZA" in package[f"xl/worksheets/sheet{number}.xml"]
