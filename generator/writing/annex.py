"""The whole annex: a workbook (the layout's sheets and the flat sheet `Dati`) and the PDF.

One idea to know: it is static. No formula, link, comment or hidden sheet; the printed figures are
typed cells, so the annex can be re-used, and the same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from generator.computing.scoring import Scores
from generator.layout.acts import act_caption
from generator.layout.page_setup import spread_columns
from generator.layout.sheet import PageSetup, Sheet
from generator.layout.text_metrics import column_pixels
from generator.model import Period, Plan
from generator.writing.annex_data import DATA_COLUMNS, IDENTIFIER, data_rows
from generator.writing.draw import draw_sheet, set_up_page
from generator.writing.rows import StreamedBook
from generator.writing.xlsx import CREATED, Book, Format, Page

LANGUAGE = "it-IT"
DATA = "Dati"


def write_annex(sheets: Sequence[Sheet], plan: Plan, scores: Scores) -> bytes:
    """The annex workbook: `sheets` as they are described, then `Dati`."""
    day = created_on(plan.period)
    with StreamedBook(_properties(plan), created=day, language=LANGUAGE) as book:
        for sheet in sheets:
            draw_sheet(book, sheet)
        _write_data(book, plan, scores, sheets[0].page if sheets else PageSetup())
        return book.close()


def prepare_annex_pdf(sheets: Sequence[Sheet], plan: Plan) -> Callable[[], bytes]:
    """The annex of record: the same `sheets`, without `Dati`, as PDF/A and PDF/UA.

    Called, it makes the file with no need of Python, on any thread.
    """
    told = _properties(plan)
    day = created_on(plan.period) or CREATED
    from generator.writing.pdf import prepare_pdf  # a trial in Excel does without

    return prepare_pdf(
        sheets, title=told["title"], subject=told["subject"], author=told["author"], day=day
    )


def created_on(period: Period) -> datetime | date | None:
    """The annex's own date: never the clock, always the plan's."""
    return period.data_at or period.act.date or period.end


def _properties(plan: Plan) -> dict[str, str]:
    return {
        "title": f"{plan.entity.title} - {plan.period.label}",
        "subject": act_caption(plan.period.act),
        "author": plan.entity.name,
        "company": plan.entity.name,
    }


def _write_data(book: StreamedBook, plan: Plan, scores: Scores, page_setup: PageSetup) -> None:
    """One table object, one row per indicator, in the act's order."""
    page = book.add_sheet(DATA)
    for place, column in enumerate(DATA_COLUMNS):
        page.set_column(place, place, column.width)
    _add_table(book, page, len(plan.indicators))
    looks = _Looks(book)
    for row, cells in enumerate(data_rows(plan, scores), start=1):
        filled = [(place, value, looks[code]) for place, (value, code) in enumerate(cells)
                  if value is not None]  # fmt: skip
        page.write_row(row, filled)
    page.raw.freeze_panes(1, 0)
    _set_up_data(page, PageSetup(header=page_setup.header, footer=page_setup.footer))


def _set_up_data(page: Page, setup: PageSetup) -> None:
    """Several pages side by side, each with the headers and the indicator's identifier."""
    pixels = [column_pixels(column.width) for column in DATA_COLUMNS]
    identifier = [column.header for column in DATA_COLUMNS].index(IDENTIFIER)
    scale, breaks = spread_columns(pixels, setup, identifier)
    set_up_page(page, replace(setup, scale=scale))
    page.repeat_rows(0)
    page.repeat_columns(identifier)
    page.raw.set_v_pagebreaks(list(breaks))
    page.raw.print_across()


class _Looks(dict[str, Format]):
    """Number format → how a cell of `Dati` looks."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, code: str) -> Format:
        self[code] = self._book.format(font_size=9, valign="top", num_format=code)
        return self[code]


def _add_table(book: Book, page: Page, rows: int) -> None:
    """A table needs one row at least: with no indicator it has an empty one."""
    style = book.format(bold=True, font_size=9, valign="vcenter", text_wrap=True)
    columns = [{"header": column.header, "header_format": style} for column in DATA_COLUMNS]
    page.height(0, 27)
    page.add_table(
        0, 0, max(rows, 1), len(DATA_COLUMNS) - 1,
        {"name": DATA, "columns": columns, "style": "Table Style Light 1"},
    )  # fmt: skip
