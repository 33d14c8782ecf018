"""Where pages break: no heading alone, no objective split that fits on a page (documents, M3).

One idea to know: the rules are the prices of beginning a page with a row (`_price`), and
`page_breaks` finds the cheapest breaks. The same breaks serve the workbook and the PDF.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from generator.layout.continuations import cut_row, said_again
from generator.layout.page_breaks import best_breaks
from generator.layout.sheet import PageSetup, Role, Row, Sheet

POINTS_PER_MM = 72 / 25.4
# A4, in millimetres.
LONG_SIDE, SHORT_SIDE = 297.0, 210.0
# Printers differ a little: a page is never filled whole.
SAFETY = 0.985
# Points of a pixel: programs round row heights to pixels, so pages are packed with the next one.
PIXEL = 0.75
MOST_BREAKS = 1023
"""As many page breaks as Excel keeps in one sheet."""

_TORN = 1_000_000  # a heading alone, a closing block or a merged cell in two
_SPLIT = 1_000  # an objective in two
_TITLE_ALONE = 100  # the document's title on a page of its own
_APART = 10  # a total away from what it totals

_TITLE, _HEADER, _OBJECTIVE = "testata", "intestazione", "obiettivo"
_HEADINGS = frozenset({Role.HEADER, Role.HEADING})
_TOTALS = frozenset({"totale_ufficio", "totale_ente"})
_CLOSING = frozenset({"nota", "firme", "avviso", "chiusura"})

# What takes a row's place: rows said again before it, and the row itself or its pieces.
_Part = tuple[tuple[Row, ...], tuple[Row, ...]]


def paginate_all(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Every sheet paginated; one with more pages than Excel can break goes on in further sheets."""
    return tuple(part for sheet in sheets for part in _divided(paginate(sheet)))


def paginate(sheet: Sheet) -> Sheet:
    """`sheet` with page breaks, and a heading marked `(segue)` where an objective goes on.

    An objective is split only if it does not fit on a page with the headings that it must follow;
    a row taller than a page goes on in further rows.
    """
    again = _headings_again(sheet)
    sheet = _replaced(sheet, _cut(sheet, again))
    rows = sheet.rows
    breaks = best_breaks(
        [_printed(row) for row in rows],
        _prices(rows),
        _taken(sheet, again),
        page_room(sheet.page),
    )
    begun = set(breaks) & _going_on(rows)
    parts: list[_Part] = [
        (again.get(row.group, ()) if place in begun else (), (row,))
        for place, row in enumerate(rows)
    ]
    return _replaced(sheet, parts, breaks)


def page_room(page: PageSetup) -> float:
    """Height that rows may take on one page, in points of the unscaled sheet."""
    paper = SHORT_SIDE if page.landscape else LONG_SIDE
    printed = (paper - page.top - page.bottom) * POINTS_PER_MM
    return printed * 100 / page.scale * SAFETY


def pages(sheet: Sheet) -> Iterator[tuple[int, ...]]:
    """The places of the rows that each page shows, the repeated ones first."""
    for first, last in pairwise((0, *sheet.breaks, len(sheet.rows))):
        yield (*_repeated(sheet, first), *range(first, last))


def _repeated(sheet: Sheet, first: int) -> range:
    """Places of the rows printed again on a page whose own rows begin with row `first`."""
    if sheet.repeat is None or first <= sheet.repeat[1]:
        return range(0)
    return range(sheet.repeat[0], sheet.repeat[1] + 1)


def _repeated_rows(sheet: Sheet, first: int) -> tuple[Row, ...]:
    return tuple(sheet.rows[place] for place in _repeated(sheet, first))


# --- prices and heights --------------------------------------------------------------------------


def _prices(rows: Sequence[Row]) -> list[int]:
    """What it costs to begin a page with each row."""
    reached = _reached(rows)
    prices = [_TORN if place in reached else 0 for place in range(len(rows))]
    for place, (before, row) in enumerate(pairwise(rows), start=1):
        prices[place] = max(prices[place], _price(before, row))
    return prices


def _price(before: Row, row: Row) -> int:
    closing = before.band in _CLOSING and row.band in _CLOSING
    if before.role in _HEADINGS or closing or before.band == row.band == _TITLE:
        return _TORN
    if before.band == _TITLE:
        return _TITLE_ALONE
    if row.band in _TOTALS:
        return _APART
    return _SPLIT if row.group and row.group == before.group else 0


def _reached(rows: Sequence[Row]) -> set[int]:
    """Places of rows into which a merged cell reaches from above."""
    return {
        place + back
        for place, row in enumerate(rows)
        for cell in row.cells
        if cell.rows > 1
        for back in range(1, cell.rows)
    }


