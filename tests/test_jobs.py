"""What the jobs choose, carry over and keep, from the folders of a whole year."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.gathering import Request, gather
from generator.jobs import Outcome, make_annex, make_forms
from generator.writing.publish import publish

ROOT = Path(__file__).resolve().parent.parent
Job = Callable[[Request, Callable[[str, int, int], None]], Outcome]


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "inputs", tmp_path / "inputs"))


def run(job: Job, inputs: Path, period: str | None = None, templates: Path | None = None,
        draft: bool = False) -> Outcome:  # fmt: skip
    outputs = inputs.parent / "outputs"
    return job(Request(inputs, outputs, templates or ROOT / "templates", period, draft),
               lambda *_: None)  # fmt: skip


def sheet_of(path: Path, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def values_of(path: Path, before: int = 0) -> dict[str, object]:
    """Code → what stands in column `Valore` of a form, or so many columns before it."""
    rows = list(sheet_of(path, "Misure").values)
    head = next(row for row in rows if "Codice" in row)
    code, column = head.index("Codice"), head.index("Valore") - before
    return {str(row[code]): row[column] for row in rows[rows.index(head) + 1 :] if row[code]}


def type_in(path: Path, old: object, new: object) -> str:
    """Types `new` over the value `old`; tells the cell."""
    book = openpyxl.load_workbook(path)
    cell = next(cell for row in book["Misure"] for cell in row if cell.value == old)
    cell.value = new  # type: ignore[assignment]
    book.save(path)
    return cell.coordinate


def add_quarter(inputs: Path, state: str = "aperto") -> None:
    """A period `II` before the consuntivo, which collects."""
    book = openpyxl.load_workbook(inputs / "piano.xlsx")
    sheet = book["Periodi"]
    columns = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
    sheet.insert_rows(3)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(3, column).value = sheet.cell(4, column).value
    told = {"Codice": "II", "Etichetta": "II quadrimestre 2022", "Finale": "no", "Stato": state}
    for header, value in told.items():
        sheet.cell(3, columns[header]).value = value
    book.save(inputs / "piano.xlsx")


def test_a_reissued_form_carries_over_values_and_causes(inputs: Path) -> None:
    made = run(make_forms, inputs)
    assert made.status == "completo"
    folder = inputs.parent / "outputs" / "consuntivo" / "schede"
    values = values_of(folder / "Scheda_SG.xlsx")
    assert (values.pop("SG_1.1"), values.pop("SG_2.1")) == (9, 5)
    assert [str(value)[:27] for value in values.values()] == ["=IF(COUNTA('Dettaglio'!$B$5"]
    elements = [row[1] for row in sheet_of(folder / "Scheda_SG.xlsx", "Dettaglio").values if row[1]]
    assert (len(elements), elements[1], elements[-1]) == (
        26, "PID: avviso", "Crisi d'impresa: rendicontazione"
    )  # fmt: skip
    causes = [
        cell for row in sheet_of(folder / "Scheda_SG.xlsx", "Motivazioni").values for cell in row
    ]
    assert "Sette attività rinviate a dopo l'accorpamento." in causes


def test_a_refused_value_is_told_when_a_form_is_made_again(inputs: Path) -> None:
    place = type_in(inputs / "consuntivo" / "Scheda_SG.xlsx", 9, "circa nove")
    made = run(make_forms, inputs)
    assert [(item.code, item.where.cell) for item in made.data.blocks] == [
        ("spiegazione-nella-cella", place)
    ]
    folder = inputs.parent / "outputs" / "consuntivo" / "schede"
    assert values_of(folder / "Scheda_SG.xlsx")["SG_2.1"] == 5


def test_a_form_is_not_made_again_over_a_return_that_cannot_be_read(inputs: Path) -> None:
    forms = inputs / "consuntivo"
    shutil.copy(forms / "Scheda_SG.xlsx", forms / "Scheda_SG (1).xlsx")
    type_in(forms / "Scheda_SG (1).xlsx", 9, 10)
    made = run(make_forms, inputs)
    kept = [str(item) for item in made.data.findings if item.code == "scheda-non-preparata"]
    assert kept == [
        "consuntivo/Scheda_SG.xlsx: la scheda dell'ufficio SG non è stata preparata di nuovo: "
        "quella restituita non si può leggere, e una scheda vuota ne prenderebbe il posto. "
        "Correggere i blocchi della scheda restituita, oppure toglierla dalla cartella, e ripetere "
        "il comando."
    ]
    names = {path.name for path in made.written}
    assert "Scheda_SG.xlsx" not in names
    assert "Scheda_PO2.xlsx" in names


def test_the_previous_period_stands_beside_the_new_value(inputs: Path) -> None:
    add_quarter(inputs)
    made = run(make_forms, inputs, "II")
    (inputs / "II").mkdir()
    form = next(path for path in made.written if path.name == "Scheda_SG.xlsx")
    book = openpyxl.load_workbook(form)
    sheet = book["Misure"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Valore" for cell in row))
    column = next(int(cell.column or 0) for cell in head if cell.value == "Valore")
    sheet.cell(int(head[0].row or 0) + 1, column).value = 4
    book.save(inputs / "II" / "Scheda_SG.xlsx")
    run(make_forms, inputs, "consuntivo")
    again = inputs.parent / "outputs" / "consuntivo" / "schede" / "Scheda_SG.xlsx"
    assert 4 in values_of(again, before=1).values()


def test_forms_are_for_the_first_open_period(inputs: Path) -> None:
    add_quarter(inputs)
    assert {path.parts[-3] for path in run(make_forms, inputs).written} == {"II"}
    add_quarter(inputs, state="chiuso")
    book = openpyxl.load_workbook(inputs / "piano.xlsx")
    book["Periodi"].delete_rows(4)
    book.save(inputs / "piano.xlsx")
    assert {path.parts[-3] for path in run(make_forms, inputs).written} == {"consuntivo"}


def test_the_annex_is_of_the_latest_period_with_a_return(inputs: Path) -> None:
    add_quarter(inputs)
    (inputs / "II").mkdir()
    (inputs / "consuntivo").rename(inputs / "via")
    (inputs / "II" / "SCHEDA.XLSX").write_bytes(b"")
    made = run(make_annex, inputs)
    assert made.data.period is not None
    assert made.data.period.code == "II"
    (inputs / "via").rename(inputs / "consuntivo")
    latest = run(make_annex, inputs).data.period
    assert latest is not None
    assert latest.code == "consuntivo"


def test_the_manifest_is_published_last(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def watched(folder: Path, files: dict[str, bytes]) -> object:
        order.extend(files)
        return publish(folder, files)

    monkeypatch.setattr("generator.writing.publish.publish", watched)
    assert run(make_annex, inputs).status == "completo"
    assert order[-2:] == ["manifesto.json", "ultima-esecuzione.json"]


def test_a_template_fault_stops_a_draft_too(inputs: Path) -> None:
    templates = Path(shutil.copytree(ROOT / "templates", inputs.parent / "templates"))
    book = openpyxl.load_workbook(templates / "allegato-consuntivo.xlsx")
    book["Allegato"]["B3"] = "{{ ente.titol }}"
    book.save(templates / "allegato-consuntivo.xlsx")
    made = run(make_annex, inputs, templates=templates, draft=True)
    assert made.status == "bloccato"
    assert [item.code for item in made.data.blocks] == ["modello-variabile"]


def test_links_of_the_report_lead_from_outputs_to_inputs(inputs: Path) -> None:
    type_in(inputs / "consuntivo" / "Scheda_SG.xlsx", 9, "circa nove")
    run(make_annex, inputs)
    folder = inputs.parent / "outputs" / "consuntivo"
    sheet = sheet_of(folder / "Segnalazioni_consuntivo.xlsx", "Segnalazioni")
    targets = {
        cell.hyperlink.target.replace("\\", "/")
        for row in sheet.iter_rows() for cell in row
        if cell.hyperlink is not None and cell.hyperlink.target is not None
    }  # fmt: skip
    reached = {target for target in targets if (folder / target.partition("#")[0]).is_file()}
    assert reached == targets
    assert any("Scheda_SG.xlsx" in target for target in targets)


def test_a_blocked_plan_still_tells_its_period(inputs: Path) -> None:
    book = openpyxl.load_workbook(inputs / "piano.xlsx")
    sheet = book["Indicatori"]
    weight = next(cell.column_letter for cell in sheet[1] if cell.value == "Peso")
    sheet[f"{weight}3"] = "metà"
    book.save(inputs / "piano.xlsx")
    made = run(make_annex, inputs)
    results = next(path for path in made.written if path.name == "risultati.json")
    assert '"periodo": "consuntivo"' in results.read_text("utf-8")


def die(*_: object) -> None:
    os._exit(1)


def test_a_template_that_the_reader_is_lost_with_is_told(
    inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.layout.template.read_template", die)
    made = run(make_annex, inputs)
    assert made.status == "bloccato"
    found = [(item.where.file, item.code) for item in made.data.blocks]
    assert found == [("allegato-consuntivo.xlsx", "modello-illeggibile")]


def test_a_folder_that_cannot_be_opened_is_told(
    inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also without a period asked for: the annex of an earlier one would be a surprise."""

    def closed(folder: Path) -> object:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", closed)
    data = gather(Request(inputs, inputs.parent / "outputs", ROOT / "templates"), lambda *_: None)
    found = next(item for item in data.blocks if item.code == "cartella-inaccessibile")
    assert str(found) == (
        "consuntivo: la cartella delle schede non si può aprire (Permission denied). Controllare i "
        "permessi della cartella, poi ripetere il comando."
    )


