"""The form as an office receives it, seen by an independent reader."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from formplan import (
    GOOD,
    GOOD_SG,
    MEASURES_PO3,
    PLAN,
    filled,
    form,
    make_plan,
    measure,
    moment,
    one,
    period,
    place,
    put,
    returned,
    sheet,
)
from openpyxl.formula.translate import Translator
from openpyxl.workbook import Workbook

from generator.form import (
    CHECK,
    COVER,
    IDENTITY,
    INSTRUCTIONS,
    MEASURE_COLUMNS,
    MEASURES,
    REASONS,
    form_digest,
    measure_digest,
)
from generator.layout.text_metrics import column_pixels, lines_height
from generator.model import Base, MeasureKind, Plan
from generator.reading.returns import Returns
from generator.writing.form_book import count_lines
from generator.writing.form_measures import covers_text
from generator.writing.form_rules import limits_text, value_rule
from generator.writing.form_source import prepare_forms
from generator.writing.forms import render_instructions, write_form

INSTRUCTIONS_FILE = Path(__file__).resolve().parents[2] / "templates" / "istruzioni.md"


def load(content: bytes, *, cached: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=cached)


def lines(book: Workbook, name: str) -> list[list[object]]:
    """The filled cells of a sheet, row by row."""
    return [
        [cell.value for cell in row if cell.value is not None]
        for row in book[name].iter_rows()
        if any(cell.value is not None for cell in row)
    ]


def frame(plan: Plan = PLAN, **rows: dict[str, object]) -> pd.DataFrame:
    """A measurements frame in which only `rows` (by measure id) say something."""
    blank: dict[str, object] = {
        "state": "vuota", "value": float("nan"), "date": None, "source": "", "evidence": "",
        "note": "",
    }  # fmt: skip
    return pd.DataFrame(
        [{"measure": item.id, **blank, **rows.get(item.id, {})} for item in plan.measures]
    )


def test_sheets_in_order_the_identity_hidden() -> None:
    book = load(form())
    assert book.sheetnames == [COVER, INSTRUCTIONS, MEASURES, REASONS, CHECK, IDENTITY]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible"] * 5 + ["hidden"]
    assert book.active is not None
    assert book.active.title == COVER


def test_the_cover() -> None:
    assert lines(load(form(), cached=True), COVER) == [
        ["Scheda di rilevazione"],
        ["CCIAA di Prova"],
        ["Ente", "CCIAA di Prova"],
        ["Anno", "2022"],
        ["Ufficio", "PO3 - Ufficio PO3"],
        ["Periodo", "Periodo consuntivo (dal 01/01/2022 al 31/12/2022)"],
        ["Da restituire entro", "31/01/2023"],
        ["Referente", "Anna Rossi · anna@example.it"],
        ["Stato della scheda", "INCOMPLETO"],
        ["Compilata da"],
        ["Data di compilazione"],
        ["Vista da"],
        ["Le celle gialle sono da compilare; la scheda non ha password. Il foglio «Istruzioni» "
         "spiega come si fa."],
    ]  # fmt: skip


def test_the_rows_of_measures() -> None:
    assert lines(load(form(), cached=True), MEASURES)[:5] == [
        ["Misure dell'ufficio PO3 · Periodo consuntivo"],
        ["Compilare solo le celle gialle. Una riga per ogni misura: i codici non si cambiano."],
        ["Da restituire entro il 31/01/2023."],
        ["Codice", "Misura", "Descrizione", "Usata per", "Unità", "Che cosa comprende",
         "Valore precedente\n(Periodo settembre)", "Valore", "Data del dato", "Fonte", "Evidenza",
         "Note", "Stato"],
        ["Eventi", "Misura Eventi", "Che cos'è Eventi", "I_Eventi", "N.",
         "dal 01/01/2022 al 31/12/2022", "da compilare"],
    ]  # fmt: skip
    assert lines(load(form(), cached=True), MEASURES)[-1][-1] == "non prevista"


@pytest.mark.parametrize(
    ("base", "end", "expected"),
    [
        (Base.YEAR_TO_DATE, date(2022, 12, 31), "dal 01/01/2022 al 31/12/2022"),
        (Base.YEAR_TO_DATE, date(2022, 8, 31), "dal 01/01/2022 al 31/08/2022"),
        (Base.AT_DATE, date(2022, 8, 31), "al 31/08/2022"),
    ],
)
def test_what_a_value_covers(base: Base, end: date, expected: str) -> None:
    now = period(start=date(2022, 5, 1), end=end)
    assert covers_text(replace(MEASURES_PO3[0], base=base), now) == expected


def test_the_rows_of_reasons() -> None:
    assert lines(load(form()), REASONS)[3:5] == [
        [
            "Indicatore",
            "Nome",
            "Come si calcola",
            "Valore atteso",
            "Causa dello scostamento",
            "Azione correttiva",
        ],
        ["I_Eventi", "Indicatore di Eventi", "[Eventi]", ">= 8 N."],
    ]


def test_the_identity_tells_what_the_form_depends_on() -> None:
    own = [item for item in PLAN.measures if item.office == "PO3"]
    rows = lines(load(form()), IDENTITY)
    assert rows[:6] == [
        ["versione scheda", "1"],
        ["ente", "CCIAA di Prova"],
        ["anno", "2022"],
        ["periodo", "consuntivo"],
        ["ufficio", "PO3"],
        ["impronta", form_digest(own)],
    ]
    assert rows[8] == ["Eventi", measure_digest(own[0]), "conteggio", "N.", "da inizio anno", ""]
    assert len(rows) == 8 + len(own)


def test_a_form_of_very_many_measures_is_written_and_read_back(tmp_path: Path) -> None:
    """Its digests of texts do not fit in one cell of the hidden sheet."""
    many = [measure(f"M{number}") for number in range(900)]
    plan = make_plan(many)
    content = form(plan)
    texts = [row[1] for row in lines(load(content), IDENTITY) if row[0] == "testi"]
    assert len(texts) > 1
    read = returned(tmp_path, {"Scheda_PO3.xlsx": filled(content, put({"M7": 12}))}, plan)
    assert [item.code for item in read.findings] == ["scheda-incompleta"]
    assert read.measurements.set_index("measure").loc["M7", "value"] == 12


def test_a_computed_measure_is_shown_as_such() -> None:
    made = [replace(item, computed='MEDIA_OBIETTIVI("X*")') if item.id == "Quota" else item
            for item in PLAN.measures]  # fmt: skip
    book = load(form(make_plan(made)), cached=True)
    page = sheet(book)
    assert page.cell(*place(page, "Quota", "Stato")).value == "calcolata"
    assert page.cell(*place(page, "Quota", "Valore")).protection.locked
    assert [row[1].value for row in book[CHECK].iter_rows(min_row=3, max_row=3)] == [5]


# --- what may be typed ---------------------------------------------------------------------------


def test_only_the_answers_are_unlocked() -> None:
    book = load(form())
    page = sheet(book)
    typed = {column.header for column in MEASURE_COLUMNS if column.typed}
    for code, due in (("Eventi", True), ("Vecchia", False)):
        for column in MEASURE_COLUMNS:
            cell = page.cell(*place(page, code, column.header))
            assert cell.protection.locked == (not due or column.header not in typed)
    unlocked = {
        (name, cell.coordinate)
        for name in (COVER, INSTRUCTIONS, CHECK)
        for row in book[name].iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {(COVER, "B12"), (COVER, "B13"), (COVER, "B14")}


@pytest.mark.parametrize("name", [COVER, INSTRUCTIONS, MEASURES, REASONS, CHECK])
def test_sheets_are_protected_without_a_password(name: str) -> None:
    protection = load(form())[name].protection
    assert protection.sheet
    assert protection.password is None
    locked = (protection.autoFilter, protection.formatColumns, protection.formatRows)
    assert locked == (False, False, False)


@pytest.mark.parametrize("code", ["Eventi", "Quota", "Tempo", "Spesa", "Indice"])
def test_a_cell_for_a_value_shows_whatever_it_became(code: str) -> None:
    """Over any other format a ratio typed as 3/4 stays a day's serial and shows as a figure."""
    page = sheet(load(form()))
    assert page.cell(*place(page, code)).number_format == "General"
    assert page.cell(*place(page, code, "Data del dato")).number_format == "dd/mm/yyyy"


