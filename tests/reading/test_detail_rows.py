"""Lists that officers fill in: what is read of them, and every finding with its exact words."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from detailplan import (
    FIRST,
    GOOD_PROJECTS,
    LISTS_SG,
    PLAN,
    figures,
    form_of,
    good_sg,
    list_cell,
    list_page,
    list_rows,
    one,
    returned,
)
from formplan import Change, filled, moment, put, rows, sheet, with_measure
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutator import saved_with
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from generator.model import Plan
from generator.reading.returns import Returns

EVENTS = put({"Eventi": 12})
GOOD = list_rows("Progetti", GOOD_PROJECTS)
VALUE = 0.98  # (95 × 40 + 100 × 60) / 100, in percent


def texts(returns: Returns) -> list[str]:
    return [str(item).removeprefix("consuntivo/Scheda_PO3.xlsx › ") for item in returns.findings]


def projects(returns: Returns) -> tuple[str, float]:
    state, value = figures(returns)["Progetti"]
    return state, value


def sg(folder: Path, *changes: Change, plan: Plan = PLAN) -> Returns:
    """Reads the form of SG after `changes`, beside a good one of PO3."""
    good = filled(form_of("PO3", plan), EVENTS, GOOD)
    files = {"Scheda_PO3.xlsx": good, "Scheda_SG.xlsx": good_sg(plan, *changes)}
    return returned(folder, files, plan)


def blank(returns: Returns) -> bool:
    state, value = projects(returns)
    return state == "da verificare" and value != value


# --- what is read --------------------------------------------------------------------------------


def test_every_way_to_become_one_figure(tmp_path: Path) -> None:
    returns = one(tmp_path, EVENTS, GOOD)
    assert returns.findings == ()
    assert figures(returns) == {
        "Eventi": ("valore", 12.0),
        "Progetti": ("valore", 0.98),
        "Avvio": ("valore", 0.5),
        "Spese": ("valore", 1200.75),
        "Ore": ("valore", 7.5),
        "Affollati": ("valore", 2.0),
    }
    assert [item.status for item in returns.deliveries] == ["consegnata", "consegnata"]


def test_each_row_keeps_its_cells(tmp_path: Path) -> None:
    details = one(
        tmp_path, EVENTS, list_rows("Progetti", [("Turismo", "95 %", 40, "stima")])
    ).details
    row = details.to_dict("records")[0]
    assert {key: value for key, value in row.items() if key != "date"} == {
        "measure": "Progetti", "office": "PO3", "element": "Turismo", "value": 0.95, "weight": 40.0,
        "note": "stima", "raw_value": "95 %", "raw_weight": "40",
        "file": "consuntivo/Scheda_PO3.xlsx", "sheet": "Dettaglio", "element_cell": "B5",
        "value_cell": "C5", "weight_cell": "D5", "date_cell": "",
    }  # fmt: skip


def sort_rows(book: Workbook) -> None:
    page = list_page(book, "Progetti")
    last = page.max_row
    lines = [[page.cell(row, column).value for column in range(1, 6)] for row in range(FIRST, last)]
    for row, line in enumerate(reversed(lines), start=FIRST):
        for column, value in enumerate(line, start=1):
            page.cell(row, column).value = value


def insert_rows(book: Workbook) -> None:
    page = list_page(book, "Progetti")
    page.insert_rows(1, 2)
    page.insert_rows(FIRST + 3, 2)


def move_sheet(book: Workbook) -> None:
    page = list_page(book, "Progetti")
    page.title = "Progetti del 20%"
    book.move_sheet(page, -3)


def swap_columns(book: Workbook) -> None:
    page = list_page(book, "Progetti")
    for row in range(1, page.max_row + 1):
        one_cell, other = page.cell(row, 3), page.cell(row, 4)
        one_cell.value, other.value = other.value, one_cell.value


@pytest.mark.parametrize("change", [sort_rows, insert_rows, move_sheet, swap_columns])
def test_codes_and_headers_count_not_places(tmp_path: Path, change: Change) -> None:
    returns = one(tmp_path, EVENTS, GOOD, change)
    assert returns.findings == ()
    assert projects(returns) == ("valore", VALUE)


def test_a_list_longer_than_the_form_drew(tmp_path: Path) -> None:
    """Rows below have no code: they are read, and told."""
    many = [(f"Progetto {number}", 50 + number % 40, number) for number in range(1, 121)]
    returns = one(tmp_path, EVENTS, list_rows("Progetti", many))
    assert [item.code for item in returns.findings] == ["righe-senza-codice"]
    told = ", ".join(str(line) for line in range(FIRST + 40, FIRST + 120))
    assert texts(returns) == [
        f"Dettaglio: le righe senza codice ({told}) sono lette come righe della misura Progetti. "
        "Controllare che siano elementi dell'elenco; le altre scritte vanno in Note."
    ]
    expected = sum(value * weight for _, value, weight in many) / sum(w for *_, w in many) / 100
    assert projects(returns) == ("valore", round(expected, 12))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(
        st.tuples(
            st.integers(20, 1000).map(lambda tenths: tenths / 10),
            st.integers(1, 90_000).map(lambda cents: cents / 100),
        ),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_write_fill_read_and_write_again(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[float, float]]
) -> None:
    """A list comes back as it was typed, and a form made again holds it again."""
    typed = [(f"Elemento {number}", *line) for number, line in enumerate(lines)]
    first = one(tmp_path_factory.mktemp("first"), EVENTS, list_rows("Progetti", typed))
    assert not first.findings
    again = one(tmp_path_factory.mktemp("again"), content=form_of(returns=first))
    assert not again.findings
    for returns in (first, again):
        own = returns.details[returns.details["measure"] == "Progetti"]
        read = zip(own["element"], own["value"] * 100, own["weight"], strict=True)
        assert [tuple(row) for row in read] == [pytest.approx(row) for row in typed]
    assert figures(again) == figures(first)


def test_a_form_with_nothing_typed_is_not_filled(tmp_path: Path) -> None:
    """The preview is a formula of ours: it is no answer."""
    returns = one(tmp_path)
    assert [item.code for item in returns.findings] == ["scheda-non-compilata"]
    assert [item.status for item in returns.deliveries] == ["non compilata", "consegnata"]


def test_a_blank_list_is_asked_for_again(tmp_path: Path) -> None:
    returns = one(tmp_path, EVENTS)
    assert [item.code for item in returns.findings] == ["scheda-incompleta"]
    assert "valori ancora da compilare: 1 su 2 (Progetti)" in texts(returns)[0]
    assert projects(returns)[0] == "vuota"


def test_the_whole_measure_may_be_missing(tmp_path: Path) -> None:
    missing = put({"Progetti": "n.d."})
    returns = one(tmp_path, EVENTS, missing, put({"Progetti": "progetti sospesi"}, "Note"))
    assert returns.findings == ()
    assert projects(returns)[0] == "n.d."
    again = one(tmp_path / "b", EVENTS, missing)
    assert rows(again.findings) == [("H6", "nd-senza-motivo")]


def test_nothing_to_sum_is_zero_if_the_office_says_so(tmp_path: Path) -> None:
    blank = list_rows("Spese", [(None, None), (None, None)])
    returns = sg(tmp_path, blank, put({"Spese": 0}))
    assert returns.findings == ()
    assert figures(returns)["Spese"] == ("valore", 0.0)


# --- findings ------------------------------------------------------------------------------------

Wanted = tuple[str, str]
CASES: dict[str, tuple[list[Change], str, bool]] = {
    "riga-senza-elemento": (
        [GOOD, list_rows("Progetti", [(None, 80, 20)], FIRST + 2)],
        "Dettaglio › B7: nella riga c'è «80», ma manca il nome dell'elemento (misura Progetti). "
        "Scrivere il nome nella colonna «Elemento», oppure vuotare la riga.",
        True,
    ),
    "riga-di-totale": (
        [GOOD, list_rows("Progetti", [("TOTALE", 98, 100)], FIRST + 2)],
        "Dettaglio › B7: «TOTALE» sembra un totale: conterebbe come un elemento (misura Progetti). "
        "Togliere la riga: il totale lo fa il programma. Se è un elemento, dargli un altro nome.",
        True,
    ),
    "riga-incompleta": (
        [GOOD, list_rows("Progetti", [("Fiera", None, 100)], FIRST + 2)],
        "Dettaglio › C7: la riga «Fiera» non ha «Valore» (misura Progetti). Scrivere la cifra, o "
        "togliere la riga se non conta. Se il dato manca, scrivere n.d. nella riga della misura, "
        "nel foglio «Misure», con il motivo nelle Note, e vuotare l'elenco.",
        True,
    ),
    "riga-doppia": (
        [GOOD, list_rows("Progetti", [("TURISMO ", 95, 40)], FIRST + 2)],
        "Dettaglio › B7: l'elemento «Turismo» compare in più righe (B5, B7): contano tutte (misura "
        "Progetti). Se è la stessa cosa, lasciarne una; se sono due, dare loro nomi diversi.",
        False,
    ),
    "risorse-negative": (
        [GOOD, list_rows("Progetti", [("Fiera", 80, -3)], FIRST + 2)],
        "Dettaglio › D7: le risorse di «Fiera», -3, sono negative (misura Progetti). Scrivere una "
        "cifra maggiore di zero.",
        True,
    ),
    "risorse-zero": (
        [GOOD, list_rows("Progetti", [("Fiera", 80, 0)], FIRST + 2)],
        "Dettaglio › D7: le risorse di «Fiera» sono zero: la riga non conta nella media (misura "
        "Progetti). Scrivere le risorse dell'elemento; se non ne ha avute, va bene così.",
        False,
    ),
    "riga-estranea": (
        [GOOD, list_rows("Progetti", [("Fiera", 80, 3)], FIRST + 2),
         list_cell("Progetti", "A7", "Progeti")],
        "Dettaglio › A7: il codice «Progeti» non è una misura dell'ufficio PO3 fatta di righe. "
        "Forse si intendeva «Progetti»? Riportare il codice com'era nella scheda inviata.",
        True,
    ),
    "nd-con-righe": (
        [GOOD, put({"Progetti": "n.d."}), put({"Progetti": "dati persi"}, "Note")],
        "Misure › H6: la misura Progetti è n.d., ma il suo elenco ha delle righe (2). Vuotare "
        "l'elenco nel foglio «Dettaglio», oppure togliere n.d.",
        True,
    ),
    "valore-senza-righe": (
        [put({"Progetti": 96.4})],
        "Misure › H6: 96,4 è scritto al posto del risultato, ma l'elenco della misura Progetti è "
        "vuoto. Scrivere l'elenco nel foglio «Dettaglio»: il risultato si calcola da lì.",
        True,
    ),
    "valore-diverso-dalle-righe": (
        [GOOD, put({"Progetti": 96.4})],
        "Misure › H6: 96,4 è scritto al posto del risultato, ma le righe della misura Progetti "
        "danno 98,00 %. Correggere le righe nel foglio «Dettaglio», oppure vuotare questa cella.",
        True,
    ),
    "righe-senza-risorse": (
        [list_rows("Progetti", [("Turismo", 95, 0)])],
        "Misure › H6: le risorse delle righe della misura Progetti sommano a zero: la media è n.d. "
        "Scrivere nel foglio «Dettaglio» le risorse di ogni elemento.",
        False,
    ),
    "righe-troppo-grandi": (
        [list_rows("Progetti", [("Turismo", 95, 1e308), ("Fiera", 80, 1e308)])],
        "Misure › H6: le cifre delle righe della misura Progetti sono troppo grandi: non si "
        "possono sommare. Correggere nel foglio «Dettaglio» le cifre impossibili.",
        True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_every_kind_has_its_words(tmp_path: Path, code: str) -> None:
    changes, text, blocks = CASES[code]
    returns = one(tmp_path, EVENTS, *changes)
    assert text in texts(returns)
    assert {item.code for item in returns.findings if item.blocks} == ({code} if blocks else set())
    assert blank(returns) is blocks
    assert {item.office for item in returns.findings} == {"PO3"}


@pytest.mark.parametrize(
    "name",
    ["Totale progetti", "TOTALE:", "Totale attività avviate: 22 su 25", "Subtotale", "sub-totali",
     "Tot. 2022", "Importo totale", "Media pesata", "Somma delle risorse", "Complessivo",
     "Valore complessivo", "COMPLESSIVO: 25", "Media complessiva", "In tutto", "In totale",
     "In tutto: 25 progetti", "Nel complesso", "Complessivamente", "Gran totale", "A riportare",
     "Riporto", "Sommano", "Dato complessivo generale"],
)  # fmt: skip
def test_a_total_by_any_name_is_no_element(tmp_path: Path, name: str) -> None:
    returns = one(tmp_path, EVENTS, GOOD, list_rows("Progetti", [(name, 98, 100)], FIRST + 2))
    assert rows(returns.findings) == [("B7", "riga-di-totale")]
    assert blank(returns)


@pytest.mark.parametrize(
    "name",
    ["Lavori di somma urgenza", "Somma urgenza", "Media imprese", "Media e comunicazione",
     "Qualità totale", "Totem informativi", "Άνδρος", "In tutto il mondo",
     "Complessivo riordino dell'archivio", "Nel complesso di via Roma", "Progetto complessivo"],
)  # fmt: skip
def test_an_element_that_only_sounds_like_a_total(tmp_path: Path, name: str) -> None:
    returns = one(tmp_path, EVENTS, GOOD, list_rows("Progetti", [(name, 98, 100)], FIRST + 2))
    assert returns.findings == ()
    assert projects(returns) == ("valore", VALUE)


@pytest.mark.parametrize("name", ["-", "—", "n.d.", "N/D", "…", "***"])
def test_a_sign_is_no_name_of_an_element(tmp_path: Path, name: str) -> None:
    """In a list that is counted, or a share of it, it would count as one that did not happen."""
    returns = sg(tmp_path, list_rows("Avvio", [(name,)], FIRST + 4))
    assert rows(returns.findings) == [("B9", "riga-senza-elemento")]
    assert f"nella riga c'è «{name}», ma manca il nome dell'elemento" in texts(returns)[0]
    assert figures(returns)["Avvio"][0] == "da verificare"


def test_the_code_of_a_measure_that_never_had_a_list(tmp_path: Path) -> None:
    """A row pasted with the code of another measure of the office must not leave its list."""
    returns = one(tmp_path, EVENTS, GOOD, list_cell("Progetti", "A5", "Eventi"))
    assert rows(returns.findings) == [("A5", "riga-estranea")]
    assert blank(returns)


def test_the_same_figure_typed_over_is_taken(tmp_path: Path) -> None:
    """Pasted as a value: the rows give the same."""
    returns = one(tmp_path, EVENTS, GOOD, put({"Progetti": 98}))
    assert returns.findings == ()
    assert projects(returns) == ("valore", VALUE)


def test_the_preview_shows_another_figure(tmp_path: Path) -> None:
    """What the form shows was computed before the last rows were typed, or read otherwise."""
    book = openpyxl.load_workbook(io.BytesIO(form_of()))
    for change in (EVENTS, GOOD):
        change(book)
    content = saved_with(book, {str(sheet(book)["H6"].value): 91.5})
    returns = returned(tmp_path, {"Scheda_PO3.xlsx": content, "Scheda_SG.xlsx": good_sg()})
    assert rows(returns.findings) == [("H6", "anteprima-diversa")]
    assert texts(returns) == [
        "Misure › H6: la scheda mostra 91,50 %, ma le righe della misura Progetti danno 98,00 %, "
        "che è il valore usato. Controllare che ogni riga dell'elenco sia scritta come le altre e "
        "sia stata letta."
    ]
    assert projects(returns) == ("valore", VALUE)


# --- days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [0.5, 12, "a giugno", "31/02/2022", True, moment(2012, 3, 1)])
def test_a_day_that_decides_is_a_day(tmp_path: Path, typed: Any) -> None:
    returns = sg(tmp_path, list_cell("Avvio", "C7", typed))
    assert rows(returns.findings) == [("C7", "riga-data-errata")]
    assert figures(returns)["Avvio"][0] == "da verificare"


def test_the_words_about_a_wrong_day(tmp_path: Path) -> None:
    returns = sg(tmp_path, list_cell("Avvio", "C7", "a giugno"))
    assert [str(item) for item in returns.findings] == [
        "consuntivo/Scheda_SG.xlsx › Dettaglio 1 › C7: «a giugno», nella riga «Fiera», non è una "
        "data utilizzabile (misura Avvio). Scriverla come giorno/mese/anno, per esempio "
        "31/12/2022; se il fatto non è avvenuto, lasciare vuota la cella."
    ]


@pytest.mark.parametrize("typed", ["n.d.", "—", " ", None])
def test_a_fact_that_did_not_happen_has_no_day(tmp_path: Path, typed: str | None) -> None:
    returns = sg(tmp_path, list_cell("Avvio", "C7", typed))
    assert returns.findings == ()
    assert figures(returns)["Avvio"] == ("valore", 0.5)


@pytest.mark.parametrize(
    ("typed", "share"),
    [("30/06/2022", 0.75), ("2022-07-01", 0.5), ("4 aprile 2022", 0.75), ("7/2/22 10:30", 0.75)],
)
def test_days_as_people_write_them(tmp_path: Path, typed: str, share: float) -> None:
    """Read as in `Misure`, where the same text is told in the same words."""
    returns = sg(tmp_path, list_cell("Avvio", "C7", typed))
    assert rows(returns.findings) == [("C7", "data-da-testo")]
    assert figures(returns)["Avvio"] == ("valore", share)


def test_a_day_from_another_workbook_is_refused(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(good_sg()))
    list_cell("Avvio", "C7", "=[1]Foglio!C5")(book)
    content = saved_with(book, {"=[1]Foglio!C5": 44742})
    good = filled(form_of("PO3", PLAN), EVENTS, GOOD)
    returns = returned(tmp_path, {"Scheda_PO3.xlsx": good, "Scheda_SG.xlsx": content})
    assert rows(returns.findings) == [("C7", "collegamento-esterno")]
    assert figures(returns)["Avvio"][0] == "da verificare"


def test_a_day_outside_the_period_is_told_and_used(tmp_path: Path) -> None:
    returns = sg(tmp_path, list_cell("Avvio", "C7", moment(2021, 12, 31)))
    assert rows(returns.findings) == [("C7", "riga-data-fuori-periodo")]
    assert [str(item) for item in returns.findings] == [
        "consuntivo/Scheda_SG.xlsx › Dettaglio 1 › C7: la data di «Fiera», 31/12/2021, è fuori dal "
        "periodo, dal 01/01/2022 al 31/12/2022 (misura Avvio). Controllare la data; è usata così "
        "com'è."
    ]
    assert figures(returns)["Avvio"] == ("valore", 0.75)


# --- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [("vedi nota", "spiegazione-nella-cella"), (0.95, "percentuale-dubbia"), (120, "fuori-limiti"),
     ("12/15", "rapporto-nella-cella"), (True, "valore-non-numerico"),
     (moment(2022, 4, 3), "data-nella-cella"), ("n.d.", "riga-incompleta")],
)  # fmt: skip
def test_a_row_that_cannot_be_read_refuses_its_measure(
    tmp_path: Path, typed: Any, code: str
) -> None:
    returns = one(tmp_path, EVENTS, GOOD, list_cell("Progetti", "C6", typed))
    assert rows(returns.findings) == [("C6", code)]
    assert blank(returns)
    assert figures(returns)["Eventi"] == ("valore", 12.0)


def test_a_text_that_is_a_number_is_read_and_told(tmp_path: Path) -> None:
    returns = one(tmp_path, EVENTS, GOOD, list_cell("Progetti", "C6", "100 %"))
    assert rows(returns.findings) == [("C6", "unita-tolta")]
    assert projects(returns) == ("valore", VALUE)


def test_the_total_has_the_limits_of_its_measure(tmp_path: Path) -> None:
    plan = with_measure(PLAN, "Spese", maximum=1300.0)
    returns = sg(tmp_path, list_cell("Spese", "C6", 100), plan=plan)
    assert rows(returns.findings) == [("H6", "fuori-limiti")]
    assert "1.300,50 è sopra 1.300,00, il limite della misura Spese." in str(returns.findings[0])
    assert figures(returns)["Spese"][0] == "da verificare"


@pytest.mark.parametrize("cell", ["A60", "H6", "H4", "B2", "F20", "B60"])
def test_what_is_added_is_listed(tmp_path: Path, cell: str) -> None:
    """Words outside the cells to fill in; in `Elemento`, a row that cannot be complete."""
    returns = one(tmp_path, EVENTS, GOOD, list_cell("Progetti", cell, "da rivedere"))
    codes = {item.code for item in returns.findings}
    if cell == "B60":
        assert codes == {"riga-incompleta", "righe-senza-codice"}
    else:
        assert rows(returns.findings) == [(cell, "contenuto-ignorato")]
        assert projects(returns) == ("valore", VALUE)


def test_a_note_alone_is_listed(tmp_path: Path) -> None:
    returns = one(tmp_path, EVENTS, GOOD, list_cell("Progetti", "E9", "fonte: relazioni"))
    assert rows(returns.findings) == [("E9", "contenuto-ignorato")]
    assert projects(returns) == ("valore", VALUE)


def test_cells_over_one_another_and_hidden_rows(tmp_path: Path) -> None:
    merge = one(
        tmp_path, EVENTS, GOOD, lambda book: list_page(book, "Progetti").merge_cells("C5:C6")
    )
    assert ("C5", "celle-unite") in rows(merge.findings)
    assert blank(merge)

    def hide(book: Workbook) -> None:
        list_page(book, "Progetti").row_dimensions[6].hidden = True

    hidden = one(tmp_path / "b", EVENTS, GOOD, hide)
    assert rows(hidden.findings) == [("", "contenuto-nascosto")]
    assert projects(hidden) == ("valore", VALUE)


def test_a_note_on_a_cell_is_told(tmp_path: Path) -> None:
    def annotate(book: Workbook) -> None:
        list_page(book, "Progetti")["C5"].comment = Comment("provvisorio", "Anna")

    returns = one(tmp_path, EVENTS, GOOD, annotate)
    assert rows(returns.findings) == [("C5", "nota-sulla-cella")]


@pytest.mark.parametrize(
    ("cell", "header", "column"),
    [("C4", "Valori", "Valore"), ("C4", "Percentuale", "Valore"), ("D4", "Peso", "Risorse"),
     ("D4", "Note mie", "Risorse"), ("B4", "Progetto", "Elemento")],
)  # fmt: skip
def test_a_renamed_column_is_told_once(tmp_path: Path, cell: str, header: str, column: str) -> None:
    """By its name or by its place; what stands below is counted with it."""
    returns = one(tmp_path, EVENTS, GOOD, list_cell("Progetti", cell, header))
    assert rows(returns.findings) == [(cell, "colonna-scheda-assente")]
    assert texts(returns) == [
        f"Dettaglio › {cell}: manca la colonna «{column}»: quello che conteneva non è usato "
        f"(celle: 2). Al suo posto forse c'è «{header}». Rimettere l'intestazione «{column}» "
        "com'era nella scheda inviata."
    ]
    assert blank(returns)


def test_a_column_without_its_header_is_told_once(tmp_path: Path) -> None:
    returns = one(tmp_path, EVENTS, GOOD, list_cell("Progetti", "C4", None))
    assert rows(returns.findings) == [("C4", "colonna-scheda-assente")]
    assert "(celle: 2). Al suo posto forse c'è una colonna senza intestazione." in texts(returns)[0]
    assert blank(returns)


def test_a_column_that_is_gone(tmp_path: Path) -> None:
    returns = one(tmp_path, EVENTS, GOOD, lambda book: list_page(book, "Progetti").delete_cols(3))
    assert texts(returns) == [
        "Dettaglio: manca la colonna «Valore»: quello che conteneva non è usato. Rimettere "
        "l'intestazione «Valore» com'era nella scheda inviata."
    ]
    assert blank(returns)


def test_a_renamed_column_of_words_only_warns(tmp_path: Path) -> None:
    note = list_cell("Progetti", "E5", "stima")
    returns = one(tmp_path, EVENTS, GOOD, note, list_cell("Progetti", "E4", "Osservazioni"))
    assert rows(returns.findings) == [("E4", "colonna-testo-assente")]
    assert "(celle: 1). Al suo posto forse c'è «Osservazioni»." in texts(returns)[0]
    assert projects(returns) == ("valore", VALUE)


def test_a_column_of_the_offices_own_is_listed(tmp_path: Path) -> None:
    """Nothing is missing, whatever its header resembles."""
    added = [list_cell("Progetti", "H4", "Risorse umane"), list_cell("Progetti", "H5", 3)]
    returns = one(tmp_path, EVENTS, GOOD, *added)
    assert rows(returns.findings) == [("H4", "contenuto-ignorato"), ("H5", "contenuto-ignorato")]
    assert projects(returns) == ("valore", VALUE)


# --- sheets --------------------------------------------------------------------------------------


def test_a_sheet_that_is_gone(tmp_path: Path) -> None:
    returns = one(tmp_path, EVENTS, lambda book: book.remove(list_page(book, "Progetti")))
    assert texts(returns) == [
        "consuntivo/Scheda_PO3.xlsx: manca il foglio «Dettaglio» con l'elenco della misura "
        "Progetti. Rimettere il foglio com'era nella scheda inviata, con la colonna «Elemento»."
    ]
    assert [item.code for item in returns.findings] == ["dettaglio-assente"]
    assert blank(returns)


def test_a_table_of_its_own_is_no_list(tmp_path: Path) -> None:
    """An office's own sheet may have the same headers: it is told, and stops nothing."""

    def add(book: Workbook) -> None:
        page = book.create_sheet("Magazzino")
        for row in (("Codice", "Elemento", "Valore", "Note"), ("A1", "Carta", 12, "risme")):
            page.append(row)

    returns = one(tmp_path, EVENTS, GOOD, add)
    assert rows(returns.findings) == [
        (cell, "contenuto-ignorato") for cell in ("A2", "B2", "C2", "D2")
    ]  # its headers are words that the form came with
    assert projects(returns) == ("valore", VALUE)


