"""Cells whose value comes from another workbook through other cells of their own.

One idea to know: this is looked at only where some formula names another workbook. From its cell
the link is followed to the formulas that refer to it, and from theirs on. What a function finds by
itself (INDIRETTO, SCARTO), or by the name of a table's column, is not followed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.reading.links import names_in
from generator.reading.scan import ScannedSheet
from generator.reading.stored import column_number, place_of
from generator.reading.strings import stream

_LAST = 1 << 20  # as many rows as a sheet can have, and more columns
_CELL, _COLUMN, _ROW = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}", r"\$?[A-Z]{1,3}", r"\$?[0-9]{1,7}"
_REFERENCE = re.compile(
    r'"[^"]*"|'  # a text
    r"(?<![\w.$!\[\]])(?:('(?:[^']|'')+'|[\w.]+(?::[\w.]+)?)!)?"
    rf"({_CELL}(?::{_CELL})?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})(?![\w.(!])"
)
_CORNER = re.compile(r"(\$?)([A-Z]*)(\$?)([0-9]*)")

_FEW = 16  # rows, or columns, of an area that is looked for by each of them

Place = tuple[int, int, int]  # sheet, row, column, from 0
_Stripe = tuple[int, str, int]  # sheet, what of it, and which


class Page(NamedTuple):
    """A sheet by its name, its part and what was scanned of it."""

    name: str
    content: bytes
    scan: ScannedSheet


class _Area(NamedTuple):
    sheet: int
    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula, the cells that show it, and how far from the cell that it was written for."""

    text: str
    area: _Area
    shift: tuple[int, int] = (0, 0)  # rows, columns


def follow_links(pages: Sequence[Page], names: Mapping[str, str]) -> tuple[ScannedSheet, ...]:
    """The scans, with every cell marked whose value comes from another workbook.

    `names` are the defined names, folded, with what they stand for.
    """
    scans = tuple(page.scan for page in pages)
    starts = [(number, scan.cells.rows[one], scan.cells.columns[one])
              for number, scan in enumerate(scans) for one in scan.cells.external]  # fmt: skip
    if not starts:
        return scans
    linked = _spread(starts, pages, names)
    return tuple(_mark(scan, linked[number]) for number, scan in enumerate(scans))


def _mark(scan: ScannedSheet, places: set[tuple[int, int]]) -> ScannedSheet:
    marked = [number for number, place in enumerate(scan.cells.by_place) if place in places]
    external = scan.cells.external.union(marked)
    return replace(scan, cells=replace(scan.cells, external=external))


def _spread(
    starts: Iterable[Place], pages: Sequence[Page], names: Mapping[str, str]
) -> Mapping[int, set[tuple[int, int]]]:
    """The places that `starts` reach, by sheet."""
    waiting = _Waiting([page.name for page in pages], names)
    reached: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    queue = list(starts)
    for number, page in enumerate(pages):
        for formula in _read_formulas(number, page.content):
            waiting.add(formula)
            if page.scan.cells.by_place[formula.area.top, formula.area.left].external:
                queue += _shown_by(formula, page.scan)  # all of an array
    while queue:
        sheet, row, column = queue.pop()
        if (row, column) not in reached[sheet]:
            reached[sheet].add((row, column))
            for formula in waiting.release(sheet, row, column):
                queue += _shown_by(formula, pages[formula.area.sheet].scan)
    return reached


def _shown_by(formula: _Formula, scan: ScannedSheet) -> Iterator[Place]:
    area = formula.area
    if (area.top, area.left) == (area.bottom, area.right):
        yield area.sheet, area.top, area.left
        return
    yield from ((area.sheet, *place) for place in scan.cells.by_place if area.holds(*place))


