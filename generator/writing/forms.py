"""The form that an office receives: one workbook per office and period.

One idea to know: a form is made again from the plan and from what was returned so far, so nothing
typed is lost when it is reissued; a value that was refused is asked for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from generator.findings import Finding
from generator.form import COVER, INSTRUCTIONS
from generator.italian import format_date
from generator.layout.texts import render_text
from generator.model import Office, Plan
from generator.writing.form_book import FormBook
from generator.writing.form_details import write_list
from generator.writing.form_frame import Record
from generator.writing.form_lists import plan_lists
from generator.writing.form_measures import indicators_by_measure, write_measures
from generator.writing.form_pages import (
    write_check,
    write_cover,
    write_identity,
    write_instructions,
)
from generator.writing.form_reasons import write_reasons


def write_form(
    plan: Plan,
    office: Office,
    instructions: str,
    carried: pd.DataFrame | None,
    previous: pd.DataFrame | None,
    reasons: pd.DataFrame | None = None,
    details: pd.DataFrame | None = None,
    users: Mapping[str, str] | None = None,
) -> bytes:
    """The form of `office` for the plan's period.

    Args:
        plan: the plan as of the period.
        office: whose form.
        instructions: the text of sheet `Istruzioni`, already filled.
        carried: measurements returned so far (columns in `reading.returns`), put back in place.
        previous: measurements of the last collecting period before this one.
        reasons: reasons returned so far (indicator, cause, action).
        details: rows of lists returned so far (columns in `reading.returns`).
        users: `indicators_by_measure(plan)`, where many forms are made of one plan.
    """
    entity = plan.entity.name
    footer = f"{entity} · Scheda {office.code}"
    title = f"Scheda di rilevazione {office.code} - {plan.period.label}"
    book = FormBook(title, entity, plan.period.data_at or plan.period.end)
    cover = book.add_sheet(COVER)
    write_instructions(book, book.add_sheet(INSTRUCTIONS), instructions, footer)
    lists = plan_lists(plan, office, _rows(details))
    area = write_measures(book, plan, office, _records(carried), _records(previous), lists,
                          indicators_by_measure(plan) if users is None else users)  # fmt: skip
    for rows in lists.values():
        write_list(book, plan, rows)
    write_reasons(book, plan, office, _records(reasons, "indicator"))
    result = write_check(book, area, footer)
    write_cover(book, cover, plan, office, result)
    cover.raw.activate()
    write_identity(book, plan, office)
    return book.close()


def render_instructions(
    path: Path, plan: Plan, office: Office
) -> tuple[str | None, tuple[Finding, ...]]:  # fmt: skip
    """The text at `path` filled for `office`, or None and the faults of the text."""
    return render_text(path, instruction_values(plan, office))


def instruction_values(plan: Plan, office: Office) -> Mapping[str, object]:
    """The variables that the text of the instructions may use."""
    period = plan.period
    own = [item for item in plan.measures if item.office == office.code and item.due_in(period)]
    return {
        "ente": plan.entity.name,
        "anno": plan.entity.year,
        "periodo": period.label,
        "dal": format_date(period.start) if period.start else "",
        "al": format_date(period.end) if period.end else "",
        "scadenza": format_date(period.deadline) if period.deadline else "",
        "finale": period.final,
        "ufficio": office.code,
        "nome_ufficio": office.name,
        "referente": office.contact,
        "email": office.email,
        "misure": len(own),
        "elenchi": sum(item.detail is not None for item in own),
    }


def _records(frame: pd.DataFrame | None, key: str = "measure") -> dict[str, Record]:
    """Rows of a frame by the id in column `key`."""
    return {str(row[key]): row for row in _rows(frame)}


def _rows(frame: pd.DataFrame | None) -> list[Record]:
    if frame is None:
        return []
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
