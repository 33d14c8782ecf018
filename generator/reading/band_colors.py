"""The colours of the bands: the fill and font of each row of sheet `Fasce`.

One idea to know: openpyxl is used for looks only; every value comes through `workbooks.py`.
"""

from __future__ import annotations

import colorsys
import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.styles.colors import Color

# Order of Excel's theme numbers in the theme part: the first two pairs are swapped there.
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5",
                "accent6", "hlink", "folHlink")  # fmt: skip
_BLACK = "000000"

Colors = Mapping[str, tuple[str, str]]


def read_band_colors(path: Path, sheet: str, cells: Sequence[str]) -> Colors:
    """Fill and font colour (RRGGBB; no fill is empty) of each of `cells`, by address."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of extensions that do not concern colours
        book = openpyxl.load_workbook(path)
    theme = _theme_colors(book.loaded_theme)
    page = book[sheet]
    return {
        name: (
            resolve_color(page[name].fill.fgColor, theme) if page[name].fill.fill_type else "",
            resolve_color(page[name].font.color, theme) or _BLACK,
        )
        for name in cells
    }


def load_library() -> None:
    """Loads openpyxl ahead of its use."""
    import openpyxl  # noqa: F401 - for the time it takes


def resolve_color(color: Color | None, theme: Mapping[int, str]) -> str:
    """`color` as RRGGBB, theme and tint resolved; empty if automatic."""
    if color is None:
        return ""
    if color.type == "theme":
        base = theme.get(int(color.theme), "")
    elif color.type == "indexed":
        from openpyxl.styles.colors import COLOR_INDEX

        number = int(color.indexed)
        base = COLOR_INDEX[number][-6:] if number < len(COLOR_INDEX) else ""
    else:
        base = str(color.rgb)[-6:] if color.type == "rgb" else ""
    return _tinted(base, float(color.tint)) if base and color.tint else base


def _theme_colors(xml: bytes | str | None) -> dict[int, str]:
    """The theme's colours by Excel's number."""
    text = xml.decode("utf-8") if isinstance(xml, bytes) else xml or ""
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
