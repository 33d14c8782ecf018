"""A cell as its file stores it, and its address.

One idea to know: nothing is decoded here; type, raw text, formula and style are the file's own.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import compress
from typing import NamedTuple

_new = tuple.__new__  # a named tuple's own takes twice as long

ROWS, COLUMNS = "I", "H"  # arrays, not lists: they travel between processes as they are


class StoredCell(NamedTuple):
    """A cell as stored; `raw` is None where the file keeps no value."""

    type: str
    raw: str | None
    formula: bool
    style: str
    external: bool = False  # the formula looks into another workbook


@dataclass(frozen=True)
class StoredCells:
    """The cells of a sheet, row by row: of each its row, column, type with style, and raw text.

    `formulas` and `external` are the numbers, from 0, of those of which that is true.
    """

    rows: array[int]
    columns: array[int]
    looks: list[tuple[str, str]]
    raws: list[str | None]
    formulas: frozenset[int]
    external: frozenset[int]

    def cell(self, number: int) -> StoredCell:
        """One of them."""
        kind, style = self.looks[number]
        raw, formula = self.raws[number], number in self.formulas
        return _new(StoredCell, (kind, raw, formula, style, number in self.external))

    @cached_property
    def by_place(self) -> Mapping[tuple[int, int], StoredCell]:
        """The cells by (row, column): only for the few sheets in which one has to be found."""
        places = zip(self.rows, self.columns, strict=True)
        return {place: self.cell(number) for number, place in enumerate(places)}


def stored_cells(cells: Mapping[tuple[int, int], StoredCell]) -> StoredCells:
    """The same from cells by (row, column), in any order."""
    places = sorted(cells)
    every = [cells[place] for place in places]
    return StoredCells(
        array(ROWS, [row for row, _ in places]),
        array(COLUMNS, [column for _, column in places]),
        [(cell.type, cell.style) for cell in every],
        [cell.raw for cell in every],
        frozenset(number for number, cell in enumerate(every) if cell.formula),
        frozenset(number for number, cell in enumerate(every) if cell.external),
    )


class Places(NamedTuple):
    """Where cells stand: of each its row and its column."""

    rows: array[int]
    columns: array[int]


def address(row: int, column: int) -> str:
    """The address of a cell counted from 0: (6, 6) is `G7`."""
    return f"{_column_letters(column)}{row + 1}"


def shared_texts(cells: StoredCells, strings: Mapping[str, str]) -> list[str | None]:
    """Of each cell its shared text; None if it has none, or names it as no program does.

    `strings` are by their index as cells name it; blank ones are empty.
    """
    return [
        strings.get(raw or "") if kind == "s" else None
        for (kind, _), raw in zip(cells.looks, cells.raws, strict=True)
    ]


def filled_places(
    cells: StoredCells, texts: Sequence[str | None], strings: Mapping[str, str]
) -> Places:
    """Where anything but blanks is stored, without decoding: cells are counted by these.

    `texts` are the shared ones, `strings` where they come from (see `shared_texts`).
    """
    filled = [
        _is_filled(cells.cell(number), strings) if text is None else bool(text)
        for number, text in enumerate(texts)
    ]
    return Places(*chosen((cells.rows, cells.columns), filled))


def chosen(columns: Sequence[array[int]], choice: Sequence[object]) -> list[array[int]]:
    """Of each column what is chosen: the column itself if all is."""
    if all(choice):
        return list(columns)
    return [array(column.typecode, compress(column, choice)) for column in columns]


def place_of(cell: str) -> tuple[int, int]:
    """The row and column, counted from 0, of an address: `G7` is (6, 6)."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]) - 1, column_number(letters)


@cache
def column_number(letters: str) -> int:
    """The column, counted from 0, that letters name."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@cache
def columns_upto(count: int) -> Mapping[str, int]:
    """The first columns by their letters."""
    return {_column_letters(column): column for column in range(count)}


@cache
def _column_letters(column: int) -> str:
    before, rest = divmod(column, 26)
    return (_column_letters(before - 1) if before else "") + chr(ord("A") + rest)


def _is_filled(cell: StoredCell, strings: Mapping[str, str]) -> bool:
    """A formula whose result is a blank text shows nothing; without a result it may be anything."""
    raw = cell.raw or ""
    if cell.type == "s" and raw.isdecimal():
        raw = strings.get(raw.lstrip("0") or "0", raw)
    unknown = cell.formula and (
        cell.raw is None or (not raw and cell.type not in ("str", "inlineStr"))
    )
    return bool(raw.strip()) or unknown
