"""What the two tables of a form share: title, headers, protection, printing, row heights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.form import FormColumn
from generator.writing.form_book import (
    FormBook,
    count_lines,
    protect,
    set_up_print,
    text_height,
)
from generator.writing.xlsx import Page

HEADER_ROW = 3


def write_top(book: FormBook, page: Page, title: str, hints: tuple[str, str]) -> None:
    """The title and two lines of help above the headers."""
    book.write(page, 0, 0, title, book.look("title"))
    page.height(0, 24)
    for row, hint in enumerate(hints, start=1):
        book.write(page, row, 0, hint, book.look("hint"))
        page.height(row, 16)


def write_header(
    book: FormBook,
    page: Page,
    columns: Sequence[FormColumn],
    widths: Mapping[str, float],
    second_lines: Mapping[str, str],
) -> None:
    """The row of headers, the typed ones in yellow; some have a second line, by field."""
    lines = 1
    for place, column in enumerate(columns):
        page.set_column(place, place, widths[column.field])
        more = second_lines.get(column.field, "")
        header = f"{column.header}\n{more}" if more else column.header
        look = book.look("header typed" if column.typed else "header")
        book.write(page, HEADER_ROW, place, header, look)
        # The filter's button takes the room of three characters.
        lines = max(lines, count_lines(header, widths[column.field] - 3, bold=True))
    page.height(HEADER_ROW, 12.3 * lines + 8)


def finish_table(
    page: Page, columns: Sequence[FormColumn], last: int, footer: str, *, frozen: int
) -> None:
    """Freezes the headers and `frozen` columns, filters, locks, and sets the paper."""
    page.freeze_panes(HEADER_ROW + 1, frozen)
    page.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    protect(page)
    set_up_print(page, footer, header_row=HEADER_ROW)


def needed_height(texts: Mapping[str, str], widths: Mapping[str, float]) -> float:
    """Points that show every text in its column; both by field."""
    return max(text_height({widths[field]: text}) for field, text in texts.items())
