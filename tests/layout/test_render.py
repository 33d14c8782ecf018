"""Filled sheets: order, typed cells, lines, heights, page setup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from annex_factory import (
    CONFIGURATION,
    OFFICES,
    PERIOD,
    TEMPLATES,
    Outcome,
    changed,
    indicator,
    interim,
    objective,
    page,
    plan,
    row_texts,
    rows_of,
    scores,
    sheets,
    short,
    template,
    texts,
)
from openpyxl.styles import Alignment
from openpyxl.workbook.workbook import Workbook

from generator.layout.page_setup import LEAST_SCALE, print_scale, spread_columns
from generator.layout.render import render
from generator.layout.sheet import Align, Cell, PageSetup, Role, Row, Sheet
from generator.layout.template import read_template
from generator.layout.text_metrics import (
    MAX_HEIGHT,
    column_pixels,
    inner_width,
    lines_height,
    text_pixels,
)
from generator.layout.variables import build_variables
from generator.model import Office, Operator, Target
from generator.writing.draw import draw_sheet
from generator.writing.rows import StreamedBook

LONG = "Numero di pratiche telematiche del Registro Imprese lavorate entro i termini previsti "


def shipped(name: str = CONFIGURATION) -> Workbook:
    return openpyxl.load_workbook(TEMPLATES / f"{name}.xlsx")


def one_office(*indicators: object) -> tuple[Office, ...]:
    return (replace(OFFICES[0], objectives=(objective("PO2_1", *indicators),)),)  # type: ignore[arg-type]


Filled = tuple[tuple[Sheet, ...], list[tuple[str, str]]]


def filled(folder: Path, change: Callable[[Workbook], None]) -> Filled:
    path = changed(folder, change)
    read, found = read_template(path, "modello.xlsx")
    assert read is not None
    assert found == ()
    of = plan()
    made, faults = render(read, build_variables(of, scores(of)))
    return made, short(faults)


# --- order and values ----------------------------------------------------------------------------


def test_the_documents_order() -> None:
    layout, _ = sheets()
    bands = [row.band for row in layout.rows]
    tree = [
        "obiettivo",
        "indicatore",
        "indicatore",
        "obiettivo",
        "indicatore",
        "totale_ufficio",
        "obiettivo",
        "indicatore",
        "totale_ufficio",
        "totale_ente",
    ]
    first = bands.index("obiettivo")
    assert bands[:first] == ["testata"] * 4 + ["intestazione", "ente"]
    assert bands[first : first + len(tree)] == tree
    assert bands[first + len(tree) :] == [
        "chiusura",
        "nota",
        "firme",
        "firme",
        "firme",
        "chiusura",
        "avviso",
        "avviso",
    ]
    assert [row.group for row in rows_of(layout, "indicatore")] == [
        "PO2_1",
        "PO2_1",
        "PO2_2",
        "SG_1",
    ]
    roles = {row.band: row.role for row in layout.rows}
    assert (roles["intestazione"], roles["indicatore"], roles["firme"]) == (
        Role.HEADER,
        Role.DATA,
        Role.SIGNATURE,
    )


def test_a_row_of_the_consuntivo() -> None:
    layout, _ = sheets()
    second = rows_of(layout, "indicatore")[1]
    assert row_texts(second) == [
        "50,00%",
        "I2 - Nome di I2",
        "Fatte / Totali\nA / B",
        "9 / 10",
        "<= 2 gg",
        "2,40 gg",
        "83,33 %",
        "(b)",
        "■ Parzialmente raggiunto",
    ]
    values = {cell.text: (cell.value, cell.style.number_format) for cell in second.cells}
    assert values["50,00%"] == (0.5, "0.00%")
    assert values["2,40 gg"] == (2.4, '#,##0.00 "gg"')
    assert values["83,33 %"] == (0.8333, "#,##0.00\\ %")
    verdict = second.cells[-1]
    assert (verdict.value, verdict.banded, verdict.style.wrap) == (0.8333, True, False)


def test_an_objectives_score_stands_under_its_columns() -> None:
    layout, _ = sheets()
    full, empty = rows_of(layout, "obiettivo")[:2]
    assert row_texts(full) == [
        "PO2_1 - Titolo di PO2_1",
        "Punteggio",
        "91,67 %",
        "■ Parzialmente raggiunto",
    ]
    assert row_texts(empty) == [
        "PO2_2 - Titolo di PO2_2",
        "Punteggio (peso rilevato 0,00 %)",
        "n.d.",
        "○ provvisorio",
    ]
    data = rows_of(layout, "indicatore")[0]
    assert [cell.column for cell in full.cells if cell.text][-2:] == [
        data.cells[-3].column,
        data.cells[-1].column,
    ]


def test_only_verdicts_in_a_band_are_banded() -> None:
    layout, legend = sheets()
    banded = [cell for row in layout.rows for cell in row.cells if cell.banded]
    assert [cell.text for cell in banded] == [
        "■ Parzialmente raggiunto",
        "▲ Raggiunto",
        "■ Parzialmente raggiunto",
        "▼ Non raggiunto",
        "▼ Non raggiunto",
        "▼ Non raggiunto",
        "▼ Non raggiunto",
    ]
    assert all(isinstance(cell.value, float) for cell in banded)
    examples = [cell.value for row in legend.rows for cell in row.cells if cell.banded]
    assert examples == [1.0, 0.7, 0.0]


def test_an_interim_annex_is_headed_and_coloured_so() -> None:
    of = interim(plan())
    outcomes = {code: Outcome(printed=0.9, achievement=0.5) for code in ("I1/id", "I2/id", "I4/id")}
    none = dict.fromkeys(("PO2_1", "PO2_2", "SG_1", "PO2", "SG", ""), (0.5, 0.5, 1.0, ""))
    layout, legend = sheets(of, outcomes=scores(of, outcomes, none))
    header = rows_of(layout, "intestazione")[0]
    assert row_texts(header)[-2:] == ["Avanzamento sul valore atteso annuale", "Stato"]
    assert not any(cell.banded for row in (*layout.rows, *legend.rows) for cell in row.cells)
    assert "Avanzamento" in row_texts(rows_of(layout, "obiettivo")[0])
    assert rows_of(legend, "fascia") == []


def test_the_legend_has_each_rule_once() -> None:
    legend = sheets()[1]
    assert [row_texts(row) for row in rows_of(legend, "regola")] == [
        ["(a)", "Più alto è meglio."],
        ["(b)", "Più basso è meglio."],
    ]
    assert "denominatore pari a zero" in " ".join(texts(legend))


def test_a_broken_expression_is_told_once_with_its_cell(tmp_path: Path) -> None:
    def break_it(book: Workbook) -> None:
        page(book)["C9"] = "{{ indicatore.nome / 2 }}"
        page(book)["D9"] = "{{ 1 / (indicatore.nome | length - indicatore.nome | length) }}"

    assert filled(tmp_path, break_it)[1] == [
        ("C9", "modello-espressione"),
        ("D9", "modello-espressione"),
    ]


def test_a_mixed_text_and_a_number_of_its_own(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page(book)["C9"] = "Peso {{ indicatore.peso }}, cioè {{ indicatore.peso * 100 }}"
        page(book)["D9"] = "{{ indicatore.peso * 3 }}"
        page(book)["D9"].number_format = "0.000"

    (layout, _), found = filled(tmp_path, change)
    first = rows_of(layout, "indicatore")[0]
    assert found == []
    assert row_texts(first)[1:3] == ["Peso 50,00%, cioè 50", "1,500"]
    assert first.cells[2].value == 1.5


def test_a_number_format_that_cannot_be_printed(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page(book)["H9"].number_format = "0.0E+00"

    (layout, _), found = filled(tmp_path, change)
    assert found == [("H9", "modello-formato")]
    assert "100,00 %" in row_texts(rows_of(layout, "indicatore")[0])


def test_a_column_too_narrow_for_a_figure(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page(book).column_dimensions["B"].width = 4

    found = filled(tmp_path, change)[1]
    assert found == [("B9", "modello-colonna-stretta")]


# --- lines and heights ---------------------------------------------------------------------------


def text_cells(layout: Sheet) -> list[tuple[Row, Cell]]:
    return [(row, cell) for row in layout.rows for cell in row.cells if cell.text]


@pytest.mark.parametrize("words", [1, 30, 300])
def test_every_line_fits_and_every_row_is_high_enough(words: int) -> None:
    text = (LONG * 40)[: words * 7]
    offices = one_office(indicator("I1", name=text, description=text, algorithm=(text, text)))
    for layout in sheets(plan(offices=offices), name=CONFIGURATION):
        for row, cell in text_cells(layout):
            widths = layout.widths[cell.column : cell.column + cell.columns]
            room = inner_width(sum(map(column_pixels, widths)), cell.style)
            style = cell.style
            assert "".join("".join(cell.lines).split()) == "".join(cell.text.split())
            for line in cell.lines:
                assert text_pixels(line, style.font, style.size, style.bold) <= room
            assert row.height >= lines_height(len(cell.lines), style.size) - 0.01
            assert row.height <= MAX_HEIGHT


def test_rows_too_high_go_on_in_a_second_one() -> None:
    words = [f"parola{number}" for number in range(900)]
    offices = one_office(indicator("I1", description=" ".join(words)), indicator("I2"))
    layout = sheets(plan(offices=offices), name=CONFIGURATION)[0]
    rows = rows_of(layout, "indicatore")
    first, more = rows[:-1], len(rows) - 2
    assert more >= 3
    assert all(row.height <= MAX_HEIGHT for row in first)
    again = " ".join(next(cell.text for cell in row.cells if cell.column == 2) for row in first)
    assert again.split() == words
    assert [len(row_texts(row)) for row in first] == [6] + [1] * more, "nothing is said twice"
    assert [row.cells[0].style.bottom.line for row in first] == [""] * more + ["thin"]
    assert [row.cells[0].style.top.line for row in first] == ["thin"] + [""] * more


def test_a_height_set_by_hand_is_the_least(tmp_path: Path) -> None:
    def tall(book: Workbook) -> None:
        page(book).row_dimensions[9].height = 90

    layout = filled(tmp_path, tall)[0][0]
    assert {row.height for row in rows_of(layout, "indicatore")} == {90.0}


def test_a_text_merged_over_rows_has_room(tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        sheet = page(book)
        for row in (2, 3):
            for area in list(sheet.merged_cells.ranges):
                if area.min_row == row:
                    sheet.unmerge_cells(area.coord)
        for row in sheet["B2:J3"]:
            for cell in row:
                cell.value = None
        sheet["B2"] = LONG * 3
        sheet["B2"].alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells("B2:C3")

    layout = filled(tmp_path, merge)[0][0]
    first, second = rows_of(layout, "testata")[:2]
    cell = first.cells[0]
    assert (cell.rows, cell.columns) == (2, 2)
    assert first.height + second.height >= lines_height(len(cell.lines), cell.style.size)


@pytest.mark.parametrize("long", ["D2", "D3"])
def test_a_merged_cell_beside_a_row_too_high_reaches_over_all_its_rows(
    tmp_path: Path, long: str
) -> None:
    def merge(book: Workbook) -> None:
        sheet = page(book)
        for row in (2, 3):
            for area in list(sheet.merged_cells.ranges):
                if area.min_row == row:
                    sheet.unmerge_cells(area.coord)
        for row in sheet["B2:J3"]:
            for cell in row:
                cell.value = None
        sheet["B2"], sheet[long] = "Titolo", LONG * 40
        sheet[long].alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells("B2:C3")

    layout = filled(tmp_path, merge)[0][0]
    rows = rows_of(layout, "testata")
    title = rows[0].cells[0]
    area, others = rows[: title.rows], rows[title.rows :]
    assert (title.text, title.columns, len(area) > 2) == ("Titolo", 2, True)
    assert all(cell.column >= 2 for row in area[1:] for cell in row.cells), "nothing under it"
    told = " ".join(cell.text for row in area for cell in row.cells if cell.column == 2)
    assert told.split() == (LONG * 40).split()
    assert all("Numero di pratiche" not in text for row in others for text in row_texts(row))
    with StreamedBook({}, None) as book:
        draw_sheet(book, layout)
        assert book.close()


def test_a_text_not_wrapped_goes_over_the_empty_cells(tmp_path: Path) -> None:
    def spill(book: Workbook) -> None:
        sheet = page(book)
        sheet.unmerge_cells("B4:J4")
        sheet["B4"] = "Un titolo scritto in una sola cella, come si fa in Excel"
        sheet["B4"].alignment = Alignment(wrap_text=False)
        sheet["E4"] = "altro"

    row = rows_of(filled(tmp_path, spill)[0][0], "testata")[2]
    title = row.cells[0]
    assert (title.columns, len(title.lines)) == (2, 1)


def test_numbers_lie_right_and_texts_left_unless_told(tmp_path: Path) -> None:
    def general(book: Workbook) -> None:
        for cell in ("B9", "C9"):
            page(book)[cell].alignment = Alignment()

    first = rows_of(filled(tmp_path, general)[0][0], "indicatore")[0]
    assert [cell.style.horizontal for cell in first.cells[:2]] == [Align.RIGHT, Align.LEFT]


# --- pages ---------------------------------------------------------------------------------------


def test_repeated_rows() -> None:
    layout = sheets()[0]
    assert layout.repeat is not None
    first, last = layout.repeat
    assert [row.band for row in layout.rows[first : last + 1]] == ["intestazione"]


def test_the_scale_fits_in_excel_and_in_libreoffice() -> None:
    layout = sheets()[0]
    excel = sum(map(column_pixels, layout.widths)) * 25.4 / 96
    libreoffice = sum(width * 7.416 + 5 for width in layout.widths) * 25.4 / 96
    room = 297 - layout.page.left - layout.page.right
    assert excel < libreoffice
    assert room * 0.98 < libreoffice * layout.page.scale / 100 <= room
    assert print_scale([100], PageSetup()) == 100


@pytest.mark.parametrize(
    ("columns", "breaks"),
    [([100] * 5, ()), ([300] * 5, ()), ([300] * 6, (4,)), ([300] * 10, (4, 7))],
)
def test_columns_stand_side_by_side_on_as_few_pages_as_can_be_read(
    columns: list[int], breaks: tuple[int, ...]
) -> None:
    scale, found = spread_columns(columns, PageSetup(), again=0)
    assert (found, scale >= LEAST_SCALE) == (breaks, True)
    for first, last in pairwise((0, *found, len(columns))):
        again = columns[:1] if first else []
        assert print_scale([*again, *columns[first:last]], PageSetup()) >= scale, "it fits"


def test_header_and_footer() -> None:
    setup = sheets()[0].page
    assert setup.header.endswith(
        "ALL. 4 alla determinazione del Commissario Straordinario n. 21 dell’11/04/2022"
    )
    assert '&"Arial,Regular"' in setup.header
    assert setup.footer.endswith("Pagina &P di &N")


def test_a_header_cannot_be_read_as_codes(tmp_path: Path) -> None:
    def codes(book: Workbook) -> None:
        header: Any = page(book).oddHeader
        header.center.text = "{{ ente.titolo }}"
        header.center.font = "Comic Sans MS,Bold"
        header.center.size = 9

    path = changed(tmp_path, codes)
    of = plan(entity=replace(plan().entity, title="2022 R&D"))
    header = sheets(of, path=path)[0].page.header
    assert '&C&"Arial,Bold"' in header
    assert header.split("&9")[1].strip().startswith("2022 R&&D")
    assert not header.split("&9")[1].startswith("2")


def test_a_draft_is_marked_on_every_page() -> None:
    of = plan()
    refused = scores(of, {"I1/id": Outcome("da verificare")})
    drafts = sheets(of, draft=True, outcomes=refused)
    assert all('&C&"Arial,Bold"&14BOZZA' in layout.page.header for layout in drafts)
    assert "da verificare" in row_texts(rows_of(drafts[0], "indicatore")[0])
    assert row_texts(drafts[0].rows[0])[0].startswith("BOZZA")
    assert not any("BOZZA" in layout.page.header for layout in sheets(of))


def test_a_hidden_column_is_not_printed(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        page(book).column_dimensions["E"].hidden = True

    layout = sheets(path=changed(tmp_path, hide))[0]
    assert len(layout.widths) == len(sheets()[0].widths) - 1
    assert "9 / 10" not in texts(layout)
    assert row_texts(rows_of(layout, "intestazione")[0])[3] == "Valore atteso"
    heading = rows_of(layout, "obiettivo")[0].cells[0]
    assert heading.columns == 3


def test_an_act_without_number_is_printed_with_blanks() -> None:
    act = replace(PERIOD.act, number="", date=None)
    layout = sheets(plan(period=replace(PERIOD, act=act)))[0]
    assert texts(layout)[0].endswith("n. ____ del ________")


def test_every_usual_band_fits_in_its_column() -> None:
    """A number that is too wide for its column shows #### in Excel."""
    of = plan()
    wide = replace(of.bands[1], name="Sostanzialmente raggiunto", lower=0.9)
    verdicts = dict.fromkeys(("PO2_1", "PO2", ""), (0.95, 0.95, 1.0, wide.name))
    odd = replace(of, bands=(of.bands[0], wide, of.bands[2]))
    _, found = render(template(), build_variables(odd, scores(odd, scored=verdicts)))
    assert found == ()


def test_the_legend_explains_marks_and_exclusions() -> None:
    annual = Target(Operator.AT_LEAST, 0.95, "%", 2)
    own = indicator("I1", period_target=True, annual_target=annual)
    out = indicator("I2", excluded_reason="ufficio chiuso")
    office = replace(OFFICES[0], objectives=(replace(objective("PO2_1", own, out), weight=0.5),))
    made = sheets(interim(plan(offices=(office,))))
    legend = texts(made[1])
    assert {"** I1", ">= 90,00 % in questo periodo", ">= 95,00 % nell'anno"} <= set(legend)
    assert {"○ I2", "non valutabile", "ufficio chiuso"} <= set(legend)
    assert "Regole di calcolo dell'avanzamento" in legend
    assert "accanto all'avanzamento: la regola applicata." in legend
    assert "PO2_1 - Titolo di PO2_1 (peso 50,00%)" in texts(made[0])
