"""Makes `generator/layout/printable.json`: the characters that every shipped font can print.

One idea to know: a character without a glyph would stop the whole PDF, so the layout asks this
table first. Left out too: characters written from right to left (Typst 0.15.2 panics on them in a
tagged PDF), marks that combine with others (their text cannot be read back from the PDF; those of
Italian are composed before) and what only steers programs. Needs fontTools (requirements-dev); run
it only when the fonts change.
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
    for code in sorted(code for code in common if _can_be_drawn(chr(code))):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def _can_be_drawn(char: str) -> bool:
    """Whether `char` stands by itself and runs from left to right."""
    steers = unicodedata.category(char)[0] in "MC"
    return not steers and unicodedata.bidirectional(char) not in ("R", "AL", "AN")


def to_text(ranges: Iterable[tuple[int, int]]) -> str:
    """The table as it is kept: pairs of hexadecimal code points."""
    pairs = [f"{first:04X}-{last:04X}" for first, last in ranges]
    return json.dumps(pairs, indent=1) + "\n"


if __name__ == "__main__":
    main()
