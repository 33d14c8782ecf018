"""Draws a plan as a workbook that people like to open: tables, widths, lists, frozen headers.

One idea to know: sheets, columns, allowed values and explanations all come from
`generator.reading.plan_columns`, so the workbook offers exactly what the reader understands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from generator.layout.text_metrics import (
    CELL_PADDING,
    INDENT,
    MAX_HEIGHT,
    break_lines,
    column_pixels,
    lines_height,
)
from generator.reading.columns import ColumnKind, PlanColumn, PlanSheet
from generator.reading.plan_columns import BANDS, ENTITY, INDICATORS, SHEETS, sheet_named
from generator.writing.xlsx import Book, Page
from tools.plan_content import Percent, Rows, Value

LAST_ROW = 500  # lists and formats reach this far below the rows typed so far
SPARE_ROWS = 6  # of an empty table
SIZE = 9
FILTER_BUTTON = 18  # pixels it takes from a header
INK, REQUIRED, OPTIONAL, LINE = "FFFFFF", "1F3864", "5B6B86", "BFC6D1"
TABS = {"Indicatori": "0B3C5D", "Misure": "0B3C5D", "Obiettivi": "0B3C5D", "Uffici": "0B3C5D"}
OTHER_TAB = "8C97AA"
CENTERED = ("collects", "final", "closed", "operator", "unit", "symbol", "decimals", "position")
_LIST_KINDS = (ColumnKind.CHOICE, ColumnKind.FILE_CODE, ColumnKind.CODE, ColumnKind.CAP)
_TEXT_KINDS = (
    ColumnKind.CODE, ColumnKind.FILE_CODE, ColumnKind.REFERENCE, ColumnKind.REFERENCES,
    ColumnKind.CHOICE,
)  # fmt: skip
_SPACER = 6.0  # points between one row's text and the next


def draw_sheet(
    book: Book, sheet: PlanSheet, rows: Rows, colors: Mapping[str, tuple[str, str]]
) -> None:
    """Adds `sheet` with its rows; `colors` are fill and font of the bands by name."""
    page = book.add_sheet(sheet.name)
    last = max(len(rows), SPARE_ROWS if not rows else 0)
    _set_up(book, page, sheet)
    _draw_table(book, page, sheet, last)
    for line in range(1, last + 1):
        row = rows[line - 1] if line <= len(rows) else {}
        _draw_row(book, page, sheet, line, row, colors)
    for place, column in enumerate(sheet.columns):
        _offer_list(page, column, 1, place)
    if sheet is ENTITY:
        for line, row in enumerate(rows, 1):
            entry = next(item for item in ENTITY.entries if item.header == row["entry"])
            _offer_list(page, entry, line, 1, last=line)


def _set_up(book: Book, page: Page, sheet: PlanSheet) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, book.format(**_look(column, None)))
    page.freeze_panes(1, 2 if sheet is INDICATORS else 1)
    page.raw.set_tab_color(TABS.get(sheet.name, OTHER_TAB))
    page.raw.hide_gridlines(2)
    set_paper(page)
    page.repeat_rows(0)


def set_paper(page: Page) -> None:
    """A4 landscape, one page wide, page numbers below."""
    page.raw.set_paper(9)
    page.raw.set_landscape()
    page.raw.fit_to_pages(1, 0)
    page.raw.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.raw.set_footer('&L&"Arial,Regular"&8&A&R&"Arial,Regular"&8Pagina &P di &N')


def _draw_table(book: Book, page: Page, sheet: PlanSheet, last: int) -> None:
    headers = [{"header": column.header} for column in sheet.columns]
    page.add_table(
        0, 0, last, len(headers) - 1, {"name": sheet.name, "columns": headers, "style": None}
    )
    lines = 1
    for place, column in enumerate(sheet.columns):
        style = header_style(book, required=column.required)
        page.write(0, place, column.header, style)
        room = column_pixels(column.width) - CELL_PADDING - INDENT - FILTER_BUTTON
        lines = max(lines, len(break_lines(column.header, "Arial", SIZE, True, room)))
    page.height(0, lines_height(lines, SIZE) + _SPACER)


def header_style(book: Book, *, required: bool) -> Any:
    """The look of a column header; required columns are darker."""
    return book.format(
        bold=True, font_size=SIZE, font_color=INK, bg_color=REQUIRED if required else OPTIONAL,
        text_wrap=True, align="left", valign="vcenter", indent=1, border=1, border_color=LINE,
    )  # fmt: skip


def _draw_row(
    book: Book,
    page: Page,
    sheet: PlanSheet,
    line: int,
    row: Mapping[str, Value],
    colors: Mapping[str, tuple[str, str]],
) -> None:
    """One row, high enough for its longest text."""
    height = lines_height(1, SIZE)
    for place, column in enumerate(sheet.columns):
        value = row.get(column.field)
        look = _look(column, value) | {"border": 1, "border_color": LINE}
        if sheet is BANDS and row:
            fill, ink = colors[str(row["name"])]
            look |= {"bg_color": fill, "font_color": ink, "bold": column.field != "lower"}
        page.write(line, place, value, book.format(**look))
        if isinstance(value, str):
            height = max(height, text_height(value, column.width))
    page.height(line, min(height + _SPACER, MAX_HEIGHT))


def text_height(text: str, width: float, *, size: float = SIZE, bold: bool = False) -> float:
    """Points that `text` needs in a column `width` characters wide."""
    room = column_pixels(width) - CELL_PADDING - INDENT
    return lines_height(len(break_lines(text, "Arial", size, bold, room)), size)


def _look(column: PlanColumn, value: Value) -> dict[str, object]:
    centered = column.field in CENTERED
    look: dict[str, object] = {"font_size": SIZE, "text_wrap": True, "valign": "vcenter"}
    if centered:
        look["align"] = "center"
    else:
        look |= {"align": "left" if _is_wordy(column, value) else "right", "indent": 1}
    number_format = _number_format(column, value)
    return look | ({"num_format": number_format} if number_format else {})


def _is_wordy(column: PlanColumn, value: Value) -> bool:
    return isinstance(value, str) or column.kind in (ColumnKind.TEXT, *_TEXT_KINDS)


def _number_format(column: PlanColumn, value: Value) -> str:
    if isinstance(value, Percent):
        return "0%" if column.field in ("value", "maximum", "minimum", "lower") else "0.00%"
    if column.kind is ColumnKind.PERCENT:
        return "0.00%"
    if column.kind is ColumnKind.DATE or (isinstance(value, date) and not _has_time(value)):
        return "dd/mm/yyyy"
    if column.kind is ColumnKind.MOMENT:
        return "dd/mm/yyyy hh:mm:ss"
    return "@" if column.kind in _TEXT_KINDS else ""


def _has_time(value: date) -> bool:
    return isinstance(value, datetime) and value != datetime(value.year, value.month, value.day)  # noqa: DTZ001


def _offer_list(
    page: Page, column: PlanColumn, first: int, place: int, last: int = LAST_ROW
) -> None:
    """A drop-down list or a check of dates, with words that help; suggestions refuse nothing."""
    options: dict[str, object] = {"ignore_blank": True, "error_title": "Valore non ammesso"}
    if column.kind is ColumnKind.REFERENCE:
        options |= {"validate": "list", "source": _codes_of(column.refers)}
        options["error_message"] = f"Scegliere un codice del foglio {column.refers}."
    elif column.choices and column.kind in _LIST_KINDS:
        strict = column.kind is ColumnKind.CHOICE
        options |= {"validate": "list", "source": list(column.choices), "show_error": strict}
        options["error_message"] = _short(f"Scegliere fra: {', '.join(column.choices)}.")
    elif column.kind in (ColumnKind.DATE, ColumnKind.MOMENT):
        options |= {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
        options["error_message"] = "Scrivere giorno/mese/anno, per esempio 31/12/2022."
    else:
        return
    page.data_validation(first, place, last, place, options)


def _codes_of(name: str) -> str:
    """The codes typed so far in another sheet: the list grows with them."""
    sheet = sheet_named(name)
    places = [column.field for column in sheet.columns] if sheet else []
    letter = "ABCDEFGHIJ"[places.index(sheet.key)] if sheet else "A"
    codes = f"{name}!${letter}:${letter}"
    return f"=OFFSET({name}!${letter}$1,1,0,MAX(1,COUNTA({codes})-1),1)"


def _short(text: str) -> str:
    """Excel takes at most 224 characters in an error message."""
    return text if len(text) <= 224 else f"{text[:221]}…"


def draw_sheets(
    book: Book, rows: Mapping[str, Rows], colors: Mapping[str, tuple[str, str]],
    sheets: Sequence[PlanSheet] = SHEETS,
) -> None:  # fmt: skip
    """Every sheet of the plan, in the plan's order."""
    for sheet in sheets:
        draw_sheet(book, sheet, rows[sheet.name], colors)
