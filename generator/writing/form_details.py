"""Sheet `Dettaglio`: the list that a measure is made of, one row per element.

One idea to know: the sheet is not protected, because a list is sorted, pasted, lengthened and
shortened; every row carries its measure's code, and rows added below are read all the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from generator.detail import RowField, RowMethod
from generator.form import ROW_FIELDS, value_measure
from generator.model import Measure, Plan
from generator.records import Record
from generator.writing.excel_limits import excel_limit
from generator.writing.form_book import FormBook, set_up_print
from generator.writing.form_frame import HEADER_ROW, needed_height, write_header, write_top
from generator.writing.form_lists import LAST_ROW, RowList
from generator.writing.form_rules import (
    DATE_FORMAT,
    VALUE_FORMAT,
    date_rule,
    element_rule,
    row_value_rule,
    stored_value,
    weight_rule,
)
from generator.writing.xlsx import Page

COMPLETE = "completa"
MET, NOT_MET = "condizione rispettata", "non rispettata"
_LEAST_ROWS, _SPARE_ROWS = 40, 20
_MISSING = {
    "element": "manca l'elemento", "value": "manca il valore", "weight": "mancano le risorse",
}  # fmt: skip
_DOUBTFUL = {"value": "valore da controllare", "weight": "risorse da controllare"}
_BAD_DAY = "data da controllare"
_GOOD = (COMPLETE, MET, NOT_MET)


def write_list(book: FormBook, plan: Plan, rows: RowList) -> None:
    """Draws the sheet of one list, with the rows carried over and many blank ones."""
    page = book.add_sheet(rows.name)
    measure = rows.measure
    write_top(book, page, f"Dettaglio della misura {measure.id} · {plan.period.label}", (
        f"{measure.name}.",
        f"Una riga per elemento. Il risultato è la {rows.detail.words}: si vede nel foglio "
        "«Misure». Le righe si possono ordinare, aggiungere e togliere.",
    ))  # fmt: skip
    widths = {column.field: column.width for column in rows.columns}
    write_header(book, page, rows.columns, widths, {})
    last = HEADER_ROW + max(_LEAST_ROWS, len(rows.rows) + _SPARE_ROWS)
    for row in range(HEADER_ROW + 1, last + 1):
        place = row - HEADER_ROW - 1
        _write_row(book, page, row, rows, rows.rows[place] if place < len(rows.rows) else {})
    _guide(page, plan, rows)
    _colour_states(book, page, rows, last)
    page.freeze_panes(HEADER_ROW + 1, 2)
    page.autofilter(HEADER_ROW, 0, last, len(rows.columns) - 1)
    set_up_print(page, f"{plan.entity.name} · Misura {measure.id}", header_row=HEADER_ROW)


def _write_row(book: FormBook, page: Page, row: int, rows: RowList, record: Record) -> None:
    values = _carried(record, rows.measure)
    looks: Mapping[str, dict[str, object]] = {
        "element": {"num_format": "@"},
        "value": {"num_format": VALUE_FORMAT, "align": "right", "indent": 1},
        "weight": {"num_format": VALUE_FORMAT, "align": "right", "indent": 1},
        "date": {"num_format": DATE_FORMAT, "align": "left", "indent": 1},
        "note": {"num_format": "@"},
    }
    for place, column in enumerate(rows.columns):
        if column.field == "measure":
            book.write(page, row, place, rows.measure.id, book.look("off", locked=False))
        elif column.field == "row_state":
            page.write_formula(row, place, _state_formula(row, rows), book.look("cell"),
                               _state(values, rows))  # fmt: skip
        else:
            page.write(row, place, values.get(column.field),
                       book.look("input", **looks[column.field]))  # fmt: skip
    texts = {field: str(values.get(field) or "") for field in ("element", "note")}
    widths = {column.field: column.width for column in rows.columns}
    page.height(row, needed_height(texts, widths))


def _carried(record: Record, measure: Measure) -> dict[str, str | float | date | None]:
    """What goes back into the cells of a row; what was refused is asked for again."""
    day = record.get("date")
    values: dict[str, str | float | date | None] = {
        "element": str(record.get("element") or "") or None,
        "note": str(record.get("note") or "") or None,
        "date": day if isinstance(day, date) else None,
    }
    for field in ("value", "weight"):
        figure = record.get(field)
        if isinstance(figure, float) and not math.isnan(figure):
            like = value_measure(measure)
            values[field] = stored_value(figure, like) if field == "value" else figure
    return values


# --- states --------------------------------------------------------------------------------------


def _state_formula(row: int, rows: RowList) -> str:
    """The live text of column `Stato`: what the row lacks, or whether it meets the condition."""
    cells = {column.field: f"{rows.letter(column.field)}{row + 1}" for column in rows.columns}
    told = _good_formula(cells, rows)
    if "date" in cells:
        day = cells["date"]
        told = f'IF(AND({day}<>"",NOT(ISNUMBER({day}))),"{_BAD_DAY}",{told})'
    for item, field in ((RowField.WEIGHT, "weight"), (RowField.VALUE, "value")):
        if rows.detail.requires(item):
            cell = cells[field]
            told = f'IF(NOT(ISNUMBER({cell})),"{_DOUBTFUL[field]}",{told})'
            told = f'IF(ISBLANK({cell}),"{_MISSING[field]}",{told})'
    told = f'IF({cells["element"]}="","{_MISSING["element"]}",{told})'
    typed = [cell for field, cell in cells.items() if field not in ("measure", "row_state")]
    return f'=IF(COUNTA({typed[0]}:{typed[-1]})=0,"",{told})'


def _good_formula(cells: Mapping[str, str], rows: RowList) -> str:
    condition = rows.detail.condition
    if rows.detail.method is RowMethod.WEIGHTED:
        return f'IF({cells["weight"]}<0,"{_DOUBTFUL["weight"]}","{COMPLETE}")'
    if condition is None:
        return f'"{COMPLETE}"'
    cell = cells[ROW_FIELDS[condition.field]]
    limit = excel_limit(condition)
    met = f"IF(ISNUMBER({cell}),{cell}{condition.sign}{limit},FALSE)"
    return f'IF({met},"{MET}","{NOT_MET}")'


def _state(values: Mapping[str, object], rows: RowList) -> str:
    """The same for the rows carried over, as cached."""
    if not any(value is not None for value in values.values()):
        return ""
    if values.get("element") is None:
        return _MISSING["element"]
    for item, field in ((RowField.VALUE, "value"), (RowField.WEIGHT, "weight")):
        if rows.detail.requires(item) and values.get(field) is None:
            return _MISSING[field]
    condition = rows.detail.condition
    if condition is None:
        return COMPLETE
    field = ROW_FIELDS[condition.field]
    return MET if condition.holds(values.get(field)) else NOT_MET  # type: ignore[arg-type]


# --- the whole sheet -----------------------------------------------------------------------------


def _guide(page: Page, plan: Plan, rows: RowList) -> None:
    """Validations of whole columns, below the rows drawn too; they only warn."""
    first = HEADER_ROW + 1
    for place, column in enumerate(rows.columns):
        cell = f"{rows.letter(column.field)}{first + 1}"
        rule = {
            "element": element_rule(),
            "value": row_value_rule(value_measure(rows.measure), cell),
            "weight": weight_rule(cell),
            "date": date_rule(plan.entity.year, blank=True),
        }.get(column.field)
        if rule is not None:
            page.data_validation(first, place, LAST_ROW - 1, place, rule)


def _colour_states(book: FormBook, page: Page, rows: RowList, last: int) -> None:
    """In orange what a row lacks."""
    first, place = HEADER_ROW + 1, len(rows.columns) - 1
    cell = f"${rows.letter('row_state')}{first + 1}"
    good = ",".join(f'{cell}<>"{word}"' for word in ("", *_GOOD))
    page.conditional_format(first, place, last, place, {
        "type": "formula", "criteria": f"=AND({good})",
        "format": book.differential(bg_color="#F4B183", font_color="#4A1700"),
    })  # fmt: skip
