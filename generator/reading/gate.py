"""The gate: no reader opens a file that has not passed here.

One idea to know: a file is read from the disk once, and what is checked is what is read: the
bytes that passed are handed on together with their scan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.reading.limits import FORM, Limits
from generator.reading.link_chains import Page, follow_links
from generator.reading.notes import read_notes
from generator.reading.outline import Outline, read_outline
from generator.reading.package import RefusedError, open_package, part
from generator.reading.scan import ScannedSheet, scan_sheet


@dataclass(frozen=True, slots=True)
class Passed:
    """A workbook that passed: its bytes, its outline, and its sheets' scans in order."""

    data: bytes
    outline: Outline
    sheets: tuple[ScannedSheet, ...]
    notes: tuple[Mapping[str, str], ...]  # of each sheet, by address


def check_package(path: Path, shown: str) -> tuple[Finding, ...]:
    """Whether the file at `path`, called `shown` in findings, may be read: empty means yes."""
    return pass_gate(path, shown)[1]


def pass_gate(
    path: Path, shown: str, limits: Limits = FORM
) -> tuple[Passed | None, tuple[Finding, ...]]:
    """The file at `path` as checked bytes and scans, or the finding that refuses it."""
    try:
        return _examine(_read(path, limits), limits), ()
    except RefusedError as refused:
        where = CellRef(shown, refused.sheet, refused.cell)
        return None, (finding(refused.code, where, **refused.facts),)


def _read(path: Path, limits: Limits) -> bytes:
    try:
        about = path.stat()
        if not S_ISREG(about.st_mode):  # a pipe would be waited for without end
            raise RefusedError("file-inaccessibile", motivo="non è un file")
        if about.st_size > limits.size:
            raise RefusedError("file-rifiutato", motivo=f"più di {limits.most_bytes}")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise RefusedError("file-inaccessibile", motivo="non c'è più") from error
    except PermissionError as error:
        raise RefusedError("file-inaccessibile", motivo="accesso negato") from error
    except OSError as error:
        raise RefusedError("file-inaccessibile", motivo="errore di lettura") from error


def _examine(data: bytes, limits: Limits) -> Passed:
    parts = open_package(data, limits)
    outline = read_outline(parts)
    notes = tuple(read_notes(parts, sheet.notes) if sheet.notes else {} for sheet in outline.sheets)
    return Passed(data, outline, _scan(parts, outline, limits), notes)


def _scan(parts: Mapping[str, bytes], outline: Outline, limits: Limits) -> tuple[ScannedSheet, ...]:
    """Scans every worksheet; cells and area are bounded over the whole workbook."""
    pages: list[Page] = []
    count = area = 0
    for sheet in outline.sheets:
        content = part(parts, sheet.part)
        scan = scan_sheet(content, sheet.name, limits, outline.linked)
        count, area = count + scan.count, area + scan.area
        if count > limits.cells or area > limits.area:
            reason = "più celle di quante se ne leggano"
            raise RefusedError("file-rifiutato", sheet=sheet.name, motivo=reason)
        pages.append(Page(sheet.name, content, scan))
    return follow_links(pages, outline.names)
