"""Reads a workbook into cells with addresses, values, formats and formulas.

One idea to know: a value is given only if two readings of its cell agree, the scan of the XML and
python-calamine, which by itself blanks error cells and formulas without a value.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from datetime import timedelta
from itertools import compress
from pathlib import Path

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.italian import format_plain
from generator.reading.cells import (
    STANDARD_ERRORS,
    Cell,
    CellKind,
    Columns,
    Look,
    SheetCells,
    WorkbookCells,
    show,
)
from generator.reading.cells import Value as Known
from generator.reading.decoding import Decoded, decode, decode_both
from generator.reading.gate import Passed, pass_gate
from generator.reading.limits import FORM, Limits
from generator.reading.outline import Outline, SheetEntry, Style
from generator.reading.scan import ScannedSheet
from generator.reading.stored import (
    StoredCell,
    StoredCells,
    address,
    chosen,
    filled,
    stored_cells,
    texts_of,
)
from generator.reading.values import Value, Values, read_values

__all__ = ["Cell", "CellKind", "SheetCells", "WorkbookCells", "read_workbook"]

_MOST_QUOTED = 60
_NOTHING = StoredCell("n", None, formula=False, style="")


def read_workbook(
    path: Path, shown: str, limits: Limits = FORM
) -> tuple[WorkbookCells | None, tuple[Finding, ...]]:
    """The workbook at `path`, called `shown` in findings.

    Cells on which the two readings disagree are left out and returned as findings; error cells and
    formulas without a value are cells like others. None if the file cannot be read at all.
    """
    passed, findings = pass_gate(path, shown, limits)
    if passed is None:
        return None, findings
    values = read_values(passed.data, [sheet.name for sheet in passed.outline.sheets])
    findings = _unread(passed, values, shown)
    if findings:
        return None, findings
    return _join(passed, values, shown)


def _unread(passed: Passed, values: dict[str, Values], shown: str) -> tuple[Finding, ...]:
    """Findings for sheets that python-calamine cannot read, with the cells to blame if known."""
    outline = passed.outline
    lost = [
        (sheet, scan)
        for sheet, scan in zip(outline.sheets, passed.sheets, strict=True)
        if sheet.name not in values
    ]
    blamed = tuple(
        found
        for sheet, scan in lost
        for place, stored in scan.cells.by_place.items()
        if (found := _blame(stored, outline, CellRef(shown, sheet.name, address(*place))))
    )
    if blamed or not lost:
        return blamed
    where = CellRef(shown, lost[0][0].name)
    return (finding("file-danneggiato", where, motivo="il foglio non si può decodificare"),)


def _blame(stored: StoredCell, outline: Outline, where: CellRef) -> Finding | None:
    style = outline.style_of(stored.style)
    decoded = decode(stored, style, outline.strings, outline.from_1904)
    if decoded is None or (style is Style.DATE and abs(decoded.serial or 0) > timedelta.max.days):
        return _discord(where, _invalid(stored), "nessun valore")
    if decoded.kind is CellKind.ERROR and decoded.value not in STANDARD_ERRORS:
        return finding("cella-errore", where, errore=_shown(decoded, Style.PLAIN))
    return None


def _join(
    passed: Passed, values: dict[str, Values], shown: str
) -> tuple[WorkbookCells, tuple[Finding, ...]]:
    """All sheets, scan and values held against each other."""
    joint = _Joint(passed.outline, shown)
    every = zip(passed.outline.sheets, passed.sheets, passed.notes, strict=True)
    sheets = tuple(joint.join(entry, scan, notes, values[entry.name])
                   for entry, scan, notes in every)  # fmt: skip
    digest = hashlib.sha256(passed.data).hexdigest()
    return WorkbookCells(shown, digest, len(passed.data), sheets), tuple(joint.findings)


class _Joint:
    """Holds the two readings of a workbook together; findings tell where they disagree."""

    def __init__(self, outline: Outline, shown: str) -> None:
        self.findings: list[Finding] = []
        self._outline = outline
        self._shown = shown
        self._looks: dict[tuple[CellKind, bool, str, bool], Look] = {}

    def join(
        self, entry: SheetEntry, scan: ScannedSheet, notes: Mapping[str, str], values: Values
    ) -> SheetCells:
        """A sheet with the cells on which both readings agree."""
        strings = self._outline.by_index
        cells, found = scan.cells, values.at(scan.cells.rows, scan.cells.columns)
        texts = texts_of(cells, strings)
        stored = chosen(cells, filled(cells, texts))
        if len(found) - found.count("") < values.count():
            cells = _with_places(cells, values.places())
            found, texts = values.at(cells.rows, cells.columns), texts_of(cells, strings)
        page = CellRef(self._shown, entry.name)
        known, looks = self._know(page, cells, texts, found)
        places = chosen(cells, looks)
        kept = [value for value in compress(known, looks) if value is not None]
        return SheetCells(
            self._shown, entry.name, entry.visible,
            Columns(*places, kept, list(filter(None, looks))),
            scan.hidden_rows, scan.hidden_columns, scan.merges, notes, stored,
        )  # fmt: skip

    def _know(
        self, page: CellRef, cells: StoredCells, texts: list[str | None], found: list[Value]
    ) -> tuple[list[Known | None], list[Look | None]]:
        """What both readings say of each cell, and its look; no look if nothing.

        Nearly all cells are texts, read alike: only the others are looked at one by one. `found` is
        what the other reading finds.
        """
        known: list[Known | None] = [*texts]
        look_of = {look: self._look(CellKind.TEXT, look[1]) for look in set(cells.looks)}
        looks = [look_of[look] if text else None
                 for look, text in zip(cells.looks, texts, strict=True)]  # fmt: skip
        for number in cells.formulas | cells.external:
            if looks[number] is not None:
                looks[number] = self._look_of(CellKind.TEXT, cells.cell(number))
        pairs = zip(texts, found, strict=True)
        for number in [one for one, (text, value) in enumerate(pairs) if text != value]:
            known[number], looks[number] = self._decode(page, cells, number, found[number])
        return known, looks

    def _decode(
        self, page: CellRef, cells: StoredCells, number: int, value: Value
    ) -> tuple[Known | None, Look | None]:
        """What both readings say; no look if nothing, or, with a finding, if they disagree."""
        outline, stored = self._outline, cells.cell(number)
        style, from_1904 = outline.style_of(stored.style), outline.from_1904
        decoded = decode_both(stored, style, outline.strings, from_1904, value)
        if decoded is not None:
            kind, known, _ = decoded
            if isinstance(known, str) and kind is CellKind.TEXT and not known.strip():
                return None, None
            return known, self._look_of(kind, stored)
        alone = decode(stored, style, outline.strings, from_1904)
        where = CellRef(page.file, page.sheet, address(cells.rows[number], cells.columns[number]))
        first = _invalid(stored) if alone is None else _quote(_shown(alone, style))
        self.findings.append(_discord(where, first, _show_value(value)))
        return None, None

    def _look_of(self, kind: CellKind, stored: StoredCell) -> Look:
        return self._look(kind, stored.style, stored.formula, stored.external)

    def _look(
        self, kind: CellKind, style: str, formula: bool = False, external: bool = False
    ) -> Look:
        key = (kind, formula, style, external)
        if key not in self._looks:
            percent = self._outline.style_of(style) is Style.PERCENT
            shown = self._outline.decimals_of(style)
            self._looks[key] = Look(kind, formula, percent, external, shown)
        return self._looks[key]


def _with_places(cells: StoredCells, places: list[tuple[int, int]]) -> StoredCells:
    """The cells, and an empty one at each of the places where there is none."""
    return stored_cells({**dict.fromkeys(places, _NOTHING), **cells.by_place})


def _shown(decoded: Decoded, style: Style) -> str:
    return show(decoded.value, decoded.kind, style is Style.PERCENT)


def _discord(where: CellRef, first: str, second: str) -> Finding:
    return finding("cella-discorde", where, prima=first, seconda=second)


def _invalid(stored: StoredCell) -> str:
    return f"{_quote(stored.raw or '')} (non valido)"


def _show_value(value: Value) -> str:
    """python-calamine's value for a message."""
    if isinstance(value, float) and math.isfinite(value):
        return _quote(format_plain(value))
    return _quote(str(value))


def _quote(text: str) -> str:
    short = text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…"
    return f"«{short}»" if text else "nessun valore"
