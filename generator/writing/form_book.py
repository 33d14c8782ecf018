"""The workbook of one form: its looks, and the record of every text it came with.

One idea to know: each text of ours leaves a digest on the identity sheet, so that the reader can
tell what was there from what an office added, wherever it was moved.
"""

from __future__ import annotations

from datetime import date

from generator.form import text_digest
from generator.layout.text_metrics import (
    CELL_PADDING,
    MAX_HEIGHT,
    break_lines,
    column_pixels,
    lines_height,
)
from generator.writing.xlsx import Book, Format, Page

INK, DARK, PALE, LINE = "#1F2933", "#0B3C5D", "#E8EEF4", "#C9D2DB"
INPUT_FILL, INPUT_LINE = "#FFF8D6", "#D9C36A"
GREY_FILL, GREY = "#F0F0F0", "#6B6B6B"
SIZE = 9.0

_A4 = 9
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
_LOOKS: dict[str, dict[str, object]] = {
    "banner": {"font_size": 18, "bold": True, "font_color": "#FFFFFF", "bg_color": DARK,
               "valign": "vcenter", "indent": 1},
    "banner small": {"font_size": 11, "font_color": "#FFFFFF", "bg_color": DARK,
                     "valign": "vcenter", "indent": 1},
    "title": {"font_size": 14, "bold": True, "font_color": DARK, "valign": "vcenter"},
    "section": {"font_size": 11, "bold": True, "font_color": DARK, "valign": "bottom"},
    "text": {"font_color": INK, "text_wrap": True, "valign": "top"},
    "hint": {"font_size": SIZE, "font_color": INK, "valign": "vcenter"},
    "bullet": {"font_color": INK, "text_wrap": True, "valign": "top", "align": "left",
               "indent": 1},
    "label": {"font_color": INK, "bold": True, "bg_color": PALE, "border": 1,
              "border_color": LINE, "valign": "vcenter", "indent": 1, "text_wrap": True},
    "fact": {"font_color": INK, "border": 1, "border_color": LINE, "valign": "vcenter",
             "indent": 1, "text_wrap": True, "align": "left"},
    "result": {"font_color": INK, "bold": True, "border": 1, "border_color": LINE,
               "valign": "vcenter", "indent": 1, "align": "left"},
    "answer": {"font_color": INK, "bg_color": INPUT_FILL, "border": 1, "align": "left",
               "border_color": INPUT_LINE, "valign": "vcenter", "indent": 1, "locked": False},
    "header": {"font_size": SIZE, "bold": True, "font_color": "#FFFFFF", "bg_color": DARK,
               "border": 1, "border_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"},
    "header typed": {"font_size": SIZE, "bold": True, "font_color": INK, "bg_color": "#F2D75C",
                     "border": 1, "border_color": "#FFFFFF", "text_wrap": True,
                     "valign": "vcenter"},
    "cell": {"font_size": SIZE, "font_color": INK, "border": 1, "border_color": LINE,
             "text_wrap": True, "valign": "top"},
    "off": {"font_size": SIZE, "font_color": GREY, "bg_color": GREY_FILL, "border": 1,
            "border_color": LINE, "text_wrap": True, "valign": "top"},
    "preview": {"font_size": SIZE, "font_color": INK, "bg_color": PALE, "border": 1, "bold": True,
                "border_color": INPUT_LINE, "align": "right", "indent": 1, "valign": "top",
                "locked": False},
    "input": {"font_size": SIZE, "font_color": INK, "bg_color": INPUT_FILL, "border": 1,
              "border_color": INPUT_LINE, "text_wrap": True, "valign": "top", "locked": False},
}  # fmt: skip


class FormBook:
    """A `Book` that remembers the digests of its own texts."""

    def __init__(self, title: str, entity: str, created: date | None) -> None:
        """Starts the form called `title`, made by `entity`."""
        self._book = Book({"title": title, "author": entity, "company": entity}, created)
        self._digests: set[str] = set()

    @property
    def digests(self) -> tuple[str, ...]:
        """Digests of the texts written so far, sorted."""
        return tuple(sorted(self._digests))

    def add_sheet(self, name: str) -> Page:
        """A new sheet with our paper and gridlines off."""
        page = self._book.add_sheet(name)
        page.raw.hide_gridlines(2)
        return page

    def look(self, name: str, **more: object) -> Format:
        """The format of that name, with changes."""
        return self._book.format(**{**_LOOKS[name], **more})

    def differential(self, **properties: object) -> Format:
        """What a conditional format changes."""
        return self._book.format(**properties)

    def write(self, page: Page, row: int, column: int, text: str | float | None,
              look: Format) -> None:  # fmt: skip
        """Writes a text (or figure) of ours, and remembers a text."""
        self._remember(text)
        page.write(row, column, text, look)

    def write_across(self, page: Page, row: int, columns: tuple[int, int], text: str,
                     look: Format) -> None:  # fmt: skip
        """The same in merged columns (first and last)."""
        self._remember(text)
        page.merge(row, columns[0], row, columns[1], text, look)

    def close(self) -> bytes:
        """The finished workbook."""
        return self._book.close()

    def remember(self, text: str) -> None:
        """Takes note of a text that stands for something of ours."""
        self._digests.add(text_digest(text))

    def _remember(self, text: str | float | None) -> None:
        if isinstance(text, str):
            self.remember(text)


def text_height(texts: dict[float, str], *, size: float = SIZE, bold: bool = False,
                least: float = 15.0) -> float:  # fmt: skip
    """Height in points that shows every text in its column; keys are column widths."""
    lines = max((count_lines(text, width, size, bold) for width, text in texts.items()), default=1)
    return max(least, min(lines_height(lines, size), MAX_HEIGHT))


def count_lines(text: str, width: float, size: float = SIZE, bold: bool = False) -> int:
    """Lines of `text` in a column `width` characters wide."""
    room = column_pixels(width) - CELL_PADDING
    return len(break_lines(text, "Arial", size, bold, room))


def protect(page: Page) -> None:
    """Locks what is not to be typed, without a password; filters and sizes stay free."""
    page.raw.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})


def set_up_print(
    page: Page, footer: str, *, landscape: bool = True, header_row: int | None = None
) -> None:
    """A4, one page wide, the header row on each page, page numbers below."""
    if landscape:
        page.raw.set_landscape()
    page.raw.set_paper(_A4)
    page.raw.set_margins(**_MARGINS)
    page.raw.fit_to_pages(1, 0)
    told = footer.replace("&", "&&")[:120]
    page.set_footer(f'&L&"Arial,Regular"&8{told}&R&"Arial,Regular"&8Pagina &P di &N')
    if header_row is not None:
        page.repeat_rows(header_row, header_row)
