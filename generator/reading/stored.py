"""A cell as its file stores it, and its address.

One idea to know: nothing is decoded here; type, raw text, formula and style are the file's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple


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


def address(row: int, column: int) -> str:
    """The address of a cell counted from 0: (6, 6) is `G7`."""
    return f"{_column_letters(column)}{row + 1}"


def filled_places(
    cells: Mapping[tuple[int, int], StoredCell], strings: Sequence[str]
) -> frozenset[tuple[int, int]]:
    """Where anything but blanks is stored, without decoding: cells are counted by these."""
    return frozenset(place for place, cell in cells.items() if _is_filled(cell, strings))


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


def _is_filled(cell: StoredCell, strings: Sequence[str]) -> bool:
    """A formula whose result is a blank text shows nothing; without a result it may be anything."""
    raw = cell.raw or ""
    if cell.type == "s" and raw.isdecimal() and int(raw) < len(strings):
        raw = strings[int(raw)]
    unknown = cell.formula and (
        cell.raw is None or (not raw and cell.type not in ("str", "inlineStr"))
    )
    return bool(raw.strip()) or unknown
