"""Print scale, page header and footer of a filled sheet.

One idea to know: the scale is computed from the column widths, never fit-to-width, which would
cancel page breaks (documents, M2). The header's codes are the template's, its values are escaped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.layout.expressions import Context, Fault, calculate, read_text, unknown_names
from generator.layout.figures import Figure
from generator.layout.sheet import PageSetup
from generator.layout.text_metrics import FONTS, column_width

DRAFT = "BOZZA"
LONG_SIDE, SHORT_SIDE = 297.0, 210.0  # millimetres of A4
LEAST_SCALE = 60  # percent: below, a text of 9 points is hard to read
LONGEST = 255  # characters of a header or footer, codes included
_DRAFT_CODE = f'&"Arial,Bold"&14{DRAFT}'
_MM_PER_PIXEL = 25.4 / 96
# LibreOffice draws a character of the Normal style 7.416 pixels wide where Excel has 7: the scale
# must fit both.
_WIDEST_CHARACTER = 7.416
_PLACE = re.compile(r"(?<!&)(?:&&)*&([LCR])")
_FONT = re.compile(r'&"([^",]+)(,[^"]*)?"')


def print_scale(pixels: Sequence[int], page: PageSetup) -> int:
    """Percent at which columns of `pixels` fit the printed width of A4 in every program."""
    widest = sum(map(_widest, pixels))
    return max(10, min(100, math.floor(_room(page) / widest * 100))) if widest else 100


def spread_columns(
    pixels: Sequence[int], page: PageSetup, again: int
) -> tuple[int, tuple[int, ...]]:
    """Percent and page breaks for columns that may need several pages side by side.

    No less than `LEAST_SCALE`, the fewest pages, then the largest scale. The column `again` is
    printed again at the left of every page after its own.
    """
    wide = [_widest(pixel) for pixel in pixels]
    fewest = len(_breaks(wide, _room(page) / LEAST_SCALE * 100, again))
    for scale in range(100, LEAST_SCALE, -1):
        breaks = _breaks(wide, _room(page) / scale * 100, again)
        if len(breaks) == fewest:
            return scale, breaks
    return LEAST_SCALE, _breaks(wide, _room(page) / LEAST_SCALE * 100, again)


def _breaks(wide: Sequence[float], room: float, again: int) -> tuple[int, ...]:
    """The columns before which a page begins: each holds as many as there is room for."""
    breaks: list[int] = []
    used = 0.0
    for place, width in enumerate(wide):
        if used and used + width > room:
            breaks.append(place)
            used = wide[again] if place > again else 0.0
        used += width
    return tuple(breaks)


def _widest(pixels: int) -> float:
    """Millimetres of a column in the program that draws it widest."""
    return (column_width(pixels) * _WIDEST_CHARACTER + 5) * _MM_PER_PIXEL


def _room(page: PageSetup) -> float:
    """Millimetres between the margins of a page."""
    return (LONG_SIDE if page.landscape else SHORT_SIDE) - page.left - page.right


def fill_page(
    page: PageSetup, pixels: Sequence[int], context: Context, where: CellRef, *, draft: bool
) -> tuple[PageSetup, tuple[Finding, ...]]:
    """`page` with its scale, its header and footer filled, and BOZZA at the top of a draft."""
    header, found = _filled(page.header, context, where)
    footer, more = _filled(page.footer, context, where)
    scale = print_scale(pixels, page)
    header = _marked(header) if draft else header
    return replace(page, scale=scale, header=header, footer=footer), (*found, *more)


def _filled(
    codes: str, context: Context, where: CellRef
) -> tuple[str, tuple[Finding, ...]]:  # fmt: skip
    """`codes` with its expressions calculated, fonts allowed, no longer than Excel takes."""
    if not codes:
        return "", ()
    text = read_text(codes.replace("&G", ""))
    if isinstance(text, Fault):
        return "", (finding("modello-espressione", where, motivo=text.reason),)
    unknown = tuple(
        finding("modello-variabile", where, variabile=name, banda="testata", vicini=near)
        for name, near in unknown_names(text, "testata")
    )
    if unknown:
        return "", unknown
    value = calculate(text, _escaped(context))
    if isinstance(value, Fault):
        return "", (finding("modello-espressione", where, motivo=value.reason),)
    return _FONT.sub(_allowed, str(value))[:LONGEST], ()


def _escaped(context: Context) -> Context:
    """Values that cannot be taken for codes: `&` doubled, a leading digit kept off a size code."""
    return {
        name: {key: _escape(value) for key, value in group.items()}
        for name, group in context.items()
        if isinstance(group, Mapping)
    }


def _escape(value: object) -> object:
    if not isinstance(value, str | Figure):
        return value
    text = str(value).replace("&", "&&").replace("\n", " ")
    return f" {text}" if text[:1].isdigit() else text


def _allowed(match: re.Match[str]) -> str:
    font = match.group(1) if match.group(1) in (*FONTS, "-") else "Arial"
    return f'&"{font}{match.group(2) or ""}"'


def _marked(header: str) -> str:
    """`header` with BOZZA in its middle, before what stands there."""
    places = list(_PLACE.finditer(header))
    middle = next((match for match in places if match.group(1) == "C"), None)
    if middle is None:
        right = next((match.start(1) - 1 for match in places if match.group(1) == "R"), None)
        cut = len(header) if right is None else right
        return f"{header[:cut]}&C{_DRAFT_CODE}{header[cut:]}"
    return f"{header[: middle.end()]}{_DRAFT_CODE}\n{header[middle.end() :]}"
