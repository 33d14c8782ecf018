"""A form filled in LibreOffice as on the screen, saved as `.xlsx` and as `.ods`, and read."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from formplan import GOOD_SG, PLAN, filled, form, moment, returned, rows
from typing_office import type_in

from generator.form import COVER, MEASURES, REASONS
from generator.reading.returns import Returns

Program = Callable[[str], str]

SG = {"Scheda_SG.xlsx": filled(form(PLAN, "SG"), GOOD_SG)}
VALUES = {"H5": "12", "H6": "3", "H7": "95", "H8": "2,5", "H9": "1.234,56", "H10": "n.d."}
BESIDE = {"I5": "31/12/2022", "I8": "1/2/22", "J5": "Registro", "K5": "Prot. 12/15",
          "L10": "il sistema è fermo: vedi «nota»", "A6": "X", "C20": "cella protetta"}  # fmt: skip
REASON = {"E5": "poco tempo", "F5": "3/4"}


@pytest.fixture(scope="module")
def saved(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("scheda")
    (folder / "Scheda_PO3.xlsx").write_bytes(form())
    typed = {(MEASURES, cell): text for cell, text in (VALUES | BESIDE).items()}
    typed |= {(REASONS, cell): text for cell, text in REASON.items()}
    return type_in(program, folder, folder / "Scheda_PO3.xlsx", typed)


def read(folder: Path, ending: str, content: bytes) -> Returns:
    return returned(folder, {f"Scheda_PO3.{ending}": content, **SG})


def test_what_was_typed_there_is_read(tmp_path: Path, saved: dict[str, bytes]) -> None:
    """Locked cells do not take what is typed, so nothing strange is in the form."""
    returns = read(tmp_path, "xlsx", saved["xlsx"])
    assert returns.findings == ()
    frame = returns.measurements.set_index("measure")
    own = frame[frame["office"] == "PO3"]
    assert own["value"].dropna().to_dict() == {
        "Eventi": 12, "Dip-Form": 3, "Quota": 0.95, "Tempo": 2.5, "Spesa": 1234.56
    }  # fmt: skip
    assert list(own["state"]) == ["valore"] * 5 + ["n.d.", "non prevista"]
    assert own["date"].dropna().to_dict() == {"Eventi": date(2022, 12, 31),
                                              "Tempo": date(2022, 2, 1)}  # fmt: skip
    assert list(own.loc["Eventi", ["source", "evidence"]]) == ["Registro", "Prot. 12/15"]
    assert own.loc["Indice", "note"] == BESIDE["L10"]
    assert returns.reasons[["indicator", "cause", "action"]].to_numpy().tolist() == [
        ["I_Eventi", "poco tempo", "3/4"]
    ]


def test_the_same_form_saved_by_excel_reads_the_same(
    tmp_path: Path, saved: dict[str, bytes]
) -> None:
    """The same cells written by another library, as a witness for LibreOffice's."""
    witness = openpyxl.load_workbook(io.BytesIO(form()))
    cells = {"H5": 12, "H6": 3, "H7": 95, "H8": 2.5, "H9": 1234.56, "H10": "n.d.",
             "I5": moment(2022, 12, 31), "I8": moment(2022, 2, 1),
             **{cell: BESIDE[cell] for cell in ("J5", "K5", "L10")}}  # fmt: skip
    for cell, value in cells.items():
        witness[MEASURES][cell].value = value
    for cell, text in REASON.items():
        witness[REASONS][cell].value = text
    out = io.BytesIO()
    witness.save(out)
    theirs, ours = read(tmp_path / "a", "xlsx", saved["xlsx"]), read(
        tmp_path / "b", "xlsx", out.getvalue())  # fmt: skip
    assert theirs.measurements.drop(columns="shown").equals(ours.measurements.drop(columns="shown"))
    assert theirs.reasons.equals(ours.reasons)
    assert [item.count for item in theirs.deliveries] == [item.count for item in ours.deliveries]


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_an_ods_is_refused_whatever_its_name(
    tmp_path: Path, saved: dict[str, bytes], ending: str
) -> None:
    returns = read(tmp_path, ending, saved["ods"])
    assert [str(item) for item in returns.findings] == [
        f"consuntivo/Scheda_PO3.{ending}: il file è un foglio di LibreOffice (.ods). Aprirlo in "
        "LibreOffice e salvarlo con «Salva con nome», tipo «Excel 2007-365 (.xlsx)»."
    ]
    assert rows(returns.findings) == [("", "file-ods")]
    assert [item.status for item in returns.deliveries] == ["rifiutata", "consegnata"]


# What LibreOffice in Italian makes of what is typed in a cell without a format.
TYPED = {
    "3/4": (datetime, "d"),
    "12/15": (str, "s"),  # no month 15
    "15/12": (datetime, "d"),
    "3/45": (str, "s"),
    "1,5": (float, "n"),
    "1.234": (int, "n"),
    "1.234,56": (float, "n"),
    "104,5%": (float, "n"),
    "n.d.": (str, "s"),
}


def test_what_becomes_of_a_ratio(program: Program, tmp_path: Path) -> None:
    """`3/4` is a day as soon as it is typed; nothing in the file says that it was a ratio."""
    plain = openpyxl.Workbook()
    plain["Sheet"]["C1"].value = "x"
    plain.save(tmp_path / "foglio.xlsx")
    cells = dict(zip((f"A{row}" for row in range(1, 20)), TYPED, strict=False))
    typed = {("Sheet", cell): text for cell, text in cells.items()}
    content = type_in(program, tmp_path, tmp_path / "foglio.xlsx", typed)["xlsx"]
    page = openpyxl.load_workbook(io.BytesIO(content))["Sheet"]
    kinds = {text: (type(page[cell].value), page[cell].data_type) for cell, text in cells.items()}
    assert kinds == TYPED
    assert (page["A1"].value.month, page["A1"].value.day) == (4, 3)
    assert page["A8"].value == 1.045
    assert "%" in page["A8"].number_format


# The same, typed in the form: each is the right value or one clear finding.
IN_FORM = {
    ("H5", "3/4"): "data-nella-cella", ("H6", "12/15"): "rapporto-nella-cella",
    ("H7", "104,5%"): "percentuale-dubbia", ("H8", "3/45"): "rapporto-nella-cella",
    ("H9", "15/12"): "data-nella-cella", ("H10", "=1/0"): "cella-errore",
}  # fmt: skip


def test_a_ratio_typed_in_the_form_is_refused(program: Program, tmp_path: Path) -> None:
    (tmp_path / "Scheda_PO3.xlsx").write_bytes(form())
    typed = {(MEASURES, cell): text for cell, text in IN_FORM} | {(COVER, "A40"): "protetta"}
    content = type_in(program, tmp_path, tmp_path / "Scheda_PO3.xlsx", typed)["xlsx"]
    returns = read(tmp_path / "ritorno", "xlsx", content)
    assert {item.where.cell: item.code for item in returns.findings} == {
        cell: code for (cell, _), code in IN_FORM.items()
    }
    assert all(item.blocks for item in returns.findings)
    own = returns.measurements[returns.measurements["office"] == "PO3"]
    assert own["value"].isna().all()
