"""A cell as its file stores it, and its address.

One idea to know: nothing is decoded here; type, raw text, formula and style are the file's own.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

ROWS, COLUMNS = "I", "H"  # arrays, not lists: they travel between processes as they are


class StoredCell(NamedTuple):
    """A cell as stored; `raw` is None where the file keeps no value."""

    type: str
    raw: str | None
    formula: bool
    style: str
    external: bool = False  # the formula looks into another workbook

    @property
    def style_number(self) -> int:
        """The place of its style among those of the workbook."""
        return int(self.style) if self.style.isdecimal() else 0


class Places(NamedTuple):
    """Where cells stand: of each its row and its column."""

    rows: array[int]
    columns: array[int]


def address(row: int, column: int) -> str:
    """The address of a cell counted from 0: (6, 6) is `G7`."""
    return f"{_column_letters(column)}{row + 1}"


def filled_places(
    cells: Mapping[tuple[int, int], StoredCell], strings: Mapping[str, str]
) -> Places:
    """Where anything but blanks is stored, without decoding: cells are counted by these.

    `strings` are the shared ones by their index as cells name it; blank ones are empty.
    """
    filled = [
        place for place, cell in cells.items()
        if (cell[0] == "s" and strings.get(cell[1] or "")) or _is_filled(cell, strings)
    ]  # fmt: skip
    return Places(
        array(ROWS, [row for row, _ in filled]), array(COLUMNS, [column for _, column in filled])
    )


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
