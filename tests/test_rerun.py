"""Runs after the first: nothing changed, one form changed, a trial, an interruption."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from generator import cli
from generator.gathering import Request
from generator.jobs import Outcome, check_returns, make_annex
from generator.progress import Progress
from generator.rerun import STAMP_FILE

ROOT = Path(__file__).resolve().parent.parent
UNCHANGED = (
    "Nulla è cambiato dall'ultima esecuzione: i file in {folder} restano come sono.\n"
    "Le segnalazioni (0 blocchi, 26 avvertenze) sono in "
    "{folder}/Segnalazioni_consuntivo.xlsx.\n"
)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "inputs", tmp_path / "inputs"))


def run(inputs: Path, outputs: str = "outputs", **options: bool) -> Outcome:
    request = Request(inputs, inputs.parent / outputs, ROOT / "templates", **options)  # type: ignore[arg-type]
    return make_annex(request, lambda *_: None)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def type_a_value(inputs: Path, value: float) -> None:
    path = inputs / "consuntivo" / "Scheda_SG.xlsx"
    book = openpyxl.load_workbook(path)
    cell = next(cell for row in book["Misure"] for cell in row if cell.value == 9)
    cell.value = value
    book.save(path)


def test_nothing_changed_is_said_and_every_file_stays(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = inputs.parent / "outputs"
    asked = ["--ingressi", str(inputs), "--uscite", str(outputs)]
    assert cli.main(asked) == 0
    folder = outputs / "consuntivo"
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    capsys.readouterr()
    assert cli.main(asked) == 0
    assert capsys.readouterr().out == UNCHANGED.format(folder=folder)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_one_changed_form_gives_the_bytes_of_a_full_run(inputs: Path) -> None:
    assert run(inputs).repeated is None
    type_a_value(inputs, 7)
    assert run(inputs).repeated is None
    assert run(inputs, "altre uscite").repeated is None
    again = files_in(inputs.parent / "outputs" / "consuntivo")
    assert again == files_in(inputs.parent / "altre uscite" / "consuntivo")


@pytest.mark.parametrize("change", [
    "a form", "the plan", "another file", "an output", "a missing output", "no stamp", "a draft",
    "the findings",
])  # fmt: skip
def test_whatever_changed_the_run_is_made_again(change: str, inputs: Path) -> None:
    run(inputs)
    folder = inputs.parent / "outputs" / "consuntivo"
    assert run(inputs).repeated is not None
    if change == "a form":
        type_a_value(inputs, 7)
    elif change == "the plan":
        book = openpyxl.load_workbook(inputs / "piano.xlsx")
        book["Ente"]["B2"].value = "CCIAA di Altrove"
        book.save(inputs / "piano.xlsx")
    elif change == "another file":
        (inputs / "consuntivo" / "appunti.txt").write_text("da rivedere")
    elif change == "an output":
        (folder / "Ricalcolo_2022_consuntivo.xlsx").write_bytes(b"altro")
    elif change == "a missing output":
        (folder / "Segnalazioni_consuntivo.xlsx").unlink()
    elif change == "the findings":
        (folder / "Segnalazioni_consuntivo.xlsx").write_bytes(b"altro")
    elif change == "no stamp":
        (folder / STAMP_FILE).write_text("[]")
    assert run(inputs, draft=change == "a draft").repeated is None


def test_a_copy_kept_beside_does_not_stand_for_the_outputs(inputs: Path) -> None:
    run(inputs)
    folder = inputs.parent / "outputs" / "consuntivo"
    shutil.copytree(folder, folder.with_name("consuntivo-vecchio"))
    assert run(inputs).repeated is not None
    shutil.rmtree(folder)
    assert run(inputs).repeated is None
    assert (folder / "Allegato_2022_consuntivo.pdf").is_file()


def test_findings_of_another_question_do_not_stay(inputs: Path) -> None:
    run(inputs)
    folder = inputs.parent / "outputs" / "consuntivo"
    before = files_in(folder)
    form = inputs / "consuntivo" / "Scheda_PO2.xlsx"
    content = form.read_bytes()
    form.unlink()
    check_returns(Request(inputs, inputs.parent / "outputs", ROOT / "templates"), lambda *_: None)
    form.write_bytes(content)
    run(inputs)
    name = "Segnalazioni_consuntivo.xlsx"
    assert (folder / name).read_bytes() == before[name]


def test_outputs_moved_elsewhere_get_links_that_lead_to_the_inputs(inputs: Path) -> None:
    run(inputs)
    shutil.copytree(inputs.parent / "outputs", inputs.parent / "altrove" / "outputs")
    assert run(inputs, "altrove/outputs").repeated is None


def test_a_blocked_run_is_run_again_to_tell_why(inputs: Path) -> None:
    (inputs / "consuntivo" / "Scheda_PO3.xlsx").write_bytes(b"")
    assert run(inputs).status == run(inputs).status == "bloccato"
    assert run(inputs).repeated is None


def test_a_trial_leaves_the_annex_of_record_alone(inputs: Path) -> None:
    run(inputs)
    folder = inputs.parent / "outputs" / "consuntivo"
    before = files_in(folder)
    type_a_value(inputs, 7)
    made = run(inputs, workbook_only=True)
    assert [path.name for path in made.written] == [
        "Allegato_PROVA_2022_consuntivo.xlsx", "risultati_PROVA.json",
        "Segnalazioni_consuntivo.xlsx",
    ]  # fmt: skip
    after = files_in(folder)
    record = ("Allegato_2022", "Ricalcolo", "Testo", "manifesto", "risultati.json")
    kept = [name for name in before if name.startswith(record)]
    assert len(kept) == 8
    assert all(after[name] == before[name] for name in kept)


@pytest.mark.parametrize("moment", [
    "schede lette", "disposizione delle pagine", "allegato in PDF e in Excel, 7 pagine",
    "ricalcolo", "allegato in PDF, 7 pagine", "scrittura dei file",
])  # fmt: skip
def test_an_interruption_leaves_nothing_half_written(
    moment: str, inputs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: object, what: str, *_count: int) -> None:
        if what == moment:
            raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "__call__", interrupt)
    outputs = inputs.parent / "outputs"
    assert cli.main(["--ingressi", str(inputs), "--uscite", str(outputs)]) == 1
    assert capsys.readouterr().err == "\nInterrotto: nessun file è rimasto a metà.\n"
    assert not [path for path in outputs.rglob("*") if path.is_file()]


# --- how far a run is ----------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("generator.progress.time.monotonic", lambda: now[0])
    return now


def test_progress_tells_what_is_done_and_the_time_left(
    clock: list[float], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with Progress() as progress:
        progress("schede lette", 1, 1000)
        clock[0] = 4.0
        progress("schede lette", 101, 1000)
        clock[0] = 300.0
        progress("schede lette", 500, 1000)
        progress("allegato in PDF, 812 pagine", 0, 0)
    told = [line.rstrip() for line in capsys.readouterr().err.split("\r")]
    assert told == [
        "", "Schede lette: 101 di 1000, mancano circa 36 secondi",
        "Schede lette: 500 di 1000, mancano circa 5 minuti", "Allegato in PDF, 812 pagine …",
        "", "",
    ]  # fmt: skip


def test_progress_is_quiet_where_nobody_looks(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with Progress() as progress:
        clock[0] = 60.0
        progress("schede lette", 1, 2)
    assert capsys.readouterr().err == ""
