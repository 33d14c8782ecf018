"""Excel's header and footer codes (`&L&"Arial,Bold"&8Pagina &P di &N`) as plain pieces.

One idea to know: codes are parsed once into left, centre and right lines of pieces, each with its
face; what changes by itself (print date, file path) is left out of a document of record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

PAGE, PAGES = "page", "pages"
SECTIONS = "LCR"

_TOKEN = re.compile(
    r'&"(?P<font>[^",]*)(?:,(?P<style>[^"]*))?"|&(?P<size>\d+)|&K(?P<color>[0-9A-Fa-f]{6})'
    r"|&(?P<code>.)|(?P<text>[^&]+)",
    re.DOTALL,
)
_SECTION = re.compile(r"(?<!&)((?:&&)*)&([LCR])")
_SWITCHES = {"B": "bold", "I": "italic", "U": "underline", "E": "underline"}


@dataclass(frozen=True, slots=True)
class Face:
    """How a piece looks; an empty font is the Normal style's."""

    font: str = "Arial"
    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = "000000"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text, or with `counter` a page number (`page`) or the number of pages (`pages`)."""

    text: str
    face: Face
    counter: str = ""


def read_codes(codes: str, sheet: str) -> dict[str, tuple[tuple[Piece, ...], ...]]:
    """The lines of each section (`L`, `C`, `R`) of `codes`; `&A` is the name `sheet`."""
    texts = dict.fromkeys(SECTIONS, "")
    parts = _SECTION.split(codes)
    texts["C"] += parts[0]
    for doubled, section, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if doubled:
            texts["C"] += doubled
        texts[section] += text
    return {section: tuple(_lines(text, sheet)) for section, text in texts.items()}


def _lines(text: str, sheet: str) -> Iterator[tuple[Piece, ...]]:
    line: list[Piece] = []
    for piece in _pieces(text, sheet):
        first, *others = piece.text.split("\n")
        line.append(replace(piece, text=first))
        for other in others:
            yield tuple(line)
            line = [replace(piece, text=other)]
    if any(piece.text or piece.counter for piece in line):
        yield tuple(line)


def _pieces(text: str, sheet: str) -> Iterator[Piece]:
    face = Face()
    for match in _TOKEN.finditer(text):
        code = match.group("code")
        if match.group("text") is not None:
            yield Piece(match.group("text"), face)
        elif code in ("P", "N"):
            yield Piece("", face, PAGE if code == "P" else PAGES)
        elif code in ("&", "A"):
            yield Piece("&" if code == "&" else sheet, face)
        else:
            face = _changed(face, match)


def _changed(face: Face, match: re.Match[str]) -> Face:
    """`face` after a code that changes it; other codes (`&D`, `&F` …) change nothing."""
    if match.group("size"):
        return replace(face, size=float(match.group("size")))
    if match.group("color"):
        return replace(face, color=match.group("color").upper())
    if match.group("font") is not None:
        style = (match.group("style") or "").casefold()
        font = match.group("font")
        return replace(
            face,
            font=face.font if font in ("-", "") else font,
            bold="bold" in style or "grassetto" in style,
            italic="italic" in style or "corsivo" in style,
        )
    switch = _SWITCHES.get(match.group("code") or "")
    if switch == "underline":
        return replace(face, underline=not face.underline)
    if switch == "bold":
        return replace(face, bold=not face.bold)
    return replace(face, italic=not face.italic) if switch else face
