"""The sheets of a returned form beside its tables: cover, instructions, check, identity, others.

One idea to know: nothing is computed from them but the answers of the cover. What the form came
with is recognised, and everything else is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.form import COVER_ANSWERS, IDENTITY, LIVE_LABELS
from generator.italian import fold
from generator.reading.cell_counts import Taken, join_taken, places
from generator.reading.cells import SheetCells, WorkbookCells
from generator.reading.form_identity import Identity
from generator.reading.measure_rows import list_ignored
from generator.reading.typed_values import shorten

_ANSWERS = frozenset(fold(label) for label in COVER_ANSWERS)
_LIVE = frozenset(fold(label) for label in LIVE_LABELS)


def read_other_sheets(
    book: WorkbookCells, identity: Identity, tables: Iterable[str], office: str
) -> tuple[list[Finding], Taken]:
    """What was added to our sheets, and whole sheets that are not ours.

    `tables` are the names of the sheets that were read as tables.
    """
    found: list[Finding] = []
    taken: list[Taken] = []
    read = frozenset(tables)
    for sheet in book.sheets:
        if sheet.name in read or not sheet.cells:
            continue
        hidden = fold(sheet.name) == fold(IDENTITY)
        if hidden or any(identity.knows(cell) for cell in sheet.cells.values()):
            ours = Taken(issued=identity.cells) if hidden else _recognised(sheet, identity)
            known = ours.issued | ours.used
            left = (
                cell
                for cell in sheet.cells.values()
                if (sheet.name, cell.row, cell.column) not in known
            )
            found += list_ignored(left, office)
            taken.append(ours)
        else:
            where = CellRef(book.file, sheet.name)
            told = finding("foglio-ignorato", where, office=office, celle=len(sheet.cells))
            found.append(told)
    return found, join_taken(taken)


def list_notes(book: WorkbookCells, office: str) -> Iterator[Finding]:
    """What the office wrote on cells instead of in them."""
    for sheet in book.sheets:
        for cell, words in sheet.notes.items():
            where = CellRef(book.file, sheet.name, cell)
            yield finding("nota-sulla-cella", where, office=office, nota=shorten(words))


def _recognised(sheet: SheetCells, identity: Identity) -> Taken:
    """Answers and live results stand beside their labels; texts of ours have their digests."""
    beside = {
        (sheet.name, row, column): fold(label.text)
        for row, column in sheet.cells
        if (label := sheet.cells.get((row, column - 1))) is not None
    }
    ours = (
        cell for place, cell in sheet.cells.items()
        if identity.knows(cell) or (cell.formula and beside.get((sheet.name, *place)) in _LIVE)
    )  # fmt: skip
    used = frozenset(where for where, label in beside.items() if label in _ANSWERS)
    return Taken(used, places(ours))
