"""What stands on the screen of whoever runs a command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from generator.catalogue import finding
from generator.cli import HELP, main
from generator.findings import CellRef
from generator.gathering import Request
from generator.jobs import make_annex

ROOT = Path(__file__).resolve().parent.parent


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--aiuto"]) == 0
    assert capsys.readouterr().out == HELP


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["alegato"], "«alegato» non è un comando. Forse «allegato»?"),
        (["allegato", "--period", "x"], "«--period» non è un'opzione. Forse «--periodo»?"),
        (["allegato", "--periodo"], "manca un valore dopo un'opzione."),
        (["schede", "--bozza"], "--bozza vale solo per il comando allegato."),
        (["spiega"], "spiega vuole l'Id di un indicatore o il codice di un obiettivo."),
        (["allegato", "--al", "31/01/2023"], "--al vale solo per il comando controlla."),
        (
            ["controlla", "--al", "31/02/2023"],
            "«31/02/2023» non è un giorno: --al si scrive come 31/01/2023.",
        ),
        (["controlla", "--al", "domani"], "«domani» non è un giorno"),
        (["allegato", "schede"], "«schede» è di troppo: allegato non prende file."),
    ],
)
def test_wrong_use(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert told in shown.err
    assert shown.out == ""


def test_the_summary_counts_offices_indicators_and_verdicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--ingressi", str(ROOT / "inputs"), "--uscite", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "uffici che hanno consegnato tutto: 6 di 7" in shown
    assert "indicatori misurati: 19 di 22" in shown
    assert "10 Raggiunto, 4 Parzialmente raggiunto, 3 Non raggiunto, 1 provvisorio" in shown
    assert "PO4          incompleta      5 di 6     consuntivo/Scheda_PO4.xlsx" in shown


def spiega(element: str, *more: str) -> list[str]:
    return ["spiega", element, "--ingressi", str(ROOT / "inputs"), *more]


def test_a_figure_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(spiega("Ind_PO2_CartaServ")) == 0
    assert (
        capsys.readouterr().out
        == """\
CCIAA di Massa-Carrara, Consuntivo 2022

Indicatore PO2_CartaServ/1: Ind_PO2_CartaServ - PO2 Grado di rispetto degli standard previsti \
dalla Carta dei servizi misurato dal numero di indicatori che rispettano lo standard rispetto al \
totale
Obiettivo PO2_CartaServ, ufficio PO2; peso nell'obiettivo 100,00 %.
Formula: M_PO2_CartServNum / M_PO2_CartServDenom
  M_PO2_CartServNum = 27 N. (PO2 Numero indicatori carta dei Servizi di cui si rispetta standard \
previsto (inserire il solito valore rilevato per il Servizio))
    da consuntivo/Scheda_PO2.xlsx › Misure › H7, scritto «27»
    fonte: Carta dei servizi; data del dato: 31/12/2022
  M_PO2_CartServDenom = 30 N. (PO2 Numero indicatori presenti nella Carta dei Servizi (inserire \
il solito valore rilevato per il Servizio))
    da consuntivo/Scheda_PO2.xlsx › Misure › H8, scritto «30»
    fonte: Carta dei servizi; data del dato: 31/12/2022
