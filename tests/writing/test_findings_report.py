"""The workbook of findings, read back with openpyxl and, for its links, through LibreOffice."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.findings import CellRef, Finding, Kind, Severity, Subject
from generator.writing.findings_report import NOTHING_FOUND, link_to, write_findings

TITLE = "Segnalazioni - Consuntivo 2022"
ENTITY = "CCIAA di Massa-Carrara"


def block(code: str, where: CellRef, text: str = "qualcosa.", remedy: str = "Correggere.", *,
          office: str = "") -> Finding:  # fmt: skip
    return Finding(Kind(code, Severity.BLOCK, Subject.FORM, "", ""), where, text, remedy, office)


def warning(code: str, where: CellRef, text: str, remedy: str, *, office: str = "") -> Finding:
    return Finding(Kind(code, Severity.WARN, Subject.FORM, "", ""), where, text, remedy, office)


def unreadable(office: str, cell: str) -> Finding:
    where = CellRef(f"consuntivo/Scheda_{office}.xlsx", "Misure", cell)
    return block("numero-illeggibile", where, "«circa 30» non è un numero (misura N_Dir).",
                 "Scrivere solo la cifra, per esempio 30.", office=office)  # fmt: skip


def unexplained(office: str, cell: str) -> Finding:
    where = CellRef(f"consuntivo/Scheda_{office}.xlsx", "Misure", cell)
    return warning("nd-senza-motivo", where, "la misura N_Dir è n.d. senza una spiegazione.",
                   "Scrivere il motivo in Note.", office=office)  # fmt: skip


def unused() -> Finding:
    return warning("misura-non-usata", CellRef("piano.xlsx", "Misure", "A5"),
                   "la misura «N_Dir» non è usata.", "Usarla o togliere la riga.")  # fmt: skip


MANY = (unused(), unexplained("PO2", "H4"), unexplained("PO3", "H5"), unreadable("PO3", "H7"))


def write(
    *findings: Finding, folder_of: Callable[[CellRef], str] | None = lambda _: "../../inputs"
) -> bytes:
    return write_findings(findings, title=TITLE, entity=ENTITY, created=date(2022, 12, 31),
                          folder_of=folder_of)  # fmt: skip


def read(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def opened(*findings: Finding) -> Worksheet:
    sheet = read(write(*findings))["Segnalazioni"]
    assert isinstance(sheet, Worksheet)
    return sheet


def texts(sheet: Worksheet, first_row: int = 4) -> list[list[object]]:
    return [
        [cell.value for cell in row if cell.value is not None]
        for row in sheet.iter_rows(min_row=first_row)
    ]


def test_one_row_says_everything() -> None:
    sheet = opened(unreadable("PO3", "H7"))
    assert [cell.value for cell in sheet[3]] == [
        "Gravità", "Ufficio", "Codice", "File", "Foglio", "Cella", "Che cosa si è trovato",
        "Che cosa fare",
    ]  # fmt: skip
    assert texts(sheet) == [[
        "Blocco", "PO3", "numero-illeggibile", "consuntivo/Scheda_PO3.xlsx", "Misure", "H7",
        "«circa 30» non è un numero (misura N_Dir).",
        "Scrivere solo la cifra, per esempio 30.",
    ]]  # fmt: skip


def test_offices_with_blocks_come_first_and_in_each_the_blocks() -> None:
    rows = [tuple(row[:3]) for row in texts(opened(*MANY))]
    assert rows == [
        ("Blocco", "PO3", "numero-illeggibile"),
        ("Avvertenza", "PO3", "nd-senza-motivo"),
        ("Avvertenza", "—", "misura-non-usata"),
        ("Avvertenza", "PO2", "nd-senza-motivo"),
    ]


def test_the_first_lines_tell_what_it_is_and_how_many() -> None:
    sheet = opened(*MANY)
    assert sheet["A1"].value == TITLE
    assert sheet["A2"].value == "CCIAA di Massa-Carrara · 1 blocco e 3 avvertenze"


def test_severity_has_word_and_colour() -> None:
    sheet = opened(*MANY)
    looks = [(sheet[cell].fill.fgColor.rgb, sheet[cell].font.color.rgb) for cell in ("A4", "A5")]
    assert looks == [("FFF4B183", "FF4A1700"), ("FFFFF2CC", "FF5C4400")]


def test_table_filter_frozen_header_and_print() -> None:
    sheet = opened(*MANY)
    (table,) = sheet.tables.values()
    assert (table.ref, table.autoFilter.ref) == ("A3:H7", "A3:H7")
    assert sheet.freeze_panes == "A4"
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.right.text == "Pagina &P di &N"


def test_the_cell_is_a_relative_link_to_the_cell_itself() -> None:
    link = opened(unreadable("PO3", "H7"))["F4"].hyperlink
    assert link is not None
    assert (link.target, link.location) == (
        "..\\..\\inputs\\consuntivo\\Scheda_PO3.xlsx",
        "'Misure'!H7",
    )


def test_without_a_cell_the_file_name_is_the_link() -> None:
    where = CellRef("consuntivo/vecchia scheda.xls")
    sheet = opened(block("file-cifrato", where, office="PO3"))
    link = sheet["D4"].hyperlink
    assert link is not None
    assert (link.target, link.location) == (
        "..\\..\\inputs\\consuntivo\\vecchia%20scheda.xls",
        None,
    )
    assert sheet["F4"].hyperlink is None


@pytest.mark.parametrize(
    ("where", "link"),
    [
        (CellRef("a/x.xlsx", "Misure", "G7"), "external:../in/a/x.xlsx#'Misure'!G7"),
        (CellRef("a/x.xlsx", "Misure"), "external:../in/a/x.xlsx#'Misure'!A1"),
        (CellRef("a/x.xlsx", "L'elenco", "A1"), "external:../in/a/x.xlsx#'L''elenco'!A1"),
        (CellRef("a/50% #1 [x].xlsx", "M", "A1"),
         "external:../in/a/50%25%20%231%20%5bx%5d.xlsx#'M'!A1"),
        (CellRef("a/x.pdf", "Misure", "G7"), "external:../in/a/x.pdf"),
        (CellRef("perché.xlsx", "M", "A1"), "external:../in/perché.xlsx#'M'!A1"),
    ],
)  # fmt: skip
def test_links(where: CellRef, link: str) -> None:
    assert link_to(where, "../in") == link


def test_no_folder_makes_no_link() -> None:
    for folder_of in (None, lambda _: ""):
        sheet = read(write(unreadable("PO3", "H7"), folder_of=folder_of))["Segnalazioni"]
        assert sheet["F4"].hyperlink is None
        assert sheet["F4"].value == "H7"


def test_rows_are_high_enough_for_their_text() -> None:
    codes = ", ".join(f"PO3_2_2022_Denominatore{number}" for number in range(30))
    short, long = unused(), warning("scheda-incompleta", CellRef("x.xlsx"), codes, "Compilarla.")
    sheet = opened(short, long)
    heights = [sheet.row_dimensions[row].height for row in (4, 5)]
    assert heights[0] is not None
    assert heights[1] is not None
    assert 12 <= heights[0] <= 18  # one line of 9 points
    assert 15 * 12.2 <= heights[1] <= 409  # two codes a line


def test_a_caret_stays_under_its_character() -> None:
    where = CellRef("piano.xlsx", "Indicatori", "G2")
    cell = opened(block("formula-errata", where, "la formula non si legge.\nA / \n    ^"))["G4"]
    assert cell.value == "La formula non si legge.\nA / \n    ^"
    assert cell.font.name == "Courier New"


def test_dangerous_texts_stay_texts() -> None:
    where = CellRef("consuntivo/=cmd.xlsx", "=A1", "G7")
    found = block("numero-illeggibile", where, "=HYPERLINK(\x07)", "https://example.org",
                  office="=1+1")  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(write(found))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        links = package.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert "<f>" not in sheet
    assert "example.org" not in links


def test_endless_texts_are_cut() -> None:
    found = block("contenuto-ignorato", CellRef("x.xlsx"), "a" * 32767)
    assert str(opened(found)["G4"].value).endswith("a…")


def test_nothing_found_is_told_kindly() -> None:
    sheet = opened()
    assert sheet["A2"].value == "CCIAA di Massa-Carrara · 0 blocchi e 0 avvertenze"
    assert sheet["A3"].value == NOTHING_FOUND
    assert not sheet.tables


def test_the_summary_counts_by_office() -> None:
    sheet = read(write(*MANY))["Riepilogo"]
    rows = [[cell.value for cell in row] for row in sheet["A3:D7"]]
    assert rows == [
        ["Ufficio", "Blocchi", "Avvertenze", "Totale"],
        ["PO3", 1, 1, 2],
        ["— (piano, modelli, file)", 0, 1, 1],
        ["PO2", 0, 1, 1],
        ["Tutti", 1, 3, 4],
    ]


def test_properties_and_identical_bytes() -> None:
    content = write(*MANY)
    properties = read(content).properties
    assert (properties.title, properties.creator) == (TITLE, ENTITY)
    assert content == write(*MANY)


def test_fonts_are_the_allowed_ones() -> None:
    with zipfile.ZipFile(io.BytesIO(write(*MANY))) as package:
        fonts = set(re.findall(r'<name val="([^"]+)"', package.read("xl/styles.xml").decode()))
    assert fonts <= {"Arial", "Courier New"}


def test_libreoffice_resolves_the_links(
    tmp_path: Path, soffice: Callable[[Path, str], Path]
) -> None:
    report = tmp_path / "outputs" / "consuntivo" / "Segnalazioni.xlsx"
    report.parent.mkdir(parents=True)
    report.write_bytes(write(unreadable("PO3", "H7")))
    content = soffice(report, "fods").read_text("utf-8")
    (link,) = re.findall(r'xlink:href="([^"]+Scheda_PO3[^"]+)"', content)
    assert link.endswith("/inputs/consuntivo/Scheda_PO3.xlsx#&apos;Misure&apos;!H7")
    assert "\\" not in link
    assert "%5C" not in link
