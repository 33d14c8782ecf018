"""What became of each cell of a returned form: used, the form's own, or told as not used.

One idea to know: cells are counted twice. The scan says where a file holds anything; the readers
say which cells they took, recognised or told. What only one of the two knows of is told too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.reading.cells import Cell, WorkbookCells
from generator.reading.stored import address, place_of

_CELL_TOLD = frozenset(("contenuto-ignorato",))
_SHEET_TOLD = frozenset(("foglio-ignorato", "foglio-doppio", "motivazioni-assenti"))
_MOST_NAMED = 6  # cells in one message

Place = tuple[str, int, int]  # sheet, row, column: addresses are made only for what is told


@dataclass(frozen=True, slots=True)
class Taken:
    """The cells that a reader took as answers, recognised as the form's own, or told as unused."""

    used: frozenset[Place] = field(default_factory=frozenset)
    issued: frozenset[Place] = field(default_factory=frozenset)
    told: frozenset[Place] = field(default_factory=frozenset)


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


def places(cells: Iterable[Cell | None]) -> frozenset[Place]:
    """Where cells stand, blank ones (None) left out."""
    return frozenset(
        [(cell.page.sheet, cell.row, cell.column) for cell in cells if cell is not None]
    )


def places_of(addresses: Iterable[CellRef]) -> frozenset[Place]:
    """The same of addresses; those that name no cell are left out."""
    return frozenset((one.sheet, *place_of(one.cell)) for one in addresses if one.cell)


def count_cells(book: WorkbookCells, taken: Taken, findings: Iterable[Finding]) -> CellCount:
    """Holds what the readers took, and what `findings` tell, against what the scan holds.

    A cell that was told as not used counts as that, even if it was read on the way.
    """
    listed = list(findings)
    whole = {item.where.sheet for item in listed if item.code in _SHEET_TOLD}
    told = taken.told | places_of(item.where for item in listed if item.code in _CELL_TOLD)
    stored = frozenset(
        (page.name, row, column)
        for page in book.sheets
        for row, column in zip(*page.stored, strict=True)
    )
    ignored = stored & told
    used = taken.used - told
    issued = (taken.issued & stored) - used - ignored
    rest = stored - used - issued - ignored
    ignored |= {place for place in rest if place[0] in whole}
    lost = sorted((rest - ignored) | (used - stored))
    named = tuple(CellRef(book.file, sheet, address(*place)) for sheet, *place in lost)
    return CellCount(len(stored), len(used & stored), len(issued), len(ignored), named)


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
