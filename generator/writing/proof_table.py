"""A sheet of the proof: one table whose cells are told by row and field, live or typed.

One idea to know: every live cell keeps the value that the program computed as its cached one, and
those worth comparing are told once more in the sheet `Confronto`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.writing.xlsx import MOST_FORMULA, Book, Format, Page, Value, area_name, cell_name

HEADER_ROW = 2
FIRST_ROW = HEADER_ROW + 1
OPEN = "senza tetto"
PERCENT = r"0.00####\ %"
NUMBER = "#,##0.######"
_MOST_TEXT = 32_000

Figure = str | float
Record = Mapping[str, object]  # one row of a frame


@dataclass(frozen=True, slots=True)
class ProofColumn:
    """One column: its field, its header, its width, its number format, whether it is live."""

    field: str
    header: str
    width: float = 12
    number_format: str = "General"
    live: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A live cell to compare with what the program computed."""

    element: str
    quantity: str
    cell: str
    computed: Figure


@dataclass
class ProofTable:
    """A sheet being written; `checks` gathers what `Confronto` tells."""

    book: Book
    page: Page
    name: str
    columns: Sequence[ProofColumn]
    checks: list[Check] = field(default_factory=list)

    def start(self, title: str, hint: str) -> None:
        """The title, a line of help and the headers."""
        self.page.write(0, 0, title, self.book.format(bold=True, font_size=13))
        self.page.write(1, 0, hint, self.book.format(italic=True, font_color="#3B3B3B"))
        for place, column in enumerate(self.columns):
            self.page.set_column(place, place, column.width)
            fill = "#D5E8F7" if column.live else "#E4E4E4"
            style = self.book.format(bold=True, text_wrap=True, valign="top", border=1,
                                     border_color="#B0B0B0", bg_color=fill)  # fmt: skip
            self.page.write(HEADER_ROW, place, column.header, style)
        self.page.height(HEADER_ROW, 42)
        self.page.freeze_panes(FIRST_ROW, 2)

    def put(self, row: int, name: str, value: Value, number_format: str = "") -> None:
        """Writes a typed value; a figure that is not one is left blank."""
        if isinstance(value, str):
            value = value[:_MOST_TEXT]
        if isinstance(value, float) and not math.isfinite(value):
            value = OPEN if value > 0 else None
        self.page.write(row, self._place(name), value or (0 if value == 0 else None),
                        self._style(name, number_format))  # fmt: skip

    def live(
        self, row: int, name: str, formula: str, value: Figure, element: str = "",
        number_format: str = "",
    ) -> None:  # fmt: skip
        """Writes a formula with its value; with an `element` it is compared in `Confronto`."""
        value = OPEN if value == math.inf else "" if value != value else value
        place, style = self._place(name), self._style(name, number_format)
        if len(formula) < MOST_FORMULA:
            self.page.formula(row, place, f"={formula}", value, style)
        else:  # more than a spreadsheet takes: the value alone
            self.page.write(row, place, value, style)
        if element:
            header = next(column.header for column in self.columns if column.field == name)
            self.checks.append(Check(element, header, self.outside(row, name), value))

    def here(self, row: int, name: str) -> str:
        """The cell, as formulas of the same sheet name it."""
        return cell_name(row, self._place(name))

    def outside(self, row: int, name: str) -> str:
        """The cell, as formulas of other sheets name it."""
        return f"{self.name}!{self.here(row, name)}"

    def span(self, first: int, last: int, name: str) -> str:
        """A column's cells from `first` to `last`, for formulas of other sheets."""
        place = self._place(name)
        return f"{self.name}!{area_name(first, place, last, place)}"

    def _place(self, name: str) -> int:
        return next(n for n, column in enumerate(self.columns) if column.field == name)

    def _style(self, name: str, number_format: str) -> Format:
        column = self.columns[self._place(name)]
        return self.book.format(
            num_format=number_format or column.number_format, valign="top",
            text_wrap=column.width >= 30,
        )  # fmt: skip
