"""How the rows of a list become their measure's figure, in lines that a person reads."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from generator.computing.details import build_sums, met_rows
from generator.computing.results import format_measure
from generator.detail import COUNTING, Detail, RowField, RowMethod
from generator.findings import CellRef
from generator.form import ROW_FIELDS, value_measure
from generator.italian import format_date, format_plain, scale_percent
from generator.model import Measure, Plan, State
from generator.records import Record, records


def explain_rows(plan: Plan, measure: Measure, own: pd.DataFrame, state: str) -> Iterator[str]:
    """First how the figure is made of its `own` rows, then one line for each, with its cells."""
    detail = measure.detail
    if detail is None:
        return
    sums = build_sums(plan, own).iloc[0]
    told = _calculation(detail, sums) if state == State.VALUE.value else ""
    yield f"    da un elenco di {_count(len(own))}, {detail.words}{told}"
    for row, met in zip(records(own), met_rows(plan, own), strict=True):
        yield f"      {_row(measure, detail, row, bool(met))}"


def _calculation(detail: Detail, sums: pd.Series[float]) -> str:
    """The last step with its figures; percentages are fractions there."""
    rows, met = int(sums["rows"]), int(sums["met"])
    above, below = format_plain(float(sums["above"])), format_plain(float(sums["below"]))
    match detail.method:
        case RowMethod.SUM:
            return ""
        case RowMethod.COUNT:
            return "" if detail.condition is None else f": {_count(met)}"
        case RowMethod.SHARE:
            return f": {met} / {rows}"
        case RowMethod.MEAN:
            return f": {above} / {rows}"
        case RowMethod.WEIGHTED:
            return f": {above} / {below}"


def _count(number: int) -> str:
    return "1 riga" if number == 1 else f"{number} righe"


def _row(measure: Measure, detail: Detail, row: Record, counts: bool) -> str:
    """`Turismo: valore 95,00 %, risorse 90000 (da … › Dettaglio › C7, D7)`."""
    told = [text for item in detail.columns if (text := _figure(measure, detail, item, row))]
    if detail.condition is not None:
        told.append("rispetta la condizione" if counts else "non rispetta la condizione")
    names = ["element_cell", *(f"{ROW_FIELDS[item]}_cell" for item in detail.columns)]
    cells = ", ".join(str(row[name]) for name in names if row[name])
    where = CellRef(str(row["file"]), str(row["sheet"]), cells)
    element = str(row["element"]) or "senza nome"
    return f"{element}: {', '.join(told) or 'conta'} (da {where})"


def _figure(measure: Measure, detail: Detail, item: RowField, row: Record) -> str:
    content = row[ROW_FIELDS[item]]
    if item is RowField.DAY:
        return f"data {format_date(content)}" if hasattr(content, "year") else "senza data"  # type: ignore[arg-type]
    figure = float(str(content))
    if figure != figure:
        return f"{item.value} da verificare" if row[f"raw_{ROW_FIELDS[item]}"] else ""
    shown = format_plain(figure)
    if item is RowField.VALUE and detail.method not in COUNTING:
        shown = format_measure(figure, value_measure(measure).kind)
    raw = str(row[f"raw_{ROW_FIELDS[item]}"])
    typed = {format_plain(figure), format_plain(scale_percent(figure)), shown, ""}
    return f"{item.value} {shown}" + ("" if raw in typed else f", scritto «{raw}»")