def test_every_prompt_keeps_excels_limits() -> None:
    wide = measure("Largo", MeasureKind.PERCENT, minimum=0.0001, maximum=12345.6789)
    book = load(form(make_plan((*MEASURES_PO3, wide))))
    rules = [rule for name in (MEASURES, REASONS)
             for rule in sheet(book, name).data_validations.dataValidation]  # fmt: skip
    assert sum(area.size["rows"] for rule in rules for area in rule.sqref.ranges) == 5 * 7 + 2 * 8
    for rule in rules:
        assert 0 < len(rule.promptTitle or "") <= 32
        assert 0 < len(rule.prompt or "") <= 255
        assert len(rule.errorTitle or "") <= 32
        assert len(rule.error or "") <= 224
        assert len(rule.formula1 or "") <= 255
        assert rule.type is None or rule.errorStyle == "warning"


def test_a_shared_rule_is_that_of_each_of_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told once for many rows, its formula speaks of each row's own cell."""
    kinds = [MeasureKind.COUNT, MeasureKind.PERCENT, MeasureKind.COUNT, MeasureKind.COUNT]
    many = tuple(measure(f"M{n}", kinds[n % 4]) for n in range(60))
    monkeypatch.setattr("generator.writing.form_validations._MOST_AREAS", 10)
    page = sheet(load(form(make_plan(many))))
    rules = [rule for rule in page.data_validations.dataValidation if rule.type == "custom"]
    found: dict[str, str] = {}
    for rule in rules:
        first = min(area.min_row for area in rule.sqref.ranges)
        formula = Translator(f"={rule.formula1}", f"H{first}")
        found |= {f"H{row}": formula.translate_formula(f"H{row}")
                  for area in rule.sqref.ranges for row, _ in area.cells}  # fmt: skip
    cells = {f"H{place(page, one.id)[0]}": one for one in many}
    assert found == {cell: value_rule(one, cell)["value"] for cell, one in cells.items()}
    assert len(page.data_validations.dataValidation) == 1 + 3 + 2 + 2  # of ten areas at most


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(None, None, ""), (0.0, 1.0, " Limiti: da 0 a 100."), (0.5, None, " Limite: almeno 50."),
     (None, 0.05, " Limite: al massimo 5.")],
)  # fmt: skip
def test_the_prompt_tells_the_limits(low: float | None, high: float | None, expected: str) -> None:
    one = measure("Quota", MeasureKind.PERCENT, minimum=low, maximum=high)
    assert limits_text(one) == expected


