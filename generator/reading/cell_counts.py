"""What became of each cell of a returned form: used, the form's own, or told as not used.

One idea to know: cells are counted twice. The scan says where a file holds anything; the readers
say which cells they took, recognised or told. What only one of the two knows of is told too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.reading.cells import Cell, SheetCells, WorkbookCells
from generator.reading.scan import address

_CELL_TOLD = frozenset(("contenuto-ignorato",))
_SHEET_TOLD = frozenset(("foglio-ignorato", "foglio-doppio", "motivazioni-assenti"))
_MOST_NAMED = 6  # cells in one message


@dataclass(frozen=True, slots=True)
class Taken:
    """The cells that a reader took as answers, recognised as the form's own, or told as unused."""

    used: frozenset[CellRef] = field(default_factory=frozenset)
    issued: frozenset[CellRef] = field(default_factory=frozenset)
    told: frozenset[CellRef] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class CellCount:
    """The cells of a form that hold anything (`total`, by the scan) and what became of them.

    `lost` are cells that no reader knows of, and cells taken where the scan has none.
    """

    total: int
    used: int
    issued: int
    ignored: int
    lost: tuple[CellRef, ...] = ()


def join_taken(items: Iterable[Taken]) -> Taken:
    """What several readers took together."""
    every = list(items)
    return Taken(
        frozenset().union(*(item.used for item in every)),
        frozenset().union(*(item.issued for item in every)),
        frozenset().union(*(item.told for item in every)),
    )


def places(cells: Iterable[Cell | None]) -> frozenset[CellRef]:
    """The addresses of cells, blank ones (None) left out."""
    return frozenset(cell.where for cell in cells if cell is not None)


def count_cells(book: WorkbookCells, taken: Taken, findings: Iterable[Finding]) -> CellCount:
    """Holds what the readers took, and what `findings` tell, against what the scan holds.

    A cell that was told as not used counts as that, even if it was read on the way.
    """
    listed = list(findings)
    whole = {item.where.sheet for item in listed if item.code in _SHEET_TOLD}
    told = taken.told | {item.where for item in listed if item.code in _CELL_TOLD}
    stored = frozenset(where for page in book.sheets for where in _stored(book, page))
    ignored = {where for where in stored if where in told}
    used = {where for where in taken.used if where not in told}
    issued = (taken.issued & stored) - used - ignored
    rest = stored - used - issued - ignored
    ignored |= {where for where in rest if where.sheet in whole}
    lost = sorted((rest - ignored) | (used - stored), key=str)
    return CellCount(len(stored), len(used & stored), len(issued), len(ignored), tuple(lost))


def check_count(count: CellCount, file: str) -> Iterator[Finding]:
    """Nothing is lost between the scan and the readers, or it is told."""
    if count.lost or count.total != count.used + count.issued + count.ignored:
        named = [f"{where.sheet}!{where.cell}" for where in count.lost[:_MOST_NAMED]]
        more = len(count.lost) - len(named)
        yield finding(
            "celle-perse", CellRef(file), totale=count.total, usate=count.used,
            proprie=count.issued, ignorate=count.ignored,
            celle=", ".join(named) + (f" e altre {more}" if more > 0 else ""),
        )  # fmt: skip


def _stored(book: WorkbookCells, page: SheetCells) -> Iterator[CellRef]:
    return (CellRef(book.file, page.name, address(*place)) for place in page.stored)