def test_a_copy_of_the_sheet_would_count_twice(tmp_path: Path) -> None:
    def copy_list(book: Workbook) -> None:
        book.copy_worksheet(list_page(book, "Progetti")).title = "Dettaglio (2)"

    returns = one(tmp_path, EVENTS, GOOD, copy_list)
    assert [item.code for item in returns.findings] == ["dettaglio-doppio"]  # once, not by row
    assert (
        "Dettaglio (2): l'elenco della misura Progetti sta in più fogli: anche in «Dettaglio». "
        "Lasciare un solo foglio con l'elenco, quello giusto." in texts(returns)
    )
    assert blank(returns)


def test_lists_of_several_measures_in_one_sheet(tmp_path: Path) -> None:
    """Each row has its code; one without a code cannot be told."""

    def gather(book: Workbook) -> None:
        page = list_page(book, "Spese")
        for line, row in enumerate(LISTS_SG["Ore"], start=FIRST + 2):
            for column, value in enumerate(("Ore", *row), start=1):
                page.cell(line, column).value = value
        book.remove(list_page(book, "Ore"))

    returns = sg(tmp_path, gather)
    assert returns.findings == ()
    assert figures(returns)["Ore"] == ("valore", 7.5)
    again = sg(tmp_path / "b", gather, list_cell("Spese", "A6", None))
    assert rows(again.findings) == [("A6", "riga-senza-codice")]
    assert [str(item) for item in again.findings] == [
        "consuntivo/Scheda_SG.xlsx › Dettaglio 2 › A6: la riga «Stampa» non ha il codice della "
        "misura, e in questo foglio ce n'è più d'uno. Scrivere nella colonna «Codice» quello della "
        "sua misura."
    ]
    assert {figures(again)[code][0] for code in ("Ore", "Spese")} == {"da verificare"}


