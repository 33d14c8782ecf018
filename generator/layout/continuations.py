"""What goes on over a page's end: a heading said again, a row too tall cut between its lines.

One idea to know: lines were broken once; a cut only shares them out, so no text is lost, repeated
or measured again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from generator.layout.cell_lines import emptied, height_needed, line_starts, with_text
from generator.layout.sheet import Border, Cell, Row
from generator.layout.text_metrics import LINE_EMS, MAX_HEIGHT, ROW_PADDING

CONTINUED = " (segue)"
# A heading said again may not crowd out what it heads.
_MOST_LINES = 3


def said_again(headings: Sequence[Row], widths: Sequence[float]) -> tuple[Row, ...]:
    """An objective's heading for its next page: its title marked `(segue)`, lines broken anew."""
    titled = next((row for row in headings if _title(row) is not None), None)
    if titled is None:
        return ()
    title = _title(titled)
    cells = tuple(
        _marked(cell, widths) if cell is title else _beside(cell) for cell in titled.cells
    )
    spare = max(0.0, titled.height - max(map(height_needed, titled.cells)))
    height = max(map(height_needed, cells)) + spare
    cells = tuple(replace(cell, rows=1) for cell in cells)  # the rows below are not said again
    return (replace(titled, cells=cells, height=min(MAX_HEIGHT, height)),)


def cut_row(row: Row, first: float, rest: float) -> tuple[Row, ...]:
    """`row` as pieces: the first no higher than `first` points, the others than `rest`.

    Lines are never cut; a row with cells that reach over others stays whole.
    """
    if row.height <= first:
        return (row,)
    most = max((len(cell.lines) for cell in row.cells), default=0)
    if most < 2 or any(cell.rows > 1 for cell in row.cells):
        return (row,)
    shares: list[list[Cell]] = []
    done = [0] * len(row.cells)
    while not shares or any(
        place < len(cell.lines) for place, cell in zip(done, row.cells, strict=True)
    ):
        height = rest if shares else first
        shares.append([_share(*pair, height) for pair in zip(row.cells, done, strict=True)])
        done = [place + len(part.lines) for place, part in zip(done, shares[-1], strict=True)]
    return tuple(_piece(row, place, shares) for place in range(len(shares)))


def _title(row: Row) -> Cell | None:
    worded = (cell for cell in row.cells if isinstance(cell.value, str) and cell.value.strip())
    return next(worded, None)


def _marked(cell: Cell, widths: Sequence[float]) -> Cell:
    """The title with its mark; a long one is shortened."""
    marked = with_text(cell, cell.text + CONTINUED, widths)
    if len(marked.lines) <= _MOST_LINES:
        return marked
    kept = cell.text[: line_starts(marked)[_MOST_LINES - 1]].rstrip()
    return with_text(cell, f"{kept}…{CONTINUED}", widths)


def _beside(cell: Cell) -> Cell:
    """What stands beside a title, if it is short enough to be said again; else a blank."""
    return cell if len(cell.lines) <= _MOST_LINES else emptied(cell)


def _share(cell: Cell, done: int, height: float) -> Cell:
    """The lines of `cell` after the first `done`, as many as `height` holds (at least one)."""
    if done >= max(1, len(cell.lines)):
        return emptied(cell)
    if len(cell.lines) < 2:
        return cell
    fitting = max(1, math.floor((height - ROW_PADDING) / (cell.style.size * LINE_EMS) + 1e-9))
    lines = cell.lines[done : done + fitting]
    starts = (*line_starts(cell), len(cell.text))
    text = cell.text[starts[done] : starts[done + len(lines)]].rstrip()
    return replace(cell, value=text, text=text, lines=lines)


def _piece(row: Row, place: int, shares: Sequence[Sequence[Cell]]) -> Row:
    """One piece of `row`; its cells have no border where they go on."""
    last = place == len(shares) - 1
    cells = tuple(_open(cell, top=place > 0, bottom=not last) for cell in shares[place])
    needed = max((height_needed(cell) for cell in cells), default=0.0)
    return replace(row, cells=cells, height=min(MAX_HEIGHT, needed))


def _open(cell: Cell, *, top: bool, bottom: bool) -> Cell:
    style = cell.style
    style = replace(
        style, top=Border() if top else style.top, bottom=Border() if bottom else style.bottom
    )
    return replace(cell, style=style)
