"""Reads a template workbook into its bands of rows, checked.

One idea to know: column A names each row's band and is not printed; the order of the bands is the
order of the document. Everything that can be wrong in a template is found here, with its cell,
before anything is filled.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.italian import fold
from generator.layout.bands import LOOP
from generator.layout.expressions import Text
from generator.layout.looks import theme_colors
from generator.layout.sheet import PageSetup, Picture
from generator.layout.template import (
    ANNEX,
    LEGEND,
    SHEETS,
    WORKING,
    Block,
    Template,
    TemplateRow,
    TemplateSheet,
)
from generator.layout.template_cells import SheetReader, read_rows
from generator.layout.template_parts import SheetParts, read_parts

_NEEDED = {
    ANNEX: ("testata", "intestazione", "obiettivo", "indicatore", "nota", "firme", "avviso"),
    LEGEND: ("legenda",),
    WORKING: ("intestazione", "indicatore"),
}
# A sign printed beside a figure needs the band that explains it.
_EXPLAINED = (
    ("indicatore.regola", "regola"),
    ("indicatore.target", "variazione"),
    ("indicatore.target", "target_di_periodo"),
    ("indicatore.esito", "esclusione"),
)
# What openpyxl, zipfile and the XML parser say of a damaged package.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, InvalidFileException, LookupError, ValueError,
               OSError, EOFError, TypeError, AttributeError, SyntaxError, RuntimeError)  # fmt: skip
_MM = 25.4  # in an inch


def read_template_book(path: Path, shown: str) -> tuple[Template | None, tuple[Finding, ...]]:
    """The template at `path`, or None; every fault found in it, called by the name `shown`."""
    try:
        with warnings.catch_warnings(), path.open("rb") as file:  # it would leave a bad one open
            # What openpyxl warns of (pictures, validations) is read from the package, or not used.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(file)
        parts = read_parts(path)
        theme = theme_colors(book)
    except _UNREADABLE:
        return None, (finding("modello-illeggibile", CellRef(shown)),)
    if not parts:  # Strict Open XML, in another namespace
        return None, (finding("modello-illeggibile", CellRef(shown)),)
    found: list[Finding] = []
    names = [*SHEETS, *(WORKING for title in book.sheetnames if fold(title) == fold(WORKING))]
    sheets = [sheet for name in names if (sheet := _sheet(book, theme, parts, shown, name, found))]
    if len(sheets) == len(names):
        found.extend(_explanation_faults(sheets))
    blocked = any(item.blocks for item in found)
    return (None if blocked else Template(shown, tuple(sheets))), tuple(found)


def _sheet(
    book: Workbook,
    theme: tuple[str, ...],
    parts: dict[str, SheetParts],
    shown: str,
    name: str,
    found: list[Finding],
) -> TemplateSheet | None:
    title = next((sheet for sheet in book.sheetnames if fold(sheet) == fold(name)), None)
    if title is None:
        near = nearest(name, (other for other in book.sheetnames if other not in SHEETS), most=1)
        found.append(finding("modello-foglio-assente", CellRef(shown), foglio=name, simili=near))
        return None
    sheet, part = book[title], parts[title]
    where = CellRef(shown, title)
    reader = SheetReader(sheet, theme, part.heights, where)
    rows, faults = read_rows(reader)
    found.extend((*faults, *_order_faults(rows, name, where)))
    found.extend([finding("modello-immagine", where)] if part.foreign else [])
    return TemplateSheet(
        name=name,
        blocks=tuple(_blocks(rows)),
        pixels=reader.pixels,
        page=_page(sheet, part),
        pictures=tuple(_printed(part.pictures, reader)),
        where=where,
    )


def _blocks(rows: Iterable[TemplateRow]) -> Iterator[Block]:
    for band, together in groupby(rows, key=lambda row: row.band):
        yield Block(band, tuple(together))


def _order_faults(rows: tuple[TemplateRow, ...], name: str, where: CellRef) -> Iterator[Finding]:
    """Missing bands; bands of the tree apart from each other or out of their nesting."""
    bands = [block.band for block in _blocks(rows)]
    for band in _NEEDED[name]:
        if band not in bands:
            yield finding("modello-banda-mancante", where, banda=band)
    tree = [place for place, band in enumerate(bands) if band in LOOP]
    for before, place in pairwise(tree):
        if place != before + 1:
            yield _misplaced(rows, bands, place, where, "le bande degli uffici vanno insieme")
        elif LOOP.index(bands[place]) <= LOOP.index(bands[before]):
            yield _misplaced(rows, bands, place, where, f"l'ordine è {', '.join(LOOP)}")
    if bands.count("intestazione") > 1:
        place = len(bands) - 1 - bands[::-1].index("intestazione")
        yield _misplaced(rows, bands, place, where, "le sue righe vanno insieme")


def _explanation_faults(sheets: Sequence[TemplateSheet]) -> Iterator[Finding]:
    blocks = [(sheet.where, block) for sheet in sheets for block in sheet.blocks]
    for variable, band in _EXPLAINED:
        used = any(variable in source for _, block in blocks for source in _sources(block))
        if used and band not in [block.band for _, block in blocks]:
            yield finding("modello-banda-mancante", sheets[1].where, banda=band)


def _sources(block: Block) -> Iterator[str]:
    for row in block.rows:
        yield from (cell.content.source for cell in row.cells if isinstance(cell.content, Text))


def _misplaced(
    rows: tuple[TemplateRow, ...], bands: list[str], place: int, where: CellRef, reason: str
) -> Finding:
    row = list(_blocks(rows))[place].rows[0]
    there = where._replace(cell=f"A{row.number}")
    return finding("modello-ordine", there, banda=bands[place], motivo=reason)


def _page(sheet: Worksheet, part: SheetParts) -> PageSetup:
    margins, options = sheet.page_margins, sheet.print_options
    return PageSetup(
        landscape=sheet.page_setup.orientation != "portrait",
        left=round(margins.left * _MM, 2),
        right=round(margins.right * _MM, 2),
        top=round(margins.top * _MM, 2),
        bottom=round(margins.bottom * _MM, 2),
        header_margin=round(margins.header * _MM, 2),
        footer_margin=round(margins.footer * _MM, 2),
        header=part.header,
        footer=part.footer,
        center=bool(options.horizontalCentered),
    )


def _printed(pictures: Iterable[Picture], reader: SheetReader) -> Iterator[Picture]:
    for picture in pictures:
        inside = picture.column in reader.printed
        yield replace(
            picture,
            column=reader.printed.get(picture.column, 0),
            x_offset=picture.x_offset if inside else 0.0,
        )
