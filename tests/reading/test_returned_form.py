"""What officers do to a form: sort, insert, move, merge, hide, add, paste."""

from __future__ import annotations

import io
import zipfile
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from formplan import (
    GOOD,
    GOOD_SG,
    PLAN,
    Change,
    filled,
    form,
    moment,
    one,
    place,
    put,
    returned,
    rows,
    sheet,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from generator.form import ANSWER_MARK, MEASURE_COLUMNS, MEASURES, REASONS
from generator.model import MeasureKind
from generator.reading.returns import Returns
from generator.writing.form_frame import HEADER_ROW

HEADER = HEADER_ROW + 1  # from 1, as openpyxl counts
VALUES = {"Eventi": 12, "Dip-Form": 3, "Quota": 0.95, "Tempo": 2.5, "Spesa": 100, "Indice": 1}


def texts(returns: Returns) -> list[str]:
    return [str(item).removeprefix("consuntivo/Scheda_PO3.xlsx › ") for item in returns.findings]


def values(returns: Returns) -> dict[str, float]:
    frame = returns.measurements[returns.measurements["office"] == "PO3"].dropna(subset=["value"])
    return dict(zip(frame["measure"], frame["value"], strict=True))


def state(returns: Returns, code: str) -> str:
    return str(returns.measurements.set_index("measure").loc[code, "state"])


def write(cell: str, value: Any, name: str = MEASURES) -> Change:
    def change(book: Workbook) -> None:
        sheet(book, name)[cell].value = value

    return change


# --- what changes nothing ------------------------------------------------------------------------


def sort_rows(book: Workbook) -> None:
    page = sheet(book)
    lines = [[page.cell(row, column + 1).value for column in range(len(MEASURE_COLUMNS))]
             for row in range(HEADER + 1, page.max_row + 1)]  # fmt: skip
    for row, line in enumerate(sorted(lines, key=lambda cells: str(cells[0])), start=HEADER + 1):
        for column, value in enumerate(line, start=1):
            page.cell(row, column).value = value


def insert_rows(book: Workbook) -> None:
    sheet(book).insert_rows(1, 3)
    sheet(book).insert_rows(HEADER + 5, 2)


def swap_columns(book: Workbook) -> None:
    """Moves the codes to the end, and what was there to the first column."""
    page = sheet(book)
    last = len(MEASURE_COLUMNS) + 2
    for row in range(1, page.max_row + 1):
        first, other = page.cell(row, 1), page.cell(row, last)
        first.value, other.value = other.value, first.value


def rename_sheets(book: Workbook) -> None:
    sheet(book).title = "Dati 2022"
    sheet(book, REASONS).title = "Perché"


def reorder_sheets(book: Workbook) -> None:
    book.move_sheet(MEASURES, -2)
    book.move_sheet(REASONS, 2)


def case_and_spaces(book: Workbook) -> None:
    page = sheet(book)
    page.cell(HEADER, 8).value = "  VALORE "
    page.cell(HEADER + 1, 1).value = " eventi "


HARMLESS = (sort_rows, insert_rows, swap_columns, rename_sheets, reorder_sheets, case_and_spaces)


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_codes_and_headers_count_not_places(tmp_path: Path, change: Change) -> None:
    returns = one(tmp_path, GOOD, put({"I_Eventi": "x"}, "Azione correttiva", REASONS), change)
    assert returns.findings == ()
    assert values(returns) == VALUES
    assert list(returns.reasons["indicator"]) == ["I_Eventi"]


# --- what was added ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cell"),
    [(MEASURES, "A30"), (MEASURES, "P6"), (MEASURES, "P4"), (MEASURES, "C1"), (MEASURES, "H30"),
     (REASONS, "A30"), (REASONS, "H6"), ("Copertina", "D2"), ("Istruzioni", "B1"),
     ("Controllo", "D4")],
)  # fmt: skip
def test_what_is_added_is_listed(tmp_path: Path, name: str, cell: str) -> None:
    returns = one(tmp_path, GOOD, write(cell, "dati provvisori", name))
    assert rows(returns.findings) == [(cell, "contenuto-ignorato")]
    assert texts(returns) == [
        f"{name} › {cell}: «dati provvisori» sta fuori dalle celle da compilare e non è usato. Se "
        "è un valore, spostarlo nella riga e colonna giuste; se è una spiegazione, in Note."
    ]
    assert values(returns) == VALUES