Risultato: 27 / 30 = 90 %, stampato 90,00 %
Valore atteso: >= 90,00 % → rispettato
Raggiungimento: 100 %, stampato 100,00 %
Esito: Raggiunto (da 100,00 %)
Contributo al punteggio dell'obiettivo: 100,00 % (peso 100,00 % × 100,00 %)
Regola (b): Metodo proporzionale, più alto è meglio: il raggiungimento è 100 % se il valore \
atteso è rispettato, altrimenti il risultato diviso per il valore atteso, fino a 99,99 %, e 0 % \
se il risultato è negativo; si confronta il risultato come è stampato, con 2 decimali; un dato \
mancante lascia l'obiettivo senza punteggio.
"""
    )


def test_an_objective_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(spiega("DirArea1_1")) == 0
    assert capsys.readouterr().out.splitlines()[3:] == [
        "Ufficio DirArea1.",
        "  DirArea1_1/1: peso 50,00 %, raggiungimento 83,33 %, contributo 41,67 %",
        "  DirArea1_1/2: peso 50,00 %, raggiungimento 100,00 %, contributo 50,00 %",
        "Punteggio: 91,67 %",
        "Peso rilevato: 100,00 %",
        "Esito: Parzialmente raggiunto (da 70,00 % a meno di 100,00 %)",
    ]


def test_what_is_not_there_is_not_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(spiega("PO2_Carta")) == 2
    told = capsys.readouterr().err
    assert told.startswith("«PO2_Carta» non è un indicatore né un obiettivo del piano. Forse «PO2_")
    assert main(["spiega", "PO2_Trasp", "--ingressi", str(tmp_path)]) == 1
    assert "il piano non c'è." in capsys.readouterr().out


def test_a_closed_period_is_never_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = Path(shutil.copytree(ROOT / "inputs", tmp_path / "inputs"))
    places = ["--ingressi", str(inputs), "--uscite", str(tmp_path / "outputs")]
    assert main(places) == 0
    made = {path: path.read_bytes() for path in (tmp_path / "outputs").rglob("*.*")}
    book = openpyxl.load_workbook(inputs / "piano.xlsx")
    periods = book["Periodi"]
    state = next(cell.column_letter for cell in periods[1] if cell.value == "Stato")
    periods[f"{state}3"] = "chiuso"
    book.save(inputs / "piano.xlsx")
    capsys.readouterr()
    assert main(places) == 1
    told = "il periodo «consuntivo» è chiuso: i file che ci sono già non vengono sostituiti."
    assert told in capsys.readouterr().out
    assert {path: path.read_bytes() for path in (tmp_path / "outputs").rglob("*.*")} == made


def test_forms_of_a_period_that_collects_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--ingressi", str(ROOT / "inputs"), "--uscite", str(tmp_path)]
    assert main(["schede", "--periodo", "iniziale", *places]) == 1
    told = finding(
        "periodo-senza-schede", CellRef("piano.xlsx", "Periodi"), periodo="iniziale",
        ammessi="consuntivo",
    )  # fmt: skip
    assert str(told) == (
        "piano.xlsx › Periodi: il periodo «iniziale» non raccoglie dati: non ha schede da "
        "preparare. Indicare un periodo che raccoglie dati: consuntivo."
    )
    assert told.text in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    templates = Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))
    (templates / "allegato-consuntivo.xlsx").rename(templates / "allegato-consuntivi.xlsx")
    made = make_annex(Request(ROOT / "inputs", tmp_path / "outputs", templates), lambda *_: None)
    assert made.status == "bloccato"
    [found] = made.data.blocks
    assert found.code == "modello-assente"
    assert str(found) == (
        "piano.xlsx › Periodi: il modello «allegato-consuntivo.xlsx» non c'è. Forse si intendeva "
        "«allegato-consuntivi.xlsx», «allegato-configurazione.xlsx»? Mettere il file in templates, "
        "oppure correggere la colonna «Modello» del foglio «Periodi»."
    )


def test_the_readme_shows_the_real_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The end of what `make report` says, word for word."""
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = readme.partition("<!-- fine della schermata -->")[0].rpartition("```\n")[0]
    shown = shown.rpartition("```\n")[2]
    outputs = tmp_path / "outputs"
    assert main(["--ingressi", str(ROOT / "inputs"), "--uscite", str(outputs)]) == 0
    said = capsys.readouterr().out.replace(str(tmp_path) + "/", "")
    assert shown.startswith("Consegne")
    assert said.endswith(shown)


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    command = f'"{sys.executable}" run_report.py --uscite "{tmp_path}" | head -n 1'
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True)  # noqa: S602
    assert done.stderr == ""
    assert (tmp_path / "consuntivo" / "manifesto.json").is_file()


def test_what_the_system_refuses_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "inputs/piano.xlsx")

    monkeypatch.setattr("generator.jobs.make_annex", refused)
    assert main([]) == 1
    assert capsys.readouterr().err == (
        "Non si può leggere o scrivere «inputs/piano.xlsx»: Permission denied.\n"
        "Controllare nome, permessi e spazio, poi ripetere il comando.\n"
    )
