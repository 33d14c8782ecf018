"""A sheet of the proof: one table whose cells are told by row and field, live or typed.

One idea to know: every live cell keeps the value that the program computed as its cached one, and
those worth comparing are told once more in the sheet `Confronto`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.writing.rows import ROW, RowPage, StreamedBook
from generator.writing.xlsx import Format, Value, area_name, column_name, fits_a_cell

HEADER_ROW = 2
FIRST_ROW = HEADER_ROW + 1
MOST_ROWS = 1_048_576 - FIRST_ROW  # that a sheet takes
OPEN = "senza tetto"
PERCENT = r"0.00####\ %"
NUMBER = "#,##0.######"
_MOST_TEXT = 32_000

Figure = str | float


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
    live: bool = True  # False: the value alone, its formula is too long for a cell


@dataclass
class ProofTable:
    """A sheet being written; `checks` gathers what `Confronto` tells."""

    book: StreamedBook
    page: RowPage
    name: str
    columns: Sequence[ProofColumn]
    checks: list[Check] = field(default_factory=list)
    _places: dict[str, int] = field(init=False)
    _letters: dict[str, str] = field(init=False)  # of the columns
    _slots: dict[tuple[str, str], tuple[int, Format]] = field(init=False, default_factory=dict)
    _begins: dict[tuple[str, str], str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Puts the columns in order by field."""
        self._places = {column.field: place for place, column in enumerate(self.columns)}
        self._letters = {name: column_name(place) for name, place in self._places.items()}

    def start(self, title: str, hint: str, live: str = "") -> None:
        """The title, a line of help (what a formula comes to, if `live`) and the headers."""
        self.page.write(0, 0, title, self.book.format(bold=True, font_size=13))
        if live:
            self.page.formula(1, 0, f"={live}", hint, self.book.format(bold=True))
        else:
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
        """Writes a typed value; a text without letters or a figure that is not one is left out."""
        value = _told(value)
        if value is not None:
            place, style = self._slots.get((name, number_format)) or self._slot(name, number_format)
            self.page.write(row, place, value, style)

    def live(
        self, row: int, name: str, formula: str, value: Figure, element: str = "",
        number_format: str = "",
    ) -> None:  # fmt: skip
        """Writes a formula with its value; with an `element` it is compared in `Confronto`."""
        value = OPEN if value == math.inf else "" if value != value else value
        place, style = self._slots.get((name, number_format)) or self._slot(name, number_format)
        formula = f"={formula}"
        fits = fits_a_cell(formula)
        if fits:
            self.page.formula(row, place, formula, value, style)
        else:  # told in `Confronto`
            self.page.write(row, place, value, style)
        if element or not fits:
            header = self.columns[place].header
            self.checks.append(Check(element, header, self.outside(row, name), value, fits))

    def begin(self, name: str, number_format: str = "") -> str:
        """How a column's cells begin in rows that are put in words (`RowPage.put_words`)."""
        key = name, number_format
        if key not in self._begins:
            self._begins[key] = self.page.begin(*self._slot(name, number_format))
        return self._begins[key]

    def put_row(self, row: int, values: Mapping[str, Value], formats: Mapping[str, str]) -> None:
        """Writes a whole row of typed values by field, in the order of columns."""
        begins, typed = self._begins, self.page.typed
        words = []
        for name, given in values.items():
            value = _told(given)
            if value is not None:
                key = name, formats.get(name, "")
                words.append((begins.get(key) or self.begin(*key)) + typed(value))
        self.page.put_words(row, "".join(words))

    def typed(self, begin: str, value: Value) -> str:
        """A cell of such a row, in words; empty for what `put` leaves out."""
        value = _told(value)
        return "" if value is None else f"{begin}{self.page.typed(value)}"

    def in_row(self, name: str) -> str:
        """The cell, as formulas that many rows share name it."""
        return f"{self._letters[name]}{ROW}"

    def here(self, row: int, name: str) -> str:
        """The cell, as formulas of the same sheet name it."""
        return f"{self._letters[name]}{row + 1}"

    def fixed(self, row: int, name: str) -> str:
        """The cell, as names tell it."""
        return f"${self._letters[name]}${row + 1}"

    def outside(self, row: int, name: str) -> str:
        """The cell, as formulas of other sheets name it."""
        return f"{self.name}!{self.here(row, name)}"

    def span(self, first: int, last: int, name: str) -> str:
        """A column's cells from `first` to `last`, for formulas of other sheets."""
        place = self._places[name]
        return f"{self.name}!{area_name(first, place, last, place)}"

    def _slot(self, name: str, number_format: str) -> tuple[int, Format]:
        """The place of a column and the look of its cells, from now on in `_slots`."""
        column = self.columns[self._places[name]]
        style = self.book.format(
            num_format=number_format or column.number_format, valign="top",
            text_wrap=column.width >= 30,
        )  # fmt: skip
        self._slots[name, number_format] = (self._places[name], style)
        return self._slots[name, number_format]


def _told(value: Value) -> Value:
    """What a cell shows of a value; None if nothing."""
    if isinstance(value, str):
        return value[:_MOST_TEXT] or None
    if isinstance(value, float) and not math.isfinite(value):
        return OPEN if value > 0 else None
    return None if value is None else value or 0  # never minus zero
