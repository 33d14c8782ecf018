"""Answers to offices, from the command to the files: who is late, what to correct, where."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from generator.cli import main
from generator.form import ANSWER_MARK

ROOT = Path(__file__).resolve().parent.parent
Control = Callable[..., str]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The shipped inputs with one bad cell in the form of SG, and the form of PO5 not returned."""
    inputs = Path(shutil.copytree(ROOT / "inputs", tmp_path / "inputs"))
    (inputs / "consuntivo" / "Scheda_PO5.xlsx").unlink()
    path = inputs / "consuntivo" / "Scheda_SG.xlsx"
    book = openpyxl.load_workbook(path)
    next(cell for row in book["Misure"] for cell in row if cell.value == 9).value = "circa 30"
    book.save(path)
    return tmp_path


@pytest.fixture
def control(office: Path, capsys: pytest.CaptureFixture[str]) -> Control:
    """Runs `controlla` and returns what is on the screen."""

    def call(*arguments: str) -> str:
        capsys.readouterr()
        main(["controlla", "--ingressi", str(office / "inputs"),
              "--uscite", str(office / "outputs"), *arguments])  # fmt: skip
        return capsys.readouterr().out

    return call


def answer(office: Path, name: str) -> str:
    path = office / "outputs" / "consuntivo" / "risposte" / name
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def test_who_is_late_is_told_on_a_day(control: Control) -> None:
    shown = control("--al", "16/01/2023")
    assert "Consegne al 16/01/2023 (termine: 15/01/2023)" in shown
    assert "  PO5          mancante        0 di 6     in ritardo di 1 giorno" in shown
    assert "  PO2          consegnata      6 di 6     consuntivo/Scheda_PO2.xlsx" in shown


def test_the_cells_of_every_form_are_accounted_for(office: Path, control: Control) -> None:
    """On the screen and in `Segnalazioni`; a cell added to the cover is counted and listed."""
    path = office / "inputs" / "consuntivo" / "Scheda_PO2.xlsx"
    book = openpyxl.load_workbook(path)
    book["Copertina"]["D9"].value = "=2+3"
    book.save(path)
    shown = control()
    assert (
        "\nCelle delle schede   totale = usate + già nella scheda + segnalate e non usate\n"
        "  DirArea1              206 =    24 +              182 +                       0\n"
    ) in shown
    assert (
        "\n  PO2                   202 =    23 +              178 +                       1"
        in shown
    )
    assert "  PO5 " not in shown.partition("\nCelle delle schede")[2].partition("\n\n")[0]
    report = office / "outputs" / "consuntivo" / "Segnalazioni_consuntivo.xlsx"
    lines = [list(line) for line in openpyxl.load_workbook(report)["Riepilogo"].values]
    start = lines.index(["Ufficio", "Celle scritte", "Usate", "Già nella scheda", "Non usate"])
    assert lines[start + 1] == ["DirArea1", 206, 24, 182, 0]
    assert lines[start + 3] == ["PO2", 202, 23, 178, 1]
    assert len([line for line in lines[start + 1 :] if isinstance(line[1], int)]) == 6


def test_the_annex_does_not_speak_of_cells(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["allegato", "--ingressi", str(office / "inputs"), "--uscite", str(office / "outputs")])
    assert "Celle delle schede" not in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [(), ("--al", "15/01/2023")])
def test_in_time_nobody_is_late(control: Control, arguments: tuple[str, ...]) -> None:
    assert "in ritardo" not in control(*arguments)


def test_a_missing_form_is_asked_for(office: Path, control: Control) -> None:
    control("--al", "10/02/2023")
    assert (
        "la scheda dell'ufficio PO5 non è ancora arrivata (il termine era il 15/01/2023, 26 giorni "
        "fa). Si attendono 6 valori." in answer(office, "Risposta_PO5.txt")
    )