@pytest.mark.parametrize("cell", ["B5", "E5", "F5", "G5", "M5"])
def test_a_locked_cell_that_was_changed_is_listed(tmp_path: Path, cell: str) -> None:
    returns = one(tmp_path, GOOD, write(cell, "modificato"))
    assert rows(returns.findings) == [(cell, "contenuto-ignorato")]


def test_an_added_sheet_is_told_once(tmp_path: Path) -> None:
    def add(book: Workbook) -> None:
        page = book.create_sheet("Appunti")
        page["A1"], page["B7"] = "conti", 12
        book.create_sheet("Vuoto")

    returns = one(tmp_path, GOOD, add)
    assert [item.code for item in returns.findings] == ["foglio-ignorato"]
    assert texts(returns) == [
        "Appunti: il foglio non fa parte della scheda: il suo contenuto (celle: 2) non è usato. Se "
        "contiene valori, scriverli nel foglio «Misure»."
    ]


def copy_measures(book: Workbook) -> None:
    book.copy_worksheet(sheet(book)).title = "Misure (2)"


def test_a_copy_of_the_sheet_with_the_same_values(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, copy_measures)
    assert [item.code for item in returns.findings] == ["foglio-ignorato"]
    assert values(returns) == VALUES


def test_a_copy_of_the_sheet_with_other_values(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, copy_measures, write("H5", 13, "Misure (2)"))
    assert [item.code for item in returns.findings] == ["foglio-doppio"]
    assert texts(returns) == [
        "Misure (2): anche questo foglio contiene la tabella delle misure, con valori diversi da "
        "quelli di «Misure». Lasciare un solo foglio con la tabella, quello con i valori giusti."
    ]


def test_words_of_the_headers_elsewhere_are_no_headers(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, write("P30", "Valore"), write("Q30", "Note"))
    # Both words came with the form, so they are not listed as additions.
    assert returns.findings == ()
    assert values(returns) == VALUES


# --- rows ----------------------------------------------------------------------------------------


def test_a_row_that_is_gone(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, lambda book: sheet(book).delete_rows(HEADER + 1))
    assert rows(returns.findings) == [("", "misura-mancante")]
    assert texts(returns)[0] == (
        "Misure: manca la riga della misura Eventi. Rimettere la riga con il suo codice nella "
        "colonna «Codice» e il valore accanto."
    )


def test_a_row_that_is_not_due_may_be_gone(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, lambda book: sheet(book).delete_rows(HEADER + 7))
    assert returns.findings == ()


def test_a_code_that_was_changed(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, write("A6", "Dip_Frm"))
    assert rows(returns.findings) == [("A6", "misura-estranea")]  # one mistake, one finding
    assert texts(returns)[0] == (
        "Misure › A6: il codice «Dip_Frm» non è una misura dell'ufficio PO3. Forse si intendeva "
        "«Dip-Form»? Riportare il codice com'era nella scheda inviata oppure, se la riga è stata "
        "aggiunta, toglierla."
    )


def test_a_value_without_a_code(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, write("A6", None))
    assert rows(returns.findings) == [
        ("", "misura-mancante"), ("H6", "contenuto-ignorato")
    ]  # fmt: skip


def double_row(value: Any) -> Change:
    def change(book: Workbook) -> None:
        page = sheet(book)
        page.cell(20, 1).value = "Eventi"
        page.cell(20, 8).value = value

    return change


def test_two_rows_of_a_measure_with_different_values(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, double_row(13))
    assert rows(returns.findings) == [("H20", "misura-doppia")]
    assert texts(returns) == [
        "Misure › H20: la misura Eventi ha due righe con valori diversi: H5 (12), H20 (13). "
        "Lasciare una sola riga per misura."
    ]
    assert state(returns, "Eventi") == "da verificare"


