"""Reads a workbook into cells with addresses, values, formats and formulas.

One idea to know: a value is given only if two readings of its cell agree, the scan of the XML and
python-calamine, which by itself blanks error cells and formulas without a value.
"""

from __future__ import annotations

import hashlib
import math
from array import array
from collections.abc import Iterable, Mapping
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
from generator.reading.stored import COLUMNS, ROWS, StoredCell, address, filled_places
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
        for place, stored in scan.cells.items()
        if (found := _blame(stored, outline, CellRef(shown, sheet.name, address(*place))))
    )
    if blamed or not lost:
        return blamed
    where = CellRef(shown, lost[0][0].name)
    return (finding("file-danneggiato", where, motivo="il foglio non si può decodificare"),)


def _blame(stored: StoredCell, outline: Outline, where: CellRef) -> Finding | None:
    decoded = decode(stored, _style(stored, outline), outline.strings, outline.from_1904)
    if decoded is None:
        return _discord(where, _invalid(stored), "nessun valore")
    if decoded.kind is CellKind.ERROR and decoded.value not in STANDARD_ERRORS:
        return finding("cella-errore", where, errore=_shown(decoded, Style.PLAIN))
    return None


def _join(
    passed: Passed, values: dict[str, Values], shown: str
) -> tuple[WorkbookCells, tuple[Finding, ...]]:
    """All sheets, scan and values held against each other."""
    joined = [
        _join_sheet(sheet, scan, notes, values[sheet.name], passed.outline, shown)
        for sheet, scan, notes in zip(
            passed.outline.sheets, passed.sheets, passed.notes, strict=True
        )
    ]
    digest = hashlib.sha256(passed.data).hexdigest()
    findings = tuple(found for _, some in joined for found in some)
    sheets = tuple(sheet for sheet, _ in joined)
    return WorkbookCells(shown, digest, len(passed.data), sheets), findings


def _join_sheet(
    sheet: SheetEntry,
    scan: ScannedSheet,
    notes: Mapping[str, str],
    values: Values,
    outline: Outline,
    shown: str,
) -> tuple[SheetCells, list[Finding]]:
    joint = _Joint(outline, CellRef(shown, sheet.name))
    joint.join(scan, values)
    joined = SheetCells(
        shown, sheet.name, sheet.visible, joint.columns, scan.hidden_rows, scan.hidden_columns,
        scan.merges, notes, filled_places(scan.cells, outline.by_index),
    )  # fmt: skip
    return joined, joint.findings


class _Joint:
    """The cells of a sheet on which both readings agree, and findings about the others."""

    def __init__(self, outline: Outline, page: CellRef) -> None:
        self.columns = Columns(array(ROWS), array(COLUMNS), [], [])
        self.findings: list[Finding] = []
        self._outline = outline
        self._page = page
        self._looks: dict[tuple[CellKind, bool, str, bool], Look] = {}

    def join(self, scan: ScannedSheet, values: Values) -> None:
        """Goes through the places where either reading finds anything."""
        texts, value_at = self._outline.by_index, values.get
        rows, columns, kept, looks = self.columns
        for place, stored in _places(scan, values):
            value = value_at(place, "")
            type_, raw, formula, style, external = stored
            text = texts.get(raw or "") if type_ == "s" else None
            kind: CellKind | None = CellKind.TEXT
            known: Known = text or ""
            if text is None or text != value:  # nearly all cells are shared texts, read alike
                kind, known = self._decode(place, stored, value)
            elif not text:
                continue
            if kind is None:
                continue
            look = self._looks.get((kind, formula, style, external))
            rows.append(place[0])
            columns.append(place[1])
            kept.append(known)
            looks.append(look or self._look(kind, stored))

    def _decode(
        self, place: tuple[int, int], stored: StoredCell, value: Value
    ) -> tuple[CellKind | None, Known]:
        """What both readings say; no kind if nothing, or, with a finding, if they disagree."""
        outline = self._outline
        style = _style(stored, outline)
        decoded = decode(stored, style, outline.strings, outline.from_1904)
        if decoded is not None and agree(decoded, value, outline.from_1904):
            blank = decoded.kind is CellKind.TEXT and not str(decoded.value).strip()
            return None if blank else decoded.kind, decoded.value
        where = CellRef(self._page.file, self._page.sheet, address(*place))
        first = _invalid(stored) if decoded is None else _quote(_shown(decoded, style))
        self.findings.append(_discord(where, first, _show_value(value)))
        return None, ""

    def _look(self, kind: CellKind, stored: StoredCell) -> Look:
        number, decimals = stored.style_number, self._outline.decimals
        percent = _style(stored, self._outline) is Style.PERCENT
        shown = decimals[number] if number < len(decimals) else None
        look = Look(kind, stored.formula, percent, stored.external, shown)
        return self._looks.setdefault((kind, stored.formula, stored.style, stored.external), look)


def _places(
    scan: ScannedSheet, values: Values
) -> Iterable[tuple[tuple[int, int], StoredCell]]:  # fmt: skip
    """Where either reading finds anything, row by row, and what is stored there."""
    if values.keys() <= scan.cells.keys():
        return scan.cells.items()
    every = dict.fromkeys(values, _NOTHING)
    every.update(scan.cells)
    return sorted(every.items())


def _style(stored: StoredCell, outline: Outline) -> Style:
    number = stored.style_number
    return outline.styles[number] if number < len(outline.styles) else Style.PLAIN


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
