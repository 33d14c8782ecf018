"""Which characters can be printed, and what stands in for the others.

One idea to know: a character without a glyph would stop the whole PDF, so texts are made printable
before their lines are broken, and workbook and PDF show the same. The table is that of the fonts
shipped for the PDF (`tools/make_printable.py`).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter
from pathlib import Path

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.layout.cell_lines import height_needed, with_text
from generator.layout.sheet import Cell, Picture, Row, Sheet
from generator.layout.text_metrics import MAX_HEIGHT
from generator.model import Indicator, Measure, Objective, Office, Period, Plan

MISSING = "□"

_NEW_LINES = "\x0b\x0c\x85\u2028\u2029"
_BULLETS = "\uf0b7\uf0a7\uf076\uf0d8\u2023\u25e6"  # Word's own, from Symbol and Wingdings
# They only advise programs where to break or how to shape: a page shows nothing for them.
_HINTS = ("\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068"
          "\u2069\ufe0e\ufe0f\ufeff")  # fmt: skip
_SAME = {
    **dict.fromkeys(_NEW_LINES, "\n"),
    **dict.fromkeys(_BULLETS, "•"),
    **dict.fromkeys(_HINTS, ""),
    "\t": " ",
    "\u2011": "\u2010",  # a hyphen that does not break
    "\u202f": "\u00a0",
    "\ufb00": "ff",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
}
_EXCERPT = 60
_Item = Period | Office | Objective | Indicator | Measure
# What gives all values of an item at once.
_VALUES = {
    kind: attrgetter(*(part.name for part in fields(kind)))
    for kind in (Period, Office, Objective, Indicator, Measure)
}
BANDS = "Fasce"  # the plan's sheet
_OUTSIDE = "Allegato"  # names the document where a text's own cell is not known
_NAMELESS = {"Cc": "carattere di controllo", "Co": "carattere di uso privato"}


def make_printable(
    sheets: Iterable[Sheet], sources: Iterable[tuple[str, CellRef]] = ()
) -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:
    """`sheets` with only printable characters, and one finding for each that was lost in a text.

    Tabs, odd spaces and Word's bullets become their plain likes; what has no glyph becomes `□`.
    `sources` are texts that the sheets print, with the cells they were typed in (`plan_texts`).
    """
    typed = tuple((text, where) for text, where in sources if lost_characters(text))
    found: dict[Finding, None] = {}
    for text, where in typed:
        found.update(dict.fromkeys(_findings(text, where)))
    made = []
    for sheet in sheets:
        odd = frozenset(place for place, row in enumerate(sheet.rows) if not _shows_all(row))
        for text, where in _changed(sheet, odd):
            if not any(other in text for other, _ in typed):
                found.update(dict.fromkeys(_findings(text, where)))
        made.append(_sheet(sheet, odd))
    return tuple(made), tuple(found)


def plan_texts(plan: Plan) -> Iterator[tuple[str, CellRef]]:
    """The texts of `plan` that lose a character in print, with the cells they were typed in."""
    items: tuple[_Item, ...] = (
        plan.period, *plan.offices, *plan.objectives, *plan.indicators, *plan.measures,
    )  # fmt: skip
    for item in items:
        if not all(map(_is_plain, _texts(item))):
            yield from _lost(item)
    for band in plan.bands:
        yield " ".join(part for part in (band.symbol, band.name) if part), CellRef(plan.file, BANDS)


def _texts(item: _Item) -> Iterator[str]:
    """Every text of `item`."""
    for value in _VALUES[type(item)](item):
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, str))


def _lost(item: _Item) -> Iterator[tuple[str, CellRef]]:
    """The texts of `item` that lose a character, with their cells."""
    for name in item.cells:
        value = getattr(item, name, "")
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and lost_characters(text):
                yield text, item.cells[name]  # an address is made only where it is asked for


def printable_text(text: str) -> str:
    """`text` as it can be printed."""
    if _is_plain(text):
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_printed, unicodedata.normalize("NFC", plain)))


def lost_characters(text: str) -> tuple[str, ...]:
    """The characters of `text` for which `□` is printed, each once, in order."""
    if _is_plain(text):
        return ()
    plain = unicodedata.normalize("NFC", text.replace("\r", ""))
    return tuple(dict.fromkeys(char for char in plain if _printed(char) == MISSING != char))


def _shows_all(row: Row) -> bool:
    """Whether every text of `row` is printed as it is."""
    return all(_is_plain(cell.text) for cell in row.cells)


def _changed(sheet: Sheet, odd: Collection[int]) -> Iterator[tuple[str, CellRef]]:
    """The texts of these rows that lose a character, with where they come from."""
    for place in sorted(odd):
        for cell in sheet.rows[place].cells:
            if lost_characters(cell.text):
                yield cell.text, cell.origin or CellRef(_OUTSIDE, sheet.name)


def _sheet(sheet: Sheet, odd: Collection[int]) -> Sheet:
    page = sheet.page
    return replace(
        sheet,
        rows=tuple(
            _row(row, sheet.widths) if place in odd else row for place, row in enumerate(sheet.rows)
        ),
        pictures=tuple(_picture(picture) for picture in sheet.pictures),
        page=replace(page, header=printable_text(page.header), footer=printable_text(page.footer)),
    )


def _row(row: Row, widths: Sequence[float]) -> Row:
    cells = tuple(_cell(cell, widths) for cell in row.cells)
    needed = max((height_needed(cell) for cell in cells if cell.rows == 1), default=0.0)
    return replace(row, cells=cells, height=min(MAX_HEIGHT, max(row.height, needed)))


def _cell(cell: Cell, widths: Sequence[float]) -> Cell:
    text = printable_text(cell.text)
    if text == cell.text:
        return cell
    return (
        with_text(cell, text, widths)
        if isinstance(cell.value, str)
        else replace(cell, text=text, lines=(text,))
    )


def _picture(picture: Picture) -> Picture:
    return replace(picture, alt=printable_text(picture.alt))


def _findings(text: str, where: CellRef) -> Iterator[Finding]:
    for char in lost_characters(text):
        yield finding("carattere-non-stampabile", where, testo=_excerpt(text, char),
                      codice=f"U+{ord(char):04X}", nome=_name(char))  # fmt: skip


def _excerpt(text: str, char: str) -> str:
    """The words around the first `char`, as they are printed."""
    place = max(0, text.find(char))
    first = max(0, place - _EXCERPT // 2)
    words = printable_text(text[first : first + _EXCERPT]).replace("\n", " ").strip()
    return f"{'…' if first else ''}{words}{'…' if first + _EXCERPT < len(text) else ''}"


def _name(char: str) -> str:
    other = _NAMELESS.get(unicodedata.category(char), "senza nome")
    return unicodedata.name(char, other)


def _is_plain(text: str) -> bool:
    """Whether `text` is printed as it is."""
    if text.isascii() and text.isprintable():
        return True
    return _plain().issuperset(text) and unicodedata.is_normalized("NFC", text)


@cache
def _plain() -> frozenset[str]:
    """The characters printed as they are."""
    return frozenset(char for char in ("\n", *_glyphs()) if _printed(char) == char)


@cache
def _printed(char: str) -> str:
    """What is printed for one character."""
    if char == "\n" or char in _SAME:
        return _SAME.get(char, char)
    if char in _glyphs():
        return char
    return " " if unicodedata.category(char) == "Zs" else MISSING


@cache
def _glyphs() -> frozenset[str]:
    text = Path(__file__).with_name("printable.json").read_text(encoding="utf-8")
    ranges = [pair.split("-") for pair in json.loads(text)]
    return frozenset(
        chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)
    )
