"""Sheet `Dettaglio` of a form: what an officer sees, and its live parts in LibreOffice."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from detailplan import (
    FIRST,
    GOOD_PROJECTS,
    LISTS_SG,
    PROJECTS,
    Row,
    detail,
    figures,
    form_of,
    list_page,
    list_rows,
    one,
    returned,
)
from formplan import Change, filled, make_plan, measure, place, put, sheet
from openpyxl.workbook import Workbook

from generator.form import IDENTITY, MEASURES, REASONS, form_digest, measure_digest
from generator.model import MeasureKind

Convert = Callable[[Path, str], Path]


def load(content: bytes, *, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def headers(content: bytes, code: str) -> list[object]:
    return [cell.value for cell in list_page(load(content), code)[FIRST - 1]]


# --- what is drawn -------------------------------------------------------------------------------


def test_a_list_has_its_own_sheet_between_measures_and_reasons() -> None:
    assert load(form_of("PO3")).sheetnames == [
        "Copertina", "Istruzioni", MEASURES, "Dettaglio", REASONS, "Controllo", IDENTITY
    ]  # fmt: skip
    assert load(form_of("SG")).sheetnames[2:7] == [
        MEASURES, "Dettaglio 1", "Dettaglio 2", "Dettaglio 3", "Dettaglio 4"
    ]  # fmt: skip


def test_a_list_has_only_its_columns() -> None:
    assert headers(form_of("PO3"), "Progetti") == [
        "Codice", "Elemento", "Valore", "Risorse", "Note", "Stato"
    ]  # fmt: skip
    assert headers(form_of("SG"), "Avvio") == ["Codice", "Elemento", "Data", "Note", "Stato"]
    assert headers(form_of("SG"), "Ore") == [
        "Codice",
        "Elemento",
        "Valore",
        "Data",
        "Note",
        "Stato",
    ]


def test_the_top_says_what_becomes_of_the_rows() -> None:
    page = list_page(load(form_of("SG")), "Avvio")
    assert [page.cell(row, 1).value for row in (1, 2, 3)] == [
        "Dettaglio della misura Avvio · Periodo consuntivo",
        "Misura Avvio.",
        "Una riga per elemento. Il risultato è la quota delle righe con data <= 30/06/2022: si "
        "vede nel foglio «Misure». Le righe si possono ordinare, aggiungere e togliere.",
    ]


def test_a_list_is_not_protected_and_has_blank_rows() -> None:
    """On a protected sheet nobody could sort, insert or delete rows."""
    page = list_page(load(form_of("PO3")), "Progetti")
    assert not page.protection.sheet
    codes = [page.cell(row, 1).value for row in range(FIRST, page.max_row + 1)]
    assert codes == ["Progetti"] * 40
    assert page.freeze_panes == "C5"


def test_the_figure_is_shown_and_n_d_may_be_typed_over_it() -> None:
    page = sheet(load(form_of("PO3")))
    cell = page.cell(*place(page, "Progetti"))
    assert str(cell.value).startswith("=IF(COUNTA('Dettaglio'!$B$5:$B$2003)=0,\"\",")
    assert not cell.protection.locked
    assert cell.number_format == '0.00" %"'
    rules = [rule for rule in page.data_validations.dataValidation if str(rule.sqref) == "H6"]
    assert [rule.prompt for rule in rules] == [
        "Si calcola dall'elenco, nel foglio «Dettaglio»: qui non si scrive. Se il dato non è "
        "disponibile scrivere n.d. e il motivo in Note."
    ]


def test_validations_help_in_every_column() -> None:
    page = list_page(load(form_of("SG")), "Avvio")
    titles = {str(rule.sqref): rule.promptTitle for rule in page.data_validations.dataValidation}
    assert titles == {"B5:B2003": "Elemento", "C5:C2003": "Data"}


def test_an_office_without_lists_has_no_such_sheet() -> None:
    plan = make_plan((measure("Eventi"), measure("Studi", office="SG")))
    assert "Dettaglio" not in load(form_of("PO3", plan)).sheetnames


def test_the_digest_depends_on_the_columns_of_the_rows() -> None:
    """A condition or a text may change; what is asked of each row may not (M18)."""
    plain = measure("A", MeasureKind.PERCENT)
    share = measure("A", MeasureKind.PERCENT, detail=detail("quota", "valore > 3"))
    other = measure("A", MeasureKind.PERCENT, detail=detail("quota", "valore > 4"))
    mean = measure("A", MeasureKind.PERCENT, detail=detail("media"))
    weighted = measure("A", MeasureKind.PERCENT, detail=detail("media pesata"))
    assert measure_digest(share) == measure_digest(other)
    assert len({measure_digest(item) for item in (plain, share, mean, weighted)}) == 4
    assert len({form_digest([item]) for item in (plain, share, mean, weighted)}) == 4
    lines = [[cell.value for cell in row] for row in load(form_of("PO3"))[IDENTITY].iter_rows()]
    assert ["Progetti", measure_digest(PROJECTS), "percentuale", "%", "da inizio anno",
            "valore (percentuale), risorse"] in lines  # fmt: skip


# --- made again ----------------------------------------------------------------------------------


def test_what_was_returned_comes_back(tmp_path: Path) -> None:
    fill = [list_rows("Progetti", [*GOOD_PROJECTS, ("Fiera", "forse", 3, "da chiedere")])]
    returns = one(tmp_path, put({"Eventi": 12}), *fill)
    assert figures(returns)["Progetti"][0] == "da verificare"
    page = list_page(load(form_of("PO3", returns=returns)), "Progetti")
    rows = [[page.cell(row, column).value for column in range(1, 6)] for row in range(5, 9)]
    assert rows == [
        ["Progetti", "Turismo", 95, 40, None],
        ["Progetti", "Digitale", 100, 60, None],
        ["Progetti", "Fiera", None, 3, "da chiedere"],
        ["Progetti", None, None, None, None],
    ]


def test_what_is_shown_comes_back_too(tmp_path: Path) -> None:
    returns = one(tmp_path, put({"Eventi": 12}), list_rows("Progetti", GOOD_PROJECTS))
    book = load(form_of("PO3", returns=returns), values=True)
    page, rows = sheet(book), list_page(book, "Progetti")
    assert page.cell(*place(page, "Progetti")).value == 98
    assert page.cell(*place(page, "Progetti", "Stato")).value == "compilata"
    assert [rows.cell(line, 6).value for line in (5, 6, 7)] == ["completa", "completa", None]


def test_n_d_comes_back_instead_of_the_formula(tmp_path: Path) -> None:
    missing = [put({"Progetti": "n.d."}), put({"Progetti": "sospesi"}, "Note")]
    returns = one(tmp_path, put({"Eventi": 12}), *missing)
    page = sheet(load(form_of("PO3", returns=returns)))
    assert page.cell(*place(page, "Progetti")).value == "n.d."
    again = one(tmp_path / "b", content=form_of("PO3", returns=returns))
    assert (again.findings, figures(again)["Progetti"][0]) == ((), "n.d.")


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    returns = one(tmp_path, put({"Eventi": 12}), list_rows("Progetti", GOOD_PROJECTS))
    assert form_of("PO3", returns=returns) == form_of("PO3", returns=returns)


# --- live ----------------------------------------------------------------------------------------

LIVE: Mapping[str, tuple[tuple[Row, ...], object, list[object]]] = {
    "Avvio": (LISTS_SG["Avvio"], 50, ["condizione rispettata", "condizione rispettata",
                                      "non rispettata", "non rispettata"]),
    "Spese": (LISTS_SG["Spese"], 1200.75, ["completa", "completa"]),
    "Ore": ((("Anna", 10), (None, 4), ("Carla", "sette")), "da controllare",
            ["completa", "manca l'elemento", "valore da controllare"]),
    "Affollati": (LISTS_SG["Affollati"], 2,
                  ["non rispettata", "condizione rispettata", "condizione rispettata"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory, soffice: Convert) -> Callable[..., bytes]:
    """A form filled and saved by LibreOffice, which computes what has no cached value."""

    def through(office: str, *changes: Change) -> bytes:
        path = tmp_path_factory.mktemp("live") / f"Scheda_{office}.xlsx"
        path.write_bytes(filled(form_of(office), *changes))
        return soffice(path, "xlsx").read_bytes()

    return through


def test_figures_and_states_are_live(computed: Callable[..., bytes]) -> None:
    book = load(
        computed("SG", *(list_rows(code, rows) for code, (rows, *_) in LIVE.items())), values=True
    )
    page = sheet(book)
    for code, (rows, figure, states) in LIVE.items():
        assert page.cell(*place(page, code)).value == figure, code
        told = "da controllare" if figure == "da controllare" else "compilata"
        assert page.cell(*place(page, code, "Stato")).value == told
        own = list_page(book, code)
        column = own.max_column
        read = [own.cell(line, column).value for line in range(FIRST, FIRST + len(rows))]
        assert read == states


@pytest.mark.parametrize(
    ("rows", "figure"),
    [
        ((), None),
        (GOOD_PROJECTS, 98),
        ((("Turismo", 95, 0),), "da controllare"),
        ((("Turismo", 95, 40), ("Fiera", None, 3)), "da controllare"),
        ((("Turismo", "#DIV/0!", 40),), "da controllare"),
    ],
)
def test_the_weighted_mean_is_live(
    computed: Callable[..., bytes], rows: tuple[Row, ...], figure: object
) -> None:
    page = sheet(load(computed("PO3", list_rows("Progetti", rows)), values=True))
    assert page.cell(*place(page, "Progetti")).value == figure
    states: dict[object, str] = {None: "da compilare", 98: "compilata"}
    state = states.get(figure, "da controllare")
    assert page.cell(*place(page, "Progetti", "Stato")).value == state


def test_a_list_saved_by_libreoffice_reads_the_same(
    tmp_path: Path, computed: Callable[..., bytes]
) -> None:
    """Preview and rows agree: no finding about the figure shown."""
    fill: list[Any] = [list_rows(code, rows) for code, rows in LISTS_SG.items()]
    projects = computed("PO3", put({"Eventi": 12}), list_rows("Progetti", GOOD_PROJECTS))
    files = {"Scheda_PO3.xlsx": projects, "Scheda_SG.xlsx": computed("SG", *fill)}
    returns = returned(tmp_path, files)
    assert returns.findings == ()
    assert figures(returns) == {
        "Eventi": ("valore", 12.0), "Progetti": ("valore", 0.98), "Avvio": ("valore", 0.5),
        "Spese": ("valore", 1200.75), "Ore": ("valore", 7.5), "Affollati": ("valore", 2.0),
    }  # fmt: skip
    avvio = returns.details[returns.details["measure"] == "Avvio"]
    assert avvio["date"].tolist() == [date(2022, 3, 1), date(2022, 6, 30), None, date(2022, 7, 1)]