def edit_plan(inputs: Path, sheet: str, row: int, header: str, value: object) -> None:
    book = openpyxl.load_workbook(inputs / "piano.xlsx")
    column = next(int(cell.column or 0) for cell in book[sheet][1] if cell.value == header)
    book[sheet].cell(row, column).value = value  # type: ignore[assignment]
    book.save(inputs / "piano.xlsx")


@pytest.mark.parametrize("code", ["../fuori", "..", ".", "x/../consuntivo", "c" * 100])
def test_a_period_that_is_a_path_writes_nowhere(code: str, inputs: Path) -> None:
    edit_plan(inputs, "Periodi", 3, "Codice", code)
    made = run(make_annex, inputs, code)
    assert made.status == "bloccato"
    assert made.written == ()
    assert {path.name for path in inputs.parent.iterdir()} == {"inputs"}
    assert "codice-non-adatto" in {item.code for item in made.data.blocks}


def test_a_zero_weight_that_takes_every_score_away_blocks(inputs: Path) -> None:
    edit_plan(inputs, "Obiettivi", 2, "Peso", 0)
    made = run(make_annex, inputs)
    assert {item.code for item in made.data.blocks} == {"pesi-zero"}


def test_a_misspelt_state_does_not_open_a_closed_period(inputs: Path) -> None:
    assert run(make_annex, inputs).status == "completo"
    outputs = inputs.parent / "outputs"
    before = {path: path.read_bytes() for path in outputs.rglob("*.*")}
    edit_plan(inputs, "Periodi", 3, "Stato", "chuso")
    assert run(make_annex, inputs).status == "bloccato"
    assert {path: path.read_bytes() for path in outputs.rglob("*.*")} == before


