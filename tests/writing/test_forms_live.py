"""The live parts of a form, computed by LibreOffice, and a form that went through it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from formplan import GOOD_SG, PLAN, filled, form, place, put, returned, sheet

from generator.form import CHECK, COVER

Convert = Callable[[Path, str], Path]

TYPED: dict[str, tuple[Any, str]] = {
    "Eventi": (12, "compilata"),
    "Dip-Form": ("N. D.", "n.d."),
    "Quota": (0.95, "da controllare"),
    "Tempo": (2.5, "compilata"),
    "Spesa": ("vedi nota", "da controllare"),
    "Indice": (None, "da compilare"),
}
MORE: dict[str, tuple[Any, str]] = {
    "Eventi": (2.5, "da controllare"),
    "Dip-Form": (-1, "da controllare"),
    "Quota": (95, "compilata"),
    "Tempo": ("—", "n.d."),
    "Spesa": ("?", "da controllare"),
    "Indice": (2001, "da controllare"),
}
GOOD: dict[str, tuple[Any, str]] = {
    "Eventi": (0, "compilata"),
    "Dip-Form": (3, "compilata"),
    "Quota": (100, "compilata"),
    "Tempo": ("nd", "n.d."),
    "Spesa": (-5, "compilata"),
    "Indice": (-5, "compilata"),
}


def through_office(
    tmp_path: Path, soffice: Convert, typed: dict[str, tuple[Any, str]]
) -> bytes:  # fmt: skip
    """A form filled and saved again by LibreOffice, which computes what has no cached value."""
    content = filled(form(), put({code: value for code, (value, _) in typed.items()}))
    (tmp_path / "Scheda_PO3.xlsx").write_bytes(content)
    return soffice(tmp_path / "Scheda_PO3.xlsx", "xlsx").read_bytes()


def check(content: bytes, typed: dict[str, tuple[Any, str]], counts: list[object]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    page = sheet(book)
    for code, (_, state) in typed.items():
        assert page.cell(*place(page, code, "Stato")).value == state, code
    column = [row[1].value for row in book[CHECK].iter_rows(min_row=3, max_row=10)]
    assert column == counts
    states = [row[1].value for row in book[COVER].iter_rows(max_col=2)
              if row[0].value == "Stato della scheda"]  # fmt: skip
    assert states == counts[-1:]


def test_states_and_counts_are_live(tmp_path: Path, soffice: Convert) -> None:
    first = through_office(tmp_path, soffice, TYPED)
    check(first, TYPED, [6, 2, 1, 2, 1, 1, None, "INCOMPLETO"])
    second = through_office(tmp_path, soffice, MORE)
    check(second, MORE, [6, 1, 1, 4, 0, 1, None, "INCOMPLETO"])


def test_a_form_saved_by_libreoffice_reads_the_same(tmp_path: Path, soffice: Convert) -> None:
    content = through_office(tmp_path, soffice, GOOD)
    check(content, GOOD, [6, 5, 1, 0, 0, 1, None, "COMPLETO"])
    files = {"Scheda_PO3.xlsx": content, "Scheda_SG.xlsx": filled(form(PLAN, "SG"), GOOD_SG)}
    returns = returned(tmp_path / "ritorno", files)
    assert [item.code for item in returns.findings] == ["nd-senza-motivo"]
    values = returns.measurements.set_index("measure")["value"].to_dict()
    assert [values[code] for code in ("Eventi", "Dip-Form", "Quota", "Spesa", "Indice")] == [
        0, 3, 1, -5, -5
    ]  # fmt: skip