class _Waiting:
    """The formulas by the cells that they refer to, each until one of them is reached."""

    def __init__(self, sheets: Sequence[str], names: Mapping[str, str]) -> None:
        self._sheets = {name.casefold(): number for number, name in enumerate(sheets)}
        self._names = names
        self._by_cell: defaultdict[Place, list[_Formula]] = defaultdict(list)
        self._by_area: defaultdict[_Stripe, list[tuple[_Area, _Formula]]] = defaultdict(list)

    def add(self, formula: _Formula) -> None:
        for area in self._areas(formula):
            if (area.top, area.left) == (area.bottom, area.right):
                self._by_cell[area[:3]].append(formula)
            else:
                for stripe in _stripes(area):
                    self._by_area[stripe].append((area, formula))

    def release(self, sheet: int, row: int, column: int) -> list[_Formula]:
        found = self._by_cell.pop((sheet, row, column), [])
        for stripe in ((sheet, "row", row), (sheet, "column", column), (sheet, "", 0)):
            held = self._by_area.get(stripe, ())
            hit = [formula for area, formula in held if area.holds(row, column)]
            if hit:
                self._by_area[stripe] = [item for item in held if not item[0].holds(row, column)]
                found += hit
        return found

    def _areas(self, formula: _Formula) -> Iterator[_Area]:
        """What the formula refers to, also by the names in it and the names in those."""
        yield from self._written(formula.text, formula.area.sheet, formula.shift)
        used, more = set[str](), names_in(formula.text) & self._names.keys()
        while more:
            used |= more
            for name in more:
                yield from self._written(self._names[name], formula.area.sheet, (0, 0))
            more = {word for name in more for word in names_in(self._names[name])}
            more = (more & self._names.keys()) - used

    def _written(self, text: str, here: int, shift: tuple[int, int]) -> Iterator[_Area]:
        for named, cells in _REFERENCE.findall(text):
            if cells:
                corners = _corners(cells, *shift)
                for sheet in self._named(named) if named else (here,):
                    yield _Area(sheet, *corners)

    def _named(self, name: str) -> Iterable[int]:
        """The sheets of `'Foglio 1'`, or of `Foglio1:Foglio3`; none if they are elsewhere."""
        bare = name.removeprefix("'").removesuffix("'").replace("''", "'").casefold()
        first, _, last = bare.partition(":")
        ends = [self._sheets.get(end) for end in (first, last or first)]
        low, high = sorted(end for end in ends if end is not None) if None not in ends else (0, -1)
        return range(low, high + 1)


def _stripes(area: _Area) -> list[_Stripe]:
    """The rows, or columns, of an area that has few; of a large one, its sheet."""
    if area.bottom - area.top < _FEW:
        return [(area.sheet, "row", row) for row in range(area.top, area.bottom + 1)]
    if area.right - area.left < _FEW:
        return [(area.sheet, "column", place) for place in range(area.left, area.right + 1)]
    return [(area.sheet, "", 0)]


def _corners(cells: str, down: int, right: int) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of `$A1:B$9`, `A:B` or `1:9`, moved where there is no `$`."""
    first, _, last = cells.partition(":")
    rows, columns = list[int](), list[int]()
    for corner, rest in ((first, 0), (last or first, _LAST)):
        match = _CORNER.fullmatch(corner)
        fixed, letters, locked, digits = match.groups() if match else ("", "", "", "")
        if letters:
            columns.append(column_number(letters) + (0 if fixed else right))
        if digits:
            rows.append(int(digits) - 1 + (0 if locked or (fixed and not letters) else down))
        rows += [] if digits else [rest]
        columns += [] if letters else [rest]
    return min(rows), min(columns), max(rows), max(columns)


# --- what the cells hold -------------------------------------------------------------------------


def _read_formulas(sheet: int, content: bytes) -> list[_Formula]:
    reader = _Formulas(sheet)
    stream(content, reader.start, reader.end, reader.text)
    return reader.found


class _Formulas:
    """Collects the formulas of a sheet; shared ones are those of their first cell, moved."""

    def __init__(self, sheet: int) -> None:
        self.found: list[_Formula] = []
        self._sheet = sheet
        self._space = ""
        self._row = self._column = -1
        self._in_data = self._in_cell = self._open = False
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self._shared: dict[str, tuple[str, int, int]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self._space = self._space or space
        if space != self._space:
            return
        if self._in_cell:
            if local == "f":
                self._open, self._attributes = True, attributes
                self._text.clear()
        elif not self._in_data:
            self._in_data = local == "sheetData"
        elif local == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
        elif local == "c":
            self._in_cell, self._column = True, self._column + 1
            if "r" in attributes:
                self._row, self._column = place_of(attributes["r"])

    def text(self, text: str) -> None:
        if self._open:
            self._text.append(text)

    def end(self, name: str) -> None:
        space, _, local = name.rpartition(" ")
        if space != self._space:
            return
        if local == "c":
            self._in_cell = False
        elif local == "sheetData":
            self._in_data = False
        elif local == "f" and self._open:
            self._open = False
            self._keep("".join(self._text), self._row, self._column)

    def _keep(self, text: str, row: int, column: int) -> None:
        area, number = _Area(self._sheet, row, column, row, column), self._attributes.get("si", "")
        kind = self._attributes.get("t", "")
        if kind == "array":
            every = _Area(self._sheet, *_corners(self._attributes.get("ref", ""), 0, 0))
            area = every if (every.top, every.left) == (row, column) else area
        elif kind == "shared" and text:
            self._shared[number] = (text, row, column)
        elif kind == "shared" and number in self._shared:
            text, first_row, first_column = self._shared[number]
            self.found.append(_Formula(text, area, (row - first_row, column - first_column)))
            return
        self.found.append(_Formula(text, area))
