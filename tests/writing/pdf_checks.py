"""What a PDF of record must have (documents, M13), each rule a function that can fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from pdf_reader import (
    Element,
    artifact_text,
    bookmarks,
    open_pdf,
    read_structure,
    unmarked_text,
)

from generator.layout.continuations import CONTINUED

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
_HEADING = re.compile(r"H([1-6])")
_SYMBOLS = "▲■▼"
_ACTIVE = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/EmbeddedFiles", "/AF", "/AcroForm",
           "/Annots", "/Launch", "/XFA", "/RichMedia")  # fmt: skip


def problems(data: bytes) -> set[str]:
    """Names of the rules that the PDF breaks."""
    pdf = open_pdf(data)
    root = read_structure(pdf)
    return {name for name, holds in CHECKS.items() if not holds(pdf, root)}


def is_tagged(pdf: pikepdf.Pdf, root: Element) -> bool:
    marked = bool(pdf.Root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False))
    return marked and bool(root.find("Document")) and not unmarked_text(pdf)


def has_header_cells(_: pikepdf.Pdf, root: Element) -> bool:
    tables = root.find("Table")
    return bool(tables) and all(
        [cell.role for cell in table.find("THead") for cell in cell.find("TH", "TD")]
        and table.find("TH")
        and table.find("TD")
        and not [cell for body in table.find("TBody") for cell in body.find("TH")]
        for table in tables
    )


def has_scopes(_: pikepdf.Pdf, root: Element) -> bool:
    cells = root.find("TH")
    return bool(cells) and all(cell.attributes.get("Scope") == "/Column" for cell in cells)


def has_ordered_headings(_: pikepdf.Pdf, root: Element) -> bool:
    found = [element for element in root.walk() if _HEADING.fullmatch(element.role)]
    levels = [int(element.role[1:]) for element in found]
    steps = all(following <= level + 1 for level, following in pairwise(levels))
    return levels[:1] == [1] and max(levels) > 1 and steps and all(
        element.whole_text.strip() for element in found
    )  # fmt: skip


def has_bookmarks(pdf: pikepdf.Pdf, root: Element) -> bool:
    headings = [
        (int(element.role[1:]) - 1, element.whole_text.strip())
        for element in root.walk()
        if _HEADING.fullmatch(element.role)
    ]
    return bookmarks(pdf) == [pair for pair in headings if not pair[1].endswith(CONTINUED)]


def is_italian(pdf: pikepdf.Pdf, _: Element) -> bool:
    return str(pdf.Root.get("/Lang", "")) == "it-IT"


def has_title(pdf: pikepdf.Pdf, _: Element) -> bool:
    with pdf.open_metadata() as metadata:
        return bool(str(metadata.get("dc:title", "")).strip())


def shows_title(pdf: pikepdf.Pdf, _: Element) -> bool:
    asked = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
    return bool(asked.get("/DisplayDocTitle", False))


def claims_pdfa(pdf: pikepdf.Pdf, _: Element) -> bool:
    with pdf.open_metadata() as metadata:
        claim = metadata.get(f"{PDFA}part"), metadata.get(f"{PDFA}conformance")
    intents = [str(item.S) for item in pdf.Root.get("/OutputIntents", pikepdf.Array())]
    return claim == ("2", "A") and intents == ["/GTS_PDFA1"]


def claims_pdfua(pdf: pikepdf.Pdf, _: Element) -> bool:
    with pdf.open_metadata() as metadata:
        return metadata.get(f"{PDFUA}part") == "1"


def embeds_fonts(pdf: pikepdf.Pdf, _: Element) -> bool:
    pages: Any = pdf.pages
    fonts = [font for page in pages for font in page.Resources.Font.values()]
    return bool(fonts) and all(
        "/ToUnicode" in font
        and any(key.startswith("/FontFile") for key in font.DescendantFonts[0].FontDescriptor)
        for font in fonts
    )


def is_passive(pdf: pikepdf.Pdf, _: Element) -> bool:
    return not any(key in _ACTIVE for thing in pdf.objects for key in _keys(thing))


def hides_symbols(pdf: pikepdf.Pdf, root: Element) -> bool:
    drawn = any(symbol in artifact_text(pdf) for symbol in _SYMBOLS)
    return drawn and not any(symbol in root.whole_text for symbol in _SYMBOLS)


def describes_pictures(pdf: pikepdf.Pdf, _: Element) -> bool:
    return all(
        str(thing.get("/Alt", "")).strip()
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
    )


def _keys(thing: object) -> Iterator[str]:
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield from thing.keys()


CHECKS: dict[str, Callable[[pikepdf.Pdf, Element], bool]] = {
    "tags": is_tagged,
    "header cells": has_header_cells,
    "scopes": has_scopes,
    "headings": has_ordered_headings,
    "bookmarks": has_bookmarks,
    "language": is_italian,
    "title": has_title,
    "title shown": shows_title,
    "PDF/A-2a": claims_pdfa,
    "PDF/UA-1": claims_pdfua,
    "fonts": embeds_fonts,
    "passive": is_passive,
    "symbols": hides_symbols,
    "pictures": describes_pictures,
}
