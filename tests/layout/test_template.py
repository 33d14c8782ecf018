"""Faults of a template: each is a finding with the template's cell and the nearest right name."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from annex_factory import (
    CONFIGURATION,
    FINAL,
    add_logo,
    changed,
    page,
    png,
    row_of,
    short,
    template,
)
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook

from generator.findings import Finding
from generator.layout.template import read_template

# B9 is the first printed cell of the band indicatore in the template of the consuntivo.


def found(folder: Path, change: Callable[[Workbook], None]) -> list[Finding]:
    read, findings = read_template(changed(folder, change), "modello.xlsx")
    assert (read is None) == any(item.blocks for item in findings)
    return list(findings)


def put(cell: str, value: str | None, sheet: str = "Allegato") -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        page(book, sheet)[cell] = value

    return change


@pytest.mark.parametrize("name", [CONFIGURATION, FINAL])
def test_the_shipped_templates_have_no_fault(name: str) -> None:
    read = template(name)
    working = ["Contributi"] if name == FINAL else []
    assert [sheet.name for sheet in read.sheets] == ["Allegato", "Legenda", *working]


def test_the_working_sheet_is_checked_too(tmp_path: Path) -> None:
    assert short(found(tmp_path, put("B8", "{{ indicatore.contribut }}", "Contributi"))) == [
        ("B8", "modello-variabile")
    ]

    def drop(book: Workbook) -> None:
        sheet = page(book, "Contributi")
        sheet.cell(row_of(sheet, "indicatore"), 1).value = None

    assert ("modello-banda-mancante", "Contributi") in [
        (item.code, item.where.sheet) for item in found(tmp_path, drop)
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("{{ indicatore.pesso }}", ("B9", "modello-variabile")),
        ("{{ nota.testo }}", ("B9", "modello-variabile")),
        ("{{ indicatore['pesso'] }}", ("B9", "modello-variabile")),
        ("{{ pippo }}", ("B9", "modello-variabile")),
        ("{{ indicatore }}", ("B9", "modello-variabile")),
        ("{{ indicatore.peso | percento(0) }}", None),
        ("{{ indicatore.peso | percent }}", ("B9", "modello-espressione")),
        ("{{ indicatore.peso ", ("B9", "modello-espressione")),
        ("{% if indicatore.peso %}x", ("B9", "modello-espressione")),
        ("{{ 1 + }}", ("B9", "modello-espressione")),
        ("=1/0", ("B9", "modello-cella")),
        ("#N/A", ("B9", "modello-cella")),
    ],
)
def test_what_a_cell_may_hold(tmp_path: Path, text: str, row: tuple[str, str] | None) -> None:
    assert short(found(tmp_path, put("B9", text))) == ([row] if row else [])


def test_an_unknown_variable_tells_the_nearest(tmp_path: Path) -> None:
    (item,) = found(tmp_path, put("B9", "{{ indicatore.pesso }}"))
    assert str(item) == (
        "modello.xlsx › Allegato › B9: «indicatore.pesso» non è una variabile disponibile nella "
        "banda «indicatore». Forse si intendeva «indicatore.peso», «indicatore.esito», "
        "«indicatore.stato»? Correggere il nome; docs/modelli.md elenca le variabili di ogni banda."
    )


def test_a_filter_or_a_bracket(tmp_path: Path) -> None:
    (item,) = found(tmp_path, put("B9", "{{ indicatore.peso | percent }}"))
    assert item.text == (
        "l'espressione non si può calcolare: il filtro «percent» non esiste (forse «percento»)."
    )
    (item,) = found(tmp_path, put("B9", "{{ (indicatore.peso }}"))
    assert item.text == "l'espressione non si può calcolare: la sintassi non è valida."


def test_an_unknown_band_tells_the_nearest(tmp_path: Path) -> None:
    items = found(tmp_path, put("A9", "indicatori"))
    assert ("A9", "modello-banda-sconosciuta") in short(items)
    item = next(item for item in items if item.code == "modello-banda-sconosciuta")
    assert item.text == "«indicatori» non è il nome di una banda. Forse si intendeva «indicatore»?"
    assert "testata, intestazione, ente" in item.remedy


def test_band_names_are_read_kindly(tmp_path: Path) -> None:
    assert found(tmp_path, put("A10", " Totale Ufficio ")) == []


def test_a_missing_band(tmp_path: Path) -> None:
    def drop(book: Workbook) -> None:
        sheet = page(book)
        sheet.delete_rows(row_of(sheet, "nota"))

    (item,) = (one for one in found(tmp_path, drop) if one.code == "modello-banda-mancante")
    assert str(item) == (
        "modello.xlsx › Allegato: manca la banda «nota». Scrivere «nota» nella colonna A della "
        "riga che le corrisponde."
    )


def test_rule_letters_need_their_explanation(tmp_path: Path) -> None:
    def drop(book: Workbook) -> None:
        sheet = page(book, "Legenda")
        place = row_of(sheet, "regola")
        for area in list(sheet.merged_cells.ranges):
            if area.min_row == place:
                sheet.unmerge_cells(area.coord)
        for cell in sheet[place]:
            cell.value = None

    assert short(found(tmp_path, drop)) == [("", "modello-banda-mancante")]


def test_a_row_without_band(tmp_path: Path) -> None:
    items = found(tmp_path, put("A4", None))
    assert short(items) == [("B4", "modello-riga-senza-banda")]
    assert items[0].text == (
        "«Dati aggiornati al {{ periodo.data_dati }}» sta in una riga senza banda e non verrebbe "
        "stampato."
    )


@pytest.mark.parametrize(
    ("bands", "cell", "reason"),
    [
        ({8: "indicatore", 9: "obiettivo"}, "A9", "l'ordine è ufficio, obiettivo, indicatore"),
        ({9: "nota"}, "A10", "le bande degli uffici vanno insieme"),
        ({13: "intestazione"}, "A13", "le sue righe vanno insieme"),
    ],
)
def test_bands_out_of_order(tmp_path: Path, bands: dict[int, str], cell: str, reason: str) -> None:
    def move(book: Workbook) -> None:
        sheet = page(book)
        for row in range(6, 16):
            for column in range(2, 11):
                place = sheet.cell(row, column)
                if hasattr(place, "font") and not type(place).__name__.startswith("Merged"):
                    place.value = "x"
        for row, band in bands.items():
            sheet.cell(row, 1).value = band

    items = [item for item in found(tmp_path, move) if item.code == "modello-ordine"]
    assert [(item.where.cell, reason in item.text) for item in items] == [(cell, True)]


def test_merged_areas_stay_in_their_band(tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        sheet = page(book)
        sheet.merge_cells("C9:C10")

    items = found(tmp_path, merge)
    assert ("C9", "modello-unione") in short(items)


def test_a_missing_sheet(tmp_path: Path) -> None:
    def rename(book: Workbook) -> None:
        page(book, "Legenda").title = "Legende"

    (item,) = found(tmp_path, rename)
    assert item.text == "manca il foglio «Legenda». Al suo posto forse c'è «Legende»."
    assert item.code == "modello-foglio-assente"


@pytest.mark.parametrize("content", [b"", b"pippo", b"PK\x03\x04rotto"])
def test_a_file_that_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "modello.xlsx"
    path.write_bytes(content)
    read, findings = read_template(path, "modello.xlsx")
    assert (read, short(findings)) == (None, [("", "modello-illeggibile")])


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, change(name, content))
    return path


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/theme/theme1.xml",
     "[Content_Types].xml"],
)  # fmt: skip
def test_a_package_with_a_broken_part(tmp_path: Path, part: str) -> None:
    path = repacked(
        changed(tmp_path, _as_it_is),
        lambda name, content: content[: len(content) // 2] if name == part else content,
    )
    assert short(read_template(path, "modello.xlsx")[1]) == [("", "modello-illeggibile")]


@pytest.mark.parametrize(("place", "value"), [(8, 99), (6, 1)])
def test_a_package_of_an_unknown_compression_or_encrypted(
    tmp_path: Path, place: int, value: int
) -> None:
    path = changed(tmp_path, _as_it_is)
    content = bytearray(path.read_bytes())
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = content.find(mark)
        while at >= 0:
            content[at + place + shift] = value
            at = content.find(mark, at + 4)
    path.write_bytes(bytes(content))
    assert short(read_template(path, "modello.xlsx")[1]) == [("", "modello-illeggibile")]


def test_a_package_with_damaged_bytes(tmp_path: Path) -> None:
    path = changed(tmp_path, _as_it_is)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        start = package.getinfo("xl/workbook.xml").header_offset + 30 + len("xl/workbook.xml")
    content[start : start + 40] = b"\xff" * 40
    path.write_bytes(bytes(content))
    assert short(read_template(path, "modello.xlsx")[1]) == [("", "modello-illeggibile")]


def test_a_strict_workbook(tmp_path: Path) -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def strict(_: str, content: bytes) -> bytes:
        content = content.replace(main, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        return content.replace(office, b"http://purl.oclc.org/ooxml/officeDocument/relationships")

    path = repacked(changed(tmp_path, _as_it_is), strict)
    assert short(read_template(path, "modello.xlsx")[1]) == [("", "modello-illeggibile")]


def test_fonts_that_acts_may_not_use(tmp_path: Path) -> None:
    def choose(book: Workbook) -> None:
        for cell in ("B9", "C9"):
            page(book)[cell].font = Font(name="Calibri", sz=8)
        page(book)["D9"].font = Font(name="Verdana", sz=8)

    items = found(tmp_path, choose)
    assert short(items) == [("B9", "modello-carattere")], "told once for the whole sheet"
    assert items[0].text == (
        "il carattere «Calibri» non è fra quelli ammessi per gli atti: è stato usato Arial."
    )


def test_colours_that_are_hard_to_read(tmp_path: Path) -> None:
    def paint(book: Workbook) -> None:
        cell = page(book)["B9"]
        cell.font = Font(name="Arial", sz=8, color="FF999999")
        cell.fill = PatternFill("solid", fgColor="FFCCCCCC")

    assert short(found(tmp_path, paint)) == [("B9", "modello-contrasto")]


def test_a_picture_that_cannot_be_embedded(tmp_path: Path) -> None:
    path = changed(tmp_path, _as_it_is)
    add_logo(path, b"GIF89a", "Logo")
    assert short(read_template(path, "modello.xlsx")[1]) == [("", "modello-immagine")]
    path = changed(tmp_path, _as_it_is)
    add_logo(path, png(), "Logo")
    assert read_template(path, "modello.xlsx")[1] == ()


def _as_it_is(_: Workbook) -> None:
    """Changes nothing."""
