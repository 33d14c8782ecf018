"""Makes `generator/layout/font_widths.json` from the open fonts with the same metrics.

One idea to know: the table is data, so that heights and page breaks are the same on every machine.
Needs fontTools (requirements-dev) and the Liberation and DejaVu fonts; run it only to add a font.
Liberation Sans, Serif and Mono have the widths of Arial, Times New Roman and Courier New. Verdana
and Georgia have no free twin: their nearest relative is taken, widened so that no line is
underestimated.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "generator" / "layout" / "font_widths.json"
STYLES = ("regular", "bold", "italic", "bold italic")
LIBERATION = ("Regular", "Bold", "Italic", "BoldItalic")
FAMILIES = {
    "Arial": ("LiberationSans", LIBERATION, 1.0),
    "Times New Roman": ("LiberationSerif", LIBERATION, 1.0),
    "Courier New": ("LiberationMono", LIBERATION, 1.0),
    "Georgia": ("LiberationSerif", LIBERATION, 1.25),
    "Verdana": ("DejaVuSans", ("", "Bold", "Oblique", "BoldOblique"), 1.05),
}
CHARACTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2045),
    *(0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
    *(0x25A0, 0x25A1, 0x25B2, 0x25BA, 0x25BC, 0x25C4, 0x25CA, 0x25CB, 0x25CF),
)


def main() -> None:
    """Writes the table, from the folder that holds `liberation/` and `dejavu/`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path, help="folder with liberation/ and dejavu/")
    folder = parser.parse_args().fonts
    table = {family: _family(folder, family) for family in FAMILIES}
    text = json.dumps(table, ensure_ascii=True, indent=1)
    TARGET.write_text(text + "\n", encoding="utf-8")


def _family(folder: Path, family: str) -> dict[str, dict[str, str]]:
    base, suffixes, factor = FAMILIES[family]
    files = [f"{base}-{suffix}".rstrip("-") + ".ttf" for suffix in suffixes]
    place = folder / ("dejavu" if base.startswith("DejaVu") else "liberation")
    return {style: _widths(place / file, factor) for style, file in zip(STYLES, files, strict=True)}


def _widths(path: Path, factor: float) -> dict[str, str]:
    """Width in thousandths of an em → the characters that have it."""
    font = TTFont(path)
    cmap, advances, unit = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    found: dict[int, str] = {}
    for code in CHARACTERS:
        if code in cmap:
            width = round(advances[cmap[code]][0] * 1000 / unit * factor)
            found[width] = found.get(width, "") + chr(code)
    return {str(width): found[width] for width in sorted(found)}


if __name__ == "__main__":
    main()
