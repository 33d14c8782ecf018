"""Makes `generator/layout/printable.json`: the characters that every shipped font can print.

One idea to know: a character without a glyph would stop the whole PDF, so the layout asks this
table first. Characters written from right to left stop it too (Typst 0.15.2 panics on them in a
tagged PDF), so they are left out. Needs fontTools (requirements-dev); run it only when the fonts
change.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from fontTools.ttLib import TTFont

GENERATOR = Path(__file__).resolve().parents[1] / "generator"
FONTS = GENERATOR / "writing" / "fonts"
TARGET = GENERATOR / "layout" / "printable.json"


def main() -> None:
    """Writes the table, from the fonts that the PDF embeds."""
    TARGET.write_text(to_text(build_ranges(sorted(FONTS.glob("*.ttf")))), encoding="utf-8")


def build_ranges(fonts: Iterable[Path]) -> list[tuple[int, int]]:
    """First and last code point of each run of characters that all `fonts` print."""
    common = set.intersection(*(set(TTFont(path).getBestCmap()) for path in fonts))
    ranges: list[tuple[int, int]] = []
    for code in sorted(code for code in common if not _from_the_right(chr(code))):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def _from_the_right(char: str) -> bool:
    """Whether `char` is written from right to left, or marks a character that is."""
    hebrew = unicodedata.name(char, "").startswith("HEBREW")
    return hebrew or unicodedata.bidirectional(char) in ("R", "AL", "AN", "RLE", "RLO", "RLI")


def to_text(ranges: Iterable[tuple[int, int]]) -> str:
    """The table as it is kept: pairs of hexadecimal code points."""
    pairs = [f"{first:04X}-{last:04X}" for first, last in ranges]
    return json.dumps(pairs, indent=1) + "\n"


if __name__ == "__main__":
    main()
