"""A small plan for forms, a writer of filled forms, and rows of findings."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.findings import Finding
from generator.form import MEASURE_COLUMNS, MEASURES, REASON_COLUMNS, REASONS, form_file_name
from generator.model import (
    Act,
    Base,
    Comparison,
    Entity,
    Indicator,
    Measure,
    MeasureKind,
    Method,
    MissingPolicy,
    Objective,
    Office,
    Operator,
    Period,
    Plan,
    Target,
)
from generator.reading.returns import Returns, read_returns
from generator.writing.form_source import prepare_forms
from generator.writing.forms import write_form

Change = Callable[[Workbook], None]


def moment(*parts: int) -> datetime:
    """A date and time as cells hold them: they know no time zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def measure(code: str, kind: MeasureKind = MeasureKind.COUNT, office: str = "PO3",
            **more: Any) -> Measure:  # fmt: skip
    unit = {MeasureKind.PERCENT: "%", MeasureKind.DAYS: "gg", MeasureKind.AMOUNT: "€"}
    facts: dict[str, Any] = {
        "id": code, "code": code, "name": f"Misura {code}", "description": f"Che cos'è {code}",
        "unit": unit.get(kind, "N."), "kind": kind, "office": office, "minimum": None,
        "maximum": None, "base": Base.YEAR_TO_DATE, "periods": (),
    }  # fmt: skip
    return Measure(**{**facts, **more})


def period(code: str = "consuntivo", *, collects: bool = True, final: bool = True,
           start: date = date(2022, 1, 1), end: date = date(2022, 12, 31)) -> Period:  # fmt: skip
    return Period(code, f"Periodo {code}", start, end, collects, final, False, date(2023, 1, 31),
                  "allegato-consuntivo", Act("", "", "", "", None), None)  # fmt: skip


MEASURES_PO3 = (
    measure("Eventi"),
    measure("Dip-Form"),
    measure("Quota", MeasureKind.PERCENT, minimum=0.0, maximum=1.0),
    measure("Tempo", MeasureKind.DAYS, base=Base.AT_DATE),
    measure("Spesa", MeasureKind.AMOUNT),
    measure("Indice", MeasureKind.NUMBER, minimum=-5.0, maximum=2000.0),
    measure("Vecchia", periods=("altro",)),
)
MEASURES_SG = (measure("Studi", office="SG"), measure("Incontri", office="SG"))


def make_plan(measures: Iterable[Measure] = (*MEASURES_PO3, *MEASURES_SG),
              current: Period | None = None) -> Plan:  # fmt: skip
    measures = tuple(measures)
    now = current or period()
    before = period("settembre", final=False, end=date(2022, 9, 30))
    offices = tuple(
        Office(code, f"Ufficio {code}", "Anna Rossi", "anna@example.it",
               (_objective(code, [item for item in measures if item.office == code]),))
        for code in ("PO3", "SG")
    )  # fmt: skip
    return Plan(
        "piano.xlsx",
        Entity("CCIAA di Prova", "Prova", 2022, "Titolo", None, Comparison.PRINTED, 1.0),
        now, (period("iniziale", collects=False, final=False), before, now), offices, measures,
        (), (), (), (),
    )  # fmt: skip


def _objective(office: str, measures: list[Measure]) -> Objective:
    target = Target(Operator.AT_LEAST, 8, "N.", 0)
    indicators = tuple(
        Indicator(f"I_{item.id}", "", f"Indicatore di {item.id}", "", (), f"[{item.id}]",
                  1 / len(measures), target, Method.PROPORTIONAL, 1.0, MissingPolicy.EXCLUDE)
        for item in measures
    )  # fmt: skip
    return Objective(f"{office}_1", f"Obiettivo di {office}", None, indicators)


PLAN = make_plan()


def form(plan: Plan = PLAN, office: str = "PO3", carried: pd.DataFrame | None = None,
         previous: pd.DataFrame | None = None,
         reasons: pd.DataFrame | None = None) -> bytes:  # fmt: skip
    owner = next(item for item in plan.offices if item.code == office)
    source = prepare_forms(plan, carried, previous, reasons)
    return write_form(source, owner, "# Istruzioni\n\n- Scrivere.")


def sheet(book: Workbook, name: str = MEASURES) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def place(page: Worksheet, code: str, header: str = "Valore") -> tuple[int, int]:
    """Row and column (from 1) of the cell under `header` in the row of `code`."""
    columns = REASON_COLUMNS if page.title == REASONS else MEASURE_COLUMNS
    headers = [column.header for column in columns]
    rows = [line for line in range(1, page.max_row + 1) if page.cell(line, 1).value == code]
    return rows[0], headers.index(header) + 1


def put(values: Mapping[str, Any], header: str = "Valore", name: str = MEASURES) -> Change:
    """Types one value per code under `header`; a text beginning with `=` is a formula."""

    def change(book: Workbook) -> None:
        page = sheet(book, name)
        for code, value in values.items():
            page.cell(*place(page, code, header)).value = value

    return change


def filled(content: bytes, *changes: Change) -> bytes:
    """The form after an office worked on it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for change in changes:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = put({"Eventi": 12, "Dip-Form": 3, "Quota": 95, "Tempo": 2.5, "Spesa": 100, "Indice": 1})
GOOD_SG = put({"Studi": 8, "Incontri": 12})


def returned(folder: Path, files: Mapping[str, bytes], plan: Plan = PLAN) -> Returns:
    """Puts `files` in `folder` and reads them."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return read_returns(folder, plan, lambda *_: None)


def one(folder: Path, *changes: Change, plan: Plan = PLAN) -> Returns:
    """Reads the form of PO3 after `changes`, beside a good form of SG."""
    files = {
        form_file_name("PO3"): filled(form(plan), *changes),
        form_file_name("SG"): filled(form(plan, "SG"), GOOD_SG),
    }
    return returned(folder, files, plan)


def rows(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Findings as (cell, code)."""
    return [(item.where.cell, item.code) for item in findings]


def with_measure(plan: Plan, code: str, **changes: Any) -> Plan:
    """The plan with one measure changed."""
    changed = (replace(item, **changes) if item.id == code else item for item in plan.measures)
    return replace(plan, measures=tuple(changed))
