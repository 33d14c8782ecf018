"""The rows and cells of one template sheet, with their looks and their checked expressions.

One idea to know: nothing is dropped in silence. A row with text but no band, a formula, an unknown
name, a font that acts may not use: each is a finding with the template's cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.italian import fold
from generator.layout.bands import BAND
from generator.layout.expressions import Fault, Text, read_text, unknown_names
from generator.layout.looks import AnyCell, cell_style, column_sizes, contrast
from generator.layout.sheet import Style
from generator.layout.template import Constant, TemplateCell, TemplateRow
from generator.layout.text_metrics import FONTS

LEAST_CONTRAST = 4.5


@dataclass(slots=True)
class SheetReader:
    """One template sheet while it is read; `printed` maps its columns (from 0) to printed ones."""

    sheet: Worksheet
    theme: tuple[str, ...]
    heights: Mapping[int, float]
    where: CellRef
    pixels: tuple[int, ...] = ()
    printed: dict[int, int] = field(default_factory=dict)
    fonts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Finds the printed columns: all but A and the hidden ones, up to the last one used."""
        count = self.sheet.max_column
        sizes, hidden = column_sizes(self.sheet, count)
        shown = [column for column in range(1, count) if column not in hidden]
        self.printed = {column: place for place, column in enumerate(shown)}
        self.pixels = tuple(sizes[column] for column in shown)

    def at(self, row: int, column: int) -> CellRef:
        """Address of a cell, counted from 1."""
        return self.where._replace(cell=f"{get_column_letter(column)}{row}")


def read_rows(reader: SheetReader) -> tuple[tuple[TemplateRow, ...], tuple[Finding, ...]]:
    """The banded rows of the sheet, hidden ones left out, and every fault in them."""
    found: list[Finding] = []
    rows = []
    bands = {number: _band(reader, number, found) for number in range(1, reader.sheet.max_row + 1)}
    merges = {area.coord.split(":")[0]: area for area in reader.sheet.merged_cells.ranges}
    found.extend(_merge_faults(reader, bands))
    for number, band in bands.items():
        if band and not reader.sheet.row_dimensions[number].hidden:
            cells = tuple(_cells(reader, number, band, merges, found))
            rows.append(TemplateRow(band, number, reader.heights.get(number), cells))
    return tuple(rows), tuple(found)


def _band(reader: SheetReader, number: int, found: list[Finding]) -> str:
    """Name of the row's band; empty for rows outside the document."""
    typed = reader.sheet.cell(number, 1).value
    if typed is None:
        filled = next((cell for cell in reader.sheet[number] if cell.value is not None), None)
        if filled is not None:
            where = reader.where._replace(cell=filled.coordinate)
            found.append(finding("modello-riga-senza-banda", where, trovato=filled.value))
        return ""
    band = fold(str(typed)).replace(" ", "_")
    if band in BAND:
        return band
    found.append(finding("modello-banda-sconosciuta", reader.at(number, 1), trovato=typed,
                         vicini=nearest(str(typed), BAND), ammessi=", ".join(BAND)))  # fmt: skip
    return ""


def _merge_faults(reader: SheetReader, bands: Mapping[int, str]) -> Iterator[Finding]:
    """A merged area stays inside the rows of one band and outside column A."""
    for area in reader.sheet.merged_cells.ranges:
        inside = {bands.get(row, "") for row in range(area.min_row, area.max_row + 1)}
        if any(inside) and (area.min_col == 1 or len(inside) > 1):
            yield finding("modello-unione", reader.at(area.min_row, area.min_col), area=area.coord)


def _cells(
    reader: SheetReader,
    number: int,
    band: str,
    merges: Mapping[str, CellRange],
    found: list[Finding],
) -> Iterator[TemplateCell]:
    for cell in reader.sheet[number][1:]:
        area = merges.get(cell.coordinate)
        if area is None and any(cell.coordinate in other for other in merges.values()):
            continue
        last = cell if area is None else reader.sheet.cell(area.max_row, area.max_col)
        made = _cell(reader, cell, last, band, found)
        if made is not None:
            yield made


def _cell(
    reader: SheetReader, cell: AnyCell, last: AnyCell, band: str, found: list[Finding]
) -> TemplateCell | None:
    covered = range(_place(cell)[1], _place(last)[1] + 1)
    shown = [reader.printed[column] for column in covered if column in reader.printed]
    style = cell_style(cell, last, reader.theme)
    content = _content(reader, cell, band, found)
    if not shown or (content is None and not _visible(style) and len(shown) == 1):
        return None
    where = reader.where._replace(cell=cell.coordinate)
    if content is not None:
        style = _allowed(reader, style, where, found)
    general = cell.alignment.horizontal in (None, "general")
    tall = _place(last)[0] - _place(cell)[0] + 1
    return TemplateCell(shown[0], content, style, general, where, len(shown), tall)


def _content(
    reader: SheetReader, cell: AnyCell, band: str, found: list[Finding]
) -> Text | Constant | None:
    value: object = cell.value
    where = reader.where._replace(cell=cell.coordinate)
    if value is None or value == "":
        return None
    if cell.data_type == "f" or cell.data_type == "e" or isinstance(value, time):
        what = {"f": "una formula", "e": f"l'errore {value}"}.get(cell.data_type, "un'ora")
        found.append(finding("modello-cella", where, trovato=what))
        return None
    if isinstance(value, bool):
        return "sì" if value else "no"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, date):
        return value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])  # noqa: DTZ001
    return _text(str(value), band, where, found)


def _text(source: str, band: str, where: CellRef, found: list[Finding]) -> Text | str | None:
    """A constant text, or one to calculate with its names checked."""
    if not any(mark in source for mark in ("{{", "{%", "{#")):
        return source
    text = read_text(source)
    if isinstance(text, Fault):
        found.append(finding("modello-espressione", where, motivo=text.reason))
        return None
    for name, near in unknown_names(text, band):
        found.append(finding("modello-variabile", where, variabile=name, banda=band, vicini=near))
    return text


def _allowed(reader: SheetReader, style: Style, where: CellRef, found: list[Finding]) -> Style:
    """`style` with a font that acts may use; a pair of colours hard to read is told."""
    if contrast(style.color, style.fill) < LEAST_CONTRAST:
        found.append(finding("modello-contrasto", where))
    if style.font in FONTS:
        return style
    if style.font not in reader.fonts:
        reader.fonts.add(style.font)
        allowed = ", ".join(FONTS)
        found.append(finding("modello-carattere", where, trovato=style.font, ammessi=allowed))
    return replace(style, font="Arial")


def _place(cell: AnyCell) -> tuple[int, int]:
    """Row and column of a cell, from 0."""
    row, column = coordinate_to_tuple(cell.coordinate)
    return row - 1, column - 1


def _visible(style: Style) -> bool:
    """Whether a blank cell shows anything."""
    sides = (style.left, style.right, style.top, style.bottom)
    return bool(style.fill) or any(side.line for side in sides)
