"""The exact words of every fault of a template, as found in a template that has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from annex_factory import add_logo, changed, page, plan, scores
from openpyxl.styles import Font
from openpyxl.workbook.workbook import Workbook

from generator.findings import Finding
from generator.layout.render import render
from generator.layout.template import read_template
from generator.layout.variables import build_variables


def put(cell: str, value: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        page(book)[cell] = value

    return change


def merge(book: Workbook) -> None:
    page(book).merge_cells("C9:C10")


def pale(book: Workbook) -> None:
    page(book)["B9"].font = Font(name="Arial", sz=8, color="FFBBBBBB")


def odd_format(book: Workbook) -> None:
    page(book)["H9"].number_format = "0.0E+00"


def narrow(book: Workbook) -> None:
    page(book).column_dimensions["B"].width = 4


MESSAGES = {
    "modello-cella": (
        put("B9", "=1+1"),
        "modello.xlsx › Allegato › B9: la cella contiene una formula, che un modello non può "
        "avere. Scrivere un testo, oppure un'espressione fra doppie graffe."),
    "modello-unione": (
        merge,
        "modello.xlsx › Allegato › C9: le celle unite C9:C10 comprendono la colonna A o righe di "
        "bande diverse. Dividere le celle e riunirle dentro una sola banda, dalla colonna B in "
        "poi."),
    "modello-ordine": (
        put("A9", "nota"),
        "modello.xlsx › Allegato › A10: la banda «totale_ufficio» non può stare qui: le bande "
        "degli uffici vanno insieme. Spostare la riga."),
    "modello-contrasto": (
        pale,
        "modello.xlsx › Allegato › B9: il colore del testo si legge male sullo sfondo. Scegliere "
        "un testo più scuro o uno sfondo più chiaro (contrasto almeno 4,5:1)."),
    "modello-formato": (
        odd_format,
        "modello.xlsx › Allegato › H9: il formato numerico «0.0E+00» non si può stampare: è stato "
        "usato quello del valore. Scegliere un formato Numero, Percentuale o Data."),
    "modello-colonna-stretta": (
        narrow,
        "modello.xlsx › Allegato › B9: «50,00%» è più largo della colonna: Excel mostrerebbe "
        "####. Allargare la colonna, oppure ridurre il carattere."),
    "modello-espressione": (
        put("C9", "{{ indicatore.nome / 2 }}"),
        "modello.xlsx › Allegato › C9: l'espressione non si può calcolare: combina valori che non "
        "vanno insieme, per esempio un testo e un numero. Correggere il testo fra le doppie "
        "graffe."),
}  # fmt: skip


def faults(path: Path) -> list[Finding]:
    """Those of reading and, if it can be read, of filling."""
    template, found = read_template(path, "modello.xlsx")
    if template is None:
        return list(found)
    of = plan()
    return [*found, *render(template, build_variables(of, scores(of)))[1]]


@pytest.mark.parametrize("code", MESSAGES)
def test_messages(code: str, tmp_path: Path) -> None:
    change, message = MESSAGES[code]
    told = {item.code: str(item) for item in faults(changed(tmp_path, change))}
    assert told[code] == message


def test_messages_about_files(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda _: None)
    add_logo(path, b"GIF89a", "Logo")
    (item,) = faults(path)
    assert str(item) == (
        "modello.xlsx › Allegato: un'immagine del foglio non si può incorporare (non è PNG o "
        "JPEG, è in CMYK o è danneggiata) e non è stata riportata. Inserirla di nuovo come PNG, "
        "oppure come JPEG in RGB."
    )
    path.write_bytes(b"")
    (item,) = faults(path)
    assert str(item) == (
        "modello.xlsx: il modello non si apre: non è una cartella di lavoro .xlsx o è "
        "danneggiato. Aprirlo in Excel e salvarlo come Cartella di lavoro di Excel (.xlsx), "
        "oppure riprendere l'ultima copia buona."
    )
