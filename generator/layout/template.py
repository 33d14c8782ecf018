"""A template workbook as bands of rows: what the office may change without touching Python.

One idea to know: the library that reads templates takes longer to load than many a run lasts; it
stays in `template_book.py`, so that a template read in another process is filled without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.findings import CellRef, Finding
from generator.layout.expressions import Text
from generator.layout.sheet import PageSetup, Picture, Style

ANNEX, LEGEND = "Allegato", "Legenda"
SHEETS = (ANNEX, LEGEND)
WORKING = "Contributi"  # a template may do without it; it is printed only in the draft

Constant = str | float | datetime


@dataclass(frozen=True, slots=True)
class TemplateCell:
    """One printed cell: a constant, a text to calculate, or a styled blank.

    `column` counts printed columns from 0; `general` means that the cell leaves its horizontal
    alignment to the kind of value, as Excel does.
    """

    column: int
    content: Text | Constant | None
    style: Style
    general: bool
    where: CellRef
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One row of the template; `height` in points if set by hand, `number` counts from 1."""

    band: str
    number: int
    height: float | None
    cells: tuple[TemplateCell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Contiguous rows of one band."""

    band: str
    rows: tuple[TemplateRow, ...]


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """One sheet to fill; `pixels` are the printed columns' widths, `page` has no scale yet.

    `pictures` stand at template rows (from 0) and printed columns.
    """

    name: str  # one of `SHEETS`, or `WORKING`
    blocks: tuple[Block, ...]
    pixels: tuple[int, ...]
    page: PageSetup
    pictures: tuple[Picture, ...]
    where: CellRef


@dataclass(frozen=True, slots=True)
class Template:
    """A whole template, checked."""

    file: str
    sheets: tuple[TemplateSheet, ...]


def read_template(path: Path, shown: str) -> tuple[Template | None, tuple[Finding, ...]]:
    """The template at `path`, or None; every fault found in it, called by the name `shown`."""
    from generator.layout.template_book import read_template_book

    return read_template_book(path, shown)
