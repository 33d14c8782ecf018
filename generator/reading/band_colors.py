"""The colours of the bands: the fill and font of each row of sheet `Fasce`.

One idea to know: only the styles, the theme and that one sheet are read, for looks; every value
comes through `workbooks.py`.
"""

from __future__ import annotations

import colorsys
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from generator.reading.stored import address

# Order of Excel's theme numbers in the theme part: the first two pairs are swapped there.
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5",
                "accent6", "hlink", "folHlink")  # fmt: skip
_BLACK = "000000"

Colors = Mapping[str, tuple[str, str]]
_Theme = Mapping[int, str]


def read_band_colors(path: Path, sheet: str, cells: Collection[str]) -> Colors:
    """Fill and font colour (RRGGBB; no fill is empty) of each of `cells`, by address.

    The workbook at `path` must have passed the gate.
    """
    from generator.reading.outline import find_looks  # where this is called, they are loaded
    from generator.reading.package import parse_part, part

    with zipfile.ZipFile(path) as package:
        parts = _Parts(package)
        page, styles, theme = find_looks(parts, sheet)
        if not page or not styles:
            return dict.fromkeys(cells, ("", _BLACK))
        numbers = _style_numbers(parse_part(parts, page), cells)
        looks = _read_looks(
            parse_part(parts, styles), _read_theme(part(parts, theme) if theme else b"")
        )
    return {name: looks[numbers.get(name, 0)] for name in cells}


class _Parts(Mapping[str, bytes]):
    """The parts of a package by name in lower case, each inflated when it is asked for."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {name.lower(): name for name in package.namelist()}

    def __getitem__(self, name: str) -> bytes:
        return self._package.read(self._names[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _style_numbers(page: Element, cells: Collection[str]) -> dict[str, int]:
    """The style of each of `cells` that the sheet holds, as a place in `cellXfs`."""
    found = {}
    line = 0
    for row in (row for data in _named(page, "sheetData") for row in data):
        line = int(row.get("r", line + 1))
        for column, cell in enumerate(row):  # who leaves addresses out leaves out all of them
            name = cell.get("r") or address(line - 1, column)
            if name in cells:
                found[name] = int(cell.get("s", "0"))
    return found


def _read_looks(styles: Element, theme: _Theme) -> list[tuple[str, str]]:
    """Fill and font colour of each cell style."""
    groups = {name: [item for group in _named(styles, name) for item in group]
              for name in ("fonts", "fills", "cellXfs")}  # fmt: skip
    fills = [_fill_color(item, theme) for item in groups["fills"]]
    inks = [_color(_first(item, "color"), theme) or _BLACK for item in groups["fonts"]]
    return [
        (fills[int(item.get("fillId", "0"))], inks[int(item.get("fontId", "0"))])
        for item in groups["cellXfs"]
    ]


def _fill_color(fill: Element, theme: _Theme) -> str:
    """The first colour of a pattern; empty without one (a gradient has none)."""
    pattern = _first(fill, "patternFill")
    if pattern is None or pattern.get("patternType", "none") == "none":
        return ""
    color = _first(pattern, "fgColor")
    return _BLACK if color is None else _color(color, theme)


def _color(color: Element | None, theme: _Theme) -> str:
    """`color` as RRGGBB, theme and tint resolved; empty if automatic."""
    if color is None:
        return ""
    if "indexed" in color.attrib:
        from openpyxl.styles.colors import COLOR_INDEX

        number = int(color.attrib["indexed"])
        base = COLOR_INDEX[number][-6:] if number < len(COLOR_INDEX) else ""
    elif "theme" in color.attrib:
        base = theme.get(int(color.attrib["theme"]), "")
    else:
        base = "" if "auto" in color.attrib else color.get("rgb", _BLACK)[-6:]
    tint = float(color.get("tint", "0"))
    return _tinted(base, tint) if base and tint else base


def _read_theme(xml: bytes) -> dict[int, str]:
    """The theme's colours by Excel's number."""
    text = xml.decode("utf-8")
    colors = {}
    for number, name in enumerate(_THEME_ORDER):
        pattern = rf'<a:{name}>.*?(?:lastClr|srgbClr val)="([0-9A-Fa-f]{{6}})"'
        match = re.search(pattern, text, re.DOTALL)
        if match is not None:
            colors[number] = match[1].upper()
    return colors


def _tinted(color: str, tint: float) -> str:
    """Excel's tint: the lightness moves towards black (negative) or white (positive)."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, light, saturation)
    return "".join(f"{round(part * 255):02X}" for part in parts)


def _first(root: Element, name: str) -> Element | None:
    return next(_named(root, name), None)


def _named(root: Element, name: str) -> Iterator[Element]:
    """Children by local name: the namespace differs between transitional and Strict."""
    return (item for item in root if item.tag.rpartition("}")[2] == name)
