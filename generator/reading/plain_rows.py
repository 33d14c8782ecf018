"""The rows of a sheet as nearly every program writes them, cut without a parser of XML.

One idea to know: it never guesses. Only what can mean one thing is cut here; at the first character
that is not as expected the sheet is left to the parser, which reads the same from plain rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from generator.reading.limits import Limits
from generator.reading.stored import StoredCell, column_number
from generator.reading.strings import CHARACTERS, TEXT, blocks, resolve, unescape

_new = tuple.__new__  # a named tuple's own takes twice as long
_OPEN, _CLOSE, _END = b"<sheetData>", b"</sheetData>", b"</row>"
_NUMBER = "[1-9][0-9]{0,6}"
_ROW = re.compile(rf'<row r="({_NUMBER})"((?: [A-Za-z0-9:]+="[A-Za-z0-9 .:-]*")*) ?(/?)>')
_HIDDEN = re.compile(r' (?:hidden="(?:1|true)"|ht="0(?:\.0)?")')
_CELL = re.compile(
    rf'<c r="([A-Z]{{1,3}})({_NUMBER})"(?: s="([0-9]{{1,9}})")?(?: t="([A-Za-z]+)")?'
    rf" ?(?:/>|><v>(?!<)({CHARACTERS})</v></c>|>((?:[^<]++|<(?!/c>))*+)</c>)"
    r"|[\s\S]+"  # whatever else
)
_INSIDE = re.compile(
    r'(?:(<f)(?: t="[a-z]+")?(?: aca="[a-z01]+")?(?: ref="[A-Z0-9:]+")?(?: ca="[a-z01]+")?'
    rf'(?: si="([0-9]{{1,9}})")?(?:/>|>({TEXT})</f>))?'
    rf'(?:(<v)(?:/>|>({TEXT})</v>)|(<is)><t(?: xml:space="preserve")?>({TEXT})</t></is>)?'
)


@dataclass(frozen=True, slots=True)
class PlainRows:
    """The cells by (row, column), and what is left of the sheet when its rows are cut.

    `remains` is for the parser, which must find in it one table, in which each way of opening rows
    stands once, and neither comments nor anything else that is not an element: in that case what
    was cut were rows.
    """

    cells: dict[tuple[int, int], StoredCell]
    hidden: frozenset[int]
    count: int
    remains: bytes


class _NotPlainError(Exception):
    """Something that only the parser can tell."""


def cut_rows(content: bytes, limits: Limits, foreign: Callable[[str], bool]) -> PlainRows | None:
    """The rows of a sheet's part; None if any is not plain, or if a limit is passed.

    `foreign` tells formulas that look into another workbook.
    """
    start, end = content.find(_OPEN), content.rfind(_CLOSE)
    if not 0 <= start < end:
        return None
    cutter = _Cutter(limits, foreign)
    try:
        for block in blocks(content, start + len(_OPEN), end, _END):
            cutter.cut(block)
    except (_NotPlainError, UnicodeDecodeError):
        return None
    rows = "".join(f'<row r="1"{attributes}/>' for attributes in cutter.openings).encode()
    remains = b"".join((content[: start + len(_OPEN)], rows, content[end:]))
    return PlainRows(cutter.cells, frozenset(cutter.hidden), cutter.count, remains)


class _Cutter:
    """What has been cut so far; rows and their cells only go forward."""

    def __init__(self, limits: Limits, foreign: Callable[[str], bool]) -> None:
        self.cells: dict[tuple[int, int], StoredCell] = {}
        self.hidden: list[int] = []
        self.openings: dict[str, bool] = {}  # attributes of rows: whether they hide it
        self.count = 0
        self._limits = limits
        self._foreign = foreign
        self._row = -1
        self._foreign_shared: set[str] = set()

    def cut(self, block: str) -> None:
        """Cuts the rows of a block that ends with the end of a row, or of the data."""
        *pieces, rest = block.split("</row>")
        for piece in pieces:
            digits, place = self._open_rows(piece, 0)
            if not digits:
                raise _NotPlainError
            self._cut_cells(digits, _CELL.findall(piece, place))
        if rest and self._open_rows(rest, 0) != ("", len(rest)):
            raise _NotPlainError

    def _open_rows(self, piece: str, place: int) -> tuple[str, int]:
        """The number of the row left open in `piece` (empty if none), and where its cells begin."""
        while (opening := _ROW.match(piece, place)) is not None:
            digits, attributes, closed = opening.groups()
            row, place = int(digits) - 1, opening.end()
            if row <= self._row:
                raise _NotPlainError
            self._row = row
            if attributes not in self.openings:
                self.openings[attributes] = _HIDDEN.search(attributes) is not None
            if self.openings[attributes] and row < self._limits.rows:
                self.hidden.append(row)
            if not closed:
                return digits, place
        return "", place

    def _cut_cells(self, row_digits: str, found: list[tuple[str, ...]]) -> None:
        row, last, cells = self._row, -1, self.cells
        self.count += len(found)
        for letters, digits, style, kind, value, inside in found:
            if digits != row_digits:  # whatever else has none
                raise _NotPlainError
            column = column_number(letters)
            if column <= last:
                raise _NotPlainError
            last = column
            if value and kind != "str":
                cells[row, column] = _new(StoredCell, (kind or "n", value, False, style, False))
            elif value or inside:
                self._keep(row, column, kind or "n", style, inside or f"<v>{value}</v>")
        if found and (row >= self._limits.rows or last >= self._limits.columns):
            raise _NotPlainError
        if self.count > self._limits.cells:
            raise _NotPlainError

    def _keep(self, row: int, column: int, kind: str, style: str, inside: str) -> None:
        """Keeps a cell with a formula, a text of its own or an entity."""
        parts = _INSIDE.fullmatch(inside)
        if parts is None:
            raise _NotPlainError
        formula, shared, words, value, raw, inline, text = parts.groups()
        stored = resolve(raw or text or "") if value or inline else None
        if stored is not None and kind in ("str", "inlineStr"):
            stored = unescape(stored)
        foreign = formula is not None and self._looks_elsewhere(resolve(words or ""), shared or "")
        self.cells[row, column] = StoredCell(kind, stored, formula is not None, style, foreign)

    def _looks_elsewhere(self, formula: str, shared: str) -> bool:
        """Whether the formula, or the one it is shared with, names another workbook."""
        if self._foreign(formula):
            self._foreign_shared.update([shared] if shared else [])
            return True
        return shared in self._foreign_shared
