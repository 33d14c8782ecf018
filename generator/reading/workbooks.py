"""Reads a workbook into cells with addresses, values, formats and formulas.

One idea to know: a value is given only if two readings of its cell agree, the scan of the XML and
python-calamine, which by itself blanks error cells and formulas without a value.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
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
from generator.reading.decoding import Decoded, agree, decode
from generator.reading.gate import Passed, pass_gate
from generator.reading.limits import FORM, Limits
from generator.reading.outline import Outline, SheetEntry, Style
from generator.reading.scan import ScannedSheet
from generator.reading.stored import (
    StoredCell,
    StoredCells,
    address,
    chosen,
    filled_places,
    shared_texts,
    stored_cells,
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
    decoded = decode(stored, outline.style_of(stored.style), outline.strings, outline.from_1904)
    if decoded is None:
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
        texts = shared_texts(scan.cells, strings)
        filled = filled_places(scan.cells, texts, strings)
        cells, found = _found_by_either(scan.cells, values)
        if cells is not scan.cells:
            texts = shared_texts(cells, strings)
        page = CellRef(self._shown, entry.name)
        return SheetCells(
            self._shown, entry.name, entry.visible, self._columns(page, cells, texts, found),
            scan.hidden_rows, scan.hidden_columns, scan.merges, notes, filled,
        )  # fmt: skip

    def _columns(
        self, page: CellRef, cells: StoredCells, texts: list[str | None], found: list[Value]
    ) -> Columns:
        """Nearly all cells are shared texts, read alike: only the others are looked at one by one.

        `found` is what the other reading finds at each place.
        """
        known: list[Known | None] = [*texts]
        for number in cells.formulas | cells.external:
            known[number] = None
        look_of = {look: self._look(CellKind.TEXT, look[1]) for look in set(cells.looks)}
        looks = [look_of[look] if text else None
                 for look, text in zip(cells.looks, known, strict=True)]  # fmt: skip
        pairs = zip(known, found, strict=True)
        for number in [one for one, (text, value) in enumerate(pairs) if text != value]:
            known[number], looks[number] = self._decode(page, cells, number, found[number])
        rows, columns = chosen((cells.rows, cells.columns), looks)
        kept = [value for value in compress(known, looks) if value is not None]
        return Columns(rows, columns, kept, list(filter(None, looks)))

    def _decode(
        self, page: CellRef, cells: StoredCells, number: int, value: Value
    ) -> tuple[Known | None, Look | None]:
        """What both readings say; no look if nothing, or, with a finding, if they disagree."""
        outline, stored = self._outline, cells.cell(number)
        style = outline.style_of(stored.style)
        decoded = decode(stored, style, outline.strings, outline.from_1904)
        if decoded is not None and agree(decoded, value, outline.from_1904):
            kind, known, _ = decoded
            if isinstance(known, str) and kind is CellKind.TEXT and not known.strip():
                return None, None
            return known, self._look(kind, stored.style, stored.formula, stored.external)
        where = CellRef(page.file, page.sheet, address(cells.rows[number], cells.columns[number]))
        first = _invalid(stored) if decoded is None else _quote(_shown(decoded, style))
        self.findings.append(_discord(where, first, _show_value(value)))
        return None, None

    def _look(
        self, kind: CellKind, style: str, formula: bool = False, external: bool = False
    ) -> Look:
        key = (kind, formula, style, external)
        if key not in self._looks:
            percent = self._outline.style_of(style) is Style.PERCENT
            shown = self._outline.decimals_of(style)
            self._looks[key] = Look(kind, formula, percent, external, shown)
        return self._looks[key]


def _found_by_either(
    cells: StoredCells, values: Values
) -> tuple[StoredCells, list[Value]]:  # fmt: skip
    """The stored cells, with an empty one wherever only the other reading finds something.

    Also what the other reading finds at each.
    """
    found = values.at(cells.rows, cells.columns)
    if len(found) - found.count("") < values.count():
        every = {**dict.fromkeys(values.places(), _NOTHING), **cells.by_place}
        cells = stored_cells(every)
        found = values.at(cells.rows, cells.columns)
    return cells, found


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
