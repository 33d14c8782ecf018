"""Sheet `Motivazioni`: one row per indicator, filled in where the target is missed."""

from __future__ import annotations

from collections.abc import Mapping

from generator.form import REASON_COLUMNS, REASONS
from generator.model import Indicator, Office, Plan
from generator.records import Record
from generator.writing.form_book import FormBook
from generator.writing.form_frame import (
    HEADER_ROW,
    finish_table,
    needed_height,
    write_header,
    write_top,
)
from generator.writing.form_rules import text_rule
from generator.writing.form_validations import Validations
from generator.writing.xlsx import Page

_WIDTHS = {column.field: column.width for column in REASON_COLUMNS}
_LEAST_HEIGHT = 30.0


def write_reasons(
    book: FormBook, plan: Plan, office: Office, carried: Mapping[str, Record]
) -> None:
    """Draws `Motivazioni`; `carried` holds what was returned so far, by indicator id."""
    page = book.add_sheet(REASONS)
    indicators = [item for objective in office.objectives for item in objective.indicators]
    write_top(book, page, f"Motivazioni dell'ufficio {office.code} · {plan.period.label}",
               ("Compilare solo per gli indicatori che non raggiungono il valore atteso.",
                "Poche righe bastano: che cosa è successo, che cosa si farà."))  # fmt: skip
    write_header(book, page, REASON_COLUMNS, _WIDTHS, {})
    rules = Validations()
    for row, indicator in enumerate(indicators, start=HEADER_ROW + 1):
        _write_reason(book, page, row, indicator, carried.get(indicator.id, {}))
        for place, column in enumerate(REASON_COLUMNS):
            if column.typed:
                rules.add(row, place, text_rule(column.field))
    rules.write(page)
    last = HEADER_ROW + max(len(indicators), 1)
    finish_table(page, REASON_COLUMNS, last, f"{plan.entity.name} · Scheda {office.code}", frozen=1)


def _write_reason(
    book: FormBook, page: Page, row: int, indicator: Indicator, carried: Record
) -> None:
    name = f"{indicator.code} - {indicator.name}" if indicator.code else indicator.name
    told = {"cause": str(carried.get("cause") or ""), "action": str(carried.get("action") or "")}
    texts = {"indicator": indicator.id, "name": name, "formula": indicator.formula,
             "target": indicator.target.text, **told}  # fmt: skip
    for place, column in enumerate(REASON_COLUMNS):
        text = texts[column.field]
        if column.typed:
            page.write(row, place, text or None, book.look("input", num_format="@"))
        else:
            book.write(page, row, place, text, book.look("cell"))
    page.height(row, max(_LEAST_HEIGHT, needed_height(texts, _WIDTHS)))