def test_a_bad_cell_is_told_and_marked_in_a_copy(office: Path, control: Control) -> None:
    received = office / "inputs" / "consuntivo" / "Scheda_SG.xlsx"
    before = sha256(received.read_bytes()).hexdigest()
    control()
    text = answer(office, "Risposta_SG.txt")
    assert text.startswith(
        "Oggetto: CCIAA di Massa-Carrara, scheda di rilevazione «Consuntivo 2022», ufficio SG\n"
    )
    assert "\n1. Misure › H" in text
    assert "«circa 30» non è un numero" in text
    assert "Nel file allegato (Scheda_SG_da_controllare.xlsx)" in text
    copy = office / "outputs" / "consuntivo" / "risposte" / "Scheda_SG_da_controllare.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(copy.read_bytes()))
    (cell,) = (cell for row in book["Misure"] for cell in row if cell.value == "circa 30")
    assert cell.comment is not None
    assert cell.comment.text.startswith(f"{ANSWER_MARK} «circa 30» non è un numero")
    assert cell.fill.fgColor.rgb == "FFF4B183"
    assert sha256(received.read_bytes()).hexdigest() == before


def test_a_bad_row_of_a_list_is_marked_too(office: Path, control: Control) -> None:
    """DirArea2's form was saved by LibreOffice; the mark stands on the row's own cell."""
    path = office / "inputs" / "consuntivo" / "Scheda_DirArea2.xlsx"
    book = openpyxl.load_workbook(path)
    next(cell for row in book["Dettaglio"] for cell in row if cell.value == 90_000).value = -1
    book.save(path)
    shown = control()
    assert "DirArea2     da correggere   4 di 4" in shown
    text = answer(office, "Risposta_DirArea2.txt")
    assert "Dettaglio › D7" in text
    assert "risorse di «Turismo», -1, sono negative" in " ".join(text.split())
    copy = office / "outputs" / "consuntivo" / "risposte" / "Scheda_DirArea2_da_controllare.xlsx"
    cell = openpyxl.load_workbook(copy)["Dettaglio"]["D7"]
    assert cell.comment is not None
    assert cell.comment.text.startswith(ANSWER_MARK)
    assert "risorse di «Turismo», -1, sono negative" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFF4B183"


def test_a_figure_typed_over_a_list_is_to_be_mended(office: Path, control: Control) -> None:
    path = office / "inputs" / "consuntivo" / "Scheda_SG.xlsx"
    book = openpyxl.load_workbook(path)
    page = book["Misure"]
    place = next(cell.row for row in page for cell in row if cell.value == "SG3_2022_M")
    page.cell(place, 8).value = 91
    next(cell for row in page for cell in row if cell.value == "circa 30").value = 9
    book.save(path)
    assert "SG           da correggere   3 di 3" in control()
    told = " ".join(answer(office, "Risposta_SG.txt").split())
    assert "91 è scritto al posto del risultato, ma le righe della misura SG3_2022_M danno" in told


def test_an_answer_to_what_is_no_longer_so_is_taken_away(office: Path, control: Control) -> None:
    control()
    folder = office / "outputs" / "consuntivo" / "risposte"
    assert (folder / "Risposta_SG.txt").is_file()
    shutil.copy(ROOT / "inputs" / "consuntivo" / "Scheda_SG.xlsx", office / "inputs" / "consuntivo")
    control()
    assert not list(folder.glob("*SG*"))


def test_a_corrected_copy_is_a_good_form(office: Path, control: Control) -> None:
    """The office may correct the marked copy itself and send that back."""
    control()
    copy = office / "outputs" / "consuntivo" / "risposte" / "Scheda_SG_da_controllare.xlsx"
    book = openpyxl.load_workbook(copy)
    (cell,) = (cell for row in book["Misure"] for cell in row if cell.value == "circa 30")
    cell.value = 9
    book.save(office / "inputs" / "consuntivo" / "Scheda_SG.xlsx")
    shown = control()
    assert "SG           consegnata      3 di 3" in shown
    assert "Scheda_SG" not in shown.partition("Consegne")[0]


def test_the_same_bytes_each_time(office: Path, control: Control) -> None:
    control()
    folder = office / "outputs" / "consuntivo" / "risposte"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    control()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