def test_two_rows_of_a_measure_with_the_same_value(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, double_row(12))
    assert rows(returns.findings) == [("H20", "misura-ripetuta")]
    assert texts(returns) == [
        "Misure › H20: la misura Eventi ha più righe, senza valori in contrasto: H5 (12), H20 "
        "(12). È usata la prima con un valore. Lasciare una sola riga per misura."
    ]
    assert values(returns) == VALUES


def test_a_second_row_left_blank_is_no_matter(tmp_path: Path) -> None:
    assert one(tmp_path, GOOD, double_row(None)).findings == ()


# --- measures of other offices -------------------------------------------------------------------


def add_foreign(value: Any) -> Change:
    def change(book: Workbook) -> None:
        page = sheet(book)
        page.cell(20, 1).value = "Studi"
        page.cell(20, 8).value = value

    return change


def test_another_offices_measure_with_another_value(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, add_foreign(9))
    assert [item.code for item in returns.findings] == ["valori-in-conflitto"]
    assert texts(returns) == [
        "consuntivo/Scheda_SG.xlsx › Misure › H5: la misura Studi ha valori diversi in più schede: "
        "consuntivo/Scheda_SG.xlsx › Misure › H5 (8); consuntivo/Scheda_PO3.xlsx › Misure › H20 "
        "(9). Decidere quale vale e correggere l'altra scheda."
    ]
    assert state(returns, "Studi") == "da verificare"
    assert values(returns) == VALUES


def test_another_offices_measure_with_the_same_value(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, add_foreign(8))
    assert rows(returns.findings) == [("H20", "misura-altrui")]
    assert texts(returns) == [
        "Misure › H20: la misura Studi è dell'ufficio SG, che ha dato lo stesso valore: questo non "
        "è usato. Togliere la riga: ogni misura sta nella scheda dell'ufficio che la rileva."
    ]
    assert state(returns, "Studi") == "valore"


def test_another_offices_measure_that_its_office_did_not_give(tmp_path: Path) -> None:
    files = {"Scheda_PO3.xlsx": filled(form(), GOOD, add_foreign(9))}
    returns = returned(tmp_path, files)
    assert rows(returns.findings) == [("", "ufficio-mancante"), ("H20", "misura-estranea")]
    assert state(returns, "Studi") == "vuota"


def test_another_offices_code_without_a_value_is_listed(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, add_foreign(None), write("L20", "chiedere"))
    assert rows(returns.findings) == [
        ("A20", "contenuto-ignorato"), ("L20", "contenuto-ignorato")
    ]  # fmt: skip


# --- columns, merges, hidden content -------------------------------------------------------------


@pytest.mark.parametrize("cell", ["A4", "H4"])
def test_a_header_that_was_changed(tmp_path: Path, cell: str) -> None:
    returns = one(tmp_path, GOOD, write(cell, "Altro"))
    assert [item.code for item in returns.findings] == ["colonna-scheda-assente"]
    assert state(returns, "Eventi") == "da verificare"


def test_a_header_misspelt_is_named(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, write("H4", "Valori"))
    assert texts(returns) == [
        "Misure › H4: manca la colonna «Valore»: quello che conteneva non è usato (celle: 6). Al "
        "suo posto forse c'è «Valori». Rimettere l'intestazione «Valore» com'era nella scheda "
        "inviata."
    ]


def test_a_header_twice(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, write("P4", "Valore"), write("P5", 13))
    assert [item.code for item in returns.findings] == ["colonna-scheda-doppia"]
    assert texts(returns) == [
        "Misure › P4: l'intestazione «Valore» compare due volte (anche in H4). Lasciare una sola "
        "colonna con questo nome."
    ]


def test_without_the_sheet_of_measures(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, lambda book: book.remove(book[MEASURES]))
    assert texts(returns) == [
        "consuntivo/Scheda_PO3.xlsx: non è una scheda di rilevazione: manca il foglio «Misure» con "
        "le sue intestazioni. Usare la scheda ricevuta, senza togliere fogli né colonne; se non si "
        "trova più, lo segnali al controllo di gestione, che la rimanda."
    ]