def _printed(row: Row) -> float:
    """Height of `row` as programs round it, in points."""
    return math.ceil(row.height / PIXEL - 1e-6) * PIXEL


def _height(rows: Iterable[Row]) -> float:
    return sum(_printed(row) for row in rows)


def _taken(sheet: Sheet, again: Mapping[str, tuple[Row, ...]]) -> list[float]:
    """Height taken before each row if it begins a page."""
    repeated = _height(_repeated_rows(sheet, len(sheet.rows)))
    heights = {group: _height(rows) for group, rows in again.items()}
    on = _going_on(sheet.rows)
    taken = [
        heights.get(row.group, 0.0) if place in on else 0.0 for place, row in enumerate(sheet.rows)
    ]
    below = sheet.repeat[1] + 1 if sheet.repeat else len(taken)
    return [*taken[:below], *(repeated + height for height in taken[below:])]


# --- what goes on over a page's end --------------------------------------------------------------


def _headings_again(sheet: Sheet) -> dict[str, tuple[Row, ...]]:
    """Objective → its heading for the pages on which it goes on."""
    headings: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if row.band == _OBJECTIVE:
            headings.setdefault(row.group, []).append(row)
    return {group: said_again(rows, sheet.widths) for group, rows in headings.items()}


def _going_on(rows: Sequence[Row]) -> set[int]:
    """Places of rows that go on with the objective of the row before.

    Above them its heading can be said again; not amid a merged cell.
    """
    places = {
        place
        for place, (before, row) in enumerate(pairwise(rows), start=1)
        if row.group and row.group == before.group
        if row.band != _OBJECTIVE and row.band not in _TOTALS
    }
    return places - _reached(rows)


def _cut(sheet: Sheet, again: Mapping[str, tuple[Row, ...]]) -> list[_Part]:
    """Every row, cut into pieces if it does not fit on a page below what it must follow."""
    room, prices = page_room(sheet.page), _prices(sheet.rows)
    repeated = _height(_repeated_rows(sheet, len(sheet.rows)))
    taken, reached = _taken(sheet, again), _reached(sheet.rows)
    rests = {group: room - repeated - _height(rows) for group, rows in again.items()}
    parts: list[_Part] = []
    above = 0.0
    for place, row in enumerate(sheet.rows):
        if prices[place] < _TORN:
            above = taken[place]
        rest = rests.get(row.group, room - repeated)
        # Below headings that fill a page nothing fits: what follows may as well begin the next.
        first = room - above if above < room else rest
        whole = place in reached or row.band == _HEADER
        pieces = (row,) if whole else cut_row(row, first, rest)
        parts.append(((), pieces))
        above = _printed(pieces[-1]) + (above if len(pieces) == 1 else room - rest)
    return parts


def _replaced(sheet: Sheet, parts: Sequence[_Part], breaks: Sequence[int] = ()) -> Sheet:
    """`sheet` with every row replaced by its part; breaks, repeated rows and pictures follow."""
    starts = [0, *accumulate(len(before) + len(rows) for before, rows in parts)]
    places = [start + len(part[0]) for start, part in zip(starts, parts, strict=False)]
    return replace(
        sheet,
        rows=tuple(row for before, rows in parts for row in (*before, *rows)),
        breaks=tuple(starts[place] for place in breaks),
        repeat=sheet.repeat and (places[sheet.repeat[0]], places[sheet.repeat[1]]),
        pictures=tuple(
            replace(picture, row=places[picture.row] if picture.row < len(places) else starts[-1])
            for picture in sheet.pictures
        ),
    )


# --- Excel's limit -------------------------------------------------------------------------------


def _divided(sheet: Sheet) -> Iterator[Sheet]:
    """`sheet`, or its pages shared out among sheets of at most `MOST_BREAKS` breaks each."""
    name, number = sheet.name, 1
    while len(sheet.breaks) > MOST_BREAKS:
        end = sheet.breaks[MOST_BREAKS]
        yield replace(
            sheet,
            rows=sheet.rows[:end],
            breaks=sheet.breaks[:MOST_BREAKS],
            pictures=tuple(picture for picture in sheet.pictures if picture.row < end),
        )
        number += 1
        sheet = _remainder(sheet, end, f"{name} ({number})")
    yield sheet


def _remainder(sheet: Sheet, first: int, name: str) -> Sheet:
    repeated = _repeated_rows(sheet, first)
    back = first - len(repeated)
    return replace(
        sheet,
        name=name,
        rows=(*repeated, *sheet.rows[first:]),
        breaks=tuple(place - back for place in sheet.breaks if place > first),
        repeat=(0, len(repeated) - 1) if repeated else None,
        pictures=tuple(
            replace(picture, row=picture.row - back)
            for picture in sheet.pictures
            if picture.row >= first
        ),
    )
