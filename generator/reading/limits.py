"""How large a workbook may be, and what reading it may take: forms and plans have their own limits.

One idea to know: the limits are those of what people really send. A form holds some hundreds of
cells; what is a hundred times larger is a mistake or an attack. A plan is the work of the office
that runs the program, and that of a thousand offices has 70,000 rows.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What may not be passed; cells and area are counted over the whole workbook."""

    rows: int
    columns: int
    cells: int  # empty ones with a style included
    area: int  # of the rectangles from first to last value, which readers fill
    merged: int  # cells under merges, of a sheet
    size: int  # bytes really inflated, all parts together
    seconds: float  # for one file
    memory: int  # bytes above what an idle reader takes

    @property
    def edge(self) -> str:
        """The last row and column, in Italian."""
        return f"la riga {_grouped(self.rows)} o la colonna {_grouped(self.columns)}"

    @property
    def most_cells(self) -> str:
        """The number of cells, in Italian."""
        return f"{_grouped(self.cells)} celle"

    @property
    def most_bytes(self) -> str:
        """The size, in Italian."""
        return f"{self.size // 1_000_000} MB di contenuto"


FORM = Limits(
    rows=20_000,
    columns=500,
    cells=500_000,
    area=5_000_000,
    merged=500_000,
    size=100_000_000,
    seconds=10.0,
    memory=430_000_000,  # less than 512 MB in all
)
PLAN = Limits(
    rows=200_000,
    columns=500,
    cells=2_000_000,
    area=10_000_000,
    merged=500_000,
    size=250_000_000,
    seconds=30.0,
    memory=1_000_000_000,
)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
