"""The best places to break rows into pages: plain numbers, so that the rules stay in one table.

One idea to know: breaking before a row has a price, and a dynamic programme over the rows finds the
cheapest breaks, then the fewest pages, then the fullest first pages. So rules that contradict each
other (a heading may not stand alone, but what it heads is taller than a page) never stop a run.
"""

from __future__ import annotations

from collections.abc import Sequence

TOO_TALL = 10_000_000
"""Price of a page whose only row does not fit."""


def best_breaks(
    heights: Sequence[float], prices: Sequence[int], heads: Sequence[float], room: float
) -> tuple[int, ...]:
    """Rows before which a page begins, row 0 left out.

    `prices[i]` is paid if a page begins with row i, and then `heads[i]` points of `room` are
    already taken (repeated rows, a heading marked as continued).
    """
    count = len(heights)
    # For the rows from each place on: price, pages, and where the page after this one begins.
    best = [(0, 0, count)] * (count + 1)
    for first in range(count - 1, -1, -1):
        best[first] = _best_page(first, heights, prices, heads, room, best)
    breaks = []
    place = best[0][2]
    while place < count:
        breaks.append(place)
        place = best[place][2]
    return tuple(breaks)


def _best_page(
    first: int,
    heights: Sequence[float],
    prices: Sequence[int],
    heads: Sequence[float],
    room: float,
    best: Sequence[tuple[int, int, int]],
) -> tuple[int, int, int]:
    """The cheapest page that begins with row `first`; of equal ones the fullest."""
    count = len(heights)
    used = heads[first]
    found: tuple[int, int, int] | None = None
    for last in range(first, count):
        used += heights[last]
        alone = last == first
        if used > room and not alone:
            break
        following = last + 1
        price, pages, _ = best[following]
        price += prices[following] if following < count else 0
        price += TOO_TALL if alone and used > room else 0
        if found is None or (price, pages + 1) <= found[:2]:
            found = (price, pages + 1, following)
    assert found is not None  # noqa: S101 - `first` is a row, so the loop ran
    return found