@pytest.mark.parametrize(
    "change", [lambda book: book.remove(book[REASONS]), write("E4", "Altro", REASONS)]
)
def test_without_the_reasons(tmp_path: Path, change: Change) -> None:
    returns = one(tmp_path, GOOD, change)
    assert [item.code for item in returns.findings] == ["motivazioni-assenti"]
    assert texts(returns) == [
        "Motivazioni: manca il foglio «Motivazioni» o una sua colonna: le cause degli scostamenti "
        "non sono lette. Rimettere il foglio com'era nella scheda inviata."
    ]
    assert values(returns) == VALUES


def test_merged_cells_to_fill_in(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, lambda book: sheet(book).merge_cells("H5:H6"))
    assert rows(returns.findings) == [("H5", "celle-unite")]
    assert texts(returns)[-1] == (
        "Misure › H5: le celle da compilare H5:H6 sono state unite: non si può sapere a quale riga "
        "o colonna appartiene il contenuto. Togliere l'unione (Home › Unisci e centra) e scrivere "
        "ogni valore nella sua cella."
    )
    assert state(returns, "Eventi") == state(returns, "Dip-Form") == "da verificare"
    assert state(returns, "Quota") == "valore"


def test_merged_reasons(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, lambda book: sheet(book, REASONS).merge_cells("E5:F5"))
    assert rows(returns.findings) == [("E5", "celle-unite-testo")]


def test_merges_elsewhere_are_no_matter(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, lambda book: sheet(book).merge_cells("A1:F1"))
    assert returns.findings == ()


def hide(book: Workbook) -> None:
    page = sheet(book)
    page.row_dimensions[5].hidden = True
    page.row_dimensions[11].hidden = True  # nothing is typed there
    page.column_dimensions["H"].hidden = True


def test_hidden_content_is_read_and_told(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, hide)
    assert [item.code for item in returns.findings] == ["contenuto-nascosto"]
    assert texts(returns) == [
        "Misure: ci sono dati nascosti (riga 5, colonna H): sono stati letti lo stesso. Mostrare "
        "quello che è nascosto e controllare che i valori siano giusti."
    ]
    assert values(returns) == VALUES


def test_a_hidden_sheet_of_measures(tmp_path: Path) -> None:
    def conceal(book: Workbook) -> None:
        sheet(book).sheet_state = "hidden"

    returns = one(tmp_path, GOOD, conceal)
    assert "(tutto il foglio)" in texts(returns)[0]


# --- the commonest faults in a cell, on a real form ----------------------------------------------


@pytest.mark.parametrize(
    ("code", "typed", "number_format", "expected"),
    [
        ("Eventi", "circa 30", None, "numero-illeggibile"),
        ("Spesa", "1.234", None, "numero-ambiguo"),
        ("Spesa", "1.234,56", None, "numero-da-testo"),
        ("Eventi", 0.95, "0%", "unita-diversa"),
        ("Quota", 0.95, None, "percentuale-dubbia"),
        ("Quota", 95, "0.00%", "percentuale-dubbia"),
        ("Tempo", "2 gg", None, "unita-tolta"),
        ("Tempo", moment(2022, 4, 3), "dd/mm/yyyy", "data-nella-cella"),
        ("Eventi", "#DIV/0!", None, "cella-errore"),
        ("Eventi", "=1+1", None, "formula-senza-valore"),
        ("Eventi", "12/15", None, "rapporto-nella-cella"),
        ("Eventi", "vedi nota", None, "spiegazione-nella-cella"),
        ("Eventi", True, None, "valore-non-numerico"),
        ("Eventi", -1, None, "fuori-limiti"),
        ("Eventi", 2.5, None, "conteggio-non-intero"),
    ],
)  # fmt: skip
def test_commonest_faults(
    tmp_path: Path, code: str, typed: Any, number_format: str | None, expected: str
) -> None:
    def change(book: Workbook) -> None:
        page = sheet(book)
        cell = page.cell(*place(page, code))
        cell.value = typed
        if number_format:
            cell.number_format = number_format

    returns = one(tmp_path, GOOD, change)
    row = 5 + list(VALUES).index(code)
    assert rows(returns.findings) == [(f"H{row}", expected)]
    refused = returns.findings[0].blocks
    assert (state(returns, code) == "da verificare") == refused
    others = {key: value for key, value in VALUES.items() if key != code}
    assert others.items() <= values(returns).items()


