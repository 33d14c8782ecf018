"""Fills the seven forms of the consuntivo with invented values, the way offices do.

Usage: `python -m tools.make_returns`, with LibreOffice for the offices that use it. The values are
invented and say so on each cover; among them are met, partial, missed and exceeded targets, an
n.d., a blank and a zero denominator. Both programs stamp the files with the time of saving, so a
second run gives other bytes with the same cells.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from generator.form import (
    COVER,
    COVER_COMPILER,
    COVER_DATE,
    COVER_SEEN_BY,
    DETAILS,
    MEASURES,
    REASONS,
    form_file_name,
)

PERIOD = "consuntivo"
OUTPUTS, INPUTS = Path("outputs") / PERIOD / "schede", Path("inputs") / PERIOD
INVENTED = "Valori inventati a scopo dimostrativo"
COMPILED = datetime(2023, 1, 12)  # noqa: DTZ001 - a date typed in a cell has no zone
YEAR_END = datetime(2022, 12, 31)  # noqa: DTZ001

Typed = float | str | None


@dataclass(frozen=True)
class Return:
    """What one office typed: measure → value, source and note; indicator → cause and action.

    `rows` are the cells of the list of its one measure made of rows, by header.
    """

    values: dict[str, tuple[Typed, str, str]]
    reasons: dict[str, tuple[str, str]]
    rows: tuple[dict[str, object], ...] = ()
    saved_by_libreoffice: bool = False


PROJECTS: tuple[dict[str, object], ...] = tuple(
    {"Elemento": name, "Valore": value, "Risorse": resources}
    for name, value, resources in (
        ("Punto impresa digitale: doppia transizione", 100, 150_000),
        ("Formazione lavoro", "98 %", 120_000),
        ("Turismo", 95, 90_000),
        ("Preparazione delle PMI ai mercati internazionali", 90, 60_000),
        ("Prevenzione delle crisi d'impresa", 89, 30_000),
    )
)
_PHASES = ("Avviso", "Sportello", "Seminari", "Contributi", "Rendicontazione")
_TOPICS = ("PID", "Formazione lavoro", "Turismo", "Mercati internazionali", "Crisi d'impresa")
_STARTED = (
    "17/01", "31/01", "14/03", "04/04", "20/06", "24/01", "07/02", "21/03", "02/05", "23/06",
    "18/02", "28/02", "28/03", "16/05", None, "25/01", "01/03", "11/04", "30/05", "19/09",
    "03/02", "22/03", "13/06", "30/06", None,
)  # fmt: skip
ACTIVITIES: tuple[dict[str, object], ...] = tuple(
    {
        "Elemento": f"{topic}: {phase.lower()}",
        "Data": datetime.strptime(f"{day}/2022", "%d/%m/%Y") if day else None,  # noqa: DTZ007
        "Note": None if day else "Rinviata al nuovo ente",
    }
    for (topic, phase), day in zip(
        ((topic, phase) for topic in _TOPICS for phase in _PHASES), _STARTED, strict=True
    )
)

INTEGRA, WEBSITE, CHARTER = "INTEGRA", "Sito camerale", "Carta dei servizi"
RETURNS = {
    "DirArea1": Return(
        {
            "T_medi_C1.1.1": (2.4, "Registro Imprese, cruscotto", ""),
            "Med_Conc": (156, "Registro mediazioni", ""),
            "FTE_Integrato_C2.7.2": ("2,1", "Rilevazione FTE", ""),
            "DirArea1_2.1": (412, "Cert'O", ""),
            "DirArea1_2.2": (430, "Cert'O", ""),
            "N_eventi-inf_PID": (11, "Agenda PID", "Tre eventi in più, in collaborazione"),
        },
        {
            "DirArea1_1/1": (
                "Due addetti assenti per lunghi periodi nel secondo semestre.",
                "Nuova ripartizione dei carichi dal 01/02/2023.",
            )
        },
    ),
    "DirArea2": Return(
        {
            "Dip-Form": (38, "Ufficio personale", ""),
            "Unit_Stab": (41, "Ufficio personale", "Dato al 31/12"),
            "N_Dir": (2, "Ufficio personale", ""),
            "M_Ind_Sint_Prog_20": (None, "Relazioni di progetto", ""),
        },
        {
            "DirArea2_1/1": (
                "Cinque dipendenti non hanno potuto seguire il corso di dicembre.",
                "Recupero entro marzo 2023.",
            ),
            "DirArea2_2/1": ("Ritardi nei servizi PO4 e PO5.", "Verifica mensile dal 2023."),
        },
        PROJECTS,
        saved_by_libreoffice=True,
    ),
    "PO2": Return(
        {
            "PO2_1_2021_AGGNUM": (3, INTEGRA, ""),
            "PO2_1_2021_AGGDENUM": (3, INTEGRA, ""),
            "M_PO2_CartServNum": (27, CHARTER, ""),
            "M_PO2_CartServDenom": (30, CHARTER, ""),
            "M_PO2_Trasp_num": (118, WEBSITE, ""),
            "M_PO2_Trasp_den": (140, WEBSITE, ""),
        },
        {"PO2_Trasp/1": ("Migrazione del sito a ottobre.", "Pagine restanti entro febbraio.")},
    ),
    "PO3": Return(
        {
            "PO3_2_2021_AGGNUM": (3, INTEGRA, ""),
            "PO3_1_2021_AGGDENUM": (3, INTEGRA, ""),
            "M_PO3_CartServNum": (22, CHARTER, ""),
            "M_PO3_CartServDenum": (28, CHARTER, ""),
            "M_PO3_Trasp_num": ("n.d.", WEBSITE, "Registro delle pagine perso nella migrazione"),
            "M_PO3_Trasp_den": (96, WEBSITE, ""),
        },
        {"PO3_CartaServ/1": ("Standard sui tempi non rispettati.", "Revisione della Carta.")},
    ),
    "PO4": Return(
        {
            "PO4_2_2021_AGGNUM": (2, INTEGRA, "Aggiornamento di settembre in ritardo"),
            "PO4_2_2021_AGGDENUM": (3, INTEGRA, ""),
            "M_PO4_CartServNum": (19, CHARTER, ""),
            "M_PO4_CartServDenum": (21, CHARTER, ""),
            "M_PO4_Trasp_num": (None, "", ""),
            "M_PO4_Trasp_den": (104, WEBSITE, ""),
        },
        {"PO4_2_2021/1": ("Un aggiornamento oltre i 15 giorni.", "Promemoria automatico.")},
        saved_by_libreoffice=True,
    ),
    "PO5": Return(
        {
            "PO5_2_2021__AGGNUM": (3, INTEGRA, ""),
            "PO5_2_2021__AGGDENUM": (3, INTEGRA, ""),
            "M_PO5_CartServNum": (0, CHARTER, "Nessuno standard rilevato nel 2022"),
            "M_PO5_CartServPPP": (0, CHARTER, "Carta sospesa in vista dell'accorpamento"),
            "M_PO5_Trasp_num": (60, WEBSITE, ""),
            "M_PO5_Trasp_den": (96, WEBSITE, ""),
        },
        {"PO5_Trasp/1": ("Personale assegnato ad altro servizio.", "Affiancamento da PO2.")},
        saved_by_libreoffice=True,
    ),
    "SG": Return(
        {
            "SG_1.1": (9, "ISR", ""),
            "SG_2.1": (5, "Segreteria generale", ""),
            "SG3_2022_M": (None, "Relazioni di progetto", ""),
        },
        {
            "SG_2/1": (
                "Sette attività rinviate a dopo l'accorpamento.",
                "Inserite nel programma del nuovo ente.",
            )
        },
        ACTIVITIES,
    ),
}


def main() -> int:
    """Fills the forms in `outputs/consuntivo/schede` and puts them into `inputs/consuntivo`."""
    INPUTS.mkdir(parents=True, exist_ok=True)
    for office, returned in RETURNS.items():
        name = form_file_name(office)
        book = openpyxl.load_workbook(OUTPUTS / name)
        _fill_cover(book[COVER])
        _fill_table(book[MEASURES], "Codice", _measure_cells(returned))
        if returned.rows:
            _fill_list(book[DETAILS], returned.rows)
        _fill_table(book[REASONS], "Indicatore", _reason_cells(returned))
        book.save(INPUTS / name)
        if returned.saved_by_libreoffice:
            _save_again(INPUTS / name)
    return 0


def _measure_cells(returned: Return) -> dict[str, dict[str, object]]:
    return {
        measure: {
            "Valore": value,
            "Data del dato": YEAR_END if source else None,
            "Fonte": source or None,
            "Note": note or None,
        }
        for measure, (value, source, note) in returned.values.items()
    }


def _reason_cells(returned: Return) -> dict[str, dict[str, object]]:
    return {
        indicator: {"Causa dello scostamento": cause, "Azione correttiva": action}
        for indicator, (cause, action) in returned.reasons.items()
    }


def _fill_cover(sheet: Worksheet) -> None:
    answers: dict[str, object] = {
        COVER_COMPILER: INVENTED, COVER_DATE: COMPILED, COVER_SEEN_BY: INVENTED
    }  # fmt: skip
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value in answers:
                sheet.cell(cell.row, cell.column + 1).value = answers[cell.value]  # type: ignore[assignment]


def _fill_table(sheet: Worksheet, key: str, rows: dict[str, dict[str, object]]) -> None:
    """Types `rows` into the table whose header row holds `key`, by code and header."""
    header = next(row for row in sheet.iter_rows() if any(cell.value == key for cell in row))
    columns = {str(cell.value): cell.column for cell in header if cell.value}
    places = {sheet.cell(row, columns[key]).value: row for row in range(1, sheet.max_row + 1)}
    for code, cells in rows.items():
        for column, value in cells.items():
            if value is not None:
                sheet.cell(places[code], columns[column]).value = value  # type: ignore[assignment]


def _fill_list(sheet: Worksheet, rows: tuple[dict[str, object], ...]) -> None:
    """Types the elements of a list from its first row on."""
    header = next(row for row in sheet.iter_rows() if any(c.value == "Elemento" for c in row))
    columns = {str(cell.value): cell.column for cell in header if cell.value}
    for line, cells in enumerate(rows, start=int(header[0].row or 0) + 1):
        for column, value in cells.items():
            sheet.cell(line, columns[column]).value = value  # type: ignore[assignment]


def _save_again(path: Path) -> None:
    """Opens and saves `path` with LibreOffice, as an office without Excel does."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603 - a fixed command
            [  # noqa: S607
                "soffice", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
                "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
                "--outdir", folder, str(path),
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        path.write_bytes((Path(folder) / path.name).read_bytes())


if __name__ == "__main__":
    sys.exit(main())