# --- reissue and previous values -----------------------------------------------------------------


def test_what_was_returned_is_put_back(tmp_path: Path) -> None:
    typed = (
        put({"Eventi": 12, "Dip-Form": "n.d.", "Quota": 7, "Tempo": 2.5}),
        put({"Eventi": moment(2022, 12, 30)}, "Data del dato"),
        put({"Dip-Form": "in arrivo", "Spesa": "poi"}, "Note"),
        put({"I_Eventi": "poco tempo"}, "Causa dello scostamento", REASONS),
    )
    first = one(tmp_path / "prima", *typed)
    again = form(carried=first.measurements, reasons=first.reasons)
    (tmp_path / "dopo").mkdir()
    second = one_again(tmp_path / "dopo", again)
    for column in ("state", "raw", "date", "source", "evidence", "note"):
        assert list(second.measurements[column]) == list(first.measurements[column])
    pd.testing.assert_series_equal(second.measurements["value"], first.measurements["value"])
    assert second.reasons.equals(first.reasons)


def one_again(folder: Path, content: bytes) -> Returns:
    """Reads a finished form of PO3 beside a good one of SG."""
    files = {"Scheda_PO3.xlsx": content, "Scheda_SG.xlsx": filled(form(PLAN, "SG"), GOOD_SG)}
    return returned(folder, files)


def test_a_refused_value_is_asked_for_again(tmp_path: Path) -> None:
    first = one(tmp_path, put({"Eventi": "circa 30"}))
    page = sheet(load(form(carried=first.measurements), cached=True))
    assert page.cell(*place(page, "Eventi")).value is None
    assert page.cell(*place(page, "Eventi", "Stato")).value == "da compilare"


def test_the_cached_counts_follow_what_is_carried(tmp_path: Path) -> None:
    first = one(tmp_path, put({"Eventi": 12, "Dip-Form": "n.d."}))
    book = load(form(carried=first.measurements), cached=True)
    assert [row[-1] for row in lines(book, CHECK)[1:8]] == [6, 1, 1, 0, 4, 1, "INCOMPLETO"]
    assert [row[-1] for row in lines(book, MEASURES)[4:]] == [
        "compilata", "n.d.", *["da compilare"] * 4, "non prevista"
    ]  # fmt: skip
    whole = one(tmp_path / "b", GOOD)
    book = load(form(carried=whole.measurements), cached=True)
    assert lines(book, CHECK)[7] == ["Esito", "COMPLETO"]
    assert ["Stato della scheda", "COMPLETO"] in lines(book, COVER)