def test_a_form_sent_before_the_list_was_asked(tmp_path: Path) -> None:
    """The figure was typed; now rows are wanted. And the other way round."""
    typed = with_measure(PLAN, "Progetti", detail=None)
    old = filled(form_of("PO3", typed), EVENTS, put({"Progetti": 96.4}))
    returns = one(tmp_path, content=old)
    assert rows(returns.findings) == [("H6", "misura-cambiata")]
    assert "(righe da «nessuna» a «valore (percentuale), risorse»)" in texts(returns)[0]
    listed = one(tmp_path / "b", EVENTS, GOOD, plan=typed, content=form_of("PO3"))
    assert ("", "dettaglio-non-usato") in rows(listed.findings)
    assert (
        "Dettaglio: in questo periodo la misura Progetti non si fa da un elenco: le righe scritte "
        "(2) non sono usate. Togliere le righe, oppure usare l'ultima scheda ricevuta."
        in texts(listed)
    )


def test_copies_that_differ_in_a_row(tmp_path: Path) -> None:
    first = filled(form_of(), EVENTS, GOOD)
    other = filled(form_of(), EVENTS, GOOD, list_cell("Progetti", "C6", 99))
    files = {"Scheda_PO3.xlsx": first, "Scheda_PO3 (1).xlsx": other, "Scheda_SG.xlsx": good_sg()}
    assert [item.code for item in returned(tmp_path, files).findings] == ["schede-diverse"]
    files["Scheda_PO3 (1).xlsx"] = filled(form_of(), EVENTS, GOOD, sort_rows)
    again = returned(tmp_path, files)
    assert [item.code for item in again.findings] == ["schede-uguali"]
    assert projects(again) == ("valore", VALUE)
