"""Reads a workbook into cells with addresses, values, formats and formulas.

One idea to know: a value is given only if two readings of its cell agree, the scan of the XML and
python-calamine, which by itself blanks error cells and formulas without a value.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from pathlib import Path

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.italian import format_plain
from generator.reading.cells import Cell, CellKind, SheetCells, WorkbookCells
from generator.reading.decoding import STANDARD_ERRORS, agree, decode, show
from generator.reading.gate import Passed, pass_gate
from generator.reading.outline import Outline, SheetEntry, Style
from generator.reading.scan import ScannedSheet, StoredCell, address, filled_places
from generator.reading.values import Value, Values, read_values

__all__ = ["Cell", "CellKind", "SheetCells", "WorkbookCells", "read_workbook"]

_MOST_QUOTED = 60
_NOTHING = StoredCell("n", None, formula=False, style=0)


def read_workbook(path: Path, shown: str) -> tuple[WorkbookCells | None, tuple[Finding, ...]]:
    """The workbook at `path`, called `shown` in findings.

    Cells on which the two readings disagree are left out and returned as findings; error cells and
    formulas without a value are cells like others. None if the file cannot be read at all.
    """
    passed, findings = pass_gate(path, shown)
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
        return finding("cella-errore", where, errore=show(decoded, percent=False))
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
    cells: dict[tuple[int, int], Cell] = {}
    findings: list[Finding] = []
    for place in sorted(scan.cells.keys() | values.keys()):
        where = CellRef(shown, sheet.name, address(*place))
        stored = scan.cells.get(place, _NOTHING)
        found = _join_cell(stored, values.get(place, ""), outline, where, place)
        if isinstance(found, Finding):
            findings.append(found)
        elif found is not None:
            cells[place] = found
    joined = SheetCells(
        sheet.name, sheet.visible, cells, scan.hidden_rows, scan.hidden_columns, scan.merges,
        notes, filled_places(scan, outline.strings),
    )  # fmt: skip
    return joined, findings


def _join_cell(
    stored: StoredCell, value: Value, outline: Outline, where: CellRef, place: tuple[int, int]
) -> Cell | Finding | None:
    """The cell if both readings agree, a finding if they do not, None if it is blank."""
    style = _style(stored, outline)
    decoded = decode(stored, style, outline.strings, outline.from_1904)
    if decoded is None:
        return _discord(where, _invalid(stored), _show_value(value))
    percent = style is Style.PERCENT
    text = show(decoded, percent)
    if not agree(decoded, value, outline.from_1904):
        return _discord(where, _quote(text), _show_value(value))
    if decoded.kind is CellKind.TEXT and not text:
        return None
    decimals = outline.decimals[stored.style] if stored.style < len(outline.decimals) else None
    return Cell(
        decoded.value, decoded.kind, stored.formula, percent, where, *place, text,
        stored.external, decimals,
    )  # fmt: skip


def _style(stored: StoredCell, outline: Outline) -> Style:
    known = stored.style < len(outline.styles)
    return outline.styles[stored.style] if known else Style.PLAIN


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