def test_a_percent_format_is_read_as_shown(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        cell = sheet(book)["H7"]
        cell.value, cell.number_format = 0.95, "0.00%"

    returns = one(tmp_path, GOOD, change)
    assert returns.findings == ()
    assert values(returns)["Quota"] == 0.95


def test_a_value_pasted_with_its_looks_is_the_same(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page = sheet(book)
        page["H5"].font = copy(page["A1"].font)
        page["H5"].protection = copy(page["A1"].protection)
        page.data_validations.dataValidation.clear()

    assert one(tmp_path, GOOD, change).findings == ()


def test_a_cell_that_two_readings_do_not_agree_on_is_refused(tmp_path: Path) -> None:
    content = filled(form(), GOOD, put({"Eventi": 987654}))
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>987654</v>", b"<v>NaN</v>"))
    files = {
        "Scheda_PO3.xlsx": broken.getvalue(),
        "Scheda_SG.xlsx": filled(form(PLAN, "SG"), GOOD_SG),
    }
    returns = returned(tmp_path, files)
    assert rows(returns.findings) == [("H5", "cella-discorde")]
    assert state(returns, "Eventi") == "da verificare"
    assert state(returns, "Quota") == "valore"


# --- write, fill, read ---------------------------------------------------------------------------

KINDS = {item.id: item.kind for item in PLAN.measures if item.office == "PO3"}
# A count that may be a ratio turned into a day is refused by design (2000 to 2040).
whole = st.integers(0, 10**9).filter(lambda value: not 36526 <= value <= 51501)
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30)
typed_values = {
    MeasureKind.COUNT: whole,
    MeasureKind.PERCENT: st.decimals(1, 100, places=2).filter(lambda value: value > 1).map(float),
    MeasureKind.DAYS: st.decimals(0, 10_000, places=3).map(float),
    MeasureKind.AMOUNT: st.decimals(-(10**6), 10**6, places=2).map(float),
    MeasureKind.NUMBER: st.decimals(-5, 2000, places=4).map(float),
}
answers = st.fixed_dictionaries(
    {
        code: st.one_of(st.none(), st.just("n.d."), typed_values[kind])
        for code, kind in KINDS.items()
        if code != "Vecchia"
    }
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answers, st.dictionaries(st.sampled_from(["Eventi", "Quota"]), words))
def test_what_was_typed_comes_back(
    tmp_path: Path, typed: dict[str, Any], notes: dict[str, str]
) -> None:
    plain = {code: f"x{note}" for code, note in notes.items()}  # no formula, no blank
    returns = one(tmp_path, put(typed), put(plain, "Note"))
    frame = returns.measurements.set_index("measure")
    for code, value in typed.items():
        row = frame.loc[code]
        if value is None or value == "n.d.":
            assert row["state"] == ("vuota" if value is None else "n.d.")
        else:
            scale = 100 if KINDS[code] is MeasureKind.PERCENT else 1
            assert row["state"] == "valore"
            assert row["value"] * scale == pytest.approx(value, abs=1e-9)
        assert row["note"] == plain.get(code, "").strip()
    assert not any(item.blocks for item in returns.findings)


def test_good_values_of_the_other_office_stay(tmp_path: Path) -> None:
    files = {
        "Scheda_PO3.xlsx": filled(form(), put({"Eventi": "boh"})),
        "Scheda_SG.xlsx": filled(form(PLAN, "SG"), GOOD_SG),
    }
    returns = returned(tmp_path, files)
    frame = returns.measurements.set_index("measure")
    assert list(frame.loc[["Studi", "Incontri"], "value"]) == [8, 12]


# --- notes, links and days -----------------------------------------------------------------------


def test_a_note_on_a_cell_is_listed(tmp_path: Path) -> None:
    def note(book: Workbook) -> None:
        sheet(book)["H5"].comment = Comment("Anna:\nprovvisorio,  confermo a marzo", "Anna")
        sheet(book)["H6"].comment = Comment(f"{ANSWER_MARK} qualcosa", "Ufficio")

    (found,) = one(tmp_path, GOOD, note).findings
    assert str(found) == (
        "consuntivo/Scheda_PO3.xlsx › Misure › H5: sulla cella c'è una nota: «Anna: provvisorio, "
        "confermo a marzo». Non è usata. Se spiega il valore, scriverla nella colonna Note."
    )
    assert (found.code, found.office) == ("nota-sulla-cella", "PO3")


def test_a_discussion_is_told_without_its_preamble(tmp_path: Path) -> None:
    def note(book: Workbook) -> None:
        words = "[Commento in thread]\n\nLa versione in uso non lo mostra.\n\nCommento:\n    ok?"
        sheet(book)["H5"].comment = Comment(words, "Anna")

    (found,) = one(tmp_path, GOOD, note).findings
    assert found.text == "sulla cella c'è una nota: «ok?». Non è usata."


@pytest.mark.parametrize(
    ("day", "told"),
    [(moment(2022, 1, 1), False), (moment(2022, 12, 31), False), (moment(2023, 1, 1), True),
     (moment(2021, 12, 31), True), (moment(2021, 1, 1), True)],
)  # fmt: skip
def test_the_day_of_a_value_lies_in_the_period(tmp_path: Path, day: Any, told: bool) -> None:
    returns = one(tmp_path, GOOD, put({"Eventi": day}, "Data del dato"))
    assert rows(returns.findings) == ([("I5", "data-fuori-periodo")] if told else [])
    assert values(returns) == VALUES


def test_a_day_outside_is_told_with_the_period(tmp_path: Path) -> None:
    (found,) = one(tmp_path, GOOD, put({"Eventi": moment(2023, 1, 2)}, "Data del dato")).findings
    assert str(found) == (
        "consuntivo/Scheda_PO3.xlsx › Misure › I5: la data della misura Eventi, 02/01/2023, è "
        "fuori dal periodo (dal 01/01/2022 al 31/12/2022). Controllare che la data, e il valore, "
        "siano quelli di questo periodo."
    )


# --- what is told once, and what is only told ----------------------------------------------------


@pytest.mark.parametrize("header", ["Fonte del dato", "Fonti", "Da dove viene"])
def test_a_renamed_column_of_words_is_one_finding(tmp_path: Path, header: str) -> None:
    typed = put({"Eventi": "Registro", "Quota": "Cruscotto"}, "Fonte")
    returns = one(tmp_path, GOOD, typed, write("J4", header))
    assert rows(returns.findings) == [("J4", "colonna-testo-assente")]
    assert texts(returns) == [
        "Misure › J4: manca la colonna «Fonte»: quello che conteneva non è usato (celle: 2). Al "
        f"suo posto forse c'è «{header}». Rimettere l'intestazione «Fonte» com'era nella scheda "
        "inviata."
    ]
    assert values(returns) == VALUES


def test_a_column_of_words_that_is_gone(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, lambda book: sheet(book).delete_cols(12))
    assert [item.code for item in returns.findings] == ["colonna-testo-assente"]
    assert texts(returns) == [
        "Misure: manca la colonna «Note»: quello che conteneva non è usato. Rimettere "
        "l'intestazione «Note» com'era nella scheda inviata."
    ]
    assert not any(item.blocks for item in returns.findings)


def test_a_merge_over_words_only_warns(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, lambda book: sheet(book).merge_cells("J5:L6"))
    assert rows(returns.findings) == [("J5", "celle-unite-testo")]
    assert texts(returns) == [
        "Misure › J5: le celle J5:L6 sono state unite: quello che c'è scritto vale solo per la "
        "prima. Togliere l'unione (Home › Unisci e centra) e scrivere ogni testo nella sua cella."
    ]
    assert values(returns) == VALUES


def test_a_merge_over_days_blocks(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, lambda book: sheet(book).merge_cells("I5:J6"))
    assert rows(returns.findings) == [("I5", "celle-unite")]


def test_an_added_row_is_to_be_taken_away(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, write("A20", "Subtotale"), write("H20", 15))
    assert rows(returns.findings) == [("A20", "misura-estranea")]
    assert returns.findings[0].remedy.endswith("se la riga è stata aggiunta, toglierla.")


def test_a_figure_in_the_column_of_previous_values_is_listed(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, put({"Eventi": 12}, "Valore precedente"))
    assert rows(returns.findings) == [("G5", "contenuto-ignorato")]
