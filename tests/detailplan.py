"""A plan whose measures are made of rows, and forms with their lists filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import formplan
import pandas as pd
from formplan import Change, filled, make_plan, measure
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.computing.details import fill_details
from generator.detail import Detail, RowField, RowMethod, build_detail, parse_condition
from generator.findings import Finding
from generator.form import DETAILS, form_file_name
from generator.model import MeasureKind, Plan
from generator.reading.returns import Returns
from generator.writing.form_frame import HEADER_ROW
from generator.writing.form_source import prepare_forms
from generator.writing.forms import write_form

FIRST = HEADER_ROW + 2  # row of the first element, from 1
Row = tuple[Any, ...]


def detail(method: str, condition: str = "", columns: str = "") -> Detail:
    """As the plan writes it: `detail("quota", "data <= 30/06/2022")`."""
    wanted = parse_condition(condition) if condition else None
    assert not isinstance(wanted, str), wanted
    fields = tuple(RowField(word.strip()) for word in columns.split(";") if word)
    return build_detail(RowMethod(method), fields, wanted)


PROJECTS = measure("Progetti", MeasureKind.PERCENT, minimum=0.0, maximum=1.0,
                   detail=detail("media pesata"))  # fmt: skip
STARTED = measure("Avvio", MeasureKind.PERCENT, office="SG",
                  detail=detail("quota", "data <= 30/06/2022"))  # fmt: skip
SPENT = measure("Spese", MeasureKind.AMOUNT, office="SG", detail=detail("somma"))
HOURS = measure("Ore", MeasureKind.NUMBER, office="SG",
                detail=detail("media", columns="valore;data"))  # fmt: skip
CROWDED = measure("Affollati", office="SG", detail=detail("conteggio", "valore >= 20"))
PLAN = make_plan((measure("Eventi"), PROJECTS, STARTED, SPENT, HOURS, CROWDED))

GOOD_PROJECTS: tuple[Row, ...] = (("Turismo", 95, 40), ("Digitale", 100, 60))
LISTS_SG: Mapping[str, tuple[Row, ...]] = {
    "Avvio": (("Bando", date(2022, 3, 1)), ("Corso", date(2022, 6, 30)), ("Fiera", None),
              ("Sito", date(2022, 7, 1))),
    "Spese": (("Sala", 1200.5), ("Stampa", 0.25)),
    "Ore": (("Anna", 10), ("Bruno", 5.5), ("Carla", 7)),
    "Affollati": (("Uno", 19), ("Due", 20), ("Tre", 55)),
}  # fmt: skip


def list_page(book: Workbook, code: str) -> Worksheet:
    """The sheet with the list of measure `code`."""
    for page in book:
        if page.title.startswith(DETAILS) and page.cell(FIRST, 1).value == code:
            return page
    raise AssertionError(code)


def list_rows(code: str, rows: Iterable[Row], first: int = FIRST) -> Change:
    """Types `rows` into the list of `code`, under its columns from `Elemento` on."""

    def change(book: Workbook) -> None:
        page = list_page(book, code)
        for line, row in enumerate(rows, start=first):
            for column, value in enumerate(row, start=2):
                page.cell(line, column).value = value

    return change


def list_cell(code: str, cell: str, value: Any) -> Change:
    """Types one value into a cell of the list of `code`."""

    def change(book: Workbook) -> None:
        list_page(book, code)[cell].value = value

    return change


def form_of(office: str = "PO3", plan: Plan = PLAN, returns: Returns | None = None) -> bytes:
    """The form of an office, with what was returned so far."""
    owner = next(item for item in plan.offices if item.code == office)
    carried = None if returns is None else returns.measurements
    details = None if returns is None else returns.details
    source = prepare_forms(plan, carried, details=details)
    return write_form(source, owner, "# Istruzioni\n\n- Scrivere.")


def returned(folder: Path, files: Mapping[str, bytes], plan: Plan = PLAN) -> Returns:
    """Reads the forms and computes their lists."""
    return with_figures(plan, formplan.returned(folder, files, plan))[0]


def with_figures(plan: Plan, returns: Returns) -> tuple[Returns, tuple[Finding, ...]]:
    """The returns with the figures of lists, and all findings."""
    measurements, found = fill_details(plan, returns.measurements, returns.details)
    found = (*returns.findings, *found)
    return replace(returns, measurements=measurements, findings=found), found


def one(folder: Path, *changes: Change, plan: Plan = PLAN, content: bytes | None = None) -> Returns:
    """Reads the form of PO3 after `changes`, beside a good form of SG."""
    files = {
        form_file_name("PO3"): filled(content or form_of("PO3", plan), *changes),
        form_file_name("SG"): good_sg(plan),
    }
    return returned(folder, files, plan)


def good_sg(plan: Plan = PLAN, *changes: Change) -> bytes:
    """The form of SG with its good lists, after `changes`."""
    fill = (list_rows(code, rows) for code, rows in LISTS_SG.items())
    return filled(form_of("SG", plan), *fill, *changes)


def figures(returns: Returns) -> dict[str, tuple[str, float]]:
    """State and value of each measure."""
    frame = returns.measurements
    return {
        str(row["measure"]): (str(row["state"]), round(float(row["value"]), 12))
        for row in frame.to_dict("records")
        if not pd.isna(row["value"]) or row["state"] != "non prevista"
    }