def test_previous_values_stand_in_their_column() -> None:
    before = frame(
        Eventi={"state": "valore", "value": 4.0}, Quota={"state": "valore", "value": 0.07},
        Tempo={"state": "n.d."}, Spesa={"state": "da verificare"},
    )  # fmt: skip
    page = sheet(load(form(previous=before)))
    assert [page.cell(*place(page, code, "Valore precedente")).value
            for code in ("Eventi", "Quota", "Tempo", "Spesa", "Indice")] == [
        4, 7, "n.d.", None, None
    ]  # fmt: skip
    assert page.cell(*place(page, "Quota", "Valore precedente")).number_format == '0.00" %"'


def test_another_previous_value_is_an_addition(tmp_path: Path) -> None:
    before = frame(Eventi={"state": "valore", "value": 4.0})
    typed = put({"Eventi": 5, "Quota": 4}, "Valore precedente")
    returns = one_again(tmp_path, filled(form(previous=before), GOOD, typed))
    assert [item.code for item in returns.findings] == ["contenuto-ignorato"] * 2


def test_previous_values_are_no_additions(tmp_path: Path) -> None:
    before = frame(Eventi={"state": "valore", "value": 4.0}, Tempo={"state": "n.d."})
    assert one_again(tmp_path, filled(form(previous=before), GOOD)).findings == ()


# --- looks ---------------------------------------------------------------------------------------


def test_print_setup() -> None:
    page = sheet(load(form()))
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.print_title_rows == "$4:$4"
    assert page.freeze_panes == "C5"
    assert page.oddFooter is not None
    assert "Pagina &P di &N" in str(page.oddFooter.right.text)
    assert page.auto_filter.ref == "A4:M11"


def test_rows_are_high_enough_for_their_texts() -> None:
    long = "Numero di mediazioni e conciliazioni concluse entro il termine previsto " * 4
    plan = make_plan([measure("Lunga", name=long, description=long)])
    page = sheet(load(form(plan)))
    needed = max(
        lines_height(count_lines(long, page.column_dimensions[letter].width), 9)
        for letter in ("B", "C")
    )
    height = page.row_dimensions[5].height
    assert height is not None
    assert height >= needed > 60
    assert column_pixels(page.column_dimensions["B"].width) > 200


def test_names_take_the_room_of_absent_descriptions() -> None:
    plan = make_plan([measure("Corta", description="")])
    page = sheet(load(form(plan)))
    assert page.column_dimensions["B"].width > 50 > page.column_dimensions["C"].width


def test_an_office_without_measures_has_a_form_too() -> None:
    plan = make_plan([measure("Corta")])
    book = load(form(plan, "SG"), cached=True)
    assert lines(book, CHECK)[1] == ["Misure da compilare", 0]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert form() == form()


def test_no_macro_link_or_comment() -> None:
    names = zipfile.ZipFile(io.BytesIO(form())).namelist()
    assert not [name for name in names if "vba" in name or "comment" in name or "external" in name]


def test_only_arial() -> None:
    styles = zipfile.ZipFile(io.BytesIO(form())).read("xl/styles.xml").decode()
    assert {part.split('"')[1] for part in styles.split("<name val=")[1:]} == {"Arial"}


# --- instructions --------------------------------------------------------------------------------


def test_the_shipped_instructions_are_filled_for_the_office() -> None:
    text, found = render_instructions(INSTRUCTIONS_FILE, prepare_forms(PLAN), PLAN.offices[0])
    assert found == ()
    assert text is not None
    assert "Gentile ufficio PO3, questa scheda raccoglie 6 valori" in text
    assert "entro il 31/01/2023" in text
    assert "Motivazioni" in text
    interim = replace(PLAN, period=replace(PLAN.period, final=False))
    text, _ = render_instructions(INSTRUCTIONS_FILE, prepare_forms(interim), PLAN.offices[0])
    assert "Motivazioni" not in str(text)


def test_marks_of_the_instructions() -> None:
    text = "# Titolo\n\nUna **frase**\nsu due righe.\n- primo\n  seguito\n- secondo\n## Parte\n"
    book = load(write_form(prepare_forms(PLAN), PLAN.offices[0], text))
    assert [line[0] for line in lines(book, INSTRUCTIONS)] == [
        "Titolo", "Una frase su due righe.", "• primo seguito", "• secondo", "Parte"
    ]  # fmt: skip
