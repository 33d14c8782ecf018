"""The form that an office receives: one workbook per office and period.

One idea to know: a form is made again from the plan and from what was returned so far, so nothing
typed is lost when it is reissued; a value that was refused is asked for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.findings import Finding
from generator.form import COVER, INSTRUCTIONS
from generator.italian import format_date
from generator.layout.texts import render_text
from generator.model import Office
from generator.writing.form_book import FormBook
from generator.writing.form_details import write_list
from generator.writing.form_lists import plan_lists
from generator.writing.form_measures import write_measures
from generator.writing.form_pages import (
    write_check,
    write_cover,
    write_identity,
    write_instructions,
)
from generator.writing.form_reasons import write_reasons
from generator.writing.form_source import FormSource


def write_form(source: FormSource, office: Office, instructions: str) -> bytes:
    """The form of `office` for the plan's period; `instructions` are already filled."""
    plan = source.plan
    entity = plan.entity.name
    footer = f"{entity} · Scheda {office.code}"
    title = f"Scheda di rilevazione {office.code} - {plan.period.label}"
    book = FormBook(title, entity, plan.period.data_at or plan.period.end)
    cover = book.add_sheet(COVER)
    write_instructions(book, book.add_sheet(INSTRUCTIONS), instructions, footer)
    lists = plan_lists(source, office)
    area = write_measures(book, source, office, lists)
    for rows in lists.values():
        write_list(book, plan, rows)
    write_reasons(book, plan, office, source.reasons)
    result = write_check(book, area, footer)
    write_cover(book, cover, plan, office, result)
    cover.raw.activate()
    write_identity(book, source, office)
    return book.close()


def render_instructions(
    path: Path, source: FormSource, office: Office
) -> tuple[str | None, tuple[Finding, ...]]:
    """The text at `path` filled for `office`, or None and the faults of the text."""
    return render_text(path, instruction_values(source, office))


def instruction_values(source: FormSource, office: Office) -> Mapping[str, object]:
    """The variables that the text of the instructions may use."""
    plan, period = source.plan, source.plan.period
    own = [item for item in source.own(office) if item.due_in(period)]
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
