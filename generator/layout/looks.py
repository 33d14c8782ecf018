"""What a template's cell looks like: fonts, fills, colours, borders, alignment, widths.

One idea to know: Excel's default palette is all theme colours with tints, so every colour is
resolved here to RRGGBB, once; no writer knows what a theme is.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping

from defusedxml.ElementTree import fromstring
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles.borders import Side
from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.layout.sheet import Align, Border, Style

AnyCell = BookCell | MergedCell

DEFAULT_WIDTH = 64  # pixels of a column never sized
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The order of the theme's own XML, and the one that cells count in: light and dark are swapped.
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5",
          "accent6", "hlink", "folHlink")  # fmt: skip
_OFFICE = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000",
           "5B9BD5", "70AD47", "0563C1", "954F72")  # fmt: skip
_HORIZONTAL = {
    "left": Align.LEFT, "center": Align.CENTER, "right": Align.RIGHT, "justify": Align.JUSTIFY,
    "centerContinuous": Align.CENTER, "distributed": Align.JUSTIFY, "fill": Align.LEFT,
}  # fmt: skip
_VERTICAL = {"top": Align.TOP, "center": Align.MIDDLE, "bottom": Align.BOTTOM}


def theme_colors(book: Workbook) -> tuple[str, ...]:
    """The theme's colours as RRGGBB, in the order that cells count them."""
    if not book.loaded_theme:
        return _OFFICE
    scheme = fromstring(book.loaded_theme).find(f".//{_DRAWING}clrScheme")
    if scheme is None:
        return _OFFICE
    named = {child.tag.removeprefix(_DRAWING): _theme_color(child) for child in scheme}
    return tuple(named.get(name) or spare for name, spare in zip(_THEME, _OFFICE, strict=True))


def resolve_color(color: Color | None, theme: tuple[str, ...]) -> str:
    """`color` as RRGGBB; empty when it says nothing (automatic)."""
    if color is None:
        return ""
    if color.type == "theme" and color.theme < len(theme):
        return _tinted(theme[color.theme], color.tint)
    if color.type == "indexed" and color.indexed < len(COLOR_INDEX):
        return _tinted(COLOR_INDEX[color.indexed][-6:], color.tint)
    if color.type == "rgb" and isinstance(color.rgb, str):
        return _tinted(color.rgb[-6:].upper(), color.tint)
    return ""


def cell_style(cell: AnyCell, last: AnyCell, theme: tuple[str, ...]) -> Style:
    """The look of `cell`; `last` is the lower right of its merged area (or itself)."""
    font, alignment, border = cell.font, cell.alignment, cell.border
    edge = last.border
    return Style(
        font=font.name or "Arial",
        size=float(font.sz or 10),
        bold=bool(font.b),
        italic=bool(font.i),
        underline=bool(font.u) and font.u != "none",
        color=resolve_color(font.color, theme) or "000000",
        fill=_fill(cell, theme),
        horizontal=_HORIZONTAL.get(alignment.horizontal or "", Align.LEFT),
        vertical=_VERTICAL.get(alignment.vertical or "bottom", Align.TOP),
        wrap=bool(alignment.wrap_text),
        indent=int(alignment.indent or 0),
        left=_border(border.left, theme),
        right=_border(edge.right, theme),
        top=_border(border.top, theme),
        bottom=_border(edge.bottom, theme),
        number_format=cell.number_format or "General",
    )


def column_sizes(sheet: Worksheet, count: int) -> tuple[tuple[int, ...], frozenset[int]]:
    """Pixels of the first `count` columns, grouped ranges expanded, and which are hidden."""
    default = sheet.sheet_format.defaultColWidth
    pixels = [DEFAULT_WIDTH if default is None else _pixels(default)] * count
    hidden = set()
    for dimension in sheet.column_dimensions.values():
        for column in range((dimension.min or 1) - 1, min(dimension.max or 0, count)):
            if dimension.width and dimension.customWidth:
                pixels[column] = _pixels(dimension.width)
            if dimension.hidden:
                hidden.add(column)
    return tuple(pixels), frozenset(hidden)


def contrast(color: str, fill: str) -> float:
    """Contrast of two RRGGBB colours, 1 to 21 (WCAG)."""
    light, dark = sorted((_luminance(color), _luminance(fill or "FFFFFF")), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _theme_color(child: object) -> str:
    values: list[Mapping[str, str]] = [grandchild.attrib for grandchild in child]  # type: ignore[attr-defined]
    return next((item.get("lastClr") or item.get("val", "") for item in values), "").upper()


def _tinted(color: str, tint: float | None) -> str:
    """`color` lightened (tint above 0) or darkened (below), as Excel does in HLS."""
    if not tint:
        return color
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    mixed = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation)
    return "".join(f"{round(part * 255):02X}" for part in mixed)


def _fill(cell: AnyCell, theme: tuple[str, ...]) -> str:
    if getattr(cell.fill, "patternType", None) in (None, "none"):
        return ""
    return resolve_color(cell.fill.fgColor, theme)


def _border(side: Side | None, theme: tuple[str, ...]) -> Border:
    if side is None or not side.style:
        return Border()
    return Border(side.style, resolve_color(side.color, theme) or "000000")


def _pixels(width: float) -> int:
    """Pixels of a width as the file keeps it (with its padding inside)."""
    return int(width * 7 + 0.5)


def _luminance(color: str) -> float:
    parts = (int(color[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
