"""Broken input, as a user meets it: a place, a remedy, exit code 1, the previous annex intact."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from generator.cli import main

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def good_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped inputs and the outputs made from them."""
    folder = tmp_path_factory.mktemp("good")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    assert main(["--ingressi", str(folder / "inputs"), "--uscite", str(folder / "outputs")]) == 0
    return folder


@pytest.fixture
def office(good_run: Path, tmp_path: Path) -> Path:
    """A copy of that folder for one test to break."""
    return Path(shutil.copytree(good_run, tmp_path / "office"))


@pytest.fixture
def run(office: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the broken folder: exit code and what is on the screen, in one line."""

    def call(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        places = ["--ingressi", str(office / "inputs"), "--uscite", str(office / "outputs")]
        code = main([*arguments, *places])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        return code, " ".join((shown.out + shown.err).split())

    return call


def _annexes(office: Path) -> dict[str, str]:
    """Digest of everything that is signed or handed on, by name."""
    kept = [*(office / "outputs").rglob("Allegato*"), *(office / "outputs").rglob("manifesto*")]
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in kept}


def _change_plan(office: Path, change: Callable[[Workbook], None]) -> None:
    path = office / "inputs" / "piano.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def _column(book: Workbook, sheet: str, header: str) -> int:
    return next(cell.column for cell in book[sheet][1] if cell.value == header)


def _set(sheet: str, row: int, header: str, value: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[sheet].cell(row, _column(book, sheet, header)).value = value  # type: ignore[assignment]

    return change


def _without_sheet(book: Workbook) -> None:
    del book["Misure"]


def _without_column(book: Workbook) -> None:
    book["Indicatori"].cell(1, _column(book, "Indicatori", "Formula")).value = "Calcolo"


BROKEN_PLANS = {
    "plan without a sheet": (
        _without_sheet,
        "piano.xlsx BLOCCO manca il foglio «Misure». → Dare questo nome al foglio giusto, oppure "
        "aggiungerlo; la Guida del piano ne elenca le colonne.",
    ),
    "plan without a column": (
        _without_column,
        "BLOCCO Indicatori: manca la colonna «Formula».",
    ),
    "objective without office": (
        _set("Obiettivi", 5, "Ufficio", None),
        "BLOCCO Obiettivi › C5: l'obiettivo «DirArea2_1» non ha un ufficio.",
    ),
    "weight of text": (
        _set("Indicatori", 3, "Peso", "metà"),
        "BLOCCO Indicatori › H3: «metà» non è un numero valido per «Peso». → Scrivere solo il "
        "numero, per esempio 50 %.",
    ),
    "formula that does not parse": (
        _set("Indicatori", 6, "Formula", "Dip-Form / (Unit_Stab + N_Dir"),
        "Dip-Form / (Unit_Stab + N_Dir ^",
    ),
    "unknown measure in a formula": (
        _set("Indicatori", 6, "Formula", "Dip-Form / (Unit_Stab + NDir)"),
        "«NDir» non è una misura del piano (indicatore DirArea2_1/1). Forse si intendeva «N_Dir»?",
    ),
}


@pytest.mark.parametrize("name", BROKEN_PLANS)
def test_broken_plan(name: str, office: Path, run: Run) -> None:
    change, expected = BROKEN_PLANS[name]
    before = _annexes(office)
    _change_plan(office, change)
    code, shown = run()
    assert code == 1
    assert expected in shown
    assert _annexes(office) == before
    results = json.loads((office / "outputs" / "consuntivo" / "risultati.json").read_text("utf-8"))
    assert results["esito"] == "bloccato"


def test_the_caret_stands_under_the_fault(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _change_plan(office, _set("Indicatori", 6, "Formula", "Dip-Form / (Unit_Stab ! N_Dir)"))
    capsys.readouterr()
    main(["--ingressi", str(office / "inputs"), "--uscite", str(office / "outputs")])
    lines = capsys.readouterr().out.splitlines()
    formula = next(line for line in lines if line.endswith("Dip-Form / (Unit_Stab ! N_Dir)"))
    assert lines[lines.index(formula) + 1].index("^") == formula.index("!")


def test_no_plan(office: Path, run: Run) -> None:
    before = _annexes(office)
    (office / "inputs" / "piano.xlsx").unlink()
    code, shown = run()
    assert code == 1
    assert "piano.xlsx BLOCCO il piano non c'è. → Mettere il piano in questa cartella" in shown
    assert _annexes(office) == before


def test_period_unknown(office: Path, run: Run) -> None:
    before = _annexes(office)
    code, shown = run("--periodo", "consuntvo")
    assert code == 1
    assert (
        "il periodo «consuntvo» non è nel foglio «Periodi». Forse si intendeva «consuntivo»?"
        in shown
    )
    assert "→ Usare uno di questi: iniziale, consuntivo." in shown
    assert _annexes(office) == before
    assert not (office / "outputs" / "consuntvo").exists()


def test_empty_folder_of_returns(office: Path, run: Run) -> None:
    before = _annexes(office)
    for path in (office / "inputs" / "consuntivo").iterdir():
        path.unlink()
    code, shown = run("--periodo", "consuntivo")
    assert code == 1
    assert "la cartella delle schede del periodo «consuntivo» non c'è o è vuota." in shown
    assert _annexes(office) == before
    code, shown = run()
    assert code == 1
    assert "nessun periodo ha schede restituite" in shown


def test_a_return_that_is_a_text_file(office: Path, run: Run) -> None:
    before = _annexes(office)
    (office / "inputs" / "consuntivo" / "Scheda_PO3.xlsx").write_text("N_Dir;3\n", "utf-8")
    code, shown = run()
    assert code == 1
    assert "consuntivo/Scheda_PO3.xlsx BLOCCO il file contiene solo testo" in shown
    assert "→ Riportare i valori nel file .xlsx di partenza" in shown
    assert _annexes(office) == before


def test_a_form_of_another_office_renamed(office: Path, run: Run) -> None:
    before = _annexes(office)
    folder = office / "inputs" / "consuntivo"
    shutil.copy(folder / "Scheda_PO2.xlsx", folder / "Scheda_PO3.xlsx")
    code, shown = run()
    assert code == 1
    assert (
        "consuntivo/Scheda_PO3.xlsx BLOCCO il nome del file dice PO3, ma la scheda è dell'ufficio "
        "PO2." in shown
    )
    assert _annexes(office) == before


def test_a_draft_goes_on_past_a_bad_form_but_not_past_a_bad_plan(office: Path, run: Run) -> None:
    before = _annexes(office)
    path = office / "inputs" / "consuntivo" / "Scheda_SG.xlsx"
    book = openpyxl.load_workbook(path)
    cell = next(cell for row in book["Misure"] for cell in row if cell.value == 9)
    cell.value = "circa 30"
    book.save(path)
    code, shown = run("allegato", "--bozza")
    assert code == 1
    assert f"Misure › {cell.coordinate}: «circa 30» non è un numero (misura SG_1.1)." in shown
    drafts = {name for name in _annexes(office) if "BOZZA" in name}
    assert "Allegato_BOZZA_2022_consuntivo.xlsx" in drafts
    assert {name: digest for name, digest in _annexes(office).items() if name in before} == before
    _change_plan(office, _set("Indicatori", 3, "Peso", "metà"))
    code, shown = run("allegato", "--bozza")
    assert code == 1
    assert shown.endswith("è rimasto com'era.")
