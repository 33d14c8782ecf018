"""The rows of a sheet as nearly every program writes them, cut without a parser of XML.

One idea to know: it never guesses. Only what can mean one thing is cut here; at the first character
that is not as expected the sheet is left to the parser, which reads the same from plain rows.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from generator.reading.limits import Limits
from generator.reading.links import looks_elsewhere
from generator.reading.stored import COLUMNS, OWN_TEXT, ROWS, StoredCells, columns_upto
from generator.reading.strings import CHARACTERS, TEXT, blocks, resolve, unescape

_OPEN, _CLOSE, _END = b"<sheetData>", b"</sheetData>", b"</row>"
_NUMBER = "[1-9][0-9]{0,6}"
_ROW = re.compile(rf'<row r="({_NUMBER})"((?: [A-Za-z0-9:]+="[A-Za-z0-9 .:-]*")*) ?(/?)>')
_HIDDEN = re.compile(r' (?:hidden="(?:1|true)"|ht="0(?:\.0)?")')
_CELL = re.compile(
    r'<c r="([A-Z]++)([0-9]++)"([^<>]*+(?:></c)?+)>'
    rf"(?:(?<![/c]>)<v>(?!<)({CHARACTERS})</v></c>|(?<=/>)|(?<=/c>)"
    rf"|<f>(?!<)({TEXT})</f><v>(?!<)({CHARACTERS})</v></c>|((?:[^<]++|<(?!/c>))*+)</c>)"
    r"|[\s\S]+"  # whatever else
)
_ATTRIBUTES = re.compile('(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]+)")? ?(/|></c)?')
_INSIDE = re.compile(
    r'(?:(<f)(?: t="[a-z]+")?(?: aca="[a-z01]+")?(?: ref="[A-Z0-9:]+")?(?: ca="[a-z01]+")?'
    rf'(?: si="([0-9]{{1,9}})")?(?:/>|>({TEXT})</f>))?'
    rf'(?:(<v)(?:/>|>({TEXT})</v>)|(<is)><t(?: xml:space="preserve")?>({TEXT})</t></is>)?'
)


@dataclass(frozen=True, slots=True)
class PlainRows:
    """The cells, and what is left of the sheet when its rows are cut.

    `remains` is for the parser, which must find in it one table, in which each way of opening rows
    stands once, and neither comments nor anything else that is not an element: in that case what
    was cut were rows.
    """

    cells: StoredCells
    hidden: frozenset[int]
    count: int
    remains: bytes


class _NotPlainError(Exception):
    """Something that only the parser can tell."""


def cut_rows(content: bytes, limits: Limits, linked: frozenset[str]) -> PlainRows | None:
    """The rows of a sheet's part; None if any is not plain, or if a limit is passed.

    `linked` are the names that look into another workbook.
    """
    start, end = content.find(_OPEN), content.rfind(_CLOSE)
    if not 0 <= start < end:
        return None
    cutter = _Cutter(limits, linked)
    try:
        for block in blocks(content, start + len(_OPEN), end, _END):
            cutter.cut(block)
    except (_NotPlainError, UnicodeDecodeError, KeyError):  # a column beyond the limits
        return None
    rows = "".join(f'<row r="1"{attributes}/>' for attributes in cutter.openings).encode()
    remains = b"".join((content[: start + len(_OPEN)], rows, content[end:]))
    return PlainRows(cutter.cells(), frozenset(cutter.hidden), cutter.count, remains)


class _Cutter:
    """What has been cut so far; rows and their cells only go forward."""

    def __init__(self, limits: Limits, linked: frozenset[str]) -> None:
        self.hidden: list[int] = []
        self.openings: dict[str, bool] = {}  # attributes of rows: whether they hide it
        self.count = 0
        self._rows, self._columns = array(ROWS), array(COLUMNS)
        self._looks: list[tuple[str, str]] = []
        self._raws: list[str | None] = []
        self._formulas: set[int] = set()
        self._foreign: set[int] = set()
        self._limits = limits
        self._linked = linked
        self._numbers = columns_upto(limits.columns)
        self._known = _Looks()
        self._row = -1
        self._foreign_shared: set[str] = set()

    def cells(self) -> StoredCells:
        """The cells that hold anything."""
        return StoredCells(
            self._rows, self._columns, self._looks, self._raws,
            frozenset(self._formulas), frozenset(self._foreign),
        )  # fmt: skip

    def cut(self, block: str) -> None:
        """Cuts the rows of a block that ends with the end of a row, or of the data."""
        numbers, looks, escaped = self._numbers, self._known, "_x" in block
        add_row, add_column = self._rows.append, self._columns.append
        add_look, add_raw = self._looks.append, self._raws.append
        for row_digits, found in self._rows_of(block):
            row, last = self._row, -1
            for letters, digits, attributes, value, formula, result, inside in found:
                if digits != row_digits or (column := numbers[letters]) <= last:
                    raise _NotPlainError  # whatever else has no digits
                last = column
                look = looks[attributes]
                raw: str | None = value
                if not value:
                    if not formula and not inside:
                        continue
                    raw = self._look_closer(formula, result, inside)
                if escaped and raw and look[0] in OWN_TEXT:
                    raw = unescape(raw)
                add_row(row)
                add_column(column)
                add_look(look)
                add_raw(raw)

    def _rows_of(self, block: str) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
        """The number of each row, as written, with its cells."""
        *pieces, rest = block.split("</row>")
        for piece in pieces:
            digits, place = self._open_rows(piece, 0)
            found = _CELL.findall(piece, place)
            self.count += len(found)
            beyond = self._row >= self._limits.rows and found
            if not digits or beyond or self.count > self._limits.cells:
                raise _NotPlainError
            yield digits, found
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
            hidden = self.openings.get(attributes)
            if hidden is None:
                hidden = self.openings[attributes] = _HIDDEN.search(attributes) is not None
            if hidden and row < self._limits.rows:
                self.hidden.append(row)
            if not closed:
                return digits, place
        return "", place

    def _look_closer(self, words: str, result: str, inside: str) -> str | None:
        """What a cell with a formula, with a text of its own or with an entity stores."""
        formula, shared, raw = bool(words), "", result or None
        if inside:
            parts = _INSIDE.fullmatch(inside)
            if parts is None:
                raise _NotPlainError
            mark, shared, words, value, cached, inline, text = parts.groups("")
            formula = bool(mark)
            raw = resolve(cached or text) if value or inline else None
        if formula:
            self._formulas.add(len(self._raws))
            if self._is_foreign(words, shared):
                self._foreign.add(len(self._raws))
        return raw

    def _is_foreign(self, formula: str, shared: str) -> bool:
        """Whether the formula, or the one it is shared with, names another workbook."""
        # No entity in `TEXT` is a bracket.
        if (self._linked or "[" in formula) and looks_elsewhere(resolve(formula), self._linked):
            self._foreign_shared.update([shared] if shared else [])
            return True
        return shared in self._foreign_shared


class _Looks(dict[str, tuple[str, str]]):
    """Types and styles by the attributes of cells; none of cells that hold nothing."""

    def __missing__(self, attributes: str) -> tuple[str, str]:
        found = _ATTRIBUTES.fullmatch(attributes)
        if found is None:
            raise _NotPlainError
        self[attributes] = ("", "") if found[3] else (found[2] or "n", found[1] or "")
        return self[attributes]