def test_a_closed_period_keeps_the_bands_it_was_judged_by(inputs: Path) -> None:
    """The outputs hold names, limits and colours themselves; another plan does not reach them."""
    assert run(make_annex, inputs).status == "completo"
    folder = inputs.parent / "outputs" / "consuntivo"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    annex = folder / "Allegato_2022_consuntivo.xlsx"
    limits = [row[1] for row in sheet_of(annex, "Legenda").values if row[1]][:3]
    assert limits == ["da 100,00 %", "da 70,00 % a meno di 100,00 %", "meno di 70,00 %"]
    said = [str(row[1]) for row in sheet_of(folder / "Ricalcolo_2022_consuntivo.xlsx",
                                            "Spiegazioni").values if row[1]]  # fmt: skip
    assert "Esito: Parzialmente raggiunto (da 70,00 % a meno di 100,00 %)" in said
    edit_plan(inputs, "Fasce", 3, "Da", 90)
    edit_plan(inputs, "Periodi", 3, "Stato", "chiuso")
    made = run(make_annex, inputs)
    assert [item.code for item in made.data.blocks] == ["periodo-chiuso"]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_figure_beyond_counting_is_refused(inputs: Path) -> None:
    edit_plan(inputs, "Indicatori", 3, "Peso", 1e308)
    made = run(make_annex, inputs)
    assert {item.code for item in made.data.blocks} == {"numero-del-piano"}
